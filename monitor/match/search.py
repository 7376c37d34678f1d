"""Finding names in text, three searches over the same people: whole forms (whole.py), pairs of
words in any spelling or alphabet (pairs.py), and Han characters that sound like a romanised name
(han.py). Nothing is judged here.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import combinations

from monitor import text as texts
from monitor.match import cantonese, han, letters, pairs
from monitor.match.data import members
from monitor.match.ear import DOTTED, Ears, Heard
from monitor.match.han_parts import HanParts
from monitor.match.letters import Found
from monitor.match.names import Form, Name, forms_of
from monitor.match.near import NearWords
from monitor.match.people import Hit, Person
from monitor.match.runs import Run
from monitor.match.scripts import HAN, SPACELESS, squeeze
from monitor.match.sino import Sino
from monitor.match.slips import Slips
from monitor.match.unparted import Unparted
from monitor.match.whole import WholeForms

_HAS_HAN = re.compile(f"[{HAN}]")
_IS_SPACELESS = re.compile(f"[{SPACELESS}]")
_CACHED = 30_000  # words of texts whose keys are remembered
_SHORT = 3  # letters of a word that is no initial
_FEW = 60  # bearers of one word, beyond which it is no evidence


class Search:
    """The tables of some people; their numbers start at `first`."""

    def __init__(self, people: Sequence[Person], first: int = 0) -> None:
        self._people = people
        self._first = first
        self._owners: dict[str, list[tuple[int, Form]]] = {}
        self._pairs: dict[str, list[tuple[int, int]]] = {}
        self._known: set[str] = set()
        self._sounds: dict[str, list[tuple[int, float]]] = {}
        self._keys: dict[tuple[str, str], tuple[str, ...]] = {}
        self._unparted: dict[str, Unparted] = {}
        self._cantonese = False  # whether any of them is read so
        self._words: dict[str, list[tuple[int, int, int]]] = {}
        for number, person in enumerate(people, first):
            self._add(number, person)
        self._forms = WholeForms(list(self._owners))
        self._slips = Slips(people, first)
        self._near = NearWords(
            {
                word
                for person in people
                for name, exact in zip(person.names, person.exactly, strict=True)
                if name.script == "latin" and not exact
                for word in name.loose
            }
        )

    def _add(self, number: int, person: Person) -> None:
        country = person.defender.country
        for form in forms_of(person.names, country):
            self._owners.setdefault(form.text, []).append((number, form))
        has_han = any(name.script == "han" for name in person.names)
        for place, name in enumerate(person.names):
            if name.script == "han":
                continue
            exact = person.exact(place)
            for key in pairs.pair_keys(name, exact):
                self._pairs.setdefault(key, []).append((number, place))
                self._known.update(key.split("|"))
            for which, word in enumerate(name.loose):
                owners = self._words.setdefault(pairs.word_key(word, exact), [])
                owners.append((number, place, which))
            if (
                name.script == "latin"
                and not has_han
                and country in members("cultures.toml", "han_readers")
            ):
                heard = [*han.keys(name.loose)]
                if country in members("cultures.toml", "cantonese"):
                    self._cantonese = True
                    heard += cantonese.keys(name.loose)
                for key, cost in heard:
                    self._sounds.setdefault(key, []).append((number, cost))

    @property
    def size(self) -> int:
        """How many people, all numbers before it included."""
        return self._first + len(self._people)

    def bearers(self, word: str, language: str) -> Iterator[tuple[int, int, int]]:
        """Whose name a word of a text may be part of: (person, name, word of the name).

        Nobody's where so many share it that it says nothing."""
        for key in pairs.unit_keys(word, language):
            owners = self._words.get(key, ())
            if len(owners) <= _FEW:
                yield from owners

    def whole(self, text: str, first: int, last: int) -> Iterator[Hit]:
        """Whole forms within `text[first:last]`, and Han that sounds like one."""
        folded = texts.fold(text[first:last])
        view = squeeze(folded.text.replace("-", " ").replace("'", " "))
        for whole, start, end in self._forms.find(view.text):
            a, b = folded.span(*view.span(start, end))
            for person, form in self._owners[whole]:
                yield Hit(first + a, first + b, person, form.cost, form.what)
        for heard, what in self._otherwise(folded.text):
            a, b = folded.span(heard.start, heard.end)
            yield Hit(first + a, first + b, heard.person, heard.cost, what)
        if view.text.isascii() or not _HAS_HAN.search(view.text):
            return
        for part in self._han_parts.find(view.text):
            a, b = folded.span(*view.span(part.start, part.end))
            yield Hit(first + a, first + b, part.person, part.cost, part.what)
        for one in self._sino.find(view.text):
            a, b = folded.span(*view.span(one.start, one.end))
            yield Hit(first + a, first + b, one.person, one.cost, "same sound in Han")
        if self._sounds:
            for start, end, key in han.windows(view.text, self._cantonese):
                a, b = folded.span(*view.span(start, end))
                for person, cost in self._sounds.get(key, ()):
                    short = 0.0 if key.count(" ") > 1 else 1.5
                    yield Hit(first + a, first + b, person, cost + short, "same sound in Han")

    def _otherwise(self, text: str) -> Iterator[tuple[Heard | Found, str]]:
        """Names in a folded text that are compared by their sound, and how."""
        if text.isascii():
            return
        if DOTTED.search(text):
            for heard in self._by_ear.find(text):
                yield heard, "by ear in Han"
        if _IS_SPACELESS.search(text):
            for found in self._without_spaces(text):
                yield found, "letter by letter"

    def _without_spaces(self, text: str) -> Iterator[Found]:
        """Names in scripts that part no words; the tables of a script are made when it is met."""
        for name, script in letters.scripts().items():
            if script.run.search(text):
                if name not in self._unparted:
                    self._unparted[name] = Unparted(script, self._people, self._first)
                yield from self._unparted[name].find(text)

    @cached_property
    def _by_ear(self) -> Ears:
        """Made when a text first needs it."""
        return Ears(self._people, self._first)

    @cached_property
    def _sino(self) -> Sino:
        """Made when a text first needs it."""
        return Sino(self._people, self._first)

    @cached_property
    def _han_parts(self) -> HanParts:
        """Made when a text first needs it."""
        return HanParts(self._people, self._first)

    def may_pair(self, words: tuple[str, ...], language: str) -> bool:
        """Whether a phrase may be a name, two of its words by their sound or all with a slip of the
        pen; a doubt means yes."""
        if len(words) > 2 and min(map(len, words)) < _SHORT:
            return True
        heard = [self._heard(word, language) for word in words]
        if len(words) > 2:
            heard += [self._known_keys(each, language) for each in pairs.joined(words)]
        return any(
            pairs.pair_key(a, b) in self._pairs
            for one, other in combinations(filter(None, heard), 2)
            for a in one
            for b in other
        ) or self._slips.may_stand(words)

    def _known_keys(self, word: str, language: str) -> tuple[str, ...]:
        return tuple(key for key in pairs.unit_keys(word, language) if key in self._known)

    def _heard(self, word: str, language: str) -> tuple[str, ...]:
        """The keys of a word, or of words a letter away, that are of names."""
        known, key = self._keys, (word, language)
        if key not in known:
            if len(known) > _CACHED:
                known.clear()
            known[key] = pairs.heard_as(word, self._known, self._near, language)
        return known[key]

    def paired(self, run: Run, language: str) -> Iterator[Hit]:
        """Names of which two words or more stand in the run, in any spelling."""
        for slip in self._slips.find(run.units):
            start, end = run.units[slip.first].start, run.units[slip.last].end
            yield Hit(start, end, slip.person, slip.cost, "a slip of the pen", slip.name)
        if len(run.units) < 2:
            return
        seen: set[tuple[int, int, int, int]] = set()
        lain: dict[tuple[Name, bool, int, int], pairs.Fit | None] = {}  # namesakes lie alike
        for key, i, j in pairs.candidates(run, self._known, self._near, language):
            for person, place in self._pairs.get(key, ()):
                if (person, place, i, j) in seen:
                    continue
                seen.add((person, place, i, j))
                who = self._people[person - self._first]
                asked = who.names[place], who.exact(place), i, j
                if asked not in lain:
                    lain[asked] = pairs.fit(run, asked[0], (i, j), asked[1], language)
                fit = lain[asked]
                if fit and run.units[fit.first].start < run.units[fit.last].end:
                    yield Hit(
                        run.units[fit.first].start,
                        run.units[fit.last].end,
                        person,
                        fit.cost,
                        fit.what,
                        fit.name,
                        fit.missing,
                        tuple(run.units[u].word for u in fit.inside),
                    )
