"""`make torture`: kill, starve and cut the service for some minutes; exit 1 if anything was lost,
altered, or told under two ids.

    python -m tests.torture [--minutes 20] [--seed N]

Half of the time the whole service is killed at random moments while an invented press publishes,
a slow mail server takes what it says, and a homeserver that honours transaction ids loses answers.
A fifth, who delivers is killed at each point of handing a message over. The rest, `monitor once`
runs under strace, which kills it, fills its disk or breaks its syncs at the Nth write; without
strace that is left out.
"""

import argparse
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from monitor.model import Channel
from tests.system.desk import COMMAND, Desk, MailServer
from tests.torture import lives
from tests.torture.homeserver import Homeserver
from tests.torture.points import POINTS, kill_at_points
from tests.torture.world import (
    READERS,
    ROOMS,
    Press,
    SlowMailbox,
    careless,
    faults,
    faults_in_rooms,
    new_desk,
    shares,
    tally,
    told_in_rooms,
)

MOST_KILLS, PEOPLE = 200, 500
AT_EACH_POINT = 100
LAST_ROUND = 300.0  # seconds for all that is left, undisturbed
FIRST_KILLS, FIRST_FAULTS = 12, 6  # at least, however short the time


def kill_at_random(seconds: float, chance: random.Random) -> list[str]:
    """The whole service, killed up to 200 times while 500 changes come in."""
    home = Homeserver(careless(chance))
    with tempfile.TemporaryDirectory() as folder, Press().open() as press, home.open():
        box = SlowMailbox()
        server = MailServer(box)
        server.start()
        try:
            desk = new_desk(Path(folder), press, server, PEOPLE, home)
            end, kills = time.monotonic() + seconds, 0
            for press.published in shares(PEOPLE, MOST_KILLS, chance):
                if time.monotonic() > end and kills >= FIRST_KILLS:
                    break
                _one_life(desk, chance)
                kills += 1
            press.published = PEOPLE
            home.meet = lambda _point, _path: None
            _in_peace(desk, box, home)
            seen = tally(box, PEOPLE)
            print(
                f"killed {kills} times: {len(seen.told)} of {PEOPLE * READERS} times was somebody "
                f"told of a change by mail, in {len(box.mails)} messages, {seen.repeats} of them "
                f"repeats; in {len(ROOMS)} rooms {told_in_rooms(home, PEOPLE).total()} of "
                f"{PEOPLE * len(ROOMS)}, in {len(home.events)} messages handed over {home.puts} "
                "times",
                flush=True,
            )
            return faults(box, PEOPLE, kills, desk.folder) + faults_in_rooms(home, PEOPLE)
        finally:
            server.stop()


def _one_life(desk: Desk, chance: random.Random) -> None:
    """Start the service, and kill it some moments later."""
    running = lives.begin(desk.environment, desk.folder / "log")
    running.join(chance.choice((0.2, 1.0, 3.0, 8.0)) * chance.random() + 0.02)
    running.kill()
    running.join()


def _in_peace(desk: Desk, box: SlowMailbox, home: Homeserver) -> None:
    """Let it run until all is told, or long enough; what waits for its next try is due."""
    with closing(sqlite3.connect(desk.folder / "data" / "nightdesk.db")) as database, database:
        database.execute("UPDATE deliveries SET due = created WHERE state != 'sent'")
    running = lives.begin(desk.environment, desk.folder / "log")
    end = time.monotonic() + LAST_ROUND
    try:
        while time.monotonic() < end and not (
            len(tally(box, PEOPLE).told) == PEOPLE * READERS
            and all(told_in_rooms(home, PEOPLE).values())
        ):
            time.sleep(2)
    finally:
        running.terminate()
        running.join(30)


def kill_where_it_hurts(seconds: float) -> list[str]:
    """Whoever delivers, killed up to a hundred times at each point of handing over."""
    found: list[str] = []
    end = time.monotonic() + seconds
    for channel, by in ((Channel.EMAIL, end - seconds / 2), (Channel.MATRIX, end)):
        kills, repeats = 0, 0
        while kills < AT_EACH_POINT * len(POINTS) and not found and not (kills and _is_over(by)):
            with tempfile.TemporaryDirectory() as folder:
                came = kill_at_points(Path(folder), channel, kills=5 * len(POINTS))
            kills, repeats = kills + came.kills, repeats + came.repeats
            found += [f"{channel}: {one}" for one in came.faults]
        print(f"killed {kills} times at the points of handing over by {channel}, {repeats} repeats")
    return found


def _is_over(end: float) -> bool:
    return time.monotonic() > end


INJECTED = {
    "killed at a write": "pwrite64:signal=KILL:when={n}",
    "killed at a sync": "fdatasync:signal=KILL:when={n}",
    "a full disk from a write on": "pwrite64:error=ENOSPC:when={n}+",
    "syncs that fail": "fdatasync:error=EIO:when={n}+",
}


def cut_at_a_write(seconds: float, chance: random.Random) -> list[str]:
    """`monitor once` under strace, disturbed at the Nth write, then once in peace."""
    if not shutil.which("strace") or not _may_trace():
        print("skipped: strace is not here, or may not be used; the disk was not disturbed")
        return []
    end, done = time.monotonic() + seconds, 0
    found: list[str] = []
    while (time.monotonic() < end or done < FIRST_FAULTS) and not found:
        what = list(INJECTED)[done % len(INJECTED)]
        number = chance.choice((1, 3, 10, 30, 60, 120, 200, 300)) + chance.randrange(10)
        found = [f"{what} (number {number}): {one}" for one in _disturbed(INJECTED[what], number)]
        done += 1
    print(f"disturbed {done} times at a write or sync", flush=True)
    return found


def _may_trace() -> bool:
    return subprocess.run(["strace", "-o", "/dev/null", "true"], check=False).returncode == 0


def _disturbed(injected: str, number: int) -> list[str]:
    people = 20
    with tempfile.TemporaryDirectory() as folder, Press().open() as press:
        box = SlowMailbox(delay=0.0)
        server = MailServer(box)
        server.start()
        try:
            desk = new_desk(Path(folder), press, server, people)
            press.published = people
            call = injected.split(":", maxsplit=1)[0]
            words = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}"]
            words += ["-e", f"inject={injected.format(n=number)}", *COMMAND, "once"]
            done = subprocess.run(
                words, env=desk.environment, cwd=desk.folder, capture_output=True, text=True,
                timeout=120, check=False,
            )  # fmt: skip
            told = set(tally(box, people).told)
            if "Traceback" in done.stderr:
                return [f"a trace instead of a sentence: {done.stderr[-300:]}"]
            for _ in range(2):  # what the first claims as doubtful the second has told
                desk.make_due()
                desk.says("once")
            lost = [] if told <= set(tally(box, people).told) else ["what was told is forgotten"]
            return [*lost, *faults(box, people, 1 + len(told), desk.folder)]
        finally:
            server.stop()


def main() -> int:
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--minutes", type=float, default=20.0)
    args.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    wanted = args.parse_args()
    print(f"seed {wanted.seed}", flush=True)
    seconds = wanted.minutes * 60
    found = kill_at_random(seconds * 0.5, random.Random(wanted.seed))
    found += kill_where_it_hurts(seconds * 0.2)
    found += cut_at_a_write(seconds * 0.3, random.Random(wanted.seed))
    for one in found:
        print(f"BROKEN: {one}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
