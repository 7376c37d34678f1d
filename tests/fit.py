"""Fit monitor/extract/weights.toml on all labelled cases: `python -m tests.fit [--write]`.

A small logistic regression in plain Python, drawn towards the present weights: each telling of an
event that the lexicons find is a sample, right where its case has that kind for that person in
that document; so are those of the probes, ten of which make a case, and of the held-out articles
of tests/labelled.py, from which alone it learns what mere words are worth. Prints what it gains on
cases that it has not seen; --write puts the weights, fitted on everything, into the file. Uses
tests/gold, and the shared cases where they are there.
"""

import argparse
import math
import sys
import zlib
from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

from monitor.extract import events, leaning, lexicons, telling
from monitor.extract.confidence import WEIGHTS, confidence, features, weights
from monitor.extract.hits import Attached, Hit
from monitor.extract.sentences import Sentence
from monitor.extract.words import Words, words
from monitor.model import Kind
from tests import labelled
from tests.gold_tool import OWN, SHARED, UNREAD, answers, folders, read_case
from tests.probes_tool import answer, load
from tests.probes_tool import files as probe_files

Sample = tuple[dict[str, float], bool]
Weighed = tuple[dict[str, float], str, tuple[str, ...]]  # what was seen, kind, whom
FOLDS = 5  # as `make words` asks tests/weigh_words.py for
FOLDS_OF_WORDS = Path(__file__).parents[1] / "build" / "words"
_ROUNDS, _RATE, _PULL = 400, 2.0, 4.0  # steps, their size, and how strongly weights stay


def samples(folder: Path) -> list[Sample]:
    """Read one case and label every telling that the reader weighs."""
    case = read_case(folder)
    made: list[Sample] = []
    unseen = words_without(folder.name)
    for entry in case["documents"]:
        truth = {
            (each["defender"], change["kind"])
            for each in case["expected"]
            if each["document"] == entry["id"]
            for change in each["changes"]
        }
        reading = partial(answers, folder, {**case, "documents": [entry]})
        made += _labelled(_weighed(reading, unseen), truth)
    return made


def probe_samples() -> list[list[Sample]]:
    """Label what the reader weighs in the probes: ten of a file are as good as one case."""
    made: list[list[Sample]] = []
    known = lexicons()
    for file in probe_files():
        _, probes = load(file)
        for at in range(0, len(probes), 10):
            case: list[Sample] = []
            unseen = words_without(f"{file.stem}-{at // 10}")
            for probe in probes[at : at + 10]:
                truth = {(want.who, want.kind.value) for want in probe.wants}
                case += _labelled(_weighed(partial(answer, probe, known), unseen), truth)
            made.append(case)
    return made


def article_samples() -> list[list[Sample]]:
    """Label what the reader weighs in articles after which neither its phrases were written nor
    its words weighed."""
    made: list[list[Sample]] = []
    known = lexicons()
    for file in labelled.files(held_out=True):
        for _, article in labelled.articles(file):
            lexicon = known[article.document.language]
            reading = partial(events, article.document, article.mentions, lexicon)
            seen = _weighed(reading, words)
            made.append(_labelled(seen, set(article.truth), words_too=True))
    return made


def _labelled(
    seen: Sequence[Weighed], truth: set[tuple[str, str]], *, words_too: bool = False
) -> list[Sample]:
    """Each telling, and whether the text has it. words_too: also what mere words tell, where no
    phrase tells it: not so for texts that phrases were written after, where little is left to
    find and words would learn to trust themselves too little."""
    by_phrase = {(who, kind) for found, kind, people in seen if "odds" in found for who in people}
    return [
        (found, any((who, kind) in truth for who in people))
        for found, kind, people in seen
        if "odds" in found
        or (words_too and not by_phrase.intersection((who, kind) for who in people))
    ]


def words_without(group: str) -> Callable[[str], Words]:
    """The weights of words as they are without this case: what it says of itself proves nothing.
    Those of the product where `make words` has left no others."""
    folder = FOLDS_OF_WORDS / f"fold-{zlib.crc32(group.encode()) % FOLDS}"

    @cache
    def found(language: str) -> Words:
        file = folder / f"{language}.words"
        return (
            Words(file.read_text(encoding="utf-8").splitlines())
            if file.is_file()
            else words(language)
        )

    return found


