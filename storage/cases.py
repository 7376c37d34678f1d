"""The casebook: documents, and what they said of whom.

What a reading means (new, known, the same occurrence) is decided elsewhere; here it is kept, once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, insert, select, update

from monitor.model import (
    Ahead,
    Certainty,
    Change,
    Document,
    Kind,
    Mention,
    Notice,
    Occurrence,
    Reading,
    Reason,
    Standing,
    Status,
    digest_id,
)
from storage import rows
from storage import tables as t
from storage.people import people
from storage.querying import chunks

WAITING, CONFIRMED, REJECTED = "waiting", "confirmed", "rejected"

# A row of this query holds a change and, of its document, what a notice shows.
NOTICES: Select[Any] = select(
    t.changes,
    *(t.documents.c[name] for name in ("title", "url", "organisation", "source", "published")),
).join(t.documents, t.documents.c.id == t.changes.c.document)


def card_of_mention(defender: str, source: str, url: str) -> str:
    """One card for all versions of a page: a page that grows is not asked about twice."""
    return digest_id("card", defender, source, url)[:8]


def card_of_change(change: str) -> str:
    return digest_id("card", change)[:8]


def occurrences_of(connection: Connection, ids: Iterable[str]) -> dict[str, Occurrence]:
    found: dict[str, Occurrence] = {}
    for part in chunks(dict.fromkeys(ids)):
        query = select(t.occurrences).where(t.occurrences.c.id.in_(part))
        found |= {row.id: rows.occurrence(row) for row in connection.execute(query)}
    return found


def changes_where(connection: Connection, *which: ColumnElement[bool]) -> list[Change]:
    """Changes with their occurrences as these stand now, in the order of the text."""
    query = select(t.changes).where(*which).order_by(t.changes.c.start, t.changes.c.id)
    found = connection.execute(query).all()
    standing = occurrences_of(connection, (row.occurrence for row in found))
    return [rows.change(row, standing[row.occurrence]) for row in found]


class SqlCasebook:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # ---------------------------------------------------------------- documents

    def document(self, document: str) -> Document | None:
        """Without text where it concerned nobody."""
        query = select(t.documents).where(t.documents.c.id == document)
        row = self._connection.execute(query).first()
        return rows.document(row) if row else None

    def version_before(self, document: Document) -> Document | None:
        """The last version of the same page of the same source whose text is kept, if another."""
        c = t.documents.c
        query = (
            select(t.documents)
            .where(c.source == document.source, c.url == document.url)
            .where(c.id != document.id, c.whole)
            .order_by(c.recorded.desc(), c.id)
            .limit(1)
        )
        row = self._connection.execute(query).first()
        return rows.document(row) if row else None

    def counts(self) -> dict[str, int]:
        """How many documents, documents with text, mentions, changes; and changes by status."""
        count = func.count()
        by_whole = select(t.documents.c.whole, count).group_by(t.documents.c.whole)
        whole: dict[bool, int] = dict(self._connection.execute(by_whole).all())
        mentions = self._connection.execute(select(count).select_from(t.mentions)).scalar_one()
        by_status = select(t.changes.c.status, count).group_by(t.changes.c.status)
        found: dict[str, int] = dict(self._connection.execute(by_status).all())
        return {
            "documents": sum(whole.values()),
            "kept": whole.get(True, 0),
            "mentions": mentions,
            "changes": sum(found.values()),
            **{str(status): found.get(status, 0) for status in Status},
        }

    # ---------------------------------------------------------------- keeping

    def save(self, reading: Reading, now: datetime) -> None:
        """Keep document, mentions, events, changes, occurrences. Saving it again changes nothing.

        Of a document that mentions nobody only id, url, key, hash and day are kept. What concerns
        somebody who has left the watch list meanwhile is not kept.
        """
        said = [mention.defender for mention in reading.mentions]
        told = [change.event.defender for change in reading.changes]
        known = people(self._connection, said + told).keys()
        mentions = [mention for mention in reading.mentions if mention.defender in known]
        changes = [change for change in reading.changes if change.event.defender in known]
        self._save_document(reading.document, bool(mentions or changes), now)
        self._save_mentions(reading.document, mentions, now)
        fresh = self._unknown(t.changes, {change.id: change for change in changes})
        self._save_occurrences(fresh)
        self._save_changes(fresh, mentions, now)

    def _save_document(self, document: Document, whole: bool, now: datetime) -> None:
        c = t.documents.c
        stored = self._connection.execute(select(c.whole).where(c.id == document.id)).first()
        values = rows.document_values(document, whole=whole)
        if not stored:
            self._connection.execute(insert(t.documents).values(values | {"recorded": now}))
        elif whole and not stored.whole:
            changed = update(t.documents).where(c.id == document.id).values(values)
            self._connection.execute(changed)

    def _save_mentions(self, document: Document, mentions: list[Mention], now: datetime) -> None:
        by_id = {}
        for mention in mentions:
            values = rows.mention_values(mention)
            doubtful = mention.certainty is Certainty.POSSIBLE
            by_id[values["id"]] = values | {
                "card": card_of_mention(mention.defender, document.source, document.url),
                "verdict": self._verdict(document, mention) if doubtful else "",
                "recorded": now,
            }
        if fresh := self._unknown(t.mentions, by_id):
            self._connection.execute(insert(t.mentions), fresh)

    def _verdict(self, document: Document, mention: Mention) -> str:
        """Waiting, unless a reviewer turned down this very form among these very words."""
        c = t.rejections.c
        query = select(c.context).where(c.defender == mention.defender, c.form == mention.surface)
        turned_down = set(self._connection.execute(query).scalars())
        return REJECTED if words_around(document, mention) in turned_down else WAITING

    def _save_occurrences(self, changes: list[Change]) -> None:
        stored = occurrences_of(self._connection, (change.occurrence.id for change in changes))
        there = set(stored)
        for change in changes:
            entry = change.occurrence
            before = stored.get(entry.id)
            stored[entry.id] = _joined(before, entry) if before else entry
        for entry in stored.values():
            values = rows.occurrence_values(entry)
            if entry.id in there:
                same = t.occurrences.c.id == entry.id
                self._connection.execute(update(t.occurrences).where(same).values(values))
            else:
                self._connection.execute(insert(t.occurrences).values(values))

    def _save_changes(self, changes: list[Change], mentions: list[Mention], now: datetime) -> None:
        doubtful = {
            mention.defender for mention in mentions if mention.certainty is Certainty.POSSIBLE
        }
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
            self._connection.execute(insert(t.changes), values)

    def _unknown(self, table: Any, by_id: dict[str, Any]) -> list[Any]:  # noqa: ANN401
        there: set[str] = set()
        for part in chunks(by_id):
            query = select(table.c.id).where(table.c.id.in_(part))
            there |= set(self._connection.execute(query).scalars())
        return [value for key, value in by_id.items() if key not in there]

    # ---------------------------------------------------------------- asking

    def mentions(self, document: str) -> list[Mention]:
        """Who is mentioned in it, as it stands after review."""
        c = t.mentions.c
        query = select(t.mentions).where(c.document == document).order_by(c.defender)
        return [rows.mention(row) for row in self._connection.execute(query)]

    def record(self, defender: str) -> tuple[Occurrence, ...]:
        """Everything that is known to have befallen her, waiting and rejected entries included."""
        c = t.occurrences.c
        query = select(t.occurrences).where(c.defender == defender)
        found = self._connection.execute(query.order_by(c.first_seen, c.id))
        return tuple(rows.occurrence(row) for row in found)

    def notices(self, changes: Iterable[str]) -> list[Notice]:
        """In the order asked for; ids that are gone are left out."""
        wanted = list(dict.fromkeys(changes))
        found = {}
        for part in chunks(wanted):
            for notice in self._notices(NOTICES.where(t.changes.c.id.in_(part))):
                found[notice.change.id] = notice
        return [found[change] for change in wanted if change in found]

    def told_between(self, since: datetime, until: datetime) -> list[Notice]:
        """Changes that became `new` in [since, until), by report or by review, oldest first."""
        return self._decided(Status.NEW, since, until)

    def corroborated_between(self, since: datetime, until: datetime) -> list[Notice]:
        return self._decided(Status.KNOWN, since, until, t.changes.c.reason == Reason.CORROBORATED)

    def _decided(
        self, status: Status, since: datetime, until: datetime, *more: ColumnElement[bool]
    ) -> list[Notice]:
        c = t.changes.c
        when = (c.status == status, c.decided >= since, c.decided < until, *more)
        return self._notices(NOTICES.where(*when).order_by(c.decided, c.id))

    def _notices(self, query: Select[Any]) -> list[Notice]:
        found = self._connection.execute(query).all()
        who = people(self._connection, (row.defender for row in found))
        entries = occurrences_of(self._connection, (row.occurrence for row in found))
        return [
            rows.notice(rows.change(row, entries[row.occurrence]), who[row.defender], row)
            for row in found
        ]

    def hearings(self, first: date, last: date) -> list[Ahead]:
        """Trials and appeals that have a full date in [first, last], earliest first."""
        c = t.occurrences.c
        query = (
            select(t.occurrences)
            .where(c.kind.in_([Kind.TRIAL, Kind.APPEAL]), c.first_day.between(first, last))
            .where(c.first_day == c.last_day)
            .where(c.standing.in_([Standing.TOLD, Standing.HISTORY]))
            .order_by(c.first_day, c.id)
        )
        entries = [rows.occurrence(row) for row in self._connection.execute(query)]
        by_entry = self._told_by(entry.id for entry in entries)
        return [
            _ahead(entry, by_entry[entry.id][-1]) for entry in entries if by_entry.get(entry.id)
        ]

    def deadlines(self, first: date, last: date) -> list[Ahead]:
        """Deadlines of urgent actions about known people, from the last version of each."""
        d = t.documents.c
        later = t.documents.alias("later")
        replaced = exists().where(
            later.c.key == d.key, later.c.whole, later.c.recorded > d.recorded
        )  # by a version that may have another deadline
        query = (
            select(d.id, d.key, d.deadline, d.title, d.url, d.organisation)
            .where(d.deadline.between(first, last), ~replaced)
            .order_by(d.recorded)
        )
        found = {row.id: row for row in self._connection.execute(query)}
        about = {
            (found[document].key, defender): found[document]
            for document, defender in self._confirmed_in(found)
        }
        who = people(self._connection, (defender for _, defender in about))
        ahead = [
            Ahead(
                row.deadline, "urgent action ends", who[defender],
                row.title, row.url, row.organisation,
            )
            for (_, defender), row in about.items()
        ]  # fmt: skip
        return sorted(ahead, key=lambda one: (one.day, one.defender.name, one.url))

    def _confirmed_in(self, documents: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Document and defender, for each mention that is sure."""
        c = t.mentions.c
        for part in chunks(documents):
            sure = (c.document.in_(part), c.certainty == Certainty.CONFIRMED)
            for row in self._connection.execute(select(c.document, c.defender).where(*sure)):
                yield row.document, row.defender

    def timeline(self, defender: str) -> list[tuple[Occurrence, list[Notice]]]:
        """Occurrences in order of date (undated ones last), each with the changes that told it."""
        entries = sorted(self.record(defender), key=_by_date)
        by_entry = self._told_by(entry.id for entry in entries)
        return [(entry, by_entry.get(entry.id, [])) for entry in entries]

    def _told_by(self, occurrences: Iterable[str]) -> dict[str, list[Notice]]:
        """The notices of each occurrence, in the order in which they were recorded."""
        found: dict[str, list[Notice]] = defaultdict(list)
        c = t.changes.c
        for part in chunks(dict.fromkeys(occurrences)):
            query = NOTICES.where(c.occurrence.in_(part)).order_by(c.recorded, c.start, c.id)
            for notice in self._notices(query):
                found[notice.change.occurrence.id].append(notice)
        return found


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


def _by_date(entry: Occurrence) -> tuple[bool, date, datetime, str]:
    day = entry.date.first if entry.date else date.max
    return (entry.date is None, day, entry.first_seen, entry.id)


def _ahead(entry: Occurrence, notice: Notice) -> Ahead:
    what = "appeal" if entry.kind is Kind.APPEAL else "hearing"
    court = dict(entry.facts).get("court", "")
    return Ahead(
        entry.date.first if entry.date else date.max,
        f"{what}, {court}" if court else what,
        notice.defender, notice.title, notice.url, notice.organisation,
    )  # fmt: skip
