"""Opening, refusing, transactions, versions: with real files."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from monitor import ports
from monitor.errors import StorageError
from monitor.model import Defender
from storage import database
from storage.database import FILE, open_store
from storage.lock import hold
from storage.store import SqlStore
from storage.tables import Row
from tests.doors.storage_values import NOW, ORLA, delivery, document, mention, reading

ROOT = Path(__file__).parents[2]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store("", tmp_path)
    yield opened
    opened.close()


def test_the_store_is_what_the_pipeline_asks_for(store: SqlStore) -> None:
    asked: ports.Store = store
    with asked.reading() as ledger:
        assert ledger.people.defenders() == []


def test_every_connection_is_set_for_lasting_and_for_forgetting(store: SqlStore) -> None:
    asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
    engine = store._reader
    connections = [engine.connect() for _ in range(4)]
    for connection in connections:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
        assert found == ["wal", 2, 1, 5000, 1]
    for connection in connections:
        connection.close()


def test_files_are_readable_by_nobody_else(tmp_path: Path) -> None:
    store = open_store("", tmp_path / "data")
    with store.writing() as ledger:
        ledger.people.put([ORLA])
        modes = {
            path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data").iterdir()
        }
    store.close()
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert set(modes) == {FILE, f"{FILE}-wal", f"{FILE}-shm"}
    assert set(modes.values()) == {0o600}


def test_a_block_that_raises_leaves_nothing(store: SqlStore) -> None:
    text = document()
    with pytest.raises(RuntimeError), store.writing() as ledger:
        ledger.people.put([ORLA])
        ledger.cases.save(reading(text, [mention(text)]), NOW)
        ledger.outbox.add([delivery()])
        raise RuntimeError
    with store.reading() as ledger:
        assert ledger.people.defenders() == []
        assert ledger.people.version() == 0
        assert ledger.cases.document(text.id) is None
        assert ledger.outbox.counts() == {}


KILLED = """
import os, signal, sys
from pathlib import Path
from storage.database import open_store
from tests.doors.storage_values import ORLA, delivery
store = open_store("", Path(sys.argv[1]))
with store.writing() as ledger:
    ledger.outbox.add([delivery("kept")])
with store.writing() as ledger:
    ledger.people.put([ORLA])
    ledger.outbox.add([delivery(str(n)) for n in range(500)])
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_killed_in_a_transaction_leaves_only_what_was_committed(tmp_path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, tmp_path], cwd=ROOT, check=False)
    assert ended.returncode == -signal.SIGKILL
    store = open_store("", tmp_path)
    with store.reading() as ledger:
        assert [one.id for one in ledger.outbox.undelivered()] == ["kept"]
        assert ledger.people.defenders() == []
    store.close()


def test_readers_see_what_was_committed_while_a_writer_works(store: SqlStore) -> None:
    with store.writing() as writer:
        writer.people.put([ORLA])
        with store.reading() as reader:
            assert reader.people.defenders() == []
    with store.reading() as reader:
        assert reader.people.defenders() == [ORLA]


def test_writers_wait_for_each_other_and_lose_no_step(store: SqlStore) -> None:
    def count_up() -> None:
        for _ in range(25):
            with store.writing() as ledger:  # what was read is still so when it is written
                seen = ledger.people.version()
                ledger.people.put([Defender("orla", str(seen))])

    workers = [threading.Thread(target=count_up) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with store.reading() as ledger:
        assert ledger.people.version() == 100
        assert ledger.people.get("orla") == Defender("orla", "99")


def test_a_text_that_is_no_database_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("minutes of a meeting, a long text that is no database at all")
    with pytest.raises(StorageError, match="is not a database; move it away, or put a backup"):
        open_store("", tmp_path)
    assert (tmp_path / FILE).read_text().startswith("minutes")


def test_a_damaged_database_is_refused_and_kept(tmp_path: Path) -> None:
    store = open_store("", tmp_path)
    with store.writing() as ledger:
        ledger.outbox.add(delivery(str(n), address=f"mailto:{n}@example.org") for n in range(2000))
    store.close()
    raw = bytearray((tmp_path / FILE).read_bytes())
    middle = len(raw) // 2 // 4096 * 4096
    raw[middle : middle + 4096] = b"\xa5" * 4096
    (tmp_path / FILE).write_bytes(raw)
    with pytest.raises(StorageError, match=r"is damaged; .*monitor restore FILE"):
        open_store("", tmp_path)
    assert (tmp_path / FILE).read_bytes() == raw


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    open_store("", tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(StorageError, match="written by a newer Nightdesk; install that version"):
        open_store("", tmp_path)


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(StorageError, match="belongs to another program"):
        open_store("", tmp_path)


@pytest.mark.parametrize("url", ["nonsense", "dbase://x/y", "http://example.org"])
def test_an_address_that_is_none_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="MONITOR_DATABASE_URL"):
        open_store(url, tmp_path)


def test_migrations_make_what_the_tables_say(store: SqlStore) -> None:
    assert compare_metadata_of(store) == []


def compare_metadata_of(store: SqlStore) -> list[object]:
    with store._reader.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Row.metadata))


