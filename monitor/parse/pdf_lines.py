"""The lines of one PDF page with what is seen of them: how large their letters are, whether bold,
whether more space stands above than between the lines of a paragraph.

A PDF knows no headings and no paragraphs, only letters in places. What is read here are hints:
which of them make a heading is for pdf.py, which knows the whole file.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from monitor.parse.pdf_columns import columns_of

_WIDER = 1.35  # times the usual way from line to line: a new paragraph
_OWN_HEIGHTS = 1.5  # times the height of its letters: a title of two lines is one
_FARTHEST = 5.0  # times the height of letters: farther down is another part of the page
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_ALL = 0.95  # of a line's letters
# Shapes that stand for letters: "\ufb01" for "fi", and each Arabic letter as it is joined.
_SHAPES = re.compile("[\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc]+")
_LEFTWARDS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_RIGHTWARDS = re.compile(r"[^\W_\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MOST_PLACED = 12_000  # pieces of text: more are a map, and to lay it out takes seconds

Seen = tuple[str, float, float, float, bool]  # text, x, y, height of letters, bold


@dataclass(frozen=True, slots=True)
class Line:
    """One line. size: height of its letters in points, 0 where not known. gap: a paragraph ends
    above it. page: from 1."""

    words: str
    page: int = 0
    size: float = 0.0
    bold: bool = False
    gap: bool = False


def lines_of(page: Any, number: int, most: int) -> list[Line]:  # noqa: ANN401 - pypdf's page
    """At most `most` letters of a page, in reading order. Raises whatever pypdf does."""
    seen: list[Seen] = []

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], font: Any, size: float) -> None:  # noqa: ANN401
        height = float(size) * _scale(tm) * _scale(cm)
        bold = bool(_BOLD.search(str((font or {}).get("/BaseFont", ""))))
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        seen.append((text, x, tm[4] * cm[1] + tm[5] * cm[3] + cm[5], height, bold))

    plain = str(page.extract_text(visitor_text=visit) or "")[:most]
    places = [(x, y) for text, x, y, _, _ in seen if text.strip()]
    if len(places) < _MOST_PLACED and (columns := columns_of(page, places)):
        return [Line(words, number) for words in spelt(columns)[:most].split("\n")]
    if "".join(each[0] for each in seen)[:most] != plain:
        return [Line(words, number) for words in spelt(plain).split("\n")]
    return _with_gaps(_rows(seen), number)


def _scale(matrix: Sequence[float]) -> float:
    return float((matrix[2] ** 2 + matrix[3] ** 2) ** 0.5) or 1.0


def _rows(seen: Sequence[Seen]) -> list[list[Seen]]:
    """What was seen, line by line."""
    rows: list[list[Seen]] = [[]]
    for text, *rest in seen:
        first, *more = text.split("\n")
        rows[-1].append((first, *rest))  # type: ignore[arg-type]
        rows += [[(words, *rest)] for words in more]  # type: ignore[list-item]
    return rows


def _with_gaps(rows: list[list[Seen]], number: int) -> list[Line]:
    made: list[Line] = []
    places: list[float | None] = []
    for row in rows:
        inked = [each for each in row if each[0].strip()]
        letters = sum(len(each[0]) for each in inked)
        bold = sum(len(each[0]) for each in inked if each[4])
        made.append(
            Line(
                spelt("".join(each[0] for each in _as_read(row))),
                number,
                max((each[3] for each in inked), default=0.0),
                bool(letters) and bold >= _ALL * letters,
            )
        )
        places.append(inked[0][2] if inked else None)
    return _parted(made, places)


def spelt(words: str) -> str:
    """With letters in place of shapes: a file may hold how a word looks, and nobody types that."""
    return _SHAPES.sub(lambda found: unicodedata.normalize("NFKC", found.group()), words)


def _as_read(row: list[Seen]) -> list[Seen]:
    """A line of a script that runs leftwards, if it was drawn word by word from the left, turned
    round; what in it runs rightwards, a number or a foreign name, keeps its own order."""
    inked = [each for each in row if each[0].strip()]
    words = "".join(each[0] for each in inked)
    places = [each[1] for each in inked]
    if 2 * len(_LEFTWARDS.findall(words)) < len(words) or len(set(places)) < 2:
        return row
    if places != sorted(places):
        return row  # drawn as it is read
    return [
        each
        for rightwards, run in reversed(_runs(row))
        for each in (run if rightwards else reversed(run))
    ]


def _runs(row: list[Seen]) -> list[tuple[bool, list[Seen]]]:
    """Pieces of one direction, and whether it is rightwards; space between two that are is too."""
    ways = [bool(_RIGHTWARDS.search(each[0])) for each in row]
    for at in range(1, len(row) - 1):
        ways[at] = ways[at] or (ways[at - 1] and ways[at + 1] and not row[at][0].strip())
    together = groupby(zip(ways, row, strict=True), key=lambda each: each[0])
    return [(way, [each for _, each in run]) for way, run in together]


def _parted(lines: list[Line], places: list[float | None]) -> list[Line]:
    """Mark the lines that stand farther below the line above than lines of this page usually do,
    and than lines of large letters need."""
    steps: dict[int, tuple[float, float]] = {}
    above: tuple[float, float] | None = None
    for at, (line, y) in enumerate(zip(lines, places, strict=True)):
        if y is None:
            continue
        if above and 0 < above[0] - y < _FARTHEST * max(line.size, above[1], 1.0):
            steps[at] = above[0] - y, max(line.size, above[1])
        above = (y, line.size)
    ordered = sorted(step for step, _ in steps.values())
    usual = ordered[len(ordered) // 4] if ordered else 0.0
    apart = {
        at
        for at, (step, size) in steps.items()
        if step > _WIDER * usual and step > _OWN_HEIGHTS * size
    }
    return [replace(line, gap=at in apart) for at, line in enumerate(lines)]
