"""The last answer of each listing page, so that new selectors can be tried without asking the site
again: listings/<source>.gz, one line of JSON (address, time, declared type), then the bytes.

Overwritten at each change; never part of a backup, since the next poll brings it again.
"""

import gzip
import json
import re
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from monitor.errors import StorageError
from monitor.model import Fetched, Validators
from storage.snapshots import write_whole

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class Listings:
    def __init__(self, folder: Path) -> None:
        self.folder = folder / "listings"

    def _path(self, source: str) -> Path:
        if not _ID.fullmatch(source):  # no name from outside becomes a path
            raise ValueError("not the id of a source")
        return self.folder / f"{source}.gz"

    def keep(self, fetched: Fetched) -> None:
        """Put this answer in the place of the one before. Raises OSError."""
        head = asdict(fetched)
        del head["body"], head["validators"]
        line = json.dumps({**head, "at": fetched.at.isoformat()}).encode()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        whole = gzip.compress(line + b"\n" + fetched.body, 6, mtime=0)
        write_whole(self._path(fetched.source), whole)

    def read(self, source: str) -> Fetched | None:
        """The last answer, or None where none is kept. Raises StorageError for a damaged one."""
        try:
            line, _, body = gzip.decompress(self._path(source).read_bytes()).partition(b"\n")
            head = json.loads(line)
            head["at"] = datetime.fromisoformat(head["at"])
            return Fetched(**head, body=body, validators=Validators())
        except FileNotFoundError:
            return None
        except (OSError, EOFError, ValueError, TypeError, KeyError) as fault:
            raise StorageError(
                f"{self._path(source)}: the kept page is damaged; delete it, the next poll "
                "brings it again"
            ) from fault

    def forget(self) -> None:
        """Delete all of them; the next poll brings them again."""
        for file in self.folder.glob("*.gz"):
            file.unlink(missing_ok=True)
