"""What is told, asked, known or history: `monitor.decide` over invented records."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from monitor.decide import decide
from monitor.model import (
    Change,
    Document,
    Event,
    Kind,
    Occurrence,
    PartialDate,
    Reason,
    Role,
    Standing,
    Status,
    Term,
)

NOW = datetime(2024, 5, 20, 12, tzinfo=UTC)


def document(published: str = "2024-05-20", organisation: str = "one") -> Document:
    return Document(
        f"d-{published}-{organisation}", "k", "s", organisation, "https://example.org/", "", "", (),
        published=date.fromisoformat(published), language="en",
    )  # fmt: skip


def event(  # noqa: PLR0917
    kind: Kind = Kind.SENTENCE,
    day: str | None = "2024-05-14",
    term: str | None = None,
    confidence: float = 0.9,
    current: bool = True,
    evidence: str = "The court in Orvik said so on Tuesday.",
) -> Event:
    return Event(
        id=f"e-{kind}-{day}-{term}", document="d", defender="zan", kind=kind,
        date=PartialDate.parse(day) if day else None, term=Term(term) if term else None,
        evidence=evidence, start=0, end=len(evidence), role=Role.BODY, confidence=confidence,
        current=current, rule="r",
    )  # fmt: skip


def one(
    told: Event,
    record: tuple[Occurrence, ...] = (),
    page: Document | None = None,
    certain: bool = True,
    line: float = 0.5,
) -> Change:
    page = page or document()
    changes = decide([told], record, page, date(2024, 5, 20), certain=certain, now=NOW, line=line)
    assert len(changes) == 1
    return changes[0]


def recorded(*events: Event, page: Document | None = None) -> tuple[Occurrence, ...]:
    page = page or document("2024-05-15")
    changes = decide(events, (), page, date(2024, 5, 15), certain=True, now=NOW)
    return tuple(change.occurrence for change in changes)


def test_what_nobody_told_before_is_new_and_told() -> None:
    change = one(event(term="P5Y"))
    assert (change.status, change.reason) == (Status.NEW, Reason.FIRST_REPORT)
    assert change.occurrence.standing is Standing.TOLD
    assert change.occurrence.organisations == ("one",)


def test_what_lies_more_than_the_alert_days_back_is_background() -> None:
    change = one(event(day="2023-05-01"))
    assert (change.status, change.reason) == (Status.BACKGROUND, Reason.TOO_OLD)
    assert change.occurrence.standing is Standing.HISTORY


def test_an_undated_event_is_judged_by_how_it_is_told() -> None:
    assert one(event(day=None)).status is Status.NEW
    assert one(event(day=None, current=False)).reason is Reason.TOLD_AS_HISTORY


def test_a_day_to_come_is_announced() -> None:
    assert one(event(Kind.TRIAL, "2024-06-03")).reason is Reason.ANNOUNCED


def test_the_same_organisation_telling_it_again_is_known() -> None:
    change = one(event(term="P5Y"), recorded(event(term="P5Y")))
    assert (change.status, change.reason) == (Status.KNOWN, Reason.RECORDED_BEFORE)


def test_another_organisation_makes_the_record_stronger() -> None:
    change = one(event(), recorded(event()), document(organisation="two"))
    assert change.reason is Reason.CORROBORATED
    assert change.occurrence.organisations == ("one", "two")


def test_another_organisation_may_be_off_by_a_day() -> None:
    record = recorded(event(day="2024-05-14"))
    assert one(event(day="2024-05-15"), record, document(organisation="two")).status is Status.KNOWN
    assert one(event(day="2024-05-15"), record, document(organisation="one")).status is Status.NEW


def test_an_old_sentence_that_takes_its_day_from_a_new_paragraph_is_no_news() -> None:
    old, now = event(Kind.HARASSMENT, "2024-05-02"), event(Kind.HARASSMENT, "2024-05-19")
    for seen, status in ((True, Status.KNOWN), (False, Status.NEW)):
        [change] = decide(
            [now], recorded(old), document(), NOW.date(), certain=True, now=NOW,
            seen_before=(lambda _: True) if seen else (lambda _: False),
        )  # fmt: skip
        assert change.status is status


def test_a_partial_date_is_the_same_and_the_finer_one_is_kept() -> None:
    change = one(event(day="2024-05-14"), recorded(event(day="2024-05")))
    assert change.status is Status.KNOWN
    assert str(change.occurrence.date) == "2024-05-14"


def test_a_detail_more_is_no_news() -> None:
    change = one(event(term="P5Y"), recorded(event(term=None)))
    assert change.status is Status.KNOWN
    assert str(change.occurrence.term) == "P5Y"


def test_a_sentence_cut_on_appeal_is_news_and_says_what_it_was() -> None:
    record = recorded(event(day="2024-01-10", term="P5Y"))
    change = one(event(day="2024-05-18", term="P3Y"), record)
    assert (change.status, change.reason, change.before) == (Status.NEW, Reason.CHANGED, "P5Y")


def test_a_possible_person_waits_for_a_reviewer() -> None:
    change = one(event(), certain=False)
    assert (change.status, change.reason) == (Status.UNSURE, Reason.DOUBTFUL_PERSON)
    assert change.occurrence.standing is Standing.WAITING


def test_a_doubtful_event_waits_and_a_hopeless_one_is_dropped() -> None:
    assert one(event(confidence=0.4)).reason is Reason.DOUBTFUL_EVENT
    assert not decide([event(confidence=0.1)], (), document(), NOW.date(), certain=True, now=NOW)


def test_what_waits_is_not_asked_again() -> None:
    waiting = tuple(replace(o, standing=Standing.WAITING) for o in recorded(event()))
    assert one(event(), waiting, certain=False).reason is Reason.ASKED_BEFORE
    assert one(event(confidence=0.4), waiting).reason is Reason.ASKED_BEFORE


def test_what_waits_is_told_where_a_later_text_says_it_without_doubt() -> None:
    waiting = tuple(replace(o, standing=Standing.WAITING) for o in recorded(event()))
    change = one(event(), waiting, document(organisation="two"))
    assert (change.status, change.reason) == (Status.NEW, Reason.FIRST_REPORT)
    assert (change.occurrence.id, change.occurrence.standing) == (waiting[0].id, Standing.TOLD)
    rejected = tuple(replace(o, standing=Standing.REJECTED) for o in waiting)
    assert one(event(), rejected).reason is Reason.ASKED_BEFORE


def test_a_passage_that_the_page_had_before_is_known_as_such() -> None:
    changes = decide(
        [event()], recorded(event()), document(), NOW.date(),
        certain=True, now=NOW, seen_before=lambda _: True,
    )  # fmt: skip
    assert changes[0].reason is Reason.SAME_PASSAGE


def test_two_detentions_within_days_are_two() -> None:
    changes = decide(
        [event(Kind.DETENTION, "2024-05-12"), event(Kind.DETENTION, "2024-05-14")],
        (), document(), NOW.date(), certain=True, now=NOW,
    )  # fmt: skip
    assert [change.status for change in changes] == [Status.NEW, Status.NEW]
    assert len({change.occurrence.id for change in changes}) == 2


def test_what_happened_after_the_record_was_told_is_not_the_recorded_one() -> None:
    record = recorded(event(Kind.HEALTH, None), page=document("2024-03-01"))
    assert one(event(Kind.HEALTH, "2024-05-10"), record).status is Status.NEW


def test_what_an_earlier_document_would_have_told_is_asked_about() -> None:
    record = recorded(event(Kind.CHARGE, "2024-05-13"), page=document("2024-05-15"))
    assert one(event(Kind.DETENTION, "2024-05-02"), record).status is Status.UNSURE


def test_a_document_that_was_in_doubt_keeps_nothing_that_is_sure_from_being_told() -> None:
    page = document("2024-05-15")
    [asked] = decide(
        [event(Kind.CHARGE, "2024-05-13")], (), page, page.published or NOW.date(),
        certain=False, now=NOW, line=0.5,
    )  # fmt: skip
    record = (asked.occurrence,)
    assert record[0].standing is Standing.WAITING
    assert one(event(Kind.DETENTION, "2024-05-02"), record).status is Status.NEW


@pytest.mark.parametrize("days", [10, 400])
def test_the_alert_days_are_a_setting(days: int) -> None:
    changes = decide(
        [event(day="2024-04-20")], (), document(), NOW.date(),
        certain=True, now=NOW, alert_days=days,
    )  # fmt: skip
    assert changes[0].status is (Status.NEW if days == 400 else Status.BACKGROUND)


@pytest.mark.parametrize("day", ["2010-11-16", None])
def test_what_an_old_document_tells_is_no_news_today(day: str | None) -> None:
    """The first poll of a source brings its archive."""
    change = one(event(day=day), page=document("2010-11-17"))
    assert (change.status, change.reason) == (Status.BACKGROUND, Reason.TOO_OLD)
