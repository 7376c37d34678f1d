"""Discreet and encrypted telling, from the record to the wire and back."""

import quopri
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from random import Random

import pysequoia
import pytest

from monitor.errors import DeliveryError
from monitor.keeping import SourceState
from monitor.model import (
    Channel,
    Defender,
    DeliveryKind,
    DeliveryState,
    Kind,
    Message,
    Privacy,
    Rhythm,
    Source,
    SourceKind,
    Subscription,
)
from monitor.pipeline import deliver
from monitor.sources.health import queue_bulletin
from monitor.tell import digests, letters, losses
from monitor.tell.wording import KINDS
from notifiers import pgp
from notifiers.apprise import AppriseNotifier
from notifiers.email import EmailNotifier, MailServer, compose
from notifiers.file import FileNotifier
from notifiers.outbox import Courier
from storage.database import open_store
from tests.doors.storage_values import change, delivery, document, mention, reading
from tests.doors.test_email import SENDER, Inbox, read, smtp
from tests.doors.test_letters import ANA, BEN, subscribe
from tests.hostile import CARRIED, HOSTILE

NOW = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=1)  # keys are of today
LATER = NOW + timedelta(hours=2)
SYLLABLES = ("dra", "vel", "kor", "nim", "tash", "bey", "lur", "ost", "qan", "zev", "mir", "hul")
HAN, ARABIC = "岚峤峥屿嵘巍", "ضظغثخذشص"


@pytest.fixture
def store():
    opened = open_store("sqlite://", None)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def secret():
    return pysequoia.Tsk.generate(user_id="Ana <ana@example.org>")


@pytest.fixture(scope="module")
def key(secret):
    content = bytes(secret.extract_certificate())
    return pgp.read_certificate(content, ANA, NOW)[0]


def invented(number: int) -> Defender:
    draw = Random(number)
    first, last = ("".join(draw.sample(SYLLABLES, 3)).title() for _ in range(2))
    other = "".join(draw.choices(HAN if number % 2 else ARABIC, k=5))
    context = f"{draw.choice(SYLLABLES)}{draw.choice(SYLLABLES)}ist"
    return Defender(f"{last}-{number}".lower(), f"{first} {last}", (other,), "TR", context)


def tell(ledger, who: Defender, kind: Kind = Kind.SENTENCE, words: str = "", now=NOW):
    """Keep a page that tells of her; returns every word that would give her away."""
    words = words or f"{who.name} ({who.aliases[0]}) was taken to Ward {who.id} of Saltmarsh."
    organisation, title = f"Watchers of {who.name.split()[1]}", f"Appeal for {who.name}"
    url = f"https://{who.id}.example.net/{kind}/{who.aliases[0]}"
    page = document(words, url, f"s-{who.id}", title=title, organisation=organisation)
    news = change(page, who, kind=kind, day="2026-11-03")
    news = replace(news, event=replace(news.event, evidence=words))
    ledger.cases.save(reading(page, [mention(page, who)], [news]), now)
    letters.hold(ledger, [news.id], now)
    given = [*who.name.split(), *who.aliases, who.id, who.context, "Turkey", "Türkiye", "Saltmarsh"]
    return [*given, "Watchers", "Appeal for", "example.net", "3 November", "2026-11-03", "P5Y"]


def strictly(content):
    """Read a mail, raising at whatever is not as the standard wants it."""
    return message_from_bytes(content, policy=policy.strict)


def seen(mail: bytes) -> str:
    """All that somebody on the way or behind a shoulder may read, decoded."""
    parsed = strictly(mail)
    headers = [f"{name}: {value}" for name, value in parsed.items()]
    parts = [part.get_content() for part in parsed.walk() if not part.is_multipart()]
    return "\n".join([*headers, *map(str, parts), mail.decode("ascii")]).casefold()


BY_CHANCE = 5  # letters that armour may hold by chance, as `p5y`


def leaks(text: str, words) -> list[str]:
    return [word for word in words if word.casefold() in text]


def kinds(text: str) -> list[str]:
    names = "|".join(name.casefold() for name in (*KINDS, *KINDS.values()))
    return re.findall(rf"\b(?:{names})\b", text)


# ---------------------------------------------------------------- discreet


