"""The ticker before clocks that jump (row T3): no flood of missed ticks, no wait for a time that is
gone. The jumps are told to it; its own clock is the machine's."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from monitor.ticks import Every, Ticker

NOW = datetime(2026, 11, 21, 6, tzinfo=UTC)
YEAR, HOUR = timedelta(days=365), timedelta(hours=1)


@pytest.mark.parametrize("jump", [HOUR, YEAR, NOW - datetime(1970, 1, 1, tzinfo=UTC)])
def test_what_was_missed_while_the_clock_jumped_ahead_is_one_tick(jump):
    every = Every(timedelta(seconds=2))
    assert every.get_next_fire_time(None, NOW) == NOW
    assert every.get_next_fire_time(NOW - jump, NOW) == NOW + every.interval


@pytest.mark.parametrize("jump", [HOUR, YEAR, NOW - datetime(1970, 1, 1, tzinfo=UTC)])
async def test_ticks_go_on_when_the_clock_is_set_back(jump):
    ticked: asyncio.Queue[int] = asyncio.Queue()

    async def tick():
        await ticked.put(1)

    ticker = Ticker([(tick, 60.0)], lambda: datetime.now(UTC))
    ticker.start()
    await ticked.get()
    now = datetime.now(UTC)
    for job in ticker._scheduler.get_jobs():
        job.modify(next_run_time=now + jump)  # as it stands once the clock was set back so far
    ticker.call_back(now)
    await ticked.get()
    ticker.pause()
    ticker.shutdown()
    await asyncio.sleep(0)


async def test_a_tick_that_waits_as_it_should_is_left_alone():
    ticker = Ticker([(asyncio.Event().wait, 60.0)], lambda: datetime.now(UTC))
    ticker.start()
    await asyncio.sleep(0)
    before = [job.next_run_time for job in ticker._scheduler.get_jobs()]
    ticker.call_back(datetime.now(UTC))
    assert [job.next_run_time for job in ticker._scheduler.get_jobs()] == before
    ticker.pause()
    ticker.shutdown()
    await asyncio.sleep(0)
