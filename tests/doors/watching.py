"""A source that is watched over days: a site by address, the real parser, store and pipeline, and a
clock that the test sets."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from pathlib import Path

from monitor import pipeline
from monitor.errors import SourceError, SourceFault
from monitor.extract import lexicons
from monitor.keeping import SourceState
from monitor.match.index import build
from monitor.model import Defender, Fetched, NotModified, Request, Source, SourceKind, Validators
from monitor.parse.sandbox import Sandbox
from monitor.reading import Knowledge
from monitor.sources.listing import Doors
from storage.database import open_store
from storage.store import SqlStore

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ODRAN = Defender("odran", "Odran Velasko", country="XA", context="lawyer")
FEED = Source("quay", "Quay Legal Aid", SourceKind.FEED, "https://quay.example.org/feed")
PAGE = replace(FEED, kind=SourceKind.PAGE, url="https://quay.example.org/news")


@dataclass
class Site:
    """What each address answers: a body, a fault, or (address, body) after a redirect."""

    answers: dict[str, bytes | SourceFault | tuple[str, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    now: datetime = START

    async def get(self, request: Request) -> Fetched | NotModified:
        self.asked.append(request.url)
        answer = self.answers.get(request.url, SourceFault.GONE)
        if isinstance(answer, SourceFault):
            raise SourceError(request.source, answer, "answers 404")
        url, body = answer if isinstance(answer, tuple) else (request.url, answer)
        came = Fetched(
            request.source, request.url, url, self.now, 200, "text/html", "utf-8", body,
            Validators(),
        )  # fmt: skip
        validators = Validators(body_hash=came.sha256)
        if validators == request.validators:
            return NotModified(request.source, url, self.now, validators)
        return replace(came, validators=validators)


@dataclass
class Watch:
    """One source under watch."""

    site: Site
    store: SqlStore
    doors: Doors
    known: Knowledge
    source: Source = FEED

    async def poll(self, after: timedelta = HOUR) -> pipeline.Outcome:
        self.site.now += after
        with self.store.reading() as ledger:
            state = ledger.sources.states().get(self.source.id, SourceState(self.source.id))
        now = self.site.now
        return await pipeline.poll(self.source, state, self.doors, lambda: self.known, lambda: now)

    @property
    def state(self) -> SourceState:
        with self.store.reading() as ledger:
            return ledger.sources.states()[self.source.id]

    def told(self) -> list[str]:
        """What staff were told, in the words that say so."""
        with self.store.reading() as ledger:
            notices = ledger.cases.told_between(START, self.site.now + DAY)
        return [notice.change.event.evidence for notice in notices]


@cache
def parsers() -> Sandbox:
    """One pool of children for all tests of a process: starting it takes a second."""
    return Sandbox(workers=1)


@asynccontextmanager
async def watch(folder: Path, source: Source = FEED) -> AsyncIterator[Watch]:
    site, store = Site(), open_store("", folder)
    with store.writing() as ledger:
        ledger.people.put([ODRAN])
    known = Knowledge(index=build([ODRAN], []), lexicons=lexicons(), alert_days=365)
    try:
        yield Watch(site, store, Doors(site, parsers(), store), known, source)
    finally:
        store.close()


# ---------------------------------------------------------------- what sites answer


def address(number: int) -> str:
    return f"https://quay.example.org/news/{number}"


def feed(numbers: range | list[int], extra: str = "", dated: bool = True) -> bytes:
    """A feed with an item for each number: item 1 of START, each next one a day later."""
    items = "".join(
        f"<item><title>Statement {n} on the harbour</title><link>{address(n)}</link>"
        + (f"<pubDate>{format_datetime(START + (n - 1) * DAY)}</pubDate>" if dated else "")
        + "</item>"
        for n in sorted(numbers, reverse=True)
    )
    return (
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>Quay</title>{extra}{items}</channel></rss>"
    ).encode()


def article(number: int, words: str = "") -> bytes:
    words = words or f"The harbour office published its report number {number} about the docks."
    return (
        f'<html lang="en"><body><main><article><h1>Statement {number} on the harbour</h1>'
        f"<p>{words}</p><p>Number {number} was read out by members of the harbour council, who "
        "thanked all those that had come to listen in spite of the rain.</p></article></main>"
    ).encode()


def wall(title: str, words: str, more: str = "") -> bytes:
    head = f"<html><head><title>{title}</title></head><body>"
    return f"{head}<h1>{title}</h1><p>{words}</p>{more}".encode()


CONSENT = wall(
    "Before you continue",
    "We and our partners use cookies. Choose accept all or reject all; see our privacy policy.",
)
CAPTCHA = wall("Just a moment", "Checking your browser before you go on.")
LOGIN = wall("Members", "Please sign in.", '<form><input type="password" name="p"></form>')
