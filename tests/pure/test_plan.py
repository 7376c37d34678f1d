from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from monitor.errors import DeliveryError
from monitor.model import (
    Delivery,
    DeliveryState,
    Kind,
    Message,
    Quiet,
    Rhythm,
    Status,
    Subscription,
)
from monitor.tell import deliveries, plan
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


# ---------------------------------------------------------------- who is told, and from when


def told(notices, subscriptions, now=NOW):
    return {
        (telling.address, telling.change): telling.due
        for telling in plan.tellings(notices, subscriptions, now)
    }


def test_an_item_that_fits_five_subscriptions_comes_once():
    five = [wants(f"s{n}", countries=("CN",) if n % 2 else ()) for n in range(5)]
    assert told([sentence()], five) == {("mailto:ana@example.org", sentence().change.id): NOW}


def test_each_address_is_told_what_it_asked_for():
    found = told(
        [sentence(), arabic()],
        [
            wants("a", "mailto:ana@example.org"),
            wants("b", "mailto:bo@example.org", countries=("EG",)),
            wants("c", "mailto:cy@example.org", countries=("PE",)),
        ],
    )
    assert set(found) == {
        ("mailto:ana@example.org", sentence().change.id),
        ("mailto:ana@example.org", arabic().change.id),
        ("mailto:bo@example.org", arabic().change.id),
    }


@pytest.mark.parametrize("rhythm", [Rhythm.DAILY, Rhythm.WEEKLY])
def test_who_takes_a_digest_is_told_nothing_at_once(rhythm):
    assert not told([sentence()], [replace(daily(), rhythm=rhythm)])


@pytest.mark.parametrize("status", [Status.KNOWN, Status.UNSURE, Status.BACKGROUND])
def test_only_what_is_new_alerts(status):
    assert not told([notice(status=status)], [wants()])


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


SECRET = "a word that only we know"


def letter(*notices, address="mailto:ana@example.org", secret=SECRET):
    return plan.letter(address, notices, secret)


def test_the_id_depends_on_address_changes_and_our_secret_and_on_nothing_else():
    one = letter(sentence(), arabic())
    assert one.id == letter(arabic(), sentence()).id
    others = [
        letter(arabic(), sentence(), address="mailto:bo@example.org"),
        letter(sentence()),
        letter(sentence(), arabic(), secret="another"),
    ]
    assert one.id not in {other.id for other in others}


def test_letters_to_an_address_about_one_person_are_one_thread():
    first, second = letter(sentence()), letter(detention())
    assert first.thread == second.thread
    assert first.thread not in ("", first.id, letter(arabic()).thread)
    assert first.thread != letter(sentence(), address="mailto:bo@example.org").thread


def test_a_thread_does_not_tell_whose_it_is():
    assert letter(sentence()).thread != letter(sentence(), secret="another").thread


def test_a_letter_about_several_people_is_in_no_thread_that_one_could_mute():
    assert letter(sentence(), arabic()).thread == ""


def test_the_delivery_carries_the_message_the_ids_and_the_thread():
    one = letter(sentence())
    made = deliveries.alert_delivery(one, Message("s", "t", "h"), NOW)
    assert (made.id, made.address, made.due) == (one.id, one.address, NOW)
    assert made.changes == (sentence().change.id,)
    assert made.thread == one.thread


# ---------------------------------------------------------------- quiet hours

NIGHT = Quiet(time(22, 0), time(7, 0))
BERLIN = ZoneInfo("Europe/Berlin")


def sleeps(quiet=NIGHT, zone="Europe/Berlin", **more):
    return wants(quiet=quiet, zone=zone, **more)


def at(year, month, day, hour, minute):
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (at(2026, 11, 21, 21, 59), at(2026, 11, 21, 21, 59)),
        (at(2026, 11, 21, 22, 0), at(2026, 11, 22, 7, 0)),
        (at(2026, 11, 22, 3, 0), at(2026, 11, 22, 7, 0)),
        (at(2026, 11, 22, 6, 59), at(2026, 11, 22, 7, 0)),
        (at(2026, 11, 22, 7, 0), at(2026, 11, 22, 7, 0)),
        (at(2026, 11, 22, 12, 0), at(2026, 11, 22, 12, 0)),
    ],
)
def test_in_quiet_hours_news_waits_for_their_end(now, due):
    assert list(told([hearing()], [sleeps()], now).values()) == [due]


@pytest.mark.parametrize("kind", list(Kind))
def test_deaths_sentences_and_disappearances_come_also_at_night(kind):
    now = at(2026, 11, 22, 3, 0)
    [due] = told([notice(kind=kind)], [sleeps()], now).values()
    at_once = kind in (Kind.DEATH, Kind.SENTENCE, Kind.DISAPPEARANCE)
    assert due == (now if at_once else at(2026, 11, 22, 7, 0))


def test_who_lets_nothing_through_is_left_alone():
    now = at(2026, 11, 22, 3, 0)
    [due] = told([sentence()], [sleeps(replace(NIGHT, through=()))], now).values()
    assert due == at(2026, 11, 22, 7, 0)


