"""Whence a text says that somebody is: town, province, people; held against the list's."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from monitor.match import countries, roles, verdict
from monitor.match.data import any_of, members, words_of
from monitor.match.scripts import HAN
from monitor.match.verdict import Term

if TYPE_CHECKING:
    from monitor.match.context import Surroundings
    from monitor.match.people import Hit, Person


# ---------------------------------------------------------------- home


@cache
def _homes() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """`resident of X` before a name, and `, a baker from X` behind it: where X begins."""
    before = rf"(?<!\w)(?:{words_of('resident')})\s?((?:[^\W\d_][\w'-]*[ ,]+){{1,3}})(?:\w+ )?$"
    after = (
        rf"^\s?[,(]\s?(?:(?:an?|une?|una?|uma?|the|el|la|le|\d\d,?) )?(?:[^\W\d_-]+ ){{0,4}}?"
        rf"(?:{words_of('from')}|{words_of('resident')}) "
    )
    return re.compile(before), re.compile(after)


_BESIDE = re.compile(
    r",? ?\(?(?:de|d'|of|из|do|da) ?([^\W\d_a-zß-öø-ÿа-яё][\w'’-]{2,})(?=[,.);]|$)"
)
_OF = re.compile(r" of ([A-Z][\w'’-]{2,})(?= (?:was|is|has|had|who|died|told|said)(?!\w))")
_CAPITAL = re.compile(r"[^\W\d_a-zß-öø-ÿа-яё][\w'’-]{2,}")


def home_terms(person: Person, hit: Hit, around: Surroundings) -> list[Term]:
    """Whether the text says that she is of a place that is none of the list's."""
    listed = verdict.places(person.defender.context)
    told = _told_home(hit, around)
    if not listed or not told:
        return []
    if any(around.alike(each, listed) for each in told):
        return [Term(0.4, "of the place as on the list")]
    near = around.near(person.defender, [(hit.start, hit.end)])
    return [Term(-0.8 if near else -2.4, "of another place than on the list")]


def _told_home(hit: Hit, around: Surroundings) -> list[str]:
    before, after = _homes()
    text = around.document.text
    head = around.clause_before(hit.start, 60)
    if found := before.search(head):
        at = hit.start - len(head)
        return _CAPITAL.findall(text[at + found.start(1) : at + found.end(1)])
    if (found := after.match(around.even[hit.end : hit.end + 80])) and (
        place := _CAPITAL.match(text, hit.end + found.end())
    ):
        return [place.group()]
    beside = _BESIDE.match(text, hit.end) or _OF.match(text, hit.end)
    return [beside[1]] if beside else []


@cache
def _provinces() -> dict[str, str]:
    """Each spelling of a province, and the province."""
    return {
        spelling: line.split()[0]
        for line in members("told.toml", "provinces")
        for spelling in line.split()
    }


@cache
def _told_province() -> tuple[re.Pattern[str], re.Pattern[str]]:
    han = any_of(each for each in _provinces() if re.match(f"[{HAN}]", each))
    return (
        re.compile(rf"(?:^|[，。；、：:\s（(]|是)({han})[{HAN}]{{0,9}}$"),
        re.compile(rf"^[（(，,]?(?:[^，。]{{0,6}}，)?(?:是|系|来自|原籍)?({han})"),
    )


def province_terms(context: str, hit: Hit, around: Surroundings) -> list[Term]:
    """Whether a Chinese text calls somebody of one province, and the list of another."""
    listed = {whole for each, whole in _provinces().items() if each in context}
    if not listed or not around.document.language.startswith("zh"):
        return []
    before, after = _told_province()
    found = before.search(around.even[max(0, hit.start - 14) : hit.start])
    found = found or after.match(around.even[hit.end : hit.end + 16])
    if not found or _provinces()[found[1]] in listed:
        return []
    return [Term(-3.0, "of another province than on the list", doubt=True)]


# ---------------------------------------------------------------- country


def nation_terms(country: str, hit: Hit, around: Surroundings) -> list[Term]:
    """A people named right before a name, that is not the list's: `Bolivian farmer X`."""
    if not country:
        return []
    head = around.clause_before(hit.start, 44)
    at = hit.start - len(head)
    if re.search(r"[,(]", head):
        at += max(head.rfind(each) for each in ",(") + 1
    told = countries.between(around.spoken(), at, hit.start)
    if len(told) != 1 or not _leads(around.even[at : hit.start], around, at):
        return []
    if country in told or ("CN" in (country, *told) and countries.includes(told, country)):
        return []
    return [Term(-3.2, "called of another country")]


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
