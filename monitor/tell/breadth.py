"""How much a subscription will bring, said when it is made: a wish too broad is not read for long.

Pure. What was told lately is counted by the page that told it, as a letter tells a page whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.model import Defender, Notice, Subscription
from monitor.tell import plan

LOOK_BACK = timedelta(weeks=8)
A_YEAR_EACH = 6  # developments of one person, while there is no record to count in
MANY = 35  # a week: five a day


@dataclass(frozen=True, slots=True)
class Breadth:
    a_week: float
    counted: bool  # in the record; else reckoned from the number of people

    @property
    def is_broad(self) -> bool:
        return self.a_week > MANY


def of(
    wish: Subscription, told: Sequence[Notice], defenders: Iterable[Defender], today: date
) -> Breadth:
    """Say how many messages a week `wish` would have brought; `told` is what was new within
    `LOOK_BACK`, whomever it concerns."""
    if told:
        first = min(notice.published or notice.recorded.date() for notice in told)
        weeks = max((today - first).days / 7, 1.0)
        pages = {notice.url for notice in told if plan.interested(wish, notice)}
        return Breadth(len(pages) / weeks, counted=True)
    people = sum(plan.concerns(wish, person) for person in defenders)
    return Breadth(people * A_YEAR_EACH / 52, counted=False)
