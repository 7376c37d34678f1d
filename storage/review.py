"""What waits for a person, and what she decides. Each decision can be undone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from monitor.errors import StorageError
from monitor.keeping import Decision, ReviewItem
from monitor.model import Certainty, Change, Reason, Standing, Status, digest_id
from storage import rows
from storage import tables as t
from storage.cards import change_cards, document_of, mention_cards
from storage.cases import changes_where
from storage.keeping import CONFIRMED, REJECTED, WAITING, words_around
from storage.people import FROM_REVIEW, grow_version, people
from storage.querying import chunks
from storage.subscribers import CLAIMABLE


class SqlReview:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # ---------------------------------------------------------------- the queue

    def waiting(self) -> list[ReviewItem]:
        """One item for each doubtful mention, one for each unsure change of a sure mention."""
        items = [*mention_cards(self._connection), *change_cards(self._connection)]
        return sorted(items, key=lambda item: (item.waiting_since, item.id))

    def count(self) -> int:
        """How many items wait."""
        total = 0
        for table in (t.mentions, t.changes):
            query = select(func.count(table.c.card.distinct())).where(table.c.verdict == WAITING)
            total += self._connection.execute(query).scalar_one()
        return total

    # ---------------------------------------------------------------- deciding

    def confirm(self, item: str, by: str, now: datetime) -> list[Change]:
        """Returns the changes that are now `new` (reason CONFIRMED_BY_REVIEW), to be told.

        A confirmed mention adds its surface as alias where that is a new form; who else was asked
        about at the same words is not meant there. Raises StorageError for an item that does not
        wait.
        """
        card, mentions, changes = self._find(item)
        others, theirs = self._others(mentions)
        before = self._before([*mentions, *others], [*changes, *theirs])
        self._drop(others, theirs)
        asked = [change.id for change in changes]
        if mentions:
            self._set(t.mentions, _ids(mentions), verdict=CONFIRMED, certainty=Certainty.CONFIRMED)
            before["aliases"] = self._learn(mentions, by, now)
            asked = [row.id for row in changes if row.reason == Reason.DOUBTFUL_PERSON]
            rest = [row.id for row in changes if row.id not in asked and _unsure(row)]
            self._set(t.changes, rest, verdict=WAITING)
        asked = [row.id for row in changes if row.id in asked and _unsure(row)]
        new = self._tell(asked, now)
        self._settle_history([row.occurrence for row in changes])
        hers = (mentions or changes)[0].defender
        self._log(before, card=card, defender=hers, verdict=CONFIRMED, by=by, at=now)
        return changes_where(self._connection, t.changes.c.id.in_(new)) if new else []

    def _tell(self, asked: list[str], now: datetime) -> list[str]:
        """Make these changes new, save those whose occurrence was told meanwhile."""
        new = []
        for change in changes_where(self._connection, t.changes.c.id.in_(asked)):
            entry = change.occurrence
            if entry.standing is Standing.TOLD:
                status, reason = Status.KNOWN, Reason.RECORDED_BEFORE
            else:
                status, reason = Status.NEW, Reason.CONFIRMED_BY_REVIEW
                new.append(change.id)
                self._set(t.occurrences, [entry.id], standing=Standing.TOLD)
            self._set(
                t.changes, [change.id],
                status=status, reason=reason, decided=now, verdict=CONFIRMED,
            )  # fmt: skip
        return new

    def _settle_history(self, occurrences: list[str]) -> None:
        """What an old passage told of a person who was in doubt is her history now."""
        c = t.changes.c
        for part in chunks(dict.fromkeys(occurrences)):
            in_doubt = select(c.occurrence).where(c.occurrence.in_(part))
            in_doubt = in_doubt.where(c.status == Status.UNSURE)
            which = (
                t.occurrences.c.id.in_(part),
                t.occurrences.c.standing == Standing.WAITING,
                t.occurrences.c.id.not_in(in_doubt),
            )
            settled = update(t.occurrences).where(*which).values(standing=Standing.HISTORY)
            self._connection.execute(settled)

    def _learn(self, mentions: Sequence[Any], by: str, now: datetime) -> list[int]:
        """Add each new form as alias; returns the ids of the rows. No part of a name alone."""
        added = []
        for row in mentions:
            mention = rows.mention(row)
            if mention.anchors and not any(anchor.full for anchor in mention.anchors):
                continue
            defender = people(self._connection, [mention.defender])[mention.defender]
            form = " ".join(mention.surface.split())
            if form.casefold() in {name.casefold() for name in (defender.name, *defender.aliases)}:
                continue
            values = {
                "defender": defender.id, "name": form, "origin": FROM_REVIEW, "by": by, "at": now,
            }  # fmt: skip
            result = self._connection.execute(insert(t.aliases).values(values))
            added += list(result.inserted_primary_key or ())
        if added:
            grow_version(self._connection, [row.defender for row in mentions])
        return added

    def reject(self, item: str, by: str, now: datetime) -> None:
        """Remembered: the same is never asked again.

        Of a mention the form is remembered with the words around it; what it told is taken out of
        the record, where no other text told it. Raises StorageError for an item that does not wait.
        """
        card, mentions, changes = self._find(item)
        before = self._before(mentions, changes)
        if mentions:
            before["rejections"] = [self._turn_down(row, by, now) for row in mentions]
            grow_version(self._connection, [row.defender for row in mentions])
        self._drop(mentions, changes)
        hers = (mentions or changes)[0].defender
        self._log(before, card=card, defender=hers, verdict=REJECTED, by=by, at=now)

    def _drop(self, mentions: list[Any], changes: list[Any]) -> None:
        self._set(t.mentions, _ids(mentions), verdict=REJECTED)
        self._set(t.changes, _ids(changes), verdict=REJECTED)
        for occurrence in dict.fromkeys(row.occurrence for row in changes):
            self._take_back(occurrence)

    def _turn_down(self, row: Any, by: str, now: datetime) -> str:  # noqa: ANN401
        mention, document = rows.mention(row), document_of(self._connection, row.document)
        context = words_around(document, mention)
        key = digest_id("rejection", mention.defender, mention.surface, document.source, context)
        values = {
            "id": key, "defender": mention.defender, "form": mention.surface,
            "source": document.source, "context": context, "by": by, "at": now,
        }  # fmt: skip
        there = select(t.rejections.c.id).where(t.rejections.c.id == key)
        if not self._connection.execute(there).first():
            self._connection.execute(insert(t.rejections).values(values))
        return key

    def _take_back(self, occurrence: str) -> None:
        """Reject an entry that nobody else told; of any other, forget the organisation."""
        c = t.changes.c
        query = (
            select(t.documents.c.organisation)
            .join(t.changes, c.document == t.documents.c.id)
            .where(c.occurrence == occurrence, c.verdict != REJECTED)
        )
        others = set(self._connection.execute(query).scalars())
        if not others:
            self._set(t.occurrences, [occurrence], standing=Standing.REJECTED)
            return
        listed = select(t.occurrences.c.organisations).where(t.occurrences.c.id == occurrence)
        told = self._connection.execute(listed).scalar_one()
        self._set(
            t.occurrences, [occurrence], organisations=[name for name in told if name in others]
        )

    # ---------------------------------------------------------------- looking back

    def decisions(self, limit: int = 100) -> list[Decision]:
        """The latest decisions, newest first."""
        query = select(t.decisions).order_by(t.decisions.c.id.desc()).limit(limit)
        return [
            Decision(row.card, row.defender, row.verdict, row.by, row.at, row.undone)
            for row in self._connection.execute(query)
        ]

    def undo(self, item: str) -> None:
        """Set back the last decision about `item`: it waits again.

        Alias or rejection go; what has not been sent of it yet is not sent. Raises StorageError.
        """
        c = t.decisions.c
        query = select(t.decisions).where(c.card.startswith(item, autoescape=True), ~c.undone)
        row = self._connection.execute(query.order_by(c.id.desc()).limit(1)).first()
        if not item or not row:
            raise StorageError(f"nothing was decided about item {item!r}, or it was undone before")
        self._call_back([entry["id"] for entry in row.undo["changes"]])
        for name in ("mentions", "changes", "occurrences"):
            table = t.Row.metadata.tables[name]
            for entry in row.undo[name]:
                self._set(table, [entry["id"]], **_moments(entry))
        for table, name in ((t.aliases, "aliases"), (t.rejections, "rejections")):
            if gone := row.undo.get(name):
                self._connection.execute(delete(table).where(table.c.id.in_(gone)))
        self._set(t.decisions, [row.id], undone=True)
        grow_version(self._connection, [row.defender])

    def _call_back(self, changes: list[str]) -> None:
        """Delete what waits to be told, or to be sent and holds nothing but these changes."""
        self._connection.execute(delete(t.tellings).where(t.tellings.c.change.in_(changes)))
        link, c = t.delivery_changes.c, t.deliveries.c
        holding = select(link.delivery).where(link.change.in_(changes))
        beyond = select(link.delivery).where(link.change.not_in(changes))
        beyond = beyond.where(link.delivery.in_(holding))
        which = (c.id.in_(holding), c.id.not_in(beyond), c.state.in_(CLAIMABLE))
        self._connection.execute(delete(t.deliveries).where(*which))

    # ---------------------------------------------------------------- rows

    def _find(self, item: str) -> tuple[str, list[Any], list[Any]]:
        """The card that `item` begins, its mentions, and the changes that hang on it."""
        cards = set()
        for table in (t.mentions, t.changes):
            begins = table.c.card.startswith(item, autoescape=True)
            query = select(table.c.card).where(table.c.verdict == WAITING, begins)
            cards |= set(self._connection.execute(query).scalars())
        if not item or not cards:
            raise StorageError(f"no item {item!r} waits for review; see `monitor review list`")
        if len(cards) > 1:
            raise StorageError(f"{item!r} begins {len(cards)} items; give more of the id")
        card = cards.pop()
        mentions = self._rows(t.mentions, t.mentions.c.card == card)
        if not mentions:
            return card, [], self._rows(t.changes, t.changes.c.card == card)
        return card, mentions, self._changes_of(mentions)

    def _changes_of(self, mentions: list[Any]) -> list[Any]:
        changes = []
        for row in mentions:
            hers = t.changes.c.defender == row.defender
            changes += self._rows(t.changes, t.changes.c.document == row.document, hers)
        return changes

    def _others(self, mentions: list[Any]) -> tuple[list[Any], list[Any]]:
        """Doubtful mentions of others by the very words of these, and what hangs on them."""
        others = []
        for row in mentions:
            mine, c = {tuple(each[:2]) for each in row.anchors}, t.mentions.c
            for other in self._rows(t.mentions, c.document == row.document):
                theirs = {tuple(each[:2]) for each in other.anchors}
                if other.defender != row.defender and theirs and theirs <= mine:
                    others.append(other)
        return others, self._changes_of(others)

    def _rows(self, table: Table, *which: Any) -> list[Any]:  # noqa: ANN401
        query = select(table).where(*which).order_by(table.c.recorded, table.c.id)
        found = self._connection.execute(query).all()
        if table is t.mentions:  # other versions of the page may have been decided before
            return [row for row in found if row.verdict == WAITING]
        return list(found)

    def _before(self, mentions: list[Any], changes: list[Any]) -> dict[str, Any]:
        """How everything stands that a decision may change."""
        ids = dict.fromkeys(row.occurrence for row in changes)
        entries: list[Any] = []
        for part in chunks(ids):
            query = select(t.occurrences).where(t.occurrences.c.id.in_(part))
            entries += self._connection.execute(query)
        return {
            "mentions": _kept(mentions, "verdict", "certainty"),
            "changes": _kept(changes, "verdict", "status", "reason", "decided"),
            "occurrences": _kept(entries, "standing", "organisations"),
        }

    def _log(self, undo: dict[str, Any], **values: Any) -> None:  # noqa: ANN401
        values |= {"undone": False, "undo": undo}
        self._connection.execute(insert(t.decisions).values(values))

    def _set(self, table: Table, ids: list[Any], **values: Any) -> None:  # noqa: ANN401
        for part in chunks(ids):
            self._connection.execute(update(table).where(table.c.id.in_(part)).values(values))


def _ids(found: list[Any]) -> list[str]:
    return [row.id for row in found]


def _unsure(row: Any) -> bool:  # noqa: ANN401
    return bool(row.status == Status.UNSURE)


def _kept(found: list[Any], *names: str) -> list[dict[str, Any]]:
    return [{"id": row.id} | {name: _plain(getattr(row, name)) for name in names} for row in found]


def _plain(value: Any) -> Any:  # noqa: ANN401
    return value.isoformat() if isinstance(value, datetime) else value


def _moments(entry: dict[str, Any]) -> dict[str, Any]:
    """The values to set back, with moments read from JSON."""
    return {
        name: datetime.fromisoformat(value) if name == "decided" else value
        for name, value in entry.items()
        if name != "id"
    }
