"""From what is new to letters and their delivery, over a real store: once, in time, by itself."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from monitor.errors import DeliveryError
from monitor.model import (
    Channel,
    Defender,
    Delivery,
    DeliveryState,
    Kind,
    Quiet,
    Reason,
    Rhythm,
    Status,
    Subscription,
)
from monitor.pipeline import deliver
from monitor.tell import digests, letters, losses
from notifiers.email import compose
from notifiers.outbox import Courier
from storage.database import open_store
from storage.store import SqlLedger, SqlStore
from tests.doors.storage_values import NOW, ORLA, TOMO, change, document, mention, reading
from tests.samples_of_messages import facts, sentence

ANA, BEN = "mailto:ana@example.org", "mailto:ben@example.org"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
Told = tuple[Defender, Kind, dict[str, Any]]
PAGES = [f"https://{name}.example.org/news" for name in ("a", "b", "c")]


@pytest.fixture
def store() -> Iterator[SqlStore]:
    opened = open_store("sqlite://", None)
    with opened.writing() as ledger:
        ledger.people.put([ORLA, TOMO])
    yield opened
    opened.close()


def record(ledger: SqlLedger, url: str, *told: Told, now: datetime = NOW) -> list[str]:
    """Keep a page that tells this (defender, kind, more) and hold it for the letters."""
    page = document(url=url, source=url, title=f"News of {url}")
    changes = [change(page, who, kind=kind, **more) for who, kind, more in told]
    mentions = [mention(page, who) for who in dict.fromkeys(who for who, _, _ in told)]
    ledger.cases.save(reading(page, mentions, changes), now)
    new = [each.id for each in changes if each.status is Status.NEW]
    letters.hold(ledger, new, now)
    return new


def subscribe(ledger: SqlLedger, address: str, key: str = "", **more) -> None:
    ledger.outbox.subscribe(Subscription(key or address, address, **more))


def waiting(store: SqlStore) -> list[Delivery]:
    with store.reading() as ledger:
        return ledger.outbox.undelivered()


# ---------------------------------------------------------------- one message where one is enough


def test_a_round_over_three_sources_gives_each_subscriber_one_letter(store):
    with store.writing() as ledger:
        subscribe(ledger, ANA)
        subscribe(ledger, BEN, countries=("TR",))
        for url, who in zip(PAGES, (ORLA, TOMO, ORLA), strict=True):
            kind = Kind.HEALTH if url == PAGES[0] else Kind.DEATH
            record(ledger, url, (who, kind, {"day": ""}))
            assert not letters.write(ledger, NOW + MINUTE / 2, polling=True)
        assert letters.write(ledger, NOW + MINUTE / 2) == 2
        assert not letters.write(ledger, NOW + MINUTE)
    counts = {each.address: len(each.changes) for each in waiting(store)}
    assert counts == {ANA: 3, BEN: 1}


def test_a_round_that_takes_long_holds_a_letter_up_for_a_minute(store):
    with store.writing() as ledger:
        subscribe(ledger, ANA)
        record(ledger, PAGES[0], (ORLA, Kind.DEATH, {}))
        assert not letters.write(ledger, NOW + MINUTE - timedelta(seconds=1), polling=True)
        assert letters.write(ledger, NOW + MINUTE, polling=True) == 1


def test_several_people_of_one_statement_come_in_the_order_that_matters(store):
    with store.writing() as ledger:
        subscribe(ledger, ANA)
        told: list[Told] = [
            (ORLA, Kind.HARASSMENT, {}),
            (TOMO, Kind.TRIAL, {}),
            (ORLA, Kind.DEATH, {}),
        ]
        record(ledger, PAGES[0], *told)
        letters.write(ledger, NOW)
    [letter] = waiting(store)
    text = letter.message.text
    places = [text.index(word) for word in ("Death", "Harassment", "Trial")]
    assert places == sorted(places)
    assert text.count("Orla Vantreight\n") == 1
    assert letter.message.subject.startswith("3 developments: Orla Vantreight")


def test_the_same_from_a_second_organisation_alerts_nobody(store):
    with store.writing() as ledger:
        subscribe(ledger, ANA)
        record(ledger, PAGES[0], (ORLA, Kind.DEATH, {}))
        again = {"status": Status.KNOWN, "reason": Reason.CORROBORATED}
        record(ledger, PAGES[1], (ORLA, Kind.DEATH, again))
        letters.write(ledger, NOW)
        told = ledger.cases.corroborated_between(NOW - DAY, NOW + DAY)
    assert [len(each.changes) for each in waiting(store)] == [1]
    assert len(told) == 1


def test_five_subscriptions_of_one_address_make_one_letter(store):
    with store.writing() as ledger:
        for number in range(5):
            subscribe(ledger, ANA, f"s{number}", countries=("IE",) if number % 2 else ())
        record(ledger, PAGES[0], (ORLA, Kind.DEATH, {}))
        letters.write(ledger, NOW)
    assert [len(each.changes) for each in waiting(store)] == [1]


def test_letters_about_one_person_are_in_her_thread(store):
    with store.writing() as ledger:
        subscribe(ledger, ANA)
        for url, kind in zip(PAGES, (Kind.TRIAL, Kind.DEATH, Kind.HEALTH), strict=True):
            record(ledger, url, (TOMO if kind is Kind.HEALTH else ORLA, kind, {}))
            letters.write(ledger, NOW)
    threads = [each.thread for each in waiting(store)]
    assert len(set(threads)) == 2
    assert "" not in threads


# ---------------------------------------------------------------- quiet hours


def test_what_came_in_the_night_is_one_letter_in_the_morning(store):
    night = datetime(2026, 3, 5, 22, 0, tzinfo=UTC)
    morning = datetime(2026, 3, 6, 7, 0, tzinfo=UTC)
    with store.writing() as ledger:
        subscribe(ledger, ANA, quiet=Quiet(time(21), time(7)))
        told: list[Told] = [(ORLA, Kind.TRIAL, {}), (TOMO, Kind.HEALTH, {}), (TOMO, Kind.DEATH, {})]
        for number, one in enumerate(told):
            record(ledger, PAGES[number], one, now=night + number * MINUTE)
        assert letters.write(ledger, night + 10 * MINUTE) == 1
        assert not letters.write(ledger, morning - MINUTE)
        assert ledger.outbox.held() == 2
        assert letters.write(ledger, morning) == 1
    at_night, later = sorted(waiting(store), key=lambda each: each.created)
    assert at_night.message.subject.startswith("Death")
    assert len(later.changes) == 2


def test_what_waits_for_the_morning_survives_a_crash_and_goes_with_who_unsubscribes(tmp_path):
    night = datetime(2026, 3, 5, 22, 0, tzinfo=UTC)
    for gone in (False, True):
        folder = tmp_path / str(gone)
        before = open_store("", folder)
        with before.writing() as ledger:
            ledger.people.put([ORLA])
            subscribe(ledger, ANA, quiet=Quiet(time(21), time(7)))
            record(ledger, PAGES[0], (ORLA, Kind.TRIAL, {}), now=night)
        before.close()
        after = open_store("", folder)
        with after.writing() as ledger:
            if gone:
                ledger.outbox.unsubscribe(ANA)
            assert letters.write(ledger, night + DAY) == (0 if gone else 1)
        after.close()


def test_a_clock_that_jumped_a_year_and_back_holds_nothing_up(store):
    with store.writing() as ledger:
        subscribe(ledger, ANA, quiet=Quiet(time(21), time(7)))
        wrong = NOW.replace(hour=22) + 365 * DAY
        record(ledger, PAGES[0], (ORLA, Kind.TRIAL, {}), now=wrong)
        assert letters.write(ledger, NOW) == 1
        assert len(ledger.outbox.claim(NOW, 9)) == 1
        ledger.outbox.mark(waiting_id(ledger), DeliveryState.RETRY, wrong, wrong, "refused")
        assert len(ledger.outbox.claim(NOW + MINUTE, 9)) == 1


def waiting_id(ledger: SqlLedger) -> str:
    [one] = ledger.outbox.undelivered()
    return one.id


def test_what_was_called_back_meanwhile_is_not_told(store):
    with store.writing() as ledger:
        subscribe(ledger, ANA)
        record(ledger, PAGES[0], (ORLA, Kind.TRIAL, {}))
        ledger.people.remove("orla")
        assert ledger.outbox.untold(NOW) == []
        letters.write(ledger, NOW)
    assert waiting(store) == []


# ---------------------------------------------------------------- what goes wrong stops nobody


def poison():
    """A notice with a value that no type allows, as a fault of ours could make it."""
    no_day: Any = "not a day"
    return replace(sentence(), published=no_day)


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.MATRIX])
def test_a_notice_that_cannot_be_worded_stops_neither_letter_nor_digest(channel):
    good = replace(sentence(), change=replace(sentence().change, id="another"))
    message, lost = letters.worded([poison(), good], channel)
    assert lost == 1
    assert "three years and six months" in message.text
    assert "1 entry could not be put into words" in message.text
    assert "1 entry could not be put into words" in letters.worded([poison()], channel)[0].text
    day, lost = digests.worded(replace(facts(), notices=(poison(), good)), channel, "UTC")
    assert lost == 1
    assert "three years and six months" in day.text
    assert "1 entry could not be put into words" in day.text
    assert "Waiting for your answer" in day.text


class Way:
    """A way out that answers for each address as told, and keeps what it was given."""

    def __init__(self, channel=Channel.EMAIL, faults=None):
        self.channel, self.faults, self.given = channel, faults or {}, []

    async def send(self, delivery):
        self.given.append(delivery)
        if fault := self.faults.get(delivery.address):
            raise fault

    async def close(self):
        pass


LATER = DeliveryError("The mail server did not answer in time.", temporary=True)
NEVER = DeliveryError("The homeserver knows no such session (401).", temporary=False)


@dataclass
class Clock:
    """A clock that goes when it is told to."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


