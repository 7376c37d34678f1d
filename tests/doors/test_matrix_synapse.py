"""Rooms and direct chats on a real Synapse, plain and encrypted; another client reads along."""

import asyncio
import json
import signal
import sqlite3
import stat
from contextlib import closing

import pytest

from monitor.errors import DeliveryError
from monitor.model import Channel, Delivery, DeliveryKind, Message
from notifiers.matrix import MatrixNotifier
from tests import synapse
from tests.doors.test_matrix import dropping
from tests.samples_of_messages import NOW, of_several
from tests.system.desk import Desk

MESSAGE = of_several(Channel.MATRIX)
DESK = "@desk:localhost"
PASSWORD = "a long password"
SOURCE = """
[[source]]
id = "nothing"
organisation = "Nothing"
kind = "feed"
url = "http://127.0.0.1:9/feed"
"""


@pytest.fixture(scope="module")
def homeserver(tmp_path_factory):
    if not synapse.installed():
        pytest.skip("no Synapse here: `make synapse` installs one")
    with synapse.running(tmp_path_factory.mktemp("synapse")) as server:
        server.register("desk")
        yield server


@pytest.fixture(scope="module")
def ana(homeserver):
    return homeserver.register("ana")


@pytest.fixture
async def desk(homeserver, tmp_path):
    made = MatrixNotifier(homeserver.url, DESK, password=PASSWORD, session=tmp_path / "m.json")
    yield made
    await made.close()


def delivery(room, id_="0123456789abcdef", message=MESSAGE):
    address = f"matrix:{room}"
    return Delivery(id_, DeliveryKind.ALERT, address, message, NOW, NOW)


async def refused(notifier, what):
    with pytest.raises(DeliveryError) as failed:
        await notifier.send(what)
    return failed.value


async def home_in(homeserver, person, room):
    await person.client.join(room)
    await person.look()


# ---------------------------------------------------------------- plain rooms


async def test_synapse_takes_it_once_and_by_invitation_only(homeserver, ana, desk):
    room = homeserver.room(ana)
    uninvited = await refused(desk, delivery(room))
    homeserver.invite(ana, room, DESK)
    for _ in range(3):
        await desk.send(delivery(room))
    [event] = homeserver.messages(ana, room)
    assert not uninvited.temporary
    assert event["content"]["body"] == MESSAGE.text
    assert event["content"]["formatted_body"] == MESSAGE.html
    assert event["content"]["m.mentions"] == {}


async def test_synapse_knows_a_repeat_after_a_restart_of_ours(homeserver, ana, tmp_path):
    room = homeserver.room(ana, invite=[DESK], room_alias_name="ops")
    for _ in range(2):
        made = MatrixNotifier(homeserver.url, "desk", password=PASSWORD, session=tmp_path / "s")
        await made.send(delivery("#ops:localhost"))
        await made.close()
    assert len(homeserver.messages(ana, room)) == 1


async def test_synapse_refuses_a_revoked_token_which_shuts_the_channel(homeserver):
    made = MatrixNotifier(homeserver.url, DESK, token="revoked")
    error = await refused(made, delivery("!any:localhost"))
    await made.close()
    assert error.shut
    assert "token" in str(error)


# ---------------------------------------------------------------- encrypted rooms


async def test_every_device_of_the_room_reads_what_was_encrypted(homeserver, ana, desk):
    room = homeserver.room(ana, encrypted=True, invite=[DESK])
    async with (
        synapse.at_home(homeserver, "ana") as phone,
        synapse.at_home(homeserver, "ana") as pc,
    ):
        await desk.send(delivery(room))
        assert await phone.texts(room) == await pc.texts(room) == [MESSAGE.text]
    [event] = homeserver.messages(ana, room)
    assert event["type"] == "m.room.encrypted"
    assert "Li Wenqing" not in json.dumps(event)


