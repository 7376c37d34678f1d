"""From a document to a `Reading`: who is meant, what happened, and whether that is news.

Pure: match, extract and decide, joined. The pipeline does this with the record that is kept, the
replay with one in memory.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.decide import LINE, decide
from monitor.extract import Lexicon, events
from monitor.model import (
    UNREAD,
    Certainty,
    Change,
    Document,
    Event,
    Kind,
    Mention,
    Occurrence,
    Reading,
    Reason,
    Role,
    Standing,
    Status,
    digest_id,
)
from monitor.ports import Index, Record, no_record

_PASSAGE = 400  # characters shown of a text that could not be read


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What one must know to read a document: whom, in which languages, how old news may be.

    line: below this confidence an event waits for a person. record: what was told before, of
    whom a text by itself leaves in doubt.
    """

    index: Index
    lexicons: Mapping[str, Lexicon]
    alert_days: int = 365
    line: float = LINE
    record: Record = no_record


def read(
    document: Document, known: Knowledge, record: Record, before: Document | None, now: datetime
) -> Reading:
    """Say whom a document means and what it tells of them: `judge` of all whom it mentions."""
    mentions = known.index.mentions(document, record)
    found = told(document, mentions, known)
    return judge(document, mentions, found, known, record, before, now)


def told(document: Document, mentions: tuple[Mention, ...], known: Knowledge) -> tuple[Event, ...]:
    """What a document says of those whom it mentions; none in a language that we cannot read."""
    lexicon = known.lexicons.get(document.language) if mentions else None
    return tuple(events(document, mentions, lexicon)) if lexicon else ()


def judge(  # noqa: PLR0917  # each is another noun
    document: Document,
    mentions: tuple[Mention, ...],
    found: Sequence[Event],
    known: Knowledge,
    record: Record,
    before: Document | None,
    now: datetime,
) -> Reading:
    """Hold what was `found` told in a document of those whom it mentions against the `record` of
    each.

    `before` is the former version of the same page: what it said already is no news.
    """
    if not mentions:
        return Reading(document, (), ())
    if document.language not in known.lexicons:
        unread = tuple(_not_read(document, mention, now) for mention in mentions)
        return Reading(document, mentions, unread)
    former = _squeezed(before.text) if before else ""
    changes: list[Change] = []
    for mention in mentions:
        changes += decide(
            [event for event in found if event.defender == mention.defender],
            record(mention.defender),
            document,
            now.date(),
            certain=mention.certainty is Certainty.CONFIRMED,
            now=now,
            seen_before=(lambda event: _squeezed(event.evidence) in former) if former else None,
            alert_days=known.alert_days,
            line=known.line,
        )
    return Reading(document, mentions, tuple(changes))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _not_read(document: Document, mention: Mention, now: datetime) -> Change:
    """A text in a language that we cannot read yet names somebody: a person must look at it.

    What it says is unknown: the kind only fills its place, and the fact UNREAD keeps it from being
    told or compared as one.
    """
    at = mention.anchors[0] if mention.anchors else None
    block = next((b for b in document.blocks if at and b.start <= at.start < b.end), None)
    start, end = (block.start, min(block.end, block.start + _PASSAGE)) if block else (0, 0)
    event = Event(
        id=digest_id(document.id, mention.defender, "not_read"),
        document=document.id,
        defender=mention.defender,
        kind=Kind.HARASSMENT,
        date=None,
        term=None,
        evidence=document.text[start:end],
        start=start,
        end=end,
        role=block.role if block else Role.BODY,
        confidence=0.0,
        current=True,
        rule="not_read",
        facts=((UNREAD, document.language or "unknown"),),
    )
    entry = Occurrence(
        id=digest_id(mention.defender, event.kind, event.id),
        defender=mention.defender,
        kind=event.kind,
        date=None,
        term=None,
        facts=event.facts,
        standing=Standing.WAITING,
        first_seen=now,
        organisations=(document.organisation,),
        evidence=(event.evidence,),
        published=document.published,
    )
    return Change(digest_id(event.id, "change"), event, Status.UNSURE, Reason.NOT_READ, entry)
