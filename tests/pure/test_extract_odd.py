"""Odd texts: whatever a page holds, reading it raises nothing and takes no long time."""

import itertools
import sys
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.extract import events, lexicons
from monitor.extract.lexicons import examples
from monitor.model import Anchor, Block, BlockKind, Certainty, Document, Mention, PartialDate, Role

LANGUAGES = sorted(lexicons())
ODD = [
    "", " ", "\n", "\u00a0", "\u200b", "\u202e", "\ufeff", "\ue000", "\ue003", "\U0001f600", "İ",
    "ß", "ﬁ", "e\u0301", "(", ")", "“", "«", "…", "–", "'s", ",", ";", ".", "(A1)", "29 February",
    "0", "32", "31 31 31", "1402", "2567", "9999", "٣٠ فبراير", "十九八", "1.500,00", "Zan Bela",
]  # fmt: skip


def calls_of(work: Callable[[], object]) -> int:
    """How many functions are called in `work`: a cost that no busy machine alters."""
    calls = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def fragments(language: str) -> list[str]:
    """Words of the lexicon's own examples: they meet its phrases, in any order."""
    lexicon = lexicons()[language]
    texts = [str(example["text"]) for example in examples(language)]
    if lexicon.spaces:
        return sorted({word for text in texts for word in text.split()})
    return sorted({text[at : at + 3] for text in texts for at in range(0, len(text), 3)})


@st.composite
def pages(draw: st.DrawFn) -> tuple[Document, list[Mention]]:
    language = draw(st.sampled_from(LANGUAGES))
    part = st.one_of(
        st.sampled_from(fragments(language)), st.sampled_from(ODD), st.text(max_size=9)
    )
    text = draw(st.sampled_from(["", " "])).join(draw(st.lists(part, max_size=60)))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=9)))
    blocks = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        middle = (start + end) // 2
        blocks.append(
            Block(
                start, end, draw(st.sampled_from(BlockKind)), draw(st.sampled_from(Role)), 1,
                draw(st.sampled_from([None, PartialDate(2024), PartialDate(2024, 2, 29)])),
                ((start, middle), (middle, end)),
                draw(st.sampled_from([(), ("Name",), ("Name", "Sentence")])),
            )
        )  # fmt: skip
    mentions = []
    for who in ("a", "b"):
        ends = sorted(set(draw(st.lists(st.integers(0, len(text)), max_size=8))))
        anchors = tuple(Anchor(s, e, draw(st.booleans())) for s, e in itertools.pairwise(ends))
        mentions.append(Mention("d", who, Certainty.CONFIRMED, 0.9, who, anchors))
    published = draw(st.sampled_from([None, date(2024, 2, 29), date(1, 1, 1), date(9999, 12, 31)]))
    document = Document(
        "d", "d", "s", "o", "https://example.org/", "", text, tuple(blocks),
        published=published, language=language,
    )  # fmt: skip
    return document, mentions


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(pages())
def test_any_text_is_read_and_its_evidence_stands_in_it(
    page: tuple[Document, list[Mention]],
) -> None:
    document, mentions = page
    for event in events(document, mentions, lexicons()[document.language]):
        assert document.text[event.start : event.end] == event.evidence
        assert event.defender in ("a", "b")
        assert 0 <= event.confidence <= 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Zan Bela was arrested on 3 May 2024 and sentenced to five years, "),
        ("en", "who was not, "),
        ("en", "Ab Cd Ef "),
        ("fr", "arrêté le 3 mai à cinq ans "),
        ("ru", "3 мая 2024 года арестован "),
        ("ar", "في 3 مايو اعتقل "),
        ("zh", "2024年5月3日被判刑五年"),
        ("zh", "他被捕、其妻"),
    ],
)
def test_a_flood_of_words_is_read_in_steps_that_grow_with_its_length(
    language: str, words: str
) -> None:
    lexicon = lexicons()[language]

    def steps(size: int) -> int:
        text = ("Zan Bela " + words * size)[:size]
        document = Document(
            "d", "d", "s", "o", "https://example.org/", "", text, (Block(0, size),),
            published=date(2024, 5, 20), language=language,
        )  # fmt: skip
        mention = Mention("d", "z", Certainty.CONFIRMED, 0.9, "Zan", (Anchor(0, 8, full=True),))
        return calls_of(lambda: events(document, [mention], lexicon))

    steps(1000)  # patterns are compiled when first met
    assert steps(8000) < 12 * steps(1000)
