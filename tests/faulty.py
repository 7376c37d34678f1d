"""A web server on loopback that misbehaves in every way that a source can, chosen by path.

`async with FaultServer() as server:` and ask for `server.url("/drip?every=1")`; `MODES` has them
all, each with what it does. It runs in the loop of the test, keeps what it was asked (`asked`),
and speaks bytes, not HTTP: most of these answers no library would send. Also by hand:
`python -m tests.faulty`.
"""

import asyncio
import contextlib
import gzip
import ssl
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from monitor.errors import SourceError, SourceFault
from monitor.fetch.client import Client
from monitor.fetch.limits import Limits
from monitor.model import Fetched, NotModified, Request, Validators

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PAGE = b"<html><title>Appeal</title><p>Lawyer Mira Example was released on 3 May 2026.</p></html>"
MIB = 1024 * 1024
FILM = b"\0\0\0\x18ftypmp42"


@dataclass
class Asked:
    """One request as it came, and the line to answer on."""

    method: str
    target: str
    headers: dict[str, str]
    writer: asyncio.StreamWriter
    at: float  # of the loop's clock
    raw: bytes = b""
    sent: int = 0  # bytes of a body that were handed to the line, where a mode counts them

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    def option(self, name: str, default: str = "") -> str:
        return parse_qs(urlsplit(self.target).query).get(name, [default])[0]

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def reply(
        self, body: bytes = PAGE, status: str = "200 OK", length: int | None = None, **headers: str
    ) -> None:
        lines = {"Content-Type": "text/html", "Connection": "close"}
        lines |= {name.replace("_", "-"): value for name, value in headers.items()}
        if length is None or length >= 0:
            lines["Content-Length"] = str(len(body) if length is None else length)
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
        await self.send(f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body)


Mode = Callable[[Asked], Awaitable[None]]
MODES: dict[str, Mode] = {}


def mode(function: Mode) -> Mode:
    MODES[function.__name__] = function
    return function


