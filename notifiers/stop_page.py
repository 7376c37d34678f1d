"""A page on which a reader ends her mails with one click (RFC 8058): the signed links to it, and
the small server that answers them. It is there only where an address for it is set.

The link holds no address and no name, the page neither; a link that is not ours is answered as one
that is. To look changes nothing; only what is posted does. Behind a web server that has the
certificate; what is slow, large or malformed is left alone.
"""

import asyncio
import hmac
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from monitor.errors import MonitorError

MOST_HEAD, MOST_BODY = 8192, 4096  # bytes
LONGEST = 10.0  # seconds for one request
MOST_AT_ONCE = 64
_TOKEN = re.compile(r"/stop/([0-9a-f]{40})")
_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" '
    'content="light dark"><meta name="robots" content="noindex"><title>{title}</title>'
    "<h1>{title}</h1>{more}</html>"
)
_ASK = _PAGE.format(
    title="Stop these messages?",
    more='<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">'
    "<p><button>Stop all messages to this address</button></p></form>",
)
_DONE = _PAGE.format(
    title="Nothing more is sent",
    more="<p>If this was a mistake, tell whoever sent you the messages.</p>",
)
_NONE = _PAGE.format(title="There is nothing here", more="")
_LATER = _PAGE.format(title="This did not work: please try again later", more="")
_WORDS = {200: "OK", 404: "Not Found", 503: "Service Unavailable"}
_GUARDS = (
    "Content-Type: text/html; charset=utf-8",
    "Content-Security-Policy: default-src 'none'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'",
    "Referrer-Policy: no-referrer",
    "X-Content-Type-Options: nosniff",
    "Cache-Control: no-store",
    "Connection: close",
)


@dataclass(frozen=True, slots=True)
class StopLinks:
    """`base`: the web address of the page, without the last slash; `key`: known to nobody else."""

    base: str
    key: str

    def __repr__(self) -> str:
        return f"StopLinks({self.base!r})"

    def of(self, address: str) -> str:
        return f"{self.base}/stop/{self._token(address)}"

    def meant(self, token: str, addresses: Iterable[str]) -> str | None:
        """Whose link it is; all are tried, so that time tells nothing."""
        found = [each for each in addresses if hmac.compare_digest(self._token(each), token)]
        return found[0] if found else None

    def _token(self, address: str) -> str:
        return hmac.new(self.key.encode(), address.encode(), "sha256").hexdigest()[:40]


@dataclass(slots=True)
class StopPage:
    """`stop` is called with the token of a link that was posted to; it may raise MonitorError."""

    stop: Callable[[str], None]
    longest: float = LONGEST
    _open: int = 0

    async def serve(self, host: str, port: int) -> None:
        """Answer until cancelled. Raises OSError where nobody may listen there."""
        async with await self.start(host, port) as server:
            await server.serve_forever()

    async def start(self, host: str, port: int) -> asyncio.Server:
        return await asyncio.start_server(self._answer, host, port, limit=MOST_HEAD)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        try:
            if self._open <= MOST_AT_ONCE:
                async with asyncio.timeout(self.longest):
                    writer.write(await self._reply(reader))
                    await writer.drain()
        except (OSError, ValueError, EOFError, asyncio.LimitOverrunError):
            pass  # a timeout too: nobody whom an answer would help
        finally:
            self._open -= 1
            writer.close()

    async def _reply(self, reader: asyncio.StreamReader) -> bytes:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        method, _, rest = head.partition(" ")
        found = _TOKEN.search(rest.partition(" ")[0].partition("?")[0])
        if not found or method not in ("GET", "HEAD", "POST"):
            return _response(404, _NONE)
        if method != "POST":
            return _response(200, _ASK, empty=method == "HEAD")
        size = re.search(r"(?im)^content-length:[ \t]*(\d{1,4})[ \t]*\r$", head)
        body = await reader.readexactly(min(int(size[1]), MOST_BODY)) if size else b""
        if b"List-Unsubscribe" not in body or b"One-Click" not in body:
            return _response(200, _ASK)
        try:
            self.stop(found[1])
        except MonitorError:
            return _response(503, _LATER)
        return _response(200, _DONE)


def _response(status: int, page: str, *, empty: bool = False) -> bytes:
    body = page.encode()
    lines = [f"HTTP/1.1 {status} {_WORDS[status]}", *_GUARDS, f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + (b"" if empty else body)
