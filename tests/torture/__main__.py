"""`make torture`: kill, starve and cut the service for some minutes; exit 1 if anything was lost,
altered, or told under two ids.

    python -m tests.torture [--minutes 20] [--seed N]

First the whole service is killed at random moments while an invented press publishes, a slow mail
server takes what it says, and a homeserver that honours transaction ids loses answers. Then who
delivers is killed at each point of handing a message over. What is left of the time, `monitor once`
runs under strace, which kills it, fills its disk or breaks its syncs at each write in turn; without
strace that is left out. In its long form all labelled histories are read and the log looked
through.
"""

import argparse
import random
import signal
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from monitor.model import Channel
from tests.system.desk import Desk, MailServer
from tests.system.test_quiet_log import ALL, leaks
from tests.torture import database, disk, lives
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
FIRST_KILLS = 12  # at least, however short the time
MOST_START = 10.0  # seconds until a service runs
LONG = 15.0  # minutes from which on all that takes long is done, too
ALMOST = 0.97  # of the time


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
    """Start the service, and kill it some moments later: in every second life 20 to 200 ms after
    it said that it runs, else up to eight seconds after it was asked to."""
    log = desk.folder / "log"
    before = log.stat().st_size if log.exists() else 0
    running = lives.begin(desk.environment, log)
    if chance.random() < 0.5:
        end = time.monotonic() + MOST_START
        while b"Nightdesk runs" not in log.read_bytes()[before:] and time.monotonic() < end:
            running.wait(0.005)
        running.wait(chance.uniform(0.02, 0.2))
    else:
        running.wait(chance.choice((0.2, 1.0, 3.0, 8.0)) * chance.random() + 0.02)
    running.kill()


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
        running.send_signal(signal.SIGTERM)
        running.wait(30)
        running.kill()


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


def cut_at_a_write(seconds: float) -> list[str]:
    """`monitor once` under strace, disturbed at each write in turn, then once in peace."""
    if not disk.may_trace():
        print("skipped: strace is not here, or may not be used; the disk was not disturbed")
        return []
    points, tried, found = disk.sweep(seconds)
    print(
        f"disturbed at {tried} of {points} writes and syncs, each in a life of its own", flush=True
    )
    return found


def slow_rows() -> list[str]:
    """What takes minutes whatever the machine."""
    return [*everything_logged(), *database.migrations(), *database.two_at_once()]


def everything_logged() -> list[str]:
    """All labelled histories read by a service that logs at DEBUG."""
    with tempfile.TemporaryDirectory() as folder:
        found = leaks(Path(folder), ALL)
    print(
        f"the log of {len(ALL)} histories: {len(found)} words that it should not hold", flush=True
    )
    return ["the log gives something away"] if found else []


def main() -> int:
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--minutes", type=float, default=20.0)
    args.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    wanted = args.parse_args()
    print(f"seed {wanted.seed}", flush=True)
    long, begun, seconds = wanted.minutes >= LONG, time.monotonic(), wanted.minutes * 60
    with database.beside(database.TEN_MINUTES if long else 20.0) as aside:
        found = kill_at_random(seconds * 0.5, random.Random(wanted.seed))
        found += kill_where_it_hurts(seconds * 0.25)
        found += slow_rows() if long else []
        found += cut_at_a_write(begun + seconds * ALMOST - time.monotonic())
    found += aside
    for one in found:
        print(f"BROKEN: {one}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