def test_a_thousand_discreet_messages_give_nobody_away(store):
    addresses = [f"mailto:r{n}@example.org" for n in range(10)]
    given, numbers = set[str](), set[str]()
    with store.writing() as ledger:
        for address in addresses:
            ledger.outbox.subscribe(Subscription(address, address, privacy=Privacy.DISCREET))
        for number in range(100):
            who = invented(number)
            ledger.people.put([who])
            given.update(tell(ledger, who, list(Kind)[number % len(Kind)]))
            letters.write(ledger, NOW)
            numbers.update(ledger.people.case_numbers([who.id]).values())
        mails = [compose(each, SENDER) for each in ledger.outbox.claim(NOW, 2000)]
    assert (len(mails), len(numbers)) == (1000, 100)
    assert not any(b"=?" in mail.partition(b"\r\n\r\n")[0] for mail in mails)
    every = quopri.decodestring(b"\n".join(mails)).decode().casefold()
    every += "".join(map(seen, mails[::20]))
    assert leaks(every, given) == []
    assert kinds(every) == []
    assert "references:" not in every
    assert "in-reply-to:" not in every
    assert len(set(re.findall(r"message-id: (\S+)", every))) == 1000
    subjects = re.findall(r"\nsubject: ([^\r\n]*)", every)
    assert all(re.fullmatch(r"1 update in the case you follow: k-\d+", each) for each in subjects)


def test_hostile_words_are_in_no_discreet_message(store):
    with store.writing() as ledger:
        subscribe(ledger, ANA, privacy=Privacy.DISCREET)
        for number, text in enumerate(every := [*HOSTILE, *CARRIED[::4]]):
            marked = f"marmot {text} marmot".encode("utf-8", "replace").decode()
            who = Defender(f"p{number}", marked, (marked,), "TR", marked)
            ledger.people.put([who])
            tell(ledger, who, words=marked)
        letters.write(ledger, NOW)
        claimed = ledger.outbox.claim(NOW, 2000)
    assert sum(len(each.changes) for each in claimed) == len(every)
    for each in claimed:
        mail = seen(compose(each, SENDER))
        assert "marmot" not in mail
        assert "evil" not in mail


def test_digests_and_words_to_the_operator_are_discreet_too(store):
    source = Source("harbour", "Harbour Watch", SourceKind.FEED, "https://harbour.example.org/f")
    with store.writing() as ledger:
        ledger.recipients.prefer(ANA, Privacy.DISCREET)
        subscribe(ledger, ANA, rhythm=Rhythm.DAILY, since=NOW - timedelta(days=3))
        ledger.people.put([who := invented(1)])
        given = tell(ledger, who, Kind.TRIAL, now=NOW - timedelta(minutes=5))
        broken = SourceState("harbour", failing_since=NOW - timedelta(days=9), failures=90)
        ledger.sources.save(replace(broken, fault="timeout", polled=NOW))
        [due] = digests.at_once(ledger, NOW)
        digests.put(ledger, due, [source], NOW)
        assert queue_bulletin(ledger, [source], "", NOW)
        claimed = ledger.outbox.claim(NOW, 9)
        [number] = ledger.people.case_numbers([who.id]).values()
    mails = [seen(compose(each, SENDER)) for each in claimed]
    assert len(mails) == 2
    for mail in mails:
        assert leaks(mail, [*given, "harbour"]) == []
        assert kinds(mail) == []
    assert any(number.casefold() in mail for mail in mails)


def test_the_strictest_of_several_subscriptions_and_of_the_person_decides(store):
    open_, sensitive = invented(1), invented(2)
    with store.writing() as ledger:
        ledger.people.put([open_, replace(sensitive, sensitivity=Privacy.DISCREET)])
        subscribe(ledger, ANA)
        subscribe(ledger, BEN)
        subscribe(ledger, BEN, "b2", kinds=(Kind.DEATH,), privacy=Privacy.DISCREET)
        tell(ledger, open_, Kind.HEALTH)
        given = tell(ledger, sensitive, Kind.DEATH)
        letters.write(ledger, NOW)
        [number] = ledger.people.case_numbers([sensitive.id]).values()
        found = {each.address: each for each in ledger.outbox.claim(NOW, 9)}
    for address in (ANA, BEN):
        mail = seen(compose(found[address], SENDER))
        assert open_.name.casefold() in mail
        assert leaks(mail, [*sensitive.name.split(), sensitive.aliases[0]]) == []
        assert f"{number}: 1 update".casefold() in mail
        assert found[address].thread == ""
    assert sensitive.name in given[0] + " " + given[1]


def test_a_number_finds_her_also_after_two_entries_became_one(store):
    with store.writing() as ledger:
        ledger.people.put([invented(n) for n in range(300)])
        ids = [invented(n).id for n in range(300)]
        numbers = ledger.people.case_numbers(ids)
        assert len(set(numbers.values())) == 300
        assert numbers == ledger.people.case_numbers(ids)
        assert sorted(numbers.values()) != [numbers[each] for each in sorted(ids)]
        ledger.people.set_sensitivity(ids[1], Privacy.DISCREET)
        ledger.people.merge(ids[0], ids[1], "staff", NOW)
        assert ledger.people.of_case(numbers[ids[1]]) == ids[0]
        assert ledger.people.of_case(numbers[ids[0]].lower()) == ids[0]
        assert ledger.people.case_numbers([ids[0]])[ids[0]] == numbers[ids[0]]
        assert ledger.people.get(ids[0]).sensitivity is Privacy.DISCREET
        ledger.people.remove(ids[0])
        assert ledger.people.of_case(numbers[ids[0]]) is None


