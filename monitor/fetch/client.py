"""One bounded, polite GET over the open network: the Fetcher of monitor/ports.py.

The order of a fetch: judge the URL; ask the site's robots.txt; wait for the host's turn; connect
to a judged address; read the answer under its bounds; follow at most five redirects through the
same gate. All of it within one deadline, in which waiting for a turn does not count.

Not here: when to fetch again (schedule.py), what a body says (monitor/parse).
"""

import asyncio
import contextlib
import hashlib
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import httpcore
import httpx

from monitor import __version__
from monitor.errors import SourceError, SourceFault
from monitor.fetch import answer, robots
from monitor.fetch.address import judge_name, place_fault, text_fault
from monitor.fetch.connections import Connections
from monitor.fetch.decode import Body
from monitor.fetch.faults import FetchError, named
from monitor.fetch.limits import Limits
from monitor.fetch.network import Network, Resolve, look_up
from monitor.fetch.polite import Politeness
from monitor.fetch.robots import AGENT, RobotsBook, Rules
from monitor.model import Fetched, NotModified, Request, Validators

_NETWORK_ERRORS = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    httpx.TransportError,
    OSError,
    ExceptionGroup,
)
_ROBOTS_FAULTS = frozenset(
    {SourceFault.TIMEOUT, SourceFault.TRUNCATED, SourceFault.PROTOCOL, SourceFault.ENCODING}
)


@dataclass(frozen=True, slots=True)
class _Reply:
    """One answer, its body read where it is wanted."""

    status: int
    headers: httpx.Headers
    body: bytes = b""


class _Budget:
    """The seconds that one fetch has left. They run only within `spend`."""

    def __init__(self, allowed: float) -> None:
        self.left = allowed

    @asynccontextmanager
    async def spend(self, host: str) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        started = loop.time()
        limit = asyncio.timeout(max(self.left, 0.0))
        try:
            async with limit:
                yield
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise FetchError(SourceFault.TIMEOUT, f"{host} was not done in time") from error
        finally:
            self.left -= loop.time() - started


