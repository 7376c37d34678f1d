"""Who is to be told what, and when again: from changes and subscriptions to letters, from the
clock to the digests that are due, from a failed try to the next one.

Pure: the words are made in `render`, the sending in `notifiers`, the keeping in `storage`.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitor.errors import DeliveryError
from monitor.model import (
    Defender,
    Delivery,
    DeliveryState,
    Kind,
    Notice,
    Rhythm,
    Status,
    Subscription,
    Telling,
    digest_id,
)
from monitor.tell import hours

REMEMBERED = timedelta(hours=20)  # a homeserver forgets the ids of messages after a day
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
LONGEST_ASKED_WAIT = timedelta(hours=24)  # whatever Retry-After says
SETTLING = timedelta(minutes=1)
LONGEST_LIST_OF_MISSED_DAYS = 31
CLOCK_TOLERANCE = timedelta(hours=26)  # a watermark further ahead comes from a clock gone wrong

PERIODS = {Rhythm.DAILY: timedelta(days=1), Rhythm.WEEKLY: timedelta(days=7)}
_URGENCY = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Letter:
    """What one address is told in one message; `notices` in the order that matters."""

    id: str
    address: str
    notices: tuple[Notice, ...]
    thread: str = ""
    by_number: tuple[Notice, ...] = ()  # told by case number only
    sealed: bool = False  # only where nobody else can read it


@dataclass(frozen=True, slots=True)
class DueDigest:
    """A digest to be made now: of everything recorded in [since, until)."""

    id: str
    subscription: Subscription
    day: date  # the reader's local day
    since: datetime
    until: datetime
    missed: tuple[date, ...] = ()


def interested(subscription: Subscription, notice: Notice) -> bool:
    """Whether all filters of `subscription` let `notice` through; an empty one lets all."""
    kind = not subscription.kinds or notice.change.event.kind in subscription.kinds
    source = not subscription.sources or notice.source in subscription.sources
    return kind and source and concerns(subscription, notice.defender)


def concerns(subscription: Subscription, who: Defender) -> bool:
    """Whether `subscription` is about this person, whatever happened to her."""
    by_person = not subscription.defenders or who.id in subscription.defenders
    countries = tuple(country.upper() for country in subscription.countries)
    return by_person and (not countries or who.country.upper() in countries)


def in_order(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Put notices in reading order, each once: the person with the gravest news first.

    All that befell one person stays together, the gravest first, then the earliest.
    """
    once = {notice.change.id: notice for notice in notices}
    gravest: dict[str, int] = {}
    for notice in once.values():
        grave = _URGENCY[notice.change.event.kind]
        gravest[notice.defender.id] = min(grave, gravest.get(notice.defender.id, grave))

    def place(notice: Notice) -> tuple[int, str, str, int, str, str]:
        event = notice.change.event
        return (
            gravest[notice.defender.id],
            notice.defender.name.casefold(),
            notice.defender.id,
            _URGENCY[event.kind],
            str(event.date or "9999"),
            notice.change.id,
        )

    return tuple(sorted(once.values(), key=place))


def tellings(
    notices: Iterable[Notice], subscriptions: Iterable[Subscription], now: datetime
) -> list[Telling]:
    """Say who is to be told of what, and from when: an address of each change once, however many
    subscriptions it fits, and as early as any of them lets it through. Only `new` ones are told."""
    told = [notice for notice in notices if notice.change.status is Status.NEW]
    dues: dict[tuple[str, str], datetime] = {}
    for wish in subscriptions:
        if wish.rhythm is not Rhythm.AT_ONCE:
            continue
        later = hours.quiet_until(wish, now) or now
        through = wish.quiet.through if wish.quiet else ()
        for notice in told:
            if interested(wish, notice):
                due = now if notice.change.event.kind in through else later
                key = (wish.address, notice.change.id)
                dues[key] = min(due, dues.get(key, due))
    return [Telling(address, change, due) for (address, change), due in dues.items()]


def settled(waiting: Sequence[Telling], now: datetime, *, polling: bool) -> bool:
    """Whether to write letters now: at the end of a round of polls, so that one letter tells all
    of it, but no later than `SETTLING` after the first telling came due."""
    if not waiting or not polling:
        return bool(waiting)
    waited = now - min(telling.due for telling in waiting)
    return not timedelta(0) <= waited < SETTLING


def letter(
    address: str,
    notices: Iterable[Notice],
    secret: str,
    by_number: Iterable[Notice] = (),
    *,
    sealed: bool = False,
) -> Letter:
    """Make one letter of all that an address is to be told.

    Its id and thread come of `secret`: who sees a mail's headers but not our data cannot try
    which person it may be about. Only a letter about one person is in a thread, hers: in a
    thread of another, who mutes the one would miss the other. What may not be told openly is in
    none: that two messages are about the same person is nobody else's business.
    """
    ordered, hidden = in_order(notices), in_order(by_number)
    changes = sorted(notice.change.id for notice in (*ordered, *hidden))
    people = {notice.defender.id for notice in ordered}
    openly = len(people) == 1 and not hidden and not sealed
    thread = digest_id("thread", secret, address, *people) if openly else ""
    id_ = digest_id(secret, address, *changes)
    return Letter(id_, address, ordered, thread, hidden, sealed)


