"""What a text tells of who bears a name, beside work: age, gender, father; with whence and duty.

Held against what the list's context tells of the same (tables/told.toml). What the list is silent
on is no reason, but for those in power and athletes (duty.py).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from monitor import text as texts
from monitor.match import duty, roles, whence
from monitor.match.data import any_of, members, words_of
from monitor.match.scripts import HAN
from monitor.match.stranger import stranger_terms
from monitor.match.verdict import Term

if TYPE_CHECKING:
    from monitor.match.context import Surroundings
    from monitor.match.people import Hit, Person


def told_terms(person: Person, hit: Hit, around: Surroundings) -> list[Term]:
    """What a place tells of its bearer that agrees with the list, or cannot be she."""
    context = texts.folded(person.defender.context)
    terms = [
        *_age(context, hit, around),
        *_gender(context, hit, around),
        *_past(hit, around),
        *_father(person.defender.context, hit, around),
        *whence.nation_terms(person.defender.country, hit, around),
        *duty.duty_terms(context, hit, around),
        *whence.province_terms(context, hit, around),
        *stranger_terms(person, hit, around),
    ]
    return [term for term in terms if term.weight]


# ---------------------------------------------------------------- age


@cache
def _ages() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A number that is an age; one in Han; a year of birth."""
    digits = (
        rf"(?<!\d)(\d\d)(?:\s|-)?(?:{words_of('years')})(?!\w)"
        rf"|(?<!\w)(?:{words_of('aged')})\s(\d\d)(?!\d)"
    )
    han = "([一二三四五六七八九]?十[一二三四五六七八九]?)(?:周)?岁"
    year = (
        rf"(?<!\w)(?:{words_of('born')})[. ]\D{{0,12}}?(?:\d\d?\D{{1,12}})?((?:19|20)\d\d)(?!\d)"
        rf"|(?<!\d)((?:19|20)\d\d)\s?(?:{words_of('born_after')})"
    )
    return re.compile(digits), re.compile(han), re.compile(year)


_BARE = re.compile(r"^\s?[,(（،]\s?(\d\d)\s?(?=[,)）،;])")
_CHILD = re.compile(r"\s?[,،]\s?(?:\d|1[0-3])[,،]|,? (?:aged|agee? de) (?:\d|1[0-3])(?!\d)")
_HAN_DIGITS = {each: at for at, each in enumerate("一二三四五六七八九", 1)}


def _number(han: str) -> int:
    tens, _, ones = han.partition("十")
    return 10 * _HAN_DIGITS.get(tens, 1) + _HAN_DIGITS.get(ones, 0)


Years = tuple[int, int]  # the first and the last in which she may have been born


def _born(text: str, year: int, doubt: int) -> Years | None:
    """When she was born of whom the text tells an age in `year`, give or take `doubt`."""
    digits, han, born = _ages()
    if found := born.search(text):
        told = int(found[1] or found[2])
        return told, told
    if found := digits.search(text):
        age = int(found[1] or found[2])
    elif found := han.search(text):
        age = _number(found[1])
    else:
        return None
    return year - age - 1 - doubt, year - age + doubt


def _age(context: str, hit: Hit, around: Surroundings) -> list[Term]:
    """Whether the ages or years of birth of the list and the text may be one person's."""
    listed = _listed_birth(context)
    if listed is None:
        child = _CHILD.match(around.even, hit.end) and not roles.described(context) & {"student"}
        return [Term(-3.0, "a child, not on the list", doubt=True)] if child else []
    published = around.document.published
    head, tail = around.clause_before(hit.start, 50), around.even[hit.end : hit.end + 44]
    tail = re.split(r"[;!?。！？]|(?<=\w{4})\. ", tail)[0]
    bare = _BARE.search(tail)
    year = published.year if published else _ABOUT
    told = (year - int(bare[1]) - 1, year - int(bare[1])) if bare else None
    told = told or _born(tail, year, 0 if published else 3) or _born(head, year, 3)
    if told is None:
        return []
    gap = max(told[0] - listed[1], listed[0] - told[1])
    return [Term(-3.6, "of another age than on the list")] if gap > _TOLERANCE else []


_ABOUT, _TOLERANCE = 2020, 3


@lru_cache(maxsize=20_000)
def _listed_birth(context: str) -> Years | None:
    bare = re.search(r"(?<![\d-])(\d\d)(?=\s*(?:,|$))", context)
    return _born(context, _ABOUT, 6) or (
        (_ABOUT - 7 - int(bare[1]), _ABOUT + 6 - int(bare[1])) if bare else None
    )


