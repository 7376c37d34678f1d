"""`make bench-peers`: one poll of 500 feeds by us and by tools that people use, in one run.

nginx serves the invented feeds on loopback (a host of its own for each, with ETag and
Last-Modified). Each tool polls them twice, all new, then unchanged, and is made to ask all of them
again: how often it asked, and was told 304, is shown. Ours runs with 10,000 people listed, and with
nobody, the like of what the others do. Either way it asks each host for its robots.txt too, parses
in limited children, and syncs what it records to the disk.

Wall and CPU seconds are those of the command and of all that it starts; memory is the largest sum
over these (Pss, so that pages which they share count once). lemon24/reader, rss2email and urlwatch
come from requirements-bench.lock, nginx and newsboat from the system; what is absent is left out
and said.
"""

import ctypes
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import feeds
from tests.bench.__main__ import prepare

FEEDS, PORT = 500, 18_765
BENCH = Path(".venv-bench/bin").resolve()

# All run as they are installed: Python keeps what it compiled, also of ours, as in the image.
_COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command took. peak: MiB; asked: requests that it made, and of how many the answer
    was that nothing has changed."""

    wall: float
    cpu: float
    peak: float
    asked: str = ""


def measured(words: list[str], environment: dict[str, str] | None = None) -> Cost:
    """Run a command to its end. Raises CalledProcessError."""
    _adopt()
    others = _children(os.getpid())
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    running = subprocess.Popen(
        words, env={**os.environ, **_COMPILED, **(environment or {})}, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    peak, over = [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(0.2):
            peak[0] = max(peak[0], sum(_pss(pid) for pid in _family(running.pid)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, said = running.communicate()
    over.set()
    watcher.join()
    wall = time.perf_counter() - start
    for left in _children(os.getpid()) - others:  # a fork server and all that it forked
        os.waitpid(left, 0)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, words[0], stderr=said[-500:])
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, used, peak[0])


def _adopt() -> None:
    """Let what a command leaves behind become ours: only who is waited for is counted."""
    subreaper = 36
    if ctypes.CDLL(None).prctl(subreaper, 1, 0, 0, 0):
        raise OSError("the processes that a command starts cannot be counted")


def _parents() -> dict[int, int]:
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # ended meanwhile
    return parents


def _children(of: int) -> set[int]:
    return {pid for pid, parent in _parents().items() if parent == of}


def _family(root: int) -> set[int]:
    parents, family, size = _parents(), {root}, 0
    while len(family) > size:
        size = len(family)
        family |= {pid for pid, parent in parents.items() if parent in family}
    return family


def _pss(pid: int) -> float:
    try:
        rolled = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return sum(int(row.split()[1]) for row in rolled.splitlines() if row.startswith("Pss:")) / 1024


@contextmanager
def nginx(folder: Path) -> Iterator[list[str]]:
    """Serve the feeds; gives their addresses."""
    site = folder / "site"
    site.mkdir()
    for number in range(FEEDS):
        (site / str(number)).write_bytes(feeds.feed(number))
    hosts = [feeds.host(number) for number in range(FEEDS)]
    listens = "\n".join(f"listen {host}:{PORT};" for host in dict.fromkeys(hosts))
    (folder / "nginx.conf").write_text(
        f"user root; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
        "events { worker_connections 2048; }\n"
        f"http {{ log_format short '$status'; access_log {folder}/access.log short;\n"
        f"default_type application/rss+xml;\nserver {{ {listens}\n"
        f"root {site}; }} }}\n"
    )
    server = subprocess.Popen(
        ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)], stderr=subprocess.DEVNULL
    )
    try:
        time.sleep(2)
        yield [f"http://{host}:{PORT}/{number}" for number, host in enumerate(hosts)]
    finally:
        server.terminate()
        server.wait()


# ---------------------------------------------------------------- the tools

Polls = Callable[[], Cost]


def ours(folder: Path, _: list[str]) -> Polls:
    """With 10,000 people listed, of whom a tenth of the items name one."""
    poll, environment = _ours(folder)
    people = [sys.executable, "-m", "monitor", "defenders", "import", str(folder / "people.csv")]
    subprocess.run(people, env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL)
    return poll


def ours_listing_nobody(folder: Path, _: list[str]) -> Polls:
    """What the others do too: fetch, parse, keep what was seen."""
    return _ours(folder)[0]


def _ours(folder: Path) -> tuple[Polls, dict[str, str]]:
    prepare(folder, PORT)
    environment = {
        "MONITOR_DATA": str(folder / "data"),
        "MONITOR_SOURCES": str(folder / "sources.toml"),
        "MONITOR_ALLOW_PRIVATE": "1",
    }

    def poll() -> Cost:
        cost = measured([sys.executable, "-m", "monitor", "once"], environment)
        _make_due(folder)
        return cost

    return poll, environment


def _make_due(folder: Path) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(folder / "data" / "nightdesk.db")) as database, database:
        database.execute("UPDATE sources SET due = NULL")


_READER = """
import sys, reader
made = reader.make_reader(sys.argv[1])
for line in open(sys.argv[2]):
    made.add_feed(line.strip(), exist_ok=True)
