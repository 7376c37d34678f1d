"""The whole service as a process that begins at once: forked from one that has read its modules, so
that a hundred starts cost minutes less, and kills fall into its work and not into its imports."""

import multiprocessing
import os
from datetime import UTC, datetime
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from monitor import app, pipeline, service, watchlist_file  # noqa: F401  # read before it forks
from monitor.model import Block, Defender, Document
from monitor.reading import judge
from notifiers import apprise, email, file, matrix  # noqa: F401
from storage import backup, database, lock, store  # noqa: F401

NOW = datetime(2026, 11, 21, 6, tzinfo=UTC)
PRELOADED = ["tests.torture.lives", "tests.torture.points", "monitor.parse.preload"]
_FORK = multiprocessing.get_context("forkserver")
_SERVER: Any = forkserver._forkserver


def _read_once() -> None:
    """Read a text as the service would, so that what is compiled on first use is."""
    who = Defender("p", "Orvik Balavesk", (), "XA", "printer")
    words = (
        "On 20 November 2026 the district court sentenced the printer Orvik Balavesk to 3 years."
    )
    page = Document(
        "d", "k", "s", "Press", "https://press.example.org", "Orvik Balavesk jailed", words,
        (Block(0, len(words)),), NOW.date(), "en",
    )  # fmt: skip
    known = app.knowledge([who], [])
    judge(page, known.index.mentions(page), known, lambda _: (), None, NOW)


_read_once()


def begin(environment: dict[str, str], log: Path) -> BaseProcess:
    """Start `monitor run` with these settings; what it says is added to the file `log`."""
    _FORK.set_forkserver_preload(PRELOADED)  # of no effect once it runs
    forkserver.ensure_running()
    child = _FORK.Process(target=_live, args=(environment, str(log), _SERVER._forkserver_address))
    child.start()
    return child


def _live(environment: dict[str, str], log: str, server: str) -> None:
    # its own children, that parse, are forked from where it was
    _SERVER._forkserver_address = server
    _SERVER.ensure_running = lambda: None
    os.environ.clear()
    os.environ.update(environment)
    said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(said, 1)
    os.dup2(said, 2)
    app.settings.cache_clear()
    app.run()
