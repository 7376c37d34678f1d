"""What the pipeline needs of the world outside: four doors, as Protocols."""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from monitor.errors import SourceError
from monitor.keeping import (
    Ahead,
    Certificate,
    Decision,
    Look,
    Matter,
    PageState,
    Recipient,
    ReviewItem,
    SourceState,
    Told,
    Undelivered,
    Waiting,
    Withdrawal,
)
from monitor.model import (
    Change,
    Channel,
    Defender,
    Delivery,
    DeliveryState,
    Document,
    Fetched,
    Item,
    Listing,
    Mention,
    Notice,
    NotModified,
    Occurrence,
    PassedOver,
    Privacy,
    Reading,
    Rejection,
    Request,
    Source,
    Subscription,
    Telling,
)

Record = Callable[[str], tuple[Occurrence, ...]]  # what is known to have befallen a defender


def no_record(_defender: str) -> tuple[Occurrence, ...]:
    """The record where nothing was read before."""
    return ()


class Fetcher(Protocol):
    async def get(self, request: Request) -> Fetched | NotModified:
        """One bounded, polite GET. Raises SourceError."""
        ...


class Parser(Protocol):
    """Bytes to values, under limits on time and memory. Each raises SourceError."""

    def expect(self) -> None:
        """There will be much to parse soon: it may make itself ready meanwhile."""
        ...

    async def listing(self, source: Source, fetched: Fetched) -> Listing: ...
    async def document(self, source: Source, fetched: Fetched, item: Item | None) -> Document: ...
    async def entry(self, source: Source, fetched: Fetched, item: Item) -> Document:
        """The document that a feed entry carries in itself."""
        ...

    async def language(self, source: Source, text: str) -> str:
        """The language of some words; "" where they are too few to tell."""
        ...

    async def entries(
        self, source: Source, fetched: Fetched, items: Sequence[Item]
    ) -> list[Document | SourceError]:
        """The same for many at once; a bad one is a SourceError in its place."""
        ...

    async def close(self) -> None:
        """Let go what it holds between two calls; the next one begins anew."""
        ...


class Notifier(Protocol):
    channel: Channel

    async def send(self, delivery: Delivery) -> None:
        """Send once. Returning means the other side took it. Raises DeliveryError."""
        ...

    async def close(self) -> None: ...


class SourceBook(Protocol):
    """Sources' health and the pages that they led to."""

    def states(self) -> dict[str, SourceState]: ...
    def save(self, state: SourceState) -> None: ...
    def page(self, url: str) -> PageState | None: ...
    def pages_by_key(self, keys: Iterable[str]) -> dict[str, PageState]: ...
    def pages_due(self, source: str, now: datetime, limit: int) -> list[PageState]: ...
    def with_pages_due(self, now: datetime) -> set[str]: ...
    def save_pages(self, pages: Sequence[PageState]) -> None: ...
    def read_again(self, since: datetime, now: datetime) -> None:
        """Forget validators, so that what was first seen since then is read once more: for
        people who were put on the watch list after it was read."""
        ...

    def pages_unread(self, limit: int) -> list[PageState]:
        """Pages with a fault, the latest first: a person must look at them."""
        ...

    def looks(self, source: str) -> list[Look]:
        """The last looks at its listing, the latest first; of older ones nothing is kept."""
        ...

    def add_look(self, look: Look) -> list[Look]:
        """Keep it; returns what is kept now, as `looks` does."""
        ...

    def put_listed(self, source: str, keys: Iterable[str], now: datetime) -> None:
        """Remember that its listing holds these pages now; what was withdrawn is back."""
        ...

    def pages_listed(self, source: str, after: date, limit: int) -> list[PageState]:
        """Pages published after that day that the listing held at an earlier look."""
        ...

    def withdrawn_between(self, since: datetime, until: datetime) -> list[Withdrawal]:
        """What was found withdrawn in [since, until) and names somebody known."""
        ...

    def told(self) -> dict[str, Told]:
        """What the operator was last told, by source."""
        ...

    def put_told(self, told: Iterable[Told]) -> None: ...