# ---------------------------------------------------------------- gender


@cache
def _genders() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words of a context that only a woman, or only a man, is called."""
    made = []
    for key in ("she", "he"):
        plain = [each for each in members("told.toml", key) if not re.match(f"[{HAN}]", each)]
        han = [each for each in members("told.toml", key) if re.match(f"[{HAN}]", each)]
        # "sister of X" tells of her, "imprisoned brother" does not: only what the context begins
        made.append(
            re.compile(rf"(?:^|[,;、，] ?| and )(?:\w+ )?(?:{any_of(plain)})(?!\w)|{any_of(han)}")
        )
    return made[0], made[1]


@lru_cache(maxsize=20_000)
def _listed_gender(context: str) -> str:
    woman, man = (bool(each.search(context)) for each in _genders())
    return "" if woman == man else "f" if woman else "m"


@cache
def _titles() -> dict[str, re.Pattern[str]]:
    words = {"f": words_of("ms"), "m": words_of("mr")}
    return {g: re.compile(rf"(?<!\w)(?:{each})[.,]? $") for g, each in words.items()}


_ARTICLE = re.compile(
    r"(?<!\w)(el|la|o|a|le|une?|una|uma?|del|do|da|al|ao) ([^\W\d_]+)"
    r"(?: (?!(?:de|del|of|du|da|do|d|a|y|e|et)\b)[^\W\d_]+)? $"
)
_WITH_ARTICLES = ("es", "pt", "fr")


def _gender(context: str, hit: Hit, around: Surroundings) -> list[Term]:
    listed = _listed_gender(context)
    if not listed:
        return []
    told = _called(around.even[max(0, hit.start - 40) : hit.start], around.document.language)
    told = told or _called_later(hit, around)
    if not told or told == listed:
        return []
    return [
        Term(
            -3.2, "a man, and not as on the list" if told == "m" else "a woman, not as on the list"
        )
    ]


def _called(before: str, language: str) -> str:
    """The gender of the title or of the article and noun that stand before a name."""
    for gender, pattern in _titles().items():
        if pattern.search(before):
            return gender
    found = _ARTICLE.search(before) if language.startswith(_WITH_ARTICLES) else None
    if not found or found[2].startswith(tuple(members("told.toml", "anybody"))):
        return ""
    woman = found[1] in ("la", "a", "une", "una", "uma", "da")
    if woman and language.startswith("pt") and not roles.described(found[2]):
        return ""
    return "f" if woman else "m" if roles.described(found[2]) else ""


def _called_later(hit: Hit, around: Surroundings) -> str:
    """The title with which a word of the name stands again in the text: `Mr Tam`."""
    word = around.even[hit.start : hit.end].split()[-1]
    if len(word) < 3:
        return ""
    found = {
        gender
        for at in texts.begun(word, around.even, whole=True)
        if at != hit.end - len(word)
        for gender, pattern in _titles().items()
        if pattern.search(around.even[max(0, at - 16) : at])
    }
    return found.pop() if len(found) == 1 else ""


# ---------------------------------------------------------------- past


_LONG_AGO = re.compile(r"(?<!\d)(?:1[5-8]\d\d|19[0-3]\d)(?!\d)")


def _past(hit: Hit, around: Surroundings) -> list[Term]:
    """Whether what is told right behind a name was before anybody's time who is watched."""
    tail = around.even[hit.end : around.sentence(hit.start, hit.end, 110)[1]]
    found = _LONG_AGO.search(tail)
    if not found or _ages()[2].search(tail[: found.end()]):
        return []
    return [Term(-5.0, "somebody of the past bears the name")]


# ---------------------------------------------------------------- father


@cache
def _child() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words_of('child')}) ((?:[^\W\d_][\w'-]+ ?){{1,3}})")


def _father(context: str, hit: Hit, around: Surroundings) -> list[Term]:
    """Whether list and text name one father; `son of` is not always followed by a name."""
    listed = _child().search(texts.folded(context))
    if not listed:
        return []
    told = _child().search(around.even[hit.end : hit.end + 60])
    if not told or told.start() > 12:
        return []
    if set(listed[1].split()) & set(told[1].split()):
        return [Term(1.5, "the father as on the list")]
    return [Term(-4.0, "another father than on the list")]
