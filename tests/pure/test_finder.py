"""What sorts out phrases before they are tried loses none that match."""

import pytest

from monitor.extract import lexicons
from monitor.extract.finder import Finder
from monitor.extract.phrases import Notation
from monitor.text import fold

EVERY = 40  # phrases of a lexicon are many, and compiling them takes time


@pytest.mark.parametrize("code", list(lexicons()))
def test_a_finder_finds_what_trying_every_phrase_finds(code: str) -> None:
    lexicon = lexicons()[code]
    some = Finder(lexicon.triggers.entries[::EVERY])
    for example in lexicon.examples[::3]:
        text = fold(example["text"]).text
        tried = [
            (found.span(), pattern.phrase)
            for pattern, _ in some.entries
            for found in pattern.regex.finditer(text)
        ]
        phrases = {id(meaning): pattern.phrase for pattern, meaning in some.entries}
        assert [(m.span(), phrases[id(meaning)]) for m, meaning in some.find(text)] == tried


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
        assert [meaning for _, meaning in finder.find(text)] == wanted


def test_a_word_cut_short_stands_right_before_the_next() -> None:
    notation = Notation({"of": ["de", "d'"]})
    finder = Finder([(notation.pattern("ill <of> ~1 (fever|cough)"), "ill")])
    for text in ("ill de fever", "ill d'fever", "ill d'une fever", "ill de toute fever"):
        assert [meaning for _, meaning in finder.find(text)] == ["ill"], text
    assert not list(finder.find("ill defever"))
