"""The pipeline's reading over saved files: what would have been found, and what would be news.

No database and no network: the record lives in memory, and nothing is sent. A document is read on
the day of its publication, as it would have been then.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

from monitor.errors import ConfigError, SourceError
from monitor.model import (
    Anchor,
    Block,
    Document,
    Event,
    Fetched,
    Item,
    Mention,
    Occurrence,
    PassedOver,
    Reading,
    Source,
    SourceKind,
    Validators,
)
from monitor.ports import Parser
from monitor.reading import Knowledge, read

Spanned = TypeVar("Spanned", Anchor, Block, Event)

MANIFEST = "documents.jsonl"
_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True)
class Saved:
    """One saved document, and what is known of it beside its bytes."""

    path: Path
    url: str
    source: Source
    title: str = ""
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of one saved document: a reading, or why there is none."""

    saved: Saved
    reading: Reading | None = None
    error: SourceError | None = None
    others: tuple[PassedOver, ...] = ()  # named without being meant, where that was asked for


def listed(folder: Path) -> list[Saved]:
    """The documents of the folder's manifest, or else all files of it that can be read.

    Raises ConfigError with every fault of the manifest.
    """
    manifest = folder / MANIFEST
    if manifest.exists():
        return _from_manifest(manifest)
    found = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in _TYPES]
    if not found:
        kinds = ", ".join(sorted(_TYPES))
        raise ConfigError([f"{folder}: no {MANIFEST} and no file that can be read ({kinds})"])
    return [Saved(path, path.resolve().as_uri(), _source("saved", path)) for path in found]


