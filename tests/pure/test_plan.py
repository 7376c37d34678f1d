from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from monitor import plan
from monitor.errors import DeliveryError
from monitor.model import Delivery, DeliveryState, Kind, Message, Rhythm, Status, Subscription
from tests.samples_of_messages import (
    NOW,
    TORRES,
    arabic,
    detention,
    hearing,
    notice,
    sentence,
)


def wants(id_="s1", address="mailto:ana@example.org", **filters):
    return Subscription(id_, address, **filters)


def daily(zone="UTC", at=time(7, 0), id_="d1", since=None):
    return Subscription(
        id_, "mailto:ana@example.org", rhythm=Rhythm.DAILY, at=at, zone=zone, since=since
    )


# ---------------------------------------------------------------- who is interested


def test_an_empty_subscription_wants_everything():
    assert plan.interested(wants(), sentence())


@pytest.mark.parametrize(
    ("filters", "fits"),
    [
        ({"defenders": ("li-wenqing",)}, True),
        ({"defenders": ("ines-torres",)}, False),
        ({"countries": ("cn", "PE")}, True),
        ({"countries": ("PE",)}, False),
        ({"kinds": (Kind.SENTENCE,)}, True),
        ({"kinds": (Kind.DEATH,)}, False),
        ({"sources": ("harbour",)}, True),
        ({"sources": ("nakhil",)}, False),
        ({"countries": ("CN",), "kinds": (Kind.HEALTH,)}, False),
    ],
)
def test_every_filter_must_hold(filters, fits):
    assert plan.interested(wants(**filters), sentence()) is fits


# ---------------------------------------------------------------- alerts


def test_an_item_that_fits_five_subscriptions_comes_once():
    five = [wants(f"s{n}", countries=("CN",) if n % 2 else ()) for n in range(5)]
    [letter] = plan.alerts([sentence()], five)
    assert len(letter.notices) == 1


def test_each_address_gets_one_letter_with_what_it_asked_for():
    letters = plan.alerts(
        [sentence(), arabic()],
        [
            wants("a", "mailto:ana@example.org"),
            wants("b", "mailto:bo@example.org", countries=("EG",)),
            wants("c", "mailto:cy@example.org", countries=("PE",)),
        ],
    )
    told = {letter.address: [n.defender.country for n in letter.notices] for letter in letters}
    assert told == {"mailto:ana@example.org": ["CN", "EG"], "mailto:bo@example.org": ["EG"]}


def test_a_daily_subscription_gets_no_alert():
    assert plan.alerts([sentence()], [daily()]) == []


@pytest.mark.parametrize("status", [Status.KNOWN, Status.UNSURE, Status.BACKGROUND])
def test_only_what_is_new_alerts(status):
    assert plan.alerts([notice(status=status)], [wants()]) == []


def test_the_person_with_the_gravest_news_comes_first_and_stays_together():
    death = notice(TORRES, Kind.DEATH, "Murió en prisión.")
    ordered = plan.in_order([detention(), arabic(), hearing(), sentence(), death])
    assert [(n.defender.id, n.change.event.kind) for n in ordered] == [
        ("ines-torres", Kind.DEATH),
        ("ines-torres", Kind.TRIAL),
        ("li-wenqing", Kind.SENTENCE),
        ("li-wenqing", Kind.DETENTION),
        ("salma-haddad", Kind.HEALTH),
    ]


def test_the_id_depends_on_address_and_changes_and_on_nothing_else():
    one = plan.alerts([sentence(), arabic()], [wants()])[0]
    again = plan.alerts([arabic(), sentence()], [wants("other")])[0]
    elsewhere = plan.alerts([arabic(), sentence()], [wants(address="mailto:bo@example.org")])[0]
    assert one.id == again.id
    assert one.id != elsewhere.id
    assert one.id != plan.alerts([sentence()], [wants()])[0].id


def test_the_delivery_carries_the_message_and_the_ids():
    [letter] = plan.alerts([sentence()], [wants()])
    made = plan.alert_delivery(letter, Message("s", "t", "h"), NOW)
    assert (made.id, made.address, made.due) == (letter.id, letter.address, NOW)
    assert made.changes == (sentence().change.id,)


# ---------------------------------------------------------------- digests

ZONES = [
    ("Europe/Berlin", time(2, 30)),
    ("Europe/Berlin", time(8, 0)),
    ("Asia/Kathmandu", time(6, 15)),
    ("Australia/Lord_Howe", time(2, 0)),
    ("Pacific/Apia", time(7, 0)),
    ("Africa/Cairo", time(0, 0)),
    ("America/Havana", time(0, 30)),
    ("UTC", time(23, 59)),
]


def live(subscription, start, end, step):
    last: dict[str, tuple[date, datetime]] = {}
    sent: list[plan.DueDigest] = []
    now = start
    while now < end:
        for due in plan.digests_due([subscription], last, now):
            sent.append(due)
            last[subscription.id] = (due.day, due.until)
        now += step
    return sent


@pytest.mark.parametrize(("zone", "at"), ZONES)
def test_over_two_years_there_is_exactly_one_digest_a_local_day(zone, at):
    start = datetime(2025, 1, 1, tzinfo=UTC)
    sent = live(daily(zone, at), start, start + timedelta(days=730), timedelta(minutes=90))
    days = [due.day for due in sent]
    assert all(second - first == timedelta(days=1) for first, second in pairwise(days))
    assert len(days) in (730, 731)
    assert all(first.until == second.since for first, second in pairwise(sent))
    assert not any(due.missed for due in sent)


