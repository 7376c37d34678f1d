"""A readable outbox file: where messages go while no mail or Matrix account is set, and for
`file:` addresses. Append only, for the owner's eyes only, on the disk before it counts as sent.
"""

import asyncio
import os
import re
from pathlib import Path

from monitor.errors import DeliveryError
from monitor.model import Channel, Delivery, Privacy

_NAME = re.compile(r"file:([\w.-]{1,80})")
_RULE = "=" * 72


def check_address(address: str) -> str | None:
    found = _NAME.fullmatch(address)
    if found and not found[1].startswith("."):
        return None
    return "A file address is file:NAME, of a file in the data folder, such as file:outbox.txt."


class FileNotifier:
    """Appends each message to `folder/NAME` of a `file:NAME` address, any other to `usual`."""

    channel = Channel.FILE

    def __init__(self, folder: Path, usual: str = "outbox.txt") -> None:
        self._folder, self._usual = folder, usual

    async def send(self, delivery: Delivery) -> None:
        """Write it out whole. Raises DeliveryError where the disk refuses, and for what may go only
        encrypted: that waits for its own way."""
        if delivery.privacy is Privacy.ENCRYPTED and not delivery.sealed:
            words = "It may be sent only encrypted, and the way for that is not set up."
            raise DeliveryError(words, temporary=True)
        try:
            await asyncio.to_thread(self._append, delivery)
        except OSError as fault:
            words = f"The outbox file could not be written: {fault.strerror}."
            raise DeliveryError(words, temporary=True) from fault

    def _append(self, delivery: Delivery) -> None:
        address = delivery.address
        own = _NAME.fullmatch(address)
        path = self._folder / (own[1] if own else self._usual)
        entry = (
            f"{_RULE}\nTo: {address}\nId: {delivery.id}\n"
            f"Date: {delivery.created:%Y-%m-%d %H:%M} UTC\n"
            f"Subject: {delivery.message.subject}\n\n{delivery.message.text}\n"
        )
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW
        opened = os.open(path, flags, 0o600)
        with os.fdopen(opened, "ab") as file:
            file.write(entry.encode("utf-8", "replace"))
            file.flush()
            os.fsync(file.fileno())

    async def close(self) -> None:
        """Nothing stays open between messages."""
