"""sources.toml → `Source`s, or every fault in it at once, each with its line and key.

Not the environment (config.py), and nothing is fetched: a table that is right here can still name
a page that is gone; `monitor sources check` tells.
"""

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from monitor.errors import ConfigError
from monitor.model import Selectors, Source, SourceKind

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_AT = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")
_HEADER = re.compile(r"\s*\[\[\s*source\s*\]\]")
_PART = re.compile(r"\s*\[\s*source\s*\.\s*([\w-]+)\s*\]")
_KEY = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*(?:\.\s*([\w-]+)\s*)?=")
_PROXIES = ("http", "https", "socks5", "socks5h")
_SELECT = tuple(part.name for part in fields(Selectors))
_MOST_SYNTAX_FAULTS = 20

MINUTE = timedelta(minutes=1)
Line = int


_TABLE = re.compile(r"^\s*\[", re.MULTILINE)


def read_sources(path: Path, shortest: timedelta = MINUTE) -> tuple[Source, ...]:
    """Read the file at `path`, disabled sources too. Raises ConfigError with all faults.

    `shortest`: no site is asked more often.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(
            [f"{path}: there is no such file; name another by MONITOR_SOURCES=FILE"]
        ) from None
    except UnicodeDecodeError as fault:
        raise ConfigError(
            [f"{path}: not UTF-8 text (byte {fault.start}); save the file as UTF-8"]
        ) from None
    except OSError as fault:
        raise ConfigError([f"{path}: cannot be read: {fault.strerror}"]) from None
    return parse_sources(text, path.name, shortest)


def is_begun(path: Path) -> bool:
    """Whether anything stands in the file at `path`: of one that does not, nothing is watched."""
    try:
        return bool(_TABLE.search(path.read_text(encoding="utf-8-sig", errors="replace")))
    except OSError:
        return path.exists()  # what cannot be read is no empty file


def parse_sources(
    text: str, name: str = "sources.toml", shortest: timedelta = MINUTE
) -> tuple[Source, ...]:
    """Read the text of a sources.toml; `name` stands in the faults. Raises ConfigError."""
    tables, found, broken = _load(text)
    places = _places(text)
    sources: list[Source] = []
    first: dict[str, Line] = {}
    for number, table in enumerate(tables):
        place = places[number] if number < len(places) else _Place(1, len(text.splitlines()))
        hurt = any(place.line <= line <= place.end for line in broken)
        source = _Draft(place, found).source(table, hurt=hurt)
        name_of, line = str(table.get("id", "")), place.of("id")
        if name_of in first:
            found.append((line, f"{_label(table)}: id: taken at line {first[name_of]} already"))
        elif name_of:
            first[name_of] = line
        if source and source.every < shortest:
            fault = f"{_label(table)}: every: too often; ask a site once a minute at most"
            found.append((place.of("every"), fault))
        if source:
            sources.append(source)
    if not tables and not found:
        found.append((1, "no [[source]] table; nothing would be watched"))
    if found:
        raise ConfigError([f"{name} line {line}: {fault}" for line, fault in sorted(set(found))])
    return tuple(sources)


# ---------------------------------------------------------------- syntax, and where things stand


def _load(text: str) -> tuple[list[dict[str, Any]], list[tuple[Line, str]], set[Line]]:
    """Tables, syntax faults, and the lines that were left out to read on after a fault."""
    lines = text.splitlines()
    found: list[tuple[Line, str]] = []
    broken: set[Line] = set()
    while True:
        try:
            whole = tomllib.loads("\n".join(lines) + "\n")
            break
        except tomllib.TOMLDecodeError as fault:
            at = _AT.search(str(fault))
            line = int(at[1]) if at and at[1] else len(lines)
            found.append((line, f"not TOML: {_AT.sub('', str(fault))}"))
            row = lines[line - 1] if 0 < line <= len(lines) else ""
            # Without a header, the keys below it would be faults of the table above.
            if not row.strip() or row.lstrip().startswith("[") or len(found) > _MOST_SYNTAX_FAULTS:
                return [], found, broken
            lines[line - 1] = ""
            broken.add(line)
    for key, value in whole.items():
        if key != "source" or not isinstance(value, list):
            line = next((n for n, row in enumerate(lines, 1) if re.search(rf"\b{key}\b", row)), 1)
            found.append((line, f"{key}: unknown; a source is a table headed [[source]]"))
    tables = whole.get("source", [])
    return (tables if isinstance(tables, list) else []), found, broken


@dataclass(slots=True)
class _Place:
    """Where a table and its keys stand."""

    line: Line
    end: Line
    keys: dict[str, Line] = field(default_factory=dict)

    def of(self, key: str) -> Line:
        return self.keys.get(key) or self.keys.get(key.partition(".")[0], self.line)


def _places(text: str) -> list[_Place]:
    places: list[_Place] = []
    part, within = "", ""
    for number, row in enumerate(text.splitlines(), 1):
        if within:  # a string of several lines holds no keys
            within = "" if within in row else within
            continue
        if _HEADER.match(row):
            if places:
                places[-1].end = number - 1
            places.append(_Place(number, number))
            part = ""
        elif header := _PART.match(row):
            part = f"{header[1]}."
        elif places and (key := _KEY.match(row)):
            name = part + key[1]
            places[-1].keys.setdefault(name, number)
            if key[2]:
                places[-1].keys.setdefault(f"{name}.{key[2]}", number)
        within = next((q for q in ('"""', "'''") if row.count(q) % 2), "")
    if places:
        places[-1].end = len(text.splitlines())
    return places


# ---------------------------------------------------------------- one table


def _label(table: Mapping[str, Any]) -> str:
    return f'source "{table["id"]}"' if isinstance(table.get("id"), str) else "source without id"


