"""Table rows: what a cell says by the head of its column, of the row's first name."""

from collections.abc import Iterator

from monitor.extract.lexicons import Lexicon
from monitor.extract.sentences import Sentence
from monitor.extract.telling import Cell
from monitor.text import folded


def cell_events(sentence: Sentence, scope: tuple[str, ...], lexicon: Lexicon) -> Iterator[Cell]:
    """A date or a term under a head that the lexicon knows."""
    if not sentence.head or not scope or scope[0].startswith("~"):
        return
    head = folded(sentence.head).strip(" :*")
    for column in lexicon.columns:
        if head not in column.heads:
            continue
        day = sentence.dates[0].date if sentence.dates and column.use == "date" else None
        term = sentence.terms[0].term if sentence.terms and column.use == "term" else None
        if day or term:
            yield Cell(scope[0], column.kind, sentence, day, term)
