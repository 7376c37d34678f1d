"""What a source offers: its listing fetched, page by page until something known, and judged.

Which of the items are then read, and how, is gather.py's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

from monitor.errors import SourceError, SourceFault
from monitor.keeping import Look, PageState, SourceState
from monitor.model import Fetched, Item, Listing, NotModified, Request, Source, SourceKind
from monitor.parse.urls import absolute, canonical_url
from monitor.ports import Fetcher, Ledger, Parser, Store
from monitor.sources import shape
from monitor.together import Together

PATIENT_TRIES = 2  # polls that a page of the listing which cannot be read may hold up
_END = frozenset({SourceFault.GONE, SourceFault.CHANGED_SHAPE})


@dataclass(frozen=True, slots=True)
class Doors:
    """The world outside, as a poll needs it."""

    fetcher: Fetcher
    parser: Parser
    store: Store
    together: Together = field(init=False)  # for the writes of polls, which end many at a time

    def __post_init__(self) -> None:
        object.__setattr__(self, "together", Together(self.store))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a listing."""

    came: Fetched
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """All that a listing shows, and which of it is known, by key."""

    sheets: tuple[Sheet, ...]
    known: dict[str, PageState]
    notes: tuple[str, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for sheet in self.sheets for item in sheet.items)


@lru_cache(maxsize=4096)  # an item's is asked for some five times in one poll
def page_key(url: str) -> str:
    """Tell pages apart, however a listing spells the address; a fragment is a place of its own."""
    fragment = url.partition("#")[2]
    return f"{canonical_url(url)}{'#' if fragment else ''}{fragment}"


async def offered(
    source: Source, state: SourceState, doors: Doors, now: datetime
) -> tuple[Fetched | NotModified, Offer | None]:
    """Fetch the listing; no offer where it is unchanged. Raises SourceError."""
    came = await doors.fetcher.get(Request(source.id, source.url, state.validators, source.proxy))
    if isinstance(came, NotModified):
        return came, None
    if source.kind is SourceKind.PAGE:
        doors.store.keep_listing(came)
    return came, await _Reading(source, state, doors, now).offer(came)


def is_own_document(source: Source) -> bool:
    """Whether the source's page is no listing, but all there is to read."""
    return source.kind is SourceKind.PAGE and not source.select.item


def _known(items: Iterable[Item], ledger: Ledger) -> dict[str, PageState]:
    return ledger.sources.pages_by_key(page_key(item.url) for item in items)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One look at one listing."""

    source: Source
    state: SourceState
    doors: Doors
    now: datetime

    async def offer(self, came: Fetched) -> Offer:
        first = await self._listing(came)
        with self.doors.store.reading() as ledger:
            known = _known(first.items, ledger)
            doubted = not known and not is_own_document(self.source)
            looks = ledger.sources.looks(self.source.id) if doubted else []
        if doubted:
            await self._believe(first.items, looks)
        sheets, notes = [Sheet(came, first.items)], list(first.notes)
        if self.state.succeeded and first.items and not known and self.source.pages > 1:
            notes += await self._turn(sheets, known, first)
        return Offer(tuple(sheets), known, tuple(notes))

    async def _listing(self, came: Fetched) -> Listing:
        """What was a listing and cannot be read as one any more has changed its shape."""
        try:
            return await self.doors.parser.listing(self.source, came)
        except SourceError as error:
            if error.fault is not SourceFault.MALFORMED or not self.state.succeeded:
                raise
            raise self._odd(error.detail) from error

    def _odd(self, why: str) -> SourceError:
        how = f"{why}; see: monitor sources check {self.source.id}"
        return SourceError(self.source.id, SourceFault.CHANGED_SHAPE, how)

    async def _believe(self, items: tuple[Item, ...], looks: Sequence[Look]) -> None:
        """Raise SourceError where items of which none is known cannot be this listing's."""
        look = shape.look_at(self.source.id, items, 0, self.now)
        foreign = await self._foreign(items) if looks else ""
        odd = shape.oddity(look, looks, known=0, foreign=foreign)
        if odd and not (items and shape.is_accepted(self.state, self.now)):
            raise self._odd(odd)

    async def _foreign(self, items: tuple[Item, ...]) -> str:
        titles = ". ".join(item.title for item in items)
        language = await self.doors.parser.language(self.source, titles)
        return language if language not in self.source.languages else ""

    async def _turn(
        self, sheets: list[Sheet], known: dict[str, PageState], listing: Listing
    ) -> list[str]:
        """Turn pages until one shows something known, or nothing more; returns notes."""
        seen = {page_key(item.url) for item in listing.items}
        for number in range(2, self.source.pages + 1):
            try:
                came = await self._next(listing, sheets[-1].came.url, number)
                if not isinstance(came, Fetched):
                    return []
                listing = await self.doors.parser.listing(self.source, came)
            except SourceError as error:
                if error.fault in _END:
                    return []  # the last page is often known only by what comes after it
                if error.temporary and self.state.failures < PATIENT_TRIES:
                    raise  # the next poll begins anew: page one would stop it otherwise
                return [f"page {number} of the listing could not be read: {error.fault}"]
            fresh = tuple(item for item in listing.items if page_key(item.url) not in seen)
            if not fresh:
                return []  # some sites repeat their last page for ever
            seen |= {page_key(item.url) for item in fresh}
            sheets.append(Sheet(came, fresh))
            with self.doors.store.reading() as ledger:
                found = _known(fresh, ledger)
            if found:
                known |= found
                return []
        return [f"{len(sheets)} pages of the listing show nothing known; `pages` may be raised"]

    async def _next(self, listing: Listing, here: str, number: int) -> Fetched | NotModified | None:
        """The next page, on the same host; None where there is none."""
        paged = self.source.paged.replace("{n-1}", str(number - 1)).replace("{n}", str(number))
        url = absolute(self.source.url, paged) if paged else listing.next_page
        hosts = {urlsplit(known).netloc for known in (self.source.url, here)}
        if not url or urlsplit(url).netloc not in hosts:
            return None
        return await self.doors.fetcher.get(Request(self.source.id, url, proxy=self.source.proxy))
