"""The outbox and the sources: what is due, taken once, and how it ended."""

import threading
from collections.abc import Iterator
from dataclasses import MISSING, fields
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from monitor.keeping import SourceState
from monitor.model import DeliveryKind, DeliveryState, Kind, Quiet, Rhythm, Subscription, Validators
from storage.database import FILE, open_store
from storage.store import SqlLedger, SqlStore
from tests.doors.storage_values import (
    DAY,
    HOUR,
    NOW,
    change,
    delivery,
    document,
    mention,
    page,
    subscription,
)

ROOT = Path(__file__).parents[2]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store("", tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def ledger() -> Iterator[SqlLedger]:
    store = open_store("sqlite://", None)
    with store.writing() as opened:
        yield opened
    store.close()


def test_a_subscription_comes_back_as_it_was_made(ledger: SqlLedger) -> None:
    made = Subscription(
        "s1", "matrix:!room:example.org", ("orla",), ("IE", "TR"), (Kind.DEATH, Kind.TRIAL),
        ("front",), Rhythm.WEEKLY, time(6, 45), "Asia/Kathmandu", NOW, 3,
        Quiet(time(22), time(7, 30), (Kind.DEATH,)),
    )  # fmt: skip
    ledger.outbox.subscribe(made)
    assert ledger.outbox.subscriptions() == [made]
    ledger.outbox.subscribe(subscription("s1"))
    assert ledger.outbox.subscriptions() == [subscription("s1")]


def test_subscriptions_and_messages_of_an_older_version_are_kept(tmp_path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "storage" / "migrations"))
    moment = NOW.isoformat(" ").split("+")[0]
    with create_engine(f"sqlite:///{tmp_path / FILE}").begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.exec_driver_sql(
            "INSERT INTO subscriptions VALUES ('s1','mailto:ana@example.org','[]','[]','[]','[]',"
            "'at_once','07:00:00.000000','UTC',NULL)"
        )
        connection.exec_driver_sql(
            "INSERT INTO deliveries VALUES ('m1','alert','mailto:ana@example.org','Subject','Text',"
            "'<p>Text</p>',?,?,'pending',0,'',NULL,NULL)",
            (moment, moment),
        )
    store = open_store("", tmp_path)
    with store.writing() as ledger:
        assert ledger.outbox.subscriptions() == [subscription("s1")]
        assert ledger.outbox.undelivered() == [delivery()]
        assert ledger.outbox.untold(NOW) == []
    store.close()


def test_a_secret_is_made_once(ledger: SqlLedger) -> None:
    first = ledger.outbox.secret("ids")
    assert len(first) == 32
    assert ledger.outbox.secret("ids") == first != ledger.outbox.secret("links")


def test_who_unsubscribes_gets_nothing_more_of_what_waits(ledger: SqlLedger) -> None:
    gone, stays = "mailto:ana@example.org", "mailto:ben@example.org"
    for key, address in (("s1", gone), ("s2", gone), ("s3", stays)):
        ledger.outbox.subscribe(subscription(key, address=address))
    ledger.outbox.add([delivery("a", address=gone), delivery("b", address=stays)])
    ledger.outbox.add([delivery("o", address=gone, kind=DeliveryKind.OPERATOR)])
    assert ledger.outbox.unsubscribe("s1") == 1
    assert len(ledger.outbox.undelivered()) == 3
    assert ledger.outbox.unsubscribe(gone) == 1
    assert [one.id for one in ledger.outbox.undelivered()] == ["b", "o"]
    assert ledger.outbox.unsubscribe(gone) == 0


def test_a_delivery_that_is_known_is_left_as_it_is(ledger: SqlLedger) -> None:
    first = delivery(changes=("c2", "c1"))
    assert ledger.outbox.add([first, delivery("m2")]) == 2
    ledger.outbox.mark("m1", DeliveryState.SENT, NOW)
    assert ledger.outbox.add([delivery("m1", due=NOW + DAY)]) == 0
    sent = ledger.outbox.get("m1")
    assert sent
    assert (sent.state, sent.due) == (DeliveryState.SENT, NOW)
    assert (sent.changes, sent.message) == (first.changes, first.message)


