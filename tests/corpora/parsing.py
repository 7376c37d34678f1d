"""The parsers before data that nobody here wrote: `make corpora CORPORA=folder`.

The folder holds checkouts of public repositories under their own names (feedparser, feedvalidator,
html5lib-tests, readability, pypdf, sample-files, pdf.js, qpdf, safedocs, pdf-differences); what is
absent is said and left out. Everything runs as in the service, in limited child processes; anything
but a document, a listing or a SourceError is a fault of ours, and so is a parse over its limits,
even alone. `--damaged N` (20,000 without it) reads N of the files again, cut or with a byte
changed, by a fixed seed.
"""

import asyncio
import json
import random
import re
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from monitor.errors import SourceError
from monitor.extract import events, lexicons
from monitor.match.index import build
from monitor.model import Defender, Document
from monitor.parse.sandbox import Sandbox
from tests.bombs import FLOODS, PDFS
from tests.corpora.known import articles, charsets, locks, titles
from tests.corpora.read import FEED, SEED, Read, Tally, as_feed, as_page, fetched, run_all

MOST_NAMES = 12  # of a document, that are taken for people we know
_NAME = re.compile(r"\b[A-Z][a-zé]{2,12} [A-Z][a-zé]{3,12}\b")


def files(folder: Path, *patterns: str) -> Iterator[tuple[str, bytes]]:
    for pattern in patterns:
        for path in sorted(folder.glob(pattern)):
            if path.is_file():
                yield str(path), path.read_bytes()


def tokens(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Each input of html5lib's tokenizer tests, as a page."""
    for path in sorted(folder.glob("tokenizer/*.test")):
        for number, test in enumerate(json.loads(path.read_text("utf-8")).get("tests", [])):
            body = str(test["input"]).encode("utf-8", "replace")
            yield f"{path.name} {number}", b"<html><body>" + body


# ---------------------------------------------------------------- evidence


async def evidence(folder: Path) -> tuple[str, bool]:
    """Whether all that is told of people stands in the text letter by letter (row E4): over pages,
    PDFs and entries of feeds, for whoever seems to be named in each."""
    read = told = 0
    wrong: list[str] = []
    known, parser = lexicons(), Sandbox()
    try:
        async for label, document in _documents(folder, parser):
            read += 1
            if document.language not in known:
                continue
            names = Counter(_NAME.findall(document.text)).most_common(MOST_NAMES)
            people = [Defender(f"p{n}", name) for n, (name, _) in enumerate(names)]
            mentions = build(people).mentions(document)
            for event in events(document, mentions, known[document.language]):
                told += 1
                if event.evidence != document.text[event.start : event.end] or not event.evidence:
                    wrong.append(f"{label}: {event.rule}")
            for anchor in (each for mention in mentions for each in mention.anchors):
                if not 0 <= anchor.start < anchor.end <= len(document.text):
                    wrong.append(f"{label}: an anchor")
    finally:
        await parser.close()
    line = f"evidence: {told} events in {read} documents, {len(wrong)} not exact"
    return f"{line} {wrong[:8]}" if wrong else line, not wrong


async def _documents(folder: Path, parser: Sandbox) -> AsyncIterator[tuple[str, Document]]:
    for name, _, patterns, read in SETS:
        for label, body in files(folder / name, *patterns):
            try:
                if read is as_feed:
                    came = fetched(body, "application/xml")
                    listing = await parser.listing(FEED, came)
                    found = await parser.entries(FEED, came, listing.items[:20])
                else:
                    whole = await as_page(parser, body)
                    found = [whole, *whole.sections]
            except SourceError:
                continue
            for document in found:
                if isinstance(document, Document):
                    yield label, document


# ---------------------------------------------------------------- all of it


SETS: tuple[tuple[str, str, tuple[str, ...], Read], ...] = (
    ("feedparser", "feeds of feedparser", ("tests/**/*.xml",), as_feed),
    ("feedvalidator", "feeds of feedvalidator", ("testcases/**/*.xml",), as_feed),
    ("readability", "pages of readability", ("test/test-pages/*/source.html",), as_page),
    ("pypdf", "PDFs of pypdf", ("resources/**/*.pdf",), as_page),
    ("sample-files", "PDFs of sample-files", ("**/*.pdf",), as_page),
    ("pdf.js", "PDFs of pdf.js", ("test/pdfs/**/*.pdf",), as_page),
    ("qpdf", "PDFs of qpdf", ("**/*.pdf", "fuzz/qpdf_extra/*"), as_page),
    ("safedocs", "PDFs of safedocs", ("**/*.pdf",), as_page),
    ("pdf-differences", "PDFs of pdf-differences", ("**/*.pdf",), as_page),
)


def damaged(folder: Path, number: int) -> Iterator[tuple[bytes, Read]]:
    """Files cut at a random place or with one byte changed; the seed is fixed."""
    chance = random.Random(SEED)
    bodies = [
        (body, read)
        for name, _, patterns, read in SETS
        for _, body in files(folder / name, *patterns)
        if 64 < len(body) < 200_000
    ]
    for _ in range(number if bodies else 0):
        body, read = chance.choice(bodies)
        at = chance.randrange(len(body))
        changed = bytes([chance.randrange(256)])
        yield (
            (
                body[: at - at % 64]
                if chance.random() < 0.5
                else body[:at] + changed + body[at + 1 :]
            ),
            read,
        )


async def whole(folder: Path) -> AsyncIterator[Tally]:
    """Everything that is there, as it is."""
    for name, label, patterns, read in SETS:
        if (folder / name).is_dir():
            yield await run_all(label, files(folder / name, *patterns), read)
        else:
            print(f"{label}: {folder / name} is not there")
    if (folder / "html5lib-tests").is_dir():
        bodies = tokens(folder / "html5lib-tests")
        yield await run_all("inputs of html5lib's tokenizer", bodies, as_page)


async def known(folder: Path) -> bool:
    """Print what became of files of which the answer is known; whether none of it is wrong."""
    if (folder / "html5lib-tests").is_dir():
        print(charsets(folder / "html5lib-tests"))
    for name, ask in (("feedparser", titles), ("readability", articles)):
        if (folder / name).is_dir():
            print(await ask(folder / name), flush=True)
    well = True
    for line, is_well in (await locks(folder / "pypdf"), await evidence(folder)):
        print(line, flush=True)
        well = well and is_well
    return well


async def main(folder: Path, damage: int) -> bool:
    """Run what is there, print a line for each; whether nothing of ours failed."""
    made = ((name, make()) for name, make in {**FLOODS, **PDFS}.items())
    bombs = await run_all("floods and bombs of our own", made, as_page)
    print(bombs.line(), flush=True)
    well = not bombs.strange  # their limits are what they are for
    async for tally in whole(folder):
        tally.print()
        well = well and tally.is_well
    well = await known(folder) and well
    for read, label in ((as_feed, "damaged feeds"), (as_page, "damaged pages and PDFs")):
        bodies = (
            (f"case {number}", body)
            for number, (body, how) in enumerate(damaged(folder, damage))
            if how is read
        )
        tally = await run_all(label, bodies, read)
        tally.print()
        well = well and tally.is_well
    return well


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("give the folder: make corpora CORPORA=folder")
    how_many = int(sys.argv[3]) if sys.argv[2:3] == ["--damaged"] else 20_000
    sys.exit(not asyncio.run(main(Path(sys.argv[1]), how_many)))
