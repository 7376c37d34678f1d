"""Tell it until it is told: send what was claimed, then mark it.

Which state follows a failure is decided elsewhere (`monitor.tell.plan.after_failure`); here one
bad or slow recipient harms nobody, and every try ends in a mark. A channel that is itself refused
is shut for some minutes at a time: one message then tries whether it is open again.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.errors import DeliveryError, MonitorError
from monitor.model import Channel, Delivery
from monitor.ports import Notifier
from notifiers import channel_of
from notifiers.stop_page import StopLinks

AT_A_TIME = 16  # of each channel
LONGEST_TRY = 120.0  # seconds; the notifiers give up sooner by themselves
FIRST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(minutes=10)  # of a shut channel

Mark = Callable[[Delivery, DeliveryError | None], None]

_CURES = {
    Channel.EMAIL: "No mail server is set: set MONITOR_SMTP_URL and MONITOR_MAIL_FROM.",
    Channel.MATRIX: "No Matrix account is set: set MONITOR_MATRIX_URL, MONITOR_MATRIX_USER and "
    "MONITOR_MATRIX_TOKEN or MONITOR_MATRIX_PASSWORD.",
}


@dataclass(slots=True)
class Tally:
    """What came of one round."""

    sent: int = 0
    failed: int = 0


@dataclass(slots=True)
class Gate:
    """The way through one channel."""

    room: asyncio.Semaphore
    one: asyncio.Lock = field(default_factory=asyncio.Lock)  # once it was shut, one at a time
    fault: DeliveryError | None = None  # why it is shut
    away: DeliveryError | None = None  # that nobody was there at the last try
    resting: bool = False
    again: datetime | None = None  # when one may try
    tries: int = 0
    passed: bool = False  # something has gone through since the service began, or since a fault

    def rests(self, now: datetime) -> bool:
        """Whether nothing is to be tried yet."""
        if not self.resting:
            return False
        if self.again is None:
            self.again = now + min(FIRST_REST * (1 << min(self.tries - 1, 10)), LONGEST_REST)
        if not now < self.again <= now + LONGEST_REST:  # come, or set by a clock gone wrong
            self.resting, self.again = False, None
        return self.resting

    def learn(self, error: DeliveryError | None) -> None:
        self.away = error if error and error.unreached else None
        if error and error.shut:
            self.tries += not self.resting  # of those that tried side by side one counts
            self.fault, self.resting, self.passed = error, True, False
        elif self.away:
            self.passed = False
        elif error is None:
            self.fault, self.resting, self.passed, self.tries = None, False, True, 0


@dataclass(slots=True)
class Courier:
    """Takes messages out. Several rounds may run side by side: an address that is slow to answer
    is `busy` until it has, and holds up nobody else."""

    ways: Mapping[Channel, Notifier]
    sender: str = ""  # whom mail comes from
    stop: StopLinks | None = None  # where its readers end it
    at_a_time: int = AT_A_TIME
    longest: float = LONGEST_TRY
    busy: set[str] = field(default_factory=set)
    gates: dict[Channel, Gate] = field(init=False)

    def __post_init__(self) -> None:
        self.gates = {channel: Gate(asyncio.Semaphore(self.at_a_time)) for channel in Channel}

    def shut(self, now: datetime) -> frozenset[Channel]:
        """The channels by which nothing is to be tried now."""
        return frozenset(channel for channel, gate in self.gates.items() if gate.rests(now))

    async def deliver(self, claimed: Iterable[Delivery], mark: Mark) -> Tally:
        """Try each delivery once: addresses side by side, the messages to one address in order.

        `mark(delivery, None)` is called when the other side took it, `mark(delivery, error)` when
        not; it is called in the event loop and should be quick. What it raises (StorageError) is
        raised again after all the others have had their try.
        """
        queues: dict[str, list[Delivery]] = {}
        for delivery in claimed:
            queues.setdefault(delivery.address, []).append(delivery)
        self.busy |= queues.keys()
        tally, unmarked = Tally(), list[MonitorError]()
        async with asyncio.TaskGroup() as group:
            for queue in queues.values():
                group.create_task(self._work_off(queue, mark, tally, unmarked))
        if unmarked:
            raise unmarked[0]
        return tally

    async def _work_off(
        self, queue: list[Delivery], mark: Mark, tally: Tally, unmarked: list[MonitorError]
    ) -> None:
        address = queue[0].address
        channel = channel_of(address)
        try:
            for delivery in queue:
                error = await self._pass(delivery, channel)
                try:
                    mark(delivery, error)
                except MonitorError as fault:
                    unmarked.append(fault)
                else:
                    tally.failed += error is not None
                    tally.sent += error is None
        finally:
            self.busy.discard(address)

    async def _pass(self, delivery: Delivery, channel: Channel) -> DeliveryError | None:
        gate = self.gates[channel]
        while not gate.resting:
            was_shut = gate.fault is not None
            async with gate.one if was_shut else gate.room:
                if gate.resting or was_shut is not (gate.fault is not None):
                    continue
                error = await _try(delivery, self.ways.get(channel), channel, self.longest)
                gate.learn(error)
                return error
        return gate.fault


async def _try(
    delivery: Delivery, notifier: Notifier | None, channel: Channel, longest: float
) -> DeliveryError | None:
    if notifier is None:
        words = _CURES.get(channel, f"Nothing is set up to send by {channel}.")
        return DeliveryError(words, temporary=True)
    try:
        async with asyncio.timeout(longest):
            await notifier.send(delivery)
    except DeliveryError as error:
        return error
    except TimeoutError:
        return DeliveryError("The other side took too long.", temporary=True, uncertain=True)
    except Exception as fault:  # noqa: BLE001  a fault of ours must not stop the neighbours
        words = f"Sending failed unexpectedly ({type(fault).__name__})."
        return DeliveryError(words, temporary=True, uncertain=True)
    return None
