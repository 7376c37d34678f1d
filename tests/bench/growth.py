"""`make bench-growth`: does the database stay quick? The questions that a poll, a letter, a digest
and a command ask, of ten megabytes and of a gigabyte (row S11).

Both are filled by plain SQL with copies of one text and what hangs on it, two hundred a day: what
is asked for today is the same in both, and only what lies behind it differs.
"""

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from monitor.model import Kind, Reason, Status
from storage.database import FILE, open_store
from storage.store import SqlStore
from tests.doors.storage_values import (
    DAY,
    NOW,
    ORLA,
    TOMO,
    change,
    delivery,
    document,
    fetched,
    mention,
    page,
    reading,
    subscription,
)
from tests.doors.test_storage_growth import QUESTIONS

SMALL, LARGE = 1_000, 100_000  # texts
A_DAY, OF_EACH = 200, 10  # texts a day, texts about one person
SOURCES, READERS = 60, 20
WAITING = 20  # of the newest: in the review queue, and not yet sent
TIMES = 15
POLL = (
    "states", "with_pages_due", "pages_by_key", "pages_due", "looks", "version_before", "record",
    "save", "put_listed", "save_pages", "add",
)  # fmt: skip
ASKED = QUESTIONS | {
    "told, of the last day": lambda ledger: ledger.cases.told_between(NOW - DAY, NOW),
    "counts of messages": lambda ledger: ledger.outbox.counts(),
}
LENGTH = 7_000  # characters of a text
_TABLES = (
    "documents", "mentions", "occurrences", "changes", "deliveries", "delivery_changes", "pages",
    "snapshots",
)  # fmt: skip
_OWN = {  # columns that differ from copy to copy
    "id", "url", "key", "document", "occurrence", "change", "delivery", "event", "sha256",
    "snapshot", "card",
}  # fmt: skip
_MOMENTS = {"recorded", "decided", "created", "sent", "first_seen", "seen", "at", "due"}
_DAYS = {"first_day", "last_day", "published", "deadline"}


def _template(folder: Path) -> None:
    """The text of which all others are copies."""
    store = open_store("", folder)
    with store.writing() as ledger:
        ledger.people.put([ORLA, TOMO])
        ledger.outbox.subscribe(subscription())
        text = document("word " * (LENGTH // 5), "https://a.example.org/0", snapshot="ab" * 32)
        told = change(text)
        asks = replace(told, status=Status.UNSURE, reason=Reason.DOUBTFUL_EVENT)
        ledger.cases.save(reading(text, [mention(text)], [asks]), NOW)
        ledger.outbox.add([delivery("m", changes=(told.id,))])
        ledger.sources.save_pages([replace(page(text.url), fault="", failures=0)])
        ledger.keep(fetched(url=text.url))
    store.close()


def fill(folder: Path, count: int) -> None:
    """Make a database of so many texts."""
    _template(folder)
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as database:
        for pragma in ("foreign_keys = OFF", "journal_mode = OFF", "synchronous = OFF"):
            database.execute(f"PRAGMA {pragma}")
        database.row_factory = sqlite3.Row
        database.execute("BEGIN")
        people = [(f"p{n}", f"Name {n}", "IE", "", "") for n in range(1, count // OF_EACH)]
        columns = "id, name, country, context, sensitivity"
        database.executemany(f"INSERT INTO defenders ({columns}) VALUES (?, ?, ?, ?, ?)", people)
        for table in _TABLES:
            (row,) = database.execute(f"SELECT * FROM {table} LIMIT 1").fetchall()
            marks = ", ".join("?" * len(row.keys()))
            copies = _copies(table, dict(row), count)
            database.executemany(f"INSERT INTO {table} VALUES ({marks})", copies)
        database.execute("COMMIT")
        database.execute("PRAGMA journal_mode = WAL")


def _copies(table: str, row: dict[str, Any], count: int) -> Iterator[list[Any]]:
    kinds = [kind.value for kind in Kind]
    for number in range(1, count):
        back = count - number  # 1: the newest
        at = NOW - timedelta(days=back / A_DAY)
        waits = back <= WAITING
        made = row | {name: f"{row[name]}-{number:08x}" for name in _OWN & {*row}}
        made |= dict.fromkeys(_MOMENTS & {*row}, f"{at:%Y-%m-%d %H:%M:%S.%f}")
        made |= dict.fromkeys(_DAYS & {*row}, f"{at:%Y-%m-%d}")
        if "defender" in row:
            person = number % (count // OF_EACH)
            made["defender"] = f"p{person}" if person else ORLA.id
        if "source" in row:
            made["source"] = f"source-{number % SOURCES}" if number % SOURCES else "front"
        if "kind" in row and table != "deliveries":
            made["kind"] = kinds[number % len(kinds)]
        if "verdict" in row and not waits:
            made["verdict"] = ""
        if table == "changes":
            made |= {} if waits else {"status": "new", "reason": "first_report"}
        if table == "deliveries":
            made |= {"state": "pending", "sent": None} if waits else {"state": "sent"}
            made["address"] = f"mailto:reader{number % READERS}@example.org"
        if table == "pages":
            made["due"] = made["due"] if waits else None
        if table == "documents":
            made["text"] = f"{row['text']} {number}"
        yield list(made.values())


def _milliseconds(store: SqlStore, names: tuple[str, ...]) -> float:
    """What these questions take together, in one transaction that is undone; the median."""
    taken = []
    for _ in range(TIMES):
        with suppress(InterruptedError), store.writing() as ledger:
            begun = time.perf_counter()
            for name in names:
                ASKED[name](ledger)
            taken.append((time.perf_counter() - begun) * 1000)
            raise InterruptedError  # it is to leave nothing
    return statistics.median(taken)


def _measured(folder: Path, count: int) -> dict[str, float]:
    """Milliseconds of each, and the size."""
    begun = time.perf_counter()
    fill(folder, count)
    print(f"{count:,} texts: filled in {time.perf_counter() - begun:.0f} s", flush=True)
    found = {"megabytes": (folder / FILE).stat().st_size / 1e6}
    for name, check in (("opened, looked through for damage", True), ("opened", False)):
        begun = time.perf_counter()
        store = open_store("", folder, check=check)
        with store.reading() as ledger:
            ledger.sources.states()
        found[name] = (time.perf_counter() - begun) * 1000
        store.close()
    store = open_store("", folder, check=False)
    found["all that a poll asks"] = _milliseconds(store, POLL)
    found |= {name: _milliseconds(store, (name,)) for name in ASKED}
    with store.reading() as ledger:
        assert len(ledger.cases.told_between(NOW - DAY, NOW)) > A_DAY / 2  # there is something
    store.close()
    return found


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="nightdesk-bench-") as name:
        small, large = (_measured(Path(name) / str(count), count) for count in (SMALL, LARGE))
    size = small.pop("megabytes"), large.pop("megabytes")
    table = Table("milliseconds", *(f"{each:,.0f} MB" for each in size), "ratio")
    for what, before in small.items():
        now = large[what]
        table.add_row(what, f"{before:.2f}", f"{now:.2f}", f"{now / before:.1f}")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
