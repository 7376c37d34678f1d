"""What comes back by mail: bounces in the forms that mail servers write, and wishes for no more."""

import base64
import subprocess
from email.message import EmailMessage

import pytest

from monitor.model import DeliveryState, Kind, Rhythm, Subscription
from monitor.tell import losses, returns
from notifiers.email import compose
from notifiers.mail_returned import MOST_BYTES, Bounce, Ending, read
from tests.doors.storage_values import NOW, ORLA
from tests.doors.test_addressing import sent, write
from tests.doors.test_addressing import store as store  # noqa: PLC0414  # the fixture
from tests.doors.test_email import SENDER, Inbox, delivery
from tests.doors.test_letters import ANA, BEN, PAGES, record, subscribe, waiting
from tests.hostile import HOSTILE
from tests.system.desk import COMMAND, Desk

ID = "0123456789abcdef"
ORIGINAL = compose(delivery(), SENDER)


def report(status="5.1.1", action="failed", original=ORIGINAL, more="", kind="message/rfc822"):
    """A delivery status notification, as RFC 3464 has it."""
    head = f"""From: MAILER-DAEMON@mx.example.net
To: alerts@example.org
Subject: Undelivered Mail Returned to Sender
Message-ID: <20261121.AB12@mx.example.net>
{more}MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="the-border"

This is a MIME-encapsulated message.

--the-border
Content-Type: text/plain; charset=us-ascii

This is the mail system. I am sorry.

--the-border
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Sat, 21 Nov 2026 06:00:00 +0000

Final-Recipient: rfc822; ana@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 said no

--the-border
Content-Type: {kind}

"""
    lines = head.replace("\n", "\r\n").encode()
    return lines + original + b"\r\n--the-border--\r\n"


@pytest.mark.parametrize(
    ("status", "nobody"),
    [("5.1.1", True), ("5.2.1", True), ("5.7.1", False), ("5.0.0", False), ("4.4.7", False)],
)
def test_a_failure_is_read_with_its_reason(status, nobody):
    assert read(report(status)) == Bounce((ID,), status, nobody)


@pytest.mark.parametrize("action", ["delayed", "relayed", "expanded", "delivered", ""])
def test_a_delay_is_no_failure(action):
    assert read(report("4.4.1", action)) is None


def test_an_original_of_which_only_the_headers_came_back_is_known():
    head = ORIGINAL.partition(b"\r\n\r\n")[0]
    said = Bounce((ID,), "5.1.1", True)
    assert read(report(original=head, kind="text/rfc822-headers")) == said
    coded = report(
        original=base64.encodebytes(head),
        kind="text/rfc822-headers\nContent-Transfer-Encoding: base64",
    )
    assert ID.encode() not in coded
    assert read(coded) == said


def test_an_original_that_is_only_referred_to_is_known():
    content = report(original=b"", more=f"References: <{ID}@example.org>\n")
    assert read(content) == Bounce((ID,), "5.1.1", True)


DEEP = range(3000)


def a_mail(subject, text="Hello"):
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["Message-ID"] = subject, "x@example.org", f"<{ID}@e.org>"
    mail.set_content(text)
    return mail.as_bytes()


def test_the_word_of_the_link_ends_and_other_mail_does_nothing():
    assert read(a_mail(f"unsubscribe {ID}")) == Ending(ID)
    assert read(a_mail(f" UNSUBSCRIBE\t{ID.upper()}")) == Ending(ID)
    for subject in ("unsubscribe", f"Re: unsubscribe {ID}", f"unsubscribe {ID} x", "Out of office"):
        assert read(a_mail(subject)) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 1000,
        b"Content-Type: multipart/report\r\n\r\n",
        b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\n" * 2000,
        b"".join(b"Content-Type: multipart/report; boundary=b%d\n\n--b%d\n" % (n, n) for n in DEEP),
        b"Content-Type: message/rfc822\n\n" * 3000,
        b"Subject: =?nonsense?b?////?=\nContent-Type: multipart/report; boundary*0*=x''%ff\n\n",
        b"Message-ID: " + b" " * 500_000 + b"<",
        report() * 20,
    ],
    ids=range(9),
)  # fmt: skip
def test_whatever_comes_is_read_within_bounds_or_left(content):
    assert isinstance(read(content), Bounce | Ending | None)


