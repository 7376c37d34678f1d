"""Read the probes, short texts with what they tell, and score what the product makes of them.

    python -m tests.probes_tool [--language en] [--file en-2] [--misses N] [--only WORDS]

The path is that of the product: parser, matcher, reader, decision; only the record is empty. One
file of probes is tests/probes/<code>.toml or <code>-<what>.toml:

    floor = 0.6                            # share of probes read exactly right; it can only rise
    [[probe]]
    text = "…"                             # 1 to 4 sentences; a line a paragraph
    who = "Primary Name"                   # or watch = ["Name", "Other Name|alias"]
    published = 2026-03-12                 # that day where nothing is said
    expect = ["sentence 2026-03-10 P5Y", "Other Name: detention old", "death -"]

An expected change is a kind and, where it matters, a day, a term (`suspended` after it) and `old`
where it must not alert; `-` in the place of the day says that there is none. No case of the gold
set, and nothing about real people.
"""

import argparse
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from monitor.decide import LINE
from monitor.extract import Lexicon, lexicons
from monitor.match.index import build
from monitor.model import (
    Certainty,
    Change,
    Defender,
    Fetched,
    Item,
    Kind,
    PartialDate,
    Reading,
    Source,
    SourceKind,
    Status,
    Validators,
)
from monitor.parse import read_document
from monitor.reading import Knowledge
from monitor.replay import read_fetched

FOLDER = Path(__file__).parent / "probes"
DAY = date(2026, 3, 12)
URL = "https://news.example.org/probe"


@dataclass(frozen=True, slots=True)
class Want:
    """One change that a probe must tell. day: None for any, "-" for none."""

    who: str
    kind: Kind
    day: str | None = None
    term: str = ""
    suspended: bool = False
    old: bool = False

    def fits(self, change: Change) -> bool:
        event = change.event
        if event.defender != self.who or event.kind is not self.kind:
            return False
        if self.day is not None and (str(event.date) if event.date else "-") != self.day:
            return False
        if self.term and (event.term is None or _length(str(event.term)) != _length(self.term)):
            return False
        if self.suspended and not (event.term and event.term.suspended):
            return False
        return (change.status is not Status.NEW) if self.old else (change.status is Status.NEW)


def _length(term: str) -> str | int:
    """A year and two months are fourteen months; weeks and days are counted in days."""
    parts = {unit: int(number) for number, unit in re.findall(r"(\d+)([YMWD])", term)}
    months = 12 * parts.get("Y", 0) + parts.get("M", 0)
    days = 7 * parts.get("W", 0) + parts.get("D", 0)
    return 1000 * months + days if parts else term