def test_the_newest_migration_is_the_one_that_needs_no_migrating() -> None:
    scripts = ScriptDirectory(str(ROOT / "storage" / "migrations"))
    assert scripts.get_heads() == [database.HEAD]


CUT_SHORT = """
import os, sys
from pathlib import Path
from alembic import op
from storage.database import open_store
made = []
op.create_index = lambda *_, **__: made.append(1) or len(made) > 5 and os._exit(9)
open_store("", Path(sys.argv[1]))
"""


def test_a_migration_that_was_cut_short_begins_anew(tmp_path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", CUT_SHORT, tmp_path], cwd=ROOT, check=False)
    assert ended.returncode == 9
    store = open_store("", tmp_path)
    with store.writing() as ledger:
        assert ledger.people.put([ORLA]) == 1
    store.close()


def test_what_an_older_version_wrote_is_taken_over_as_it_was_meant(tmp_path: Path) -> None:
    """What was subscribed before codes were asked for is not asked, and is told in full."""
    open_store("", tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE)) as old:
        for table in ("cases", "certificates"):
            old.execute(f"DROP TABLE {table}")
        old.execute("DROP INDEX ix_defenders_changed")
        for table, column in (
            ("defenders", "changed"), ("defenders", "sensitivity"), ("subscriptions", "privacy"),
            ("recipients", "privacy"), ("recipients", "asked"), ("recipients", "code"),
            ("deliveries", "privacy"), ("deliveries", "sealed"),
        ):  # fmt: skip
            old.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        old.execute("INSERT INTO defenders VALUES ('orla', 'Orla', 'IE', '')")
        old.execute(
            "INSERT INTO subscriptions VALUES ('s', 'mailto:a@example.org', '[]', '[]', '[]', "
            "'[]', 'at_once', '07:00:00', 'UTC', NULL, 0, NULL)"
        )
        old.execute("INSERT INTO recipients VALUES ('mailto:b@example.org', '2026-03-05', 'no')")
        old.execute("UPDATE alembic_version SET version_num = '0003'")
        old.commit()
    store = open_store("", tmp_path)
    with store.writing() as ledger:
        assert [wish.privacy for wish in ledger.outbox.subscriptions()] == [None]
        assert [person.sensitivity for person in ledger.people.defenders()] == [None]
        known = ledger.recipients.all()
        assert [(known[each].paused is not None, known[each].asked) for each in known] == [
            (True, None)
        ]
        assert ledger.people.case_numbers(["orla"])
        before = ledger.people.version()
        ledger.people.put([ORLA])
        assert ledger.people.changed_since(before) == [ORLA]
    assert compare_metadata_of(store) == []
    store.close()


def test_a_store_in_memory_leaves_no_file(tmp_path: Path) -> None:
    store = open_store("sqlite://", None)
    with store.writing() as ledger:
        ledger.people.put([ORLA])
    with store.reading() as ledger:
        assert ledger.people.defenders() == [ORLA]
    store.close()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_in_a_sentence_and_loses_nothing(store: SqlStore) -> None:
    with store.writing() as ledger:
        ledger.people.put([ORLA])
    connection = store._reader.raw_connection()
    pages = connection.driver_connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[union-attr]
    connection.driver_connection.execute(f"PRAGMA max_page_count = {pages + 2}")  # type: ignore[union-attr]
    connection.close()
    with pytest.raises(StorageError, match="is full; make room"), store.writing() as ledger:
        ledger.outbox.add(delivery(str(n)) for n in range(2000))
    with store.reading() as ledger:
        assert ledger.people.defenders() == [ORLA]
        assert ledger.outbox.counts() == {}


def test_an_error_of_the_database_names_no_value(store: SqlStore) -> None:
    with store.writing() as ledger:
        ledger.outbox.add([delivery()])
    text = document()
    orphan = mention(text, ORLA)
    with pytest.raises(StorageError) as caught, store.writing() as ledger:
        ledger.outbox._connection.exec_driver_sql("INSERT INTO aliases SELECT 1,'x','y','z','',0")
    with pytest.raises(StorageError) as twice, store.writing() as ledger:
        ledger.outbox.digest_queued(orphan.surface, NOW.date(), NOW)
    for error in (caught.value, twice.value):
        told = f"{error} {error.__cause__}"
        assert "Orla" not in told
        assert "FOREIGN KEY" in told


HOLDER = """
import sys
from pathlib import Path
from storage.lock import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_on_the_same_data_is_refused_and_told_by_whom(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, tmp_path],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    with holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        refused = rf"\(process {holder.pid}\) already works on"
        with pytest.raises(StorageError, match=refused), hold(tmp_path):
            pass
        os.kill(holder.pid, signal.SIGKILL)
    with hold(tmp_path):
        assert (tmp_path / "lock").read_text().split() == [str(os.getpid())]


def test_commands_write_while_a_service_holds_the_folder(tmp_path: Path) -> None:
    with hold(tmp_path):
        store = open_store("", tmp_path)
        with store.writing() as ledger:
            ledger.people.put([ORLA])
        store.close()
