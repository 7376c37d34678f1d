"""Damage to the database: a page overwritten anywhere (row S10), a migration killed anywhere
(row S9)."""

import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, event

from monitor.errors import StorageError
from storage.backup import backup
from storage.database import open_store
from storage.tables import Row
from tests.doors.storage_values import ORLA, delivery

FILE, PAGE = "nightdesk.db", 4096


def test_fifty_pages_overwritten_at_random_are_refused_with_the_file_kept(tmp_path: Path) -> None:
    store = open_store("", tmp_path)
    with store.writing() as ledger:
        ledger.people.put([ORLA])
        ledger.outbox.add(delivery(str(n), address=f"mailto:{n}@example.org") for n in range(200))
    store.close()
    whole, chance, refused = (tmp_path / FILE).read_bytes(), random.Random(11), 0
    for number in range(50):
        folder = tmp_path / str(number)
        folder.mkdir()
        raw = bytearray(whole)
        start = chance.randrange(len(raw) // PAGE) * PAGE
        raw[start : start + PAGE] = chance.randbytes(PAGE)
        (folder / FILE).write_bytes(raw)
        try:
            open_store("", folder).close()
        except StorageError as refusal:
            refused += 1
            assert "put a backup" in str(refusal) or "monitor restore FILE" in str(refusal)
            assert (folder / FILE).read_bytes() == raw
        else:
            with closing(sqlite3.connect(folder / FILE)) as database:  # a page that held nothing
                assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        shutil.rmtree(folder)
    assert refused >= 40


def test_a_damaged_database_is_refused_with_the_last_backup_that_is_there(tmp_path: Path) -> None:
    store = open_store("", tmp_path / "data")
    with store.writing() as ledger:
        ledger.people.put([ORLA])
    for name in ("first.tar.gz", "second.tar.gz"):
        backup(store, tmp_path / name)
    store.close()
    file = tmp_path / "data" / FILE
    raw = bytearray(file.read_bytes())
    raw[PAGE : 3 * PAGE] = bytes(2 * PAGE)
    file.write_bytes(raw)
    with pytest.raises(StorageError, match=r"the last one is .*second\.tar\.gz, of 20\d\d-"):
        open_store("", tmp_path / "data")
    (tmp_path / "second.tar.gz").unlink()
    with pytest.raises(StorageError, match=r"restore FILE`$"):
        open_store("", tmp_path / "data")


def migrate_until(folder: str, last: int) -> None:
    """Bring an empty folder to the newest schema; be killed at statement `last`."""
    seen = [0]

    def killed(*_: object) -> None:
        seen[0] += 1
        if seen[0] == last:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", killed)
    open_store("", Path(folder)).close()


@pytest.mark.parametrize("last", range(3, 140, 18))
def test_a_migration_killed_at_any_statement_ends_at_the_newest_schema(
    tmp_path: Path, last: int
) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.doors.test_storage_damage"])
    child = context.Process(target=migrate_until, args=(str(tmp_path), last))
    child.start()
    child.join(60)
    assert child.exitcode in (0, -signal.SIGKILL)
    store = open_store("", tmp_path)
    with store._reader.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Row.metadata) == []
    with store.writing() as ledger:
        assert ledger.people.put([ORLA]) == 1
    store.close()
