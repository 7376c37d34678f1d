"""Which neighbouring words of a text may be of one name: `de la`, `J.-P.`, `Ana “Lia” Paz`."""

import re

from monitor.match.data import members
from monitor.match.stretches import AND
from monitor.match.units import Unit, unit

_GAP = re.compile(r"[ \-]{1,2}|\. ?(?:- ?)?| ?['\"“”„«»]{1,2} ?|[”»'\"] |/")
_WITH_ONE = 2  # words of a name with one initial
_QUOTES, _CLOSING = frozenset("'\"“”„«»‘’"), frozenset("'\"“”»’")
_WORDS = re.compile(r"[^\W\d_]+")


def belongs(text: str, word: slice, gap: str, run: list[Unit], new: Unit) -> bool:
    """Whether a word of a folded text goes on with a run, behind a gap."""
    return _joined(gap, run, new) or _bracketed(text, word.start, word.stop, gap)


def _joined(gap: str, run: list[Unit], new: Unit) -> bool:
    before = run[-1]
    if gap == ", " and new.word in members("words.toml", "generations"):
        return True
    if gap == ", " and new.kind == "initial":
        return len(run) == 1 and before.kind == "name"
    if gap == "., " and new.kind == "initial":  # SAMPLE F., L.
        return len(run) == _WITH_ONE and before.kind == "initial"
    if gap == ", ":  # LANZA, Ana
        return run[0].shouted and new.capital and not new.shouted and len(run) < 4
    if gap == "/":
        return len(before.word) == 1
    return bool(_GAP.fullmatch(gap)) and ("." not in gap or before.kind in ("initial", "title"))


def _bracketed(text: str, start: int, end: int, gap: str) -> bool:
    """Whether one word in brackets belongs to the name round it: `Aleś (Alexander) Nowak`,
    or initials: `Me Sample (L. K.)`."""
    if gap == " (":
        return text[end : end + 1] == ")" or bool(_INITIALS.match(text, start))
    return gap == ") " and bool(_ONE_BRACKETED.search(text, max(0, start - 30), start))


_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.[ -]?){1,3}\)")
_ONE_BRACKETED = re.compile(r"\([^\W\d_]+\) $")


def is_quoted(gap: str, behind: str) -> bool:
    """Whether a word stands in quotation marks within a name."""
    return gap[-1:] in _QUOTES and behind in _CLOSING and not _WORDS.search(gap)


_PIECE = re.compile(r"[^\W\d_a-zß-öø-ÿа-яё]+[^\W\d_A-ZÀ-ÖØ-ÞА-Я]*")


def is_tag(text: str, at: int) -> bool:
    """Whether a word is a tag, in which several may be written as one."""
    return at > 0 and text[at - 1] in "#＃"


def tag(text: str, start: int, end: int, folded: str) -> list[Unit]:
    """The words of a tag, parted at its capitals: `#FreeLinaSample`."""
    return [
        unit(text, *each.span(), folded[each.start() - start : each.end() - start], "")
        for each in _PIECE.finditer(text, start, end)
    ]


def sharing(one: tuple[Unit, ...], others: tuple[Unit, ...], text: str) -> tuple[Unit, ...]:
    """`Nahom` of `Nahom and Abel Sample` with the family name that he shares, at his own place."""
    names = [each for each in others[:4] if each.kind == "name"]
    if len(one) != 1 or one[0].kind != "name" or not 1 < len(names) < 4:
        return ()
    at = one[0].end
    if not AND.fullmatch(text, at, others[0].start):
        return ()
    return (one[0], *(each._replace(start=at, end=at) for each in names[1:]))


__all__ = ["belongs", "is_quoted", "is_tag", "sharing", "tag"]
