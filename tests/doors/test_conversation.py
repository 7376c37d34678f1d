"""Orders from a chat are carried out on the records; who must not know is told nothing."""

from datetime import timedelta

import pytest

from monitor.chat.conversation import Conversation
from monitor.chat.dialogue import MOST_A_MINUTE
from monitor.model import Channel, Kind, Reason, Status, Subscription
from notifiers import channel_of
from notifiers.matrix import Said
from notifiers.matrix_rooms import Room
from storage.database import open_store
from tests.doors.storage_values import (
    NOW,
    ORLA,
    TOMO,
    change,
    document,
    mention,
    possible,
    reading,
)

US, ANA, BO, EVE = "@desk:example.org", "@ana:example.org", "@bo:example.net", "@eve:example.com"
ROOM = "!room:example.org"


@pytest.fixture
def store():
    opened = open_store("sqlite://", None)
    with opened.writing() as ledger:
        ledger.people.put([ORLA, TOMO])
    yield opened
    opened.close()


@pytest.fixture
def desk(store):
    return Conversation(store, lambda: NOW, frozenset({ANA, "@*:example.net"}))


def said(text, sender=ANA, *, others=(), encrypted=True, direct=False, aliases=()):
    joined = frozenset({US, sender, *others})
    room = Room(ROOM, joined, encrypted=encrypted, aliases=frozenset(aliases))
    return Said(room, sender, text, "$event", direct, US)


def answer(desk, *what, **more):
    message = desk.answer(said(*what, **more))
    return message.text if message else None


def wishes(store):
    with store.reading() as ledger:
        return ledger.outbox.subscriptions()


def test_a_person_is_subscribed_to_by_name(store, desk):
    told = answer(desk, "!subscribe o vantreight sentences, trials")
    [wish] = wishes(store)
    assert (wish.address, wish.defenders) == (f"matrix:{ROOM}", ("orla",))
    assert wish.kinds == (Kind.SENTENCE, Kind.TRIAL)
    assert wish.since == NOW
    assert wish.id in told
    assert "Orla Vantreight" in told
    assert "a week" in told


def test_a_country_and_everything_are_subscribed_to(store, desk):
    answer(desk, "!subscribe Ireland")
    answer(desk, "!subscribe ie")
    answer(desk, "!subscribe all health")
    assert sorted((w.countries, w.kinds) for w in wishes(store)) == [
        ((), (Kind.HEALTH,)),
        (("IE",), ()),
    ]


def test_a_direct_chat_is_subscribed_by_its_person(store, desk):
    answer(desk, "!subscribe all", direct=True)
    assert [wish.address for wish in wishes(store)] == [f"matrix:{ANA}"]


def test_a_room_that_is_told_by_its_alias_stays_one_address(store, desk):
    alias = "#desk:example.org"
    with store.writing() as ledger:
        ledger.outbox.subscribe(Subscription("typed", f"matrix:{alias}", countries=("IE",)))
    answer(desk, "!subscribe TR", aliases=[alias])
    assert {wish.address for wish in wishes(store)} == {f"matrix:{alias}"}
    assert "typed: country IE" in answer(desk, "!mine", aliases=[alias])


def test_whom_nobody_knows_cannot_be_subscribed_to(store, desk):
    assert "Neither" in answer(desk, "!subscribe Vantreight")
    assert "Neither" in answer(desk, "!subscribe")
    assert wishes(store) == []


def test_a_room_stops_only_what_is_its_own(store, desk):
    with store.writing() as ledger:
        ledger.outbox.subscribe(Subscription("other", "mailto:ana@example.org"))
    answer(desk, "!subscribe TR")
    answer(desk, "!subscribe IE")
    assert "nothing to stop" in answer(desk, "!stop other")
    first = next(wish.id for wish in wishes(store) if wish.countries == ("TR",))
    assert "1 subscription ended" in answer(desk, f"!stop {first}")
    assert "1 subscription ended" in answer(desk, "!stop")
    assert [wish.id for wish in wishes(store)] == ["other"]


def test_a_record_is_shown_with_who_told_it(store, desk):
    text = document()
    with store.writing() as ledger:
        ledger.cases.save(reading(text, [mention(text)], [change(text)]), NOW)
    told = answer(desk, "!show orla")
    assert "Orla Vantreight" in told
    assert "Sentence" in told
    assert "https://alerts.example.org/orla" in told
    assert "Nothing is recorded" in answer(desk, "!show Tomo Iskander")
    assert "Nobody" in answer(desk, "!show Vantreight")


def _doubtful(store):
    text = document("Orla Vantrate was sentenced to five years.")
    told = change(text, status=Status.UNSURE, reason=Reason.DOUBTFUL_PERSON)
    with store.writing() as ledger:
        ledger.cases.save(reading(text, [possible(text, surface="Orla Vantrate")], [told]), NOW)
        return ledger.review.waiting()[0].id


