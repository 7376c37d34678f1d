"""Labelled sentences as rows for `make words`: `python -m tests.word_rows FILE` (JSON lines).

Each row is a sentence as the reader sees it of one person (`monitor.extract.words.view`) with the
kinds that it tells of her, `maybe` those that another sentence of the document is quoted for. From
the gold cases, the probes and the lines of tests/labelled.py. The unread cases give no rows.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from monitor.extract import Lexicon, events, leaning, lexicons
from monitor.extract.sentences import Sentence
from monitor.extract.spans import Span
from monitor.extract.words import KINDS, Leaning, signs, view
from monitor.text import folded
from tests import labelled
from tests.gold_tool import OWN, SHARED, UNREAD, answers, folders, read_case
from tests.probes_tool import Probe, answer, load
from tests.probes_tool import files as probe_files


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence about one person. group: what is learned or held out together."""

    language: str
    group: str
    view: str
    kinds: tuple[str, ...]
    maybe: tuple[str, ...] = ()


@dataclass(slots=True)
class Look:
    """One sentence that the reader looked at for one person."""

    sentence: Sentence
    who: str
    view: str
    named: bool


@dataclass(slots=True)
class Watch:
    """Keeps what the reader looks at while `run` runs."""

    looks: list[Look] = field(default_factory=list)

    def run(self, reading: Callable[[], Any]) -> Any:
        self.looks.clear()

        def seeing(sentence: Sentence, spans: Sequence[Span], key: str) -> str:
            seen = view(sentence, spans, key)
            named = any(key in span.keys for span in spans)
            self.looks.append(Look(sentence, key, seen, named))
            return seen

        with (
            patch.object(leaning, "view", seeing),
            patch.object(leaning, "words", lambda _language: _Mute()),
        ):
            return reading()


class _Mute:
    """Weights that say nothing, so that every sentence is looked at."""

    def lean(self, _text: str, *, spaces: bool) -> Leaning:
        return Leaning(dict.fromkeys(KINDS, 0.0), {})


def from_case(folder: Path, watch: Watch) -> Iterator[Row]:
    """A sentence tells what it is quoted for as evidence."""
    case = read_case(folder)
    for entry in case["documents"]:
        watch.run(partial(answers, folder, {**case, "documents": [entry]}))
        told: dict[str, list[tuple[str, str]]] = {}
        for expected in case["expected"]:
            if expected["document"] == entry["id"]:
                told[expected["defender"]] = [
                    (folded(change["evidence"]), change["kind"]) for change in expected["changes"]
                ]
        for look in watch.looks:
            mine = told.get(look.who, [])
            yes = {kind for words, kind in mine if _quoted(words, look.sentence.text)}
            maybe = {kind for _, kind in mine} - yes
            yield Row(
                entry["language"], folder.name, look.view, tuple(sorted(yes)), tuple(sorted(maybe))
            )


def _quoted(evidence: str, text: str) -> bool:
    text = text.strip()
    if len(text) < 6 or not evidence:
        return False
    ends = len(evidence) > 20 and (evidence[:40] in text or evidence[-40:] in text)
    return evidence in text or text in evidence or ends


def from_probe(probe: Probe, group: str, known: dict[str, Lexicon], watch: Watch) -> Iterator[Row]:
    """A sentence tells what the reader finds there and the probe wants; one sentence, all of it."""
    got = watch.run(lambda: answer(probe, known))
    alone = len({look.sentence.start for look in watch.looks}) == 1
    for look in watch.looks:
        want = {w.kind.value for w in probe.wants if w.who == look.who}
        here = {
            change.event.kind.value
            for change in got.changes
            if change.event.defender == look.who
            and change.event.start < look.sentence.end
            and look.sentence.start < change.event.end
        }
        yes = want if alone else want & here
        maybe = tuple(sorted(want - yes))
        yield Row(probe.language, group, look.view, tuple(sorted(yes)), maybe)


def from_lines(file: Path, watch: Watch) -> Iterator[Row]:
    """A sentence tells what its labels say. Raises ValueError that names a faulty line."""
    lexicon = lexicons()[file.stem.split("-")[0]]
    for group, one in labelled.lines(file):
        if one is None:
            continue
        document, people, start = labelled.alone(one, lexicon.language)
        watch.run(partial(events, document, people, lexicon))
        looks = [look for look in watch.looks if look.sentence.start >= start]
        for who, kinds in enumerate(one.kinds):
            mine = [look for look in looks if look.who == str(who)]
            mine = [look for look in mine if look.named or not one.people]
            if len(mine) == 1:  # in two sentences it is not said which tells it
                yield Row(lexicon.language, group, mine[0].view, tuple(sorted(kinds)))


def rows() -> Iterator[Row]:
    """Everything labelled but the unread cases. Groups are named as in tests/fit.py."""
    watch, known = Watch(), dict(lexicons())
    for folder in folders([SHARED / "cases", OWN]):
        if folder.name not in UNREAD:
            yield from from_case(folder, watch)
    for file in probe_files():
        for number, probe in enumerate(load(file)[1]):
            yield from from_probe(probe, f"{file.stem}-{number // 10}", known, watch)
    for file in labelled.files():
        yield from from_lines(file, watch)


if __name__ == "__main__":
    made = 0
    with Path(sys.argv[1]).open("w", encoding="utf-8") as out:
        for row in rows():
            spaces = lexicons()[row.language].spaces
            seen = sorted({sign for sign, _, _ in signs(row.view, spaces=spaces)})
            out.write(json.dumps({**asdict(row), "signs": seen}, ensure_ascii=False) + "\n")
            made += 1
    print(f"{made} labelled sentences")