@dataclass(frozen=True, slots=True)
class Probe:
    language: str
    text: str
    watch: tuple[Defender, ...]
    published: date
    wants: tuple[Want, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the product told of a probe, and what of it was wanted."""

    probe: Probe
    reading: Reading
    missed: tuple[Want, ...]
    wrong: tuple[Change, ...]  # told as new, and not asked for

    @property
    def changes(self) -> tuple[Change, ...]:
        return self.reading.changes

    @property
    def right(self) -> bool:
        return not self.missed and not self.wrong


def files(language: str = "", name: str = "") -> list[Path]:
    """The files of probes, of one language or of one name."""
    found = sorted(FOLDER.glob("*.toml"))
    return [f for f in found if f.stem.split("-")[0].startswith(language) and name in {"", f.stem}]


def load(file: Path) -> tuple[float, list[Probe]]:
    """The floor and the probes of a file. Raises ValueError that names the faulty probe."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    made = []
    for number, entry in enumerate(data["probe"], 1):
        try:
            made.append(probe_of(entry, file.stem.split("-")[0]))
        except (ValueError, KeyError) as fault:
            raise ValueError(f"{file.name}, probe {number}: {fault}") from fault
    return float(data.get("floor", 0)), made


def probe_of(entry: Mapping[str, Any], language: str) -> Probe:
    if unknown := set(entry) - {"text", "who", "watch", "published", "expect"}:
        raise ValueError(f"{', '.join(sorted(unknown))} means nothing here")
    people = [_defender(words) for words in entry.get("watch") or [entry["who"]]]
    wants = [_want(words, people) for words in entry["expect"]]
    day = entry.get("published", DAY)
    return Probe(language, entry["text"].strip(), tuple(people), day, tuple(wants))


def _defender(words: str) -> Defender:
    name, *aliases = (part.strip() for part in words.split("|"))
    return Defender(name, name, tuple(aliases))


def _want(words: str, people: Sequence[Defender]) -> Want:
    who, _, rest = words.rpartition(": ")
    who = who or people[0].id
    if who not in {person.id for person in people}:
        raise ValueError(f"{who} is not watched")
    kind, *marks = rest.split()
    day, term, suspended, old = None, "", False, False
    for mark in marks:
        if mark == "old":
            old = True
        elif mark == "suspended":
            suspended = True
        elif re.fullmatch(r"P(\d+[YMWD])+|life|death", mark):
            term = mark
        else:
            day = mark if mark == "-" else str(PartialDate.parse(mark))
    return Want(who, Kind(kind), day, term, suspended, old)


def answer(probe: Probe, known: Mapping[str, Lexicon], line: float = LINE) -> Answer:
    """Read the probe's text as a page published on its day."""
    source = Source("probe", "probe", SourceKind.PAGE, URL, (probe.language,))
    noon = datetime.combine(probe.published, time(12), tzinfo=UTC)
    body = probe.text.replace("\n", "\n\n").encode()
    fetched = Fetched("probe", URL, URL, noon, 200, "text/plain", "utf-8", body, Validators())
    document = read_document(source, fetched, Item(URL, URL, "–", probe.published))
    knowledge = Knowledge(build(probe.watch), known, line=line)
    reading = read_fetched(document, knowledge, probe.published)
    left, missed = list(reading.changes), []
    for want in sorted(probe.wants, key=_exactness, reverse=True):
        hit = next((change for change in left if want.fits(change)), None)
        if hit is None:
            missed.append(want)
        else:
            left.remove(hit)
    wrong = tuple(change for change in left if change.status is Status.NEW)
    return Answer(probe, reading, tuple(missed), wrong)


def _exactness(want: Want) -> int:
    return bool(want.day) + bool(want.term)


def read(file: Path) -> tuple[float, list[Answer]]:
    """The floor of a file, and what the product makes of its probes."""
    floor, probes = load(file)
    known = lexicons()
    return floor, [answer(probe, known) for probe in probes]


# ---------------------------------------------------------------- what is printed


def tally(answers: Iterable[Answer]) -> Counter[tuple[str, str]]:
    """(kind, tp | fp | fn) → how many alerts; a person and kind counts once a probe, as in gold."""
    count: Counter[tuple[str, str]] = Counter()
    for one in answers:
        wanted = {(w.who, w.kind) for w in one.probe.wants if not w.old}
        told = {(c.event.defender, c.event.kind) for c in one.changes if c.status is Status.NEW}
        for group, pairs in (("tp", wanted & told), ("fp", told - wanted), ("fn", wanted - told)):
            for _, kind in pairs:
                count[kind, group] += 1
                count["all", group] += 1
    return count


def show(answers: Sequence[Answer]) -> list[str]:
    count, rows = tally(answers), []
    for kind in [*Kind, "all"]:
        tp, fp, fn = (count[kind, group] for group in ("tp", "fp", "fn"))
        precision, recall = tp / max(1, tp + fp), tp / max(1, tp + fn)
        touched = [a for a in answers if kind in {"all", *(w.kind for w in a.probe.wants)}]
        right = sum(a.right for a in touched)
        rows.append(
            f"{kind:14} recall {recall:.3f} precision {precision:.3f} ({tp}/{fp}/{fn})"
            f"  exact {right}/{len(touched)} = {right / max(1, len(touched)):.3f}"
        )
    silent = [a for a in answers if not any(not w.old for w in a.probe.wants)]
    rows.append(f"nothing to tell: {sum(a.right for a in silent)} of {len(silent)} rightly silent")
    return rows


def explain(one: Answer) -> str:
    rows = [one.probe.text]
    sure = {m.defender for m in one.reading.mentions if m.certainty is Certainty.CONFIRMED}
    rows += [f"    {p.name} is not surely named" for p in one.probe.watch if p.id not in sure]
    for want in one.missed:
        old, term = "old" if want.old else "", want.term
        rows.append(f"    MISSED {want.who}: {want.kind} {want.day or ''} {term} {old}".rstrip())
    for change in one.changes:
        event = change.event
        mark = "WRONG" if change in one.wrong else "  got"
        rows.append(
            f"    {mark} {event.defender}: {event.kind} {event.date} {event.term or ''} "
            f"{change.status} by {event.rule} {event.confidence:.2f}"
        )
    return "\n".join(rows)


def main() -> int:
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--language", default="")
    args.add_argument("--file", default="", help="one file, by its name without .toml")
    args.add_argument("--misses", type=int, default=0)
    args.add_argument("--only", default="", help="show only misses with these words")
    wanted = args.parse_args()
    everything: list[Answer] = []
    for file in files(wanted.language, wanted.file):
        floor, answers = read(file)
        everything += answers
        share = sum(a.right for a in answers) / max(1, len(answers))
        print(f"== {file.stem}: {len(answers)} probes, {share:.3f} exact (floor {floor})")
        print("\n".join(show(answers)))
    if len({file.stem for file in files(wanted.language, wanted.file)}) > 1:
        print("\n".join(["== all", *show(everything)]))
    missed = [explain(a) for a in everything if not a.right]
    for miss in [miss for miss in missed if wanted.only in miss][: wanted.misses]:
        print(miss)
    return 0


if __name__ == "__main__":
    sys.exit(main())
