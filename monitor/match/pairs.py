"""Finding a name by any two of its words that stand together, whatever their spelling.

Each name of the list gives the pairs of its words' sound keys; a run of text gives its own. What
shares a pair is aligned word by word, and the difference costs certainty.
"""

from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise, zip_longest
from typing import NamedTuple

from rapidfuzz.distance import OSA

from monitor.match import palladius
from monitor.match.distance import distance
from monitor.match.given import apart, given, nicknames, same_name
from monitor.match.names import Name
from monitor.match.near import NearWords
from monitor.match.romanise import bare, readings, skeleton, skeletons, ways
from monitor.match.romanise import listed as heard
from monitor.match.runs import Run
from monitor.match.scripts import script
from monitor.match.units import Unit, small

_REACH = 4
_JOINED = 6  # letters of the shorter of two words that may be written as one


class Part(NamedTuple):
    """One word of a listed name, or two written as one: `[first, last]` in `Name.loose`."""

    first: int
    last: int
    word: str
    key: str
    cost: float = 0.0


class Fit(NamedTuple):
    """How a listed name lies on a run of text."""

    first: int  # units of the run
    last: int
    cost: float
    name: Name
    missing: tuple[int, ...]  # words of the name that the text leaves out
    inside: tuple[int, ...]  # units between its words that the name does not have
    what: str


def parts(name: Name, exact: bool) -> list[Part]:
    """The words of a name, and neighbours written as one."""
    made = [Part(i, i, word, word_key(word, exact)) for i, word in enumerate(name.loose)]
    joined = [
        Part(i, i + 1, a + b, word_key(a + b, exact))
        for i, (a, b) in enumerate(zip(name.loose, name.loose[1:], strict=False))
        if len(name.loose) > 2
    ]
    other = (
        []
        if exact
        else [
            Part(i, i, each, word_key(each, False))
            for i, word in enumerate(name.loose)
            for each in (*given(word), *ways(word))
        ]
        + [
            Part(i, i, each, word_key(each, False), _NICKNAME)
            for i, word in enumerate(name.loose[:-1] or name.loose)
            for each in nicknames(word)
        ]
    )
    return [each for each in made + joined + other if each.key]


_NICKNAME = 0.4  # what it costs that the text says `Beto` where the list has `Alberto`
_met = lru_cache(maxsize=4_000)(parts)  # of the names that texts hold, not of all listed ones


def word_key(word: str, exact: bool) -> str:
    """The key under which one word of a listed name is filed."""
    return f"={word}" if exact else skeleton(heard(word))


def pair_keys(name: Name, exact: bool) -> set[str]:
    """The keys under which a name is filed."""
    return {
        pair_key(a.key, b.key)
        for a, b in combinations(parts(name, exact), 2)
        if a.last < b.first or b.last < a.first
    }


def pair_key(a: str, b: str) -> str:
    return f"{a}|{b}" if a < b else f"{b}|{a}"


@lru_cache(maxsize=20_000)
def unit_keys(word: str, language: str) -> tuple[str, ...]:
    """Every key of a word of the text."""
    return (
        f"={word}",
        *(f"={each}" for each in palladius.pinyin(word)),
        *skeletons(word, language),
    )


Spot = tuple[int, int, tuple[str, ...]]  # first unit, last unit, keys


def spots(run: Run, known: Container[str], near: NearWords, language: str) -> list[Spot]:
    """Units of a run, and neighbours as one, that may be words of some name."""
    found: list[Spot] = []
    odd: list[int] = []
    units = [i for i, u in enumerate(run.units) if u.kind != "initial"]
    for at, (i, j) in enumerate(zip_longest(units, units[1:])):
        word = run.units[i].word
        keys = tuple(k for k in unit_keys(word, language) if k in known)
        if keys and (run.units[i].kind in ("name", "title") or len(word) > 3):
            found.append((i, i, keys))
        elif run.name_like(i):
            odd.append(i)
        if j is None or len(units) == 2:  # of two words as one nothing is left beside them
            continue
        if j - i <= 2 and min(len(word), len(run.units[j].word)) <= _JOINED:
            joined = unit_keys(word + run.units[j].word, language)
            if keys := tuple(k for k in joined if k in known):
                found.append((i, j, keys))
            if run.units[j].kind == "particle" and at + 2 < len(units):  # `Khair al-Din`
                k = units[at + 2]
                joined = unit_keys(word + run.units[k].word, language)
                if keys := tuple(key for key in joined if key in known):
                    found.append((i, k, keys))
    if odd and found:
        found += _slips(run, odd, known, near)
        found.sort()
    return found


