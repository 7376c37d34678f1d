"""Sources' health and the pages they led to. What is polled and when is for the caller to say."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from monitor.model import PageState, SourceState
from storage import rows
from storage import tables as t
from storage.querying import chunks, put_row, put_rows


class SqlSources:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def states(self) -> dict[str, SourceState]:
        found = self._connection.execute(select(t.sources).order_by(t.sources.c.source))
        return {row.source: rows.source_state(row) for row in found}

    def save(self, state: SourceState) -> None:
        put_row(self._connection, t.sources, rows.source_values(state))

    def page(self, url: str) -> PageState | None:
        row = self._connection.execute(select(t.pages).where(t.pages.c.url == url)).first()
        return rows.page_state(row) if row else None

    def pages_by_key(self, keys: Iterable[str]) -> dict[str, PageState]:
        """Of the pages that carry each of these alerts, the one seen last."""
        found: dict[str, PageState] = {}
        for part in chunks(keys):
            query = select(t.pages).where(t.pages.c.key.in_(part)).order_by(t.pages.c.seen)
            found |= {row.key: rows.page_state(row) for row in self._connection.execute(query)}
        return found

    def pages_due(self, source: str, now: datetime, limit: int) -> list[PageState]:
        """At most `limit` pages of the source that are due, the longest due first."""
        due = t.pages.c.due
        query = select(t.pages).where(t.pages.c.source == source, due <= now)
        found = self._connection.execute(query.order_by(due).limit(limit))
        return [rows.page_state(row) for row in found]

    def save_pages(self, pages: Sequence[PageState]) -> None:
        put_rows(self._connection, t.pages, [rows.page_values(page) for page in pages])

    def read_again(self, since: datetime, now: datetime) -> None:
        """Forget validators, so that what was first seen since then is read once more."""
        nothing = {"etag": "", "last_modified": "", "body_hash": ""}
        self._connection.execute(update(t.sources).values(due=None, **nothing))
        c = t.pages.c
        recent = update(t.pages).where(c.first_seen >= since, c.fault == "")
        self._connection.execute(recent.values(**nothing))
        self._connection.execute(recent.where(c.due.is_not(None)).values(due=now))

    def pages_unread(self, limit: int) -> list[PageState]:
        """Pages with a fault, the latest first: a person must look at them."""
        c = t.pages.c
        query = select(t.pages).where(c.fault > "").order_by(c.seen.desc(), c.url).limit(limit)
        return [rows.page_state(row) for row in self._connection.execute(query)]
