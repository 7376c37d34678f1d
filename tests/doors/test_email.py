import asyncio
import email
import email.policy
import ssl
import subprocess
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from monitor.errors import ConfigError, DeliveryError
from monitor.model import Delivery, DeliveryKind, Message
from notifiers.email import EmailNotifier, MailServer, check_address, compose, mail_server
from tests.hostile import HOSTILE
from tests.samples_of_messages import NOW, of_several

SENDER = "Nightdesk <alerts@example.org>"


def delivery(address="mailto:ana@example.org", message=None, id_="0123456789abcdef"):
    return Delivery(id_, DeliveryKind.ALERT, address, message or of_several(), NOW, NOW)


def read(content):
    return email.message_from_bytes(content, policy=email.policy.default)


class Inbox:
    """What an SMTP server got; its answers can be set."""

    def __init__(self, rcpt="", data=""):
        self.got, self.rcpt, self.data = [], rcpt, data

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.data:
            return self.data
        self.got.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return "250 OK"


@asynccontextmanager
async def smtp(inbox, **options):
    loop = asyncio.get_running_loop()
    talks = []

    def talk():
        talks.append(SMTP(inbox, loop=loop, hostname="localhost", **options))
        return talks[-1]

    server = await loop.create_server(talk, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()
        for each in talks:
            if each.transport:
                each.transport.close()
        await asyncio.sleep(0)


async def tried(port, what=None, **options):
    server = MailServer("127.0.0.1", port, starttls=False)
    notifier = EmailNotifier(options.pop("server", server), SENDER, **options)
    await notifier.send(what or delivery())


async def test_a_message_arrives_whole_and_once():
    inbox = Inbox()
    async with smtp(inbox) as port:
        await tried(port)
    [(sender, recipients, content)] = inbox.got
    assert (sender, recipients) == ("alerts@example.org", ["ana@example.org"])
    mail = read(content)
    assert mail["Message-ID"] == "<0123456789abcdef@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    stop = "<mailto:alerts@example.org?subject=unsubscribe%200123456789abcdef>"
    assert mail["List-Unsubscribe"].strip() == stop
    assert mail["List-Unsubscribe-Post"] is None
    assert mail["Subject"] == of_several().subject
    assert mail["Date"].datetime == NOW
    assert mail.get_content_type() == "multipart/alternative"
    plain, html = mail.iter_parts()
    assert plain.get_content().replace("\r\n", "\n") == of_several().text
    assert html.get_content_type() == "text/html"
    assert html.get_content().replace("\r\n", "\n").strip() == of_several().html.strip()


def test_letters_of_a_thread_answer_one_root_and_others_none():
    def threaded(id_, thread):
        mail = read(compose(replace(delivery(), id=id_, thread=thread), SENDER))
        return mail["Message-ID"], mail["In-Reply-To"], mail["References"]

    first, second, alone = threaded("a1", "t1"), threaded("b2", "t1"), threaded("c3", "")
    assert first[1] == first[2] == second[2] == "<t1@example.org>"
    assert first[0] != second[0]
    assert alone[1:] == (None, None)


def test_every_try_has_the_same_bytes():
    assert compose(delivery(), SENDER) == compose(
        replace(delivery(), attempts=7, fault="later"), SENDER
    )
    assert compose(delivery(id_="other"), SENDER) != compose(delivery(), SENDER)


@pytest.mark.parametrize(
    ("inbox", "temporary"),
    [
        (Inbox(rcpt="550 5.1.1 no such user ana@example.org"), False),
        (Inbox(rcpt="450 4.2.1 come back later"), True),
        (Inbox(data="554 5.6.0 content refused"), False),
        (Inbox(data="451 4.3.0 try again"), True),
    ],
)
async def test_a_reply_says_whether_to_come_back(inbox, temporary):
    async with smtp(inbox) as port:
        with pytest.raises(DeliveryError) as failed:
            await tried(port)
    assert (failed.value.temporary, failed.value.uncertain) == (temporary, False)
    assert "ana" not in str(failed.value)


async def test_nobody_at_the_port_is_temporary():
    with pytest.raises(DeliveryError) as failed:
        await tried(1)
    assert (failed.value.temporary, failed.value.uncertain) == (True, False)
    assert failed.value.unreached


@asynccontextmanager
async def scripted(until):
    """An SMTP server that hangs up when it has seen `until`."""

    async def serve(reader, writer):
        writer.write(b"220 hello\r\n")
        while line := await reader.readline():
            if line.strip().upper().startswith(until):
                break
            if line.strip().upper() == b"DATA":
                writer.write(b"354 go on\r\n")
            elif not line.startswith((b"EHLO", b"MAIL", b"RCPT")):
                continue
            else:
                writer.write(b"250 fine\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


@pytest.mark.parametrize(
    ("until", "uncertain"), [(b"MAIL", False), (b"RCPT", False), (b"DATA", True), (b".", True)]
)
async def test_a_line_that_drops_after_the_text_is_uncertain(until, uncertain):
    async with scripted(until) as port:
        with pytest.raises(DeliveryError) as failed:
            await tried(port)
    assert (failed.value.temporary, failed.value.uncertain) == (True, uncertain)


async def test_a_server_that_never_answers_is_left_in_time():
    left = asyncio.Event()

    async def serve(reader, writer):
        await reader.read()
        writer.close()
        left.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        with pytest.raises(DeliveryError) as failed:
            await tried(server.sockets[0].getsockname()[1], timeout=0.2)
        await left.wait()
    assert (failed.value.temporary, failed.value.uncertain) == (True, False)


# ---------------------------------------------------------------- TLS and log-in


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([*command.split(), *names, *files], check=True, capture_output=True)
    return folder


@pytest.fixture
def server_tls(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    return context


def login(server, session, envelope, mechanism, data):
    return AuthResult(success=data.password == b"right", handled=False)


@pytest.mark.parametrize("password", ["right", "wrong"])
async def test_a_login_goes_over_starttls_and_a_wrong_one_shuts_the_channel(
    password, certificate, server_tls
):
    inbox = Inbox()
    trusted = ssl.create_default_context(cafile=str(certificate / "cert.pem"))
    options = {"tls_context": server_tls, "authenticator": login, "auth_required": True}
    async with smtp(inbox, **options) as port:
        server = MailServer("127.0.0.1", port, "u", password, starttls=True)
        if password == "right":
            await tried(port, server=server, tls_context=trusted)
            assert len(inbox.got) == 1
            return
        with pytest.raises(DeliveryError) as failed:
            await tried(port, server=server, tls_context=trusted)
    assert (failed.value.temporary, failed.value.shut) == (True, True)
    assert "wrong" not in str(failed.value)


async def test_a_certificate_that_nobody_vouches_for_is_refused(server_tls):
    inbox = Inbox()
    async with smtp(inbox, tls_context=server_tls) as port:
        with pytest.raises(DeliveryError, match="certificate") as failed:
            await tried(port, server=MailServer("127.0.0.1", port, starttls=True))
    assert failed.value.shut
    assert inbox.got == []


async def test_a_server_without_starttls_gets_nothing_where_it_is_required():
    inbox = Inbox()
    async with smtp(inbox) as port:
        with pytest.raises(DeliveryError, match="STARTTLS"):
            await tried(port, server=MailServer("127.0.0.1", port, starttls=True))
    assert inbox.got == []


# ---------------------------------------------------------------- what a source wrote


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_add_no_header_and_break_no_line(text):
    content = compose(
        delivery(message=Message(text, text + "\n.\n", f"<p>{len(text)}</p>")), SENDER
    )
    mail = read(content)
    assert sorted(set(mail.keys())) == sorted(
        {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Unsubscribe"}
        | {"X-Auto-Response-Suppress", "MIME-Version", "Content-Type"}
    )
    assert len(mail.keys()) == len(set(mail.keys()))
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    content.decode("ascii")
    assert not mail.defects


@pytest.mark.parametrize(
    "text", ["x" * 1_000_000, "\n.\n..\n. \n", "ü\u2028\xa0ÿ" * 20_000, ".", "."  * 3000],
    ids=["a line of a megabyte", "lone dots", "eight bits", "a dot", "dots"],
)  # fmt: skip
async def test_what_no_mail_line_could_hold_arrives_as_it_was_written(text):
    inbox = Inbox()
    message = Message("s" * 50_000, text, f"<p>{len(text)}</p>")
    async with smtp(inbox) as port:
        await tried(port, delivery(message=message))
    [(_, _, content)] = inbox.got
    mail = read(content)
    assert not mail.defects
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    assert next(mail.iter_parts()).get_content().replace("\r\n", "\n").rstrip("\n") == text.rstrip(
        "\n"
    )


# ---------------------------------------------------------------- settings and addresses


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://localhost", MailServer("localhost", 25, starttls=False)),
        ("smtp://127.0.0.1:2525", MailServer("127.0.0.1", 2525, starttls=False)),
        ("smtp://mail.example.org", MailServer("mail.example.org", 25, starttls=None)),
        ("smtp://u:p@mail.example.org", MailServer("mail.example.org", 25, "u", "p", False, True)),
        (
            "smtps://u:p%40s@m.example.org",
            MailServer("m.example.org", 465, "u", "p@s", True, False),
        ),
        ("smtp+starttls://m.example.org", MailServer("m.example.org", 587, starttls=True)),
    ],
)
def test_a_mail_url_is_read(url, expected):
    read_server = mail_server(url)
    assert read_server == expected
    assert "p@s" not in repr(read_server)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example.org",
        "http://x",
        "smtp://",
        "smtp://h:99999",
        "smtp://u@h",
        "smtp://h/path",
    ],
)
def test_a_mail_url_that_cannot_be_used_is_told_in_a_sentence(url):
    with pytest.raises(ConfigError, match=r"MONITOR_SMTP_URL .*\."):
        mail_server(url)


def test_a_sender_that_is_no_address_is_told():
    with pytest.raises(ConfigError, match="MONITOR_MAIL_FROM"):
        EmailNotifier(MailServer("localhost", 25), "nobody")


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("mailto:ana@example.org", True),
        ("mailto:ana.b+c@sub.example.org", True),
        ("mailto:ana@müller.example", True),
        ("mailto:ana", False),
        ("mailto:", False),
        ("mailto:ana@example.org?bcc=x@y.org", False),
        ("mailto:ana@example.org,bo@example.org", False),
        ("mailto:ana@exa mple.org", False),
        ("mailto:ana%0d%0aBcc:x@example.org", False),
        ("mailto:<ana@example.org>", False),
    ],
)
def test_mail_addresses(address, good):
    assert (check_address(address) is None) is good
