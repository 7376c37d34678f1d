"""Who is introduced as nobody that the reader knows: `one X`, `a Mr X`, `a trader named X`; and who
of the same name is told apart by age or kin: `X senior`, `X, a cousin of our Y`.

Which words do so stands in tables/told.toml; what work such a person may have is work.py's.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from monitor import text as texts
from monitor.match import roles
from monitor.match.data import any_of, holds, members, words_of
from monitor.match.scripts import HAN
from monitor.match.verdict import Term

if TYPE_CHECKING:
    from monitor.match.context import Surroundings
    from monitor.match.people import Hit, Person


def stranger_terms(person: Person, hit: Hit, around: Surroundings) -> list[Term]:
    """What it says that a place introduces its bearer as unknown, or as another of the family."""
    terms = [*_introduced(person, hit, around), *_elder(person, hit, around)]
    return terms or _of_kin(person, hit, around)


# ---------------------------------------------------------------- unknown


_HEAD = 64  # letters before a name in which somebody is introduced


@cache
def _some() -> re.Pattern[str]:
    """Words right before a name that hold it at arm's length; `one`, but where it counts."""
    counted = "".join(rf"(?<!\b{word} )" for word in members("told.toml", "counted_by_one"))
    one = rf"(?<!\w){counted}one(?: mrs?\.?| ms\.?)?"
    return re.compile(rf"(?:(?<!\w)(?:{words_of('some')})|{one}) $")


@cache
def _named() -> re.Pattern[str]:
    """`a trader named`: with an article where a language has one; in Han without gaps."""
    words = [each for each in members("told.toml", "named") if not re.match(f"[{HAN}]", each)]
    bare = members("told.toml", "named_without_article")
    han = any_of(each for each in members("told.toml", "named") if each not in words)
    return re.compile(
        r"(?<!\w)(?:an?|une?|una|uma?|another|some) (?:[\w'-]+,? ){1,6}?"
        rf"(?:(?:{any_of(words)}) |nom d')$"
        rf"|(?<!\w)(?:{any_of(bare)}) $|一(?:名|个|位)[^，。]{{0,6}}?(?:{han})$"
    )


def _introduced(person: Person, hit: Hit, around: Surroundings) -> list[Term]:
    head = around.clause_before(hit.start, _HEAD)
    found = _some().search(head) or _named().search(head)
    if not found:
        return []
    own = roles.described(texts.folded(person.defender.context))
    said = roles.described(head[found.start() - len(head) - 24 :])
    said |= around.roles(hit.start, hit.end) | roles.described(_said_behind(hit, around))
    if own & said:  # "a journalist named X" of a journalist
        return []
    return [Term(-3.4, "introduced as nobody that the reader knows", doubt=True)]


def _said_behind(hit: Hit, around: Surroundings) -> str:
    """What somebody is behind a name in Han: `一名叫X的商人`."""
    found = re.match(f"的([{HAN}]{{1,8}})", around.even[hit.end : hit.end + 10])
    return found[1] if found else ""


# ---------------------------------------------------------------- family


@cache
def _elders() -> re.Pattern[str]:
    """What stands right behind the name of the elder one; `père de deux enfants` is no elder."""
    plain, hung = words_of("elder"), words_of("elder_hung")
    behind = r"(?!\w)(?! (?:of|de|d'|du|des|do|da|del)(?!\w)| ل)"
    return re.compile(rf",? (?:{plain}){behind}|-(?:{hung})| ?\((?:{plain}|{hung})\w{{0,3}}\)")


def _elder(person: Person, hit: Hit, around: Surroundings) -> list[Term]:
    found = _elders().match(around.even[hit.end : hit.end + 24])
    if not found or set(re.findall(r"\w+", found.group())) & set(person.words):
        return []
    return [Term(-4.5, "the elder of the name", doubt=True)]


@cache
def _kin() -> re.Pattern[str]:
    """`cousin of our`, `двоюродный брат нашей`; or of somebody of a name, which is the group."""
    return re.compile(
        rf"(?<!\w)(?:{words_of('kin')})\w{{0,3}} (?:(?:{words_of('of_ours')})(?!\w)"
        rf"|(?:of|de|du|da|do|del) ([^\W\d_]+))"
    )


_WHERE = re.compile(r"(?<!\w)(?:em|en|in|at|from|of|de|do|da|du|a|au|в|из|на) [^\W\d_]+")


def _of_kin(person: Person, hit: Hit, around: Surroundings) -> list[Term]:
    """A relative of hers who bears her name: `X (79), a cousin of our sister X`."""
    tail = around.even[hit.end : around.sentence(hit.start, hit.end, 110)[1]]
    if not holds(tail, "kin"):
        return []
    found = _kin().search(tail)
    if not found or roles.begins_clause(_WHERE.sub("", tail[: found.start()])):
        return []
    if found[1] and found[1] not in person.words:
        return []
    return [Term(-5.0, "of the kin of who is watched, by the same name", doubt=True)]
