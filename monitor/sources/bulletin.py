"""What the operator is to be told about the sources now: each thing once, again every week while it
lasts, and when it is over. Many sources that fail at once are one thing: the network.

Pure: states and what was told come in, a Bulletin comes out; health.py queues it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.fetch import schedule
from monitor.keeping import Ailment, SourceState, Told
from monitor.model import Source
from monitor.sources.outage import outage_since
from monitor.status import Sick, of_enabled

REMIND = timedelta(days=7)
WITH_THE_OTHERS = timedelta(days=5)  # old enough to be reminded of together
APART = timedelta(hours=1)  # between two bulletins: what fails in one hour is told as one
_NETWORK = ""  # stands for all sources where a Told names none


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One message to the operator; `told` is to be remembered with it."""

    failing: Sick = ()  # begun since the last one
    silent: Sick = ()
    still: Sick = ()  # told a week ago
    healed: Sick = ()
    outage: datetime | None = None  # no source was reached since then
    outage_over: bool = False
    told: tuple[Told, ...] = ()


def bulletin(
    sources: Sequence[Source],
    states: Mapping[str, SourceState],
    told: Mapping[str, Told],
    now: datetime,
) -> Bulletin | None:
    """Say what is to be told now; None where that is nothing."""
    pairs = of_enabled(sources, states)
    network = told.get(_NETWORK)
    known = bool(network and network.ailment)
    if since := outage_since(pairs, now):
        told_lately = network and known and now - network.at < REMIND
        if told_lately or not any(schedule.is_told(state, now) for _, state in pairs):
            return None
        return Bulletin(outage=since, told=(Told(_NETWORK, Ailment.OUTAGE, now),))
    if known:
        return Bulletin(outage_over=True, told=(Told(_NETWORK, None, now),))
    if any(now - each.at < APART for each in told.values() if each.at <= now):
        return None
    return _of_each(pairs, told, network.at if network else None, now)


def _of_each(
    pairs: Sick, told: Mapping[str, Told], network_back: datetime | None, now: datetime
) -> Bulletin | None:
    groups: dict[str, list[tuple[Source, SourceState]]] = {
        "failing": [], "silent": [], "still": [], "healed": [],
    }  # fmt: skip
    fresh: list[Told] = []
    weekly = [each for each in told.values() if each.ailment and now - each.at >= REMIND]
    for source, state in pairs:
        before = told.get(source.id)
        ailing = _ailment(source, state, network_back, now)
        was = before.ailment if before else None
        if ailing and ailing is not was:
            groups[ailing.value].append((source, state))
        elif ailing and before and weekly and now - before.at >= WITH_THE_OTHERS:
            groups["still"].append((source, state))
        elif was and not ailing and not state.failures:
            groups["healed"].append((source, state))
        else:
            continue
        fresh.append(Told(source.id, ailing, now))
    if not fresh:
        return None
    failing, silent, still, healed = (tuple(group) for group in groups.values())
    return Bulletin(failing, silent, still, healed, told=tuple(fresh))


def _ailment(
    source: Source, state: SourceState, network_back: datetime | None, now: datetime
) -> Ailment | None:
    """What to tell of it. After an outage each source gets its chance first."""
    if schedule.is_told(state, now):
        tried = not network_back or (state.polled is not None and state.polled > network_back)
        return Ailment.FAILING if tried else None
    return Ailment.SILENT if schedule.is_silent(state, source, now) else None
