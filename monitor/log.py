"""What the service says of itself: lines for a person at a terminal, JSON for everything else.

A log names sources and counts, never people: only the keys below pass, and whatever looks like an
address or a secret is covered, in the lines of libraries too.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

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

Event = MutableMapping[str, Any]


def set_up(level: str = "info") -> None:
    """Direct our log and the libraries' to stderr. Call once, before the first line."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="timestamp"),
        without_values,
        redacted,
    ]
    show: Processor = (
        structlog.dev.ConsoleRenderer(colors=True, pad_event_to=0)
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*shared, show],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, show],
        )
    )
    root = logging.getLogger()
    root.handlers = [lines]
    root.setLevel(logging.WARNING)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.ERROR)


def unhandled(_loop: object, context: Mapping[str, Any]) -> None:
    """Say, for an event loop, that something in it broke of which nobody asks: by itself it would
    quote the exception and what it was called with."""
    structlog.get_logger().error(
        "something aside broke; this is a fault of Nightdesk", exc_info=context.get("exception")
    )


def without_values(_logger: object, _method: str, event: Event) -> Event:
    """Turn an exception into its type and places: its words and local values may name somebody."""
    info = event.pop("exc_info", None)
    error = info if isinstance(info, BaseException) else None
    if info is True:
        error = sys.exc_info()[1]
    elif isinstance(info, tuple):
        error = info[1]
    if error is not None:
        event["type"] = type(error).__name__
        event["where"] = places(error)[-6:]
    return event


def redacted(_logger: object, _method: str, event: Event) -> Event:
    """Cover every key that is not known to be harmless, and what looks like an address."""
    for key, value in event.items():
        if key.startswith("_"):
            continue
        if key not in _PASS:
            event[key] = "[covered]"
        elif isinstance(value, str):
            event[key] = _COVER.sub("[covered]", value)
        elif isinstance(value, (list, tuple)):
            event[key] = [_COVER.sub("[covered]", str(each)) for each in value]
    return event