def test_what_is_due_is_claimed_oldest_first(ledger: SqlLedger) -> None:
    ledger.outbox.add([
        delivery("late", due=NOW), delivery("first", due=NOW - HOUR),
        delivery("not yet", due=NOW + MINUTE), delivery("second", due=NOW - MINUTE),
    ])  # fmt: skip
    taken = ledger.outbox.claim(NOW, 2)
    assert [one.id for one in taken] == ["first", "second"]
    assert {one.state for one in taken} == {DeliveryState.SENDING}
    assert {one.attempts for one in taken} == {1}
    assert [one.id for one in ledger.outbox.claim(NOW, 9)] == ["late"]
    assert ledger.outbox.claim(NOW, 9) == []


def test_a_claim_left_over_is_taken_again_as_uncertain(ledger: SqlLedger) -> None:
    ledger.outbox.add([delivery()])
    ledger.outbox.claim(NOW, 1)
    assert ledger.outbox.claim(NOW + 9 * MINUTE, 1) == []
    (again,) = ledger.outbox.claim(NOW + 10 * MINUTE, 1)
    assert (again.state, again.attempts) == (DeliveryState.UNCERTAIN, 2)
    assert ledger.outbox.claim(NOW + 11 * MINUTE, 1) == []


def test_a_service_that_starts_frees_what_was_being_sent(ledger: SqlLedger) -> None:
    ledger.outbox.add([delivery("m1"), delivery("m2")])
    ledger.outbox.claim(NOW, 1)
    assert ledger.outbox.recover(NOW + MINUTE) == 1
    taken = ledger.outbox.claim(NOW + MINUTE, 9)
    assert {one.id: one.state for one in taken} == {
        "m1": DeliveryState.UNCERTAIN, "m2": DeliveryState.SENDING,
    }  # fmt: skip


def test_a_failed_try_is_due_again_when_it_says(ledger: SqlLedger) -> None:
    ledger.outbox.add([delivery()])
    ledger.outbox.claim(NOW, 1)
    ledger.outbox.mark("m1", DeliveryState.RETRY, NOW, NOW + HOUR, "refused")
    assert ledger.outbox.claim(NOW + MINUTE, 1) == []
    (again,) = ledger.outbox.claim(NOW + HOUR, 1)
    assert (again.attempts, again.fault) == (2, "refused")
    assert again.state is DeliveryState.SENDING


def test_what_was_sent_stays_sent(ledger: SqlLedger) -> None:
    ledger.outbox.add([delivery(), delivery("m2", due=NOW + HOUR)])
    assert ledger.outbox.last_sent() is None
    ledger.outbox.mark("m1", DeliveryState.SENT, NOW)
    ledger.outbox.mark("m1", DeliveryState.RETRY, NOW + HOUR, NOW + HOUR)
    ledger.outbox.mark("gone", DeliveryState.SENT, NOW + HOUR)
    assert ledger.outbox.counts() == {DeliveryState.SENT: 1, DeliveryState.PENDING: 1}
    assert ledger.outbox.last_sent() == NOW


def test_what_failed_for_good_is_never_claimed_and_still_shown(ledger: SqlLedger) -> None:
    ledger.outbox.add([delivery()])
    ledger.outbox.mark("m1", DeliveryState.FAILED, NOW, fault="unknown room")
    assert ledger.outbox.claim(NOW + DAY, 1) == []
    assert [one.fault for one in ledger.outbox.undelivered()] == ["unknown room"]


def test_a_paused_address_gets_nothing_until_it_is_resumed(ledger: SqlLedger) -> None:
    ledger.outbox.add([delivery(), delivery("m2", address="mailto:ben@example.org")])
    ledger.recipients.pause("mailto:ana@example.org", NOW, "refused")
    assert [one.id for one in ledger.outbox.claim(NOW, 9)] == ["m2"]
    assert [one.address for one in ledger.recipients.all().values() if one.paused] == [
        "mailto:ana@example.org"
    ]
    assert ledger.recipients.resume("mailto:ana@example.org")
    assert [one.id for one in ledger.outbox.claim(NOW, 9)] == ["m1"]
    assert not ledger.recipients.resume("mailto:ana@example.org")


def test_two_workers_never_take_one_delivery(store: SqlStore) -> None:
    with store.writing() as ledger:
        ledger.outbox.add(delivery(str(number)) for number in range(500))
    taken: list[str] = []

    def work() -> None:
        while True:
            with store.writing() as ledger:
                mine = ledger.outbox.claim(NOW, 7)
            if not mine:
                return
            taken.extend(one.id for one in mine)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(taken) == len(set(taken)) == 500