def test_a_list_that_says_nothing_of_sensitivity_leaves_it(store):
    with store.writing() as ledger:
        ledger.people.put([who := invented(1)])
        ledger.people.set_sensitivity(who.id, Privacy.ENCRYPTED)
        ledger.people.put([replace(who, context="changed")])
        assert ledger.people.get(who.id).sensitivity is Privacy.ENCRYPTED
        ledger.people.put([replace(who, sensitivity=Privacy.FULL)])
        assert ledger.people.sensitive() == []


def test_a_wish_said_again_without_a_word_on_privacy_keeps_it(store):
    with store.writing() as ledger:
        subscribe(ledger, ANA, "s", privacy=Privacy.ENCRYPTED)
        subscribe(ledger, ANA, "s")
        assert [each.privacy for each in ledger.outbox.subscriptions()] == [Privacy.ENCRYPTED]


# ---------------------------------------------------------------- encrypted only


async def sent(store, inbox, now=NOW):
    async with smtp(inbox) as port:
        way = EmailNotifier(MailServer("127.0.0.1", port, starttls=False), SENDER)
        return await deliver(store, Courier({Channel.EMAIL: way}, SENDER), lambda: now)


def opened(content, secret):
    mail = strictly(content)
    assert mail.get_content_type() == "multipart/encrypted"
    assert mail.get_param("protocol") == "application/pgp-encrypted"
    version, sealed = mail.iter_parts()
    assert version.get_content_type() == "application/pgp-encrypted"
    assert version.get_payload().strip() == "Version: 1"
    armored = sealed.get_payload().encode()
    return pysequoia.decrypt(armored, decryptor=secret.decryptor()).bytes


def wish_encrypted(store, key=None, now=NOW):
    with store.writing() as ledger:
        ledger.people.put([who := invented(1)])
        subscribe(ledger, ANA, privacy=Privacy.ENCRYPTED)
        if key:
            ledger.recipients.put_certificate(key)
        given = tell(ledger, who)
        letters.write(ledger, now)
    return who, given


async def test_encrypted_mail_shows_nothing_on_the_way_and_everything_to_its_reader(
    store, secret, key
):
    who, given = wish_encrypted(store, key)
    inbox = Inbox()
    await sent(store, inbox)
    [(_, _, content)] = inbox.got
    text = content.decode("ascii").casefold()
    assert leaks(text, [word for word in given if len(word) > BY_CHANCE]) == []
    assert leaks(text.partition("begin pgp")[0], given) == []
    assert kinds(text.partition("begin pgp")[0]) == []
    assert read(content)["Subject"] == "[...]"
    assert read(content)["References"] is None
    inner = strictly(opened(content, secret))
    assert who.name in inner["Subject"]
    assert inner.get_param("hp") == "cipher"
    assert "Subject: [...]" in inner.get_all("HP-Outer")
    assert who.aliases[0] in inner.get_body(("plain",)).get_content()
    assert inner["Message-ID"] == read(content)["Message-ID"]


async def test_every_try_has_the_same_encrypted_bytes(store, key):
    wish_encrypted(store, key)
    given = []

    class Forgetful(Inbox):
        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            given.append(envelope.original_content)
            return "451 4.3.0 try again"

    for hours in range(4):
        await sent(store, Forgetful(), NOW + timedelta(hours=2 * hours))
    assert len(given) == 4
    assert len(set(given)) == 1
    with store.reading() as ledger:
        [waiting] = ledger.outbox.undelivered()
    assert waiting.sealed
    assert (waiting.message.subject, waiting.message.html) == ("[...]", "")
    assert waiting.message.text.startswith("-----BEGIN PGP MESSAGE-----")


async def test_without_a_key_nothing_of_it_is_sent_and_others_are_told(store, secret, key):
    who, given = wish_encrypted(store)
    with store.writing() as ledger:
        ledger.outbox.subscribe(Subscription("d", BEN, rhythm=Rhythm.DAILY, since=LATER))
    inbox = Inbox()
    assert (await sent(store, inbox)).failed == 1
    with store.writing() as ledger:
        losses.tell_given_up(ledger, "", LATER)
    await sent(store, inbox, LATER)
    mails = {recipients[0]: content for _, recipients, content in inbox.got}
    assert len(inbox.got) == 2
    for content in mails.values():
        assert leaks(seen(content), [*given, who.id]) == []
    assert "could not be encrypted" in read(mails["ana@example.org"])["Subject"]
    assert "There is no OpenPGP key for it on file." in seen_plain(mails["ben@example.org"])
    with store.writing() as ledger:
        ledger.recipients.put_certificate(key)
        assert ledger.outbox.send_again(NOW - timedelta(hours=1), LATER) == 1
    await sent(store, inbox, LATER)
    assert who.name.encode() in opened(inbox.got[-1][2], secret)


