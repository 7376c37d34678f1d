"""Case numbers: K-1742 stands for a defender where she may not be named.

Drawn at random, so that nobody learns anything of them who does not have the list.
"""

import re
import secrets
from collections.abc import Iterable

from sqlalchemy import Connection, func, insert, select, update

from storage import tables as t
from storage.querying import chunks

FEWEST = 10_000  # numbers to draw from, and twenty for each that is taken
FIRST = 100


def of(connection: Connection, defenders: Iterable[str]) -> dict[str, str]:
    """The number of each of these, who are all on the list; new ones are kept."""
    c = t.cases.c
    known: dict[str, str] = {}
    wanted = list(defenders)
    for part in chunks(wanted):
        query = select(c.defender, c.number).where(c.defender.in_(part), c.main)
        known |= {row.defender: f"K-{row.number}" for row in connection.execute(query)}
    for defender in wanted:
        if defender not in known:
            number = _free(connection)
            values = {"number": number, "defender": defender, "main": True}
            connection.execute(insert(t.cases).values(values))
            known[defender] = f"K-{number}"
    return known


def _free(connection: Connection) -> int:
    """A number that nobody has, and that is nobody's id in the list."""
    taken = connection.execute(select(func.count()).select_from(t.cases)).scalar_one()
    while True:
        number = FIRST + secrets.randbelow(max(FEWEST, 20 * taken) - FIRST)
        used = select(t.cases.c.number).where(t.cases.c.number == number)
        named = select(t.defenders.c.id).where(t.defenders.c.id.in_([f"K-{number}", f"k-{number}"]))
        if not connection.execute(used).first() and not connection.execute(named).first():
            return number


def whose(connection: Connection, number: str) -> str | None:
    found = re.fullmatch(r"[Kk]-?([0-9]{1,9})", number.strip())
    if not found:
        return None
    query = select(t.cases.c.defender).where(t.cases.c.number == int(found[1]))
    defender: str | None = connection.execute(query).scalar_one_or_none()
    return defender


def join(connection: Connection, keep: str, other: str) -> None:
    """Two entries became one person: what was sent with either number still leads to her."""
    c = t.cases.c
    has = connection.execute(select(c.number).where(c.defender == keep, c.main)).first()
    values = {"defender": keep, "main": False} if has else {"defender": keep}
    connection.execute(update(t.cases).where(c.defender == other).values(values))