async def test_a_repeat_of_an_encrypted_message_is_one_also_after_a_restart(
    homeserver, ana, tmp_path
):
    room = homeserver.room(ana, encrypted=True, invite=[DESK])
    async with synapse.at_home(homeserver, "ana") as phone:
        for _ in range(2):
            made = MatrixNotifier(homeserver.url, DESK, password=PASSWORD, session=tmp_path / "s")
            await made.send(delivery(room))
            await made.send(delivery(room))
            await made.send(delivery(room, "another"))
            await made.close()
        assert await phone.texts(room) == [MESSAGE.text, MESSAGE.text]
        with closing(sqlite3.connect(tmp_path / "matrix-keys.db")) as keys:
            assert keys.execute("SELECT COUNT(*) FROM megolminboundsessions").fetchone() == (0,)
    assert stat.S_IMODE((tmp_path / "s").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "matrix-keys.db").stat().st_mode) == 0o600


async def test_who_comes_later_reads_on_and_who_has_left_does_not(homeserver, ana, desk):
    homeserver.register("bela")
    room = homeserver.room(ana, encrypted=True, invite=[DESK])
    async with synapse.at_home(homeserver, "ana") as phone:
        await desk.send(delivery(room, "a"))
        homeserver.invite(ana, room, "@bela:localhost")
        async with synapse.at_home(homeserver, "bela") as bela:
            await bela.client.join(room)
            await bela.look()
            await desk.send(delivery(room, "b"))
            assert await bela.texts(room) == [MESSAGE.text]
            await bela.client.room_leave(room)
            await desk.send(delivery(room, "c"))
            sessions = {event["content"]["session_id"] for event in homeserver.messages(ana, room)}
            store = bela.client.olm.inbound_group_store
            hers = {each for each in sessions if store.get(room, _key(homeserver, ana, room), each)}
        assert await phone.texts(room) == [MESSAGE.text] * 3
    assert (len(sessions), len(hers)) == (3, 1)


def _key(homeserver, token, room):
    return homeserver.messages(token, room)[0]["content"]["sender_key"]


async def test_a_room_where_nobody_can_read_gets_nothing(homeserver, desk):
    eve = homeserver.register("without-devices")
    homeserver.call("POST", "/_matrix/client/v3/logout", {}, homeserver.log_in("without-devices"))
    room = homeserver.room(eve, encrypted=True, invite=[DESK])
    error = await refused(desk, delivery(room))
    assert (error.temporary, error.uncertain) == (True, False)
    assert homeserver.messages(eve, room) == []


async def test_a_room_that_becomes_encrypted_is_encrypted_from_then_on(homeserver, ana, desk):
    room = homeserver.room(ana, invite=[DESK])
    async with synapse.at_home(homeserver, "ana") as phone:
        await desk.send(delivery(room, "a"))
        homeserver.encrypt(ana, room)
        await desk.send(delivery(room, "b"))
        assert await phone.texts(room) == [MESSAGE.text, MESSAGE.text]
    kinds = [event["type"] for event in homeserver.messages(ana, room)]
    assert kinds == ["m.room.encrypted", "m.room.message"]


async def test_a_session_without_keys_writes_nothing_into_an_encrypted_room(homeserver, ana):
    room = homeserver.room(ana, encrypted=True, invite=[DESK])
    made = MatrixNotifier(homeserver.url, DESK, token=homeserver.log_in("desk"))
    error = await refused(made, delivery(room))
    await made.close()
    assert not error.temporary
    assert homeserver.messages(ana, room) == []


async def test_lost_keys_of_a_token_are_told_and_nothing_is_sent(homeserver, ana, tmp_path):
    room = homeserver.room(ana, encrypted=True, invite=[DESK])
    token = homeserver.log_in("desk")
    async with synapse.at_home(homeserver, "ana"):
        for folder in ("kept", "lost"):
            (tmp_path / folder).mkdir()
            made = MatrixNotifier(
                homeserver.url, DESK, token=token, session=tmp_path / folder / "m.json"
            )
            try:
                if folder == "kept":
                    await made.send(delivery(room))
                else:
                    error = await refused(made, delivery(room, "later"))
            finally:
                await made.close()
    assert not error.temporary
    assert "new token" in str(error)
    assert len(homeserver.messages(ana, room)) == 1


