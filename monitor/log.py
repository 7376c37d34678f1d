"""What the service says of itself: lines for a person at a terminal, JSON for everything else.

A log names sources and counts, never people: only the keys below pass, and whatever looks like an
address or a secret is covered, in the lines of libraries too.
"""

import json
import logging
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from monitor.traces import places

_PASS = {
    "event", "level", "timestamp", "logger", "source", "sources", "fault", "detail", "documents",
    "mentions", "new", "unsure", "pages", "items", "sent", "failed", "channel", "kind", "seconds",
    "count", "version", "folder", "file", "cure", "type", "where", "tried", "due", "defenders",
    "note", "variable", "process", "signal", "unchanged",
}  # fmt: skip
_COVER = re.compile(
    r"(?i)[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # a mail address
    r"|mailto:\S+|matrix:\S+|[!@#][\w./=-]+:[\w.-]+"  # a recipient
    r"|(?<=://)[^/\s@]+@"  # user and password of a URL
    r"|\b(?:token|password|secret|authorization)\b\s*[=:]\s*\S+"
)
_NOISY = (
    "apscheduler", "httpx", "httpcore", "nio", "peewee", "apprise", "alembic", "aiosmtplib",
    "pypdf",
)  # fmt: skip

_OURS = ("monitor", "notifiers", "storage")
_USUAL = frozenset({*logging.makeLogRecord({}).__dict__, "message", "asctime", "taskName"})
_COLOURS = {"DEBUG": 36, "INFO": 32, "WARNING": 33, "ERROR": 31, "CRITICAL": 31}


def set_up(level: str = "info") -> None:
    """Direct our log and the libraries' to stderr. Call once, before the first line."""
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(_Lines(coloured=sys.stderr.isatty()))
    root = logging.getLogger()
    root.handlers = [lines]
    root.setLevel(logging.WARNING)
    for name in _OURS:
        logging.getLogger(name).setLevel(level.upper())
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.ERROR)
    logging.raiseExceptions = False  # a line that cannot be written would be quoted whole


def unhandled(_loop: object, context: Mapping[str, Any]) -> None:
    """Say, for an event loop, that something in it broke of which nobody asks: by itself it would
    quote the exception and what it was called with."""
    logging.getLogger(__name__).error(
        "something aside broke; this is a fault of Nightdesk", exc_info=context.get("exception")
    )


class _Lines(logging.Formatter):
    """One line a record, in JSON, or as a person at a terminal reads it. The keys of a line of ours
    are what it was given as `extra`."""

    def __init__(self, *, coloured: bool) -> None:
        super().__init__()
        self._coloured = coloured

    def format(self, record: logging.LogRecord) -> str:
        said = redacted(_said(record))
        if not self._coloured:
            return json.dumps(said, ensure_ascii=False, default=str)
        event, level, moment = (said.pop(key) for key in ("event", "level", "timestamp"))
        colour = _COLOURS.get(record.levelname, 0)
        keys = "".join(f" \033[36m{key}\033[0m={value}" for key, value in said.items())
        return f"{moment} [\033[{colour}m{level:<8}\033[0m] \033[1m{event}\033[0m{keys}"


def _said(record: logging.LogRecord) -> dict[str, Any]:
    """What a line says. Of an exception its type and places: its words and local values may name
    somebody."""
    said: dict[str, Any] = {
        "event": record.getMessage(),
        **{key: value for key, value in record.__dict__.items() if key not in _USUAL},
        "level": record.levelname.lower(),
        "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
    }
    if record.name.split(".")[0] not in _OURS:
        said["logger"] = record.name
    if record.exc_info and (error := record.exc_info[1]):
        said |= {"type": type(error).__name__, "where": places(error)[-6:]}
    return said


def redacted(said: Mapping[str, Any]) -> dict[str, Any]:
    """Cover every key that is not known to be harmless, and what looks like an address."""
    return {key: _covered(value) if key in _PASS else "[covered]" for key, value in said.items()}


def _covered(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return [_COVER.sub("[covered]", str(each)) for each in value]
    return _COVER.sub("[covered]", value) if isinstance(value, str) else value
