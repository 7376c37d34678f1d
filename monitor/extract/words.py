"""How the words of a sentence lean: what they seem to tell of one person, where no phrase is known.

A linear sum for each kind over words, pairs of neighbours and word beginnings (in Chinese, runs of
one to three letters), with the weights of lexicon/<code>.words, which `make words` fits on labelled
sentences. It never says when or for how long, and whom only by how her name stands among the words.
"""

import math
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
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

    def __init__(self, lines: Iterable[str]) -> None:
        """lines: of a .words file, `sign<TAB>kind weight kind weight…`; weights in log odds.

        Raises ValueError where one cannot be read."""
        self._rows: dict[str, int] = {}  # sign → where its weights begin
        self._kinds, self._weights = array("b"), array("h")  # a row ends with kind -1
        self._bias = [0.0] * len(KINDS)
        for line in lines:
            sign, tab, rest = line.rstrip("\n").partition("\t")
            if not tab:
                continue
            parts = rest.split()
            row = [
                (KINDS.index(Kind(kind)), round(float(weight) * _SCALE))
                for kind, weight in zip(parts[::2], parts[1::2], strict=True)
            ]
            if sign == _BIAS:
                for kind, weight in row:
                    self._bias[kind] = weight / _SCALE
                continue
            self._rows[sign] = len(self._kinds)
            for kind, weight in (*row, (-1, 0)):
                self._kinds.append(kind)
                self._weights.append(weight)

    def __bool__(self) -> bool:
        return bool(self._rows)

    def lean(self, text: str, *, spaces: bool) -> Leaning:
        """How the words of a `view` lean. Each sign counts once, and less among many."""
        met: dict[int, tuple[int, int]] = {}
        many: set[str] = set()
        for sign, start, end in signs(text, spaces=spaces):
            many.add(sign)
            row = self._rows.get(sign)
            if row is not None and row not in met:
                met[row] = (start, end)
        kinds, weights = self._kinds, self._weights
        total, most = [0] * len(KINDS), [0] * len(KINDS)
        at: dict[Kind, tuple[int, int]] = {}
        for row, where in met.items():
            while (kind := kinds[row]) >= 0:
                weight = weights[row]
                total[kind] += weight
                if weight > most[kind]:
                    most[kind] = weight
                    at[KINDS[kind]] = where
                row += 1  # noqa: PLW2901
        share = 1 / (_SCALE * math.sqrt(len(many) or 1))
        odds = {
            kind: self._bias[number] + total[number] * share for number, kind in enumerate(KINDS)
        }
        return Leaning(odds, at)


@cache
def words(language: str) -> Words:
    """The weights of a language; empty where there is no such file.

    Raises ValueError where a line of the file cannot be read."""
    file = FOLDER / f"{language}.words"
    if not file.is_file():
        return Words(())
    return Words(file.read_text(encoding="utf-8").splitlines())
