"""A person of the watch list as her name's parts, and the forms that texts give it.

Not here: searching (search.py) and judging (verdict.py). Which words are titles or particles, and
how a country builds names, stands in tables/.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, product

from monitor import text as texts
from monitor.match import cantonese, elements, han, korean
from monitor.match.data import members, toml
from monitor.match.given import local
from monitor.match.scripts import script
from monitor.model import Defender


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a name, folded, with hyphens as spaces.

    strength: A keeps the identity, B is weaker, C counts only after a full form in the document.
    cost: what it takes from the log-odds that this is the person.
    """

    text: str
    strength: str
    cost: float
    what: str


@dataclass(frozen=True, slots=True)
class Name:
    """One name or alias in parts. `words` are folded; titles are gone, particles flagged."""

    words: tuple[str, ...]
    loose: tuple[str, ...]  # without particles
    script: str
    family: tuple[int, ...]  # which of `loose` may be family names
    hyphened: tuple[int, ...] = ()  # which of `loose` hang on the one before by a hyphen

    @property
    def whole(self) -> str:
        return " ".join(self.words)


def plain(text: str) -> str:
    """Fold for comparing names: hyphens part words, apostrophes are gone."""
    return " ".join(texts.folded(text).replace("-", " ").replace("'", "").replace(".", " ").split())


_FILIATION = re.compile(r"(?<![^\W\d_])(?:[aA]/[lLpP]|[sSdD]/[oO])(?![^\W\d_])")


def parse(name: str, country: str = "") -> Name | None:
    """Take a name apart; None where nothing is left of it."""
    if "," in name:
        last, _, first = name.partition(",")
        is_mark = plain(first) in members("words.toml", "generations")
        name = f"{last} {first}" if is_mark else f"{first} {last}"
    words = tuple(each.group().strip("'") for each in texts.words(plain(_FILIATION.sub(" ", name))))
    words = _without_titles(words)
    if not words:
        return None
    kind = script(words[0][0])
    held = country in members("cultures.toml", "family_first")  # Le, Van and Do are names there
    loose = tuple(w for w in words if held or w not in members("words.toml", "particles"))
    loose = (
        tuple(w for w in loose if len(w) > 1 or kind == "han") if len(loose) > 2 else loose or words
    )
    hyphened = tuple(i for i, word in enumerate(loose) if word in set(_hung(name)))
    return Name(words, loose, kind, _family(loose, kind, country), hyphened)


_HUNG = re.compile(r"(?=(?<![^\W\d_])([^\W\d_]+)[-‐‑]([^\W\d_]+))")


def _hung(name: str) -> Iterator[str]:
    """Words that hang on the one before by a hyphen, which is no article: `Sample` of
    `Belmir-Sample`, not of `al-Sample`."""
    for found in _HUNG.finditer(name):
        before, word = map(texts.folded, found.groups())
        if before not in members("words.toml", "particles"):
            yield word


def _without_titles(words: tuple[str, ...]) -> tuple[str, ...]:
    titles = members("words.toml", "titles")
    while len(words) > 2 and words[0] in titles:
        words = words[1:]
    return words


def _family(loose: tuple[str, ...], kind: str, country: str) -> tuple[int, ...]:
    """Places of the words by which a text may call the person by family."""
    count = len(loose)
    if count > 2 and loose[-1] in members("words.toml", "generations"):
        count -= 1
    if kind == "han" or count < 2 or country in members("cultures.toml", "father_chain"):
        return ()
    if country in members("cultures.toml", "family_first"):
        return (0,)
    if country in members("cultures.toml", "two_families") and count > 2:
        return (count - 2, count - 1)
    return (count - 1,)


def names(defender: Defender) -> tuple[Name, ...]:
    """The name and every alias, in parts, also as other countries would write them; none twice."""
    typed = (defender.name, *defender.aliases)
    written = [parse(each, defender.country) for each in typed]
    written += _with_family(written)
    heard = dict.fromkeys(w for each in typed for w in _otherwise(each, defender.country))
    written += [parse(each, defender.country) for each in heard if each not in typed]
    if not any(each and each.script == "latin" for each in written):
        written += [each for name in written if name for each in _romanised(name, defender.country)]
    written += [_as_read(each) for each in written if each]
    return tuple({each.words: each for each in written if each}.values())


def _with_family(written: list[Name | None]) -> list[Name]:
    """What else she is called by one word, with her family name: `Tina` of `Cristina Sample`."""
    first = written[0]
    if first is None or len(first.family) != 1 or first.family[0] != len(first.loose) - 1:
        return []
    family = first.loose[-1]
    called = (each.loose[-1] for each in written[1:] if each and _is_one_word(each, first))
    made = ((word, family) for word in called if word not in first.loose)
    return [Name(each, each, first.script, (1,)) for each in made]


