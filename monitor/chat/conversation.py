"""Staff speak with the service in a Matrix room: orders are carried out on the records, and the
answer goes to the same room.

Who is not on the list gets no answer at all, and nothing about a person is said where somebody
who is not on it can read.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.chat import dialogue, replies, wishes
from monitor.chat.dialogue import Names, Order, Pace, Verb
from monitor.errors import DeliveryError, MonitorError
from monitor.model import Message, Subscription, digest_id
from monitor.pipeline import Clock
from monitor.ports import Ledger, Store
from monitor.tell import breadth, letters
from notifiers.matrix import MatrixNotifier, Said, is_among

log = logging.getLogger(__name__)

WAIT = 30.0  # seconds for which the homeserver may keep us waiting for news
MOST_AT_ONCE = 40  # orders of one look
MOST_ANSWERS = 1000  # that may be taken back, the latest first
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 600.0  # seconds after a failure
HARMLESS = (Verb.STOP, Verb.HELP)  # say nothing about anybody
OF_GUESTS = (*HARMLESS, Verb.MINE)  # for whom a subscription was made, but who are not on the list
ENCRYPTED_ONLY = (Verb.SHOW, Verb.CONFIRM, Verb.REJECT, Verb.UNDO)


@dataclass(slots=True)
class Conversation:
    store: Store
    clock: Clock
    people: frozenset[str]  # the list: @ana:example.org, @*:example.org
    _pace: Pace = field(default_factory=Pace)
    _names: tuple[int, Names] | None = None  # of which version of the watch list

    # ---------------------------------------------------------------- listening

    async def listen(self, way: MatrixNotifier) -> None:
        """Listen until cancelled. What fails is told and tried again, ever more seldom."""
        pause = FIRST_PAUSE
        while True:
            try:
                await self.once(way, WAIT)
                pause = FIRST_PAUSE
                continue
            except MonitorError as error:
                log.warning(
                    "Matrix cannot be heard; it is tried again", extra={"detail": str(error)}
                )
                asked = error.retry_after if isinstance(error, DeliveryError) else None
            await asyncio.sleep(min(max(asked or 0, pause), LONGEST_PAUSE))
            pause = min(pause * 2, LONGEST_PAUSE)

    async def once(self, way: MatrixNotifier, wait: float) -> int:
        """Hear what is new and answer it; returns how much was answered. Raises MonitorError."""
        with self.store.reading() as ledger:
            guests = frozenset(wish.address for wish in ledger.outbox.subscriptions())

        def welcome(user: str) -> bool:
            return is_among(user, self.people) or f"matrix:{user}" in guests

        heard = await way.hear(welcome, welcome, wait)
        answered = 0
        for said in heard[:MOST_AT_ONCE]:
            if answer := self.answer(said):
                answered += await _told(way, said, answer)
        way.heard()
        return answered

    # ---------------------------------------------------------------- answering

    def answer(self, said: Said) -> Message | None:
        """Carry out what was said and word the answer; None for what is not answered."""
        if not self._pace.allows(said.sender, self.clock()):
            return None
        order = dialogue.read(said.text)
        if refusal := self._refusal(said, order):
            return refusal
        if order is None:
            return replies.lines(replies.UNKNOWN)
        with self.store.writing() as ledger:
            return self._done(order, said, ledger)

    def _refusal(self, said: Said, order: Order | None) -> Message | None:
        if not is_among(said.sender, self.people):
            alone = said.listeners == {said.sender}
            fair = alone and order is not None and order.verb in OF_GUESTS
            return None if fair else replies.lines(replies.ONLY_OWN)
        if order is None or order.verb in HARMLESS:
            return None
        if not all(is_among(user, self.people) for user in said.listeners):
            return replies.lines(replies.LISTENERS)
        if not said.room.encrypted and order.verb in ENCRYPTED_ONLY:
            return replies.lines(replies.NOT_ENCRYPTED)
        return None

    def _done(self, order: Order, said: Said, ledger: Ledger) -> Message:
        discreet, now = not said.room.encrypted, self.clock()
        match order.verb:
            case Verb.SUBSCRIBE:
                return self._subscribe(order, said, ledger, now)
            case Verb.MINE:
                return replies.mine(_wishes_of(said, ledger), discreet=discreet)
            case Verb.STOP:
                return _stop(order, said, ledger)
            case Verb.SHOW:
                return self._show(order, ledger)
            case Verb.CONFIRM | Verb.REJECT | Verb.UNDO:
                return _review(order, said.sender, ledger, now)
            case _:
                return replies.helped()

    def _subscribe(self, order: Order, said: Said, ledger: Ledger, now: datetime) -> Message:
        found = self._known(ledger).meant(order.about)
        country = dialogue.country_of(order.about)
        if len(found) > 1 and not said.room.encrypted:
            return replies.lines(replies.NOT_ENCRYPTED)
        if len(found) > 1:
            return replies.several(found)
        everything = order.about.casefold() == "all"
        if not (found or country or everything):
            return replies.nowhere()
        who = found[0] if found else None
        wish = wishes.numbered(
            Subscription(
                id="",
                address=_address(said, ledger),
                defenders=(who.id,) if who else (),
                countries=(country,) if country and not who else (),
                kinds=order.kinds,
                since=now,
            )
        )
        ledger.outbox.subscribe(wish)
        told = ledger.cases.told_of_pages_since(now.date() - breadth.LOOK_BACK)
        much = breadth.of(wish, told, ledger.people.defenders(), now.date())
        return replies.subscribed(wish, who, much, discreet=not said.room.encrypted)

    def _show(self, order: Order, ledger: Ledger) -> Message:
        found = self._known(ledger).meant(order.about)
        if len(found) > 1:
            return replies.several(found)
        if not found:
            return replies.nobody()
        return replies.record(found[0], ledger.cases.timeline(found[0].id))

    def _known(self, ledger: Ledger) -> Names:
        version = ledger.people.version()
        if self._names is None or self._names[0] != version:
            self._names = (version, Names(ledger.people.defenders()))
        return self._names[1]


async def _told(way: MatrixNotifier, said: Said, answer: Message) -> bool:
    """An answer that cannot be given is told in the log: whoever waits for it asks again."""
    try:
        await way.answer(said, answer, digest_id("answer", said.event))
    except DeliveryError as error:
        log.warning("an answer on Matrix could not be given", extra={"detail": str(error)})
        return False
    return True


def _wishes_of(said: Said, ledger: Ledger) -> list[Subscription]:
    return [wish for wish in ledger.outbox.subscriptions() if wish.address in said.addresses]


def _address(said: Said, ledger: Ledger) -> str:
    """The one by which this room is told already, so that nothing comes twice."""
    known = {wish.address for wish in _wishes_of(said, ledger)}
    return next((each for each in said.addresses if each in known), said.addresses[0])


def _stop(order: Order, said: Said, ledger: Ledger) -> Message:
    ended: Sequence[Subscription] = _wishes_of(said, ledger)
    if order.about:
        ended = [wish for wish in ended if wish.id == order.about]
    return replies.stopped(sum(ledger.outbox.unsubscribe(wish.id) for wish in ended))


def _undo(order: Order, ledger: Ledger) -> Message:
    answered = {each.item for each in ledger.review.decisions(MOST_ANSWERS) if not each.undone}
    if order.about not in answered:
        return replies.not_answered()
    ledger.review.undo(order.about)
    return replies.undone()


def _review(order: Order, by: str, ledger: Ledger, now: datetime) -> Message:
    if order.verb is Verb.UNDO:
        return _undo(order, ledger)
    queue = ledger.review.waiting()
    if not order.about:
        return replies.waiting(queue)
    item = next((item.id for item in queue if item.id == order.about), "")
    if not item:
        return replies.not_waiting()
    if order.verb is Verb.REJECT:
        ledger.review.reject(item, by, now)
        return replies.rejected()
    changes = ledger.review.confirm(item, by, now)
    letters.hold(ledger, [change.id for change in changes], now)
    return replies.confirmed(len(changes))