async def test_a_channel_that_was_down_for_a_day_is_asked_seldom_and_then_delivers_all(store):
    clock = Clock()
    addresses = [f"mailto:p{number:02}@example.org" for number in range(100)]
    with store.writing() as ledger:
        for address in addresses:
            subscribe(ledger, address)
        record(ledger, PAGES[0], (ORLA, Kind.DEATH, {}))
        letters.write(ledger, NOW)
        first = {each.id: each.message for each in ledger.outbox.undelivered(100)}
    down, up = Way(faults=dict.fromkeys(addresses, LATER)), Way()
    while clock.now < NOW + DAY:
        await deliver(store, Courier({Channel.EMAIL: down}), clock)
        clock.now += 5 * MINUTE
    tries = [sum(each.address == one for each in down.given) for one in addresses]
    assert 24 <= max(tries) <= 40
    assert all(each.message == first[each.id] for each in down.given)
    while clock.now < NOW + DAY + timedelta(hours=1):
        due = {each.id: each.due for each in waiting(store)}
        before = len(up.given)
        await deliver(store, Courier({Channel.EMAIL: up}), clock)
        came = [due[each.id] for each in up.given[before:]]
        assert came == sorted(came)  # the oldest first
        clock.now += 5 * MINUTE
    assert sorted(each.address for each in up.given) == sorted(addresses)
    assert waiting(store) == []


