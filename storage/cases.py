"""The casebook: documents, and what they said of whom.

What a reading means (new, known, the same occurrence) is decided elsewhere; here it is kept, once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, exists, func, or_, select

from monitor.keeping import Ahead, Matter, Waiting
from monitor.model import (
    Certainty,
    Change,
    Defender,
    Document,
    Kind,
    Mention,
    Notice,
    Occurrence,
    Reading,
    Reason,
    Standing,
    Status,
)
from storage import rows
from storage import tables as t
from storage.keeping import keep_reading, occurrences_of, pass_over
from storage.people import people
from storage.querying import chunks

# A row of this query holds a change and, of its document, what a notice shows.
NOTICES: Select[Any] = select(
    t.changes,
    *(t.documents.c[name] for name in ("title", "url", "organisation", "source", "published")),
).join(t.documents, t.documents.c.id == t.changes.c.document)


_RECORD = (
    select(t.occurrences)
    .where(t.occurrences.c.defender == bindparam("defender"))
    .order_by(t.occurrences.c.first_seen, t.occurrences.c.id)
)
_BEFORE = (
    select(t.documents)
    .where(t.documents.c.source == bindparam("source"), t.documents.c.url == bindparam("url"))
    .where(t.documents.c.id != bindparam("id"), t.documents.c.whole)
    .order_by(t.documents.c.recorded.desc(), t.documents.c.id)
    .limit(1)
)


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
        asked = {"source": document.source, "url": document.url, "id": document.id}
        row = self._connection.execute(_BEFORE, asked).first()
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
        keep_reading(self._connection, reading, now)

    def pass_over(self, documents: Sequence[Document], now: datetime) -> None:
        """Save many that mention nobody: a feed of 30 items is one statement, not 60."""
        pass_over(self._connection, documents, now)

    # ---------------------------------------------------------------- asking

    def mentions(self, document: str) -> list[Mention]:
        """Who is mentioned in it, as it stands after review."""
        c = t.mentions.c
        query = select(t.mentions).where(c.document == document).order_by(c.defender)
        return [rows.mention(row) for row in self._connection.execute(query)]

    def record(self, defender: str) -> tuple[Occurrence, ...]:
        """Everything that is known to have befallen her, waiting and rejected entries included."""
        found = self._connection.execute(_RECORD, {"defender": defender})
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

    def told_of_pages_since(self, day: date) -> list[Notice]:
        """Changes `new` of pages that were published since `day`; undated: recorded since."""
        moment = datetime.combine(day, time(), UTC)
        c, published = t.changes.c, t.documents.c.published
        since = or_(published >= day, published.is_(None) & (c.decided >= moment))
        return self._notices(NOTICES.where(c.status == Status.NEW, since))

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

    def matters(self, awaited: Sequence[Waiting], until: date) -> list[Matter]:
        """Of what was told and happened (or, undated, was published) up to `until` the latest of
        each kind for each person, with when it was last told and what else befell her, where it
        may be awaited and nothing since has ended that."""
        found: dict[str, rows.AnyRow] = {}
        for each in awaited:
            found |= {row.id: row for row in self._connection.execute(_open(each, until))}
        told = self._tellings(found)
        who = people(self._connection, (last.defender for *_, last in told.values()))
        latest = self._latest_by_kind(who)
        ordered = sorted(told, key=lambda each: (found[each].first_day or date.min, each))
        return [_matter(found[each], told[each], who, latest) for each in ordered]

    def _tellings(self, occurrences: Iterable[str]) -> dict[str, list[rows.AnyRow]]:
        """Of each what was said of it, in the order in which it was recorded; without the rest of a
        notice, for there may be thousands."""
        d, c = t.documents.c, t.changes.c
        query = select(
            c.occurrence, c.defender, c.evidence, c.decided,
            d.published, d.title, d.url, d.organisation,
        ).join(t.documents, d.id == c.document)  # fmt: skip
        found: dict[str, list[rows.AnyRow]] = defaultdict(list)
        for part in chunks(occurrences):
            told = query.where(c.occurrence.in_(part)).order_by(c.recorded, c.start, c.id)
            for row in self._connection.execute(told):
                found[row.occurrence].append(row)
        return found

    def _latest_by_kind(self, defenders: Iterable[str]) -> dict[str, dict[Kind, date]]:
        """The latest day of each kind of thing in their records; what was rejected is none."""
        c = t.occurrences.c
        found: dict[str, dict[Kind, date]] = defaultdict(dict)
        latest = func.max(func.coalesce(c.last_day, c.published)).label("latest")
        for part in chunks(defenders):
            query = select(c.defender, c.kind, latest).group_by(c.defender, c.kind)
            known = c.standing.in_([Standing.TOLD, Standing.HISTORY])
            for row in self._connection.execute(query.where(c.defender.in_(part), known)):
                if row.latest:
                    found[row.defender][Kind(row.kind)] = row.latest
        return found

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


def _by_date(entry: Occurrence) -> tuple[bool, date, datetime, str]:
    day = entry.date.first if entry.date else date.max
    return (entry.date is None, day, entry.first_seen, entry.id)


def _open(each: Waiting, until: date) -> Select[Any]:
    """The latest of a kind for each person, where nothing is told since that ends the waiting."""
    c, later = t.occurrences.c, t.occurrences.alias("later")
    day = func.coalesce(c.last_day, c.published)
    then = func.coalesce(later.c.last_day, later.c.published)
    known = later.c.standing.in_([Standing.TOLD, Standing.HISTORY])
    others = [kind for kind in each.ended_by if kind is not each.kind]
    ended = later.c.kind.in_(others) & (then >= day if each.same_day else then > day)
    own = (later.c.kind == each.kind) & (then > day)
    if each.kind not in each.ended_by:
        own &= (later.c.standing == Standing.TOLD) & (then <= until)
    since = exists().where(later.c.defender == c.defender, known, or_(ended, own))
    return (
        select(c.id, c.kind, c.first_day, day.label("day"))
        .where(c.kind == each.kind, c.standing == Standing.TOLD)
        .where(day.between(each.first, each.last), ~since)
    )


def _matter(
    entry: rows.AnyRow, told: Sequence[rows.AnyRow], who: Mapping[str, Defender],
    latest: Mapping[str, Mapping[Kind, date]],
) -> Matter:  # fmt: skip
    last = told[-1]
    return Matter(
        who[last.defender], Kind(entry.kind), entry.day,
        max(row.published or row.decided.date() for row in told), latest[last.defender],
        last.evidence, last.title, last.url, last.organisation,
    )  # fmt: skip


def _ahead(entry: Occurrence, notice: Notice) -> Ahead:
    what = "appeal" if entry.kind is Kind.APPEAL else "hearing"
    court = dict(entry.facts).get("court", "")
    return Ahead(
        entry.date.first if entry.date else date.max,
        f"{what}, {court}" if court else what,
        notice.defender, notice.title, notice.url, notice.organisation,
    )  # fmt: skip
