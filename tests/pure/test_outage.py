"""An outage of our own network costs no source more than minutes after it is over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.errors import SourceError, SourceFault
from monitor.fetch import schedule
from monitor.keeping import SourceState
from monitor.model import Source, SourceKind
from monitor.sources.outage import PROBE, SOON, held_up, probe

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SOURCES = [
    Source(f"s{n}", "Quay", SourceKind.FEED, f"https://s{n}.example.org/feed", every=n * HOUR)
    for n in range(1, 13)
]
States = dict[str, SourceState]
Down = Callable[[Source, datetime], SourceFault | None]


def live(states: States, now: datetime, span: timedelta, down: Down) -> datetime:
    """Poll what is due, as the service does, minute by minute; returns the end."""
    end = now + span
    while now < end:
        now += MINUTE
        pairs = tuple((s, states.get(s.id, SourceState(s.id))) for s in SOURCES)
        due = [pair for pair in pairs if schedule.is_due(pair[1], pair[0], now)]
        if not due and (asked := probe(pairs, now)):
            due = [asked]
        for source, _ in due:
            before = states.get(source.id, SourceState(source.id))
            if fault := down(source, now):
                error = SourceError(source.id, fault)
                states[source.id] = schedule.after_failure(before, source, error, now)
                continue
            states[source.id] = schedule.after_success(before, source, now)
            late = held_up(source, before, states.values(), now)
            states.update((each.source, each) for each in late)
    return now


def test_after_three_days_without_a_network_all_is_read_within_half_an_hour() -> None:
    states: States = {}
    now = live(states, START, DAY, lambda *_: None)
    now = live(states, now, 3 * DAY, lambda *_: SourceFault.DNS)
    assert all(state.failures for state in states.values())
    back = now
    live(states, now, PROBE + SOON + 2 * MINUTE, lambda *_: None)
    assert all(x.succeeded and x.succeeded > back for x in states.values())


def test_one_that_was_down_by_itself_hastens_nobody() -> None:
    states: States = {}
    now = live(states, START, DAY, lambda *_: None)
    faults = {"s1": SourceFault.TIMEOUT, "s7": SourceFault.DNS}
    now = live(states, now, 3 * DAY, lambda source, _: faults.get(source.id))
    only_s7 = {"s7": SourceFault.DNS}
    now = live(states, now, DAY, lambda source, _: only_s7.get(source.id))
    live(states, now, 2 * DAY, lambda source, _: faults.get(source.id))
    assert states["s7"].failures < 12


def test_one_that_was_gone_long_before_the_outage_keeps_its_pace() -> None:
    gone = replace(
        SourceState("s2"), failing_since=START - 60 * DAY, failures=60, polled=START,
        fault=SourceFault.DNS, due=START + DAY,
    )  # fmt: skip
    both = [
        replace(gone, source=f"s{n}", failing_since=START - HOUR, failures=2) for n in (1, 3, 4)
    ]
    before = replace(both[0], failing_since=START - HOUR)
    found = held_up(SOURCES[0], before, [*both, gone], START + HOUR)
    assert {each.source for each in found} == {"s3", "s4"}
    assert all(each.due and each.due <= START + HOUR + SOON for each in found)


def test_while_nothing_answers_each_source_is_asked_in_its_turn() -> None:
    states: States = {}
    now = live(states, START, DAY, lambda *_: None)
    asked: list[str] = []

    def down(source: Source, _: datetime) -> SourceFault:
        asked.append(source.id)
        return SourceFault.REFUSED

    live(states, now, 2 * DAY, down)
    assert len(asked) <= 2 * DAY / PROBE + 12 * 8
    assert set(asked[-12:]) == {source.id for source in SOURCES}
