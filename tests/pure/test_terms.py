"""How long: terms in figures and words, joined, elliptical, suspended."""

import pytest

from monitor.extract.lexicons import lexicons
from monitor.extract.numbers import value
from monitor.extract.terms import terms
from monitor.text import folded


def lengths(text: str) -> list[str]:
    return [str(found.term) for found in terms(folded(text), lexicons()["en"])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("five years", ["P5Y"]),
        ("a two-year sentence", ["P2Y"]),
        ("18 months", ["P18M"]),
        ("three years and six months", ["P3Y6M"]),
        ("three and a half years", ["P3Y6M"]),
        ("a year and a half", ["P18M"]),
        ("twenty-five years", ["P25Y"]),
        ("15 days", ["P15D"]),
        ("life imprisonment", ["life"]),
        ("sentenced to death", ["death"]),
        ("five years and the other to three", ["P5Y", "P3Y"]),
        ("nothing of the kind", []),
    ],
)
def test_a_term_is_read(text: str, expected: list[str]) -> None:
    assert lengths(text) == expected


def test_suspension_belongs_to_its_own_term() -> None:
    found = terms(folded("five years and two years, suspended"), lexicons()["en"])
    assert [each.term.suspended for each in found] == [False, True]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("25", 25),
        ("17th", 17),
        ("十五", 15),
        ("二十", 20),
        ("二〇二三", 2023),
        ("三", 3),
        ("x", None),
    ],
)
def test_numbers_of_all_scripts(text: str, number: int | None) -> None:
    assert value(text, {}) == number


def test_words_join_as_their_language_joins_them() -> None:
    words = lexicons()["en"].numbers
    assert value("twenty-five", words, ("-", "and")) == 25
    assert value("one hundred and five", words, ("-", "and")) == 105
    assert value("a two", words, ("-",)) == 2
