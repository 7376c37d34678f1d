"""The outbox: who is to be told, and how far that has got. Nothing is sent from here."""

import secrets
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from monitor.keeping import Undelivered
from monitor.model import (
    Channel,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Telling,
)
from storage import rows
from storage import tables as t
from storage.addressing import is_paused, waits
from storage.querying import add_row, chunks
from storage.subscribers import CLAIMABLE, SqlSubscribers

LEASE = timedelta(minutes=10)  # after which a worker that took a delivery counts as dead
# No wait is longer: a due time further ahead was set by a clock gone wrong, and counts as come.
LONGEST_WAIT = timedelta(hours=26)
UNDELIVERED = (*CLAIMABLE, DeliveryState.SENDING)
_SCHEMES = {Channel.EMAIL: "mailto", Channel.MATRIX: "matrix"}


class SqlOutbox(SqlSubscribers):
    # ---------------------------------------------------------------- what is to be told

    def hold(self, tellings: Iterable[Telling]) -> None:
        """Keep what addresses are to be told until a letter is made of it; again is the same."""
        for telling in tellings:
            values = {"address": telling.address, "change": telling.change, "due": telling.due}
            add_row(self._connection, t.tellings, values)

    def untold(self, now: datetime) -> list[Telling]:
        """What is due to be told, by address; nothing for one that has to wait."""
        c = t.tellings.c
        query = select(t.tellings).where(_come(c.due, now), ~waits(c.address))
        query = query.order_by(c.address, c.due, c.change)
        return [
            Telling(row.address, row.change, row.due) for row in self._connection.execute(query)
        ]

    def held(self) -> int:
        """How many tellings wait for their letter."""
        return self._connection.execute(select(func.count()).select_from(t.tellings)).scalar_one()

    def told(self, tellings: Sequence[Telling]) -> None:
        """Forget what has become a letter."""
        c = t.tellings.c
        for telling in tellings:
            which = (c.address == telling.address, c.change == telling.change)
            self._connection.execute(delete(t.tellings).where(*which))

    def secret(self, name: str) -> str:
        """A random word that only this installation knows, made when it is first asked for."""
        c = t.secrets.c
        known = select(c.value).where(c.name == name)
        add_row(self._connection, t.secrets, {"name": name, "value": secrets.token_hex(16)})
        value: str = self._connection.execute(known).scalar_one()
        return value

    # ---------------------------------------------------------------- deliveries

    def add(self, deliveries: Iterable[Delivery]) -> int:
        """Queue; one whose id is known already is left as it is. Returns how many were queued."""
        added = 0
        for delivery in deliveries:
            if not add_row(self._connection, t.deliveries, rows.delivery_values(delivery)):
                continue
            added += 1
            links = [
                {"delivery": delivery.id, "change": change, "place": place}
                for place, change in enumerate(dict.fromkeys(delivery.changes))
            ]
            if links:
                self._connection.execute(insert(t.delivery_changes), links)
        return added

    def claim(
        self,
        now: datetime,
        limit: int,
        *,
        busy: Collection[str] = (),
        shut: Collection[Channel] = (),
        each: int = 0,
    ) -> list[Delivery]:
        """Take what is due for ten minutes, oldest first; nothing for addresses that are `busy` or
        of a channel that is `shut`, and for none more than `each`, where that is set.

        Each is in one claim only, also among several workers. `attempts` counts this try;
        `state` is UNCERTAIN where an earlier try may have arrived, else SENDING.
        """
        c = t.deliveries.c
        asks = c.kind == DeliveryKind.CONFIRMATION
        free = or_(~waits(c.address), and_(asks, ~is_paused(c.address)))
        due = and_(c.state.in_(CLAIMABLE), _come(c.due, now))
        stale = and_(c.state == DeliveryState.SENDING, _come(c.lease, now))
        order = (c.due, c.created, c.id)
        seen: list[Any] = []
        for which in (due, stale):
            query = select(c.id, c.address, c.state, c.lease, c.due, c.created)
            query = query.where(which, free, c.address.not_in(busy), *_not_by(shut))
            seen += self._connection.execute(query.order_by(*order).limit(limit))
        seen.sort(key=lambda row: (row.due, row.created, row.id))
        fair = _at_most(seen[:limit], each) if each else seen[:limit]
        taken = {row.id: row.state for row in fair if self._take(row, now)}
        return [_claimed(delivery, taken[delivery.id]) for delivery in self._get(list(taken))]

    def _take(self, row: Any, now: datetime) -> bool:  # noqa: ANN401
        """Mark it as ours, if it still stands as we saw it: another worker may have been first."""
        c = t.deliveries.c
        lease = c.lease.is_(None) if row.lease is None else c.lease == row.lease
        mine = (
            update(t.deliveries)
            .where(c.id == row.id, c.state == row.state, lease)
            .values(state=DeliveryState.SENDING, lease=now + LEASE, attempts=c.attempts + 1)
        )
        return self._connection.execute(mine).rowcount == 1

    def recover(self, now: datetime) -> int:
        """Free what a process that died was sending; for a service that starts, alone on its data.

        Such a delivery may have arrived: it is UNCERTAIN, and tried again with the same id.
        """
        return self.doubt(DeliveryState.SENDING, due=now)

    def doubt(self, *states: DeliveryState, due: datetime | None = None) -> int:
        """Say of all deliveries in these states that they may have arrived."""
        values: dict[str, Any] = {"state": DeliveryState.UNCERTAIN, "lease": None}
        if due is not None:
            values["due"] = due
        which = t.deliveries.c.state.in_(states)
        doubted = update(t.deliveries).where(which).values(values)
        return self._connection.execute(doubted).rowcount

    def mark(
        self,
        delivery: str,
        state: DeliveryState,
        now: datetime,
        due: datetime | None = None,
        fault: str = "",
    ) -> None:
        """Write down how a try ended. What was sent stays sent; one deleted meanwhile is gone."""
        c = t.deliveries.c
        values: dict[str, Any] = {"state": state, "fault": fault, "lease": None}
        if due is not None:
            values["due"] = due
        if state is DeliveryState.SENT:
            values["sent"] = now
        if state is DeliveryState.FAILED:
            values["due"] = now  # when it was given up
        which = (c.id == delivery, c.state != DeliveryState.SENT)
        self._connection.execute(update(t.deliveries).where(*which).values(values))

    def address_of(self, message: str) -> str | None:
        """To whom a message was sent; None where none of this id was."""
        c = t.deliveries.c
        query = select(c.address).where(c.id == message, c.state == DeliveryState.SENT)
        return self._connection.execute(query).scalar_one_or_none()

    def came_back(self, message: str, now: datetime, fault: str) -> str | None:
        """Give up a message that had been sent; to whom, None where none of this id was."""
        if address := self.address_of(message):
            values = {"state": DeliveryState.FAILED, "fault": fault, "due": now, "sent": None}
            which = t.deliveries.c.id == message
            self._connection.execute(update(t.deliveries).where(which).values(values))
        return address

    def seal(self, delivery: Delivery) -> None:
        """Put what was encrypted for its recipient in the place of its words, for every try."""
        message = delivery.message
        values = {"subject": message.subject, "text": message.text, "html": message.html}
        same = (t.deliveries.c.id == delivery.id, ~t.deliveries.c.sealed)
        sealed = update(t.deliveries).where(*same).values(sealed=True, **values)
        self._connection.execute(sealed)

    def get(self, delivery: str) -> Delivery | None:
        return next(iter(self._get([delivery])), None)

    def undelivered(self, limit: int = 100) -> list[Delivery]:
        """What has not been sent, given up included, oldest first: for the status page."""
        c = t.deliveries.c
        states = (*UNDELIVERED, DeliveryState.FAILED)
        query = select(c.id).where(c.state.in_(states)).order_by(c.due, c.id).limit(limit)
        return self._get(list(self._connection.execute(query).scalars()))

    def given_up_between(self, since: datetime, until: datetime) -> list[Undelivered]:
        """Messages that failed for good in [since, until), by address, with the last fault."""
        c = t.deliveries.c
        which = (c.state == DeliveryState.FAILED, c.due >= since, c.due < until)
        query = select(c.address, c.fault).where(*which).order_by(c.address, c.due, c.id)
        by_address: dict[str, list[str]] = defaultdict(list)
        for row in self._connection.execute(query):
            by_address[row.address].append(row.fault)
        paused = set(
            self._connection.execute(
                select(t.recipients.c.address).where(t.recipients.c.paused.is_not(None))
            ).scalars()
        )
        return [
            Undelivered(address, len(faults), faults[-1], address in paused)
            for address, faults in by_address.items()
        ]

    def stuck(self, channel: Channel, since: datetime) -> datetime | None:
        """When the oldest message was made that has been tried by this channel and waits, where
        that is before `since`, and nothing has gone by it after. Of email and Matrix."""
        c = t.deliveries.c
        by = func.lower(c.address).like(f"{_SCHEMES[channel]}:%")
        if self._connection.execute(select(c.id).where(c.sent > since, by).limit(1)).first():
            return None
        tried = c.state.in_((DeliveryState.RETRY, DeliveryState.UNCERTAIN))
        oldest = select(c.created).where(tried, by, ~waits(c.address), c.created <= since)
        return self._connection.execute(oldest.order_by(c.created).limit(1)).scalar_one_or_none()

    def send_again(self, since: datetime, now: datetime, address: str = "") -> int:
        """Make due what was given up since then, under the same ids; returns how many.

        What has no content any more is left: it was kept long enough, or she was removed."""
        c = t.deliveries.c
        which = [c.state == DeliveryState.FAILED, c.due >= since, c.text != ""]
        which += [c.address == address] if address else []
        values = {"state": DeliveryState.RETRY, "due": now, "attempts": 0}
        return self._connection.execute(update(t.deliveries).where(*which).values(values)).rowcount

    def holding(self, defender: str) -> list[Delivery]:
        """Undelivered messages with a change of hers: they go when she is removed."""
        c, link = t.deliveries.c, t.delivery_changes.c
        query = (
            select(c.id)
            .join(t.delivery_changes, link.delivery == c.id)
            .join(t.changes, t.changes.c.id == link.change)
            .where(t.changes.c.defender == defender, c.state.in_(UNDELIVERED))
            .distinct()
        )
        return self._get(list(self._connection.execute(query).scalars()))

    def _get(self, ids: list[str]) -> list[Delivery]:
        """Deliveries in order of due time."""
        found: list[Any] = []
        changes: dict[str, list[str]] = defaultdict(list)
        link = t.delivery_changes.c
        for part in chunks(ids):
            query: Select[Any] = select(t.deliveries).where(t.deliveries.c.id.in_(part))
            found += self._connection.execute(query)
            links = select(link.delivery, link.change).where(link.delivery.in_(part))
            for delivery, change in self._connection.execute(links.order_by(link.place)):
                changes[delivery].append(change)
        found.sort(key=lambda row: (row.due, row.created, row.id))
        return [rows.delivery(row, changes[row.id]) for row in found]

    # ---------------------------------------------------------------- digests and health

    def last_digest(self, subscription: str) -> tuple[date, datetime] | None:
        """Local day and watermark of the last digest that was queued."""
        c = t.digests.c
        query = select(c.day, c.until).where(c.subscription == subscription)
        row = self._connection.execute(query.order_by(c.day.desc()).limit(1)).first()
        return (row.day, row.until) if row else None

    def digest_queued(self, subscription: str, day: date, until: datetime) -> None:
        """One a day: a second one of the same local day changes nothing."""
        values = {"subscription": subscription, "day": day, "until": until}
        add_row(self._connection, t.digests, values)

    def counts(self) -> dict[DeliveryState, int]:
        c = t.deliveries.c
        query = select(c.state, func.count()).group_by(c.state)
        return {DeliveryState(state): count for state, count in self._connection.execute(query)}

    def last_sent(self) -> datetime | None:
        c = t.deliveries.c
        query = select(c.sent).where(c.sent.is_not(None)).order_by(c.sent.desc()).limit(1)
        return self._connection.execute(query).scalar_one_or_none()


def _come(moment: ColumnElement[Any], now: datetime) -> ColumnElement[bool]:
    return or_(moment <= now, moment > now + LONGEST_WAIT)


def _not_by(shut: Collection[Channel]) -> list[ColumnElement[bool]]:
    """Only email and Matrix have one log-in for all, and can be shut as a whole."""
    schemes = [_SCHEMES[channel] for channel in sorted(shut) if channel in _SCHEMES]
    return [func.lower(t.deliveries.c.address).not_like(f"{scheme}:%") for scheme in schemes]


def _at_most(found: Sequence[Any], each: int) -> list[Any]:
    """The first rows of every address."""
    seen: Counter[str] = Counter()
    kept = []
    for row in found:
        seen[row.address] += 1
        if seen[row.address] <= each:
            kept.append(row)
    return kept


def _claimed(delivery: Delivery, before: str) -> Delivery:
    """Say of a delivery that was taken whether an earlier try may have arrived."""
    if before in (DeliveryState.UNCERTAIN, DeliveryState.SENDING):
        return replace(delivery, state=DeliveryState.UNCERTAIN)
    return delivery
