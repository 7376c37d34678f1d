"""Labelled sentences, one a line, and articles made of them: tests/clauses/<code>-<n>.txt.

    labels | sentence with {the person} and [other people]

labels: kinds with commas between, or "-"; one group for each braced person, "/" between; a line
without braces is about whoever the text was on. In files where "#" parts them, lines that follow
each other are one article. People, cases and wording are invented. They teach `make words`. The
articles of HELD_OUT do not: no phrase is written after them either, so they are the measure of
what phrases tell of a text that nobody met (`python -m tests.articles_tool`), and `make fit`
weighs by them. Those that were held out before them (en-4, the others' third) were read when
phrases were written for what they showed; the next `make words` learns from them.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from monitor.model import Anchor, Block, BlockKind, Certainty, Document, Kind, Mention
from monitor.text import folded

FOLDER = Path(__file__).parent / "clauses"
DAY = date(2026, 3, 12)
HELD_OUT = frozenset({"ar-4", "en-5", "es-4", "fr-4", "pt-4", "ru-4", "zh-4"})
TOGETHER = 20  # lines that are learned or held out together
_BRACES = re.compile(r"\{([^{}]*)\}|\[([^\[\]]*)\]")
_PARAGRAPH = 4  # sentences
_TITLES = {"zh": "詹贝拉"}  # who is meant where nobody is named
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence: `text` without braces, where its people stand in it, and what befell each."""

    text: str
    people: tuple[tuple[str, tuple[Span, ...]], ...]
    kinds: tuple[frozenset[str], ...]  # one for each of the people, or one for nobody named


@dataclass(frozen=True, slots=True)
class Article:
    """Lines as one text. truth: (person, kind) that it tells."""

    document: Document
    mentions: tuple[Mention, ...]
    truth: frozenset[tuple[str, str]]


def line(text: str) -> Line:
    """Read one line. Raises ValueError where labels and people do not agree."""
    labels, _, rest = text.partition(" | ")
    groups = tuple(
        frozenset(label for part in group.split(",") if (label := part.strip()) not in {"", "-"})
        for group in labels.split("/")
    )
    plain, at, places = "", 0, dict[str, list[Span]]()
    for found in _BRACES.finditer(rest):
        plain += rest[at : found.start()]
        name, at = found[1] or found[2], found.end()
        if found[1]:
            places.setdefault(name, []).append((len(plain), len(plain) + len(name)))
        plain += name
    if len(groups) != max(1, len(places)) or not frozenset().union(*groups) <= set(map(str, Kind)):
        raise ValueError("labels and people do not agree")
    people = tuple((name, tuple(spans)) for name, spans in places.items())
    return Line(plain + rest[at:], people, groups)


def lines(file: Path) -> Iterator[tuple[str, Line | None]]:
    """Each line with its group, None for what parts articles. Raises ValueError with the line."""
    article = 0
    texts = file.read_text(encoding="utf-8").splitlines()
    parted = is_parted(file)
    for number, text in enumerate(texts):
        if text.startswith("#") or not text.strip():
            article += 1
            yield "", None
            continue
        group = f"{file.stem}-{article if parted else number // TOGETHER}"
        try:
            yield group, line(text)
        except ValueError as fault:
            raise ValueError(f"{file.name}, line {number + 1}: {fault}") from fault


def is_parted(file: Path) -> bool:
    """Whether the file's lines are articles."""
    return file.read_text(encoding="utf-8").count("\n#") > 1


def alone(one: Line, language: str) -> tuple[Document, tuple[Mention, ...], int]:
    """A sentence under a heading that names whom it is about where it names nobody; the people are
    "0", "1", … in their order; and where it begins."""
    title = _TITLES.get(language, "Zan Bela")
    start = len(title) + 1
    text = f"{title}\n{one.text}"
    spans = [[(low + start, high + start) for low, high in places] for _, places in one.people]
    mentions = [_mention(str(n), each, text) for n, each in enumerate(spans or [[(0, len(title))]])]
    blocks = (Block(0, len(title), BlockKind.HEADING), Block(start, len(text)))
    return _document(text, blocks, language), tuple(mentions), start


def articles(file: Path) -> Iterator[tuple[str, Article]]:
    """The articles of a file, each with its group."""
    held: list[Line] = []
    name = ""
    for group, one in [*lines(file), ("", None)]:
        if one is not None:
            held.append(one)
            name = group
        elif held:
            yield name, _article(held, file.stem.split("-")[0])
            held = []


def _article(held: Sequence[Line], language: str) -> Article:
    """Names that share a word, or a beginning in Chinese, are one person."""
    text, starts = "", []
    for number, one in enumerate(held):
        starts.append(len(text))
        text += one.text + ("\n" if number % _PARAGRAPH == _PARAGRAPH - 1 else " ")
    people: dict[str, list[Span]] = {}
    truth: set[tuple[str, str]] = set()
    last = ""
    for start, one in zip(starts, held, strict=True):
        for (name, spans), kinds in zip(one.people, one.kinds, strict=False):
            last = next((known for known in people if _one(known, name)), name)
            people.setdefault(last, []).extend((low + start, high + start) for low, high in spans)
            truth.update((last, kind) for kind in kinds)
        if not one.people:
            last = last or next((name for each in held for name, _ in each.people), "")
            truth.update((last, kind) for kind in one.kinds[0])
    edges = [*starts[::_PARAGRAPH], len(text)]
    blocks = tuple(Block(low, high - 1) for low, high in itertools.pairwise(edges))
    mentions = tuple(_mention(name, spans, text) for name, spans in people.items())
    return Article(_document(text, blocks, language), mentions, frozenset(truth))


def _one(known: str, name: str) -> bool:
    if " " not in known and " " not in name:
        return known[:2] == name[:2]
    stems = [
        {w.strip(".,")[:5] for w in folded(each).split() if len(w) > 3} for each in (known, name)
    ]
    return bool(stems[0] & stems[1])


def _mention(who: str, spans: Sequence[Span], text: str) -> Mention:
    low, high = spans[0]
    anchors = tuple(Anchor(a, b, full=(a, b) == (low, high) or " " in text[a:b]) for a, b in spans)
    return Mention("d", who, Certainty.CONFIRMED, 0.9, text[low:high], anchors)


def _document(text: str, blocks: tuple[Block, ...], language: str) -> Document:
    return Document(
        "d", "d", "s", "o", "https://example.org/", "", text, blocks, published=DAY,
        language=language,
    )  # fmt: skip


def files(*, held_out: bool = False) -> list[Path]:
    """The files that may teach, or those that are the measure."""
    return [file for file in sorted(FOLDER.glob("*.txt")) if (file.stem in HELD_OUT) is held_out]
