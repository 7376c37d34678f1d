"""What a source offers that we have not read: all fetching and parsing of one poll, nothing else.

Nothing is decided and nothing is kept here; the pipeline records the finds in one transaction.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.errors import SourceError, SourceFault
from monitor.fetch import schedule
from monitor.keeping import Look, PageState, SourceState
from monitor.model import (
    Document,
    Fetched,
    Item,
    NotModified,
    Request,
    Source,
    Validators,
    digest_id,
)
from monitor.parse.urls import canonical_url
from monitor.sources import shape
from monitor.sources.listing import Doors, Offer, Sheet, is_own_document, offered, page_key

MOST_PAGES = 50  # followed in one poll; the next one goes on where this one stopped
MOST_TRIES = 8  # of a page that its listing offers, over three days, before it is left to people
SLOWEST_TRY = timedelta(days=1)
MOST_VANISHED = 10  # items; more, or a third of all, have not been taken back but moved
_WALLED = 3  # addresses with one and the same text, from which on it is nobody's article
_LONGEST_WALL = 2500  # letters


@dataclass(frozen=True, slots=True)
class Find:
    """One page as it stands after this poll. No document: unchanged, or not readable."""

    page: PageState
    document: Document | None = None
    fetched: Fetched | None = None
    error: SourceError | None = None


def set_aside(find: Find, stumble: Exception) -> Find:
    """Leave a page that our own code stumbles over to a person."""
    detail = f"could not be read ({type(stumble).__name__})"
    error = SourceError(find.page.source, SourceFault.UNEXPECTED, detail, temporary=False)
    return Find(replace(find.page, fault=error.fault.value, due=None), error=error)


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that one poll brought; with the old `validators` where something is left to read."""

    validators: Validators
    finds: tuple[Find, ...] = ()
    items: tuple[Item, ...] | None = None  # that the listing offered; None where it is unchanged
    look: Look | None = None
    notes: tuple[str, ...] = field(default=())


async def gather(source: Source, state: SourceState, doors: Doors, now: datetime) -> Gathered:
    """Fetch the listing, what is new in it, and the pages whose turn has come again.

    Raises SourceError where the source itself cannot be read; what befalls one page is in its Find.
    """
    poll = _Poll(source, doors, now)
    came, offer = await offered(source, state, doors, now)
    finds: list[Find] = []
    left = False
    if offer:
        for number, sheet in enumerate(offer.sheets):
            finds += await poll.sheet(sheet, offer.known, first=not number)
        left = any(find.error and find.page.due for find in finds) or poll.is_left(offer, finds)
        finds += await poll.vanished(offer) if state.succeeded else []
    if state.again:
        finds += await poll.again({find.page.key for find in finds})
    finds = _without_walls(finds)
    return Gathered(
        validators=state.validators if left else came.validators,
        finds=tuple(each for find in finds for each in _by_section(find)),
        items=offer.items if offer else None,
        look=shape.look_at(source.id, offer.items, _fresh(finds, offer), now) if offer else None,
        notes=offer.notes if offer else (),
    )


def _fresh(finds: Iterable[Find], offer: Offer) -> int:
    """How many documents are of pages not known before; a page that is its own list may be."""
    own = {page_key(sheet.came.url) for sheet in offer.sheets}
    return sum(
        find.document is not None and (find.page.key not in offer.known or find.page.key in own)
        for find in finds
    )


def _without_walls(finds: list[Find]) -> list[Find]:
    """Take back what was read where one and the same text came from many addresses."""
    said = {find.page.key: _said(find) for find in finds if find.document and find.fetched}
    many = {text for text, number in Counter(said.values()).items() if text and number >= _WALLED}
    return [_walled(find) if said.get(find.page.key) in many else find for find in finds]


def _said(find: Find) -> str:
    """The text that came from an address of its own, without the title that its listing gave."""
    if not find.document or not find.fetched or find.document.url != find.fetched.url:
        return ""
    text = "\n".join(find.document.passage(block) for block in find.document.blocks[1:])
    return text if len(text) <= _LONGEST_WALL else ""


def _walled(find: Find) -> Find:
    why = "the same text came from several addresses; a consent or log-in page, most likely"
    error = SourceError(find.page.source, SourceFault.CHANGED_SHAPE, why)
    page = replace(find.page, validators=Validators(), failures=1, fault=error.fault.value)
    return Find(page, error=error)


def _in_part(page: PageState, document: Document, came: Fetched) -> Find:
    """Read as far as our limits go, and left to people for the rest."""
    detail = f"{document.unread} must be read by hand"
    error = SourceError(page.source, SourceFault.PARTLY_READ, detail, temporary=False)
    return Find(replace(page, fault=error.fault.value, due=None), document, came, error)


def _by_section(find: Find) -> list[Find]:
    """A long report as one find a section; what befell the page is told once."""
    if not find.document or not find.document.sections:
        return [find]
    first = replace(find, document=replace(find.document, sections=()))
    return [first, *(replace(find, document=x, error=None) for x in find.document.sections)]


