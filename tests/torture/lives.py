"""The whole service as a process that begins at once, so that kills fall into its work and not into
its imports."""

from collections.abc import Mapping
from pathlib import Path

from tests.system import forked


def begin(environment: Mapping[str, str], log: Path) -> forked.Running:
    """Start `monitor run` with these settings; what it says is added to the file `log`."""
    with log.open("ab") as said:
        return forked.begin(["run"], environment, log.parent, said, said)
