"""What the work named beside a place says of its bearer: her own, an official's, an athlete's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from monitor import text as texts
from monitor.match import roles
from monitor.match.verdict import Term

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
)


def role_terms(person: Person, place: Hit | Short, around: Surroundings) -> list[Term]:
    """What stands in apposition: her own work, or an official's."""
    own = roles.described(texts.folded(person.defender.context))
    seen = around.roles(place.start, _name_end(place.end, around))
    if not seen:
        return []
    if "author" in seen:
        return [Term(-5.0, "somebody of the past bears the name")]
    if "monument" in seen:
        return [Term(-6.0, "a street or a monument bears the name")]
    return _work_terms(own, seen)


_MORE = re.compile(r"(?: [^\W\d_a-zà-ÿа-яё][\w'’-]+){1,2}(?=,)")


def _name_end(end: int, around: Surroundings) -> int:
    """Where a name ends that goes on with words the list has not: a patronymic, mostly."""
    more = _MORE.match(around.document.text, end, end + 40)
    return more.end() if more else end


def _meant(kind: str, own: frozenset[str]) -> str:
    """A kind of role; of a courtesy only what the list bears out."""
    if kind == "courtesy relative":  # "Father", "Sister" and "Brother" are a priest's titles
        return "priest" if "priest" in own else "relative"
    plain = kind.removeprefix("courtesy ")
    return plain if plain == kind or plain in own else ""


def _work_terms(own: frozenset[str], seen: frozenset[str]) -> list[Term]:
    seen = frozenset(filter(None, (_meant(each, own) for each in seen)))
    agree = sorted(seen & own)
    if not agree and any(pair & seen and pair & own for pair in _KIN):
        return []
    if "official" in seen and "official" not in own:
        strong = not set(agree) - {"activist"}
        return [Term(-5.0 if strong else -4.0, "an official bears the name")]
    if agree:
        weight = 0.8 if agree == ["activist"] else 1.5
        return [Term(weight, f"{agree[0]}, as on the list")]
    return _other_work(own, seen)


def _other_work(own: frozenset[str], seen: frozenset[str]) -> list[Term]:
    """What work that is not hers takes."""
    if "speaker" in seen and not own & {"activist", "union"}:
        return [Term(-2.0, "somebody's spokesperson")]
    concrete = own - {"activist", "union", "relative"}
    other = seen - {"activist", "union", "speaker"}
    if "athlete" in other:
        return [Term(-4.0, "an athlete, not as on the list")]
    if "relative" in other:
        return [Term(-2.4, "somebody's relative")]
    if concrete and other:
        return [Term(-1.8, f"{sorted(other)[0]}, not as on the list")]
    return [Term(-1.3, f"{sorted(other)[0]}, not on the list")] if own and other else []
