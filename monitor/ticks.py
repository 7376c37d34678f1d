"""APScheduler as a ticker that a wall clock cannot stop or flood.

By itself it makes a list of every tick that was missed (a year set ahead: sixteen million), and
waits for a time that lies ahead when the clock is set back. Here what was missed is one tick, and a
watch on the monotonic clock calls ticks back that have gone out of sight.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

WATCH = 2.0  # seconds between two looks at the ticks
SLACK = timedelta(seconds=5)

Tick = Callable[[], Awaitable[object]]


class Every(BaseTrigger):  # type: ignore[misc]  # it has no types
    """At once, and then so long after each tick, however late that was."""

    def __init__(self, interval: timedelta) -> None:
        self.interval = interval

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        return max(previous, now) + self.interval if previous else now


class Ticker:
    """Calls each coroutine again and again, one call of each at a time."""

    def __init__(self, ticks: Iterable[tuple[Tick, float]], clock: Callable[[], datetime]) -> None:
        self._clock = clock
        settings = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = AsyncIOScheduler(job_defaults=settings, timezone="UTC")
        for tick, seconds in ticks:
            self._scheduler.add_job(tick, Every(timedelta(seconds=seconds)))
        self._watching: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._scheduler.start()
        self._watching = asyncio.create_task(self._watch())

    def pause(self) -> None:
        """Begin no tick any more."""
        if self._watching:
            self._watching.cancel()
        self._scheduler.pause()

    def shutdown(self) -> None:
        self._scheduler.shutdown(wait=False)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(WATCH)
            self.call_back(self._clock())

    def call_back(self, now: datetime) -> None:
        """Let tick what waits for longer than it ever should: the clock was set back."""
        for job in self._scheduler.get_jobs():
            if job.next_run_time and job.next_run_time > now + job.trigger.interval + SLACK:
                job.modify(next_run_time=now)
