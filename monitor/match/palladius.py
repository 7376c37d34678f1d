"""Chinese names in Cyrillic letters (`Сюй Цюин`) as pinyin, by Palladius (tables/palladius.txt)."""

from functools import cache, lru_cache
from itertools import product

from monitor.match.data import read
from monitor.text import folded

_LONGEST, _MOST = 6, 8  # letters of a syllable; readings of a word
# what case endings may have taken away: `Чжаня` is of `Чжань`, `Вэя` of `Вэй`
_ENDINGS = ("ом", "ем", "а", "я", "у", "ю", "е")
_BACK = ("", "ь", "и")


@cache
def _syllables() -> dict[str, tuple[str, ...]]:
    lines = (line.split() for line in read("palladius.txt").splitlines() if line[:1] != "#")
    return {folded(written): tuple(sounds) for written, *sounds in lines}


@lru_cache(maxsize=20_000)
def pinyin(word: str) -> tuple[str, ...]:
    """What a folded Russian word is in pinyin, if it is of one to three Chinese syllables."""
    stems = [word]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stems += [word.removesuffix(ending) + back for back in _BACK]
    found = [way for stem in stems for way in _ways(stem.replace("ъ", ""), 3)]
    return tuple(dict.fromkeys(found))[:_MOST]


@lru_cache(maxsize=20_000)
def _ways(word: str, most: int) -> tuple[str, ...]:
    if not word:
        return ("",)
    found: list[str] = []
    for size in range(min(_LONGEST, len(word)), 0, -1) if most else ():
        if (sounds := _syllables().get(word[:size])) and (rest := _ways(word[size:], most - 1)):
            found += ["".join(way) for way in product(sounds, rest)]
    return tuple(found)
