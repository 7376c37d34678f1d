"""What single commands do with the records and are done: a digest now, a backup, an answer."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from monitor import app, channels
from monitor.errors import ConfigError, StorageError
from monitor.keeping import SourceState
from monitor.model import Channel, Defender, Delivery, Source
from monitor.tell import deliveries

if TYPE_CHECKING:
    from monitor.status import Standing
    from storage.store import SqlLedger, SqlStore

READ_AGAIN = timedelta(days=30)
AT_ONCE = 2000  # people put between two steps of a progress bar


def digest(*, send: bool) -> list[Delivery]:
    """`monitor digest`: everybody's digest as it is now; sent, or only made."""
    from monitor.tell import digests

    made: list[Delivery] = []
    silence = digests.Silence(app.settings().patience)
    with app.open_records() as store:
        with store.writing() as ledger:
            for due in digests.at_once(ledger, app.now()):
                if send:
                    made.append(digests.put(ledger, due, app.watched(), app.now(), silence))
                else:
                    made.append(digests.made(ledger, due, app.watched(), app.now(), silence))
        if send and made:
            _deliver_unless_served(store)
    return made


def _deliver_unless_served(store: "SqlStore") -> None:
    """Deliver now. Where a service runs it does so by itself within seconds."""
    from monitor.pipeline import deliver
    from notifiers.outbox import Courier, Tally
    from storage.lock import hold

    async def work() -> Tally:
        stop = channels.stop_links(app.settings(), store)
        ways = channels.ways(app.settings(), stop)
        try:
            return await deliver(store, Courier(ways, app.settings().mail_from, stop), app.now)
        finally:
            for way in {id(way): way for way in ways.values()}.values():
                await way.close()

    try:
        with hold(app.settings().data):
            asyncio.run(work())
    except StorageError:
        return


def put_on_watch_list(
    people: Sequence[Defender], advance: Callable[[int], None] = lambda _: None
) -> tuple[int, int]:
    """Add or replace people; what was read without them lately is read again at the next poll.

    `advance` hears how many were put since. Returns how many are new or changed, and how many
    there are now.
    """
    with app.open_records() as store, store.writing() as ledger:
        changed = 0
        for at in range(0, len(people), AT_ONCE):
            part = people[at : at + AT_ONCE]
            changed += ledger.people.put(part)
            advance(len(part))
        if changed:
            ledger.sources.read_again(app.now() - READ_AGAIN, app.now())
        return changed, ledger.people.count()


def confirm_review(item: str, by: str) -> int:
    """Confirm, and queue what is to be told of it, in one transaction; returns how many changes."""
    from monitor.tell.letters import hold

    with app.open_records() as store, store.writing() as ledger:
        changes = ledger.review.confirm(item, by, app.now())
        hold(ledger, [change.id for change in changes], app.now())
    return len(changes)


def resend(days: int) -> int:
    """`monitor resend`: try again what was given up in the last days; returns how many."""
    with app.open_records() as store:
        with store.writing() as ledger:
            count = ledger.outbox.send_again(app.now() - timedelta(days=days), app.now())
        if count:
            _deliver_unless_served(store)
    return count


def ask_if_new(ledger: "SqlLedger", address: str, *, known: bool) -> bool:
    """Hold back what is for an email address that nothing was sent to before, and mail a code to
    it; whether that was done. `known`: whoever types vouches for it.

    Where no mail server is set nothing leaves this machine, and nobody is asked."""
    from notifiers import channel_of

    if known:
        ledger.recipients.confirm(address, None)
        return False
    subscribed = {each.address for each in ledger.outbox.subscriptions()}
    if address in subscribed or channel_of(address) is not Channel.EMAIL:
        return False
    if app.settings().has_mail:
        _ask(ledger, address)
    return app.settings().has_mail


def _ask(ledger: "SqlLedger", address: str) -> None:
    import secrets

    from monitor.tell import render

    code = f"{secrets.randbelow(10_000):04}-{secrets.randbelow(10_000):04}"
    ledger.recipients.ask(address, code, app.now())
    message, secret = render.confirmation(address, code), ledger.outbox.secret("ids")
    made = deliveries.confirmation_delivery(address, message, app.now(), code, secret)
    ledger.outbox.add([made])


def ask_again(address: str) -> None:
    """`monitor confirm` without a code: mail a new one."""
    with app.open_records() as store:
        with store.writing() as ledger:
            _ask(ledger, address)
        _deliver_unless_served(store)


