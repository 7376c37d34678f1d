"""What earlier documents told of somebody, where a text has only part of her name."""

from datetime import UTC, date, datetime

import pytest

from monitor.match.index import build
from monitor.model import (
    Block,
    Certainty,
    Defender,
    Document,
    Kind,
    Occurrence,
    PartialDate,
    Standing,
)

_HERS = Defender("a", "Zandile Mokwena", (), "ZA", "journalist")
_HIS = Defender("b", "Thulani Dubeko", (), "ZA", "farmer")
_NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
_PART = "South Africa: the court will hear Zandile on Friday."


def _told(
    who: str, sentence: str, standing: Standing = Standing.TOLD, day: str = "2026-01-05"
) -> Occurrence:
    return Occurrence(
        f"{who}1", who, Kind.DETENTION, PartialDate.parse(day), None, (), standing, _NOW,
        ("Quay Legal Aid",), (sentence,), date(2026, 1, 6),
    )  # fmt: skip


def _sure(text: str, *record: Occurrence, organisation: str = "Another") -> set[str]:
    document = Document(
        "d", "k", "s", organisation, "https://example.org/", "", text, (Block(0, len(text)),),
        language="en",
    )  # fmt: skip
    found = build([_HERS, _HIS]).mentions(
        document, lambda who: tuple(each for each in record if each.defender == who)
    )
    return {each.defender for each in found if each.certainty is Certainty.CONFIRMED}


_BESIDE = f"Thulani Dubeko of the farmers was arrested in South Africa. {_PART}"


def test_part_of_a_name_beside_another_of_her_case_is_hers() -> None:
    hers = _told("a", "Police took Zandile Mokwena and Thulani Dubeko away.")
    his = _told("b", "Police took Zandile Mokwena and Thulani Dubeko away.")
    assert _sure(_BESIDE) == {"b"}
    assert _sure(_BESIDE, hers, his) == {"a", "b"}


def test_a_place_that_was_told_of_beside_her_ties_part_of_her_name() -> None:
    hers = _told("a", "She was taken to Kgotsong with Lerato Maseko.")
    text = f"{_BESIDE} Lerato Maseko is held in Kgotsong."
    assert _sure(text) == {"b"}
    assert _sure(text, hers) == {"a", "b"}


def test_the_organisation_that_told_of_her_alone_makes_nobody_sure() -> None:
    hers = _told("a", "She was taken away.")
    assert _sure(_PART, hers, organisation="Quay Legal Aid") == set()


@pytest.mark.parametrize("standing", [Standing.WAITING, Standing.REJECTED])
def test_what_waits_or_was_rejected_ties_nobody(standing: Standing) -> None:
    hers = _told("a", "She was taken to Kgotsong with Lerato Maseko.", standing)
    assert _sure(f"{_BESIDE} Lerato Maseko is held in Kgotsong.", hers) == {"b"}


def test_the_record_is_not_asked_for_who_has_a_whole_name_in_the_text() -> None:
    def asked(_: str) -> tuple[Occurrence, ...]:
        raise AssertionError

    text = "South Africa: the journalist Zandile Mokwena was arrested."
    document = Document(
        "d", "k", "s", "o", "https://example.org/", "", text, (Block(0, len(text)),), language="en"
    )
    assert build([_HERS]).mentions(document, asked)
