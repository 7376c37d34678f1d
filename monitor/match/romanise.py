"""Names of any alphabet in one Latin sound space: `Гайрабекова`, `Gairabekova`, `Gayrabekova` meet.

`latin` writes a word in Latin letters, `skeletons` makes the coarse keys by which words are looked
up. How far two spellings are from each other is in distance.py, Han in han.py.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from anyascii import anyascii

from monitor.match.data import toml
from monitor.match.scripts import script
from monitor.text import folded

_VOWELS = frozenset("aeiouy")
_SPELLINGS = (
    (re.compile(r"^abd(?:[aeou]+(?:l|([rnsdtzj])(?=\1))|[aeou]$|l(?=[^aeiouy]))?"), "abd"),
    (re.compile("^ou(?=[aei])"), "w"),
    (re.compile("^[aei](?=bra(?:[hgk]|him)|smai?[eiy]?l|dris)"), ""),
    (re.compile("^e(?=m[bp]|n[dgtk][^h])"), ""),  # Embaló, Mbaló
    (re.compile("tsch|tch|tsh|cz"), "C"),
    (re.compile("shch|sch|sh"), "S"),
    (re.compile("dzh|dj|zh"), "j"),
    (re.compile("ch"), "C"),
    (re.compile("kh"), "h"),
    (re.compile("gh"), "g"),
    (re.compile("ph"), "f"),
    (re.compile("th"), "t"),
    (re.compile("dh"), "d"),
    (re.compile("ck|q|c(?![eiy])|k"), "k"),
    (re.compile("c"), "s"),
    (re.compile("tz"), "ts"),
    (re.compile("x"), "ks"),
    (re.compile("oo|ou|ow(?![aeiouy])|(?<=a)w(?=[^aeiouyw])"), "u"),
    (re.compile("ee"), "i"),
    (re.compile("(?<=[aeiou])[wv]$|ff$"), "v"),
    (re.compile("iye|iie|ye|ie"), "e"),
    (re.compile("yo|io"), "o"),
    (re.compile("y"), "i"),
)
_DOUBLE = re.compile(r"(.)\1+")
# letters of which a word must have one for the spelling to stand in it: most words have few
_TELLING = [
    "b",
    "u",
    "bsd",
    "e",
    "tc",
    "h",
    "jhz",
    "c",
    "h",
    "h",
    "h",
    "h",
    "h",
    "ckq",
    "c",
    "z",
    "x",
    "ouw",
    "e",
    "vwf",
    "e",
    "o",
    "y",
]
_GUARDED = tuple(
    (frozenset(letters), pattern, plain)
    for letters, (pattern, plain) in zip(_TELLING, _SPELLINGS, strict=True)
)


@cache
def _letters(kind: str) -> dict[str, tuple[str, ...]]:
    return {key: tuple(value.split(" ")) for key, value in toml("romanise.toml")[kind].items()}


@lru_cache(maxsize=20_000)
def latin(word: str) -> str:
    """One folded word in Latin letters, each letter by its usual reading."""
    kind = script(word[0]) if word else ""
    if kind == "latin":
        return word
    if kind in ("cyrillic", "arabic", "hebrew"):
        return _join(_letters(kind).get(each, ("",))[0] for each in word)
    return "".join(each for each in anyascii(word).lower() if each.isalpha())


@lru_cache(maxsize=20_000)
def listed(word: str) -> str:
    """A folded word of a listed name in Latin letters, without an article written onto it."""
    return readings(word)[0] if script(word[0]) in ("arabic", "hebrew") else latin(word)


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """A Latin spelling with the usual differences between romanisations taken out."""
    for letters, pattern, plain in _GUARDED:
        if not letters.isdisjoint(word):
            word = pattern.sub(plain, word)
    return _DOUBLE.sub(r"\1", word.replace("'", ""))


_DIGRAPH = re.compile("(?<=[skztdcgp])(?=h)|(?<=[td])(?=[szj])")


def _join(letters: Iterable[str]) -> str:
    """Letters' readings as one word, in which neighbours make no digraph that is none."""
    made = ""
    for each in letters:
        one_sound = each == "zh" and made[-1:] == "d"  # Хаджи, Джамал
        clash = made and each and not one_sound and _DIGRAPH.search(made[-1] + each[0])
        made += f"'{each}" if clash else each
    return made


_CLASS = {
    **dict.fromkeys("kgq", "k"), **dict.fromkeys("szjCSx", "s"), **dict.fromkeys("fv", "f"),
    **{letter: letter for letter in "bdlmnprt"},
}  # fmt: skip


@lru_cache(maxsize=20_000)
def skeleton(word: str) -> str:
    """The coarse key of a Latin spelling: first letter and classes of consonants."""
    heard = sound(word).replace("ts", "s").replace("ks", "s")
    if not heard:
        return ""
    first = heard[0]
    head = "h" if first == "h" else "a" if first in _VOWELS else "w" if first == "w" else ""
    rest = _DOUBLE.sub(r"\1", "".join(_CLASS.get(each, "") for each in heard))
    return head + rest


@lru_cache(maxsize=20_000)
def skeletons(word: str, language: str = "") -> tuple[str, ...]:
    """Every key under which a folded word of a text may stand for a listed one."""
    return tuple(dict.fromkeys(key for key in map(skeleton, readings(word, language)) if key))


