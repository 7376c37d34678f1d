"""The contract of a Matrix room, against a fake that honours transaction ids and a real Synapse."""

import asyncio
import json
import re
import stat
from contextlib import asynccontextmanager
from dataclasses import replace
from urllib.parse import unquote, urlsplit

import pytest
from werkzeug import Response

from monitor.errors import DeliveryError
from monitor.model import Channel, Delivery, DeliveryKind, Message, Privacy
from notifiers.matrix import MatrixNotifier, check_address
from tests.samples_of_messages import NOW, of_several

ROOM = "!room:localhost"
MESSAGE = of_several(Channel.MATRIX)


def delivery(address=f"matrix:{ROOM}", id_="0123456789abcdef", message=MESSAGE):
    return Delivery(id_, DeliveryKind.ALERT, address, message, NOW, NOW)


class Fake:
    """A homeserver with one room; `answers` replaces the answer to a kind of request."""

    def __init__(self, server):
        self.url = server.url_for("").rstrip("/")
        self.events, self.seen, self.answers, self.encrypted = {}, [], {}, False
        self.headers = {}
        server.expect_request(re.compile(".*")).respond_with_handler(self.answer)

    def answer(self, request):
        path = unquote(request.path)
        kind = next(
            (
                k
                for k in ("whoami", "login", "directory", "join", "encryption", "send", "state")
                if k in path
            ),
            path,
        )
        self.seen.append(kind)
        if kind in self.answers:
            status, body = self.answers[kind]
            kind = "application/json"
            return Response(json.dumps(body), status, self.headers, content_type=kind)
        body = getattr(self, kind)(request, path)
        status = 404 if isinstance(body, dict) and "errcode" in body else 200
        return Response(json.dumps(body), status, content_type="application/json")

    def whoami(self, request, path):
        return {"user_id": "@desk:localhost", "device_id": "DEVICE"}

    def login(self, request, path):
        return {"user_id": "@desk:localhost", "device_id": "DEVICE", "access_token": "fresh"}

    def directory(self, request, path):
        return {"room_id": ROOM, "servers": ["localhost"]}

    def join(self, request, path):
        return {"room_id": ROOM}

    def encryption(self, request, path):
        if self.encrypted:
            return {"algorithm": "m.megolm.v1.aes-sha2"}
        return {"errcode": "M_NOT_FOUND", "error": "Event not found."}

    def state(self, request, path):
        create = {"type": "m.room.create", "state_key": "", "content": {}}
        content = {"algorithm": "m.megolm.v1.aes-sha2"}
        return [create, {"type": "m.room.encryption", "state_key": "", "content": content}]

    def send(self, request, path):
        key = (request.headers["Authorization"], path)
        self.events.setdefault(key, json.loads(request.data))
        return {"event_id": f"$event{len(self.events)}"}


@pytest.fixture
def fake(httpserver):
    return Fake(httpserver)


@pytest.fixture
async def notifier(fake):
    made = MatrixNotifier(fake.url, "@desk:localhost", token="secret", timeout=5)
    yield made
    await made.close()


async def refused(notifier, what=None):
    with pytest.raises(DeliveryError) as failed:
        await notifier.send(what or delivery())
    return failed.value


async def test_a_message_has_both_bodies_and_calls_nobody(fake, notifier):
    await notifier.send(delivery())
    [content] = fake.events.values()
    assert content == {
        "msgtype": "m.text",
        "body": MESSAGE.text,
        "format": "org.matrix.custom.html",
        "formatted_body": MESSAGE.html,
        "m.mentions": {},
    }
    [(_, path)] = fake.events
    assert path.endswith(f"/rooms/{ROOM}/send/m.room.message/0123456789abcdef")


async def test_a_repeat_is_known_as_one(fake, notifier):
    await notifier.send(delivery())
    await notifier.send(delivery())
    assert fake.seen.count("send") == 2
    assert len(fake.events) == 1


async def test_everybody_is_never_called(fake, notifier):
    await notifier.send(delivery(message=Message("s", "hello @room", "<p>hello @ROOM</p>")))
    [content] = fake.events.values()
    assert "@room" not in json.dumps(content).lower()


