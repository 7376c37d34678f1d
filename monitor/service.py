"""The service at work: rounds of polling, delivering and making digests, and a clean end.

APScheduler only ticks. What is due stands in the database, so a restart catches up by itself; the
clock and every door come in from app.py.
"""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from monitor import status
from monitor.errors import MonitorError, SourceError, SourceFault, StorageError
from monitor.fetch import schedule
from monitor.keeping import SourceState
from monitor.model import Source
from monitor.pipeline import Learn, Outcome, deliver, poll
from monitor.retried import Retried
from monitor.sources import health, outage
from monitor.sources.lanes import Lanes, Round
from monitor.sources.listing import Doors
from monitor.tell import digests, letters, losses, overdue
from notifiers.outbox import Courier, Tally

log = logging.getLogger(__name__)

POLL_TICK, SEND_TICK, DIGEST_TICK, UPKEEP_TICK = 2, 2, 20, 86_400  # seconds
MOST_BUSY = 400  # addresses that are being written to
ROUNDS = 10  # of sending in one tick
AFTER_A_FAULT = 60.0  # seconds until we listen again
LAST_WORDS = 7.0  # seconds for what is under way when the service is asked to end

_COUNTS = ("documents", "mentions", "new", "unsure")
Pair = tuple[Source, SourceState]


