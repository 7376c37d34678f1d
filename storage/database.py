"""Opening a database: SQLite with its settings, checks and migrations; PostgreSQL by its URL.

The only file with SQL that one make of database alone understands.
"""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from threading import RLock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from monitor.errors import StorageError
from storage.snapshots import Snapshots
from storage.store import SqlStore
from storage.tables import Row

FILE = "nightdesk.db"
HEAD = "0005"  # the newest migration: a database of this version is opened without Alembic
MAGIC = b"SQLite format 3\x00"
PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "busy_timeout = 5000",
    "secure_delete = ON",
    "journal_size_limit = 16777216",  # a log that once grew long shrinks again
)
WRITES, LAST_BACKUP = "nightdesk_writes", "last-backup"
CURE = "move it away, or put a backup in its place with `monitor restore FILE`"


def default_url(folder: Path) -> str:
    return f"sqlite:///{(folder / FILE).absolute()}"


def open_store(url: str, folder: Path | None, *, check: bool = True) -> SqlStore:
    """Open the database, or make it, and bring it to the newest version.

    url: "" means SQLite in `folder`; `sqlite://` is a store in memory, for replay.
    folder: where the raw bytes are; None keeps none.
    check: read the whole SQLite file for damage first (a second for a gigabyte).
    Raises StorageError for what cannot be opened; it never changes or deletes such a file.
    """
    parsed = _parse(url, folder)
    if folder:
        _make_folder(folder)
    path = file_of(parsed)
    if path:
        _prepare_file(path, check=check)
    engine = _engine(parsed)
    try:
        _bring_up(engine, parsed)
    except BaseException:
        engine.dispose()
        raise
    return SqlStore(
        writer=engine.execution_options(**{WRITES: True}),
        reader=engine,
        snapshots=Snapshots(folder) if folder else None,
        wipe=lambda rewrite: _wipe(engine, rewrite=rewrite),
        complaint=lambda error: _complaint(error, path),
        # one connection in memory, one transaction at a time
        guard=RLock() if _in_memory(parsed) else None,
        file=path,
    )


def file_of(url: URL) -> Path | None:
    """The file of a SQLite database; None for one in memory and for other makes."""
    if not _is_sqlite(url) or _in_memory(url):
        return None
    return Path(str(url.database))


def _parse(url: str, folder: Path | None) -> URL:
    try:
        if not url and folder:
            return make_url(default_url(folder))
        parsed = make_url(url)
        parsed.get_dialect()
    except (ArgumentError, NoSuchModuleError) as error:
        raise StorageError(
            "MONITOR_DATABASE_URL is no database address; it looks like sqlite:////data/"
            f"{FILE} or postgresql+psycopg://user@host/name"
        ) from error
    return parsed


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _in_memory(url: URL) -> bool:
    return _is_sqlite(url) and url.database in (None, "", ":memory:")


# ---------------------------------------------------------------- files


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"the folder {folder} cannot be made: {error.strerror}") from error


def _prepare_file(path: Path, *, check: bool) -> None:
    """Make it, readable by nobody else, or see that it is a sound database."""
    _make_folder(path.parent)
    try:
        # SQLite gives the files of its log the same mode
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        with path.open("rb") as file:
            start = file.read(len(MAGIC))
    except OSError as error:
        raise StorageError(f"{path} cannot be opened: {error.strerror}") from error
    if start and start != MAGIC:
        raise StorageError(f"{path} is not a database; {CURE}")
    if start and check:
        verify_file(path)