async def test_only_verified_devices_read_where_that_is_demanded(homeserver, ana, tmp_path):
    room = homeserver.room(ana, encrypted=True, invite=[DESK])
    made = MatrixNotifier(
        homeserver.url, DESK, password=PASSWORD, session=tmp_path / "m.json", verified=True
    )
    async with (
        synapse.at_home(homeserver, "ana") as phone,
        synapse.at_home(homeserver, "ana") as pc,
    ):
        nobody = await refused(made, delivery(room))
        key = phone.session_key
        spaced = " ".join(key[i : i + 4] for i in range(0, len(key), 4))
        (tmp_path / "matrix-devices.txt").write_text(f"{spaced}  # Ana's phone\n")
        await made.send(delivery(room))
        assert await phone.texts(room) == [MESSAGE.text]
        assert await pc.texts(room) == ["?"]
    await made.close()
    assert "verified" in str(nobody)
    assert nobody.temporary


async def test_long_chinese_fits_encrypted(homeserver, ana, desk):
    room = homeserver.room(ana, encrypted=True, invite=[DESK])
    text = "律师被判刑三年六个月。\n" * 4000
    async with synapse.at_home(homeserver, "ana") as phone:
        await desk.send(delivery(room, message=Message("s", text, "<p>律师</p>")))
        [read] = await phone.texts(room)
    assert read.startswith("律师被判刑三年六个月。\n")
    assert "too long" in read
    assert len(read.encode()) > 38_000


# ---------------------------------------------------------------- direct chats


async def test_a_person_gets_one_encrypted_chat_and_it_is_used_again(homeserver, tmp_path):
    homeserver.register("carla")
    async with synapse.at_home(homeserver, "carla") as carla:
        for id_ in ("a", "b"):
            made = MatrixNotifier(homeserver.url, DESK, password=PASSWORD, session=tmp_path / "s")
            await made.send(delivery("@carla:localhost", id_))
            await made.close()
        await carla.look()
        [room] = carla.client.invited_rooms
        await carla.client.join(room)
        assert await carla.texts(room) == [MESSAGE.text, MESSAGE.text]
        assert carla.client.rooms[room].encrypted


async def test_a_chat_whose_opening_was_cut_short_is_not_opened_twice(homeserver, tmp_path):
    homeserver.register("dora")
    async with synapse.at_home(homeserver, "dora") as dora:
        async with dropping(homeserver.url, 1, b"/createRoom ") as url:
            made = MatrixNotifier(url, DESK, password=PASSWORD, session=tmp_path / "s")
            assert (await refused(made, delivery("@dora:localhost"))).temporary
            await made.close()
        again = MatrixNotifier(homeserver.url, DESK, password=PASSWORD, session=tmp_path / "s")
        await again.send(delivery("@dora:localhost"))
        await again.close()
        await dora.look()
        [room] = dora.client.invited_rooms
        await dora.client.join(room)
        assert await dora.texts(room) == [MESSAGE.text]


# ---------------------------------------------------------------- what is said to us


def allow(*users):
    return lambda user: user in users


async def test_only_a_welcome_person_is_followed_into_a_room(homeserver, ana, desk):
    homeserver.register("eve")
    welcome = allow("@ana:localhost")
    await desk.hear(welcome, welcome, 0)
    good = homeserver.room(ana, invite=[DESK])
    bad = homeserver.room(homeserver.log_in("eve"), invite=[DESK])
    await desk.hear(welcome, welcome, 0)
    token = json.loads((await _session(desk)).read_text())["token"]
    joined = homeserver.call("GET", "/_matrix/client/v3/joined_rooms", token=token)["joined_rooms"]
    assert good in joined
    assert bad not in joined


async def _session(desk):
    return desk._link._session


async def test_an_order_is_heard_decrypted_once_and_answered_in_its_room(homeserver, ana, tmp_path):
    room = homeserver.room(ana, encrypted=True, invite=[DESK])
    welcome = allow("@ana:localhost")
    made = MatrixNotifier(homeserver.url, DESK, password=PASSWORD, session=tmp_path / "m.json")
    async with synapse.at_home(homeserver, "ana") as phone:
        await made.hear(welcome, welcome, 0)
        await made.hear(welcome, welcome, 0)
        await phone.say(room, "!help")
        await phone.say(room, "no order")
        heard = await made.hear(welcome, welcome, 1)
        assert [(said.text, said.sender, said.room.encrypted) for said in heard] == [
            ("!help", "@ana:localhost", True)
        ]
        await made.answer(heard[0], Message("s", "the answer", "<p>the answer</p>"), "reply")
        made.heard()
        await made.close()
        again = MatrixNotifier(homeserver.url, DESK, password=PASSWORD, session=tmp_path / "m.json")
        assert await again.hear(welcome, welcome, 0) == []
        await again.close()
        assert "the answer" in await phone.texts(room)


