"""Whom a text says that somebody serves, leads or decides for, and what she plays."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from monitor.match import roles
from monitor.match.data import holds, words_of
from monitor.match.scripts import HAN
from monitor.match.verdict import Term

if TYPE_CHECKING:
    from monitor.match.context import Surroundings
    from monitor.match.people import Hit


@cache
def _serves() -> re.Pattern[str]:
    return re.compile(
        r"^,? (?:of|del?|de la|du|da|do|dos|das|des|из|من) (?:the |la |el |le |l')?"
        rf"(?:[^\W\d_][\w'-]* ){{0,4}}?(?:{words_of('bodies')})(?!\w)"
        r"|^, (?:the )?(?:director|directora|directeur|directrice|diretor|diretora|warden|governor|"
        r"head|chief|начальник|مدير),? (?:[^.;\n]|no\. ){0,40}?"
        r"(?:detention|prison|custody|penitenc|carcel|detencao|сизо|колони|سجن)"
    )


_OWNS = re.compile(
    r"'s (?:\w+ )?(?:company|firm|shop|store|factory|hotel|dealership|business|plantation|farm)\b"
)


@cache
def _leading() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """`guards led by`, `, who heads the police`, `, for the prosecution`."""
    return (
        re.compile(rf"(?<!\w)(?:{words_of('led_by')}) (?:one |un |una |um |uma )?$"),
        re.compile(
            rf"^\s?, (?:who|whom|qui|que|котор\w+) (?:[^,.;]{{0,30}}? )?(?:{words_of('leads')}) "
        ),
        re.compile(r"^\s?,? (?:for|pour|por|pela|pelo|para) (?:the |la |le |el |a |o |l')?"),
    )


def _leads_force(hit: Hit, around: Surroundings) -> bool:
    """Whether the text says that somebody leads, or pleads for, the police, guards or a court."""
    led, leads, pleads = _leading()
    text = around.even
    head, tail = around.clause_before(hit.start, 130), text[hit.end : hit.end + 110]
    if holds(head, "led_by") and (
        who := led.search(head)
    ):  # "police raided the association led by X": the last words count
        return roles.of_state(" ".join(head[: who.start()].split()[-5:]))
    if found := leads.match(tail):
        return roles.of_state(_first(tail[found.end() :], 4))
    found = pleads.match(tail)
    if not found or not roles.described(head[-30:]) & {"lawyer", "advocate"}:
        return False
    return roles.of_state(_first(tail[found.end() :], 2))


def _first(words: str, count: int) -> str:
    return " ".join(re.split("[,.;]", words)[0].split()[:count])


@cache
def _decides() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{words_of('decided_by')})(?: (?:the|el|la|le|o|a))? (?:[^\W\d_.]+ ){{0,2}}$"
    )


@cache
def _papers() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words_of('papers')})(?:s|es)?(?!\w)")


@cache
def _sport() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(rf"(?<!\w)(?:{words_of('sport')})"),
        re.compile(rf"(?<![^\W{HAN}])(?:{words_of('sports')})"),
    )


def duty_terms(context: str, hit: Hit, around: Surroundings) -> list[Term]:
    """Servants of the state by what they are of or sign, and athletes by what they play."""
    own = roles.described(context)
    if not own & roles.OFFICIALS:
        if _serves().match(around.even[hit.end : hit.end + 70]):
            return [Term(-4.0, "of a body of the state")]
        if _leads_force(hit, around):
            return [Term(-4.0, "leads or speaks for those in power")]
        if "business" not in own and _OWNS.match(around.even[hit.end : hit.end + 30]):
            return [Term(-3.0, "owner of a business, not on the list", doubt=True)]
        head = around.sentence(hit.start, hit.end, 160)[0]
        before = around.even[head : hit.start]
        signed = _decides().search(before) if holds(before, "decided_by") else None
        # "the court handed down its verdict on X": who suffers it, not who signs it
        if signed and not _papers().search(signed.group()) and _papers().search(before):
            return [Term(-3.6, "who signed it bears the name")]
    return [] if "athlete" in own else _sport_terms(hit, around)


def _sport_terms(hit: Hit, around: Surroundings) -> list[Term]:
    first, last = around.sentence(hit.start, hit.end, 140)
    told = around.even[first:last]
    if not holds(told, "sport") and not holds(told, "sports"):
        return []
    some, sure = (set(each.findall(told)) for each in _sport())
    return [Term(-4.0, "a sentence about sport")] if len(sure) + len(some) > 1 else []