def _is_one_word(alias: Name, name: Name) -> bool:
    """Whether an alias is one word, or one with two or three letters of respect before it."""
    alone = len(alias.loose) == 1 or (len(alias.loose) == 2 and len(alias.loose[0]) < 4)
    return alone and alias.script == name.script and len(alias.loose[-1]) > 2


def _as_read(name: Name) -> Name | None:
    """A name of two parts in Han letters as it is read there: `gulinisha tuerxun`."""
    if name.script != "han" or len(name.words) < 2:
        return None
    heard = tuple(
        "".join(han.reading(each)[0] for each in word if han.reading(each)) for word in name.words
    )
    return Name(heard, heard, "latin", ()) if all(heard) else None


def _in_pinyin(name: str) -> Iterator[str]:
    """A name as Taiwan spells it in the letters that the mainland uses."""
    family, *given = plain(name).split() or [""]
    if len(given) != 2 or not all(each in _old() or each in han.syllables() for each in given):
        return
    for way in product(*(_old().get(each, each).split() for each in (family, *given))):
        yield f"{way[0]} {''.join(way[1:])}"


# what a family name becomes where its Russian ending was given up
_RUSSIAN = re.compile(r"(?:y?e|o)v[Aa]?$")
_ZODA = re.compile(r"z[oa]da$")
_UL = re.compile(r"(?<=[^\W\d_]{4})ul(?= )")
_ENDED = re.compile(r"(?<=[^\W\d_]{3})(?:(?:[oO]|[yY]?[eE])v[aA]?|(?:о|е|ё)ва?)$")
# an article written onto its word, and what a father is called by before his name
_ARTICLE = re.compile(r"(?<![^\W\d_])[AaEe]l(?=[bcdfghjkmnpqrstvwxyz][^\W\d_]{3,})")
_KUNYA = re.compile(r"^(?:[Aa]b[uo]u?|[Uu]mm?|[Oo]u?mm?) [^\W\d_]+ (?=\S+ \S)")


# Belarusian writes the vowels without stress as they are heard, Russian as they are under it:
# `Сямашка`, `Семашко`
_PRETONIC = re.compile(r"(?<=[^\W\d_])(?:я|(?i:(?<=[bdlmnprstvz])ia))(?=[^\W\d_]{3})")
_FAMILY_KO = re.compile(r"([^\W\d_]{2}[кk])[аa]$")


def _as_e(found: re.Match[str]) -> str:
    return "е" if found.group() == "я" else "e"


def _otherwise(name: str, country: str) -> Iterator[str]:
    """A typed name as other texts would write it: by how its letters are read at home, without an
    article written onto it, without a father's by-name."""
    yield local(name, country)
    if country == "BY":
        yield local(name, "lacinka")
        yield _FAMILY_KO.sub(r"\1о" if name[-1:] == "а" else r"\1o", _PRETONIC.sub(_as_e, name))
    for group in ("arabic", "two_families", "gajica"):
        if country in members("cultures.toml", group):
            yield local(name, group)
    if country in members("cultures.toml", "zoda"):
        yield _RUSSIAN.sub("zoda", name)
        yield _ZODA.sub("ov", name)
    if country in members("cultures.toml", "ul"):
        yield _UL.sub("", name)
    if country in members("cultures.toml", "bare_family"):
        yield _ENDED.sub("", name)
    if country == "TW":
        yield from _in_pinyin(name)
    if country in members("cultures.toml", "arabic"):
        yield _ARTICLE.sub("", name)
        yield _KUNYA.sub("", name)


def _romanised(name: Name, country: str) -> list[Name]:
    whole = "".join(name.words)
    if name.script == "han" and (words := elements.in_latin(whole)):
        return [Name(words, words, "latin", ())]
    if name.script == "hangul" and 1 < len(whole) < 4:
        words = korean.in_latin(whole)
        return [Name(words, words, "latin", (0,))]
    if name.script == "tibetan" and (words := elements.in_latin(whole)):
        return [Name(words, words, "latin", ())]
    if name.script != "han" or not 1 < len(whole) < 5:
        return []
    ways: list[tuple[str, ...]] = [*han.pinyin(whole)]
    if country == "TW":
        ways += [each for way in ways for each in han.wade_giles(way)][:2]
    if country in members("cultures.toml", "cantonese"):
        ways += cantonese.spellings(whole)[:1]
    return [Name(each, each, "latin", (0,)) for each in ways]


