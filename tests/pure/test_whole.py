"""Whole forms are found where words of their script begin, and nowhere else."""

from hypothesis import given
from hypothesis import strategies as st

from monitor.match.scripts import stands_alone
from monitor.match.whole import WholeForms

FORMS = ("zara belmonte", "ara bel", "belmonte", "王建兵", "建兵", "سالم نور", "зара", "a b", "b")


def places(text: str) -> set[tuple[str, int, int]]:
    return set(WholeForms(FORMS).find(text))


def test_a_form_is_found_at_either_end_and_beside_any_mark() -> None:
    assert ("zara belmonte", 0, 13) in places("zara belmonte")
    assert ("zara belmonte", 1, 14) in places("(zara belmonte)")
    assert ("zara belmonte", 2, 15) in places("“ zara belmonte”, said")
    assert ("зара", 3, 7) in places("—«\nзара»")


def test_a_form_is_not_found_within_a_word_nor_over_a_mark() -> None:
    assert not places("czara belmontes")
    assert places("zara. belmonte") == {("belmonte", 6, 14)}
    assert places("zara\nbelmonte") == {("belmonte", 5, 13)}


def test_a_form_is_found_where_its_script_is_written_onto_other_letters() -> None:
    assert {form for form, _, _ in places("记者王建兵说")} == {"王建兵", "建兵"}
    assert ("zara belmonte", 2, 15) in places("记者zara belmonte")
    assert ("سالم نور", 1, 9) in places("وسالم نور")


@given(st.lists(st.sampled_from([*FORMS, "a", " ", "  ", ".", "_", "兵", "و", "ara", "7"])))
def test_the_search_finds_what_a_look_at_every_place_finds(pieces: list[str]) -> None:
    text = "".join(pieces)
    slow = {
        (form, at, at + len(form))
        for form in FORMS
        for at in range(len(text))
        if text.startswith(form, at) and stands_alone(text, at, at + len(form))
    }
    assert places(text) == slow
