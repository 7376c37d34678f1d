"""Sources' health and the pages they led to. What is polled and when is for the caller to say."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, delete, exists, select, update

from monitor.keeping import Look, PageState, SourceState, Told, Withdrawal
from storage import rows
from storage import tables as t
from storage.querying import among, aside, chunks, put_row, put_rows

LOOKS = 30  # of a source that are kept

# What each poll asks, made once; see querying.py.
_BY_KEY = select(t.pages).where(among(t.pages.c.key))
_DUE = (
    select(t.pages)
    .where(t.pages.c.source == bindparam("of"), t.pages.c.due <= bindparam("now"))
    .order_by(t.pages.c.due)
    .limit(bindparam("most"))
)
_WITH_DUE = select(t.sources.c.source).where(
    exists().where(t.pages.c.source == t.sources.c.source, t.pages.c.due <= bindparam("now"))
)
_LOOKS = (
    select(t.looks)
    .where(t.looks.c.source == bindparam("of"))
    .order_by(t.looks.c.at.desc())
    .limit(LOOKS)
)
_LISTED = update(t.pages).where(among(t.pages.c.key), aside(t.pages.c.source) == bindparam("of"))


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
            known = self._connection.execute(_BY_KEY, {"keys": part}).all()
            known = sorted(known, key=lambda row: row.seen)
            found |= {row.key: rows.page_state(row) for row in known}
        return found

    def pages_due(self, source: str, now: datetime, limit: int) -> list[PageState]:
        """At most `limit` pages of the source that are due, the longest due first."""
        found = self._connection.execute(_DUE, {"of": source, "now": now, "most": limit})
        return [rows.page_state(row) for row in found]

    def with_pages_due(self, now: datetime) -> set[str]:
        """The sources that have pages due."""
        return set(self._connection.execute(_WITH_DUE, {"now": now}).scalars())

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
        query = select(t.pages).where(c.fault > "", aside(c.withdrawn).is_(None))
        found = self._connection.execute(query.order_by(c.seen.desc(), c.url).limit(limit))
        return [rows.page_state(row) for row in found]

    # ---------------------------------------------------------------- what listings yield

    def looks(self, source: str) -> list[Look]:
        """The last LOOKS looks at its listing, the latest first."""
        return [rows.look(row) for row in self._connection.execute(_LOOKS, {"of": source})]

    def add_look(self, look: Look) -> list[Look]:
        """Keep it; returns what is kept now, as `looks` does."""
        c = t.looks.c
        put_row(self._connection, t.looks, rows.look_values(look))
        if len(kept := self.looks(look.source)) == LOOKS:
            old = delete(t.looks).where(c.source == look.source, c.at < kept[-1].at)
            self._connection.execute(old)
        return kept

    def put_listed(self, source: str, keys: Iterable[str], now: datetime) -> None:
        """Remember that its listing holds these pages now; what was withdrawn is back."""
        for part in chunks(keys):
            values = {"keys": part, "of": source, "listed": now, "withdrawn": None}
            self._connection.execute(_LISTED, values)

    def pages_listed(self, source: str, after: date, limit: int) -> list[PageState]:
        """Pages published after that day that the listing held at an earlier look."""
        c = t.pages.c
        query = select(t.pages).where(c.source == source, c.published > after)
        query = query.where(c.listed.is_not(None), c.withdrawn.is_(None))
        found = self._connection.execute(query.order_by(c.published, c.url).limit(limit))
        return [rows.page_state(row) for row in found]

    def withdrawn_between(self, since: datetime, until: datetime) -> list[Withdrawal]:
        """What was found withdrawn in [since, until), where a text that names somebody is kept."""
        c = t.pages.c
        query = select(t.pages).where(c.withdrawn >= since, c.withdrawn < until)
        pages = self._connection.execute(query.order_by(c.withdrawn, c.url)).all()
        found = (self._withdrawal(rows.page_state(row)) for row in pages)
        return [withdrawal for withdrawal in found if withdrawal]

    def _withdrawal(self, page: PageState) -> Withdrawal | None:
        """The last version that names somebody; a later one may not. Of a report read by sections
        any section of it will do: their addresses are places within its own."""
        c = t.documents.c
        last = self._connection.execute(select(t.documents).where(c.id == page.document)).first()
        if not last:
            return None
        within = c.url.startswith(f"{last.url.partition('#')[0]}#", autoescape=True)
        place = c.url == last.url if "#" in last.url else (c.url == last.url) | within
        query = select(t.documents).where(c.source == last.source, place, c.whole)
        kept = self._connection.execute(query.order_by(c.recorded.desc()).limit(1)).first()
        return Withdrawal(page, kept.organisation, kept.title, kept.published) if kept else None

    # ---------------------------------------------------------------- what the operator knows

    def told(self) -> dict[str, Told]:
        return {row.source: rows.told(row) for row in self._connection.execute(select(t.told))}

    def put_told(self, told: Iterable[Told]) -> None:
        values = [{"source": x.source, "ailment": x.ailment or "", "at": x.at} for x in told]
        put_rows(self._connection, t.told, values)
