"""When to poll again (rows H8, H10): later after failures, never never; and what staff are told."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import SourceError, SourceFault
from monitor.fetch.schedule import (
    SLOWEST,
    after_failure,
    after_success,
    is_due,
    is_silent,
    is_told,
    jitter_of,
    page_due,
    patience,
)
from monitor.keeping import SourceState
from monitor.model import Source, SourceKind, Validators

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOURCE = Source("watched", "Example Watch", SourceKind.FEED, "https://example.org/feed")
FRESH = SourceState("watched")


def failed(retry_after: float | None = None) -> SourceError:
    return SourceError("watched", SourceFault.STATUS, "answers 503", retry_after=retry_after)


def wait(state: SourceState) -> timedelta:
    assert state.due is not None and state.polled is not None
    return state.due - state.polled


def failing(times: int, source: Source = SOURCE) -> SourceState:
    state, now = FRESH, NOW
    for _ in range(times):
        state = after_failure(state, source, failed(), now, 0)
        assert state.due is not None
        now = state.due
    return state


def test_a_source_never_polled_is_due() -> None:
    assert is_due(FRESH, SOURCE, NOW)


def test_a_success_is_due_again_after_the_interval() -> None:
    state = after_success(FRESH, SOURCE, NOW, 0)
    assert state.due == NOW + HOUR
    assert not is_due(state, SOURCE, NOW + HOUR - timedelta(seconds=1))
    assert is_due(state, SOURCE, NOW + HOUR)


def test_sources_added_together_are_polled_apart() -> None:
    waits = {wait(after_success(FRESH, replace(SOURCE, id=f"source-{n}"), NOW)) for n in range(200)}
    assert len(waits) == 200
    assert min(waits) < 0.92 * HOUR and max(waits) > 1.08 * HOUR
    assert all(0.9 * HOUR <= one <= 1.1 * HOUR for one in waits)


def test_the_place_of_a_source_in_the_spread_stays() -> None:
    assert jitter_of("watched") == jitter_of("watched") != jitter_of("other")


def test_failures_double_the_wait_up_to_a_day_and_never_stop() -> None:
    hours = [wait(failing(times)) / HOUR for times in range(1, 9)]
    assert hours == [1, 2, 4, 8, 16, 24, 24, 24]
    assert wait(failing(400)) == DAY


def test_a_weekly_source_is_not_polled_more_often_for_failing() -> None:
    weekly = replace(SOURCE, every=7 * DAY)
    assert wait(failing(5, weekly)) == 7 * DAY


@pytest.mark.parametrize(
    ("asked", "hours"),
    [(0, 1), (5, 1), (-1, 1), (7200, 2), (1e9, 24), (86400, 24), (1e300, 24), (math.nan, 1)],
)
def test_retry_after_counts_between_the_interval_and_a_day(asked: float, hours: float) -> None:
    assert wait(after_failure(FRESH, SOURCE, failed(asked), NOW, 0)) == hours * HOUR


def test_a_failure_is_kept_with_its_start_and_reason() -> None:
    first = after_failure(FRESH, SOURCE, failed(), NOW, 0)
    second = after_failure(first, SOURCE, failed(), NOW + HOUR, 0)
    assert (second.failing_since, second.failures) == (NOW, 2)
    assert (second.fault, second.detail) == ("status", "answers 503")
    assert second.succeeded is None


def test_a_failure_leaves_what_is_known_of_the_page() -> None:
    """Row H6: what came cut is not what the next answer is held against."""
    known = replace(FRESH, newest=NOW, validators=Validators('"v1"', "", "0" * 64))
    state = after_failure(known, SOURCE, failed(), NOW, 0)
    assert (state.newest, state.validators) == (NOW, known.validators)


def test_a_success_heals_all() -> None:
    state = after_success(failing(4), SOURCE, NOW + DAY, 0)
    assert (state.failing_since, state.failures, state.fault, state.detail) == (None, 0, "", "")
    assert state.succeeded == NOW + DAY
    assert wait(state) == HOUR


def test_three_failures_are_told() -> None:
    assert [is_told(failing(times), NOW) for times in (0, 1, 2, 3)] == [False, False, False, True]


def test_two_days_of_failing_are_told_even_of_a_daily_source() -> None:
    once = failing(1, replace(SOURCE, every=DAY))
    assert not is_told(once, NOW + timedelta(hours=47))
    assert is_told(once, NOW + timedelta(hours=48))


def test_a_source_without_news_for_a_month_is_silent() -> None:
    state = replace(FRESH, newest=NOW)
    assert not is_silent(state, SOURCE, NOW + 30 * DAY)
    assert is_silent(state, SOURCE, NOW + 31 * DAY)


def test_a_source_that_is_polled_weekly_is_given_longer() -> None:
    state, weekly = replace(FRESH, newest=NOW), replace(SOURCE, every=7 * DAY)
    assert not is_silent(state, weekly, NOW + 139 * DAY)
    assert is_silent(state, weekly, NOW + 141 * DAY)


def test_a_failing_source_and_one_that_never_offered_anything_are_not_silent() -> None:
    assert not is_silent(replace(failing(1), newest=NOW), SOURCE, NOW + 99 * DAY)
    assert not is_silent(FRESH, SOURCE, NOW)


def test_a_due_time_set_by_a_clock_that_was_wrong_is_due() -> None:
    assert is_due(replace(FRESH, due=NOW + 365 * DAY), SOURCE, NOW)
    assert not is_due(replace(FRESH, due=NOW + timedelta(hours=25)), SOURCE, NOW)


@given(
    jitter=st.floats(-1, 1),
    failures=st.integers(0, 10**6),
    minutes=st.integers(1, 60 * 24 * 60),
    retry_after=st.none() | st.floats(-1e18, 1e18),
)
def test_every_wait_is_between_the_interval_and_a_day_but_for_the_spread(
    jitter: float, failures: int, minutes: int, retry_after: float | None
) -> None:
    source = replace(SOURCE, every=timedelta(minutes=minutes))
    state = after_failure(
        replace(FRESH, failures=failures), source, failed(retry_after), NOW, jitter
    )
    assert 0.9 * min(source.every, SLOWEST) <= wait(state) <= 1.1 * max(source.every, SLOWEST)
    assert not is_due(state, source, NOW)


def test_a_page_is_looked_at_daily_then_weekly_then_never() -> None:
    def due(age: int, seen: int = 0) -> datetime | None:
        now = NOW + age * DAY
        return page_due(NOW, now - seen * DAY, NOW, now)

    assert due(0) == NOW + DAY
    assert due(29) == NOW + 30 * DAY
    assert due(30) == NOW + 37 * DAY
    assert due(179) == NOW + 186 * DAY
    assert due(180) is None


def test_a_page_that_changed_is_followed_afresh() -> None:
    now = NOW + 200 * DAY
    assert page_due(NOW, now, NOW + 199 * DAY, now) == now + DAY


def test_a_look_that_was_missed_is_due_now() -> None:
    assert page_due(NOW, NOW, NOW, NOW + 10 * DAY) == NOW + 10 * DAY


@pytest.mark.parametrize(
    ("gaps", "days"),
    [
        ([1] * 9, 14),  # two weeks at least
        ([7] * 9, 42),
        ([1, 1, 1, 40, 1, 1], 60),  # it has been quiet so long before
        ([100] * 5, 400),
        ([1] * 3, None),  # too few to tell
    ],
)
def test_the_rhythm_of_a_source_says_how_long_it_may_be_quiet(
    gaps: list[int], days: int | None
) -> None:
    published, day = [NOW.date()], NOW.date()
    for gap in gaps:
        day += gap * DAY
        published.append(day)
    found = patience([*published, *published])
    assert found == (days * DAY if days else None)
    if found:
        state = replace(FRESH, newest=NOW, patience=found)
        assert not is_silent(state, SOURCE, NOW + found)
        assert is_silent(state, SOURCE, NOW + found + HOUR)
