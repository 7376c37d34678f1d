"""Matrix rooms as they stand: who is in them, whether they are encrypted, and which one is meant
by an address: `!room`, `#alias`, or `@user` for the direct chat with that person.
"""

import asyncio
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from monitor.errors import DeliveryError
from notifiers.matrix_link import Answer, Link
from notifiers.matrix_sealing import ALGORITHM

ADDRESS = re.compile(
    r"matrix:([!#@][^\s:/?]{1,200}(?::[\w.-]+(?::\d+)?|:\[[0-9A-Fa-f:.]+\](?::\d+)?)?)"
)
MOST_DIRECT = 10  # chats with one person that are looked at
MOST_ROOMS = 500  # of ours, in which a chat is looked for that was opened and not noted
_ENCRYPTION = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": ALGORITHM}}

_UNREADABLE = "The Matrix room's state could not be read, so nothing was sent."
_UNKNOWN_CIPHER = (
    "The room is encrypted in a way that this installation does not know, so nothing was sent."
)


def named(address: str) -> str:
    """The room, alias or user of an address; "" where it is none."""
    found = ADDRESS.fullmatch(unquote(address))
    return found[1] if found and (found[1][0] == "!" or ":" in found[1]) else ""


@dataclass(frozen=True, slots=True)
class Room:
    """A room that we are in."""

    id: str
    joined: frozenset[str]
    invited: frozenset[str] = frozenset()
    aliases: frozenset[str] = frozenset()
    encrypted: bool = False
    algorithm: str = ""
    most_with_one_key: int = 100
    for_invited: bool = True  # whether they may read what was written before they joined
    creator: str = ""

    def readers(self, but: str) -> frozenset[str]:
        return (self.joined | (self.invited if self.for_invited else frozenset())) - {but}

    def others(self, but: str) -> frozenset[str]:
        return (self.joined | self.invited) - {but}


def understood(id_: str, events: object) -> Room:
    """Make a room of its state events. Raises DeliveryError for what is no whole state."""
    if not isinstance(events, list):
        raise DeliveryError(_UNREADABLE, temporary=True)
    state: dict[tuple[str, str], dict[str, Any]] = {}
    creator = ""
    for event in events:
        if isinstance(event, dict) and isinstance(event.get("content"), dict):
            state[str(event.get("type")), str(event.get("state_key"))] = event["content"]
            if event.get("type") == "m.room.create":
                creator = str(event.get("sender") or event["content"].get("creator") or "")
    if ("m.room.create", "") not in state:
        raise DeliveryError(_UNREADABLE, temporary=True)
    cipher = state.get(("m.room.encryption", ""))
    aliases = state.get(("m.room.canonical_alias", ""), {})
    others = aliases.get("alt_aliases")
    most = (cipher or {}).get("rotation_period_msgs")
    seen = state.get(("m.room.history_visibility", ""), {}).get("history_visibility", "shared")
    return Room(
        id=id_,
        joined=_members(state, "join"),
        invited=_members(state, "invite"),
        aliases=frozenset(
            str(a) for a in (aliases.get("alias"), *(others if isinstance(others, list) else ()))
            if a
        ),
        encrypted=cipher is not None,
        algorithm=str((cipher or {}).get("algorithm", "")),
        most_with_one_key=most if isinstance(most, int) and most > 0 else 100,
        for_invited=seen != "joined",
        creator=creator,
    )  # fmt: skip


def _members(state: dict[tuple[str, str], dict[str, Any]], membership: str) -> frozenset[str]:
    return frozenset(
        key
        for (kind, key), content in state.items()
        if kind == "m.room.member" and content.get("membership") == membership
    )


