"""Rows to nouns and back: the one place that knows both. No query stands here."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from monitor.keeping import Ailment, Certificate, Look, PageState, Recipient, SourceState, Told
from monitor.model import (
    Anchor,
    Block,
    BlockKind,
    Certainty,
    Change,
    Defender,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Document,
    Event,
    Kind,
    Mention,
    Message,
    Notice,
    Occurrence,
    PartialDate,
    Privacy,
    Quiet,
    Reason,
    Rhythm,
    Role,
    Standing,
    Status,
    Subscription,
    Term,
    Validators,
    digest_id,
)

MAX_EVIDENCE = 8

AnyRow = Any  # a SQLAlchemy Row: its columns are known to the query only
Values = dict[str, Any]


def _day(text: str) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def _term(length: str, suspended: bool) -> Term | None:
    return Term(length, suspended) if length else None


def _pairs(listed: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in listed)


def _when(day: PartialDate | None, term: Term | None) -> Values:
    return {
        "happened": str(day) if day else "",
        "term": term.length if term else "",
        "suspended": bool(term and term.suspended),
    }


def _validators(row: AnyRow) -> Validators:
    return Validators(row.etag, row.last_modified, row.body_hash)


def _validator_values(validators: Validators) -> Values:
    return {
        "etag": validators.etag,
        "last_modified": validators.last_modified,
        "body_hash": validators.body_hash,
    }


# ---------------------------------------------------------------- sources and pages


def source_state(row: AnyRow) -> SourceState:
    return SourceState(
        row.source, row.due, row.polled, row.succeeded, row.failing_since,
        row.failures, row.fault, row.detail, row.newest, _validators(row),
        timedelta(seconds=row.patience) if row.patience is not None else None,
    )  # fmt: skip


def source_values(state: SourceState) -> Values:
    return {
        "source": state.source, "due": state.due, "polled": state.polled,
        "succeeded": state.succeeded, "failing_since": state.failing_since,
        "failures": state.failures, "fault": state.fault, "detail": state.detail,
        "newest": state.newest, **_validator_values(state.validators),
        "patience": int(state.patience.total_seconds()) if state.patience else None,
    }  # fmt: skip


def look(row: AnyRow) -> Look:
    return Look(row.source, row.at, row.items, row.titled, row.dated, row.fresh)


def look_values(look: Look) -> Values:
    return {
        "source": look.source, "at": look.at, "items": look.items, "titled": look.titled,
        "dated": look.dated, "fresh": look.fresh,
    }  # fmt: skip


def told(row: AnyRow) -> Told:
    return Told(row.source, Ailment(row.ailment) if row.ailment else None, row.at)


def page_state(row: AnyRow) -> PageState:
    return PageState(
        row.url, row.source, row.key, _validators(row), row.due, row.first_seen, row.seen,
        row.failures, row.fault, row.changed, row.published, row.listed, row.withdrawn,
        row.document,
    )  # fmt: skip


def page_values(page: PageState) -> Values:
    return {
        "url": page.url, "source": page.source, "key": page.key, "due": page.due,
        "first_seen": page.first_seen, "seen": page.seen, "failures": page.failures,
        "fault": page.fault, "changed": page.changed, "published": page.published,
        "listed": page.listed, "withdrawn": page.withdrawn, "document": page.document,
        **_validator_values(page.validators),
    }  # fmt: skip


# ---------------------------------------------------------------- documents


def _block(listed: Sequence[Any]) -> Block:
    start, end, kind, role, level, under, cells, header = listed
    return Block(
        start, end, BlockKind(kind), Role(role), level, _day(under),
        tuple((first, last) for first, last in cells), tuple(header),
    )  # fmt: skip


def _block_values(block: Block) -> list[Any]:
    return [
        block.start, block.end, block.kind, block.role, block.level,
        str(block.under) if block.under else "",
        [list(cell) for cell in block.cells], list(block.header),
    ]  # fmt: skip


def document(row: AnyRow) -> Document:
    """Of a document that concerned nobody: without text, title and organisation."""
    rest = row.rest or {}
    fetched = rest.get("fetched")
    return Document(
        row.id, row.key, row.source, row.organisation, row.url, row.title, row.text,
        tuple(_block(listed) for listed in rest.get("blocks", ())),
        row.published, rest.get("language", ""), rest.get("country", ""),
        tuple(rest.get("codes", ())), row.deadline, rest.get("previous", ""), row.snapshot,
        datetime.fromisoformat(fetched) if fetched else None,
    )  # fmt: skip


def document_values(document: Document, *, whole: bool) -> Values:
    values: Values = {
        "id": document.id, "key": document.key, "source": document.source, "url": document.url,
        "snapshot": document.snapshot, "published": document.published, **EMPTY_DOCUMENT,
    }  # fmt: skip
    if whole:
        values |= {
            "whole": True, "organisation": document.organisation, "title": document.title,
            "text": document.text, "deadline": document.deadline,
            "rest": {
                "blocks": [_block_values(block) for block in document.blocks],
                "language": document.language, "country": document.country,
                "codes": list(document.codes), "previous": document.previous,
                "fetched": document.fetched.isoformat() if document.fetched else "",
            },
        }  # fmt: skip
    return values


EMPTY_DOCUMENT: Values = {
    "whole": False, "organisation": "", "title": "", "text": "", "deadline": None, "rest": {},
}  # fmt: skip


# ---------------------------------------------------------------- people and what befell them


def defender(row: AnyRow, aliases: Iterable[str]) -> Defender:
    return Defender(
        row.id, row.name, tuple(aliases), row.country, row.context, privacy(row.sensitivity)
    )


def mention_values(mention: Mention) -> Values:
    return {
        "id": digest_id("mention", mention.document, mention.defender),
        "document": mention.document, "defender": mention.defender,
        "certainty": mention.certainty, "confidence": mention.confidence,
        "surface": mention.surface, "reasons": list(mention.reasons),
        "anchors": [[anchor.start, anchor.end, anchor.full] for anchor in mention.anchors],
    }  # fmt: skip


def mention(row: AnyRow) -> Mention:
    return Mention(
        row.document, row.defender, Certainty(row.certainty), row.confidence, row.surface,
        tuple(Anchor(start, end, full) for start, end, full in row.anchors), tuple(row.reasons),
    )  # fmt: skip


def occurrence(row: AnyRow) -> Occurrence:
    return Occurrence(
        row.id, row.defender, Kind(row.kind), _day(row.happened), _term(row.term, row.suspended),
        _pairs(row.facts), Standing(row.standing), row.first_seen, tuple(row.organisations),
        tuple(row.evidence), row.published,
    )  # fmt: skip


def occurrence_values(occurrence: Occurrence) -> Values:
    day: PartialDate | None = occurrence.date
    first: date | None = day.first if day else None
    return {
        "id": occurrence.id, "defender": occurrence.defender, "kind": occurrence.kind,
        **_when(day, occurrence.term), "first_day": first, "last_day": day.last if day else None,
        "facts": [list(pair) for pair in occurrence.facts], "standing": occurrence.standing,
        "first_seen": occurrence.first_seen, "organisations": list(occurrence.organisations),
        "evidence": list(occurrence.evidence[:MAX_EVIDENCE]), "published": occurrence.published,
    }  # fmt: skip


def event(row: AnyRow) -> Event:
    return Event(
        row.event, row.document, row.defender, Kind(row.kind), _day(row.happened),
        _term(row.term, row.suspended), row.evidence, row.start, row.end, Role(row.role),
        row.confidence, row.current, row.rule, _pairs(row.facts),
    )  # fmt: skip


def change(row: AnyRow, occurrence: Occurrence) -> Change:
    return Change(
        row.id, event(row), Status(row.status), Reason(row.reason), occurrence, row.before
    )


def change_values(change: Change) -> Values:
    event = change.event
    return {
        "id": change.id, "event": event.id, "document": event.document,
        "defender": event.defender, "occurrence": change.occurrence.id, "kind": event.kind,
        **_when(event.date, event.term), "evidence": event.evidence, "start": event.start,
        "end": event.end, "role": event.role, "confidence": event.confidence,
        "current": event.current, "rule": event.rule,
        "facts": [list(pair) for pair in event.facts],
        "status": change.status, "reason": change.reason, "before": change.before,
    }  # fmt: skip


def notice(change: Change, defender: Defender, row: AnyRow) -> Notice:
    """`row` has the document's title, url, organisation, source, published and `decided`."""
    return Notice(
        change, defender, row.title, row.url, row.organisation, row.source, row.published,
        row.decided,
    )  # fmt: skip


