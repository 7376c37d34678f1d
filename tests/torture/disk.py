"""Rows S2 to S5: one poll under strace, disturbed at each of its first writes and syncs in turn,
then a run in peace.

Each disturbed life is small: forked when its modules are read, on a copy of a made folder, with
ten items to read and eight mails to send.
"""

import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path

from tests.system import forked
from tests.system.desk import Desk, MailServer
from tests.torture.world import FEEDS, READERS, Press, SlowMailbox, faults, new_desk, tally

PEOPLE = 10
WRITES, SYNCS = 400, 16  # that the poll makes at least, and the mails after it
AT_A_TIME = 2
FEWEST = 4  # points that each of them tries, however short the time
LONGEST = 120.0  # seconds until a life counts as hung
FULL_FROM = (1, 50, 200)
Parts = dict[str, list[int]]  # of each source: how many of its pages, documents … are kept


@dataclass(frozen=True)
class Disturbance:
    """What strace does to the calls of one kind, from the Nth on or only then."""

    call: str
    what: str
    number: int
    on: bool = False  # and to all after it

    def __str__(self) -> str:
        return f"{self.call} {self.number}{' and all after it' if self.on else ''}: {self.what}"

    @cached_property
    def words(self) -> list[str]:
        when = f"{self.number}{'+' if self.on else ''}"
        inject = f"inject={self.call}:{self.what}:when={when}"
        return ["strace", "-f", "-o", "/dev/null", "-e", f"trace={self.call}", "-e", inject]


def all_of_them() -> list[Disturbance]:
    """The sweep: a kill at each of the first writes and syncs, a disk that is full from some write
    on, syncs that fail from each on."""
    kills = [Disturbance("pwrite64", "signal=KILL", n) for n in range(1, WRITES + 1)]
    kills += [Disturbance("fdatasync", "signal=KILL", n) for n in range(1, SYNCS + 1)]
    full = [Disturbance("pwrite64", "error=ENOSPC", n, on=True) for n in FULL_FROM]
    failing = [Disturbance("fdatasync", "error=EIO", n, on=True) for n in range(1, SYNCS + 1)]
    return [*full, *failing, *kills]


def may_trace() -> bool:
    """Whether strace is here and may look at a process that it did not start."""
    if not shutil.which("strace"):
        return False
    with subprocess.Popen(["sleep", "60"]) as victim:
        tried = ["timeout", "--signal=INT", "2", "strace", "-o", "/dev/null", "-p", str(victim.pid)]
        said = subprocess.run(tried, capture_output=True, text=True, check=False).stderr
        victim.kill()
    return "attached" in said


