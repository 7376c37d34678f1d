"""A machine that sleeps over the digest's hour (row T5): the real rounds in a process of their own,
which is stopped and woken by signals while the day goes on without it."""

import asyncio
import multiprocessing
import os
import signal
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from monitor import service
from monitor.model import Channel, Delivery, Rhythm, Subscription
from monitor.service import Service
from monitor.together import Together
from notifiers.outbox import Courier
from storage.database import open_store

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
EVE = datetime(2026, 3, 10, 5, 59, 55, tzinfo=UTC)  # 06:59:55 in Berlin
READER = Subscription(
    "d", "mailto:ana@example.org", rhythm=Rhythm.DAILY, zone="Europe/Berlin", since=EVE - 9 * DAY
)
LONGEST = 40.0  # seconds until we give up waiting for a process


class Told:
    """A way out that tells the test what was sent."""

    channel = Channel.EMAIL

    def __init__(self, ear: Connection) -> None:
        self._ear = ear

    async def send(self, delivery: Delivery) -> None:
        self._ear.send((delivery.id, delivery.message.subject, delivery.message.text))

    async def close(self) -> None:
        """Nothing is open."""


def work(folder: str, clock: Any, ear: Connection) -> None:
    """The service with its own rounds, with no source, in hours that the test sets."""
    service.DIGEST_TICK = service.SEND_TICK = 0.05  # type: ignore[assignment]
    store = open_store("", Path(folder))
    doors: Any = type("Doors", (), {"store": store, "together": Together(store)})
    asyncio.run(
        Service(
            sources=[],
            doors=doors,
            courier=Courier({Channel.EMAIL: Told(ear)}),
            clock=lambda: datetime.fromtimestamp(clock.value, UTC),
            learn=lambda: pytest.fail("nothing is polled"),
            folder=Path(folder),
            upkeep=dict,
        ).run()
    )


def stop(process: int) -> None:
    os.kill(process, signal.SIGSTOP)
    while Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "T":
        pass  # it is a matter of microseconds


@pytest.mark.parametrize(
    ("asleep", "named"),
    [
        (timedelta(seconds=10), ()),
        (10 * MINUTE, ()),
        (timedelta(hours=26), ("10 March 2026",)),
    ],
)
def test_who_slept_over_the_hour_sends_one_digest_at_once_and_names_the_missed_day(
    tmp_path, asleep, named
):
    with open_store("", tmp_path).writing() as ledger:
        ledger.outbox.subscribe(READER)
        ledger.outbox.digest_queued(READER.id, (EVE - DAY).date(), EVE - DAY)
    context = multiprocessing.get_context("forkserver")
    ours, its = context.Pipe()
    clock = context.Value("d", EVE.timestamp())
    process = context.Process(target=work, args=(str(tmp_path), clock, its))
    process.start()
    try:
        assert process.pid
        stop(process.pid)
        clock.value = (EVE + asleep).timestamp()
        os.kill(process.pid, signal.SIGCONT)
        first = heard(ours)
        for days in (1, 2):  # had there been a second of the first day it would come before these
            stop(process.pid)
            clock.value = (EVE + asleep + days * DAY).timestamp()
            os.kill(process.pid, signal.SIGCONT)
            assert f"Digest of {(EVE + asleep).day + days} March" in heard(ours)[1]
    finally:
        process.kill()
        process.join()
    _, subject, text = first
    assert f"Digest of {(EVE + asleep).day} March 2026" in subject
    assert ("No digest was sent on" in text) is bool(named)
    for day in named:
        assert day in text


def heard(ours: Connection) -> tuple[str, str, str]:
    assert ours.poll(LONGEST)
    told: tuple[str, str, str] = ours.recv()
    return told
