"""PDF to pieces, by pypdf: page by page, without page headers, with broken words and paragraphs
joined again. Nothing in a PDF is run or followed.

Time is limited by the process this runs in; memory by pypdf's own guards and by that process.
"""

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise

from monitor.errors import SourceError, SourceFault
from monitor.model import BlockKind, Fetched, Item, Source
from monitor.parse.document import Found
from monitor.parse.pdf_columns import text_of, without_contents
from monitor.parse.pieces import Piece, mend, tidy
from monitor.parse.plain import heading_of, without_bullet

MAX_PAGES = 300
MAX_PAGE_TEXT = 200_000
_BY_HAND = "it must be read by hand"
_BULLET = re.compile(r"^\s*(?:[•▪●◦·‣\uf0b7\uf0a7-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+(?=\S)")
_SPACED = re.compile(r"(?<!\S)(?:\w ){3,}\w(?!\S)")
_ENDS = re.compile(r"[.!?:;。！？：；؟][\"'”’»)\]]*$")
_HEADER = re.compile(
    r"^(?:date|index|first ua|ua|page|página|fecha|índice)\b.{0,80}\d|"
    r"^\W*(?:page |p\. ?)?\d{1,3}(?: ?(?:/|of|de|sur) ?\d{1,3})?\W*$",
    re.IGNORECASE,
)
_TOP = 4  # lines at either end of a page where headers and footers stand


def from_pdf(source: Source, fetched: Fetched, item: Item | None) -> Found:
    """Raises SourceError: ENCRYPTED, NO_TEXT (a scan), MALFORMED; each says that a person must
    read the file, since silence would look like no news."""
    pages = _pages(source.id, fetched.body)
    if not any(re.search(r"\w{2}", page) for page in pages):
        raise SourceError(
            source.id,
            SourceFault.NO_TEXT,
            f"the PDF holds pictures of text only; {_BY_HAND}",
            temporary=False,
        )
    lines = list(_without_headers([page.split("\n") for page in pages]))
    lines = list(without_contents(lines))
    pieces = [piece for piece in _pieces(lines) if re.search(r"\w", piece.words)]
    title = item.title if item else ""
    return Found(tuple(pieces), title or _title(pieces))


def _pages(source: str, body: bytes) -> list[str]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    try:
        reader = PdfReader(BytesIO(body), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileNotDecryptedError
        return [
            text_of(page)[:MAX_PAGE_TEXT]
            for _, page in zip(range(MAX_PAGES), reader.pages, strict=False)
        ]
    except (FileNotDecryptedError, DependencyError) as fault:
        raise SourceError(
            source,
            SourceFault.ENCRYPTED,
            f"the PDF is locked with a password; {_BY_HAND}",
            temporary=False,
        ) from fault
    except MemoryError:
        raise
    except (PyPdfError, ArithmeticError, LookupError, ValueError, TypeError, AttributeError,
            RecursionError, OSError, AssertionError, NotImplementedError) as fault:  # fmt: skip
        raise SourceError(
            source,
            SourceFault.MALFORMED,
            f"the PDF is damaged ({type(fault).__name__}); {_BY_HAND}",
            temporary=False,
        ) from fault


def _without_headers(pages: list[list[str]]) -> Iterator[str]:
    """Lines of all pages; what stands on most pages is kept once, where it stands first."""
    counts = Counter(
        key
        for lines in pages
        for key in {_shape(line) for line in lines if _may_be_header(line, lines)}
    )
    often = {key for key, number in counts.items() if number >= max(2, 0.5 * len(pages))}
    seen: set[str] = set()
    for lines in pages:
        for line in lines:
            key = _shape(line)
            if key in often or re.fullmatch(r"\s*\d{1,3}\s*", line):
                if key in seen or not re.search(r"[^\W\d]{2}", line):
                    continue
                seen.add(key)
            yield line


def _shape(line: str) -> str:
    return re.sub(r"\d{1,3}(?=\D*$)", "#", re.sub(r"\W+", "", line).casefold()) or line.strip()


def _may_be_header(line: str, lines: list[str]) -> bool:
    words = line.strip()
    if not words or len(words) > 140:
        return False
    full = [one for one in lines if one.strip()]
    return bool(_HEADER.search(words)) or line in full[:_TOP] or line in full[-_TOP:]


def _pieces(lines: list[str]) -> Iterator[Piece]:
    lengths = sorted(len(line) for line in lines if len(line.strip()) > 20)
    width = lengths[int(len(lengths) * 0.9)] if lengths else 80
    held: list[str] = []
    kind = BlockKind.PARAGRAPH
    for raw, after in pairwise([*map(_line, lines), ""]):
        heading = heading_of(raw, markdown=False, alone=False) if raw else None
        bullet = _BULLET.match(raw)
        if not raw or heading or bullet:
            if raw or _is_end(held, after):
                yield from _made(held, kind)
                held, kind = [], BlockKind.PARAGRAPH
            if heading:
                yield heading
                continue
            if not raw:
                continue
        if bullet:
            kind = BlockKind.LIST_ITEM
        held.append(without_bullet(raw, bullet) if bullet else raw)
        if _ENDS.search(raw) and (
            len(raw) < width * 0.75 or (after[:1].isupper() and len(raw) < width * 0.9)
        ):
            yield from _made(held, kind)
            held, kind = [], BlockKind.PARAGRAPH
    yield from _made(held, kind)


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


def _made(lines: list[str], kind: BlockKind) -> Iterator[Piece]:
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
    yield Piece(mend(tidy(joined)), kind)


def _is_han(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff"


def _title(pieces: list[Piece]) -> str:
    headings = [piece.text for piece in pieces[:8] if piece.kind is BlockKind.HEADING]
    long = [words for words in headings if len(words) > 20]
    return next(iter(long or headings), "")
