"""Short forms of a name in Han, once the whole one stands there: `黄某琴`, `黄女士`, `老黄`."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from monitor import text as texts
from monitor.match.data import toml
from monitor.match.han import compound, is_han
from monitor.match.scripts import HAN
from monitor.model import Anchor

if TYPE_CHECKING:
    from monitor.match.people import Hit

_DOT = re.compile("[·・•‧]")


def wholes(text: str, hits: "Iterable[Hit]") -> frozenset[str]:
    """The Han names among some hits, folded, without gaps."""
    folded = (texts.folded(text[h.start : h.end]).replace(" ", "") for h in hits)
    return frozenset(each for each in folded if is_han(_DOT.sub("", each)))


def han_shorts(
    even: str, names: frozenset[str], others: frozenset[str], spans: list[tuple[int, int]]
) -> set[Anchor]:
    """Anchors of the short forms of a person's Han names in a folded text.

    others: the Han names of everybody else there; what may be short for one of them is nobody's.
    """
    found: set[Anchor] = set()
    for name in names:
        if not (forms := list(_forms(name, others - names))):
            continue
        pattern = re.compile("|".join(forms))
        for start, end in spans:
            for hit in pattern.finditer(even, start, end):
                found.add(Anchor(hit.start(), hit.end(), name == hit.group()))
    return found


def _family(name: str) -> str:
    return name[: 2 if name[:2] in compound() and len(name) > 2 else 1]


def _forms(name: str, others: frozenset[str]) -> Iterator[str]:
    first, *rest = _DOT.split(name)
    if rest:
        if len(first) > 1 and not any(other.startswith(first) for other in others):
            yield f"(?<![·{HAN}]){re.escape(first)}(?![·{HAN}])|{re.escape(first)}(?={_after()})"
        return
    if not 1 < len(name) < 5:
        return
    family = _family(name)
    given = name[len(family) :]
    yield re.escape(name)
    yield f"{family}某某?{re.escape(given[-1:])}"
    if len(given) == 2:
        yield f"(?<![{family}])(?<=[^{HAN}]){re.escape(given)}"
        yield f"(?:阿|小){given[-1]}(?=[^{HAN}]|{_after()})"
    if any(_family(other) == family for other in others):
        return
    yield f"{family}(?=(?:{_titles()}))"
    yield f"(?<![{HAN}])(?:老|小){family}(?=[^{HAN}]|{_after()})"
    if len(family) > 1:
        yield f"(?<![{HAN}]){family}(?!某)"


def _titles() -> str:
    return "|".join(map(re.escape, toml("han.toml")["titles"]))


def _after() -> str:
    """What stands behind a name and begins no other one."""
    return "(?:的|" + "|".join(map(re.escape, toml("han.toml")["beside"]["after"])) + ")"
