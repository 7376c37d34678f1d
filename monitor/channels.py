"""The channels, each put together as the settings have it: the ways out to people, and what comes
back by them. What is sent, and when, stands elsewhere, and so does every way itself.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from monitor.model import Channel

if TYPE_CHECKING:
    from monitor.config import Settings
    from monitor.ports import Notifier
    from notifiers.stop_page import StopLinks
    from storage.store import SqlStore

Clock = Callable[[], datetime]
Lasting = Callable[[], Awaitable[None]]  # goes on until it is cancelled


def ways(settings: "Settings", stop: "StopLinks | None" = None) -> dict[Channel, "Notifier"]:
    """The ways out. What is not set up stands in as a readable file, so that nothing is lost."""
    from notifiers.apprise import AppriseNotifier
    from notifiers.file import FileNotifier

    made: dict[Channel, Notifier] = dict.fromkeys(Channel, FileNotifier(settings.data))
    made[Channel.APPRISE] = AppriseNotifier()
    if settings.has_mail:
        from notifiers.email import EmailNotifier, mail_server

        server = mail_server(settings.smtp_url.get_secret_value())
        made[Channel.EMAIL] = EmailNotifier(server, settings.mail_from, stop=stop)
    if settings.has_matrix:
        from notifiers.matrix import MatrixNotifier

        made[Channel.MATRIX] = MatrixNotifier(
            settings.matrix_url,
            settings.matrix_user,
            token=settings.matrix_token.get_secret_value(),
            password=settings.matrix_password.get_secret_value(),
            session=settings.data / "matrix.json",
            verified=settings.matrix_verified,
        )
    return made


def listener(
    settings: "Settings", store: "SqlStore", way: "Notifier", clock: Clock
) -> Lasting | None:
    """Hear what staff say on Matrix, where an account is set up."""
    if not settings.has_matrix:
        return None
    from monitor.chat.conversation import Conversation
    from notifiers.matrix import MatrixNotifier

    people = frozenset(settings.matrix_users.split(",")) - {""}
    conversation = Conversation(store, clock, people)
    return partial(conversation.listen, way) if isinstance(way, MatrixNotifier) else None


def stop_links(settings: "Settings", store: "SqlStore") -> "StopLinks | None":
    """The links by which readers of mail end it, where a web address is set for them."""
    from notifiers.stop_page import StopLinks

    if not settings.web_address:
        return None
    with store.writing() as ledger:
        return StopLinks(settings.web_address, ledger.outbox.secret("stop"))


def page(
    settings: "Settings", store: "SqlStore", links: "StopLinks | None", clock: Clock
) -> Lasting | None:
    """The page behind these links; it listens only where there are any."""
    from monitor.tell import returns
    from notifiers.stop_page import StopPage

    if links is None:
        return None

    def stop(token: str) -> None:
        with store.writing() as ledger:
            addresses = dict.fromkeys(wish.address for wish in ledger.outbox.subscriptions())
            if address := links.meant(token, addresses):
                returns.ended(ledger, address, settings.operator.get_secret_value(), clock())

    host, _, port = settings.web_listen.rpartition(":")
    return partial(StopPage(stop).serve, host.strip("[]"), int(port))