def test_what_another_took_after_we_looked_is_not_taken(ledger: SqlLedger) -> None:
    ledger.outbox.add([delivery()])
    query = "SELECT id, state, lease FROM deliveries"
    seen = ledger.outbox._connection.exec_driver_sql(query).one()
    assert ledger.outbox.claim(NOW, 1)
    assert not ledger.outbox._take(seen, NOW)


def test_one_digest_a_day_and_the_watermark_of_the_last(ledger: SqlLedger) -> None:
    ledger.outbox.subscribe(subscription())
    assert ledger.outbox.last_digest("s1") is None
    ledger.outbox.digest_queued("s1", date(2026, 3, 5), NOW)
    ledger.outbox.digest_queued("s1", date(2026, 3, 5), NOW + HOUR)
    assert ledger.outbox.last_digest("s1") == (date(2026, 3, 5), NOW)
    ledger.outbox.digest_queued("s1", date(2026, 3, 6), NOW + DAY)
    assert ledger.outbox.last_digest("s1") == (date(2026, 3, 6), NOW + DAY)
    ledger.outbox.unsubscribe("s1")
    assert ledger.outbox.last_digest("s1") is None


def test_a_time_without_a_zone_is_never_stored(ledger: SqlLedger) -> None:
    with pytest.raises(Exception, match="without a zone"):
        ledger.outbox.add([delivery(due=NOW.replace(tzinfo=None))])


def test_the_state_of_a_source_comes_back(ledger: SqlLedger) -> None:
    state = SourceState(
        "front", NOW, NOW - HOUR, NOW - DAY, NOW - HOUR, 3, "timeout", "after 30 s",
        NOW - 2 * DAY, Validators('"tag"', "then", "ab"),
    )  # fmt: skip
    ledger.sources.save(SourceState("front"))
    assert ledger.sources.states() == {"front": SourceState("front")}
    ledger.sources.save(state)
    assert ledger.sources.states() == {"front": state}


def test_a_page_is_found_by_address_and_by_alert(ledger: SqlLedger) -> None:
    first, second = page(), page("https://alerts.example.org/2", seen=NOW + HOUR)
    for one in (first, second, second):
        ledger.sources.save_pages([one])
    assert ledger.sources.page(first.url) == first
    assert ledger.sources.page("https://alerts.example.org/none") is None
    assert ledger.sources.pages_by_key(["IRL 001", "IRL 002"]) == {"IRL 001": second}


@pytest.mark.parametrize(
    "value",
    [
        page(withdrawn=NOW),
        document(snapshot="ab"),
        mention(document()),
        change(document(), before="x"),
    ],
)
def test_the_values_of_these_tests_fill_every_field(value: Any) -> None:
    """A field that the nouns gain must be stored: here it shows. Two of a document need not be:
    what is over our limits is told of its page, and each section is a document of its own. Nor
    whether pages of a source are due, which is asked."""
    for field in fields(value):
        if field.default is not MISSING and field.name not in ("unread", "sections", "again"):
            assert getattr(value, field.name) != field.default, field.name


def test_pages_due_are_those_of_the_source_longest_due_first(ledger: SqlLedger) -> None:
    for name, due, source in (
        ("b", NOW - HOUR, "front"), ("a", NOW, "front"), ("c", NOW + HOUR, "front"),
        ("d", None, "front"), ("e", NOW, "other"),
    ):  # fmt: skip
        ledger.sources.save_pages([page(name, due=due, source=source)])
    assert [one.url for one in ledger.sources.pages_due("front", NOW, 9)] == ["b", "a"]
    assert [one.url for one in ledger.sources.pages_due("front", NOW, 1)] == ["b"]


def test_which_sources_have_pages_due_is_one_question(ledger: SqlLedger) -> None:
    for source, due in (("front", NOW), ("later", NOW + HOUR), ("never", None)):
        ledger.sources.save(SourceState(source))
        ledger.sources.save_pages([page(source, due=due, source=source)])
    ledger.sources.save(SourceState("without"))
    assert ledger.sources.with_pages_due(NOW) == {"front"}
    assert ledger.sources.with_pages_due(NOW + HOUR) == {"front", "later"}


def test_pages_that_could_not_be_read_come_latest_first(ledger: SqlLedger) -> None:
    for name, seen, fault in (("a", NOW, "no_text"), ("b", NOW + DAY, "gone"), ("c", NOW, "")):
        ledger.sources.save_pages([page(name, seen=seen, fault=fault)])
    assert [one.url for one in ledger.sources.pages_unread(9)] == ["b", "a"]
    assert [one.url for one in ledger.sources.pages_unread(1)] == ["b"]