@dataclass(frozen=True, slots=True)
class _Poll:
    source: Source
    doors: Doors
    now: datetime

    async def sheet(self, sheet: Sheet, known: dict[str, PageState], *, first: bool) -> list[Find]:
        """Read what one page of the listing offers that is unread, the oldest first."""
        came = sheet.came
        unread = self.unread(sheet, known)
        carried = [(item, page) for item, page in unread if self.is_carried(item)]
        linked = [(item, page) for item, page in unread if not self.is_carried(item)]
        finds = await self.entries(carried[::-1], came)
        finds += [await self.page(item, page, came) for item, page in linked[:MOST_PAGES][::-1]]
        if not first:  # page one will be known by then: the rest must be remembered
            finds += [Find(replace(page, due=self.now)) for _, page in linked[MOST_PAGES:]]
        return finds

    def is_left(self, offer: Offer, finds: list[Find]) -> bool:
        """Whether the first page of the listing offers more than one poll reads."""
        done = {find.page.key for find in finds}
        unread = self.unread(offer.sheets[0], offer.known)
        return any(page.key not in done for _, page in unread)

    def unread(self, sheet: Sheet, known: dict[str, PageState]) -> list[tuple[Item, PageState]]:
        """Items that are new, or have changed where the listing holds their text, or failed."""
        items = {page_key(item.url): item for item in sheet.items}
        return [
            (item, known.get(key) or self._fresh(item, key))
            for key, item in items.items()
            if key not in known or self._worth_reading(item, known[key], sheet.came)
        ]

    def _fresh(self, item: Item, key: str) -> PageState:
        return PageState(
            item.url, self.source.id, key, Validators(), None, self.now, self.now,
            published=item.published, listed=self.now,
        )  # fmt: skip

    def _worth_reading(self, item: Item, page: PageState, came: Fetched) -> bool:
        if self._is_listing_itself(item, came):
            return True
        if page.fault:
            return page.due is not None and page.due <= self.now
        if not page.validators.body_hash:
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
            if is_own_document(self.source):
                raise  # there is nothing else to this source
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

    async def vanished(self, offer: Offer) -> list[Find]:
        """Ask after items that the listing must still show by their day, and does not."""
        since = shape.covered_since(offer.sheets[0].items)
        if since is None or len(offer.sheets) > 1:
            return []
        with self.doors.store.reading() as ledger:
            listed = ledger.sources.pages_listed(self.source.id, since, 2 * MOST_PAGES)
        here = {page_key(item.url) for item in offer.items}
        gone = [page for page in listed if page.key not in here]
        if len(gone) > min(MOST_VANISHED, len(here) // 3):
            return []
        return [find for page in gone if (find := await self._asked_after(page))]

    async def _asked_after(self, page: PageState) -> Find | None:
        """Withdrawn: gone, or there but no longer listed. None where that is not known yet."""
        stands = replace(page, withdrawn=self.now, listed=None, due=None)
        try:
            await self.doors.fetcher.get(Request(self.source.id, page.url, proxy=self.source.proxy))
        except SourceError as error:
            if error.fault is not SourceFault.GONE:
                return None
            return Find(replace(stands, fault=error.fault.value))
        return Find(replace(stands, due=page.due))

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
        return replace(
            page, due=due, seen=self.now, failures=0, fault="", changed=changed,
            withdrawn=None if page.fault else page.withdrawn,
        )  # fmt: skip

    def _read(
        self,
        page: PageState,
        document: Document,
        came: Fetched,
        validators: Validators,
        due: datetime | None,
    ) -> Find:
        stands = replace(
            page, validators=validators, due=due, seen=self.now, failures=0, fault="",
            withdrawn=None if page.fault else page.withdrawn, document=document.id,
        )  # fmt: skip
        if document.unread:
            return _in_part(stands, document, came)
        return Find(stands, document, came)

    def _failed(self, page: PageState, error: SourceError) -> Find:
        """Try again later, and ever later, what may heal; the rest a person must look at.

        What was read before and is gone now, twice or for good, was withdrawn.
        """
        failures = page.failures + 1
        wait = min(self.source.every * float(2 ** (failures - 1)), SLOWEST_TRY)
        wait = max(wait, timedelta(seconds=min(error.retry_after or 0, 86400)))
        due = self.now + wait if error.temporary and failures < MOST_TRIES else None
        gone = error.fault is SourceFault.GONE and page.document
        again = page.fault == error.fault.value
        withdrawn = self.now if gone and (again or not error.temporary) else None
        stands = replace(
            page, due=due, seen=self.now, failures=failures, fault=error.fault.value,
            withdrawn=page.withdrawn or withdrawn,
        )  # fmt: skip
        return Find(stands, error=None if stands.withdrawn else error)


def _body_hash(item: Item) -> str:
    return digest_id(item.title, item.html)
