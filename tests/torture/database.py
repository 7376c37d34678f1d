"""What takes the database minutes to show: ten minutes of readers, a writer and backups beside each
other (row S6), a migration killed at each of its statements (row S9), two processes that deliver
from one outbox (row D12)."""

import multiprocessing
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from monitor.model import Channel
from storage.backup import backup
from storage.database import open_store
from storage.tables import Row
from tests.doors.storage_values import ORLA
from tests.doors.test_storage_copies import MOST_LOG, write
from tests.doors.test_storage_damage import migrate_until
from tests.torture.homeserver import Homeserver
from tests.torture.points import Post, Sniper, one_life, outbox_of

READERS, READS = 8, 10.0  # seconds that each reader looks at one state, at least
APART = 0.4  # seconds by which each looks longer than the one before: they never end together
TEN_MINUTES = 600.0
DELIVERIES = 500
_FORK = multiprocessing.get_context("forkserver")


# ---------------------------------------------------------------- readers, a writer, backups


@contextmanager
def beside(seconds: float) -> Iterator[list[str]]:
    """While the block runs and for that long at least, many use one database in another process;
    what was wrong stands in the list in the end."""
    found: list[str] = []
    _FORK.set_forkserver_preload(["tests.torture.database"])  # of no effect once it runs
    ours, its = _FORK.Pipe()
    process = _FORK.Process(target=_contend, args=(seconds, its))
    process.start()
    try:
        yield found
        if ours.poll(seconds + 60):
            found += ours.recv()
        else:
            found.append("who used one database beside others never ended")
    finally:
        process.kill()
        process.join()


def _contend(seconds: float, ear: Connection) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ear.send(contend(Path(folder), seconds))


def contend(folder: Path, seconds: float) -> list[str]:
    """Eight readers at a time that look for ten seconds and more and always overlap, a writer and
    a backup a minute."""
    store, faults, ended = open_store("", folder / "data"), list[str](), threading.Event()
    log, largest, number = folder / "data" / "nightdesk.db-wal", 0, 0

    def look(longer: float) -> None:
        while not ended.is_set():
            try:
                with store.reading() as ledger:
                    before = len(ledger.cases.timeline(ORLA.id))
                    ended.wait(READS + longer)
                    if len(ledger.cases.timeline(ORLA.id)) != before:
                        faults.append("a reader saw what was written while it looked")
            except Exception as fault:  # noqa: BLE001  # it is what is asked
                faults.append(f"a reader was told: {fault}")
            time.sleep(0.05)

    readers = [threading.Thread(target=look, args=(APART * n,)) for n in range(READERS)]
    for reader in readers:
        reader.start()
    end, next_backup = time.monotonic() + seconds, 0.0
    while time.monotonic() < end and not faults:
        try:
            write(store, number)
            if time.monotonic() > next_backup:
                backup(store, folder / f"{number}.tar.gz", [])
                (folder / f"{number}.tar.gz").unlink()
                next_backup = time.monotonic() + 60
        except Exception as fault:  # noqa: BLE001
            faults.append(f"the writer was told: {fault}")
        largest, number = max(largest, log.stat().st_size), number + 1
        time.sleep(0.2)
    ended.set()
    for reader in readers:
        reader.join()
    store.close()
    print(f"{number} writes beside {READERS} readers in {seconds:.0f} s; the log had at most "
          f"{largest >> 20} MiB", flush=True)  # fmt: skip
    return faults[:3] + ([f"the log grew to {largest} bytes"] if largest > MOST_LOG else [])


# ---------------------------------------------------------------- migrations


def migrations() -> list[str]:
    """Kill the making of a database at each statement, and make it once more."""
    found, last = list[str](), 0
    while not found:
        last += 1
        with tempfile.TemporaryDirectory() as folder:
            child = _FORK.Process(target=migrate_until, args=(folder, last))
            child.start()
            child.join(60)
            if child.exitcode == 0:
                break
            if child.exitcode != -signal.SIGKILL:
                found.append(f"a migration ended with {child.exitcode} at statement {last}")
            store = open_store("", Path(folder))
            with store._reader.connect() as connection:
                context = MigrationContext.configure(connection)
                if compare_metadata(context, Row.metadata):
                    found.append(f"killed at statement {last}, the schema is not the newest")
            store.close()
    print(f"killed at each of {last - 1} statements of the migrations", flush=True)
    return found


# ---------------------------------------------------------------- two processes, one outbox


def two_at_once() -> list[str]:
    """Without the lock that keeps a second one away, none of 500 messages goes twice."""
    with tempfile.TemporaryDirectory() as folder:
        ids = outbox_of(Path(folder), Channel.EMAIL, DELIVERIES)
        with Post(Sniper()).open() as post, Homeserver().open() as home:
            lines, children = [], []
            for _ in range(2):
                ours, its = _FORK.Pipe()
                lines.append(ours)
                args = (folder, post.port, home.url, its)
                children.append(_FORK.Process(target=one_life, args=args))
            for child in children:
                child.start()
            for line in lines:
                line.recv()  # both are alone with what was left over before either begins
            for line in lines:
                line.send("go")
            for child in children:
                child.join(120)
                child.kill()
        copies = Counter(id_ for id_, _ in post.kept)
    print(f"two processes sent {copies.total()} times {len(copies)} of {len(ids)}", flush=True)
    return ["two processes lost or doubled a message"] if copies != Counter(ids) else []