def test_quiet_hours_by_day_end_on_that_day():
    lunch = Quiet(time(12, 0), time(14, 30))
    now = at(2026, 11, 21, 13, 0)
    [due] = told([hearing()], [sleeps(lunch)], now).values()
    assert due == at(2026, 11, 21, 14, 30)


def test_of_two_subscriptions_of_an_address_the_wakeful_one_decides():
    now = at(2026, 11, 22, 3, 0)
    [due] = told([hearing()], [sleeps(), wants("awake", countries=("PE",))], now).values()
    assert due == now


def test_quiet_hours_end_at_the_local_hour_also_when_the_clocks_change():
    spring, autumn = at(2026, 3, 28, 23, 0), at(2026, 10, 24, 23, 0)
    for now, hours in ((spring, 7), (autumn, 9)):
        [due] = told([hearing()], [sleeps()], now).values()
        assert due.astimezone(BERLIN).hour == 7
        assert due - now == timedelta(hours=hours)


def test_quiet_hours_that_end_in_the_hour_that_is_skipped_or_comes_twice_end_once():
    half_past_two = Quiet(time(22, 0), time(2, 30))
    ends = []
    for night in (at(2026, 3, 28, 23, 0), at(2026, 10, 24, 23, 0)):
        [due] = told([hearing()], [sleeps(half_past_two)], night).values()
        [after] = told([hearing()], [sleeps(half_past_two)], due).values()
        assert after == due
        ends.append(due.strftime("%H:%M"))
    assert ends == ["01:30", "00:30"]


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]
)
def test_over_two_years_nothing_waits_longer_than_the_quiet_hours_last(zone):
    now = datetime(2025, 1, 1, tzinfo=UTC)
    while now < datetime(2027, 1, 1, tzinfo=UTC):
        [due] = told([hearing()], [sleeps(zone=zone)], now).values()
        assert timedelta(0) <= due - now <= timedelta(hours=10)
        quiet = not time(7) <= now.astimezone(ZoneInfo(zone)).time() < time(22)
        assert (due > now) is quiet
        now += timedelta(minutes=95)


# ---------------------------------------------------------------- when letters are written


def test_letters_are_written_at_the_end_of_a_round():
    waiting = plan.tellings([sentence()], [wants()], NOW)
    assert plan.settled(waiting, NOW, polling=False)
    assert not plan.settled(waiting, NOW + timedelta(seconds=59), polling=True)
    assert not plan.settled([], NOW, polling=False)


def test_a_round_without_end_delays_no_letter_for_more_than_a_minute():
    waiting = plan.tellings([sentence()], [wants()], NOW)
    assert plan.settled(waiting, NOW + timedelta(minutes=1), polling=True)


def test_what_came_due_under_a_clock_gone_wrong_is_written_now():
    waiting = plan.tellings([sentence()], [wants()], NOW + timedelta(days=365))
    assert plan.settled(waiting, NOW, polling=True)


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


@pytest.mark.parametrize(("zone", "at"), ZONES)
def test_over_two_years_there_is_exactly_one_weekly_digest_on_its_day(zone, at):
    start = datetime(2025, 1, 1, tzinfo=UTC)
    wish = replace(daily(zone, at), rhythm=Rhythm.WEEKLY, weekday=3)
    sent = live(wish, start, start + timedelta(days=730), timedelta(minutes=90))
    days = [due.day for due in sent]
    assert {day.weekday() for day in days} == {3}
    assert all(second - first == timedelta(days=7) for first, second in pairwise(days))
    assert len(days) in (104, 105, 106)
    assert sent[0].until - sent[0].since >= timedelta(days=7)
    assert all(first.until == second.since for first, second in pairwise(sent))
    assert not any(due.missed for due in sent)


def test_after_two_weeks_away_a_weekly_digest_comes_late_and_names_the_one_that_was_missed():
    wish = replace(daily(), rhythm=Rhythm.WEEKLY, weekday=0)
    last = {"d1": (date(2026, 11, 2), datetime(2026, 11, 2, 7, 0, tzinfo=UTC))}
    [due] = plan.digests_due([wish], last, datetime(2026, 11, 18, 12, 0, tzinfo=UTC))
    assert (due.day, due.missed) == (date(2026, 11, 16), (date(2026, 11, 9),))
    assert plan.next_digest(wish, due.until) == datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


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
    made = deliveries.alert_delivery(letter(sentence()), Message("s", "t", "h"), NOW)
    return replace(made, attempts=attempts)


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


def test_what_may_be_in_a_room_is_not_sent_again_once_its_server_has_forgotten_the_id():
    error = DeliveryError("lost", temporary=True, uncertain=True)
    old = replace(delivery(), address="matrix:!desk:example.org", created=NOW - timedelta(hours=21))
    assert plan.after_failure(old, error, NOW) == (DeliveryState.FAILED, None)
    mail = replace(old, address="mailto:ana@example.org")
    assert plan.after_failure(mail, error, NOW)[0] is DeliveryState.UNCERTAIN
    fresh = replace(old, created=NOW - timedelta(hours=19))
    assert plan.after_failure(fresh, error, NOW)[0] is DeliveryState.UNCERTAIN
