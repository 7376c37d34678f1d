"""What may be sent only encrypted is encrypted once, before its first try, and stays those bytes.

Without a key that is good at each try nothing is sent: it is given up, which is told to those who
look after the service as any loss is, and without a word of its content to whom it was for.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from monitor.errors import DeliveryError
from monitor.keeping import Certificate
from monitor.model import Channel, Delivery, DeliveryState, Privacy
from monitor.ports import Ledger
from monitor.tell import deliveries, render
from notifiers import channel_of
from notifiers.outbox import Courier


def ready(
    ledger: Ledger, claimed: Iterable[Delivery], courier: Courier, now: datetime
) -> tuple[list[Delivery], int]:
    """The deliveries that can be sent, and how many had to be given up."""
    keys: dict[str, Certificate] | None = None
    found, lost = [], 0
    for delivery in claimed:
        if (
            delivery.privacy is not Privacy.ENCRYPTED
            or not _is_mail(delivery)
            or not courier.sender
        ):
            found.append(delivery)  # without a mail server its door lets it wait
            continue
        keys = ledger.recipients.certificates() if keys is None else keys
        try:
            found.append(_sealed(ledger, delivery, keys.get(delivery.address), courier, now))
        except DeliveryError as error:
            _give_up(ledger, delivery, str(error), now)
            lost += 1
    return found, lost


def _is_mail(delivery: Delivery) -> bool:
    return channel_of(delivery.address) is Channel.EMAIL


def _sealed(
    ledger: Ledger, delivery: Delivery, key: Certificate | None, courier: Courier, now: datetime
) -> Delivery:
    from notifiers import pgp  # loaded where a message needs it: few do
    from notifiers.mail_content import seal

    fault = pgp.ailment(key, now) if key else "There is no OpenPGP key for it on file."
    if fault or not key:
        words = f"It may be sent only encrypted: {fault}"
        raise DeliveryError(words, temporary=False)
    if delivery.sealed:
        return delivery
    try:
        message = seal(delivery, key, courier.sender, now, courier.stop)
    except ValueError:
        words = "The recipient's email address cannot be used."
        raise DeliveryError(words, temporary=False) from None
    sealed = replace(delivery, message=message, sealed=True)
    ledger.outbox.seal(sealed)
    return sealed


def _give_up(ledger: Ledger, delivery: Delivery, fault: str, now: datetime) -> None:
    ledger.outbox.mark(delivery.id, DeliveryState.FAILED, now, fault=fault)
    message = render.key_needed(fault)
    ledger.outbox.add([deliveries.key_needed_delivery(delivery.address, message, now)])
