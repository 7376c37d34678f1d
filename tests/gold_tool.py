"""Score the reading pipeline over the shared gold cases, in one process and without a store.

    python -m tests.gold_tool [--language en] [--case SUBSTRING] [--misses N] [--profile]

Says so clearly where the cases are not there. No part of the product and no test.
"""

import argparse
import importlib.util
import json
import sys
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor.decide import LINE, decide
from monitor.extract import events, lexicons
from monitor.match.index import WatchIndex, build
from monitor.model import (
    Certainty,
    Defender,
    Document,
    Fetched,
    Item,
    Occurrence,
    Source,
    SourceKind,
    Validators,
)
from monitor.parse import read_document

GOLD = Path(__file__).parents[2] / "shared" / "gold"
MEDIA = {
    ".html": "text/html",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
}
spent: dict[str, float] = defaultdict(float)


def document_of(folder: Path, entry: dict[str, Any]) -> Document:
    """The parsed document of one manifest line."""
    body = (folder / entry["file"]).read_bytes()
    published = datetime.fromisoformat(entry["published"]).replace(tzinfo=UTC)
    source = Source(
        entry["source"], entry["source"], SourceKind.PAGE, entry["url"], (entry["language"],)
    )
    fetched = Fetched(
        entry["source"], entry["url"], entry["url"], published, 200,
        MEDIA[Path(entry["file"]).suffix], "utf-8", body, Validators(),
    )  # fmt: skip
    item = Item(entry["url"], entry["url"], entry["title"], published.date())
    return read_document(source, fetched, item)


def replay(folder: Path, case: dict[str, Any], line: float = LINE) -> dict[str, dict[str, Any]]:
    """One line a document, as `monitor replay` prints it."""
    people = [
        Defender(p["id"], p["name"], tuple(p.get("aliases", ())), p.get("country", ""),
                 p.get("context", ""))
        for p in case["watchlist"]
    ]  # fmt: skip
    start = time.perf_counter()
    index = build(people)
    spent["index"] += time.perf_counter() - start
    records: dict[str, dict[str, Occurrence]] = defaultdict(dict)
    answer = {}
    for entry in case["documents"]:
        answer[entry["id"]] = _line(folder, entry, index, records, line)
    return answer


def _line(
    folder: Path, entry: dict[str, Any], index: WatchIndex,
    records: dict[str, dict[str, Occurrence]], line: float,
) -> dict[str, Any]:  # fmt: skip
    start = time.perf_counter()
    document = document_of(folder, entry)
    parsed = time.perf_counter()
    mentions = index.mentions(document)
    matched = time.perf_counter()
    lexicon = lexicons().get(document.language)
    found = events(document, mentions, lexicon) if lexicon else ()
    extracted = time.perf_counter()
    spent["parse"] += parsed - start
    spent["match"] += matched - parsed
    spent["extract"] += extracted - matched
    spent["documents"] += 1
    published = document.published or datetime.fromisoformat(entry["published"]).date()
    now = datetime(published.year, published.month, published.day, tzinfo=UTC)
    changes = []
    for mention in mentions:
        mine = [event for event in found if event.defender == mention.defender]
        record = records[mention.defender]
        for change in decide(
            mine, tuple(record.values()), document, published,
            certain=mention.certainty is Certainty.CONFIRMED, now=now, line=line,
        ):  # fmt: skip
            record[change.occurrence.id] = change.occurrence
            changes.append(change)
    spent["decide"] += time.perf_counter() - extracted
    return {
        "url": document.url,
        "mentions": [
            {"defender": m.defender, "status": m.certainty.value, "surface": m.surface,
             "confidence": m.confidence} for m in mentions
        ],
        "changes": [
            {"defender": c.event.defender, "kind": c.event.kind.value,
             "date": str(c.event.date) if c.event.date else None,
             "term": str(c.event.term) if c.event.term else None, "status": c.status.value,
             "evidence": f"[{c.event.rule} {c.event.confidence}] {c.event.evidence}"}
            for c in changes
        ],
    }  # fmt: skip


def scorer() -> Any:
    spec = importlib.util.spec_from_file_location("gold_score", GOLD / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> int:
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--language", default="")
    args.add_argument("--case", default="")
    args.add_argument("--misses", type=int, default=0)
    args.add_argument("--only", default="", help="show only misses with these words")
    args.add_argument("--by-case", action="store_true")
    args.add_argument("--line", type=float, default=LINE)
    wanted = args.parse_args()
    if not GOLD.is_dir():
        print(f"skipped: no gold cases at {GOLD}")
        return 0
    score = scorer()
    tallies: Any = defaultdict(score.Tally)
    misses: list[str] = []
    for folder in sorted((GOLD / "cases").iterdir()):
        case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
        if wanted.case not in folder.name or not case["language"].startswith(wanted.language):
            continue
        score.score(case, replay(folder, case, wanted.line), tallies, misses)
    shown = [miss for miss in misses if wanted.only in miss]
    for miss in shown[: wanted.misses]:
        print(miss)
    for label in sorted(tallies):
        if label != "all" and (wanted.by_case or not label.startswith("case ")):
            print(tallies[label].show(label))
    print(tallies["all"].show("all"))
    count = spent.pop("documents", 1)
    print(
        "ms a document:", {k: round(1000 * v / count, 1) for k, v in spent.items()}, file=sys.stderr
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
