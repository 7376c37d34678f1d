"""What goes on though it failed: the rounds of the service."""

import logging
from collections.abc import Callable

from monitor.errors import MonitorError

log = logging.getLogger(__name__)


class Retried:
    """A round that fails is told and tried again at the next tick; the service stays up."""

    def __init__(self, what: str, note: Callable[[BaseException], None]) -> None:
        self._what, self._note = what, note

    def __enter__(self) -> None:
        return

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> bool:
        if error:
            self._note(error)
        if isinstance(error, (MonitorError, OSError)):
            log.error(f"{self._what} failed; it is tried again", extra={"detail": str(error)})
            return True
        if isinstance(error, Exception):
            log.error(f"{self._what} broke; this is a fault of Nightdesk", exc_info=error)
            return True
        return False
