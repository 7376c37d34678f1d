"""Events of a whole document: structure, people and the one telling of each occurrence."""

import time
from datetime import date

import pytest

from monitor.extract import LexiconError, events, lexicons
from monitor.extract.lexicons import read
from monitor.model import (
    Anchor,
    Block,
    BlockKind,
    Certainty,
    Document,
    Event,
    Kind,
    Mention,
    PartialDate,
    Role,
)

PUBLISHED = date(2024, 5, 20)


def page(*parts: tuple[str, Block], people: tuple[str, ...] = ("Zan Bela",)) -> tuple[Event, ...]:
    """What phrases tell of passages, each with a block whose offsets are filled in here; what mere
    words say is weighed in test_words.py."""
    text, blocks = "", []
    for words, like in parts:
        start = len(text)
        cells = []
        for cell in words.split(" | ") if like.kind is BlockKind.TABLE_ROW else ():
            at = start + words.index(cell)
            cells.append((at, at + len(cell)))
        blocks.append(
            Block(start, start + len(words), like.kind, like.role, like.level, like.under,
                  tuple(cells), like.header)
        )  # fmt: skip
        text += words + "\n"
    document = Document(
        "d", "d", "s", "o", "https://example.org/", "", text, tuple(blocks),
        published=PUBLISHED, language="en",
    )  # fmt: skip
    mentions = [
        Mention(
            "d", name, Certainty.CONFIRMED, 0.9, name,
            tuple(
                Anchor(at, at + len(name), full=True)
                for at in range(len(text))
                if text.startswith(name, at)
            ),
        )
        for name in people
    ]  # fmt: skip
    found = events(document, mentions, lexicons()["en"])
    return tuple(event for event in found if not event.by_words)


def block(
    kind: BlockKind = BlockKind.PARAGRAPH, role: Role = Role.BODY, under: str = "",
    header: tuple[str, ...] = (),
) -> Block:  # fmt: skip
    return Block(0, 0, kind, role, 0, PartialDate.parse(under) if under else None, (), header)


@pytest.mark.parametrize("role", [Role.DEMANDS, Role.ADDRESS, Role.NAVIGATION, Role.CAPTION])
def test_demands_addresses_navigation_and_captions_tell_nothing(role: Role) -> None:
    assert not page(("Zan Bela was arrested on 3 May.", block(role=role)))


def test_one_occurrence_told_three_times_is_one_event_with_its_best_date() -> None:
    found = page(
        ("Zan Bela jailed for five years", block(BlockKind.HEADING, Role.TITLE)),
        ("A court in Orvik sentenced Zan Bela to five years on 14 May.", block()),
        ("In May Zan Bela was sentenced to five years.", block(role=Role.LETTER)),
    )
    assert [(e.kind, str(e.date), str(e.term)) for e in found] == [
        (Kind.SENTENCE, "2024-05-14", "P5Y")
    ]
    assert found[0].evidence == "A court in Orvik sentenced Zan Bela to five years on 14 May."


def test_a_dated_heading_dates_what_stands_under_it() -> None:
    found = page(("Zan Bela was released.", block(under="2024-05-11")))
    assert str(found[0].date) == "2024-05-11"


def test_background_is_told_as_history() -> None:
    found = page(("Zan Bela was beaten.", block(role=Role.BACKGROUND)))
    assert [e.current for e in found] == [False]


def test_a_list_item_belongs_to_its_first_name() -> None:
    found = page(
        ("Zan Bela: arrested on 3 May, released on 5 May.", block(BlockKind.LIST_ITEM)),
        ("Tomas Reil: charged on 6 May.", block(BlockKind.LIST_ITEM)),
        people=("Zan Bela", "Tomas Reil"),
    )
    assert {(e.defender, e.kind, str(e.date)) for e in found} == {
        ("Zan Bela", Kind.DETENTION, "2024-05-03"),
        ("Zan Bela", Kind.RELEASE, "2024-05-05"),
        ("Tomas Reil", Kind.CHARGE, "2024-05-06"),
    }


def test_a_table_cell_means_what_its_header_says() -> None:
    header = ("Name", "Term", "Judgment")
    found = page(("Zan Bela | 4 years | 19 Feb 2024", block(BlockKind.TABLE_ROW, header=header)))
    assert [(e.kind, str(e.term), str(e.date)) for e in found] == [
        (Kind.SENTENCE, "P4Y", "2024-02-19")
    ]


def test_the_evidence_is_the_passage_itself() -> None:
    text = "  Zan Bela was arrested on 3 May."
    found = page((text, block()))
    assert (found[0].start, found[0].end) == (2, len(text))
    assert found[0].evidence == text.strip()


