"""Names as Hong Kong and Macau romanise them: `Chow` for 邹. Readings are in tables/jyutping.txt.

Spellings differ from person to person, so both sides are brought to one coarse key a syllable.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product

from monitor.match.data import read, toml

_INITIAL = re.compile(r"(ng(?=[aeiou])|kw|gw|ch|ts|tz|sh|[bpmfdtnlgkhwzcsjyr])?(.*)")
_HEADS = {
    "b": "p", "d": "t", "g": "k", "gw": "kw", "z": "c", "ch": "c", "ts": "c", "tz": "c", "j": "c",
    "sh": "s", "ng": "",
}  # fmt: skip
_TAILS = (
    ("sz", "i"), ("oeng", "eung"), ("eong", "eung"), ("oek", "euk"), ("eoi", "ui"), ("eon", "un"),
    ("eot", "ut"), ("yun", "un"), ("uen", "un"), ("uet", "ut"), ("yut", "ut"), ("yu", "u"),
    ("ue", "u"), ("aa", "a"), ("ee", "i"), ("ei", "i"), ("ay", "ai"), ("oo", "u"), ("ow", "au"),
    ("aw", "o"), ("ou", "o"), ("oy", "oi"), ("oh", "o"), ("ah", "a"), ("um", "am"),
)  # fmt: skip
# how Macau spells: Kuok, Vong, Ieong
_PORTUGUESE = (
    (re.compile("^ku(?=[aeo])"), "kw"),
    (re.compile("^v"), "w"),
    (re.compile("^i(?=[aeou])"), "y"),
    (re.compile("^yeong$"), "yeung"),
)
_JYUTPING = re.compile(r"^j(?=[aeiouy])")
# how a final is written, the usual way first
_WRITTEN = {
    "i": ("i", "ee"), "ei": ("ei", "i", "ee"), "ou": ("o",), "u": ("u", "oo"), "au": ("au", "ow"),
    "am": ("am", "um"), "an": ("an", "un"), "yun": ("uen",), "yut": ("uet",), "yu": ("u", "yu"),
    "eoi": ("ui",), "eon": ("un",), "eot": ("ut",), "oeng": ("eung",), "oek": ("euk",),
}  # fmt: skip
_HEAD = {"z": ("ch", "ts"), "c": ("ch", "ts"), "s": ("s", "sh"), "j": ("y",), "gw": ("kw",),
         "b": ("p",), "d": ("t",), "g": ("k",)}  # fmt: skip
_MOST = 24  # spellings of one name


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in read("jyutping.txt").splitlines():
        if not line.startswith("#"):
            sound, _, letters = line.lstrip("+").partition(" ")
            for letter in letters:
                found[letter] = (*found.get(letter, ()), sound)
    return found


@lru_cache(maxsize=4_000)
def syllable_key(word: str) -> str:
    """What `Tsang`, `Tzang` and Jyutping `cang` have in common."""
    if word in ("sze", "tsz", "tze", "tsze"):
        return "si" if word == "sze" else "ci"
    for pattern, usual in _PORTUGUESE:
        word = pattern.sub(usual, word)
    found = _INITIAL.fullmatch(word)
    if not found:
        return word
    head, tail = found.group(1) or "", found.group(2)
    for old, new in _TAILS:
        if tail.startswith(old):
            tail = new + tail[len(old) :]
            break
    return _HEADS.get(head, head) + tail


@lru_cache(maxsize=20_000)
def letter_keys(letter: str) -> tuple[str, ...]:
    """The keys of a simplified character's readings."""
    sounds = (_JYUTPING.sub("y", each) for each in _readings().get(letter, ()))
    return tuple(dict.fromkeys(map(syllable_key, sounds)))


@cache
def _known() -> frozenset[str]:
    """The keys of all readings."""
    return frozenset(key for letter in _readings() for key in letter_keys(letter))


def native(words: tuple[str, ...]) -> tuple[str, ...]:
    """A romanised name in its syllables, without an English given name before or behind them."""
    joined: dict[str, str] = toml("han.toml")["joined"]
    parted = tuple(part for word in words for part in joined.get(word, word).split())
    own = [len(word) < 7 and syllable_key(word) in _known() for word in parted]
    while len(parted) > 2 and not own[0]:
        parted, own = parted[1:], own[1:]
    while len(parted) > 2 and not own[-1]:
        parted, own = parted[:-1], own[:-1]
    return parted if all(own) else ()


def keys(words: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    """Keys of a romanised name of two to four syllables, the family name at either end."""
    parted = native(words)
    if not 2 <= len(parted) <= 4:
        return
    heard = [syllable_key(word) for word in parted]
    yield "~" + " ".join(heard), 0.2
    yield "~" + " ".join((heard[-1], *heard[:-1])), 0.4
    if parted != words and len(heard) > 3:  # `Wai-kei Szeto`
        yield "~" + " ".join((*heard[-2:], *heard[:-2])), 0.4
    elif len(heard) == 4:  # `Joe Kwan Pui-shan`
        yield "~" + " ".join(heard[1:]), 0.4


def of_han(name: str) -> Iterator[str]:
    """Keys of a Han name."""
    for way in product(*(letter_keys(letter) for letter in name)):
        yield "~" + " ".join(way)


def spellings(name: str) -> list[tuple[str, ...]]:
    """How a Han name may be romanised, syllable by syllable, the usual way first."""
    each = [_spelt(_readings()[c][0]) if c in _readings() else () for c in name]
    return [way for _, way in zip(range(_MOST), product(*each), strict=False)]


@lru_cache(maxsize=4_000)
def _spelt(sound: str) -> tuple[str, ...]:
    head, tail = re.fullmatch(r"(ng(?=.)|gw|kw|[bpmfdtnlgkhwzcsj])?(.*)", sound).groups("")  # type: ignore[union-attr]
    tails = _WRITTEN.get(tail, (tail.replace("aa", "a"),))
    if head == "s" and tail == "i":
        return ("sze", "see", "si")
    if head == "j" and tail == "yu":
        return ("yu", "yue")
    return tuple(h + t for t in tails for h in _HEAD.get(head, (head,)))
