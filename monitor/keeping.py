"""What is kept beside the flow: how sources and pages fare, who is written to, what waits for a
person, what a digest gathers. Nouns like those of model.py: frozen, standard library only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from monitor.model import Day, Defender, Kind, Notice, Privacy, Reason, Rhythm, Source, Validators


@dataclass(frozen=True, slots=True)
class Recipient:
    """What is known of an address beside its subscriptions."""

    address: str
    paused: datetime | None = None  # nothing is sent since: it was refused for good
    fault: str = ""  # why, without names or addresses
    privacy: Privacy | None = None  # for subscriptions that say nothing of it
    asked: datetime | None = None  # when a code was made for it that was not given back yet

    @property
    def waits(self) -> bool:
        """Whether what is for it has to wait."""
        return bool(self.paused or self.asked)


@dataclass(frozen=True, slots=True)
class Certificate:
    """An OpenPGP certificate on file: what is encrypted for an address is encrypted to it."""

    address: str
    fingerprint: str
    armored: str
    added: datetime


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source has fared."""

    source: str
    due: datetime | None = None  # None: never polled, due now
    polled: datetime | None = None
    succeeded: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    fault: str = ""  # FetchFault value, "" while healthy
    detail: str = ""
    newest: datetime | None = None  # when it last offered a document we had not seen
    validators: Validators = field(default_factory=Validators)
    patience: timedelta | None = None  # how long it may offer nothing new; None: not known
    again: bool = True  # whether pages of it may be due too; not kept, but asked with what is due


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a source's listing yielded, so that the next one can be held against it."""

    source: str
    at: datetime
    items: int
    titled: int  # items that have a title
    dated: int
    fresh: int  # documents that had not been seen before


class Ailment(StrEnum):
    """What can be wrong with a source or a channel, as told to the operator."""

    FAILING = "failing"
    SILENT = "silent"
    OUTAGE = "outage"  # of all sources at once: the network
    SHUT = "shut"  # a channel: nothing can go by it
    AWAY = "away"  # a channel: for an hour nobody was there to take anything
    UNWORDED = "unworded"  # a message: it lacks what could not be put into words


@dataclass(frozen=True, slots=True)
class Told:
    """What the operator was last told of a source; of the network where `source` is "", of a
    channel where it is `channel:email`, of the wording of messages where it is `words:`."""

    source: str
    ailment: Ailment | None  # None: that it is over
    at: datetime


@dataclass(frozen=True, slots=True)
class PageState:
    """One followed page, so that a page that grows is read again."""

    url: str  # canonical
    source: str
    key: str
    validators: Validators
    due: datetime | None  # when to look again; None: never
    first_seen: datetime
    seen: datetime
    failures: int = 0
    fault: str = ""  # SourceFault value of the last try, "" where it was read
    changed: datetime | None = None  # last look that found other content; None: never did
    published: date | None = None  # as its listing says
    listed: datetime | None = None  # last look at the listing that held it
    withdrawn: datetime | None = None  # when it was found gone, or taken from its listing
    document: str = ""  # id of the version last read


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a publisher took back; the text stays with us."""

    page: PageState
    organisation: str
    title: str
    published: date | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody said of one item of the queue."""

    item: str
    defender: str
    verdict: str  # "confirmed" | "rejected"
    by: str
    at: datetime
    undone: bool


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """What waits for a person: a doubtful mention with its changes, or one doubtful change."""

    id: str
    defender: Defender
    question: str
    reason: Reason
    surface: str
    evidence: str
    reasons: tuple[str, ...]
    kind: Kind | None
    title: str
    url: str
    organisation: str
    published: date | None
    waiting_since: datetime


@dataclass(frozen=True, slots=True)
class Ahead:
    """A day to come: a hearing of a defender, or the deadline of an urgent action."""

    day: date
    what: str
    defender: Defender
    title: str
    url: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Matter:
    """An occurrence of which more should be heard, with what has been heard of her since."""

    defender: Defender
    kind: Kind
    day: Day  # when it happened, or was told
    told: Day  # when it was last told
    last: Mapping[Kind, Day]  # the latest day on which each kind of thing happened to her
    evidence: str
    title: str
    url: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What may be awaited: of a kind, and of days from `first` to `last`. What happened since ends
    it (`ended_by`), on that very day too where `same_day` says so, though not what is of its own
    kind."""

    kind: Kind
    first: Day
    last: Day
    ended_by: tuple[Kind, ...]
    same_day: bool


@dataclass(frozen=True, slots=True)
class Awaited:
    """News that is overdue."""

    matter: Matter
    words: str  # with {days}, where the days come in
    days: int  # without news


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Messages to one address that were given up."""

    address: str
    count: int
    fault: str  # of the last of them
    paused: bool  # nothing more is sent there


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """All that one digest tells, for one subscription."""

    day: date  # local day of the reader
    since: datetime
    until: datetime
    notices: tuple[Notice, ...]
    corroborated: tuple[Notice, ...]
    review: tuple[ReviewItem, ...]
    hearings: tuple[Ahead, ...]
    deadlines: tuple[Ahead, ...]
    failing: tuple[tuple[Source, SourceState], ...]
    silent: tuple[tuple[Source, SourceState], ...]
    missed: tuple[date, ...] = ()  # days whose digest could not be sent
    unread: tuple[tuple[Source, PageState], ...] = ()  # pages left to people since the last one
    withdrawn: tuple[Withdrawal, ...] = ()  # since the last one, of what names somebody known
    awaited: tuple[Awaited, ...] = ()  # news that is overdue
    undelivered: tuple[Undelivered, ...] = ()  # given up since the last one
    rhythm: Rhythm = Rhythm.DAILY
    unworded: int = 0  # entries that could not be put into words
    gap: datetime | None = None  # when a message lacked such an entry, since the last one
    cases: tuple[tuple[str, int], ...] = ()  # what is told by case number only, how many entries
