"""The phrase notation of docs/lexicon.md, compiled to bounded regular expressions over folded text.

A phrase becomes a small tree, the tree a pattern and sets of literals that every match holds: the
literals of a whole lexicon go into one automaton, and a pattern is compiled only when all that it
needs is met (`monitor.extract.finder`). Nothing here knows a language.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from monitor.extract.literals import Held, Literals
from monitor.extract.options import APART, ASIDE, PARTED, either
from monitor.extract.tree import Node, PhraseError, Token, tokens
from monitor.text import folded

# A name, a term, a date or a number is masked by a run of one of these, as long as itself.
WHO, NAME, TERM, DATE = "\ue000", "\ue001", "\ue002", "\ue003"
DAYS = "\ue005"  # a term told in days: an arrest of that length is a sentence
ROLE = "\ue004"  # words that say what somebody is, right before the name: "opposition blogger X"
_SLOTS = {
    "who": f"[{WHO}]+", "name": f"[{WHO}{NAME}]+", "term": f"[{TERM}{DAYS}]+", "days": f"{DAYS}+",
    "date": f"{DATE}+",
}  # fmt: skip
_BEGINS = {
    "who": frozenset([WHO]), "name": frozenset([WHO, NAME]), "term": frozenset([TERM, DAYS]),
    "days": frozenset([DAYS]), "date": frozenset([DATE]),
}  # fmt: skip
# "gave the exiled opposition blogger X five years": her role is part of {who}
_INTRODUCED = f"(?:(?:[^\\s.,;:!?{WHO}{NAME}{TERM}{DAYS}{DATE}]+ ){{0,3}}?{ROLE}+ )?"
_KEPT = 1400  # compiled phrases held, some 5 kB each: a day's texts in one language meet as many
_NO_STOP = r"[^\s.;!?。；！？؟]"
_ELIDED = "(?<=['’])"  # "d'", "l'": no space follows
_NO_CLAUSE = r"[^\s.;!?。；！？,:，：]"  # where words are not parted, commas part clauses


@dataclass(frozen=True, eq=False)
class Notation:
    """What a lexicon settles for all its phrases: lists, slots (and what each begins with, where
    that is known), prefixes, whether it spaces."""

    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    slots: Mapping[str, str] = field(default_factory=dict)
    prefixes: tuple[str, ...] = ()
    spaces: bool = True
    begins: Mapping[str, frozenset[str]] = field(default_factory=dict)
    _lists: dict[str, Node] = field(default_factory=dict, repr=False)
    _whole: set[int] = field(default_factory=set, repr=False)  # the items of lists, by identity
    _sources: dict[int, str] = field(default_factory=dict, repr=False)  # of lists, once used

    def named(self, name: str) -> Node:
        """The list `<name>` as one node. Raises PhraseError for an unknown or circular one."""
        if name not in self._lists:
            if name not in self.words:
                raise PhraseError(f"unknown list <{name}>")
            self._lists[name] = Node("circular", name)
            self._lists[name] = Node("alt", items=tuple(self.parse(p) for p in self.words[name]))
            self._whole.add(id(self._lists[name].items))
        node = self._lists[name]
        if node.type == "circular":
            raise PhraseError(f"the list <{name}> uses itself")
        return node

    def parse(self, phrase: str) -> Node:
        read = list(tokens(phrase))
        node, at = self._alternatives(read, 0, phrase)
        if at < len(read):
            raise PhraseError(f"a bracket too many: {phrase!r}")
        return node

    def _alternatives(self, read: list[Token], at: int, phrase: str) -> tuple[Node, int]:
        options: list[Node] = []
        items: list[Node] = []
        while at < len(read) and read[at].type != "close":
            token = read[at]
            if token.type == "bar":
                options.append(_sequence(items))
                items = []
                at += 1
                continue
            node, at = self._one(read, at, phrase)
            items.append(node)
        options.append(_sequence(items))
        return (options[0] if len(options) == 1 else Node("alt", items=tuple(options))), at

    def _one(self, read: list[Token], at: int, phrase: str) -> tuple[Node, int]:
        token = read[at]
        if token.type != "open":
            if token.type == "list":
                inner = self.named(token.text)
                return Node(inner.type, inner.text, inner.items, token.spaced), at + 1
            if token.type == "slot" and token.text not in self.slots.keys() | _SLOTS.keys():
                raise PhraseError(f"unknown slot {{{token.text}}}")
            return Node(token.type, token.text, (), token.spaced), at + 1
        inner, at = self._alternatives(read, at + 1, phrase)
        closing = {"(": ")", "[": "]"}[token.text]
        if at >= len(read) or read[at].text != closing:
            raise PhraseError(f"{token.text} without {closing}: {phrase!r}")
        kind = "maybe" if token.text == "[" else "alt"
        return Node(kind, items=(inner,), spaced=token.spaced), at + 1

    # ------------------------------------------------------------ to a regular expression

    @cached_property
    def _prefix(self) -> str:
        return "".join(f"(?:{folded(p)})?" for p in self.prefixes)

    def pattern(self, phrase: str) -> "Pattern":
        return Pattern(phrase, self)

    def literals(self) -> Callable[[str], Held]:
        """What tells of a phrase what every match holds; it keeps in mind what it has seen, so one
        goes through many phrases and is not kept. Raises PhraseError for one it cannot read."""
        slots, prefixed = _BEGINS | dict(self.begins), bool(self.prefixes)
        known = Literals(slots, self._whole, spaces=self.spaces, prefixed=prefixed)

        def held(phrase: str) -> Held:
            node = self.parse(phrase)
            left, right = self._bounded(node, 0), self._bounded(node, -1)
            return known.held(node, left=left, right=right)

        return held

    @cached_property
    def reach(self) -> int:
        """How many letters of prefixes a match may begin before its first literal."""
        return sum(len(folded(prefix)) for prefix in self.prefixes)

    def source(self, node: Node) -> str:
        """The regular expression of a whole phrase; made when the phrase is first tried."""
        return f"{self._left(node)}{self._seq((node,), first=True)}{self._right(node)}"

    def _left(self, node: Node) -> str:
        return r"(?<!\w)" if self._bounded(node, 0) else ""

    def _bounded(self, node: Node, side: int) -> bool:
        """Whether a match begins (0) where a word begins, or ends (-1) where one ends."""
        return self.spaces and _edge_item(node, side) not in ("edge", "star")

    def _right(self, node: Node) -> str:
        if not self._bounded(node, -1):
            return ""
        return rf"(?:(?!\w)|{_ELIDED})" if _elides((node,)) else r"(?!\w)"

    def _seq(self, items: Sequence[Node], *, first: bool) -> str:
        """Join nodes; a separator goes into an optional node, so that it goes away with it."""
        made = []
        for spot, item in enumerate(items):
            gap = "" if first else self._between(item, items[:spot])
            if item.type == "gap" and any(_holds_who(later) for later in items[spot + 1 :]):
                # to a person over another one: "convicted A but cleared B of"
                item = Node("gap_to_who", item.text, (), item.spaced)  # noqa: PLW2901
            if item.type == "maybe" and first and spot + 1 < len(items):
                after = self._between(items[spot + 1], (item,))
                made.append(f"(?:{self._source(item)}{after})?")
            elif item.type == "maybe":
                option = f"(?:{gap}{self._source(item)})"
                if made and made[-1] == f"{option}?":  # "[<adv>] [<adv>]": written once
                    made[-1] = f"{option}{{0,2}}"
                else:
                    made.append(f"{option}?")
                first = False
            else:
                made.append(gap + self._source(item, items[:spot]))
                first = item.type == "edge" and item.text == "^"
        return "".join(made)

    def _between(self, item: Node, before: Sequence[Node]) -> str:
        if item.type == "edge":
            return r"\W*" if item.text == "$" else ""
        if item.type in ("gap", "gap_to_who"):
            return ""
        if item.spaced:
            if not self.spaces:
                return r"\s?"
            return rf"(?:{APART}|{_ELIDED})" if _elides(before) else APART
        return ""

    def _source(self, node: Node, before: Sequence[Node] = ()) -> str:
        if node.type == "word":
            return self._word(node.text)
        if node.type == "slot":
            return self._slot(node.text)
        if node.type in ("gap", "gap_to_who"):
            gap = self._gap(node.text, elided=_elides(before))
            return gap.replace("[^", f"[^{WHO}") if node.type == "gap_to_who" else gap
        if node.type == "edge":
            return r"(?:^|(?<=[\ue010]))\W*" if node.text == "^" else r"(?:$|(?=[\ue010]))"
        if node.type == "alt":
            return self._alt(node.items)
        return self._seq(node.items, first=True)

    def _alt(self, items: Sequence[Node]) -> str:
        """One of several; a list of many words is written once and not for each of its phrases."""
        known = self._sources.get(id(items))
        if known is None:
            known = self._either([self._seq((item,), first=True) for item in items])
            if id(items) in self._whole:
                self._sources[id(items)] = known
        return known

    def _either(self, options: Sequence[str]) -> str:
        """One of several; prefixes that all may carry are tried once, not once for each."""
        shared = self._prefix
        if shared and all(option.startswith(shared) for option in options):
            return shared + either([option[len(shared) :] for option in options])
        return either(options)

    def _gap(self, size: str, *, elided: bool = False) -> str:
        most = int(size or 3)
        if not self.spaces:
            return f"{_NO_CLAUSE}{{0,{most}}}?"
        apart = rf"(?:[\s,]{{1,2}}|{_ELIDED})" if elided else r"[\s,]{1,2}"
        return f"(?:{apart}{_NO_STOP}+){{0,{most}}}?"

    def _slot(self, name: str) -> str:
        source = self.slots.get(name) or _SLOTS[name]
        lead = _INTRODUCED if name == "who" and self.spaces else ""
        return f"(?P<{name}>{lead}{source})"

    def _word(self, word: str) -> str:
        head, tail = word.startswith("*"), word.endswith("*") and len(word) > 1
        text = folded(word.strip("*"))
        source = re.escape(text).replace(r"\ ", " ")
        if head:
            source = r"\w{0,12}" + source
        elif text[:1].isalpha():
            source = self._prefix + source
        if tail:
            source += r"\w{0,12}"
        return source


def _sequence(items: Sequence[Node]) -> Node:
    """`items` as one node; a word by itself is one."""
    return items[0] if len(items) == 1 and items[0].type == "word" else Node("seq", "", (*items,))


def _elides(nodes: Sequence[Node]) -> bool:
    """Whether what stands last may end with the apostrophe of a word cut short: "(de|d') ~2"."""
    for node in reversed(nodes):
        if node.type == "word":
            return node.text.endswith("'")
        if node.type == "seq":
            return _elides(node.items)
        if any(_elides((item,)) for item in node.items):
            return True
        if node.type not in ("maybe", "gap", "gap_to_who"):
            return False
    return False


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """One phrase, ready to be searched for; compiled when used, and kept while it is."""

    phrase: str
    notation: Notation

    def regex(self, text: str) -> re.Pattern[str]:
        """What finds the phrase in `text`."""
        return compiled(self.notation, self.phrase, ASIDE in text)


@lru_cache(maxsize=_KEPT)
def compiled(notation: Notation, phrase: str, asides: bool) -> re.Pattern[str]:
    """The regular expression of a phrase. asides: for texts in which some are covered; the other
    finds the same in texts without, and is half as long."""
    seen: dict[str, int] = {}

    def unique(found: re.Match[str]) -> str:
        name = found.group(1)
        seen[name] = seen.get(name, -1) + 1
        return f"(?P<{name}{seen[name] or ''}>"

    source = notation.source(notation.parse(phrase))
    source = source if asides else source.replace(APART, PARTED)
    source = re.sub(r"\(\?P<([a-z]+)>", unique, source)
    plain = source.encode("ascii", "backslashreplace").decode()  # takes half of the memory
    return re.compile(plain if len(plain) < 2 * len(source) else source)


def _edge_item(node: Node, side: int) -> str:
    """What a phrase begins (0) or ends (-1) with: "star", "edge", or "word"."""
    while node.type in ("seq", "alt", "maybe"):
        if node.type == "alt" and len(node.items) > 1:
            return "word"
        if not node.items:
            return "word"
        node = node.items[side]
    if node.type == "word" and not node.text[side].isalnum() and node.text[side] != "*":
        return "star"
    if node.type == "word":
        return "star" if node.text[side] == "*" and side == 0 else "word"
    return node.type if node.type == "edge" else "word"


def _holds_who(node: Node) -> bool:
    return (node.type == "slot" and node.text == "who") or any(map(_holds_who, node.items))
