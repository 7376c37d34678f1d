"""One service at a time on one data folder. Commands that only write a moment need no lock."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.errors import StorageError


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Hold `folder`/lock, with our process id in it, while the block runs.

    Raises StorageError at once where another process has it. The system frees it when we die.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StorageError(f"{folder} cannot be written: {error.strerror}") from error
    try:
        _take(descriptor, folder)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, folder: Path) -> None:
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)  # no child inherits it
    except (BlockingIOError, PermissionError):
        holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "unknown"
        raise StorageError(
            f"another Nightdesk (process {holder}) already works on {folder}; stop it first, "
            "or set MONITOR_DATA to another folder"
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
