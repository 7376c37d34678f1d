"""How sources fare: what one poll leaves in the records about it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from monitor.fetch import schedule
from monitor.gather import Gathered
from monitor.listing import page_key
from monitor.model import Look, PageState, Source, SourceState
from monitor.ports import SourceBook


def keep(  # noqa: PLR0917  # one record of one poll
    book: SourceBook,
    source: Source,
    state: SourceState,
    gathered: Gathered,
    pages: Sequence[PageState],
    now: datetime,
) -> None:
    """Keep what a poll that succeeded says of its source and of the pages it led to."""
    book.save_pages(pages)
    fresh = schedule.after_success(state, source, now)
    if gathered.look and gathered.items is not None:
        book.put_listed(source.id, {page_key(item.url) for item in gathered.items}, now)
        book.add_look(gathered.look)
        days = [item.published for item in gathered.items if item.published]
        patience = schedule.patience([*days, *_days_of_news(book.looks(source.id))])
        newest = _newest(state, gathered.look, days, now)
        fresh = replace(fresh, patience=patience or state.patience, newest=newest)
    book.save(replace(fresh, validators=gathered.validators))


def _days_of_news(looks: Sequence[Look]) -> list[date]:
    """Days on which something new was found, but for the first look, which finds everything new."""
    return [look.at.date() for look in looks[:-1] if look.fresh]


def _newest(state: SourceState, look: Look, days: Iterable[date], now: datetime) -> datetime | None:
    """When something new was last offered; at the first look, as its listing says."""
    if not look.fresh:
        return state.newest
    latest = max(days, default=None)
    if state.newest or latest is None or latest >= now.date():
        return now
    return datetime.combine(latest, time(), UTC)
