"""How the words of a sentence lean: what they seem to tell of one person, where no phrase is known.

A linear sum for each kind over words, pairs of neighbours and word beginnings (in Chinese, runs of
one to three letters), with the weights of lexicon/<code>.words, which `make words` fits on labelled
sentences. It never says when or for how long, and whom only by how her name stands among the words.
"""

import math
import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from monitor.extract.phrases import DATE, DAYS, TERM
from monitor.extract.sentences import Sentence
from monitor.extract.spans import OTHER, WATCHED, Span
from monitor.model import Kind

FOLDER = Path(__file__).parent / "lexicon"
KINDS = tuple(Kind)
HER, ELSE = "\ue006", "\ue007"  # a run of these masks a name; folded text has no capitals
_NAMED = {
    HER: "HER",
    ELSE: "ELSE",
    TERM: "TERM",
    DAYS: "TERM",
    DATE: "DATE",
}  # folded text is small
_WORD = re.compile(f"{HER}+|{ELSE}+|[{TERM}{DAYS}]+|{DATE}+|\\d+|\\w+")
_STEM = 6  # letters of a word beginning
_SCALE = 100.0  # weights are kept in hundredths
_BIAS = "BIAS"


@dataclass(frozen=True, slots=True)
class Leaning:
    """What a sentence seems to tell of one person: the log odds of each kind, and the place of the
    word that says most for it."""

    odds: Mapping[Kind, float]
    at: Mapping[Kind, tuple[int, int]]


def view(sentence: Sentence, spans: Sequence[Span], key: str) -> str:
    """The sentence as it is about `key`: her names, other people's, dates and terms masked."""
    letters = list(sentence.text)
    marks = [(day.start, day.end, DATE) for day in sentence.dates]
    marks += [(term.start, term.end, TERM) for term in sentence.terms]
    marks += [
        (span.start, span.end, HER if key in span.keys else ELSE)
        for span in spans
        if span.type in (WATCHED, OTHER)
    ]
    for start, end, mark in marks:
        letters[start:end] = mark * (end - start)
    return "".join(letters)


def signs(text: str, *, spaces: bool) -> Iterator[tuple[str, int, int]]:
    """What has a weight in a `view`, each with its place; some come twice."""
    return _of_words(text) if spaces else _of_letters(text)


def _of_words(text: str) -> Iterator[tuple[str, int, int]]:
    before, begun = "^", 0
    end = len(text)
    for found in _WORD.finditer(text):
        start, end = found.span()
        word = found.group()
        stem = _NAMED.get(word[0]) or ("0" if word[0].isdigit() else word[:_STEM])
        yield stem, start, end
        yield f"{before} {stem}", begun, end
        if len(word) > _STEM and stem == word[:_STEM]:
            yield word, start, end
        before, begun = stem, start
    yield f"{before} $", begun, end


def _of_letters(text: str) -> Iterator[tuple[str, int, int]]:
    runs = [
        (_NAMED.get(found.group()[0]) or ("0" if found.group()[0].isdigit() else found.group()),
         found.start(), found.end())
        for found in re.finditer(f"{HER}+|{ELSE}+|[{TERM}{DAYS}]+|{DATE}+|\\d+|\\S", text)
    ]  # fmt: skip
    for at in range(len(runs)):
        for size in (1, 2, 3):
            part = runs[at : at + size]
            if len(part) == size:
                yield "".join(name for name, _, _ in part), part[0][1], part[-1][2]


class Words:
    """The weights of one language. `lean` is None where it has none: then phrases say all."""

    def __init__(self, lines: Sequence[str]) -> None:
        """lines: of a .words file, `sign<TAB>kind weight kind weight…`; weights in log odds."""
        self._rows: dict[str, int] = {}
        self._weights = array("h")
        for line in lines:
            if line.startswith("#") or not line.strip():
                continue
            sign, _, rest = line.rstrip("\n").partition("\t")
            row = [0] * len(KINDS)
            parts = rest.split()
            for kind, weight in zip(parts[::2], parts[1::2], strict=True):
                row[KINDS.index(Kind(kind))] = round(float(weight) * _SCALE)
            self._rows[sign] = len(self._rows) * len(KINDS)
            self._weights.extend(row)

    def __bool__(self) -> bool:
        return bool(self._rows)

    def lean(self, text: str, *, spaces: bool) -> Leaning:
        """How the words of a `view` lean. Each sign counts once, and less among many."""
        met: dict[int, tuple[int, int]] = {}
        many: set[str] = set()
        for sign, start, end in signs(text, spaces=spaces):
            many.add(sign)
            if (row := self._rows.get(sign)) is not None and row not in met:
                met[row] = (start, end)
        share = 1 / (_SCALE * math.sqrt(len(many) or 1))
        weights, bias = self._weights, self._rows.get(_BIAS, 0)
        odds: dict[Kind, float] = {}
        at: dict[Kind, tuple[int, int]] = {}
        for place, kind in enumerate(KINDS):
            total, most = 0, 0
            for row, where in met.items():
                weight = weights[row + place]
                total += weight
                if weight > most:
                    most = weight
                    at[kind] = where
            odds[kind] = weights[bias + place] / _SCALE + total * share
        return Leaning(odds, at)


@cache
def words(language: str) -> Words:
    """The weights of a language; empty where there is no such file.

    Raises ValueError where a line of the file cannot be read."""
    file = FOLDER / f"{language}.words"
    if not file.is_file():
        return Words(())
    return Words(file.read_text(encoding="utf-8").splitlines())
