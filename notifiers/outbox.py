"""Tell it until it is told: send what was claimed, then mark it.

Which state follows a failure is decided elsewhere (`monitor.tell.plan.after_failure`); here one
bad or slow recipient harms nobody, and every try ends in a mark.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from monitor.errors import DeliveryError, MonitorError
from monitor.model import Channel, Delivery
from monitor.ports import Notifier
from notifiers import channel_of

AT_A_TIME = 16  # of each channel
LONGEST_TRY = 120.0  # seconds; the notifiers give up sooner by themselves

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
class Courier:
    """Takes messages out. Several rounds may run side by side: an address that is slow to answer
    is `busy` until it has, and holds up nobody else."""

    ways: Mapping[Channel, Notifier]
    sender: str = ""  # whom mail comes from
    at_a_time: int = AT_A_TIME
    longest: float = LONGEST_TRY
    busy: set[str] = field(default_factory=set)
    _gates: dict[Channel, asyncio.Semaphore] = field(init=False)

    def __post_init__(self) -> None:
        self._gates = {channel: asyncio.Semaphore(self.at_a_time) for channel in Channel}

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
                async with self._gates[channel]:
                    error = await _try(delivery, self.ways.get(channel), channel, self.longest)
                try:
                    mark(delivery, error)
                except MonitorError as fault:
                    unmarked.append(fault)
                else:
                    tally.failed += error is not None
                    tally.sent += error is None
        finally:
            self.busy.discard(address)


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
