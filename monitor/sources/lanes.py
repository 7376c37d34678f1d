"""Which source may be polled now: those that answer never wait behind those that do not.

A source that failed last time has a lane of its own; one that keeps us waiting for some seconds
leaves the quick lane to the next, as does one that only waits for its outcome to be on the disk.
And when a round of polls is over, so that letters tell all of it. Only counts; service.py starts
and ends the polls.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

PATIENCE = 5.0  # seconds that a poll may keep its place in the quick lane
# Times the width: polls of failing sources; polls that wait for the disk; polls in all.
FAILING, SETTLING, MOST = 2, 3, 6


@dataclass(slots=True)
class Lanes:
    """`width`: polls in the quick lane at the same time."""

    width: int
    _quick: dict[str, float] = field(default_factory=dict)  # when each began, by the loop's clock
    _failing: set[str] = field(default_factory=set)
    _settling: set[str] = field(default_factory=set)

    def has_room(self, *, failing: bool) -> bool:
        """Whether one more may begin."""
        if len(self._quick) + len(self._failing) + len(self._settling) >= MOST * self.width:
            return False
        if failing:
            return len(self._failing) < FAILING * self.width
        if len(self._quick) < self.width:
            return True
        now = asyncio.get_running_loop().time()
        return sum(now - begun < PATIENCE for begun in self._quick.values()) < self.width

    def enter(self, source: str, *, failing: bool) -> None:
        if failing:
            self._failing.add(source)
        else:
            self._quick[source] = asyncio.get_running_loop().time()

    def settle(self, source: str) -> None:
        """It has read what there was. What it holds in memory meanwhile sets an end to this."""
        if source in self._quick and len(self._settling) < SETTLING * self.width:
            del self._quick[source]
            self._settling.add(source)

    def leave(self, source: str) -> None:
        self._failing.discard(source)
        self._settling.discard(source)
        self._quick.pop(source, None)


@dataclass(slots=True)
class Round:
    """The polls that letters wait for: those due at one moment. A source that is due again before
    the others are done belongs to the next round, so that each round has an end."""

    _left: set[str] = field(default_factory=set)
    _ended: bool = False

    def meet(self, due: Iterable[str]) -> None:
        """These are due or under way now."""
        if not self._left:
            self._left = set(due)

    def done(self, source: str) -> None:
        if source in self._left:
            self._left.remove(source)
            self._ended = self._ended or not self._left

    @property
    def goes_on(self) -> bool:
        """Whether there is one, and none has ended since its letters were written."""
        return bool(self._left) and not self._ended

    def written(self) -> None:
        self._ended = False
