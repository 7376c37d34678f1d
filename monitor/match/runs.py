"""A text cut into runs of words that can be one name: `Zara Lena Belmonte`, `Z. Belmonte`.

In scripts with capitals a run is capitalised words, with particles between them; in the others it
is every stretch without punctuation.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from monitor import text as texts
from monitor.match.data import members
from monitor.match.scripts import has_case, script
from monitor.model import Document

_GAP = re.compile(r"[ \-]{1,2}|\. ?(?:- ?)?| ?['\"“”„«»]{1,2} ?|[”»'\"] |/")
_POSSESSIVE = re.compile(r"'(?:s|in|nin|nun|un|dan|den|da|de|a|e|i|u|ya|ye|nin|la|le)?$")
_ELIDED = re.compile(r"^(?:d|l|qu|dell|all|nell|jusqu|lorsqu|c|s|n)'(?=.)")


class Unit(NamedTuple):
    """A word of a run. `word` is folded, without apostrophes; offsets are the document's."""

    start: int
    end: int
    word: str
    kind: str  # name, initial, particle, title, quoted (a by-name within the name)
    capital: bool
    shouted: bool = False  # all in capitals


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring units; `heading` where every word has a capital, name or not."""

    units: tuple[Unit, ...]
    heading: bool = False
    lower: frozenset[str] = field(default=frozenset(), repr=False)

    def name_like(self, at: int) -> bool:
        """Whether the unit is likely part of a name, not a word at the start of a sentence."""
        unit = self.units[at]
        return (
            unit.kind == "name"
            and unit.capital
            and not self.heading
            and unit.word not in self.lower
            and unit.word not in members("words.toml", "openers")
        )


def runs(document: Document, spans: list[tuple[int, int]]) -> list[Run]:
    """The runs of the passages, in text order."""
    found: list[Run] = []
    lowered = _lowered(document.text)
    for start, end in spans:
        found += _passage(document.text, start, end, lowered)
    return found


_LOWER = re.compile(r"(?<!\w)[^\W\d_A-Z]{3,}")


def _lowered(text: str) -> frozenset[str]:
    """The words, folded, that the text has without a capital as well."""
    tokens = set(text.split())
    plain = {each for each in tokens if each.isalpha()}
    odd = _LOWER.findall(" ".join(tokens - plain))
    lower = (each for each in (*plain, *odd) if len(each) > 2 and each.islower())
    return frozenset(texts.folded(" ".join(lower)).split())


def _passage(text: str, start: int, end: int, lower: frozenset[str]) -> list[Run]:
    folded = texts.fold(text[start:end])
    even = folded.is_even
    made: list[list[Unit]] = [[]]
    last = capitals = 0
    for found in _near_capitals(text[start:end], folded):
        word, at = found.group(), found.start()
        if even and _is_tag(text, start + at):
            made += [_tag(text, start + at, start + found.end(), folded.text, start), []]
            last = found.end()
            continue
        head, tail = _trim(word) if "'" in word else (0, 0)
        at, stop = at + head, found.end() - tail
        first, final = (at, stop) if even else folded.span(at, stop)
        follows = folded.text[stop : stop + 1]
        unit = _unit(text, start + first, start + final, folded.text[at:stop], follows)
        gap = folded.text[last:at]
        quoted = gap[-1:] in _QUOTES and follows in _CLOSING and not _WORDS.search(gap)
        if made[-1] and quoted and unit.kind == "name":
            unit = unit._replace(kind="quoted")
        capitals += len(word) > 3 and unit.capital
        if made[-1] and not (
            _joined(gap, made[-1], unit) or _bracketed(folded.text, at, stop, gap)
        ):
            made.append([])
        if unit.kind == "break":
            made.append([])
        else:
            made[-1].append(unit)
        if tail:
            made.append([])
        last = found.end()
    heading = capitals > 4 and not _has_more(folded.text, capitals / 0.8)
    found_runs = [Run(tuple(each), heading, lower) for each in made if each]
    return found_runs if heading else [*found_runs, *_shared(found_runs, text)]


_AND = re.compile(r" (?:and|et|y|e|и|і|та|und|ve|dan|og) ")


def _shared(found: list[Run], text: str) -> Iterator[Run]:
    """`Nahom` of `Nahom and Abel Sample` with the family name that he shares, at his own place."""
    for run, after in pairwise(found):
        yield from _sharing(run.units, after.units, run, text)
    for run in found:
        for at, unit in enumerate(run.units):
            if unit.kind == "particle":
                yield from _sharing(run.units[:at], run.units[at + 1 :], run, text)


def _sharing(one: tuple[Unit, ...], others: tuple[Unit, ...], run: Run, text: str) -> Iterator[Run]:
    if len(one) > 1 and one[0].kind in ("title", "name") and not run.name_like(0):
        one = one[1:]
    names = [unit for unit in others[:4] if unit.kind == "name"]
    if len(one) != 1 or one[0].kind != "name" or not 1 < len(names) < 4:
        return
    if not _AND.fullmatch(text, one[0].end, others[0].start):
        return
    at = one[0].end
    shared = (unit._replace(start=at, end=at) for unit in names[1:])
    yield Run((one[0], *shared), run.heading, run.lower)


_QUOTES, _CLOSING = frozenset("'\"“”„«»‘’"), frozenset("'\"“”»’")


def _has_more(text: str, count: float) -> bool:
    """Whether so many long words stand in a text, or more."""
    return any(number >= count for number, _ in enumerate(_LONG.finditer(text), 1))


_PIECE = re.compile(r"[^\W\d_a-zß-öø-ÿа-яё]+[^\W\d_A-ZÀ-ÖØ-ÞА-Я]*")


def _is_tag(text: str, at: int) -> bool:
    return at > 0 and text[at - 1] in "#＃"


def _tag(text: str, start: int, end: int, folded: str, shift: int) -> list[Unit]:
    """The words of a tag, parted at its capitals: `#FreeLinaSample`."""
    return [
        _unit(text, *each.span(), folded[each.start() - shift : each.end() - shift], "")
        for each in _PIECE.finditer(text, start, end)
    ]


# what begins a name where there are capitals: one of them, or a letter of a script without
_CAPITAL = re.compile("[^\\W\\d_a-zß-öø-ÿа-яё]")
_LONG = re.compile(r"[^\W\d_]{4,}")
_BACK = 18  # letters before a capital in which titles and particles stand


def _near_capitals(text: str, folded: texts.Folded) -> Iterator[re.Match[str]]:
    """The words that can be of a run: those with capitals and what may stand beside them, without
    the plain words between. All are looked at where offsets do not hold."""
    small = _small()
    if not folded.is_even:
        for found in texts.words(folded.text):
            if not _is_plain(text[folded.origin(found.start())], found.group(), small):
                yield found
        return
    done = 0
    for capital in _CAPITAL.finditer(text):
        at = capital.start()
        if at < done:
            continue
        for found in texts.words(folded.text, _first(folded.text, done, at, small)):
            done = found.end()
            if not _is_plain(text[found.start()], found.group(), small):
                yield found
            elif found.start() > at:
                break


def _is_plain(first: str, word: str, small: frozenset[str]) -> bool:
    """Whether a folded word, here with its first letter as written, ends every run."""
    return first.islower() and word not in small and "'" not in word and has_case(first)


_WORDS = re.compile(r"[^\W\d_]+")


def _first(text: str, done: int, at: int, small: frozenset[str]) -> int:
    """Where to begin to look for the words of a run whose first capital stands at `at`."""
    begin = _word_start(text, max(done, at - _BACK))
    before = text[begin:at]
    if before and ("'" in before or not small.isdisjoint(_WORDS.findall(before))):
        return begin
    while at > begin and text[at - 1].isalpha():
        at -= 1
    return max(begin, at)


def _word_start(text: str, at: int) -> int:
    """The first offset from `at` on that is not within a word."""
    while 0 < at < len(text) and (text[at - 1].isalnum() or text[at - 1] == "'"):
        at += 1
    return at


@cache
def _small() -> frozenset[str]:
    """Words that belong to a name without a capital."""
    return members("words.toml", "titles") | members("words.toml", "particles")


def _trim(word: str) -> tuple[int, int]:
    head = _ELIDED.match(word)
    tail = _POSSESSIVE.search(word)
    if tail and len(word) - len(tail.group()) < 3 and len(tail.group()) < 3:
        tail = _POSSESSIVE.search(word[-1])
    return (head.end() if head else 0), (len(tail.group()) if tail else 0)


# single letters that are words; an initial only with its full stop
_LONE = frozenset("aioyeuвсукояаэ")


def _joined(gap: str, run: list[Unit], unit: Unit) -> bool:
    """Whether two words may be of one name: `de la`, `J.-P.`, `Ana “Lia” Paz`, `LANZA, Ana`."""
    before = run[-1]
    if gap == ", " and unit.kind == "initial":
        return len(run) == 1 and before.kind == "name"
    if gap == ", ":
        return run[0].shouted and unit.capital and not unit.shouted and len(run) < 4
    if gap == "/":
        return len(before.word) == 1
    return bool(_GAP.fullmatch(gap)) and ("." not in gap or before.kind in ("initial", "title"))


def _bracketed(text: str, start: int, end: int, gap: str) -> bool:
    """Whether one word in brackets belongs to the name round it: `Aleś (Alexander) Nowak`,
    or initials: `Me Sample (L. K.)`."""
    if gap == " (":
        return text[end : end + 1] == ")" or bool(_INITIALS.match(text, start))
    return gap == ") " and bool(_ONE_BRACKETED.search(text, max(0, start - 30), start))


_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.[ -]?){1,3}\)")
_ONE_BRACKETED = re.compile(r"\([^\W\d_]+\) $")


def _unit(text: str, start: int, end: int, word: str, after: str) -> Unit:
    return Unit(start, end, *_described(text[start : max(end, start + 1)], word, after == "."))


@lru_cache(maxsize=20_000)
def _described(written: str, word: str, stops: bool) -> tuple[str, str, bool, bool]:
    """A word's letters, kind, whether it has a capital and is all of them. stops: with a full stop
    behind it."""
    first = written[0]
    cased = has_case(first)
    capital = not cased or first.isupper() or (len(written) > 1 and written[1].isupper())
    word = word.replace("'", "")
    kind = _kind(first, word, capital, cased and (stops or (len(word) == 1 and word not in _LONE)))
    shouted = cased and len(word) > 1 and written.isupper()
    return word, kind, capital, shouted


def _kind(first: str, word: str, capital: bool, may_stand_for_more: bool) -> str:
    title = word in members("words.toml", "titles")
    if len(word) <= 2 and capital and may_stand_for_more:
        return "title" if title and len(word) > 1 else "initial"
    if title:
        small = not capital and script(first) == "latin"
        return (
            "break"
            if small and (len(word) < 3 or word in members("words.toml", "words_too"))
            else "title"
        )
    if word in members("words.toml", "particles"):
        return "particle"
    if capital:
        return "name"
    return "particle" if len(word) == 1 and has_case(first) else "break"
