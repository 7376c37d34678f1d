"""A wall clock that jumps (row T3), by the service's own rounds over a real store: nothing is told
twice or left out, and what all came due at once is asked one after the other."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from monitor.fetch import schedule
from monitor.keeping import SourceState
from monitor.model import Channel, Source, Subscription
from monitor.service import Service
from notifiers.outbox import Courier
from tests.doors.test_letters import Way
from tests.doors.watching import FEED, HOUR, START, Watch, watch

YEAR, MINUTE = timedelta(days=365), timedelta(minutes=1)
SOURCES = [replace(FEED, id=f"s{n}", url=f"https://s{n}.example.org/feed") for n in range(60)]
SOURCES = [replace(source, every=6 * HOUR, follow=False) for source in SOURCES]
TOLD = ("arrested", "released", "sentenced to two years in prison", "sentenced to death")
QUIET = b'<rss version="2.0"><channel><title>Quay</title></channel></rss>'


def news(day: datetime, what: str) -> bytes:
    """A feed with one line on what befell Odran Velasko on the day before."""
    words = f"On {day - timedelta(days=1):%-d %B %Y} the lawyer Odran Velasko was {what}."
    return (
        '<rss version="2.0"><channel><title>Quay</title><item><title>A statement</title>'
        f"<link>https://s0.example.org/{day:%Y-%m-%d}</link>"
        f"<pubDate>{day:%a, %d %b %Y} 00:10:00 GMT</pubDate>"
        f"<description>{words}</description></item></channel></rss>"
    ).encode()


class Rounds:
    """A service whose ticks the test calls."""

    def __init__(self, desk: Watch, folder: Any, sources: Sequence[Source] = SOURCES) -> None:
        self.desk, self.way = desk, Way(Channel.EMAIL)
        self.service = Service(
            sources=sources,
            doors=desk.doors,
            courier=Courier({Channel.EMAIL: self.way}),
            clock=lambda: desk.site.now,
            learn=lambda: desk.known,
            folder=folder,
            upkeep=dict,
        )

    async def live(self, time: timedelta, step: timedelta = 5 * MINUTE) -> Counter[int]:
        """Let time pass; returns how many sources were asked in each step."""
        site, asked = self.desk.site, Counter[int]()
        for number in range(time // step):
            before = len(site.asked)
            self.service._look_at_clock()
            await self.service.poll_due(lambda _: None)
            self.service.write_letters()
            await self.service.deliver_due()
            asked[number] = len(site.asked) - before
            site.now += step
        return asked


@pytest.fixture
async def rounds(tmp_path) -> AsyncIterator[Rounds]:
    async with watch(tmp_path) as desk:
        desk.site.answers = {source.url: QUIET for source in SOURCES}
        with desk.store.writing() as ledger:
            ledger.outbox.subscribe(Subscription("s", "mailto:ana@example.org"))
        made = Rounds(desk, tmp_path)
        await made.live(10 * MINUTE)
        assert set(desk.site.asked) == {source.url for source in SOURCES}
        yield made


@pytest.mark.parametrize(
    "jump", [-HOUR, HOUR, YEAR, -YEAR, datetime(1970, 1, 2, tzinfo=UTC) - START],
    ids=["hour back", "hour on", "year on", "year back", "1970"],
)  # fmt: skip
async def test_nothing_is_told_twice_or_left_out_when_the_clock_jumps(rounds: Rounds, jump) -> None:
    site = rounds.desk.site
    site.answers[SOURCES[0].url] = news(site.now, TOLD[0])
    await rounds.live(7 * HOUR)
    assert len(rounds.way.given) == 1
    site.now += jump
    site.asked.clear()
    await rounds.live(20 * MINUTE)
    assert max(Counter(site.asked).values(), default=0) <= 1
    assert len(rounds.way.given) == 1
    site.answers[SOURCES[0].url] = news(site.now, TOLD[2])
    await rounds.live(7 * HOUR)
    assert len(rounds.way.given) == 2
    assert "two years" in rounds.way.given[-1].message.text


@pytest.mark.parametrize("jump", [YEAR, -YEAR], ids=["on", "back"])
async def test_after_a_leap_all_sources_are_asked_once_within_a_quarter_of_an_hour(
    rounds: Rounds, jump
) -> None:
    site = rounds.desk.site
    site.now += jump
    site.asked.clear()
    asked = await rounds.live(16 * MINUTE, MINUTE)
    assert Counter(site.asked) == dict.fromkeys((source.url for source in SOURCES), 1)
    assert sum(count > 0 for count in asked.values()) >= 12
    assert max(asked.values()) <= 12  # of sixty


def test_what_comes_due_after_a_leap_waits_for_nothing() -> None:
    later = START + 20 * MINUTE
    state = SourceState("s", due=START + MINUTE)
    assert schedule.has_turn(state, START, START + MINUTE)
    assert schedule.has_turn(replace(state, due=START - HOUR), START, later)
    assert schedule.has_turn(replace(state, due=START - HOUR), None, START)