def bomb(size: int, bits: int = 31) -> bytes:
    """Make `size` bytes (whole MiB) of zeros packed a thousandfold, in milliseconds."""
    packer = zlib.compressobj(9, zlib.DEFLATED, bits)
    head = packer.compress(bytes(MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + block * (size // MIB - 1) + packer.flush()


# ------------------------------------------------------------ bodies


@mode
async def page(asked: Asked) -> None:
    """An ordinary page."""
    await asked.reply()


@mode
async def packed(asked: Asked) -> None:
    """The page in ?as=gzip|deflate|bare|two|br…: honest where we accept it."""
    kind = asked.option("as", "gzip")
    bare = zlib.compressobj(9, zlib.DEFLATED, -15)
    half = len(PAGE) // 2
    body = {
        "deflate": zlib.compress(PAGE),
        "bare": bare.compress(PAGE) + bare.flush(),
        "two": gzip.compress(PAGE[:half]) + gzip.compress(PAGE[half:]) + b"\0\0padding",
    }.get(kind, gzip.compress(PAGE))
    if kind == "cut":
        body = body[:-12]
    if kind == "damaged":
        body = body[:15] + bytes(20)
    name = {"bare": "deflate", "two": "gzip", "cut": "gzip", "damaged": "gzip"}.get(kind, kind)
    await asked.reply(body, Content_Encoding=name)


@mode
async def explode(asked: Asked) -> None:
    """1 GiB of zeros as ?as=gzip|deflate|nested|ten|br|zstd, with ?length=n without a length."""
    kind = asked.option("as", "gzip")
    body = bomb(1024 * MIB, 15 if kind == "deflate" else 31)
    name = {"nested": "gzip, gzip", "ten": ", ".join(["gzip"] * 10)}.get(kind, kind)
    if kind in ("nested", "ten"):
        body = gzip.compress(body)
    length = -1 if asked.option("length") == "n" else None
    await asked.reply(body, length=length, Content_Encoding=name)


@mode
async def big(asked: Asked) -> None:
    """?bytes of ?type, starting with ?start; ?length=no sends no length."""
    start = asked.option("start").encode()
    body = start + b"x" * (int(asked.option("bytes")) - len(start))
    length = -1 if asked.option("length") == "no" else None
    await asked.reply(body, length=length, Content_Type=asked.option("type", "text/html"))


@mode
async def endless(asked: Asked) -> None:
    """A body that never ends, as fast as it is taken."""
    await asked.reply(b"", length=-1)
    while True:
        await asked.send(b"<p>more</p>" * 1000)


@mode
async def film(asked: Asked) -> None:
    """?mib of a film, said to be ?type, a MiB at a time; ?length=no sends no length."""
    size = int(asked.option("mib")) * MIB
    length = -1 if asked.option("length") == "no" else size
    await asked.reply(FILM, length=length, Content_Type=asked.option("type", "text/html"))
    for _ in range(size // MIB):
        asked.sent += MIB
        await asked.send(bytes(MIB))


@mode
async def drip(asked: Asked) -> None:
    """A byte (or ?bytes) each ?every seconds, for ever, in ?where=body|header|length; a whole line
    of the head in ?where=lines."""
    where = asked.option("where", "body")
    if where in ("header", "lines"):
        await asked.send(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    else:
        await asked.reply(b"", length=10**6 if where == "length" else -1)
    while True:
        await asked.send(
            b"x\r\nX: " if where == "lines" else b"x" * int(asked.option("bytes", "1"))
        )
        await asyncio.sleep(float(asked.option("every", "1")))


@mode
async def mute(asked: Asked) -> None:
    """No answer at all, the line stays open."""
    await asyncio.sleep(3600)


@mode
async def interim(asked: Asked) -> None:
    """100 Continue for ever."""
    while True:
        await asked.send(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)
        await asyncio.sleep(0)


@mode
async def cut(asked: Asked) -> None:
    """Hangs up early, ?in=length|chunk|size|head|silence."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    where = asked.option("in", "length")
    await asked.send(
        {
            "length": head + b"Content-Length: 5000\r\n\r\n" + PAGE,
            "chunk": head + b"Transfer-Encoding: chunked\r\n\r\nff\r\n" + PAGE,
            "size": head + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n" % (len(PAGE), PAGE),
            "head": head,
            "silence": b"",
        }[where]
    )


# ------------------------------------------------------------ heads

_OK = b"HTTP/1.1 200 OK\r\n"
BROKEN_HEADS = {
    "long": _OK + b"X: " + b"x" * (5 * MIB) + b"\r\n\r\n",
    "many": _OK + b"X: x\r\n" * 200_000 + b"\r\n",
    "quite_many": _OK + b"X: x\r\n" * 2_000 + b"Content-Length: 0\r\n\r\n",
    "nul": _OK + b"X: a\0b\r\nContent-Length: 0\r\n\r\n",
    "no_colon": _OK + b"nonsense\r\nContent-Length: 0\r\n\r\n",
    "two_lengths": _OK + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nhello",
    "negative_length": _OK + b"Content-Length: -1\r\n\r\nhello",
    "huge_chunk": _OK + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nhello",
    "endless_chunk": _OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 70_000,
    "gzip_transfer": _OK + b"Transfer-Encoding: gzip\r\n\r\nhello",
    "not_http": b"SSH-2.0-OpenSSH_9.6\r\n",
    "no_status": b"HTTP/1.1 abc\r\n\r\n",
    "switching": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
    "binary": bytes(range(256)) * 4,
}
# Odd, and harmless: they may be read or refused, as long as nothing else happens.
ODD_HEADS = {
    "bare_newlines": b"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
    "folded": _OK + b"X: a\r\n b\r\nContent-Length: 5\r\n\r\nhello",
    "latin": _OK + b"X: caf\xe9\r\nContent-Type: text/html; charset=\xe9\r\n\r\nhello",
    "bad_date": _OK + b"Last-Modified: yesterday\r\nDate: 99\r\nContent-Length: 5\r\n\r\nhello",
}


@mode
async def head(asked: Asked) -> None:
    """A broken or odd head, by ?name."""
    name = asked.option("name")
    with contextlib.suppress(ConnectionError):
        await asked.send({**BROKEN_HEADS, **ODD_HEADS}[name])


@mode
async def status(asked: Asked) -> None:
    """Status ?code, with ?retry as Retry-After where given."""
    await asked.reply(
        b"", f"{asked.option('code')} Whatever", Retry_After=asked.option("retry"), Allow="GET"
    )


@mode
async def redirect(asked: Asked) -> None:
    """?code (302) to ?to."""
    await asked.reply(b"", f"{asked.option('code', '302')} Found", Location=asked.option("to"))


@mode
async def steps(asked: Asked) -> None:
    """?left redirects, then the page."""
    left = int(asked.option("left"))
    if left:
        await asked.reply(b"", "301 Moved", Location=f"/steps?left={left - 1}", Set_Cookie="a=b")
    else:
        await asked.reply()


@mode
async def kept(asked: Asked) -> None:
    """The page with validators ?etag and ?changed; 304 where asked with them; ?body overrides."""
    etag, changed = asked.option("etag", '"v1"'), asked.option("changed")
    if asked.headers.get("if-none-match") == etag:
        await asked.send(f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode())
        return
    body = asked.option("body").encode() or PAGE
    await asked.reply(body, ETag=etag, Last_Modified=changed)


class FaultServer:
    """The server. `robots`: what /robots.txt answers, a mode; none: 404. `own`: modes by path,
    for one test's own needs, before those of all."""

    def __init__(
        self, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None, robots: Mode | None = None
    ) -> None:
        self.host, self.tls, self.robots = host, tls, robots
        self.port = 0
        self.asked: list[Asked] = []
        self.own: dict[str, Mode] = {}
        self.connections = 0
        self.open = self.most_open = 0
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, self.host, 0, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    def url(self, path: str, host: str = "") -> str:
        return f"{'https' if self.tls else 'http'}://{host or self.host}:{self.port}{path}"

    @property
    def pages_asked(self) -> list[Asked]:
        return [asked for asked in self.asked if asked.path != "/robots.txt"]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._answer(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the other side left, or the test is over
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        raw = await reader.readuntil(b"\r\n\r\n")
        first, *lines = raw.decode("latin-1").strip().split("\r\n")
        method, target, *_ = first.split(" ")
        headers = {
            name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)
        }
        at = asyncio.get_running_loop().time()
        asked = Asked(method, target, headers, writer, at, raw)
        self.asked.append(asked)
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            await self._mode(asked.path)(asked)
        finally:
            self.open -= 1

    def _mode(self, path: str) -> Mode:
        if path == "/robots.txt":
            return self.robots or _absent
        return self.own.get(path) or MODES.get(path.strip("/").split("/")[0]) or _absent


async def _absent(asked: Asked) -> None:
    await asked.reply(b"", "404 Not Found")


# ------------------------------------------------------------ asking


@dataclass
class Desk:
    """A client with short limits and no pauses, and the two questions that tests ask it."""

    client: Client
    source: str = "watched"
    made: list[Client] = field(default_factory=list)

    async def get(
        self, url: str, validators: Validators | None = None, proxy: str = ""
    ) -> Fetched | NotModified:
        asked = Request(self.source, url, validators or Validators(), proxy)
        return await self.client.get(asked)

    async def page(self, url: str) -> Fetched:
        got = await self.get(url)
        assert isinstance(got, Fetched)
        return got

    async def fault(self, url: str, proxy: str = "") -> SourceError:
        try:
            got = await self.get(url, proxy=proxy)
        except SourceError as error:
            return error
        raise AssertionError(f"{url} was read: {got}")

    async def outcome(self, url: str) -> SourceFault | None:
        """The fault, or None where the page was read."""
        try:
            await self.get(url)
        except SourceError as error:
            return error.fault
        return None


async def loopback(host: str, port: int) -> list[str]:
    """Resolve every name to this machine."""
    return ["127.0.0.1"]


@contextlib.asynccontextmanager
async def desk(
    *servers: FaultServer, limits: Limits | None = None, **options: Any
) -> AsyncIterator[Desk]:
    """A Desk that may ask `servers`; `options` as of Client."""
    settings: dict[str, Any] = {
        "now": lambda: NOW,
        "limits": limits or Limits(deadline=2.0, back_off=0.01),
        "allow_private": True,
        "ports": frozenset(server.port for server in servers),
        "gap_seconds": 0.0,
        "resolve": loopback,
    } | options
    client = Client(**settings)
    try:
        yield Desk(client)
    finally:
        await client.close()


async def _main() -> None:
    async with FaultServer() as server:
        for name, function in MODES.items():
            print(server.url(f"/{name}"), "-", (function.__doc__ or "").split("\n")[0])
        await asyncio.Event().wait()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_main())