def verify_file(path: Path) -> None:
    """Raise StorageError where the file is damaged."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA busy_timeout = 5000")
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.OperationalError as error:
        raise StorageError(f"{path} cannot be read: {error}") from error
    except sqlite3.DatabaseError as error:
        raise StorageError(f"{path} is damaged; {CURE}{_last_backup(path)}") from error
    if found != "ok":
        raise StorageError(f"{path} is damaged; {CURE}{_last_backup(path)}")


def note_backup(path: Path, backup: Path) -> None:
    """Remember beside the database where its last backup is. Raises OSError."""
    note = path.with_name(LAST_BACKUP)
    note.touch(mode=0o600)
    note.write_text(f"{backup.absolute()}\n", encoding="utf-8")


def _last_backup(path: Path) -> str:
    try:
        last = Path(path.with_name(LAST_BACKUP).read_text(encoding="utf-8").strip())
        made = datetime.fromtimestamp(last.stat().st_mtime, UTC)
    except (OSError, ValueError):
        return ""
    return f"; the last one is {last}, of {made:%Y-%m-%d %H:%M} UTC"


# ---------------------------------------------------------------- connections


def _engine(url: URL) -> Engine:
    # hide_parameters: no name, evidence or address gets into an error text
    options: dict[str, Any] = {"hide_parameters": True, "json_serializer": _json}
    if not _is_sqlite(url):
        return create_engine(url, pool_pre_ping=True, **options)
    if _in_memory(url):
        options |= {"poolclass": StaticPool}
    engine = create_engine(url, connect_args={"check_same_thread": False}, **options)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _json(value: object) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say, not where Python guesses
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """A writer takes its lock at once: a reader that became one could not wait for it."""
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _complaint(error: SQLAlchemyError, path: Path | None) -> str:
    where = path or "the database"
    cause = str(getattr(error, "orig", None) or type(error).__name__)
    if "disk is full" in cause:
        return f"the disk of {where} is full; make room, nothing was lost"
    if "locked" in cause:
        return f"{where} was locked for more than 5 s by another program"
    if "malformed" in cause or "not a database" in cause:
        return f"{where} is damaged; {CURE}"
    return f"{where} did not do what was asked: {cause}"


def _wipe(engine: Engine, *, rewrite: bool) -> bool:
    """Empty the write-ahead log, where deleted content would live on; False if readers prevent it.

    rewrite: also write the file anew, without the traces that moved rows leave in it.
    """
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        driver = connection.driver_connection
        if driver is None:
            return False
        if rewrite:
            driver.execute("VACUUM")
        return not driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError:
        return False  # in use: the caller tries again
    finally:
        connection.close()


# ---------------------------------------------------------------- versions


def _bring_up(engine: Engine, url: URL) -> None:
    try:
        if _in_memory(url):
            _create(engine)
        elif _version(engine) != HEAD:
            _migrate(engine, url)
    except SQLAlchemyError as error:
        raise StorageError(_complaint(error, file_of(url))) from error


def _create(engine: Engine) -> None:
    """All tables at once: what the migrations make, a test says, and forty times as fast."""
    with engine.begin() as connection:
        Row.metadata.create_all(connection)


def copy_file(source: Path, target: Path) -> None:
    """Copy a database that others write to, as it stood at one moment, and verify the copy.

    Raises StorageError, and leaves no file, where that fails.
    """
    try:
        os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.execute("PRAGMA busy_timeout = 5000")
            old.backup(new)
            new.execute("PRAGMA journal_mode = DELETE")  # the copy is one file
            sound = new.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            sound = sound and not new.execute("PRAGMA foreign_key_check").fetchall()
    except (OSError, sqlite3.Error) as error:
        target.unlink(missing_ok=True)
        raise StorageError(f"the database could not be copied: {error}") from error
    if not sound:
        target.unlink()
        raise StorageError(f"{source} is damaged, so no backup was made; {CURE}")


def _version(engine: Engine) -> str:
    """ "" for an empty database. Raises StorageError for one that is not ours."""
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names())
        if "alembic_version" in names:
            query = text("SELECT version_num FROM alembic_version")
            return str(connection.execute(query).scalar_one_or_none() or "")
        if names:
            raise StorageError("the database belongs to another program; set MONITOR_DATABASE_URL")
    return ""


def _migrate(engine: Engine, url: URL) -> None:
    """Run the migrations in one transaction: killed at any point, it begins anew."""
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(resources.files("storage.migrations")))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with engine.execution_options(**{WRITES: True}).connect() as connection:
        if _is_sqlite(url):  # a table that is written anew must not take its children along
            connection.connection.execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            if (version := _version_now(connection)) and version not in known:
                raise StorageError(
                    f"{file_of(url) or 'the database'} was written by a newer Nightdesk; "
                    "install that version, or restore a backup made by this one"
                )
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        connection.invalidate()  # with its setting of foreign keys


def _version_now(connection: Connection) -> str:
    if "alembic_version" not in inspect(connection).get_table_names():
        return ""
    query = text("SELECT version_num FROM alembic_version")
    return str(connection.execute(query).scalar_one_or_none() or "")
