"""Matrix rooms and direct chats. The delivery's id is the transaction id, so that a repeat is known
as one by the homeserver: also of an encrypted message, whose bytes differ on each try while what
is in them does not.

Never plain text into an encrypted room: before each message the room is asked, and whatever goes
wrong in asking or encrypting counts as "do not send".
"""

from collections.abc import Callable
from pathlib import Path

from monitor.errors import DeliveryError
from monitor.model import Channel, Delivery, Message, Privacy
from notifiers.matrix_content import MOST_PLAIN, MOST_SEALED, content
from notifiers.matrix_hearing import Hearing, Said
from notifiers.matrix_link import Link
from notifiers.matrix_rooms import Room, Rooms, is_among, named
from notifiers.matrix_sealing import Sealing

__all__ = ["MatrixNotifier", "Said", "check_address", "is_among"]

_TIMEOUT = 30.0


def check_address(address: str) -> str | None:
    if named(address):
        return None
    return "A Matrix address is matrix:!room:server, matrix:#alias:server or matrix:@user:server."


class MatrixNotifier:
    """Writes as one user of one homeserver, from one long-lived session."""

    channel = Channel.MATRIX

    def __init__(
        self,
        homeserver: str,
        user: str,
        *,
        token: str = "",
        password: str = "",
        session: Path | None = None,
        verified: bool = False,
        timeout: float = _TIMEOUT,
    ) -> None:
        """`session`: a file that keeps a log-in by password; the key store is made beside it.
        `verified`: encrypt only for devices whose session key stands in matrix-devices.txt."""
        self._link = Link(
            homeserver, user, token=token, password=password, session=session, timeout=timeout
        )
        folder = session.parent if session else None
        self._sealing = Sealing(self._link, folder, verified=verified)
        self._rooms = Rooms(self._link)
        self._hearing = Hearing(self._link, self._sealing, self._rooms)

    async def send(self, delivery: Delivery) -> None:
        """Write it once. Raises DeliveryError; uncertain once the message was on its way."""
        await self._link.log_in()
        room = await self._rooms.meant(delivery.address)
        if delivery.privacy is Privacy.ENCRYPTED and not room.encrypted:
            words = "It may be sent only encrypted, and the Matrix room is not."
            raise DeliveryError(words, temporary=False)
        await self._write(room, delivery.message, delivery.id)

    async def answer(self, said: Said, message: Message, id_: str) -> None:
        """Write into the room where something was said. Raises DeliveryError."""
        await self._write(await self._rooms.state(said.room.id), message, id_)

    async def hear(
        self, welcome: Callable[[str], bool], speaks: Callable[[str], bool], wait: float
    ) -> list[Said]:
        """Wait up to `wait` seconds for what is new: invitations of whom we `welcome` are taken,
        all others turned down; what is said to us by people who may speak is returned.

        Call `heard` when it has been dealt with, or it comes again after a restart. Raises
        DeliveryError.
        """
        await self._link.log_in()
        return await self._hearing.hear(welcome, speaks, wait)

    def heard(self) -> None:
        self._hearing.heard()

    async def _write(self, room: Room, message: Message, id_: str) -> None:
        kind, body = "m.room.message", content(message, MOST_PLAIN)
        if room.encrypted:
            readers = room.readers(self._link.user)
            small = content(message, MOST_SEALED)
            body = await self._sealing.seal(room.id, readers, small, room.most_with_one_key)
            kind = "m.room.encrypted"
        path = ("rooms", room.id, "send", kind, id_)
        answer = await self._link.call("PUT", *path, body=body, uncertain=True)
        if answer.status != 200 or not answer.content.get("event_id"):
            if answer.errcode == "M_FORBIDDEN":
                self._rooms.forget(room.id)
            raise self._link.fault(answer, uncertain=True)

    async def close(self) -> None:
        await self._link.close()
