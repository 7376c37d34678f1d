"""What each way of failing means for a message (row D6), and that answers which are lost lose and
double nothing (rows D5, D11), with real servers on loopback."""

import asyncio
import ssl
from collections import Counter
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from monitor.errors import DeliveryError
from monitor.model import Channel, DeliveryState
from monitor.pipeline import deliver
from monitor.tell.plan import after_failure
from notifiers.email import EmailNotifier, MailServer
from notifiers.matrix import MatrixNotifier
from notifiers.outbox import Courier
from storage.database import open_store
from tests.doors.test_email import (  # noqa: F401  # fixtures
    SENDER,
    Inbox,
    certificate,
    read,
    server_tls,
    smtp,
)
from tests.doors.test_email import delivery as mail
from tests.doors.test_letters import Clock
from tests.doors.test_matrix import Fake, delivery
from tests.samples_of_messages import NOW

PERMANENT, LATER = DeliveryState.FAILED, DeliveryState.RETRY
DOUBT = DeliveryState.UNCERTAIN
SHUT, AWAY = "shut", "away"
MINUTE, SOON = timedelta(minutes=1), timedelta(seconds=7)
SEVEN = {
    "Date": "Thu, 05 Mar 2026 09:30:00 GMT", "Retry-After": "Thu, 05 Mar 2026 09:30:07 GMT",
}  # fmt: skip

# status, code, headers: how the message stands, and how the channel
ANSWERS = {
    "400": (400, "M_BAD_JSON", {}, PERMANENT, ""),
    "401": (401, "M_UNKNOWN_TOKEN", {}, LATER, SHUT),
    "403": (403, "M_FORBIDDEN", {}, PERMANENT, ""),
    "404": (404, "M_NOT_FOUND", {}, PERMANENT, ""),
    "413": (413, "M_TOO_LARGE", {}, PERMANENT, ""),
    "429, seconds": (429, "M_LIMIT_EXCEEDED", {"Retry-After": "7"}, LATER, ""),
    "429, a moment": (429, "M_LIMIT_EXCEEDED", SEVEN, LATER, ""),
    "500": (500, "M_UNKNOWN", {}, DOUBT, AWAY),
    "503": (503, "M_UNKNOWN", {}, DOUBT, AWAY),
}


async def stands(url, **options):
    """How a message stands after one try, when it is due again, and how its channel does."""
    made = MatrixNotifier(url, "@desk:localhost", token="secret", **{"timeout": 5, **options})
    try:
        with pytest.raises(DeliveryError) as failed:
            await made.send(delivery())
    finally:
        await made.close()
    state, due = after_failure(delivery(), failed.value, NOW)
    channel = {(True, False): SHUT, (False, True): AWAY, (False, False): ""}
    return state, due, channel[failed.value.shut, failed.value.unreached]


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
async def test_what_a_homeserver_answers_decides_what_becomes_of_a_message(httpserver, answer):
    status, code, headers, state, channel = answer
    fake = Fake(httpserver)
    fake.answers["send"] = (status, {"errcode": code, "error": "x"})
    fake.headers = headers
    came, due, so = await stands(fake.url)
    assert (came, so) == (state, channel)
    if status == 429:
        assert NOW + SOON <= due <= NOW + SOON + MINUTE


@asynccontextmanager
async def mute():
    """A server that never answers."""
    ended = asyncio.Event()

    async def serve(reader, writer):
        await reader.read()
        writer.close()
        ended.set()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]
        await ended.wait()


async def test_a_homeserver_that_is_not_there_or_says_nothing_is_asked_later(
    server_tls: ssl.SSLContext,  # noqa: F811
):
    assert await stands("http://127.0.0.1:1") == (LATER, NOW + MINUTE, AWAY)
    async with mute() as port:
        url = f"http://127.0.0.1:{port}"
        assert await stands(url, timeout=0.2) == (LATER, NOW + MINUTE, AWAY)
    async with await asyncio.start_server(
        lambda _, writer: writer.close(), "127.0.0.1", 0, ssl=server_tls
    ) as server:
        port = server.sockets[0].getsockname()[1]
        assert await stands(f"https://127.0.0.1:{port}") == (LATER, NOW + MINUTE, AWAY)