async def test_what_was_not_dealt_with_is_heard_again_after_a_restart(homeserver, ana, tmp_path):
    room = homeserver.room(ana, encrypted=True, invite=[DESK])
    welcome = allow("@ana:localhost")
    heard = []
    async with synapse.at_home(homeserver, "ana") as phone:
        for restart in range(2):
            made = MatrixNotifier(homeserver.url, DESK, password=PASSWORD, session=tmp_path / "m")
            if restart == 0:
                await made.hear(welcome, welcome, 0)
                await made.hear(welcome, welcome, 0)
                made.heard()
                await phone.say(room, "!stop")
            heard += [said.text for said in await made.hear(welcome, welcome, 0)]
            await made.close()
    assert heard == ["!stop", "!stop"]


async def test_strangers_and_plain_words_in_encrypted_rooms_are_not_heard(homeserver, ana, desk):
    eve = homeserver.register("eve-2")
    room = homeserver.room(ana, encrypted=True, invite=[DESK, "@eve-2:localhost"])
    homeserver.call("POST", f"/_matrix/client/v3/join/{room}", {}, eve)
    plain = homeserver.room(ana, invite=[DESK, "@eve-2:localhost"])
    homeserver.call("POST", f"/_matrix/client/v3/join/{plain}", {}, eve)
    welcome = allow("@ana:localhost")
    await desk.hear(welcome, welcome, 0)
    await desk.hear(welcome, welcome, 0)
    homeserver.say(eve, room, "!show li-wenqing", "1")
    homeserver.say(ana, room, "!show li-wenqing", "2")  # as a homeserver could put it there
    homeserver.say(eve, plain, "!show li-wenqing", "3")
    homeserver.say(ana, plain, "!mine", "4")
    heard = await desk.hear(welcome, welcome, 0)
    assert [(said.text, said.sender, said.room.id) for said in heard] == [
        ("!mine", "@ana:localhost", plain)
    ]
    assert heard[0].listeners == {"@ana:localhost", "@eve-2:localhost"}


async def test_a_chat_that_somebody_opens_with_us_is_her_direct_chat(homeserver, ana, desk):
    welcome = allow("@ana:localhost")
    await desk.hear(welcome, welcome, 0)
    room = homeserver.room(ana, encrypted=True, invite=[DESK], is_direct=True)
    async with synapse.at_home(homeserver, "ana") as phone:
        await desk.hear(welcome, welcome, 0)
        await phone.say(room, "!mine")
        [said] = await desk.hear(welcome, welcome, 0)
        assert said.direct
        assert said.addresses[0] == "matrix:@ana:localhost"
        await desk.send(delivery("@ana:localhost"))
        assert MESSAGE.text in await phone.texts(room)


async def test_the_service_answers_in_an_encrypted_room(homeserver, ana, tmp_path):
    service = Desk(
        tmp_path,
        {
            "MONITOR_MATRIX_URL": homeserver.url,
            "MONITOR_MATRIX_USER": DESK,
            "MONITOR_MATRIX_PASSWORD": PASSWORD,
            "MONITOR_MATRIX_USERS": "@ana:localhost",
        },
    )
    service.write("sources.toml", SOURCE)
    service.says("defenders", "add", "zan-bela", "Zan Bela", "--country", "CN")
    room = homeserver.room(ana, encrypted=True, invite=[DESK])
    running = service.start()
    try:
        async with synapse.at_home(homeserver, "ana") as phone:
            await phone.look()
            await phone.meets(DESK, room)
            await phone.say(room, "!show zan bela")
            told = await phone.hears(room, "Zan Bela — ")
            running.send_signal(signal.SIGTERM)
            _, logged = await asyncio.to_thread(running.communicate, timeout=30)
    finally:
        running.kill()
        running.wait()
    assert "Nothing is recorded yet." in told
    assert running.returncode == 0
    assert "Zan" not in logged
    assert "ana" not in logged
