"""Whether a text tells, where it names somebody, of what befalls people who are watched.

Whom an appeal is about, something happens to: arrest, trial, illness, threats (tables/plight.toml).
Judges nothing but that; what happened, and to whom, is for the reader of events.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING

from monitor import text as texts
from monitor.match import roles
from monitor.match.data import members, toml, words_of
from monitor.match.scripts import HAN
from monitor.match.verdict import POSSIBLE, Term
from monitor.model import BlockKind

if TYPE_CHECKING:
    from monitor.match.context import Surroundings
    from monitor.match.people import Person

_NEAR = 260  # letters behind a name within which a text comes to what befell her
_HEADING = 60  # letters of a line that only leads to the next
_TAG = re.compile(r"#\w*$")
_PREFIXES = "و|ف|ب|ل|ال|وال|ت|ي|ن|است"


@cache
def befalling(language: str) -> re.Pattern[str] | None:
    """What befalls people, in a language of the table, as a pattern over folded text."""
    listed = toml("plight.toml").get(language.partition("-")[0])
    return None if listed is None else pattern(listed)


def pattern(listed: list[str]) -> re.Pattern[str]:
    """Words of a table as one pattern over folded text: beginnings, or whole where a full stop
    ends them."""
    folds = [texts.folded(each) for each in listed]
    han = [each for each in folds if re.match(f"[{HAN}]", each)]
    plain = [
        re.escape(each[:-1]) + r"(?!\w)" if each.endswith(".") else re.escape(each)
        for each in folds
        if each not in han
    ]
    parts = [rf"(?<!\w)(?:{_PREFIXES})?(?:{'|'.join(plain)})"] if plain else []
    return re.compile("|".join(parts + han))


def plight_terms(
    person: Person,
    places: list[tuple[int, int]],
    around: Surroundings,
    score: float,
    company: bool = False,
) -> list[Term]:
    """What it takes that nothing befalls her, and nothing is told of her work, where she is named.

    `places` are all that may name her: who is named again and again is spoken of. Who would be
    asked about by `score` still is. company: whether others of her country are named there.
    """
    words = befalling(around.document.language)
    if words is None or len(places) > 1 or heads(places, around):
        return []
    start, end = places[0]
    if company and _is_known(person, start, end, around):
        return []
    first, last = around.sentence(start, end, 250)
    told = around.document.text[first : max(last, _goes_on(end, around))]
    told = texts.folded(f"{_led_by(start, around)}\n{told}")
    own = roles.described(texts.folded(person.defender.context))
    if words.search(told) or own & (roles.described(told) | titled(start, around)):
        return []
    least = -3.6 if person.defender.context else -1.4  # a bare row tells nothing to agree with
    weight = max(least, min(0.0, POSSIBLE - score))
    return [Term(weight, "nothing befalls her here, and nothing tells that it is she")]


def befalls(told: str, around: Surroundings) -> bool:
    """Whether words of a text tell of what befalls people who are watched."""
    words = befalling(around.document.language)
    return words is not None and bool(words.search(texts.folded(told)))


def heads(places: list[tuple[int, int]], around: Surroundings) -> bool:
    """Whether a name stands in a heading or in the title: she is spoken of below."""
    text, title = around.document.text, texts.folded(around.document.title)
    name = texts.folded(text[places[0][0] : places[0][1]])
    if name in title or _TAG.search(text[: places[0][0]][-24:]):
        return True
    headings = [b for b in around.document.blocks if b.kind is BlockKind.HEADING]
    return any(b.start <= start < b.end for b in headings for start, _ in places)


def _is_known(person: Person, start: int, end: int, around: Surroundings) -> bool:
    """Whether the text takes it that its reader knows her: called a comrade, or named at the head
    of a sentence without a word on who she is, where her place is named as well."""
    if _fellow().search(around.clause_before(start, 30)):
        return True
    lines = [(_headed(start, around), start), (start, end)]
    return _is_bare(start, end, around) and around.near(person.defender, lines)


@cache
def _fellow() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words_of('fellow')}) $")


def titled(start: int, around: Surroundings) -> frozenset[str]:
    """The kinds of work that the title before a place may come from: `Adv. X`."""
    before = re.findall(r"[^\W\d_]+", around.even[max(0, start - 24) : start])
    if len(before) > 1 and len(before[-1]) <= _ABBREVIATED:
        before.pop()  # `la licenciada Ma. X`
    return frozenset(toml("words.toml")["of_work"].get(before[-1], ()) if before else ())


_ABBREVIATED = 2  # letters of a given name that is cut short


_TITLE = re.compile(r"([^\W\d_]{1,9})\.? $")
_OPENS = re.compile(r"(?:^|[.!?»”\n])[ «“]*$")


def _is_bare(start: int, end: int, around: Surroundings) -> bool:
    """Whether a sentence opens with a name and says at once what its bearer does: the reader is
    taken to know who that is."""
    text = around.document.text
    before = text[max(0, start - 16) : start]
    if title := _TITLE.search(before):
        known = texts.folded(title[1]) in members("words.toml", "titles")
        before = before[: title.start()] if known else before
    opens = not before or bool(_OPENS.search(before))
    return opens and bool(re.match(r" [^\W\d_A-Z]", text[end : end + 2]))


def _headed(start: int, around: Surroundings) -> int:
    """Where the short line, or the word or two, begins that says first where: `Totonicapán.`"""
    text = around.document.text
    line = text.rfind("\n", 0, start)
    if found := _DATELINE.search(text, line + 1, start):
        return found.start()
    above = text.rfind("\n", 0, max(0, line)) + 1
    return above if line - above < _ABOVE and start - line < _FIRST else start


_DATELINE = re.compile(r"\b[^\W\d_a-z][\w' -]{2,30}[.:] (?:[^\W\d_]{1,8}\.? )?$")
_ABOVE, _FIRST = 40, 12  # letters of such a line, and within which a name opens the next

_FIELD = re.compile(r"[^\n:：.]{2,30}[:：] ?\S?")  # of a card: `Status: convicted`


def _is_row(line: str) -> bool:
    return line.count(" | ") > 1


_LINES = 40  # of a list
_LINE = 200  # letters of one of its lines


def _led_by(start: int, around: Surroundings) -> str:
    """The line that leads to the list in which a place stands: `Arrested on 3 May:`; the head of
    its table and the line before."""
    text = around.document.text
    lines = text[max(0, start - 4_000) : start].split("\n")
    line_end = text.find("\n", start) % (len(text) + 1)
    if _is_row(lines[-1] + text[start:line_end]):
        table = list(takewhile(_is_row, reversed(lines[:-1])))
        return "\n".join((*table[-1:], *lines[:-1][-len(table) - 1 :][:1]))
    if _FIELD.match(lines[-1]):
        after = text[start : start + 1_000].split("\n")[1:]
        fields = takewhile(_FIELD.match, reversed(lines[:-1]))
        return "\n".join((*fields, *takewhile(_FIELD.match, after)))
    for line in reversed(lines[:-1][-_LINES:]):
        if line.rstrip().endswith((":", "：")):
            return line
        if len(line) > _LINE:
            break
    return ""


def _goes_on(end: int, around: Surroundings) -> int:
    """Where the lines end that a name's own may lead to."""
    text = around.document.text
    line = text.find("\n", end) % (len(text) + 1)
    if line - end < _HEADING:
        line = text.find("\n", line + 1) % (len(text) + 1)
    return min(line, end + _NEAR)