def joined(words: Sequence[str]) -> Iterator[str]:
    """Neighbours of a phrase written as one, as `spots` has them."""
    for one, other in pairwise(words):
        if min(len(one), len(other)) <= _JOINED:
            yield one + other
    for one, particle, other in zip(words, words[1:], words[2:], strict=False):
        if particle in small():  # `Khair al-Din`
            yield one + other


def heard_as(word: str, known: Container[str], near: NearWords, language: str) -> tuple[str, ...]:
    """The known keys of a word of a text, or else of the listed words a letter away."""
    keys = tuple(key for key in unit_keys(word, language) if key in known)
    return keys or _a_letter_away(word, known, near)


def _a_letter_away(word: str, known: Container[str], near: NearWords) -> tuple[str, ...]:
    keys = {word_key(each, False) for each in near.find(word)}
    return tuple(sorted(key for key in keys if key in known))


def _slips(run: Run, odd: list[int], known: Container[str], near: NearWords) -> list[Spot]:
    """Unknown words beside known ones that are a letter away from a listed word."""
    made = []
    for i in odd:
        if kept := _a_letter_away(run.units[i].word, known, near):
            made.append((i, i, kept))
    return made


def candidates(
    run: Run, known: Container[str], near: NearWords, language: str
) -> Iterator[tuple[str, int, int]]:
    """Pair keys of a run with the units that they span."""
    here = spots(run, known, near, language)
    for place, (i, j, keys) in enumerate(here):
        for k, m, others in here[place + 1 :]:
            if k - j > _REACH:
                break
            if k <= j:
                continue
            for a in keys:
                for b in others:
                    if (a[0] == "=") == (b[0] == "="):
                        yield pair_key(a, b), i, m


def fit(run: Run, name: Name, span: tuple[int, int], exact: bool, language: str) -> Fit | None:
    """Lay a name on the run round the units of `span`; None where it does not lie."""
    window = range(max(0, span[0] - 2), min(len(run.units), span[1] + 3))
    taken: dict[int, tuple[int, int, float]] = {}  # word of the name → units, cost
    used: set[int] = set()
    options = sorted(_options(run.units, window, name, exact, language), key=lambda o: o[0])
    for cost, part, i, j in options:
        words = range(part.first, part.last + 1)
        if any(w in taken for w in words) or any(u in used for u in range(i, j + 1)):
            continue
        used.update(range(i, j + 1))
        for w in words:
            taken[w] = (i, j, cost if w == part.first else 0.0)
    taken = _together(taken)
    if len(taken) < 2:
        return None
    return None if _another_between(run, taken) else _judged(run, name, taken)


_JOINS = frozenset({"y", "e", "i", "et"})


def _another_between(run: Run, taken: dict[int, tuple[int, int, float]]) -> bool:
    """Whether somebody else is named between the words: `Nahom y Abel Sample` is not Nahom's."""
    held = {u for i, j, _ in taken.values() for u in range(i, j + 1)}
    between = [run.units[u] for u in range(min(held), max(held)) if u not in held]
    return any(unit.kind == "name" for unit in between) and any(
        unit.kind == "particle" and unit.word in _JOINS for unit in between
    )


def _options(
    units: Sequence[Unit], window: range, name: Name, exact: bool, language: str
) -> Iterator[tuple[float, Part, int, int]]:
    alone = len(units) == 2 and name.script != "arabic"  # as one they would leave none beside
    here = [
        (i, j, word, unit_keys(word, language))
        for i in window
        for j in ((i,) if alone else _ends(units, i))
        if j < window.stop
        for word in (units[i].word if i == j else units[i].word + units[j].word,)
    ]
    for part in _met(name, exact):
        joined = part.first != part.last
        for i, j, word, keys in here:
            if joined and j > i and name.script != "arabic":
                continue
            if part.key not in keys and (exact or not _comparable(part.word, word)):
                continue
            cost = word_cost(part.word, word, exact, language)
            if cost is not None:
                yield cost + part.cost + (0.15 if joined or i != j else 0.0), part, i, j