async def test_one_that_always_fails_keeps_nothing_from_nine_others(store):
    clock = Clock()
    others = [f"mailto:p{number}@example.org" for number in range(9)]
    way = Way(faults={BEN: LATER})
    courier = Courier({Channel.EMAIL: way})
    with store.writing() as ledger:
        for address in (BEN, *others):
            subscribe(ledger, address)
        for number in range(5):
            url = f"https://n{number}.example.org/"
            record(ledger, url, (ORLA, Kind.HEALTH, {"day": ""}))
            letters.write(ledger, NOW)
    while clock.now < NOW + MINUTE:
        await deliver(store, courier, clock)
        clock.now += timedelta(seconds=2)
    got = [each.address for each in way.given if each.address != BEN]
    assert all(got.count(address) == 5 for address in others)
    assert {each.address for each in waiting(store)} == {BEN}


async def test_a_digest_that_is_tried_three_times_is_the_same_though_the_record_goes_on(store):
    way, clock = Way(faults={ANA: LATER}), Clock()
    with store.writing() as ledger:
        ledger.outbox.subscribe(Subscription("d", ANA, rhythm=Rhythm.DAILY, since=NOW - 2 * DAY))
        record(ledger, PAGES[0], (ORLA, Kind.DEATH, {}), now=NOW - MINUTE)
        digests.queue(ledger, [], NOW)
    for url in PAGES:
        await deliver(store, Courier({Channel.EMAIL: way}), clock)
        clock.now += timedelta(hours=1)
        with store.writing() as ledger:
            record(ledger, f"{url}/more", (TOMO, Kind.HEALTH, {"day": ""}), now=clock.now)
    assert len(way.given) == 3
    assert len({(each.id, compose(each, "desk@example.org")) for each in way.given}) == 1