@contextmanager
def traced(running: forked.Running, words: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    """A halted process goes on under strace, which lets go of it in the end."""
    watcher = subprocess.Popen(
        [*words, "-p", str(running.pid)], stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
        text=True,
    )  # fmt: skip
    with watcher:
        assert watcher.stderr
        while "attached" not in watcher.stderr.readline():
            assert watcher.poll() is None, "strace may not look at it"
        running.send_signal(signal.SIGCONT)
        try:
            yield watcher
        finally:
            watcher.terminate()


def sweep(seconds: float) -> tuple[int, int, list[str]]:
    """Disturb one life at each point while there is time: full disks first, of the others every
    16th, then those between; returns how many points there are, how many were tried, and what was
    broken."""
    points = all_of_them()
    full, others = points[: len(FULL_FROM)], points[len(FULL_FROM) :]
    order = [*full, *(point for start in _spread(16) for point in others[start::16])]
    end, numbers = time.monotonic() + seconds, count()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(AT_A_TIME) as pool:
        groups = [order[start::AT_A_TIME] for start in range(AT_A_TIME)]
        made = [
            pool.submit(_some, Path(folder) / str(next(numbers)), group, end) for group in groups
        ]
        results = [each.result() for each in made]
    broken = [one for _, found in results for one in found]
    return len(points), sum(done for done, _ in results), broken


def _spread(size: int) -> list[int]:
    """0 to size - 1, each as far as can be from those before."""
    return sorted(range(size), key=lambda number: f"{number:04b}"[::-1])


def _some(folder: Path, points: Sequence[Disturbance], end: float) -> tuple[int, list[str]]:
    """One after the other, on copies of one made folder; stops at the first that breaks."""
    folder.mkdir()
    with _world(folder / "made") as (desk, box):
        undisturbed = _copy(desk, folder / "undisturbed")
        undisturbed.says("once")
        whole, read = parts(undisturbed)
        assert len(read) == FEEDS
        for done, point in enumerate(points):
            if time.monotonic() > end and done >= FEWEST:
                return done, []
            box.mails.clear()
            copy = _copy(desk, folder / f"life-{done}")
            if found := _disturbed(copy, box, point, whole):
                return done + 1, [f"{point}: {one}" for one in found]
            shutil.rmtree(copy.folder)
    return len(points), []


def _copy(desk: Desk, folder: Path) -> Desk:
    shutil.copytree(desk.folder, folder)
    return Desk(folder, desk.settings)


@contextmanager
def _world(folder: Path) -> Iterator[tuple[Desk, SlowMailbox]]:
    """A desk that is ready to poll, whose mail arrives in the box."""
    folder.mkdir(parents=True)
    with Press().open() as press:
        box = SlowMailbox(delay=0.0)
        server = MailServer(box)
        server.start()
        try:
            desk = new_desk(folder, press, server, PEOPLE)
            press.published = PEOPLE
            yield desk, box
        finally:
            server.stop()


def _disturbed(desk: Desk, box: SlowMailbox, point: Disturbance, whole: Parts) -> list[str]:
    with (desk.folder / "out").open("wb") as out, (desk.folder / "log").open("w+b") as log:
        running = forked.begin(["once"], desk.environment, desk.folder, out, log, halted=True)
        with traced(running, point.words):
            ended = running.wait(LONGEST)
        running.kill()
        log.seek(0)
        said = log.read().decode()
    found = [] if ended is not None else ["it hung"]
    if point.what == "signal=KILL" and ended != -signal.SIGKILL:
        found.append(f"there was no such call: it ended with {ended}")
    if "Traceback" in said or "fault of Nightdesk" in said:
        found.append(f"a trace instead of a sentence: {said[-300:]}")
    found += halves(desk, box, whole)
    told = set(tally(box, PEOPLE).told)
    for _ in range(2):  # what the first claims as doubtful the second has told
        if len(tally(box, PEOPLE).told) < PEOPLE * READERS or _undone(desk):
            desk.make_due()
            desk.says("once")
    if not told <= set(tally(box, PEOPLE).told):
        found.append("what was told is forgotten")
    return found + faults(box, PEOPLE, 1, desk.folder)


def _undone(desk: Desk) -> bool:
    with closing(sqlite3.connect(desk.folder / "data" / "nightdesk.db")) as database:
        query = "SELECT count(*) FROM deliveries WHERE sent IS NULL"
        return bool(database.execute(query).fetchone()[0])


def parts(desk: Desk) -> tuple[Parts, set[str]]:
    """What is kept of each feed, and which count as read."""
    with closing(sqlite3.connect(desk.folder / "data" / "nightdesk.db")) as database:
        read = {one for (one,) in database.execute(_READ)}
        names = [f"press-{number}" for number in range(FEEDS)]
        ask = database.execute
        return {n: [ask(sql.format(n)).fetchone()[0] for sql in _PARTS] for n in names}, read


def halves(desk: Desk, box: SlowMailbox, whole: Parts) -> list[str]:
    """What a cut left undone by half: a poll of which some is kept and some is not, a message that
    is marked as sent and was never taken (row S3)."""
    found = []
    with closing(sqlite3.connect(desk.folder / "data" / "nightdesk.db")) as database:
        verdict = database.execute("PRAGMA integrity_check").fetchone()[0]
        found += [] if verdict == "ok" else [f"integrity: {verdict}"]
        orphans = database.execute("PRAGMA foreign_key_check").fetchall()
        found += ["a row without its parent"] if orphans else []
        sent = {one for (one,) in database.execute("SELECT id FROM deliveries WHERE sent NOT NULL")}
    kept, read = parts(desk)
    for source, have in kept.items():
        if have != (whole[source] if source in read else [0] * len(have)):
            found.append(f"of a poll that makes {whole[source]} this is kept: {have}")
    taken = {str(mail["Message-ID"]).strip("<>").partition("@")[0] for mail in box.mails}
    return found + (["marked as sent and never taken"] if sent - taken else [])


_READ = "SELECT source FROM sources WHERE body_hash != ''"
_THEIRS = "JOIN documents ON documents.id = changes.document WHERE documents.source = '{0}'"
_PARTS = (
    "SELECT count(*) FROM pages WHERE source = '{0}'",
    "SELECT count(*) FROM documents WHERE source = '{0}'",
    f"SELECT count(*) FROM changes {_THEIRS}",
    f"SELECT count(DISTINCT occurrence) FROM changes {_THEIRS}",
    f"SELECT (SELECT count(*) FROM tellings JOIN changes ON changes.id = change {_THEIRS}) + "
    f"(SELECT count(*) FROM delivery_changes JOIN changes ON changes.id = change {_THEIRS})",
)
