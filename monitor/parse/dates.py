"""Calendar days as publishers write them. Not for what happened to people: events have their own
reader; this one is for publication days, update headings and deadlines, where a date stands alone.
"""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files

from monitor.model import PartialDate

EARLIEST_YEAR, LATEST_YEAR = 1971, 2100  # epoch zero is what a program writes for "none"

# What every date has that is looked for here: a year, or 3/4 with a year of two digits after it.
_MAY_BE = re.compile(r"(?:19|20)\d\d|\d[./]\d")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９", "0123456789" * 3)


@cache
def month_numbers() -> dict[str, int]:
    """Every known name of a month, lower case, to its number."""
    rows = tomllib.loads(files(__package__).joinpath("months.toml").read_text("utf-8"))["months"]
    return {name: number for number, row in enumerate(rows, 1) for name in row}


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    names = "|".join(sorted(map(re.escape, month_numbers()), key=len, reverse=True))
    month = rf"(?P<name>{names})\.?(?!\w)(?:\s?/\s?(?:{names})(?!\w))?"
    # A day glued to a title before it ("released12 May 2024") is still a day.
    day = r"(?<![\d.,/:#])(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|º|°|ª)?\.?"
    of = r"(?:\s*[-–]\s*[0-3]?\d)?[\s\-–,]*(?:(?:de|of|del|do)\s+)?"
    year = r"(?P<year>(?:19|20)\d\d)(?!\d)"
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            r"(?<!\d)(?P<year>(?:19|20)\d\d)\s?[-/.]\s?(?P<month>[01]?\d)\s?[-/.]\s?(?P<day>[0-3]?\d)(?!\d)",
            r"(?P<year>(?:19|20)\d\d)\s*年\s*(?P<month>[01]?\d)\s*月(?:\s*(?P<day>[0-3]?\d)\s*[日号號])?",
            rf"{day}{of}{month}[\s\-–,/]*(?:(?:de|del|of|do)\s+)?{year}",
            rf"(?:(?<![^\W\d_])|(?-i:(?<=[a-z])(?=[A-Z]))){month}\s*(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\s*,?\s*{year}",
            r"(?<![\d./])(?P<day>[0-3]?\d)\s?([./-])\s?(?P<month>[0-3]?\d)\s?\2\s?(?P<year>(?:19|20)\d\d)(?!\d)",
            r"(?<![\d./])(?P<day>[0-3]?\d)([./])(?P<month>[01]?\d)\2(?P<short>\d\d)(?![\d./])",
        )
    )


@cache
def _month_pattern() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, month_numbers()), key=len, reverse=True))
    return re.compile(
        rf"(?<![^\W\d_])(?P<name>{names})\.?(?!\w)\s*(?:de\s+|del\s+)?(?P<year>(?:19|20)\d\d)(?!\d)",
        re.IGNORECASE,
    )


def find_days(text: str) -> Iterator[tuple[int, int, date]]:
    """Every whole date of `text` as (start, end, day), in text order; 31 February is none.

    Where day and month could be either (03/04/2024), the day comes first, as most publishers
    have it; where only the other order is a date, that one is taken.
    """
    plain = _in_digits(text)
    if not _MAY_BE.search(plain):
        return
    found = [
        (match.start(), match.end(), day)
        for pattern in _patterns()
        for match in pattern.finditer(plain)
        if (day := _day_of(match))
    ]
    taken = 0
    for start, end, day in sorted(found, key=lambda one: (one[0], -one[1])):
        if start >= taken:
            taken = end
            yield start, end, day


def first_day(text: str) -> date | None:
    return next((day for _, _, day in find_days(text)), None)


def has_date(text: str) -> bool:
    """Whether there may be one at all."""
    return bool(_MAY_BE.search(_in_digits(text)))


def first_partial(text: str) -> tuple[int, int, PartialDate] | None:
    """The first day, or month with a year, of `text`."""
    for start, end, day in find_days(text):
        return start, end, PartialDate.of(day)
    plain = _in_digits(text)
    if _MAY_BE.search(plain) and (match := _month_pattern().search(plain)):
        number = month_numbers()[match["name"].lower()]
        return match.start(), match.end(), PartialDate(int(match["year"]), number)
    return None


def _in_digits(text: str) -> str:
    """With digits of other scripts as ours, in their places."""
    return text if text.isascii() else text.translate(_DIGITS)


def _day_of(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    if parts.get("day") is None:
        return None
    year = int(parts.get("year") or 2000 + int(parts["short"]))
    name, day = parts.get("name"), int(parts["day"])
    month = month_numbers().get(name.lower(), 0) if name else int(parts["month"])
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    return _existing(year, month, day) or (None if name else _existing(year, day, month))


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
