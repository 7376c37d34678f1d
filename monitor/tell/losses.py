"""What could not be told, and to whom that is said: by another way than the one that fails.

Each thing is said once a day, however many messages it befalls: their ids are of that day.
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from monitor.keeping import Ailment, Told
from monitor.model import Channel, Message, Privacy, Rhythm, digest_id
from monitor.ports import Ledger
from monitor.tell import audience, deliveries, render
from monitor.tell.letters import NOBODY_ASKED
from notifiers import channel_of

NOBODY = NOBODY_ASKED.address  # the outbox file, where nobody can be told

log = logging.getLogger(__name__)

DAY, AWAY_AFTER = timedelta(days=1), timedelta(hours=1)


def tell_given_up(ledger: Ledger, operator: str, now: datetime) -> None:
    """Tell once a day and channel that messages were given up. `operator`: whom; "": who takes a
    digest."""
    given_up = ledger.outbox.given_up_between(now - DAY, now)
    refused = {each.address for each in given_up}
    for channel in sorted({channel_of(each.address) for each in given_up}):
        lost = [each for each in given_up if channel_of(each.address) is channel]
        takers = _takers(ledger, operator) - refused
        _tell(
            ledger,
            f"given up by {channel}",
            {way: render.given_up(channel, lost, way) for way in Channel},
            _by_others(takers, channel) or sorted(takers) or [NOBODY],
            now,
        )


def tell_shut(
    ledger: Ledger, shut: Mapping[Channel, str], open_: Iterable[Channel], operator: str,
    now: datetime,
) -> None:  # fmt: skip
    """Tell once a day that nothing can go by a channel, with the fault, and when it can again.

    `open_`: the channels by which something went lately."""
    told = ledger.sources.told()
    for channel, fault in sorted(shut.items()):
        before = told.get(_key(channel))
        lately = before and timedelta(0) <= now - before.at < DAY
        if not (before and before.ailment is Ailment.SHUT and lately):
            _tell_of_channel(ledger, channel, fault, operator, now)
    for channel in sorted(open_):
        before = told.get(_key(channel))
        if before and before.ailment:
            _tell_of_channel(ledger, channel, "", operator, now)


def tell_away(ledger: Ledger, away: Mapping[Channel, str], operator: str, now: datetime) -> None:
    """Tell once that for an hour nobody was there to take what goes by a channel, with the fault
    of the last try; `tell_shut` tells when it goes again."""
    told = ledger.sources.told()
    for channel, fault in sorted(away.items()):
        before = told.get(_key(channel))
        since = ledger.outbox.stuck(channel, now - AWAY_AFTER)
        if since and not (before and before.ailment):
            words = f"{fault} What is for it waits since {since:%Y-%m-%d %H:%M} UTC."
            _tell_of_channel(ledger, channel, words, operator, now, ailment=Ailment.AWAY)


def tell_ended(ledger: Ledger, address: str, operator: str, now: datetime) -> None:
    """Tell that a reader ended what she was subscribed to."""
    words = {way: render.ended_of(address, way) for way in Channel}
    takers = _takers(ledger, operator) - {address}
    what = f"ended {digest_id(address)} {now.isoformat()}"
    _tell(ledger, what, words, sorted(takers) or [NOBODY], now)


def usual(ledger: Ledger, address: str) -> Privacy:
    return audience.read(ledger).usual(address)


def channels_shut(ledger: Ledger) -> tuple[str, ...]:
    """The channels by which nothing can go or that are away, as was told last."""
    told = ledger.sources.told()
    return tuple(str(c) for c in Channel if _key(c) in told and told[_key(c)].ailment)


def _tell_of_channel(
    ledger: Ledger,
    channel: Channel,
    fault: str,
    operator: str,
    now: datetime,
    *,
    ailment: Ailment = Ailment.SHUT,
) -> None:
    if fault:
        log.warning("nothing can go by this channel", extra={"channel": channel, "detail": fault})
    else:
        log.info("messages go by this channel again", extra={"channel": channel})
    _tell(
        ledger,
        f"{channel} {'shut' if fault else 'open'} {now.isoformat()}",
        {way: render.channel(channel, fault, way) for way in Channel},
        _by_others(_takers(ledger, operator), channel) or [NOBODY],
        now,
    )
    ledger.sources.put_told([Told(_key(channel), ailment if fault else None, now)])


def _key(channel: Channel) -> str:
    return f"channel:{channel}"


def _takers(ledger: Ledger, operator: str) -> set[str]:
    """Whom to tell of the service itself."""
    if operator:
        return {operator}
    wishes = ledger.outbox.subscriptions()
    return {wish.address for wish in wishes if wish.rhythm is not Rhythm.AT_ONCE}


def _by_others(takers: Iterable[str], channel: Channel) -> list[str]:
    return sorted(address for address in takers if channel_of(address) is not channel)


def _tell(
    ledger: Ledger,
    what: str,
    words: Mapping[Channel, Message],
    takers: Iterable[str],
    now: datetime,
) -> None:
    ours = audience.read(ledger)
    for address in takers:
        level, way = ours.usual(address), channel_of(address)
        message = render.look(way) if level is Privacy.DISCREET else words[way]
        ledger.outbox.add([deliveries.daily_delivery(what, address, message, now, level)])
