"""What should have been heard of by now, and was not: silence about a person is news.

Pure. `TABLE` says what is awaited after what, how long patience lasts and when it is given up;
MONITOR_OVERDUE sets other days. Only the latest of each kind about a person is awaited, and only
what was once news: of what was history when it was first read nothing is expected.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.keeping import Awaited, Matter, Waiting
from monitor.model import Kind

_OUTCOME = (Kind.SENTENCE, Kind.RELEASE, Kind.DEATH)
_CUSTODY = (Kind.DETENTION, Kind.CHARGE, Kind.TRIAL, Kind.APPEAL, Kind.ILL_TREATMENT)


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is awaited."""

    name: str  # in MONITOR_OVERDUE
    after: Kind
    days: int  # of patience
    until: int  # days after which nobody waits any more
    ended_by: tuple[Kind, ...]  # what happened since ends the waiting
    words: str  # with {days}, where the days without news come in
    same_day: bool = True  # also what happened on that very day ends it
    retold: bool = False  # patience begins anew when it is told again; else that ends it


# In the order that matters; of two rules about one occurrence the first that holds is told.
TABLE = (
    Rule(
        "disappearance", Kind.DISAPPEARANCE, 14, 3650, (*_OUTCOME, *_CUSTODY),
        "no news for {days}", same_day=False, retold=True,
    ),
    Rule(
        "health", Kind.HEALTH, 14, 180, (Kind.RELEASE, Kind.DEATH),
        "no news for {days}", same_day=False, retold=True,
    ),
    Rule(
        "hearing", Kind.TRIAL, 3, 120, (*_OUTCOME, *_CUSTODY),
        "the hearing was {days} ago, and nothing was told of it",
    ),
    Rule(
        "verdict", Kind.TRIAL, 60, 730, _OUTCOME,
        "no verdict is known {days} after the hearing was told", retold=True,
    ),
    Rule(
        "appeal", Kind.APPEAL, 60, 730, _OUTCOME,
        "nothing more of the appeal for {days}", retold=True,
    ),
)  # fmt: skip
DAYS = {rule.name: rule.days for rule in TABLE}


def awaited(
    matters: Iterable[Matter], today: date, days: Mapping[str, int] = DAYS
) -> tuple[Awaited, ...]:
    """List what is overdue on `today`: the gravest first, then what waits longest."""
    latest: dict[tuple[str, Kind], Matter] = {}
    for matter in matters:
        key = (matter.defender.id, matter.kind)
        if key not in latest or latest[key].day < matter.day:
            latest[key] = matter
    found = [pair for matter in latest.values() if (pair := _overdue(matter, today, days))]
    found.sort(key=lambda pair: (pair[0], -pair[1].days, pair[1].matter.defender.name))
    return tuple(each for _, each in found)


def waiting(today: date, days: Mapping[str, int] = DAYS) -> tuple[Waiting, ...]:
    """What could be overdue on `today`, whenever it was last told: all that need be looked at."""
    return tuple(
        Waiting(
            rule.after,
            today - timedelta(days=rule.until),
            today - timedelta(days=days[rule.name] + 1),
            rule.ended_by,
            rule.same_day,
        )
        for rule in TABLE
    )


def _overdue(matter: Matter, today: date, days: Mapping[str, int]) -> tuple[int, Awaited] | None:
    for place, rule in enumerate(TABLE):
        if rule.after is not matter.kind or _ended(rule, matter):
            continue
        since = max(matter.day, matter.told) if rule.retold else matter.day
        waited = (today - since).days
        if days[rule.name] < waited and (today - matter.day).days <= rule.until:
            return place, Awaited(matter, rule.words, waited)
    return None


def _ended(rule: Rule, matter: Matter) -> bool:
    if not rule.retold and matter.told > matter.day:
        return True
    for kind in rule.ended_by:
        latest = matter.last.get(kind, date.min)
        # of its own kind there is always itself
        if latest > matter.day or (
            latest == matter.day and rule.same_day and kind is not rule.after
        ):
            return True
    return False
