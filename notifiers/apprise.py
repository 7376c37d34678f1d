"""Every other channel, by Apprise: one object and one URL a message, nothing kept on disk.

Apprise tells success or failure and not why, and knows no ids: its failures are temporary, its
timeouts uncertain. It logs addresses, so its log is shut.
"""

import asyncio
import logging
import warnings
from functools import lru_cache
from types import ModuleType
from typing import Protocol, cast

from monitor.errors import DeliveryError
from monitor.model import Channel, Delivery, Privacy

_TIMEOUT = 60.0
_GRACE = 5.0  # for Apprise to notice its own timeout first
_NOT_HERE = ("mailto", "mailtos", "matrix", "matrixs", "file", "exec", "dbus", "syslog", "windows")


class _Service(Protocol):
    """Of `apprise.Apprise`, what is used here."""

    def notify(self, **what: object) -> object: ...


def check_address(address: str) -> str | None:
    scheme = address.partition(":")[0].lower()
    if "://" not in address:
        return (
            "An address is mailto:name@domain, matrix:!room:server, file:NAME or an Apprise URL "
            "such as ntfy://topic."
        )
    if scheme in _NOT_HERE:
        return f"{scheme}:// is not used here: email is mailto:name@domain, Matrix matrix:!room…"
    if _opened(address) is None:
        return "Apprise does not know this address: see its list of notification URLs."
    return None


@lru_cache(maxsize=1)
def _loaded() -> ModuleType:
    """Apprise with its plugins, which it loads on first use (and one warns of Python 3.13)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import apprise

        apprise.Apprise.instantiate("json://localhost", suppress_exceptions=True)
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    return apprise


def _opened(address: str) -> _Service | None:
    """An Apprise object of this one URL; None where it is not one valid URL."""
    apprise = _loaded()
    asset = apprise.AppriseAsset(secure_logging=True, storage_mode="memory", app_id="Nightdesk")
    service = apprise.Apprise.instantiate(address, asset=asset, suppress_exceptions=True)
    opened = apprise.Apprise(asset=asset)
    if service is None or not opened.add(service) or len(opened) != 1:
        return None
    return cast(_Service, opened)


class AppriseNotifier:
    """Sends a message's plain text; each service cuts or shapes it as it can."""

    channel = Channel.APPRISE

    def __init__(self, *, timeout: float = _TIMEOUT) -> None:
        self._timeout = timeout

    async def send(self, delivery: Delivery) -> None:
        """Send once. Raises DeliveryError; uncertain where Apprise stopped waiting."""
        if delivery.privacy is Privacy.ENCRYPTED:
            words = "It may be sent only encrypted, which this way cannot be relied on to do."
            raise DeliveryError(words, temporary=False)
        service = await asyncio.to_thread(_opened, delivery.address)
        if service is None:
            words = "Apprise does not know this address."
            raise DeliveryError(words, temporary=False)
        try:
            async with asyncio.timeout(self._timeout + _GRACE):
                # its own loop in a thread: some services block, and the poll must not wait
                result = await asyncio.to_thread(self._notify, service, delivery)
        except TimeoutError as fault:
            raise _unsure() from fault
        _judge(result)

    def _notify(self, service: _Service, delivery: Delivery) -> object:
        return service.notify(
            title=delivery.message.subject,
            body=delivery.message.text,
            body_format="text",
            interpret_escapes=False,
            timeout=self._timeout,
        )

    async def close(self) -> None:
        """Nothing stays open between messages."""


def _judge(result: object) -> None:
    name = getattr(getattr(result, "status", None), "name", "")
    if bool(result):
        return
    if name == "TIMEOUT":
        raise _unsure()
    if name == "NOMATCH":
        words = "Apprise found no service behind this address."
        raise DeliveryError(words, temporary=False)
    raise DeliveryError("The service did not take the message.", temporary=True)


def _unsure() -> DeliveryError:
    words = "The service did not answer in time; the message may have arrived."
    return DeliveryError(words, temporary=True, uncertain=True)