def test_hostile_words_in_a_report_stay_what_they_are():
    for text in HOSTILE:
        clean = text.encode("utf-8", "replace")[:2000]
        found = read(report().replace(b"I am sorry", clean).replace(b"5.1.1", clean + b"5.1.1"))
        assert isinstance(found, Bounce | None)


def test_only_the_first_megabyte_is_read():
    assert read(b"X: y\r\n" * (MOST_BYTES // 6) + report()) is None


# ---------------------------------------------------------------- what follows


async def told_once(store):
    """Somebody is told of a development; returns the bytes that her mail server took."""
    inbox = Inbox()
    with store.writing() as ledger:
        subscribe(ledger, ANA)
        ledger.outbox.subscribe(Subscription("d", BEN, rhythm=Rhythm.DAILY, since=NOW))
        record(ledger, PAGES[0], (ORLA, Kind.DEATH, {}))
    write(store)
    await sent(store, inbox)
    return inbox.got[-1][2]


async def test_a_bounce_pauses_its_address_and_is_told_to_the_coordinator_once(store):
    said = read(report(original=await told_once(store)))
    assert isinstance(said, Bounce)
    with store.writing() as ledger:
        done = [returns.bounced(ledger, one, said.status, NOW, nobody=True) for one in said.ids]
        again = [returns.bounced(ledger, one, said.status, NOW, nobody=True) for one in said.ids]
        losses.tell_given_up(ledger, "", NOW.replace(hour=23))
    assert (any(done), any(again)) == (True, False)
    with store.reading() as ledger:
        assert ledger.recipients.all()[ANA].paused == NOW
        assert "5.1.1" in ledger.recipients.all()[ANA].fault
    lost, told = sorted(waiting(store), key=lambda each: each.address)
    assert (lost.address, lost.state) == (ANA, DeliveryState.FAILED)
    assert told.address == BEN
    assert "came back from the recipient's mail server (5.1.1)" in told.message.text
    with store.writing() as ledger:
        since = ledger.recipients.resume(ANA)
        assert ledger.outbox.send_again(since, NOW, ANA) == 1


async def test_a_message_that_was_not_ours_or_not_sent_pauses_nobody(store):
    await told_once(store)
    with store.writing() as ledger:
        assert not returns.bounced(ledger, "f" * 16, "5.1.1", NOW, nobody=True)
        record(ledger, PAGES[1], (ORLA, Kind.HEALTH, {"day": ""}))
    write(store)
    [still] = [each for each in waiting(store) if each.state is DeliveryState.PENDING]
    with store.writing() as ledger:
        assert not returns.bounced(ledger, still.id, "5.1.1", NOW, nobody=True)
        assert not ledger.recipients.all()


async def test_a_mail_that_was_refused_by_policy_is_told_and_pauses_nobody(store):
    said = read(report("5.7.1", original=await told_once(store)))
    assert isinstance(said, Bounce)
    with store.writing() as ledger:
        assert returns.bounced(ledger, said.ids[0], said.status, NOW, nobody=said.nobody)
        assert not ledger.recipients.all()
        assert len(ledger.outbox.given_up_between(NOW, NOW.replace(hour=23))) == 1


def test_the_command_takes_mail_from_a_pipe(tmp_path):
    desk = Desk(tmp_path)
    desk.write("sources.toml", "")

    def received(content):
        words = [*COMMAND, "receive"]
        done = subprocess.run(
            words, env=desk.environment, input=content, capture_output=True, check=True, timeout=90
        )
        return done.stdout.decode()

    assert "no message of ours" in received(report())
    assert "no such message" in received(a_mail(f"unsubscribe {ID}"))
