"""How commands speak: tables and sentences for people, JSON for programs, faults on stderr.

Rich is loaded where something is drawn: a command that says a sentence takes less time than that.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

from monitor.model import PartialDate, Term

if TYPE_CHECKING:
    from rich.console import Console

# A text from outside moves no cursor and sets no title; it may hold lines and tabs.
_CONTROLS = dict.fromkeys({*range(32), *range(127, 160)} - {ord("\n"), ord("\t")})


@cache
def out() -> "Console":
    """Where tables and coloured texts are drawn."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=False)


@cache
def err() -> "Console":
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def say(text: str) -> None:
    """Print a sentence as it is."""
    sys.stdout.write(f"{text.translate(_CONTROLS)}\n")


def warn(text: str) -> None:
    sys.stderr.write(f"{text.translate(_CONTROLS)}\n")


def show_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows; texts from outside are shown as text, whatever they hold. Into a file or a pipe
    each row is one line, however long."""
    if not sys.stdout.isatty():
        sys.stdout.write("".join(f"{line}\n" for line in _lines(title, columns, rows)))
        return
    from rich.markup import escape
    from rich.table import Table
    from rich.text import Text

    table = Table(title=escape(title) if title else None, title_justify="left", box=None)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*[cell if isinstance(cell, Text) else Text(plain(cell)) for cell in row])
    out().print(table)


def _lines(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    if title:
        yield plain(title)
    cells = [tuple(columns), *(tuple(map(plain, row)) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "  ".join(map(str.ljust, row, widths)).rstrip()


def plain(value: object) -> str:
    """Make a cell's text: no control characters, times to the minute."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, (list, tuple)):
        return ", ".join(plain(each) for each in value)
    return "".join(letter if letter.isprintable() else " " for letter in str(value))


def show_json(value: object) -> None:
    """Print one JSON value to stdout, unwrapped and uncoloured."""
    sys.stdout.write(json.dumps(jsonable(value), ensure_ascii=False, indent=2) + "\n")


def jsonable(value: object) -> Any:  # noqa: ANN401, PLR0911  # what json.dumps takes
    """Turn nouns into JSON: dataclasses as objects, dates and terms as their texts."""
    if isinstance(value, (PartialDate, Term, Enum)):
        return str(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {part.name: jsonable(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, dict):
        return {str(key): jsonable(each) for key, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [jsonable(each) for each in value]
    return value


def span(length: timedelta) -> str:
    """Write a duration as sources.toml does: 30m, 6h, 1d."""
    minutes = int(length.total_seconds() // 60)
    for size, unit in ((1440, "d"), (60, "h")):
        if minutes and minutes % size == 0:
            return f"{minutes // size}{unit}"
    return f"{minutes}m" if minutes else f"{length.total_seconds():g}s"


@contextmanager
def working(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Show a bar on stderr while something long is done; only at a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.progress import Progress

    with Progress(console=err(), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.advance(task, done)
