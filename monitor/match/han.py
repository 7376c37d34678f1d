"""Chinese names: how Han characters are read, and which romanised names a stretch of Han can be."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import product

from monitor.match import cantonese
from monitor.match.data import read, toml
from monitor.match.scripts import script


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in read("pinyin.txt").splitlines():
        if not line.startswith("#"):
            sound, _, letters = line.lstrip("+").partition(" ")
            for letter in letters:
                found[letter] = (*found.get(letter, ()), sound)
    return found


@cache
def syllables() -> frozenset[str]:
    """All toneless syllables of pinyin, ü also as u."""
    known = {each for sounds in _readings().values() for each in sounds}
    return frozenset(known | {each.replace("v", "u") for each in known})


@cache
def surnames() -> frozenset[str]:
    return frozenset(toml("han.toml")["surnames"])


@cache
def surname_sounds() -> frozenset[str]:
    """Family names in pinyin."""
    return frozenset(sound for each in surnames() for sound in reading(each, surname=True)) | {
        "".join(reading(letter, surname=True)[0] for letter in name) for name in compound()
    }


@cache
def compound() -> frozenset[str]:
    return frozenset(toml("han.toml")["compound"])


@cache
def reading(letter: str, surname: bool = False) -> tuple[str, ...]:
    """Toneless pinyin of a simplified character, ü as u; the family name's own where asked."""
    if surname and (own := toml("han.toml")["readings"].get(letter)):
        return tuple(own.split())
    found = _readings().get(letter, ())
    return tuple(dict.fromkeys(each.replace("v", "u") for each in found))


def pinyin(name: str) -> list[tuple[str, str]]:
    """(family, given) in pinyin of a Han name, the likeliest first, four at most."""
    size = 2 if name[:2] in compound() and len(name) > 2 else 1
    usual = [
        reading(c, surname=True)[: 2 if c in toml("han.toml")["readings"] else 1]
        for c in name[:size]
    ]
    family = ["".join(each) for each in product(*usual)]
    given = ["".join(each) for each in product(*(reading(c)[:2] for c in name[size:]))]
    return [(f, g) for f in family for g in given if f and g][:4]


@cache
def _old_spellings() -> dict[str, str]:
    """Pinyin syllable → Wade–Giles, the apostrophes left out."""
    old: dict[str, str] = toml("han.toml")["wade_giles"]
    return {sound: spelt for spelt, sounds in old.items() for sound in reversed(sounds.split())}


def wade_giles(way: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A name in pinyin, family name first, as Taiwan spells it: syllable by syllable."""
    family, *given = way
    parted = split("".join(given))
    return [
        tuple(_old_spellings().get(each, each) for each in (family, *syllables))
        for syllables in parted
        if len(syllables) < 3
    ]


@cache
def split(word: str) -> tuple[tuple[str, ...], ...]:
    """Every way to read a Latin word as one to three pinyin syllables."""
    word = word.replace("v", "u")
    found: list[tuple[str, ...]] = [(word,)] if word in syllables() else []
    for cut in range(1, len(word)):
        if word[:cut] in syllables():
            found += [(word[:cut], *rest) for rest in split(word[cut:]) if len(rest) < 3]
    return tuple(found)


def keys(words: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    """Keys of a romanised Chinese name, family name at either end, with what they cost."""
    if not 2 <= len(words) <= 4:
        return
    for family, given, cost in (
        (words[0], words[1:], 0.0),
        (words[-1], words[:-1], 0.3),
    ):
        for mapped, more in _as_pinyin(family, given):
            yield mapped, cost + more


def _as_pinyin(family: str, given: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    heads = [each for each in split(family) if len(each) <= 2]
    tails = [sum(each, ()) for each in product(*(split(word) for word in given))]
    for head in heads:
        for tail in tails:
            if 1 <= len(tail) <= 2:
                yield " ".join((*head, *tail)), 0.0
    old = toml("han.toml")["wade_giles"]
    if all(each in old or each in syllables() for each in (family, *given)) and len(given) > 1:
        ways = product(*(old.get(each, each).split() for each in (family, *given)))
        for way in ways:
            yield " ".join(way), 0.2


# what stands in no given name: function words and the vocabulary of arrests
_NOT_IN_NAMES = re.compile(
    "[某的了在被是不与及或等说称个们这那其把给没也都就但所局处厅委]|警方|警察|公安|法院|"
    "检察|政府|律师|国安|国保|监狱|看守|法官|安警|家属|记者"
)
_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{2,}")


def windows(text: str, also_cantonese: bool = False) -> Iterator[tuple[int, int, str]]:
    """Stretches of Han that can be a name, with the key of each reading: (start, end, key)."""
    for run in _RUN.finditer(text):
        letters = run.group()
        for at in range(len(letters) - 1):
            size = 2 if letters[at : at + 2] in compound() else 1
            if size == 1 and letters[at] not in surnames():
                continue
            for length in (size + 2, size + 1):
                name = letters[at : at + length]
                if len(name) < length or _NOT_IN_NAMES.search(name, size - 1):
                    continue
                ways = product(
                    *(reading(c, surname=True) for c in name[:size]),
                    *(reading(c) for c in name[size:]),
                )
                start, end = run.start() + at, run.start() + at + length
                for way in ways:
                    yield start, end, " ".join(way)
                for key in cantonese.of_han(name) if also_cantonese else ():
                    yield start, end, key


@cache
def _ordinary() -> dict[str, str]:
    lines = (line.partition(" ") for line in read("han_words.txt").splitlines())
    return {first: others for first, _, others in lines if first != "#"}


def is_word(name: str) -> bool:
    """Whether two characters that may be a name are an ordinary word as well."""
    return len(name) == 2 and name[1] in _ordinary().get(name[0], "")


def stands_out(text: str, start: int, end: int) -> int:
    """On how many sides of `text[start:end]` stands what a name has there, and no other letter.

    text is folded; Chinese puts no space round names, so two characters may be of other words.
    """
    marks = toml("han.toml")["beside"]
    titles = tuple(toml("han.toml")["titles"])
    head, tail = text[max(0, start - 4) : start], text[end : end + 4]
    free_head = (
        not head
        or not (is_han(head[-1]) or head[-1].isdigit())
        or head.endswith(tuple(marks["before"]))
    )
    free_tail = not tail or not is_han(tail[0]) or tail.startswith((*marks["after"], *titles))
    return free_head + free_tail


def is_han(text: str) -> bool:
    return bool(text) and all(script(each) == "han" for each in text)