class WatchList(Protocol):
    """Who is known."""

    def version(self) -> int:
        """Grows with every change of defenders, aliases or rejections."""
        ...

    def defenders(self) -> list[Defender]: ...
    def changed_since(self, version: int) -> list[Defender] | None:
        """Who was added or changed after that version, where they are few and nobody went; else
        None."""
        ...

    def get(self, defender: str) -> Defender | None: ...
    def put(self, defenders: Iterable[Defender]) -> int:
        """Add, or replace those of the same id; returns how many changed."""
        ...

    def remove(self, defender: str) -> bool:
        """Delete her with mentions, events, changes and undelivered messages: nothing stays."""
        ...

    def rejections(self) -> list[Rejection]: ...
    def sensitive(self) -> list[Defender]:
        """Those who may not be told of openly, to whoever wishes it."""
        ...

    def set_sensitivity(self, defender: str, level: Privacy) -> None: ...
    def case_numbers(self, defenders: Iterable[str]) -> dict[str, str]:
        """The number of each, like K-1742; given at random when it is first asked for, in a
        write transaction."""
        ...

    def of_case(self, number: str) -> str | None:
        """Whose number it is, or was before two entries became one person."""
        ...


class Casebook(Protocol):
    """Documents, and what they said of whom."""

    def document(self, document: str) -> Document | None: ...
    def version_before(self, document: Document) -> Document | None:
        """The last stored version of the same page of the same source, if it is another."""
        ...

    def record(self, defender: str) -> tuple[Occurrence, ...]: ...
    def save(self, reading: Reading, now: datetime) -> None:
        """Keep document, mentions, events, changes, occurrences. Saving it again changes nothing.

        Of a document that mentions nobody only id, url, hash and day are kept.
        """
        ...

    def pass_over(self, documents: Sequence[Document], now: datetime) -> None:
        """Save many that mention nobody."""
        ...

    def notices(self, changes: Iterable[str]) -> list[Notice]: ...
    def told_between(self, since: datetime, until: datetime) -> list[Notice]:
        """Changes `new` that were recorded in [since, until)."""
        ...

    def told_of_pages_since(self, day: date) -> list[Notice]:
        """Changes `new` of pages that were published since `day`; undated: recorded since."""
        ...

    def corroborated_between(self, since: datetime, until: datetime) -> list[Notice]: ...
    def matters(self, awaited: Sequence[Waiting], until: date) -> list[Matter]:
        """Of what was told and happened (or, undated, was published) up to `until` the latest of
        each kind for each person, where it may be awaited and nothing since has ended that."""
        ...

    def hearings(self, first: date, last: date) -> list[Ahead]: ...
    def deadlines(self, first: date, last: date) -> list[Ahead]: ...
    def timeline(self, defender: str) -> list[tuple[Occurrence, list[Notice]]]:
        """Occurrences in order of date (undated ones last), each with the changes that told it."""
        ...


class Review(Protocol):
    """What waits for a person."""

    def waiting(self) -> list[ReviewItem]: ...
    def confirm(self, item: str, by: str, now: datetime) -> list[Change]:
        """Returns the changes that are now `new` (reason CONFIRMED_BY_REVIEW), to be told.

        A confirmed mention adds its surface as alias where that is a new form."""
        ...

    def reject(self, item: str, by: str, now: datetime) -> None:
        """Remembered: the same is never asked again."""
        ...

    def decisions(self, limit: int = 100) -> Sequence[Decision]:
        """The latest answers, newest first."""
        ...

    def undo(self, item: str) -> None:
        """Take the last answer about an item back: it waits again."""
        ...


