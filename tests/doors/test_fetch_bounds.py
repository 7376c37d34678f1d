"""What one answer may cost: time, memory, headers; whether it is whole (rows H1, H2, H4, H6)."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from itertools import cycle
from time import process_time

import pytest

from monitor.errors import SourceFault
from monitor.fetch.limits import Limits
from tests.faulty import BROKEN_HEADS, MIB, ODD_HEADS, PAGE, Asked, FaultServer, desk

HOUR = timedelta(hours=1)
SHORT = Limits(deadline=0.4, back_off=0.01)


@pytest.mark.parametrize("kind", ["gzip", "deflate", "bare", "two"])
async def test_a_packed_page_is_read(kind: str) -> None:
    async with FaultServer() as server, desk(server) as asks:
        assert (await asks.page(server.url(f"/packed?as={kind}"))).body == PAGE


BOMBS = {
    "gzip": SourceFault.TOO_LARGE,
    "deflate": SourceFault.TOO_LARGE,
    "nested": SourceFault.ENCODING,
    "ten": SourceFault.ENCODING,
    "br": SourceFault.ENCODING,
    "zstd": SourceFault.ENCODING,
}


async def test_a_bomb_is_refused_soon_and_in_little_memory() -> None:
    """Each of a GiB, with and without a length; measured of a process that does nothing else."""
    async with FaultServer() as server:
        urls = [server.url(f"/explode?as={kind}&length={said}") for kind in BOMBS for said in "yn"]
        words = (sys.executable, "-m", "tests.fetch_grows", str(server.port), *urls)
        fetching = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE)
        told = (await fetching.communicate())[0].decode("ascii").split("\n")[:-1]
    faults, grown, took = zip(*(line.split() for line in told), strict=True)
    assert list(faults) == [fault.value for fault in BOMBS.values() for _ in "yn"]
    assert max(map(float, grown)) < 64
    assert max(map(float, took)) < 2


@pytest.mark.parametrize(
    ("kind", "fault"), [("cut", SourceFault.TRUNCATED), ("damaged", SourceFault.ENCODING)]
)
async def test_a_page_whose_packing_is_broken_makes_no_document(
    kind: str, fault: SourceFault
) -> None:
    async with FaultServer() as server, desk(server) as asks:
        assert (await asks.fault(server.url(f"/packed?as={kind}"))).fault is fault


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        (f"bytes={5 * MIB}", None),
        (f"bytes={5 * MIB + 1}", SourceFault.TOO_LARGE),
        (f"bytes={5 * MIB + 1}&length=no", SourceFault.TOO_LARGE),
        (f"bytes={6 * MIB}&start=%25PDF-1.7&type=application/pdf", None),
        (f"bytes={6 * MIB}&start=%25PDF-1.7&type=text/html&length=no", None),
        (f"bytes={6 * MIB}&start=%3Chtml%3E&type=application/pdf", SourceFault.TOO_LARGE),
        (f"bytes={21 * MIB}&start=%25PDF-1.7&type=application/pdf", SourceFault.TOO_LARGE),
        (
            f"bytes={21 * MIB}&start=%25PDF-1.7&type=application/pdf&length=no",
            SourceFault.TOO_LARGE,
        ),
    ],
)
async def test_a_page_may_have_five_mib_and_a_pdf_twenty(
    query: str, fault: SourceFault | None
) -> None:
    async with FaultServer() as server, desk(server, limits=Limits(deadline=10)) as asks:
        assert await asks.outcome(server.url(f"/big?{query}")) is fault


@pytest.mark.parametrize("length", ["", "&length=no"])
@pytest.mark.parametrize("said", ["video/mp4", "text/html"])
async def test_of_a_film_of_two_hundred_mib_no_more_is_taken_than_of_a_page(
    length: str, said: str
) -> None:
    """Row E3. What is taken is a page's 5 MiB, what is sent that and what fits in the line."""
    async with FaultServer() as server, desk(server, limits=Limits(deadline=20)) as asks:
        began = process_time()
        url = server.url(f"/film?mib=200&type={said}{length}")
        assert await asks.outcome(url) is SourceFault.TOO_LARGE
        assert process_time() - began < 1
        assert server.pages_asked[0].sent < 64 * MIB  # much fits in the buffers of a line


