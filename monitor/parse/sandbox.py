"""The door to parsing: every parse runs in a limited child process, so that a hostile page costs a
fault of its source and nothing else.

Limits are on CPU time and wall time (the child is killed), on memory (RLIMIT_AS), on the size of
what is parsed and on the child's age. The children (children.py) come from a fork server that has
loaded the parsers, never from the service itself, whose threads a fork would break.
"""

import copyreg
import gc
import logging
import math
import resource
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from monitor.errors import SourceError, SourceFault
from monitor.model import (
    Block,
    Document,
    Fetched,
    Item,
    Listing,
    Selectors,
    Source,
    Validators,
)
from monitor.parse import (
    allow,
    read_document,
    read_entries,
    read_language,
    read_listing,
    read_pages,
    read_proposal,
    sniff,
)
from monitor.parse.children import ChildEnded, Children

if TYPE_CHECKING:
    from monitor.parse.pdf import Pages
    from monitor.parse.propose import Proposal

R = TypeVar("R")

_MIB = 1 << 20
PRELOAD = ["monitor.parse.sandbox", "monitor.parse.preload"]
PRELOAD_RARER = ["monitor.parse.preload_rarer"]


class Sandbox:
    """ports.Parser over a pool of child processes.

    workers: processes at most; seconds: CPU time of one parse, which may last half as long again;
    memory: MiB that one parse may take above what the child holds at its start; tasks: parses
    after which a child is replaced; sizes: bytes of a page and of a PDF, where not as usual;
    rarer: whether a source is in one of the languages that the model is not loaded with at once.
    """

    def __init__(
        self,
        *,
        workers: int = 2,
        seconds: float = 10.0,
        memory: int = 512,
        tasks: int = 200,
        sizes: tuple[int, int] | None = None,
        rarer: bool = False,
    ) -> None:
        self._seconds, self._memory = seconds, memory
        self._wall = 1.5 * seconds  # where the machine is busy, a child must wait for its turn
        preload = PRELOAD + PRELOAD_RARER if rarer else PRELOAD
        self._children = Children(
            workers, preload=preload, prepare=_limit, args=(memory, sizes), calls=tasks
        )

    def expect(self) -> None:
        self._children.expect()

    async def listing(self, source: Source, fetched: Fetched) -> Listing:
        return await self._run(source, read_listing, source, fetched)

    async def document(self, source: Source, fetched: Fetched, item: Item | None) -> Document:
        pages = await self._pages(source, fetched) if sniff(fetched) == "pdf" else None
        return await self._run(source, read_document, source, fetched, item, pages)

    async def _pages(self, source: Source, fetched: Fetched) -> "Pages":
        """The pages of a PDF, some at a time: each trip has limits of its own. What cannot be read
        after the first ones is left unread, and the document says so."""
        pages = await self._run(source, read_pages, source, fetched)
        while pages.next:
            try:
                pages = await self._run(source, read_pages, source, fetched, pages)
            except SourceError:
                break
        return pages

    async def entry(self, source: Source, fetched: Fetched, item: Item) -> Document:
        found = (await self.entries(source, fetched, [item]))[0]
        if isinstance(found, SourceError):
            raise found
        return found

    async def entries(
        self, source: Source, fetched: Fetched, items: Sequence[Item]
    ) -> list[Document | SourceError]:
        """All entries of a feed in one trip; a bad one is a SourceError in its place."""
        return await self._run(source, read_entries, source, fetched, tuple(items))

    async def proposal(self, source: Source, fetched: Fetched) -> "Proposal":
        """How the site of this page could be watched. Raises SourceError."""
        return await self._run(source, read_proposal, source, fetched)

    async def language(self, source: Source, text: str) -> str:
        """The language of some words; "" where they are too few to tell."""
        return await self._run(source, read_language, source, text)

    async def close(self) -> None:
        """End the children; a parse under way ends with its source's fault."""
        await self._children.close()

    async def _run(self, source: Source, parse: Callable[..., R], *args: object) -> R:
        try:
            return await self._children.call(self._wall, _guarded, self._seconds, parse, *args)
        except TimeoutError as fault:
            raise self._limited(source, f"took more than {self._wall:g} s") from fault
        except (MemoryError, ChildEnded) as fault:
            if getattr(fault, "exitcode", 0) == -signal.SIGXCPU:
                spent = f"took more than {self._seconds:g} s of CPU time"
                raise self._limited(source, spent) from fault
            raise self._limited(
                source, f"needed more than {self._memory} MiB or crashed"
            ) from fault

    def _limited(self, source: Source, what: str) -> SourceError:
        return SourceError(
            source.id, SourceFault.PARSER_LIMIT, f"parsing {what}; it must be read by hand"
        )


def _cross_whole(noun: type) -> None:
    """Let its values cross to a child and back as their fields in a row: by itself a dataclass with
    slots asks for its fields anew for each value, which takes three times as long."""
    values = attrgetter(*(field.name for field in fields(noun)))
    copyreg.pickle(noun, lambda value: (noun, values(value)))


for _noun in (Block, Document, Fetched, Item, Listing, Selectors, Source, Validators):
    _cross_whole(_noun)


def _limit(memory: int, sizes: tuple[int, int] | None) -> None:
    """In a child, before its first parse: a ceiling above what its modules already take; no core
    dump, since it would hold what was read."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    ceiling = pages * resource.getpagesize() + memory * _MIB
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.set_threshold(20_000, 20, 20)  # a page's thousands of tags live until it is read
    if sizes:
        allow(*sizes)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote the file


def _guarded(seconds: float, parse: Callable[..., R], *args: object) -> R:
    """In a child: a fault crosses the border without its cause, which may not be picklable."""
    end = math.ceil(time.process_time() + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (end, resource.RLIM_INFINITY))
    try:
        return parse(*args)
    except SourceError as fault:
        fault.__cause__ = fault.__context__ = None
        raise fault.with_traceback(None) from None
