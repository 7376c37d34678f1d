"""The nouns: every value that flows from a source to an inbox. Standard library only, frozen,
no behaviour beyond what the value itself knows.

`Source → Fetched → Document → Mention → Event → Change → Delivery → Message`: each holds the id of
the one before it, so an alert can be traced to the sentence and to the stored bytes. Kinds, dates,
terms and `new` mean what docs/vocabulary.md says, everywhere from the lexicon to the message.
"""

import calendar
import hashlib
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

Day = date  # a field named `date` hides the class within its own table


def digest_id(*parts: object) -> str:
    """Make a stable 16-digit hex id of `parts`: equal parts, equal id, on every machine and run."""
    joined = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(joined.encode(errors="surrogatepass")).hexdigest()[:16]


# ---------------------------------------------------------------- dates and terms


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A day, a month or a year, as a text gave it: `2024-06-14`, `2024-06` or `2024`."""

    year: int
    month: int = 0
    day: int = 0

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read `YYYY[-MM[-DD]]`. Raises ValueError for anything else, a 31 February included."""
        if not (found := re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", text)):
            raise ValueError(f"not a date: {text!r}")
        year, month, day = (int(part or 0) for part in found.groups())
        made = cls(year, month, day)
        date(year, month or 1, day or 1)
        return made

    @classmethod
    def of(cls, day: date) -> "PartialDate":
        return cls(day.year, day.month, day.day)

    def __str__(self) -> str:
        return "-".join(
            [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part]
        )

    @property
    def first(self) -> date:
        """The earliest day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def is_full(self) -> bool:
        return bool(self.day)

    def agrees(self, other: "PartialDate") -> bool:
        """Whether both can mean the same day, to the precision that both give."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class Term:
    """The length of a sentence: an ISO 8601 duration (`P3Y6M`), `life` or `death`."""

    length: str
    suspended: bool = False

    def __str__(self) -> str:
        return self.length


# ---------------------------------------------------------------- vocabulary


class Kind(StrEnum):
    """What can happen to a defender, in the order in which staff want to hear of it."""

    DEATH = "death"
    SENTENCE = "sentence"
    DISAPPEARANCE = "disappearance"
    ILL_TREATMENT = "ill_treatment"
    HEALTH = "health"
    DETENTION = "detention"
    CHARGE = "charge"
    TRIAL = "trial"
    APPEAL = "appeal"
    RELEASE = "release"
    HARASSMENT = "harassment"


class SourceKind(StrEnum):
    FEED = "feed"
    PAGE = "page"


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"


class Role(StrEnum):
    """What a block is for. Navigation, addresses and captions say nothing of what happened."""

    TITLE = "title"
    BODY = "body"
    NEW_INFORMATION = "new_information"
    BACKGROUND = "background"
    ADDITIONAL = "additional"
    DEMANDS = "demands"
    LETTER = "letter"
    ADDRESS = "address"
    CAPTION = "caption"
    NAVIGATION = "navigation"


class Certainty(StrEnum):
    CONFIRMED = "confirmed"
    POSSIBLE = "possible"


class Status(StrEnum):
    NEW = "new"
    UNSURE = "unsure"
    KNOWN = "known"
    BACKGROUND = "background"


class Reason(StrEnum):
    """Why a change has its status; a message can show it."""

    FIRST_REPORT = "first_report"  # new: nobody told this before
    CHANGED = (
        "changed"  # new: an earlier fact of this kind is now another (a term cut, a hearing moved)
    )
    ANNOUNCED = "announced"  # new: a day still to come
    CONFIRMED_BY_REVIEW = "confirmed_by_review"  # new: a person said so
    DOUBTFUL_PERSON = "doubtful_person"  # unsure: the name may be another's
    DOUBTFUL_EVENT = "doubtful_event"  # unsure: who suffered it, or whether it happened
    MERE_WORDS = "mere_words"  # unsure: no phrase known to us says so, its words sound like it
    NOT_READ = "not_read"  # unsure: no lexicon for the language, or no text in the file
    RECORDED_BEFORE = "recorded_before"  # known: the same organisation told it
    CORROBORATED = "corroborated"  # known: another organisation told it, the record is stronger
    SAME_PASSAGE = "same_passage"  # known: an earlier version of this page has the passage
    ASKED_BEFORE = "asked_before"  # known: it waits in the review queue, or was rejected there
    TOO_OLD = "too_old"  # background: dated before the days that alert
    TOLD_AS_HISTORY = "told_as_history"  # background: undated, in a passage about the past


# ---------------------------------------------------------------- sources and what they send


@dataclass(frozen=True, slots=True)
class Selectors:
    """CSS selectors of a source. On a page without `item`, the page itself is the one document."""

    item: str = ""
    link: str = ""
    title: str = ""
    date: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where to look: one `[[source]]` table of sources.toml."""

    id: str
    organisation: str
    kind: SourceKind
    url: str
    languages: tuple[str, ...] = ("en",)
    country: str = ""
    every: timedelta = timedelta(hours=1)
    follow: bool = True
    select: Selectors = field(default_factory=Selectors)
    code: str = ""  # regular expression of the source's own reference codes
    proxy: str = ""  # http://, https:// or socks5h://
    enabled: bool = True
    pages: int = 1  # of its listing that one poll may turn, until it meets what is known
    paged: str = ""  # where its pages after the first are: "?page={n}", or {n-1} counted from 0


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes the next request for a URL conditional."""

    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""  # SHA-256 of the last body: equal bytes are never parsed again


@dataclass(frozen=True, slots=True)
class Request:
    """One GET to be made for a source."""

    source: str
    url: str
    validators: Validators = field(default_factory=Validators)
    proxy: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back, decoded from transfer and content encoding, not from its charset."""

    source: str
    requested: str
    url: str  # after redirects
    at: datetime  # aware UTC
    status: int
    media_type: str  # as declared, lower case, without parameters; "" where none
    charset: str  # as declared in the header; "" where none
    body: bytes
    validators: Validators

    @property
    def sha256(self) -> str:
        return self.validators.body_hash or hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class NotModified:
    """304, or the same bytes as before: nothing to read."""

    source: str
    url: str
    at: datetime
    validators: Validators


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed or listing page, before its own page is read."""

    url: str  # absolute; the feed's own URL with a fragment where an entry has no link
    key: str  # identity: reference code, else guid, else canonical URL
    title: str = ""
    published: date | None = None
    html: str = ""  # body or summary as the feed carries it; untrusted
    full: bool = False  # html is the whole text, not a summary
    labels: tuple[str, ...] = ()  # of its tags and fields those that name a country


@dataclass(frozen=True, slots=True)
class Listing:
    """What a feed or listing page offers, newest first."""

    items: tuple[Item, ...]
    title: str = ""
    notes: tuple[str, ...] = ()  # faults that were mended or cut, in words for the operator
    next_page: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A passage `Document.text[start:end]`."""

    start: int
    end: int
    kind: BlockKind = BlockKind.PARAGRAPH
    role: Role = Role.BODY
    level: int = 0  # of a heading, 1 to 6
    under: PartialDate | None = None  # day of the dated update heading that it stands under
    cells: tuple[tuple[int, int], ...] = ()  # of a table row: spans in Document.text
    header: tuple[str, ...] = ()  # of a table row: the header cells' words


@dataclass(frozen=True, slots=True)
class Document:
    """One readable text: it starts with the title; blocks are in reading order, never overlap."""

    id: str  # of this version of this page: digest_id(source, url, text)
    key: str  # of the alert over versions and organisations: reference code, else canonical URL
    source: str
    organisation: str
    url: str
    title: str
    text: str
    blocks: tuple[Block, ...]
    published: date | None = None
    language: str = ""  # ISO 639-1; "" where unknown
    country: str = ""  # the one that title, code or labels name; else its source's
    codes: tuple[str, ...] = ()
    deadline: date | None = None  # of an urgent action: "UNTIL: 18 March 2025"
    previous: str = ""  # link to the previous action of the same case
    snapshot: str = ""  # SHA-256 of the stored bytes
    fetched: datetime | None = None
    unread: str = ""  # what of it is over our limits, in words: a person must read that
    sections: tuple["Document", ...] = ()  # of a long report; `text` is what stands before them

    def passage(self, block: Block) -> str:
        return self.text[block.start : block.end]


# ---------------------------------------------------------------- people and what befell them


class Privacy(StrEnum):
    """How openly something may be told: as a subscriber wishes it, as a defender needs it."""

    FULL = "full"
    DISCREET = "discreet"  # by case number only: no name, country, kind, publisher or link
    ENCRYPTED = "encrypted"  # only where nobody else can read; nothing at all where that fails


@dataclass(frozen=True, slots=True)
class Defender:
    """A person on the watch list, as staff typed her."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    country: str = ""  # ISO 3166-1 alpha-2
    context: str = ""
    sensitivity: Privacy | None = None  # None: nothing was said, as FULL


@dataclass(frozen=True, slots=True)
class Rejection:
    """A reviewer said that `form` in texts like this is not the defender."""

    defender: str
    form: str
    source: str = ""
    context: str = ""  # words around the form, to know the namesake again


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in the text that names a defender."""

    start: int
    end: int
    full: bool  # a whole name or alias; else a surname, given name or initials after it


@dataclass(frozen=True, slots=True)
class Mention:
    """This document is about, or reports on, this defender."""

    document: str
    defender: str
    certainty: Certainty
    confidence: float  # 0 to 1
    surface: str  # the form found, as the text has it
    anchors: tuple[Anchor, ...]  # in text order
    reasons: tuple[str, ...] = ()  # for and against, in words


@dataclass(frozen=True, slots=True)
class PassedOver:
    """This document has a name of this defender, and is held not to mean her."""

    defender: str
    surface: str
    reasons: tuple[str, ...]  # for and against, in words


@dataclass(frozen=True, slots=True)
class Event:
    """What a document says happened to a defender. `evidence` is `Document.text[start:end]`."""

    id: str
    document: str
    defender: str
    kind: Kind
    date: PartialDate | None
    term: Term | None
    evidence: str
    start: int
    end: int
    role: Role
    confidence: float  # 0 to 1: that it happened, to this person
    current: bool  # told as current or recent: decides on an undated event
    rule: str  # which lexicon entry found it
    facts: tuple[
        tuple[str, str], ...
    ] = ()  # ("court", "…"), ("charge", "…"), ("place", "…"), ("illness", "…")
    by_words: bool = False  # no phrase of the lexicon says it, only how the words lean


UNREAD = "unread"  # fact of an event that only says: she is named in a text of this language


class Standing(StrEnum):
    """How far an occurrence has been told."""

    TOLD = "told"
    HISTORY = "history"
    WAITING = "waiting"  # in the review queue
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One thing that happened to a defender, in her record, over all documents that told it."""

    id: str
    defender: str
    kind: Kind
    date: PartialDate | None
    term: Term | None
    facts: tuple[tuple[str, str], ...]
    standing: Standing
    first_seen: datetime
    organisations: tuple[str, ...]  # who told it, first one first
    evidence: tuple[str, ...] = ()  # sentences that told it, first one first, at most 8
    published: Day | None = None  # of the first document that told it


@dataclass(frozen=True, slots=True)
class Change:
    """An event held against the record; `occurrence` is the entry as it stands afterwards."""

    id: str
    event: Event
    status: Status
    reason: Reason
    occurrence: Occurrence
    before: str = (
        ""  # what the record said until now, where this changes it ("P5Y", "hearing on 3 May 2024")
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that one document said about known people."""

    document: Document
    mentions: tuple[Mention, ...]
    changes: tuple[Change, ...]


# ---------------------------------------------------------------- telling


class Rhythm(StrEnum):
    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


class Channel(StrEnum):
    EMAIL = "email"
    MATRIX = "matrix"
    APPRISE = "apprise"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Quiet:
    """Local hours in which nothing comes at once but the kinds let through; the rest waits for
    the end. `start` after `end` means: over midnight."""

    start: time
    end: time
    through: tuple[Kind, ...] = (Kind.DEATH, Kind.SENTENCE, Kind.DISAPPEARANCE)


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who wants to know what. An empty filter lets all through; all filters must hold."""

    id: str
    address: str  # mailto:…, matrix:!room:server, or an Apprise URL
    defenders: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    sources: tuple[str, ...] = ()
    rhythm: Rhythm = Rhythm.AT_ONCE
    at: time = time(7, 0)  # local hour of the digest
    zone: str = "UTC"  # IANA name
    since: datetime | None = None
    weekday: int = 0  # of a weekly digest: Monday is 0
    quiet: Quiet | None = None
    privacy: Privacy | None = None  # None: as its recipient wishes


@dataclass(frozen=True, slots=True)
class Notice:
    """A change with all that a reader needs to trust it."""

    change: Change
    defender: Defender
    title: str
    url: str
    organisation: str
    source: str
    published: date | None
    recorded: datetime


@dataclass(frozen=True, slots=True)
class Message:
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Telling:
    """One change that one address is still to be told: a letter is made of all that are due."""

    address: str
    change: str
    due: datetime


class DeliveryKind(StrEnum):
    ALERT = "alert"
    DIGEST = "digest"
    OPERATOR = "operator"  # about the service itself
    CONFIRMATION = "confirmation"  # a code to a new address: it alone goes before it is confirmed


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    RETRY = "failed_temporary"
    FAILED = "failed_permanent"
    UNCERTAIN = "uncertain"  # perhaps sent: tried again with the same id


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one address.

    `id` is the email Message-ID and the Matrix transaction id, the same on every try.
    """

    id: str
    kind: DeliveryKind
    address: str
    message: Message
    due: datetime
    created: datetime
    changes: tuple[str, ...] = ()  # ids
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    fault: str = ""  # of the last try, without names or addresses
    thread: str = ""  # equal for all letters to this address about one person; "": in none
    privacy: Privacy = Privacy.FULL  # ENCRYPTED: no channel may send it in any other way
    sealed: bool = False  # the message's text is what was encrypted for its recipient
