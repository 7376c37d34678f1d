"""A text cut into runs of words that can be one name: `Zara Lena Belmonte`, `Z. Belmonte`.

In scripts with capitals a run is capitalised words, with particles between them; in the others it
is every stretch without punctuation. A stretch is cut when it is first asked for: most of a text
never is.
"""

import re
from bisect import bisect_right
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain, groupby, islice, pairwise
from math import ceil
from operator import attrgetter

from monitor import text as texts
from monitor.match.data import members
from monitor.match.joins import belongs, is_quoted, is_tag, sharing, tag
from monitor.match.scripts import has_case
from monitor.match.stretches import AND, BACK, CAPITAL, Stretch, stretches
from monitor.match.units import Unit, is_plain, small, trim, unit
from monitor.model import Document

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring units; `heading` where every word has a capital, name or not."""

    units: tuple[Unit, ...]
    heading: bool = False
    lower: Container[str] = field(default=frozenset(), repr=False)

    def name_like(self, at: int) -> bool:
        """Whether the unit is likely part of a name, not a word at the start of a sentence."""
        unit = self.units[at]
        return (
            unit.kind == "name"
            and unit.capital
            and not self.heading
            and unit.word not in members("words.toml", "openers")
            and unit.word not in self.lower
        )

    def beside(self, at: int, step: int) -> int:
        """The place of the unit beside one, beyond what stands between a name and the father's:
        `Salim bin Musa`."""
        at += step
        inside = 0 <= at < len(self.units)
        return at + step if inside and self.units[at].word in members(*_FATHERS) else at


_FATHERS = "words.toml", "fathers"


class Runs:
    """The runs of a document's passages."""

    def __init__(self, document: Document, spans: list[tuple[int, int]]) -> None:
        lower = Lower(document.text)
        self._passages = [_Passage(document.text, start, end, lower) for start, end in spans]

    @cached_property
    def phrases(self) -> frozenset[Phrase]:
        """The words, folded, of the stretches of which nothing else can be of a run."""
        return frozenset(chain.from_iterable(each.phrases for each in self._passages)) - {()}

    def where(self, chosen: Container[Phrase]) -> Iterator[Run]:
        """The runs of every stretch, but those of phrases only where they are chosen."""
        for passage in self._passages:
            for number, phrase in enumerate(passage.phrases):
                if not phrase or phrase in chosen:
                    yield from passage.cut(number)

    def at(self, start: int, end: int) -> Iterator[Run]:
        """The runs that may have words of a place."""
        for passage in self._passages:
            if passage.start < end and start < passage.end:
                yield from passage.at(start, end)


@lru_cache(maxsize=20_000)
def _folded(words: str) -> Phrase:
    return tuple(map(texts.folded, _WORDS.findall(words)))


_first_of = attrgetter("first")


