"""Tell it until it is told: send what was claimed, then mark it.

Which state follows a failure is decided elsewhere (`monitor.plan.after_failure`); here one bad or
slow recipient harms nobody, and every try ends in a mark.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

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


async def deliver(
    claimed: Iterable[Delivery],
    notifiers: Mapping[Channel, Notifier],
    mark: Mark,
    *,
    at_a_time: int = AT_A_TIME,
    longest: float = LONGEST_TRY,
) -> Tally:
    """Try each delivery once: addresses side by side, the messages to one address in order.

    `mark(delivery, None)` is called when the other side took it, `mark(delivery, error)` when not;
    it is called in the event loop and should be quick. What it raises (StorageError) is raised
    again after all the others have had their try.
    """
    queues: dict[str, list[Delivery]] = {}
    for delivery in claimed:
        queues.setdefault(delivery.address, []).append(delivery)
    gates = {channel: asyncio.Semaphore(at_a_time) for channel in Channel}
    tally, unmarked = Tally(), []

    async def work_off(address: str, queue: list[Delivery]) -> None:
        channel = channel_of(address)
        for delivery in queue:
            async with gates[channel]:
                error = await _try(delivery, notifiers.get(channel), channel, longest)
            try:
                mark(delivery, error)
            except MonitorError as fault:
                unmarked.append(fault)
            else:
                tally.failed += error is not None
                tally.sent += error is None

    async with asyncio.TaskGroup() as group:
        for address, queue in queues.items():
            group.create_task(work_off(address, queue))
    if unmarked:
        raise unmarked[0]
    return tally


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