def test_labels_of_court_papers_mean_the_accused() -> None:
    found = page(
        ("The accused are Zan Bela (A1) and Tomas Reil (A2).", block()),
        ("On 14 May the court convicted A1 and acquitted A2.", block()),
        people=("Zan Bela", "Tomas Reil"),
    )
    assert {(e.defender, e.kind) for e in found} == {
        ("Zan Bela", Kind.SENTENCE),
        ("Tomas Reil", Kind.RELEASE),
    }


def test_nobody_mentioned_is_no_event() -> None:
    assert not page(("Three men were arrested on 3 May.", block()), people=())


def test_facts_come_with_the_event() -> None:
    found = page(("A district court convicted Zan Bela of sedition on 3 May.", block()))
    assert ("charge", "sedition") in found[0].facts
    assert ("court", "district court") in found[0].facts


def test_a_hostile_text_is_read_in_bounded_time() -> None:
    started = time.process_time()
    page(("Zan Bela was " + "not, " * 4000 + "arrested " * 4000, block()))
    assert time.process_time() - started < 5


def test_a_faulty_lexicon_names_its_fault(tmp_path: pytest.TempPathFactory) -> None:
    path = tmp_path / "xx.toml"  # type: ignore[operator]
    path.write_text('language = "xx"\n[[event]]\nkind = "detention"\nphrases = ["(arrested"]\n')
    with pytest.raises(LexiconError, match=r"xx\.toml"):
        read(path)


def told(found: tuple[Event, ...]) -> list[tuple[str, str, str, str]]:
    return sorted((e.defender, e.kind.value, str(e.date or ""), str(e.term or "")) for e in found)


def test_two_people_get_two_terms_in_turn() -> None:
    found = page(
        ("On 14 May a court sentenced Zan Bela and Oru Tam to five and three years in prison.",
         block()),
        people=("Zan Bela", "Oru Tam"),
    )  # fmt: skip
    assert told(found) == [
        ("Oru Tam", "sentence", "2024-05-14", "P3Y"),
        ("Zan Bela", "sentence", "2024-05-14", "P5Y"),
    ]


def test_what_had_been_before_takes_no_date_from_the_news() -> None:
    found = page(
        ("Zan Bela was released on 14 May. She had been beaten by guards.", block()),
    )
    assert [(e.kind, e.current) for e in found] == [
        (Kind.RELEASE, True),
        (Kind.ILL_TREATMENT, False),
    ]
    assert found[1].date is None


def test_what_somebody_says_had_happened_is_no_older_history() -> None:
    (found,) = page(("Zan Bela's lawyer said that she had been beaten by guards.", block()))
    assert found.current


def test_where_events_and_dates_take_turns_each_has_the_date_after_it() -> None:
    found = page(
        ("Zan Bela was arrested on 3 May and charged with incitement on 6 May.", block()),
    )
    assert told(found) == [
        ("Zan Bela", "charge", "2024-05-06", ""),
        ("Zan Bela", "detention", "2024-05-03", ""),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "The lawyer representing Zan Bela was arrested on 3 May.",
        "Zan Bela left with her neighbour. The neighbour was arrested on 3 May.",
        "Zan Bela comes from a village whose teacher was arrested on 3 May.",
        "“They arrested my sister on 3 May,” said Zan Bela.",
        "“I was arrested on 3 May,” said her cousin. Zan Bela is in exile.",
        "The sister of the unionist O. Zan Bela was questioned on 3 May.",
    ],
)
def test_what_befell_somebody_else_is_not_hers(words: str) -> None:
    assert not page((words, block()))


def test_i_in_a_quotation_is_its_speaker() -> None:
    (found,) = page(("“I was beaten in the van on 3 May,” Zan Bela said.", block()))
    assert (found.kind, str(found.date)) == (Kind.ILL_TREATMENT, "2024-05-03")


def test_a_gap_before_the_sufferer_stops_at_another_person() -> None:
    found = page(
        ("The court convicted Oru Tam on 14 May but cleared Zan Bela of all charges.", block()),
        people=("Zan Bela", "Oru Tam"),
    )
    assert ("Zan Bela", "sentence") not in {(e.defender, e.kind.value) for e in found}


@pytest.mark.parametrize(
    ("before", "day"),
    [
        ("Zan Bela has led the choir since 2011.", "None"),  # what follows is not of that year
        ("In 2011 Zan Bela led the choir.", "2011"),
        ("Zan Bela was arrested in 2011.", "2011"),
    ],
)
def test_a_year_goes_on_only_from_what_happened_or_from_the_front(before: str, day: str) -> None:
    found = page((f"{before} Police beat Zan Bela in a cell.", block()))
    assert [str(e.date) for e in found if e.kind is Kind.ILL_TREATMENT] == [day]