def test_a_day_that_the_zone_skipped_has_no_digest_and_is_not_missed():
    start = datetime(2011, 12, 27, tzinfo=UTC)
    sent = live(daily("Pacific/Apia"), start, start + timedelta(days=6), timedelta(minutes=10))
    days = [due.day for due in sent]
    assert date(2011, 12, 30) not in days
    assert {date(2011, 12, 29), date(2011, 12, 31)} <= set(days)
    assert not any(due.missed for due in sent)


def test_the_digest_comes_at_the_hour_and_not_before():
    berlin = ZoneInfo("Europe/Berlin")
    last = {"d1": (date(2026, 11, 20), datetime(2026, 11, 20, 7, 0, tzinfo=berlin))}
    early = datetime(2026, 11, 21, 6, 59, tzinfo=berlin).astimezone(UTC)
    subscription = daily("Europe/Berlin")
    assert plan.digests_due([subscription], last, early) == []
    [due] = plan.digests_due([subscription], last, early + timedelta(minutes=1))
    assert due.day == date(2026, 11, 21)
    assert due.since == last["d1"][1]


def test_after_an_outage_one_digest_comes_at_once_and_names_the_missed_days():
    last = {"d1": (date(2026, 11, 17), datetime(2026, 11, 17, 7, 0, tzinfo=UTC))}
    now = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
    [due] = plan.digests_due([daily()], last, now)
    assert (due.day, due.since, due.until) == (date(2026, 11, 20), last["d1"][1], now)
    assert due.missed == (date(2026, 11, 18), date(2026, 11, 19))


def test_a_new_subscription_waits_for_its_first_hour():
    made = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    subscription = daily(since=made)
    assert plan.digests_due([subscription], {}, made + timedelta(hours=1)) == []
    [due] = plan.digests_due([subscription], {}, made + timedelta(hours=22))
    assert (due.day, due.since) == (date(2026, 11, 22), made)


def test_the_digest_id_is_of_subscription_and_day():
    now = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    [one] = plan.digests_due([daily()], {}, now)
    [later] = plan.digests_due([daily()], {}, now + timedelta(hours=3))
    [other] = plan.digests_due([daily(id_="d2")], {}, now)
    assert one.id == later.id != other.id


def test_a_watermark_from_a_clock_gone_wrong_does_not_silence_the_digest():
    ahead = datetime(2027, 11, 21, 7, 0, tzinfo=UTC)
    now = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    [due] = plan.digests_due([daily()], {"d1": (ahead.date(), ahead)}, now)
    assert due.day == date(2026, 11, 21)
    assert due.since < due.until == now


def test_a_clock_an_hour_back_does_not_repeat_the_digest():
    now = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
    last = {"d1": (now.date(), now)}
    assert plan.digests_due([daily()], last, now - timedelta(hours=1)) == []
    assert plan.digests_due([daily()], last, now + timedelta(hours=1)) == []


def test_the_next_digest_is_told_to_whoever_asks():
    made = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    assert plan.next_digest(daily(), made) == datetime(2026, 11, 22, 7, 0, tzinfo=UTC)


# ---------------------------------------------------------------- after a failure


def delivery(attempts=1):
    [letter] = plan.alerts([sentence()], [wants()])
    return replace(plan.alert_delivery(letter, Message("s", "t", "h"), NOW), attempts=attempts)


def failed(given: Delivery, error: DeliveryError, now: datetime) -> tuple[DeliveryState, datetime]:
    state, due = plan.after_failure(given, error, now)
    assert due is not None
    return state, due


def test_waits_double_from_a_minute_to_an_hour():
    error = DeliveryError("later", temporary=True)
    waits = [failed(delivery(n), error, NOW)[1] - NOW for n in range(1, 10)]
    assert [wait.total_seconds() // 60 for wait in waits] == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_channel_that_is_down_for_a_day_is_asked_at_most_forty_times():
    now, tries = NOW, 0
    while now < NOW + timedelta(days=1):
        tries += 1
        error = DeliveryError("down", temporary=True)
        _, now = failed(delivery(tries), error, now)
    assert tries <= 40


@pytest.mark.parametrize("attempts", [1, 5, 50])
def test_a_wait_that_the_server_asked_for_is_kept_and_little_more(attempts):
    error = DeliveryError("slow down", temporary=True, retry_after=7)
    state, due = failed(delivery(attempts), error, NOW)
    assert state is DeliveryState.RETRY
    assert timedelta(seconds=7) <= due - NOW <= timedelta(seconds=67)


@pytest.mark.parametrize("asked", [float("nan"), float("inf"), -5.0, 0.0, 1e12])
def test_an_absurd_wait_is_not_believed(asked):
    error = DeliveryError("slow down", temporary=True, retry_after=asked)
    _, due = failed(delivery(), error, NOW)
    assert timedelta(minutes=1) <= due - NOW <= timedelta(hours=25)


def test_a_permanent_failure_ends_it():
    error = DeliveryError("no such user", temporary=False)
    assert plan.after_failure(delivery(), error, NOW) == (DeliveryState.FAILED, None)


def test_an_uncertain_one_is_tried_again_as_such():
    error = DeliveryError("lost", temporary=True, uncertain=True)
    state, due = failed(delivery(), error, NOW)
    assert state is DeliveryState.UNCERTAIN
    assert due > NOW
