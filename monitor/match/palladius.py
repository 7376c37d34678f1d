"""Chinese names as other alphabets spell them, as pinyin: Cyrillic by Palladius (`Сюй Цюин`,
tables/palladius.txt), Arabic and Persian by their own habits (tables/pinyin_arabic.toml).
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product

from monitor.match.data import read, toml
from monitor.match.scripts import script
from monitor.text import folded

_LONGEST, _MOST = 6, 8  # letters of a syllable; readings of a Cyrillic word
_MANY = 60  # … of an Arabic one, in which several sounds are one letter
# what case endings may have taken away: `Чжаня` is of `Чжань`, `Вэя` of `Вэй`
_ENDINGS = ("ом", "ем", "а", "я", "у", "ю", "е")
_BACK = ("", "ь", "и")
_SHORT = 3  # letters of a listed word that is near others in Arabic


@cache
def _syllables(kind: str) -> dict[str, tuple[str, ...]]:
    """Written syllable → pinyin."""
    found: dict[str, tuple[str, ...]] = {}
    for written, sound in _arabic() if kind == "arabic" else _cyrillic():
        found[written] = (*found.get(written, ()), sound)
    return found


def _cyrillic() -> Iterator[tuple[str, str]]:
    for line in read("palladius.txt").splitlines():
        if line[:1] != "#":
            written, *sounds = line.split()
            yield from ((folded(written), sound) for sound in sounds)


def _arabic() -> Iterator[tuple[str, str]]:
    known = {sound for sounds in _syllables("cyrillic").values() for sound in sounds}
    table: dict[str, dict[str, str]] = toml("pinyin_arabic.toml")
    for (head, begins), (tail, ends) in product(table["initial"].items(), table["final"].items()):
        if head + tail in known:
            made = map("".join, product(begins.split(), ends.split()))
            yield from ((folded(each), head + tail) for each in dict.fromkeys(made))
    for sound, ways in table["whole"].items():
        yield from ((folded(each), sound) for each in ways.split())


@lru_cache(maxsize=20_000)
def pinyin(word: str) -> tuple[str, ...]:
    """What a folded word is in pinyin, if it is of one to three Chinese syllables."""
    kind = script(word[0])
    if kind == "arabic":
        found = _ways(word, 3, kind) if _OF_SYLLABLES.fullmatch(word) else ()
        return tuple(dict.fromkeys(found))[:_MANY]
    if kind != "cyrillic":
        return ()
    stems = [word]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stems += [word.removesuffix(ending) + back for back in _BACK]
    found = tuple(way for stem in stems for way in _ways(stem.replace("ъ", ""), 3, kind))
    return tuple(dict.fromkeys(found))[:_MOST]


# of which letters an Arabic word is that may be Chinese; none has the article
_OF_SYLLABLES = re.compile("(?!ال)[ابپمفدتنلقغجگكهخشچژرزسيو]{2,12}")


def cost(listed: str, word: str) -> float | None:
    """What it costs to take a text's word for a listed one in pinyin; None where it is another."""
    if listed not in pinyin(word):
        return None
    if script(word[0]) == "cyrillic":
        return 0.1
    return 1.3 if len(listed) < _SHORT else 0.3


@lru_cache(maxsize=20_000)
def _ways(word: str, most: int, kind: str) -> tuple[str, ...]:
    if not word:
        return ("",)
    found: list[str] = []
    for size in range(min(_LONGEST, len(word)), 0, -1) if most else ():
        sounds = _syllables(kind).get(word[:size])
        if sounds and (rest := _ways(word[size:], most - 1, kind)):
            found += ["".join(way) for way in product(sounds, rest)]
    return tuple(found)
