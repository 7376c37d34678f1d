"""What one article costs, stage by stage, against 10,000 defenders; what an idle service holds."""

import csv
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rich.table import Table

from monitor.extract import lexicons
from monitor.match.index import build
from monitor.model import Defender, Document, Fetched, Reading, Source, SourceKind, Validators
from monitor.parse import read_document
from monitor.reading import Knowledge, read
from storage.database import open_store
from storage.store import SqlStore
from tests.bench import feeds

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SOURCE = Source("bench", "Bench", SourceKind.PAGE, "https://bench.example.org/")


def page() -> bytes:
    """An article of about 600 words that names a known person and her sentence."""
    paragraphs = "".join(f"<p>{feeds.article(number, 150)}.</p>" for number in (10, 11, 12, 13))
    return (
        f"<html lang='en'><body><main><h1>A report</h1>{paragraphs}</main></body></html>".encode()
    )


def fetched(body: bytes) -> Fetched:
    return Fetched(
        "bench", SOURCE.url, SOURCE.url, NOW, 200, "text/html", "utf-8", body, Validators()
    )


def milliseconds(work: Callable[[], object], times: int = 30) -> float:
    """The median of so many runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return sorted(taken)[times // 2] * 1000


def measure(people: Path, table: Table) -> None:
    """Parse, match, extract and decide, record: each by itself."""
    with people.open(encoding="utf-8", newline="") as rows:
        defenders = [Defender(row["id"], row["name"]) for row in csv.DictReader(rows)]
    before, start = _resident(), time.perf_counter()
    index = build(defenders)
    table.add_row(
        f"index of {len(defenders):,} names",
        f"{time.perf_counter() - start:.1f} s",
        "",
        f"{_resident() - before:.0f} MB",
    )
    came = fetched(page())
    document = read_document(SOURCE, came, None)
    known = Knowledge(index, lexicons())
    reading = read(document, known, lambda _: (), None, NOW)
    table.add_row("one article: parse", f"{milliseconds(lambda: _parse(came)):.1f} ms", "", "")
    matched = milliseconds(lambda: index.mentions(document))
    table.add_row("one article: match", f"{matched:.1f} ms", "", "")
    whole = milliseconds(lambda: read(document, known, lambda _: (), None, NOW))
    table.add_row("one article: extract and decide", f"{whole - matched:.1f} ms", "", "")
    store = open_store("sqlite://", None)
    with store.writing() as ledger:
        ledger.people.put(defenders)
    recorded = milliseconds(lambda: _record(store, reading))
    table.add_row("one article: record", f"{recorded:.1f} ms", "", "")


def _record(store: SqlStore, reading: Reading) -> None:
    """Save the reading as if another page had told the same."""
    page = f"{time.perf_counter_ns():x}"
    again = Reading(
        replace(reading.document, id=page, url=f"https://bench.example.org/{page}"),
        tuple(replace(mention, document=page) for mention in reading.mentions),
        tuple(
            replace(
                change,
                id=page + change.id[:4],
                event=replace(change.event, id=page + change.event.id[:4], document=page),
            )
            for change in reading.changes
        ),
    )
    with store.writing() as ledger:
        ledger.cases.save(again, NOW)


def _parse(came: Fetched) -> Document:
    return read_document(SOURCE, came, None)


def _resident() -> float:
    """Megabytes that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def idle(folder: Path, table: Table) -> None:
    """The service with everything polled and nothing to do."""
    environment = {
        **os.environ,
        "MONITOR_DATA": str(folder / "data"),
        "MONITOR_SOURCES": str(folder / "idle.toml"),
        "MONITOR_ALLOW_PRIVATE": "1",
    }
    (folder / "idle.toml").write_text(
        '[[source]]\nid = "none"\norganisation = "None"\nkind = "feed"\n'
        'url = "https://none.example.org/feed"\nenabled = false\n',
        encoding="utf-8",
    )
    service = subprocess.Popen(
        [sys.executable, "-m", "monitor", "run"], env=environment, stderr=subprocess.DEVNULL
    )
    time.sleep(12)  # a benchmark may wait; a test may not
    try:
        held = _tree(service.pid)
    finally:
        service.terminate()
        service.wait(timeout=15)
    table.add_row("idle service", "", "", f"{held:.0f} MB with its children")


def _tree(root: int) -> float:
    """Proportional megabytes of a process and all below it."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        fields = stat.read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        parents[int(stat.parent.name)] = int(fields[1])
    members = {root}
    while found := {child for child, parent in parents.items() if parent in members} - members:
        members |= found
    return sum(_share(pid) for pid in members) / 1000


def _share(pid: int) -> int:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