def _weighed(
    reading: Callable[[], object],
    known: Callable[[str], Words],
) -> list[Weighed]:
    """What the reader looked at for each confidence that it asked for in `reading`."""
    seen: list[Weighed] = []

    def weigh(  # noqa: PLR0917  # as the product has it
        hit: Hit, attached: Attached, sentence: Sentence, exact: bool,
        kind: Kind, odds: float | None,
    ) -> float:  # fmt: skip
        found = features(hit, attached, sentence, exact, kind, odds)
        seen.append((found, kind.value, attached.watched))
        return confidence(hit, attached, sentence, exact, kind, odds)

    with patch.object(telling, "confidence", weigh), patch.object(leaning, "words", known):
        reading()
    return seen


def fit(data: Sequence[Sample]) -> dict[str, float]:
    """Gradient descent from the present weights, which is also what regularisation pulls to."""
    prior = weights()
    names = list(prior)
    now = dict(prior)
    rows = [([(n, v) for n, v in found.items() if n in prior], right) for found, right in data]
    for _ in range(_ROUNDS):
        slope = dict.fromkeys(names, 0.0)
        for found, right in rows:
            total = now["bias"] + sum(now[name] * value for name, value in found)
            error = 1 / (1 + math.exp(-total)) - right
            slope["bias"] += error
            for name, value in found:
                slope[name] += error * value
        for name in names:
            step = _RATE * (0.02 if name == "far" else 1.0) / max(1, len(data))
            now[name] -= step * (slope[name] + _PULL * (now[name] - prior[name]))
    return now


def chance(found: dict[str, float], known: dict[str, float]) -> float:
    """How sure these weights are of a telling."""
    z = known["bias"] + sum(known.get(name, 0.0) * value for name, value in found.items())
    return 1 / (1 + math.exp(-z))


def loss(data: Sequence[Sample], known: dict[str, float]) -> float:
    """Mean log loss."""
    total = 0.0
    for found, right in data:
        z = known["bias"] + sum(known.get(name, 0.0) * value for name, value in found.items())
        total += math.log1p(math.exp(-z if right else z))
    return total / max(1, len(data))


Judged = list[tuple[float, bool]]  # how sure, and whether it was right


def held_out(cases: Sequence[Sequence[Sample]]) -> tuple[float, float, Judged]:
    """Loss on cases not fitted on, with the present weights and with those of the others; and how
    sure the latter are of each telling."""
    before = after = size = 0.0
    judged: Judged = []
    for fold in range(FOLDS):
        test = [each for case in cases[fold::FOLDS] for each in case]
        train = [s for at, case in enumerate(cases) if at % FOLDS != fold for s in case]
        known = fit(train)
        before += loss(test, weights()) * len(test)
        after += loss(test, known) * len(test)
        size += len(test)
        judged += [(chance(found, known), right) for found, right in test]
    return before / max(1.0, size), after / max(1.0, size), judged


def bands(judged: Judged) -> list[str]:
    """How often tellings that are so sure are right: where to tell, to ask, to drop."""
    rows = []
    for low, high in pairwise(
        (0.0, 0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.01)
    ):
        inside = [right for sure, right in judged if low <= sure < high]
        share = sum(inside) / max(1, len(inside))
        rows.append(f"{low:.2f} to {min(high, 1):.2f}: {share:.2f} of {len(inside)} right")
    return rows


def write(known: dict[str, float]) -> None:
    """Put new numbers into the file, its comments as they are."""
    lines = []
    for line in WEIGHTS.read_text(encoding="utf-8").splitlines():
        name, _, rest = line.partition(" = ")
        comment = rest.partition("#")[2].strip()
        remark = f"  # {comment}" if comment else ""
        lines.append(f"{name} = {known[name]:.2f}{remark}" if name in known else line)
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--write", action="store_true")
    wanted = args.parse_args()
    cases = [
        samples(folder) for folder in folders([SHARED / "cases", OWN]) if folder.name not in UNREAD
    ]
    cases += probe_samples() + article_samples()
    data = [sample for case in cases for sample in case]
    before, after, judged = held_out(cases)
    print(f"{len(data)} tellings of {len(cases)} cases; held-out loss {before:.3f} -> {after:.3f}")
    print("\n".join(bands(judged)))
    known = fit(data)
    for name, value in known.items():
        print(f"{name:22} {weights()[name]:+.2f} -> {value:+.2f}")
    if wanted.write:
        write(known)
    return 0


if __name__ == "__main__":
    sys.exit(main())
