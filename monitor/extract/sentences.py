"""A document taken apart: its sentences, folded, each with its block, dates and terms.

No events here and nobody's name; only where a sentence stands and what time it speaks of.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import sentencex

from monitor.extract.dates import Anchor, FoundDate, dates
from monitor.extract.lexicons import Lexicon
from monitor.extract.terms import FoundTerm, terms
from monitor.model import Block, BlockKind, Document, PartialDate, Role
from monitor.text import Folded, fold

SILENT = frozenset({Role.DEMANDS, Role.ADDRESS, Role.NAVIGATION, Role.CAPTION})
_CUT_SHORT = re.compile(
    r"(?:^|[\s(«“\"])(?:[A-ZА-ЯЁÉÁÓÍÑÇ]|Mr|Mrs|Ms|Md|Dr|St|Sr|Jr|No|Fr|Rev|Gen|Col|Lt|Hon|Capt|Ye|Yu|Ya|Prof|Sra|Dra|Dña|Lic|Ing|Mme|Ст|Юл|Ал|г|им|ст)\.\s*$"
)
_HAN_SENTENCE = re.compile(r"[^。！？!?]*(?:[。！？!?]+[”’」』）)\"》〉】]*\s*|$)")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_REPORT = re.compile(
    r"\b(?:annual|yearly|year in review|review of|informe|anual|annuel|bilan|relatorio"
    r"|balanco|ежегодн\w*|годовой|обзор|доклад за)\b|年度|年报|التقرير السنوي"
)
_LONGEST = 1000  # letters of one sentence; longer is a list or a fault of the page


@dataclass(frozen=True, slots=True)
class Sentence:
    """`document.text[start:end]`; offsets in dates and terms are of `folded.text`."""

    start: int
    end: int
    block: Block
    number: int  # of the block, so that a neighbour is known
    folded: Folded
    dates: tuple[FoundDate, ...] = ()
    terms: tuple[FoundTerm, ...] = ()
    head: str = ""  # of a table cell: the folded header word

    @property
    def text(self) -> str:
        return self.folded.text

    def inside(self, original: int) -> int:
        """Offset in `folded.text` of a letter of the document."""
        local = original - self.start
        if self.folded.length == len(self.folded.text) and self.folded.origin(local) == local:
            return local
        return bisect_left(range(len(self.folded.text)), local, key=self.folded.origin)


def sentences(document: Document, lexicon: Lexicon) -> tuple[Sentence, ...]:
    """Every sentence that can tell something, in reading order, with what time it speaks of."""
    made: list[Sentence] = []
    told: PartialDate | None = None
    explicit = False
    number_before = -1
    for number, block in enumerate(document.blocks):
        if block.role in SILENT:
            continue
        published = _published(document, block)
        for start, end, head in _cuts(document, block, lexicon.language):
            folded = fold(document.text[start:end])
            anchor = Anchor(published, told, explicit and _one_story(number, number_before, block))
            found = dates(folded.text, lexicon, anchor, leads=start == block.start)
            sentence = Sentence(start, end, block, number, folded, found, (), head)
            made.append(replace(sentence, terms=_terms(folded.text, found, lexicon)))
            for each in found:
                if not each.end_of and not _to_come(each, published):
                    told, explicit, number_before = each.date, each.explicit, number
    return tuple(made)


def _to_come(found: FoundDate, published: date) -> bool:
    """Whether a day without year is rather one of the coming weeks ("read out on 28 March") than
    one almost a year ago: "the morning after" does not count from it."""
    return found.later is not None and (
        (published - found.date.last).days > 300 and (found.later.first - published).days < 60
    )


def _one_story(number: int, before: int, block: Block) -> bool:
    """Whether a year told in block `before` still holds in `block`."""
    return number == before or (block.role is Role.BACKGROUND and number - before == 1)


def _published(document: Document, block: Block) -> date:
    if block.under:
        return block.under.first
    if document.published and (year := _reported_year(document)):
        return date(year, 12, 31)
    return document.published or (document.fetched.date() if document.fetched else date(2000, 1, 1))


def _reported_year(document: Document) -> int:
    """A year before that of publication, where the title says that all is told of it: in an
    "Annual report 2023" of March 2024, "16 January" is a day of 2023. 0 for other documents."""
    said = set(_YEAR.findall(document.title))
    if not document.published or len(said) != 1 or not _REPORT.search(fold(document.title).text):
        return 0
    year = int(said.pop())
    return year if year < document.published.year else 0


def _terms(text: str, found: Sequence[FoundDate], lexicon: Lexicon) -> tuple[FoundTerm, ...]:
    """Terms outside dates ("two years ago" is none)."""
    return tuple(
        term
        for term in terms(text, lexicon)
        if not any(
            day.start <= term.start < day.end and day.end - day.start >= term.end - term.start
            for day in found
        )
    )


def _cuts(document: Document, block: Block, language: str) -> Iterator[tuple[int, int, str]]:
    if block.kind is BlockKind.TABLE_ROW and block.cells:
        for at, (start, end) in enumerate(block.cells):
            head = block.header[at] if at < len(block.header) else ""
            for low, high in _pieces(document.text, start, end, language):
                yield low, high, head
        return
    for low, high in _pieces(document.text, block.start, block.end, language):
        yield low, high, ""


def _mended(pieces: Iterable[str]) -> Iterator[str]:
    """Join what was cut after "Ms." or an initial."""
    held = ""
    for piece in pieces:
        held += piece
        if not _CUT_SHORT.search(held):
            yield held
            held = ""
    if held:
        yield held


def _segments(passage: str, language: str) -> Iterator[str]:
    """Sentences; Chinese full stops part them whatever follows ("…二十日。2019年…")."""
    if language == "zh":
        yield from (found.group() for found in _HAN_SENTENCE.finditer(passage))
    else:
        yield from _mended(sentencex.segment(language or "en", passage))


def _pieces(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    passage = text[start:end]
    at = 0
    for piece in _segments(passage, language):
        for low in range(at, at + len(piece), _LONGEST):
            high = min(low + _LONGEST, at + len(piece))
            if passage[low:high].strip():
                yield start + low, start + high
        at += len(piece)