async def test_what_may_go_only_encrypted_is_not_written_into_a_plain_room(fake, notifier):
    error = await refused(notifier, replace(delivery(), privacy=Privacy.ENCRYPTED))
    assert not error.temporary
    assert "only encrypted" in str(error)
    assert fake.events == {}


async def test_an_encrypted_room_gets_nothing_in_clear(fake, notifier):
    fake.encrypted = True
    error = await refused(notifier)
    assert not error.temporary
    assert "encrypted" in str(error)
    assert fake.events == {}


@pytest.mark.parametrize(
    "state",
    [
        (200, []),
        (200, {"chunk": []}),
        (200, [{"type": "m.room.create", "state_key": "", "content": {}}]),
        (200, [1, None, {"type": "m.room.create", "content": []}]),
        (403, {"errcode": "M_UNKNOWN"}),
        (500, {}),
    ],
)
async def test_an_encrypted_room_whose_state_cannot_be_read_gets_nothing(fake, notifier, state):
    fake.encrypted = True
    fake.answers["state"] = state
    error = await refused(notifier)
    assert error.temporary
    assert "send" not in fake.seen


async def test_an_unknown_way_of_encrypting_is_refused(fake, notifier):
    fake.encrypted = True
    create = {"type": "m.room.create", "state_key": "", "content": {}}
    strange = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "rot13"}}
    fake.answers["state"] = (200, [create, strange])
    error = await refused(notifier)
    assert not error.temporary
    assert fake.events == {}


async def test_what_was_encrypted_once_never_gets_plain_text_again(fake, notifier):
    fake.encrypted = True
    await refused(notifier)
    fake.encrypted = False
    fake.answers["state"] = (200, [{"type": "m.room.create", "state_key": "", "content": {}}])
    error = await refused(notifier)
    assert error.temporary
    assert fake.events == {}


@pytest.mark.parametrize(
    "answer",
    [
        (500, {"errcode": "M_UNKNOWN", "error": "x"}),
        (404, {}),
        (404, {"errcode": "M_UNRECOGNIZED", "error": "x"}),
        (502, "nonsense"),
        (429, {"errcode": "M_LIMIT_EXCEEDED", "error": "x", "retry_after_ms": 3000}),
    ],
)
async def test_where_the_room_cannot_be_asked_nothing_is_sent(fake, notifier, answer):
    fake.answers["encryption"] = answer
    error = await refused(notifier)
    assert error.temporary
    assert "send" not in fake.seen


async def test_the_room_is_asked_before_each_message(fake, notifier):
    await notifier.send(delivery())
    fake.encrypted = True
    await refused(notifier, delivery(id_="other"))
    assert len(fake.events) == 1


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (403, "M_FORBIDDEN", (False, False)),
        (400, "M_BAD_JSON", (False, False)),
        (404, "M_NOT_FOUND", (False, False)),
        (413, "M_TOO_LARGE", (False, False)),
        (500, "M_UNKNOWN", (True, True)),
        (503, "M_UNKNOWN", (True, True)),
    ],
)
async def test_a_refusal_says_whether_to_come_back(fake, notifier, status, code, expected):
    fake.answers["send"] = (status, {"errcode": code, "error": "about @ana:localhost"})
    error = await refused(notifier)
    assert (error.temporary, error.uncertain) == expected
    assert "ana" not in str(error)


@pytest.mark.parametrize("code", ["M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED"])
async def test_an_account_that_can_do_nothing_any_more_shuts_the_channel(fake, notifier, code):
    fake.answers["send"] = (401, {"errcode": code, "error": "x"})
    error = await refused(notifier)
    assert (error.temporary, error.uncertain, error.shut) == (True, False, True)


async def test_the_wait_that_the_server_asks_for_is_passed_on(fake, notifier):
    body = {"errcode": "M_LIMIT_EXCEEDED", "error": "slow down", "retry_after_ms": 7000}
    fake.answers["send"] = (429, body)
    error = await refused(notifier)
    assert (error.temporary, error.retry_after) == (True, 7.0)
    assert fake.seen.count("send") == 1


