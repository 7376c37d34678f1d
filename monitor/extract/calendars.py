"""Years with a sign of another calendar (Buddhist era, Persian, Hijri) to our own. Pure sums."""

from datetime import date, timedelta

from monitor.model import PartialDate


def to_gregorian(parts: dict[str, int], calendar: str) -> PartialDate:
    """`parts` has year and perhaps month, day, of "buddhist", "roc" (Taiwan), "persian", "hijri".

    Raises ValueError for a calendar that we do not know."""
    year, month, day = parts["year"], parts.get("month", 0), parts.get("day", 0)
    if calendar == "buddhist":
        return PartialDate(year - 543, month, day if month else 0)
    if calendar == "roc":
        if not 50 < year < 200:
            raise ValueError("no year of the republic")
        return PartialDate(year + 1911, month, day if month else 0)
    if calendar == "persian":
        return _persian(year, month, day)
    if calendar == "hijri":
        return _hijri(year, month, day)
    raise ValueError(f"unknown calendar {calendar!r}")


def _persian(year: int, month: int, day: int) -> PartialDate:
    if not month:
        return PartialDate(year + 621)
    start = date(year + 621, 3, 20 if (year + 621) % 4 == 0 else 21)
    before = 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    made = start + timedelta(days=before + max(day, 1) - 1)
    return PartialDate.of(made) if day else PartialDate(made.year, made.month)


def _hijri(year: int, month: int, day: int) -> PartialDate:
    """The tabular calendar, a day or two off the announced one: so months at the finest."""
    days = (year - 1) * 354 + (3 + 11 * year) // 30
    days += (59 * (max(month, 1) - 1) + 1) // 2 + max(day, 15 if month else 177) - 1
    made = date(622, 7, 19) + timedelta(days=days)
    return PartialDate(made.year, made.month) if month else PartialDate(made.year)
