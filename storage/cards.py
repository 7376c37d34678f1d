"""The review queue as cards: one for each doubtful mention, one for each doubtful change."""

from datetime import datetime

from sqlalchemy import Connection, select

from monitor.keeping import ReviewItem
from monitor.model import Change, Defender, Document, Kind, Mention, Reason, Status
from storage import rows
from storage import tables as t
from storage.cases import NOTICES, changes_where
from storage.keeping import WAITING
from storage.people import people

URGENCY = {kind: place for place, kind in enumerate(Kind)}
LONGEST_PASSAGE = 300
LONGEST_CONTEXT = 80


def mention_cards(connection: Connection) -> list[ReviewItem]:
    c = t.mentions.c
    query = select(t.mentions).where(c.verdict == WAITING).order_by(c.recorded, c.id)
    found = connection.execute(query).all()
    who = people(connection, (row.defender for row in found))
    items: dict[str, ReviewItem] = {}
    for row in found:
        since = items[row.card].waiting_since if row.card in items else row.recorded
        items[row.card] = _mention_item(connection, row, who[row.defender], since)
    return list(items.values())


def _mention_item(
    connection: Connection, row: rows.AnyRow, defender: Defender, since: datetime
) -> ReviewItem:
    mention, document = rows.mention(row), document_of(connection, row.document)
    c = t.changes.c
    changes = changes_where(
        connection, c.document == mention.document, c.defender == mention.defender
    )
    name = mention.surface
    first = min(changes, key=lambda each: _urgency(each, name)) if changes else None
    told = first.event.evidence if first else ""
    return ReviewItem(
        row.card, defender, f"Is “{name}” in this text {_whom(defender)}?",
        Reason.DOUBTFUL_PERSON, name,
        told if name in told else _passage(document, mention), mention.reasons,
        first.event.kind if first else None, document.title, document.url,
        document.organisation, document.published, since,
    )  # fmt: skip


def _whom(defender: Defender) -> str:
    """A person of the list, told apart from others of her name."""
    return f"{defender.name} ({defender.context[:LONGEST_CONTEXT] or defender.id})"


def change_cards(connection: Connection) -> list[ReviewItem]:
    found = connection.execute(NOTICES.where(t.changes.c.verdict == WAITING)).all()
    who = people(connection, (row.defender for row in found))
    return [_change_item(row, who[row.defender]) for row in found]


def document_of(connection: Connection, document: str) -> Document:
    query = select(t.documents).where(t.documents.c.id == document)
    return rows.document(connection.execute(query).one())


def _urgency(change: Change, name: str) -> tuple[bool, bool, int]:
    """What is asked about goes first, told with the name in sight, the gravest of that."""
    unsure, event = change.status is Status.UNSURE, change.event
    return (not unsure, name not in event.evidence, URGENCY[event.kind])


def _passage(document: Document, mention: Mention) -> str:
    """The block in which the form stands."""
    if not mention.anchors:
        return ""
    at = mention.anchors[0]
    for block in document.blocks:
        if block.start <= at.start < block.end:
            start = max(block.start, at.start - LONGEST_PASSAGE // 2)
            return document.text[start : min(block.end, start + LONGEST_PASSAGE)]
    start = max(0, at.start - LONGEST_PASSAGE // 2)
    return document.text[start : start + LONGEST_PASSAGE]


def _change_item(row: rows.AnyRow, defender: Defender) -> ReviewItem:
    reason = Reason(row.reason)
    question = (
        f"This text about {defender.name} could not be read: what does it say?"
        if reason is Reason.NOT_READ
        else f"Did this happen to {defender.name} ({row.kind.replace('_', ' ')})?"
    )
    return ReviewItem(
        row.card, defender, question, reason, "", row.evidence, (),
        Kind(row.kind), row.title, row.url, row.organisation, row.published, row.recorded,
    )  # fmt: skip
