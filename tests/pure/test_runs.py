"""A text in stretches and runs: what is passed over must be nobody's name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.match.runs import Runs
from monitor.match.stretches import stretches
from monitor.model import Block, Document

_NAMES = (
    "Rosa",
    "Vargas",
    "Tarik",
    "BELHAJ",
    "O'Hara",
    "Abu",
    "M.",
    "Mr",
    "Prof",
    "Ağaoğlu",
    "Лина",
)
_PLAIN = ("spoke", "the", "and", "police", "d'une", "été", "ştir", "сказал", "35")
_SMALL = ("", "de la ", "bin ", "al-", "lawyer ", "mr. ", "“")
_MARKS = (" ", " ", " ", ", ", ". ", "; ", " - ", "\n", "” ", " (", ") ", "'s ", ".\n")

_PARTS = (_SMALL, (*_NAMES, *_PLAIN), _MARKS)

words = st.tuples(*map(st.sampled_from, _PARTS))
prose = st.lists(words, max_size=14).map(lambda made: "".join(map("".join, made)))


class Everything:
    def __contains__(self, phrase: object) -> bool:
        return True


def cut(text: str, chosen: object = Everything()) -> list[tuple[object, ...]]:
    """The runs of a text that hold a name: their units, and whether they are a heading."""
    page = Document("d", "k", "s", "o", "u", "", text, (Block(0, len(text)),), language="en")
    found = Runs(page, [(0, len(text))])
    return [
        (*run.units, run.heading)
        for run in found.where(chosen)  # type: ignore[arg-type]
        if any(unit.capital for unit in run.units)
    ]


@given(prose)
def test_a_text_in_stretches_has_the_runs_that_it_has_as_a_whole(text: str) -> None:
    whole = f"{text} \N{SOFT HYPHEN}"  # with a letter that folds to nothing it is one stretch
    assert sorted(cut(text), key=str) == sorted(cut(whole), key=str)


@given(prose)
def test_what_is_not_chosen_is_passed_over_and_nothing_else(text: str) -> None:
    everything, few = cut(text), cut(text, frozenset())
    assert all(run in everything for run in few)


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        (
            "They met Rosa Vargas there. Police came.",
            [("They", True), ("Rosa Vargas", True), ("Police", True)],
        ),
        ("Rosa and Tarik Vargas spoke.", [("Rosa and Tarik Vargas", False)]),
        (
            "Prof. Vargas spoke of Rosa. The end",
            [("Prof. Vargas", True), ("Rosa", True), ("The", True)],
        ),
        ("The lawyer Vargas spoke.", [("The lawyer Vargas", False)]),
        ("They met lawyer Vargas there.", [("They", True), ("Vargas", False)]),
        ("They met on Sunday. #FreeRosa", [("They", True), ("Sunday. #FreeRosa", False)]),
        ("VARGAS, Rosa", [("VARGAS, Rosa", True)]),
        ("Tarik bin Belhaj said", [("Tarik bin Belhaj", False)]),
        ("#FreeRosa now", [("FreeRosa", False)]),
        ("They met iPhone owners.", [("They", True), ("Phone", False)]),
    ],
)
def test_a_stretch_ends_where_no_name_goes_on(text: str, parted: list[tuple[str, bool]]) -> None:
    found = stretches(text, 0, len(text))
    assert [(text[each.first : each.end], each.bare) for each in found] == parted
