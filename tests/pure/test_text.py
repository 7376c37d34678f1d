"""Folding: what becomes one, and the way back to the stored text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text import fold, fold_even, fold_letter, folded, words

TEXTS = st.text(
    st.one_of(
        st.characters(max_codepoint=0x24F),
        st.sampled_from("ßİıŁœﬃəʻ’‐–\u00ad\u200bÅ\u0301\u0308е́йёЖщؤأةىـَّ王雪黃說र्मি가힣\u2029\t"),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Açaí", "acai"),
        ("STRASSE", folded("Straße")),
        ("Łukasz Ørsted Đorđe", "lukasz orsted dorde"),
        ("İSTANBUL Diyarbakır", "istanbul diyarbakir"),
        ("Gʻofur G‘ofur G’ofur", "g'ofur g'ofur g'ofur"),
        ("Jean‐Paul Jean‑Paul", "jean-paul jean-paul"),
        ("Jose\u0301", "jose"),
        ("黃若清", "黄若清"),
        ("مُحَمَّد أحمد", "محمد احمد"),
        ("Семён Алексей", "семен алексеи"),
        ("soft\u00adhyphen", "softhyphen"),
        ("two\u00a0words", "two words"),
    ],
)
def test_letters_that_mean_the_same_become_one(written: str, plain: str) -> None:
    assert folded(written) == plain


def test_vowels_of_other_scripts_are_no_diacritics() -> None:
    assert folded("হাসিনা") == "হাসিনা"
    assert folded("สมชาย") == "สมชาย"
    assert folded("김선화") == "김선화"


@given(TEXTS)
def test_every_folded_letter_leads_back_to_the_letter_it_was_made_of(text: str) -> None:
    made = fold(text)
    assert made.text == "".join(fold_letter(each) for each in text)
    for at, letter in enumerate(made.text):
        assert letter in fold_letter(text[made.origin(at)])


@given(TEXTS, st.data())
def test_a_span_holds_what_was_found_in_the_fold(text: str, data: st.DataObject) -> None:
    made = fold(text)
    start = data.draw(st.integers(0, len(made.text)))
    end = data.draw(st.integers(start, len(made.text)))
    first, last = made.span(start, end)
    assert 0 <= first <= last <= len(text)
    assert made.text[start:end] in fold(text[first:last]).text


@given(TEXTS)
def test_the_even_fold_keeps_every_offset(text: str) -> None:
    assert len(fold_even(text)) == len(text)


def test_a_mark_after_the_last_letter_belongs_to_the_span() -> None:
    text = "Rene\u0301 spoke"
    assert text[slice(*fold(text).span(0, 4))] == "Rene\u0301"


def test_words_are_letters_with_apostrophes_in_any_script() -> None:
    found = [each.group() for each in words("d'ana o'neil-x মিতুকে محمد 12 王")]
    assert found == ["d'ana", "o'neil", "x", "মিতুকে", "محمد", "王"]


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_ascii_folds_by_the_short_way_to_what_the_long_way_gives(text: str) -> None:
    assert fold(text).text == "".join(map(fold_letter, text))
