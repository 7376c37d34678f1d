"""The only wiring: settings, the real clock, client, parsers, store and channels (those themselves
in `monitor.channels`), put together for each command. What is done with them stands elsewhere.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from monitor.model import Channel, Defender, Rejection, Source

if TYPE_CHECKING:
    from monitor.config import Settings
    from monitor.fetch.client import Client
    from monitor.fetch.limits import Limits
    from monitor.parse.sandbox import Sandbox
    from monitor.pipeline import Learn, Outcome
    from monitor.ports import Ledger
    from monitor.reading import Knowledge
    from monitor.service import Service
    from notifiers.outbox import Tally
    from storage.store import SqlStore

HOW_TO_BEGIN = "The watch list is empty. Import one: monitor defenders import people.csv"


def now() -> datetime:
    return datetime.now(UTC)


def who_am_i() -> str:
    """Who answers at this terminal, for the log of answers."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return "unnamed"


@cache
def settings() -> "Settings":
    """The environment, read once a command. Raises ConfigError."""
    from monitor.config import read_settings

    return read_settings()


@cache
def watched() -> tuple[Source, ...]:
    """All sources of sources.toml. Raises ConfigError."""
    from monitor.sources.file import MINUTE, read_sources

    shortest = timedelta(0) if settings().allow_private else MINUTE  # tests may not wait so long
    return read_sources(settings().sources, shortest)


def watched_so_far() -> tuple[Source, ...]:
    """As `watched`; none where sources.toml is not begun: for adding the first one."""
    from monitor.sources.file import is_begun

    return watched() if is_begun(settings().sources) else ()


@contextmanager
def open_records(*, check: bool = False) -> Iterator["SqlStore"]:
    """Open the store of this data folder; `check` looks for damage first. Raises StorageError."""
    from storage.database import open_store

    url = settings().database_url.get_secret_value()
    store = open_store(url, settings().data, check=check)
    try:
        yield store
    finally:
        store.close()


def purge(store: "SqlStore", *, rewrite: bool) -> dict[str, int]:
    """Delete what has been kept as long as the settings say; how much of each kind."""
    kept = settings()
    return store.purge(
        now(),
        messages=timedelta(days=kept.keep_messages),
        documents=timedelta(days=kept.keep_documents),
        raw=timedelta(days=kept.keep_raw),
        rewrite=rewrite,
    )


# ---------------------------------------------------------------- the service


@asynccontextmanager
async def service(store: "SqlStore") -> AsyncIterator["Service"]:
    """Put a service together; its network, children and connections are closed at the end."""
    from monitor import channels
    from monitor.log import unhandled
    from monitor.service import Service
    from monitor.sources.listing import Doors
    from notifiers.outbox import Courier

    asyncio.get_running_loop().set_exception_handler(unhandled)
    stop = channels.stop_links(settings(), store)
    client, parser, ways = open_client(), open_parser(), channels.ways(settings(), stop)
    with store.writing() as ledger:
        ledger.outbox.recover(now())
    try:
        yield Service(
            sources=watched(),
            doors=Doors(client, parser, store),
            courier=Courier(ways, settings().mail_from, stop),
            clock=now,
            learn=_learner(store),
            folder=settings().data,
            upkeep=lambda: purge(store, rewrite=False),
            listen=channels.listener(settings(), store, ways[Channel.MATRIX], now),
            answer=channels.page(settings(), store, stop, now),
            at_a_time=settings().concurrency,
            operator=settings().operator.get_secret_value(),
            patience=settings().patience,
        )
    finally:
        for way in {id(way): way for way in ways.values()}.values():
            await way.close()
        await client.close()
        await parser.close()


def open_client(*also: str) -> "Client":
    """The way to the open network, polite and bounded; `also`: addresses beside the sources'."""
    from monitor.fetch.client import Client

    private = settings().allow_private
    urls = (*(source.url for source in watched_so_far()), *also)
    ports = {urlsplit(url).port for url in urls}
    return Client(
        now=now,
        limits=limits(),
        allow_private=private,
        ports=frozenset(port for port in ports if port),
        contact=settings().contact,
        gap_seconds=0.0 if private else 1.0,
        folder=settings().data,
    )


def open_parser() -> "Sandbox":
    """The children that parse, within the limits of the settings."""
    from monitor.parse.language import RARER
    from monitor.parse.sandbox import Sandbox

    bounds = limits()
    return Sandbox(
        rarer=any(not RARER.isdisjoint(source.languages) for source in watched_so_far()),
        seconds=bounds.parse_seconds,
        memory=bounds.parse_memory,
        sizes=(bounds.decoded, bounds.decoded_pdf),
    )


