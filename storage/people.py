"""The watch list: who is known by which names, and which namesakes were turned down."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from monitor.model import Defender, Privacy, Rejection
from storage import casenumbers, removal, rows
from storage import tables as t
from storage.aftermath import Aftermath
from storage.querying import among, chunks

VERSION = "watch_list_version"
FEW = 500  # people who may change at once without the whole list being read again
FROM_LIST, FROM_REVIEW = "list", "review"


@dataclass(frozen=True, slots=True)
class Alias:
    """A name of a defender, with where it came from: the list that staff keep, or a review."""

    defender: str
    name: str
    origin: str  # "list" | "review"
    by: str = ""
    at: datetime | None = None


_ALIASES = select(t.aliases.c.defender, t.aliases.c.name).order_by(t.aliases.c.id)
_ALIASES_OF = _ALIASES.where(among(t.aliases.c.defender))
_PEOPLE = select(t.defenders).where(among(t.defenders.c.id))
_VERSION = select(t.meta.c.value).where(t.meta.c.name == VERSION)


def names_of(connection: Connection, defenders: Sequence[str] | None) -> dict[str, list[str]]:
    """Aliases by defender, in the order in which they were added; of everybody for None."""
    found: dict[str, list[str]] = defaultdict(list)
    asked = (_ALIASES,) if defenders is None else (_ALIASES_OF, {"keys": defenders})
    for defender, name in connection.execute(*asked):
        found[defender].append(name)
    return found


def people(connection: Connection, ids: Iterable[str]) -> dict[str, Defender]:
    """Those of `ids` who are on the list."""
    found = {}
    for part in chunks(dict.fromkeys(ids)):
        names = names_of(connection, part)
        for row in connection.execute(_PEOPLE, {"keys": part}):
            found[row.id] = rows.defender(row, names.get(row.id, ()))
    return found


def grow_version(connection: Connection, changed: Sequence[str] = ()) -> None:
    """Tell every process that its index of names is out of date: in these people, where they are
    few; in whom it may be otherwise."""
    grown = update(t.meta).where(t.meta.c.name == VERSION).values(value=t.meta.c.value + 1)
    if connection.execute(grown).rowcount == 0:
        connection.execute(insert(t.meta).values(name=VERSION, value=1))
    if 0 < len(changed) <= FEW:
        now = _VERSION.scalar_subquery()
        theirs = update(t.defenders).where(t.defenders.c.id.in_(changed))
        connection.execute(theirs.values(changed=now))


class SqlWatchList:
    def __init__(self, connection: Connection, aftermath: Aftermath) -> None:
        self._connection, self._aftermath = connection, aftermath

    def version(self) -> int:
        return self._connection.execute(_VERSION).scalar_one_or_none() or 0

    def defenders(self) -> list[Defender]:
        names = names_of(self._connection, None)
        found = self._connection.execute(select(t.defenders).order_by(t.defenders.c.id))
        return [rows.defender(row, names.get(row.id, ())) for row in found]

    def changed_since(self, version: int) -> list[Defender] | None:
        """Who was added or changed after that version; None where this cannot be said, as when
        somebody was removed."""
        c = t.defenders.c
        query = select(c.id, c.changed).where(c.changed > version).limit(FEW + 1)
        found = self._connection.execute(query).all()
        if {row.changed for row in found} != set(range(version + 1, self.version() + 1)):
            return None
        return list(people(self._connection, [row.id for row in found]).values())

    def count(self) -> int:
        query = select(func.count()).select_from(t.defenders)
        return self._connection.execute(query).scalar_one()

    def get(self, defender: str) -> Defender | None:
        return people(self._connection, [defender]).get(defender)

    def put(self, defenders: Iterable[Defender]) -> int:
        """Add, or replace those of the same id; returns how many changed.

        Aliases that a review added stay, also where `defenders` does not have them: a list kept
        elsewhere does not know of them. `forget_alias` removes one.
        """
        changed = [id_ for part in chunks(_last_of_each(defenders)) for id_ in self._put_some(part)]
        if changed:
            grow_version(self._connection, changed)
        return len(changed)

    def _put_some(self, defenders: list[Defender]) -> list[str]:
        ids = [defender.id for defender in defenders]
        known = select(t.defenders).where(t.defenders.c.id.in_(ids))
        there = {row.id: rows.defender(row, ()) for row in self._connection.execute(known)}
        names: dict[str, list[Alias]] = defaultdict(list)
        for alias in self._aliases(t.aliases.c.defender.in_(ids)):
            names[alias.defender].append(alias)
        new = [
            _listed(defender, names[defender.id], there.get(defender.id)) for defender in defenders
        ]
        changed = [
            defender
            for defender in new
            if defender.id not in there or defender != _stored(there[defender.id], names)
        ]
        self._clear([defender for defender in changed if defender.id in there])
        self._insert(changed)
        return [defender.id for defender in changed]

    def _clear(self, defenders: list[Defender]) -> None:
        """Take listed names away and update the rest; the row stays, with all that hangs on it."""
        if not defenders:
            return
        values = [_values(defender) | {"same": defender.id} for defender in defenders]
        changed = update(t.defenders).where(t.defenders.c.id == bindparam("same"))
        kept = ("name", "country", "context", "sensitivity")
        named: dict[str, Any] = {name: bindparam(name) for name in kept}
        self._connection.execute(changed.values(named), values)
        theirs = t.aliases.c.defender.in_([defender.id for defender in defenders])
        listed = t.aliases.c.origin == FROM_LIST
        self._connection.execute(delete(t.aliases).where(theirs, listed))

    def _insert(self, defenders: list[Defender]) -> None:
        ids = [defender.id for defender in defenders]
        query = select(t.defenders.c.id).where(t.defenders.c.id.in_(ids))
        there = set(self._connection.execute(query).scalars())
        if added := [_values(defender) for defender in defenders if defender.id not in there]:
            self._connection.execute(insert(t.defenders), added)
        names = [
            {"defender": defender.id, "name": name, "origin": FROM_LIST, "by": "", "at": None}
            for defender in defenders
            for name in defender.aliases
        ]
        if names:
            self._connection.execute(insert(t.aliases), names)

    def remove(self, defender: str) -> bool:
        """Delete her with mentions, events, changes and undelivered messages: nothing stays."""
        if not removal.remove_defender(self._connection, self._aftermath, defender):
            return False
        grow_version(self._connection)
        return True

    def merge(self, keep: str, other: str, by: str, now: datetime) -> None:
        """Make two entries one person; see `storage.merging`. Raises StorageError."""
        from storage.merging import merge  # it needs what is here

        merge(self._connection, keep, other, by, now)

    def split(self, defender: str, alias: str, to: Defender, *, by: str, now: datetime) -> int:
        """Give an alias with its mentions to another; returns how many. Raises StorageError."""
        from storage.merging import split

        return split(self._connection, defender, alias, to, by=by, now=now)

    # ---------------------------------------------------------------- how openly she is told of

    def sensitive(self) -> list[Defender]:
        """Those who may not be told of openly, to whoever wishes it."""
        openly = ("", Privacy.FULL.value)
        query = select(t.defenders.c.id).where(t.defenders.c.sensitivity.not_in(openly))
        ids = self._connection.execute(query.order_by(t.defenders.c.id)).scalars()
        return list(people(self._connection, list(ids)).values())

    def set_sensitivity(self, defender: str, level: Privacy) -> None:
        same = t.defenders.c.id == defender
        self._connection.execute(update(t.defenders).where(same).values(sensitivity=level.value))

    def case_numbers(self, defenders: Iterable[str]) -> dict[str, str]:
        """The number of each, like K-1742; given at random when it is first asked for."""
        return casenumbers.of(self._connection, dict.fromkeys(defenders))

    def of_case(self, number: str) -> str | None:
        """Whose number it is, or was before two entries became one person."""
        return casenumbers.whose(self._connection, number)

    def rejections(self) -> list[Rejection]:
        query = select(t.rejections).order_by(t.rejections.c.at, t.rejections.c.id)
        return [
            Rejection(row.defender, row.form, row.source, row.context)
            for row in self._connection.execute(query)
        ]

    def aliases(self, defender: str) -> list[Alias]:
        """Her names with who added them and when."""
        return self._aliases(t.aliases.c.defender == defender)

    def forget_alias(self, defender: str, name: str) -> bool:
        """Remove one name, whoever added it."""
        gone = delete(t.aliases).where(t.aliases.c.defender == defender, t.aliases.c.name == name)
        if self._connection.execute(gone).rowcount == 0:
            return False
        grow_version(self._connection, [defender])
        return True

    def _aliases(self, which: Any) -> list[Alias]:  # noqa: ANN401
        found = self._connection.execute(select(t.aliases).where(which).order_by(t.aliases.c.id))
        return [Alias(row.defender, row.name, row.origin, row.by, row.at) for row in found]


def _last_of_each(defenders: Iterable[Defender]) -> Iterable[Defender]:
    return {defender.id: defender for defender in defenders}.values()


def _values(defender: Defender) -> dict[str, str | int]:
    return {
        "id": defender.id,
        "name": defender.name,
        "country": defender.country,
        "context": defender.context,
        "sensitivity": defender.sensitivity or "",
        "changed": 0,
    }


def _listed(defender: Defender, names: list[Alias], before: Defender | None) -> Defender:
    """The defender with those of her names that no review has added, each once; as sensitive as
    `before`, where the list says nothing of it."""
    reviewed = {alias.name for alias in names if alias.origin == FROM_REVIEW}
    aliases = tuple(name for name in dict.fromkeys(defender.aliases) if name not in reviewed)
    sensitivity = defender.sensitivity or (before.sensitivity if before else None)
    return replace(defender, aliases=aliases, sensitivity=sensitivity)


def _stored(defender: Defender, names: dict[str, list[Alias]]) -> Defender:
    listed = (alias.name for alias in names[defender.id] if alias.origin == FROM_LIST)
    return replace(defender, aliases=tuple(listed))
