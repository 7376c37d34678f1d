"""Turns of phrase that every part of the store uses, in SQL that any database speaks.

Their statements are made once: to make one and to see that it was compiled before takes SQLAlchemy
several times as long as SQLite takes to carry it out.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Select,
    Table,
    Update,
    bindparam,
    false,
    func,
    insert,
    literal_column,
    null,
    select,
    update,
)

_EMPTY: dict[str, ColumnElement[Any]] = {
    "None": null(), "''": literal_column("''"), "0": literal_column("0"), "False": false(),
    "{}": literal_column("'{}'"),
}  # fmt: skip
CHUNK = 500  # ids in one IN (…): below every database's limit of parameters


def among(column: ColumnElement[Any], name: str = "keys") -> ColumnElement[bool]:
    """Whether it is one of the values given under that name when the statement is carried out."""
    return column.in_(bindparam(name, expanding=True))


def aside(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column as one by which nothing is looked up: most rows have the value that is asked for,
    and SQLite, which keeps no count of them, would go through all of these."""
    return func.coalesce(column, null())


def chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield lists of at most CHUNK values."""
    rest = iter(values)
    while part := list(islice(rest, CHUNK)):
        yield part


def put_row(connection: Connection, table: Table, values: dict[str, Any]) -> None:
    """Write the row of this primary key, whether it is there or not."""
    if connection.execute(_change(table), _keyed(table, values)).rowcount == 0:
        connection.execute(_addition(table), values)


def put_rows(connection: Connection, table: Table, values: Sequence[dict[str, Any]]) -> None:
    """Write many rows of a table with one key column, whether they are there or not."""
    [key] = table.primary_key
    there = present(connection, table, [row[key.name] for row in values])
    add_rows(connection, table, [row for row in values if row[key.name] not in there])
    if known := [_keyed(table, row) for row in values if row[key.name] in there]:
        connection.execute(_change(table), known)


def add_rows(connection: Connection, table: Table, values: Sequence[dict[str, Any]]) -> None:
    """Write many rows that are not there. A column that is empty in all of them stands as such in
    the statement: to hand over a value takes SQLAlchemy as long as SQLite to write it."""
    if not values:
        return
    empty = {
        name: repr(value)
        for name, value in values[0].items()
        if repr(value) in _EMPTY and all(row[name] == value for row in values)
    }
    given = [name for name in values[0] if name not in empty]
    rest = [{name: row[name] for name in given} for row in values]
    connection.execute(_addition(table, frozenset(empty.items())), rest)


def present(connection: Connection, table: Table, keys: Iterable[Any]) -> set[Any]:
    """Which of these keys have a row in a table with one key column."""
    there: set[Any] = set()
    for part in chunks(keys):
        there |= set(connection.execute(_presence(table), {"keys": part}).scalars())
    return there


def add_row(connection: Connection, table: Table, values: dict[str, Any]) -> bool:
    """Write the row unless its primary key is there; says whether it was written."""
    same = _same(table, values)
    if connection.execute(select(*table.primary_key).where(*same)).first():
        return False
    connection.execute(insert(table).values(values))
    return True


@cache
def _addition(table: Table, empty: frozenset[tuple[str, str]] = frozenset()) -> Insert:
    return insert(table).values({name: _EMPTY[sign] for name, sign in empty})


@cache
def _change(table: Table) -> Update:
    """Of the row that `_keyed` names; the columns are those of the values."""
    return update(table).where(*(c == bindparam(f"the_{c.name}") for c in table.primary_key))


def _keyed(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    return values | {f"the_{c.name}": values[c.name] for c in table.primary_key}


@cache
def _presence(table: Table) -> Select[Any]:
    [key] = table.primary_key
    return select(key).where(among(key))


def _same(table: Table, values: dict[str, Any]) -> Sequence[ColumnElement[bool]]:
    return [column == values[column.name] for column in table.primary_key]
