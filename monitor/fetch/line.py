"""One line to a site: an asyncio transport as httpcore wants it, with as few layers as can be.

httpcore's own way over anyio takes as long again as the rest of a request. Knows nothing of
addresses: network.py says where a line may lead to. How long a read or a write may take is for
client.py, whose deadline is on the whole exchange.
"""

import asyncio
import ssl
from typing import Any

import httpcore

_HELD = 1 << 18  # bytes that wait to be read, from which on the site must wait


class _Ear(asyncio.Protocol):
    """What comes in, until it is asked for; one at a time asks."""

    def __init__(self) -> None:
        self.held = bytearray()
        self.ended = False  # the site says no more
        self.lost: Exception | None = None
        self.transport: asyncio.Transport | None = None
        self._paused = False
        self._reading: asyncio.Future[None] | None = None
        self._writing: asyncio.Future[None] | None = None
        self._full = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self.held += data
        if len(self.held) > _HELD and self.transport and not self._paused:
            self._paused = True
            self.transport.pause_reading()
        _wake(self._reading)

    def eof_received(self) -> None:
        self.ended = True
        _wake(self._reading)

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended, self.lost = True, exc
        _wake(self._reading)
        _wake(self._writing)

    def pause_writing(self) -> None:
        self._full = True

    def resume_writing(self) -> None:
        self._full = False
        _wake(self._writing)

    async def some(self, most: int) -> bytes:
        """The next bytes, b"" at the end. Raises what broke the line."""
        while not self.held and not self.ended:
            self._reading = asyncio.get_running_loop().create_future()
            await self._reading
        if not self.held and self.lost:
            raise self.lost
        piece = bytes(self.held[:most])
        del self.held[:most]
        if self._paused and self.transport and len(self.held) <= _HELD:
            self._paused = False
            self.transport.resume_reading()
        return piece

    async def drained(self) -> None:
        """Wait until what was written is on its way, or the line is lost."""
        while self._full and not self.lost and self.transport and not self.transport.is_closing():
            self._writing = asyncio.get_running_loop().create_future()
            await self._writing


def _wake(waiting: "asyncio.Future[None] | None") -> None:
    if waiting and not waiting.done():
        waiting.set_result(None)


class Line(httpcore.AsyncNetworkStream):
    """An open line. Its errors are httpcore's."""

    def __init__(self, transport: asyncio.Transport, ear: _Ear) -> None:
        self._transport, self._ear = transport, ear

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        try:
            return await self._ear.some(max_bytes)
        except (OSError, EOFError) as error:
            raise httpcore.ReadError(error) from error

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        if not buffer:
            return
        if self._transport.is_closing():
            why = self._ear.lost or ConnectionResetError()
            raise httpcore.WriteError(why) from why
        self._transport.write(buffer)
        await self._ear.drained()

    async def aclose(self) -> None:
        self._transport.abort()  # whoever hangs up has heard enough: there is nothing to flush

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        ear = _Ear()  # what came in the clear is not of the secured line
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(timeout):
                secured = await loop.start_tls(
                    self._transport, ear, ssl_context, server_hostname=server_hostname
                )
        except BaseException as error:
            self._transport.abort()
            if isinstance(error, ConnectionResetError) and error.errno is None:
                # asyncio's word for a site that hangs up over the handshake
                error = ssl.SSLEOFError()
            raise _of_connecting(error) from error
        if secured is None:
            raise httpcore.ConnectError("the line was closed")
        ear.transport = secured
        return Line(secured, ear)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401
        if info == "is_readable":  # by whom nothing is asked for: it was closed, or is out of step
            return bool(self._ear.held) or self._ear.ended
        named = {"client_addr": "sockname", "server_addr": "peername"}
        return self._transport.get_extra_info(named.get(info, info))


async def connect(address: str, port: int, timeout: float | None) -> Line:
    """Open a line. Raises httpcore.ConnectError, ConnectTimeout."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(timeout):
            transport, ear = await loop.create_connection(_Ear, address, port)
    except (TimeoutError, OSError) as error:
        raise _of_connecting(error) from error
    return Line(transport, ear)


def _of_connecting(error: BaseException) -> BaseException:
    """httpcore's name for what befell a line that is being opened; others' stay as they are."""
    if isinstance(error, TimeoutError):
        return httpcore.ConnectTimeout(error)
    return httpcore.ConnectError(error) if isinstance(error, OSError) else error
