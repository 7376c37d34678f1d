"""The only wiring: settings, the real clock, client, parsers, store and notifiers, put together for
each command. What is done with them stands elsewhere.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from monitor.model import Channel, Defender, Rejection, Source

if TYPE_CHECKING:
    from monitor.config import Settings
    from monitor.fetch.client import Client
    from monitor.fetch.limits import Limits
    from monitor.parse.sandbox import Sandbox
    from monitor.pipeline import Learn, Outcome
    from monitor.ports import Notifier
    from monitor.reading import Knowledge
    from monitor.service import Service
    from notifiers.outbox import Tally
    from notifiers.stop_page import StopLinks
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
    from monitor.log import unhandled
    from monitor.service import Service
    from monitor.sources.listing import Doors
    from notifiers.outbox import Courier

    asyncio.get_running_loop().set_exception_handler(unhandled)
    stop = stop_links(store)
    client, parser, ways = open_client(), open_parser(), notifiers(stop)
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
            listen=_listener(store, ways[Channel.MATRIX]),
            answer=_page(store, stop),
            at_a_time=settings().concurrency,
            operator=settings().operator.get_secret_value(),
            patience=settings().patience,
        )
    finally:
        for way in {id(way): way for way in ways.values()}.values():
            await way.close()
        await client.close()
        await parser.close()


def _listener(store: "SqlStore", way: "Notifier") -> Callable[[], Awaitable[None]] | None:
    """Hear what staff say on Matrix, where an account is set up."""
    if not settings().has_matrix:
        return None
    from monitor.chat.conversation import Conversation
    from notifiers.matrix import MatrixNotifier

    people = frozenset(settings().matrix_users.split(",")) - {""}
    conversation = Conversation(store, now, people)
    return partial(conversation.listen, way) if isinstance(way, MatrixNotifier) else None


def stop_links(store: "SqlStore") -> "StopLinks | None":
    """The links by which readers of mail end it, where a web address is set for them."""
    from notifiers.stop_page import StopLinks

    if not settings().web_address:
        return None
    with store.writing() as ledger:
        return StopLinks(settings().web_address, ledger.outbox.secret("stop"))


def _page(store: "SqlStore", links: "StopLinks | None") -> Callable[[], Awaitable[None]] | None:
    """The page behind these links; it listens only where there are any."""
    from monitor.tell import returns
    from notifiers.stop_page import StopPage

    if links is None:
        return None

    def stop(token: str) -> None:
        with store.writing() as ledger:
            addresses = dict.fromkeys(wish.address for wish in ledger.outbox.subscriptions())
            if address := links.meant(token, addresses):
                returns.ended(ledger, address, settings().operator.get_secret_value(), now())

    host, _, port = settings().web_listen.rpartition(":")
    return partial(StopPage(stop).serve, host.strip("[]"), int(port))


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


def notifiers(stop: "StopLinks | None" = None) -> dict[Channel, "Notifier"]:
    """The ways out. What is not set up stands in as a readable file, so that nothing is lost."""
    from notifiers.apprise import AppriseNotifier
    from notifiers.file import FileNotifier

    file = FileNotifier(settings().data)
    ways: dict[Channel, Notifier] = dict.fromkeys(Channel, file)
    ways[Channel.APPRISE] = AppriseNotifier()
    if settings().has_mail:
        from notifiers.email import EmailNotifier, mail_server

        server = mail_server(settings().smtp_url.get_secret_value())
        ways[Channel.EMAIL] = EmailNotifier(server, settings().mail_from, stop=stop)
    if settings().has_matrix:
        from notifiers.matrix import MatrixNotifier

        ways[Channel.MATRIX] = MatrixNotifier(
            settings().matrix_url,
            settings().matrix_user,
            token=settings().matrix_token.get_secret_value(),
            password=settings().matrix_password.get_secret_value(),
            session=settings().data / "matrix.json",
            verified=settings().matrix_verified,
        )
    return ways


def _learner(store: "SqlStore") -> "Learn":
    """Know the watch list as it stands; only what changed is indexed anew, and nothing is loaded
    for an empty one."""
    held: dict[int, Knowledge | None] = {}

    def learn() -> "Knowledge | None":
        with store.reading() as ledger:
            version = ledger.people.version()
            if version not in held:
                people, rejections = ledger.people.defenders(), ledger.people.rejections()
                before = held.popitem()[1] if held else None
                held[version] = knowledge(people, rejections, before) if people else None
        return held[version]

    return learn


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
