"""Score the product's reading over gold cases, in one process and without a store.

    python -m tests.gold_tool [--cases tests/gold …] [--language en] [--case WORDS] [--misses N]

The path is that of `monitor replay`, but the files are parsed in this process. Needs the scorer
beside the shared cases, and says so where it is not there. No part of the product and no test.
"""

import argparse
import asyncio
import importlib.util
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from monitor.decide import LINE
from monitor.errors import SourceError
from monitor.extract import lexicons
from monitor.match.index import build
from monitor.model import Defender, Document, Fetched, Item, Listing, Source, SourceKind
from monitor.parse import read_document
from monitor.reading import Knowledge
from monitor.replay import Replayed, Saved, line, replay

SHARED = Path(__file__).parents[2] / "shared" / "gold"
OWN = Path(__file__).parent / "gold"
# the cases of tests/gold/README.md that nobody has read: nothing is learned from them either
UNREAD = frozenset(
    f"blind-{name}"
    for name in (
        "az-ganja", "bd-stitchers", "buddu-voice", "chumbo-na-perna", "cn-guangxi",
        "corona-de-muerto", "dar-naim-quatrains", "echo-wouri", "eg-mansoura", "hk-union",
        "igarape-mucura", "kermanshah-glasses", "kz-after-january", "laikanga-sand",
        "los-magallones", "quipen-river", "ru-pomorye", "sa-two-terms", "tz-rice-growers",
        "ye-taken",
    )
)  # fmt: skip


class InProcess:
    """The parser's door without its wall: these files are ours."""

    spent = 0.0

    def expect(self) -> None:
        """Nothing has to be made ready."""

    async def document(self, source: Source, fetched: Fetched, item: Item | None) -> Document:
        start = time.perf_counter()
        made = read_document(source, fetched, item)
        self.spent += time.perf_counter() - start
        return made

    async def listing(self, source: Source, fetched: Fetched) -> Listing:
        raise NotImplementedError

    async def entry(self, source: Source, fetched: Fetched, item: Item) -> Document:
        raise NotImplementedError

    async def language(self, source: Source, text: str) -> str:
        raise NotImplementedError

    async def entries(
        self, source: Source, fetched: Fetched, items: Sequence[Item]
    ) -> list[Document | SourceError]:
        raise NotImplementedError

    async def close(self) -> None:
        raise NotImplementedError


def folders(places: Iterable[Path]) -> list[Path]:
    """The case folders in the given places, in the order of their names."""
    return sorted(f.parent for place in places for f in place.glob("*/case.json"))


def read_case(folder: Path) -> dict[str, Any]:
    made: dict[str, Any] = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    return made


def saved(folder: Path, entry: dict[str, Any]) -> Saved:
    path = folder / entry["file"]
    name, language = entry["source"], entry["language"]
    source = Source(name, name, SourceKind.PAGE, entry["url"], (language,))
    return Saved(path, entry["url"], source, entry["title"], date.fromisoformat(entry["published"]))


def answers(
    folder: Path, case: dict[str, Any], at: float = LINE, parser: InProcess | None = None
) -> dict[str, dict[str, Any]]:
    """Document id → the line that `monitor replay` prints of it. at: the confidence line."""
    people = [
        Defender(
            p["id"],
            p["name"],
            tuple(p.get("aliases", ())),
            p.get("country", ""),
            p.get("context", ""),
        )
        for p in case["watchlist"]
    ]
    known = Knowledge(build(people), lexicons(), line=at)

    async def run() -> list[dict[str, Any]]:
        files = [saved(folder, entry) for entry in case["documents"]]
        return [
            _with_rules(r) async for r in replay(files, parser or InProcess(), known, date.today())
        ]

    return {
        entry["id"]: made for entry, made in zip(case["documents"], asyncio.run(run()), strict=True)
    }


def _with_rules(replayed: Replayed) -> dict[str, Any]:
    """The line, its evidence led by the rule and its confidence: for who mends a lexicon."""
    made = line(replayed)
    changes = replayed.reading.changes if replayed.reading else ()
    for shown, change in zip(made["changes"], changes, strict=True):
        event = change.event
        shown["evidence"] = f"[{event.rule} {event.confidence:.2f}] {event.evidence}"
    return made


def scorer() -> Any:
    """The shared scorer. Raises SystemExit, having said why, where it is not there."""
    if not SHARED.is_dir():
        print(f"skipped: no scorer and no gold cases at {SHARED}")
        raise SystemExit(0)
    spec = importlib.util.spec_from_file_location("gold_score", SHARED / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> int:
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--cases", type=Path, nargs="+", default=[SHARED / "cases"])
    args.add_argument("--language", default="")
    args.add_argument("--case", default="")
    args.add_argument("--misses", type=int, default=0)
    args.add_argument("--only", default="", help="show only misses with these words")
    args.add_argument("--by-case", action="store_true")
    args.add_argument("--line", type=float, default=LINE)
    wanted = args.parse_args()
    score, parser, start = scorer(), InProcess(), time.perf_counter()
    tallies: Any = defaultdict(score.Tally)
    misses: list[str] = []
    for folder in folders(wanted.cases):
        case = read_case(folder)
        languages = {d["language"] for d in case["documents"]} | {case.get("language", "")}
        if wanted.case in folder.name and any(x.startswith(wanted.language) for x in languages):
            score.score(case, answers(folder, case, wanted.line, parser), tallies, misses)
    for miss in [miss for miss in misses if wanted.only in miss][: wanted.misses]:
        print(miss)
    for label in sorted(tallies):
        if label != "all" and (wanted.by_case or not label.startswith("case ")):
            print(tallies[label].show(label))
    print(tallies["all"].show("all"))
    spent, count = time.perf_counter() - start, max(1, tallies["all"].n["documents", "n"])
    print(f"{1000 * spent / count:.0f} ms a document, {1000 * parser.spent / count:.0f} of them "
          "to parse it", file=sys.stderr)  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
