"""Folding of text with the way back: what makes `Açaí`, `ACAI` and `acai` one, and still knows
where each letter stood in the stored text. Pure; shared by match and extract. Knows no names.
"""

import re
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

_LETTERS = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t", "ŋ": "ng", "ı": "i",
    "ß": "ss", "æ": "ae", "œ": "oe", "ə": "e", "ǝ": "e", "ɛ": "e", "ɔ": "o", "ɓ": "b", "ɗ": "d",
    "ƙ": "k", "ƴ": "y", "ĸ": "k", "ſ": "s", "ς": "σ", "ĳ": "ij", "ŀ": "l", "ɖ": "d", "ƒ": "f",
    "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ہ": "ه", "ۀ": "ه", "ھ": "ه", "ٱ": "ا",
    "ے": "ي", "ۍ": "ي", "ں": "ن", "ڪ": "ك", "ە": "ه",
}  # fmt: skip
_MARKS = "'ʻʼʾʿˈ’‘‛`´ʹ′＇ʽ"  # apostrophes of all kinds, those that are letters too
_HYPHENS = "-‐‑﹣－֊"
# scripts whose combining marks may go; elsewhere (Indic, Thai, Hangul…) they are vowels
_STRIPPED = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe2f"
    "\u0640]"
)
_DECOMPOSED = re.compile(
    "[\u00aa-\u058f\u0590-\u08ff\u1e00-\u1fff\u2070-\u209f\u2c60-\u2c7f\ua640-\ua69f\ua720-\ua7ff"
    "\ufb00-\ufdff\ufe70-\ufeff\uff00-\uffef]"
)
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")


@cache
def _simplifier():  # type: ignore[no-untyped-def]  # noqa: ANN202  # opencc has no types
    from opencc import OpenCC

    return OpenCC("t2s")


def _simplified(letter: str) -> str:
    simple: str = _simplifier().convert(unicodedata.normalize("NFKC", letter))
    return simple if len(simple) == 1 else letter


@cache
def fold_letter(letter: str) -> str:
    """Fold one character: lower case, no marks, simplified Han; "" for what is not to be seen."""
    if letter in _MARKS or letter in _HYPHENS:
        return "'" if letter in _MARKS else "-"
    category = unicodedata.category(letter)
    if category[0] == "Z" or letter in "\t\n\r\x0b\x0c\x85":
        return " "
    if category in ("Cf", "Cc"):
        return ""
    if category == "Nd":
        return str(unicodedata.digit(letter))
    if _HAN.match(letter):
        return _simplified(letter)
    folded = letter.casefold()
    if _DECOMPOSED.match(letter):
        folded = unicodedata.normalize("NFKD", folded)
    folded = _STRIPPED.sub("", folded).casefold()
    return "".join(_LETTERS.get(each, each) for each in folded)


class _Table(dict[int, str]):
    """For `str.translate`, filled as letters come."""

    def __missing__(self, code: int) -> str:
        self[code] = fold_letter(chr(code))
        return self[code]


_TABLE = _Table()


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. `origin(i)` and `span(start, end)` lead back to the text it was made of."""

    text: str
    length: int  # of the original
    _after: tuple[int, ...] = ()  # folded offsets from which on the shift changes
    _shift: tuple[int, ...] = ()  # original minus folded offset there
    _inside: frozenset[int] = frozenset()  # folded offsets within a letter that became several

    @property
    def is_even(self) -> bool:
        """Whether offsets are the original's own."""
        return not self._after

    def origin(self, at: int) -> int:
        """Offset in the original of the letter that gave folded letter `at`."""
        if not self._after:
            return at
        while at in self._inside:
            at -= 1
        if at >= len(self.text):
            return self.length
        spot = bisect_right(self._after, at)
        return at + (self._shift[spot - 1] if spot else 0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original span whose fold holds `[start, end)`, marks after its last letter too."""
        while end in self._inside:
            end += 1
        return self.origin(start), self.origin(end)


def fold(text: str) -> Folded:
    """Fold `text`: case, diacritics, apostrophes, hyphens, spaces, invisible letters, old Han."""
    if text.isascii():
        folded = text.lower().translate(_ASCII)
        if len(folded) == len(text):
            return Folded(folded, len(text))
    folded = text.translate(_TABLE)
    uneven = "".join(each for each in set(text) if len(fold_letter(each)) != 1)
    if not uneven:
        return Folded(folded, len(text))
    return _with_way_back(text, folded, uneven)


# what of ASCII is neither a letter nor folded to itself
_ASCII = {
    **dict.fromkeys((*range(32), 127)),
    **dict.fromkeys(map(ord, "\t\n\r\x0b\x0c"), " "),
    ord("`"): "'",
}


def _with_way_back(text: str, folded: str, uneven: str) -> Folded:
    after: list[int] = []
    shifts: list[int] = []
    inside: set[int] = set()
    shift = 0
    for found in re.finditer(f"[{re.escape(uneven)}]", text):
        width = len(fold_letter(found.group()))
        here = found.start() - shift  # folded offset of this letter
        inside.update(range(here + 1, here + width))
        shift += 1 - width
        after.append(here + width)
        shifts.append(shift)
    return Folded(folded, len(text), tuple(after), tuple(shifts), frozenset(inside))


def folded(text: str) -> str:
    """Fold `text` where the way back is not wanted."""
    return text.lower().translate(_ASCII) if text.isascii() else text.translate(_TABLE)


folded_word = lru_cache(maxsize=20_000)(folded)  # of words, which come again


# Vowel signs of Indic and South-East Asian scripts are no \w, but within words.
_SIGNS = "\u0900-\u0963\u0971-\u0dff\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff"
_LETTERS_OF_A_WORD = f"(?:[^\\W\\d_]++|[{_SIGNS}]++)++"
_WORD = re.compile(f"{_LETTERS_OF_A_WORD}(?:'{_LETTERS_OF_A_WORD})*+'?")
_ASCII_WORD = re.compile("[A-Za-z]++(?:'[A-Za-z]++)*+'?")  # the same, five times as fast


def words(folded_text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
    """The words of a folded text from `start` on, before `end`: letters, apostrophes within them;
    a hyphen parts words.
    """
    pattern = _ASCII_WORD if folded_text.isascii() else _WORD
    return pattern.finditer(folded_text, start, end)


def begun(part: str, text: str, whole: bool = False) -> Iterator[int]:
    """Where words of a text begin with a part; whole: only where they end with it too."""
    at = text.find(part)
    while at >= 0:
        end = at + len(part)
        if not _joins(text[at - 1 : at]) and not (whole and _joins(text[end : end + 1])):
            yield at
        at = text.find(part, at + 1)


def _joins(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


class _EvenTable(dict[int, str]):
    def __missing__(self, code: int) -> str:
        self[code] = (fold_letter(chr(code)) or " ")[0]
        return self[code]


_EVEN = _EvenTable()


def fold_even(text: str) -> str:
    """Fold letter by letter to a text of the same length: offsets hold, `ß` is one `s`."""
    return text.translate(_EVEN)
