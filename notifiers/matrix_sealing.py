"""Encrypting for the devices of a room (Olm and Megolm, by matrix-nio's machine).

Who may read is asked anew before each message: the room's members, then their devices. A key goes
to nobody else, and is changed when somebody who had it may read no longer. A device that was not
known is trusted on first use and told in the log; with `verified` only devices whose session key
an operator wrote into matrix-devices.txt can read. Whatever goes wrong, nothing is sent.
"""

import asyncio
import json
import logging
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

import vodozemac
from nio import KeysClaimResponse, KeysQueryResponse, KeysUploadResponse
from nio.crypto import Olm, OlmDevice, TrustState
from nio.exceptions import EncryptionError, OlmTrustError
from nio.store.models import MegolmInboundSessions
from peewee import PeeweeException

from monitor.errors import DeliveryError
from notifiers.matrix_link import Link

log = logging.getLogger(__name__)

ALGORITHM = "m.megolm.v1.aes-sha2"
VERIFIED_DEVICES = "matrix-devices.txt"
ROUNDS = 3  # of sharing, while devices come and go under our hands

_NO_KEYS = (
    "The room is encrypted and this Matrix session has no keys, so nothing was sent: log in by "
    "password, or with a token that belongs to a device."
)
_LOST = (
    "The keys of this Matrix session are lost, so nothing was sent: log in by password, or make a "
    "new token (with a new device) and set it."
)
_NOBODY = "No device in the encrypted room can read a message yet; it is tried again."
_UNVERIFIED = (
    "No device in the encrypted room is verified, so nothing was sent: write its session key into "
    "matrix-devices.txt in the data folder."
)
_UNSTEADY = "The encrypted room's devices changed while its key was shared; it is tried again."

# what the libraries raise over keys that somebody's broken or hostile device published
_NAMES = (name for name in dir(vodozemac) if name.endswith("Exception"))
_BAD_KEYS: tuple[type[Exception], ...] = (
    *(getattr(vodozemac, name) for name in _NAMES),
    *(KeyError, TypeError, AttributeError, RuntimeError),
)


