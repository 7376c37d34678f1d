"""Connections to judged addresses only: the network backend under httpcore, and its look-ups.

A name is looked up once for each connection, every answer is judged, and the connection goes to
an address that was judged: between the two nobody can change the answer. TLS still checks the
name, as httpcore starts it on the stream returned here.
"""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import httpcore

from monitor.errors import SourceFault
from monitor.fetch.address import judge, judge_all
from monitor.fetch.faults import FetchError
from monitor.fetch.line import connect

Resolve = Callable[[str, int], Awaitable[list[str]]]  # host, port -> addresses, best first
_TRIED = 4  # addresses of one name
_LOOK_UPS = 32  # at once


async def look_up(host: str, port: int) -> list[str]:
    """Ask the system's resolver. Raises socket.gaierror.

    In a daemon thread of its own: a resolver that hangs must block neither the loop, nor other
    look-ups, nor the end of the process (the loop's own pool would do all three).
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def settle(addresses: list[str], error: OSError | UnicodeError | None) -> None:
        if answer.cancelled():
            return
        if error is None:
            answer.set_result(addresses)
        else:
            answer.set_exception(error)

    def ask() -> None:
        addresses: list[str] = []
        error: OSError | UnicodeError | None = None
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        except UnicodeError:  # a label that is empty or too long for the resolver
            error = socket.gaierror(socket.EAI_NONAME, "no such name")
        except OSError as failed:
            error = failed
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, addresses, error)

    threading.Thread(target=ask, daemon=True, name="look-up").start()
    return await answer


class Network(httpcore.AsyncNetworkBackend):
    """Connects to hosts of sources: looks up, judges, connects."""

    def __init__(self, allow_private: bool, resolve: Resolve = look_up) -> None:
        self._allow_private = allow_private
        self._resolve = resolve
        self._places = asyncio.Semaphore(_LOOK_UPS)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._addresses(host, port)
        if why := judge_all(addresses, self._allow_private):
            raise FetchError(
                SourceFault.ADDRESS, f"{host} is an address not to call: {why}", temporary=False
            )
        tried = addresses[:_TRIED]
        share = timeout / len(tried) if timeout else None
        for last, address in enumerate(tried, start=1):
            try:
                return await connect(address, port, share)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if last == len(tried):
                    raise
        raise AssertionError("judge_all lets no empty answer through")

    async def _addresses(self, host: str, port: int) -> list[str]:
        if judge(host, self._allow_private) != "not an address":
            return [host]
        async with self._places:
            return await self._resolve(host, port)

    async def connect_unix_socket(
        self,
        path: str,  # noqa: ARG002
        timeout: float | None = None,  # noqa: ARG002
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        raise FetchError(
            SourceFault.ADDRESS, "no socket of this machine is called", temporary=False
        )

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