def is_asked(address: str) -> bool:
    with app.open_records() as store, store.reading() as ledger:
        known = ledger.recipients.all().get(address)
    return bool(known and known.asked)


def confirm_address(address: str, code: str) -> bool:
    """`monitor confirm`: whether the code was right; what waited comes with the next round."""
    with app.open_records() as store, store.writing() as ledger:
        return ledger.recipients.confirm(address, code)


def resume(address: str) -> int | None:
    """`monitor resume`: how many messages given up since then are due; None: it was not paused."""
    with app.open_records() as store:
        with store.writing() as ledger:
            since = ledger.recipients.resume(address)
            if since is None:
                return None
            count = ledger.outbox.send_again(since - timedelta(minutes=1), app.now(), address)
        _deliver_unless_served(store)
    return count


def receive(content: bytes) -> str:
    """`monitor receive`: what a mail to the sender's address led to, in words."""
    from monitor.tell import returns
    from notifiers.mail_returned import Bounce, Ending, read

    said, who = read(content), app.settings().operator.get_secret_value()
    with app.open_records() as store, store.writing() as ledger:
        if isinstance(said, Ending):
            done = returns.ended_by_message(ledger, said.id, who, app.now())
            return "Its subscriptions are ended." if done else "Nothing to end: no such message."
        if isinstance(said, Bounce):
            found = [
                returns.bounced(ledger, id_, said.status, app.now(), nobody=said.nobody)
                for id_ in said.ids
            ]
            if any(found):
                return "A message came back; it counts as given up, which will be told."
            return "Nothing done: what came back was no message of ours."
    return "Nothing done: neither a message that came back for good nor an unsubscription."


def deliver_unless_served() -> None:
    """Deliver what is due now, where no service runs that does."""
    with app.open_records() as store:
        _deliver_unless_served(store)


def source_states() -> list[tuple[Source, SourceState]]:
    """Every source with how it has fared."""
    sources = app.watched()
    with app.open_records() as store, store.reading() as ledger:
        states = ledger.sources.states()
    return [(source, states.get(source.id, SourceState(source.id))) for source in sources]


def standing() -> "Standing":
    """All that `monitor status` shows."""
    from monitor import status
    from monitor.sources.outage import outage_since
    from monitor.tell import gaps, losses

    sources = app.watched()
    enabled = [source for source in sources if source.enabled]
    with app.open_records() as store, store.reading() as ledger:
        states = ledger.sources.states()
        sick = status.failing(sources, states, app.now())
        outage = outage_since(status.of_enabled(sources, states), app.now())
        beat = status.read_heartbeat(app.settings().data)
        return status.Standing(
            at=app.now(),
            heartbeat=beat,
            defenders=ledger.people.count(),
            subscriptions=len(ledger.outbox.subscriptions()),
            sources=len(enabled),
            polled=sum(source.id in states for source in enabled),
            stumbling=status.stumbling(sources, states),
            failing=sick,
            silent=status.silent(sources, states, app.now()),
            unread=tuple(ledger.sources.pages_unread(50)),
            waiting=len(ledger.review.waiting()),
            deliveries=ledger.outbox.counts(),
            held=ledger.outbox.held(),
            last_sent=ledger.outbox.last_sent(),
            ailments=status.ailments(beat, app.now(), outage=outage),
            shut=losses.channels_shut(ledger),
            gap=gaps.last(ledger),
        )


def backup(file: Path, keys: Sequence[str]) -> bool:
    """`monitor backup`, sealed to `keys` or those of the setting; whether it is sealed.

    Raises ConfigError for what is no public key, StorageError.
    """
    from storage.backup import backup as write
    from storage.sealing import read_keys

    chosen = read_keys(keys or app.settings().backup_keys)
    with app.open_records() as store:
        write(store, file, chosen)
    return bool(chosen)


def purge() -> dict[str, int]:
    """`monitor purge`: delete what has been kept long enough; how much of each.

    Raises StorageError.
    """
    with app.open_records() as store:
        return app.purge(store, rewrite=True)


def restore(file: Path, identity: Path | None) -> Path | None:
    """`monitor restore`; returns where the database that was there is now. Raises StorageError."""
    from storage.backup import restore as put_back

    if app.settings().has("database_url"):
        raise ConfigError(["MONITOR_DATABASE_URL is set: restore that database with its own tools"])
    return put_back(file, app.settings().data, identity)
