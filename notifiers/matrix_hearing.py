"""What is said to us on Matrix, and who invites us: one bounded look at the homeserver's news at a
time, resumed by a token that is kept with the keys.

Only what begins with `!`, of people who may speak, is ever looked at; in an encrypted room only
what was encrypted by a device of theirs. What it means is decided elsewhere.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nio import InviteMemberEvent, MegolmEvent, RoomMessageText, SyncResponse

from monitor.errors import DeliveryError
from notifiers.matrix_link import Link
from notifiers.matrix_rooms import Room, Rooms
from notifiers.matrix_sealing import Sealing

log = logging.getLogger(__name__)

MOST_INVITES = 20  # of one look; the others are in the next, as they stay open
MOST_EVENTS = 20  # of one room in one look
MOST_UNREAD = 50  # encrypted, whose key has not come yet
MOST_CHARACTERS = 500
_NOTHING = {"not_types": ["*"]}
_NEWS = {
    "presence": _NOTHING,
    "account_data": _NOTHING,
    "room": {
        "state": _NOTHING,
        "ephemeral": _NOTHING,
        "account_data": _NOTHING,
        "timeline": {"limit": MOST_EVENTS, "types": ["m.room.message", "m.room.encrypted"]},
    },
}


@dataclass(frozen=True, slots=True)
class Said:
    """A line of somebody who may speak, in a room that we are in."""

    room: Room
    sender: str
    text: str
    event: str  # its id
    direct: bool  # the room is our direct chat with the sender
    us: str

    @property
    def listeners(self) -> frozenset[str]:
        """Who reads an answer, besides ourselves."""
        return self.room.others(self.us)

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses of this room, the one to subscribe by first."""
        own = [f"matrix:{self.sender}"] if self.direct and self.room.encrypted else []
        return (*own, f"matrix:{self.room.id}", *(f"matrix:{a}" for a in sorted(self.room.aliases)))


class Hearing:
    def __init__(self, link: Link, sealing: Sealing, rooms: Rooms) -> None:
        self._link, self._sealing, self._rooms = link, sealing, rooms
        self._unread: list[tuple[str, MegolmEvent]] = []
        self._token = ""  # where the last look ended

    async def hear(
        self, welcome: Callable[[str], bool], speaks: Callable[[str], bool], wait: float
    ) -> list[Said]:
        first = not self._since()
        news = await self._news(0 if first else wait)
        if self._sealing.can_encrypt:
            await self._sealing.tidy()
        await self._open_invitations(news, welcome)
        lines = self._lines(news)
        self._token = str(news.next_batch)
        if first:  # what was said before we ever looked was not said to us
            self.heard()
            return []
        found = [await self._said(*line) for line in lines if speaks(line[1].sender)]
        return [said for said in found if said]

    def _since(self) -> str:
        store = self._link.client.store
        return self._token or (str(store.load_sync_token() or "") if store else "")

    def heard(self) -> None:
        """All of the last look has been dealt with: go on after it, also after a restart."""
        store = self._link.client.store
        if store and self._token:
            store.save_sync_token(self._token)

    async def _news(self, wait: float) -> SyncResponse:
        client, since = self._link.client, self._since()
        client.next_batch = ""
        client.rooms.clear()  # nio gathers members and all; we ask when we need to know
        client.invited_rooms.clear()
        answer = await self._link.ask(
            lambda: client.sync(int(wait * 1000), _NEWS, since, set_presence="offline")
        )
        if not isinstance(answer, SyncResponse):
            raise self._link.fault(answer)
        return answer

    # ------------------------------------------------------------ invitations

    async def _open_invitations(self, news: SyncResponse, welcome: Callable[[str], bool]) -> None:
        for room, invitation in list(news.rooms.invite.items())[:MOST_INVITES]:
            ours = [
                event
                for event in invitation.invite_state
                if isinstance(event, InviteMemberEvent)
                and event.state_key == self._link.user
                and event.membership == "invite"
            ]
            host = str(ours[-1].sender) if ours else ""
            if not host or not welcome(host):
                log.warning("an invitation on Matrix was turned down: not of a configured user")
                await self._rooms.leave(room)
                continue
            try:
                await self._rooms.join(room)
                if ours[-1].content.get("is_direct") is True:
                    await self._rooms.note_direct(host, room)
            except DeliveryError as error:
                log.warning(
                    "an invitation on Matrix could not be taken", extra={"detail": str(error)}
                )

    # ------------------------------------------------------------ lines

    def _lines(self, news: SyncResponse) -> list[tuple[str, RoomMessageText]]:
        found: list[tuple[str, RoomMessageText]] = self._late()
        for room, joined in news.rooms.join.items():
            for event in joined.timeline.events:
                if event.sender == self._link.user:
                    continue  # we keep no key to what we wrote
                if isinstance(event, MegolmEvent):
                    self._unread.append((room, event))
                elif isinstance(event, RoomMessageText):
                    found.append((room, event))
        self._unread = self._unread[-MOST_UNREAD:]
        return [(room, event) for room, event in found if _is_command(event)]

    def _late(self) -> list[tuple[str, RoomMessageText]]:
        """What could not be read before and can be now: its key came after it."""
        found, waiting = [], []
        for room, event in self._unread:
            olm: Any = self._link.client.olm
            read = olm._decrypt_megolm_no_error(event, room) if olm else None
            if read is None:
                waiting.append((room, event))
            elif isinstance(read, RoomMessageText):
                found.append((room, read))
        self._unread = waiting
        return found

    async def _said(self, room: str, event: RoomMessageText) -> Said | None:
        try:
            stands = await self._rooms.state(room)
        except DeliveryError as error:
            log.warning("a line on Matrix could not be answered", extra={"detail": str(error)})
            return None
        if event.sender not in stands.joined or stands.encrypted != bool(event.decrypted):
            return None
        if stands.encrypted and not await self._sealing.is_of(event.sender, event.sender_key):
            log.warning("a line on Matrix was not of a known device of its sender")
            return None
        direct = stands.others(self._link.user) == {event.sender}
        direct = direct and room in await self._rooms.direct_with(event.sender)
        text = str(event.body).strip()
        return Said(stands, event.sender, text, event.event_id, direct, self._link.user)


def _is_command(event: RoomMessageText) -> bool:
    text = str(event.body).strip()
    return text.startswith("!") and len(text) <= MOST_CHARACTERS
