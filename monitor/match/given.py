"""Given names: as neighbouring languages write them, what they are called for short, and which are
two names though they are spelt nearly alike. Tables: given, elements, nicknames, different.
"""

import re
from functools import cache
from itertools import chain

from monitor.match import elements
from monitor.match.data import members, read, toml
from monitor.match.romanise import latin, readings, skeleton
from monitor.match.scripts import script
from monitor.text import folded


def local(word: str, country: str) -> str:
    """A Latin word, not yet folded, with the letters that its country reads in its own way."""
    table = toml("romanise.toml")["latin"].get(country)
    if not table:
        return word
    return _WORD.sub(lambda found: _local(found.group(), table), word)


_WORD = re.compile(r"[^\W\d_]+")


def _local(word: str, table: dict[str, str]) -> str:
    """One word so; given names stay, whose other spellings are in a table of their own."""
    lowered = word.casefold()
    if folded(word) in _given():
        return lowered
    for letters in sorted(table, key=len, reverse=True):
        if letters[0] != "^":
            lowered = lowered.replace(letters, table[letters].upper())
        elif lowered.startswith(letters[1:]):
            lowered = table[letters].upper() + lowered.removeprefix(letters[1:])
    return lowered.lower()


@cache
def _given() -> dict[str, tuple[str, ...]]:
    groups = [line.split() for line in read("given.txt").splitlines() if line[:1] != "#"]
    found = {word: tuple(w for w in group if w != word) for group in groups for word in group}
    return elements.spellings() | found


def given(word: str) -> tuple[str, ...]:
    """The same given name as neighbouring languages write it, one spelling a sound."""
    plain = latin(word)
    others = _given().get(plain, ())
    if not others:
        return ()
    found = {skeleton(each): each for each in others}
    found.pop(skeleton(plain), None)
    both = (each for each in others if f"{each}a" == plain or f"{plain}a" == each)
    return (*found.values(), *both)


@cache
def _nicknames() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in read("nicknames.txt").splitlines():
        names, _, short = line.partition("|") if line[:1] != "#" else ("", "", "")
        for word in names.split():
            found[word] = (*found.get(word, ()), *short.split())
    return found


def nicknames(word: str) -> tuple[str, ...]:
    """What somebody of this given name may be called for short."""
    name = latin(word)
    known = _nicknames()
    ends = (known.get(f"*{name[at:]}", ()) for at in range(2, len(name) - _ENDING + 1))
    return tuple(dict.fromkeys((*known.get(name, ()), *chain(*ends))))


_ENDING = 3  # letters of the shortest ending that is a short name


def is_given(word: str) -> bool:
    """Whether a word is known as a given name, by what it is called elsewhere or for short."""
    name = latin(word)
    return name in _given() or name in _nicknames() or name in members("words.toml", "praenomina")


def apart(base: str, word: str, language: str) -> bool:
    """Whether two spellings, near as they are, are two names: Hassan, Hussein; Karim, Karima."""
    if script(word[0]) in ("arabic", "hebrew"):  # which write Omar and Amr alike
        return False
    plain = latin(word)
    if language in _DECLINED and base[-1:] == "o" and plain == f"{base[:-1]}a":
        return False  # `Antonia` is of Antonio
    groups = _different()
    if (lines := groups.get(base)) and (others := groups.get(plain)):
        return any(line in others and others[line] != group for line, group in lines.items())
    if plain + "a" == base or base + "a" == plain:
        return min(plain, base)[-1] not in "aeiou" and base not in readings(word, language)
    return False


def same_name(a: str, b: str) -> bool:
    """Whether two Latin words are known spellings of one given name: `Muhammad`, `Mohamed`."""
    groups = _different()
    other = groups.get(b, {})
    return any(other.get(line) == group for line, group in groups.get(a, {}).items())


_DECLINED = frozenset({"pl", "cs", "sk", "sl", "hr", "bs", "sr"})  # where names take case endings


@cache
def _different() -> dict[str, dict[int, int]]:
    """Given name → the lines of tables/different.txt that it stands in, and its group there."""
    found: dict[str, dict[int, int]] = {}
    for number, line in enumerate(read("different.txt").splitlines()):
        for group, words in enumerate(line.split("|") if not line.startswith("#") else ()):
            for word in words.split():
                found.setdefault(word, {})[number] = group
    return found
