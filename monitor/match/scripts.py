"""Which script a letter is of, where words end in it, and Han text without its stray gaps."""

import re
from dataclasses import dataclass
from functools import cache

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
# other scripts that put no space between words: Thai, Lao, Tibetan, Burmese, Khmer, kana
SPACELESS = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff"
_RANGES = (
    ("latin", 0x41, 0x24F), ("latin", 0x1E00, 0x1EFF), ("greek", 0x370, 0x3FF),
    ("cyrillic", 0x400, 0x52F), ("armenian", 0x530, 0x58F), ("hebrew", 0x590, 0x5FF),
    ("arabic", 0x600, 0x77F), ("arabic", 0x8A0, 0x8FF), ("arabic", 0xFB50, 0xFEFF),
    ("indic", 0x900, 0xDFF), ("thai", 0xE00, 0xE7F), ("lao", 0xE80, 0xEFF),
    ("tibetan", 0xF00, 0xFFF),
    ("burmese", 0x1000, 0x109F), ("georgian", 0x10A0, 0x10FF), ("georgian", 0x1C90, 0x1CBF),
    ("hangul", 0x1100, 0x11FF), ("ethiopic", 0x1200, 0x139F), ("khmer", 0x1780, 0x17FF),
    ("kana", 0x3040, 0x30FF), ("han", 0x3400, 0x9FFF), ("hangul", 0xAC00, 0xD7AF),
    ("han", 0xF900, 0xFAFF), ("han", 0x20000, 0x3134F),
)  # fmt: skip
_BICAMERAL = frozenset({"latin", "greek", "cyrillic", "armenian"})
# scripts that do not part words, and those that write endings onto them
UNPARTED = frozenset({"han", "thai", "lao", "khmer", "burmese", "tibetan"})
_SUFFIXED = frozenset({"hangul", "indic", "georgian", "armenian", "ethiopic"})
_HAN_LETTER = re.compile(f"[{HAN}]")
_GAP = re.compile(f"(?<=[{HAN}])[ ·・•‧]{{1,2}}(?=[{HAN}])")


@cache
def script(letter: str) -> str:
    """Name the script of a letter; "" for digits, punctuation and scripts we do not tell apart."""
    code = ord(letter)
    if not letter.isalpha() and code < 0x600:
        return ""
    return next((name for name, first, last in _RANGES if first <= code <= last), "")


def has_case(letter: str) -> bool:
    """Whether the letter's script writes names with a capital."""
    return script(letter) in _BICAMERAL


@dataclass(frozen=True, slots=True)
class Squeezed:
    """A text without the gaps between Han characters; `back[i]` is where letter i came from."""

    text: str
    back: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        return (start, end) if self.back is None else (self.back[start], self.back[end - 1] + 1)


def squeeze(text: str) -> Squeezed:
    """Close `王 建兵` and `吾甫尔·赛买提` to one run."""
    if text.isascii() or not _HAN_LETTER.search(text):
        return Squeezed(text)
    gaps = [found.span() for found in _GAP.finditer(text)]
    if not gaps:
        return Squeezed(text)
    pieces: list[str] = []
    back: list[int] = []
    last = 0
    for start, end in [*gaps, (len(text), len(text))]:
        pieces.append(text[last:start])
        back.extend(range(last, start))
        last = end
    return Squeezed("".join(pieces), tuple(back))


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` begins and ends where words do in its script."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if script(text[start]) == "han":
        return True
    kind = script(text[start])
    head_ok = not before or not _joins(before) or _arabic_prefix(text, start) or kind in UNPARTED
    tail_ok = not after or not _joins(after) or kind in UNPARTED
    return head_ok and (tail_ok or (kind in _SUFFIXED and end - start > 2))


def _joins(letter: str) -> bool:
    return letter.isalnum() and script(letter) != "han"


def _arabic_prefix(text: str, start: int) -> bool:
    """`و`, `ل`, `ب`, `ف`, `ك` are written onto the name that they go with."""
    if script(text[start]) != "arabic" or text[start - 1] not in "ولبفك":
        return False
    return start < 2 or not text[start - 2].isalpha() or _arabic_prefix(text, start - 1)