@dataclass(slots=True)
class _Draft:
    """Reads one table; what is wrong with it goes to `found`."""

    place: _Place
    found: list[tuple[Line, str]]

    def source(self, table: dict[str, Any], *, hurt: bool) -> Source | None:
        """The source, or None where the table has faults. A `hurt` table lacks lines."""
        before = len(self.found)
        label = _label(table)
        values: dict[str, Any] = {}
        selectors: dict[str, str] = {}
        for key, value in table.items():
            if key == "select" and isinstance(value, dict):
                for name, css in value.items():
                    self._selector(label, f"select.{name}", name, css, selectors)
            elif key.startswith("select_"):
                self._selector(label, key, key.removeprefix("select_"), value, selectors)
            elif key not in _READERS:
                self._tell(key, f"{label}: {key}: unknown key{_nearest(key, _READERS)}")
            else:
                self._value(label, key, value, values)
        for key in ("id", "organisation", "kind", "url"):
            if key not in table and not hurt:
                self._tell(key, f"{label}: {key}: missing")
        if len(self.found) > before or hurt:
            return None
        values["languages"] = values.pop("language", ("en",))
        return Source(**values, select=Selectors(**selectors))

    def _tell(self, key: str, fault: str) -> None:
        self.found.append((self.place.of(key), fault))

    def _value(self, label: str, key: str, value: object, values: dict[str, Any]) -> None:
        try:
            values[key] = _READERS[key](value)
        except ValueError as fault:
            self._tell(key, f"{label}: {key}: {fault}")

    def _selector(self, label: str, key: str, name: str, css: object, into: dict[str, str]) -> None:
        if name not in _SELECT:
            self._tell(key, f"{label}: {key}: unknown key{_nearest(name, _SELECT)}")
            return
        try:
            into[name] = _css(css)
        except ValueError as fault:
            self._tell(key, f"{label}: {key}: {fault}")


def _nearest(word: str, known: Mapping[str, Any] | tuple[str, ...]) -> str:
    near = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return f"; did you mean {near[0]}?" if near else f"; known are {', '.join(known)}"


# ---------------------------------------------------------------- values; each raises ValueError


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text between quotation marks is needed")
    return value.strip()


def _id(value: object) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", text := _text(value)):
        raise ValueError(f'"{text}": write small letters, digits and "-", like "front-line"')
    return text


def _kind(value: object) -> SourceKind:
    try:
        return SourceKind(_text(value))
    except ValueError:
        raise ValueError('write "feed" (RSS or Atom) or "page" (HTML)') from None


def _url(value: object, schemes: tuple[str, ...] = ("http", "https")) -> str:
    text = _text(value)
    try:
        parts = urlsplit(text)
        well = parts.scheme in schemes and bool(parts.hostname) and not re.search(r"\s", text)
        _ = parts.port
    except ValueError:
        well = False
    if not well:
        raise ValueError(f"not an address; write {' or '.join(f'{s}://…' for s in schemes)}")
    return text


def _site(value: object) -> str:
    if urlsplit(text := _url(value)).username is not None:
        raise ValueError("an address with a user name or password is never called")
    return text


def _languages(value: object) -> tuple[str, ...]:
    codes = value if isinstance(value, list) else [value]
    texts = [_text(code).lower() for code in codes]
    if not texts or not all(re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]+)*", text) for text in texts):
        raise ValueError('write ISO 639 codes: "en" or ["en", "fr"]')
    return tuple(dict.fromkeys(text.partition("-")[0] for text in texts))


def _country(value: object) -> str:
    if value == "":
        return ""
    if not re.fullmatch(r"[A-Z]{2}", text := _text(value)):
        raise ValueError(f'"{text}": write the two capital letters of ISO 3166, like "CN"')
    return text


def read_duration(text: str) -> timedelta:
    """Read `30m`, `6h`, `1d`, `2w`. Raises ValueError."""
    found = re.fullmatch(r"(\d{1,5})\s*([smhdw])", text.strip())
    if not found:
        raise ValueError(f'"{text}" is not a duration; write "30m", "6h" or "1d"')
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _every(value: object) -> timedelta:
    if not isinstance(value, str):
        raise ValueError(f'"{value}" is not a duration; write "30m", "6h" or "1d"')
    every = read_duration(value)
    if not timedelta(seconds=1) <= every <= timedelta(days=31):
        raise ValueError(f'"{value}": between 1m and 31d, please')
    return every


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("write true or false, without quotation marks")
    return value


def _pattern(value: object) -> str:
    try:
        re.compile(text := _text(value))
    except re.error as fault:
        raise ValueError(f"not a regular expression: {fault}") from None
    return text


def _css(value: object) -> str:
    import soupsieve

    try:
        soupsieve.compile(text := _text(value))
    except soupsieve.SelectorSyntaxError as fault:
        raise ValueError(f"not a CSS selector: {str(fault).splitlines()[0]}") from None
    return text


def _pages(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 50:
        raise ValueError(f'"{value}": write a number from 1 to 50')
    return value


def _paged(value: object) -> str:
    text = _text(value)
    if "{n}" not in text and "{n-1}" not in text:
        raise ValueError(f'"{text}": write {{n}} where the number stands, like "?page={{n}}"')
    return text


def _select(_: object) -> None:
    raise ValueError('write a table: select = { item = "…", link = "…" }')


_READERS: dict[str, Callable[[object], Any]] = {
    "id": _id,
    "organisation": _text,
    "kind": _kind,
    "url": _site,
    "language": _languages,
    "country": _country,
    "every": _every,
    "follow": _flag,
    "select": _select,
    "code": _pattern,
    "proxy": lambda value: _url(value, _PROXIES),
    "enabled": _flag,
    "pages": _pages,
    "paged": _paged,
}
