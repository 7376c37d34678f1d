"""Local hours as instants: of a digest, and of the quiet in which nothing comes.

Pure. Clocks that are put forward or back are met here and nowhere else.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.model import Subscription


def local_day(zone: str, now: datetime) -> date:
    return now.astimezone(ZoneInfo(zone)).date()


def instant(zone: str, day: date, at: time) -> datetime:
    """Tell when it is `at` on a local day: in a gap the hour after it, in a fold the first one."""
    wall = datetime.combine(day, at.replace(tzinfo=None, fold=0), tzinfo=ZoneInfo(zone))
    return wall.astimezone(UTC)


def quiet_until(wish: Subscription, now: datetime) -> datetime | None:
    """Tell when the quiet hours end that it is in at `now`; None where it is in none."""
    if not (quiet := wish.quiet):
        return None
    today = local_day(wish.zone, now)
    for day in (today - timedelta(days=1), today):
        last_day = day + timedelta(days=1) if quiet.end <= quiet.start else day
        end = instant(wish.zone, last_day, quiet.end)
        if instant(wish.zone, day, quiet.start) <= now < end:
            return end
    return None
