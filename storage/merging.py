"""Two entries of the watch list that are one person, and one entry that was two.

Mentions, events and the record go with the person; whatever the two entries told alike is told
once. Rows only; what makes two people one is for staff to say.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from monitor.errors import StorageError
from monitor.model import Certainty, Defender, Occurrence, Privacy, Standing, digest_id
from storage import casenumbers, rows
from storage import tables as t
from storage.keeping import CONFIRMED, card_of_mention
from storage.people import FROM_REVIEW, grow_version, people

_STRICT = (None, Privacy.FULL, Privacy.DISCREET, Privacy.ENCRYPTED)
_GRAVEST = (Standing.TOLD, Standing.WAITING, Standing.HISTORY, Standing.REJECTED)


def merge(connection: Connection, keep: str, other: str, by: str, now: datetime) -> None:
    """Make `other` part of `keep`: her names are aliases, her record is joined, she is gone.

    Raises StorageError where one of them is not known, or both are the same.
    """
    known = people(connection, [keep, other])
    if keep == other or len(known) < 2:
        raise StorageError("merge two different people of the watch list")
    names = (known[other].name, *known[other].aliases)
    moved = _move_mentions(connection, other, keep, None)
    joined = _join_records(connection, keep, other)
    for table in (t.changes, t.rejections):
        connection.execute(_of(table, other).values(defender=keep))
    _forget_rejected(connection, keep, (*names, known[keep].name, *known[keep].aliases))
    _move_decisions(connection, other, keep, moved, joined)
    _follow(connection, other, keep)
    casenumbers.join(connection, keep, other)
    strictest = max(known.values(), key=lambda person: _STRICT.index(person.sensitivity))
    sensitivity = {"sensitivity": strictest.sensitivity or ""}
    connection.execute(update(t.defenders).where(t.defenders.c.id == keep).values(sensitivity))
    _name(connection, known[keep], names, by, now)
    connection.execute(delete(t.defenders).where(t.defenders.c.id == other))
    grow_version(connection)


def split(
    connection: Connection, defender: str, alias: str, to: Defender, *, by: str, now: datetime
) -> int:
    """Move an alias with the mentions under it, and what they told, to another defender.

    `to` is added where she is not on the list. Returns how many mentions were moved. Raises
    StorageError where the defender has no such alias.
    """
    who = people(connection, [defender]).get(defender)
    if not who or alias not in who.aliases or to.id == defender:
        raise StorageError("split needs somebody's alias, and another id to give it to")
    gone = delete(t.aliases).where(t.aliases.c.defender == defender, t.aliases.c.name == alias)
    connection.execute(gone)
    known = people(connection, [to.id]).get(to.id)
    if known:
        _name(connection, known, [alias], by, now)
    else:
        values = {
            "id": to.id, "name": to.name, "country": to.country, "context": to.context,
            "sensitivity": to.sensitivity or who.sensitivity or "", "changed": 0,
        }  # fmt: skip
        connection.execute(insert(t.defenders).values(values))
        _name(connection, to, [alias], by, now)
    plain = _plain(alias)
    moved = _move_mentions(connection, defender, to.id, lambda row: _plain(row.surface) == plain)
    documents = [document for document, _ in moved.values()]
    _part_records(connection, defender, to.id, documents)
    _move_decisions(connection, defender, to.id, moved, {}, only=True)
    grow_version(connection)
    return len(moved)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _of(table: Table, defender: str) -> Any:  # noqa: ANN401
    return update(table).where(table.c.defender == defender)


def _name(
    connection: Connection, who: Defender, names: Iterable[str], by: str, now: datetime
) -> None:
    """Give her these names as aliases, those aside that she has."""
    there = {_plain(name) for name in (who.name, *who.aliases)}
    new = {name: None for name in names if _plain(name) not in there}
    values = [
        {"defender": who.id, "name": name, "origin": FROM_REVIEW, "by": by, "at": now}
        for name in new
    ]
    if values:
        connection.execute(insert(t.aliases), values)


# ---------------------------------------------------------------- mentions


def _move_mentions(
    connection: Connection, old: str, new: str, which: Callable[[Any], bool] | None
) -> dict[str, tuple[str, str]]:
    """Give mentions to another; returns old id → document and new id.

    Where a document mentions both, the one mention left has the places of both, and is sure where
    one of them was.
    """
    c = t.mentions.c
    query = select(t.mentions, t.documents.c.source, t.documents.c.url)
    query = query.join(t.documents, t.documents.c.id == c.document).where(c.defender == old)
    moved: dict[str, tuple[str, str]] = {}
    for row in connection.execute(query).all():
        if which and not which(row):
            continue
        fresh = digest_id("mention", row.document, new)
        moved[row.id] = (row.document, fresh)
        there = connection.execute(select(t.mentions).where(c.id == fresh)).first()
        if there:
            _join_mention(connection, there, row)
            connection.execute(delete(t.mentions).where(c.id == row.id))
        else:
            values = {
                "id": fresh, "defender": new, "card": card_of_mention(new, row.source, row.url),
            }  # fmt: skip
            connection.execute(update(t.mentions).where(c.id == row.id).values(values))
    return moved


def _join_mention(connection: Connection, there: Any, other: Any) -> None:  # noqa: ANN401
    places = {tuple(anchor) for anchor in (*there.anchors, *other.anchors)}
    values: dict[str, Any] = {"anchors": sorted(list(each) for each in places)}
    if other.certainty == Certainty.CONFIRMED and there.certainty != Certainty.CONFIRMED:
        values |= {"certainty": Certainty.CONFIRMED, "confidence": other.confidence}
        values |= {"verdict": CONFIRMED, "surface": other.surface}
    connection.execute(update(t.mentions).where(t.mentions.c.id == there.id).values(values))


# ---------------------------------------------------------------- records


def _join_records(connection: Connection, keep: str, other: str) -> dict[str, str]:
    """Give the record to `keep`; what both tell alike is one entry. Returns gone → kept entry."""
    query = select(t.occurrences).where(t.occurrences.c.defender == keep)
    mine = {_same(row): rows.occurrence(row) for row in connection.execute(query)}
    query = select(t.occurrences).where(t.occurrences.c.defender == other)
    joined: dict[str, str] = {}
    for row in connection.execute(query).all():
        entry, same = rows.occurrence(row), t.occurrences.c.id == row.id
        twin = mine.get(_same(row)) if row.happened else None
        if not twin:
            connection.execute(update(t.occurrences).where(same).values(defender=keep))
            continue
        joined[entry.id] = twin.id
        _put(connection, _joined(twin, entry))
        theirs = update(t.changes).where(t.changes.c.occurrence == entry.id)
        connection.execute(theirs.values(occurrence=twin.id))
        connection.execute(delete(t.occurrences).where(same))
    return joined


def _same(row: Any) -> tuple[str, str, str]:  # noqa: ANN401
    return row.kind, row.happened, row.term


def _joined(mine: Occurrence, other: Occurrence) -> Occurrence:
    return replace(
        mine,
        facts=tuple(dict.fromkeys((*mine.facts, *other.facts))),
        standing=min(mine.standing, other.standing, key=_GRAVEST.index),
        first_seen=min(mine.first_seen, other.first_seen),
        organisations=tuple(dict.fromkeys((*mine.organisations, *other.organisations))),
        evidence=tuple(dict.fromkeys((*mine.evidence, *other.evidence)))[: rows.MAX_EVIDENCE],
    )


def _put(connection: Connection, entry: Occurrence) -> None:
    same = t.occurrences.c.id == entry.id
    values = rows.occurrence_values(entry)
    connection.execute(update(t.occurrences).where(same).values(values))


def _part_records(connection: Connection, old: str, new: str, documents: list[str]) -> None:
    """What these documents told of `old` they told of `new`; other documents' part stays."""
    c = t.changes.c
    query = select(t.changes, t.documents.c.organisation)
    query = query.join(t.documents, t.documents.c.id == c.document).where(c.defender == old)
    told: dict[str, list[Any]] = {}
    for row in connection.execute(query).all():
        told.setdefault(row.occurrence, []).append(row)
    for occurrence, changes in told.items():
        going = [row for row in changes if row.document in documents]
        if not going:
            continue
        same = t.occurrences.c.id == occurrence
        target = occurrence
        if len(going) == len(changes):
            connection.execute(update(t.occurrences).where(same).values(defender=new))
        else:
            staying = [row for row in changes if row not in going]
            entry = rows.occurrence(connection.execute(select(t.occurrences).where(same)).one())
            target = digest_id("split", occurrence, new)
            _put(connection, _only(entry, staying))
            fresh = replace(_only(entry, going), id=target, defender=new)
            connection.execute(insert(t.occurrences).values(rows.occurrence_values(fresh)))
        ids = [row.id for row in going]
        theirs = update(t.changes).where(c.id.in_(ids))
        connection.execute(theirs.values(defender=new, occurrence=target))


