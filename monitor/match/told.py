"""What a text tells of who bears a name, beside work: age, gender, father, home, whom she serves.

Held against what the list's context tells of the same (tables/told.toml). What the list is silent
on is no reason, but for servants of the state and athletes.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from monitor import text as texts
from monitor.match import countries, roles, verdict
from monitor.match.data import members
from monitor.match.scripts import HAN
from monitor.match.verdict import Term

if TYPE_CHECKING:
    from collections.abc import Iterable

    from monitor.match.context import Surroundings
    from monitor.match.people import Hit, Person


def told_terms(person: Person, hit: Hit, around: Surroundings) -> list[Term]:
    """What a place tells of its bearer that agrees with the list, or cannot be she."""
    context = texts.folded(person.defender.context)
    terms = [
        *_age(context, hit, around),
        *_gender(context, hit, around),
        *_father(person.defender.context, hit, around),
        *_nation(person.defender.country, hit, around),
        *_servant(context, hit, around),
    ]
    return [term for term in terms if term.weight]


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(each) for each in sorted(words, key=len, reverse=True))


def _list(key: str) -> str:
    return _any(members("told.toml", key))


# ---------------------------------------------------------------- age


@cache
def _ages() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A number that is an age; one in Han; a year of birth."""
    digits = (
        rf"(?<!\d)(\d\d)(?:\s|-)?(?:{_list('years')})(?!\w)"
        rf"|(?<!\w)(?:{_list('aged')})\s(\d\d)(?!\d)"
    )
    han = "([一二三四五六七八九]?十[一二三四五六七八九]?)(?:周)?岁"
    year = (
        rf"(?<!\w)(?:{_list('born')})[. ]\D{{0,12}}?(?:\d\d?\D{{1,12}})?((?:19|20)\d\d)(?!\d)"
        rf"|(?<!\d)((?:19|20)\d\d)\s?(?:{_list('born_after')})"
    )
    return re.compile(digits), re.compile(han), re.compile(year)


_BARE = re.compile(r"^\s?[,(（،]\s?(\d\d)\s?(?=[,)）،;])")
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
        return []
    published = around.document.published
    head, tail = _clause_before(hit.start, around, 50), around.even[hit.end : hit.end + 44]
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


def _clause_before(start: int, around: Surroundings, reach: int) -> str:
    """The folded words before a place, from the last mark on that ends a clause."""
    text = around.document.text[max(0, start - reach) : start]
    cut = max(
        (each.end() for each in re.finditer(r"[.;:!?。！？；：\n](?!\s?р\b)", text)), default=0
    )
    return around.even[max(0, start - reach) + cut : start]


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
            re.compile(rf"(?:^|[,;、，] ?| and )(?:\w+ )?(?:{_any(plain)})(?!\w)|{_any(han)}")
        )
    return made[0], made[1]


@lru_cache(maxsize=20_000)
def _listed_gender(context: str) -> str:
    woman, man = (bool(each.search(context)) for each in _genders())
    return "" if woman == man else "f" if woman else "m"


@cache
def _titles() -> dict[str, re.Pattern[str]]:
    words = {"f": _list("ms"), "m": _list("mr")}
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
        for each in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", around.even)
        if each.start() != hit.end - len(word)
        for gender, pattern in _titles().items()
        if pattern.search(around.even[max(0, each.start() - 16) : each.start()])
    }
    return found.pop() if len(found) == 1 else ""


# ---------------------------------------------------------------- father


