"""The database beside writers (rows S6 and S12): nobody is told that it is locked, its log stays
small, and a copy of the three files at any moment opens whole or is refused in a sentence."""

import random
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from monitor.errors import StorageError
from storage.backup import backup
from storage.database import open_store
from storage.store import SqlStore
from tests.doors.storage_values import NOW, ORLA, change, document, mention, reading

MOST_LOG = 64 << 20  # bytes


def write(store: SqlStore, number: int) -> None:
    """A poll's worth: a page, what it says, and a delivery that it calls for."""
    page = document("Orla was moved. " * 200, f"https://a.example.org/{number}", "s")
    with store.writing() as ledger:
        ledger.people.put([ORLA])
        ledger.cases.save(reading(page, [mention(page, ORLA)], [change(page, ORLA, day="")]), NOW)


def busy(work, faults, ended):
    """Do it again and again until the others are done."""
    try:
        while not ended.is_set():
            work()
    except Exception as fault:  # noqa: BLE001  # it is what the test asks about
        faults.append(fault)


def test_a_writer_eight_long_readers_and_a_backup_disturb_nobody(tmp_path: Path) -> None:
    store = open_store("", tmp_path / "data")
    write(store, 0)
    faults: list[Exception] = []
    ended = threading.Event()
    log = tmp_path / "data" / "nightdesk.db-wal"

    def look() -> None:
        with store.reading() as ledger:  # open over several writes
            before = len(ledger.cases.timeline(ORLA.id))
            for _ in range(5):
                assert len(ledger.cases.timeline(ORLA.id)) == before

    readers = [threading.Thread(target=busy, args=(look, faults, ended)) for _ in range(8)]
    for reader in readers:
        reader.start()
    largest = 0
    try:
        for number in range(30):
            write(store, number)
            largest = max(largest, log.stat().st_size)
            if number % 15 == 7:
                backup(store, tmp_path / f"{number}.tar.gz", [])
    finally:
        ended.set()
        for reader in readers:
            reader.join()
        store.close()
    assert faults == []
    assert largest < MOST_LOG


def test_a_copy_of_the_files_at_any_moment_is_whole_or_refused_in_a_sentence(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    store = open_store("", data)
    write(store, 0)
    faults: list[Exception] = []
    ended = threading.Event()
    count = iter(range(1, 1_000_000))
    writer = threading.Thread(target=busy, args=(lambda: write(store, next(count)), faults, ended))
    writer.start()
    chance, opened = random.Random(7), 0
    try:
        for number in range(100):
            copy = tmp_path / "copy"
            copy.mkdir()
            names = [f"nightdesk.db{end}" for end in ("", "-wal", "-shm")]
            chance.shuffle(names)
            for name in names:
                if (data / name).exists():
                    shutil.copy(data / name, copy / name)
            opened += _is_whole(copy, check=number % 10 == 0)
            shutil.rmtree(copy)
    finally:
        ended.set()
        writer.join()
        store.close()
    assert faults == []
    assert opened  # else nothing was tried


def _is_whole(copy: Path, *, check: bool) -> bool:
    """Whether it opens as a service; then it must be sound. A refusal keeps the file."""
    try:
        if check:
            open_store("", copy).close()
    except StorageError as refusal:
        assert "nightdesk.db" in str(refusal)
        assert (copy / "nightdesk.db").exists()
        return False
    with closing(sqlite3.connect(copy / "nightdesk.db")) as database:
        try:
            verdict = database.execute("PRAGMA integrity_check").fetchone()[0]
            broken = database.execute("PRAGMA foreign_key_check").fetchall()
        except sqlite3.DatabaseError:
            return False  # refused, as the service refuses it
    if check:
        assert verdict == "ok"
        assert broken == []
    return bool(verdict == "ok")


def test_readers_that_always_overlap_do_not_make_the_log_long(tmp_path: Path) -> None:
    store = open_store("", tmp_path / "data")
    store.longest_log = 512 << 10
    write(store, 0)
    ended, faults = threading.Event(), list[Exception]()
    log = tmp_path / "data" / "nightdesk.db-wal"

    def look() -> None:
        with store.reading() as ledger:
            ledger.people.version()
            ended.wait(0.3)

    def late() -> None:
        ended.wait(0.15)  # while the other reads
        busy(look, faults, ended)

    readers = [threading.Thread(target=busy, args=(look, faults, ended))]
    readers.append(threading.Thread(target=late))
    for reader in readers:
        reader.start()
    largest = 0
    for number in range(60):
        write(store, number)
        largest = max(largest, log.stat().st_size)
    ended.set()
    for reader in readers:
        reader.join()
    store.close()
    assert not faults
    assert largest < 2 << 20
