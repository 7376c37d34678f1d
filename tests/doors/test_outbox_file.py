import asyncio
import stat
from dataclasses import replace

import pytest

from monitor.errors import DeliveryError, StorageError
from monitor.model import Channel, Delivery, DeliveryKind
from notifiers import channel_of, check_address
from notifiers.file import FileNotifier
from notifiers.outbox import Courier
from tests.samples_of_messages import NOW, of_one


def delivery(address="file:outbox.txt", id_="0123456789abcdef"):
    return Delivery(id_, DeliveryKind.ALERT, address, of_one(), NOW, NOW)


# ---------------------------------------------------------------- the file


async def test_a_message_is_written_so_that_people_can_read_it(tmp_path):
    await FileNotifier(tmp_path).send(delivery("mailto:ana@example.org"))
    written = (tmp_path / "outbox.txt").read_text("utf-8")
    assert "To: mailto:ana@example.org\nId: 0123456789abcdef\n" in written
    assert f"Subject: {of_one().subject}\n\n{of_one().text}" in written


async def test_messages_are_appended_and_only_the_owner_reads_them(tmp_path):
    notifier = FileNotifier(tmp_path)
    for id_ in ("a" * 16, "b" * 16):
        await notifier.send(delivery("file:mine.txt", id_))
    path = tmp_path / "mine.txt"
    assert path.read_text("utf-8").count("Id: ") == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_a_disk_that_refuses_is_a_temporary_failure(tmp_path):
    with pytest.raises(DeliveryError) as failed:
        await FileNotifier(tmp_path / "nowhere").send(delivery())
    assert failed.value.temporary


async def test_a_link_laid_in_the_way_is_not_followed(tmp_path):
    victim = tmp_path / "victim"
    (tmp_path / "outbox.txt").symlink_to(victim)
    with pytest.raises(DeliveryError):
        await FileNotifier(tmp_path).send(delivery())
    assert not victim.exists()


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("file:outbox.txt", True),
        ("file:../outbox.txt", False),
        ("file:/etc/passwd", False),
        ("file:.hidden", False),
        ("file:", False),
    ],
)
def test_a_file_address_stays_in_the_data_folder(address, good):
    assert (check_address(address) is None) is good


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("address", "channel"),
    [
        ("mailto:a@example.org", Channel.EMAIL),
        ("MAILTO:a@example.org", Channel.EMAIL),
        ("matrix:!r:example.org", Channel.MATRIX),
        ("file:x", Channel.FILE),
        ("ntfy://topic", Channel.APPRISE),
    ],
)
def test_the_scheme_says_the_channel(address, channel):
    assert channel_of(address) is channel


@pytest.mark.parametrize("address", ["", "ana@example.org", "mailto:", "matrix:room", "nope://x"])
def test_an_address_that_cannot_be_used_is_told_in_a_sentence(address):
    assert (check_address(address) or "").endswith(".")


# ---------------------------------------------------------------- the loop


class Door:
    """A way out that fails for some, as told."""

    channel = Channel.FILE

    def __init__(self, faults=None, gate=None):
        self.faults, self.gate, self.sent = faults or {}, gate, []

    async def send(self, delivery):
        if delivery.address in self.faults:
            raise self.faults[delivery.address]
        if self.gate and delivery.address == "file:slow":
            await self.gate.wait()
        self.sent.append(delivery.id)

    async def close(self):
        pass


async def told(claimed, door, **options):
    marks = {}

    def mark(delivery, error):
        marks[delivery.id] = error

    tally = await Courier({Channel.FILE: door}, **options).deliver(claimed, mark)
    return marks, tally


async def test_every_delivery_ends_in_a_mark():
    bad = DeliveryError("no", temporary=False)
    door = Door({"file:bad": bad, "file:bug": KeyError("oops")})
    claimed = [delivery(f"file:{n}", n) for n in ("ok", "bad", "bug", "good")]
    claimed.append(delivery("mailto:ana@example.org", "unset"))
    marks, tally = await told(claimed, door)
    assert marks["ok"] is marks["good"] is None
    assert marks["bad"] is bad
    assert marks["bug"].uncertain
    assert "oops" not in str(marks["bug"])
    assert "MONITOR_SMTP_URL" in str(marks["unset"])
    assert marks["unset"].temporary
    assert (tally.sent, tally.failed) == (2, 3)


async def test_a_slow_recipient_does_not_hold_up_the_others():
    gate = asyncio.Event()
    door = Door(gate=gate)
    marked = []

    def mark(delivery, error):
        marked.append(delivery.id)
        if len(marked) == 20:
            assert "file:slow" in courier.busy
            gate.set()

    claimed = [delivery("file:slow", "slow")] + [delivery(f"file:{n}", str(n)) for n in range(20)]
    courier = Courier({Channel.FILE: door}, at_a_time=2)
    await asyncio.wait_for(courier.deliver(claimed, mark), 5)
    assert not courier.busy
    assert marked[-1] == "slow"


async def test_a_recipient_that_never_answers_is_given_up_as_uncertain():
    marks, _ = await told([delivery("file:slow", "s")], Door(gate=asyncio.Event()), longest=0.05)
    assert marks["s"].uncertain


async def test_messages_to_one_address_go_in_order():
    door = Door()
    await told([delivery("file:a", str(n)) for n in range(50)], door)
    assert door.sent == [str(n) for n in range(50)]


async def test_a_mark_that_fails_is_raised_after_the_others_had_their_try():
    door = Door()

    def mark(delivery, error):
        if delivery.id == "0":
            raise StorageError("disk full")

    claimed = [delivery(f"file:{n}", str(n)) for n in range(5)]
    with pytest.raises(StorageError):
        await Courier({Channel.FILE: door}).deliver(claimed, mark)
    assert len(door.sent) == 5


async def test_a_message_is_marked_only_after_it_was_sent():
    door, order = Door(), []

    def mark(delivery, error):
        order.append((delivery.id, list(door.sent)))

    await Courier({Channel.FILE: door}).deliver([replace(delivery(), id="x")], mark)
    assert order == [("x", ["x"])]
