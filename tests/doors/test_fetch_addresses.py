"""No way leads into our own network: as URL, by redirect or by DNS (rows A1 to A8, H13)."""

import asyncio
import json
import os
import random
import socket
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

import pytest

from monitor.errors import SourceFault
from monitor.fetch.limits import Limits
from monitor.fetch.network import look_up
from monitor.model import Fetched, SourceKind
from monitor.parse import read_listing
from monitor.parse.urls import absolute, canonical_url
from tests.faulty import FaultServer, desk
from tests.pure.parsing import fetched, source
from tests.pure.test_address import NEVER, PRIVATE

PUBLIC = "93.184.215.14"
AS_FEED = source(SourceKind.FEED)
HOME = "https://example.org/news/"
REFUSED = (SourceFault.ADDRESS, SourceFault.REDIRECT)


def written(address: str) -> str:
    return f"[{address}]" if ":" in address else address


class Answers:
    """A resolver that gives one answer after another, and counts."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers, self.asked = list(answers), 0

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]


@pytest.mark.parametrize("address", PRIVATE + NEVER)
async def test_a_special_address_is_never_connected_to(address: str) -> None:
    """Three ways: in the URL, where a redirect leads, as the answer for a name."""
    answers = Answers([address])
    async with (
        FaultServer() as canary,
        desk(canary, allow_private=False, resolve=answers) as asks,
    ):
        places = [
            f"http://{written(address)}:{canary.port}/page",
            canary.url("/page", "name.example.org"),
        ]
        for place in places:
            assert await asks.outcome(place) is SourceFault.ADDRESS
        assert canary.connections == 0


@pytest.mark.parametrize("address", NEVER)
async def test_a_redirect_to_a_special_address_is_not_followed(address: str) -> None:
    async with FaultServer() as server, desk(server) as asks:
        to = f"http://{written(address)}:{server.port}/page"
        assert await asks.outcome(server.url("/redirect?to=" + quote(to))) in REFUSED
        assert server.connections == 2  # robots.txt and the redirect itself


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f.1",
        "0x7f000001",
        "017700000001",
        "127.1",
        "127.0.1",
        "127。0。0。1",
        "１２７.0.0.1",
        "localhost",
        "localhost.",
        "LOCALHOST",
        "127.0.0.1.",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[0:0:0:0:0:0:0:1]",
        "user@127.0.0.1",
        "a@b@127.0.0.1",
        "example.org\\@127.0.0.1",
        "127.0.0.1\t",
        "127.0\n.0.1",
        "127.0.0.1%00",
        "127.0.0.1%2f",
        "[fe80::1%25lo]",
        "[::1%lo]",
        "①②⑦.0.0.1",
        "127.0.0.1:80@127.0.0.1",
        "",
        "..",
        "a" * 64 + ".org",
        ".127.0.0.1",
        "[",
        "[]",
        "xn--",
        "%31%32%37.0.0.1",
    ],
)
async def test_every_spelling_of_our_own_address_is_refused(host: str) -> None:
    async with (
        FaultServer() as canary,
        desk(canary, allow_private=False, resolve=look_up) as asks,
    ):
        fault = await asks.outcome(f"http://{host}:{canary.port}/page")
        assert fault in (SourceFault.ADDRESS, SourceFault.DNS)
        assert canary.connections == 0


async def test_a_name_with_one_private_answer_is_refused() -> None:
    answers = Answers([PUBLIC, "127.0.0.1"])
    async with (
        FaultServer() as canary,
        desk(canary, allow_private=False, resolve=answers) as asks,
    ):
        error = await asks.fault(canary.url("/page", "two.example.org"))
        assert (error.fault, error.temporary) == (SourceFault.ADDRESS, False)
        assert canary.connections == 0


async def test_a_name_that_changes_its_answer_is_asked_once_for_each_line() -> None:
    """The address judged is the address connected to: a second answer is never used unjudged."""
    answers = Answers(["127.0.0.1"], ["169.254.169.254"])
    async with FaultServer() as server, desk(server, resolve=answers) as asks:
        error = await asks.fault(server.url("/page", "rebind.example.org"))
        assert error.fault is SourceFault.ADDRESS
        assert answers.asked == 2  # robots.txt had the first line, the page would have the second
        assert [asked.path for asked in server.asked] == ["/robots.txt"]


async def test_the_name_of_a_site_is_still_what_it_hears() -> None:
    async with FaultServer() as server, desk(server) as asks:
        await asks.page(server.url("/page", "site.example.org"))
        assert server.pages_asked[0].headers["host"] == f"site.example.org:{server.port}"


async def test_the_second_address_of_a_name_is_tried_where_the_first_is_dead() -> None:
    answers = Answers(["127.0.0.9", "127.0.0.1"])
    async with FaultServer() as server, desk(server, resolve=answers) as asks:
        assert await asks.outcome(server.url("/page", "site.example.org")) is None


@pytest.mark.parametrize("port", [22, 25, 5432, 8080, 65535])
async def test_a_port_needs_an_entry_in_sources_toml(port: int) -> None:
    async with desk() as asks:
        assert await asks.outcome(f"http://127.0.0.1:{port}/") is SourceFault.ADDRESS


def _feed(links: list[str]) -> str:
    """Every other one as an enclosure."""
    items = "".join(
        f"<item><enclosure url='{link}'/></item>" if n % 2 else f"<item><link>{link}</link></item>"
        for n, link in enumerate(links)
    )
    return f"<rss version='2.0'><channel>{items}</channel></rss>"


async def test_five_hundred_hostile_links_of_a_feed_reach_nobody() -> None:
    hosts = [f"127.{n % 250}.{n // 250}.{n % 7 + 1}" for n in range(250)]
    hosts += [str(2130706433 + n) for n in range(250)]
    async with FaultServer() as canary, desk(canary, allow_private=False) as asks:
        made = [f"http://{host}:{canary.port}/letter{n}.pdf" for n, host in enumerate(hosts)]
        links = [item.url for item in read_listing(AS_FEED, fetched(_feed(made))).items]
        assert links == made
        outcomes = await asyncio.gather(*(asks.outcome(link) for link in links))
        assert set(outcomes) == {SourceFault.ADDRESS}
        assert canary.connections == 0


async def test_a_proxy_in_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with FaultServer() as server, FaultServer() as proxy, desk(server) as asks:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url(""))
        assert await asks.outcome(server.url("/page")) is None
        assert proxy.connections == 0


async def test_a_proxy_of_a_source_is_asked_in_its_stead() -> None:
    async with FaultServer() as proxy, desk(proxy) as asks:
        got = await asks.get("http://far.example.org/page?x", proxy=proxy.url(""))
        assert isinstance(got, Fetched)
        assert [asked.target for asked in proxy.asked] == [
            "http://far.example.org/robots.txt",
            "http://far.example.org/page?x",
        ]


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/", "http://0xa9fea9fe/", "http://intranet/", "http://a.local/"]
)
async def test_a_proxy_is_not_asked_for_its_own_network(url: str) -> None:
    async with FaultServer() as proxy, desk(proxy, allow_private=False) as asks:
        assert (await asks.fault(url, proxy=proxy.url(""))).fault is SourceFault.ADDRESS
        assert proxy.connections == 0


@pytest.mark.parametrize("address", PRIVATE)
async def test_a_site_behind_a_proxy_leads_it_to_no_private_address(address: str) -> None:
    async with FaultServer() as proxy, desk(proxy, allow_private=False) as asks:
        far = "http://far.example.org/redirect?to=" + quote(f"http://{written(address)}/page")
        assert (await asks.fault(far, proxy=proxy.url(""))).fault in REFUSED
        assert [asked.path for asked in proxy.asked] == ["/robots.txt", "/redirect"]


async def test_a_proxy_that_is_away_is_told_without_its_password() -> None:
    async with FaultServer() as gone:
        pass
    async with desk() as asks:
        for scheme in ("http", "socks5h"):
            proxy = f"{scheme}://user:secret@127.0.0.1:{gone.port}"
            error = await asks.fault("http://far.example.org/", proxy=proxy)
            assert error.fault is SourceFault.REFUSED
            assert "secret" not in str(error)


async def test_a_socks_proxy_resolves_the_name_itself() -> None:
    heard: list[bytes] = []

    async def socks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(3)
        writer.write(b"\x05\x00")
        heard.append(await reader.read(300))
        writer.write(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50")
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(socks, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, desk(resolve=Answers([])) as asks:
        got = await asks.get("http://far.example.org/", proxy=f"socks5h://127.0.0.1:{port}")
    assert isinstance(got, Fetched)
    assert heard and all(b"far.example.org" in one for one in heard)


@pytest.mark.parametrize("proxy", ["ftp://127.0.0.1", "nonsense", "http://", "http://127.0.0.1:x"])
async def test_a_proxy_that_cannot_be_used_is_a_fault_of_its_source(proxy: str) -> None:
    async with desk() as asks:
        assert not (await asks.fault("http://far.example.org/", proxy=proxy)).temporary


# as checkouts of web-platform-tests and of httpx (a copy) have it, or alone
WHATWG = [
    path
    for name in (
        "wpt/url/resources/urltestdata.json",
        "httpx/tests/models/whatwg.json",
        "urltestdata.json",
    )
    if (path := Path(os.environ.get("MONITOR_CORPORA", "")) / name).is_file()
]


async def _ends_in_our_own_words(urls: Iterable[tuple[str, str]]) -> None:
    """Each URL with its base: resolved, compared and asked for, without a word of a library's."""
    async with desk(
        allow_private=False, resolve=Answers(["127.0.0.1"]), limits=Limits(deadline=1)
    ) as asks:
        for url, base in urls:
            resolved = absolute(base, url)
            assert resolved == "" or resolved.lower().startswith(("http://", "https://")), url
            for one in (url, resolved):
                canonical_url(one).encode()  # neither raises, nor leaves half a character
            for asked in {url, resolved}:
                fault = await asks.outcome(asked)
                assert fault not in (None, SourceFault.UNEXPECTED), asked


