"""The parsers before data that nobody here wrote: `make corpora CORPORA=folder`.

The folder holds checkouts of public repositories under their own names (feedparser, feedvalidator,
html5lib-tests, readability, pypdf, sample-files); what is absent is said and left out. Everything
runs as in the service, in limited child processes; anything but a document, a listing or a
SourceError is a fault of ours, and so is a parse over its limits. `--damaged N` (20,000 without it)
reads N of the files again, cut or with a byte changed, by a fixed seed.
"""

import ast
import asyncio
import json
import random
import re
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from bs4 import BeautifulSoup

from monitor.errors import SourceError, SourceFault
from monitor.extract import events, lexicons
from monitor.match.index import build
from monitor.model import (
    Defender,
    Document,
    Fetched,
    Item,
    Listing,
    Role,
    Source,
    SourceKind,
    Validators,
)
from monitor.parse.charset import decode
from monitor.parse.sandbox import Sandbox
from tests.bombs import FLOODS, PDFS

SEED = 20261121
URL = "https://corpus.example.org/page"
FEED = Source("feed", "Feed", SourceKind.FEED, URL)
PAGE = Source("page", "Page", SourceKind.PAGE, URL)
AT_ONCE = 8
MOST_NAMES = 12  # of a document, that are taken for people we know
_NAME = re.compile(r"\b[A-Z][a-zé]{2,12} [A-Z][a-zé]{3,12}\b")
_EXPECT = re.compile(
    r"entries\[0\]\['(?P<key>title|link|published|updated)'\]\s*==\s*(?P<value>u?'[^'\n]*')"
)
Read = Callable[[Sandbox, bytes], Awaitable[object]]


def fetched(body: bytes, media_type: str = "", charset: str = "") -> Fetched:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    return Fetched("corpus", URL, URL, now, 200, media_type, charset, body, Validators())


async def as_feed(parser: Sandbox, body: bytes) -> Listing:
    came = fetched(body, "application/xml")
    listing = await parser.listing(FEED, came)
    await parser.entries(FEED, came, listing.items)
    return listing


async def as_page(parser: Sandbox, body: bytes) -> Document:
    return await parser.document(PAGE, fetched(body, "text/html"), Item(URL, URL))


@dataclass(slots=True)
class Tally:
    """What became of a set of files."""

    name: str
    files: int = 0
    read: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    strange: list[str] = field(default_factory=list)  # exceptions that are not ours
    slowest: float = 0.0
    seconds: float = 0.0

    def line(self) -> str:
        refused = ", ".join(f"{count} {fault}" for fault, count in self.refused.most_common())
        return (
            f"{self.name}: {self.files} files, {self.read} read"
            f"{f', refused: {refused}' if refused else ''}; {len(self.strange)} strange; "
            f"slowest {self.slowest:.2f} s, all {self.seconds:.1f} s"
        )

    @property
    def is_well(self) -> bool:
        return not self.strange and not self.refused[SourceFault.PARSER_LIMIT]


async def run_all(name: str, bodies: Iterator[tuple[str, bytes]], read: Read) -> Tally:
    """Read each, some at a time, as the service would."""
    tally, gate, parser = Tally(name), asyncio.Semaphore(AT_ONCE), Sandbox()
    begun = perf_counter()

    async def one(label: str, body: bytes) -> None:
        async with gate:
            start = perf_counter()
            tally.files += 1
            try:
                await read(parser, body)
                tally.read += 1
            except SourceError as error:
                tally.refused[error.fault] += 1
            except Exception as stumble:  # noqa: BLE001  # what this is looking for
                tally.strange.append(f"{label}: {type(stumble).__name__}")
            tally.slowest = max(tally.slowest, perf_counter() - start)

    try:
        await asyncio.gather(*(one(label, body) for label, body in bodies))
    finally:
        await parser.close()
    tally.seconds = perf_counter() - begun
    return tally


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


# ---------------------------------------------------------------- answers that are known


async def titles(folder: Path) -> str:
    """Title and link of the first entry, where feedparser's own tests say what they are."""
    right = wanted = 0
    wrong: list[str] = []
    parser = Sandbox()
    try:
        for path in sorted(folder.glob("tests/wellformed/*/*.xml")):
            if path.parent.name not in {"rss", "atom", "atom10"}:
                continue
            for found in _EXPECT.finditer(path.read_text("utf-8", "replace")):
                if found["key"] not in {"title", "link"}:
                    continue
                value = ast.literal_eval(found["value"].removeprefix("u"))
                plain = " ".join(BeautifulSoup(f"<p>{value}", "lxml").get_text().split())
                wanted += 1
                try:
                    item = (await as_feed(parser, path.read_bytes())).items[0]
                    got = item.title if found["key"] == "title" else item.url
                except (SourceError, IndexError):
                    got = ""
                if got == plain or (found["key"] == "link" and got.startswith(value)):
                    right += 1
                else:
                    wrong.append(path.name)
    finally:
        await parser.close()
    return f"feedparser titles and links: {right} of {wanted}; not: {', '.join(wrong[:12])}"


