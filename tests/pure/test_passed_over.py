"""Whoever asks why somebody is not taken for the person of the list is told."""

import pytest

from monitor.match.index import build
from monitor.model import Defender, Role
from tests.pure.test_mentions import document

ZAN = Defender("zan", "Zan Bela", (), "CN", "poet, Qingtan")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Judge Zan Bela sentenced Ana Moro.", "official"),
        ("Ana Moro was sentenced. Photo: Zan Bela / Weekly Post", "credit of a picture"),
        ("Ana Moro was sentenced.\nZan Bela", "an address, a menu"),
        ("Dear Mr Bela, free Ana Moro.\nZan Bela", "an address, a menu"),
    ],
)
def test_who_is_named_without_being_meant_is_told_with_the_reason(text: str, why: str) -> None:
    page = document(text, "en", {1: Role.ADDRESS})
    index = build([ZAN, Defender("far", "Ona Quist")])
    assert index.mentions(page) == ()
    [other] = index.passed_over(page)
    assert (other.defender, other.surface) == ("zan", "Zan Bela")
    assert why in " ".join(other.reasons)


def test_who_is_meant_is_not_passed_over() -> None:
    page = document("The poet Zan Bela of Qingtan was arrested.", "en")
    assert build([ZAN]).mentions(page)
    assert build([ZAN]).passed_over(page) == ()


def test_characters_that_are_another_persons_are_the_reason() -> None:
    listed = Defender("wy", "王莹", ("Wang Ying",), "CN", "nurse, Hefei")
    page = document("In Hefei police arrested the nurse Wang Ying (王颖).", "en")
    [other] = build([listed]).passed_over(page)
    assert other.reasons[0].startswith("the Chinese characters beside it are another person's")
