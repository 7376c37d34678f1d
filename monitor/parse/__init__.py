"""Bytes to Listings and Documents. Pure: no network, no clock, no files. Untrusted input comes in
here, so in the service these functions run behind sandbox.py, in a limited child process.

Nothing but SourceError leaves a `read_*` function. What they need is imported when they run: the
service itself asks this package only for addresses and shapes.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from monitor.errors import SourceError, SourceFault
from monitor.model import Document, Fetched, Item, Listing, Source, SourceKind

if TYPE_CHECKING:
    from monitor.parse.document import Found
    from monitor.parse.pdf import Pages
    from monitor.parse.propose import Proposal

MAX_BYTES = {"html": 10 << 20, "text": 10 << 20, "feed": 10 << 20, "pdf": 20 << 20}

PAGES_AT_ONCE = 40  # of a PDF; dense ones of two columns take some 0.1 s each

_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|div|p|article|main|table|h[1-6])[\s>]", re.I
)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]")
_BINARY = (b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")


def read_document(
    source: Source, fetched: Fetched, item: Item | None = None, pages: "Pages | None" = None
) -> Document:
    """One page, text or PDF as a Document; `pages`: those of a PDF where they were read already.

    Raises SourceError.
    """
    from monitor.parse.document import make_document
    from monitor.parse.wall import wall_of

    with _only_source_errors(source):
        form = sniff(fetched)
        _bounded(source, fetched, form)
        found = _read(source, fetched, item, form, pages)
        listed = item if source.kind is SourceKind.FEED or source.select.item else None
        if form == "html" and (wall := wall_of(fetched, found.title, found.pieces, listed)):
            raise SourceError(source.id, SourceFault.CHANGED_SHAPE, wall)
        return make_document(source, fetched, item, found)


def read_pages(source: Source, fetched: Fetched, before: "Pages | None" = None) -> "Pages":
    """The next pages of a PDF, as many as one child reads within its limits. Raises SourceError."""
    from monitor.parse import pdf

    with _only_source_errors(source):
        _bounded(source, fetched, "pdf")
        return pdf.pages_of(source, fetched, PAGES_AT_ONCE, before)


def read_listing(source: Source, fetched: Fetched) -> Listing:
    """What a feed or listing page offers. Raises SourceError."""
    from monitor.parse import feed, page

    with _only_source_errors(source):
        form = sniff(fetched)
        _bounded(source, fetched, form)
        if source.kind is SourceKind.PAGE and form != "feed":
            return page.read_page(source, fetched)
        return feed.read_feed(source, fetched)


def read_proposal(source: Source, fetched: Fetched) -> "Proposal":
    """How the site of this page could be watched. Raises SourceError."""
    from monitor.parse import propose

    with _only_source_errors(source):
        form = sniff(fetched)
        _bounded(source, fetched, form)
        if form != "html":
            fault = SourceFault.CHANGED_SHAPE
            raise SourceError(source.id, fault, f"{form} came, and no page", temporary=False)
        return propose.propose(source, fetched)


def read_entry(source: Source, fetched: Fetched, item: Item) -> Document:
    """The document that a feed entry carries in itself; `fetched` is the feed.

    Raises SourceError.
    """
    from monitor.parse import page_text
    from monitor.parse.document import make_document

    with _only_source_errors(source):
        found = page_text.from_entry(source, item)
        return make_document(source, fetched, item, found, item.url)


def read_entries(
    source: Source, fetched: Fetched, items: Iterable[Item]
) -> list[Document | SourceError]:
    """All entries of a feed; a bad one is a SourceError in its place, its neighbours are read."""
    made: list[Document | SourceError] = []
    for item in items:
        try:
            made.append(read_entry(source, fetched, item))
        except SourceError as fault:
            made.append(fault)
    return made


def allow(page: int, pdf: int) -> None:
    """Let this process read so many bytes of a page and of a PDF; said once, at its start."""
    MAX_BYTES.update(html=page, text=page, feed=page, pdf=pdf)


def read_language(source: Source, text: str) -> str:
    """The language of some words; "" where they are too few to tell."""
    from monitor.parse.language import language_of

    with _only_source_errors(source):
        return language_of(text, usual=source.languages)


def sniff(fetched: Fetched) -> str:  # noqa: PLR0911 - a list of signs, the surest first
    """`pdf`, `feed`, `html`, `markdown`, `text` or `binary`: what the bytes are, whatever a server
    declares; the declaration decides only between kinds of text."""
    head = fetched.body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in fetched.body[:1024]:
        return "pdf"
    if head.startswith(_BINARY) or head[4:8] == b"ftyp":  # the latter: a video
        return "binary"
    if _FEED.search(head[:1500]) and not re.search(rb"<html[\s>]", head[:1500], re.I):
        return "feed"
    path = fetched.url.lower().split("?")[0].split("#")[0]
    if fetched.media_type in {"text/markdown", "text/x-markdown"} or path.endswith(
        (".md", ".markdown")
    ):
        return "markdown"
    if fetched.media_type == "text/plain" and not re.match(rb"<(?:!doctype|html)", head, re.I):
        return "text"
    if _MARKUP.search(fetched.body[:65536]):
        return "html"
    if b"\x00" in head and not re.search(rb"\x00<|<\x00", head):
        return "binary"  # a video stays one, whatever is declared
    return "html" if "html" in fetched.media_type else "text"


def _read(
    source: Source, fetched: Fetched, item: Item | None, form: str, pages: "Pages | None"
) -> "Found":
    from monitor.parse import page_text, pdf

    match form:
        case "html":
            return page_text.from_html(source, fetched)
        case "text":
            return page_text.from_text(fetched)
        case "markdown":
            return page_text.from_markdown(fetched)
        case "pdf":
            return pdf.from_pdf(source, fetched, item, pages)
    what = "a feed came instead of a document" if form == "feed" else "neither text nor PDF"
    raise SourceError(
        source.id,
        SourceFault.CHANGED_SHAPE if form == "feed" else SourceFault.NO_TEXT,
        f"{what}; it must be read by hand",
        temporary=False,
    )


def _bounded(source: Source, fetched: Fetched, form: str) -> None:
    limit = MAX_BYTES.get(form, MAX_BYTES["html"])
    if len(fetched.body) > limit:
        raise SourceError(
            source.id,
            SourceFault.TOO_LARGE,
            f"{len(fetched.body)} bytes; at most {limit} are read",
            temporary=False,
        )


@contextmanager
def _only_source_errors(source: Source) -> Iterator[None]:
    """The one place where an unexpected fault of a parsing library becomes the source's fault."""
    try:
        yield
    except SourceError:
        raise
    except MemoryError as fault:
        raise SourceError(
            source.id,
            SourceFault.PARSER_LIMIT,
            "needs too much memory; it must be read by hand",
            temporary=False,
        ) from fault
    except Exception as fault:  # hostile input reaches every corner of four libraries
        raise SourceError(
            source.id,
            SourceFault.MALFORMED,
            f"cannot be parsed ({type(fault).__name__})",
            temporary=False,
        ) from fault