class Sealing:
    def __init__(self, link: Link, folder: Path | None, *, verified: bool = False) -> None:
        self._link, self._folder, self._verified = link, folder, verified
        self._gate = asyncio.Lock()  # one at a time changes keys

    # ------------------------------------------------------------ our own keys

    @property
    def _olm(self) -> Olm:
        olm = self._link.client.olm
        if olm is None:  # for good, if it is not that the session was ended under our hands
            raise DeliveryError(_NO_KEYS, temporary=not self._link.client.access_token)
        return olm

    @property
    def can_encrypt(self) -> bool:
        return self._link.client.olm is not None

    async def publish(self) -> None:
        """Have our keys on the homeserver, and enough for others to begin with. Raises
        DeliveryError."""
        async with self._gate:
            await self._publish()

    async def _publish(self) -> None:
        client, olm = self._link.client, self._olm
        if not olm.account.shared:
            await self._refuse_foreign_keys()
        if client.should_upload_keys:
            answer = await self._link.ask(client.keys_upload)
            if not isinstance(answer, KeysUploadResponse):
                raise self._link.fault(answer)

    async def _refuse_foreign_keys(self) -> None:
        """Others know this device by keys that we do not have: they would not believe ours."""
        client, olm = self._link.client, self._olm
        olm.users_for_key_query.add(client.user_id)
        answer = await self._link.ask(client.keys_query)
        if not isinstance(answer, KeysQueryResponse):
            raise self._link.fault(answer)
        known = answer.device_keys.get(client.user_id, {}).get(client.device_id, {})
        key = known.get("keys", {}).get(f"ed25519:{client.device_id}")
        if key and key != olm.account.identity_keys["ed25519"]:
            temporary = self._link.forget_session()
            raise DeliveryError(_LOST, temporary=temporary)

    async def tidy(self) -> None:
        """After each look at what is new: answer what other devices ask of ours."""
        client = self._link.client
        async with self._gate:
            await self._publish()
            if client.should_claim_keys:
                await self._claim(client.get_users_for_key_claiming())
            await self._link.ask(client.send_to_device_messages)

    # ------------------------------------------------------------ sealing

    async def seal(
        self, room: str, readers: Collection[str], content: dict[str, Any], most: int = 100
    ) -> dict[str, Any]:
        """Encrypt for the devices of `readers`; `most` messages with one key.

        Raises DeliveryError, never uncertain: nothing has been sent then.
        """
        try:
            async with self._gate:
                await self._publish()
                for _ in range(ROUNDS):
                    devices = await self._devices(readers)
                    if await self._shared(room, devices):
                        return self._encrypted(room, content, most)
        except (PeeweeException, EncryptionError, OlmTrustError, *_BAD_KEYS) as fault:
            words = f"The message could not be encrypted ({type(fault).__name__}); nothing went."
            raise DeliveryError(words, temporary=True) from fault
        raise DeliveryError(_UNSTEADY, temporary=True)

    def _encrypted(self, room: str, content: dict[str, Any], most: int) -> dict[str, Any]:
        """Nothing is awaited between the last look at the devices and this."""
        session = self._olm.outbound_group_sessions[room]
        session.max_messages = min(session.max_messages, max(most, 1))
        inner = {"type": "m.room.message", "content": content, "room_id": room}
        # not nio's own: it writes each letter of most scripts as six bytes
        text = json.dumps(inner, ensure_ascii=False, separators=(",", ":"))
        return {
            "algorithm": ALGORITHM,
            "sender_key": self._olm.account.identity_keys["curve25519"],
            "ciphertext": session.encrypt(text),
            "session_id": session.id,
            "device_id": self._link.client.device_id,
        }

    async def _shared(self, room: str, devices: list[OlmDevice]) -> bool:
        """Have a key that these devices and no others hold; whether it stood already."""
        olm = self._olm
        wanted = {(device.user_id, device.id) for device in devices}
        await self._claim(olm.get_missing_sessions(sorted({user for user, _ in wanted})))
        reachable = {
            (device.user_id, device.id)
            for device in devices
            if device.id != self._link.client.device_id  # nio takes every such one for us
            and olm.session_store.get(device.curve25519)
        }
        if not reachable:
            raise DeliveryError(_NOBODY, temporary=True)
        session = olm.outbound_group_sessions.get(room)
        if session and session.shared and not session.expired:
            if session.users_shared_with == reachable:
                return True
            olm.outbound_group_sessions.pop(room)
        await self._share(room, sorted({user for user, _ in reachable}))
        return False

    async def _share(self, room: str, users: list[str]) -> None:
        olm = self._olm
        parts = olm.share_group_session_parallel(room, users, ignore_unverified_devices=True)
        for holders, messages in parts:
            path = ("sendToDevice", "m.room.encrypted", str(uuid4()))
            answer = await self._link.call("PUT", *path, body=messages)
            if answer.status != 200:
                raise self._link.fault(answer)
            olm.outbound_group_sessions[room].users_shared_with |= holders
        session = olm.outbound_group_sessions[room]
        session.shared = True
        self._forget(session.id)

    def _forget(self, session: str) -> None:
        """Keep no key to what we wrote: who takes the disk must not read it with that."""
        store, kept = self._olm.store, MegolmInboundSessions.session_id
        with store.database.bind_ctx(store.models):
            MegolmInboundSessions.delete().where(kept == session).execute()

    async def _claim(self, missing: dict[str, list[str]]) -> None:
        """Begin with devices that we never wrote to; one that is broken harms no other."""
        if not missing:
            return
        try:
            await self._claim_from(missing)
        except _BAD_KEYS:
            for user, devices in missing.items():
                for device in devices:
                    try:
                        await self._claim_from({user: [device]})
                    except _BAD_KEYS:
                        log.warning("a device in a Matrix room has keys that cannot be used")

    async def _claim_from(self, missing: dict[str, list[str]]) -> None:
        answer = await self._asked_for_keys(lambda: self._link.client.keys_claim(missing))
        if not isinstance(answer, KeysClaimResponse):
            raise self._link.fault(answer)

    async def _asked_for_keys(self, ask: Any) -> object:  # noqa: ANN401
        """As `Link.ask`, but what is wrong with somebody's keys stays to be told apart."""
        wrong: list[Exception] = []

        async def asked() -> object:
            try:
                return await ask()
            except _BAD_KEYS as fault:
                wrong.append(fault)
                return None

        answer = await self._link.ask(asked)
        if wrong:
            raise wrong[0]
        return answer

    # ------------------------------------------------------------ devices

    async def _devices(self, users: Collection[str]) -> list[OlmDevice]:
        """The devices that are to read, as the homeserver knows them now."""
        olm = self._olm
        before = {user: set(olm.device_store.devices(user)) for user in users}
        await self._query(users)
        found = [each for user in users for each in olm.device_store.active_user_devices(user)]
        fresh = [
            each for each in found if before[each.user_id] and each.id not in before[each.user_id]
        ]
        if fresh:
            log.warning(
                "members of a Matrix room have devices that were not seen",
                extra={"count": len(fresh)},
            )
        return self._judged(found)

    async def _query(self, users: Iterable[str]) -> None:
        try:
            await self._query_for(set(users))
        except _BAD_KEYS:
            for user in users:
                try:
                    await self._query_for({user})
                except _BAD_KEYS:
                    log.warning("a device in a Matrix room has keys that cannot be used")

    async def _query_for(self, users: set[str]) -> None:
        if not users:
            return
        olm = self._olm
        olm.users_for_key_query.clear()
        olm.users_for_key_query.update(users)
        answer = await self._asked_for_keys(self._link.client.keys_query)
        if not isinstance(answer, KeysQueryResponse):
            raise self._link.fault(answer)

    def _judged(self, found: list[OlmDevice]) -> list[OlmDevice]:
        """Tell the machine which devices get keys, and return these."""
        olm, keys = self._olm, self._verified_keys()
        for device in found:  # a query that broke off may have left some that are not stored
            if device.trust_state is TrustState.unset:
                olm.store.save_device_keys({device.user_id: {device.id: device}})
        good = []
        for device in found:
            trusted = keys is None or device.ed25519 in keys
            if trusted and olm.is_device_blacklisted(device):
                olm.unblacklist_device(device)
            elif not trusted and not olm.is_device_blacklisted(device):
                olm.blacklist_device(device)
            if trusted:
                good.append(device)
        if found and not good:
            raise DeliveryError(_UNVERIFIED, temporary=True)
        return good

    def _verified_keys(self) -> frozenset[str] | None:
        """The session keys that an operator checked; None where every device is trusted."""
        if not self._verified:
            return None
        try:
            text = ((self._folder or Path()) / VERIFIED_DEVICES).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            return frozenset()
        lines = (line.partition("#")[0] for line in text.splitlines())
        return frozenset("".join(line.split()) for line in lines if line.strip())

    async def is_of(self, user: str, sender_key: str) -> bool:
        """Whether what this key wrote comes from a device of the user that we trust."""
        async with self._gate:
            try:
                devices = await self._devices([user])
            except (DeliveryError, PeeweeException, *_BAD_KEYS):
                return False
        return any(device.curve25519 == sender_key for device in devices)
