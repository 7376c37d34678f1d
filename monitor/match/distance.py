"""How far two Latin spellings are from each other, by what romanisations mix up."""

from functools import cache, lru_cache

from monitor.match.romanise import sound

_VOWELS = "aeiouy"
_NEAR = {
    frozenset(pair)
    for pair in (
        "sS",
        "sz",
        "jz",
        "CS",
        "kg",
        "td",
        "fv",
        "vw",
        "CJ",
        "jC",
        "Cs",
        "bp",
        "hk",
        "hg",
        "zS",
        "jS",
        "jg",
    )
}


@lru_cache(maxsize=20_000)
def distance(a: str, b: str, *, vowels: float = 0.35, limit: float = 9.0) -> float:
    """How far two Latin spellings are apart: about 1 for a wrong consonant.

    vowels: what a missing one costs: little for scripts that do not write them. limit: beyond it
    the figure says no more than that it is beyond.
    """
    a, b = sound(a), sound(b)
    if a == b:
        return 0.0
    gaps, swaps = _gaps(vowels), _swaps()
    row = [0.0]
    for letter in b:
        row.append(row[-1] + gaps.get(letter, 1.0))
    for i, x in enumerate(a):
        gap = gaps.get(x, 1.0)
        before, row = row, [row[0] + (gap * 1.3 if i == 0 else gap)]
        for j, y in enumerate(b):
            swap = 0.0 if x == y else swaps.get(x + y, 1.0)
            if i == j == 0:
                swap *= 1.3
            best = before[j] + swap
            if (left_out := before[j + 1] + gap) < best:
                best = left_out
            if (added := row[-1] + gaps.get(y, 1.0)) < best:
                best = added
            row.append(best)
        if min(row) > limit:
            return min(row)
    return row[-1]


@cache
def _gaps(vowels: float) -> dict[str, float]:
    return {**dict.fromkeys("aeiouyw", vowels), "h": 0.4}


@cache
def _swaps() -> dict[str, float]:
    near = {a + b: 0.35 for a, b in map(sorted, _NEAR)}
    near |= {pair[::-1]: cost for pair, cost in near.items()}
    return near | {x + y: 0.25 for x in _VOWELS for y in _VOWELS}


_ALIKE = (
    {"k", "q", "c"},
    {"y", "i", "e", "j"},
    {"v", "w"},
    {"h", "k"},
    {"g", "h"},
    {"j", "z"},
    {"s", "c"},
)


def same_initial(a: str, b: str) -> bool:
    """Whether two first letters may begin one name."""
    return a == b or any({a, b} <= alike for alike in _ALIKE)
