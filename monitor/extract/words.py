"""How the words of a sentence lean: what they seem to tell of one person, where no phrase is known.

A linear sum for each kind over words, pairs of neighbours and word beginnings (in Chinese, runs of
one to three letters), with the weights of lexicon/<code>.words, which `make words` fits on labelled
sentences. It never says when or for how long, and whom only by how her name stands among the words.
"""

import math
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
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


def signs(text: str, *, spaces: bool) -> Sequence[Sign]:
    """What may have a weight in a `view`; some come twice."""
    return _of_words(text) if spaces else _of_letters(text)


def _of_words(text: str) -> list[Sign]:
    made: list[Sign] = []
    before, begun, end = "^", 0, len(text)
    for found in _WORD.finditer(text):
        start, end = found.span()
        word = found[0]
        stem = _name(word, _STEM)
        made += ((stem, start, end), (f"{before} {stem}", begun, end))
        if len(word) > _STEM and word.startswith(stem):
            made.append((word, start, end))
        before, begun = stem, start
    made.append((f"{before} $", begun, end))
    return made


def _of_letters(text: str) -> list[Sign]:
    made: list[Sign] = []
    runs = [(_name(found.group(), 1), *found.span()) for found in _LETTER.finditer(text)]
    for at in range(len(runs)):
        for size in (1, 2, 3):
            part = runs[at : at + size]
            if len(part) == size:
                made.append(("".join([name for name, _, _ in part]), part[0][1], part[-1][2]))
    return made


def _name(word: str, letters: int) -> str:
    """What a word is called among the signs: all numbers are one, as are all dates."""
    return _NAMES.get(word[0]) or ("0" if word[0].isdigit() else word[:letters])


class Words:
    """The weights of one language; false where it has none: then phrases say all."""

    def __init__(self, lines: Iterable[str]) -> None:
        """lines: of a .words file, `sign<TAB>kind weight kind weight…`; weights in log odds.

        Raises ValueError where one cannot be read."""
        self._parts: dict[str, int] = {}  # signs of one word and the words of pairs, numbered
        self._row_of = array("i")  # of each part, where its weights begin; -1: it has none
        self._kinds, self._weights = array("b"), array("h")  # a row ends with kind -1
        self._bias = [0.0] * len(KINDS)
        rows: dict[str, int] = {}  # many are the same
        pairs: dict[int, int] = {}
        for line in lines:
            sign, tab, row = line.rstrip("\n").partition("\t")
            if not tab:
                continue
            if sign == _BIAS:
                for kind, weight in _weights(row):
                    self._bias[kind] = weight / _SCALE
                continue
            if row not in rows:
                rows[row] = len(self._kinds)
                for kind, weight in (*_weights(row), (-1, 0)):
                    self._kinds.append(kind)
                    self._weights.append(weight)
            first, space, second = sign.partition(" ")
            if space:
                pairs[_pair(self._part(first), self._part(second))] = rows[row]
            else:
                self._row_of[self._part(sign)] = rows[row]
        self._pairs = array("q", sorted(pairs))
        self._rows_of_pairs = array("i", [pairs[each] for each in self._pairs])

    def _part(self, word: str) -> int:
        number = self._parts.setdefault(word, len(self._parts))
        if number == len(self._row_of):
            self._row_of.append(-1)
        return number

    def __bool__(self) -> bool:
        return bool(self._parts)

    def _row(self, sign: str) -> int:
        """Where the weights of a sign begin; -1 where it has none."""
        parts = self._parts
        first, space, second = sign.partition(" ")
        number = parts.get(first)
        if number is None:
            return -1
        if not space:
            return self._row_of[number]
        other = parts.get(second)
        if other is None:
            return -1
        pair = _pair(number, other)
        at = bisect_left(self._pairs, pair)
        there = at < len(self._pairs) and self._pairs[at] == pair
        return self._rows_of_pairs[at] if there else -1

    def lean(self, text: str, *, spaces: bool) -> Leaning:
        """How the words of a `view` lean. Each sign counts once, and less among many."""
        many: dict[str, Sign] = {}
        for sign in signs(text, spaces=spaces):
            many.setdefault(sign[0], sign)
        kinds, weights = self._kinds, self._weights
        total, most = [0] * len(KINDS), [0] * len(KINDS)
        strongest: dict[Kind, Sign] = {}
        for name, sign in many.items():
            row = self._row(name)
            while row >= 0 and (kind := kinds[row]) >= 0:
                weight = weights[row]
                total[kind] += weight
                if weight > most[kind]:
                    most[kind] = weight
                    strongest[KINDS[kind]] = sign
                row += 1
        share = 1 / (_SCALE * math.sqrt(len(many) or 1))
        odds = {
            kind: self._bias[number] + total[number] * share for number, kind in enumerate(KINDS)
        }
        return Leaning(odds, strongest)


def _weights(row: str) -> list[tuple[int, int]]:
    """Of the part of a line after its sign: numbers of kinds, and weights in hundredths."""
    parts = row.split()
    return [
        (KINDS.index(Kind(kind)), round(float(weight) * _SCALE))
        for kind, weight in zip(parts[::2], parts[1::2], strict=True)
    ]


def _pair(first: int, second: int) -> int:
    return first << 32 | second


@cache
def words(language: str) -> Words:
    """The weights of a language; empty where there is no such file.

    Raises ValueError where a line of the file cannot be read."""
    file = FOLDER / f"{language}.words"
    if not file.is_file():
        return Words(())
    return Words(file.read_text(encoding="utf-8").splitlines())
