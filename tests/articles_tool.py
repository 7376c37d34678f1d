"""How much of the labelled articles phrases tell, mere words left aside.

    python -m tests.articles_tool [CODE …] [--file NAME] [--show]

A person and kind counts once an article. --show: each line that is missed or told wrongly; not of
the articles that are held out (tests/labelled.py), which stay a measure while nobody reads that.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from monitor.extract import events, lexicons
from monitor.model import Event
from tests import labelled

LINE = 0.5  # below this confidence a telling counts as none


def held(file: Path) -> Iterator[list[labelled.Line]]:
    """The lines of each article."""
    article: list[labelled.Line] = []
    for _, line in [*labelled.lines(file), ("", None)]:
        if line is not None:
            article.append(line)
        elif article:
            yield article
            article = []


def told(article: labelled.Article) -> list[Event]:
    """What phrases tell of an article."""
    lexicon = lexicons()[article.document.language]
    found = events(article.document, article.mentions, lexicon)
    return [e for e in found if ":words:" not in e.rule and e.confidence >= LINE]


def faults(lines: Sequence[labelled.Line], found: Sequence[Event]) -> Iterator[str]:
    """The lines of an article of which something is missed or told wrongly."""
    starts = accumulate((len(line.text) + 1 for line in lines), initial=0)
    for start, line in zip(starts, lines, strict=False):
        want = Counter(kind for kinds in line.kinds for kind in kinds)
        here = [event for event in found if start <= event.start < start + len(line.text)]
        for kind in sorted(want - Counter(str(event.kind) for event in here)):
            yield f"missed {kind}: {line.text}"
        for event in here:
            if event.kind not in want:
                yield f"wrong {event.kind} by {event.rule} {event.confidence:.2f}: {line.text}"


def main() -> int:
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("codes", nargs="*")
    args.add_argument("--file", default="")
    args.add_argument("--show", action="store_true")
    wanted = args.parse_args()
    for file in [*labelled.files(), *labelled.files(held_out=True)]:
        code = file.stem.partition("-")[0]
        if (wanted.codes and code not in wanted.codes) or wanted.file not in {"", file.stem}:
            continue
        if not labelled.is_parted(file):
            continue
        count: Counter[str] = Counter()
        for lines, (_, article) in zip(held(file), labelled.articles(file), strict=True):
            found = told(article)
            pairs = {(event.defender, str(event.kind)) for event in found}
            count["right"] += len(pairs & article.truth)
            count["wrong"] += len(pairs - article.truth)
            count["missed"] += len(article.truth - pairs)
            if wanted.show and file.stem not in labelled.HELD_OUT:
                print("\n".join(faults(lines, found)))
        right, wrong, missed = (count[name] for name in ("right", "wrong", "missed"))
        precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
        mark = " (held out)" if file.stem in labelled.HELD_OUT else ""
        print(f"{file.stem}{mark}: P {precision:.3f} R {recall:.3f} ({right}/{wrong}/{missed})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