class Lower:
    """The words, folded, that a text has without a capital as well."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ascii = text.isascii()

    def __contains__(self, word: object) -> bool:
        if not isinstance(word, str):
            return False
        return self._stands(word) if self._ascii and word else word in self._all

    def _stands(self, word: str) -> bool:
        """The same where letters fold to themselves, without a look at all the other words."""
        text, size = self._text, len(word)
        at = text.find(word) if size >= _LEAST else -1
        while at >= 0:
            before, behind = text[at - 1 : at], text[at + size : at + size + 1]
            if not before.isalnum() and before != "_" and not behind.islower():
                return word in self._all if behind.isupper() else True
            at = text.find(word, at + 1)
        return False

    @cached_property
    def _all(self) -> frozenset[str]:
        tokens = set(self._text.split())
        plain = {each for each in tokens if each.isalpha()}
        odd = _LOWER.findall(" ".join(tokens - plain))
        lower = (each for each in (*plain, *odd) if len(each) >= _LEAST and each.islower())
        return frozenset(texts.folded(" ".join(lower)).split())


_LEAST = 3  # letters
_LOWER = re.compile(r"(?<!\w)[^\W\d_A-Z]{3,}")


class _Passage:
    """One passage of a text, and what of it has been cut."""

    def __init__(self, text: str, start: int, end: int, lower: Lower) -> None:
        self.start, self.end = start, end
        self._text, self._lower = text, lower
        self._folded = texts.fold(text[start:end])
        self._cut: dict[int, tuple[list[Run], list[Run]]] = {}
        self.stretches = (
            list(stretches(text, start, end))
            if self._folded.is_even
            else [Stretch(start, end, end, 0, False)]
        )
        self.phrases = [
            _folded(text[stretch.first : stretch.end]) if stretch.bare else self._phrase(number)
            for number, stretch in enumerate(self.stretches)
        ]

    def _phrase(self, number: int) -> Phrase:
        """The words of a stretch with the particles and titles round it; none where they may be
        parted or put together otherwise than as they stand."""
        text, shift = self._folded.text, self.start
        stretch = self.stretches[number]
        first, last = stretch.first - shift, stretch.end - shift
        done = self.stretches[number - 1].end - shift if number else 0
        begin = max(done, first - BACK)
        if not (stretch.words and has_case(self._text[stretch.first])) or (
            first and text[first - 1].isalnum()
        ):
            return ()
        behind: list[str] = []
        for found in texts.words(text, last, self._limit(number)):
            if is_plain(self._text[shift + found.start()], found.group()):
                break
            behind.append(found.group())
            last = found.end()
        if _ODD.search(text, max(0, begin - 1), last + 1):
            return ()
        before = (each for each in _WORDS.findall(text[begin:first]) if each in small())
        return (*before, *_WORDS.findall(text[first : stretch.end - shift]), *behind)

    def cut(self, number: int) -> Iterator[Run]:
        """The runs of a stretch, those that share a family name at the end."""
        return chain(*self._runs(number))

    def at(self, start: int, end: int) -> Iterator[Run]:
        """The runs of the stretches on which a place lies."""
        first = max(0, bisect_right(self.stretches, start, key=_first_of) - 1)
        last = bisect_right(self.stretches, end, key=_first_of)
        made = [self._runs(number) for number in range(first, last)]
        return chain(*(own for own, _ in made), *(shared for _, shared in made))

    def _runs(self, number: int) -> tuple[list[Run], list[Run]]:
        if number not in self._cut:
            heading = self._is_heading
            own = [Run(units, heading, self._lower) for units in self._parted(number)[0]]
            self._cut[number] = own, [] if heading else list(self._sharing(own))
        return self._cut[number]

    def _parted(self, number: int) -> tuple[list[tuple[Unit, ...]], int]:
        """The units of a stretch, together where they may be of one name; and how many of its long
        words have a capital."""
        if units := self._in_line(number):
            return _without_breaks(units), sum(len(u.word) > 3 and u.capital for u in units)
        text, folded, shift = self._text, self._folded, self.start
        made: list[list[Unit]] = [[]]
        last = capitals = 0
        for found in self._words(number):
            word, at = found.group(), found.start()
            if folded.is_even and is_tag(text, shift + at):
                made += [tag(text, shift + at, shift + found.end(), word), []]
                last = found.end()
                continue
            head, tail = trim(word) if "'" in word else (0, 0)
            at, stop = at + head, found.end() - tail
            new, gap = self._unit(at, stop), folded.text[last:at]
            capitals += len(word) > 3 and new.capital
            if made[-1]:
                if new.kind == "name" and is_quoted(gap, folded.text[stop : stop + 1]):
                    new = new._replace(kind="quoted")
                if not belongs(folded.text, slice(at, stop), gap, made[-1], new):
                    made.append([])
            if new.kind == "break":
                made.append([])
            else:
                made[-1].append(new)
            if tail:
                made.append([])
            last = found.end()
        return [tuple(each) for each in made if each], capitals

    def _in_line(self, number: int) -> list[Unit]:
        """The units of a stretch that is words with capitals and single spaces, or none."""
        stretch, shift = self.stretches[number], self.start
        written = self._folded.text[stretch.first - shift : stretch.end - shift]
        if not stretch.bare or not written.replace(" ", "").isalpha():
            return []
        units = []
        at = stretch.first - shift
        for word in written.split(" "):
            if not word or is_plain(self._text[shift + at], word):
                return []
            units.append(self._unit(at, at + len(word)))
            at += len(word) + 1
        return units

    def _unit(self, at: int, stop: int) -> Unit:
        folded, shift = self._folded, self.start
        first, final = (at, stop) if folded.is_even else folded.span(at, stop)
        word, behind = folded.text[at:stop], folded.text[stop : stop + 1]
        return unit(self._text, shift + first, shift + final, word, behind)

    def _words(self, number: int) -> Iterator[re.Match[str]]:
        """The words that can be of a run: those with capitals and what may stand beside them,
        without the plain words between. All are looked at where offsets do not hold."""
        folded, shift = self._folded, self.start
        stretch = self.stretches[number]
        if not folded.is_even:
            met = texts.words(folded.text)
        elif stretch.bare:
            met = texts.words(folded.text, stretch.first - shift, stretch.end - shift)
        else:
            met = self._near_capitals(number)
        for found in met:
            if not is_plain(self._text[shift + folded.origin(found.start())], found.group()):
                yield found

    def _near_capitals(self, number: int) -> Iterator[re.Match[str]]:
        """The words from what may stand before each capital to the first plain one behind it."""
        text, shift, limit = self._folded.text, self.start, self._limit(number)
        stretch = self.stretches[number]
        done = self._done(number - 1) if number else 0
        for capital in CAPITAL.finditer(self._text, stretch.first, stretch.end):
            at = capital.start() - shift
            if at < done:
                continue
            for found in texts.words(text, _first(text, done, at)):
                if found.start() >= limit:
                    return
                done = found.end()
                yield found
                if found.start() > at and is_plain(
                    self._text[shift + found.start()], found.group()
                ):
                    break

    def _done(self, number: int) -> int:
        """How far a stretch reaches: to the end of the first plain word behind it."""
        last = self.stretches[number].last - self.start
        for found in texts.words(self._folded.text, last):
            if found.start() >= self._limit(number):
                break
            if is_plain(self._text[self.start + found.start()], found.group()):
                return found.end()
        return self._limit(number)

    def _limit(self, number: int) -> int:
        """Where the next stretch begins."""
        more = number + 1 < len(self.stretches)
        return (self.stretches[number + 1].first if more else self.end) - self.start

    def _sharing(self, found: list[Run]) -> Iterator[Run]:
        """`Nahom` of `Nahom and Abel Sample`, with the name that is written once."""
        for run, after in pairwise(found):
            yield from self._shared(run, run.units, after.units)
        for run in found:
            for at, each in enumerate(run.units):
                if each.kind == "particle":
                    yield from self._shared(run, run.units[:at], run.units[at + 1 :])

    def _shared(self, run: Run, one: tuple[Unit, ...], others: tuple[Unit, ...]) -> Iterator[Run]:
        if len(one) > 1 and one[0].kind in ("title", "name") and not run.name_like(0):
            one = one[1:]
        if units := sharing(one, others, self._text):
            yield Run(units, run.heading, run.lower)

    @cached_property
    def _is_heading(self) -> bool:
        """Whether of the long words nearly all have a capital, and there are some."""
        most = sum(stretch.words for stretch in self.stretches) if self._folded.is_even else 0
        if self._folded.is_even and (most < _SOME or self._has_more(most)):
            return False
        capitals = sum(self._parted(number)[1] for number in range(len(self.stretches)))
        return capitals >= _SOME and not self._has_more(capitals)

    def _has_more(self, capitals: int) -> bool:
        """Whether so many are fewer than four in five of the long words."""
        text = self._folded.text
        found = (_ASCII_LONG if text.isascii() else _LONG).finditer(text)
        return next(islice(found, max(0, ceil(capitals / 0.8) - 1), None), None) is not None


def _without_breaks(units: list[Unit]) -> list[tuple[Unit, ...]]:
    runs = (tuple(each) for ends, each in groupby(units, key=_ends_a_run) if not ends)
    return list(runs)


def _ends_a_run(unit: Unit) -> bool:
    return unit.kind == "break"


_SOME = 5
_LONG = re.compile(r"[^\W\d_]{4,}+")
_ASCII_LONG = re.compile("[a-z]{4,}+")
_WORDS = re.compile(r"[^\W\d_]+")
# what cuts a word, and what puts a name beside words that stand elsewhere
_ODD = re.compile(rf"['#＃]|{AND.pattern}")


def _first(text: str, done: int, at: int) -> int:
    """Where to begin to look for the words of a run whose first capital stands at `at`."""
    begin = _word_start(text, max(done, at - BACK))
    before = text[begin:at]
    if before and ("'" in before or not small().isdisjoint(_WORDS.findall(before))):
        return begin
    while at > begin and text[at - 1].isalpha():
        at -= 1
    return max(begin, at)


def _word_start(text: str, at: int) -> int:
    """The first offset from `at` on that is not within a word."""
    while 0 < at < len(text) and (text[at - 1].isalnum() or text[at - 1] == "'"):
        at += 1
    return at