async def test_one_slow_recipient_does_not_keep_the_next_claim_waiting(store):
    slow = asyncio.Event()

    class Slow(Way):
        async def send(self, delivery):
            if delivery.address == BEN:
                await slow.wait()
            await super().send(delivery)

    way = Slow()
    courier = Courier({Channel.EMAIL: way})
    with store.writing() as ledger:
        subscribe(ledger, ANA)
        subscribe(ledger, BEN)
        record(ledger, PAGES[0], (ORLA, Kind.DEATH, {}))
        letters.write(ledger, NOW)
    held = asyncio.create_task(deliver(store, courier, lambda: NOW))
    while not way.given:
        await asyncio.sleep(0)
    with store.writing() as ledger:
        record(ledger, PAGES[1], (TOMO, Kind.DEATH, {}))
        letters.write(ledger, NOW)
    assert (await deliver(store, courier, lambda: NOW)).sent == 1
    assert [each.address for each in way.given] == [ANA, ANA]
    slow.set()
    await held
    assert (await deliver(store, courier, lambda: NOW)).sent == 1


async def test_no_address_takes_the_whole_claim_for_itself(store):
    way = Way()
    with store.writing() as ledger:
        subscribe(ledger, ANA)
        for number in range(9):
            record(ledger, f"https://n{number}.example.org/", (ORLA, Kind.HEALTH, {"day": ""}))
            letters.write(ledger, NOW)
    assert (await deliver(store, Courier({Channel.EMAIL: way}), lambda: NOW)).sent == 4


async def test_an_answer_that_was_lost_is_doubt_and_the_same_message_is_sent_again(store):
    lost = DeliveryError("The connection was lost.", temporary=True, uncertain=True)
    way, clock = Way(faults={ANA: lost}), Clock()
    with store.writing() as ledger:
        subscribe(ledger, ANA)
        record(ledger, PAGES[0], (ORLA, Kind.DEATH, {}))
        letters.write(ledger, NOW)
    for _ in range(20):
        await deliver(store, Courier({Channel.EMAIL: way}), clock)
        assert [each.state for each in waiting(store)] == [DeliveryState.UNCERTAIN]
        clock.now += timedelta(hours=1)
    assert len(way.given) == 20
    assert len({(each.id, each.message, each.created, each.thread) for each in way.given}) == 1


async def test_what_was_given_up_is_told_by_another_way_once_a_day_and_in_the_digest(store):
    room, ways = "matrix:!desk:example.org", {}
    coordinator = Subscription("d", BEN, rhythm=Rhythm.DAILY, since=NOW - 2 * DAY)
    ways[Channel.MATRIX] = Way(Channel.MATRIX, {room: NEVER})
    ways[Channel.EMAIL] = Way()
    courier, clock = Courier(ways), Clock()
    with store.writing() as ledger:
        subscribe(ledger, room)
        ledger.outbox.subscribe(coordinator)
    for number in range(3):
        with store.writing() as ledger:
            url = f"https://n{number}.example.org/"
            record(ledger, url, (ORLA, Kind.HEALTH, {"day": ""}), now=clock.now)
            letters.write(ledger, clock.now)
        await deliver(store, courier, clock)
        clock.now += MINUTE
        with store.writing() as ledger:
            losses.tell_given_up(ledger, "", clock.now)
        await deliver(store, courier, clock)
    [told] = ways[Channel.EMAIL].given
    assert told.address == BEN
    assert "1 message by matrix could not be delivered" in told.message.subject
    assert "401" in told.message.text
    assert "!desk:example.org" not in told.message.text
    with store.writing() as ledger:
        [due] = digests.at_once(ledger, clock.now + MINUTE)
        text = digests.put(ledger, due, [], clock.now + MINUTE).message.text
    assert "Messages that were given up" in text
    assert "3 messages" in text


