"""What a site asks robots not to read is not read, and asking costs little (row H12)."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from time import process_time

import pytest

from monitor.errors import SourceFault
from monitor.fetch.limits import Limits
from monitor.fetch.robots import RobotsBook
from tests.faulty import MIB, MODES, NOW, Asked, FaultServer, desk


def saying(
    text: str | bytes, status: str = "200 OK", to: str = ""
) -> Callable[[Asked], Awaitable[None]]:
    body = text.encode() if isinstance(text, str) else text
    return lambda asked: asked.reply(body, status, Location=to)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("User-agent: *\nDisallow: /", SourceFault.ROBOTS),
        ("User-agent: Nightdesk\nDisallow: /page", SourceFault.ROBOTS),
        ("\ufeffUser-agent: nightdesk\nDisallow: /p*e$", SourceFault.ROBOTS),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Nightdesk\nAllow: /", None),
        ("User-agent: *\nDisallow: /private", None),
        ("User-agent: OtherBot\nDisallow: /", None),
        ("<html>no robots here</html>", None),
        ("", None),
        (b"\xff\xfe\0\0", None),
    ],
)
async def test_the_wish_of_a_site_is_obeyed(text: str | bytes, fault: SourceFault | None) -> None:
    async with FaultServer(robots=saying(text)) as server, desk(server) as asks:
        assert await asks.outcome(server.url("/page")) is fault
        assert len(server.pages_asked) == (0 if fault else 1)


async def test_a_forbidden_page_is_a_fault_for_a_person_to_mend() -> None:
    async with (
        FaultServer(robots=saying("User-agent: *\nDisallow: /page?")) as server,
        desk(server) as asks,
    ):
        error = await asks.fault(server.url("/page?who=secret"))
        assert not error.temporary
        assert "secret" not in str(error)


@pytest.mark.parametrize("status", ["404 No", "403 No", "401 No", "410 No"])
async def test_a_site_without_robots_txt_allows_everything(status: str) -> None:
    async with FaultServer(robots=saying("", status)) as server, desk(server) as asks:
        assert await asks.outcome(server.url("/page")) is None


@pytest.mark.parametrize("status", ["500 No", "503 No", "429 No"])
async def test_a_failing_robots_txt_forbids_for_now(status: str) -> None:
    async with FaultServer(robots=saying("", status)) as server, desk(server) as asks:
        for _ in range(3):
            error = await asks.fault(server.url("/page"))
            assert (error.fault, error.temporary) == (SourceFault.ROBOTS, True)
        assert [asked.path for asked in server.asked] == ["/robots.txt"]


@pytest.mark.parametrize("name", ["drip", "mute", "cut", "interim"])
async def test_a_robots_txt_that_hangs_or_breaks_costs_one_deadline_once(name: str) -> None:
    limits = Limits(deadline=0.4)
    async with FaultServer(robots=MODES[name]) as server, desk(server, limits=limits) as asks:
        for _ in range(3):
            assert await asks.outcome(server.url("/page")) is SourceFault.ROBOTS
        assert [asked.path for asked in server.asked] == ["/robots.txt"]


async def test_the_last_known_wish_holds_while_robots_txt_fails() -> None:
    forbids = saying("User-agent: *\nDisallow: /private")
    limits = Limits(deadline=2, robots_age=0)
    async with FaultServer(robots=forbids) as server, desk(server, limits=limits) as asks:
        assert await asks.outcome(server.url("/private")) is SourceFault.ROBOTS
        server.robots = saying("", "500 No")
        assert await asks.outcome(server.url("/private")) is SourceFault.ROBOTS
        assert await asks.outcome(server.url("/page")) is None


@pytest.mark.parametrize(
    "robots",
    [
        saying(b"User-agent: *\nDisallow: /page\n" + b"#" * (10 * MIB)),
        saying(b"User-agent: *\nDisallow: /page\n" + b"Disallow: /*a*b\n" * 60_000),
        saying(b"User-agent: *\nCrawl-delay: nan\nDisallow: /page\n" + b"\xc3\n" * 100_000),
    ],
)
async def test_only_the_first_half_mib_of_robots_txt_is_read(
    robots: Callable[[Asked], Awaitable[None]],
) -> None:
    async with FaultServer(robots=robots) as server, desk(server) as asks:
        began = process_time()
        assert await asks.outcome(server.url("/page")) is SourceFault.ROBOTS
        assert await asks.outcome(server.url("/drop" + "a" * 3000)) is SourceFault.GONE
        assert process_time() - began < 2


@pytest.mark.parametrize("to", ["/robots.txt", "ftp://example.org/", "http://169.254.169.254/"])
async def test_a_robots_txt_that_redirects_to_nowhere_is_none(to: str) -> None:
    robots = saying("", "302 Found", to)
    async with FaultServer(robots=robots) as server, desk(server) as asks:
        assert await asks.outcome(server.url("/page")) is None
        assert len(server.asked) <= 7


async def test_robots_txt_is_asked_for_once_by_many_at_once() -> None:
    async with FaultServer() as server, desk(server) as asks:
        await asyncio.gather(*(asks.page(server.url(f"/page?{n}")) for n in range(10)))
        assert len(server.asked) - len(server.pages_asked) == 1


async def test_a_redirect_to_another_site_asks_that_site_too() -> None:
    forbid = saying("User-agent: *\nDisallow: /")
    async with (
        FaultServer() as one,
        FaultServer(robots=forbid) as other,
        desk(one, other) as asks,
    ):
        error = await asks.fault(one.url("/redirect?to=" + other.url("/page")))
        assert error.fault is SourceFault.ROBOTS
        assert not other.pages_asked


async def test_a_site_that_cannot_be_reached_is_told_as_such_not_as_robots() -> None:
    async with FaultServer() as server:
        pass
    async with desk(server) as asks:
        assert await asks.outcome(server.url("/page")) is SourceFault.REFUSED


async def test_each_step_of_a_redirect_is_held_against_the_wish_of_the_site() -> None:
    forbid = saying("User-agent: *\nDisallow: /page")
    async with FaultServer(robots=forbid) as server, desk(server) as asks:
        error = await asks.fault(server.url("/redirect?to=/page"))
        assert error.fault is SourceFault.ROBOTS
        assert [asked.path for asked in server.pages_asked] == ["/redirect"]


async def test_a_loop_over_two_sites_asks_each_for_its_wish_once() -> None:
    async with FaultServer() as one, FaultServer() as other, desk(one, other) as asks:
        one.own["/loop"] = saying("", "302 Found", other.url("/loop"))
        other.own["/loop"] = saying("", "302 Found", one.url("/loop"))
        assert await asks.outcome(one.url("/loop")) is SourceFault.REDIRECT
        for server in (one, other):
            assert len(server.asked) - len(server.pages_asked) == 1
        assert len(one.pages_asked) + len(other.pages_asked) == 6


async def test_wishes_that_lead_to_each_other_in_a_circle_are_none() -> None:
    async with FaultServer() as one, FaultServer() as other, desk(one, other) as asks:
        one.robots = saying("", "302 Found", other.url("/robots.txt"))
        other.robots = saying("", "302 Found", one.url("/robots.txt"))
        assert await asks.outcome(one.url("/page")) is None
        assert len(one.asked) + len(other.asked) == 7


# ---------------------------------------------------------------- from one run to the next


async def after_another_run(folder: Path, server: FaultServer, later: timedelta) -> tuple[int, int]:
    """How often a second run asks for the wish of the site, and for its page /private."""
    async with desk(server, folder=folder) as asks:
        await asks.outcome(server.url("/page"))
    server.asked.clear()
    async with desk(server, folder=folder, now=lambda: NOW + later) as asks:
        await asks.outcome(server.url("/private"))
    return len(server.asked) - len(server.pages_asked), len(server.pages_asked)


@pytest.mark.parametrize(
    ("text", "later", "asked"),
    [
        ("User-agent: *\nDisallow: /private", timedelta(hours=23), (0, 0)),
        ("", timedelta(hours=23), (0, 1)),
        ("User-agent: *\nDisallow: /private", timedelta(hours=25), (1, 0)),
        ("User-agent: *\nDisallow: /other", timedelta(days=-30), (1, 1)),  # its clock was wrong
    ],
)
async def test_the_wish_of_a_site_is_known_to_the_next_run_for_a_day(
    tmp_path: Path, text: str, later: timedelta, asked: tuple[int, int]
) -> None:
    async with FaultServer(robots=saying(text)) as server:
        assert await after_another_run(tmp_path, server, later) == asked


async def test_what_failed_is_asked_again_by_the_next_run(tmp_path: Path) -> None:
    async with FaultServer(robots=saying("", "500 No")) as server:
        assert await after_another_run(tmp_path, server, timedelta(0)) == (1, 0)


@pytest.mark.parametrize("damage", [b"", b"{", b"[1]", b'{"a": 1}', b'{"a": ["x", ""]}', b"\xff"])
async def test_a_damaged_memory_of_wishes_is_none(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "robots.json").write_bytes(damage)
    async with FaultServer() as server, desk(server, folder=tmp_path) as asks:
        assert await asks.outcome(server.url("/page")) is None


async def test_of_sites_behind_a_proxy_nothing_is_written(tmp_path: Path) -> None:
    book = RobotsBook(Limits())
    book.none("http://user:secret@proxy.example.org https://site.example.org", 0)
    book.none("https://site.example.org", 0)
    book.save(tmp_path / "robots.json", 1)
    assert "secret" not in (tmp_path / "robots.json").read_text()
