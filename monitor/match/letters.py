"""How scripts that put no space between words are read (tables/unparted.toml): Thai, Lao, Khmer,
Burmese, kana. Where names stand in them is unparted.py's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from anyascii import anyascii

from monitor.match.data import toml

_UNHEARD = re.compile("^[aeiou']+")
_DOUBLE = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Found:
    """A listed name that a stretch of text may be: where, whose, what it costs."""

    start: int
    end: int
    person: int
    cost: float


class Piece(NamedTuple):
    """Letters of a text that are read together, and how."""

    start: int
    latin: str


@dataclass(frozen=True, slots=True)
class Script:
    """How names are written in one script, of which countries' people."""

    countries: frozenset[str]
    run: re.Pattern[str]
    letters: re.Pattern[str]
    readings: tuple[str, ...]
    latin: tuple[tuple[re.Pattern[str], str], ...]
    classes: dict[int, str]
    before: tuple[str, ...]
    after: tuple[str, ...]
    vowels: float  # what one costs that only one of two spellings has
    names_too: bool  # whether the words of `before` begin names as well
    given_first: bool  # whether names stand in no other order than on the list
    joined: bool  # whether all words of a name may be written as one
    doubled: bool  # whether two like sounds beside each other are two
    ends: tuple[tuple[str, str], ...]  # how the last sound of a word is written too

    def pieces(self, text: str, start: int, end: int) -> list[Piece]:
        """The letters of a stretch with their readings, silent ones too."""
        found = []
        for letter in self.letters.finditer(text, start, end):
            known = letter.lastindex
            read = self.readings[known - 1] if known else anyascii(letter.group())
            found.append(Piece(letter.start(), read.strip(" -'")))
        return found

    def spelt(self, name: str) -> str:
        """A name in Latin letters with the usual differences between spellings taken out."""
        for pattern, plain in self.latin:
            name = pattern.sub(plain, name)
        return name

    def key(self, latin: str) -> str:
        """The consonants of a spelling, as coarse as this script's romanisations are."""
        return self.once(latin.translate(self.classes))

    def head(self, latin: str) -> str:
        """The first consonant of a spelling, also one that is not always heard."""
        first = _UNHEARD.sub("", latin)[:1]
        return self.classes[ord(first)] or first if first else ""

    def once(self, key: str) -> str:
        """Consonants with those that come twice in turn once."""
        return key if self.doubled else _DOUBLE.sub(r"\1", key)


class _Heard(dict[int, str]):
    """For `str.translate`: a letter's class; what is in none is not heard."""

    def __missing__(self, code: int) -> str:
        self[code] = ""
        return ""


@cache
def scripts() -> dict[str, Script]:
    """The scripts of the table, by name."""
    return {name: _script(table) for name, table in toml("unparted.toml").items()}


def _script(table: dict[str, Any]) -> Script:
    letters, joins = table["letters"], table.get("joins", " ")
    text: dict[str, str] = table["text"]
    return Script(
        frozenset(table["countries"]),
        re.compile(f"[{letters}]+(?:[{joins}][{letters}]+)*"),
        re.compile("|".join([*(f"({each})" for each in text), "."])),
        tuple(text.values()),
        tuple((re.compile(way), plain) for way, plain in table["latin"].items()),
        _Heard((ord(each), group[0]) for group in table["classes"] for each in group),
        tuple(table["before"]),
        tuple(table["after"]),
        table["vowels"],
        table.get("names_too", False),
        table.get("given_first", False),
        table.get("joined", False),
        table.get("doubled", False),
        tuple(map(_pair, table.get("ends", ()))),
    )


def _pair(entry: str) -> tuple[str, str]:
    read, _, written = entry.partition(">")
    return read, written


def ways(word: str, kind: str) -> Iterator[str]:
    """A folded word of one of the scripts in Latin letters, each way; () of any other."""
    if kind in scripts():
        script = scripts()[kind]
        read = "".join(piece.latin for piece in script.pieces(word, 0, len(word)))
        read = read.replace("N", "ng")
        yield read
        for end, other in script.ends:
            if read.endswith(end):
                yield read.removesuffix(end) + other


__all__ = ["Found", "Piece", "Script", "scripts", "ways"]
