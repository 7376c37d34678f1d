"""What the words of a sentence say where no phrase is known: seen, summed, and weighed."""

from datetime import date

import pytest

from monitor.extract import events, lexicons
from monitor.extract.words import FOLDER, KINDS, Words, signs, words
from monitor.model import Anchor, Block, Certainty, Document, Event, Kind, Mention

LANGUAGES = sorted(lexicons())


def told(text: str, name: str = "Zan Bela", language: str = "en") -> tuple[Event, ...]:
    start = text.index(name)
    document = Document(
        "d", "d", "s", "o", "https://example.org/", "", text, (Block(0, len(text)),),
        published=date(2026, 3, 12), language=language,
    )  # fmt: skip
    anchor = Anchor(start, start + len(name), full=True)
    mention = Mention("d", "zan", Certainty.CONFIRMED, 0.9, name, (anchor,))
    return events(document, [mention], lexicons()[language])


def test_a_sign_says_where_it_stands_and_names_are_one_sign_each() -> None:
    text = "\ue006\ue006\ue006 nursed by \ue007\ue007 in 1999"
    found = {sign: text[start:end] for sign, start, end in signs(text, spaces=True)}
    assert found["HER"] == "\ue006\ue006\ue006"
    assert found["by ELSE"] == "by \ue007\ue007"
    assert found["0"] == "1999"
    assert found["^ HER"] == "\ue006\ue006\ue006"
    assert "nursed" in found


def test_where_words_are_not_parted_signs_are_runs_of_letters() -> None:
    found = [sign for sign, _, _ in signs("\ue006\ue006病重", spaces=False)]
    assert found == ["HER", "HER病", "HER病重", "病", "病重", "重"]


def test_a_sign_counts_once_however_often_it_stands_there() -> None:
    known = Words(["BIAS\thealth -1.0", "drip\thealth 4.0"])
    once = known.lean("a drip", spaces=True).odds[Kind.HEALTH]
    assert once > known.lean("a cup", spaces=True).odds[Kind.HEALTH] == -1.0
    assert known.lean("a drip a drip", spaces=True).odds[Kind.HEALTH] <= once


def test_the_word_that_says_most_is_where_the_event_stands() -> None:
    known = Words(["ward\thealth 1.0", "drip\thealth 4.0"])
    leaning = known.lean("in a ward on a drip", spaces=True)
    assert leaning.at == {Kind.HEALTH: (15, 19)}


def test_a_language_without_weights_leaves_all_to_its_phrases() -> None:
    assert not words("xx")


@pytest.mark.parametrize("line", ["drip\thealth", "drip\tnonsense 1.0", "drip\thealth much"])
def test_a_line_that_says_nothing_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"argument|valid|convert"):
        Words([line])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_weights_for_every_kind(language: str) -> None:
    assert words(language)
    lines = (FOLDER / f"{language}.words").read_text(encoding="utf-8").splitlines()
    bias = next(line for line in lines if line.startswith("BIAS"))
    assert all(f"{kind} " in bias for kind in KINDS)


def test_what_no_phrase_says_is_weaker_than_what_one_does() -> None:
    by_phrase = told("Zan Bela was sentenced to five years in prison on 3 March.")
    assert [e.kind for e in by_phrase if not e.rule.startswith("en:words")] == [Kind.SENTENCE]
    for event in told("Zan Bela lies on a drip in the infirmary, shivering with fever."):
        assert event.confidence < by_phrase[0].confidence


def test_words_alone_never_tell_again_what_a_phrase_told_of_her() -> None:
    found = told("Zan Bela was arrested at her home on Monday and taken to a police station.")
    assert [event.kind for event in found].count(Kind.DETENTION) == 1
