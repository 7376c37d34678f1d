"""The watch list made searchable: every form of every defender at once. Judging is elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor import text as texts
from monitor.match import mentions as _mentions
from monitor.match.names import Form, forms
from monitor.match.scripts import squeeze, stands_alone
from monitor.model import Defender, Document, Mention, Rejection


@dataclass(frozen=True, slots=True)
class Hit:
    """A form of a defender at `Document.text[start:end]`."""

    start: int
    end: int
    person: int
    form: Form


class WatchIndex:
    """All defenders, ready to be searched for."""

    def __init__(self, defenders: Sequence[Defender], rejections: Sequence[Rejection]) -> None:
        self.defenders = tuple(defenders)
        self.rejections = tuple(rejections)
        self._owners: dict[str, list[tuple[int, Form]]] = {}
        for number, defender in enumerate(self.defenders):
            for form in forms(defender):
                self._owners.setdefault(form.text, []).append((number, form))
        self._patterns = list(self._owners)
        self._automaton = AhoCorasick(
            self._patterns, matchkind=MatchKind.Standard, store_patterns=False
        )

    def hits(self, text: str) -> list[Hit]:
        """Whole forms in `text`, in text order; those within a longer one are left out."""
        folded = texts.fold(text)
        view = squeeze(folded.text.replace("-", " ").replace("'", " "))
        found = [
            (start, end, self._patterns[which])
            for which, start, end in self._automaton.find_matches_as_indexes(
                view.text, overlapping=True
            )
            if stands_alone(view.text, start, end)
        ]
        return [
            Hit(*folded.span(*view.span(start, end)), person, form)
            for start, end, pattern in _longest(found)
            for person, form in self._owners[pattern]
        ]

    def mentions(self, document: Document) -> tuple[Mention, ...]:
        """Who of the watch list the document is about, with every place that names them."""
        return _mentions.mentions(self, document)


def _longest(found: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for each in sorted(found, key=lambda hit: (hit[0], -hit[1])):
        if not kept or each[1] > kept[-1][1]:
            kept.append(each)
    return kept


def build(defenders: Sequence[Defender], rejections: Sequence[Rejection] = ()) -> WatchIndex:
    """Make the index of a whole watch list."""
    return WatchIndex(defenders, rejections)
