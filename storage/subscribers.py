"""Who has asked to be told of what; the part of the outbox that is asked for, not made."""

from dataclasses import replace

from sqlalchemy import Connection, delete, or_, select

from monitor.model import DeliveryKind, DeliveryState, Subscription
from storage import rows
from storage import tables as t
from storage.querying import put_row

CLAIMABLE = (DeliveryState.PENDING, DeliveryState.RETRY, DeliveryState.UNCERTAIN)


class SqlSubscribers:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def subscriptions(self) -> list[Subscription]:
        c = t.subscriptions.c
        found = self._connection.execute(select(t.subscriptions).order_by(c.address, c.id))
        return [rows.subscription(row) for row in found]

    def subscribe(self, subscription: Subscription) -> None:
        """Add it, or replace the one of its id; one that says nothing of privacy keeps what was
        said before."""
        c = t.subscriptions.c
        before = select(c.privacy).where(c.id == subscription.id)
        kept = self._connection.execute(before).scalar_one_or_none()
        if kept and not subscription.privacy:
            subscription = replace(subscription, privacy=rows.privacy(kept))
        put_row(self._connection, t.subscriptions, rows.subscription_values(subscription))

    def unsubscribe(self, address_or_id: str) -> int:
        """Remove them: of an address, one by its id, or of the address that the message of this id
        was for. An address that is left without any gets nothing more of what waits."""
        c = t.subscriptions.c
        mailed = select(t.deliveries.c.address).where(t.deliveries.c.id == address_or_id)
        which = or_(c.address == address_or_id, c.id == address_or_id, c.address.in_(mailed))
        addresses = list(self._connection.execute(select(c.address).where(which)).scalars())
        told = t.tellings.c.address
        self._connection.execute(delete(t.subscriptions).where(which))
        d = t.deliveries.c
        for address in set(addresses):
            left = select(c.id).where(c.address == address).limit(1)
            if not self._connection.execute(left).first():
                waits = (d.address == address, d.state.in_(CLAIMABLE))
                about_people = d.kind != DeliveryKind.OPERATOR
                self._connection.execute(delete(t.deliveries).where(*waits, about_people))
                self._connection.execute(delete(t.tellings).where(told == address))
        return len(addresses)
