"""One change told to 1,000 people over a mail server that takes 50 ms a message, answers one of
them never and refuses another."""

import asyncio
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP
from rich.table import Table

from monitor.model import Channel, Reading, Subscription
from monitor.pipeline import deliver
from monitor.tell import letters
from notifiers.email import EmailNotifier, MailServer
from notifiers.outbox import Courier
from storage.database import open_store
from storage.store import SqlStore
from tests.doors.storage_values import ORLA, change, document, mention

PEOPLE, SECONDS_EACH = 1000, 0.05


class Mailbox:
    """Counts what it is handed."""

    def __init__(self) -> None:
        self.got: list[str] = []
        self.all_there = asyncio.Event()

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address.startswith("silent"):
            await asyncio.Event().wait()
        if address.startswith("refused"):
            return "450 later"
        envelope.rcpt_tos.append(address)
        return "250 kept"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.sleep(SECONDS_EACH)
        self.got += envelope.rcpt_tos
        if len(self.got) == PEOPLE - 2:
            self.all_there.set()
        return "250 kept"


def _prepare(store: SqlStore, now: datetime) -> None:
    page = document()
    told = change(page)
    names = ["silent", "refused", *(f"p{number}" for number in range(PEOPLE - 2))]
    with store.writing() as ledger:
        ledger.people.put([ORLA])
        ledger.cases.save(Reading(page, (mention(page),), (told,)), now)
        for name in names:
            ledger.outbox.subscribe(Subscription(name, f"mailto:{name}@example.org"))
        letters.hold(ledger, [told.id], now)


async def _tell(store: SqlStore) -> tuple[float, float]:
    """Seconds to write the letters, and to hand them in."""
    start = time.perf_counter()
    while True:
        with store.writing() as ledger:
            if not letters.write(ledger, datetime.now(UTC)):
                break
    written, box = time.perf_counter(), Mailbox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(box, loop=loop, hostname="localhost"), "127.0.0.1", 0
    )
    post = MailServer("127.0.0.1", server.sockets[0].getsockname()[1])
    courier = Courier({Channel.EMAIL: EmailNotifier(post, "desk@example.org")})
    rounds: set[asyncio.Task[Any]] = set()
    while not box.all_there.is_set():  # as the service does: a slow round is not waited for
        task = asyncio.create_task(deliver(store, courier, lambda: datetime.now(UTC)))
        rounds.add(task)
        await asyncio.wait([task], timeout=2)
    done = time.perf_counter()
    for task in rounds:
        task.cancel()
    await asyncio.gather(*rounds, return_exceptions=True)
    server.close()
    return written - start, done - written


def measure(table: Table) -> None:
    with tempfile.TemporaryDirectory(prefix="nightdesk-bench-") as folder:
        store = open_store("", Path(folder))
        _prepare(store, datetime.now(UTC))
        writing, telling = asyncio.run(_tell(store))
        store.close()
    table.add_row(f"letters to {PEOPLE:,} people about one change", f"{writing:.1f} s", "", "")
    table.add_row("handed in at 50 ms a message, one silent", f"{telling:.1f} s", "", "")
