"""What need not be read again, and what statuses mean (rows H7, H8, H9)."""

from datetime import timedelta
from email.utils import format_datetime
from urllib.parse import quote

import pytest

from monitor.errors import SourceFault
from monitor.model import Fetched, NotModified, Validators
from tests.faulty import NOW, PAGE, FaultServer, desk


async def test_a_page_brings_what_makes_the_next_request_conditional() -> None:
    changed = "Sat, 21 Nov 2026 10:00:00 GMT"
    async with FaultServer() as server, desk(server) as asks:
        got = await asks.page(server.url("/kept?changed=" + quote(changed)))
    assert got.validators == Validators('"v1"', changed, got.sha256)
    assert (got.source, got.status, got.media_type, got.at) == ("watched", 200, "text/html", NOW)


async def test_a_304_is_not_modified_and_keeps_the_validators() -> None:
    known = Validators('"v1"', "", "0" * 64)
    async with FaultServer() as server, desk(server) as asks:
        got = await asks.get(server.url("/kept"), known)
        assert server.pages_asked[0].headers["if-none-match"] == '"v1"'
    assert got == NotModified("watched", server.url("/kept"), NOW, known)


async def test_the_same_bytes_are_not_modified_whatever_the_server_says() -> None:
    async with FaultServer() as server, desk(server) as asks:
        first = await asks.page(server.url("/kept"))
        again = await asks.get(server.url('/kept?etag="v2"'), first.validators)
    assert isinstance(again, NotModified)
    assert again.validators == Validators('"v2"', "", first.sha256)


async def test_other_bytes_under_the_same_etag_are_read() -> None:
    async with FaultServer() as server, desk(server) as asks:
        server.own["/same"] = lambda asked: asked.reply(b"new", ETag='"v1"')
        got = await asks.get(server.url("/same"), Validators('"v1"', "", "0" * 64))
    assert isinstance(got, Fetched)


async def test_a_weak_etag_is_sent_back_as_it_came() -> None:
    async with FaultServer() as server, desk(server) as asks:
        url = server.url("/kept?etag=" + quote('W/"v1"'))
        first = await asks.page(url)
        assert isinstance(await asks.get(url, first.validators), NotModified)
        assert server.pages_asked[-1].headers["if-none-match"] == 'W/"v1"'


async def test_a_304_that_nobody_asked_for_is_a_fault() -> None:
    async with FaultServer() as server, desk(server) as asks:
        url = server.url("/status?code=304")
        assert (await asks.fault(url)).fault is SourceFault.PROTOCOL


@pytest.mark.parametrize("size", [1024, 1025, 64_000])
async def test_a_long_etag_is_not_kept(size: int) -> None:
    """Such a page is judged by its bytes alone."""
    async with FaultServer() as server, desk(server) as asks:
        server.own["/long"] = lambda asked: asked.reply(ETag="e" * size)
        got = await asks.page(server.url("/long"))
        again = await asks.get(server.url("/long"), got.validators)
        assert ("if-none-match" in server.pages_asked[1].headers) == (size <= 1024)
    assert bool(got.validators.etag) == (size <= 1024)
    assert isinstance(again, NotModified)


@pytest.mark.parametrize(
    ("header", "media_type", "charset"),
    [
        ("text/HTML; Charset=UTF-8", "text/html", "utf-8"),
        ("application/rss+xml", "application/rss+xml", ""),
        ("text/html;charset='windows-1251'; charset=utf-8", "text/html", "windows-1251"),
        ("", "", ""),
        (";;;", "", ""),
    ],
)
async def test_the_declared_type_is_told_apart_from_its_charset(
    header: str, media_type: str, charset: str
) -> None:
    async with FaultServer() as server, desk(server) as asks:
        server.own["/typed"] = lambda asked: asked.reply(Content_Type=header)
        got = await asks.page(server.url("/typed"))
    assert (got.media_type, got.charset) == (media_type, charset)


@pytest.mark.parametrize(
    ("code", "fault", "temporary"),
    [
        (404, SourceFault.GONE, True),
        (410, SourceFault.GONE, False),
        (401, SourceFault.FORBIDDEN, False),
        (403, SourceFault.FORBIDDEN, False),
        (451, SourceFault.FORBIDDEN, False),
        (429, SourceFault.THROTTLED, True),
        (400, SourceFault.STATUS, False),
        (408, SourceFault.STATUS, True),
        (500, SourceFault.STATUS, True),
        (206, SourceFault.STATUS, False),
        (204, SourceFault.STATUS, False),
        (300, SourceFault.STATUS, False),
        (999, SourceFault.STATUS, True),
    ],
)
async def test_each_status_is_its_own_fault(code: int, fault: SourceFault, temporary: bool) -> None:
    async with FaultServer() as server, desk(server) as asks:
        error = await asks.fault(server.url(f"/status?code={code}"))
        assert (error.fault, error.temporary, error.retry_after) == (fault, temporary, None)
        assert len(server.pages_asked) == 1


@pytest.mark.parametrize("code", [502, 503, 504])
async def test_an_overloaded_server_is_asked_three_times(code: int) -> None:
    async with FaultServer() as server, desk(server) as asks:
        assert (await asks.fault(server.url(f"/status?code={code}"))).temporary
        assert len(server.pages_asked) == 3


async def test_a_second_try_may_succeed() -> None:
    async with FaultServer() as server, desk(server) as asks:
        server.own["/shaky"] = lambda asked: asked.reply(
            status="200 OK" if len(server.pages_asked) > 1 else "503 Busy"
        )
        assert (await asks.page(server.url("/shaky"))).body == PAGE


@pytest.mark.parametrize("code", [429, 503])
@pytest.mark.parametrize(
    ("retry", "seconds"),
    [
        ("0", 0.0),
        ("5", 5.0),
        ("1000000000", 1e9),
        ("9" * 3000, 1e9),
        (format_datetime(NOW + timedelta(minutes=2), usegmt=True), 120.0),
        (format_datetime(NOW - timedelta(days=2), usegmt=True), 0.0),
    ],
)
async def test_a_server_that_names_a_wait_is_asked_once(
    code: int, retry: str, seconds: float
) -> None:
    async with FaultServer() as server, desk(server) as asks:
        error = await asks.fault(server.url(f"/status?code={code}&retry={quote(retry)}"))
        assert error.retry_after == seconds
        assert len(server.pages_asked) == 1


@pytest.mark.parametrize("retry", ["-1", "NaN", "soon", "1e9", "Mon, 99 Foo 2026", "\xb2"])
async def test_a_wait_that_makes_no_sense_is_none(retry: str) -> None:
    async with FaultServer() as server, desk(server) as asks:
        error = await asks.fault(server.url(f"/status?code=429&retry={quote(retry)}"))
    assert error.retry_after is None


async def test_an_error_never_holds_the_query() -> None:
    async with FaultServer() as server, desk(server) as asks:
        for path in ("/status?code=500&who=secret", "/cut?in=length&who=secret"):
            error = await asks.fault(server.url(path))
            assert "secret" not in str(error)
            assert "watched" in str(error)
