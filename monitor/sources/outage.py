"""When it is not the sources that fail but our own way to them: known by most failing at once,
asked after every few minutes, and made good as soon as one of them answers.

Pure. Without this a network that was down for a day would leave every source waiting for up to a
day more, since each slows down by itself.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.errors import SourceFault
from monitor.fetch import schedule
from monitor.keeping import SourceState
from monitor.model import Source
from monitor.status import Sick

OUTAGE_FROM, OUTAGE_AFTER = 5, timedelta(hours=1)  # sources without one that answers, and time
PROBE = timedelta(minutes=10)  # between two tries while nothing answers
SOON = timedelta(minutes=10)  # in which all that failed together is asked again

_UNREACHED = frozenset({SourceFault.DNS, SourceFault.REFUSED, SourceFault.TIMEOUT, SourceFault.TLS})


def outage_since(pairs: Sick, now: datetime) -> datetime | None:
    """When a source was last reached, where since then several were tried and none was."""
    reached = [
        moment
        for _, state in pairs
        for moment in (state.succeeded, None if _unreached(state) else state.polled)
        if moment
    ]
    begun = [state.failing_since for _, state in pairs if state.failing_since]
    last = max(reached, default=None) or min(begun, default=None)
    if last is None or now - last < OUTAGE_AFTER:
        return None
    down = [(s, x) for s, x in pairs if _unreached(x) and x.polled and x.polled >= last]
    hosts = {urlsplit(source.url).hostname for source, _ in down}
    enough = len(hosts) > 1 and len(down) >= min(OUTAGE_FROM, len(pairs))
    return last if enough else None


def probe(pairs: Sick, now: datetime) -> tuple[Source, SourceState] | None:
    """The one source to ask though its time has not come: each in its turn, while none answers."""
    if not outage_since(pairs, now):
        return None
    tried = [(polled, number) for number, (_, x) in enumerate(pairs) if (polled := x.polled)]
    if not tried or now - max(tried)[0] < PROBE:
        return None
    return pairs[min(tried)[1]]


def held_up(
    source: Source, before: SourceState, others: Iterable[SourceState], now: datetime
) -> list[SourceState]:
    """Of `others`, those that failed together with a source that answers now: due again soon.

    `before`: its state until now. None, where most of what was tried meanwhile did answer: then
    the trouble was its own.
    """
    if not _unreached(before) or before.failing_since is None:
        return []
    begun = before.failing_since - source.every * (1 + schedule.SPREAD)
    tried = [
        each
        for each in others
        if each.source != before.source and each.polled and each.polled >= before.failing_since
    ]
    down = [x for x in tried if _unreached(x) and x.failing_since and x.failing_since >= begun]
    if 2 * len(down) <= len(tried):
        return []
    hastened = [replace(x, due=now + SOON * (schedule.jitter_of(x.source) + 1) / 2) for x in down]
    return [
        x for x, old in zip(hastened, down, strict=True) if old.due and x.due and x.due < old.due
    ]


def _unreached(state: SourceState) -> bool:
    return bool(state.failures) and state.fault in _UNREACHED