def _comparable(listed: str, word: str) -> bool:
    """Whether a word that shares no key may be a listed one: a slip of the pen, or letter by letter
    in a script without vowels."""
    if not listed.isascii():
        return True
    return listed[0] == word[0] and len(word) >= _LONG and len(listed) >= _LONG


_LONG = 6  # letters from which on a wrong one may be a slip


def _ends(units: Sequence[Unit], at: int) -> tuple[int, ...]:
    """The units with which one may be a single word of a name; beyond a particle too."""
    over = units[at + 1].kind == "particle" if at + 1 < len(units) else False
    return (at, at + 1, at + 2) if over else (at, at + 1)


@lru_cache(maxsize=20_000)
def word_cost(listed: str, word: str, exact: bool, language: str) -> float | None:
    """What it costs to take a text's word for a listed one; None where it is another."""
    if listed == word:
        return 0.0
    if exact:
        return palladius.cost(listed, word)
    return None if len(word) < 2 else _other_spelling(listed, word, language)


def _other_spelling(listed: str, word: str, language: str) -> float | None:
    if script(word[0]) in ("arabic", "hebrew") and script(listed[0]) == script(word[0]):
        return _same_letters(listed, word)
    base = heard(listed)
    if apart(base, word, language):
        return None
    if same_name(base, word):
        return _KNOWN
    if skeleton(base) not in skeletons(word, language):
        return _near(base, word)
    kind = script(word[0])
    vowels = min(_VOWELS.get(kind, 0.35), _VOWELS.get(script(listed[0]), 0.35))
    allowed = min(1.2, 0.16 * len(base) + (0.1 if kind == "latin" else 0.25))
    best = min(
        distance(each, base, vowels=vowels, limit=allowed) for each in readings(word, language)
    )
    if best > allowed:
        return None
    return best + (0.0 if kind == script(listed[0]) else 0.1)


# what a missing vowel costs in scripts that do not write each of them
_VOWELS = {"arabic": 0.1, "hebrew": 0.1, "ethiopic": 0.2, "indic": 0.2, "thai": 0.12, "khmer": 0.2}


_KNOWN = 0.16  # what another known spelling of a given name costs, for the one it is of comes first


def _same_letters(listed: str, word: str) -> float | None:
    """Within a script without vowels every letter counts."""
    if set(bare(listed)) & set(bare(word)):
        return 0.0
    near = any(_near(a, b) is not None for a in bare(listed)[-1:] for b in bare(word))
    return 1.0 if near else None


def _near(listed: str, word: str) -> float | None:
    """One letter wrong, missing, added or swapped in a long word: a slip of the pen, perhaps."""
    if min(len(listed), len(word)) < _LONG or listed[0] != word[0]:
        return None
    return 2.2 if OSA.distance(listed, word, score_cutoff=1) <= 1 else None


def _together(taken: dict[int, tuple[int, int, float]]) -> dict[int, tuple[int, int, float]]:
    """Drop words that lie too far from the others."""
    if not taken:
        return taken
    order = sorted(taken, key=lambda w: taken[w][0])
    groups: list[list[int]] = [[order[0]]]
    for word in order[1:]:
        gap = taken[word][0] - taken[groups[-1][-1]][1] - 1
        (groups[-1].append(word) if gap <= _REACH - 2 else groups.append([word]))
    best = max(groups, key=len)
    return {word: taken[word] for word in best}


def _judged(run: Run, name: Name, taken: dict[int, tuple[int, int, float]]) -> Fit:
    first = min(i for i, _, _ in taken.values())
    last = max(j for _, j, _ in taken.values())
    held = {u for i, j, _ in taken.values() for u in range(i, j + 1)}
    inside = tuple(
        u for u in range(first, last + 1) if u not in held and run.units[u].kind in ("name",)
    )
    missing = tuple(w for w in range(len(name.loose)) if w not in taken)
    cost = sum(c for _, _, c in taken.values())
    swapped = [taken[w][0] for w in sorted(taken)]
    what = "as written" if cost < 0.05 else "other spelling"
    if swapped != sorted(swapped):
        cost += 0.2 if _rotated(swapped) else 0.6
        what = "order swapped"
    if missing:
        what = "part left out"
    return Fit(first, last, cost, name, missing, inside, what)


def _rotated(order: list[int]) -> bool:
    return any(order[k:] + order[:k] == sorted(order) for k in range(len(order)))
