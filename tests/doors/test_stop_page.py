"""One click that ends the mails of an address: the real page on loopback, behind a real store."""

import asyncio
from contextlib import asynccontextmanager
from email import message_from_bytes, policy

import httpx
import pytest

from monitor.errors import StorageError
from monitor.model import Privacy
from monitor.tell import returns
from notifiers.email import compose
from notifiers.stop_page import StopLinks, StopPage
from storage.database import open_store
from tests.doors.storage_values import NOW
from tests.doors.test_email import SENDER, delivery, read
from tests.doors.test_letters import ANA, BEN, subscribe, waiting

LINKS = StopLinks("https://desk.example.org/nightdesk", "a key")
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
OFFICE = "mailto:office@example.org"


@pytest.fixture
def store():
    opened = open_store("sqlite://", None)
    with opened.writing() as ledger:
        subscribe(ledger, ANA)
        subscribe(ledger, BEN)
    yield opened
    opened.close()


@asynccontextmanager
async def page(store, **options):
    def stop(token):
        with store.writing() as ledger:
            addresses = [wish.address for wish in ledger.outbox.subscriptions()]
            if address := LINKS.meant(token, addresses):
                returns.ended(ledger, address, OFFICE, NOW)

    server = await StopPage(options.pop("stop", stop), **options).start("127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def path(address):
    return LINKS.of(address).removeprefix("https://desk.example.org")


def subscribed(store):
    with store.reading() as ledger:
        return [wish.address for wish in ledger.outbox.subscriptions()]


async def asked(method, url, **more):
    async with httpx.AsyncClient() as client:
        return await client.request(method, url, **more)


async def test_one_click_ends_the_subscriptions_and_both_are_told(store):
    async with page(store) as base:
        answer = await asked("POST", base + path(ANA), data=ONE_CLICK)
        again = await asked("POST", base + path(ANA), data=ONE_CLICK)
    assert answer.status_code == again.status_code == 200
    assert "Nothing more is sent" in answer.text
    assert subscribed(store) == [BEN]
    told = {each.address: each.message for each in waiting(store)}
    assert set(told) == {ANA, OFFICE}
    assert told[ANA].subject == "You get no more messages"
    assert "an…@example.org" in told[OFFICE].text


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
async def test_to_look_changes_nothing(store, method):
    async with page(store) as base:
        answer = await asked(method, base + path(ANA))
    assert answer.status_code == 200
    assert subscribed(store) == [ANA, BEN]
    assert ('method="post"' in answer.text) is (method != "HEAD")
    policy_ = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy_
    assert answer.headers["Referrer-Policy"] == "no-referrer"


async def test_the_button_of_the_page_does_what_one_click_does(store):
    async with page(store) as base:
        shown = await asked("GET", base + path(ANA))
        assert 'name="List-Unsubscribe" value="One-Click"' in shown.text
        await asked("POST", base + path(ANA), files={"List-Unsubscribe": (None, "One-Click")})
    assert subscribed(store) == [BEN]


async def test_a_link_that_is_not_ours_is_answered_as_one_that_is_and_ends_nothing(store):
    async with page(store) as base:
        ours = await asked("POST", base + path(ANA), data=ONE_CLICK)
        other = await asked("POST", f"{base}/stop/{'0' * 40}", data=ONE_CLICK)
        forged = StopLinks(LINKS.base, "another key").of(BEN).rpartition("/")[2]
        await asked("POST", f"{base}/stop/{forged}", data=ONE_CLICK)
    assert (ours.status_code, ours.text) == (other.status_code, other.text)
    assert subscribed(store) == [BEN]


@pytest.mark.parametrize("target", ["/", "/stop/", "/stop/..%2f", "/stop/xyz", "/favicon.ico"])
async def test_there_is_nothing_else(store, target):
    async with page(store) as base:
        assert (await asked("GET", base + target)).status_code == 404


async def test_a_store_that_cannot_be_written_is_told_and_may_be_tried_again(store):
    def broken(_token):
        raise StorageError("full")

    async with page(store, stop=broken) as base:
        assert (await asked("POST", base + path(ANA), data=ONE_CLICK)).status_code == 503


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\r\n\r\n",
        b"GET",
        b"\x16\x03\x01\x02\x00\x01",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"POST %b HTTP/1.1\r\nContent-Length: 9999\r\n\r\nList-Unsubscribe=One-Click",
        b"POST %b HTTP/1.1\r\nContent-Length: -1\r\n\r\nList-Unsubscribe=One-Click",
        b"POST %b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1a\r\nList-Unsubscribe=One-Click",
        b"POST %b HTTP/1.1\r\nContent-Length: 26\r\n\r\nList-Unsub",
        b"GET %b?List-Unsubscribe=One-Click HTTP/1.1\r\n\r\n",
        b"PUT %b HTTP/1.1\r\nContent-Length: 26\r\n\r\nList-Unsubscribe=One-Click",
    ],
)
async def test_what_is_malformed_or_never_ends_changes_nothing_and_the_next_is_answered(
    store, sent
):
    async with page(store, longest=0.3) as base:
        port = int(base.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
        writer.write(sent.replace(b"%b", path(ANA).encode()))
        await reader.read()  # it is shut from the other side
        writer.close()
        assert (await asked("GET", base + path(ANA))).status_code == 200
    assert subscribed(store) == [ANA, BEN]


async def test_too_many_at_once_are_turned_away(store):
    async with page(store, longest=5.0) as base:
        port = int(base.rpartition(":")[2])
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(65)]
        assert await held[-1][0].read() == b""
        for _, writer in held:
            writer.close()


# ---------------------------------------------------------------- in the mail


def test_a_mail_has_the_link_the_click_and_the_address():
    mail = read(compose(delivery(), SENDER, LINKS))
    link, by_mail = (each.strip(" <>") for each in mail["List-Unsubscribe"].split(","))
    assert link == LINKS.of("mailto:ana@example.org")
    assert by_mail == "mailto:alerts@example.org?subject=unsubscribe%200123456789abcdef"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "ana" not in link


def test_the_link_breaks_no_line_and_stays_whole_in_the_bytes():
    content = compose(delivery(), SENDER, LINKS)
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    parsed = message_from_bytes(content, policy=policy.strict)
    assert not parsed.defects


def test_who_takes_only_what_is_encrypted_is_sent_no_farewell(store):
    with store.writing() as ledger:
        ledger.recipients.prefer(ANA, Privacy.ENCRYPTED)
        assert returns.ended(ledger, ANA, OFFICE, NOW)
    assert [each.address for each in waiting(store)] == [OFFICE]
