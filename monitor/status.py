"""How the service stands: which sources fail or have gone quiet, and whether it is alive.

Pure: the facts come in. The service's heartbeat is a small file that each tick renews, so that a
loop that hangs is seen from outside.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from monitor.fetch import schedule
from monitor.keeping import PageState, SourceState
from monitor.model import DeliveryState, Source

FILE = "heartbeat.json"
LATELY = timedelta(minutes=5)

Sick = tuple[tuple[Source, SourceState], ...]


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """When the loops last came round, and why nothing could be written down at the last try."""

    started: datetime
    polled: datetime | None = None
    delivered: datetime | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """All that `monitor status` shows."""

    at: datetime
    heartbeat: Heartbeat | None
    defenders: int
    subscriptions: int
    sources: int  # enabled
    polled: int  # at least once
    stumbling: int  # failed at the last try, failing or not yet
    failing: Sick
    silent: Sick
    unread: tuple[PageState, ...]
    waiting: int
    deliveries: Mapping[DeliveryState, int]
    held: int  # tellings that no letter tells yet: a round is under way, or quiet hours
    last_sent: datetime | None
    ailments: tuple[str, ...]
    shut: tuple[str, ...] = ()  # channels by which nothing can go
    gap: datetime | None = None  # when a message last lacked what could not be put into words


def failing(sources: Sequence[Source], states: Mapping[str, SourceState], now: datetime) -> Sick:
    """List the enabled sources whose failing is worth telling."""
    pairs = of_enabled(sources, states)
    return tuple((source, state) for source, state in pairs if schedule.is_told(state, now))


def stumbling(sources: Sequence[Source], states: Mapping[str, SourceState]) -> int:
    """Count the enabled sources that could not be read at the last try."""
    return sum(state.failures > 0 for _, state in of_enabled(sources, states))


def silent(sources: Sequence[Source], states: Mapping[str, SourceState], now: datetime) -> Sick:
    """List the enabled sources that answer, but have offered nothing unknown for long."""
    pairs = of_enabled(sources, states)
    return tuple((s, state) for s, state in pairs if schedule.is_silent(state, s, now))


def of_enabled(sources: Sequence[Source], states: Mapping[str, SourceState]) -> Sick:
    """Pair each enabled source that was ever polled with how it fares."""
    return tuple((s, states[s.id]) for s in sources if s.enabled and s.id in states)


def ailments(
    heartbeat: Heartbeat | None, now: datetime, *, outage: datetime | None = None
) -> tuple[str, ...]:
    """Say why the service must be called ill; nothing where it polled and delivered lately.

    A source that fails is told as such, and does not make the service ill; that none can be
    reached (`outage`: since when) does.
    """
    if heartbeat is None:
        return ("the service has never run on this data; start it: monitor run",)
    found = [heartbeat.trouble] if heartbeat.trouble else []
    for label, last in (("polled", heartbeat.polled), ("delivered", heartbeat.delivered)):
        reached = last or heartbeat.started
        if now - reached > LATELY:
            found.append(f"not {label} since {reached:%Y-%m-%d %H:%M} UTC; is it running?")
    if outage:
        found.append(
            f"no source was reached since {outage:%Y-%m-%d %H:%M} UTC; is there a network?"
        )
    return tuple(found)


def write_heartbeat(folder: Path, beat: Heartbeat) -> None:
    """Renew the file. Raises OSError."""
    times = {"started": beat.started, "polled": beat.polled, "delivered": beat.delivered}
    told = {name: at.isoformat() if at else None for name, at in times.items()}
    text = json.dumps({**told, "trouble": beat.trouble}, ensure_ascii=False)
    fresh = folder / f"{FILE}.new"
    fresh.touch(mode=0o600)
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(folder / FILE)


def read_heartbeat(folder: Path) -> Heartbeat | None:
    """Read the file; None where there is none that can be read."""
    try:
        times = json.loads((folder / FILE).read_text(encoding="utf-8"))
        trouble = str(times.pop("trouble", ""))
        read = {name: datetime.fromisoformat(at) if at else None for name, at in times.items()}
        started = read["started"]
        beat = Heartbeat(started, read["polled"], read["delivered"], trouble) if started else None
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return None
    return beat
