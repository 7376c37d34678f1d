"""Invented values for the tests of the store, each whole, with what a test cares about to give."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from monitor.keeping import PageState
from monitor.model import (
    Anchor,
    Block,
    BlockKind,
    Certainty,
    Change,
    Defender,
    Delivery,
    DeliveryKind,
    Document,
    Event,
    Fetched,
    Kind,
    Mention,
    Message,
    Occurrence,
    PartialDate,
    Reading,
    Reason,
    Role,
    Standing,
    Status,
    Subscription,
    Term,
    Validators,
    digest_id,
)

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ORLA = Defender("orla", "Orla Vantreight", ("O. Vantreight", "沃兰特"), "IE", "lawyer")
TOMO = Defender("tomo", "Tomo Iskander", (), "TR", "journalist")
SENTENCE = "Orla Vantreight was sentenced to five years in prison on 2 March 2026."


def document(
    text: str = SENTENCE,
    url: str = "https://alerts.example.org/orla",
    source: str = "front",
    **more: Any,
) -> Document:
    title = more.pop("title", "News of a lawyer")
    whole = f"{title}\n{text}"
    start = len(title) + 1
    blocks = (
        Block(0, len(title), BlockKind.HEADING, Role.TITLE, 1),
        Block(
            start, len(whole), BlockKind.TABLE_ROW, Role.NEW_INFORMATION, 0, PartialDate(2026, 3),
            ((start, start + 4), (start + 5, len(whole))), ("name", "news"),
        ),
    )  # fmt: skip
    values: dict[str, Any] = {
        "key": url, "organisation": "Front Example", "published": date(2026, 3, 4),
        "language": "en", "country": "IE", "codes": ("IRL 001",),
        "deadline": date(2026, 4, 1), "previous": "https://alerts.example.org/0",
        "snapshot": "", "fetched": NOW,
    } | more  # fmt: skip
    return Document(
        id=digest_id(source, url, whole), source=source, url=url,
        title=title, text=whole, blocks=blocks, **values,
    )  # fmt: skip


def mention(of: Document, defender: Defender = ORLA, surface: str = "", **more: Any) -> Mention:
    surface = surface or defender.name
    at = max(of.text.find(surface), 0)
    values: dict[str, Any] = {
        "certainty": Certainty.CONFIRMED, "confidence": 0.9,
        "anchors": (Anchor(at, at + len(surface), True),), "reasons": ("whole name",),
    } | more  # fmt: skip
    return Mention(document=of.id, defender=defender.id, surface=surface, **values)


def possible(of: Document, defender: Defender = ORLA, surface: str = "") -> Mention:
    return mention(of, defender, surface, certainty=Certainty.POSSIBLE, confidence=0.4)


def change(
    of: Document,
    defender: Defender = ORLA,
    status: Status = Status.NEW,
    reason: Reason = Reason.FIRST_REPORT,
    kind: Kind = Kind.SENTENCE,
    *,
    day: str = "2026-03-02",
    **more: Any,
) -> Change:
    """A change whose occurrence is the one of that defender, kind and day."""
    when = PartialDate.parse(day) if day else None
    term = Term("P5Y", suspended=True) if kind is Kind.SENTENCE else None
    facts = (("court", "Court of Example"),)
    standing = {
        Status.NEW: Standing.TOLD,
        Status.UNSURE: Standing.WAITING,
        Status.KNOWN: Standing.TOLD,
        Status.BACKGROUND: Standing.HISTORY,
    }[status]
    event = Event(
        digest_id(of.id, defender.id, kind, day), of.id, defender.id, kind, when, term,
        SENTENCE, 17, 17 + len(SENTENCE), Role.BODY, 0.8, True, "en.sentence.1", facts,
    )  # fmt: skip
    entry = Occurrence(
        more.pop("occurrence", digest_id(defender.id, kind, day)), defender.id, kind, when, term,
        facts, more.pop("standing", standing), NOW, (of.organisation,), (SENTENCE,), of.published,
    )  # fmt: skip
    return Change(digest_id("change", event.id), event, status, reason, entry, **more)


def reading(
    of: Document, mentions: list[Mention] | None = None, changes: list[Change] | None = None
) -> Reading:
    return Reading(of, tuple(mentions or ()), tuple(changes or ()))


def page(url: str = "https://alerts.example.org/1", **more: Any) -> PageState:
    values: dict[str, Any] = {
        "source": "front", "key": "IRL 001", "validators": Validators('"tag"', "then", "ab"),
        "due": NOW, "first_seen": NOW - DAY, "seen": NOW, "failures": 2, "fault": "no_text",
        "changed": NOW - HOUR, "published": date(2026, 3, 2), "listed": NOW - HOUR,
        "document": "0123456789abcdef",
    } | more  # fmt: skip
    return PageState(url, **values)


def subscription(key: str = "s1", **more: Any) -> Subscription:
    return Subscription(key, **({"address": "mailto:ana@example.org"} | more))


def delivery(key: str = "m1", **more: Any) -> Delivery:
    values: dict[str, Any] = {
        "kind": DeliveryKind.ALERT, "address": "mailto:ana@example.org",
        "message": Message("Subject", "Text", "<p>Text</p>"), "due": NOW, "created": NOW,
    } | more  # fmt: skip
    return Delivery(key, **values)


def fetched(body: bytes = b"<p>bytes</p>", url: str = "https://alerts.example.org/1") -> Fetched:
    return Fetched("front", url, url, NOW, 200, "text/html", "utf-8", body, Validators())
