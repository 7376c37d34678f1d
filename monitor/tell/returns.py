"""What comes back from those we write to: a message that did not arrive, a wish for no more.

Each is carried out in one transaction with the words about it, to the operator and to her."""

from datetime import datetime

from monitor.model import Privacy
from monitor.ports import Ledger
from monitor.tell import deliveries, losses, render
from notifiers import channel_of

_NAMELESS = Privacy.DISCREET


def bounced(ledger: Ledger, message: str, status: str, now: datetime, *, nobody: bool) -> bool:
    """A message of ours that had been handed over did not arrive: it counts as given up, which is
    told as any loss is. `nobody`: nothing more is sent there. Whether it was one of ours."""
    fault = f"It came back from the recipient's mail server ({status})."
    address = ledger.outbox.came_back(message, now, fault)
    if address and nobody:
        ledger.recipients.pause(address, now, fault)
    return address is not None


def ended_by_message(ledger: Ledger, message: str, operator: str, now: datetime) -> bool:
    """End what the address is subscribed to that this message was for; whether there was any."""
    address = ledger.outbox.address_of(message)
    return bool(address) and ended(ledger, address or "", operator, now)


def ended(ledger: Ledger, address: str, operator: str, now: datetime) -> bool:
    """End all subscriptions of an address as its reader asked, and tell both: her once, and whom
    she may have left without eyes on the news. Whether there was any."""
    usual = losses.usual(ledger, address)
    if not ledger.outbox.unsubscribe(address):
        return False
    if usual is not Privacy.ENCRYPTED:
        message = render.ended(channel_of(address))
        ledger.outbox.add([deliveries.daily_delivery("ended", address, message, now, _NAMELESS)])
    losses.tell_ended(ledger, address, operator, now)
    return True
