"""The watch list as a CSV: `id,name,aliases,country,context`, and `sensitivity` where it is wanted;
aliases separated by `;`. Lists of other programs are known by their content
(watchlist_foreign.py) and judged here alike.

Reads what spreadsheets write (BOM, `;` or tabs, Windows letters) and says what it made of it. Not
the database: who is known already is not asked here.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from monitor.errors import ConfigError
from monitor.model import Defender, Privacy
from monitor.watchlist_foreign import Foreign, is_ftm, is_uwazi, read_ftm, read_uwazi

COLUMNS = ("id", "name", "aliases", "country", "context", "sensitivity")
_LONGEST = 2000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class _Rows(Protocol):
    """A csv.reader, whose class has no public name."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


@dataclass(frozen=True, slots=True)
class WatchListFile:
    """What a CSV holds: the rows that are well, a sentence for each that is not, and remarks."""

    defenders: tuple[Defender, ...]
    faults: tuple[str, ...]
    notes: tuple[str, ...]


def read_watch_list(data: bytes, name: str) -> WatchListFile:
    """Read the bytes of the file `name`. Raises ConfigError where it is no such table at all."""
    text, notes = _decode(data, name)
    lines = text.splitlines()
    if not any(line.strip() for line in lines):
        raise ConfigError([f"{name}: empty; the first line must be {','.join(COLUMNS)}"])
    first = next(line for line in lines if line.strip())
    if is_ftm(first):
        return _checked(read_ftm(text), name, notes)
    delimiter = _delimiter(first)
    if delimiter != ",":
        notes.append(f"columns are separated by {'tabs' if delimiter == chr(9) else delimiter}")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        top = next(row for row in rows if any(row))
        if is_uwazi(top):
            return _checked(read_uwazi(top, ((rows.line_num, row) for row in rows)), name, notes)
        header, places = _header(top, name)
        defenders, faults = _rows(rows, text.split("\n"), header, places)
    except csv.Error as fault:
        raise ConfigError([f"{name} line {rows.line_num}: {fault}"]) from None
    return WatchListFile(tuple(defenders), tuple(f"{name} {each}" for each in faults), tuple(notes))


def write_watch_list(defenders: Iterable[Defender]) -> str:
    """The same table, ready to be read again; `sensitivity` where anything is said of it."""
    people = list(defenders)
    columns = COLUMNS if any(person.sensitivity for person in people) else COLUMNS[:-1]
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(columns)
    for person in people:
        names = ";".join(person.aliases)
        cells = (person.id, person.name, names, person.country, person.context)
        rows.writerow((*cells, person.sensitivity or "")[: len(columns)])
    return out.getvalue()


_FOREIGN = re.compile(rb"[\x80-\xff]{3}")  # letters that no western language has in a row


