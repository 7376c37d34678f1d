"""20,000 documents of our own, cut or damaged by a fixed seed: `make fuzz`, for which nothing has
to be fetched. Damaged are the pages, feeds, letters and lists of tests/forms.py and tests/gold.

Everything runs as in the service, in limited child processes; anything but a document, a listing
or a SourceError is a fault of ours, and so is a parse over its limits.
"""

import asyncio
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from monitor.parse.sandbox import Sandbox
from tests.bench import feeds
from tests.corpora.read import PAGE, SEED, Read, as_feed, as_page, fetched, run_all
from tests.forms import FORMS

GOLD = Path(__file__).parent.parent / "gold"
_FEED = (b"<rss", b"<feed", b"<rdf:RDF", b'"items"')
_SHARES = (4, 3, 2, 1)
_LONGEST = 200_000  # bytes: longer ones are floods, which have tests of their own


def damage(chance: random.Random, body: bytes, other: bytes) -> bytes:
    """One of six things that befall a document on its way."""
    at, to = sorted(chance.randrange(len(body) + 1) for _ in range(2))
    match chance.randrange(6):
        case 0:
            return body[:at]
        case 1:
            return body[:at] + body[to:]
        case 2:
            return body[:to] + body[at:to] * chance.randrange(1, 8) + body[to:]
        case 3:
            return body[:at] + other[chance.randrange(len(other)) :]
        case 4:
            return body[:at] + chance.randbytes(chance.randrange(1, 60)) + body[at:]
    changed = bytearray(body)
    for _ in range(chance.randrange(1, 40)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def own() -> dict[Read, list[bytes]]:
    """Every kind of document that our tests know, by how it is read."""
    found = [page for make in FORMS.values() for page in make().pages.values()]
    found += [
        path.read_bytes()
        for path in sorted(GOLD.glob("*/*"))
        if path.suffix in {".html", ".txt", ".md"}
    ]
    found += [feeds.feed(number) for number in range(3)]
    kept = [body for body in found if 64 < len(body) < _LONGEST]
    listed = [body for body in kept if any(mark in body[:1500] for mark in _FEED)]
    letters = [body for body in kept if body.startswith(b"%PDF")]
    pages = [body for body in kept if body not in listed and body not in letters]
    return {as_page: pages, as_feed: listed, as_letter: letters, as_site: pages}


async def as_letter(parser: Sandbox, body: bytes) -> object:
    return await as_page(parser, body)


async def as_site(parser: Sandbox, body: bytes) -> object:
    """As a page for which an operator asks how it could be watched."""
    return await parser.proposal(PAGE, fetched(body, "text/html"))


def damaged(
    bodies: dict[Read, list[bytes]], number: int, read: Read
) -> Iterator[tuple[str, bytes]]:
    """Those of `number` damaged documents that are read so, each with its number: of every ten
    documents four are pages, three feeds, two PDFs and one a page that is to be watched."""
    chance = random.Random(SEED)
    everything = [body for several in bodies.values() for body in several]
    for case in range(number):
        how = chance.choices(list(bodies), _SHARES)[0]
        changed = damage(chance, chance.choice(bodies[how]), chance.choice(everything))
        if how is read:
            yield f"case {case}", changed


async def main(number: int) -> bool:
    """Print a line for each kind; whether nothing of ours failed and no limit was needed."""
    bodies, well = own(), True
    for read in bodies:
        label = f"damaged, {getattr(read, '__name__', '').replace('_', ' ')}"
        tally = await run_all(label, damaged(bodies, number, read), read)
        tally.print()
        well = well and tally.is_well
    return well


if __name__ == "__main__":
    how_many = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    sys.exit(not asyncio.run(main(how_many)))
