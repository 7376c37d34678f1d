"""From a document to what it says of known people: the parts joined."""

from datetime import UTC, date, datetime

from monitor.decide import same
from monitor.extract import lexicons
from monitor.match.index import build
from monitor.model import (
    Block,
    BlockKind,
    Defender,
    Document,
    Kind,
    Occurrence,
    Reason,
    Role,
    Standing,
    Status,
)
from monitor.reading import Knowledge, read
from monitor.tell import wording

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
KNOWN = Knowledge(build([Defender("zan-bela", "Zan Bela", country="XA")]), lexicons())
TITLE = "Court report"


def document(text: str, language: str = "en") -> Document:
    whole = f"{TITLE}\n{text}"
    return Document(
        id="d1",
        key="https://org.example.org/1",
        source="org",
        organisation="Org",
        url="https://org.example.org/1",
        title=TITLE,
        text=whole,
        blocks=(
            Block(0, len(TITLE), BlockKind.HEADING, Role.TITLE, 1),
            Block(len(TITLE) + 1, len(whole)),
        ),
        published=date(2026, 11, 19),
        language=language,
    )


def nothing_yet(_: str) -> tuple[Occurrence, ...]:
    return ()


def test_a_sentence_is_new_with_its_term_and_the_words_that_say_so():
    text = "Zan Bela was sentenced to three years in prison on 18 November 2026."
    reading = read(document(text), KNOWN, nothing_yet, None, NOW)
    [change] = reading.changes
    assert change.status is Status.NEW
    assert change.event.kind is Kind.SENTENCE
    assert str(change.event.term) == "P3Y"
    assert change.event.evidence in text


def test_a_text_that_names_nobody_says_nothing():
    reading = read(document("The court sat until noon."), KNOWN, nothing_yet, None, NOW)
    assert reading.mentions == ()
    assert reading.changes == ()


def test_a_passage_of_the_former_version_is_no_news():
    told = document("Zan Bela was arrested on 18 November 2026.")
    [first] = read(told, KNOWN, nothing_yet, None, NOW).changes
    grown = document("Zan Bela was arrested on 18 November 2026. The library is closed.")
    [change] = read(grown, KNOWN, lambda _: (first.occurrence,), told, NOW).changes
    assert first.status is Status.NEW
    assert change.status is Status.KNOWN
    assert change.reason is Reason.SAME_PASSAGE


def test_a_text_in_a_language_that_nobody_wrote_a_lexicon_for_waits_for_a_person():
    text = "Zan Bela tuomittiin kolmeksi vuodeksi vankeuteen."
    [change] = read(document(text, "fi"), KNOWN, nothing_yet, None, NOW).changes
    assert change.status is Status.UNSURE
    assert change.reason is Reason.NOT_READ
    assert change.occurrence.standing is Standing.WAITING
    assert text in change.event.evidence
    words = wording.what(change.event.kind, change.event.facts)
    assert words == "Named in a text not read (fi)"


def test_what_was_not_read_is_never_taken_for_something_that_happened():
    [unread] = read(document("Zan Bela tuomittiin.", "fi"), KNOWN, nothing_yet, None, NOW).changes
    threat = "Zan Bela received death threats."
    [change] = read(document(threat), KNOWN, nothing_yet, None, NOW).changes
    assert change.event.kind is unread.occurrence.kind
    assert not same(change.event, unread.occurrence, document(threat))
