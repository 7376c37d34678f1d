"""How sources fare: what one poll leaves in the records about it, and what the operator hears."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from monitor.fetch import schedule
from monitor.keeping import Look, PageState, SourceState
from monitor.model import Message, Privacy, Rhythm, Source
from monitor.ports import Ledger, SourceBook
from monitor.sources.bulletin import Bulletin, bulletin
from monitor.sources.gather import Gathered
from monitor.sources.listing import page_key
from monitor.sources.outage import held_up
from monitor.tell import audience, deliveries, render
from notifiers import channel_of

log = logging.getLogger(__name__)


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
        said = {page.key for page in pages if page.first_seen == gathered.look.at}
        known = {page_key(item.url) for item in gathered.items} - said
        book.put_listed(source.id, known, now)
        looks = book.add_look(gathered.look)
        days = [item.published for item in gathered.items if item.published]
        patience = schedule.patience([*days, *_days_of_news(looks)])
        newest = _newest(state, gathered.look, days if patience else (), now)
        fresh = replace(fresh, patience=patience or state.patience, newest=newest)
    book.save(replace(fresh, validators=gathered.validators))
    if state.failures:
        for other in held_up(source, state, book.states().values(), now):
            book.save(other)


def _days_of_news(looks: Sequence[Look]) -> list[date]:
    """Days on which something new was found, but for the first look, which finds everything new."""
    return [look.at.date() for look in looks[:-1] if look.fresh]


def _newest(state: SourceState, look: Look, days: Iterable[date], now: datetime) -> datetime | None:
    """When something new was last offered; at the first look, as its listing says
    where that shows a rhythm."""
    if not look.fresh:
        return state.newest
    latest = max(days, default=None)
    if state.newest or latest is None or latest >= now.date():
        return now
    return datetime.combine(latest, time(), UTC)


# ---------------------------------------------------------------- the operator


def queue_bulletin(
    ledger: Ledger, sources: Sequence[Source], operator: str, now: datetime
) -> Bulletin | None:
    """Put what the operator is to be told into the outbox and the log; returns it."""
    told = {key: each for key, each in ledger.sources.told().items() if ":" not in key}
    found = bulletin(sources, ledger.sources.states(), told, now)
    if found:
        ours = audience.read(ledger)
        for address, zone in _operators(ledger, operator).items():
            level = ours.usual(address)
            message = (
                render.look(channel_of(address))
                if level is Privacy.DISCREET
                else _message(found, address, zone)
            )
            ledger.outbox.add([deliveries.operator_delivery(address, message, now, level)])
        ledger.sources.put_told(found.told)
        _log(found)
    return found


def _operators(ledger: Ledger, operator: str) -> dict[str, str]:
    """Addresses with their time zones: the operator's, else those who take a digest."""
    if operator:
        return {operator: "UTC"}
    daily = (s for s in ledger.outbox.subscriptions() if s.rhythm is not Rhythm.AT_ONCE)
    return {subscription.address: subscription.zone for subscription in daily}


def _message(found: Bulletin, address: str, zone: str) -> Message:
    channel = channel_of(address)
    if found.outage or found.outage_over:
        return render.outage(found.outage, channel, zone)
    return render.operator(
        found.failing, found.healed, channel, zone, silent=found.silent, still=found.still
    )


def _log(found: Bulletin) -> None:
    if found.outage:
        log.warning(
            "no source can be reached; is there a network?", extra={"since": str(found.outage)}
        )
    if found.outage_over:
        log.info("sources can be reached again")
    for words, group in (
        ("sources cannot be read", found.failing),
        ("sources have gone quiet", found.silent),
        ("sources are still in trouble", found.still),
        ("sources can be read again", found.healed),
    ):
        if group:
            log.warning(words, extra={"sources": [source.id for source, _ in group]})
