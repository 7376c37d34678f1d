"""The store: transactions with every question asked through them, and the raw bytes beside.

What a database of a certain make needs stands in `database`; here is none of it.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy.exc import SQLAlchemyError

from monitor.errors import StorageError
from monitor.model import Fetched, Occurrence
from storage import removal
from storage import tables as t
from storage.addressing import SqlRecipients
from storage.aftermath import Aftermath
from storage.cases import SqlCasebook
from storage.gate import Gate
from storage.listings import Listings
from storage.outbox import SqlOutbox
from storage.people import SqlWatchList
from storage.querying import put_row
from storage.review import SqlReview
from storage.snapshots import Snapshots
from storage.sources import SqlSources


class SqlLedger:
    """One open transaction."""

    def __init__(
        self, connection: Connection, aftermath: Aftermath, snapshots: Snapshots | None
    ) -> None:
        self._connection, self._snapshots = connection, snapshots
        self.sources = SqlSources(connection)
        self.people = SqlWatchList(connection, aftermath)
        self.cases = SqlCasebook(connection)
        self.review = SqlReview(connection)
        self.outbox = SqlOutbox(connection)
        self.recipients = SqlRecipients(connection)

    def keep(self, fetched: Fetched) -> str:
        """Store the raw bytes by SHA-256 with URL and time; returns the hash.

        Within this transaction, so that no purge runs between bytes and row. A store without a
        folder keeps no bytes. Raises StorageError.
        """
        if not self._snapshots:
            return fetched.sha256
        try:
            sha256 = self._snapshots.keep(fetched.body)
        except OSError as error:
            raise StorageError(f"raw bytes could not be stored: {error.strerror}") from error
        values = {
            "sha256": sha256, "url": fetched.url, "source": fetched.source,
            "at": fetched.at, "size": len(fetched.body),
        }  # fmt: skip
        put_row(self._connection, t.snapshots, values)
        return sha256


class SqlStore:
    """Made by `database.open_store`.

    writer, reader: the same database, with the way in which each begins a transaction.
    wipe: makes deleted content unreadable in the database's own files.
    complaint: one sentence for an operator about a failed statement, without any values.
    guard: held for each transaction, where only one can be open at a time.
    file: the database's own, where it is one.
    """

    longest_log = 16 << 20  # bytes of the write-ahead log, beyond which a write empties it

    def __init__(
        self,
        *,
        writer: Engine,
        reader: Engine,
        snapshots: Snapshots | None,
        wipe: Callable[[bool], bool],
        complaint: Callable[[SQLAlchemyError], str],
        guard: AbstractContextManager[object] | None = None,
        file: Path | None = None,
    ) -> None:
        self._writer, self._reader = writer, reader
        self.snapshots = snapshots
        self.listings = Listings(snapshots.folder.parent) if snapshots else None
        self._wipe, self._complaint = wipe, complaint
        self._guard = guard
        self.file = file
        self._gate = Gate()
        self._unwiped = False
        self._not_emptied_at = 0  # how long the log was when readers prevented it

    # ---------------------------------------------------------------- transactions

    @contextmanager
    def writing(self) -> Iterator[SqlLedger]:
        """A write transaction; rolled back when the block raises. Never await inside.

        Raises StorageError.
        """
        aftermath = Aftermath()
        with self._passing(reads=False), self._transaction(self._writer) as connection:
            yield SqlLedger(connection, aftermath, self.snapshots)
        self._follow_up(aftermath)

    @contextmanager
    def reading(self) -> Iterator[SqlLedger]:
        """A consistent view for as long as the block runs, and as soon as other threads of this
        process are not being waited for, to empty the log. Raises StorageError."""
        with self._passing(reads=True), self._transaction(self._reader) as connection:
            yield SqlLedger(connection, Aftermath(), self.snapshots)

    def record(self, defender: str) -> tuple[Occurrence, ...]:
        """Her record as it stands, for who asks of few. Raises StorageError."""
        with self.reading() as ledger:
            return ledger.cases.record(defender)

    @contextmanager
    def _passing(self, *, reads: bool) -> Iterator[None]:
        # a writer waits, too, where it would make a long log longer than readers take to leave
        waits = reads or self._log_size() > self._not_emptied_at + 2 * self.longest_log
        if not self._gate.enter(reads=reads, waits=waits):
            self._not_emptied_at = self._log_size()
        try:
            yield
        finally:
            if self._gate.leave(reads=reads):
                self._empty_log()

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        try:
            with ExitStack() as stack:
                if self._guard:
                    stack.enter_context(self._guard)
                yield stack.enter_context(engine.begin())
        except SQLAlchemyError as error:
            raise StorageError(self._complaint(error)) from error

    def _follow_up(self, aftermath: Aftermath) -> None:
        """Do what a rollback could not have taken back."""
        if aftermath.snapshots:
            self._forget(list(aftermath.snapshots), None)
        if aftermath.erased and self.listings:  # a headline may name who was erased
            self.listings.forget()
        self._unwiped = self._unwiped or aftermath.erased
        # readers that always overlap keep SQLite from beginning its log anew
        long = self._log_size() > self._not_emptied_at + self.longest_log
        if (self._unwiped or long) and self._gate.close():
            self._empty_log()  # else whoever reads now does it, once all have gone

    def _empty_log(self) -> None:
        """Empty the write-ahead log, and let in who waits for that. Where readers of another
        process prevent it for five seconds, it is tried again: at the next write where something
        was erased, else only when the log grew more."""
        size = self._log_size()
        try:
            emptied = self._wipe(False)
        finally:
            self._gate.open()
        self._unwiped = self._unwiped and not emptied
        self._not_emptied_at = 0 if emptied else size

    def _log_size(self) -> int:
        """Bytes of the write-ahead log; 0 where there is none."""
        if self.file is None:
            return 0
        try:
            return self.file.with_name(self.file.name + "-wal").stat().st_size
        except OSError:
            return 0

    # ---------------------------------------------------------------- raw bytes

    def keep(self, fetched: Fetched) -> str:
        """The same in a transaction of its own. Raises StorageError."""
        with self.writing() as ledger:
            return ledger.keep(fetched)

    def keep_listing(self, fetched: Fetched) -> None:
        """Keep a listing page's last answer, for trying selectors. Raises StorageError."""
        try:
            if self.listings:
                self.listings.keep(fetched)
        except OSError as error:
            raise StorageError(f"a page could not be stored: {error.strerror}") from error

    def raw(self, sha256: str) -> bytes | None:
        """The bytes that `keep` stored, or None where they are not kept (any more)."""
        return self.snapshots.read(sha256) if self.snapshots else None

    def _forget(self, hashes: list[str] | None, before: datetime | None) -> int:
        """Delete bytes that no kept text comes from: of `hashes`, or last seen `before`."""
        with self._transaction(self._writer) as connection:
            unused = removal.unused_snapshots(connection, hashes, before)
            for sha256 in unused:
                if self.snapshots:  # the file first: a row without one is found again
                    self.snapshots.forget(sha256)
                connection.execute(delete(t.snapshots).where(t.snapshots.c.sha256 == sha256))
            if before:
                self._forget_strays(connection, before)
        return len(unused)

    def _forget_strays(self, connection: Connection, before: datetime) -> None:
        """Delete files whose row was never committed."""
        known = set(connection.execute(select(t.snapshots.c.sha256)).scalars())
        for file in self.snapshots.files() if self.snapshots else []:
            if file.stem not in known and file.stat().st_mtime < before.timestamp():
                file.unlink()

    # ---------------------------------------------------------------- upkeep

    def purge(
        self,
        now: datetime,
        *,
        messages: timedelta = timedelta(days=90),
        documents: timedelta = timedelta(days=730),
        raw: timedelta = timedelta(days=7),
        rewrite: bool = True,
    ) -> dict[str, int]:
        """Really delete what has been kept long enough; returns how much of each.

        messages: content of what was sent. documents: hashes of texts that concerned nobody.
        raw: bytes that no kept text comes from. `rewrite` gives the space back to the disk, for
        which it must have the database alone for some seconds; content is overwritten anyway.
        """
        with self._transaction(self._writer) as connection:
            done = removal.purge_rows(connection, now - messages, now - documents)
        done["raw"] = self._forget(None, now - raw)
        if self._wipe(rewrite):
            self._unwiped = False
        elif rewrite:
            raise StorageError("the database is in use: its free space could not be wiped; again")
        else:
            self._unwiped = True  # readers are in the way: at the next write
        return done

    def check(self) -> None:
        """Read one row: raises StorageError where the database does not answer."""
        with self._transaction(self._reader) as connection:
            connection.execute(select(t.meta).limit(1)).all()

    def close(self) -> None:
        self._reader.dispose()
        self._writer.dispose()
