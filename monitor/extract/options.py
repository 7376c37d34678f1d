"""One of several, as a regular expression in which they share how they begin and how they go on.

"was|were|was being" is "w(?:as(?:|[\\s,]{1,3}being)|ere)": it is tried faster and held in a part of
the memory, and finds the same: what cannot both stand at one place may change its order, and
nothing else does.
"""

import re
from collections.abc import Sequence

ASIDE = "\ue008"  # covers what phrases look past
PARTED = r"[\s,]{1,3}"  # between the words of a phrase
APART = rf"{PARTED}(?:{ASIDE}+[\s,]{{0,3}})?"  # the same, with what is looked past
# what reads one letter, or what parts two words before a letter
_FIRST = re.compile(rf"[^\W_]|\\\W| |{re.escape(APART)}(?=[^\W_])")
_HEAD = re.compile(rf"(?:{re.escape(APART)})?[^\W_]*")
_SHORT = 8  # letters of an expression that may as well be written twice
_Part = tuple[str, list[str]]  # what they begin with, and how each goes on


def either(options: Sequence[str]) -> str:
    """`options`, in their order of preference, as one group. They hold either spaces or APART."""
    return f"(?:{'|'.join(_joined(options))})"


def _joined(options: Sequence[str]) -> list[str]:
    made: list[tuple[list[str], str]] = []  # what may come first, and how it goes on
    same: dict[str, list[str]] = {}
    for first, rests in _parted(options):
        if not first:
            made.append(([""], rests[0]))
            same = {}
            continue
        on = _joined(rests) if len(rests) > 1 else rests
        whole = first + (on[0] if len(on) == 1 else f"(?:{'|'.join(on)})")
        end = _HEAD.match(whole).end()  # type: ignore[union-attr]
        head, tail = whole[:end], whole[end:]
        if len(tail) > _SHORT and tail in same:
            same[tail].append(head)
        else:
            same[tail] = [head]
            made.append((same[tail], tail))
    return [(h[0] if len(h) == 1 else f"(?:{'|'.join(h)})") + tail for h, tail in made]


def _parted(options: Sequence[str]) -> list[_Part]:
    """The options by their first letter. One that begins with none, or with what is asked for by
    name, keeps its place, and none passes it."""
    made: list[_Part] = []
    open_: dict[str, list[str]] = {}
    for option in options:
        found = None if "(?P<" in option else _FIRST.match(option)
        if not found:
            made.append(("", [option]))
            open_ = {}
        elif found[0] in open_:
            open_[found[0]].append(option[found.end() :])
        else:
            open_[found[0]] = [option[found.end() :]]
            made.append((found[0], open_[found[0]]))
    return made