def _only(entry: Occurrence, changes: list[Any]) -> Occurrence:
    """The entry as only these changes tell it."""
    by = {row.organisation for row in changes}
    said = {row.evidence for row in changes}
    return replace(
        entry,
        organisations=tuple(each for each in entry.organisations if each in by),
        evidence=tuple(each for each in entry.evidence if each in said),
    )


# ---------------------------------------------------------------- what hangs on her


def _forget_rejected(connection: Connection, keep: str, names: Iterable[str]) -> None:
    """Take back that a text's form, one of her names now, was not her."""
    plain = {_plain(name) for name in names}
    c = t.rejections.c
    found = connection.execute(select(c.id, c.form).where(c.defender == keep)).all()
    gone = [row.id for row in found if _plain(row.form) in plain]
    connection.execute(delete(t.rejections).where(c.id.in_(gone)))


def _move_decisions(
    connection: Connection,
    old: str,
    new: str,
    moved: dict[str, tuple[str, str]],
    joined: dict[str, str],
    *,
    only: bool = False,
) -> None:
    """Let decisions follow what they were about, so that they can be undone there.

    only: those alone that were about the mentions that moved.
    """
    c = t.decisions.c
    for row in connection.execute(select(t.decisions).where(c.defender == old)).all():
        about = [entry["id"] for entry in row.undo.get("mentions", ())]
        if only and not (about and all(each in moved for each in about)):
            continue
        undo = dict(row.undo)
        undo["mentions"] = [
            entry | {"id": moved[entry["id"]][1] if entry["id"] in moved else entry["id"]}
            for entry in row.undo.get("mentions", ())
        ]
        undo["occurrences"] = [
            entry for entry in row.undo.get("occurrences", ()) if entry["id"] not in joined
        ]
        same = update(t.decisions).where(c.id == row.id)
        connection.execute(same.values(defender=new, undo=undo))


def _follow(connection: Connection, old: str, new: str) -> None:
    """Who wanted to hear of the one hears of the other."""
    c = t.subscriptions.c
    for row in connection.execute(select(c.id, c.defenders)).all():
        if old in row.defenders:
            wanted = list(dict.fromkeys(new if each == old else each for each in row.defenders))
            same = update(t.subscriptions).where(c.id == row.id)
            connection.execute(same.values(defenders=wanted))