# ---------------------------------------------------------------- telling


def subscription(row: AnyRow) -> Subscription:
    return Subscription(
        row.id, row.address, tuple(row.defenders), tuple(row.countries),
        tuple(Kind(kind) for kind in row.kinds), tuple(row.sources), Rhythm(row.rhythm), row.at,
        row.zone, row.since, row.weekday, _quiet(row.quiet), privacy(row.privacy),
    )  # fmt: skip


def _quiet(values: Values | None) -> Quiet | None:
    if not values:
        return None
    start, end = time.fromisoformat(values["start"]), time.fromisoformat(values["end"])
    return Quiet(start, end, tuple(Kind(kind) for kind in values["through"]))


def _quiet_values(quiet: Quiet | None) -> Values | None:
    if not quiet:
        return None
    start, end = quiet.start.isoformat("minutes"), quiet.end.isoformat("minutes")
    return {"start": start, "end": end, "through": list(quiet.through)}


def subscription_values(subscription: Subscription) -> Values:
    return {
        "id": subscription.id, "address": subscription.address,
        "defenders": list(subscription.defenders), "countries": list(subscription.countries),
        "kinds": list(subscription.kinds), "sources": list(subscription.sources),
        "rhythm": subscription.rhythm, "at": subscription.at, "zone": subscription.zone,
        "since": subscription.since, "weekday": subscription.weekday,
        "quiet": _quiet_values(subscription.quiet), "privacy": subscription.privacy or "",
    }  # fmt: skip


def delivery(row: AnyRow, changes: Iterable[str]) -> Delivery:
    return Delivery(
        row.id, DeliveryKind(row.kind), row.address, Message(row.subject, row.text, row.html),
        row.due, row.created, tuple(changes), DeliveryState(row.state), row.attempts, row.fault,
        row.thread, Privacy(row.privacy), row.sealed,
    )  # fmt: skip


def privacy(value: str) -> Privacy | None:
    return Privacy(value) if value else None


def recipient(row: AnyRow) -> Recipient:
    return Recipient(row.address, row.paused, row.fault, privacy(row.privacy), row.asked)


def certificate(row: AnyRow) -> Certificate:
    return Certificate(row.address, row.fingerprint, row.armored, row.added)


def delivery_values(delivery: Delivery) -> Values:
    return {
        "id": delivery.id, "kind": delivery.kind, "address": delivery.address,
        "subject": delivery.message.subject, "text": delivery.message.text,
        "html": delivery.message.html, "due": delivery.due, "created": delivery.created,
        "state": delivery.state, "attempts": delivery.attempts, "fault": delivery.fault,
        "lease": None, "sent": None, "thread": delivery.thread,
        "privacy": delivery.privacy, "sealed": delivery.sealed,
    }  # fmt: skip
