"""Three turns of phrase that every part of the store uses, in SQL that any database speaks."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, insert, select, update

CHUNK = 500  # ids in one IN (…): below every database's limit of parameters


def chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield lists of at most CHUNK values."""
    rest = iter(values)
    while part := list(islice(rest, CHUNK)):
        yield part


def put_row(connection: Connection, table: Table, values: dict[str, Any]) -> None:
    """Write the row of this primary key, whether it is there or not."""
    same = _same(table, values)
    if connection.execute(update(table).where(*same).values(values)).rowcount == 0:
        connection.execute(insert(table).values(values))


def put_rows(connection: Connection, table: Table, values: Sequence[dict[str, Any]]) -> None:
    """Write many rows of a table with one key column, whether they are there or not."""
    [key] = table.primary_key
    there = present(connection, table, [row[key.name] for row in values])
    if fresh := [row for row in values if row[key.name] not in there]:
        connection.execute(insert(table), fresh)
    for row in values:
        if row[key.name] in there:
            connection.execute(update(table).where(key == row[key.name]).values(row))


def present(connection: Connection, table: Table, keys: Iterable[Any]) -> set[Any]:
    """Which of these keys have a row in a table with one key column."""
    [key] = table.primary_key
    there: set[Any] = set()
    for part in chunks(keys):
        there |= set(connection.execute(select(key).where(key.in_(part))).scalars())
    return there


def add_row(connection: Connection, table: Table, values: dict[str, Any]) -> bool:
    """Write the row unless its primary key is there; says whether it was written."""
    same = _same(table, values)
    if connection.execute(select(*table.primary_key).where(*same)).first():
        return False
    connection.execute(insert(table).values(values))
    return True


def _same(table: Table, values: dict[str, Any]) -> Sequence[ColumnElement[bool]]:
    return [column == values[column.name] for column in table.primary_key]
