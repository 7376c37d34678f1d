"""Every lexicon in the folder, held against its own examples: its language's tests."""

from typing import Any

import pytest

from monitor.extract import Lexicon, events, lexicons
from monitor.extract.finder import Finder
from monitor.extract.lexicons import examples
from monitor.extract.phrases import Notation
from monitor.extract.tree import PhraseError
from monitor.model import (
    Anchor,
    Block,
    BlockKind,
    Certainty,
    Document,
    Event,
    Mention,
    PartialDate,
    Role,
)

LANGUAGES = sorted(lexicons())
EXAMPLES = {language: examples(language) for language in LANGUAGES}
EVERY = 20  # phrases of which one is compiled: it takes ten times as long as to read them


def document_of(example: dict[str, Any], language: str) -> Document:
    """The example as a page of one paragraph a line; a line that begins with # is a heading."""
    text, blocks = "", []
    for line in example["text"].strip().split("\n"):
        kind = BlockKind.HEADING if line.startswith("#") else BlockKind.PARAGRAPH
        kind = BlockKind.LIST_ITEM if line.startswith("- ") else kind
        words = line.removeprefix("# ").removeprefix("- ").strip()
        role = Role(example.get("role", "body"))
        blocks.append(Block(len(text), len(text) + len(words), kind, role))
        text += words + "\n"
    return Document(
        "d", "d", "s", "o", "https://example.org/", "", text, tuple(blocks),
        published=example["published"], language=language,
    )  # fmt: skip


def mentions_of(example: dict[str, Any], document: Document) -> list[Mention]:
    """Anchors wherever the text has a person's name, or another form given as "Name|form|form"."""
    made = []
    for person in example["people"]:
        forms = person.split("|")
        anchors: list[Anchor] = []
        for form in sorted(forms, key=len, reverse=True):
            at = document.text.find(form)
            while at >= 0:
                if all(at + len(form) <= a.start or a.end <= at for a in anchors):
                    anchors.append(Anchor(at, at + len(form), form == forms[0]))
                at = document.text.find(form, at + 1)
        anchors.sort(key=lambda a: a.start)
        made.append(Mention("d", forms[0], Certainty.CONFIRMED, 0.99, forms[0], tuple(anchors)))
    return made


def read(example: dict[str, Any], lexicon: Lexicon) -> tuple[Event, ...]:
    """What its phrases tell of an example; what mere words say is no matter of a lexicon."""
    document = document_of(example, lexicon.language)
    found = events(document, mentions_of(example, document), lexicon)
    return tuple(event for event in found if not event.by_words)


def fits(event: Event, want: dict[str, Any], people: list[str]) -> bool:
    who = want.get("who", people[0].split("|")[0])
    if event.defender != who or event.kind != want["kind"]:
        return False
    if "date" in want:
        day = PartialDate.parse(want["date"]) if want["date"] else None
        if event.date != day:
            return False
    term = event.term
    if "term" in want and (term is None or str(term) != want["term"]):
        return False
    if "suspended" in want and (term is not None and term.suspended) != want["suspended"]:
        return False
    return "current" not in want or event.current == want["current"]


def faults(example: dict[str, Any], lexicon: Lexicon) -> list[str]:
    found = list(read(example, lexicon))
    missed = []
    for want in example["events"]:
        hit = next((event for event in found if fits(event, want, example["people"])), None)
        if hit is None:
            missed.append(f"missed {want}")
        else:
            found.remove(hit)
    return missed + [
        f"wrong {e.defender} {e.kind} {e.date} {e.term} current={e.current} by {e.rule}"
        for e in found
    ]


CASES = [
    pytest.param(language, at, id=f"{language}-{at + 1}")
    for language in LANGUAGES
    for at in range(len(EXAMPLES[language]))
]


@pytest.mark.parametrize(("language", "at"), CASES)
def test_an_example_is_read_as_its_linguist_says(language: str, at: int) -> None:
    lexicon = lexicons()[language]
    example = dict(EXAMPLES[language][at])
    found = faults(example, lexicon)
    if example.get("known_gap"):
        assert found, f"this gap is closed: take known_gap away: {example['text']}"
        pytest.skip("a gap that the lexicon knows of")
    assert not found, f"{example['text']}\n" + "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_of_a_lexicon_can_be_compiled(language: str) -> None:
    lexicon = lexicons()[language]
    sorts: tuple[Finder[Any], ...] = (
        lexicon.triggers,
        lexicon.dates,
        lexicon.terms,
        lexicon.groups,
    )
    patterns = [pattern for finder in sorts for pattern, _ in finder.entries]
    meanings = (meaning for finder in sorts for _, meaning in finder.entries)
    patterns += {p: 0 for each in meanings for p in getattr(each, "unless", ())}
    for at, pattern in enumerate((*patterns, *lexicon.suspended)):
        assert pattern.notation.source(pattern.notation.parse(pattern.phrase))
        assert at % EVERY or pattern.regex("")


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("was (arrested|detained)", "he was detained there", True),
        ("was arrested", "was rearrested", False),
        ("[later] arrested", "arrested", True),
        ("arrest*", "arrestation", True),
        ("sentenced ~3 to death", "sentenced by a court to death", True),
        ("sentenced ~1 to death", "sentenced by a court to death", False),
        ("sentenced ~5 to death", "sentenced. she went to death", False),
        ("<police> came", "the soldiers came", True),
    ],
)
def test_a_phrase_finds_what_its_notation_says(phrase: str, text: str, found: bool) -> None:
    notation = Notation({"police": ["police", "soldiers"]})
    assert bool(notation.pattern(phrase).regex(text).search(text)) is found


@pytest.mark.parametrize("phrase", ["(arrested", "arrested)", "<nobody>", "{nothing}", ""])
def test_a_faulty_phrase_is_refused(phrase: str) -> None:
    with pytest.raises(PhraseError):
        assert Notation().pattern(phrase).regex("")
