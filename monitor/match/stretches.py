"""Where in a text names may stand: stretches from a word with a capital to the next plain word.

Cheap on purpose: a text is parted once, and only what may name somebody is looked at word by word
(runs.py). No run reaches over the end of a stretch. In scripts without capitals a passage is one.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from monitor import text as texts
from monitor.match.scripts import has_case
from monitor.match.units import is_plain, small

AND = re.compile(r" (?:and|et|y|e|и|і|та|und|ve|dan|og) ")
# what begins a name where there are capitals: one of them, or a letter of a script without
CAPITAL = re.compile("[^\\W\\d_a-zß-öø-ÿа-яё]")
BACK = 18  # letters before a capital in which titles and particles stand

_MARKS = "'’‘ʻʼʾʿˈ‛`´ʹ′＇ʽ"
_BETWEEN = r"[\s.,;:!?()\[\]/\"“”„«»—–…*|#-]{1,6}"


def _pattern(capital: str, lower: str, flags: int = 0) -> re.Pattern[str]:
    """Words with capitals, a space between, and the word behind them where that is in small
    letters."""
    word = rf"{capital}\w*(?:[{_MARKS}]\w+)*"
    return re.compile(
        rf"({word}(?: {word})*)(?:(?={_BETWEEN}({lower}[^\W\d_]*)(?![\w{_MARKS}])))?", flags
    )


_WORD = _pattern(CAPITAL.pattern, "[a-zß-öø-ÿа-яё]")
_ASCII_WORD = _pattern("[A-Z]", "[a-z]", re.ASCII)


class Stretch(NamedTuple):
    """Words with capitals without a plain one between: offsets in the text."""

    first: int  # of the first capital
    last: int  # where the last word with a capital begins
    end: int  # … and ends
    words: int  # with a capital
    bare: bool  # whether it has no other words, no particle or title before or behind it


def stretches(text: str, start: int, end: int) -> Iterator[Stretch]:
    """The stretches of `text[start:end]`, in order."""
    first = last = stop = start
    count, bare, plain, word = 0, True, False, ""
    for found in (_ASCII_WORD if text.isascii() else _WORD).finditer(text, start, end):
        at = found.start()
        if count and not plain and (gap := text[stop : min(at, stop + _GAP)]) != " ":
            lettered = _has_letters(gap)
            plain = _apart(gap) if lettered else _stops(gap, word)
            bare = bare and not lettered and gap[-1] not in _TAG
        if count and plain:
            yield Stretch(first, last, stop, count, bare and _is_bare(text, start, first, stop))
            count = 0
        words, behind = found.groups()
        if not count:
            first, bare = at, True
        word = words[words.rfind(" ") + 1 :]
        stop = found.end()
        last, count = stop - len(word), count + 1 + words.count(" ")
        bare = bare and words.replace(" ", "").isalpha()
        plain = behind is not None and _ends_every_run(behind)
    if count:
        bare = bare and (plain or not _has_letters(text[stop:end]))
        yield Stretch(first, last, stop, count, bare and _is_bare(text, start, first, stop))


_GAP = 40  # letters between two words that are looked at
_TAG = "#＃"  # before several words written as one
_NEVER = re.compile("[;:!?…|—–]")  # what stands within no name


def _has_letters(gap: str) -> bool:
    return any(map(str.isalnum, gap))


def _stops(gap: str, word: str) -> bool:
    """Whether marks alone end a run: a full stop behind what is no title and no initial."""
    if not gap[-1].isspace():  # a quotation mark is of the name behind it
        return False
    ended = gap[0] == "." and word.isalpha() and len(word) > _INITIAL
    sentence = ended and texts.folded_word(word) not in small()
    return sentence or _NEVER.search(gap) is not None


_INITIAL = 2


@lru_cache(maxsize=20_000)
def _ends_every_run(written: str) -> bool:
    return is_plain(written[0], texts.folded(written)) and not AND.fullmatch(f" {written} ")


@lru_cache(maxsize=20_000)
def _apart(gap: str) -> bool:
    """Whether a plain word stands between two words with capitals, another one than `and`."""
    folded = texts.fold(gap)
    if not folded.is_even:
        return False
    begins = AND.match(folded.text)
    cut = len(gap) == _GAP
    return any(
        is_plain(gap[each.start()], each.group())
        for each in texts.words(folded.text, begins.end() if begins else 0)
        if not (cut and each.end() == _GAP)
    )


def _is_bare(text: str, start: int, first: int, stop: int) -> bool:
    """Whether a plain word, and no particle or title, stands before a stretch, or nothing."""
    if not has_case(text[first]) or (first > start and text[first - 1].isalnum()):
        return False
    if text[stop : stop + 1] in _MARKS and stop < len(text):
        return False
    before = text[max(start, first - BACK) : first]
    return not before or _is_no_part(before[before.rfind(" ", 0, -1) + 1 :])


@lru_cache(maxsize=20_000)
def _is_no_part(written: str) -> bool:
    words = texts.folded(written).replace("-", " ").split()
    last = words[-1].strip(_EDGES) if words else ""
    return last.isalpha() and last not in small()


_EDGES = '.,;:!?()[]/*|#"“”„«»—–…'
