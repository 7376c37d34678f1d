"""Where a text says beside a name who its bearer is, in whatever words: `X, a seed merchant`.

Finds the description by the grammar of apposition, which is small and closed in each language
(tables/described.toml, nouns.py); what it says, and whether it fits the list, is for called.py.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from monitor.match.data import any_of, toml
from monitor.match.nouns import WORD, Description, head, is_clause, is_verb, words_of
from monitor.match.preceding import ahead, several
from monitor.match.scripts import HAN

if TYPE_CHECKING:
    from monitor.match.context import Surroundings

_BEHIND = 120  # letters behind a name in which a description may stand
_WORDS = 9  # of a description that are looked at


def described(around: Surroundings, start: int, end: int) -> Description | None:
    """The description that stands beside a name; none in languages whose grammar is not known."""
    return around.once(_described, start, end)


def _described(around: Surroundings, start: int, end: int) -> Description | None:
    language = around.document.language.partition("-")[0]
    if language == "zh":
        return _han(around.even, start, end)
    if language not in _LEAD:
        return None
    found = _behind(around, end, language) or ahead(around, start, language)
    return found or several(around, start, language)


# ---------------------------------------------------------------- behind the name

_CAPITAL = r"[^\W\d_a-zß-öø-ÿа-яё][\w'’.-]*"
_MORE = re.compile(rf"(?:[ -](?:(?:de|da|do|dos|del|bin|al|van|der)[ -])?{_CAPITAL}){{0,3}}")
_AGE = re.compile(
    r"[ ]?[,(،][ ]?(?:aged |de |d'|agee? de |عمر[هه]ا? )?[\d٠-٩]{1,2}"
    r"(?:[ -]?(?:years?[ -]old|anos|ans|лет|года?|عاما|سنه|سنوات))?(?:[),،]|[ ]?(?=[,،]))"
)
_OPENS = re.compile(
    r"[ ]?[,،][ ]?|[ ][—–-][ ]|,? (?:is|was|es|era|est|etait|e) (?=(?:an?|une?|uma?|una?) )"
)
_STOP = re.compile(r"[,.;:()،؛\n«»“”\"!?—–]")
_LEAD = {  # an article, an age, or what else says that a noun follows and no clause
    "en": re.compile(r"(?:an?|the) (?:\d\d-year-old )?|\d\d-year-old "),
    "es": re.compile(r"(?:una?|el|la) "),
    "pt": re.compile(r"(?:uma?|o|a) "),
    "fr": re.compile(r"(?:une?|le|la) |l'"),
    "ru": re.compile(r"\d\d-летн\w+ "),
    "ar": re.compile(r"(?:وهو|وهي|هو|هي) "),
}


def _behind(around: Surroundings, end: int, language: str) -> Description | None:
    """`X, a seed merchant`, `X (61), who keeps pigeons`, `X is a cobbler`."""
    even = around.even
    more = _MORE.match(around.document.text, end)
    at = more.end() if more else end
    if age := _AGE.match(even, at):
        at = age.end() + (even[age.end() : age.end() + 1] in (",", "،"))
        at += even[at : at + 1] == " "
    elif opening := _OPENS.match(even, at):
        at = opening.end()
    else:
        return None
    lead = _LEAD[language].match(even, at)
    at = lead.end() if lead else at
    stop = _STOP.search(even, at, at + _BEHIND)
    last = stop.start() if stop else min(len(even), at + _BEHIND)
    return _phrase(around, (at, last), language, bool(lead))


def _phrase(
    around: Surroundings, span: tuple[int, int], language: str, certain: bool
) -> Description | None:
    """What the words of a span call somebody, if they are a noun with what belongs to it."""
    words = list(WORD.finditer(around.even, *span))[:_WORDS]
    if not words or words[0].start() > span[0] + 2:
        return None
    written = around.document.text[words[0].start() : words[0].end()]
    plain = [each.group() for each in words]
    if kept := _keeps(language).match(around.even, words[0].start()):
        noun = kept[1]
    elif (
        written[0].isupper()
        or plain[0] in words_of("no_head", language)
        or (not certain and is_verb(written, language))
        or is_clause(plain, language)
    ):
        return None
    else:
        noun = head(plain, language, certain)
    return Description(words[0].start(), span[1], noun) if noun else None


@cache
def _keeps(language: str) -> re.Pattern[str]:
    """`who keeps`, `qui vend`: what somebody lives by, as a clause."""
    words = any_of(toml("described.toml")["keeps"].get(language, ("\0",)))
    return re.compile(rf"(?:who|que|qui|котор\w+) (?:had |has |used to |once )?({words})(?!\w)")


# ---------------------------------------------------------------- in Han

_AGENT_HAN = 4  # characters of what somebody is
_TAIL = re.compile(rf"(?:[（(]\d{{1,2}}岁[）)]|，\d{{1,2}}岁)?[，（(、]([{HAN}]{{2,14}})[，。）)]")
_HEAD = re.compile(f"([{HAN}]{{1,14}})[：: ]?$")


def _han(even: str, start: int, end: int) -> Description | None:
    """`奶茶店老板X`, and `X，奶茶店老板，`."""
    if (before := _HEAD.search(even[max(0, start - 14) : start])) and (found := _agent(before[1])):
        last = start - len(before.group()) + len(before[1])
        return Description(last - len(found), last, found)
    if (behind := _TAIL.match(even, end, end + 30)) and (found := _agent(behind[1])):
        return Description(behind.end(1) - len(found), behind.end(1), found)
    return None


def _agent(words: str) -> str:
    """The end of words in Han that is somebody's work: `茶店老板`; "" where there is none."""
    ending = max((e for e in words_of("agent", "zh") if words.endswith(e)), key=len, default="")
    return words[-max(_AGENT_HAN, len(ending)) :] if ending else ""