def _decode(data: bytes, name: str) -> tuple[str, list[str]]:
    """A watch list in wrong letters finds nobody: what cannot be told for sure is refused."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), ["read as UTF-16"]
    if b"\0" in data[:2]:  # no mark, but the first letter takes two bytes
        order = "utf-16-be" if data[0] == 0 else "utf-16-le"
        return data.decode(order, "replace"), ["read as UTF-16"]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as fault:
        if _FOREIGN.search(data):
            line = data.count(b"\n", 0, fault.start) + 1
            cure = 'save it as UTF-8 (in a spreadsheet: "CSV UTF-8")'
            raise ConfigError([f"{name} line {line}: its letters are not UTF-8; {cure}"]) from None
        note = "not UTF-8: read as Windows-1252; look at the names, or save the file as UTF-8"
        return data.decode("cp1252", "replace"), [note]


def _delimiter(first: str) -> str:
    return max(",;\t", key=first.count)


def _header(row: list[str], name: str) -> tuple[list[str], dict[str, int]]:
    header = [cell.strip().lower() for cell in row]
    faults = [f"{name} line 1: column {c} is missing" for c in ("id", "name") if c not in header]
    faults += [
        f"{name} line 1: column {cell[:40]} is unknown; known are {', '.join(COLUMNS)}"
        for cell in header
        if cell not in COLUMNS and cell
    ]
    faults += [f"{name} line 1: column {c} stands twice" for c in COLUMNS if header.count(c) > 1]
    if faults:
        raise ConfigError(faults)
    return header, {cell: place for place, cell in enumerate(header) if cell}


def _rows(
    rows: _Rows, lines: list[str], header: list[str], places: dict[str, int]
) -> tuple[list[Defender], list[str]]:
    defenders: list[Defender] = []
    faults: list[str] = []
    first: dict[str, int] = {}
    last = rows.line_num
    for row in rows:
        line, last = last + 1, rows.line_num
        if not any(cell.strip() for cell in row):
            continue
        cells = {c: (row[i].strip() if i < len(row) else "") for c, i in places.items()}
        wrong = _faults(cells)
        if line < last and sum(each.count('"') for each in lines[line - 1 : last]) % 2:
            faults.append(f"line {line}: {_OPEN.format(last)}")
            continue
        if len(row) > len(header) and any(cell.strip() for cell in row[len(header) :]):
            wrong.append(
                f"{len(row)} cells for {len(header)} columns; put quotation marks round a text "
                "that holds the separator"
            )
        if cells["id"] and cells["id"] in first:
            wrong.append(f"id: the same as in line {first[cells['id']]}")
        first.setdefault(cells["id"], line)
        faults += [f"line {line}: {fault}" for fault in wrong]
        if not wrong:
            defenders.append(_defender(cells))
    return defenders, faults


_OPEN = (
    "a quotation mark opens and none closes, so that all up to line {} is one row; close it, or "
    'write "" where the mark itself is meant'
)


def _checked(found: Foreign, name: str, notes: list[str]) -> WatchListFile:
    """The same judgement for rows of other programs' lists."""
    defenders: list[Defender] = []
    faults: list[str] = []
    first: dict[str, int] = {}
    for line, cells in found.rows:
        wrong = [cells] if isinstance(cells, str) else _faults(cells)
        if not isinstance(cells, str):
            if cells["id"] and cells["id"] in first:
                wrong.append(f"{found.twice} {found.unit} {first[cells['id']]}")
            first.setdefault(cells["id"], line)
            if not wrong:
                defenders.append(_defender(cells))
        faults += [f"{name} {found.unit} {line}: {fault}" for fault in wrong]
    return WatchListFile(tuple(defenders), tuple(faults), (*notes, *found.notes))


def _faults(cells: dict[str, str]) -> list[str]:
    wrong = []
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", cells["id"]):
        wrong.append('id: write letters without accents, digits, ".", "_" and "-"')
    if not cells["name"]:
        wrong.append("name: missing")
    elif not any(letter.isalpha() for letter in cells["name"]):
        wrong.append("name: holds no letter")
    if (country := cells.get("country", "")) and not re.fullmatch(r"[A-Za-z]{2}", country):
        wrong.append("country: write the two letters of ISO 3166, like CN")
    if (level := cells.get("sensitivity", "").lower()) and level not in set(Privacy):
        wrong.append(f"sensitivity: write {', '.join(Privacy)}, or nothing")
    for column, text in cells.items():
        if len(text) > _LONGEST:
            wrong.append(f"{column}: {len(text)} letters; at most {_LONGEST}")
        if _CONTROL.search(text) or (column != "context" and "\n" in text):
            wrong.append(f"{column}: holds a control character or a line break")
        if "\ufffd" in text:
            wrong.append(f"{column}: holds a damaged letter (�); save the file as UTF-8")
    return wrong


def _defender(cells: dict[str, str]) -> Defender:
    aliases = (alias.strip() for alias in cells.get("aliases", "").split(";"))
    return Defender(
        id=cells["id"],
        name=cells["name"],
        aliases=tuple(dict.fromkeys(alias for alias in aliases if alias)),
        country=cells.get("country", "").upper(),
        context=cells.get("context", ""),
        sensitivity=Privacy(level) if (level := cells.get("sensitivity", "").lower()) else None,
    )
