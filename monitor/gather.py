"""What a source offers that we have not read: all fetching and parsing of one poll, nothing else.

Nothing is decided and nothing is kept here; the pipeline records the finds in one transaction.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.errors import SourceError
from monitor.fetch import schedule
from monitor.model import (
    Document,
    Fetched,
    Item,
    Listing,
    NotModified,
    PageState,
    Request,
    Source,
    SourceKind,
    SourceState,
    Validators,
    digest_id,
)
from monitor.parse.urls import canonical_url
from monitor.ports import Fetcher, Parser, Store

MOST_PAGES = 50  # followed in one poll; the next one goes on where this one stopped
MOST_TRIES = 5  # of a page that its listing offers, before it is left to people


@dataclass(frozen=True, slots=True)
class Doors:
    """The world outside, as a poll needs it."""

    fetcher: Fetcher
    parser: Parser
    store: Store


@dataclass(frozen=True, slots=True)
class Find:
    """One page as it stands after this poll. No document: unchanged, or not readable."""

    page: PageState
    document: Document | None = None
    fetched: Fetched | None = None
    error: SourceError | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that one poll brought; with the old `validators` where something is left to read."""

    validators: Validators
    finds: tuple[Find, ...] = ()
    items: int | None = None  # that the listing offered; None where it is unchanged
    notes: tuple[str, ...] = ()


async def gather(source: Source, state: SourceState, doors: Doors, now: datetime) -> Gathered:
    """Fetch the listing, what is new in it, and the pages whose turn has come again.

    Raises SourceError where the source itself cannot be read; what befalls one page is in its Find.
    """
    poll = _Poll(source, doors, now)
    came = await doors.fetcher.get(Request(source.id, source.url, state.validators, source.proxy))
    listing = Listing(())
    left = False
    finds: list[Find] = []
    if isinstance(came, Fetched):
        if source.kind is SourceKind.PAGE:
            doors.store.keep_listing(came)
        listing = await doors.parser.listing(source, came)
        unread = poll.unread(listing, came)
        carried = [(item, page) for item, page in unread if poll.is_carried(item)]
        linked = [(item, page) for item, page in unread if not poll.is_carried(item)]
        finds = await poll.entries(carried[::-1], came)
        finds += [await poll.page(item, page, came) for item, page in linked[:MOST_PAGES][::-1]]
        left = len(linked) > MOST_PAGES or any(find.error and find.page.due for find in finds)
    finds += await poll.again({find.page.key for find in finds})
    return Gathered(
        validators=state.validators if left else came.validators,
        finds=tuple(finds),
        items=len(listing.items) if isinstance(came, Fetched) else None,
        notes=listing.notes,
    )


def page_key(url: str) -> str:
    """Tell pages apart, however a listing spells the address; a fragment is a place of its own."""
    fragment = url.partition("#")[2]
    return f"{canonical_url(url)}{'#' if fragment else ''}{fragment}"


@dataclass(frozen=True, slots=True)
class _Poll:
    source: Source
    doors: Doors
    now: datetime

    def unread(self, listing: Listing, came: Fetched) -> list[tuple[Item, PageState]]:
        """Items that are new, or have changed where the listing holds their text, or failed."""
        items = {page_key(item.url): item for item in listing.items}
        with self.doors.store.reading() as ledger:
            pages = ledger.sources.pages_by_key(items)
        return [
            (item, pages.get(key) or self._fresh(item.url, key))
            for key, item in items.items()
            if key not in pages or self._worth_reading(item, pages[key], came)
        ]

    def _fresh(self, url: str, key: str) -> PageState:
        return PageState(url, self.source.id, key, Validators(), None, self.now, self.now)

    def _worth_reading(self, item: Item, page: PageState, came: Fetched) -> bool:
        if page.fault:
            return page.due is not None and page.failures < MOST_TRIES
        if self._is_listing_itself(item, came) or not page.validators.body_hash:
            return True
        return self.is_carried(item) and page.validators.body_hash != _body_hash(item)

    def is_carried(self, item: Item) -> bool:
        """Whether the listing holds all that there is to read of the item."""
        no_page = "#" in item.url and canonical_url(item.url) == canonical_url(self.source.url)
        return bool(item.html) and (item.full or not self.source.follow or no_page)

    def _is_listing_itself(self, item: Item, came: Fetched) -> bool:
        own = (canonical_url(came.url), canonical_url(self.source.url))
        return not item.html and canonical_url(item.url) in own

    async def entries(self, carried: list[tuple[Item, PageState]], came: Fetched) -> list[Find]:
        """Read what the listing carries in itself."""
        items = [item for item, _ in carried]
        if not items:
            return []
        read = await self.doors.parser.entries(self.source, came, items)
        return [
            self._failed(page, document)
            if isinstance(document, SourceError)
            else self._read(page, document, came, Validators(body_hash=_body_hash(item)), None)
            for (item, page), document in zip(carried, read, strict=True)
        ]

    async def page(self, item: Item, page: PageState, came: Fetched) -> Find:
        """Read the page that an item leads to; what its listing says of it, where that fails."""
        try:
            if self._is_listing_itself(item, came):
                document = await self.doors.parser.document(self.source, came, item)
                return self._read(page, document, came, came.validators, None)
            return await self._visit(item, page)
        except SourceError as error:
            find = self._failed(page, error)
            if find.page.due or not item.html:
                return find
            [instead] = await self.entries([(item, page)], came)
            stands = replace(find.page, validators=instead.page.validators)
            return replace(find, page=stands, document=instead.document, fetched=came)

    async def again(self, done: set[str]) -> list[Find]:
        """Look again at pages that may have grown."""
        with self.doors.store.reading() as ledger:
            pages = ledger.sources.pages_due(self.source.id, self.now, MOST_PAGES)
        finds = []
        for page in pages:
            if page.key not in done:
                try:
                    finds.append(await self._visit(None, page))
                except SourceError as error:
                    finds.append(self._failed(page, error))
        return finds

    async def _visit(self, item: Item | None, page: PageState) -> Find:
        request = Request(self.source.id, page.url, page.validators, self.source.proxy)
        came = await self.doors.fetcher.get(request)
        if isinstance(came, NotModified):
            return Find(self._seen(page, changed=page.changed))
        document = await self.doors.parser.document(self.source, came, item)
        changed = self.now if page.validators.body_hash else page.changed
        seen = self._seen(page, changed=changed)
        return self._read(seen, document, came, came.validators, seen.due)

    def _seen(self, page: PageState, changed: datetime | None) -> PageState:
        due = schedule.page_due(page.first_seen, self.now, changed or page.first_seen, self.now)
        return replace(page, due=due, seen=self.now, failures=0, fault="", changed=changed)

    def _read(
        self,
        page: PageState,
        document: Document,
        came: Fetched,
        validators: Validators,
        due: datetime | None,
    ) -> Find:
        stands = replace(page, validators=validators, due=due, seen=self.now, failures=0, fault="")
        return Find(stands, document, came)

    def _failed(self, page: PageState, error: SourceError) -> Find:
        """Try again later what may heal; the rest a person must look at."""
        failures = page.failures + 1
        wait = max(self.source.every, timedelta(seconds=min(error.retry_after or 0, 86400)))
        due = self.now + wait if error.temporary and failures < MOST_TRIES else None
        stands = replace(page, due=due, seen=self.now, failures=failures, fault=error.fault.value)
        return Find(stands, error=error)


def _body_hash(item: Item) -> str:
    return digest_id(item.title, item.html)
