"""The verbs in order. `poll`: fetch what a source offers, read what is new in it, record what it
says of known defenders together with who must be told. `deliver` tells them, until it is told.
Clock, settings and doors come in as arguments.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.errors import DeliveryError, MonitorError, SourceError
from monitor.fetch import schedule
from monitor.keeping import SourceState
from monitor.model import Delivery, DeliveryState, Event, Mention, Reading, Source, Status
from monitor.ports import Ledger, Store
from monitor.sources import health
from monitor.sources.gather import Find, Gathered, gather, set_aside
from monitor.sources.listing import Doors
from monitor.tell import letters, plan, sealed
from notifiers.outbox import Courier, Tally

if TYPE_CHECKING:
    from monitor.reading import Knowledge

Learn = Callable[[], "Knowledge | None"]  # None: nobody is listed
Seen = tuple[Find, tuple[Mention, ...], tuple[Event, ...]]
Clock = Callable[[], datetime]
Recorded = tuple[Find, Reading | None]
SENT = (DeliveryState.SENT, None)
LONG = 5_000  # letters of a text that takes some milliseconds to read
FEW = 4  # messages to one address in one go: all of them within the time that they are ours


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one poll, for the log and for `monitor once`."""

    source: str
    documents: int = 0
    mentions: int = 0
    new: int = 0
    unsure: int = 0
    faults: tuple[SourceError, ...] = ()  # of its pages
    failed: SourceError | None = None  # the source's own
    unchanged: bool = False


async def poll(
    source: Source, state: SourceState, doors: Doors, learn: Learn, clock: Clock
) -> Outcome:
    """Poll one source and record what came. Raises StorageError only.

    `learn` is asked who is known only where there is something to read.
    """
    try:
        gathered = await gather(source, state, doors, clock())
    except SourceError as error:
        failed = schedule.after_failure(state, source, error, clock())
        await doors.together.write(lambda ledger: ledger.sources.save(failed))
        return Outcome(source.id, failed=error)
    known = learn() if any(find.document for find in gathered.finds) else None
    seen = [await _look(find, known) for find in gathered.finds]

    def record(ledger: Ledger) -> list[Recorded]:  # all of it or nothing
        now = clock()  # not the poll's beginning: a digest made meanwhile tells up to its own hour
        named = {id(f.fetched): f.fetched for f, who, _ in seen if who and f.fetched}
        for came in named.values():
            ledger.keep(came)  # once; of what mentions nobody a hash is enough
        finds = [_record(each, ledger, known, now) for each in seen]
        ledger.cases.pass_over([f.document for f, r in finds if f.document and not r], now)
        changes = [change for _, reading in finds if reading for change in reading.changes]
        letters.hold(ledger, [each.id for each in changes if each.status is Status.NEW], now)
        told = sorted((find.page for find, _ in finds), key=lambda page: bool(page.fault))
        pages = {page.key: page for page in told}  # one of a report's sections speaks for it
        health.keep(ledger.sources, source, state, gathered, tuple(pages.values()), now)
        return finds

    return _outcome(source, gathered, await doors.together.write(record))


async def _look(find: Find, known: "Knowledge | None") -> Seen:
    """Say who is meant, and what is told of them; between two sections others have their turn."""
    if not known or not find.document:
        return find, (), ()
    from monitor.reading import told  # a poll that finds nothing new does without

    if len(find.document.text) > LONG:
        await asyncio.sleep(0)
    try:
        mentions = known.index.mentions(find.document, known.record)
        return find, mentions, told(find.document, mentions, known)
    except MonitorError:
        raise
    except Exception as stumble:  # noqa: BLE001  # one page must not stop its neighbours
        return set_aside(find, stumble), (), ()


def _record(seen: Seen, ledger: Ledger, known: "Knowledge | None", now: datetime) -> Recorded:
    """Keep what a page says of known people; one that concerns nobody has no reading."""
    find, mentions, found = seen
    if not known or not find.document or not mentions:
        return find, None
    from monitor.reading import judge

    before = ledger.cases.version_before(find.document)
    try:
        reading = judge(find.document, mentions, found, known, ledger.cases.record, before, now)
    except MonitorError:
        raise
    except Exception as stumble:  # noqa: BLE001  # as above
        return set_aside(find, stumble), None
    ledger.cases.save(reading, now)
    return find, reading


async def deliver(store: Store, courier: Courier, clock: Clock) -> Tally:
    """Send what is due, then mark it: a crash between the two repeats a message, never loses it."""

    def mark(delivery: Delivery, error: DeliveryError | None) -> None:
        now = clock()
        state, due = plan.after_failure(delivery, error, now) if error else SENT
        with store.writing() as ledger:
            ledger.outbox.mark(delivery.id, state, now, due, str(error or ""))
            if error and error.refused:
                ledger.recipients.pause(delivery.address, now, str(error))

    with store.writing() as ledger:
        now = clock()
        shut = courier.shut(now)
        claimed = ledger.outbox.claim(now, 200, busy=courier.busy, shut=shut, each=FEW)
        ready, lost = sealed.ready(ledger, claimed, courier, now)
    tally = await courier.deliver(ready, mark)
    return replace(tally, failed=tally.failed + lost)


def _outcome(source: Source, gathered: Gathered, recorded: list[Recorded]) -> Outcome:
    readings = [reading for _, reading in recorded if reading]
    read = sum(find.document is not None for find, _ in recorded)
    statuses = [change.status for reading in readings for change in reading.changes]
    return Outcome(
        source=source.id,
        documents=read,
        mentions=sum(len(reading.mentions) for reading in readings),
        new=statuses.count(Status.NEW),
        unsure=statuses.count(Status.UNSURE),
        faults=tuple(find.error for find, _ in recorded if find.error),
        unchanged=gathered.items is None and not read,
    )
