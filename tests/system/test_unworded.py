"""What cannot be put into words is told where the service's health is told, too (row D10): an entry
with a value that no type allows, as only a fault of ours could record it."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from monitor.model import Kind, Rhythm, Subscription
from storage import tables
from storage.database import open_store
from tests.doors.storage_values import ORLA, TOMO
from tests.doors.test_letters import PAGES, record
from tests.system.desk import Desk

READER = "mailto:ana@example.org"
MISSING = "could not be put into words"


def test_what_cannot_be_worded_is_in_the_status_and_in_the_digest(bare: Desk) -> None:
    bare.says("subscribe", READER, "--confirmed")
    assert MISSING not in bare.says("status")
    store, now = open_store("", bare.folder / "data"), datetime.now(UTC)
    with store.writing() as ledger:
        ledger.people.put([ORLA, TOMO])
        [poison] = record(ledger, PAGES[0], (ORLA, Kind.DEATH, {}), now=now)
        record(ledger, PAGES[1], (TOMO, Kind.TRIAL, {}), now=now)
        wrong = update(tables.changes).where(tables.changes.c.id == poison)
        ledger.cases._connection.execute(wrong.values(facts=[["court", 5]]))
        since = now - timedelta(days=1)  # of somebody else: the poison is not in her digest
        wish = Subscription("d", READER, ("tomo",), rhythm=Rhythm.DAILY, since=since)
        ledger.outbox.subscribe(wish)
    store.close()
    bare.says("once")
    assert "Tomo Iskander" in bare.outbox
    assert f"1 entry {MISSING}" in bare.outbox
    assert MISSING in " ".join(bare.says("status").split())
    assert bare.json("status")["gap"]
    digests = bare.outbox + bare.says("digest", "--show")  # its hour may just have come
    assert f"lacks an entry that {MISSING}" in " ".join(digests.split())