class Client:
    """The Fetcher. Made and closed within one event loop; serves any number of tasks."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        limits: Limits | None = None,
        allow_private: bool = False,
        ports: frozenset[int] = frozenset(),
        contact: str = "",
        gap_seconds: float = 1.0,
        resolve: Resolve = look_up,
        trusted: Path | None = None,
        folder: Path | None = None,
    ) -> None:
        """`ports`: those of the URLs in sources.toml. `contact`: an address or URL for site
        operators, sent with each request. `trusted`: a PEM file of further authorities. `folder`:
        where what sites ask of robots is kept from one run to the next, once this is closed."""
        self._now = now
        self._limits = limits or Limits()
        self._allow_private = allow_private
        self._ports = ports
        self._polite = Politeness(gap_seconds)
        self._robots = RobotsBook(self._limits)
        self._kept = folder / robots.FILE if folder else None
        if self._kept:
            self._robots.load(self._kept)
        self._asking: dict[str, asyncio.Lock] = {}
        agent = f"{AGENT}/{__version__} (+human-rights monitoring{contact and '; ' + contact})"
        self._lines = Connections(agent, self._limits, Network(allow_private, resolve), trusted)

    async def get(self, request: Request) -> Fetched | NotModified:
        """Fetch `request.url` once, or say that it has not changed. Raises SourceError."""
        try:
            return await self._get(request)
        except FetchError as fault:
            raise fault.of(request.source) from fault.__cause__
        except Exception as error:
            # What a source sends may find a fault in the libraries under us (h2, hpack, ssl …):
            # that is this source's trouble, and must not be its neighbours'.
            detail = f"{type(error).__name__} in the fetch"
            raise SourceError(request.source, SourceFault.UNEXPECTED, detail) from error

    async def close(self) -> None:
        """Hang up on everybody."""
        await self._lines.close()
        if self._kept and self._kept.parent.is_dir():
            with contextlib.suppress(OSError):  # a full disk: the sites are asked again
                self._robots.save(self._kept, self._seconds())

    # ------------------------------------------------------------ the exchange

    async def _get(self, request: Request) -> Fetched | NotModified:
        budget = _Budget(self._limits.deadline)
        url = self._judged(request.url, request.proxy)
        for _ in range(self._limits.redirects + 1):
            rules = await self._rules(url, request.proxy, budget)
            if not rules.allows(str(url)):
                raise FetchError(
                    SourceFault.ROBOTS, f"{url.host} asks robots not to read this", temporary=False
                )
            reply = await self._tried(url, request, budget, rules)
            if reply.status not in answer.REDIRECTS:
                return self._result(request, url, reply)
            url = self._redirected(url, reply, request.proxy)
        raise FetchError(SourceFault.REDIRECT, f"more than {self._limits.redirects} redirects")

    async def _tried(
        self, url: httpx.URL, request: Request, budget: _Budget, rules: Rules
    ) -> _Reply:
        """One hop, with a quick second and third try where that can help."""
        pause = self._limits.back_off
        delay = rules.delay(self._limits.crawl_delay)
        for retries_left in reversed(range(self._limits.retries + 1)):
            try:
                async with self._polite.turn(url.host, delay), budget.spend(url.host):
                    return await self._hop(url, request.proxy, request.validators)
            except FetchError as fault:
                if not (fault.again and retries_left and budget.left > 2 * pause):
                    raise
            async with budget.spend(url.host):
                await asyncio.sleep(pause * (0.5 + secrets.randbelow(1000) / 1000))
            pause *= 2
        raise AssertionError("the last try returns or raises")

    async def _hop(self, url: httpx.URL, proxy: str, known: Validators) -> _Reply:
        """One request. Raises FetchError for all but a good body, a 304 or a redirect."""
        async with self._answer(url, proxy, answer.condition(known)) as response:
            headers = response.headers
            if response.status_code in answer.REDIRECTS or response.status_code == 304:
                return _Reply(response.status_code, headers)
            answer.check_status(
                response.status_code, url.host, headers.get("retry-after", ""), self._now()
            )
            media_type, _ = answer.content_type(headers.get("content-type", ""))
            answer.check_length(headers.get("content-length", ""), media_type, self._limits)
            body = Body(headers.get("content-encoding", ""), self._limits)
            async for piece in _pieces(response, url.host):
                body.add(piece)
            return _Reply(response.status_code, headers, body.finish())

    @asynccontextmanager
    async def _answer(
        self, url: httpx.URL, proxy: str, headers: dict[str, str]
    ) -> AsyncIterator[httpx.Response]:
        """The answer with its headers checked and its body unread; hangs up in the end."""
        try:
            response = await self._lines.ask(url, proxy, headers)
        except BaseException as error:
            await self._lines.hang_up(url, proxy)
            if isinstance(error, _NETWORK_ERRORS):
                raise named(error, url.host, in_body=False) from error
            raise
        try:
            answer.check_headers(response.headers.raw, self._limits)
            yield response
        except BaseException:
            await self._lines.hang_up(url, proxy)
            raise
        finally:
            await response.aclose()

    def _result(self, request: Request, url: httpx.URL, reply: _Reply) -> Fetched | NotModified:
        known, headers = request.validators, reply.headers
        etag, changed = headers.get("etag", ""), headers.get("last-modified", "")
        if reply.status == 304:
            if not answer.condition(known):
                raise FetchError(SourceFault.PROTOCOL, f"{url.host} answers 304 to a plain request")
            fresh = answer.validators(etag, changed, known.body_hash, self._limits)
            kept = replace(
                fresh,
                etag=fresh.etag or known.etag,
                last_modified=fresh.last_modified or known.last_modified,
            )
            return NotModified(request.source, str(url), self._now(), kept)
        digest = hashlib.sha256(reply.body).hexdigest()
        fresh = answer.validators(etag, changed, digest, self._limits)
        if digest == known.body_hash:
            return NotModified(request.source, str(url), self._now(), fresh)
        media_type, charset = answer.content_type(headers.get("content-type", ""))
        return Fetched(
            source=request.source,
            requested=request.url,
            url=str(url),
            at=self._now(),
            status=reply.status,
            media_type=media_type,
            charset=charset,
            body=reply.body,
            validators=fresh,
        )

    # ------------------------------------------------------------ where to

    def _judged(self, text: str, proxy: str) -> httpx.URL:
        """Parse a URL and refuse what is not to be asked for. Raises FetchError ADDRESS."""
        if why := text_fault(text, self._limits.url):
            raise FetchError(SourceFault.ADDRESS, why, temporary=False)
        try:
            return self._placed(httpx.URL(text.strip()), proxy)
        except (httpx.InvalidURL, ValueError) as error:
            raise FetchError(SourceFault.ADDRESS, "not a URL", temporary=False) from error

    def _placed(self, url: httpx.URL, proxy: str) -> httpx.URL:
        why = place_fault(url.scheme, url.host, url.port, url.userinfo, self._ports)
        if proxy and not why:
            why = judge_name(url.host, self._allow_private)
        if why:
            raise FetchError(SourceFault.ADDRESS, why, temporary=False)
        bare = url.raw_host.decode("ascii").rstrip(".")
        return url.copy_with(host=bare, fragment=None)

    def _redirected(self, url: httpx.URL, reply: _Reply, proxy: str) -> httpx.URL:
        location = reply.headers.get("location", "")
        if not location.strip():
            raise FetchError(SourceFault.REDIRECT, f"{url.host} redirects to nowhere")
        try:
            if why := text_fault(location, self._limits.url):
                raise FetchError(SourceFault.ADDRESS, why)
            after = self._placed(url.join(location.strip()), proxy)
        except (httpx.InvalidURL, ValueError) as error:
            raise FetchError(SourceFault.REDIRECT, f"{url.host} redirects to no URL") from error
        except FetchError as fault:
            raise FetchError(fault.fault, f"{url.host} redirects: {fault.detail}") from fault
        if url.scheme == "https" and after.scheme == "http":
            raise FetchError(SourceFault.REDIRECT, f"{url.host} redirects from https to http")
        return after

    # ------------------------------------------------------------ robots.txt

    def _seconds(self) -> float:
        return self._now().timestamp()

    async def _rules(self, url: httpx.URL, proxy: str, budget: _Budget) -> Rules:
        """The site's rules, asked for once a day. Raises FetchError while they are unknown."""
        site = f"{proxy} {url.scheme}://{url.netloc.decode('ascii')}".strip()
        lock = self._asking.setdefault(site, asyncio.Lock())
        try:
            async with lock:
                rules = await self._robots.get(site, self._seconds())
                if rules is None:
                    rules = await self._ask_rules(site, url, proxy, budget)
        except FetchError as fault:
            if fault.fault not in _ROBOTS_FAULTS or not fault.temporary:
                raise  # the site itself cannot be reached: that is what to tell
            why = f"robots.txt: {fault.detail}"
            rules = await self._robots.failed(site, why, self._seconds())
        finally:
            if not lock.locked():
                self._asking.pop(site, None)
        if rules.failed:
            raise FetchError(SourceFault.ROBOTS, f"{url.host}: {rules.failed}")
        return rules

    async def _ask_rules(self, site: str, url: httpx.URL, proxy: str, budget: _Budget) -> Rules:
        place = url.copy_with(raw_path=b"/robots.txt")
        for _ in range(self._limits.redirects + 1):
            try:
                async with self._polite.turn(place.host), budget.spend(place.host):
                    reply = await self._robots_hop(place, proxy)
            except FetchError as fault:
                if place.host == url.host:
                    raise
                if fault.fault is SourceFault.ADDRESS:
                    break
                why = f"robots.txt: {fault.detail}"
                return await self._robots.failed(site, why, self._seconds())
            if reply.status >= 500 or reply.status == 429:
                why = f"robots.txt answers {reply.status}, so all is forbidden for now"
                return await self._robots.failed(site, why, self._seconds())
            if reply.status == 200:
                return await self._robots.read(site, reply.body, self._seconds())
            if reply.status not in answer.REDIRECTS:
                break
            try:
                place = self._redirected(place, reply, proxy)
            except FetchError:
                break  # RFC 9309: what cannot be found by redirects is as good as absent
        return self._robots.none(site, self._seconds())

    async def _robots_hop(self, place: httpx.URL, proxy: str) -> _Reply:
        """Like `_hop`, but any status is an answer, and what is too long is cut, not refused."""
        async with self._answer(place, proxy, {}) as response:
            if response.status_code != 200:
                return _Reply(response.status_code, response.headers)
            room = replace(self._limits, wire=self._limits.robots, decoded=self._limits.robots)
            body = Body(response.headers.get("content-encoding", ""), room)
            try:
                async for piece in _pieces(response, place.host):
                    body.add(piece)
            except FetchError as fault:
                if fault.fault is not SourceFault.TOO_LARGE:
                    raise
            return _Reply(200, response.headers, body.so_far())


async def _pieces(response: httpx.Response, host: str) -> AsyncIterator[bytes]:
    try:
        async for piece in response.aiter_raw():
            yield piece
    except _NETWORK_ERRORS as error:
        raise named(error, host, in_body=True) from error
