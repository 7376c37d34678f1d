"""Rows for the outbox: each message with an id that is the same on every machine and try.

What is told to whom, and when, is planned in `monitor.tell.plan`; here it only gets its form.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from monitor.model import Delivery, DeliveryKind, Message, Privacy, digest_id
from monitor.tell.plan import DueDigest, Letter


def alert_delivery(letter: Letter, message: Message, now: datetime) -> Delivery:
    """Make the row for the outbox: the message as it will go out, on every try."""
    return Delivery(
        id=letter.id,
        kind=DeliveryKind.ALERT,
        address=letter.address,
        message=message,
        due=now,
        created=now,
        changes=tuple(notice.change.id for notice in (*letter.notices, *letter.by_number)),
        thread=letter.thread,
        privacy=_privacy(letter),
    )


def _privacy(letter: Letter) -> Privacy:
    if letter.sealed:
        return Privacy.ENCRYPTED
    return Privacy.FULL if letter.notices else Privacy.DISCREET


def digest_delivery(
    due: DueDigest,
    message: Message,
    now: datetime,
    changes: Sequence[str] = (),
    *,
    secret: str = "",
    privacy: Privacy = Privacy.FULL,
) -> Delivery:
    """Its id comes of `secret` too: a subscription's own could be tried against people."""
    return Delivery(
        id=digest_id(secret, due.id),
        privacy=privacy,
        kind=DeliveryKind.DIGEST,
        address=due.subscription.address,
        message=message,
        due=now,
        created=now,
        changes=tuple(changes),
    )


def operator_delivery(
    address: str, message: Message, now: datetime, privacy: Privacy = Privacy.FULL
) -> Delivery:
    """A word about the service itself; the same words to the same address go once an hour."""
    hour = now.strftime("%Y-%m-%dT%H")
    return Delivery(
        id=digest_id("operator", address, message.subject, message.text, hour),
        kind=DeliveryKind.OPERATOR,
        address=address,
        message=message,
        due=now,
        created=now,
        privacy=privacy,
    )


def daily_delivery(
    what: str, address: str, message: Message, now: datetime, privacy: Privacy = Privacy.FULL
) -> Delivery:
    """A word about the service that goes once a day to an address, whatever it says by then."""
    made = operator_delivery(address, message, now, privacy)
    return replace(made, id=digest_id(what, address, now.date()))


def key_needed_delivery(address: str, message: Message, now: datetime) -> Delivery:
    """A word to whom nothing can be encrypted for: once a day, and nothing of what it was."""
    return daily_delivery("key needed", address, message, now, Privacy.DISCREET)


def confirmation_delivery(
    address: str, message: Message, now: datetime, code: str, secret: str
) -> Delivery:
    """The code for a new address, which alone is sent there before it is confirmed."""
    made = operator_delivery(address, message, now, Privacy.DISCREET)
    id_ = digest_id("confirmation", secret, address, code)
    return replace(made, id=id_, kind=DeliveryKind.CONFIRMATION)
