"""How a reading is kept: each part of it once, and the record joined with what it adds."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, select

from monitor.model import (
    Certainty,
    Change,
    Document,
    Mention,
    Occurrence,
    Reading,
    Status,
    digest_id,
)
from storage import rows
from storage import tables as t
from storage.people import people
from storage.querying import add_rows, among, chunks, present, put_row, put_rows

WAITING, CONFIRMED, REJECTED = "waiting", "confirmed", "rejected"


def card_of_mention(defender: str, source: str, url: str) -> str:
    """One card for all versions of a page: a page that grows is not asked about twice."""
    return digest_id("card", defender, source, url)[:8]


def card_of_change(change: str) -> str:
    return digest_id("card", change)[:8]


_OCCURRENCES = select(t.occurrences).where(among(t.occurrences.c.id))
_WHOLE = select(t.documents.c.whole).where(t.documents.c.id == bindparam("key"))


def occurrences_of(connection: Connection, ids: Iterable[str]) -> dict[str, Occurrence]:
    found: dict[str, Occurrence] = {}
    for part in chunks(dict.fromkeys(ids)):
        stored = connection.execute(_OCCURRENCES, {"keys": part})
        found |= {row.id: rows.occurrence(row) for row in stored}
    return found


def keep_reading(connection: Connection, reading: Reading, now: datetime) -> None:
    """Insert what is not there yet; see `ports.Casebook.save`."""
    said = [mention.defender for mention in reading.mentions]
    told = [change.event.defender for change in reading.changes]
    known = people(connection, said + told).keys()
    mentions = [mention for mention in reading.mentions if mention.defender in known]
    doubtful = [mention for mention in mentions if mention.certainty is Certainty.POSSIBLE]
    # of a namesake who was turned down before, nothing gets into the record
    namesakes = {
        mention.defender
        for mention in doubtful
        if _verdict(connection, reading.document, mention) == REJECTED
    }
    changes = [
        change
        for change in reading.changes
        if change.event.defender in known and change.event.defender not in namesakes
    ]
    _save_document(connection, reading.document, bool(mentions or changes), now)
    _save_mentions(connection, reading.document, mentions, now)
    fresh = _unknown(connection, t.changes, {change.id: change for change in changes})
    _save_occurrences(connection, fresh)
    _save_changes(connection, fresh, mentions, now)


def pass_over(connection: Connection, documents: Sequence[Document], now: datetime) -> None:
    """Insert the id, url and hash of documents that mention nobody; see `ports.Casebook`."""
    fresh = _unknown(connection, t.documents, {document.id: document for document in documents})
    values = [rows.document_values(one, whole=False) | {"recorded": now} for one in fresh]
    add_rows(connection, t.documents, values)


def _save_document(connection: Connection, document: Document, whole: bool, now: datetime) -> None:
    stored = connection.execute(_WHOLE, {"key": document.id}).first()
    values = rows.document_values(document, whole=whole)
    if not stored:
        connection.execute(insert(t.documents), values | {"recorded": now})
    elif whole and not stored.whole:
        put_row(connection, t.documents, values)


def _save_mentions(
    connection: Connection, document: Document, mentions: list[Mention], now: datetime
) -> None:
    by_id = {}
    for mention in mentions:
        values = rows.mention_values(mention)
        doubtful = mention.certainty is Certainty.POSSIBLE
        by_id[values["id"]] = values | {
            "card": card_of_mention(mention.defender, document.source, document.url),
            "verdict": _verdict(connection, document, mention) if doubtful else "",
            "recorded": now,
        }
    if fresh := _unknown(connection, t.mentions, by_id):
        connection.execute(insert(t.mentions), fresh)


def _verdict(connection: Connection, document: Document, mention: Mention) -> str:
    """Waiting, unless a reviewer turned down this very form among these very words."""
    c = t.rejections.c
    query = select(c.context).where(c.defender == mention.defender, c.form == mention.surface)
    turned_down = set(connection.execute(query).scalars())
    return REJECTED if words_around(document, mention) in turned_down else WAITING


def _save_occurrences(connection: Connection, changes: list[Change]) -> None:
    stored = occurrences_of(connection, (change.occurrence.id for change in changes))
    for change in changes:
        entry = change.occurrence
        before = stored.get(entry.id)
        stored[entry.id] = _joined(before, entry) if before else entry
    put_rows(connection, t.occurrences, [rows.occurrence_values(one) for one in stored.values()])


def _save_changes(
    connection: Connection, changes: list[Change], mentions: list[Mention], now: datetime
) -> None:
    doubtful = {mention.defender for mention in mentions if mention.certainty is Certainty.POSSIBLE}
    values = [
        rows.change_values(change)
        | {
            "recorded": now,
            "decided": now,
            "card": card_of_change(change.id),
            # of a doubtful mention the mention is asked about, not each of its changes
            "verdict": WAITING
            if change.status is Status.UNSURE and change.event.defender not in doubtful
            else "",
        }
        for change in changes
    ]
    if values:
        connection.execute(insert(t.changes), values)


def _unknown(connection: Connection, table: Table, by_id: dict[str, Any]) -> list[Any]:
    there = present(connection, table, by_id)
    return [value for key, value in by_id.items() if key not in there]


def words_around(document: Document, mention: Mention) -> str:
    """Some ten words round the first place where the form stands, to know a namesake again."""
    if not mention.anchors or not document.text:
        return ""
    anchor = mention.anchors[0]
    before = document.text[max(0, anchor.start - 60) : anchor.start].split()[-5:]
    after = document.text[anchor.end : anchor.end + 60].split()[:5]
    return " ".join([*before, document.text[anchor.start : anchor.end], *after])


def _joined(before: Occurrence, after: Occurrence) -> Occurrence:
    """The later entry, with nobody forgotten who told it."""
    return replace(
        after,
        first_seen=min(before.first_seen, after.first_seen),
        organisations=_union(before.organisations, after.organisations),
        evidence=_union(before.evidence, after.evidence)[: rows.MAX_EVIDENCE],
    )


def _union(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*first, *second]))
