"""From pieces to a Document: title first, roles, days, codes, language, key, id. The last step of
every format; knows nothing of HTML or PDF.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from monitor.countries import of_label, only
from monitor.errors import SourceError, SourceFault
from monitor.model import BlockKind, Document, Fetched, Item, Role, Source, digest_id
from monitor.parse.codes import document_codes, document_key
from monitor.parse.country import country_of
from monitor.parse.language import language_of
from monitor.parse.pieces import Piece, lay_out, tidy
from monitor.parse.publication import deadline_of, published_of_text
from monitor.parse.report import Part, parts_of
from monitor.parse.sections import assign, is_generic
from monitor.parse.urls import canonical_url

MAX_PIECES = 20_000
MAX_TITLE = 400
MAX_TEXT = 2_000_000  # characters; a report of 600 pages has fewer
_UNTITLED = "(untitled)"
_SHORT = 120
_BEGINNING = 20  # characters by which most passages are told from a title


@dataclass(frozen=True, slots=True)
class Found:
    """What a format found in the bytes, before it becomes a Document."""

    pieces: tuple[Piece, ...]
    title: str = ""
    is_heading: bool = False  # the title is the page's own heading: better than the feed's
    published: date | None = None
    language: str = ""  # as declared
    late: date | None = None  # publication day of a footer, for want of a better
    previous: str = ""  # link to the previous action
    labels: tuple[str, ...] = ()  # words beside the text that name a country
    unread: str = ""  # what of it was left unread, in words: a person must read that


def make_document(
    source: Source, fetched: Fetched, item: Item | None, found: Found, url: str = ""
) -> Document:
    """`url` is the document's own address where that is not what was fetched (a feed's entry).

    A long report is parted: the document is what stands before its `sections`. Raises SourceError:
    NO_TEXT where there is nothing to read.
    """
    title, url = _title(found, item), url or fetched.url
    kept, unread = _bounded(found)
    judged = assign(_with_title(title, kept))
    if not found.pieces:
        raise SourceError(
            source.id,
            SourceFault.NO_TEXT,
            "the page holds no text; it must be read by hand",
            temporary=False,
        )
    front, parts = parts_of(judged)
    text, blocks = lay_out(front)
    codes = document_codes(text, url, source.code)
    words = [piece.words for piece in front if piece.role is not Role.NAVIGATION]
    undated = [
        piece.words
        for piece in front
        if piece.under is None
        and piece.role is not Role.NAVIGATION
        and piece.kind is not BlockKind.TABLE_ROW
    ]
    document = Document(
        id=digest_id(source.id, canonical_url(url), text),
        key=document_key(codes, url),
        source=source.id,
        organisation=source.organisation,
        url=url,
        title=title,
        text=text,
        blocks=blocks,
        published=_published(found, item, undated, words),
        language=language_of(text, found.language, source.languages),
        country=_country(found, item, title, codes) or source.country,
        codes=codes,
        deadline=deadline_of(words),
        previous=found.previous,
        snapshot=fetched.sha256,
        fetched=fetched.at,
        unread=unread,
    )
    sections = tuple(_section(document, part, source) for part in parts)
    return replace(document, sections=sections) if sections else document


def _bounded(found: Found) -> tuple[list[Piece], str]:
    """As much as is read, and what is left to people, in words."""
    size, kept = 0, list[Piece]()
    for piece in found.pieces[:MAX_PIECES]:
        size += len(piece.words) + 1
        if size > MAX_TEXT:
            break
        kept.append(piece)
    left = len(found.pieces) - len(kept)
    end = f"what follows its first {size} letters" if left else ""
    return kept, "; ".join(each for each in (found.unread, end) if each)


def _section(report: Document, part: Part, source: Source) -> Document:
    """A part of a report as a document of its own."""
    title = f"{report.title} – {part.heading}" if part.heading else report.title
    text, blocks = lay_out([Piece(title, BlockKind.HEADING, 1, Role.TITLE), *part.pieces])
    url = f"{report.url.partition('#')[0]}#{part.place}"
    return replace(
        report,
        id=digest_id(source.id, canonical_url(url), text),
        key=f"{canonical_url(url)}#{part.place}",
        url=url,
        title=title,
        text=text,
        blocks=blocks,
        language=language_of(text, report.language, source.languages),
        country=only([of_label(part.heading)]) or report.country,
        codes=(),
        deadline=None,
        unread="",
    )


def _country(found: Found, item: Item | None, title: str, codes: tuple[str, ...]) -> str:
    titles = [title, item.title if item else ""]
    labels = [*(item.labels if item else ()), *found.labels]
    return country_of(titles, codes[0] if codes else "", labels)


def _published(
    found: Found, item: Item | None, undated: list[str], words: list[str]
) -> date | None:
    """The feed's day, else the page's, else a dateline; of a page that only grows, the day of its
    newest (first) update."""
    if item and item.published:
        return item.published
    return found.published or published_of_text(undated) or found.late or published_of_text(words)


def _title(found: Found, item: Item | None) -> str:
    first = found.pieces[0].words if found.pieces else ""
    offered = [found.title, item.title if item else ""]
    if not found.is_heading:
        offered.reverse()
    headings = [p.text for p in found.pieces[:12] if p.kind is BlockKind.HEADING and p.role is None]
    offered += [*headings, _first_words(first)]
    named = [words for one in offered if (words := tidy(one))]
    title = next((one for one in named if not is_generic(one)), (named or [_UNTITLED])[0])
    return title if len(title) <= MAX_TITLE else title[: MAX_TITLE - 1].rstrip() + "…"


def _first_words(words: str) -> str:
    """What serves as title where nothing else does."""
    return words if len(words) <= _SHORT else words[:_SHORT].rsplit(" ", 1)[0] + "…"


def _with_title(title: str, pieces: list[Piece]) -> list[Piece]:
    """The title first; where the text repeats it near its start, that passage goes."""
    key = _compared(title)
    for place, piece in enumerate(pieces[:12]):
        words = piece.words
        if (
            piece.role is not Role.NAVIGATION
            and key.startswith(_compared(words[:_BEGINNING]))
            and _compared(words) == key
        ):
            pieces[: place + 1] = [_before_title(one) for one in pieces[:place]]
            break
    return [Piece(title, BlockKind.HEADING, 1, Role.TITLE), *pieces]


def _before_title(piece: Piece) -> Piece:
    """The site's name and slogan above a heading are furniture; a date or a code is not."""
    short = len(piece.words) < 80 and piece.role is None
    return (
        replace(piece, role=Role.NAVIGATION)
        if short and not re.search(r"\d", piece.words)
        else piece
    )


def _compared(words: str) -> str:
    return re.sub(r"\W+", "", words).casefold()
