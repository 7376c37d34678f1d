"""Pieces: what every format is read into, and the one way from pieces to a Document's text and
blocks. A piece has no place in a text yet; `lay_out` gives it one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from monitor.model import Block, BlockKind, PartialDate, Role

CELL_GAP = " | "

_INVISIBLE = re.compile(
    "[\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SPACE = re.compile(r"\s+")
# "MrHuang": a title that lost its space; "detention.The": a lost space after a full stop.
# Each begins with a letter or sign and looks back from it: so most of a text is passed over fast.
_LOST_AFTER_TITLE = re.compile(
    r"([MDP](?<!\w[MDP])(?:(?<=M)(?:rs?|s|essrs)|(?<=D)r|(?<=P)rof))(?=[A-Z][a-z])"
)
_LOST_AFTER_STOP = re.compile(
    r"([.!?](?<=[a-zà-ÿа-яё]{2}[.!?])[\"”»’)]?)(?=[A-ZÀ-ÞА-ЯЁ][a-zà-ÿа-яё]+ )"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One passage on its way to a block.

    `role` is None until sections.py has judged it; a role set by the format (a caption, a box of
    related links) stays. `cells` are the words of a table row; `text` is then ignored.
    """

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    role: Role | None = None
    under: PartialDate | None = None
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    links: float = 0.0  # share of its letters that are links
    page: int = 0  # of a PDF, from 1

    @property
    def words(self) -> str:
        return CELL_GAP.join(self.cells) if self.cells else self.text


def tidy(text: str) -> str:
    """Collapse space (also no-break space), drop what is invisible; change no letter.

    Zero-width joiners are dropped too: no name in the seven languages depends on them.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return _SPACE.sub(" ", _CONTROL.sub("", _INVISIBLE.sub("", text))).strip()


def mend(text: str) -> str:
    """Put back spaces that publishing lost, only where nothing else can be meant."""
    return _LOST_AFTER_STOP.sub(r"\1 ", _LOST_AFTER_TITLE.sub(r"\1 ", text))


def is_menu_line(line: str, links: float) -> bool:
    """A row of links: "Home | Cases | Contact", "» Another story"."""
    if links < 0.5 or len(line) > 400:
        return False
    rest = re.sub(r"[^|·•»›/>←→]", "", line)
    return bool(line[0] in "»›>←→[|" or (rest and links > 0.6) or (links > 0.9 and len(line) < 30))


def lay_out(pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...]]:
    """Join pieces with line ends; each block is an exact passage of the text."""
    parts: list[str] = []
    blocks: list[Block] = []
    start = 0
    for piece in pieces:
        words = piece.words
        if not words:
            continue
        end = start + len(words)
        blocks.append(
            Block(
                start=start,
                end=end,
                kind=piece.kind,
                role=piece.role or Role.BODY,
                level=piece.level,
                under=piece.under,
                cells=_cell_spans(piece.cells, start),
                header=piece.header if piece.cells else (),
            )
        )
        parts.append(words)
        start = end + 1
    return "\n".join(parts), tuple(blocks)


def _cell_spans(cells: tuple[str, ...], start: int) -> tuple[tuple[int, int], ...]:
    spans = []
    for cell in cells:
        spans.append((start, start + len(cell)))
        start += len(cell) + len(CELL_GAP)
    return tuple(spans)
