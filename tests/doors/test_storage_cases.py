"""The casebook: what was said of whom is kept once, and asked for in many ways."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from monitor.model import Certainty, Kind, PartialDate, Reason, Standing, Status
from storage.cases import SqlCasebook
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
    document,
    mention,
    possible,
    reading,
)


@pytest.fixture
def ledger() -> Iterator[SqlLedger]:
    store = open_store("sqlite://", None)
    with store.writing() as opened:
        opened.people.put([ORLA, TOMO])
        yield opened
    store.close()


@pytest.fixture
def cases(ledger: SqlLedger) -> SqlCasebook:
    return ledger.cases


def test_a_document_with_a_mention_comes_back_whole(cases: SqlCasebook) -> None:
    text = document(snapshot="ab" * 32)
    cases.save(reading(text, [mention(text)]), NOW)
    assert cases.document(text.id) == text


def test_of_a_document_that_mentions_nobody_only_id_address_hash_and_day_stay(
    cases: SqlCasebook,
) -> None:
    text = document("Nobody we know.", snapshot="ab" * 32)
    cases.save(reading(text), NOW)
    kept = cases.document(text.id)
    assert kept
    assert (kept.id, kept.url, kept.key, kept.snapshot) == (
        text.id, text.url, text.key, text.snapshot,
    )  # fmt: skip
    assert kept.published == text.published
    assert (kept.text, kept.title, kept.organisation, kept.blocks) == ("", "", "", ())


def test_a_document_that_concerns_someone_later_is_kept_whole_then(cases: SqlCasebook) -> None:
    text = document()
    cases.save(reading(text), NOW)
    cases.save(reading(text, [mention(text)], [change(text)]), NOW + DAY)
    assert cases.document(text.id) == text
    assert len(cases.told_between(NOW, NOW + 2 * DAY)) == 1


def test_saving_again_changes_nothing(ledger: SqlLedger) -> None:
    text, cases = document(), ledger.cases
    read = reading(text, [mention(text)], [change(text)])
    cases.save(read, NOW)
    before = (cases.counts(), cases.record("orla"), cases.timeline("orla"))
    told = replace(read.changes[0].occurrence, standing=Standing.REJECTED)
    again = replace(read, changes=(replace(read.changes[0], occurrence=told),))
    cases.save(again, NOW + DAY)
    assert (cases.counts(), cases.record("orla"), cases.timeline("orla")) == before
    assert ledger.review.waiting() == []


def test_a_change_comes_back_with_all_that_led_to_it(cases: SqlCasebook) -> None:
    text = document()
    told = change(text, before="P7Y")
    cases.save(reading(text, [mention(text)], [told]), NOW)
    (notice,) = cases.notices([told.id, "gone"])
    assert notice.change == told
    assert notice.defender == ORLA
    assert (notice.title, notice.url, notice.source) == (text.title, text.url, text.source)
    assert (notice.organisation, notice.published) == (text.organisation, text.published)
    assert notice.recorded == NOW


def test_notices_come_in_the_order_asked_for(cases: SqlCasebook) -> None:
    text = document()
    told = [change(text, kind=kind) for kind in (Kind.SENTENCE, Kind.HEALTH, Kind.TRIAL)]
    cases.save(reading(text, [mention(text)], told), NOW)
    asked = [told[2].id, told[0].id, told[1].id]
    assert [notice.change.id for notice in cases.notices(asked)] == asked


def test_the_record_has_every_standing(cases: SqlCasebook) -> None:
    text = document()
    told = [
        change(text, kind=Kind.SENTENCE),
        change(text, kind=Kind.HEALTH, day="", status=Status.UNSURE),
        change(text, kind=Kind.DETENTION, day="2019", status=Status.BACKGROUND),
    ]
    cases.save(reading(text, [mention(text)], told), NOW)
    found = cases.record("orla")
    assert {entry.standing for entry in found} == {
        Standing.TOLD, Standing.WAITING, Standing.HISTORY,
    }  # fmt: skip
    assert set(found) == {one.occurrence for one in told}
    assert cases.record("tomo") == ()


def test_a_second_organisation_strengthens_the_entry(cases: SqlCasebook) -> None:
    first = document()
    second = document("She got five years.", "https://other.example.net/1", "other",
                      organisation="Other Example")  # fmt: skip
    cases.save(reading(first, [mention(first)], [change(first)]), NOW)
    again = change(second, status=Status.KNOWN, reason=Reason.CORROBORATED)
    cases.save(reading(second, [mention(second)], [again]), NOW + HOUR)
    (entry,) = cases.record("orla")
    assert entry.organisations == ("Front Example", "Other Example")
    assert entry.first_seen == NOW
    assert entry.evidence == (SENTENCE,)
    (notice,) = cases.corroborated_between(NOW, NOW + DAY)
    assert notice.organisation == "Other Example"
    assert notice.change.occurrence == entry


def test_what_was_told_between_has_its_start_and_not_its_end(cases: SqlCasebook) -> None:
    text = document()
    cases.save(reading(text, [mention(text)], [change(text)]), NOW)
    assert len(cases.told_between(NOW, NOW + HOUR)) == 1
    assert cases.told_between(NOW - HOUR, NOW) == []
    assert cases.told_between(NOW + HOUR, NOW + DAY) == []


def test_the_version_before_is_the_last_other_text_of_that_page(cases: SqlCasebook) -> None:
    versions = [document(f"{SENTENCE} Update {n}.") for n in range(3)]
    other = document(source="other")
    for hour, text in enumerate(versions[:2]):
        cases.save(reading(text, [mention(text)]), NOW + hour * HOUR)
    bare = document("The page was empty for a while.")
    cases.save(reading(bare), NOW + 3 * HOUR)
    assert cases.version_before(versions[2]) == versions[1]
    assert cases.version_before(versions[1]) == versions[0]
    assert cases.version_before(other) is None


def test_hearings_ahead_are_trials_and_appeals_with_a_full_date(cases: SqlCasebook) -> None:
    text = document()
    told = [
        change(text, kind=Kind.APPEAL, day="2026-03-20"),
        change(text, kind=Kind.TRIAL, day="2026-03-12"),
        change(text, kind=Kind.TRIAL, day="2026-03"),
        change(text, kind=Kind.TRIAL, day="2026-05-01"),
        change(text, kind=Kind.TRIAL, day="2026-03-13", status=Status.UNSURE),
        change(text, kind=Kind.SENTENCE, day="2026-03-14"),
    ]
    cases.save(reading(text, [mention(text)], told), NOW)
    found = cases.hearings(date(2026, 3, 5), date(2026, 3, 20))
    assert [(one.day, one.what) for one in found] == [
        (date(2026, 3, 12), "hearing, Court of Example"),
        (date(2026, 3, 20), "appeal, Court of Example"),
    ]
    assert (found[0].defender, found[0].url) == (ORLA, text.url)


def test_a_deadline_is_that_of_the_last_version(cases: SqlCasebook) -> None:
    first = document(key="IRL 001", deadline=date(2026, 3, 10))
    second = document(f"{SENTENCE} Extended.", key="IRL 001", deadline=date(2026, 5, 10))
    cases.save(reading(first, [mention(first)]), NOW)
    assert [one.day for one in cases.deadlines(NOW.date(), date(2026, 3, 20))] == [
        date(2026, 3, 10)
    ]
    cases.save(reading(second, [mention(second)]), NOW + HOUR)
    assert cases.deadlines(NOW.date(), date(2026, 3, 20)) == []
    (ahead,) = cases.deadlines(NOW.date(), date(2026, 5, 20))
    assert (ahead.day, ahead.defender) == (date(2026, 5, 10), ORLA)


def test_a_deadline_of_a_doubtful_person_is_none(cases: SqlCasebook) -> None:
    text = document()
    cases.save(reading(text, [possible(text)]), NOW)
    assert cases.deadlines(date(2026, 1, 1), date(2026, 12, 31)) == []


def test_a_timeline_runs_by_date_with_the_undated_last(cases: SqlCasebook) -> None:
    text = document()
    told = [
        change(text, kind=Kind.HEALTH, day=""),
        change(text, kind=Kind.SENTENCE, day="2026-03-02"),
        change(text, kind=Kind.DETENTION, day="2024"),
    ]
    cases.save(reading(text, [mention(text)], told), NOW)
    found = cases.timeline("orla")
    assert [entry.date for entry, _ in found] == [
        PartialDate(2024), PartialDate(2026, 3, 2), None,
    ]  # fmt: skip
    assert [notice.change.id for _, notices in found for notice in notices] == [
        told[2].id, told[1].id, told[0].id,
    ]  # fmt: skip


def test_counts_for_the_status_page(cases: SqlCasebook) -> None:
    text, bare = document(), document("Nobody.")
    cases.save(reading(text, [mention(text), mention(text, TOMO)], [change(text)]), NOW)
    cases.save(reading(bare), NOW)
    assert cases.counts() == {
        "documents": 2, "kept": 1, "mentions": 2, "changes": 1,
        "new": 1, "unsure": 0, "known": 0, "background": 0,
    }  # fmt: skip


def test_a_mention_keeps_its_certainty_and_place(ledger: SqlLedger) -> None:
    text = document()
    ledger.cases.save(reading(text, [possible(text), mention(text, TOMO)]), NOW)
    found = ledger.cases.mentions(text.id)
    assert found == [possible(text), mention(text, TOMO)]
    assert found[0].certainty is Certainty.POSSIBLE
