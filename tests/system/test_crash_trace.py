"""What the service says when something breaks that nobody thought of (row V2): where, and nobody's
name. A database with a name where a kind should stand breaks it for real, with the name in the
exception's words and in the values of the functions it passes."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from tests.demo.site import Site
from tests.system import forked
from tests.system.desk import Desk
from tests.system.test_desk import wait_for

HERS, READER = "Samira Dahlan", "ana.reader"
ASIDE = """
import asyncio, gc, threading
from functools import partial
from monitor import log, traces
def broken(who):
    local = f"about {who}"
    raise KeyError(local) from ValueError(local)
async def later(who):
    broken(who)
class Gone:
    def __init__(self, who): self.who = who
    def __del__(self): broken(self.who)
async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(log.unhandled)
    loop.call_soon(partial(broken, "Samira Dahlan"))
    task = asyncio.create_task(later("Samira Dahlan"), name="Samira Dahlan")
    await asyncio.wait([task])
    del task
    gc.collect()
log.set_up("debug")
traces.keep_quiet()
asyncio.run(main())
thread = threading.Thread(target=broken, args=("Samira Dahlan",), name="Samira Dahlan")
thread.start(); thread.join()
Gone("Samira Dahlan")
broken("Samira Dahlan")
"""


@pytest.fixture
def broken(desk: Desk) -> Desk:
    """A desk one of whose subscriptions nobody can read, at its most talkative."""
    desk.settings["MONITOR_LOG_LEVEL"] = "debug"
    desk.says("subscribe", f"mailto:{READER}@example.org", "--confirmed")
    return desk


def break_it(desk: Desk) -> None:
    file = desk.folder / "data" / "nightdesk.db"
    with closing(sqlite3.connect(file, timeout=30)) as database, database:
        database.execute("UPDATE subscriptions SET rhythm = ?", (HERS,))
        database.execute("UPDATE deliveries SET kind = ?, state = 'pending'", (HERS,))


def is_all_sent(desk: Desk) -> bool:
    """What is written is marked a moment later; a row that is broken before would be mended."""
    file = desk.folder / "data" / "nightdesk.db"
    with closing(sqlite3.connect(file, timeout=30)) as database:
        states = {state for (state,) in database.execute("SELECT state FROM deliveries")}
    return states == {"sent"}


def tells_nobody(said: str) -> None:
    assert "ValueError" in said
    assert re.search(r"storage/\w+\.py:\d+", said)  # where it was
    for secret in (*HERS.split(), READER, "example.org"):
        assert secret not in said


def test_the_trace_of_a_job_that_breaks_names_nobody(broken: Desk, site: Site) -> None:
    log = broken.folder / "log"
    with log.open("wb") as said:
        running = forked.begin(["run"], broken.environment, broken.folder, said, said)
    try:
        wait_for(lambda: HERS in broken.outbox and is_all_sent(broken))
        break_it(broken)
        wait_for(lambda: "delivering broke" in log.read_text())
    finally:
        running.kill()
    tells_nobody(log.read_text())


def test_the_trace_of_a_service_that_breaks_as_a_whole_names_nobody(broken: Desk) -> None:
    break_it(broken)
    for command in (("run",), ("subscriptions",)):
        ended = broken.monitor(*command)
        assert ended.returncode == 1
        tells_nobody(ended.stderr + ended.stdout)


def test_what_breaks_aside_or_in_a_thread_names_nobody() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", ASIDE], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    assert ended.stderr.count("something aside broke") == 2
    assert len(re.findall(r"^KeyError$", ended.stderr, re.M)) == 3
    assert len(re.findall(r"^ValueError$", ended.stderr, re.M)) == 3
    assert "in broken" not in ended.stderr
    assert "Samira" not in ended.stderr
