"""A backup is one .tar.gz: the database as it stood at one moment, and the raw bytes; encrypted to
the keys that are given. Without any, what it holds can endanger people: it belongs on an encrypted
disk.
"""

import gzip
import hashlib
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from monitor.errors import StorageError
from monitor.model import DeliveryState
from storage import database
from storage.lock import hold
from storage.sealing import Key, is_sealed, seal, unseal
from storage.snapshots import NAME, Snapshots, sync_folder
from storage.store import SqlStore

MEMBER = database.FILE


def backup(store: SqlStore, path: Path, keys: Sequence[Key] = ()) -> None:
    """Write everything into the new file `path`, also while the service runs; with `keys`, sealed
    to them, and nothing in plain text leaves the data folder.

    Raises StorageError, and leaves no file, where that fails or `path` is there already.
    """
    if not store.file:
        raise StorageError("only a SQLite file is backed up here; for PostgreSQL use pg_dump")
    if path.exists():
        raise StorageError(f"{path} is there already; give another name")
    part = path.with_name(f".{path.name}.part")
    near = store.file.parent if keys else path.parent
    try:
        with tempfile.TemporaryDirectory(dir=near, prefix=".backup-") as workshop:
            copy = Path(workshop) / MEMBER
            database.copy_file(store.file, copy)
            packed = Path(workshop) / "packed" if keys else part
            _pack(packed, copy, store.snapshots)
            if keys:
                part.unlink(missing_ok=True)
                seal(packed, part, keys)
        part.replace(path)
        sync_folder(path.parent)
        database.note_backup(store.file, path)
    except OSError as error:
        raise StorageError(f"no backup was made: {path.parent}: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


def _pack(part: Path, copy: Path, snapshots: Snapshots | None) -> None:
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    with tarfile.open(part, "w:gz", compresslevel=6) as archive:
        archive.add(copy, MEMBER)
        for file in snapshots.files() if snapshots else []:
            try:
                archive.add(file, f"snapshots/{file.parent.name}/{file.name}")
            except FileNotFoundError:
                continue  # purged meanwhile


def restore(path: Path, folder: Path, identity: Path | None = None) -> Path | None:
    """Put a backup in the place of what is in `folder`; returns where the old database is now.

    The backup is read and verified first: where it is unsound nothing is touched. What it had not
    delivered yet may have been delivered since: it is UNCERTAIN, and told again under the same id.
    identity: the file of the age key that opens a sealed one.
    Raises StorageError, also while a service runs on `folder`.
    """
    with hold(folder), _workshop(folder) as workshop:
        _unpack(_opened(path, workshop, identity), workshop)
        _verify(path, workshop)
        old = _set_aside(folder / MEMBER)
        for file in Snapshots(workshop).files():
            target = Snapshots(folder).folder / file.parent.name / file.name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.replace(target)
        (workshop / MEMBER).replace(folder / MEMBER)
        sync_folder(folder)
    return old


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(dir=folder, prefix=".restore-"))
    try:
        yield made
    except OSError as error:
        raise StorageError(f"nothing was restored: {folder}: {error.strerror}") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _opened(path: Path, workshop: Path, identity: Path | None) -> Path:
    """The backup itself, or what it holds if it is sealed."""
    try:
        if not is_sealed(path):
            return path
        unseal(path, workshop / "opened", identity)
    except FileNotFoundError as error:
        raise StorageError(f"{error.filename} is not there") from error
    return workshop / "opened"


def _unpack(path: Path, workshop: Path) -> None:
    """Write out the members that a backup has, under names that we make ourselves."""
    try:
        with tarfile.open(path, "r:gz") as archive:
            for member in archive:
                if not member.isreg() or not (member.name == MEMBER or NAME.fullmatch(member.name)):
                    raise StorageError(f"{path} is no backup of Nightdesk: it has foreign files")
                target = workshop / member.name
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                target.touch(mode=0o600)
                content = archive.extractfile(member)
                assert content is not None  # noqa: S101 - a regular file has content
                with content, target.open("wb") as file:
                    shutil.copyfileobj(content, file)
    except FileNotFoundError as error:
        raise StorageError(f"{path} is not there") from error
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise StorageError(f"{path} is damaged, or no backup of Nightdesk") from error


def _verify(path: Path, workshop: Path) -> None:
    """Open the database as a service would, and read every raw file against its hash."""
    if not (workshop / MEMBER).exists() or not (workshop / MEMBER).stat().st_size:
        raise StorageError(f"{path} is no backup of Nightdesk: it has no database")
    for file in Snapshots(workshop).files():
        try:
            sound = hashlib.sha256(gzip.decompress(file.read_bytes())).hexdigest() == file.stem
        except (gzip.BadGzipFile, EOFError, zlib.error):
            sound = False
        if not sound:
            raise StorageError(f"{path} is damaged: raw bytes do not have the hash of their name")
    store = database.open_store("", workshop)
    try:
        with store.writing() as ledger:
            ledger.outbox.doubt(DeliveryState.PENDING, DeliveryState.RETRY, DeliveryState.SENDING)
    finally:
        store.close()  # the last connection to close empties the log into the file


def _set_aside(file: Path) -> Path | None:
    """Give the database a second name, the first free one, and rename its log to go with it.

    The new one is put over the first name afterwards: a crash leaves one of both there.
    """
    if not file.exists():
        return None
    number = 1
    while (aside := file.with_name(f"{file.name}.replaced-{number}")).exists():
        number += 1
    aside.hardlink_to(file)
    for ending in ("-wal", "-shm"):
        part = file.with_name(file.name + ending)
        if part.exists():
            part.replace(aside.with_name(aside.name + ending))
    return aside
