"""The evidence: raw bytes as they came, by SHA-256, under snapshots/ab/abcdef….gz.

A file is written whole or not at all, and never changed. The table `snapshots` has URL and time.
"""

import gzip
import hashlib
import os
import re
import tempfile
from pathlib import Path

NAME = re.compile(r"snapshots/([0-9a-f]{2})/(\1[0-9a-f]{62})\.gz")
HASH = re.compile(r"[0-9a-f]{64}")


class Snapshots:
    def __init__(self, folder: Path) -> None:
        self.folder = folder / "snapshots"

    def path(self, sha256: str) -> Path:
        if not HASH.fullmatch(sha256):  # no name from outside becomes a path
            raise ValueError("not a SHA-256")
        return self.folder / sha256[:2] / f"{sha256}.gz"

    def keep(self, body: bytes) -> str:
        """Store the bytes, unless they are there; returns their SHA-256. Raises OSError."""
        sha256 = hashlib.sha256(body).hexdigest()
        path = self.path(sha256)
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(path, gzip.compress(body, 6, mtime=0))
        return sha256

    def read(self, sha256: str) -> bytes | None:
        """The bytes, or None where they are not kept (any more)."""
        try:
            return gzip.decompress(self.path(sha256).read_bytes())
        except FileNotFoundError:
            return None

    def forget(self, sha256: str) -> None:
        self.path(sha256).unlink(missing_ok=True)

    def files(self) -> list[Path]:
        return sorted(self.folder.glob("??/*.gz"))


def write_whole(path: Path, content: bytes) -> None:
    """Write beside, sync, rename: after a crash there is the whole file or none."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".part-", delete=False) as part:
        try:
            part.write(content)  # NamedTemporaryFile makes it 0600
            part.flush()
            os.fsync(part.fileno())
            Path(part.name).replace(path)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder last."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
