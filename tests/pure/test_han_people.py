"""People in Chinese: strangers by their surnames, relatives, clauses that share a topic."""

from datetime import date

import pytest

from monitor.extract import events, lexicons
from monitor.model import Anchor, Block, BlockKind, Certainty, Document, Mention

WHO = "陶若岚"


def told(text: str) -> set[tuple[str, str]]:
    """(kind, date) of all that a one-paragraph text tells of WHO."""
    spots = [at for at in range(len(text)) if text.startswith(WHO, at)]
    anchors = tuple(Anchor(at, at + len(WHO), full=True) for at in spots)
    document = Document(
        "d", "d", "s", "o", "https://example.org/", "", text,
        (Block(0, len(text), BlockKind.PARAGRAPH),), published=date(2024, 5, 20), language="zh",
    )  # fmt: skip
    mention = Mention("d", WHO, Certainty.CONFIRMED, 0.9, WHO, anchors)
    return {
        (e.kind.value, str(e.date or "")) for e in events(document, [mention], lexicons()["zh"])
    }


def test_a_clause_without_anybody_goes_on_about_the_first() -> None:
    assert ("detention", "2024-05-03") in told("5月3日,陶若岚前往法院旁听,被警察带走。")


@pytest.mark.parametrize(
    "text",
    [
        "5月3日,陶若岚的丈夫被警察带走。",
        "陶若岚的代理律师5月3日被警察带走。",
        "5月3日,记者韩守义被警察带走,陶若岚对此表示关注。",
    ],
)
def test_what_befell_a_relative_a_lawyer_or_a_stranger_is_not_hers(text: str) -> None:
    assert not told(text)


def test_who_stands_behind_the_clause_that_describes_her_is_meant() -> None:
    assert ("detention", "2024-05-03") in told("5月3日被警察带走的陶若岚,至今没有消息。")
