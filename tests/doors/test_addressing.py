"""Addresses that have to wait, over a real store and a real mail server: a code first, and a pause
where nobody is there."""

from datetime import timedelta

import pytest

from monitor.model import Channel, DeliveryState, Kind, Privacy, Rhythm, Subscription
from monitor.pipeline import deliver
from monitor.tell import deliveries, digests, letters, losses, render
from notifiers.email import EmailNotifier, MailServer
from notifiers.outbox import Courier
from storage.database import open_store
from tests.doors.storage_values import NOW, ORLA, TOMO
from tests.doors.test_email import SENDER, Inbox, read, smtp
from tests.doors.test_letters import ANA, BEN, PAGES, record, subscribe

CODE = "4821-0937"


@pytest.fixture
def store():
    opened = open_store("sqlite://", None)
    with opened.writing() as ledger:
        ledger.people.put([ORLA, TOMO])
    yield opened
    opened.close()


async def sent(store, inbox, now=NOW):
    """Deliver what is due into this inbox; returns the new mails."""
    before = len(inbox.got)
    async with smtp(inbox) as port:
        way = EmailNotifier(MailServer("127.0.0.1", port, starttls=False), SENDER)
        await deliver(store, Courier({Channel.EMAIL: way}, SENDER), lambda: now)
    return [read(content) for _, _, content in inbox.got[before:]]


def write(store, now=NOW):
    with store.writing() as ledger:
        letters.write(ledger, now)
        return digests.queue(ledger, [], now)


# ---------------------------------------------------------------- a code first


async def test_a_new_address_gets_its_code_and_then_all_that_waited_in_one_letter(store):
    inbox = Inbox()
    with store.writing() as ledger:
        subscribe(ledger, ANA)
        subscribe(ledger, ANA, "daily", rhythm=Rhythm.DAILY, since=NOW - timedelta(days=3))
        ledger.recipients.ask(ANA, CODE, NOW)
        message = render.confirmation(ANA, CODE)
        ledger.outbox.add([deliveries.confirmation_delivery(ANA, message, NOW, CODE, "secret")])
        record(ledger, PAGES[0], (ORLA, Kind.DEATH, {}))
        record(ledger, PAGES[1], (TOMO, Kind.HEALTH, {}))
    assert write(store) == []
    [code] = await sent(store, inbox)
    assert code["Subject"] == f"Your code is {CODE}"
    assert f"monitor confirm {ANA} {CODE}" in code.get_body(("plain",)).get_content()
    for name in (ORLA.name, TOMO.name):
        assert name not in inbox.got[0][2].decode()
    with store.writing() as ledger:
        assert not ledger.recipients.confirm(ANA, "0000-0000")
        assert ledger.recipients.confirm(ANA, CODE)
        assert not ledger.recipients.confirm(ANA, CODE)
    assert len(write(store)) == 1
    alert, digest = sorted(await sent(store, inbox), key=lambda mail: mail["Subject"])
    assert alert["Subject"].startswith("2 developments")
    assert digest["Subject"].startswith("Digest")


async def test_a_subscription_that_is_ended_takes_its_waiting_code_with_it(store):
    inbox = Inbox()
    with store.writing() as ledger:
        subscribe(ledger, ANA)
        message = render.confirmation(ANA, CODE)
        ledger.outbox.add([deliveries.confirmation_delivery(ANA, message, NOW, CODE, "secret")])
        assert ledger.outbox.unsubscribe(ANA) == 1
    assert await sent(store, inbox) == []


async def test_a_mail_names_the_word_that_ends_its_subscription(store):
    inbox = Inbox()
    with store.writing() as ledger:
        subscribe(ledger, ANA)
        subscribe(ledger, BEN)
        record(ledger, PAGES[0], (ORLA, Kind.DEATH, {}))
    write(store)
    mails = {mail["To"]: mail for mail in await sent(store, inbox)}
    word = mails["ana@example.org"]["List-Unsubscribe"].strip("<> ").rpartition("%20")[2]
    with store.writing() as ledger:
        assert ledger.outbox.unsubscribe(word) == 1
        assert [wish.address for wish in ledger.outbox.subscriptions()] == [BEN]


# ---------------------------------------------------------------- nobody is there


@pytest.mark.parametrize(
    ("reply", "paused"),
    [
        ("550 5.1.1 no such user ana@example.org", True),
        ("550 no mailbox of that name", True),
        ("552 5.2.2 mailbox full for good", True),
        ("550 5.7.1 relaying denied", False),
        ("554 5.7.1 blocked by policy", False),
        ("554 no", False),
        ("450 4.2.1 come back later", False),
    ],
)
async def test_a_refusal_of_the_mailbox_pauses_it_and_one_of_policy_does_not(store, reply, paused):
    with store.writing() as ledger:
        subscribe(ledger, ANA)
        record(ledger, PAGES[0], (ORLA, Kind.DEATH, {}))
    write(store)
    await sent(store, Inbox(rcpt=reply))
    with store.reading() as ledger:
        found = ledger.recipients.all().get(ANA)
    assert bool(found and found.paused) is paused
    if found:
        assert "ana" not in found.fault


async def test_what_is_for_a_paused_address_waits_and_others_are_told_once(store):
    with store.writing() as ledger:
        subscribe(ledger, ANA)
        ledger.outbox.subscribe(Subscription("d", BEN, rhythm=Rhythm.DAILY, since=NOW))
        record(ledger, PAGES[0], (ORLA, Kind.DEATH, {}))
    write(store)
    await sent(store, Inbox(rcpt="550 5.1.1 no such user"))
    inbox, told = Inbox(), []
    for hours in range(3):
        later = NOW + timedelta(hours=hours)
        with store.writing() as ledger:
            record(ledger, f"{PAGES[1]}/{hours}", (TOMO, Kind.HEALTH, {"day": ""}), now=later)
            losses.tell_given_up(ledger, "", later + timedelta(minutes=1))
            letters.write(ledger, later)
        told += await sent(store, inbox, later + timedelta(minutes=2))
    assert [mail["To"] for mail in told] == ["ben@example.org"]
    assert "Nothing more is sent there." in told[0].get_body(("plain",)).get_content()
    with store.writing() as ledger:
        since = ledger.recipients.resume(ANA)
        assert since == NOW
        assert ledger.outbox.send_again(since, later, BEN) == 0
        assert ledger.outbox.send_again(since, later, ANA) == 1
        letters.write(ledger, later)
    mails = await sent(store, inbox, later)
    assert [mail["To"] for mail in mails] == ["ana@example.org"] * 2


def test_saying_how_openly_an_address_is_told_keeps_that_it_is_paused(store):
    with store.writing() as ledger:
        ledger.recipients.pause(ANA, NOW, "refused (550).")
        ledger.recipients.prefer(ANA, Privacy.DISCREET)
        ledger.recipients.ask(ANA, CODE, NOW)
        assert ledger.recipients.confirm(ANA, None)
        found = ledger.recipients.all()[ANA]
        assert (found.paused, found.privacy, found.asked) == (NOW, Privacy.DISCREET, None)
        assert ledger.outbox.counts() == dict[DeliveryState, int]()
