"""Writes of polls that end at about the same time, made one transaction: to sync the disk takes
longer than to write what most of them bring, which is that nothing has changed.

Each poll's write stands or falls as a whole, and is done when it is on the disk. One that fails
does not take the others with it: they are written again, each in a transaction of its own.
"""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from monitor.ports import Ledger, Store

R = TypeVar("R")
Job = Callable[[Ledger], Any]

_GATHERING = 0.05  # seconds in which writes come together
_LONGEST = 0.05  # seconds of writing after which the rest waits for the next transaction


def _nobody_minds() -> None: ...


class Together:
    """For the polls of one event loop."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.settling: Callable[[], None] = _nobody_minds  # told in each task that begins to wait
        self._waiting: list[tuple[Job, asyncio.Future[Any]]] = []

    async def write(self, job: Callable[[Ledger], R]) -> R:
        """Run `job` in a transaction; it may be run twice, and must not await. Raises what it
        raises, and StorageError."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[R] = loop.create_future()
        self._waiting.append((job, done))
        self.settling()
        if len(self._waiting) == 1:
            loop.call_later(_GATHERING, self._write)
        return await done

    def _write(self) -> None:
        """Make one transaction; before the next others have their turn, who feed the parsers."""
        self._waiting = self._waiting[self._some(self._waiting) :]
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._write)

    def _some(self, jobs: list[tuple[Job, asyncio.Future[Any]]]) -> int:
        """Write as many as there is time for; returns how many."""
        loop = asyncio.get_running_loop()
        results, until, begun = [], loop.time() + _LONGEST, False
        try:
            with self._store.writing() as ledger:
                begun = True
                for job, _ in jobs:
                    results.append(job(ledger))
                    if loop.time() > until:
                        break
        except Exception as error:  # noqa: BLE001  # whose it is, each alone will say
            for job, done in jobs:
                if begun:
                    self._alone(job, done)
                elif not done.done():  # locked: nobody is to wait for that once more
                    done.set_exception(error)
            return len(jobs)
        for (_, done), result in zip(jobs, results, strict=False):
            if not done.done():
                done.set_result(result)
        return len(results)

    def _alone(self, job: Job, done: "asyncio.Future[Any]") -> None:
        try:
            with self._store.writing() as ledger:
                result = job(ledger)
        except Exception as error:  # noqa: BLE001  # it is raised where it was asked for
            if not done.done():
                done.set_exception(error)
        else:
            if not done.done():
                done.set_result(result)
