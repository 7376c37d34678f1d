"""`make bench`: what a poll, an article and an idle service cost on this machine."""

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import article, feeds, reading, telling

FEEDS, PEOPLE = 500, 10_000


@contextmanager
def loopback_feeds(count: int) -> Iterator[int]:
    """Serve the invented feeds from a process of their own; gives the port."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.feeds", str(count)], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout
    try:
        yield int(server.stdout.readline())
    finally:
        server.kill()
        server.wait()


def monitor(folder: Path, *words: str) -> tuple[float, float, str]:
    """Run one command; wall seconds, CPU seconds of it and its children, and what it printed."""
    environment = {
        **os.environ,
        "MONITOR_DATA": str(folder / "data"),
        "MONITOR_SOURCES": str(folder / "sources.toml"),
        "MONITOR_ALLOW_PRIVATE": "1",
    }
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "monitor", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, done.stdout


def prepare(folder: Path, port: int) -> None:
    """Write the watch list of 10,000 and the sources of 500 feeds."""
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["id", "name", "aliases", "country", "context"])
        rows.writerows([f"p{n}", feeds.name(n), "", "", ""] for n in range(PEOPLE))
    tables = "".join(
        f'[[source]]\nid = "f{n}"\norganisation = "Feed {n}"\nkind = "feed"\n'
        f'url = "http://{feeds.host(n)}:{port}/{n}"\nevery = "1s"\nfollow = false\n\n'
        for n in range(FEEDS)
    )
    (folder / "sources.toml").write_text(tables, encoding="utf-8")


def polls(folder: Path, table: Table) -> None:
    """Poll everything cold, then unchanged."""
    wall, cpu, _ = monitor(folder, "defenders", "import", str(folder / "people.csv"))
    table.add_row(f"import of {PEOPLE:,} defenders", f"{wall:.1f} s", f"{cpu:.1f} s", "")
    for label in ("cold", "unchanged"):
        wall, cpu, _ = monitor(folder, "once")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        table.add_row(
            f"poll of {FEEDS} feeds x 30 items, {label}",
            f"{wall:.1f} s",
            f"{cpu:.1f} s",
            f"{peak:.0f} MB in the largest process so far",
        )


def main() -> None:
    table = Table("what", "wall", "CPU", "memory")
    with (
        tempfile.TemporaryDirectory(prefix="nightdesk-bench-") as name,
        loopback_feeds(FEEDS) as port,
    ):
        folder = Path(name)
        prepare(folder, port)
        article.measure(folder / "people.csv", table)
        reading.measure(table, article.milliseconds)
        polls(folder, table)
        article.idle(folder, table)
    telling.measure(table)
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