@pytest.mark.parametrize(
    ("inbox", "state"),
    [
        (Inbox(rcpt="550 5.1.1 nobody"), PERMANENT),
        (Inbox(rcpt="450 4.2.1 later"), LATER),
        (Inbox(data="554 5.6.0 content"), PERMANENT),
        (Inbox(data="451 4.3.0 later"), LATER),
    ],
)
async def test_what_a_mail_server_answers_decides_what_becomes_of_a_message(inbox, state):
    async with smtp(inbox) as port:
        way = EmailNotifier(MailServer("127.0.0.1", port, starttls=False), SENDER)
        with pytest.raises(DeliveryError) as failed:
            await way.send(mail())
    assert after_failure(mail(), failed.value, NOW)[0] is state


# ---------------------------------------------------------------- answers that are lost


@asynccontextmanager
async def forgetful(lost):
    """A mail server that keeps every mail and drops the line before it says so, `lost` times."""
    kept = []

    async def serve(reader, writer):
        writer.write(b"220 hello\r\n")
        while (line := await reader.readline()) and not line.startswith(b"QUIT"):
            if not line.startswith(b"DATA"):
                writer.write(b"250 fine\r\n")
                continue
            writer.write(b"354 go on\r\n")
            kept.append(await reader.readuntil(b"\r\n.\r\n"))
            if len(kept) <= lost:
                break
            writer.write(b"250 kept\r\n")
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1], kept


async def test_a_hundred_mails_whose_answer_is_lost_are_in_doubt_and_come_with_the_same_id(
    tmp_path,
):
    count, clock = 100, Clock()
    store = open_store("sqlite://", None)
    with store.writing() as ledger:
        ledger.outbox.add(mail(f"mailto:p{n}@example.org", id_=f"{n:016x}") for n in range(count))
    async with forgetful(lost=count) as (port, kept):
        courier = Courier(
            {Channel.EMAIL: EmailNotifier(MailServer("127.0.0.1", port, starttls=False), SENDER)}
        )
        await deliver(store, courier, clock)
        with store.reading() as ledger:
            assert ledger.outbox.counts() == {DOUBT: count}
        clock.now += 2 * MINUTE
        await deliver(store, courier, clock)
    with store.reading() as ledger:
        assert ledger.outbox.counts() == {DeliveryState.SENT: count}
    copies = Counter(bytes(text) for text in kept)
    assert len(copies) == count
    assert set(copies.values()) == {2}  # byte for byte
    store.close()


async def test_of_three_mails_of_which_one_is_refused_two_come_once_and_one_is_tried_again():
    class Picky(Inbox):
        async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
            if address.startswith("p1@") and refusing:
                return "450 4.2.2 full"
            return await super().handle_RCPT(server, session, envelope, address, options)

    inbox, clock, refusing = Picky(), Clock(), [True]
    store = open_store("sqlite://", None)
    with store.writing() as ledger:
        ledger.outbox.add(mail(f"mailto:p{n}@example.org", id_=f"{n:016x}") for n in range(3))
    async with smtp(inbox) as port:
        way = EmailNotifier(MailServer("127.0.0.1", port, starttls=False), SENDER)
        courier = Courier({Channel.EMAIL: way})
        for _ in range(3):
            await deliver(store, courier, clock)
        assert sorted(to for _, [to], _ in inbox.got) == ["p0@example.org", "p2@example.org"]
        refusing.clear()
        clock.now += 2 * MINUTE
        await deliver(store, courier, clock)
    assert sorted(read(text)["To"] for _, _, text in inbox.got) == [
        f"p{n}@example.org" for n in range(3)
    ]
    store.close()
