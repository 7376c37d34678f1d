"""Raw bytes, backup and restore."""

import gzip
import io
import sqlite3
import stat
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from monitor.errors import StorageError
from monitor.model import DeliveryState
from storage.backup import backup, restore
from storage.database import FILE, open_store
from storage.snapshots import Snapshots
from storage.store import SqlStore
from tests.doors.storage_values import NOW, ORLA, TOMO, delivery, fetched

BACKUPS = 20


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store("", tmp_path / "data")
    yield opened
    opened.close()


def test_raw_bytes_come_back_by_their_hash(store: SqlStore, tmp_path: Path) -> None:
    page = fetched(b"\x00\xff" * 1000)
    assert store.keep(page) == page.sha256
    assert store.keep(page) == page.sha256
    assert store.raw(page.sha256) == page.body
    assert store.raw("ab" * 32) is None
    (file,) = Snapshots(tmp_path / "data").files()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    with closing(sqlite3.connect(tmp_path / "data" / FILE)) as connection:
        rows = connection.execute("SELECT sha256, url, source, size FROM snapshots").fetchall()
    assert rows == [(page.sha256, page.url, "front", 2000)]


def test_no_name_from_outside_becomes_a_path(store: SqlStore) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        store.raw("../../etc/passwd")


def test_a_store_without_a_folder_keeps_no_bytes() -> None:
    store = open_store("sqlite://", None)
    assert store.keep(fetched()) == fetched().sha256
    assert store.raw(fetched().sha256) is None
    store.close()


def test_raw_bytes_that_cannot_be_written_are_told(store: SqlStore, tmp_path: Path) -> None:
    (tmp_path / "data" / "snapshots").write_text("in the way")
    with pytest.raises(StorageError, match="raw bytes could not be stored"):
        store.keep(fetched())


def test_a_backup_under_writes_opens_as_a_service_and_is_whole(
    store: SqlStore, tmp_path: Path
) -> None:
    raw = store.keep(fetched())
    stop, written = threading.Event(), [0]

    def write() -> None:
        while not stop.is_set():
            with store.writing() as ledger:  # always two at a time
                number = written[0]
                ledger.outbox.add([delivery(f"a{number}"), delivery(f"b{number}")])
            written[0] += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(BACKUPS):
            backup(store, tmp_path / f"{number}.tar.gz")
    finally:
        stop.set()
        writer.join()
    assert stat.S_IMODE((tmp_path / "0.tar.gz").stat().st_mode) == 0o600
    made = {f"{number}.tar.gz" for number in range(BACKUPS)}
    assert {path.name for path in tmp_path.iterdir()} == {"data", *made}
    for number in range(BACKUPS):
        target = tmp_path / f"restored-{number}"
        assert restore(tmp_path / f"{number}.tar.gz", target) is None
        with closing(sqlite3.connect(target / FILE)) as database:
            assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        copy = open_store("", target)
        with copy.reading() as ledger:
            found = {one.id for one in ledger.outbox.undelivered(10_000)}
        assert {one[1:] for one in found if one[0] == "a"} == {
            one[1:] for one in found if one[0] == "b"
        }
        assert copy.raw(raw) == fetched().body
        copy.close()


