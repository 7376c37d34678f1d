"""The database beside writers (rows S6 and S12): nobody is told that it is locked, its log stays
small, and a copy of the three files at any moment opens whole or is refused in a sentence."""

import random
import shutil
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path

from monitor.errors import StorageError
from storage.backup import backup
from storage.database import open_store
from storage.gate import Gate
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

    def look(longest: float) -> None:
        with store.reading() as ledger:
            ledger.people.version()
            ended.wait(longest)

    readers = [
        threading.Thread(target=busy, args=(partial(look, 0.2 + number / 50), faults, ended))
        for number in range(8)
    ]
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


def test_what_was_erased_beside_a_reader_is_gone_when_she_has_looked(tmp_path: Path) -> None:
    store = open_store("", tmp_path / "data")
    write(store, 0)
    looks, ended = threading.Event(), threading.Event()

    def look() -> None:
        with store.reading() as ledger:
            ledger.people.version()
            looks.set()
            ended.wait(30)

    reader = threading.Thread(target=look)
    reader.start()
    looks.wait(30)
    with store.writing() as ledger:
        ledger.people.remove(ORLA.id)
    files = list((tmp_path / "data").glob("nightdesk.db*"))
    assert any(b"Vantreight" in file.read_bytes() for file in files)
    ended.set()
    reader.join()
    assert not any(b"Vantreight" in file.read_bytes() for file in files)
    store.close()


# ---------------------------------------------------------------- the gate


def in_another_thread(work: Callable[[], bool]) -> bool:
    with ThreadPoolExecutor(1) as other:
        return other.submit(work).result()


def test_a_closed_gate_lets_in_nobody_new_until_the_last_has_left() -> None:
    gate = Gate(patience=0.01)
    come = partial(gate.enter, reads=True, waits=True)
    assert come()
    assert not gate.close()
    assert come()  # within what is open: to wait for oneself would be for ever
    assert not gate.leave(reads=True)
    assert gate.leave(reads=True)  # the last: it does what is waited for
    assert gate.close()
    gate.open()
    assert in_another_thread(come)


def test_who_waits_too_long_at_a_closed_gate_comes_in_all_the_same() -> None:
    gate = Gate(patience=0.01)
    come = partial(gate.enter, reads=True, waits=True)
    assert come()
    assert not gate.close()
    assert not in_another_thread(come)
    assert in_another_thread(come)  # it is open again
    assert not gate.leave(reads=True)


def test_a_writer_passes_a_closed_gate_and_leaves_last_where_it_read() -> None:
    gate = Gate(patience=0.01)
    assert gate.enter(reads=False, waits=False)
    assert not gate.close()  # what it writes is not done
    assert gate.enter(reads=True, waits=True)
    assert not gate.leave(reads=True)
    assert gate.leave(reads=False)
