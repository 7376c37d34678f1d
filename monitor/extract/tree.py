"""A phrase of docs/lexicon.md taken apart: its tokens, and the nodes that they become."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"\s*(?:(?P<open>[(\[])|(?P<close>[)\]])|(?P<bar>\|)|~(?P<gap>\d*)|<(?P<list>\w+)>"
    r"|\{(?P<slot>\w+)\}|(?P<edge>[\^$])|(?P<word>[^\s()\[\]|~<>{}^$]+))"
)


class PhraseError(ValueError):
    """A phrase cannot be read; the text says where."""


@dataclass(frozen=True, slots=True)
class Node:
    """word, slot, gap, edge (text) or seq, alt, maybe (items); `spaced`: a space stood before."""

    type: str
    text: str = ""
    items: tuple["Node", ...] = ()
    spaced: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """A bracket (open, close), bar, gap, list, slot, edge or word; `spaced` as of a node."""

    type: str
    text: str
    spaced: bool


def tokens(phrase: str) -> Iterator[Token]:
    """The tokens of a phrase. Raises PhraseError for an empty one, and where none can be read."""
    at = 0
    text = phrase.rstrip()
    if not text:
        raise PhraseError("an empty phrase")
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found or found.lastgroup is None:
            raise PhraseError(f"cannot read {text[at:]!r} in {phrase!r}")
        part = found.group(found.lastgroup)
        part = phrase if part == phrase else part  # most are lists' words: one string for both
        yield Token(found.lastgroup, part, text[at].isspace())
        at = found.end()