@pytest.mark.skipif(not WHATWG, reason="MONITOR_CORPORA names no folder with WHATWG's list of URLs")
async def test_every_url_of_the_whatwg_list_ends_in_our_own_words() -> None:
    cases = [case for case in json.loads(WHATWG[0].read_text("utf-8")) if isinstance(case, dict)]
    await _ends_in_our_own_words((case["input"], case.get("base") or HOME) for case in cases)


PIECES = {  # the ordinary one first
    "scheme": ("http:", "HTTPS:", "ht tp:", "file:", "javascript:", "", "http", "\u212aetp:"),
    "slashes": ("//", "/", "", "\\\\", "///", "/\t/", "/ /"),
    "user": ("", "a@", "a:b@", "a@b@", "%40:@", "\u00e9:\ud800@"),
    "host": (
        "example.org", "ex%41mple.org", "EXAMPLE.org.", "", ".", "a..b", "xn--", "xn--a", "\u00ad",
        "\u4f8b.org", "a\u200bb.org", "1.2.3", "0x1.2", "256.1.1.1", "1.2.3.4.5", "[::1]", "[",
        "[1::2::3]", "[::1", "[v1.a]", "[::1%25a]", "a b", "a<b", "a^b", "a|b", "\u0000", "a" * 300,
        "\u0641.org", "\uff0e", "\ud800.org", "*.org", "_a.org", "-a-.org", "\u03c2.org",
    ),
    "port": ("", ":", ":80", ":0", ":65536", ":-1", ":a", ":8 0", ":\u0661", ":80:80"),
    "rest": (
        "/", "", "/a/../../b", "/%2e%2E/%", "/%zz", "?a=b&utm_source=x", "?\ud800", "#", "#a#b",
        "/\u0000", "/a\nb", "/\u4f8b?\u4f8b#\u4f8b", ";a", "/" + "a" * 5000, "\\a", "/a|b",
        "?a=%f0%9f", "/..;/",
    ),
}  # fmt: skip


async def test_every_url_of_odd_pieces_ends_in_our_own_words() -> None:
    """What make test has of row A7: 2,000 URLs by a fixed seed, each relative to another."""
    chance = random.Random(7)
    made = [
        "".join(chance.choice(each) if chance.random() < 0.4 else each[0] for each in all_of_them)
        for all_of_them in [PIECES.values()] * 2000
    ]
    await _ends_in_our_own_words(zip(made, [HOME, *made], strict=False))


@pytest.mark.parametrize("why", [socket.EAI_NONAME, socket.EAI_AGAIN, socket.EAI_FAIL])
async def test_a_name_that_is_not_found_is_told_as_such(why: int) -> None:
    async def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(why, "no such name")

    async with FaultServer() as server, desk(server, resolve=unknown) as asks:
        error = await asks.fault(server.url("/page", "gone.example.org"))
        assert (error.fault, error.temporary) == (SourceFault.DNS, True)
        assert not server.asked


async def test_a_netrc_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("default login ana password secret\n", "utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    async with FaultServer() as server, desk(server) as asks:
        await asks.page(server.url("/page"))
        assert server.asked
        assert not [asked for asked in server.asked if "authorization" in asked.headers]
