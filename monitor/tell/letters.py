"""What is new becomes letters: kept as tellings in the transaction that records it, written when
the round is over and nobody's quiet hours hold it, one for each address.

A crash between the two loses nothing: tellings are in the database until their letters are.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby, islice

from monitor.model import (
    Channel,
    Delivery,
    Message,
    Notice,
    Status,
    Subscription,
    Telling,
)
from monitor.ports import Ledger
from monitor.tell import audience, deliveries, gaps, plan, render
from monitor.tell.audience import Audience
from notifiers import channel_of

log = logging.getLogger(__name__)

NOBODY_ASKED = Subscription("nobody-asked", "file:outbox.txt")  # what is new is never lost
MOST_NOTICES = 50  # in one letter; more would be cut at a message's size
Worded = tuple[tuple[Notice, ...], Channel, tuple[tuple[str, int], ...]]
AT_ONCE = 100  # letters in one transaction, so that polls need not wait for long


def hold(ledger: Ledger, changes: Sequence[str], now: datetime) -> None:
    """Keep who is to be told of these changes, in the transaction that records them."""
    if changes:
        wishes = ledger.outbox.subscriptions() or [NOBODY_ASKED]
        ledger.outbox.hold(plan.tellings(ledger.cases.notices(changes), wishes, now))


def write(ledger: Ledger, now: datetime, *, polling: bool = False) -> int:
    """Put the letters that are due into the outbox, a hundred at most; returns how many.

    `polling`: a round of polls is under way, and may bring more for the same letters.
    """
    waiting = ledger.outbox.untold(now)
    if not plan.settled(waiting, now, polling=polling):
        return 0
    by_address = groupby(waiting, key=lambda telling: telling.address)
    batches = [list(batch) for _, batch in islice(by_address, AT_ONCE)]
    due = [telling for batch in batches for telling in batch]
    told = {n.change.id: n for n in ledger.cases.notices(t.change for t in due)}
    ours, secret = audience.read(ledger), ledger.outbox.secret("ids")
    made = [one for batch in batches for one in _letters(batch, told, ours, secret)]
    hidden = {notice.defender.id for each in made for notice in each.by_number}
    numbers = ledger.people.case_numbers(sorted(hidden))
    written, lost = _deliveries(made, numbers, now)
    ledger.outbox.add(written)
    if lost:
        gaps.note(ledger, now)
    ledger.outbox.told(due)
    return len(batches)


def _letters(
    batch: Sequence[Telling], told: Mapping[str, Notice], ours: Audience, secret: str
) -> Iterator[plan.Letter]:
    """Make a letter of what one address is told, and another of what must be encrypted; what was
    called back or removed meanwhile is not told."""
    address = batch[0].address
    notices = [told[each.change] for each in batch if each.change in told]
    ways = [(ours.manner(address, n), n) for n in notices if n.change.status is Status.NEW]
    for sealed in (False, True):
        shown = [n for how, n in ways if how.sealed is sealed and how.details]
        hidden = [n for how, n in ways if how.sealed is sealed and not how.details]
        parts = list(_parts(plan.in_order(shown))) or [[]]
        for part in parts if shown or hidden else ():
            by_number = hidden if part is parts[0] else []
            yield plan.letter(address, part, secret, by_number, sealed=sealed)


def _deliveries(
    made: Iterable[plan.Letter], numbers: Mapping[str, str], now: datetime
) -> tuple[list[Delivery], int]:
    """Word each, and count the entries that could not be."""
    words: dict[Worded, tuple[Message, int]] = {}  # many get the same
    found = []
    for letter in made:
        cases = Counter(numbers[notice.defender.id] for notice in letter.by_number)
        key = (letter.notices, channel_of(letter.address), tuple(sorted(cases.items())))
        if key not in words:
            words[key] = worded(*key)
        found.append(deliveries.alert_delivery(letter, words[key][0], now))
    return found, sum(lost for _, lost in words.values())


def _parts(notices: Sequence[Notice]) -> Iterator[list[Notice]]:
    """Share a great many out over several letters, so that each is shown whole: gravest first, and
    nobody's news torn apart."""
    part: list[Notice] = []
    people = dict.fromkeys(notice.defender.id for notice in notices)
    for person in people:
        hers = [notice for notice in notices if notice.defender.id == person]
        if part and len(part) + len(hers) > MOST_NOTICES:
            yield part
            part = []
        part = [*part, *hers]
    if part:
        yield part


def worded(
    notices: Sequence[Notice], channel: Channel, cases: Sequence[tuple[str, int]] = ()
) -> tuple[Message, int]:
    """Put a letter into words. One notice that our own code stumbles over does not stop the
    others, nor the letter: it is counted in it and here, and told by the log."""
    try:
        return render.alert(notices, channel, cases=cases), 0
    except Exception as stumble:  # noqa: BLE001  # a fault of ours must not stop the neighbours
        log.error(
            "a letter could not be put into words whole", extra={"fault": type(stumble).__name__}
        )
    sound = [notice for notice in notices if _can_be_worded(notice, channel)]
    lost = len(notices) - len(sound)
    return render.alert(sound, channel, unworded=lost, cases=cases), lost


def _can_be_worded(notice: Notice, channel: Channel) -> bool:
    try:
        render.alert([notice], channel)
    except Exception:  # noqa: BLE001  # as above; it was told there
        return False
    return True
