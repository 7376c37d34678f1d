"""PDF to pieces, by pypdf: page by page, without page headers, with broken words and paragraphs
joined again. Nothing in a PDF is run or followed.

Time is limited by the process this runs in; memory by pypdf's own guards and by that process.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import groupby, islice

from monitor.errors import SourceError, SourceFault
from monitor.model import BlockKind, Fetched, Item, Source
from monitor.parse.dates import first_day
from monitor.parse.document import Found
from monitor.parse.pdf_columns import contents_rows
from monitor.parse.pdf_lines import Line, lines_of
from monitor.parse.pieces import Piece, mend, tidy
from monitor.parse.plain import heading_of, without_bullet
from monitor.parse.sections import is_generic

MAX_PAGES = 300
MAX_PAGE_TEXT = 200_000
MOST_COUNTED = 5_000  # pages: what has more is no report, and to count them again takes seconds
_BY_HAND = "it must be read by hand"
_BULLET = re.compile(r"^\s*(?:[•▪●◦·‣\uf0b7\uf0a7-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+(?=\S)")
_SPACED = re.compile(r"(?<!\S)(?:\w ){3,}\w(?!\S)")
_ENDS = re.compile(r"[.!?:;。！？：；؟][\"'”’»)\]]*$")
_PROSE_ENDS = re.compile(r"[.;,，。；][\"'”’»)\]]*$")  # no heading ends so
_HEADER = re.compile(
    r"^(?:date|index|first ua|ua|page|página|fecha|índice)\b.{0,80}\d|"
    r"^\W*(?:page |p\. ?)?\d{1,3}(?: ?(?:/|of|de|sur) ?\d{1,3})?\W*$",
    re.IGNORECASE,
)
_TOP = 4  # lines at either end of a page where headers and footers stand
_LARGER = 1.12  # times the letters of the text: a heading
_LEVELS, _BOLD_LEVEL = 4, 5  # of headings by size; of those that are only bold
_LONGEST_HEADING, _LONGEST_BOLD = 300, 160
_SHORT_TITLE = 12  # letters: "CONTENTS"
_CREATED = re.compile(r"D:(\d{4})(\d\d)(\d\d)")


@dataclass(frozen=True, slots=True)
class Pages:
    """What was read of a file, page by page, from its first."""

    pages: tuple[tuple[Line, ...], ...]
    count: int  # of its pages, those left unread too
    made: str  # day on which its program says that it was made, "" where it does not

    @property
    def next(self) -> int:
        """How many to leave out when reading goes on; 0 where it is at its end."""
        read = len(self.pages)
        return read if read < min(self.count, MAX_PAGES) and self.count <= MOST_COUNTED else 0


def from_pdf(source: Source, fetched: Fetched, item: Item | None, file: Pages | None) -> Found:
    """`file`: its pages where they were read already. Raises SourceError: ENCRYPTED, NO_TEXT (a
    scan), MALFORMED; each says that a person must read the file, since silence would look like no
    news."""
    file = file or pages_of(source, fetched, MAX_PAGES)
    if not any(re.search(r"\w{2}", line.words) for page in file.pages for line in page):
        raise SourceError(
            source.id,
            SourceFault.NO_TEXT,
            f"the PDF holds pictures of text only; {_BY_HAND}",
            temporary=False,
        )
    lines = list(_without_headers(file.pages))
    contents = contents_rows([line.words for line in lines])
    lines = [line for number, line in enumerate(lines) if number not in contents]
    pieces = [piece for piece in _pieces(lines) if re.search(r"\w", piece.words)]
    title, made = item.title if item else "", first_day(file.made)
    read = len(file.pages)
    return Found(
        tuple(pieces),
        title or _title(pieces),
        late=made if made and made <= fetched.at.date() else None,
        unread=f"pages {read + 1} to {file.count} of the PDF" if file.count > read else "",
    )


def pages_of(source: Source, fetched: Fetched, most: int, before: Pages | None = None) -> Pages:
    """At most so many pages, after those read `before`. Raises SourceError as from_pdf does."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    done = before.pages if before else ()
    wanted = min(most, MAX_PAGES - len(done))
    try:
        reader = PdfReader(BytesIO(fetched.body), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileNotDecryptedError
        pages = tuple(
            tuple(lines_of(page, number, MAX_PAGE_TEXT))
            for number, page in enumerate(
                islice(reader.pages, len(done), len(done) + wanted), len(done) + 1
            )
        )
        count = len(reader.pages) if len(pages) == wanted else len(done) + len(pages)
        info = reader.metadata
        made = _CREATED.search(str(info.get("/CreationDate", "")) if info else "")
        return Pages((*done, *pages), count, "-".join(made.groups()) if made else "")
    except (FileNotDecryptedError, DependencyError) as fault:
        raise SourceError(
            source.id,
            SourceFault.ENCRYPTED,
            f"the PDF is locked with a password; {_BY_HAND}",
            temporary=False,
        ) from fault
    except MemoryError:
        raise
    except (PyPdfError, ArithmeticError, LookupError, ValueError, TypeError, AttributeError,
            RecursionError, OSError, AssertionError, NotImplementedError) as fault:  # fmt: skip
        raise SourceError(
            source.id,
            SourceFault.MALFORMED,
            f"the PDF is damaged ({type(fault).__name__}); {_BY_HAND}",
            temporary=False,
        ) from fault


def _without_headers(pages: Sequence[Sequence[Line]]) -> Iterator[Line]:
    """Lines of all pages; what stands on most pages is kept once, where it stands first."""
    counts = Counter(
        key for lines in pages for key in {_shape(line.words) for line in _may_be_headers(lines)}
    )
    often = {key for key, number in counts.items() if number >= max(2, 0.5 * len(pages))}
    seen: set[str] = set()
    for lines in pages:
        for line in lines:
            key = _shape(line.words)
            if key in often or re.fullmatch(r"\s*\d{1,3}\s*", line.words):
                if key in seen or not re.search(r"[^\W\d]{2}", line.words):
                    continue
                seen.add(key)
            yield line


def _shape(line: str) -> str:
    return re.sub(r"\d{1,3}(?=\D*$)", "#", re.sub(r"\W+", "", line).casefold()) or line.strip()


def _may_be_headers(lines: Sequence[Line]) -> Iterator[Line]:
    full = [line for line in lines if line.words.strip()]
    ends = {id(line) for line in (*full[:_TOP], *full[-_TOP:])}
    for line in full:
        words = line.words.strip()
        if len(words) <= 140 and (id(line) in ends or _HEADER.search(words)):
            yield line


# ---------------------------------------------------------------- headings


def _with_headings(lines: Sequence[Line]) -> Iterator[Line | Piece]:
    """Lines whose letters are larger or bolder than the text's, as headings; each else as it is."""
    level_of = _levels(lines)
    runs = groupby(_numbered(lines, level_of), key=lambda one: one[1:])
    for (level, _, _), run in runs:
        held = [line for line, *_ in run]
        words = tidy(" ".join(_line(line.words) for line in held))
        most = _LONGEST_BOLD if level == _BOLD_LEVEL else _LONGEST_HEADING
        is_prose = _PROSE_ENDS.search(words) or _BULLET.match(words) or len(words) > most
        if level and not is_prose and re.search(r"[^\W\d]{2}", words):
            yield Piece(words, BlockKind.HEADING, level, page=held[0].page)
        else:
            yield from held


def _numbered(
    lines: Sequence[Line], level_of: dict[tuple[float, bool], int]
) -> Iterator[tuple[Line, int, int, int]]:
    """Each line with its level, its page and the number of its paragraph."""
    paragraph = 0
    for line in lines:
        paragraph += line.gap
        yield line, level_of.get((_rounded(line.size), line.bold), 0), line.page, paragraph


def _levels(lines: Sequence[Line]) -> dict[tuple[float, bool], int]:
    """The level of each kind of letters: 1 the largest; none where all are alike."""
    weights: Counter[tuple[float, bool]] = Counter()
    for line in lines:
        if line.size:
            weights[_rounded(line.size), line.bold] += len(line.words.strip())
    if not weights:
        return {}
    (body, is_bold), _ = weights.most_common(1)[0]
    larger = sorted({size for size, _ in weights if size > body * _LARGER}, reverse=True)
    ranks = {size: min(rank, _LEVELS) for rank, size in enumerate(larger, 1)}
    found = {kind: ranks[kind[0]] for kind in weights if kind[0] in ranks}
    if not is_bold:
        found[body, True] = _BOLD_LEVEL
    return found


def _rounded(size: float) -> float:
    return round(size * 2) / 2


# ---------------------------------------------------------------- paragraphs


def _pieces(lines: Sequence[Line]) -> Iterator[Piece]:
    lengths = sorted(len(line.words) for line in lines if len(line.words.strip()) > 20)
    width = lengths[int(len(lengths) * 0.9)] if lengths else 80
    held, kind, page = list[str](), BlockKind.PARAGRAPH, 0
    stream = list(_with_headings(lines))
    for one, after in zip(stream, [*stream[1:], Line("")], strict=True):
        is_line = isinstance(one, Line)
        raw = _line(one.words) if is_line else ""
        heading = heading_of(raw, markdown=False, alone=False) if is_line and raw else None
        bullet = _BULLET.match(raw)
        parts = isinstance(one, Piece) or not raw or one.gap
        if heading or bullet or (parts and _is_end(held, raw or _line(after.words))):
            yield from _made(held, kind, page)
            held, kind = [], BlockKind.PARAGRAPH
        if isinstance(one, Piece):
            yield from _made(held, kind, page)
            held, kind = [], BlockKind.PARAGRAPH
            yield one
            continue
        if heading:
            yield replace(heading, page=one.page)
            continue
        if not raw:
            continue
        if bullet:
            kind = BlockKind.LIST_ITEM
        page = page if held else one.page
        held.append(without_bullet(raw, bullet) if bullet else raw)
        next_words = _line(after.words)
        if _ENDS.search(raw) and (
            len(raw) < width * 0.75 or (next_words[:1].isupper() and len(raw) < width * 0.9)
        ):
            yield from _made(held, kind, page)
            held, kind = [], BlockKind.PARAGRAPH
    yield from _made(held, kind, page)


def _is_end(held: list[str], after: str) -> bool:
    """A blank line ends a paragraph, but not where a page ended within a sentence."""
    return not held or bool(_ENDS.search(held[-1])) or not after[:1].islower()


def _line(line: str) -> str:
    """One line with letter-spaced words closed up."""
    line = line.replace("\u00a0", " ").rstrip()
    if _SPACED.search(line) and len(re.findall(r"(?<!\S)\w(?!\S)", line)) > len(line) / 4:
        line = "  ".join(
            _SPACED.sub(lambda found: found.group().replace(" ", ""), part)
            for part in re.split(r" {2,}", line)
        )
    return tidy(line)


def _made(lines: list[str], kind: BlockKind, page: int) -> Iterator[Piece]:
    if not lines:
        return
    joined = lines[0]
    for line in lines[1:]:
        if re.search(r"[^\W\d_]{2,}-$", joined) and line[:1].islower():
            joined = joined[:-1] + line
        elif joined.endswith("-") or (_is_han(joined[-1:]) and _is_han(line[:1])):
            joined += line
        else:
            joined = f"{joined} {line}"
    # "HU- MAN" inside one line: a word broken by the file itself
    joined = re.sub(r"\b([A-Z]{2,})- ([A-Z]{2,})\b", r"\1\2", joined)
    yield Piece(mend(tidy(joined)), kind, page=page)


def _is_han(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff"


def _title(pieces: Sequence[Piece]) -> str:
    """The largest heading of the beginning that says more than what kind of document it is."""
    headings = [p for p in pieces[:8] if p.kind is BlockKind.HEADING and not is_generic(p.text)]
    long = [piece for piece in headings if len(piece.text) > _SHORT_TITLE]
    best = min(long or headings, key=lambda piece: piece.level, default=None)
    return best.text if best else ""
