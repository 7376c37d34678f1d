"""Whom we write to and how openly: read from an open ledger once, for a round of letters."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.keeping import Recipient
from monitor.model import Channel, Notice, Privacy, Subscription
from monitor.ports import Ledger
from monitor.tell import plan, privacy
from monitor.tell.privacy import Manner, Needs
from notifiers import channel_of


@dataclass(frozen=True, slots=True)
class Audience:
    subscriptions: Mapping[str, list[Subscription]]  # by address
    recipients: Mapping[str, Recipient]
    with_key: frozenset[str]  # addresses with an OpenPGP certificate on file
    needs: Needs

    def manner(self, address: str, notice: Notice) -> Manner:
        """How this is told there: as strictly as any subscription that it fits wishes."""
        wishes = self.subscriptions.get(address, [])
        fitting = [wish for wish in wishes if plan.interested(wish, notice)] or wishes
        levels = frozenset(privacy.wish_of(wish, self.recipients) for wish in fitting)
        needs = self.needs.of_notice(notice)
        return privacy.manner(levels, needs, can_seal=self.can_seal(address))

    def can_seal(self, address: str) -> bool:
        """Whether it is worth trying: a Matrix room shows only then whether it is encrypted."""
        return channel_of(address) is Channel.MATRIX or address in self.with_key

    def usual(self, address: str) -> Privacy:
        """How an address is told of the service itself."""
        wishes = self.subscriptions.get(address, [])
        return privacy.usual_of(address, wishes, self.recipients)

    def waits(self, address: str) -> bool:
        return address in self.recipients and self.recipients[address].waits


def read(ledger: Ledger) -> Audience:
    by_address: dict[str, list[Subscription]] = defaultdict(list)
    for wish in ledger.outbox.subscriptions():
        by_address[wish.address].append(wish)
    return Audience(
        by_address,
        ledger.recipients.all(),
        frozenset(ledger.recipients.certificates()),
        Needs(ledger.people.sensitive()),
    )