@cache
def _child() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_list('child')}) ((?:[^\W\d_][\w'-]+ ?){{1,3}})")


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


# ---------------------------------------------------------------- home


@cache
def _homes() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """`resident of X` before a name, and `, a baker from X` behind it: where X begins."""
    before = rf"(?<!\w)(?:{_list('resident')})\s?((?:[^\W\d_][\w'-]*[ ,]+){{1,3}})(?:\w+ )?$"
    after = (
        rf"^\s?[,(]\s?(?:(?:an?|une?|una?|uma?|the|el|la|le|\d\d,?) )?(?:[^\W\d_-]+ ){{0,4}}?"
        rf"(?:{_list('from')}|{_list('resident')}) "
    )
    return re.compile(before), re.compile(after)


_BESIDE = re.compile(
    r",? ?\(?(?:de|d'|of|из|do|da) ?([^\W\d_a-zß-öø-ÿа-яё][\w'’-]{2,})(?=[,.);]|$)"
)
_CAPITAL = re.compile(r"[^\W\d_a-zß-öø-ÿа-яё][\w'’-]{2,}")


def home_terms(context: str, hit: Hit, around: Surroundings) -> list[Term]:
    """Whether the text says that she is of a place that is none of the list's."""
    listed = verdict.places(context)
    told = _told_home(hit, around)
    if not listed or not told:
        return []
    if any(around.alike(each, listed) for each in told):
        return [Term(0.4, "of the place as on the list")]
    return [Term(-0.8, "of another place than on the list")]


def _told_home(hit: Hit, around: Surroundings) -> list[str]:
    before, after = _homes()
    text = around.document.text
    head = _clause_before(hit.start, around, 60)
    if found := before.search(head):
        at = hit.start - len(head)
        return _CAPITAL.findall(text[at + found.start(1) : at + found.end(1)])
    if (found := after.match(around.even[hit.end : hit.end + 80])) and (
        place := _CAPITAL.match(text, hit.end + found.end())
    ):
        return [place.group()]
    beside = _BESIDE.match(text, hit.end)
    return [beside[1]] if beside else []


# ---------------------------------------------------------------- country


def _nation(country: str, hit: Hit, around: Surroundings) -> list[Term]:
    """A people named right before a name, that is not the list's: `Bolivian farmer X`."""
    if not country:
        return []
    head = _clause_before(hit.start, around, 44)
    at = hit.start - len(head)
    if re.search(r"[,(]", head):
        at += max(head.rfind(each) for each in ",(") + 1
    told = countries.between(around.spoken(), at, hit.start)
    if len(told) != 1 or not _leads(around.even[at : hit.start], around, at):
        return []
    if country in told or ("CN" in (country, *told) and countries.includes(told, country)):
        return []
    return [Term(-3.2, "called of another country")]


_LEADS = re.compile(r"^(?:an?|the|el|la|le|l'|o|un|une?|una?|uma?|al|del|du|do|da)? ?$")


def _leads(head: str, around: Surroundings, at: int) -> bool:
    """Whether a country's name leads a noun that ends at the name: no verb, no preposition."""
    first = min(offset for offset, _ in around.spoken() if offset >= at) - at
    if re.search(f"[{HAN}]", head):
        return first < 3 and len(head) <= 10 and bool(roles.described(head))
    words = head[first:].split()
    return (
        len(words) < 4 and bool(roles.described(head[first:])) and not _VERBS.search(head[first:])
    )


_VERBS = re.compile(
    r"(?<!\w)(?:in|to|of|for|by|with|and|on|en|de|du|da|do|del|a|au|par|por|pour|para|con|com|avec|et|y|e|"
    r"в|на|по|и|с|из|к|от|arrested|released|freed|sentenced|jailed|detained|charged|convicted)(?!\w)"
)


# ---------------------------------------------------------------- whom she serves, what she plays


@cache
def _serves() -> re.Pattern[str]:
    return re.compile(
        r"^,? (?:of|del?|de la|du|da|do|dos|das|des|из|من) (?:the |la |el |le |l')?"
        rf"(?:[^\W\d_][\w'-]* ){{0,4}}?(?:{_list('bodies')})(?!\w)"
    )


_OWNS = re.compile(
    r"'s (?:\w+ )?(?:company|firm|shop|store|factory|hotel|dealership|business|plantation|farm)\b"
)


@cache
def _decides() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{_list('decided_by')})(?: (?:the|el|la|le|o|a))? (?:[^\W\d_.]+ ){{0,2}}$"
    )


@cache
def _papers() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_list('papers')})(?:s|es)?(?!\w)")


@cache
def _sport() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(rf"(?<!\w)(?:{_list('sport')})"),
        re.compile(rf"(?<![^\W{HAN}])(?:{_list('sports')})"),
    )


def _servant(context: str, hit: Hit, around: Surroundings) -> list[Term]:
    """Servants of the state by what they are of or sign, and athletes by what they play."""
    own = roles.described(context)
    if not own & roles.OFFICIALS:
        if _serves().match(around.even[hit.end : hit.end + 70]):
            return [Term(-4.0, "of a body of the state")]
        if "business" not in own and _OWNS.match(around.even[hit.end : hit.end + 30]):
            return [Term(-3.0, "owner of a business, not on the list", doubt=True)]
        head = around.sentence(hit.start, hit.end, 160)[0]
        before = around.even[head : hit.start]
        signed = _decides().search(before)
        # "the court handed down its verdict on X": who suffers it, not who signs it
        if signed and not _papers().search(signed.group()) and _papers().search(before):
            return [Term(-3.6, "who signed it bears the name")]
    if "athlete" in own:
        return []
    first, last = around.sentence(hit.start, hit.end, 140)
    some, sure = (set(each.findall(around.even[first:last])) for each in _sport())
    return [Term(-4.0, "a sentence about sport")] if len(sure) + len(some) > 1 else []
