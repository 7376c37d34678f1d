"""Names of any alphabet in one Latin sound space: `Гайрабекова`, `Gairabekova`, `Gayrabekova` meet.

`latin` writes a word in Latin letters, `skeletons` makes the coarse keys by which words are looked
up. How far two spellings are from each other is in distance.py, Han in han.py.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from itertools import groupby

from anyascii import anyascii

from monitor.match.data import toml
from monitor.match.scripts import script
from monitor.match.spelt import READ_BY_LETTER, spellings, spellings_of, spelt, stems
from monitor.text import folded

_VOWELS = frozenset("aeiouy")
# what is spelt in several ways, how it is read, and letters without which it does not stand there
_SPELLINGS = (
    (r"^abd(?:[aeou]+(?:l|([rnsdtzj])(?=\1))|[aeou]$|l(?=[^aeiouy]))?", "abd", "abd"),
    ("^ou(?=[aei])", "w", "ou"),
    ("^[aei](?=bra(?:[hgk]|him)|smai?[eiy]?l|dris)", "", "bra sma dris"),
    ("^e(?=m[bp]|n[dgtk][^h])", "", "em en"),  # Embaló, Mbaló
    ("^inh", "nh", "inh"),  # Inhantumbo
    ("tt?sts|tts", "ts", "sts tts"),  # Таццяна
    ("ckh", "tskh", "ckh"),  # Kvarackhelia
    ("tsch|tch|tsh|cz", "C", "tsch tch tsh cz"),
    ("shch|sch|sh", "S", "sh sch"),
    ("dzh|dj|zh", "j", "dj zh"),
    ("ch", "C", "ch"),
    ("(?<=[eo]v|[a-z][jszc])ic$", "iC", "ic"),  # Stanković, its mark folded away
    ("kh", "h", "kh"),
    ("gh", "g", "gh"),
    ("ph", "f", "ph"),
    ("th", "t", "th"),
    ("dh", "d", "dh"),
    ("qu(?=[ei])", "k", "qu"),
    ("ck|q|c(?![eiy])", "k", "c q"),
    ("c", "s", "c"),
    ("tz", "ts", "tz"),
    ("x", "ks", "x"),
    ("oo|ou|ow(?![aeiouy])|(?<=a)w(?=[^aeiouyw])", "u", "oo ou ow aw"),
    ("ee", "i", "ee"),
    ("(?<=[aeiou])[wv]$|ff$", "v", "w v ff"),
    ("iye|iie|ye|ie", "e", "ye ie"),
    ("yo|io", "o", "yo io"),
    ("y", "i", "y"),
    ("(?<=...[aeo])h$", "", "h"),  # Fatemeh, Sarah
    ("^hu(?=[aeo])", "w", "hua hue huo"),  # Huamán, Wamán
)
_GUARDED = tuple((re.compile(way), plain, tuple(has.split())) for way, plain, has in _SPELLINGS)


@cache
def _letters(kind: str) -> dict[str, tuple[str, ...]]:
    return {key: tuple(value.split(" ")) for key, value in toml("romanise.toml")[kind].items()}


_CYRILLIC, _ALSO_LATIN = re.compile("[\u0430-\u0457]"), re.compile("[a-z]")
_LOOKS_LIKE = str.maketrans("aceopxyitkmhbn", "асеорхуіткмнвп")


def _of_one_script(word: str) -> str:
    """A Cyrillic word without the Latin letters that only look like its own, as some editors mix
    them to hide a text from search."""
    if word.isascii() or not _ALSO_LATIN.search(word) or not _CYRILLIC.search(word):
        return word
    return word.translate(_LOOKS_LIKE)


@lru_cache(maxsize=20_000)
def latin(word: str) -> str:
    """One folded word in Latin letters, each letter by its usual reading."""
    word = _of_one_script(word)
    kind = script(word[0]) if word else ""
    if kind == "latin":
        return word
    if kind in ("cyrillic", "arabic", "hebrew"):
        return _join(_letters(kind).get(each, ("",))[0] for each in word)
    if kind in READ_BY_LETTER:
        return spelt(word, kind)
    return "".join(each for each in anyascii(word).lower() if each.isalpha())


@lru_cache(maxsize=20_000)
def listed(word: str) -> str:
    """A folded word of a listed name in Latin letters, without an article written onto it."""
    return readings(word)[0] if script(word[0]) in ("arabic", "hebrew") else latin(word)


def ways(word: str) -> tuple[str, ...]:
    """The other ways in which a folded word of a listed name may be romanised: `قاسم`, Qasim."""
    kind = script(word[0])
    if kind in READ_BY_LETTER:
        return spellings_of(word, kind)[1:]
    return readings(word)[1:_WAYS] if kind in ("arabic", "hebrew") else ()


_WAYS = 5  # of one listed word


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """A Latin spelling with the usual differences between romanisations taken out."""
    for pattern, plain, letters in _GUARDED:
        for each in letters:
            if each in word:
                word = pattern.sub(plain, word)
                break
    return _single(word.replace("'", ""))


def _single(word: str) -> str:
    """A word with each letter once where it stands several times in a row."""
    if any(map(str.__eq__, word, word[1:])):
        return "".join(letter for letter, _ in groupby(word))
    return word


_DIGRAPH = re.compile("(?<=[skztdcgp])(?=h)|(?<=[td])(?=[szj])")


def _join(letters: Iterable[str]) -> str:
    """Letters' readings as one word, in which neighbours make no digraph that is none."""
    made = ""
    for each in letters:
        one_sound = each == "zh" and made[-1:] == "d"  # Хаджи, Джамал
        clash = made and each and not one_sound and _DIGRAPH.search(made[-1] + each[0])
        made += f"'{each}" if clash else each
    return made


