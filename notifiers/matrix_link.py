"""One account's session with its Matrix homeserver: log-in, requests, and what the answers mean.

Knows no rooms and no messages. What the homeserver sends is read up to a bound.
"""

import asyncio
import contextlib
import json
import logging
import os
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import aiohttp
from nio import AsyncClient, AsyncClientConfig, LoginResponse, WhoamiResponse
from nio.store import SqliteStore
from peewee import PeeweeException

from monitor.errors import DeliveryError

T = TypeVar("T")
MOST_BYTES = 16 << 20  # of one answer
DEVICE_NAME = "Nightdesk"
KEY_STORE = "matrix-keys.db"

# What the homeserver says that no later try will mend; all else may pass.
_PERMANENT = {
    "M_FORBIDDEN": "The Matrix account may not write in this room: invite it, or let it speak.",
    "M_UNKNOWN_TOKEN": "The Matrix access token is no longer valid: set a new one.",
    "M_MISSING_TOKEN": "The homeserver asks for an access token: set MONITOR_MATRIX_TOKEN.",
    "M_USER_DEACTIVATED": "The Matrix account is deactivated.",
    "M_USER_SUSPENDED": "The Matrix account is suspended.",
    "M_NOT_FOUND": "The Matrix room does not exist.",
    "M_TOO_LARGE": "The message is too large for the homeserver.",
    "M_BAD_JSON": "The homeserver does not accept the message.",
    "M_INVALID_PARAM": "The homeserver does not accept the room's name.",
    "M_INVALID_USERNAME": "The Matrix user name is not valid.",
}
# Of these no message is to blame: nothing can go until the account can be used again.
_SHUT = {"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED", "M_USER_SUSPENDED"}
_STORE_BROKEN = (
    "The Matrix key store cannot be read or written: look at the disk and at matrix-keys.db in "
    "the data folder."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request brought: of a refusal `content` has errcode."""

    status: int
    content: Any
    retry_after: float = 0.0  # seconds, as the header has it

    @property
    def errcode(self) -> str:
        code = self.content.get("errcode", "") if isinstance(self.content, dict) else ""
        return str(code)

    @property
    def retry_after_ms(self) -> float:
        wait = self.content.get("retry_after_ms") if isinstance(self.content, dict) else None
        return float(wait) if isinstance(wait, (int, float)) else 0


@dataclass(frozen=True, slots=True)
class _Session:
    homeserver: str
    user: str
    device: str
    token: str

    def __repr__(self) -> str:
        return "_Session(…)"


class _Client(AsyncClient):  # type: ignore[misc]  # nio has no types
    async def parse_body(self, transport_response: aiohttp.ClientResponse) -> Any:  # noqa: ANN401
        """As nio does it, but not beyond a bound. Raises ValueError."""
        body = bytearray()
        async for part in transport_response.content.iter_chunked(1 << 16):
            body += part
            if len(body) > MOST_BYTES:
                transport_response.close()
                raise ValueError("too large")
        try:
            return json.loads(body)
        except ValueError:
            return {}


class Link:
    """With `token` no login is made. With `password` one is, and device and token are kept in the
    file `session` (0600): a new login would be a new scope of transaction ids. Beside that file is
    the key store; without one nothing is encrypted."""

    def __init__(
        self,
        homeserver: str,
        user: str,
        *,
        token: str = "",
        password: str = "",
        session: Path | None = None,
        timeout: float,
    ) -> None:
        self._homeserver, self._user = homeserver.rstrip("/"), user
        self._token, self._password, self._session = token, password, session
        self._entering = asyncio.Lock()
        config = AsyncClientConfig(
            max_limit_exceeded=0,
            max_timeouts=0,
            request_timeout=timeout,
            encryption_enabled=session is not None,
            store=SqliteStore,
            store_name=KEY_STORE,
            store_sync_tokens=False,
        )
        folder = str(session.parent) if session else ""
        self.client = _Client(self._homeserver, user, store_path=folder, config=config)
        for noisy in ("nio", "peewee"):  # they log what servers answer, and what is stored
            logging.getLogger(noisy).setLevel(logging.CRITICAL)

    @property
    def user(self) -> str:
        """Our own user id, once we are logged in."""
        return str(self.client.user_id)

    # ------------------------------------------------------------ the session

    async def log_in(self) -> None:
        """Have a session, made once. Raises DeliveryError."""
        async with self._entering:
            if not self.client.access_token:
                self._make_key_store()
                await self._begin()

    async def _begin(self) -> None:
        kept = self._kept_session()
        if self._token:
            self.client.access_token = self._token
            answer = await self.ask(self.client.whoami)
            if not isinstance(answer, WhoamiResponse):
                self.client.access_token = ""
                raise self.fault(answer)
            if self.client.device_id:  # else nothing can be encrypted: it has no keys of its own
                with _store_faults():
                    self.client.load_store()
        elif kept:
            with _store_faults():
                self.client.restore_login(kept.user, kept.device, kept.token)
        else:
            answer = await self.ask(lambda: self.client.login(self._password, DEVICE_NAME))
            if not isinstance(answer, LoginResponse):
                raise self._login_refused(answer)
            self._keep_session(answer)

    def _make_key_store(self) -> None:
        """For the owner's eyes only, from its first byte."""
        if self._session is None:
            return
        flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW
        try:
            os.close(os.open(self._session.parent / KEY_STORE, flags, 0o600))
        except OSError as fault:
            raise DeliveryError(_STORE_BROKEN, temporary=True) from fault

    def _kept_session(self) -> _Session | None:
        if self._session is None or not self._session.exists():
            return None
        try:
            kept = _Session(**json.loads(self._session.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        same = kept.homeserver == self._homeserver and kept.user.lstrip("@").startswith(
            self._user.lstrip("@").partition(":")[0]
        )
        return kept if same else None

    def _keep_session(self, login: LoginResponse) -> None:
        if self._session is None:
            return
        session = _Session(self._homeserver, login.user_id, login.device_id, login.access_token)
        part = self._session.with_suffix(".part")
        try:
            opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
            with os.fdopen(opened, "w") as file:
                json.dump(asdict(session), file)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._session)
        except OSError as fault:
            words = f"The Matrix session could not be kept in the data folder: {fault.strerror}."
            raise DeliveryError(words, temporary=True) from fault

    def _login_refused(self, answer: object) -> DeliveryError:
        if _code(answer) == "M_FORBIDDEN":
            words = "The homeserver refused the Matrix user name or password."
            return DeliveryError(words, temporary=True, shut=True)
        return self.fault(answer)

    def forget_session(self) -> bool:
        """Ended from outside, or of no use: with a password we can begin another."""
        if self._token or not self._password:
            return False
        self.client.access_token, self.client.device_id = "", ""  # its keys went with it
        self._close_store()
        if self._session is not None:
            with contextlib.suppress(OSError):
                self._session.unlink(missing_ok=True)
        return True

    def _close_store(self) -> None:
        if self.client.store:
            self.client.store.database.close()
        self.client.store = self.client.olm = None

    async def close(self) -> None:
        await self.client.close()
        self._close_store()

    # ------------------------------------------------------------ asking and understanding

    async def call(
        self, method: str, *path: str, body: object = None, uncertain: bool = False
    ) -> Answer:
        """One request of the client API. Raises DeliveryError where no answer came."""
        where = "/".join(quote(part, safe="") for part in path)
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = {
            "Authorization": f"Bearer {self.client.access_token}",
            "Content-Type": "application/json",
        }

        async def asked() -> Answer:
            url = f"/_matrix/client/v3/{where}"
            answer = await self.client.send(method, url, data, headers)
            content = await self.client.parse_body(answer)
            return Answer(answer.status, content, _seconds(answer.headers))

        return await self.ask(asked, uncertain=uncertain)

    async def ask(self, ask: Callable[[], Awaitable[T]], *, uncertain: bool = False) -> T:
        try:
            return await ask()
        except aiohttp.ClientSSLError as fault:
            words = "The Matrix homeserver's certificate cannot be trusted, or TLS failed."
            raise DeliveryError(words, temporary=True, unreached=True) from fault
        except (aiohttp.ClientConnectorError, aiohttp.InvalidURL) as fault:
            words = "The Matrix homeserver could not be reached."
            raise DeliveryError(words, temporary=True, unreached=True) from fault
        except PeeweeException as fault:
            raise DeliveryError(_STORE_BROKEN, temporary=True) from fault
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as fault:
            words = "The Matrix homeserver did not answer, or not fully."
            raise DeliveryError(
                words, temporary=True, uncertain=uncertain, unreached=True
            ) from fault

    def fault(self, answer: object, *, uncertain: bool = False) -> DeliveryError:
        """Say what an answer that is no success means for the message."""
        code, status = _code(answer), _status(answer)
        if status == 429 or code == "M_LIMIT_EXCEEDED":
            words = "The Matrix homeserver asks us to slow down."
            return DeliveryError(words, temporary=True, retry_after=_wait(answer) or None)
        if code == "M_UNKNOWN_TOKEN" and self.forget_session():
            words = "The Matrix session was ended; a new login follows."
            return DeliveryError(words, temporary=True)
        if code in _SHUT:
            return DeliveryError(_PERMANENT[code], temporary=True, shut=True)
        if code in _PERMANENT:
            return DeliveryError(_PERMANENT[code], temporary=False)
        words = f"The Matrix homeserver answered {status or 'nothing that we understand'}."
        broken = uncertain and (status >= 500 or status == 200)
        away = status >= 500
        return DeliveryError(words, temporary=True, uncertain=broken, unreached=away)


@contextlib.contextmanager
def _store_faults() -> Iterator[None]:
    """A key store that is damaged: nothing is sent, and nothing of it is thrown away."""
    try:
        yield
    except (PeeweeException, ValueError, OSError) as fault:
        raise DeliveryError(_STORE_BROKEN, temporary=True) from fault


def _wait(answer: object) -> float:
    """Seconds: as newer homeservers say it in a header, or as older ones do in the body."""
    if isinstance(answer, Answer) and answer.retry_after:
        return answer.retry_after
    return float(getattr(answer, "retry_after_ms", None) or 0) / 1000


def _seconds(headers: Mapping[str, str]) -> float:
    """What Retry-After asks for: seconds, or a moment, which is one of the server's own clock."""
    asked = headers.get("Retry-After", "").strip()
    if asked.isdecimal():
        return float(asked)
    try:
        until, now = (parsedate_to_datetime(text) for text in (asked, headers.get("Date", "")))
        return max(0.0, (until - now).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def _status(answer: object) -> int:
    if isinstance(answer, Answer):
        return answer.status
    return int(getattr(getattr(answer, "transport_response", None), "status", 0) or 0)


def _code(answer: object) -> str:
    if isinstance(answer, Answer):
        return answer.errcode
    return str(getattr(answer, "status_code", "") or "")
