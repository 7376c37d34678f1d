"""What the work named beside a place says of its bearer: her own, an official's, an athlete's."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from monitor import text as texts
from monitor.match import roles
from monitor.match.data import holds, members
from monitor.match.verdict import Term, score

if TYPE_CHECKING:
    from monitor.match.context import Surroundings
    from monitor.match.people import Hit, Person
    from monitor.match.shorts import Short

# kinds of work that texts do not keep apart
_KIN = (
    frozenset({"artist", "journalist"}),
    frozenset({"teacher", "artist"}),
    frozenset({"teacher", "student"}),
    frozenset({"worker", "activist"}),
    frozenset({"worker", "union"}),
    frozenset({"union", "activist"}),
)


def role_terms(person: Person, place: Hit | Short, around: Surroundings) -> list[Term]:
    """What stands in apposition: her own work, or an official's."""
    own = _own(texts.folded(person.defender.context))
    seen = around.roles(place.start, _name_end(place.end, around))
    if not seen:
        return []
    if "author" in seen:
        return [Term(-5.0, "somebody of the past bears the name")]
    if "monument" in seen and not seen & own:  # no street is called after an activist as such
        return [Term(-6.0, "a street or a monument bears the name")]
    terms = _work_terms(own, seen)
    if seen & _EXPERTS - own and own and score(terms) < 0 and _is_quoted(place, around):
        return [Term(-3.0, "an expert quoted, not as on the list", doubt=True)]
    return terms


_EXPERTS = frozenset({"teacher", "medic", "lawyer"})


@cache
def _says() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(members('told.toml', 'says'))})(?: \w+)? $")


def _is_quoted(place: Hit | Short, around: Surroundings) -> bool:
    """Whether a verb of saying stands right before the name, or one of pleading behind it: who
    explains is seldom who suffers."""
    if _says().search(around.even[max(0, place.start - 30) : place.start]):
        return True
    tail = around.even[place.end : place.end + 90].split(". ")[0]
    return holds(tail, "pleads")


def _own(context: str) -> frozenset[str]:
    """The kinds of work of the list; an advocate pleads in court, or for a cause."""
    own = roles.described(context)
    return own | {"lawyer", "activist"} if "advocate" in own else own


_MORE = re.compile(r"(?: [^\W\d_a-zà-ÿа-яё][\w'’-]+){1,2}(?=,)")


_INITIALS = re.compile(r"(?: ?[^\W\d_a-zà-ÿа-яё]\.)+")


def _name_end(end: int, around: Surroundings) -> int:
    """Where a name ends that goes on with what the list has not: a patronymic, an initial."""
    text = around.document.text
    more = _MORE.match(text, end, end + 40) or _INITIALS.match(text, end, end + 12)
    return more.end() if more else end


def _meant(kind: str, own: frozenset[str]) -> str:
    """A kind of role; of a courtesy, and of what she no longer is, only what the list bears out."""
    if kind == "courtesy relative":  # "Father", "Sister" and "Brother" are a priest's titles
        return "priest" if "priest" in own else "relative"
    plain = kind.removeprefix("courtesy ").removeprefix("former ")
    if plain == "advocate":
        return "activist" if "activist" in own and "lawyer" not in own else "lawyer"
    if plain in _EITHER:
        work, else_ = _EITHER[plain]
        return min(own & work) if own & work else kind.replace(plain, else_)
    return plain if plain == kind or plain in own else kind if kind.startswith("former ") else ""


# words of two kinds: what they are where the list says so, and otherwise
_EITHER = {
    "head": (
        frozenset({"lawyer", "journalist", "medic", "teacher", "artist", "worker"}),
        "deputy",
    ),
    "counsel": (frozenset({"lawyer"}), "office"),
}


def _work_terms(own: frozenset[str], seen: frozenset[str]) -> list[Term]:
    if "lawyer" in seen:  # a senior advocate pleads in court, and for no cause
        seen -= {"advocate"}
    seen = frozenset(filter(None, (_meant(each, own) for each in seen)))
    agree = sorted(seen & own)
    former = {each.removeprefix("former ") for each in seen if each.startswith("former ")}
    seen -= {f"former {each}" for each in former}
    if seen and not agree and any(pair & own and seen <= pair | {"activist"} for pair in _KIN):
        return []
    if office := seen & roles.OFFICIALS - own:
        return _officials(office, agree)
    if agree:
        weight = 0.8 if agree in (["activist"], ["relative"]) else 1.5
        return [Term(weight, "work as on the list", of=agree[0])]
    if seen:
        return _other_work(own, seen)
    return _no_longer(own, former)


def _officials(office: frozenset[str], agree: list[str]) -> list[Term]:
    """What an office takes that the list does not know of."""
    if office == _ALSO_HELD:
        return [] if agree else [Term(-3.0, "an office that is not on the list", doubt=True)]
    if office == {"criminal"}:
        return [Term(-4.0, "somebody said to have done violence bears the name", doubt=True)]
    strong = set(agree) - {"activist"}
    return [Term(-5.0 if strong else -4.0, "an official bears the name")]


_ALSO_HELD = frozenset({"deputy"})  # offices of people who are watched as well


def _no_longer(own: frozenset[str], former: set[str]) -> list[Term]:
    """What it takes that somebody once did what the list does not say."""
    if former & roles.OFFICIALS - _ALSO_HELD:
        return [Term(-2.0, "was an official, not on the list")]
    return [Term(-0.8, "did other work before")] if own and former else []


def _other_work(own: frozenset[str], seen: frozenset[str]) -> list[Term]:
    """What work that is not hers takes."""
    if "speaker" in seen and not own & {"activist", "union"}:
        return [Term(-3.2, "somebody's spokesperson", doubt=True)]
    concrete = own - {"activist", "union", "relative"}
    other = seen - {"activist", "union", "speaker"}
    if "athlete" in other:
        return [Term(-4.0, "an athlete, not as on the list", doubt=True)]
    kin = [Term(-2.4, "somebody's relative")] if "relative" in other else []
    if not (work := sorted(other - {"relative"})):
        return kin
    if concrete:
        return [*kin, Term(-3.0, "other work than on the list", doubt=True, of=work[0])]
    likely = sorted(set(work) - _UNLIKELY.keys())
    weight = -1.3 if likely else min(_UNLIKELY[each] for each in work)
    why, of = "work that is not on the list", (likely or work)[0]
    return [*kin, Term(weight, why, doubt=not likely, of=of)] if own else kin


# work that watched people do less often than law, teaching, writing or farming
_UNLIKELY = {"business": -3.0, "trade": -2.2, "performer": -2.2, "medic": -3.0}