class _Classes(dict[int, str]):
    """For `str.translate`: vowels and what is no consonant here go."""

    def __missing__(self, code: int) -> str:
        self[code] = ""
        return ""


_CLASS = _Classes(
    (ord(letter), kind)
    for letter, kind in zip("kgqszjCSxfvbdlmnprt", "kkkssssssffbdlmnprt", strict=True)
)


@lru_cache(maxsize=20_000)
def skeleton(word: str) -> str:
    """The coarse key of a Latin spelling: first letter and classes of consonants."""
    heard = sound(word).replace("ts", "s").replace("ks", "s")
    if not heard:
        return ""
    first = heard[0]
    head = "h" if first == "h" else "a" if first in _VOWELS else "w" if first == "w" else ""
    return head + _single(heard.translate(_CLASS))


@lru_cache(maxsize=20_000)
def skeletons(word: str, language: str = "") -> tuple[str, ...]:
    """Every key under which a folded word of a text may stand for a listed one."""
    return tuple(dict.fromkeys(key for key in map(skeleton, readings(word, language)) if key))


@lru_cache(maxsize=20_000)
def readings(word: str, language: str = "") -> tuple[str, ...]:
    """Latin spellings of a folded word: as it stands, without case ending or prefix, by its
    letters' other readings."""
    word = _of_one_script(word)
    kind = script(word[0])
    if kind == "cyrillic":
        return _cyrillic(word, language)
    if kind in ("arabic", "hebrew"):
        written = [each for stem in stems(word, kind, language) for each in _bare(stem, kind)]
        if language in _VOWELLED:
            written = [each[0] + each[1:].replace("ه", "e") for each in written]
        return tuple(dict.fromkeys(each for bare in written for each in _read(bare, kind)))
    if kind in READ_BY_LETTER:
        return spellings(word, kind, language)
    plain = latin(word)
    found = list(stems(plain, kind, language))
    if own := toml("romanise.toml")["folded"].get(language):
        found += ["".join(own.get(letter, letter) for letter in each) for each in found]
    if plain[-1:] in _AFFECTIONATE and (bare_name := _AFFECTION.match(plain)):
        found.append(bare_name.group(1))
    if "w" in plain[1:]:  # Borowski
        found.append(plain[0] + plain[1:].replace("w", "v"))
    if "ph" in plain:
        found.append(plain.replace("ph", "p"))
    if plain[1:2] == "l" and language not in _LATIN and (written_on := _ARTICLE.match(plain)):
        found.append(written_on.group(1))
    return tuple(dict.fromkeys(each for each in found if each))