def test_restore_keeps_what_it_replaces(store: SqlStore, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with store.writing() as ledger:
        ledger.people.put([ORLA])
    backup(store, tmp_path / "b.tar.gz")
    with store.writing() as ledger:
        ledger.people.put([TOMO])
    store.close()
    assert restore(tmp_path / "b.tar.gz", data) == data / f"{FILE}.replaced-1"
    assert restore(tmp_path / "b.tar.gz", data) == data / f"{FILE}.replaced-2"
    for name, people in ((FILE, [ORLA]), (f"{FILE}.replaced-1", [ORLA, TOMO])):
        opened = open_store(f"sqlite:///{data / name}", data)
        with opened.reading() as ledger:
            assert ledger.people.defenders() == people
        opened.close()
    assert not [path for path in data.iterdir() if path.name.startswith(".")]


def test_what_a_backup_had_not_delivered_may_have_been_since(
    store: SqlStore, tmp_path: Path
) -> None:
    with store.writing() as ledger:
        ledger.outbox.add([delivery("waits"), delivery("sent"), delivery("taken", due=NOW)])
        ledger.outbox.mark("sent", DeliveryState.SENT, NOW)
    backup(store, tmp_path / "b.tar.gz")
    restore(tmp_path / "b.tar.gz", tmp_path / "new")
    copy = open_store("", tmp_path / "new")
    with copy.reading() as ledger:
        assert ledger.outbox.counts() == {DeliveryState.UNCERTAIN: 2, DeliveryState.SENT: 1}
    copy.close()


def test_a_backup_never_replaces_a_file(store: SqlStore, tmp_path: Path) -> None:
    (tmp_path / "b.tar.gz").write_text("precious")
    with pytest.raises(StorageError, match="is there already"):
        backup(store, tmp_path / "b.tar.gz")
    assert (tmp_path / "b.tar.gz").read_text() == "precious"


def test_a_backup_that_cannot_be_written_leaves_nothing(store: SqlStore, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no backup was made"):
        backup(store, tmp_path / "no folder" / "b.tar.gz")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_store_in_memory_says_that_it_has_no_backup(tmp_path: Path) -> None:
    store = open_store("sqlite://", None)
    with pytest.raises(StorageError, match="only a SQLite file"):
        backup(store, tmp_path / "b.tar.gz")
    store.close()


def _archive(path: Path, *members: tuple[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def _link(path: Path) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo(FILE)
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)
    return path


def _text(path: Path) -> Path:
    path.write_text("no archive")
    return path


RAW = f"snapshots/ab/{'ab' * 32}.gz"


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda path: _archive(path, ("../evil", b"x")), "foreign files"),
        (lambda path: _archive(path, ("/etc/evil", b"x")), "foreign files"),
        (lambda path: _archive(path, ("snapshots/ab/../../evil.gz", b"x")), "foreign files"),
        (lambda path: _archive(path, (f"snapshots/cd/{'ab' * 32}.gz", b"x")), "foreign files"),
        (lambda path: _archive(path, (f"{RAW}\n", b"x")), "foreign files"),
        (_link, "foreign files"),
        (lambda path: _archive(path, (RAW, gzip.compress(b"other"))), "no database"),
        (lambda path: _archive(path, (FILE, b"")), "no database"),
        (lambda path: _archive(path, (FILE, b"x"), (RAW, gzip.compress(b"other"))), "hash"),
        (lambda path: _archive(path, (FILE, b"x"), (RAW, b"no gzip")), "hash"),
        (lambda path: _archive(path, (FILE, b"x" * 5000)), "is not a database"),
        (_text, "is damaged, or no backup"),
        (lambda path: path, "is not there"),
    ],
)
def test_an_unsound_backup_is_refused_and_nothing_touched(
    make: Callable[[Path], Path], told: str, store: SqlStore, tmp_path: Path
) -> None:
    with store.writing() as ledger:
        ledger.people.put([ORLA])
    with pytest.raises(StorageError, match=told):
        restore(make(tmp_path / "b.tar.gz"), tmp_path / "data")
    with store.reading() as ledger:
        assert ledger.people.defenders() == [ORLA]
    assert not (tmp_path / "evil").exists()
    assert not list((tmp_path / "data").glob("*replaced*"))
    assert not list((tmp_path / "data").glob(".restore*"))


def test_a_cut_backup_is_refused(store: SqlStore, tmp_path: Path) -> None:
    with store.writing() as ledger:
        ledger.outbox.add(delivery(str(n)) for n in range(500))
    backup(store, tmp_path / "b.tar.gz")
    whole = (tmp_path / "b.tar.gz").read_bytes()
    (tmp_path / "cut.tar.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StorageError, match="damaged"):
        restore(tmp_path / "cut.tar.gz", tmp_path / "new")
    assert not (tmp_path / "new" / FILE).exists()
