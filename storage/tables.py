"""The tables. Nothing outside storage/ sees them: `rows` turns them into the nouns and back.

Words of the vocabulary are kept as text, not as SQL enums: a new kind needs no migration. What is
never asked for in a query (facts, blocks, reasons) is JSON. Every change here needs a migration in
storage/migrations/versions; a test holds both against each other.
"""

from datetime import UTC, date, datetime, time
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, Dialect, Index, MetaData, Table, Text
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel


class Utc(TypeDecorator[datetime]):
    """An aware UTC moment, also where the database knows no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone must not be stored")
        return value.astimezone(UTC)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Row(SQLModel):
    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
        }
    )


def primary() -> Any:  # noqa: ANN401
    return Field(primary_key=True)


def prose(default: Any = ...) -> Any:  # noqa: ANN401
    return Field(default, sa_type=Text)


def moment(*, index: bool = False) -> Any:  # noqa: ANN401
    return Field(sa_type=Utc, index=index)


def listed() -> Any:  # noqa: ANN401
    return Field(sa_type=JSON)


def of(table: str, *, index: bool = True) -> Any:  # noqa: ANN401
    """A reference that dies with what it refers to."""
    return Field(foreign_key=f"{table}.id", ondelete="CASCADE", index=index)


# ---------------------------------------------------------------- who is known


class DefenderRow(Row, table=True):
    __tablename__ = "defenders"
    id: str = primary()
    name: str
    country: str
    context: str = prose()
    sensitivity: str  # "": nothing was said
    changed: int = Field(index=True)  # the version of the watch list that came of her last change


class CaseRow(Row, table=True):
    """The number by which a defender is told of where she may not be named."""

    __tablename__ = "cases"
    number: int = primary()
    defender: str = of("defenders")
    main: bool  # others were of people who are part of her now


class AliasRow(Row, table=True):
    __tablename__ = "aliases"
    id: int | None = Field(default=None, primary_key=True)
    defender: str = of("defenders")
    name: str
    origin: str  # list | review
    by: str
    at: datetime | None = moment()


class RejectionRow(Row, table=True):
    __tablename__ = "rejections"
    id: str = primary()
    defender: str = of("defenders")
    form: str
    source: str
    context: str = prose()
    by: str
    at: datetime = moment()


class MetaRow(Row, table=True):
    __tablename__ = "meta"
    name: str = primary()
    value: int


# ---------------------------------------------------------------- where it was found


class SourceRow(Row, table=True):
    __tablename__ = "sources"
    source: str = primary()
    due: datetime | None = moment()
    polled: datetime | None = moment()
    succeeded: datetime | None = moment()
    failing_since: datetime | None = moment()
    failures: int
    fault: str
    detail: str = prose()
    newest: datetime | None = moment()
    etag: str = prose()
    last_modified: str = prose()
    body_hash: str
    patience: int | None  # seconds


class LookRow(Row, table=True):
    __tablename__ = "looks"
    source: str = primary()
    at: datetime = Field(sa_type=Utc, primary_key=True)
    items: int
    titled: int
    dated: int
    fresh: int


class ToldRow(Row, table=True):
    __tablename__ = "told"
    source: str = primary()
    ailment: str
    at: datetime = moment()


class PageRow(Row, table=True):
    __tablename__ = "pages"
    __table_args__ = (
        Index(None, "source", "due"),
        Index(None, "source", "published"),
        Index(None, "fault", "seen"),
    )
    url: str = primary()
    source: str
    key: str = Field(index=True)
    due: datetime | None = moment()
    first_seen: datetime = moment()
    seen: datetime = moment()
    failures: int
    fault: str
    changed: datetime | None = moment()
    etag: str = prose()
    last_modified: str = prose()
    body_hash: str
    published: date | None
    listed: datetime | None = moment()
    withdrawn: datetime | None = moment(index=True)
    document: str


class SnapshotRow(Row, table=True):
    __tablename__ = "snapshots"
    sha256: str = primary()
    url: str = primary()
    source: str
    at: datetime = moment(index=True)
    size: int


class DocumentRow(Row, table=True):
    __tablename__ = "documents"
    __table_args__ = (Index(None, "source", "url", "recorded"),)
    id: str = primary()
    key: str = Field(index=True)
    source: str
    url: str
    snapshot: str = Field(index=True)
    published: date | None
    recorded: datetime = moment(index=True)
    whole: bool  # text and blocks are kept: somebody known is mentioned
    organisation: str
    title: str = prose()
    text: str = prose()
    deadline: date | None = Field(index=True)
    rest: dict[str, Any] = listed()


# ---------------------------------------------------------------- what was said of whom


class MentionRow(Row, table=True):
    __tablename__ = "mentions"
    id: str = primary()
    document: str = of("documents")
    defender: str = of("defenders")
    certainty: str
    confidence: float
    surface: str
    anchors: list[Any] = listed()
    reasons: list[str] = listed()
    card: str = Field(index=True)  # short id in the review queue, one for all versions of a page
    verdict: str = Field(index=True)  # "" | waiting | confirmed | rejected
    recorded: datetime = moment()


class OccurrenceRow(Row, table=True):
    __tablename__ = "occurrences"
    __table_args__ = (Index(None, "kind", "first_day"),)
    id: str = primary()
    defender: str = of("defenders")
    kind: str
    happened: str  # partial date as written, "" where unknown
    first_day: date | None
    last_day: date | None
    term: str
    suspended: bool
    facts: list[Any] = listed()
    standing: str
    first_seen: datetime = moment()
    organisations: list[str] = listed()
    evidence: list[str] = listed()
    published: date | None


class ChangeRow(Row, table=True):
    __tablename__ = "changes"
    __table_args__ = (Index(None, "status", "decided"),)
    id: str = primary()
    event: str
    document: str = of("documents")
    defender: str = of("defenders")
    occurrence: str = of("occurrences")
    kind: str
    happened: str
    term: str
    suspended: bool
    evidence: str = prose()
    start: int
    end: int
    role: str
    confidence: float
    current: bool
    rule: str
    facts: list[Any] = listed()
    status: str
    reason: str
    before: str = prose()
    recorded: datetime = moment()
    decided: datetime = moment()  # when it got its present status: a digest goes by this
    card: str = Field(index=True)
    verdict: str = Field(index=True)


class DecisionRow(Row, table=True):
    __tablename__ = "decisions"
    id: int | None = Field(default=None, primary_key=True)
    card: str = Field(index=True)
    defender: str = of("defenders")
    verdict: str
    by: str
    at: datetime = moment()
    undone: bool
    undo: dict[str, Any] = listed()  # what stood before, so that it can be set back


# ---------------------------------------------------------------- telling


class SubscriptionRow(Row, table=True):
    __tablename__ = "subscriptions"
    id: str = primary()
    address: str = Field(index=True)
    defenders: list[str] = listed()
    countries: list[str] = listed()
    kinds: list[str] = listed()
    sources: list[str] = listed()
    rhythm: str
    at: time
    zone: str
    since: datetime | None = moment()
    weekday: int
    quiet: dict[str, Any] | None = listed()
    privacy: str  # "": as its recipient wishes


class RecipientRow(Row, table=True):
    __tablename__ = "recipients"
    address: str = primary()
    paused: datetime | None = moment()
    fault: str = prose()
    privacy: str  # "": nothing was said
    asked: datetime | None = moment()  # a code was mailed and not given back yet
    code: str  # that one


class CertificateRow(Row, table=True):
    __tablename__ = "certificates"
    address: str = primary()
    fingerprint: str
    armored: str = prose()
    added: datetime = moment()


class DeliveryRow(Row, table=True):
    __tablename__ = "deliveries"
    __table_args__ = (Index(None, "state", "due"), Index(None, "state", "lease"))
    id: str = primary()
    kind: str
    address: str = Field(index=True)
    subject: str = prose()
    text: str = prose()
    html: str = prose()
    due: datetime = moment()
    created: datetime = moment(index=True)
    state: str
    attempts: int
    fault: str = prose()
    lease: datetime | None = moment()
    sent: datetime | None = moment(index=True)
    thread: str
    privacy: str
    sealed: bool


class TellingRow(Row, table=True):
    __tablename__ = "tellings"
    address: str = primary()
    change: str = Field(foreign_key="changes.id", ondelete="CASCADE", primary_key=True, index=True)
    due: datetime = moment(index=True)


class SecretRow(Row, table=True):
    __tablename__ = "secrets"
    name: str = primary()
    value: str


class DeliveryChangeRow(Row, table=True):
    __tablename__ = "delivery_changes"
    delivery: str = Field(foreign_key="deliveries.id", ondelete="CASCADE", primary_key=True)
    change: str = Field(primary_key=True, index=True)
    place: int


class DigestRow(Row, table=True):
    __tablename__ = "digests"
    subscription: str = Field(foreign_key="subscriptions.id", ondelete="CASCADE", primary_key=True)
    day: date = primary()
    until: datetime = moment()


def _table(row: type[Row]) -> Table:
    return Row.metadata.tables[str(row.__tablename__)]


# The tables as queries name them: rows are read and written by column, without object tracking.
defenders = _table(DefenderRow)
cases = _table(CaseRow)
aliases = _table(AliasRow)
rejections = _table(RejectionRow)
meta = _table(MetaRow)
sources = _table(SourceRow)
looks = _table(LookRow)
told = _table(ToldRow)
pages = _table(PageRow)
snapshots = _table(SnapshotRow)
documents = _table(DocumentRow)
mentions = _table(MentionRow)
occurrences = _table(OccurrenceRow)
changes = _table(ChangeRow)
decisions = _table(DecisionRow)
subscriptions = _table(SubscriptionRow)
recipients = _table(RecipientRow)
certificates = _table(CertificateRow)
deliveries = _table(DeliveryRow)
tellings = _table(TellingRow)
secrets = _table(SecretRow)
delivery_changes = _table(DeliveryChangeRow)
digests = _table(DigestRow)
