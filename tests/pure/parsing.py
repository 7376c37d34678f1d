"""Sources and answers for the tests of monitor/parse: values only, invented throughout."""

from datetime import UTC, datetime

from monitor.model import (
    Block,
    Document,
    Fetched,
    Item,
    Role,
    Selectors,
    Source,
    SourceKind,
    Validators,
)
from monitor.parse import read_document

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOME = "https://www.harbour.example.org"


def source(kind: SourceKind = SourceKind.PAGE, code: str = "", **select: str) -> Source:
    return Source(
        id="harbour",
        organisation="Harbour Watch",
        kind=kind,
        url=f"{HOME}/alerts",
        select=Selectors(**select),
        code=code,
    )


def fetched(
    body: str | bytes,
    media_type: str = "text/html",
    url: str = f"{HOME}/alerts/1",
    charset: str = "",
) -> Fetched:
    raw = body if isinstance(body, bytes) else body.encode()
    return Fetched("harbour", url, url, NOW, 200, media_type, charset, raw, Validators())


def read(
    page: str | bytes,
    media_type: str = "text/html",
    item: Item | None = None,
    *,
    url: str = f"{HOME}/alerts/1",
    code: str = "",
    **select: str,
) -> Document:
    return read_document(
        source(SourceKind.PAGE, code, **select), fetched(page, media_type, url), item
    )


def passages(document: Document, role: Role | None = None) -> list[str]:
    return [document.passage(b) for b in document.blocks if role is None or b.role is role]


def block(document: Document, start: str) -> Block:
    """The block that begins with these words."""
    return next(b for b in document.blocks if document.passage(b).startswith(start))


def said(document: Document) -> str:
    """All that may report events."""
    silent = {Role.NAVIGATION, Role.ADDRESS, Role.CAPTION}
    return "\n".join(document.passage(b) for b in document.blocks if b.role not in silent)
