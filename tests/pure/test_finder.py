"""What sorts out phrases before they are tried loses none that match."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.extract import lexicons
from monitor.extract.finder import Finder
from monitor.extract.lexicons import examples
from monitor.extract.literals import EDGE
from monitor.extract.options import ASIDE
from monitor.extract.phrases import DATE, DAYS, NAME, ROLE, TERM, WHO, Notation
from monitor.text import fold

EVERY = 40  # phrases of a lexicon are many, and compiling them takes time
MASKS = [mask * width for mask in (WHO, NAME, TERM, DATE, DAYS, ROLE, ASIDE) for width in (1, 3)]
MARKS = [" ", " ", " ", " ", ", ", ". ", "'", "-", ": ", EDGE, ""]


@cache
def some_of(code: str) -> tuple[Finder[Any], ...]:
    """Every so many of a lexicon's phrases, of each sort."""
    lexicon = lexicons()[code]
    sorts: tuple[Finder[Any], ...] = (
        lexicon.triggers,
        lexicon.dates,
        lexicon.terms,
        lexicon.groups,
    )
    return tuple(Finder(each.entries[:: EVERY if at == 0 else 3]) for at, each in enumerate(sorts))


def tried(finder: Finder[Any], text: str) -> Iterator[tuple[re.Match[str], Any, str]]:
    """What trying every phrase finds."""
    for pattern, meaning in finder.entries:
        for found in pattern.regex(text).finditer(text):
            yield found, meaning, pattern.phrase


def same(finder: Finder[Any], text: str) -> None:
    found = [(match.regs, id(meaning), phrase) for match, meaning, phrase in finder.find(text)]
    every = [(m.regs, id(meaning), phrase) for m, meaning, phrase in tried(finder, text)]
    assert found == every
    opening = [(match.regs, id(meaning), phrase) for match, meaning, phrase in finder.opening(text)]
    assert opening == [each for each in every if each[0][0][0] == 0]


@cache
def words(code: str) -> list[str]:
    """What the phrases tried are made of, so that texts of it meet them, or almost."""
    phrases = (pattern.phrase for finder in some_of(code) for pattern, _ in finder.entries)
    plain = {word for phrase in phrases for word in re.split(r"[^\w']+", phrase) if word}
    numbers = ["3", "17", "2024", *lexicons()[code].months][:9]
    return [*sorted({fold(word).text for word in plain}), *numbers]


@pytest.mark.parametrize("code", list(lexicons()))
def test_a_finder_finds_what_trying_every_phrase_finds(code: str) -> None:
    for example in examples(code)[::3]:
        for finder in some_of(code):
            same(finder, fold(example["text"]).text)


@pytest.mark.parametrize("code", list(lexicons()))
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_finder_loses_nothing_in_texts_of_words_and_masks(code: str, data: st.DataObject) -> None:
    part = st.one_of(st.sampled_from(words(code)), st.sampled_from(MASKS))
    parts = data.draw(st.lists(st.tuples(part, st.sampled_from(MARKS)), max_size=30))
    text = "".join(word + mark for word, mark in parts)
    for finder in some_of(code):
        same(finder, text)


NOTATIONS = {
    "spaced": Notation({"was": ["was", "has been", "was [being]"]}),
    "prefixed": Notation({"was": ["was", "wa"]}, prefixes=("w", "al", "b")),
    "unspaced": Notation({"was": ["was", "w"]}, spaces=False),
}
PHRASES = (
    "<was> [again] (moved|taken) ~2 to (jail|court)", "moved*", "*moved", "[*re] moved",
    "^ moved", "^ [a] (jail|court) $", "[a] moved $", "{who} <was> moved", "moved {who}",
    "{who} to {who}", "moved {term}", "{term} (to|for) {who}", "(moved|*oved) to", "'s moved",
    "(a|'s|b) moved", "[a] [b] jail", "~2 jail", "jail ~2", "(a [b]|[a] b) jail", "{name}'s jail",
    "(d'|de) ~1 jail", "a d' $", "moved-to", "a", "{date}", "(^|and) moved", "[^] a jail",
)  # fmt: skip
PIECES = [
    "was", "wa", "w", "al", "b", "has", "been", "being", "again", "moved", "removed", "oved",
    "re", "taken", "to", "for", "jail", "jailed", "court", "a", "d'", "de", "'s", "and", *MASKS,
]  # fmt: skip


@pytest.mark.parametrize("kind", NOTATIONS)
@settings(max_examples=300, deadline=None)
@given(parts=st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(MARKS)), max_size=12))
def test_no_notation_is_sorted_out_wrongly(kind: str, parts: list[tuple[str, str]]) -> None:
    notation = NOTATIONS[kind]
    finder = Finder([(notation.pattern(phrase), phrase) for phrase in PHRASES])
    same(finder, "".join(word + mark for word, mark in parts))


def test_a_phrase_is_found_with_a_part_left_out_or_in_another_form() -> None:
    notation = Notation({"was": ["was", "has been"]})
    phrases = ["<was> [again] (moved|taken) ~2 to (jail|court)", "arrest* ~ (court|jail)"]
    finder = Finder([(notation.pattern(phrase), phrase) for phrase in phrases])
    texts = {
        "she was moved to jail": phrases[:1],
        "she has been again taken by car to court": phrases[:1],
        "arrested outside court": phrases[1:],
        "she was moved": [],
        "jail": [],
    }
    for text, wanted in texts.items():
        assert [meaning for _, meaning, _ in finder.find(text)] == wanted


def test_a_word_cut_short_stands_right_before_the_next() -> None:
    notation = Notation({"of": ["de", "d'"]})
    finder = Finder([(notation.pattern("ill <of> ~1 (fever|cough)"), "ill")])
    for text in ("ill de fever", "ill d'fever", "ill d'une fever", "ill de toute fever"):
        assert [meaning for _, meaning, _ in finder.find(text)] == ["ill"], text
    assert not list(finder.find("ill defever"))
