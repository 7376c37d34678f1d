"""Words of alphabets that are read letter by letter, in Latin letters: Greek, Armenian, Georgian,
Ethiopic, those of India; and what their languages write onto a name.

The tables are in tables/scripts.toml. Cyrillic, Arabic and Hebrew, whose letters have several
readings, are romanise.py's; how scripts are read that do not part words is letters.py's.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from anyascii import anyascii

from monitor.match import letters
from monitor.match.data import toml
from monitor.match.scripts import script
from monitor.text import folded

READ_BY_LETTER = frozenset(
    {
        "greek",
        "armenian",
        "georgian",
        "ethiopic",
        "indic",
        "thai",
        "lao",
        "khmer",
        "burmese",
        "kana",
    }
)
_LEAST = {"ethiopic": 2}  # letters of a word that are left without what is written onto it
_USUAL = 3


def spelt(word: str, kind: str) -> str:
    """A folded word of a script as it is usually romanised."""
    if kind in letters.scripts():
        return next(letters.ways(word, kind))
    return _spelt(word, kind, "")


@lru_cache(maxsize=20_000)
def spellings(word: str, kind: str, language: str) -> tuple[str, ...]:
    """Every way to romanise a folded word of a text, with and without what is written onto it."""
    if kind in letters.scripts():
        return spellings_of(word, kind)
    found = []
    for stem in stems(word, kind, language):
        found += [_spelt(stem, kind, ""), *(_spelt(stem, kind, way) for way in (kind, language))]
    return tuple(dict.fromkeys(each for each in found if each))


def spellings_of(word: str, kind: str) -> tuple[str, ...]:
    """Every way to romanise a folded word of a listed name."""
    if kind in letters.scripts():
        return tuple(dict.fromkeys(letters.ways(word, kind)))
    found = (_spelt(word, kind, ""), _spelt(word, kind, kind))
    return tuple(dict.fromkeys(each for each in found if each))


def stems(word: str, kind: str, language: str) -> Iterator[str]:
    """A folded word, and it without an ending or a front that its script or language writes on."""
    least = _LEAST.get(kind, _USUAL)
    bare = [word, *(word[len(each) :] for each in _fronts(kind) if word.startswith(each))]
    for each in bare:
        if each == word or len(each) >= least:
            yield each
            for ending, back in (*_endings(kind), *_endings(language)):
                if each.endswith(ending) and len(each) - len(ending) + len(back) >= least:
                    yield each[: -len(ending)] + back


@cache
def _endings(kind: str) -> tuple[tuple[str, str], ...]:
    """Endings of a script or language, folded, each with what stands in its place without it."""
    parted = (each.partition(">") for each in toml("scripts.toml")["endings"].get(kind, ()))
    return tuple(dict.fromkeys((folded(ending), folded(back)) for ending, _, back in parted))


@cache
def _fronts(kind: str) -> tuple[str, ...]:
    return tuple(toml("scripts.toml")["fronts"].get(kind, ()))


@cache
def _groups(kind: str, way: str) -> tuple[re.Pattern[str], dict[str, str]] | None:
    """What finds the letters that a script reads together, and their readings."""
    tables = toml("scripts.toml")
    more = tables["read_too"].get(way, {}) if way else {}
    if way and not more:
        return None
    known = {folded(a): b for a, b in (tables["letters"].get(kind, {}) | more).items()}
    longest = sorted(known, key=len, reverse=True)
    return (re.compile("|".join(longest)), known) if known else None


@lru_cache(maxsize=20_000)
def _spelt(word: str, kind: str, way: str) -> str:
    """The word in Latin letters; "" where there is no such way to read it."""
    groups = _groups(kind, way)
    if groups is None:
        return "" if way else _by_letter(word, kind)
    pattern, known = groups
    made, last = "", 0
    for found in pattern.finditer(word):
        made += _by_letter(word[last : found.start()], kind) + known[found.group()]
        last = found.end()
        if kind == "indic":
            made += _inherent(word, last)
    made += _by_letter(word[last:], kind)
    return _LABIAL.sub("m", made) if kind == "indic" else made


_LABIAL = re.compile("n(?=[pbm])")  # one sign of India is heard as m or n by what follows


def _by_letter(word: str, kind: str) -> str:
    if kind == "indic":
        read = "".join(anyascii(each) + _inherent(word, at + 1) for at, each in enumerate(word))
        read = read.lower().replace("c", "ch")
    else:
        read = anyascii(word)
    return "".join(each for each in read.lower() if each.isalpha())


_BLOCK = 0x80  # letters of a script of India; they lie alike in each but the Sinhala one
_SINHALA = 0xD80


def _inherent(word: str, at: int) -> str:
    """The vowel that is heard behind a consonant with no sign of another; not at the end."""
    if at >= len(word) or not _is_consonant(word[at - 1]):
        return ""
    follows = word[at]
    return "a" if _is_consonant(follows) or script(follows) != "indic" else ""


def _is_consonant(letter: str) -> bool:
    code = ord(letter)
    if _SINHALA <= code < _SINHALA + _BLOCK:
        return 0xD9A <= code <= 0xDC6
    return 0x15 <= code % _BLOCK <= 0x39 and script(letter) == "indic"


__all__ = ["READ_BY_LETTER", "spellings", "spellings_of", "spelt", "stems"]
