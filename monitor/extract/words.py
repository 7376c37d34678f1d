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
from monitor.extract.spans import OTHER, WATCHED, Span, covered
from monitor.model import Kind

FOLDER = Path(__file__).parent / "lexicon"
KINDS = tuple(Kind)
HER, ELSE = "\ue006", "\ue007"  # a run of these masks a name; folded text has no capitals
_NAMES = {HER: "HER", ELSE: "ELSE", TERM: "TERM", DAYS: "TERM", DATE: "DATE"}
_MASKED = f"{HER}+|{ELSE}+|[{TERM}{DAYS}]+|{DATE}+"
_WORD = re.compile(f"{_MASKED}|\\d+|\\w+")
_LETTER = re.compile(f"{_MASKED}|\\d+|\\S")
_STEM = 6  # letters of a word beginning
_SCALE = 100.0  # weights are kept in hundredths
_BIAS = "BIAS"


Sign = tuple[str, int, int]  # what has a weight, and where it stands


@dataclass(frozen=True, slots=True)
class Leaning:
    """What a sentence seems to tell of one person: the log odds of each kind, and which sign says
    most for it."""

    odds: Mapping[Kind, float]
    most: Mapping[Kind, Sign]


def view(sentence: Sentence, spans: Sequence[Span], key: str) -> str:
    """The sentence as it is about `key`: her names, other people's, dates and terms masked."""
    marks = [(day.start, day.end, DATE) for day in sentence.dates]
    marks += [(term.start, term.end, TERM) for term in sentence.terms]
    marks += [
        (span.start, span.end, HER if key in span.keys else ELSE)
        for span in spans
        if span.type in (WATCHED, OTHER)
    ]
    return covered(sentence.text, marks)


def signs(text: str, *, spaces: bool) -> Iterator[Sign]:
    """What may have a weight in a `view`; some come twice."""
    return _of_words(text) if spaces else _of_letters(text)


def _of_words(text: str) -> Iterator[Sign]:
    before, begun = "^", 0
    end = len(text)
    for found in _WORD.finditer(text):
        start, end = found.span()
        word = found.group()
        stem = _name(word, _STEM)
        yield stem, start, end
        yield f"{before} {stem}", begun, end
        if len(word) > _STEM and stem == word[:_STEM]:
            yield word, start, end
        before, begun = stem, start
    yield f"{before} $", begun, end


def _of_letters(text: str) -> Iterator[Sign]:
    runs = [(_name(found.group(), 1), *found.span()) for found in _LETTER.finditer(text)]
    for at in range(len(runs)):
        for size in (1, 2, 3):
            part = runs[at : at + size]
            if len(part) == size:
                yield "".join(name for name, _, _ in part), part[0][1], part[-1][2]


def _name(word: str, letters: int) -> str:
    """What a word is called among the signs: all numbers are one, as are all dates."""
    return _NAMES.get(word[0]) or ("0" if word[0].isdigit() else word[:letters])


class Words:
    """The weights of one language; false where it has none: then phrases say all."""

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
        met: dict[int, Sign] = {}
        many: set[str] = set()
        for sign in signs(text, spaces=spaces):
            many.add(sign[0])
            row = self._rows.get(sign[0])
            if row is not None:
                met.setdefault(row, sign)
        kinds, weights = self._kinds, self._weights
        total, most = [0] * len(KINDS), [0] * len(KINDS)
        strongest: dict[Kind, Sign] = {}
        for row, sign in met.items():
            while (kind := kinds[row]) >= 0:
                weight = weights[row]
                total[kind] += weight
                if weight > most[kind]:
                    most[kind] = weight
                    strongest[KINDS[kind]] = sign
                row += 1  # noqa: PLW2901
        share = 1 / (_SCALE * math.sqrt(len(many) or 1))
        odds = {
            kind: self._bias[number] + total[number] * share for number, kind in enumerate(KINDS)
        }
        return Leaning(odds, strongest)


@cache
def words(language: str) -> Words:
    """The weights of a language; empty where there is no such file.

    Raises ValueError where a line of the file cannot be read."""
    file = FOLDER / f"{language}.words"
    if not file.is_file():
        return Words(())
    return Words(file.read_text(encoding="utf-8").splitlines())