def _from_manifest(manifest: Path) -> list[Saved]:
    found: list[Saved] = []
    faults: list[str] = []
    for number, line in enumerate(manifest.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(_saved(manifest.parent, json.loads(line)))
        except (ValueError, KeyError, TypeError) as fault:
            why = f"{fault} is missing" if isinstance(fault, KeyError) else fault
            faults.append(f"{MANIFEST} line {number}: {why}")
    if faults:
        raise ConfigError(faults)
    return found


def _saved(folder: Path, line: dict[str, Any]) -> Saved:
    path = folder / str(line["file"])
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ValueError(f"{line['file']}: outside the folder")
    if not path.is_file():
        raise ValueError(f"{line['file']}: there is no such file")
    day = line.get("published")
    return Saved(
        path=path,
        url=str(line.get("url") or path.resolve().as_uri()),
        source=_source(str(line.get("source") or "saved"), path, str(line.get("language") or "")),
        title=str(line.get("title") or ""),
        published=date.fromisoformat(str(day)[:10]) if day else None,
    )


def _source(name: str, path: Path, language: str = "") -> Source:
    languages = (language,) if language else ()
    return Source(name, name, SourceKind.PAGE, path.resolve().as_uri(), languages=languages)


async def replay(
    saved: list[Saved], parser: Parser, known: Knowledge, today: date
) -> AsyncIterator[Replayed]:
    """Read the documents, in their order; those without a manifest in the order of their days.

    `today` stands in for the day of a document that has none.
    """
    parsed = await asyncio.gather(*(_parse(one, parser, today) for one in saved))
    if all(one.published is None for one in saved):
        parsed.sort(key=lambda pair: (_day(pair[1], today), pair[0].url))
    memory = _Memory({}, {})
    for one, came in parsed:
        if isinstance(came, SourceError):
            yield Replayed(one, error=came)
        else:
            yield Replayed(one, memory.read(came, known, _day(came, today)))


def _day(came: Document | SourceError, today: date) -> date:
    return (came.published if isinstance(came, Document) else None) or today


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


async def _parse(one: Saved, parser: Parser, today: date) -> tuple[Saved, Document | SourceError]:
    fetched = Fetched(
        source=one.source.id,
        requested=one.url,
        url=one.url,
        at=_noon(one.published or today),
        status=200,
        media_type=_TYPES.get(one.path.suffix.lower(), ""),
        charset="",
        body=one.path.read_bytes(),
        validators=Validators(),
    )
    item = Item(one.url, one.url, one.title, one.published)
    try:
        document = await parser.document(one.source, fetched, item)
    except SourceError as error:
        return one, error
    return one, replace(document, published=one.published or document.published)


@dataclass(frozen=True, slots=True)
class _Memory:
    """What the store would hold: the record of each defender, the last version of each page."""

    occurrences: dict[str, dict[str, Occurrence]]
    pages: dict[tuple[str, str], Document]

    def read(self, document: Document, known: Knowledge, today: date) -> Reading:
        if document.sections:
            whole = (replace(document, sections=()), *document.sections)
            return _joined([self.read(each, known, today) for each in whole])
        page = (document.source, document.url)
        reading = read(document, known, self.record, self.pages.get(page), _noon(today))
        for change in reading.changes:
            entry = change.occurrence
            self.occurrences.setdefault(entry.defender, {})[entry.id] = entry
        self.pages[page] = document
        return reading

    def record(self, defender: str) -> tuple[Occurrence, ...]:
        return tuple(self.occurrences.get(defender, {}).values())


def _joined(readings: Sequence[Reading]) -> Reading:
    """What the sections of one report say, as one text of those that name somebody; of each
    person the mention that is surest."""
    told = [reading for reading in readings if reading.mentions] or [readings[0]]
    moved, text = list[Reading](), ""
    for reading in told:
        moved.append(_moved(reading, len(text)))
        text += reading.document.text + "\n"
    best: dict[str, Mention] = {}
    for mention in (each for reading in moved for each in reading.mentions):
        if mention.defender not in best or best[mention.defender].confidence < mention.confidence:
            best[mention.defender] = mention
    blocks = tuple(block for reading in moved for block in reading.document.blocks)
    changes = tuple(change for reading in moved for change in reading.changes)
    whole = replace(readings[0].document, text=text.rstrip("\n"), blocks=blocks)
    return Reading(whole, tuple(best.values()), changes)


def _moved(reading: Reading, by: int) -> Reading:
    """The same, in a text in which it begins so many letters later."""

    def span(one: Spanned) -> Spanned:
        return replace(one, start=one.start + by, end=one.end + by)

    blocks = [
        replace(span(b), cells=tuple((start + by, end + by) for start, end in b.cells))
        for b in reading.document.blocks
    ]
    return Reading(
        replace(reading.document, blocks=tuple(blocks)),
        tuple(replace(m, anchors=tuple(map(span, m.anchors))) for m in reading.mentions),
        tuple(replace(change, event=span(change.event)) for change in reading.changes),
    )


def read_fetched(document: Document, known: Knowledge, today: date) -> Reading:
    """Read one document as the first that is heard of anybody."""
    return _Memory({}, {}).read(document, known, today)


def line(replayed: Replayed) -> dict[str, Any]:
    """The JSON line of one document."""
    reading = replayed.reading
    if reading is None:
        fault = {"fault": replayed.error.fault} if replayed.error else {}
        return {"url": replayed.saved.url, "mentions": [], "changes": [], **fault}
    return {
        "url": replayed.saved.url,
        "mentions": [
            {
                "defender": mention.defender,
                "status": mention.certainty.value,
                "surface": mention.surface,
                "confidence": round(mention.confidence, 3),
            }
            for mention in reading.mentions
        ],
        "changes": [
            {
                "defender": change.event.defender,
                "kind": change.event.kind.value,
                "date": str(change.event.date) if change.event.date else None,
                "term": str(change.event.term) if change.event.term else None,
                "status": change.status.value,
                "reason": change.reason.value,
                "confidence": round(change.event.confidence, 3),
                "evidence": change.event.evidence,
            }
            for change in reading.changes
        ],
    }
