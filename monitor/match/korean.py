"""Korean names in the Latin spellings that people choose, `Lee Yong-su`, `Yi Yongsoo`, and in
their own letters.
"""

from functools import cache
from itertools import product

from anyascii import anyascii

from monitor.match.data import toml

_MOST = 48  # spellings of one name


@cache
def _alike(kind: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in toml("korean.toml")[kind]:
        for word in line.split():
            others = (*found.get(word, (word,)), *line.split())
            found[word] = tuple(dict.fromkeys(others))
    return found


def spellings(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Other spellings of a name, family name first, syllable by syllable; none where a syllable is
    not known."""
    given = words[1:] if len(words) > 2 else _parted(words[1]) if len(words) == 2 else ()
    if not 1 <= len(given) <= 2 or words[0] not in _alike("family"):
        return []
    if any(syllable not in _alike("given") for syllable in given):
        return []
    ways = product(_alike("family")[words[0]], *(_alike("given")[each] for each in given))
    return [way for _, way in zip(range(_MOST), ways, strict=False)]


def _parted(word: str) -> tuple[str, ...]:
    """A given name of two syllables written as one."""
    known = _alike("given")
    for cut in range(len(word) - 1, 0, -1):
        if word[:cut] in known and word[cut:] in known:
            return word[:cut], word[cut:]
    return (word,)


_HANGUL = range(0xAC00, 0xD7A4)
_FINAL = {"g": "k", "b": "p", "d": "t"}  # how a syllable's last letter is heard


@cache
def _letters() -> dict[str, str]:
    """A syllable in Latin letters, by the rule of the state, and in its own."""
    found: dict[str, str] = {}
    for code in _HANGUL:
        spelt = anyascii(chr(code)).lower()
        found.setdefault(spelt[:-1] + _FINAL.get(spelt[-1], spelt[-1]), chr(code))
    return found


def in_hangul(words: tuple[str, ...]) -> list[str]:
    """A romanised name, family name first, in its own letters, each way that may be meant."""
    given = words[1:] if len(words) > 2 else _syllables(words[1]) if len(words) == 2 else ()
    if not 1 <= len(given) <= 2 or not words:
        return []
    ways = [_heard("family", words[0]), *(_heard("given", each) for each in given)]
    return ["".join(way) for _, way in zip(range(_MOST), product(*ways), strict=False)]


def _heard(kind: str, syllable: str) -> tuple[str, ...]:
    spelt = _alike(kind).get(syllable, (syllable,))
    return tuple(dict.fromkeys(_letters()[each] for each in spelt if each in _letters()))


def _syllables(word: str) -> tuple[str, ...]:
    if len(parted := _parted(word)) > 1 or word in _letters():
        return parted
    for cut in range(len(word) - 1, 0, -1):
        if word[:cut] in _letters() and word[cut:] in _letters():
            return word[:cut], word[cut:]
    return parted
