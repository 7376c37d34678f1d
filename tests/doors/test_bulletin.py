"""The operator hears of sources in trouble once, weekly after that, and when it is over (row H10);
over a real store, which is opened anew for each look: nothing is remembered elsewhere."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.errors import SourceError, SourceFault
from monitor.fetch import schedule
from monitor.keeping import SourceState
from monitor.model import Rhythm, Source, Subscription
from monitor.sources import health
from monitor.sources.bulletin import Bulletin
from storage.database import open_store
from tests.doors.watching import DAY, FEED, HOUR, START, feed, watch

OPERATOR = "mailto:operator@example.org"
SIXTY = [
    replace(FEED, id=f"s{n}", url=f"https://s{n}.example.org/feed", every=HOUR) for n in range(60)
]


class Desk:
    """Sources polled by a clock: `down` says what befalls each, by id."""

    def __init__(self, folder: Path, sources: Sequence[Source], operator: str = OPERATOR) -> None:
        self.folder, self.sources, self.operator = folder, sources, operator
        self.now = START
        self.down: dict[str, SourceFault] = {}
        self.heard: list[tuple[datetime, Bulletin]] = []

    def run(self, span: timedelta, step: timedelta = timedelta(minutes=10)) -> list[Bulletin]:
        """Let time pass; returns what the operator heard meanwhile."""
        end, before = self.now + span, len(self.heard)
        store = open_store("", self.folder)
        while self.now < end:
            self.now += step
            with store.writing() as ledger:
                states = ledger.sources.states()
                for source in self.sources:
                    state = states.get(source.id, SourceState(source.id))
                    if schedule.is_due(state, source, self.now):
                        ledger.sources.save(self._polled(source, state))
                if told := health.queue_bulletin(ledger, self.sources, self.operator, self.now):
                    self.heard.append((self.now, told))
        store.close()
        return [told for _, told in self.heard[before:]]

    def _polled(self, source: Source, state: SourceState) -> SourceState:
        if fault := self.down.get(source.id):
            error = SourceError(source.id, fault, "in the test")
            return schedule.after_failure(state, source, error, self.now)
        return schedule.after_success(state, source, self.now)

    def mails(self) -> list[tuple[str, str]]:
        store = open_store("", self.folder)
        with store.writing() as ledger:
            found = [(d.address, d.message.subject) for d in ledger.outbox.claim(self.now, 99)]
        store.close()
        return found


def ids(group: Sequence[tuple[Source, SourceState]]) -> set[str]:
    return {source.id for source, _ in group}


def test_a_source_that_fails_is_told_once_then_weekly_and_when_it_is_well(tmp_path: Path) -> None:
    desk = Desk(tmp_path, SIXTY[:3])
    assert desk.run(DAY) == []
    desk.down["s1"] = SourceFault.CHANGED_SHAPE
    [begun] = desk.run(6 * DAY)
    assert (ids(begun.failing), ids(begun.healed)) == ({"s1"}, set())
    [still] = desk.run(7 * DAY)
    assert ids(still.still) == {"s1"}
    desk.down.clear()
    [over] = desk.run(2 * DAY)
    assert ids(over.healed) == {"s1"}
    assert desk.run(9 * DAY) == []
    assert [subject for _, subject in desk.mails()] == [
        "Quay Legal Aid (s1) cannot be read",
        "Quay Legal Aid (s1) still in trouble",
        "Quay Legal Aid (s1) can be read again",
    ]


def test_polling_slows_down_to_once_a_day_and_never_stops(tmp_path: Path) -> None:
    desk = Desk(tmp_path, SIXTY[:2])
    desk.down["s0"] = SourceFault.GONE
    desk.run(40 * DAY, HOUR)
    store = open_store("", tmp_path)
    with store.reading() as ledger:
        state = ledger.sources.states()["s0"]
    store.close()
    assert 36 <= state.failures <= 50
    assert state.due and desk.now - DAY < state.due <= desk.now + DAY


def test_when_the_network_is_down_there_is_one_notice_and_one_when_it_is_back(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path, SIXTY)
    desk.run(DAY, HOUR / 2)
    desk.down = dict.fromkeys((s.id for s in SIXTY), SourceFault.DNS)
    [outage] = desk.run(4 * DAY, HOUR / 2)
    assert outage.outage and not outage.failing
    desk.down = {"s7": SourceFault.TIMEOUT}
    back, s7 = desk.run(4 * DAY, HOUR / 2)
    assert back.outage_over and not back.healed
    assert ids(s7.failing) == {"s7"}
    subjects = [subject for _, subject in desk.mails()]
    assert subjects[0] == "No source can be reached: is there a network?"
    assert len(subjects) == 3


def test_twenty_that_fail_within_hours_are_told_in_few_letters(tmp_path: Path) -> None:
    desk = Desk(tmp_path, SIXTY)
    desk.run(DAY, HOUR / 2)
    desk.down = dict.fromkeys((s.id for s in SIXTY[:20]), SourceFault.STATUS)
    heard = desk.run(DAY)
    assert set().union(*(ids(each.failing) for each in heard)) == {s.id for s in SIXTY[:20]}
    assert len(heard) <= 3


def test_one_source_alone_that_fails_is_told_by_its_name(tmp_path: Path) -> None:
    desk = Desk(tmp_path, SIXTY[:1])
    desk.down["s0"] = SourceFault.DNS
    [begun] = desk.run(DAY)
    assert ids(begun.failing) == {"s0"}


@pytest.mark.parametrize(
    ("operator", "told"),
    [(OPERATOR, {OPERATOR}), ("", {"mailto:daily@example.org", "mailto:other@example.org"})],
)
def test_without_an_operator_those_who_take_a_digest_are_told(
    tmp_path: Path, operator: str, told: set[str]
) -> None:
    store = open_store("", tmp_path)
    with store.writing() as ledger:
        for name in ("daily", "other"):
            address, at = f"mailto:{name}@example.org", Rhythm.DAILY
            ledger.outbox.subscribe(Subscription(name, address, rhythm=at, zone="Europe/Berlin"))
        ledger.outbox.subscribe(Subscription("fast", "mailto:fast@example.org"))
    store.close()
    desk = Desk(tmp_path, SIXTY[:1], operator)
    desk.down["s0"] = SourceFault.TLS
    desk.run(DAY)
    assert {address for address, _ in desk.mails()} == told


def test_a_source_that_breaks_its_own_rhythm_is_told_as_quiet(tmp_path: Path) -> None:
    desk = Desk(tmp_path, SIXTY[:2])
    store = open_store("", tmp_path)
    with store.writing() as ledger:
        for name, patience in (("s0", 20 * DAY), ("s1", 200 * DAY)):
            ledger.sources.save(SourceState(name, newest=START, patience=patience))
    store.close()
    [told] = desk.run(26 * DAY, HOUR)
    assert (ids(told.silent), ids(told.failing)) == ({"s0"}, set())
    assert "gone quiet" in desk.mails()[0][1]


async def test_the_first_source_that_answers_after_an_outage_hastens_the_others(
    tmp_path: Path,
) -> None:
    async with watch(tmp_path) as watched:
        watched.site.answers[FEED.url] = feed(range(1, 4))
        await watched.poll()
        error = SourceError("s", SourceFault.DNS)
        with watched.store.writing() as ledger:
            for source in (FEED, *SIXTY[:4]):
                state = ledger.sources.states().get(source.id, SourceState(source.id))
                for hours in (1, 4, 24):
                    at = watched.site.now + hours * HOUR
                    state = schedule.after_failure(state, source, error, at)
                ledger.sources.save(state)
        await watched.poll(DAY + HOUR)
        with watched.store.reading() as ledger:
            states = ledger.sources.states()
    soon = watched.site.now + HOUR / 4
    assert all((due := states[source.id].due) and due < soon for source in SIXTY[:4])
