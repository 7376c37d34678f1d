"""Matrix rooms, by matrix-nio. The delivery's id is the transaction id, so that a repeat is known
as one by the homeserver.

Never plain text into an encrypted room: before each message the room is asked, and whatever goes
wrong in asking counts as "do not send". Encrypting is a later part; until then an encrypted room
is refused with the cure.
"""

import asyncio
import contextlib
import json
import logging
import os
import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import aiohttp
from nio import AsyncClient, AsyncClientConfig, LoginResponse, WhoamiResponse

from monitor.errors import DeliveryError
from monitor.model import Channel, Delivery

_TIMEOUT = 30.0
_ROOM = re.compile(
    r"matrix:([!#][^\s:/?]{1,200}(?::[\w.-]+(?::\d+)?|:\[[0-9A-Fa-f:.]+\](?::\d+)?)?)"
)
_EVERYBODY = re.compile(r"@(?=room\b)", re.IGNORECASE)
_DEVICE_NAME = "Nightdesk"

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
_ENCRYPTED = (
    "The room is encrypted and this installation cannot encrypt yet, so nothing was sent. "
    "Use a room without encryption on a server that you trust, or email."
)


def check_address(address: str) -> str | None:
    if _ROOM.fullmatch(unquote(address)):
        room = _room(address)
        if room.startswith("!") or ":" in room:
            return None
    return "A Matrix address is matrix:!room:server or matrix:#alias:server."


def _room(address: str) -> str:
    return unquote(address).removeprefix("matrix:")


@dataclass(frozen=True, slots=True)
class _Session:
    homeserver: str
    user: str
    device: str
    token: str

    def __repr__(self) -> str:
        return "_Session(…)"