class Rooms:
    """The rooms of one session. What was once encrypted counts as encrypted for good, whatever
    the homeserver says later."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._ids: dict[str, str] = {}  # address → id of a room that we are in
        self._once_encrypted: set[str] = set()
        self._entering = asyncio.Lock()

    async def meant(self, address: str) -> Room:
        """The room of an address as it stands now, entered or opened where need be. Of one that
        is not encrypted no more is known than that. Raises DeliveryError."""
        async with self._entering:
            name = named(address)
            if name.startswith("@"):
                return await self._direct(name)
            if address not in self._ids:
                self._ids[address] = await self._enter(name)
            id_ = self._ids[address]
        if await self._is_encrypted(id_):
            return await self.state(id_)
        return Room(id_, joined=frozenset())

    def forget(self, room: str) -> None:
        """Find and enter it anew next time."""
        self._ids = {address: id_ for address, id_ in self._ids.items() if id_ != room}

    async def state(self, room: str) -> Room:
        answer = await self._link.call("GET", "rooms", room, "state")
        if answer.status != 200:
            raise self._fault(room, answer)
        found = understood(room, answer.content)
        return self._checked(found)

    def _checked(self, room: Room) -> Room:
        if room.encrypted:
            self._remember(room.id)
            if room.algorithm != ALGORITHM:
                raise DeliveryError(_UNKNOWN_CIPHER, temporary=False)
        elif self._was_encrypted(room.id):
            raise DeliveryError(_UNREADABLE, temporary=True)
        return room

    async def _is_encrypted(self, room: str) -> bool:
        answer = await self._link.call("GET", "rooms", room, "state", "m.room.encryption")
        if answer.status == 200:
            self._remember(room)
        if self._was_encrypted(room):
            return True
        if answer.status == 404 and answer.errcode == "M_NOT_FOUND":
            return False
        raise self._fault(room, answer)

    def _fault(self, room: str, answer: Answer) -> DeliveryError:
        if answer.errcode == "M_FORBIDDEN":
            self.forget(room)
        return self._link.fault(answer)

    def _was_encrypted(self, room: str) -> bool:
        return room in self._once_encrypted or room in self._link.client.encrypted_rooms

    def _remember(self, room: str) -> None:
        self._once_encrypted.add(room)
        store = self._link.client.store
        if store and room not in self._link.client.encrypted_rooms:
            store.save_encrypted_rooms({room})
            self._link.client.encrypted_rooms.add(room)

    # ------------------------------------------------------------ entering

    async def _enter(self, name: str) -> str:
        """Find the room and join it where we are invited or it is open to all."""
        if name.startswith("#"):
            answer = await self._link.call("GET", "directory", "room", name)
            name = str(answer.content.get("room_id", "")) if answer.status == 200 else ""
            if not name:
                raise self._link.fault(answer)
        return await self.join(name)

    async def join(self, room: str) -> str:
        answer = await self._link.call("POST", "join", room, body={})
        if answer.status != 200:
            raise self._link.fault(answer)
        return room

    async def leave(self, room: str) -> None:
        """Also how an invitation is turned down."""
        await self._link.call("POST", "rooms", room, "leave", body={})
        await self._link.call("POST", "rooms", room, "forget", body={})

    # ------------------------------------------------------------ direct chats

    async def direct_with(self, user: str) -> list[str]:
        """The rooms that our account holds for the direct chat with somebody, the last first."""
        rooms = (await self._all_direct()).get(user)
        found = [room for room in rooms if isinstance(room, str)] if isinstance(rooms, list) else []
        return found[::-1][:MOST_DIRECT]

    async def note_direct(self, user: str, room: str) -> None:
        """Keep, with our account, that this is the direct chat with somebody."""
        known = await self._all_direct()
        rooms = [each for each in known.get(user) or () if each != room]
        body = {**known, user: [*rooms, room]}
        path = ("user", self._link.user, "account_data", "m.direct")
        answer = await self._link.call("PUT", *path, body=body)
        if answer.status != 200:
            raise self._link.fault(answer)

    async def _all_direct(self) -> dict[str, Any]:
        answer = await self._link.call("GET", "user", self._link.user, "account_data", "m.direct")
        if answer.status == 404 and answer.errcode == "M_NOT_FOUND":
            return {}
        if answer.status != 200 or not isinstance(answer.content, dict):
            raise self._link.fault(answer)
        return answer.content

    async def _direct(self, user: str) -> Room:
        """The encrypted chat that only this person and we are in; opened where there is none."""
        noted = await self.direct_with(user)
        for id_ in noted:
            if room := await self._usable(id_, user):
                return room
        for id_ in await self._unnoted():
            room = await self._usable(id_, user)
            if room and room.creator == self._link.user:
                await self.note_direct(user, id_)
                return room
        return await self._open(user)

    async def _usable(self, id_: str, user: str) -> Room | None:
        """The room, if it is encrypted and nobody but this person and we are in it."""
        try:
            room = await self.state(id_)
        except DeliveryError as error:
            if error.temporary:
                raise
            return None  # we were put out of it, or it is of no use
        return room if room.encrypted and room.others(self._link.user) == {user} else None

    async def _unnoted(self) -> list[str]:
        """Our rooms that are nobody's direct chat yet. A crash, or an answer that was lost, may
        have come between opening one and noting it: it is found here, not opened twice."""
        answer = await self._link.call("GET", "joined_rooms")
        rooms = answer.content.get("joined_rooms") if answer.status == 200 else None
        if not isinstance(rooms, list):
            raise self._link.fault(answer)
        direct = [each for each in (await self._all_direct()).values() if isinstance(each, list)]
        noted = {str(room) for each in direct for room in each}
        return [room for room in rooms if isinstance(room, str) and room not in noted][:MOST_ROOMS]

    async def _open(self, user: str) -> Room:
        wish = {
            "preset": "private_chat",
            "is_direct": True,
            "invite": [user],
            "initial_state": [_ENCRYPTION],
        }
        answer = await self._link.call("POST", "createRoom", body=wish)
        if answer.status != 200 or not answer.content.get("room_id"):
            raise self._link.fault(answer)
        id_ = str(answer.content["room_id"])
        await self.note_direct(user, id_)
        return await self.state(id_)


def is_among(user: str, people: Collection[str]) -> bool:
    """Whether `people` holds the user, or `@*:server` for everybody of that server."""
    return user in people or f"@*:{user.partition(':')[2]}" in people