def test_what_waits_is_listed_and_confirmed_with_who_and_when(store, desk):
    item = _doubtful(store)
    with store.writing() as ledger:
        ledger.outbox.subscribe(Subscription("all", "mailto:ana@example.org"))
    assert item in answer(desk, "!confirm")
    assert "1 change will be told" in answer(desk, f"!confirm {item}")
    assert "Nothing of this id" in answer(desk, f"!confirm {item}")
    with store.reading() as ledger:
        [decision] = ledger.review.decisions(10)
        assert (decision.by, decision.at, decision.verdict) == (ANA, NOW, "confirmed")
        assert [telling.address for telling in ledger.outbox.untold(NOW)] == [
            "mailto:ana@example.org"
        ]


def test_what_is_rejected_is_not_asked_again(store, desk):
    item = _doubtful(store)
    assert "Rejected" in answer(desk, f"!reject {item}", sender=BO)
    assert "Nothing waits" in answer(desk, "!reject")


def test_an_answer_is_taken_back_and_waits_again(store, desk):
    item = _doubtful(store)
    with store.writing() as ledger:
        ledger.outbox.subscribe(Subscription("all", "mailto:ana@example.org"))
    assert "No answer" in answer(desk, f"!undo {item}")
    answer(desk, f"!confirm {item}")
    assert "waits again" in answer(desk, f"!undo {item}", sender=BO)
    assert item in answer(desk, "!confirm")
    with store.reading() as ledger:
        assert ledger.outbox.untold(NOW) == []
        assert ledger.people.get("orla") == ORLA
    assert "No answer" in answer(desk, f"!undo {item}")


def test_what_waits_is_shown_with_what_speaks_for_and_against_her(store, desk):
    _doubtful(store)
    said = answer(desk, "!confirm")
    assert "Asked because the name may be another person's" in said
    assert "For: whole name" in said


# ---------------------------------------------------------------- who may know what


@pytest.mark.parametrize(
    "text",
    [
        "!show orla",
        "!subscribe orla",
        "!mine",
        "!confirm",
        "!reject x",
        "!undo x",
        "!subscribe Zoe",
    ],
)
def test_where_a_stranger_listens_every_answer_is_the_same(store, desk, text):
    _doubtful(store)
    told = answer(desk, text, others=[EVE])
    assert told == answer(desk, "!show nobody", others=[EVE])
    assert "direct chat" in told
    assert wishes(store) == []


def test_everybody_of_a_listed_server_may_listen(desk):
    assert "Nothing is recorded" in answer(desk, "!show orla", others=[BO])


@pytest.mark.parametrize("text", ["!show orla", "!show nobody", "!confirm", "!reject 1", "!undo 1"])
def test_where_the_room_is_not_encrypted_nobody_is_named(desk, text):
    assert "not encrypted" in answer(desk, text, encrypted=False)


def test_a_subscription_in_a_plain_room_is_confirmed_without_a_name(store, desk):
    told = answer(desk, "!subscribe Orla Vantreight", encrypted=False)
    told += answer(desk, "!mine", encrypted=False)
    assert "1 defender" in told
    assert "orla" not in told.lower()


def test_who_only_has_a_subscription_may_look_at_it_and_stop_it(store, desk):
    with store.writing() as ledger:
        ledger.outbox.subscribe(Subscription("hers", f"matrix:{EVE}", countries=("TR",)))
    for text in ("!show orla", "!show nobody", "!subscribe all", "!confirm", "!what"):
        assert (
            answer(desk, text, sender=EVE, direct=True)
            == "You may ask here for: !mine, !stop, !help."
        )
    assert "hers" in answer(desk, "!mine", sender=EVE, direct=True)
    assert "ended" in answer(desk, "!stop", sender=EVE, direct=True)


def test_who_asks_too_fast_is_not_answered(desk):
    answers = [answer(desk, "!help") for _ in range(MOST_A_MINUTE + 1)]
    assert answers[-1] is None
    assert None not in answers[:-1]
    later = Conversation(desk.store, lambda: NOW + timedelta(minutes=1), desk.people, desk._pace)
    assert answer(later, "!help")


def test_answers_are_fit_for_matrix(store, desk):
    from notifiers.matrix_content import MOST_SEALED, content

    with store.writing() as ledger:
        ledger.people.put(
            [ORLA.__class__("x", "<b>@room</b> https://matrix.to/#/@ana:example.org")]
        )
    message = desk.answer(said("!show x"))
    made = content(message, MOST_SEALED)
    assert channel_of(f"matrix:{ANA}") is Channel.MATRIX
    assert "<b>" not in made["formatted_body"]
    assert "@room" not in str(made)
    assert "matrix.to" not in str(made)
