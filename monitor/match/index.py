"""The watch list made searchable. Holds no rule of its own: searching is in search.py, judging in
mentions.py and what that uses.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from monitor.match import mentions
from monitor.match.people import Hit, Person, person_of
from monitor.match.runs import Run
from monitor.match.search import Search
from monitor.model import Defender, Document, Mention, Rejection


class WatchIndex:
    """All defenders, ready to be searched for. Never changes; `with_change` makes another."""

    def __init__(
        self,
        people: Sequence[Person],
        searches: Sequence[Search],
        rejections: Sequence[Rejection] = (),
        gone: frozenset[int] = frozenset(),
    ) -> None:
        self.people = people
        self.rejections = tuple(rejections)
        self._searches = tuple(searches)
        self._gone = gone
        self._countries = Counter(person.defender.country for person in people)

    def mentions(self, document: Document) -> tuple[Mention, ...]:
        """Who of the watch list the document is about, with every place that names them."""
        return mentions.mentions(self, document)

    def with_change(
        self,
        put: Sequence[Defender] = (),
        removed: Collection[str] = (),
        rejections: Sequence[Rejection] | None = None,
    ) -> "WatchIndex":
        """The index with some defenders added or replaced, and some removed.

        They go to a small second table beside the large one, so that it takes effect at once; build
        the whole again when hundreds have gathered.
        """
        away = set(removed) | {each.id for each in put}
        main = self._searches[0]
        first = main.size
        later = [
            person
            for number, person in enumerate(self.people[first:], first)
            if number not in self._gone and person.defender.id not in away
        ]
        small = [*later, *(person_of(each) for each in put)]
        gone = frozenset(n for n in self._gone if n < first) | frozenset(
            number
            for number, person in enumerate(self.people[:first])
            if person.defender.id in away
        )
        return WatchIndex(
            (*self.people[:first], *small),
            (main, Search(small, first)),
            self.rejections if rejections is None else rejections,
            gone,
        )

    def count(self, country: str) -> int:
        """How many people of a country are on the list; "" counts everybody."""
        return self._countries[country] if country else len(self.people)

    def hits(self, document: Document, spans: list[tuple[int, int]], found: list[Run]) -> list[Hit]:
        """Every place in the passages that may name somebody, in text order."""
        hits: set[Hit] = set()
        for search in self._searches:
            for start, end in spans:
                hits.update(search.whole(document.text, start, end))
            for run in found:
                hits.update(search.paired(run, document.language))
        kept = (hit for hit in hits if hit.person not in self._gone)
        return sorted(kept, key=lambda hit: (hit.start, -hit.end, hit.cost, hit.person))

    def bearers(self, word: str, language: str) -> Iterator[tuple[int, int, int]]:
        """Whose name a word of a text may be part of: (person, name, word of the name)."""
        for search in self._searches:
            for each in search.bearers(word, language):
                if each[0] not in self._gone:
                    yield each


def build(defenders: Sequence[Defender], rejections: Sequence[Rejection] = ()) -> WatchIndex:
    """Make the index of a whole watch list."""
    people = tuple(person_of(each) for each in defenders)
    return WatchIndex(people, [Search(people)], rejections)
