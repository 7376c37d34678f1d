"""The text of one PDF page in the order in which a person reads it: where lines stand side by side
(two addresses, a page of two columns), first the left ones, then the right ones.

A file gives its lines in the order in which its program wrote them, often row by row. Where the
places of lines show columns, the page is laid out with its gaps, and split at a gap that several
lines share. Tables (more than one gap in a line) stay rows.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

FEWEST_ROWS = 3  # side by side, before it is a column and no accident
_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
_NEAR = 4.0  # points within which lines begin at the same place
_APART = 90.0  # points between the beginnings of two columns, at least
_LEADERS = re.compile(r"(?:[.·…_] ?){6,}")  # dots from a heading to its page
_ADDRESS_GAP = 2  # blank lines within one region, at most

Region = tuple[int, int, int]  # first line, line after the last, column of the gap


def columns_of(page: Any, starts: list[tuple[float, float]]) -> str:  # noqa: ANN401 - pypdf's page
    """The text of a page whose pieces of text start at these places (x, y), column after column;
    "" where it has none. Raises whatever pypdf does."""
    if not _side_by_side(starts):
        return ""
    laid = str(page.extract_text(extraction_mode="layout", layout_mode_strip_rotated=False) or "")
    return in_columns(laid)


def _side_by_side(starts: list[tuple[float, float]]) -> bool:
    """Whether some lines begin at the same place right of others of their height."""
    rows: dict[int, list[float]] = {}
    for x, y in starts:
        rows.setdefault(round(y / 3), []).append(x)
    places: Counter[int] = Counter()
    for row in rows.values():
        left = min(row)
        places.update({round(x / _NEAR) for x in row if x - left > _APART})
    return any(places[at] + places[at + 1] >= FEWEST_ROWS for at in places)


def in_columns(laid: str) -> str:
    """A page that is laid out with spaces, columns one after the other; "" where it has none."""
    lines = laid.split("\n")
    regions = list(_regions(lines))
    if not regions:
        return ""
    ordered: list[str] = []
    done = 0
    for first, after, gap in regions:
        ordered += lines[done:first]
        left = [line[:gap].rstrip() for line in lines[first:after]]
        right = [line[gap:].strip() for line in lines[first:after]]
        ordered += ["", *left, "", *right, ""]
        done = after
    return "\n".join(re.sub(r"(?<=\S) {2,}", " ", line) for line in [*ordered, *lines[done:]])


def _regions(lines: list[str]) -> Iterator[Region]:
    """Runs of lines that share one gap; a line without a right side may stand between."""
    at = 0
    while at < len(lines):
        region = _region_from(lines, at)
        if region:
            yield region
        at = region[1] if region else at + 1


def _region_from(lines: list[str], first: int) -> Region | None:
    gap = _gap_of(lines[first])
    if not gap:
        return None
    low, high = gap
    rows, after, blank = 1, first + 1, 0
    for number in range(first + 1, len(lines)):
        line = lines[number]
        blank = 0 if line.strip() else blank + 1
        if blank > _ADDRESS_GAP:
            break
        if not line[low:].strip() or not line[:high].strip():
            continue  # one side has ended before the other, or a blank line
        if not (other := _gap_of(line)) or other[0] >= high or other[1] <= low:
            break
        low, high = max(low, other[0]), min(high, other[1])
        rows, after = rows + 1, number + 1
    if rows < FEWEST_ROWS:
        return None
    return first, _end(lines, after, low, high), high


def _end(lines: list[str], after: int, low: int, high: int) -> int:
    """The region goes on where only one side has more lines."""
    for line in lines[after:]:
        if not line.strip() or (line[:high].strip() and line[low:].strip()):
            break
        after += 1
    return after


def _gap_of(line: str) -> tuple[int, int] | None:
    """From where to where the one gap of a line reaches; None for none, for tables and contents."""
    if _LEADERS.search(line):
        return None
    found = [gap.span() for gap in _GAP.finditer(line)]
    if len(found) != 1:
        return None
    start, end = found[0]
    words = (line[:start], line[end:])
    return (start, end) if all(re.search(r"[^\W\d_]{2}", side) for side in words) else None


def is_contents(line: str) -> bool:
    """A row of a table of contents: a heading, dots, a page number."""
    return bool(_LEADERS.search(line)) and bool(re.search(r"\d{1,4}\s*$", line))


def contents_rows(lines: Sequence[str]) -> set[int]:
    """Which lines are rows of a table of contents: two or more that follow each other; one may be
    a form to fill in."""
    rows = [False, *map(is_contents, lines), False]
    return {
        number
        for number in range(len(lines))
        if rows[number + 1] and (rows[number] or rows[number + 2])
    }