made.update_feeds(workers=10, scheduled=False)
"""


def lemon_reader(folder: Path, urls: list[str]) -> Polls:
    listed = folder / "urls.txt"
    listed.write_text("\n".join(urls))
    words = [str(BENCH / "python"), "-c", _READER, str(folder / "reader.db"), str(listed)]
    return lambda: measured(words)


def rss2email(folder: Path, urls: list[str]) -> Polls:
    config = folder / "rss2email.cfg"
    head = "[DEFAULT]\nfrom = a@example.org\nto = b@example.org\nemail-protocol = maildir\n"
    mail = folder / "mail"
    for part in ("cur", "new", "tmp"):
        (mail / "Inbox" / part).mkdir(parents=True)
    head += f"maildir-path = {mail}\nmaildir-mailbox = Inbox\n\n"
    tables = (f"[feed.f{number}]\nurl = {url}\n" for number, url in enumerate(urls))
    config.write_text(head + "\n".join(tables))
    words = [str(BENCH / "r2e"), "-c", str(config), "-d", str(folder / "r2e.json"), "run"]
    return lambda: measured(words)


def urlwatch(folder: Path, urls: list[str]) -> Polls:
    jobs = folder / "urls.yaml"
    jobs.write_text("\n---\n".join(f"url: {url}" for url in urls))
    settings = folder / "urlwatch.yaml"
    settings.write_text("report: {}\n")
    words = [
        str(BENCH / "urlwatch"), "--urls", str(jobs), "--config", str(settings),
        "--hooks", str(folder / "hooks.py"), "--cache", str(folder / "urlwatch.db"),
    ]  # fmt: skip
    return lambda: measured(words)


def newsboat(folder: Path, urls: list[str]) -> Polls:
    listed = folder / "newsboat.urls"
    listed.write_text("\n".join(urls))
    config = folder / "newsboat.config"
    config.write_text("reload-threads 10\n")
    words = [
        "newsboat", "-u", str(listed), "-c", str(folder / "newsboat.db"), "-C", str(config),
        "-x", "reload",
    ]  # fmt: skip
    return lambda: measured(words)


TOOLS: tuple[tuple[str, str, Callable[[Path, list[str]], Polls]], ...] = (
    ("nightdesk", sys.executable, ours),
    ("nightdesk, nobody listed", sys.executable, ours_listing_nobody),
    ("lemon24/reader", str(BENCH / "python"), lemon_reader),
    ("rss2email", str(BENCH / "r2e"), rss2email),
    ("urlwatch", str(BENCH / "urlwatch"), urlwatch),
    ("newsboat", "newsboat", newsboat),
)


def main() -> None:
    screen = Console()
    if not shutil.which("nginx"):
        sys.exit("nginx is not here: apt-get install nginx-light newsboat")
    table = Table(title=f"{FEEDS} feeds of 30 items: cold, then unchanged", title_justify="left")
    for column in ("tool", *("wall s", "CPU s", "MiB", "asked (304)") * 2, "wall to reader's"):
        table.add_column(column, justify="left" if column == "tool" else "right")
    with tempfile.TemporaryDirectory() as place, nginx(Path(place)) as urls:
        costs = _all(Path(place), urls, screen)
    known = costs.get("lemon24/reader")
    for name, (cold, same) in costs.items():
        ratios = (
            f"{cold.wall / known[0].wall:.1f} / {same.wall / known[1].wall:.1f}" if known else ""
        )
        cells = [
            cell
            for c in (cold, same)
            for cell in (f"{c.wall:.1f}", f"{c.cpu:.1f}", f"{c.peak:.0f}", c.asked)
        ]
        table.add_row(name, *cells, ratios)
    screen.print(table)


def _asked(place: Path, poll: Polls) -> Cost:
    log = place / "access.log"
    log.write_text("")
    cost = poll()
    answers = log.read_text().split()
    return replace(cost, asked=f"{len(answers)} ({answers.count('304')})")


def _all(place: Path, urls: list[str], screen: Console) -> dict[str, tuple[Cost, Cost]]:
    costs: dict[str, tuple[Cost, Cost]] = {}
    for name, needs, make in TOOLS:
        if not shutil.which(needs):
            screen.print(f"{name}: not installed, left out")
            continue
        folder = place / name.replace("/", "-").replace(", ", "-").replace(" ", "-")
        folder.mkdir()
        try:
            poll = make(folder, urls)
            costs[name] = (_asked(place, poll), _asked(place, poll))
        except subprocess.CalledProcessError as error:
            screen.print(f"{name}: failed: {str(error.stderr).strip()[-300:]}", markup=False)
    return costs


if __name__ == "__main__":
    main()
