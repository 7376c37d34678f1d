"""Who has the database open in this process, and the gate before it.

SQLite empties its write-ahead log only in a moment in which nobody reads. Readers that always
overlap leave none, so the gate makes one: closed, it lets no new reader in until those inside have
gone, and the last of them is told to empty the log. Nobody waits for ever.
"""

import threading

PATIENCE = 15.0  # seconds that one waits at a closed gate: longer than anybody should read


class Gate:
    """Counts the transactions of each thread. A thread that has one open never waits: what it
    asks for meanwhile is part of it, and it could not leave."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._changed = threading.Condition()
        self._closed = False
        self._readers = 0
        self._own = threading.local()

    def enter(self, *, reads: bool, waits: bool) -> bool:
        """Come in, who `waits` as soon as the gate is open; False where it waited in vain, upon
        which the gate is open to all."""
        with self._changed:
            in_time = True
            if waits and not self._depth:
                in_time = self._changed.wait_for(lambda: not self._closed, self._patience)
                if not in_time:
                    self._open()
            self._readers += reads
            self._own.depth = self._depth + 1
            return in_time

    def leave(self, *, reads: bool) -> bool:
        """Go; True for who leaves a closed gate last: what is waited for can be done now."""
        with self._changed:
            self._readers -= reads
            self._own.depth = self._depth - 1
            return self._closed and self._is_free

    def close(self) -> bool:
        """Let no new reader in; True where nobody reads now."""
        with self._changed:
            self._closed = True
            return self._is_free

    def open(self) -> None:
        """Let all in who wait."""
        with self._changed:
            self._open()

    def _open(self) -> None:
        self._closed = False
        self._changed.notify_all()

    @property
    def _depth(self) -> int:
        """How many transactions this thread has open."""
        return getattr(self._own, "depth", 0)

    @property
    def _is_free(self) -> bool:
        return not self._readers and not self._depth
