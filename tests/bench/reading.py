"""What it costs to read one article of 600 words, and what all lexicons hold in memory."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from rich.table import Table

from monitor.extract import events, lexicons
from monitor.model import Anchor, Block, Certainty, Document, Mention, PartialDate

PEOPLE = ("Ilva Darrow", "Tomas Keld", "Oru Mbasa", "Senna Vail")
STORY = (
    "{0}, a lawyer from the port, was arrested at her home on 3 May 2024 and taken to the central "
    "prison, where guards beat her and refused her the tablets that she needs. On 9 May a court "
    "remanded her for two months; her appeal was rejected a week later. {1}, who had been detained "
    "with her, was released on bail on 12 May and says that he was threatened again. The trial of "
    "{2} and {3} opened on 20 May. According to his brother, {2} began a hunger strike in June and "
    "has since been moved to hospital. The judge sentenced {3} to four years and {1} to eighteen "
    "months, suspended; neither had been allowed to call witnesses. The council calls on the "
    "government to drop all charges, and to let doctors see those who are ill."
)
CONTEXT = (
    "The council has followed such cases in the region for eleven years. In its view the law on "
    "public order, amended twice since 2019, lets any gathering be treated as a crime, and those "
    "who report on it are treated like those who called it. Courts sit without an audience; files "
    "are kept from the defence until the first day; judges who ask questions are moved to other "
    "towns. Of the ninety-four petitions that families have sent to the ministry, none has had an "
    "answer. Two shelters have been closed, and a library that lent its hall to volunteers must "
    "now ask for a permit every week. The council, which has been a member of the regional forum "
    "since its founding, publishes its list on the first Monday of the month and thanks all who "
    "write to it. It asks readers to be careful with what they forward, and not to telephone the "
    "families, whose lines are listened to. Donations go to the fund for legal aid, whose accounts "
    "are audited every spring and may be read at the office."
)
_ALL_LEXICONS = """
from tests.bench.reading import resident
from monitor.extract import lexicons
from monitor.extract.lexicons import examples
from monitor.text import folded
import pytest, sentencex
folded("個")  # what all reading needs: old Han letters, sentences
list(sentencex.segment("en", "One. Two."))
before = resident()
from tests.pure.test_lexicon import EXAMPLES, read
for code, lexicon in lexicons().items():
    for example in EXAMPLES[code]:
        read(dict(example), lexicon)
print(resident() - before)
"""


def resident() -> float:
    """Megabytes that this process holds now."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def article() -> tuple[Document, list[Mention]]:
    """Three paragraphs, each with the four people named anew, and what the council says."""
    paragraphs = [STORY.format(*PEOPLE[n:], *PEOPLE[:n]) for n in range(3)] + [CONTEXT]
    text, blocks = "", []
    for words in paragraphs:
        blocks.append(Block(len(text), len(text) + len(words), under=PartialDate(2024, 7)))
        text += words + "\n"
    mentions = []
    for name in PEOPLE:
        spots = [at for at in range(len(text)) if text.startswith(name, at)]
        anchors = tuple(Anchor(at, at + len(name), full=True) for at in spots)
        mentions.append(Mention("d", name, Certainty.CONFIRMED, 0.9, name, anchors))
    document = Document(
        "d", "d", "s", "o", "https://bench.example.org/", "", text, tuple(blocks),
        published=date(2024, 7, 1), language="en",
    )  # fmt: skip
    return document, mentions


def measure(table: Table, milliseconds: Callable[[Callable[[], object]], float]) -> None:
    """One row for the time of a warm reading, one for the memory of all lexicons in use."""
    document, mentions = article()
    named = sum(len(mention.anchors) for mention in mentions)
    found = events(document, mentions, lexicons()["en"])
    spent = milliseconds(lambda: events(document, mentions, lexicons()["en"]))
    table.add_row(
        f"read {len(document.text.split())} words, {named} mentions, {len(found)} events",
        f"{spent:.1f} ms",
        "",
        "",
    )
    held = subprocess.run(
        [sys.executable, "-c", _ALL_LEXICONS], capture_output=True, text=True, check=True
    )
    table.add_row(f"{len(lexicons())} lexicons, in use", "", "", f"{float(held.stdout):.0f} MB")
