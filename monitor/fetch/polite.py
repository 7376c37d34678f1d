"""How hard a host may be asked: one request at a time, and a pause between their starts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_REMEMBERED = 2000  # hosts


class _Host:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.next_start = 0.0  # of the loop's clock
        self.inside = 0


class Politeness:
    """The doors of all hosts. Waiting here costs a fetch nothing of its deadline."""

    def __init__(self, gap_seconds: float) -> None:
        self._gap = gap_seconds
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, delay: float = 0.0) -> AsyncIterator[None]:
        """Wait for `host` to be free and rested, and keep others out until the block ends.

        `delay`: seconds that its robots.txt asks for, where that is more than our own gap.
        """
        loop = asyncio.get_running_loop()
        one = self._hosts.setdefault(host, _Host())
        one.inside += 1
        try:
            async with one.lock:
                if (rest := one.next_start - loop.time()) > 0:
                    await asyncio.sleep(rest)
                one.next_start = loop.time() + max(self._gap, delay)
                yield
        finally:
            one.inside -= 1
            self._forget(loop.time())

    def _forget(self, now: float) -> None:
        if len(self._hosts) > _REMEMBERED:
            self._hosts = {
                name: host
                for name, host in self._hosts.items()
                if host.inside or host.next_start > now
            }
