"""Long reports by section: one file tells of ninety countries and a thousand people, and each part
must be read for itself, under its own heading, country, language and place in the file.

Judges headings only; document.py makes documents of the parts.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from urllib.parse import quote

from monitor.countries import of_label
from monitor.model import BlockKind, Role
from monitor.parse.pieces import Piece

LONG = 100_000  # letters from which a text is parted; some fifty pages with pictures have so many
_LARGEST = 120_000  # letters of a part; a larger one is cut where a paragraph ends
_SMALLEST = 600  # letters of a part that stands alone; a smaller one leads to the next
_USUAL = 40_000  # letters of a middling part, at most, for a level of headings to be chosen
_MOST = 400  # parts
_FEWEST = 3  # headings of a kind that part a text
_FRAGMENT = 60  # letters of the words that lead a browser to a part


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a report. heading: what it stands under; place: the fragment that leads there"""

    heading: str
    place: str
    pieces: tuple[Piece, ...]


def parts_of(pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], tuple[Part, ...]]:
    """What stands before the first part, and the parts; none of a text that is not long.

    The first piece is the title and belongs to no part.
    """
    if sum(len(piece.words) for piece in pieces) < LONG:
        return tuple(pieces), ()
    level = _level(pieces)
    found = list(_cut(_leading_on(_at_headings(pieces, level))))[:_MOST]
    front, rest = found[0], found[1:]
    used: set[str] = set()
    return tuple(front), tuple(_part(each, used) for each in rest)


def _level(pieces: Sequence[Piece]) -> int:
    """The level of headings that part the text: where countries are named, else the first that
    leaves parts of a middling size; 0 for none."""
    headings = [p for p in pieces[1:] if p.kind is BlockKind.HEADING and _counts(p)]
    named = Counter(p.level for p in headings if of_label(p.text))
    if named and (most := named.most_common(1)[0])[1] >= _FEWEST:
        return most[0]
    levels = sorted({p.level for p in headings})
    for level in levels:
        sizes = [sum(len(p.words) for p in each) for each in _at_headings(pieces, level)]
        if len(sizes) > _FEWEST and median(sizes) <= _USUAL:
            return level
    return levels[-1] if levels else 0


def _counts(piece: Piece) -> bool:
    return piece.role is not Role.NAVIGATION


def _at_headings(pieces: Sequence[Piece], level: int) -> Iterator[list[Piece]]:
    """Stretches that begin with a heading of this level or above; first what stands before."""
    held = [pieces[0]]
    for piece in pieces[1:]:
        if piece.kind is BlockKind.HEADING and 0 < piece.level <= level and _counts(piece):
            yield held
            held = []
        held.append(piece)
    yield held


def _leading_on(stretches: Iterator[list[Piece]]) -> Iterator[list[Piece]]:
    """A stretch of next to nothing ("AMERICAS") goes with the next one."""
    yield next(stretches)
    held: list[Piece] = []
    for stretch in stretches:
        held = [*held, *stretch]
        if sum(len(piece.words) for piece in held) >= _SMALLEST:
            yield held
            held = []
    if held:
        yield held


def _cut(stretches: Iterator[list[Piece]]) -> Iterator[list[Piece]]:
    """What is too large for one part, in several; each but the first begins with the heading."""
    for stretch in stretches:
        held, size = list[Piece](), 0
        for piece in stretch:
            if size + len(piece.words) > _LARGEST and held:
                yield held
                held, size = [stretch[0]] if stretch[0].kind is BlockKind.HEADING else [], 0
            held.append(piece)
            size += len(piece.words)
        yield held


def _part(pieces: Sequence[Piece], used: set[str]) -> Part:
    headings = [p for p in pieces[:4] if p.kind is BlockKind.HEADING]
    named = [p.text for p in headings if of_label(p.text)]
    heading = (named or [p.text for p in headings[:1]] or [""])[0]
    page = next((p.page for p in pieces[len(headings) :] if p.page), 0)
    words = [heading, *(p.words for p in pieces[len(headings) :])]
    places = [f"page={page}"] if page else []
    places += [f":~:text={quote(_beginning(each), safe='')}" for each in words if each]
    place = next((each for each in places if each not in used), f"part-{len(used) + 1}")
    used.add(place)
    return Part(heading, place, tuple(pieces))


def _beginning(words: str) -> str:
    return re.sub(r"\s\S*$", "", words[:_FRAGMENT]) if len(words) > _FRAGMENT else words