def is_syllabic(name: Name, country: str) -> bool:
    """Whether one letter more or less makes another name: pinyin, Vietnamese, Korean."""
    if country in members("cultures.toml", "syllabic"):
        return True
    chinese = country in members("cultures.toml", "chinese") and name.script == "latin"
    if not {name.loose[0], name.loose[-1]} & (han.surname_sounds() | set(_old())):
        return False
    return chinese and all(han.split(word) or word in _old() for word in name.loose)


def _old() -> dict[str, str]:
    found: dict[str, str] = toml("han.toml")["wade_giles"]
    return found


def forms(defender: Defender) -> tuple[Form, ...]:
    """Every whole form to be searched for, strongest first, no text twice."""
    return forms_of(names(defender), defender.country)


def forms_of(found_names: tuple[Name, ...], country: str) -> tuple[Form, ...]:
    """As `forms`, of names that are parsed already."""
    own_han = any(each.script == "han" for each in found_names)
    found = chain.from_iterable(_forms(each, country) for each in found_names)
    if country in members("cultures.toml", "han_readers") and not own_han:
        found = chain(found, chain.from_iterable(map(_by_ear, found_names)))
    if country in members("cultures.toml", "tibetan_readers"):
        found = chain(found, chain.from_iterable(map(_in_tibetan, found_names)))
    best: dict[str, Form] = {}
    for form in sorted(found, key=lambda form: form.cost):
        best.setdefault(form.text, form)
    return tuple(best.values())


def _han_forms(whole: str, country: str) -> Iterator[Form]:
    yield Form(whole, "A", 0.0, "as written")
    if country in members("cultures.toml", "cantonese") and 1 < len(whole) < 5:
        for way in cantonese.spellings(whole):
            yield Form(" ".join(way), "B", 0.4, "Cantonese spelling")
            yield Form(" ".join((*way[1:], way[0])), "B", 0.5, "Cantonese spelling, swapped")


def _by_ear(name: Name) -> Iterator[Form]:
    for whole in elements.in_han(name.loose):
        yield Form(whole, "A", 0.2, "in Han, by ear")


def _in_tibetan(name: Name) -> Iterator[Form]:
    for whole in elements.in_tibetan(name.loose):
        yield Form(texts.folded(whole), "A", 0.2, "in Tibetan")


def _of_its_people(name: Name, country: str) -> Iterator[Form]:
    """Spellings that only some peoples' names have."""
    if country in members("cultures.toml", "korean"):
        for family, *given in korean.spellings(name.loose):
            yield Form(f"{family} {' '.join(given)}", "B", 0.4, "another Korean spelling")
            yield Form(f"{family} {''.join(given)}", "B", 0.4, "another Korean spelling")
            yield Form(f"{''.join(given)} {family}", "B", 0.5, "another Korean spelling, swapped")
        for whole in korean.in_hangul(name.loose) if name.script == "latin" else ():
            yield Form(whole, "B", 0.4, "in Hangul")


def _forms(name: Name, country: str) -> Iterator[Form]:
    if name.script == "han":
        yield from _han_forms("".join(name.words), country)
        return
    if name.script == "hangul" and len(name.words) == 1 and len(name.whole) > 2:
        yield Form(name.whole, "A", 0.0, "as written")
        return
    if len(name.words) == 1:
        yield Form(name.whole, "B", 1.5, "one word")
        return
    yield Form(name.whole, "A", 0.0, "as written")
    yield from _of_its_people(name, country)
    if len(name.loose) < len(name.words):
        yield Form(" ".join(name.loose), "A", 0.3, "without particle")
    swapped = (*name.words[1:], name.words[0])
    yield Form(" ".join(swapped), "A", 0.2, "order swapped")
    if len(name.words) > 2:
        yield Form(" ".join((name.words[-1], *name.words[:-1])), "A", 0.2, "order swapped")
        yield Form(f"{name.loose[0]} {name.loose[-1]}", "B", 0.5, "middle part left out")
        if len(name.family) > 1:
            yield Form(" ".join(name.loose[:-1]), "B", 0.5, "second family name left out")
    if country in members("cultures.toml", "family_first"):
        family, given = name.loose[0], name.loose[1:]
        for syllables in han.split(given[0]) if len(given) == 1 else ():
            if len(syllables) == 2:
                yield Form(f"{family} {' '.join(syllables)}", "A", 0.0, "given name parted")
                yield Form(f"{' '.join(syllables)} {family}", "A", 0.2, "order swapped, parted")
        if len(given) > 1:
            yield Form(f"{family} {''.join(given)}", "A", 0.0, "given name joined")
            yield Form(f"{''.join(given)} {family}", "A", 0.2, "order swapped, joined")
