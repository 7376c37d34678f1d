"""What the words of a sentence say where no phrase is known: seen, summed, and weighed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import islice

import pytest

from monitor.decide import decide
from monitor.extract import events, leaning, lexicons
from monitor.extract.words import FOLDER, KINDS, Words, signs, words
from monitor.model import (
    Anchor,
    Block,
    Certainty,
    Document,
    Event,
    Kind,
    Mention,
    Occurrence,
    PartialDate,
    Reason,
    Role,
    Standing,
    Status,
)
from tests import labelled

LANGUAGES = sorted(lexicons())


def told(
    text: str, name: str = "Zan Bela", language: str = "en", role: Role = Role.BODY
) -> tuple[Event, ...]:
    start = text.index(name)
    document = Document(
        "d", "d", "s", "o", "https://example.org/", "", text, (Block(0, len(text), role=role),),
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
    assert leaning.most == {Kind.HEALTH: ("drip", 15, 19)}


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_some_sentences_without_a_known_phrase_are_found_by_their_words(language: str) -> None:
    lexicon = lexicons()[language]
    file = labelled.FOLDER / f"{language}-1.txt"
    found = []
    for _, line in islice(labelled.lines(file), 30):
        if line:
            document, people, _ = labelled.alone(line, language)
            found += [(document, event) for event in events(document, people, lexicon)]
    mere = [(document, event) for document, event in found if event.by_words]
    assert mere
    assert len(mere) < len(found)
    for document, event in mere:
        assert document.text[event.start : event.end] == event.evidence
        assert event.rule.startswith(f"{language}:words:")


def test_mere_words_ask_where_the_record_holds_such_an_event() -> None:
    event = replace(told("Zan Bela was arrested on 3 March 2026.")[0], by_words=True)
    now = datetime(2026, 3, 12, tzinfo=UTC)
    document = Document(
        "d", "d", "s", "o", "https://example.org/", "", "", (), published=now.date()
    )  # fmt: skip

    def status(record: tuple[Occurrence, ...]) -> tuple[Status, Reason]:
        made = decide([event], record, document, now.date(), certain=True, now=now)[0]
        return made.status, made.reason

    before = Occurrence(
        "o", "zan", event.kind, PartialDate(2024, 5, 1), None, (), Standing.HISTORY, now, ("o",)
    )  # fmt: skip
    assert status(()) == (Status.NEW, Reason.FIRST_REPORT)
    assert status((before,)) == (Status.UNSURE, Reason.MERE_WORDS)
    assert status((replace(before, kind=Kind.APPEAL),))[0] is Status.NEW


def test_mere_words_about_somebody_who_may_be_another_are_no_question() -> None:
    (event,) = told("Zan Bela was arrested on 3 March 2026.")
    now = datetime(2026, 3, 12, tzinfo=UTC)
    document = Document(
        "d", "d", "s", "o", "https://example.org/", "", "", (), published=now.date()
    )  # fmt: skip
    for by_words, questions in ((False, 1), (True, 0)):
        each = replace(event, by_words=by_words)
        made = decide([each], (), document, now.date(), certain=False, now=now)
        assert len(made) == questions


def test_words_that_go_with_what_a_phrase_tells_there_are_asked_about_only_where_they_are_sure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    collapsed = "Zan Bela collapsed in her cell after men from the ministry filmed her door."
    alone = "Zan Bela says that men from the ministry have filmed the cell and the door."

    def kinds(bias: float, text: str, role: Role = Role.BODY) -> set[Kind]:
        weights = Words([f"BIAS\tharassment {bias}", "cell\tharassment 0.1"])
        monkeypatch.setattr(leaning, "words", lambda _language: weights)
        return {event.kind for event in told(text, role=role)}

    weak, strong = 0.2, 3.0
    assert kinds(weak, collapsed) == {Kind.HEALTH}
    assert kinds(strong, collapsed) == {Kind.HEALTH, Kind.HARASSMENT}
    assert kinds(weak, alone) == {Kind.HARASSMENT}
    assert not kinds(weak, alone, Role.LETTER)


def test_words_alone_never_tell_again_what_a_phrase_told_of_her() -> None:
    found = told("Zan Bela was arrested at her home on Monday and taken to a police station.")
    assert [event.kind for event in found].count(Kind.DETENTION) == 1