def seen_plain(content):
    return read(content).get_body(("plain",)).get_content()


async def test_without_a_mail_server_it_waits_and_goes_nowhere_openly(store, secret, key, tmp_path):
    who, _ = wish_encrypted(store, key)
    ways = {Channel.EMAIL: FileNotifier(tmp_path)}
    assert (await deliver(store, Courier(ways), lambda: NOW)).failed == 1
    assert list(tmp_path.iterdir()) == []
    with store.reading() as ledger:
        assert ledger.outbox.counts() == {DeliveryState.RETRY: 1}
    inbox = Inbox()
    await sent(store, inbox, LATER)
    assert who.name.encode() in opened(inbox.got[0][2], secret)


async def test_a_key_revoked_between_two_tries_stops_the_second(store, secret, key):
    wish_encrypted(store, key)
    await sent(store, Inbox(data="451 4.3.0 try again"))
    public = secret.extract_certificate()
    revoked = pysequoia.Cert.from_bytes(bytes(public) + bytes(public.revoke(secret.certifier())))
    with store.writing() as ledger:
        ledger.recipients.put_certificate(replace(key, armored=str(revoked)))
    inbox = Inbox()
    await sent(store, inbox, LATER)
    await sent(store, inbox, LATER)
    assert [read(content)["Subject"] for _, _, content in inbox.got] == [
        "A message for you could not be encrypted, and was not sent"
    ]
    assert "was revoked" in seen_plain(inbox.got[0][2])
    with store.reading() as ledger:
        assert ledger.outbox.counts()[DeliveryState.FAILED] == 1


async def test_a_person_told_of_only_encrypted_goes_by_number_to_who_has_no_key(store, secret, key):
    with store.writing() as ledger:
        ledger.people.put([replace(who := invented(1), sensitivity=Privacy.ENCRYPTED)])
        subscribe(ledger, ANA)
        subscribe(ledger, BEN)
        ledger.recipients.put_certificate(key)
        given = tell(ledger, who)
        letters.write(ledger, NOW)
    inbox = Inbox()
    await sent(store, inbox)
    mails = {recipients[0]: content for _, recipients, content in inbox.got}
    assert who.name.encode() in opened(mails["ana@example.org"], secret)
    assert leaks(seen(mails["ben@example.org"]), given) == []
    assert read(mails["ben@example.org"])["Subject"].startswith("1 update in the case you follow")


async def test_hostile_words_break_nothing_inside_what_is_encrypted(secret, key):
    from notifiers.email import seal

    for text in HOSTILE[::7]:
        hostile = delivery(message=Message(text, text, "<p></p>"), privacy=Privacy.ENCRYPTED)
        message = seal(hostile, key, SENDER, NOW)
        content = compose(replace(hostile, message=message, sealed=True), SENDER)
        inner = strictly(opened(content, secret))
        single = [name for name in inner if name != "HP-Outer"]
        assert len(single) == len(set(single)) == 10
        assert "Bcc" not in inner
        assert not inner.defects
        assert all(len(line) <= 998 for line in content.split(b"\r\n"))


async def test_no_door_sends_openly_what_may_go_only_encrypted(tmp_path):
    plain = delivery(privacy=Privacy.ENCRYPTED)
    with pytest.raises(DeliveryError, match="only encrypted") as failed:
        compose(plain, SENDER)
    assert not failed.value.temporary
    with pytest.raises(DeliveryError, match="only encrypted"):
        await FileNotifier(tmp_path).send(plain)
    assert list(tmp_path.iterdir()) == []
    ntfy = replace(plain, address="ntfy://topic")
    with pytest.raises(DeliveryError, match="only encrypted") as failed:
        await AppriseNotifier().send(ntfy)
    assert not failed.value.temporary


async def test_a_digest_and_a_word_to_the_operator_are_encrypted_too(store, secret, key):
    with store.writing() as ledger:
        ledger.recipients.put_certificate(key)
        ledger.recipients.prefer(ANA, Privacy.ENCRYPTED)
        subscribe(ledger, ANA, rhythm=Rhythm.DAILY, since=NOW - timedelta(days=3))
        ledger.people.put([who := invented(1)])
        tell(ledger, who, now=NOW - timedelta(minutes=5))
        [due] = digests.at_once(ledger, NOW)
        assert digests.put(ledger, due, [], NOW).kind is DeliveryKind.DIGEST
    inbox = Inbox()
    await sent(store, inbox)
    assert who.name.encode() in opened(inbox.got[0][2], secret)
