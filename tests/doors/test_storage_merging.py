"""Two entries that are one person, and one that was two: nothing told is lost or told twice."""

from collections.abc import Iterator

import pytest

from monitor.errors import StorageError
from monitor.model import Defender, Kind, Reason, Rejection, Status
from storage.database import open_store
from storage.store import SqlLedger
from tests.doors.storage_values import (
    DAY,
    NOW,
    ORLA,
    TOMO,
    change,
    document,
    mention,
    possible,
    reading,
    subscription,
)

TWIN = Defender("orla-2", "Orla M. Vantreight", ("Orlagh Vantreight",), "IE", "solicitor")
DOUBT = {"status": Status.UNSURE, "reason": Reason.DOUBTFUL_PERSON}


@pytest.fixture
def ledger() -> Iterator[SqlLedger]:
    store = open_store("sqlite://", None)
    with store.writing() as opened:
        opened.people.put([ORLA, TOMO, TWIN])
        yield opened
    store.close()


def _tell(ledger: SqlLedger, who: Defender, url: str, kind: Kind = Kind.SENTENCE) -> None:
    text = document(url=f"https://alerts.example.org/{url}", organisation=f"Voice {url}")
    ledger.cases.save(reading(text, [mention(text, who)], [change(text, who, kind=kind)]), NOW)


def test_merged_names_and_records_are_the_kept_ones(ledger: SqlLedger) -> None:
    _tell(ledger, ORLA, "a")
    _tell(ledger, TWIN, "b", Kind.HEALTH)
    before = ledger.people.version()
    ledger.people.merge("orla", "orla-2", "ana", NOW)
    assert ledger.people.get("orla-2") is None
    kept = ledger.people.get("orla")
    assert kept is not None
    assert kept.aliases == (*ORLA.aliases, TWIN.name, *TWIN.aliases)
    assert {each.kind for each in ledger.cases.record("orla")} == {Kind.SENTENCE, Kind.HEALTH}
    assert ledger.people.version() > before
    added = [alias for alias in ledger.people.aliases("orla") if alias.by == "ana"]
    assert [alias.at for alias in added] == [NOW, NOW]


def test_what_both_records_tell_is_one_entry_that_both_told(ledger: SqlLedger) -> None:
    _tell(ledger, ORLA, "a")
    _tell(ledger, TWIN, "b")
    ledger.people.merge("orla", "orla-2", "ana", NOW)
    ((entry, notices),) = ledger.cases.timeline("orla")
    assert set(entry.organisations) == {"Voice a", "Voice b"}
    assert len(notices) == 2


def test_a_document_that_mentioned_both_mentions_one(ledger: SqlLedger) -> None:
    text = document("Orla Vantreight, that is Orla M. Vantreight, was sentenced.")
    doubtful = possible(text, ORLA)
    ledger.cases.save(reading(text, [doubtful, mention(text, TWIN)], []), NOW)
    assert ledger.review.count() == 1
    ledger.people.merge("orla", "orla-2", "ana", NOW)
    assert ledger.review.count() == 0


def test_who_followed_the_one_follows_the_other(ledger: SqlLedger) -> None:
    ledger.outbox.subscribe(subscription(defenders=("tomo", "orla-2", "orla")))
    ledger.people.merge("orla", "orla-2", "ana", NOW)
    (kept,) = ledger.outbox.subscriptions()
    assert kept.defenders == ("tomo", "orla")


def test_that_the_one_was_not_the_other_is_forgotten(ledger: SqlLedger) -> None:
    text = document("Orla M. Vantreight was sentenced.")
    ledger.cases.save(reading(text, [possible(text, surface=TWIN.name)], []), NOW)
    (item,) = ledger.review.waiting()
    ledger.review.reject(item.id, "ana", NOW)
    assert [type(each) for each in ledger.people.rejections()] == [Rejection]
    ledger.people.merge("orla", "orla-2", "ana", NOW)
    assert ledger.people.rejections() == []