# ---------------------------------------------------------------- digests


def digests_due(
    subscriptions: Iterable[Subscription],
    last: Mapping[str, tuple[date, datetime]],
    now: datetime,
) -> list[DueDigest]:
    """List the digests whose hour has come: at most one a subscription and local day or week.

    `last` gives local day and watermark of each subscription's last queued digest. After an
    outage there is one digest, of today; it names the days that were missed.
    """
    wishes = (s for s in subscriptions if s.rhythm is not Rhythm.AT_ONCE)
    found = (_digest_due(s, last.get(s.id), now) for s in wishes)
    return [due for due in found if due]


def next_digest(subscription: Subscription, after: datetime) -> datetime:
    """Tell when the next digest hour of `subscription` comes, for people to read."""
    day = hours.local_day(subscription.zone, after)
    while not (moment := _moment(subscription, day)) or moment <= after:
        day += timedelta(days=1)
    return moment


def _digest_due(
    subscription: Subscription, last: tuple[date, datetime] | None, now: datetime
) -> DueDigest | None:
    found = next(_hours_back(subscription, now), None)
    if found is None:
        return None
    day, hour = found
    if last and last[1] > now + CLOCK_TOLERANCE:
        last = None
    if last:
        if last[0] >= day:
            return None
        since = min(last[1], now)
    else:
        if subscription.since and hour <= subscription.since <= now:
            return None
        since = hour - PERIODS[subscription.rhythm]
        since = min(max(since, subscription.since or since), now)
    return DueDigest(
        id=digest_id("digest", subscription.id, day),
        subscription=subscription,
        day=day,
        since=since,
        until=now,
        missed=_missed(subscription, last[0], day) if last else (),
    )


def _hours_back(subscription: Subscription, now: datetime) -> Iterator[tuple[date, datetime]]:
    """Digest hours that have come, latest first, over the last days."""
    today = hours.local_day(subscription.zone, now)
    for back in range(PERIODS[subscription.rhythm].days + 3):
        day = today - timedelta(days=back)
        hour = _moment(subscription, day)
        if hour and hour <= now:
            yield day, hour


def _missed(subscription: Subscription, last: date, day: date) -> tuple[date, ...]:
    first = max(last + timedelta(days=1), day - timedelta(days=LONGEST_LIST_OF_MISSED_DAYS))
    days = (first + timedelta(days=n) for n in range((day - first).days))
    return tuple(missed for missed in days if _moment(subscription, missed))


def _moment(subscription: Subscription, day: date) -> datetime | None:
    """The digest's instant on a local day.

    None where there is none on that day: it is another day of the week, or the zone skipped it
    (Apia, 30 December 2011).
    """
    if subscription.rhythm is Rhythm.WEEKLY and day.weekday() != subscription.weekday:
        return None
    moment = hours.instant(subscription.zone, day, subscription.at)
    return moment if hours.local_day(subscription.zone, moment) == day else None


# ---------------------------------------------------------------- after a failed try


def after_failure(
    delivery: Delivery, error: DeliveryError, now: datetime
) -> tuple[DeliveryState, datetime | None]:
    """Say how a delivery stands after a try that failed, and when to try it again.

    `delivery.attempts` counts the tries, this one included. None: never again.
    """
    doubt = delivery.state is DeliveryState.UNCERTAIN  # of an earlier try
    if error.shut:  # nothing is claimed while the channel is: then at once
        return (DeliveryState.UNCERTAIN if doubt else DeliveryState.RETRY), now
    remembered = not delivery.address.startswith("matrix:") or now - delivery.created < REMEMBERED
    if error.uncertain and not remembered:
        return DeliveryState.FAILED, None  # it may be there; once more would be a second message
    if error.uncertain:
        return DeliveryState.UNCERTAIN, now + _wait(delivery.attempts, error.retry_after)
    if error.temporary:
        return DeliveryState.RETRY, now + _wait(delivery.attempts, error.retry_after)
    return DeliveryState.FAILED, None


def _wait(attempts: int, asked: float | None) -> timedelta:
    doublings = min(max(attempts - 1, 0), 10)
    own: timedelta = min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
    if asked is None or not math.isfinite(asked) or asked <= 0:
        return own
    wish = timedelta(seconds=min(asked, LONGEST_ASKED_WAIT.total_seconds()))
    return wish + FIRST_WAIT / 2  # the server knows best: soon after what it asked for
