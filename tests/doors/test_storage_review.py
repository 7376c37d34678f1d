"""The review queue: what is asked, and what an answer does."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from monitor.errors import StorageError
from monitor.model import Anchor, Certainty, Defender, Kind, Reason, Standing, Status
from storage.database import open_store
from storage.store import SqlLedger
from tests.doors.storage_values import (
    DAY,
    HOUR,
    NOW,
    ORLA,
    SENTENCE,
    TOMO,
    change,
    delivery,
    document,
    mention,
    possible,
    reading,
)

DOUBT = {"status": Status.UNSURE, "reason": Reason.DOUBTFUL_PERSON}


@pytest.fixture
def ledger() -> Iterator[SqlLedger]:
    store = open_store("sqlite://", None)
    with store.writing() as opened:
        opened.people.put([ORLA, TOMO])
        yield opened
    store.close()


def _doubtful(ledger: SqlLedger, surface: str = "Orla Vantrate", **more: Kind) -> str:
    """A doubtful mention with an unsure change; the id of its card."""
    text = document(f"{surface} was sentenced to five years.")
    told = change(text, **DOUBT, **more)  # type: ignore[arg-type]
    ledger.cases.save(reading(text, [possible(text, surface=surface)], [told]), NOW)
    (item,) = ledger.review.waiting()
    return item.id


def test_a_doubtful_mention_is_one_card_with_its_gravest_change(ledger: SqlLedger) -> None:
    text = document("Orla Vantrate fell ill and was sentenced.")
    told = [
        change(text, kind=Kind.HEALTH, **DOUBT),  # type: ignore[arg-type]
        change(text, kind=Kind.SENTENCE, **DOUBT),  # type: ignore[arg-type]
    ]
    ledger.cases.save(reading(text, [possible(text, surface="Orla Vantrate")], told), NOW)
    (item,) = ledger.review.waiting()
    assert (item.kind, item.reason) == (Kind.SENTENCE, Reason.DOUBTFUL_PERSON)
    assert (item.surface, item.defender) == ("Orla Vantrate", ORLA)
    assert (item.reasons, item.url) == (("whole name",), text.url)
    assert item.waiting_since == NOW
    assert len(item.id) == 8
    assert ledger.review.count() == 1


def test_a_doubtful_mention_without_changes_shows_its_passage(ledger: SqlLedger) -> None:
    text = document("At the meeting Orla Vantreight was mentioned.")
    ledger.cases.save(reading(text, [possible(text)]), NOW)
    (item,) = ledger.review.waiting()
    assert item.kind is None
    assert "At the meeting Orla Vantreight was mentioned." in item.evidence


def test_the_sentence_shown_is_one_that_names_her(ledger: SqlLedger) -> None:
    text = document(f"{SENTENCE} She was beaten.")
    beaten = change(text, kind=Kind.ILL_TREATMENT, **DOUBT)  # type: ignore[arg-type]
    beaten = replace(beaten, event=replace(beaten.event, evidence="She was beaten."))
    sentenced = change(text, kind=Kind.APPEAL, **DOUBT)  # type: ignore[arg-type]
    ledger.cases.save(reading(text, [possible(text)], [beaten, sentenced]), NOW)
    (item,) = ledger.review.waiting()
    assert (item.kind, item.evidence) == (Kind.APPEAL, SENTENCE)


def test_a_question_says_which_of_two_people_of_a_name_it_is_about(ledger: SqlLedger) -> None:
    poet, bare = (Defender(each, "Ali Beshar") for each in ("poet", "bare"))
    ledger.people.put([replace(poet, context="poet, Senn"), bare])
    text = document("Ali Beshar was held.")
    asked = [possible(text, each, "Ali Beshar") for each in (poet, bare)]
    ledger.cases.save(reading(text, asked), NOW)
    assert {item.question for item in ledger.review.waiting()} == {
        "Is “Ali Beshar” in this text Ali Beshar (poet, Senn)?",
        "Is “Ali Beshar” in this text Ali Beshar (bare)?",
    }


def test_who_is_confirmed_leaves_no_question_about_another_at_the_same_words(
    ledger: SqlLedger,
) -> None:
    text = document()
    asked = [possible(text, each, "Vantreight") for each in (ORLA, TOMO)]
    told = [change(text, each, **DOUBT) for each in (ORLA, TOMO)]  # type: ignore[arg-type]
    ledger.cases.save(reading(text, asked, told), NOW)
    hers = next(item.id for item in ledger.review.waiting() if item.defender.id == ORLA.id)
    assert [each.event.defender for each in ledger.review.confirm(hers, "bea", NOW)] == [ORLA.id]
    assert ledger.review.waiting() == []
    assert [entry.standing for entry in ledger.cases.record(TOMO.id)] == [Standing.REJECTED]
    ledger.review.undo(hers)
    assert len(ledger.review.waiting()) == 2
    assert [entry.standing for entry in ledger.cases.record(TOMO.id)] == [Standing.WAITING]


def test_who_is_confirmed_leaves_the_question_about_another_at_other_words(
    ledger: SqlLedger,
) -> None:
    text = document()
    away = replace(possible(text, TOMO, "Tomo"), anchors=(Anchor(40, 44, True),))
    ledger.cases.save(reading(text, [possible(text), away]), NOW)
    hers = next(item.id for item in ledger.review.waiting() if item.defender.id == ORLA.id)
    ledger.review.confirm(hers, "bea", NOW)
    assert [item.defender.id for item in ledger.review.waiting()] == [TOMO.id]


def test_versions_of_a_page_are_one_card(ledger: SqlLedger) -> None:
    first, second = document(), document(f"{SENTENCE} And more.")
    ledger.cases.save(reading(first, [possible(first)], [change(first, **DOUBT)]), NOW)  # type: ignore[arg-type]
    ledger.cases.save(reading(second, [possible(second)]), NOW + DAY)
    (item,) = ledger.review.waiting()
    assert item.waiting_since == NOW
    assert len(ledger.review.confirm(item.id, "bea", NOW + DAY)) == 1
    assert ledger.review.waiting() == []


def test_confirming_a_mention_tells_its_changes_and_learns_the_form(ledger: SqlLedger) -> None:
    item = _doubtful(ledger)
    version = ledger.people.version()
    (told,) = ledger.review.confirm(item, "bea", NOW + DAY)
    assert (told.status, told.reason) == (Status.NEW, Reason.CONFIRMED_BY_REVIEW)
    assert told.occurrence.standing is Standing.TOLD
    assert ledger.cases.record("orla") == (told.occurrence,)
    assert ledger.review.waiting() == []
    assert ledger.people.get("orla") == replace(ORLA, aliases=(*ORLA.aliases, "Orla Vantrate"))
    assert ledger.people.version() > version
    assert ledger.cases.mentions(told.event.document)[0].certainty is Certainty.CONFIRMED


def test_a_confirmed_change_is_in_the_digest_of_the_day_of_the_answer(ledger: SqlLedger) -> None:
    item = _doubtful(ledger)
    ledger.review.confirm(item, "bea", NOW + DAY)
    assert ledger.cases.told_between(NOW, NOW + HOUR) == []
    (notice,) = ledger.cases.told_between(NOW + DAY, NOW + 2 * DAY)
    assert notice.recorded == NOW + DAY


@pytest.mark.parametrize("surface", ["Orla Vantreight", "ORLA VANTREIGHT", "o. vantreight"])
def test_a_form_that_is_known_adds_no_alias(ledger: SqlLedger, surface: str) -> None:
    item = _doubtful(ledger, surface)
    ledger.review.confirm(item, "bea", NOW)
    assert ledger.people.get("orla") == ORLA


def test_part_of_a_name_adds_no_alias(ledger: SqlLedger) -> None:
    text = document("Vantreight spoke.")
    part = replace(possible(text, surface="Vantreight"), anchors=(Anchor(0, 10, False),))
    ledger.cases.save(reading(text, [part]), NOW)
    ledger.review.confirm(ledger.review.waiting()[0].id, "bea", NOW)
    assert ledger.people.get("orla") == ORLA


def test_what_is_known_or_old_is_not_told_when_the_person_is_confirmed(ledger: SqlLedger) -> None:
    text = document()
    told = [
        change(text, kind=Kind.DETENTION, day="2015", status=Status.BACKGROUND,
               reason=Reason.TOO_OLD, standing=Standing.WAITING),
        change(text, kind=Kind.TRIAL, status=Status.KNOWN, reason=Reason.RECORDED_BEFORE),
        change(text, **DOUBT),  # type: ignore[arg-type]
    ]  # fmt: skip
    ledger.cases.save(reading(text, [possible(text)], told), NOW)
    new = ledger.review.confirm(ledger.review.waiting()[0].id, "bea", NOW)
    assert [one.id for one in new] == [told[2].id]
    standing = {entry.kind: entry.standing for entry in ledger.cases.record("orla")}
    assert standing[Kind.DETENTION] is Standing.HISTORY


def test_what_was_told_meanwhile_is_not_told_again(ledger: SqlLedger) -> None:
    item = _doubtful(ledger)
    sure = document(url="https://alerts.example.org/9")
    ledger.cases.save(reading(sure, [mention(sure)], [change(sure)]), NOW + HOUR)
    assert ledger.review.confirm(item, "bea", NOW + DAY) == []
    assert len(ledger.cases.told_between(NOW, NOW + 2 * DAY)) == 1


def test_a_doubtful_event_of_a_confirmed_person_is_asked_about_by_itself(
    ledger: SqlLedger,
) -> None:
    text = document()
    unsure = change(text, status=Status.UNSURE, reason=Reason.DOUBTFUL_EVENT)
    ledger.cases.save(reading(text, [possible(text)], [unsure]), NOW)
    (person,) = ledger.review.waiting()
    assert ledger.review.confirm(person.id, "bea", NOW) == []
    (event,) = ledger.review.waiting()
    assert event.reason is Reason.DOUBTFUL_EVENT
    (told,) = ledger.review.confirm(event.id, "bea", NOW)
    assert told.id == unsure.id
    assert ledger.review.waiting() == []


def test_an_unsure_change_of_a_sure_mention_is_a_card(ledger: SqlLedger) -> None:
    text = document()
    unsure = change(text, status=Status.UNSURE, reason=Reason.DOUBTFUL_EVENT)
    ledger.cases.save(reading(text, [mention(text)], [unsure]), NOW)
    (item,) = ledger.review.waiting()
    assert (item.kind, item.evidence) == (Kind.SENTENCE, SENTENCE)
    ledger.review.reject(item.id, "bea", NOW)
    assert ledger.review.waiting() == []
    assert ledger.cases.record("orla")[0].standing is Standing.REJECTED
    assert ledger.people.rejections() == []


def test_rejecting_a_mention_takes_what_it_told_out_of_the_record(ledger: SqlLedger) -> None:
    item = _doubtful(ledger)
    ledger.review.reject(item, "bea", NOW)
    (entry,) = ledger.cases.record("orla")
    assert entry.standing is Standing.REJECTED
    assert ledger.cases.told_between(NOW, NOW + DAY) == []
    assert [one.form for one in ledger.people.rejections()] == ["Orla Vantrate"]


def test_rejecting_one_source_leaves_what_another_told(ledger: SqlLedger) -> None:
    sure = document()
    doubt = document("Orla Vantreight too.", "https://other.example.net/2", "other",
                     organisation="Other Example")  # fmt: skip
    ledger.cases.save(reading(sure, [mention(sure)], [change(sure)]), NOW)
    again = change(doubt, status=Status.KNOWN, reason=Reason.CORROBORATED)
    ledger.cases.save(reading(doubt, [possible(doubt)], [again]), NOW)
    assert ledger.cases.record("orla")[0].organisations == ("Front Example", "Other Example")
    ledger.review.reject(ledger.review.waiting()[0].id, "bea", NOW)
    (entry,) = ledger.cases.record("orla")
    assert entry.standing is Standing.TOLD
    assert entry.organisations == ("Front Example",)


def test_the_same_is_never_asked_again(ledger: SqlLedger) -> None:
    words = "The police director Orla Vantreight said that all was well"
    for number, asked in enumerate((1, 0)):
        text = document(f"{words} on day {number}.", f"https://alerts.example.org/{number}")
        told = change(text, **DOUBT)  # type: ignore[arg-type]
        ledger.cases.save(reading(text, [possible(text)], [told]), NOW)
        assert len(ledger.review.waiting()) == asked
        for item in ledger.review.waiting():
            ledger.review.reject(item.id, "bea", NOW)
    assert ledger.cases.counts()["changes"] == 1
    elsewhere = document("A lawyer, Orla Vantreight, was taken away.", "https://x.example.org/")
    ledger.cases.save(reading(elsewhere, [possible(elsewhere)]), NOW)
    assert len(ledger.review.waiting()) == 1


@pytest.mark.parametrize("item", ["", "ffffffff", "%", "_"])
def test_an_unknown_item_is_refused_in_a_sentence(ledger: SqlLedger, item: str) -> None:
    _doubtful(ledger)
    with pytest.raises(StorageError, match="waits for review"):
        ledger.review.confirm(item, "bea", NOW)
    with pytest.raises(StorageError, match="waits for review"):
        ledger.review.reject(item, "bea", NOW)
    with pytest.raises(StorageError, match="nothing was decided"):
        ledger.review.undo(item)


def test_the_start_of_an_id_is_enough_and_an_answer_counts_once(ledger: SqlLedger) -> None:
    item = _doubtful(ledger)
    ledger.review.confirm(item[:4], "bea", NOW)
    with pytest.raises(StorageError, match="waits for review"):
        ledger.review.confirm(item, "bea", NOW)


def test_a_start_that_two_ids_share_is_refused(ledger: SqlLedger) -> None:
    for number in range(20):
        text = document(url=f"https://alerts.example.org/{number}")
        ledger.cases.save(reading(text, [possible(text)]), NOW)
    ids = sorted(item.id for item in ledger.review.waiting())
    shared = next(one[0] for one, two in pairwise(ids) if one[0] == two[0])
    with pytest.raises(StorageError, match="give more of the id"):
        ledger.review.confirm(shared, "bea", NOW)


@pytest.mark.parametrize("verdict", ["confirm", "reject"])
def test_an_undone_decision_leaves_everything_as_it_was(ledger: SqlLedger, verdict: str) -> None:
    def everything() -> tuple[object, ...]:
        return (
            ledger.review.waiting(), ledger.cases.timeline("orla"), ledger.people.rejections(),
            ledger.people.defenders(), ledger.cases.told_between(NOW - DAY, NOW + 9 * DAY),
            ledger.outbox.undelivered(),
        )  # fmt: skip

    item = _doubtful(ledger)
    before = everything()
    told = getattr(ledger.review, verdict)(item, "bea", NOW + DAY)
    ledger.outbox.add([delivery(changes=(one.id,)) for one in told or ()])
    assert everything() != before
    ledger.review.undo(item)
    assert everything() == before
    (decision,) = ledger.review.decisions()
    assert (decision.item, decision.by, decision.undone) == (item, "bea", True)
    with pytest.raises(StorageError, match="undone before"):
        ledger.review.undo(item)
