"""The watch list made searchable. Holds no rule of its own: searching is in search.py, judging in
mentions.py and what that uses.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from monitor.match import mentions, passed_over
from monitor.match.people import Hit, Person, person_of
from monitor.match.runs import Phrase, Runs
from monitor.match.search import Search
from monitor.match.shorts import FEW
from monitor.model import Defender, Document, Mention, PassedOver, Rejection
from monitor.ports import Record, no_record

_SHORT = 2
_CACHED = 30_000  # words and phrases of texts that are remembered


class Bearers(NamedTuple):
    """Whose name a word may be part of."""

    places: tuple[tuple[int, int, int], ...]  # person, name, word of the name
    people: frozenset[int]


class _Borne(NamedTuple):
    """Phrases by who bears a word of them: nobody, few, or so many that only those count whose
    name stands in the text."""

    nobodys: set[Phrase]
    few: set[Phrase]
    many: dict[Phrase, frozenset[int]]


def _in_order(hit: Hit) -> tuple[int, int, float, int, str, tuple[int, ...], tuple[str, ...], str]:
    """In text order, the longest first; whole, so that no answer hangs on the order of a set."""
    name = hit.name.whole if hit.name else ""
    return hit.start, -hit.end, hit.cost, hit.person, hit.what, hit.missing, hit.inside, name


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
        self._bearers: dict[tuple[str, str], Bearers] = {}
        self._dull: dict[str, set[Phrase]] = {}  # language → what is of no two words of a name
        self._borne: dict[str, _Borne] = {}  # by language
        self._main = main or _Main.of(people)

    def mentions(self, document: Document, record: Record = no_record) -> tuple[Mention, ...]:
        """Who of the watch list the document is about, with every place that names them."""
        if not self.people:
            return ()
        return mentions.mentions(self, document, record)

    def passed_over(self, document: Document, record: Record = no_record) -> tuple[PassedOver, ...]:
        """Whose whole name stands in the document without their being meant, each with reasons."""
        return passed_over.passed_over(self, document, record) if self.people else ()

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

    def with_few(
        self, put: Sequence[Defender], rejections: Sequence[Rejection]
    ) -> "WatchIndex | None":
        """The index with those few added or replaced; None where the whole is to be built anew."""
        beside = len(self.people) - self._searches[0].size
        if len(put) + beside > max(50, len(self.people) // 100):
            return None
        return self.with_change(put, (), rejections)

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
        later = [person for person in self.people[first:] if person.defender.id not in away]
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

    def hits(self, document: Document, found: Runs, whole: set[Hit]) -> list[Hit]:
        """The whole forms, and every other place that may name somebody, in text order."""
        hits, language = set(whole), document.language
        chosen = self._pairing(found.phrases, language)
        for run in found.where(chosen):
            for search in self._searches:
                hits.update(search.paired(run, language))
        kept = (hit for hit in hits if hit.person not in self._gone)
        return sorted(kept, key=_in_order)

    def _pairing(self, phrases: frozenset[Phrase], language: str) -> set[Phrase]:
        """Those of which two words may be of one name."""
        dull = self._dull.setdefault(language, set())
        asked = phrases - dull
        chosen = {
            phrase
            for phrase in asked
            if any(search.may_pair(phrase, language) for search in self._searches)
        }
        if len(dull) > _CACHED:
            dull.clear()
        dull |= asked - chosen
        return chosen

    def borne(
        self, phrases: frozenset[Phrase], language: str, whole: set[int]
    ) -> frozenset[Phrase]:
        """Those of which a word is of a name that few bear, or of one that stands in the text."""
        nobodys, few, many = known = self._borne.setdefault(language, _Borne(set(), set(), {}))
        asked = phrases - nobodys
        for phrase in [each for each in asked - few if each not in many]:
            people = [self.bearers(word, language).people for word in phrase]
            if any(0 < len(each) <= FEW for each in people):
                few.add(phrase)
            elif all_of_them := frozenset().union(*people):
                many[phrase] = all_of_them
            else:
                nobodys.add(phrase)
        chosen = asked & few
        if whole:
            chosen |= {p for p in asked if p in many and not many[p].isdisjoint(whole)}
        if sum(map(len, known)) > _CACHED:
            self._borne.clear()
        return chosen

    def bearers(self, word: str, language: str) -> Bearers:
        """Whose name a word of a text may be part of."""
        known, key = self._bearers, (word, language)
        if key not in known:
            if len(known) > _CACHED:
                known.clear()
            places = tuple(
                each
                for search in self._searches
                for each in search.bearers(word, language)
                if each[0] not in self._gone
            )
            known[key] = Bearers(places, frozenset(person for person, _, _ in places))
        return known[key]


def build(defenders: Sequence[Defender], rejections: Sequence[Rejection] = ()) -> WatchIndex:
    """Make the index of a whole watch list."""
    people = tuple(person_of(each) for each in defenders)
    return WatchIndex(people, [Search(people)], rejections)
