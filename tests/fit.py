"""Fit monitor/extract/weights.toml on labelled cases: `python -m tests.fit [--write]`.

A small logistic regression, L2-regularised, in plain Python: each telling of an event that the
lexicons find is a sample, right where the case has that kind for that person in that document.
Prints the weights; with --write puts them into the file. Says so where the cases are not there.
"""

import argparse
import json
import math
import sys
from pathlib import Path

from monitor.extract import telling
from monitor.extract.confidence import WEIGHTS, confidence, features, weights
from monitor.extract.frames import Attached, Hit
from monitor.extract.sentences import Sentence
from tests import gold_tool

Sample = tuple[dict[str, float], bool]


def samples(folders: list[Path]) -> list[Sample]:
    """Run the reader over the cases and label every telling that it weighs."""
    made: list[Sample] = []
    seen: list[tuple[dict[str, float], str, tuple[str, ...]]] = []
    usual = confidence

    def weigh(hit: Hit, attached: Attached, sentence: Sentence, exact: bool) -> float:
        found = features(hit, attached, sentence, exact)
        seen.append((found, hit.trigger.kind.value, attached.watched))
        return usual(hit, attached, sentence, exact)

    telling.confidence = weigh  # type: ignore[attr-defined]
    try:
        for folder in folders:
            case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
            for entry in case["documents"]:
                seen.clear()
                gold_tool.replay(folder, {**case, "documents": [entry]})
                truth = {
                    (e["defender"], change["kind"])
                    for e in case["expected"]
                    if e["document"] == entry["id"]
                    for change in e["changes"]
                }
                made += [
                    (found, any((who, kind) in truth for who in people))
                    for found, kind, people in seen
                ]
    finally:
        telling.confidence = usual  # type: ignore[attr-defined]
    return made


def fit(
    data: list[Sample], rounds: int = 400, rate: float = 0.5, l2: float = 2.0
) -> dict[str, float]:
    """Gradient descent from the present weights, which is also what regularisation pulls to."""
    prior = dict(weights())
    now = dict(prior)
    size = max(1, len(data))
    for _ in range(rounds):
        slope = dict.fromkeys(now, 0.0)
        for found, right in data:
            total = now["bias"] + sum(now.get(name, 0.0) * v for name, v in found.items())
            error = 1 / (1 + math.exp(-total)) - right
            slope["bias"] += error
            for name, v in found.items():
                if name in slope:
                    slope[name] += error * v
        for name, value in now.items():
            pull = l2 * (value - prior[name])
            scale = 0.05 if name == "far" else 1.0
            now[name] = value - rate * scale * (slope[name] + pull) / size
    return now


def loss(data: list[Sample], known: dict[str, float]) -> float:
    total = 0.0
    for found, right in data:
        z = known["bias"] + sum(known.get(name, 0.0) * v for name, v in found.items())
        total += math.log1p(math.exp(-z if right else z))
    return total / max(1, len(data))


def write(known: dict[str, float]) -> None:
    """Put new numbers into the file, its comments as they are."""
    lines = []
    for line in WEIGHTS.read_text(encoding="utf-8").splitlines():
        name, _, rest = line.partition(" = ")
        if name in known:
            comment = rest.partition("#")[2]
            remark = f"  # {comment.strip()}" if comment else ""
            lines.append(f"{name} = {known[name]:.2f}{remark}")
        else:
            lines.append(line)
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--write", action="store_true")
    wanted = args.parse_args()
    folders = sorted((gold_tool.GOLD / "cases").iterdir()) if gold_tool.GOLD.is_dir() else []
    if not folders:
        print(f"skipped: no gold cases at {gold_tool.GOLD}")
        return 0
    held_out, used = folders[::4], [f for at, f in enumerate(folders) if at % 4]
    train, test = samples(used), samples(held_out)
    known = fit(train)
    before, after = loss(test, weights()), loss(test, known)
    print(f"{len(train)} tellings; loss on others {before:.3f} -> {after:.3f}")
    for name, value in known.items():
        print(f"{name:16} {weights()[name]:+.2f} -> {value:+.2f}")
    if wanted.write:
        write(fit(train + test))
    return 0


if __name__ == "__main__":
    sys.exit(main())