def charsets(folder: Path) -> str:
    """The text that our decoding gives, against the encoding that html5lib's tests name."""
    right = wanted = 0
    for path in sorted(folder.glob("encoding/*.dat")):
        for case in path.read_bytes().split(b"#data\n")[1:]:
            data, _, name = case.partition(b"\n#encoding\n")
            wanted += 1
            expected = name.split()[0].decode("ascii")
            right += decode(data, "") == data.decode(expected, "replace")
    return f"html5lib encodings: {right} of {wanted} pages decode as their tests say"


async def articles(folder: Path) -> str:
    """How much of readability's expected words our text of a page holds, and how many others: of
    all, and of what the reader takes as told (navigation is kept, and marked as such)."""
    held, strangers, told, good, read = 0.0, 0.0, 0.0, 0, 0
    parser = Sandbox()
    try:
        for page in sorted(folder.glob("test/test-pages/*/source.html")):
            expected = _words(page.with_name("expected.html").read_bytes())
            if not expected:
                continue
            try:
                document = await as_page(parser, page.read_bytes())
                parts: tuple[Document, ...] = (document, *document.sections)
            except SourceError:
                parts = ()
            read += 1
            share, strange = _against(expected, parts, frozenset())
            held, strangers = held + share, strangers + strange
            _, strange = _against(expected, parts, frozenset({Role.NAVIGATION}))
            told += strange
            good += share >= 0.95 and strange <= 0.10
    finally:
        await parser.close()
    return (
        f"readability pages: {read}; words held {held / max(1, read):.3f}; strangers "
        f"{strangers / max(1, read):.3f}, in what is taken as told {told / max(1, read):.3f}; "
        f"{good} pages hold 95 % with at most 10 % strangers in it"
    )


def _against(
    expected: Counter[str], parts: tuple[Document, ...], without: frozenset[Role]
) -> tuple[float, float]:
    """The share of the expected words that is held, and that of others in what is held."""
    words = (
        word
        for part in parts
        for block in part.blocks
        if block.role not in without
        for word in re.findall(r"\w+", part.passage(block).lower())
    )
    ours = Counter(words)
    common = sum((ours & expected).values())
    return common / sum(expected.values()), 1 - common / max(1, sum(ours.values()))


def _words(html: bytes) -> Counter[str]:
    text = BeautifulSoup(html, "lxml").get_text(" ").lower()
    return Counter(re.findall(r"\w+", text))


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


async def main(folder: Path, damage: int) -> bool:
    """Run what is there, print a line for each; whether nothing of ours failed."""
    made = ((name, make()) for name, make in {**FLOODS, **PDFS}.items())
    tallies = [await run_all("floods and bombs of our own", made, as_page)]
    print(tallies[0].line(), flush=True)
    for name, label, patterns, read in SETS:
        if not (folder / name).is_dir():
            print(f"{label}: {folder / name} is not there")
            continue
        tallies.append(await run_all(label, files(folder / name, *patterns), read))
        print(tallies[-1].line(), flush=True)
    if (folder / "html5lib-tests").is_dir():
        bodies = tokens(folder / "html5lib-tests")
        tallies.append(await run_all("inputs of html5lib's tokenizer", bodies, as_page))
        print(tallies[-1].line())
        print(charsets(folder / "html5lib-tests"))
    if (folder / "feedparser").is_dir():
        print(await titles(folder / "feedparser"))
    if (folder / "readability").is_dir():
        print(await articles(folder / "readability"))
    line, exact = await evidence(folder)
    print(line, flush=True)
    if damage:
        for read, label in ((as_feed, "damaged feeds"), (as_page, "damaged pages and PDFs")):
            bodies = (
                (f"case {number}", body)
                for number, (body, how) in enumerate(damaged(folder, damage))
                if how is read
            )
            tallies.append(await run_all(label, bodies, read))
            print(tallies[-1].line(), flush=True)
    for tally in tallies:
        for line in tally.strange[:20]:
            print(f"STRANGE {tally.name}: {line}")
    return exact and not tallies[0].strange and all(tally.is_well for tally in tallies[1:])


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("give the folder: make corpora CORPORA=folder")
    how_many = int(sys.argv[3]) if sys.argv[2:3] == ["--damaged"] else 20_000
    sys.exit(not asyncio.run(main(Path(sys.argv[1]), how_many)))
