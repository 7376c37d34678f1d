"""Documents of any origin read as the service reads them, in limited children, some at a time, and
what became of each. For parsing.py and damaged.py, which say where the documents come from.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter

from monitor.errors import SourceError, SourceFault
from monitor.model import Document, Fetched, Item, Listing, Source, SourceKind, Validators
from monitor.parse.sandbox import Sandbox

SEED = 20261121
URL = "https://corpus.example.org/page"
FEED = Source("feed", "Feed", SourceKind.FEED, URL)
PAGE = Source("page", "Page", SourceKind.PAGE, URL)
AT_ONCE = 8
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
    limited: list[str] = field(default_factory=list)  # those over their limits, alone too
    slowest: float = 0.0
    seconds: float = 0.0

    def line(self) -> str:
        refused = ", ".join(f"{count} {fault}" for fault, count in self.refused.most_common())
        return (
            f"{self.name}: {self.files} files, {self.read} read"
            f"{f', refused: {refused}' if refused else ''}; {len(self.strange)} strange; "
            f"slowest {self.slowest:.2f} s, all {self.seconds:.1f} s"
        )

    def print(self) -> None:
        print(self.line(), flush=True)
        for label in self.strange[:20]:
            print(f"STRANGE {self.name}: {label}")
        for label in self.limited[:20]:
            print(f"over its limits {self.name}: {label}")

    @property
    def is_well(self) -> bool:
        return not self.strange and not self.refused[SourceFault.PARSER_LIMIT]


async def run_all(name: str, bodies: Iterator[tuple[str, bytes]], read: Read) -> Tally:
    """Read each, some at a time, as the service would; what was over its limits once more in the
    end and alone, as the service would at its next poll: the machine may have been busy."""
    tally, gate, parser = Tally(name), asyncio.Semaphore(AT_ONCE), Sandbox()
    begun = perf_counter()
    late: list[tuple[str, bytes]] = []

    async def one(label: str, body: bytes, *, alone: bool) -> None:
        start = perf_counter()
        try:
            await read(parser, body)
            tally.read += 1
        except SourceError as error:
            if error.fault is SourceFault.PARSER_LIMIT and error.temporary and not alone:
                late.append((label, body))
                return
            tally.refused[error.fault] += 1
            if error.fault is SourceFault.PARSER_LIMIT:
                tally.limited.append(label)
        except Exception as stumble:  # noqa: BLE001  # what this is looking for
            tally.strange.append(f"{label}: {type(stumble).__name__}")
        tally.slowest = max(tally.slowest, perf_counter() - start)

    async def gated(label: str, body: bytes) -> None:
        async with gate:
            tally.files += 1
            await one(label, body, alone=False)

    try:
        await asyncio.gather(*(gated(label, body) for label, body in bodies))
        for label, body in late:
            await one(label, body, alone=True)
    finally:
        await parser.close()
    tally.seconds = perf_counter() - begun
    return tally
