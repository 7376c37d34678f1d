"""The watch list made searchable. Holds no rule of its own: searching is in search.py, judging in
mentions.py and what that uses.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from monitor import text as texts
from monitor.match import mentions, roles, shorts
from monitor.match.people import Hit, Person, person_of
from monitor.match.runs import Run
from monitor.match.search import Search
from monitor.model import Defender, Document, Mention, Rejection

_SHORT = 2
_CACHED = 30_000  # words of texts whose bearers are remembered


_Known = dict[tuple[str, str], frozenset[int]]
_LookUp = Callable[[str, str], set[int]]


def _in_order(hit: Hit) -> tuple[int, int, float, int, str, tuple[int, ...], tuple[str, ...], str]:
    """In text order, the longest first; whole, so that no answer hangs on the order of a set."""
    name = hit.name.whole if hit.name else ""
    return hit.start, -hit.end, hit.cost, hit.person, hit.what, hit.missing, hit.inside, name


def _readings(written: str) -> set[str]:
    """A word as a unit of a run may have it: apostrophes closed, or parted there."""
    whole = texts.folded(written)
    if "'" not in whole:
        return {whole}
    return {whole.replace("'", ""), *(part for part in whole.split("'") if len(part) > 1)}


@dataclass(frozen=True, slots=True)
class _Main:
    """What is known of the large table, whatever changes beside it."""

    numbers: dict[str, int]
    countries: Counter[str]
    two_letters: int  # names of two Han characters

    @classmethod
    def of(cls, people: Sequence[Person]) -> "_Main":
        return cls(
            {person.defender.id: number for number, person in enumerate(people)},
            Counter(person.defender.country for person in people),
            sum(
                name.script == "han" and len("".join(name.words)) == _SHORT
                for person in people
                for name in person.names
            ),
        )


class WatchIndex:
    """All defenders, ready to be searched for. Never changes; `with_change` makes another."""

    def __init__(
        self,
        people: Sequence[Person],
        searches: Sequence[Search],
        rejections: Sequence[Rejection] = (),
        gone: frozenset[int] = frozenset(),
        main: "_Main | None" = None,
    ) -> None:
        self.people = people
        self.rejections = tuple(rejections)
        self._searches = tuple(searches)
        self._gone = gone
        self._all: _Known = {}
        self._few: _Known = {}
        self._alike: _Known = {}
        self._bearers: dict[tuple[str, str], tuple[tuple[int, int, int], ...]] = {}
        self._main = main or _Main.of(people)

    def mentions(self, document: Document) -> tuple[Mention, ...]:
        """Who of the watch list the document is about, with every place that names them."""
        if not self.people:
            return ()
        return mentions.mentions(self, document)

    def brought_to(
        self, defenders: Sequence[Defender], rejections: Sequence[Rejection]
    ) -> "WatchIndex":
        """The index of this list: changed where little changed, or else built anew."""
        there = {
            p.defender.id: p.defender for n, p in enumerate(self.people) if n not in self._gone
        }
        put = [each for each in defenders if there.get(each.id) != each]
        removed = there.keys() - {each.id for each in defenders}
        beside = len(self.people) - self._searches[0].size
        if len(put) + len(removed) + beside > max(50, len(self.people) // 100):
            return build(defenders, rejections)
        if not put and not removed and tuple(rejections) == self.rejections:
            return self
        return self.with_change(put, removed, rejections)

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
        replaced = {self._main.numbers[each] for each in away if each in self._main.numbers}
        gone = frozenset(n for n in self._gone if n < first) | replaced
        return WatchIndex(
            (*self.people[:first], *small),
            (main, Search(small, first)),
            self.rejections if rejections is None else rejections,
            gone,
            self._main,
        )

    def all(self, written: str, language: str) -> frozenset[int]:
        """Everybody whose name has a word that may be this one, as a text writes it."""
        return self._remembered(self._all, written, language, self._look_up)

    def alike(self, written: str, language: str) -> frozenset[int]:
        """All of these and others: whose name has a word of the same sound."""
        return self._remembered(self._alike, written, language, self._look_up_alike)

    def few(self, written: str, language: str) -> frozenset[int]:
        """The same where the word says something by itself, because few bear it."""
        return self._remembered(self._few, written, language, self._look_up_few)

    def works(self, person: int) -> frozenset[str]:
        """The kinds of work in the list's context, those aside that everybody does."""
        return roles.own_work(self.people[person].defender.context)

    def _remembered(
        self, known: _Known, written: str, language: str, look_up: _LookUp
    ) -> frozenset[int]:
        key = (written, language)
        if key not in known:
            if len(known) > _CACHED:
                known.clear()
            words = _readings(written)
            known[key] = frozenset().union(*(look_up(word, language) for word in words))
        return known[key]

    def _look_up(self, word: str, language: str) -> set[int]:
        found: set[int] = set()
        for search in self._searches:
            found |= search.everybody(word, language)
        return found - self._gone

    def _look_up_few(self, word: str, language: str) -> set[int]:
        bearers = frozenset(person for person, _, _ in self.bearers(word, language))
        if not 0 < len(bearers) <= shorts.FEW:
            return set()
        found: set[int] = set()
        for search in self._searches:
            found |= bearers & search.everybody(word, language, bearers)
        return found

    def _look_up_alike(self, word: str, language: str) -> set[int]:
        found: set[int] = set()
        for search in self._searches:
            found |= search.alike(word, language)
        return found - self._gone if self._gone else found

    @property
    def two_letters(self) -> int:
        """How many names of two Han characters are listed: each stands within some word too."""
        return self._main.two_letters

    def count(self, country: str) -> int:
        """How many people of a country are on the list; "" counts everybody."""
        return self._main.countries[country] if country else len(self.people)

    def whole(self, document: Document, spans: list[tuple[int, int]]) -> set[Hit]:
        """Every whole form in the passages."""
        hits = (
            hit
            for search in self._searches
            for start, end in spans
            for hit in search.whole(document.text, start, end)
        )
        return {hit for hit in hits if hit.person not in self._gone}

    def hits(self, document: Document, found: list[Run], whole: set[Hit]) -> list[Hit]:
        """The whole forms, and every other place that may name somebody, in text order."""
        hits = set(whole)
        for search in self._searches:
            for run in found:
                hits.update(search.paired(run, document.language))
        kept = (hit for hit in hits if hit.person not in self._gone)
        return sorted(kept, key=_in_order)

    def bearers(self, word: str, language: str) -> tuple[tuple[int, int, int], ...]:
        """Whose name a word of a text may be part of: (person, name, word of the name)."""
        known, key = self._bearers, (word, language)
        if key not in known:
            if len(known) > _CACHED:
                known.clear()
            known[key] = tuple(
                each
                for search in self._searches
                for each in search.bearers(word, language)
                if each[0] not in self._gone
            )
        return known[key]


def build(defenders: Sequence[Defender], rejections: Sequence[Rejection] = ()) -> WatchIndex:
    """Make the index of a whole watch list."""
    people = tuple(person_of(each) for each in defenders)
    return WatchIndex(people, [Search(people)], rejections)