async def test_what_was_given_up_is_sent_again_under_its_id_once_the_cause_is_mended(store):
    way, clock = Way(faults={ANA: NEVER}), Clock()
    courier = Courier({Channel.EMAIL: way})
    with store.writing() as ledger:
        subscribe(ledger, ANA)
        record(ledger, PAGES[0], (ORLA, Kind.DEATH, {}))
        letters.write(ledger, NOW)
    await deliver(store, courier, clock)
    way.faults.clear()
    assert (await deliver(store, courier, clock)).sent == 0
    clock.now += DAY
    with store.writing() as ledger:
        assert ledger.outbox.send_again(NOW + MINUTE, clock.now) == 0
        assert ledger.outbox.send_again(NOW, clock.now) == 1
    assert (await deliver(store, courier, clock)).sent == 1
    first, again = way.given
    assert (first.id, first.message) == (again.id, again.message)


def test_with_no_other_way_what_was_given_up_is_told_in_the_outbox_file(store):
    with store.writing() as ledger:
        subscribe(ledger, ANA)
        record(ledger, PAGES[0], (ORLA, Kind.DEATH, {}))
        letters.write(ledger, NOW)
        ledger.outbox.mark(waiting_id(ledger), DeliveryState.FAILED, NOW, fault="refused (550).")
        losses.tell_given_up(ledger, "", NOW + MINUTE)
        losses.tell_given_up(ledger, "", NOW + 2 * MINUTE)
        told = [each for each in ledger.outbox.undelivered() if each.kind == "operator"]
    assert [each.address for each in told] == ["file:outbox.txt"]


def test_fifty_restarts_at_the_digests_hour_give_one_digest(tmp_path):
    wish = Subscription("d", ANA, rhythm=Rhythm.DAILY, since=NOW - 2 * DAY)
    for _ in range(50):
        store = open_store("", tmp_path, check=False)
        with store.writing() as ledger:
            ledger.outbox.subscribe(wish)
            digests.queue(ledger, [], NOW)
        store.close()
    store = open_store("", tmp_path)
    [one] = waiting(store)
    assert "Nothing new" in one.message.text
    store.close()


def test_the_digest_says_what_is_overdue(store):
    with store.writing() as ledger:
        hearing = {"day": "2026-03-10", "reason": Reason.ANNOUNCED}
        record(ledger, PAGES[0], (ORLA, Kind.TRIAL, hearing))
        record(ledger, PAGES[1], (TOMO, Kind.DISAPPEARANCE, {"day": "2026-02-01"}))
        wish = Subscription("d", ANA, rhythm=Rhythm.WEEKLY)
        ledger.outbox.subscribe(wish)

        def overdue(day: date) -> list[Kind]:
            now = datetime.combine(day, time(8), UTC)
            [due] = digests.at_once(ledger, now)
            found = digests.facts_of(ledger, due, [], now).awaited
            return [each.matter.kind for each in found]

        assert overdue(date(2026, 3, 13)) == []
        assert overdue(date(2026, 3, 14)) == [Kind.TRIAL]
        assert overdue(date(2026, 4, 14)) == [Kind.DISAPPEARANCE, Kind.TRIAL]
        record(ledger, PAGES[2], (ORLA, Kind.SENTENCE, {"day": "2026-03-12"}))
        assert overdue(date(2026, 4, 14)) == [Kind.DISAPPEARANCE]
        text = digests.put(ledger, digests.at_once(ledger, NOW + 40 * DAY)[0], [], NOW).message.text
    assert "no news for" in text
    assert "Weekly digest" in text


def test_a_great_many_are_shared_out_over_letters_that_show_each_of_them(store: SqlStore) -> None:
    people = [Defender(f"p{n}", f"Person Number{n:03}x") for n in range(120)]
    with store.writing() as ledger:
        ledger.people.put(people)
        subscribe(ledger, ANA)
        record(ledger, PAGES[0], *((who, Kind.RELEASE, {}) for who in people))
        letters.write(ledger, NOW + MINUTE)
        made = [delivery.message.text for delivery in ledger.outbox.undelivered()]
    assert len(made) == 3
    assert all(sum(who.name in text for text in made) == 1 for who in people)
