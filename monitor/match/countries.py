"""Which countries a text speaks of, and where (monitor/countries.txt). Judges nothing."""

# ruff: noqa: SIM905  word lists read better as words

from bisect import bisect_left
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.countries import rows
from monitor.match.scripts import script

_ENDING = 5  # letters that a beginning of a word, or a Cyrillic name, may go on with
_VOWELS = "аяоеиіыьюя"
_PREFIXES = frozenset(["", *"و ب ل ف ال وال بال لل فال ول وب ו ב ל מ ה".split()])
_ENDINGS = frozenset(["", *"ي يه يين يون يات ه ا ים ית י".split()])
# one desk's country is often written as the other's
_TOGETHER = (frozenset({"CN", "HK", "MO", "TW"}), frozenset({"IL", "PS"}), frozenset({"MA", "EH"}),
             frozenset({"UA", "RU"}), frozenset({"CD", "CG"}))  # fmt: skip

Spoken = tuple[tuple[int, str], ...]  # offset, ISO code; in text order


@cache
def _table() -> tuple[AhoCorasick, list[tuple[tuple[str, ...], bool, str]]]:
    """The search, and of each pattern: its countries, whether it may go on, the pattern."""
    owners: dict[str, tuple[str, ...]] = {}
    open_ended: set[str] = set()
    for code, words in rows():
        for word in words:
            plain = word.rstrip("*")
            if script(plain[0]) == "cyrillic":
                bare = plain.rstrip(_VOWELS)
                plain = bare if len(bare) > 3 else plain
                if len(plain) > 4:
                    open_ended.add(plain)
            if script(plain[0]) == "arabic":
                plain = plain.removeprefix("ال") if len(plain) > 5 else plain
                plain = plain[:-1] if len(plain) > 4 and plain[-1] in "اه" else plain
            if word.endswith("*"):
                open_ended.add(plain)
            owners[plain] = (*owners.get(plain, ()), code)
    # where `ethiopi` may go on, so may `ethiopia`, which is found in its stead
    for each, codes in owners.items():
        begun = {each[:end] for end in range(3, len(each))} & open_ended
        if any(set(owners[part]) & set(codes) for part in begun):
            open_ended.add(each)
    patterns = list(owners)
    search = AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest, store_patterns=False)
    return search, [(owners[each], each in open_ended, each) for each in patterns]


def spoken_of(even: str) -> Spoken:
    """Every place of a folded text that names a country or its people."""
    search, patterns = _table()
    found: list[tuple[int, str]] = []
    for which, start, end in search.find_matches_as_indexes(even):
        codes, goes_on, pattern = patterns[which]
        if _stands(even, start, end, goes_on, script(pattern[0])):
            found += [(start, code) for code in codes]
    return tuple(found)


def _stands(even: str, start: int, end: int, goes_on: bool, kind: str) -> bool:
    if kind == "han":
        return True
    first, last = start, end
    while first and even[first - 1].isalnum():
        first -= 1
    while last < len(even) and even[last].isalnum():
        last += 1
    if kind in ("arabic", "hebrew"):
        return even[first:start] in _PREFIXES and even[end:last] in _ENDINGS
    return first == start and (last == end or (goes_on and last - end <= _ENDING))


def between(spoken: Spoken, start: int, end: int) -> frozenset[str]:
    """The countries named in a stretch of the text."""
    first, last = bisect_left(spoken, (start, "")), bisect_left(spoken, (end, ""))
    return frozenset(code for _, code in spoken[first:last])


def includes(codes: frozenset[str], country: str) -> bool:
    """Whether a country, or one that goes with it, is among some."""
    return country in codes or any(country in each and each & codes for each in _TOGETHER)