_LATIN = frozenset({"es", "pt", "it", "ca", "gl"})  # where words begin so that are no Arab names
_ARTICLE = re.compile("[ae]l([bcdfghjkmnpqrstvwxyz].{4,})$")
# what is added to a given name out of respect: Rustamjon, Otabek, Rameshbhai, Savitaben
_AFFECTIONATE = frozenset("nkylib")  # how these end
_AFFECTION = re.compile("(.{4,})(?:[jz]h?[ao]n|bek|[kx]h?on|b[ao]y|qul|bhai|bh?en|behn|ji|saheb)$")


def _ends(word: str, ending: str) -> bool:
    return word.endswith(ending) and len(word) - len(ending) > 2


@cache
def _cyrillic_endings() -> tuple[str, ...]:
    return tuple(dict.fromkeys(folded(each) for each in toml("endings.toml")["cyrillic"]))


@cache
def _endings_of(language: str) -> tuple[str, ...]:
    own = toml("endings.toml")["cyrillic_of"].get(language, ())
    return (*_cyrillic_endings(), *dict.fromkeys(folded(each) for each in own))


def _cyrillic(word: str, language: str) -> tuple[str, ...]:
    stems = [word]
    stems += [word[: -len(each)] for each in _endings_of(language) if _ends(word, each)]
    if language == "be":  # folded, its short u has lost its mark: Жукоўская, Жуковская
        stems += [other for each in stems if (other := _SHORT_U.sub("в", each)) != each]
    found = [latin(word)]
    for stem in stems[1:]:
        found += [latin(stem), latin(stem) + "a", latin(stem) + "i"]
    if language in _GAJ:
        found += [_in_gajica(stem) for stem in stems]
    if word[0] in "вяюйеё":  # as German, Polish and Czech names have it: Wrobel, Jannaeus
        found += [_FOREIGN.sub(_foreign, each) for each in found]
    for letters, way in _OTHERWISE:
        if letters.search(word):
            found += [changed for each in found if (changed := way(each)) != each]
    if "г" in word:
        found += [each.replace("g", "h") for each in found if "g" in each]
    return tuple(dict.fromkeys(found))


_GAJ = frozenset({"sr", "bs", "hr", "mk"})


def _in_gajica(word: str) -> str:
    """A Serbian word in Latin letters as people type them: `Шљивић`, Sljivic."""
    table = toml("romanise.toml")["latin"]["gajica"]
    return "".join(table.get(letter, "") for letter in word)


# letters of foreign names that have more than one sound, and how else they are read
_OTHERWISE: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (re.compile("тш"), lambda read: read.replace("t'sh", "tsh")),  # Muratshin
    (re.compile("дз"), lambda read: read.replace("d'z", "z")),  # Japanese and Italian ones
    (re.compile("(?<=.)в(?=[иеаоя]|ск|ц)"), lambda read: read[0] + read[1:].replace("v", "w")),
    (re.compile("^у[иоэеа]"), lambda read: f"w{read[1:]}"),  # Уильям
    (re.compile("х"), lambda read: re.sub("(?<![csz])h", "ch", read)),  # Бохнер
    (re.compile("^е"), lambda read: f"j{read}"),
    (re.compile("[ое]в$"), lambda read: f"{read[:-1]}w" if read[-1] == "v" else read),  # Iwanow
    (re.compile("[чц]"), lambda read: read.replace("ch", "c").replace("ts", "c")),  # Caleta
    (re.compile("дж"), lambda read: read.replace("dzh", "g")),  # Giada
    (re.compile("ье$"), lambda read: f"{read}r"),  # Оливье
)
_SHORT_U = re.compile("(?<=[аеоіуыэюя])у")
_FOREIGN = re.compile("^(?:v|[iy](?=[aeou]))")


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


_VOWELLED = frozenset({"ug", "ckb", "ku"})  # which write every vowel in Arabic letters, e as ە
_READ = "aiue"  # letters of a word that have been read already


def _read(word: str, kind: str) -> tuple[str, ...]:
    """The usual reading, and those with one letter class read otherwise."""
    table = _letters(kind)
    usual = {letter: table.get(letter, (letter if letter in _READ else "",)) for letter in word}
    inner = _inner(word, kind)
    usual |= {each: (each,) for each in _READ}
    found = [_join(usual[each][0] for each in inner)]
    for letter in dict.fromkeys(word):
        for other in usual[letter][1:]:
            whole = word if letter == "و" else inner
            found.append(_join(other if each == letter else usual[each][0] for each in whole))
    return tuple(found)