def test_an_answer_given_before_a_merge_can_be_undone_after_it(ledger: SqlLedger) -> None:
    text = document("Orlah Vantreight was sentenced.")
    told = change(text, TWIN, **DOUBT)  # type: ignore[arg-type]
    ledger.cases.save(reading(text, [possible(text, TWIN, "Orlah Vantreight")], [told]), NOW)
    (item,) = ledger.review.waiting()
    ledger.review.confirm(item.id, "ana", NOW)
    ledger.people.merge("orla", "orla-2", "ana", NOW + DAY)
    ledger.review.undo(item.id)
    (again,) = ledger.review.waiting()
    assert again.defender.id == "orla"


@pytest.mark.parametrize("other", ["orla", "nobody"])
def test_only_two_known_people_are_merged(ledger: SqlLedger, other: str) -> None:
    with pytest.raises(StorageError):
        ledger.people.merge("orla", other, "ana", NOW)


def test_a_split_alias_takes_its_mentions_and_what_they_told(ledger: SqlLedger) -> None:
    _tell(ledger, ORLA, "a")
    text = document("O. Vantreight fell ill.", url="https://alerts.example.org/b")
    told = change(text, ORLA, kind=Kind.HEALTH)
    ledger.cases.save(reading(text, [mention(text, ORLA, "O. Vantreight")], [told]), NOW)
    to = Defender("oona", "Oona Vantreight", (), "IE", "poet")
    assert ledger.people.split("orla", "O. Vantreight", to, by="ana", now=NOW) == 1
    assert ledger.people.get("oona") == Defender(
        "oona", "Oona Vantreight", ("O. Vantreight",), "IE", "poet"
    )
    left = ledger.people.get("orla")
    assert left is not None
    assert left.aliases == ("沃兰特",)
    assert [each.kind for each in ledger.cases.record("orla")] == [Kind.SENTENCE]
    assert [each.kind for each in ledger.cases.record("oona")] == [Kind.HEALTH]


def test_an_entry_told_under_both_names_is_parted(ledger: SqlLedger) -> None:
    _tell(ledger, ORLA, "a")
    text = document(url="https://alerts.example.org/b", organisation="Voice b")
    ledger.cases.save(
        reading(text, [mention(text, ORLA, "O. Vantreight")], [change(text, ORLA)]), NOW
    )
    ledger.people.split("orla", "O. Vantreight", TOMO, by="ana", now=NOW)
    (hers,) = ledger.cases.record("orla")
    (his,) = ledger.cases.record("tomo")
    assert hers.organisations == ("Voice a",)
    assert his.organisations == ("Voice b",)
    assert hers.id != his.id


def test_merging_takes_a_split_back(ledger: SqlLedger) -> None:
    _tell(ledger, ORLA, "a")
    ledger.people.split("orla", "沃兰特", Defender("x", "沃兰特"), by="ana", now=NOW)
    ledger.people.merge("orla", "x", "ana", NOW)
    kept = ledger.people.get("orla")
    assert kept is not None
    assert set(kept.aliases) == set(ORLA.aliases)


def test_a_name_that_is_no_alias_is_not_split_off(ledger: SqlLedger) -> None:
    with pytest.raises(StorageError):
        ledger.people.split("orla", "Somebody Else", TOMO, by="ana", now=NOW)


def test_a_doubtful_mention_asks_under_the_id_that_was_kept(ledger: SqlLedger) -> None:
    text = document("O. M. Vantreight was sentenced.")
    ledger.cases.save(reading(text, [possible(text, TWIN, "O. M. Vantreight")], []), NOW)
    ledger.people.merge("orla", "orla-2", "ana", NOW)
    (item,) = ledger.review.waiting()
    assert item.defender.id == "orla"
    ledger.review.confirm(item.id, "ana", NOW)
    assert ledger.review.waiting() == []
