"""Numbers as texts write them, in figures or words, joined or in Han numerals, to integers."""

import re
from collections.abc import Mapping
from functools import lru_cache

_HAN = {
    "〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6,
    "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}


def value(text: str, words: Mapping[str, int], joins: tuple[str, ...] = ()) -> int | None:
    """Read one number: `25`, `17th`, `twenty-five`, `二十五`, `二〇二三`. None: not a number."""
    text = text.strip().replace("廿", "二十").replace("卅", "三十")
    if found := re.match(r"\d+", text):
        return int(found.group())
    if text in words:
        return words[text]
    if text and all(c in _HAN or c in _HAN_UNITS for c in text):
        return _han(text)
    return _spelled(text, words, joins)


def last_of(text: str, words: Mapping[str, int], joins: tuple[str, ...]) -> int:
    """Where the last number begins in what looked like one: 9 in "five and three"; else 0."""
    if value(text, words, joins) is not None:
        return 0
    starts = (found.end() for found in _compiled(joins).finditer(text))
    return next((at for at in starts if value(text[at:], words, joins) is not None), 0)


def _han(text: str) -> int:
    if not any(c in _HAN_UNITS for c in text):
        return int("".join(str(_HAN[c]) for c in text))
    total, digit = 0, 1
    for c in text:
        if c in _HAN_UNITS:
            total += digit * _HAN_UNITS[c]
            digit = 0
        else:
            digit = _HAN[c]
    return total + (digit if text[-1] in _HAN else 0)


def _spelled(text: str, words: Mapping[str, int], joins: tuple[str, ...]) -> int | None:
    total, now = 0, 0
    parts = [part for part in _compiled(joins).split(text) if part and part.strip()]
    if not parts:
        return None
    for part in parts:
        number = words.get(part.strip())
        if number is None:
            return None
        if now and number < now and number >= 10 ** (len(str(now)) - 1):
            return None  # "five and three" are two numbers
        if number >= 100:
            total, now = total + max(1, now) * number, 0
        elif now and number >= now:
            if now > 1:
                return None  # "four and five" are two numbers
            now = number  # "a two-year": the article is no number
        else:
            now += number
    return total + now


@lru_cache(maxsize=32)
def _compiled(joins: tuple[str, ...]) -> re.Pattern[str]:
    options = "|".join(rf"\s?\b{re.escape(j)}\b\s?" if j.isalpha() else re.escape(j) for j in joins)
    return re.compile(rf"(?:{options}|\s)" if options else r"\s")
