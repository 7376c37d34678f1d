"""When a source or a followed page is to be asked again, and when its state is worth telling.

Pure: states in, states out, `now` an aware UTC moment. Polling slows down, it never stops: a
site that was down for a year is read on the day after it returns.
"""

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from monitor.errors import SourceError
from monitor.keeping import SourceState
from monitor.model import Source, digest_id

SLOWEST = timedelta(hours=24)
SPREAD = 0.1  # of the interval, either way: sources added together must not be polled together
QUIET = timedelta(days=30)  # where the rhythm of a source is not known
SHORTEST_QUIET, LONGEST_QUIET = timedelta(days=14), timedelta(days=400)
ENOUGH_DAYS = 5  # of publication, from which on there is a rhythm
LEAP = timedelta(minutes=10)  # between two looks: the machine slept, or its clock was set
AFTER_A_LEAP = timedelta(minutes=15)  # in which all that is due by then is asked
TOLD_FAILURES = 3
TOLD_AFTER = timedelta(hours=48)
_DETAIL = 300  # characters kept

DAILY_FOR = timedelta(days=30)
WEEKLY_FOR = timedelta(days=180)


def jitter_of(source: str) -> float:
    """The place of a source within the spread, -1 to 1, the same on every run."""
    return int(digest_id("jitter", source)[:8], 16) / 0x7FFFFFFF - 1


def after_success(
    state: SourceState, source: Source, now: datetime, jitter: float | None = None
) -> SourceState:
    """The source answered, changed or not: due again after its interval, its failures forgotten.

    `jitter`: -1 to 1, `jitter_of(source.id)` where none is given. Validators and `newest` are
    for the caller to set, who knows what was in the answer.
    """
    return replace(
        state,
        due=now + _spread(min(source.every, SLOWEST * 30), source.id, jitter),
        polled=now,
        succeeded=now,
        failing_since=None,
        failures=0,
        fault="",
        detail="",
    )


def after_failure(
    state: SourceState,
    source: Source,
    error: SourceError,
    now: datetime,
    jitter: float | None = None,
) -> SourceState:
    """The source failed: due again after twice the wait of last time, up to a day.

    Where the server named a wait (Retry-After), that holds, but never less than the interval nor
    more than a day: neither "0" nor "in 2099" is ours to obey.
    """
    failures = state.failures + 1
    base = min(source.every, SLOWEST)
    wait = _back_off(source.every, failures)
    if error.retry_after is not None and not math.isnan(error.retry_after):
        asked = timedelta(seconds=min(max(error.retry_after, 0.0), SLOWEST.total_seconds()))
        wait = max(base, asked)
    return replace(
        state,
        due=now + min(_spread(wait, source.id, jitter), max(SLOWEST, source.every)),
        polled=now,
        failing_since=state.failing_since or now,
        failures=failures,
        fault=error.fault.value,
        detail=error.detail[:_DETAIL],
    )


def is_due(state: SourceState, source: Source, now: datetime) -> bool:
    """Whether to poll now. A due time further off than any we set means that the clock was
    wrong when it was set: then, too."""
    if state.due is None or state.due <= now:
        return True
    longest = max(source.every, SLOWEST) * (1 + SPREAD)
    return state.due - now > longest + timedelta(minutes=1)


def has_turn(state: SourceState, leapt: datetime | None, now: datetime) -> bool:
    """Whether a source that is due may be asked now. `leapt`: when the clock last jumped; what came
    due by that alone is spread over a quarter of an hour, since it is nearly everything."""
    if leapt is None or state.due is None or leapt < state.due <= now:
        return True
    place = (jitter_of(state.source) + 1) / 2
    return not leapt <= now < leapt + AFTER_A_LEAP * place


def is_told(state: SourceState, now: datetime) -> bool:
    """Whether staff should hear that this source fails: three times, or for two days.

    Two days alone would hide a source polled each quarter of an hour, three failures alone one
    that is polled daily.
    """
    if state.failing_since is None or not state.failures:
        return False
    return state.failures >= TOLD_FAILURES or now - state.failing_since >= TOLD_AFTER


def is_silent(state: SourceState, source: Source, now: datetime) -> bool:
    """Whether a source that answers well has offered nothing new for suspiciously long.

    A moved feed often keeps answering with its last items for ever. How long is long, its own
    rhythm says; where none is known, thirty days are. One that is polled rarely, because it
    publishes rarely, gets twenty of its own intervals. One that fails is failing, not silent;
    of one that never offered anything nothing can be said.
    """
    if state.newest is None or state.failures:
        return False
    return now - state.newest > max(state.patience or QUIET, 20 * source.every)


def patience(days: Iterable[date]) -> timedelta | None:
    """How long a source that published on these days may offer nothing before it is silent.

    Six of its usual pauses, and half as much again as its longest; two weeks at least, since
    offices close at the turn of the year. None: too few days to tell.
    """
    ordered = sorted(set(days))
    if len(ordered) < ENOUGH_DAYS:
        return None
    pauses = sorted(later - sooner for sooner, later in pairwise(ordered))
    usual, longest = pauses[len(pauses) // 2], pauses[-1]
    return min(max(SHORTEST_QUIET, 6 * usual, 1.5 * longest), LONGEST_QUIET)


def page_due(
    first_seen: datetime, seen: datetime, changed: datetime, now: datetime
) -> datetime | None:
    """When a followed page is to be looked at again; None: never.

    Pages grow by dated updates mostly in their first weeks: daily for 30 days after the last
    change, weekly up to 180 days, then left alone. `first_seen`, `seen`: first and last look;
    `changed`: last look that found other content, `first_seen` where none did.
    """
    since_change = now - max(changed, first_seen)
    if since_change >= WEEKLY_FOR:
        return None
    step = timedelta(days=1) if since_change < DAILY_FOR else timedelta(days=7)
    return max(seen + step, now)


def _back_off(every: timedelta, failures: int) -> timedelta:
    """Interval, twice, four times it … a day; a source polled more rarely keeps its interval."""
    longest = max(every, SLOWEST)
    doublings = min(failures - 1, 20)
    return min(every * float(2**doublings), longest)


def _spread(wait: timedelta, source: str, jitter: float | None) -> timedelta:
    place = jitter_of(source) if jitter is None else min(max(jitter, -1.0), 1.0)
    return wait * (1 + SPREAD * place)
