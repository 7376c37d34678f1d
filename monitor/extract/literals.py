"""What every match of a phrase holds, and what it begins with: so that few phrases need be tried.

Strings only, of a text as `plain` gives it: a space in one stands for any letter that is no part
of a word, and for the edge of the text. Where they stand is the finder's business.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from monitor.extract.tree import Node
from monitor.text import folded

EDGE = "\ue010"  # what begins at the edge of a text begins with this, or at its first letter
# that stand for a person, a date …: no letters of words either, and literals of their own
MASKS = "\ue000\ue001\ue002\ue003\ue004\ue005"
_Set = frozenset[str]
_KEPT = 0.0  # what a set of literals must be worth for phrases to be sorted out by it too


_APART = re.compile(r"[^\w ]")


def plain(text: str) -> str:
    """`text` with a space for each letter that is no part of a word, and one at either end."""
    return f" {_APART.sub(' ', text)} "


def is_of_word(letter: str) -> bool:
    """Whether it is what a regular expression calls a letter of a word."""
    return letter.isalnum() or letter == "_"


def literal(word: str, *, left: bool, right: bool) -> str:
    """A word as a literal. left, right: whether no letter of a word can stand beside it."""
    before = " " if left and is_of_word(word[:1]) else ""
    return before + _APART.sub(" ", word) + (" " if right and is_of_word(word[-1:]) else "")


@dataclass(frozen=True, slots=True)
class Held:
    """Of one phrase. `parts`: of each of these a match holds a string, the best to sort out texts
    first. `begins`: what it begins with, None where that is open. `bounded`: a word begins there.
    """

    parts: tuple[_Set, ...]
    begins: _Set | None
    bounded: bool


class Literals:
    """Reads phrases' trees. slots: what each slot begins with, as far as that is known; whole: the
    items of whole lists, by identity, which stay and are asked of often; spaces: whether words are
    parted by spaces; prefixed: whether letters may be written onto a word."""

    def __init__(
        self, slots: Mapping[str, _Set], whole: Set[int], *, spaces: bool, prefixed: bool
    ) -> None:
        self._slots, self._lists = slots, whole
        self._spaces, self._prefixed = spaces, prefixed
        self._words: dict[tuple[str, bool, bool], _Set] = {}
        self._parts_of: dict[tuple[int, bool, bool], _Set] = {}
        self._begins_of: dict[tuple[int, bool, bool], _Set | None] = {}

    def held(self, phrase: Node, *, left: bool, right: bool) -> Held:
        """left, right: whether the phrase begins, ends where a word does."""
        begins = self._begins(phrase, left, right)
        parts = {*self._parts(phrase, left, right)}
        if begins and EDGE not in begins:
            parts.add(begins)
        ranked = sorted(parts, key=lambda part: (-_worth(part), len(part), min(part)))
        kept = (part for at, part in enumerate(ranked) if not at or _worth(part) > _KEPT)
        return Held(tuple(kept), begins, left)

    def _parts(self, node: Node, left: bool, right: bool) -> list[_Set]:
        if node.type == "seq":
            edges = self._edges(node.items, left, right)
            return [
                part
                for item, (low, high) in zip(node.items, edges, strict=True)
                for part in self._parts(item, low, high)
            ]
        if node.type == "alt" and len(node.items) == 1:
            return self._parts(node.items[0], left, right)
        told = self._of(node, left, right)
        return [told] if told else []

    def _of(self, node: Node, left: bool, right: bool) -> _Set:
        """Strings of which every match of `node` holds at least one; empty: there are none."""
        if node.type == "word":
            return self._word(node, left, right)
        if node.type == "slot":
            return self._slots.get(node.text, frozenset())
        if node.type == "seq":
            return max(self._parts(node, left, right), key=_worth, default=frozenset())
        if node.type != "alt":
            return frozenset()
        key = (id(node.items), left, right)
        if key not in self._parts_of:
            each = [self._of(item, left, right) for item in node.items]
            told = frozenset().union(*each) if all(each) else frozenset()
            if id(node.items) not in self._lists:
                return told
            self._parts_of[key] = told
        return self._parts_of[key]

    def _begins(self, node: Node, left: bool, right: bool) -> _Set | None:
        if node.type in ("seq", "maybe"):
            return self._first(node.items, left, right)
        if node.type != "alt":
            return self._begins_alone(node, left, right)
        key = (id(node.items), left, right)
        if key not in self._begins_of:
            told = _union(self._begins(item, left, right) for item in node.items)
            if id(node.items) not in self._lists:
                return told
            self._begins_of[key] = told
        return self._begins_of[key]

    def _begins_alone(self, node: Node, left: bool, right: bool) -> _Set | None:
        if node.type == "word" and is_of_word(node.text[0]):  # else it is not known how far back
            return self._word(node, left, right) or None
        if node.type == "slot":
            return self._slots.get(node.text)
        return frozenset([EDGE]) if node.type == "edge" and node.text == "^" else None

    def _first(self, items: Sequence[Node], left: bool, right: bool) -> _Set | None:
        """Of a sequence: that of its first part, and of those that may be left out before it."""
        told: list[_Set | None] = []
        for item, (low, high) in zip(items, self._edges(items, left, right), strict=True):
            told.append(self._begins(item, low, high))
            if item.type != "maybe":
                return _union(told)
        return None  # nothing of it need be there

    def _edges(self, items: Sequence[Node], left: bool, right: bool) -> list[tuple[bool, bool]]:
        """For each item, whether no letter of a word can stand right before it, right after it."""
        if len(items) == 1:
            return [(left, right)]
        before, after = [], []
        for at, item in enumerate(items):
            opening = at > 0 and items[at - 1].type == "edge"
            sure = opening or at == 0 or (item.spaced and self._spaces)
            before.append(sure and (left or opening or not _skipped(items[:at])))
        for at in range(len(items)):
            rest = items[at + 1 :]
            there = next((n for n, item in enumerate(rest) if not _may_miss(item)), len(rest))
            sure = all(self._parted(item) for item in rest[: there + 1])
            after.append(sure and (right or there < len(rest)))
        return list(zip(before, after, strict=True))

    def _parted(self, item: Node) -> bool:
        """Whether what stands before `item`, in a phrase, is followed by no letter of a word."""
        if item.type in ("gap", "edge"):
            return self._spaces
        return item.spaced and self._spaces

    def _word(self, node: Node, left: bool, right: bool) -> _Set:
        key = (node.text, left, right)
        if key not in self._words:
            text = folded(node.text.strip("*"))
            left = left and not self._prefixed and not node.text.startswith("*")
            right = right and not node.text.endswith("*")
            made = literal(text, left=left, right=right) if text else ""
            self._words[key] = frozenset([made] if made else [])
        return self._words[key]


def _may_miss(node: Node) -> bool:
    return node.type in ("maybe", "gap")


def _skipped(items: Sequence[Node]) -> bool:
    """Whether nothing of these need be there."""
    return all(map(_may_miss, items))


def _union(each: Iterable[_Set | None]) -> _Set | None:
    made: set[str] = set()
    for one in each:
        if one is None:
            return None
        made |= one
    return frozenset(made) or None


def _worth(options: _Set) -> float:
    """How well a set of literals sorts out sentences: how seldom one of them is to be expected,
    each letter of a word making it rarer."""
    if not options:
        return -math.inf
    return -math.log(sum(math.exp(-len(option.strip())) for option in options))
