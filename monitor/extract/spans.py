"""A place in a sentence that means a person or several, and the words that such places hold."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache

from monitor.extract.options import either

# what a span is
WATCHED, OTHER, RELATIVE, ROLE, PRONOUN, GROUP = (
    "watched", "other", "relative", "role", "pronoun", "group",
)  # fmt: skip
# "the former", "the latter" and who speaks in the first person have a size of their own
FORMER, LATTER, NARRATOR = -1, -2, -3
OTHERS = -1000  # a group of nobody whom we know: "the men who shot her"
_BESIDE = re.compile(r"(?:\(([^()]+)\))?([^()]*)(?:\(([^()]+)\))?")


@dataclass(frozen=True, slots=True)
class Span:
    """`sentence.text[start:end]` (folded) means a person or several.

    keys: defender ids of a WATCHED span; for others a name of our own, "~…".
    gender: "m", "f" or ""; size: of a group, 0 unknown, 1 for one person."""

    start: int
    end: int
    type: str
    keys: tuple[str, ...] = ()
    gender: str = ""
    size: int = 1
    possessive: bool = False  # "his", "X's": stands before what is hers
    oblique: bool = False  # after "of", "with", "by": not the one whom the clause is about
    full: bool = True
    weak: bool = False  # perhaps a place or a body: nobody whom a pronoun could mean

    @property
    def owners(self) -> tuple[str, ...]:
        """Whose relative it is, where the text says so: "the family of X"."""
        if self.type != RELATIVE or not self.keys:
            return ()
        return tuple(key for key in self.keys[0].partition(" of ")[2].split("+") if key)


@lru_cache(maxsize=512)  # some 70 lists a language
def words_re(words: tuple[str, ...], *, spaces: bool) -> re.Pattern[str]:
    if not words:
        return re.compile(r"(?!)")
    options = either([_beside(w) for w in sorted(words, key=len, reverse=True)])
    return re.compile(rf"(?<!\w){options}(?!\w)" if spaces else options)


def _beside(word: str) -> str:
    """One word of a list; what stands in brackets must stand beside it: "la( *aron)", "(-)no"."""
    left, middle, right = _BESIDE.fullmatch(word).groups()  # type: ignore[union-attr]
    source = re.escape(middle).replace(r"\*", r"\w{0,8}")
    if left:
        source = f"(?<={re.escape(left)})" + source
    if right:
        source += "(?=" + re.escape(right).replace(r"\*", r"\w{0,14}") + r"(?!\w))"
    return source


def fits(word: str, listed: tuple[str, ...]) -> bool:
    """Whether a word is one of a list whose entries may end, or begin, with a star."""
    plain, starred = _listed(listed)
    return word in plain or bool(starred.match(word))


@lru_cache(maxsize=64)
def _listed(listed: tuple[str, ...]) -> tuple[frozenset[str], re.Pattern[str]]:
    starred = [translate(each) for each in listed if "*" in each]
    return frozenset(listed), re.compile("|".join(starred) or "(?!)")


def covered(text: str, marks: Iterable[tuple[int, int, str]]) -> str:
    """The text with a run of one letter over each place (start, end, letter)."""
    letters = list(text)
    for start, end, mark in marks:
        letters[start:end] = mark * (end - start)
    return "".join(letters)


def overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


@lru_cache(maxsize=64)
def tail(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Possessor words, with a few others after them: "of the unionist A. "."""
    if not words:
        return None
    options = "|".join(re.escape(w) for w in words)
    return re.compile(rf"\s?(?:{options})\s?(?:[\w'-]+\.? ){{0,4}}$")
