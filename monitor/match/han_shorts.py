"""Short forms of a Chinese name in Han, once the whole one stands there: `黄某琴`, `黄女士`."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from monitor import text as texts
from monitor.match.data import toml
from monitor.match.han import compound, is_han
from monitor.model import Anchor

if TYPE_CHECKING:
    from monitor.match.people import Hit


def han_shorts(
    text: str, even: str, hits: "Iterable[Hit]", spans: list[tuple[int, int]]
) -> set[Anchor]:
    """Anchors of the short forms of every Han name among the hits."""
    wholes = {texts.folded(text[h.start : h.end]).replace(" ", "") for h in hits}
    found: set[Anchor] = set()
    for name in wholes:
        if not is_han(name) or not 1 < len(name) < 5:
            continue
        pattern = re.compile("|".join(_forms(name)))
        for start, end in spans:
            for hit in pattern.finditer(even, start, end):
                found.add(Anchor(hit.start(), hit.end(), name == hit.group()))
    return found


def _forms(name: str) -> list[str]:
    size = 2 if name[:2] in compound() and len(name) > 2 else 1
    family, given = name[:size], name[size:]
    titles = "|".join(map(re.escape, toml("han.toml")["titles"]))
    made = [re.escape(name), f"{family}某某?{re.escape(given[-1:])}", f"{family}(?=(?:{titles}))"]
    if len(given) == 2:
        made.append(
            f"(?<![{family}])(?<=[^\u4e00-\u9fff]){re.escape(given)}|(?:阿|小){given[-1]}(?=[^\u4e00-\u9fff])"
        )
    return made
