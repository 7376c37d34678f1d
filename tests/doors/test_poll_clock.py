"""What a poll finds is dated when it is recorded, so that no digest falls between."""

from datetime import UTC, datetime, timedelta

from monitor.extract import lexicons
from monitor.keeping import SourceState
from monitor.match.index import build
from monitor.model import Defender, Fetched, NotModified, Request, Source, SourceKind, Validators
from monitor.parse.sandbox import Sandbox
from monitor.pipeline import poll
from monitor.reading import Knowledge
from monitor.sources.listing import Doors
from storage.database import open_store

START = datetime(2026, 11, 21, 6, 59, 50, tzinfo=UTC)
RECORDED = START + timedelta(seconds=30)
PAGE = b"""<html lang="en"><body><main><article><h1>Lawyer jailed</h1><p>20 November 2026</p><p>The
lawyer Odran Velasko was sentenced to three years in prison on 19 November 2026.</p></article>"""


class SlowSite:
    """A site whose answer takes half a minute of the clock that it holds."""

    now = START

    async def get(self, request: Request) -> Fetched | NotModified:
        self.now = RECORDED
        kind = "text/html"
        return Fetched(
            request.source, request.url, request.url, self.now, 200, kind, "", PAGE, Validators()
        )

    async def close(self) -> None:
        """Nothing is held."""


async def test_a_digest_made_during_a_poll_leaves_its_news_to_the_next_one(tmp_path):
    site, parser = SlowSite(), Sandbox(workers=1)
    source = Source("quay", "Quay Legal Aid", SourceKind.PAGE, "https://quay.example.org/odran")
    who = [Defender("odran", "Odran Velasko", country="XA", context="lawyer")]
    store = open_store("", tmp_path)
    with store.writing() as ledger:
        ledger.people.put(who)
    known = Knowledge(index=build(who, []), lexicons=lexicons(), alert_days=365)
    doors = Doors(site, parser, store)
    try:
        await poll(source, SourceState("quay"), doors, lambda: known, lambda: site.now)
    finally:
        await parser.close()
    digest_hour = START + timedelta(seconds=10)
    with store.reading() as ledger:
        assert not ledger.cases.told_between(START, digest_hour)
        assert ledger.cases.told_between(digest_hour, START + timedelta(days=1))
    store.close()
