"""Redirects go where a source itself might be: a few steps, http(s), never down from TLS (H5)."""

from urllib.parse import quote

import pytest

from monitor.errors import SourceFault
from tests.faulty import FaultServer, desk


async def test_five_redirects_are_followed() -> None:
    async with FaultServer() as server, desk(server) as asks:
        got = await asks.page(server.url("/steps?left=5"))
    assert (got.requested, got.url) == (server.url("/steps?left=5"), server.url("/steps?left=0"))


@pytest.mark.parametrize("left", [6, 21])
async def test_a_sixth_redirect_is_not_followed(left: int) -> None:
    async with FaultServer() as server, desk(server) as asks:
        assert await asks.outcome(server.url(f"/steps?left={left}")) is SourceFault.REDIRECT
        assert len(server.pages_asked) == 6


async def test_a_loop_ends() -> None:
    async with FaultServer() as server, desk(server) as asks:
        server.own["/loop"] = lambda asked: asked.reply(b"", "301 Moved", Location="/loop")
        assert (await asks.fault(server.url("/loop"))).fault is SourceFault.REDIRECT


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
async def test_every_kind_of_redirect_is_followed_as_a_get(code: int) -> None:
    async with FaultServer() as server, desk(server) as asks:
        await asks.page(server.url(f"/redirect?code={code}&to=/page"))
        assert [asked.method for asked in server.pages_asked] == ["GET", "GET"]


@pytest.mark.parametrize(
    "to", ["/page", "page", "./a/../page", "?again", "page#part", "//127.0.0.1:{port}/page"]
)
async def test_a_relative_redirect_is_read_as_browsers_do(to: str) -> None:
    async with FaultServer() as server, desk(server) as asks:
        server.own["/start"] = lambda asked: asked.reply(
            status="200 OK" if asked.target == "/start?again" else "302 Found",
            Location=to.format(port=server.port),
        )
        assert "#" not in (await asks.page(server.url("/start"))).url


@pytest.mark.parametrize(
    "to",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org/",
        "data:text/html,x",
        "javascript:alert(1)",
        "",
        " ",
        "http://user:secret@example.org/",
        "http://example.org:99999/",
        "http://[::1",
        "http://a b/",
        "http://example.org:25/",
        "//169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://[fe80::1]/",
        "http://a\\@b/",
    ],
)
async def test_a_redirect_to_elsewhere_is_refused(to: str) -> None:
    async with FaultServer() as server, desk(server) as asks:
        error = await asks.fault(server.url("/redirect?to=" + quote(to)))
        assert error.fault in (SourceFault.REDIRECT, SourceFault.ADDRESS)
        assert len(server.pages_asked) == 1
        assert "secret" not in str(error)


async def test_no_cookie_is_sent_back() -> None:
    async with FaultServer() as server, desk(server) as asks:
        await asks.page(server.url("/steps?left=2"))
        await asks.page(server.url("/page"))
        assert all("cookie" not in asked.headers for asked in server.asked)


async def test_a_request_says_who_we_are_and_nothing_else() -> None:
    async with (
        FaultServer() as server,
        desk(server, contact="https://example.org/about") as asks,
    ):
        await asks.page(server.url("/steps?left=1"))
        sent = server.pages_asked[-1].headers
    assert set(sent) == {"host", "user-agent", "accept", "accept-encoding"}
    agent = sent["user-agent"]
    assert agent.startswith("Nightdesk/")
    assert agent.endswith(" (+human-rights monitoring; https://example.org/about)")


async def test_no_url_reaches_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        async with FaultServer() as server, desk(server) as asks:
            await asks.page(server.url("/page?who=secret"))
            await asks.outcome(server.url("/cut?in=head&who=secret"))
    assert "secret" not in caplog.text