@lru_cache(maxsize=20_000)
def readings(word: str, language: str = "") -> tuple[str, ...]:
    """Latin spellings of a folded word: as it stands, without case ending or prefix, by its
    letters' other readings."""
    kind = script(word[0])
    if kind == "cyrillic":
        return _cyrillic(word)
    if kind in ("arabic", "hebrew"):
        return tuple(
            dict.fromkeys(each for bare in _bare(word, kind) for each in _read(bare, kind))
        )
    plain = latin(word)
    endings = toml("endings.toml")["latin"].get(language, ()) if kind == "latin" else ()
    found = [plain, *(plain[: -len(e)] for e in endings if _ends(plain, e))]
    if own := toml("romanise.toml")["folded"].get(language):
        found += ["".join(own.get(letter, letter) for letter in each) for each in found]
    if bare_name := _AFFECTION.match(plain):
        found.append(bare_name.group(1))
    if "ph" in plain:
        found.append(plain.replace("ph", "p"))
    if language not in _LATIN and (written_on := _ARTICLE.match(plain)):
        found.append(written_on.group(1))
    return tuple(dict.fromkeys(each for each in found if each))


_LATIN = frozenset({"es", "pt", "it", "ca", "gl"})  # where words begin so that are no Arab names
_ARTICLE = re.compile("[ae]l([bcdfghjkmnpqrstvwxyz].{4,})$")
# what is added to a given name out of respect: Rustamjon, Otabek, Rameshbhai, Savitaben
_AFFECTION = re.compile("(.{4,})(?:[jz]h?[ao]n|bek|[kx]h?on|b[ao]y|qul|bhai|bh?en|behn|ji|saheb)$")


def _ends(word: str, ending: str) -> bool:
    return word.endswith(ending) and len(word) - len(ending) > 2


@cache
def _cyrillic_endings() -> tuple[str, ...]:
    return tuple(dict.fromkeys(folded(each) for each in toml("endings.toml")["cyrillic"]))


def _cyrillic(word: str) -> tuple[str, ...]:
    stems = [word]
    stems += [word[: -len(each)] for each in _cyrillic_endings() if _ends(word, each)]
    found = [latin(word)]
    for stem in stems[1:]:
        found += [latin(stem), latin(stem) + "a", latin(stem) + "i"]
    if word[0] in "вяюй":  # as German, Polish and Czech names have it: Wrobel, Jannaeus
        found += [_FOREIGN.sub(_foreign, each) for each in found]
    if "тш" in word:  # Muratshin, read as one sound where Latin letters stand
        found += [each.replace("t'sh", "tsh") for each in found if "t'sh" in each]
    if "дз" in word:  # Japanese and Italian ones
        found += [each.replace("dz", "z") for each in found if "dz" in each]
    if "г" in word:
        found += [each.replace("g", "h") for each in found if "g" in each]
    return tuple(dict.fromkeys(found))


_FOREIGN = re.compile("^[vy]")


def _foreign(first: re.Match[str]) -> str:
    return "w" if first.group() == "v" else "j"


def bare(word: str) -> tuple[str, ...]:
    """An Arabic or Hebrew word with and without what is written onto its front."""
    return tuple(dict.fromkeys((word, *_bare(word, script(word[0])))))


_FATHERS = ("ابو", "ابي", "ابا")
_PREFIX = re.compile("^(?:[وف]?[بكل]?ال|[وف]?لل|[وفبكل])(?=...)")


# an article within two words written as one, of which the next letter takes the sound
_SUN = re.compile("(?<=...)ال(?=[تثدذرزسشصضطظلن]..)")


def _bare(word: str, kind: str) -> tuple[str, ...]:
    """A word with and without the article and the particles written onto it."""
    if kind == "arabic" and len(word) > 7 and (parted := _SUN.sub("", word)) != word:
        return (*_bare(parted, kind), word)
    if kind == "hebrew":
        return (word, word[1:]) if word[0] in "ובלמשה" and len(word) > 3 else (word,)
    if len(word) > 5 and word.startswith(_FATHERS):
        return (word, word[3:])
    found = _PREFIX.match(word)
    if not found:
        return (word,)
    if found.group().endswith(("ال", "لل")):
        return (word[found.end() :],) if len(found.group()) == 2 else (word[found.end() :], word)
    return (word, word[found.end() :])


def _inner(word: str, kind: str) -> str:
    """The feminine ending as its vowel; semivowels within a word as theirs."""
    if kind != "arabic" or len(word) < 3:
        return word
    body = word[1:].replace("و", "u").replace("ي", "i")
    return word[0] + (body[:-1] + "a" if body[-1] == "ه" else body)


def _read(word: str, kind: str) -> tuple[str, ...]:
    """The usual reading, and those with one letter class read otherwise."""
    table = _letters(kind)
    usual = {letter: table.get(letter, (letter if letter in "aiu" else "",)) for letter in word}
    inner = _inner(word, kind)
    usual |= {each: (each,) for each in "aiu"}
    found = [_join(usual[each][0] for each in inner)]
    for letter in dict.fromkeys(word):
        for other in usual[letter][1:]:
            whole = word if letter == "و" else inner
            found.append(_join(other if each == letter else usual[each][0] for each in whole))
    return tuple(found)