class Outbox(Protocol):
    """Who is to be told, and how far that has got."""

    def subscriptions(self) -> list[Subscription]: ...
    def subscribe(self, subscription: Subscription) -> None: ...
    def unsubscribe(self, address_or_id: str) -> int: ...
    def hold(self, tellings: Iterable[Telling]) -> None:
        """Keep what addresses are to be told until a letter is made of it; again is the same."""
        ...

    def untold(self, now: datetime) -> list[Telling]:
        """What is due to be told, by address; nothing for one that has to wait."""
        ...

    def told(self, tellings: Sequence[Telling]) -> None:
        """Forget what has become a letter."""
        ...

    def secret(self, name: str) -> str:
        """A random word that only this installation knows, made when it is first asked for."""
        ...

    def add(self, deliveries: Iterable[Delivery]) -> int:
        """Queue; one whose id is known already is left as it is."""
        ...

    def claim(
        self,
        now: datetime,
        limit: int,
        *,
        busy: Collection[str] = (),
        shut: Collection[Channel] = (),
        each: int = 0,
    ) -> list[Delivery]:
        """Take what is due, oldest first: PENDING, RETRY, UNCERTAIN, and SENDING left over
        by a process that died; nothing for `busy` addresses or `shut` channels, and `each` for
        one address at most."""
        ...

    def mark(
        self,
        delivery: str,
        state: DeliveryState,
        now: datetime,
        due: datetime | None = None,
        fault: str = "",
    ) -> None: ...
    def address_of(self, message: str) -> str | None:
        """To whom a message was sent; None where none of this id was."""
        ...

    def came_back(self, message: str, now: datetime, fault: str) -> str | None:
        """Give up a message that had been sent; to whom, None where none of this id was."""
        ...

    def seal(self, delivery: Delivery) -> None:
        """Put what was encrypted for its recipient in the place of its words, for every try."""
        ...

    def last_digest(self, subscription: str) -> tuple[date, datetime] | None:
        """Local day and watermark of the last digest that was queued."""
        ...

    def digest_queued(self, subscription: str, day: date, until: datetime) -> None: ...
    def given_up_between(self, since: datetime, until: datetime) -> list[Undelivered]:
        """Messages that failed for good in [since, until), by address."""
        ...

    def stuck(self, channel: Channel, since: datetime) -> datetime | None:
        """When the oldest message was made that has been tried by this channel and waits, where
        that is before `since`, and nothing has gone by it after."""
        ...

    def counts(self) -> dict[DeliveryState, int]: ...
    def last_sent(self) -> datetime | None: ...


class Recipients(Protocol):
    """What is known of addresses beside their subscriptions."""

    def all(self) -> dict[str, Recipient]:
        """Those of whom anything was said, by address."""
        ...

    def pause(self, address: str, now: datetime, fault: str) -> None:
        """Hold everything for this address: it was refused for good."""
        ...

    def resume(self, address: str) -> datetime | None:
        """Hold nothing back any more; since when it was, None where it was not."""
        ...

    def prefer(self, address: str, privacy: Privacy) -> None:
        """How openly it is told what no subscription says otherwise of."""
        ...

    def ask(self, address: str, code: str, now: datetime) -> None:
        """Hold everything for this address until it has given this code back."""
        ...

    def confirm(self, address: str, code: str | None) -> bool:
        """Hold nothing back any more, where the code is the one that was mailed; None: anyway."""
        ...

    def certificates(self) -> dict[str, Certificate]: ...
    def put_certificate(self, certificate: Certificate) -> None: ...
    def drop_certificate(self, address: str) -> bool: ...


class Ledger(Protocol):
    """One open transaction. Everything done through it is kept together or not at all."""

    @property
    def sources(self) -> SourceBook: ...
    @property
    def people(self) -> WatchList: ...
    @property
    def cases(self) -> Casebook: ...
    @property
    def review(self) -> Review: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def recipients(self) -> Recipients: ...
    def keep(self, fetched: Fetched) -> str:
        """Store the raw bytes by SHA-256 with URL and time; returns the hash."""
        ...


class Store(Protocol):
    def writing(self) -> AbstractContextManager[Ledger]:
        """A write transaction; rolled back when the block raises. Never await inside.

        Raises StorageError."""
        ...

    def reading(self) -> AbstractContextManager[Ledger]: ...
    def keep(self, fetched: Fetched) -> str:
        """Store the raw bytes by SHA-256 with URL and time; returns the hash."""
        ...

    def keep_listing(self, fetched: Fetched) -> None:
        """Keep a listing page's last answer, for trying selectors."""
        ...


class Index(Protocol):
    """The whole watch list, ready to be searched for."""

    def mentions(self, document: Document, record: Record = no_record) -> tuple[Mention, ...]:
        """Who is meant; `record` is asked of those whom the text leaves in doubt."""
        ...

    def passed_over(self, document: Document, record: Record = no_record) -> tuple[PassedOver, ...]:
        """Whose whole name stands there without their being meant, each with reasons."""
        ...


class IndexMaker(Protocol):
    def __call__(
        self, defenders: Sequence[Defender], rejections: Sequence[Rejection] = ()
    ) -> Index: ...
