"""No question reads a whole table that grows: the plans of all statements are looked at."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from monitor.model import Channel, DeliveryState, Reason, Status
from monitor.tell import overdue
from storage.database import open_store
from storage.store import SqlLedger, SqlStore
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
    possible,
    reading,
    subscription,
)

GROWING = ("documents", "changes", "deliveries", "pages", "mentions", "occurrences", "snapshots",
           "delivery_changes", "aliases", "defenders", "digests")  # fmt: skip
# looked up by what most pages have: none was withdrawn, a source has thousands
NEARLY_ALL = r"SEARCH pages USING INDEX \w+ \((withdrawn|source)=\?\)"
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 20)


def _save(ledger: SqlLedger) -> None:
    text = document("Another text.", snapshot="ab" * 32)
    ledger.cases.save(reading(text, [mention(text)], [change(text)]), NOW)


def _decide(ledger: SqlLedger) -> None:
    first, second = ledger.review.waiting()[:2]
    ledger.review.confirm(first.id, "bea", NOW)
    ledger.review.reject(second.id, "bea", NOW)
    ledger.review.undo(second.id)
    ledger.review.decisions()
    ledger.review.count()


QUESTIONS: dict[str, Callable[[SqlLedger], Any]] = {
    "states": lambda ledger: ledger.sources.states(),
    "page": lambda ledger: ledger.sources.page("x"),
    "pages_by_key": lambda ledger: ledger.sources.pages_by_key(["x"]),
    "with_pages_due": lambda ledger: ledger.sources.with_pages_due(NOW),
    "pages_due": lambda ledger: ledger.sources.pages_due("front", NOW, 10),
    "pages_unread": lambda ledger: ledger.sources.pages_unread(10),
    "looks": lambda ledger: ledger.sources.looks("front"),
    "put_listed": lambda ledger: ledger.sources.put_listed("front", ["x"], NOW),
    "pages_listed": lambda ledger: ledger.sources.pages_listed("front", FIRST, 10),
    "withdrawn": lambda ledger: ledger.sources.withdrawn_between(NOW, NOW + DAY),
    "save_pages": lambda ledger: ledger.sources.save_pages([page("y")]),
    "get": lambda ledger: ledger.people.get("orla"),
    "put": lambda ledger: ledger.people.put([ORLA, TOMO]),
    "version": lambda ledger: ledger.people.version(),
    "aliases": lambda ledger: ledger.people.aliases("orla"),
    "document": lambda ledger: ledger.cases.document("x"),
    "mentions": lambda ledger: ledger.cases.mentions("x"),
    "version_before": lambda ledger: ledger.cases.version_before(document("z")),
    "record": lambda ledger: ledger.cases.record("orla"),
    "save": _save,
    "told": lambda ledger: ledger.cases.told_between(NOW, NOW + DAY),
    "corroborated": lambda ledger: ledger.cases.corroborated_between(NOW, NOW + DAY),
    "hearings": lambda ledger: ledger.cases.hearings(FIRST, LAST),
    "deadlines": lambda ledger: ledger.cases.deadlines(FIRST, LAST),
    "what is overdue": lambda ledger: ledger.cases.matters(overdue.waiting(LAST), LAST),
    "timeline": lambda ledger: ledger.cases.timeline("orla"),
    "review": _decide,
    "add": lambda ledger: ledger.outbox.add([delivery("m9", changes=("c",))]),
    "claim": lambda ledger: ledger.outbox.claim(NOW, 10),
    "mark": lambda ledger: ledger.outbox.mark("m1", DeliveryState.RETRY, NOW, NOW),
    "recover": lambda ledger: ledger.outbox.recover(NOW),
    "stuck": lambda ledger: ledger.outbox.stuck(Channel.EMAIL, NOW + DAY),
    "undelivered": lambda ledger: ledger.outbox.undelivered(),
    "holding": lambda ledger: ledger.outbox.holding("orla"),
    "unsubscribe": lambda ledger: ledger.outbox.unsubscribe("s1"),
    "last_digest": lambda ledger: ledger.outbox.last_digest("s1"),
    "last_sent": lambda ledger: ledger.outbox.last_sent(),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    folder: Path = tmp_path_factory.mktemp("growth")
    opened = open_store("", folder)
    with opened.writing() as ledger:
        ledger.people.put([ORLA, TOMO])
        ledger.outbox.subscribe(subscription())
        for number in range(200):
            url = f"https://alerts.example.org/{number}"
            text = document(url=url, deadline=FIRST + timedelta(days=number))
            sure = number % 2
            told = change(
                text, day=f"20{number % 30:02}-01-01", status=Status.UNSURE,
                reason=Reason.DOUBTFUL_EVENT if sure else Reason.DOUBTFUL_PERSON,
                kind=list(change(text).event.kind.__class__)[number % 11],
            )  # fmt: skip
            who = mention(text) if sure else possible(text)
            ledger.cases.save(reading(text, [who], [told]), NOW)
            ledger.outbox.add([delivery(f"m{number}", changes=(told.id,))])
            ledger.sources.save_pages([page(url)])
    yield opened
    opened.close()


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_reads_no_growing_table_whole(name: str, store: SqlStore) -> None:
    seen: list[tuple[str, Any]] = []

    def look(_c: Any, _cursor: Any, statement: str, parameters: Any, _x: Any, many: bool) -> None:
        seen.append((statement, parameters[0] if many else parameters))

    engine = store._writer
    event.listen(engine, "before_cursor_execute", look)
    try:
        with pytest.raises(RuntimeError, match="undo"), store.writing() as ledger:
            QUESTIONS[name](ledger)
            raise RuntimeError("undo")
    finally:
        event.remove(engine, "before_cursor_execute", look)
    _assert_no_scan(store, seen)


def test_keeping_and_forgetting_bytes_reads_no_growing_table_whole(store: SqlStore) -> None:
    seen: list[tuple[str, Any]] = []
    engine = store._writer
    event.listen(engine, "before_cursor_execute", lambda *a: seen.append((a[2], a[3])))
    raw = store.keep(fetched())
    store._forget([raw], None)
    _assert_no_scan(store, seen)


def _assert_no_scan(store: SqlStore, statements: list[tuple[str, Any]]) -> None:
    asked = [one for one in statements if re.match("SELECT|UPDATE|DELETE", one[0])]
    assert asked
    with store._reader.connect() as connection:
        for statement, parameters in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            for step in plan:
                scanned = re.match(r"SCAN (\w+)", step[3])
                assert not (scanned and scanned[1] in GROWING), (statement, step[3])
                assert not re.search(NEARLY_ALL, step[3]), (statement, step[3])