def limits() -> "Limits":
    """What one fetch and one parse may cost, as set."""
    from monitor.fetch.limits import MIB, Limits

    told = settings()
    return Limits(
        deadline=told.fetch_seconds,
        redirects=told.max_redirects,
        wire=told.max_page * MIB,
        wire_pdf=told.max_pdf * MIB,
        decoded=told.max_page_unpacked * MIB,
        decoded_pdf=told.max_pdf_unpacked * MIB,
        parse_seconds=told.parse_seconds,
        parse_memory=told.parse_memory,
    )


def _learner(store: "SqlStore") -> "Learn":
    """Know the watch list as it stands; only what changed is indexed anew, and nothing is loaded
    for an empty one."""
    held: dict[int, Knowledge | None] = {}

    def learn() -> "Knowledge | None":
        with store.reading() as ledger:
            version = ledger.people.version()
            if version not in held:
                since, before = held.popitem() if held else (0, None)
                known = _brought(ledger, since, before)
                held[version] = known and replace(known, record=store.record)
        return held[version]

    return learn


def _brought(ledger: "Ledger", since: int, before: "Knowledge | None") -> "Knowledge | None":
    """What is known now, of what was known at version `since`: a few who changed are put beside
    the others, and else the whole list is read."""
    from monitor.match.index import WatchIndex

    rejections = ledger.people.rejections()
    if before and isinstance(before.index, WatchIndex):
        few = ledger.people.changed_since(since)
        if few is not None and (index := before.index.with_few(few, rejections)):
            return replace(before, index=index)
    people = ledger.people.defenders()
    return knowledge(people, rejections, before) if people else None


def knowledge(
    defenders: list[Defender], rejections: list[Rejection], before: "Knowledge | None" = None
) -> "Knowledge":
    """What is needed to read for these people; an index of `before` is brought to this list."""
    from monitor.extract import lexicons
    from monitor.match.index import WatchIndex, build
    from monitor.reading import Knowledge

    if before and isinstance(before.index, WatchIndex):
        return replace(before, index=before.index.brought_to(defenders, rejections))
    return Knowledge(
        index=build(defenders, rejections),
        lexicons=lexicons(),
        alert_days=settings().alert_days,
    )


def run() -> None:
    """`monitor run`. Raises ConfigError, StorageError."""
    from monitor.log import set_up
    from storage.lock import hold

    set_up(settings().log_level)
    sources = watched()
    with hold(settings().data), open_records(check=True) as store:
        _greet(store, sources)

        async def work() -> None:
            async with service(store) as desk:
                await desk.run()

        asyncio.run(work())


def _greet(store: "SqlStore", sources: tuple[Source, ...]) -> None:
    """Say once what is missing for the service to be of use."""
    import logging
    import os

    from monitor import __version__
    from monitor.config import unknown_variables

    log = logging.getLogger(__name__)
    with store.reading() as ledger:
        people = ledger.people.count()
        subscribed = len(ledger.outbox.subscriptions())
    log.info(
        "Nightdesk runs",
        extra={
            "version": __version__,
            "folder": str(settings().data),
            "sources": sum(source.enabled for source in sources),
            "defenders": people,
        },
    )
    for unknown in unknown_variables(os.environ):
        log.warning("a variable that nobody reads", extra={"variable": unknown})
    if not people:
        log.warning(HOW_TO_BEGIN)
    outbox = str(settings().data / "outbox.txt")
    if not subscribed:
        log.warning(
            "Nobody is subscribed: alerts go to the outbox file",
            extra={"file": outbox, "cure": "monitor subscribe"},
        )
    elif not settings().has_mail:
        log.warning("No mail server is set: mail goes to the outbox file", extra={"file": outbox})


@dataclass(slots=True)
class Round:
    """What one `monitor once` did."""

    outcomes: "list[Outcome]"
    tally: "Tally"
    defenders: int
    subscriptions: int


def once(begin: Callable[[int], None], done: Callable[["Outcome"], None]) -> Round:
    """`monitor once`: `begin` hears how many sources are due, `done` of each as it ends."""
    from monitor.log import set_up
    from monitor.status import Heartbeat, write_heartbeat
    from storage.lock import hold

    set_up("error")
    watched()
    with hold(settings().data), open_records(check=True) as store:
        with store.reading() as ledger:
            people, wishes = ledger.people.count(), len(ledger.outbox.subscriptions())

        async def work() -> Round:
            async with service(store) as desk:
                outcomes = await desk.poll_due(done, begin)
                await desk.doors.parser.close()  # before letters take memory of their own
                desk.write_letters()
                await desk.queue_digests()
                desk.queue_bulletin()
                tally = await desk.deliver_due()
                write_heartbeat(settings().data, Heartbeat(now(), now(), now()))
                return Round(outcomes, tally, people, wishes)

        return asyncio.run(work())
