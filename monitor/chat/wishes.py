"""A subscription's number and its description, the same at the terminal and in a chat. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from monitor.model import Rhythm, Subscription, digest_id

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def numbered(wish: Subscription) -> Subscription:
    """Give it its id: the same wish subscribed twice is one."""
    parts = (wish.address, wish.defenders, wish.countries, wish.kinds, wish.sources, wish.rhythm)
    return replace(wish, id=digest_id("subscription", *parts)[:8])


def filters(wish: Subscription, *, discreet: bool = False) -> str:
    """What it lets through; `discreet`: without saying whom or where."""
    found = [
        _discreet(label, values) if discreet else f"{label} {_listed(values)}"
        for label, values in (
            ("defender", wish.defenders),
            ("country", wish.countries),
            ("kind", wish.kinds),
            ("source", wish.sources),
        )
        if values
    ]
    return "; ".join(found) or "everything"


def when(wish: Subscription) -> str:
    """At once, or at which hour; and the hours in which it is quiet."""
    if wish.rhythm is Rhythm.DAILY:
        return f"daily at {wish.at:%H:%M} {wish.zone}"
    if wish.rhythm is Rhythm.WEEKLY:
        return f"every {WEEKDAYS[wish.weekday]} at {wish.at:%H:%M} {wish.zone}"
    if not (quiet := wish.quiet):
        return "at once"
    through = f" but for {_listed(quiet.through)}" if quiet.through else ""
    return f"at once; quiet {quiet.start:%H:%M}-{quiet.end:%H:%M} {wish.zone}{through}"


def _discreet(label: str, values: Sequence[str]) -> str:
    many = {"country": "countries"}.get(label, f"{label}s")
    return f"{len(values)} {label if len(values) == 1 else many}"


def _listed(values: Sequence[str]) -> str:
    shown = ", ".join(str(value) for value in values)
    return "".join(letter if letter.isprintable() else " " for letter in shown)
