"""What a digest tells: the facts of one, gathered from an open ledger, and its place in the outbox.

When it is due stands in plan.py, how it reads in render.py.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from monitor import status
from monitor.keeping import Ahead, DigestFacts, Matter, PageState, ReviewItem
from monitor.model import (
    Channel,
    Delivery,
    Message,
    Privacy,
    Rhythm,
    Source,
    Subscription,
    digest_id,
)
from monitor.ports import Ledger
from monitor.tell import audience, deliveries, gaps, overdue, plan, privacy, render
from notifiers import channel_of

log = logging.getLogger(__name__)

DAYS_AHEAD = 14
MOST_UNREAD = 500


@dataclass(frozen=True)
class Silence:
    """What may be overdue by a patience; gathered once for all digests of a day."""

    patience: Mapping[str, int] = field(default_factory=lambda: overdue.DAYS)
    _matters: dict[date, Sequence[Matter]] = field(default_factory=dict)

    def matters(self, ledger: Ledger, day: date) -> Sequence[Matter]:
        if day not in self._matters:
            waiting = overdue.waiting(day, self.patience)
            until = day + timedelta(days=DAYS_AHEAD)
            self._matters[day] = ledger.cases.matters(waiting, until)
        return self._matters[day]


def queue(
    ledger: Ledger, sources: Sequence[Source], now: datetime, silence: Silence | None = None
) -> list[Delivery]:
    """Queue every digest whose hour has come; returns them."""
    silence = silence or Silence()
    return [put(ledger, each, sources, now, silence) for each in due(ledger, now)]


def due(ledger: Ledger, now: datetime) -> list[plan.DueDigest]:
    """The digests whose hour has come."""
    last = {
        subscription.id: known
        for subscription in ledger.outbox.subscriptions()
        if (known := ledger.outbox.last_digest(subscription.id))
    }
    ours = audience.read(ledger)
    wishes = [wish for wish in ledger.outbox.subscriptions() if not ours.waits(wish.address)]
    return plan.digests_due(wishes, last, now)


def at_once(ledger: Ledger, now: datetime) -> list[plan.DueDigest]:
    """Make everybody's next digest due now, whatever its hour."""
    from zoneinfo import ZoneInfo

    found, ours = [], audience.read(ledger)
    for subscription in ledger.outbox.subscriptions():
        if subscription.rhythm is Rhythm.AT_ONCE or ours.waits(subscription.address):
            continue
        last = ledger.outbox.last_digest(subscription.id)
        first = now - plan.PERIODS[subscription.rhythm]
        since = last[1] if last else max(first, subscription.since or now)
        day = now.astimezone(ZoneInfo(subscription.zone)).date()
        name = digest_id("digest", subscription.id, day, now.isoformat())
        found.append(plan.DueDigest(name, subscription, day, min(since, now), now))
    return found


def put(
    ledger: Ledger,
    due: plan.DueDigest,
    sources: Sequence[Source],
    now: datetime,
    silence: Silence | None = None,
) -> Delivery:
    """Queue one digest, and remember up to when it tells."""
    delivery = made(ledger, due, sources, now, silence)
    ledger.outbox.add([delivery])
    ledger.outbox.digest_queued(due.subscription.id, due.day, due.until)
    return delivery


def made(
    ledger: Ledger,
    due: plan.DueDigest,
    sources: Sequence[Source],
    now: datetime,
    silence: Silence | None = None,
) -> Delivery:
    """Make one digest, as openly as its reader and the people in it allow; needs a ledger that
    can be written to, for case numbers."""
    facts = facts_of(ledger, due, sources, now, silence)
    changes = [notice.change.id for notice in facts.notices]
    ours, wish = audience.read(ledger), due.subscription
    level, channel = privacy.wish_of(wish, ours.recipients), channel_of(wish.address)
    numbers = ledger.people.case_numbers(sorted(privacy.people_of(facts)))
    sealable = ours.can_seal(wish.address)
    shown = privacy.by_number(facts, level, ours.needs, numbers, can_seal=sealable)
    discreet = level is Privacy.DISCREET
    message, lost = (
        (render.digest_by_number(shown, channel), 0)
        if discreet
        else worded(shown, channel, wish.zone)
    )
    if lost:
        gaps.note(ledger, now)
    secret = ledger.outbox.secret("ids")
    return deliveries.digest_delivery(due, message, now, changes, secret=secret, privacy=level)


