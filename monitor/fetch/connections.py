"""The lines out: an httpx transport over httpcore, to judged addresses or by way of a proxy that
the operator named.

httpx's own client is left out: it keeps cookies, parses where a redirect leads before we have
judged it, and logs every URL with its query. Knows nothing of sources; client.py decides what
is asked and what an answer means.
"""
# ruff: noqa: TID251 (part of client.py, split off for its length)

import logging
import ssl
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from typing import Any

import httpcore
import httpx

from monitor.errors import SourceFault
from monitor.fetch.decode import ACCEPTED
from monitor.fetch.faults import FetchError
from monitor.fetch.limits import Limits
from monitor.fetch.network import Network


class Connections:
    """One pool of lines for each way out."""

    def __init__(self, agent: str, limits: Limits, network: Network, trusted: Path | None) -> None:
        self._sent = {"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": ACCEPTED}
        timeout = httpx.Timeout(limits.deadline, connect=limits.connect)
        self._extensions = {"timeout": timeout.as_dict()}
        self._network = network
        self._tls = _tls(trusted)
        self._ways: dict[str, _Transport] = {}
        _keep_urls_out_of_logs()

    async def ask(self, url: httpx.URL, proxy: str, headers: dict[str, str]) -> httpx.Response:
        """Send one GET, by way of `proxy` where there is one; the body is still to be read."""
        if proxy not in self._ways:
            self._ways[proxy] = _Transport(self._pool(proxy))
        sent = httpx.Request(
            "GET", url, headers=self._sent | headers, extensions=dict(self._extensions)
        )
        return await self._ways[proxy].handle_async_request(sent)

    async def hang_up(self, url: httpx.URL, proxy: str) -> None:
        """Close the lines to the site of `url`, after a fault: httpcore would use a dead HTTP/2
        line again, and leave one open whose window fills with what nobody reads."""
        if proxy in self._ways:
            await self._ways[proxy].hang_up(_place(url).origin)

    async def close(self) -> None:
        for way in self._ways.values():
            await way.aclose()
        self._ways.clear()

    def _pool(self, proxy: str) -> httpcore.AsyncConnectionPool:
        options: dict[str, Any] = {
            "ssl_context": self._tls,
            "http1": True,
            "http2": True,
            "max_connections": None,  # how many at once is the caller's to decide
            # A source's own is used again within its poll, and by then is among the last used; to
            # look through the others, at each request, takes time by their square.
            "max_keepalive_connections": 10,
            "keepalive_expiry": 15.0,
        }
        if not proxy:
            return httpcore.AsyncConnectionPool(network_backend=self._network, **options)
        place = _proxy(proxy)
        options |= {
            "proxy_url": httpcore.URL(
                scheme=place.url.raw_scheme,
                host=place.url.raw_host,
                port=place.url.port,
                target="/",
            ),
            "proxy_auth": place.raw_auth,
            # The operator names the proxy: it may well stand on this machine.
            "network_backend": Network(allow_private=True),
        }
        if place.url.scheme.startswith("socks"):
            return httpcore.AsyncSOCKSProxy(**options)
        if place.url.scheme == "https":
            options["proxy_ssl_context"] = self._tls
        return httpcore.AsyncHTTPProxy(**options)


class _Stream(httpx.AsyncByteStream):
    def __init__(self, got: httpcore.Response) -> None:
        self._got = got

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._got.aiter_stream():
            yield piece

    async def aclose(self) -> None:
        await self._got.aclose()


class _Transport(httpx.AsyncBaseTransport):
    """httpx over a pool of ours; its errors stay httpcore's, whose causes tell more."""

    def __init__(self, pool: httpcore.AsyncConnectionPool) -> None:
        self._pool = pool

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        sent = httpcore.Request(
            method=request.method,
            url=_place(request.url),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        got = await self._pool.handle_async_request(sent)
        return httpx.Response(
            status_code=got.status,
            headers=got.headers,
            stream=_Stream(got),
            extensions=got.extensions,
        )

    async def hang_up(self, origin: httpcore.Origin) -> None:
        for line in self._pool.connections:
            if line.can_handle_request(origin):
                await line.aclose()

    async def aclose(self) -> None:
        await self._pool.aclose()


def _place(url: httpx.URL) -> httpcore.URL:
    return httpcore.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )


def _proxy(text: str) -> httpx.Proxy:
    """Read the proxy of a source, which may hold a password: no error quotes it."""
    try:
        proxy = httpx.Proxy(text)
        if proxy.url.host:
            return proxy
    except (httpx.InvalidURL, ValueError):
        pass  # told below, without its text
    raise FetchError(
        SourceFault.PROTOCOL, "the proxy of this source is no usable URL", temporary=False
    )


@cache
def _tls(trusted: Path | None) -> ssl.SSLContext:
    """Make the rules of TLS once: reading all authorities takes 20 ms and 2 MB."""
    context = httpx.create_ssl_context(trust_env=False)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if trusted is not None:
        context.load_verify_locations(cafile=trusted)
    return context


def _keep_urls_out_of_logs() -> None:
    """The libraries log every URL with its query, and headers with a proxy's password."""
    for name in ("httpx", "httpcore", "hpack"):
        logging.getLogger(name).setLevel(logging.WARNING)