@pytest.mark.parametrize(
    "path",
    [
        "/drip?every=0.02",
        "/drip?every=0.02&bytes=20000",
        "/drip?every=0.02&where=length",
        "/drip?every=0.02&where=header",
        "/drip?every=0.02&where=lines",
        "/mute",
    ],
)
async def test_a_slow_answer_ends_at_the_deadline(path: str) -> None:
    async with FaultServer() as server, desk(server, limits=SHORT) as asks:
        began = asyncio.get_running_loop().time()
        error = await asks.fault(server.url(path))
        took = asyncio.get_running_loop().time() - began
    assert error.fault is SourceFault.TIMEOUT
    assert error.temporary
    assert 0.3 < took < 5  # such an answer never ends by itself


async def test_a_wall_clock_that_jumps_moves_no_deadline() -> None:
    """Row T2: back an hour, on a year, to 1970, at each look."""
    day = datetime(2026, 11, 21, tzinfo=UTC)
    jumps = cycle([day, day - HOUR, day + 365 * 24 * HOUR, datetime(1970, 1, 1, tzinfo=UTC)])
    async with (
        FaultServer() as server,
        desk(server, limits=SHORT, now=lambda: next(jumps)) as asks,
    ):
        assert (await asks.fault(server.url("/drip?every=0.02"))).fault is SourceFault.TIMEOUT
        for number in range(6):
            assert await asks.outcome(server.url(f"/page?{number}")) is None


async def test_interim_answers_for_ever_end_at_the_deadline() -> None:
    async with FaultServer() as server, desk(server, limits=SHORT) as asks:
        assert (await asks.fault(server.url("/interim"))).fault is SourceFault.TIMEOUT


async def test_redirects_share_one_deadline() -> None:
    async def late(asked: Asked) -> None:
        await asyncio.sleep(0.15)
        await asked.reply(b"", "302 Found", Location=f"/late?{len(asked.target)}")

    async with FaultServer() as server, desk(server, limits=SHORT) as asks:
        server.own["/late"] = late
        assert (await asks.fault(server.url("/late"))).fault is SourceFault.TIMEOUT
        assert len(server.pages_asked) <= 3


async def test_an_endless_body_is_too_large() -> None:
    async with FaultServer() as server, desk(server) as asks:
        assert (await asks.fault(server.url("/endless"))).fault is SourceFault.TOO_LARGE


@pytest.mark.parametrize("where", ["length", "chunk", "size"])
async def test_a_cut_page_makes_no_document(where: str) -> None:
    async with FaultServer() as server, desk(server) as asks:
        error = await asks.fault(server.url(f"/cut?in={where}"))
    assert error.fault is SourceFault.TRUNCATED
    assert error.temporary


@pytest.mark.parametrize("name", BROKEN_HEADS)
async def test_a_broken_head_is_a_fault_of_the_source(name: str) -> None:
    async with FaultServer() as server, desk(server) as asks:
        fault = await asks.outcome(server.url(f"/head?name={name}"))
        assert fault in (SourceFault.PROTOCOL, SourceFault.TRUNCATED, SourceFault.STATUS)
        assert await asks.outcome(server.url("/page")) is None


@pytest.mark.parametrize("name", ODD_HEADS)
async def test_an_odd_head_is_read_or_refused(name: str) -> None:
    async with FaultServer() as server, desk(server) as asks:
        fault = await asks.outcome(server.url(f"/head?name={name}"))
        assert fault in (None, SourceFault.PROTOCOL)


async def test_a_dropped_line_is_tried_again_three_times_in_all() -> None:
    async with FaultServer() as server, desk(server) as asks:
        error = await asks.fault(server.url("/cut?in=silence"))
        assert error.fault is SourceFault.PROTOCOL
        assert len(server.pages_asked) == 3


async def test_fifty_dripping_sites_do_not_hold_up_ten_others() -> None:
    async with FaultServer() as server, desk(server, limits=Limits(deadline=8)) as asks:
        drips = [
            asyncio.create_task(asks.outcome(server.url("/drip?every=0.1", f"slow{n}.example.org")))
            for n in range(1, 51)
        ]
        await asyncio.sleep(0)
        good = [asks.outcome(server.url("/page", f"good{n}.example.org")) for n in range(1, 11)]
        assert await asyncio.gather(*good) == [None] * 10
        assert not any(drip.done() for drip in drips)
        for drip in drips:
            drip.cancel()
        await asyncio.wait(drips)