class MatrixNotifier:
    """Writes into rooms as one user of one homeserver, from one long-lived session."""

    channel = Channel.MATRIX

    def __init__(
        self,
        homeserver: str,
        user: str,
        *,
        token: str = "",
        password: str = "",
        session: Path | None = None,
        timeout: float = _TIMEOUT,
    ) -> None:
        """With `token` no login is made. With `password` one is, and device and token are kept in
        the file `session` (0600): a new login would be a new scope of transaction ids."""
        self._homeserver, self._user = homeserver.rstrip("/"), user
        self._token, self._password, self._session = token, password, session
        config = AsyncClientConfig(
            max_limit_exceeded=0,
            max_timeouts=0,
            request_timeout=timeout,
            encryption_enabled=False,
            store_sync_tokens=False,
        )
        self._client = AsyncClient(self._homeserver, user, config=config)
        self._rooms: dict[str, str] = {}  # address → id of a room that we are in
        self._entering = asyncio.Lock()
        logging.getLogger("nio").setLevel(logging.CRITICAL)  # it logs what servers answer

    async def send(self, delivery: Delivery) -> None:
        """Write it once. Raises DeliveryError; uncertain once the message was on its way."""
        async with self._entering:  # one login, one join, whatever waits
            await self._log_in()
            room = await self._enter(delivery.address)
        await self._refuse_encrypted(room)
        await self._write(room, delivery)

    async def _write(self, room: str, delivery: Delivery) -> None:
        content = _content(delivery)
        answer = await self._ask(
            lambda: self._client.room_send(room, "m.room.message", content, tx_id=delivery.id),
            uncertain=True,
        )
        if not getattr(answer, "event_id", ""):
            if _code(answer) == "M_FORBIDDEN":
                self._rooms.pop(delivery.address, None)
            raise self._fault(answer, uncertain=True)

    async def _refuse_encrypted(self, room: str) -> None:
        answer = await self._ask(
            lambda: self._client.room_get_state_event(room, "m.room.encryption")
        )
        status = _status(answer)
        if status == 404 and _said(answer) == "M_NOT_FOUND":
            return  # it was never encrypted
        if status == 200:
            raise DeliveryError(_ENCRYPTED, temporary=False)
        raise self._fault(answer)

    async def _enter(self, address: str) -> str:
        """Find the room and join it where we are invited or it is open to all."""
        if address in self._rooms:
            return self._rooms[address]
        room = _room(address)
        if room.startswith("#"):
            answer = await self._ask(lambda: self._client.room_resolve_alias(room))
            room = getattr(answer, "room_id", "") or ""
            if not room or _status(answer) != 200:
                raise self._fault(answer)
        answer = await self._ask(lambda: self._client.join(room))
        if _status(answer) != 200:
            raise self._fault(answer)
        self._rooms[address] = room
        return room

    # ------------------------------------------------------------ the session

    async def _log_in(self) -> None:
        if self._client.access_token:
            return
        kept = self._kept_session()
        if self._token:
            self._client.access_token = self._token
            answer = await self._ask(self._client.whoami)
            if not isinstance(answer, WhoamiResponse):
                self._client.access_token = ""
                raise self._fault(answer)
        elif kept:
            self._client.restore_login(kept.user, kept.device, kept.token)
        else:
            answer = await self._ask(lambda: self._client.login(self._password, _DEVICE_NAME))
            if not isinstance(answer, LoginResponse):
                raise self._login_refused(answer)
            self._keep_session(answer)

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
            return DeliveryError(words, temporary=False)
        return self._fault(answer)

    def _forget_session(self) -> None:
        """Ended from outside: with a password we can begin another."""
        self._client.access_token = ""
        if self._session is not None:
            with contextlib.suppress(OSError):
                self._session.unlink(missing_ok=True)

    # ------------------------------------------------------------ asking and understanding

    async def _ask(
        self, ask: Callable[[], Awaitable[object]], *, uncertain: bool = False
    ) -> object:
        try:
            return await ask()
        except (aiohttp.ClientConnectorError, aiohttp.InvalidURL) as fault:
            words = "The Matrix homeserver could not be reached."
            raise DeliveryError(words, temporary=True) from fault
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as fault:
            words = "The Matrix homeserver did not answer, or not fully."
            raise DeliveryError(words, temporary=True, uncertain=uncertain) from fault

    def _fault(self, answer: object, *, uncertain: bool = False) -> DeliveryError:
        code, status = _code(answer), _status(answer)
        if status == 429 or code == "M_LIMIT_EXCEEDED":
            wait = (getattr(answer, "retry_after_ms", None) or 0) / 1000
            words = "The Matrix homeserver asks us to slow down."
            return DeliveryError(words, temporary=True, retry_after=wait or None)
        if code == "M_UNKNOWN_TOKEN" and self._password and not self._token:
            self._forget_session()
            words = "The Matrix session was ended; a new login follows."
            return DeliveryError(words, temporary=True)
        if code in _PERMANENT:
            return DeliveryError(_PERMANENT[code], temporary=False)
        words = f"The Matrix homeserver answered {status or 'nothing that we understand'}."
        broken = uncertain and (status >= 500 or status == 200)
        return DeliveryError(words, temporary=True, uncertain=broken)

    async def close(self) -> None:
        await self._client.close()


def _content(delivery: Delivery) -> dict[str, Any]:
    """The event. `m.mentions` is empty: nobody is called, whatever the words look like."""
    message = delivery.message
    content: dict[str, Any] = {
        "msgtype": "m.text",
        "body": _quiet(message.text),
        "m.mentions": {},
    }
    if message.html and "<html" not in message.html:  # a whole mail page is not for a room
        content["format"] = "org.matrix.custom.html"
        content["formatted_body"] = _quiet(message.html)
    return content


def _quiet(text: str) -> str:
    return _EVERYBODY.sub("@ ", text.encode("utf-8", "replace").decode())


def _status(answer: object) -> int:
    return int(getattr(getattr(answer, "transport_response", None), "status", 0) or 0)


def _code(answer: object) -> str:
    return str(getattr(answer, "status_code", "") or "")


def _said(answer: object) -> str:
    """The errcode of an answer that nio took for a room's state."""
    content = getattr(answer, "content", None)
    return str(content.get("errcode", "")) if isinstance(content, dict) else _code(answer)
