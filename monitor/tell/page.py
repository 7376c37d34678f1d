"""The layout of a message: frozen parts that the templates and the plain-text writer walk over.

Every string in a part is already safe to show (`wording.foreign`); only escaping is left.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.tell.wording import isolated

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something was told: `href` is "" where the address cannot be linked to."""

    organisation: str
    title: str = ""
    day: str = ""
    href: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to read: a development, a question, a day ahead, a source that fails."""

    head: str
    rows: tuple[tuple[str, str], ...] = ()
    quotation: str = ""
    origin: Origin | None = None
    why: str = ""
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    name: str  # "" in lists that are not by person
    about: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Group:
    title: str  # of a country in a digest; "" elsewhere
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    groups: tuple[Group, ...] = ()
    note: str = ""
    briefly: tuple[str, ...] = field(default=())  # what found no room, a line each


@dataclass(frozen=True, slots=True)
class Page:
    title: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    foot: str


_CASE = re.compile(r"\bK-\d+\b")
_COMMAND = re.compile(r"(?:^|(?<=: ))monitor [a-z]+.*$")
_UNBROKEN = '<span style="white-space:nowrap">{}</span>'
_TYPED = '<code style="font-size:14px">{}</code>'


@cache
def _templates() -> "Environment":
    """Made when the first message is: most commands write none."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"isolated": isolated, "whole": _whole}
    return made


def _whole(text: str) -> "Markup":
    """Keep a case number on one line, and set what is to be typed apart."""
    from markupsafe import Markup, escape

    shown = _CASE.sub(lambda found: _UNBROKEN.format(found[0]), str(escape(text)))
    return Markup(_COMMAND.sub(lambda found: _TYPED.format(found[0]), shown))  # noqa: S704


def mail_html(page: Page) -> str:
    return _templates().get_template("mail.html.j2").render(page=page)


def matrix_html(page: Page) -> str:
    """The few tags that every Matrix program shows, and no attribute but href."""
    return _templates().get_template("matrix.html.j2").render(page=page).strip()


def plain(page: Page) -> str:
    """For terminals and watches: no line is broken by us, so that narrow screens break well."""
    parts = [page.title, *map(isolated, page.lead)]
    for section in page.sections:
        parts.append(f"{section.title}\n{'-' * len(section.title)}" if section.title else "")
        parts.append(section.note)
        for group in section.groups:
            parts.append(f"= {group.title} =" if group.title else "")
            for person in group.people:
                parts.append(_person(person))
                parts.extend(_entry(entry) for entry in person.entries)
        parts.append("\n".join(f"- {isolated(line)}" for line in section.briefly))
    parts.append(f"-- \n{page.foot}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _person(person: Person) -> str:
    return "\n".join(isolated(line) for line in (person.name, person.about) if line)


def _entry(entry: Entry) -> str:
    lines = [isolated(entry.head)] if entry.head else []
    lines += [f"{label}: {isolated(value)}" for label, value in entry.rows]
    if entry.quotation:
        lines += ["", f"  {isolated(f'“{entry.quotation}”')}", ""]
    lines += _origin(entry.origin) if entry.origin else []
    lines += [f"Why now: {isolated(entry.why)}"] if entry.why else []
    return "\n".join(lines + [f"  {command}" for command in entry.commands])


def _origin(origin: Origin) -> list[str]:
    title = isolated(f"“{origin.title}”") if origin.title else ""
    told = ", ".join(part for part in (isolated(origin.organisation), title, origin.day) if part)
    return [f"Source: {told}", *([origin.href] if origin.href else [])]
