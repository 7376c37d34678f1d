"""One request at a time to a host, and a pause between their starts (row H8)."""

import asyncio
import inspect

from monitor.fetch.client import Client
from monitor.fetch.limits import Limits
from tests.faulty import Asked, FaultServer, desk


async def test_a_host_has_one_request_at_a_time() -> None:
    async def lasting(asked: Asked) -> None:
        await asyncio.sleep(0.01)
        await asked.reply()

    async with FaultServer() as server, desk(server) as asks:
        server.own["/lasting"] = lasting
        await asyncio.gather(*(asks.page(server.url("/lasting")) for _ in range(10)))
        assert len(server.pages_asked) == 10
        assert server.most_open == 1


async def test_starts_to_one_host_are_a_second_apart() -> None:
    """Four starts, by a redirect too, at the pause that the service keeps."""
    service = inspect.signature(Client).parameters["gap_seconds"].default
    async with FaultServer() as server, desk(server, gap_seconds=service) as asks:
        await asyncio.gather(*(asks.page(server.url(f"/steps?left={n}")) for n in (0, 1)))
        starts = [asked.at for asked in server.asked]
    assert len(starts) == 4  # robots.txt is one
    assert starts[-1] - starts[0] >= 2.9  # a busy machine blurs each arrival, not their sum


async def test_hosts_do_not_wait_for_each_other() -> None:
    async with FaultServer() as server, desk(server, gap_seconds=1) as asks:
        urls = [server.url("/page", f"site{n}.example.org") for n in range(10)]
        async with asyncio.timeout(9):  # one after the other they would take ten gaps or more
            await asyncio.gather(*(asks.page(url) for url in urls))


async def test_a_site_may_ask_for_a_longer_pause() -> None:
    async def robots(asked: Asked) -> None:
        await asked.reply(b"User-agent: *\nCrawl-delay: 0.2")

    async with FaultServer(robots=robots) as server, desk(server) as asks:
        await asyncio.gather(*(asks.page(server.url("/page")) for _ in range(2)))
        first, second = (asked.at for asked in server.pages_asked)
    assert second - first >= 0.19


async def test_waiting_for_a_turn_costs_nothing_of_the_deadline() -> None:
    limits = Limits(deadline=0.3)
    async with FaultServer() as server, desk(server, limits=limits, gap_seconds=0.2) as asks:
        outcomes = await asyncio.gather(*(asks.outcome(server.url("/page")) for _ in range(4)))
    assert outcomes == [None] * 4


async def test_a_fetch_that_is_called_off_leaves_the_host_free() -> None:
    async with FaultServer() as server, desk(server) as asks:
        waiting = asyncio.create_task(asks.outcome(server.url("/mute")))
        while not server.pages_asked:
            await asyncio.sleep(0.01)
        waiting.cancel()
        assert isinstance((await asyncio.gather(waiting, return_exceptions=True))[0], BaseException)
        assert await asks.outcome(server.url("/page")) is None


async def test_a_host_is_free_again_after_any_fault() -> None:
    async with FaultServer() as server, desk(server, limits=Limits(deadline=0.3)) as asks:
        for path in ("/mute", "/cut", "/explode?as=br", "/head?name=long", "/status?code=500"):
            assert await asks.outcome(server.url(path)) is not None
        assert await asks.outcome(server.url("/page")) is None