@dataclass(slots=True)
class Service:
    """One service on one data folder, within one event loop."""

    sources: Sequence[Source]
    doors: Doors
    courier: Courier
    clock: Callable[[], datetime]
    learn: Learn  # who is known now
    folder: Path
    upkeep: Callable[[], dict[str, int]]  # deletes what has been kept long enough
    listen: Callable[[], Awaitable[None]] | None = None  # hears what staff say, until cancelled
    answer: Callable[[], Awaitable[None]] | None = None  # serves a page, until cancelled
    at_a_time: int = 16
    operator: str = ""  # whom to tell of sources that fail; "": those who take a digest
    patience: Mapping[str, int] = field(default_factory=lambda: overdue.DAYS)
    _under_way: dict[str, asyncio.Task[Outcome]] = field(default_factory=dict)
    _sending: set[asyncio.Task[Tally]] = field(default_factory=set)
    _over: list[asyncio.Task[Outcome]] = field(default_factory=list)  # ended and not yet told
    _stirred: asyncio.Event = field(default_factory=asyncio.Event)
    _round: Round = field(default_factory=Round)
    _looked: datetime | None = None
    _leapt: datetime | None = None  # when the clock last jumped
    _beat: status.Heartbeat = field(init=False)
    _lanes: Lanes = field(init=False)

    def __post_init__(self) -> None:
        self._lanes = Lanes(self.at_a_time)
        self.doors.together.settling = self._settling
        self._beat = status.Heartbeat(self.clock())

    # ---------------------------------------------------------------- rounds

    async def poll_due(
        self, done: Callable[[Outcome], None], begin: Callable[[int], None] = lambda _: None
    ) -> list[Outcome]:
        """Poll every source that is due, some at a time: `begin` hears how many there are, `done`
        of each as it ends."""
        waiting, outcomes = self.due(), []
        begin(len(waiting))
        if any(state.succeeded is None for _, state in waiting):
            self.doors.parser.expect()  # its children take as long to load as the first pages
        while waiting or self._under_way:
            waiting = self._begin(waiting)
            self._stirred.clear()
            with contextlib.suppress(TimeoutError):  # the slow leave their lane by time alone
                await asyncio.wait_for(self._stirred.wait(), 1)
            ended, self._over = self._over, []
            for task in ended:
                done(task.result())
                outcomes.append(task.result())
        return outcomes

    def _begin(self, pairs: Sequence[Pair]) -> list[Pair]:
        """Begin the polls for which there is room; returns the sources that must wait."""
        waiting, full = list[Pair](), set[bool]()
        pairs = [pair for pair in pairs if pair[0].id not in self._under_way]
        for place, (source, state) in enumerate(pairs):
            if len(full) == 2:  # both lanes
                return [*waiting, *pairs[place:]]
            failing = state.failures > 0
            if failing in full or not self._lanes.has_room(failing=failing):
                full.add(failing)
                waiting.append((source, state))
                continue
            self._lanes.enter(source.id, failing=failing)
            task = asyncio.create_task(self._poll(source, state), name=source.id)
            self._under_way[source.id] = task
            task.add_done_callback(self._ended)
        return waiting

    def _ended(self, task: asyncio.Task[Outcome]) -> None:
        self._lanes.leave(task.get_name())
        self._round.done(task.get_name())
        self._under_way.pop(task.get_name(), None)
        self._over.append(task)
        self._stirred.set()

    def _settling(self) -> None:
        """The poll that runs now only waits for the disk: the next may begin."""
        if task := asyncio.current_task():
            self._lanes.settle(task.get_name())
            self._stirred.set()

    def due(self) -> list[tuple[Source, SourceState]]:
        """List enabled sources whose time has come, the longest due first; one where none answers
        any more and none is due."""
        now = self.clock()
        with self.doors.store.reading() as ledger:
            states = ledger.sources.states()
            again = ledger.sources.with_pages_due(now)
        pairs = [(s, states.get(s.id, SourceState(s.id))) for s in self.sources if s.enabled]
        found = [
            (source, state)
            for source, state in pairs
            if schedule.is_due(state, source, now) and schedule.has_turn(state, self._leapt, now)
        ]
        if not found and (probe := outage.probe(tuple(pairs), now)):
            found = [probe]
        found = [(source, replace(state, again=source.id in again)) for source, state in found]
        return sorted(
            found, key=lambda pair: pair[1].due or datetime.min.replace(tzinfo=now.tzinfo)
        )

    async def _poll(self, source: Source, state: SourceState) -> Outcome:
        try:
            outcome = await poll(source, state, self.doors, self.learn, self.clock)
        except MonitorError as error:
            log.error(
                "recording failed; it is tried again",
                extra={"source": source.id, "detail": str(error)},
            )
            self._beat = replace(self._beat, trouble=str(error))
            fault = SourceError(source.id, SourceFault.UNEXPECTED, "could not be recorded")
            return Outcome(source.id, failed=fault)
        except Exception as stumble:  # one source must not stop its neighbours
            log.error(
                "a poll broke; this is a fault of Nightdesk",
                extra={"source": source.id},
                exc_info=stumble,
            )
            fault = SourceError(source.id, SourceFault.UNEXPECTED, type(stumble).__name__)
            with self.doors.store.writing() as ledger:
                ledger.sources.save(schedule.after_failure(state, source, fault, self.clock()))
            return Outcome(source.id, failed=fault)
        self._beat = replace(self._beat, trouble="")
        _log(outcome)
        return outcome

    def write_letters(self, *, polling: bool = False) -> int:
        """Put what is to be told by now into the outbox, one letter an address."""
        total = 0
        while True:
            with self.doors.store.writing() as ledger:
                made = letters.write(ledger, self.clock(), polling=polling)
            if not made:
                return total
            total += made

    async def deliver_due(self) -> Tally:
        """Send all that is due now; what fails is tried again when its time comes."""
        total = Tally()
        while True:
            tally = await deliver(self.doors.store, self.courier, self.clock)
            if not (tally.sent or tally.failed):
                break
            total.sent += tally.sent
            total.failed += tally.failed
        self.tell_of_channels()
        await deliver(self.doors.store, self.courier, self.clock)
        return total

    async def queue_digests(self) -> int:
        """Put the digests whose hour has come into the outbox."""
        now, silence = self.clock(), digests.Silence(self.patience)
        await asyncio.to_thread(self._gather, silence, now)
        with self.doors.store.writing() as ledger:
            made = digests.queue(ledger, self.sources, now, silence)
            losses.tell_given_up(ledger, self.operator, self.clock())
            return len(made)

    def _gather(self, silence: digests.Silence, now: datetime) -> None:
        """Look up what may be overdue, beside the loop: it can take a second."""
        with self.doors.store.reading() as ledger:
            for each in digests.due(ledger, now):
                silence.matters(ledger, each.day)

    def tell_of_channels(self) -> None:
        """Tell the operator which channels are shut or away, and which are open again."""
        gates = self.courier.gates.items()
        shut = {channel: str(gate.fault) for channel, gate in gates if gate.fault}
        away = {channel: str(gate.away) for channel, gate in gates if gate.away}
        passed = [channel for channel, gate in gates if gate.passed]
        with self.doors.store.writing() as ledger:
            losses.tell_shut(ledger, shut, passed, self.operator, self.clock())
            losses.tell_away(ledger, away, self.operator, self.clock())

    def queue_bulletin(self) -> None:
        """Tell the operator, at most once an hour, what has changed about the sources."""
        with self.doors.store.writing() as ledger:
            health.queue_bulletin(ledger, self.sources, self.operator, self.clock())

    # ---------------------------------------------------------------- running

    async def run(self) -> None:
        """Work until SIGINT or SIGTERM, then end within ten seconds, losing nothing."""
        from monitor.ticks import Ticker

        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        self._beat = status.Heartbeat(self.clock())
        ticker = Ticker(
            (
                (self._poll_tick, POLL_TICK),
                (self._send_tick, SEND_TICK),
                (self._digest_tick, DIGEST_TICK),
                (self._upkeep_tick, UPKEEP_TICK),
            ),
            self.clock,
        )
        ticker.start()
        aside = [asyncio.create_task(self._go_on(*each)) for each in self._aside()]
        await stop.wait()
        log.info("ending")
        ticker.pause()
        for task in aside:
            task.cancel()
        await self._finish()
        ticker.shutdown()
        await asyncio.sleep(0)

    async def _finish(self) -> None:
        """Let what is under way end. What does not is cut off: its outcome was not recorded yet,
        so the next run polls it again, and a message half sent is tried again with the same id."""
        tasks = [*self._under_way.values(), *self._sending]
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=LAST_WORDS)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=1)

    def _aside(self) -> list[tuple[str, Callable[[], Awaitable[None]]]]:
        tasks = (("listening on Matrix", self.listen), ("serving the page", self.answer))
        return [(what, task) for what, task in tasks if task]

    async def _go_on(self, what: str, task: Callable[[], Awaitable[None]]) -> None:
        while True:
            with self._told(what):
                await task()
            await asyncio.sleep(AFTER_A_FAULT)

    async def _poll_tick(self) -> None:
        with self._told("polling"):
            self._look_at_clock()
            self._over.clear()
            due = self.due()
            self._round.meet([*self._under_way, *(source.id for source, _ in due)])
            self._begin(due)
            self._alive(polled=self.clock())

    def _look_at_clock(self) -> None:
        now = self.clock()
        if self._looked and abs(now - self._looked) > schedule.LEAP:
            self._leapt = now
        self._looked = now

    async def _send_tick(self) -> None:
        with self._told("writing letters"):
            self.write_letters(polling=self._round.goes_on)
            self._round.written()
        with self._told("delivering"):
            for _ in range(ROUNDS):
                if len(self.courier.busy) > MOST_BUSY or not await self._send_some():
                    break
            self._alive(delivered=self.clock())

    async def _send_some(self) -> bool:
        """Send what one claim takes; whether there may be more. A slow one is not waited for."""
        task = asyncio.create_task(deliver(self.doors.store, self.courier, self.clock))
        self._sending.add(task)
        task.add_done_callback(self._sent)
        done, _ = await asyncio.wait([task], timeout=SEND_TICK)
        ended = bool(done) and not task.cancelled() and not task.exception()
        return ended and bool(task.result().sent)

    def _sent(self, task: "asyncio.Task[Tally]") -> None:
        self._sending.discard(task)
        if not task.cancelled():
            with self._told("delivering"):
                tally = task.result()
                if tally.sent or tally.failed:
                    log.info("delivered", extra={"sent": tally.sent, "failed": tally.failed})

    async def _digest_tick(self) -> None:
        with self._told("making digests"):
            if made := await self.queue_digests():
                log.info("digests queued", extra={"count": made})
        with self._told("telling the operator"):
            self.queue_bulletin()
            self.tell_of_channels()

    async def _upkeep_tick(self) -> None:
        with self._told("upkeep"):
            if count := sum(self.upkeep().values()):
                log.info("deleted what was kept long enough", extra={"count": count})

    def _told(self, what: str) -> Retried:
        return Retried(what, self._stumbled)

    def _stumbled(self, error: BaseException) -> None:
        if isinstance(error, StorageError):
            self._beat = replace(self._beat, trouble=str(error))

    def _alive(self, **times: datetime) -> None:
        """Renew the heartbeat, every few seconds at most once a round."""
        self._beat = replace(self._beat, **times)  # type: ignore[arg-type]  # two of them
        status.write_heartbeat(self.folder, self._beat)


def _log(outcome: Outcome) -> None:
    if outcome.failed:
        error = outcome.failed
        log.warning("source failed", extra=_named(outcome, error))
        return
    for error in outcome.faults:
        log.warning("page not read", extra=_named(outcome, error))
    if not outcome.unchanged:
        counts = {name: getattr(outcome, name) for name in _COUNTS}
        log.info("polled", extra={"source": outcome.source, **counts})


def _named(outcome: Outcome, error: SourceError) -> dict[str, str]:
    return {"source": outcome.source, "fault": error.fault, "detail": error.detail}
