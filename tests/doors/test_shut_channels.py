"""A channel that is itself refused, by a wrong log-in or a revoked token: nothing is lost or given
up, one message tries now and then, the operator hears of it by another way, and it goes on."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from aiosmtpd.smtp import AuthResult

from monitor.errors import DeliveryError
from monitor.model import Channel, DeliveryKind, DeliveryState, Kind, Privacy, Rhythm, Subscription
from monitor.pipeline import deliver
from monitor.tell import letters, losses
from notifiers.email import EmailNotifier, MailServer
from notifiers.outbox import Courier
from storage.database import open_store
from storage.store import SqlStore
from tests.doors.storage_values import NOW, ORLA, TOMO
from tests.doors.test_email import SENDER, Inbox, smtp
from tests.doors.test_letters import PAGES, Clock, Way, record, subscribe, waiting

ROOM, OFFICE = "matrix:!desk:example.org", "mailto:office@example.org"
MINUTE = timedelta(minutes=1)
REVOKED = DeliveryError("The access token is no longer valid.", temporary=True, shut=True)
AWAY = DeliveryError("The homeserver could not be reached.", temporary=True, unreached=True)
BUSY = DeliveryError("The homeserver asks us to slow down.", temporary=True)


@pytest.fixture
def store() -> Iterator[SqlStore]:
    opened = open_store("sqlite://", None)
    with opened.writing() as ledger:
        ledger.people.put([ORLA, TOMO])
        ledger.outbox.subscribe(Subscription("d", OFFICE, rhythm=Rhythm.DAILY, since=NOW))
    yield opened
    opened.close()


class Desk:
    """A store, two ways out, and a clock."""

    def __init__(self, store: SqlStore, rooms: int) -> None:
        self.store, self.clock = store, Clock()
        self.rooms = [f"{ROOM}{number}" for number in range(rooms)]
        self.matrix = Way(Channel.MATRIX, dict.fromkeys(self.rooms, REVOKED))
        self.mail = Way(Channel.EMAIL)
        self.courier = Courier({Channel.MATRIX: self.matrix, Channel.EMAIL: self.mail})
        with store.writing() as ledger:
            for room in self.rooms:
                subscribe(ledger, room)
            record(ledger, PAGES[0], (ORLA, Kind.DEATH, {}))
            letters.write(ledger, NOW)

    async def minute(self) -> None:
        await deliver(self.store, self.courier, self.clock)
        gates = self.courier.gates.items()
        shut = {channel: str(gate.fault) for channel, gate in gates if gate.fault}
        passed = [channel for channel, gate in gates if gate.passed]
        with self.store.writing() as ledger:
            losses.tell_shut(ledger, shut, passed, "", self.clock())
            away = {channel: str(gate.away) for channel, gate in gates if gate.away}
            losses.tell_away(ledger, away, "", self.clock())
            losses.tell_given_up(ledger, "", self.clock())
        await deliver(self.store, self.courier, self.clock)
        self.clock.now += MINUTE


async def test_a_revoked_token_loses_nothing_and_is_told_once_a_day_by_another_way(store):
    desk = Desk(store, rooms=40)
    for _ in range(60):
        await desk.minute()
    [told] = desk.mail.given
    assert told.address == OFFICE
    assert told.message.subject == "No message can go by matrix"
    assert "token is no longer valid" in told.message.text
    assert "!desk" not in told.message.text
    assert {each.state for each in waiting(store)} == {DeliveryState.RETRY}
    # side by side at first, then one message at a time, ever more rarely
    assert len(desk.matrix.given) <= 16 + 9
    for _ in range(24):
        desk.clock.now += timedelta(hours=1)
        await desk.minute()
    assert len(desk.mail.given) == 2


async def test_what_waited_goes_by_itself_when_the_channel_is_open_again_which_is_told(store):
    desk = Desk(store, rooms=20)
    for _ in range(30):
        await desk.minute()
    desk.matrix.faults.clear()
    before = len(desk.matrix.given)
    for _ in range(11):
        await desk.minute()
    assert sorted(each.address for each in desk.matrix.given[before:]) == sorted(desk.rooms)
    assert [each.message.subject for each in desk.mail.given] == [
        "No message can go by matrix",
        "Messages go by matrix again",
    ]
    await desk.minute()
    assert len(desk.mail.given) == 2
    assert waiting(store) == []


async def test_a_restart_tries_at_once_and_tells_nothing_again(store):
    desk = Desk(store, rooms=2)
    await desk.minute()
    desk.courier = Courier(desk.courier.ways)
    before = len(desk.matrix.given)
    await desk.minute()
    assert len(desk.matrix.given) > before
    assert len(desk.mail.given) == 1


async def test_a_shut_channel_holds_up_no_other(store):
    desk = Desk(store, rooms=3)
    await desk.minute()
    with store.writing() as ledger:
        subscribe(ledger, "mailto:ana@example.org")
        record(ledger, PAGES[1], (TOMO, Kind.HEALTH, {"day": ""}), now=desk.clock())
        letters.write(ledger, desk.clock())
    await desk.minute()
    assert "mailto:ana@example.org" in {each.address for each in desk.mail.given}


async def test_with_no_other_way_it_is_told_in_the_outbox_file(store):
    shut = {Channel.EMAIL: "The mail server refused the login (535)."}
    with store.writing() as ledger:
        losses.tell_shut(ledger, shut, [], "", NOW)
        losses.tell_shut(ledger, shut, [], "", NOW + MINUTE)
    [told] = waiting(store)
    assert (told.kind, told.address) == (DeliveryKind.OPERATOR, "file:outbox.txt")


async def test_whoever_takes_only_discreet_words_is_told_nothing_of_the_channel(store):
    with store.writing() as ledger:
        ledger.recipients.prefer(OFFICE, Privacy.DISCREET)
        losses.tell_shut(ledger, {Channel.MATRIX: str(REVOKED)}, [], "", NOW)
    [told] = waiting(store)
    assert "matrix" not in (told.message.subject + told.message.text).lower()


async def test_a_doubtful_message_stays_doubtful_while_its_channel_is_shut(store):
    desk = Desk(store, rooms=1)
    lost = DeliveryError("The answer was lost.", temporary=True, uncertain=True)
    desk.matrix.faults[desk.rooms[0]] = lost
    await deliver(store, desk.courier, desk.clock)
    desk.clock.now += 2 * MINUTE
    desk.matrix.faults[desk.rooms[0]] = REVOKED
    await deliver(store, desk.courier, desk.clock)
    assert [each.state for each in waiting(store)] == [DeliveryState.UNCERTAIN]


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
async def test_a_wrong_mail_password_is_mended_on_the_server_and_all_mail_follows(store):
    right = [b"not yet known"]

    def login(server, session, envelope, mechanism, data):
        return AuthResult(success=data.password == right[0], handled=False)

    inbox, clock = Inbox(), Clock()
    with store.writing() as ledger:
        for number in range(5):
            subscribe(ledger, f"mailto:p{number}@example.org")
        record(ledger, PAGES[0], (ORLA, Kind.DEATH, {}))
        letters.write(ledger, NOW)
    options = {"authenticator": login, "auth_required": True, "auth_require_tls": False}
    async with smtp(inbox, **options) as port:
        way = EmailNotifier(MailServer("127.0.0.1", port, "u", "p", starttls=False), SENDER)
        courier = Courier({Channel.EMAIL: way}, SENDER)
        assert (await deliver(store, courier, clock)).failed == 5
        assert (await deliver(store, courier, clock)).failed == 0  # nothing is tried
        assert courier.gates[Channel.EMAIL].fault
        right[0] = b"p"
        clock.now += MINUTE + timedelta(seconds=1)
        assert (await deliver(store, courier, clock)).failed == 0
    assert len(inbox.got) == 5
    assert waiting(store) == []


async def test_a_server_that_is_away_for_a_day_is_told_once_by_another_way_and_when_it_is_back(
    store,
):
    desk = Desk(store, rooms=3)
    desk.matrix.faults = dict.fromkeys(desk.rooms, AWAY)
    for _ in range(58):
        await desk.minute()
    assert desk.mail.given == []
    for _ in range(12):
        await desk.minute()
    [told] = desk.mail.given
    assert (told.address, told.message.subject) == (OFFICE, "No message can go by matrix")
    assert "could not be reached" in told.message.text
    assert "since 2026-03-05 09:30 UTC" in told.message.text
    desk.courier = Courier(desk.courier.ways)  # as after a restart
    for _ in range(48):
        desk.clock.now += MINUTE * 30
        await desk.minute()
    assert len(desk.mail.given) == 1
    with store.reading() as ledger:
        assert losses.channels_shut(ledger) == ("matrix",)
    desk.matrix.faults.clear()
    desk.clock.now += timedelta(hours=1)
    await desk.minute()
    await desk.minute()
    assert [each.message.subject for each in desk.mail.given[1:]] == ["Messages go by matrix again"]
    with store.reading() as ledger:
        assert losses.channels_shut(ledger) == ()
    assert waiting(store) == []


@pytest.mark.parametrize(("one", "other"), [(AWAY, None), (BUSY, BUSY)])
async def test_a_server_that_answers_somebody_is_not_away(store, one, other):
    desk = Desk(store, rooms=2)
    desk.matrix.faults = dict(zip(desk.rooms, (one, other), strict=True))
    for number in range(20):
        with store.writing() as ledger:
            url = f"https://n{number}.example.org/"
            record(ledger, url, (TOMO, Kind.HEALTH, {"day": ""}), now=desk.clock())
            letters.write(ledger, desk.clock())
        desk.clock.now += MINUTE * 9
        await desk.minute()
    assert desk.mail.given == []
