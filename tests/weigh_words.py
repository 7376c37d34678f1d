"""Fit lexicon/<code>.words on the rows of tests/word_rows.py: run by `make words`, by itself and in
an environment of its own, for nothing but this needs scikit-learn.

    python tests/weigh_words.py ROWS FOLDER [--folds N]

A logistic regression a language and kind over the signs of a sentence. With --folds, N folders
beside ROWS hold weights that were fitted without every Nth group of rows: `make fit` weighs the
words of a case by those that have not seen it.
"""

import argparse
import json
import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np  # type: ignore[import-not-found,unused-ignore]
from scipy.sparse import csr_matrix  # type: ignore[import-not-found,import-untyped,unused-ignore]
from sklearn.linear_model import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
    LogisticRegression,
)

_C = 30.0  # how freely weights grow
_SEEN = 2  # a sign is kept that so many sentences have
_LEAST = 0.8  # weights nearer to nothing are left out
_NEVER = -9.0
_FEW = 8  # sentences that tell of a kind; below, nothing is learned of it


def fold_of(group: str, folds: int) -> int:
    return zlib.crc32(group.encode()) % folds


def weigh(rows: Sequence[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Sign → kind → weight, BIAS among them."""
    found = [set(row["signs"]) for row in rows]
    count = Counter(sign for each in found for sign in each)
    known = sorted(sign for sign, often in count.items() if often >= _SEEN)
    place = {sign: at for at, sign in enumerate(known)}
    data, columns, ends = [], [], [0]
    for each in found:
        mine = sorted(place[sign] for sign in each if sign in place)
        data += [1 / math.sqrt(len(each) or 1)] * len(mine)
        columns += mine
        ends.append(len(columns))
    matrix = csr_matrix((data, columns, ends), shape=(len(rows), len(known)))
    made: dict[str, dict[str, float]] = defaultdict(dict)
    for kind in sorted({kind for row in rows for kind in row["kinds"]}):
        told = np.array([kind in row["kinds"] for row in rows])
        sure = np.array([kind not in row["maybe"] for row in rows])
        if told[sure].sum() < _FEW:
            made["BIAS"][kind] = _NEVER
            continue
        model = LogisticRegression(C=_C, solver="liblinear", random_state=0)
        model.fit(matrix[sure], told[sure])
        made["BIAS"][kind] = float(model.intercept_[0])
        for sign, weight in zip(known, model.coef_[0], strict=True):
            if abs(weight) >= _LEAST:
                made[sign][kind] = float(weight)
    return made


def write(file: Path, made: dict[str, dict[str, float]]) -> None:
    lines = [
        "# How much each word, pair or beginning says for a kind of event (log odds): made by",
        "# `make words` (monitor/extract/words.py). Never edited: label sentences instead.",
    ]
    for sign in sorted(made, key=lambda s: (s != "BIAS", s)):
        weights = " ".join(f"{kind} {weight:.1f}" for kind, weight in sorted(made[sign].items()))
        lines.append(f"{sign}\t{weights}")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("rows", type=Path)
    args.add_argument("folder", type=Path)
    args.add_argument("--folds", type=int, default=0)
    wanted = args.parse_args()
    rows = [json.loads(line) for line in wanted.rows.read_text(encoding="utf-8").splitlines()]
    by_language: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_language[row["language"]].append(row)
    for language, mine in sorted(by_language.items()):
        if not (wanted.folder / f"{language}.toml").is_file():
            continue  # nobody reads it
        made = weigh(mine)
        write(wanted.folder / f"{language}.words", made)
        print(f"{language}: {len(mine)} sentences, {len(made)} signs")
        for fold in range(wanted.folds):
            folder = wanted.rows.parent / f"fold-{fold}"
            folder.mkdir(exist_ok=True)
            seen = [row for row in mine if fold_of(row["group"], wanted.folds) != fold]
            write(folder / f"{language}.words", weigh(seen))


if __name__ == "__main__":
    main()