async def test_the_wait_may_stand_in_a_header(fake, notifier):
    fake.answers["send"] = (429, {"errcode": "M_LIMIT_EXCEEDED", "error": "slow down"})
    fake.headers["Retry-After"] = "9"
    assert (await refused(notifier)).retry_after == 9.0


async def test_a_homeserver_that_is_away_is_temporary():
    notifier = MatrixNotifier("http://127.0.0.1:1", "@desk:localhost", token="x", timeout=5)
    try:
        error = await refused(notifier)
    finally:
        await notifier.close()
    assert (error.temporary, error.uncertain, error.unreached) == (True, False, True)


async def test_an_alias_is_resolved_and_the_room_joined_once(fake, notifier):
    await notifier.send(delivery("matrix:#ops:localhost", "a"))
    await notifier.send(delivery("matrix:#ops:localhost", "b"))
    assert [k for k in fake.seen if k in ("directory", "join")] == ["directory", "join"]
    assert all(f"/rooms/{ROOM}/" in path for _, path in fake.events)


async def test_a_password_login_is_made_once_and_kept(fake, tmp_path):
    kept = tmp_path / "matrix.json"
    for id_ in ("a", "b"):
        made = MatrixNotifier(fake.url, "desk", password="right", session=kept, timeout=5)
        await made.send(delivery(id_=id_))
        await made.close()
    assert fake.seen.count("login") == 1
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert {token for token, _ in fake.events} == {"Bearer fresh"}


async def test_an_ended_session_is_begun_again_by_password(fake, tmp_path):
    kept = tmp_path / "matrix.json"
    made = MatrixNotifier(fake.url, "desk", password="right", session=kept, timeout=5)
    fake.answers["send"] = (401, {"errcode": "M_UNKNOWN_TOKEN", "error": "x"})
    error = await refused(made)
    del fake.answers["send"]
    await made.send(delivery())
    await made.close()
    assert error.temporary
    assert fake.seen.count("login") == 2


async def test_a_wrong_password_shuts_the_channel(fake):
    fake.answers["login"] = (403, {"errcode": "M_FORBIDDEN", "error": "Invalid password"})
    made = MatrixNotifier(fake.url, "desk", password="wrong", timeout=5)
    error = await refused(made)
    await made.close()
    assert error.shut
    assert "password" in str(error)


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("matrix:!room:example.org", True),
        ("matrix:#ops:example.org:8448", True),
        ("matrix:!v12RoomsHaveNoServer", True),
        ("matrix:#ops", False),
        ("matrix:@ana:example.org", True),
        ("matrix:@ana", False),
        ("matrix:", False),
        ("matrix:!a b:example.org", False),
    ],
)
def test_matrix_addresses(address, good):
    assert (check_address(address) is None) is good


# ---------------------------------------------------------------- answers that are lost


@asynccontextmanager
async def dropping(url, lost, what=b"/send/"):
    """A way to the homeserver on which the answers to the first `lost` messages never arrive."""
    upstream = urlsplit(url)
    left = [lost]

    async def carry(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        size = int((re.search(rb"(?i)content-length: *(\d+)", head) or [0, 0])[1])
        body = await reader.readexactly(size)
        inner, outer = await asyncio.open_connection(upstream.hostname, upstream.port)
        outer.write(head.replace(b"\r\n", b"\r\nConnection: close\r\n", 1) + body)
        answer = await inner.read()
        outer.close()
        if what in head and left[0]:
            left[0] -= 1
        else:
            writer.write(answer)
            await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(carry, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_a_message_whose_answer_is_lost_is_uncertain_and_seen_once_in_the_end(fake):
    ids = [f"id-{number}" for number in range(100)]
    async with dropping(fake.url, lost=2 * len(ids)) as url:  # aiohttp asks again by itself, once
        made = MatrixNotifier(url, "@desk:localhost", token="secret", timeout=5)
        errors = await asyncio.gather(*(refused(made, delivery(id_=id_)) for id_ in ids))
        await asyncio.gather(*(made.send(delivery(id_=id_)) for id_ in ids))
        await made.close()
    assert {(error.temporary, error.uncertain) for error in errors} == {(True, True)}
    assert fake.seen.count("send") == 3 * len(ids)
    assert len(fake.events) == len(ids)