def worded(facts: DigestFacts, channel: Channel, zone: str) -> tuple[Message, int]:
    """Put a digest into words. An entry that our own code stumbles over does not stop the rest:
    it is counted in it and here, and told by the log."""
    try:
        return render.digest(facts, channel, zone), 0
    except Exception as stumble:  # noqa: BLE001  # a fault of ours must not silence the digest
        log.error(
            "a digest could not be put into words whole", extra={"fault": type(stumble).__name__}
        )
    lists = {f.name: getattr(facts, f.name) for f in fields(facts)}
    lists = {name: value for name, value in lists.items() if isinstance(value, tuple)}
    bare = _with(facts, dict.fromkeys(lists, ()))
    sound = {
        name: tuple(one for one in value if _can_be_worded(_with(bare, {name: (one,)})))
        for name, value in lists.items()
    }
    lost = sum(len(value) - len(sound[name]) for name, value in lists.items())
    return render.digest(replace(_with(facts, sound), unworded=lost), channel, zone), lost


def _with(facts: DigestFacts, lists: dict[str, tuple[Any, ...]]) -> DigestFacts:
    return replace(facts, **dict[str, Any](lists))


def _can_be_worded(facts: DigestFacts) -> bool:
    try:
        render.digest(facts)
    except Exception:  # noqa: BLE001  # as above; it was told there
        return False
    return True


def facts_of(
    ledger: Ledger,
    due: plan.DueDigest,
    sources: Sequence[Source],
    now: datetime,
    silence: Silence | None = None,
) -> DigestFacts:
    """Everything that this subscriber's digest tells."""
    wish = due.subscription
    last_day = due.day + timedelta(days=DAYS_AHEAD)
    states = ledger.sources.states()
    told = ledger.cases.told_between(due.since, due.until)
    stronger = ledger.cases.corroborated_between(due.since, due.until)
    silence = silence or Silence()
    asked = (m for m in silence.matters(ledger, due.day) if _asks(wish, m))
    gap = gaps.last(ledger)
    return DigestFacts(
        day=due.day,
        since=due.since,
        until=due.until,
        notices=plan.in_order(n for n in told if plan.interested(wish, n)),
        corroborated=plan.in_order(n for n in stronger if plan.interested(wish, n)),
        review=tuple(i for i in ledger.review.waiting() if _concerns(wish, i)),
        hearings=_concerning(wish, ledger.cases.hearings(due.day, last_day)),
        deadlines=_concerning(wish, ledger.cases.deadlines(due.day, last_day)),
        failing=status.failing(sources, states, now),
        silent=status.silent(sources, states, now),
        missed=due.missed,
        unread=_unread(ledger, due, sources),
        awaited=overdue.awaited(asked, due.day, silence.patience),
        undelivered=tuple(ledger.outbox.given_up_between(due.since, due.until)),
        rhythm=wish.rhythm,
        gap=gap if gap and due.since <= gap < due.until else None,
        withdrawn=tuple(
            gone
            for gone in ledger.sources.withdrawn_between(due.since, due.until)
            if not wish.sources or gone.page.source in wish.sources
        ),
    )


def _unread(
    ledger: Ledger, due: plan.DueDigest, sources: Sequence[Source]
) -> tuple[tuple[Source, PageState], ...]:
    """Pages that were given up since the last digest; what is tried again is nobody's work yet."""
    wish, by_id = due.subscription, {source.id: source for source in sources}
    pages = (page for page in ledger.sources.pages_unread(MOST_UNREAD) if page.due is None)
    return tuple(
        (by_id[page.source], page)
        for page in pages
        if due.since <= page.seen < due.until
        and page.source in by_id
        and (not wish.sources or page.source in wish.sources)
    )


def _concerning(wish: Subscription, found: Iterable[Ahead]) -> tuple[Ahead, ...]:
    return tuple(ahead for ahead in found if plan.concerns(wish, ahead.defender))


def _asks(wish: Subscription, matter: Matter) -> bool:
    kind = not wish.kinds or matter.kind in wish.kinds
    return kind and plan.concerns(wish, matter.defender)


def _concerns(wish: Subscription, item: ReviewItem) -> bool:
    kind = not wish.kinds or item.kind is None or item.kind in wish.kinds
    return kind and plan.concerns(wish, item.defender)
