"""Pages that nobody could read are told in the digest, over a real store."""

from datetime import UTC, date, datetime, timedelta

from monitor.keeping import PageState, SourceState
from monitor.model import Rhythm, Source, SourceKind, Subscription, Validators
from monitor.tell import digests
from monitor.tell.plan import DueDigest
from storage.database import open_store

NOW = datetime(2026, 11, 21, 7, tzinfo=UTC)
URL = "https://harbour.example.org/scan.pdf"


def test_a_page_that_was_given_up_is_told_in_the_next_digest_and_in_no_later_one():
    source = Source("harbour", "Harbour Watch", SourceKind.FEED, "https://harbour.example.org/")
    wish = Subscription("w", "mailto:ana@example.org", rhythm=Rhythm.DAILY)
    seen = NOW - timedelta(hours=2)
    page = PageState(URL, "harbour", URL, Validators(), None, seen, seen, 1, "no_text")
    with open_store("sqlite://", None).writing() as ledger:
        ledger.sources.save(SourceState("harbour"))
        ledger.outbox.subscribe(wish)
        ledger.sources.save_pages([page])
        for since, told in ((NOW - timedelta(days=1), True), (NOW - timedelta(hours=1), False)):
            due = DueDigest("d", wish, date(2026, 11, 21), since, NOW)
            text = digests.put(ledger, due, [source], NOW).message.text
            assert (URL in text) is told
            assert ("All sources could be read" in text) is not told
