"""Korean names in the Latin spellings that people choose: `Lee Yong-su`, `Yi Yongsoo`."""

from functools import cache
from itertools import product

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
