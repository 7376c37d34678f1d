"""When: the dates in a text, full, partial or counted from another day, resolved as a reader does.

A day without a year takes the year that fits; `later` is the other reading, for days to come.
"""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from re import Match

from monitor.extract.calendars import to_gregorian
from monitor.extract.lexicons import Lexicon
from monitor.extract.numbers import value
from monitor.extract.rules import DateRule
from monitor.model import PartialDate

_DATELINE = 4  # days between the day of a dateline and that of publication
_AFTER_DATELINE = re.compile(r"[\s)*_]*(?:[–—:]|-{1,2} |\.[-–—])")
_DESCRIBED = re.compile(r"[^,;。:]{2,24}的[^,;。:的]{2,10},")


@dataclass(frozen=True, slots=True)
class FoundDate:
    start: int
    end: int
    date: PartialDate
    later: PartialDate | None = None  # where the text leaves the year or week open
    explicit: bool = False  # the year stands in the text
    end_of: bool = False  # "until 5 May": not when it happened


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a date is counted from: the day of publication (or of the dated heading above) and the
    date told last, with whether that one had a year of its own."""

    published: date
    told: PartialDate | None = None
    told_explicit: bool = False


def dates(
    text: str, lexicon: Lexicon, anchor: Anchor, *, leads: bool = False
) -> tuple[FoundDate, ...]:
    """Every date in folded `text`, in order; where two overlap, the longer one.

    leads: the text begins a paragraph, so that a place and a day in front may be a dateline."""
    spots = sorted(
        (
            (m.start(), m.end(), m, rule)
            for m, rule, _ in lexicon.dates.find(text)
            if not any(
                u.start() < m.end() and m.start() < u.end()
                for each in rule.unless
                for u in each.regex(text).finditer(text)
            )
        ),
        key=lambda each: (-_slots_in(each[2]), each[0] - each[1], each[0]),
    )
    taken: list[tuple[int, int, Match[str], DateRule]] = []
    for spot in spots:
        if all(spot[1] <= other[0] or other[1] <= spot[0] for other in taken):
            taken.append(spot)
    made: list[FoundDate] = []
    for start, end, match, rule in sorted(taken, key=lambda each: each[0]):
        found = _resolve(match, rule, lexicon, anchor)
        if not found:
            continue
        day, later, explicit = found
        if rule.origin == "text" and not lexicon.spaces:  # "同日": the year told goes on
            explicit = explicit or anchor.told_explicit
        ends = _after(text, start, (*lexicon.ends, *lexicon.about), spaces=lexicon.spaces)
        ends = ends or text[end : end + 12].lstrip().startswith(lexicon.about_after or ("\n",))
        if leads and _dateline(text, start, end, day, anchor.published):
            ends, anchor = True, replace(anchor, published=day.first)
        made.append(FoundDate(start, end, day, later, explicit, ends))
        if not ends and not _describes(text, end, spaces=lexicon.spaces):
            anchor = Anchor(anchor.published, day, explicit or rule.year is not None)
    return tuple(made)


def _dateline(text: str, start: int, end: int, day: PartialDate, published: date) -> bool:
    """ "Tarn, 3 May 2024 – A court …": the day on which it was written."""
    place = text[:start].strip(" (*_")
    near = day.is_full and abs((day.first - published).days) <= _DATELINE
    if not near or not place or len(place.split()) > 5 or not place.endswith((",", "(", "/", "–")):
        return False
    return bool(_AFTER_DATELINE.match(text, end))


def _describes(text: str, end: int, *, spaces: bool) -> bool:
    """Whether a date only describes somebody: "2021年被判囚四年的X,8月19日起…"."""
    return not spaces and bool(_DESCRIBED.match(text, end))


def _slots_in(match: Match[str]) -> int:
    """How much a phrase says: "since October 2020" is not "since October"."""
    return sum(part is not None for part in match.groups())


def _after(text: str, start: int, words: Iterable[str], *, spaces: bool) -> bool:
    before = text[max(0, start - 30) : start].rstrip()
    return any(
        before.endswith(word)
        and (not spaces or len(before) == len(word) or not before[-len(word) - 1].isalnum())
        for word in words
    )


_LONG_AGO = 200  # days: what is told of that time is history, told in order
_NEXT_STEP = 92  # days from one step of a story to the next that is told without its year
_JUST_PAST = 120  # days: a day without year that lies no further back is not the next year's

_Resolved = tuple[PartialDate, PartialDate | None, bool]


def _resolve(
    match: Match[str], rule: DateRule, lexicon: Lexicon, anchor: Anchor
) -> _Resolved | None:
    try:
        parts = _parts(match, lexicon)
        if parts is None:
            return None
        if rule.calendar == "roc" and "n" in parts:
            parts["year"] = parts.pop("n")
        if rule.calendar and "year" in parts:
            return to_gregorian(parts, rule.calendar), None, True
        made = _shifted(parts, rule, anchor) if rule.shift else _named(parts, rule, anchor)
    except (ValueError, OverflowError):
        return None
    if made and rule.precision:
        return (_coarse(made[0], rule.precision), None, made[2])
    return made


def _parts(match: Match[str], lexicon: Lexicon) -> dict[str, int] | None:
    """Slot → number. None where a word turns out to be no number, or a day no day."""
    made: dict[str, int] = {}
    tables = {"month": lexicon.months, "weekday": lexicon.weekdays}
    for slot, text in match.groupdict().items():
        if text is None:
            continue
        name = slot.rstrip("0123456789")
        if name in tables:
            made[name] = tables[name][text]
            continue
        words = lexicon.days if name == "day" else lexicon.numbers
        number = value(text, words, lexicon.joins)
        if number is None:
            return None
        made["month" if name == "mm" else name] = number
    return made if made.get("day", 1) in range(1, 32) else None


def _coarse(day: PartialDate, precision: str) -> PartialDate:
    if precision == "year":
        return PartialDate(day.year)
    return PartialDate(day.year, day.month) if precision == "month" else day


def _shifted(parts: dict[str, int], rule: DateRule, anchor: Anchor) -> _Resolved | None:
    """Count from the anchor: "-1d", "+{n}m", or "+weekday"."""
    base = anchor.told if rule.origin == "text" else PartialDate.of(anchor.published)
    if base is None:
        return None
    sign = -1 if rule.shift.startswith("-") else 1
    if rule.shift.endswith("weekday"):
        return _weekday_from(base, parts["weekday"], sign), None, False
    size, unit = rule.shift.lstrip("+-")[:-1], rule.shift[-1]
    number = sign * (parts.get("n", 1) if "{" in size else int(size))
    if unit in "dw" and base.is_full:
        day = base.first + timedelta(days=number * (7 if unit == "w" else 1))
        vague = unit == "w" and rule.origin == "published"
        made = PartialDate(day.year, day.month) if vague else PartialDate.of(day)
        return made, None, False
    if unit in "dw":
        return base, None, False
    if unit == "m":
        months = base.year * 12 + max(base.month, 1) - 1 + number
        year, month = divmod(months, 12)
        keep = base.day if rule.origin == "text" and rule.precision == "day" else 0
        if "day" in parts:
            keep = parts["day"]
        return _valid(year, month + 1, keep), None, False
    return PartialDate(base.year + number), None, False


def _weekday_from(base: PartialDate, weekday: int, sign: int) -> PartialDate:
    if not base.is_full:
        return base
    apart = sign * (weekday - base.first.weekday()) % 7 or 7  # on a Friday "last Friday" is before
    return PartialDate.of(base.first + timedelta(days=sign * apart))


def _valid(year: int, month: int, day: int) -> PartialDate:
    if day and day > calendar.monthrange(year, month)[1]:
        raise ValueError("no such day")
    return PartialDate(year, month, day)


def _named(  # noqa: PLR0911  # one line for each way to name a day
    parts: dict[str, int], rule: DateRule, anchor: Anchor
) -> _Resolved | None:
    year, month, day = parts.get("year"), parts.get("month", rule.named), parts.get("day", 0)
    base = PartialDate.of(anchor.published)
    if rule.origin == "text":
        if anchor.told is None:
            return None
        base = anchor.told
    if rule.month is not None:
        count = base.year * 12 + max(base.month, 1) - 1 + rule.month
        return _valid(count // 12, count % 12 + 1, day), None, True
    if rule.year is not None:
        year = base.year + rule.year
    if year is not None:
        return _valid(year, month, day if month else 0), None, True
    if month:
        return _yearless(month, day, anchor)
    if day:
        return _day_alone(day, anchor, parts.get("weekday"))
    if "weekday" in parts and rule.week is not None:
        monday = anchor.published - timedelta(days=anchor.published.weekday())
        there = monday + timedelta(days=7 * rule.week + parts["weekday"])
        return PartialDate.of(there), None, False
    if "weekday" in parts:
        last = _weekday_back(anchor.published, parts["weekday"])
        return PartialDate.of(last), PartialDate.of(last + timedelta(days=7)), False
    return None


def _weekday_back(published: date, weekday: int) -> date:
    return published - timedelta(days=(published.weekday() - weekday) % 7)


def _yearless(month: int, day: int, anchor: Anchor) -> _Resolved:
    published = anchor.published
    year = published.year
    if (month, day or 1) > (published.month, published.day if day else 31):
        year -= 1
    story = _in_story(month, day, anchor)
    year = story or year
    day = min(day, calendar.monthrange(year, month)[1]) if day == 29 else day
    made = _valid(year, month, day)
    if story or 0 <= (published - made.last).days < _JUST_PAST:
        return made, None, bool(story)
    later = _valid(published.year, month, day)
    if later.last < published:
        later = _valid(published.year + 1, month, min(day, 28) if month == 2 else day)
    coming, gone = (later.first - published).days, (published - made.last).days
    if coming > 150 and gone < coming:
        return made, None, False  # the nearer one: hearings are seldom set so far ahead
    return made, later, False


def _in_story(month: int, day: int, anchor: Anchor) -> int:
    """The year of a day that follows within weeks on one told with its year, long ago: "arrested
    on 3 October 2023, and on 12 December …". 0 where the day is rather the last one such: after
    "founded in 2019" a text goes on with its news."""
    told = anchor.told
    if not told or not told.month or not anchor.told_explicit:
        return 0
    if (anchor.published - told.last).days <= _LONG_AGO:
        return 0
    year = told.year if (month, day or 31) >= (told.month, told.day or 1) else told.year + 1
    next_one = date(year, month, min(day or 1, 28))
    return year if (next_one - told.first).days <= _NEXT_STEP else 0


def _day_alone(day: int, anchor: Anchor, weekday: int | None = None) -> _Resolved:
    base = anchor.told if anchor.told and anchor.told.month else PartialDate.of(anchor.published)
    published = anchor.published
    if weekday is not None and (near := _on_weekday(day, weekday, published)):
        return PartialDate.of(near), None, False
    year, month = base.year, base.month
    if anchor.told and anchor.told.month:
        if base.day and day < base.day:
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
            back = _valid(base.year, base.month, day)
            if date(year, month, 1).replace(day=min(day, 28)) > published >= back.last:
                return back, _valid(year, month, day), False  # told out of order
    elif day > published.day:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    made = _valid(year, month, day)
    later = _valid(published.year, published.month, day) if day >= published.day else None
    return made, later if made.last < published else None, False


def _on_weekday(day: int, weekday: int, published: date) -> date | None:
    """The day of that number nearest to publication that falls on the weekday told with it."""
    fits = []
    for months in (-2, -1, 0, 1, 2):
        year, month = divmod(published.year * 12 + published.month - 1 + months, 12)
        if day <= calendar.monthrange(year, month + 1)[1]:
            each = date(year, month + 1, day)
            if each.weekday() == weekday:
                fits.append(each)
    return min(fits, key=lambda each: abs((each - published).days), default=None)
