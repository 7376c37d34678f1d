"""What the rest of a document says of a person: her places, her organisation, her work."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Any, Self, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor import text as texts
from monitor.match import bearer, countries, han, roles, verdict
from monitor.match.data import members
from monitor.match.distance import distance
from monitor.match.romanise import readings, skeleton, skeletons
from monitor.match.verdict import Term
from monitor.model import Defender, Document

T = TypeVar("T")

# each begins with the mark that is looked for, and asks behind it what stands before
_SENTENCE = re.compile(r"[.!?。！？\n](?:(?<=\n)|(?<=\w{3}.))")
_CLAUSE_END = re.compile(r"[.;:!?。！？；：\n](?!\s?р\b)")  # "г. р." ends none
# what stands before a photographer's name, and what stands behind it where the first is in doubt
_CREDIT = re.compile(
    r"(?:©|\bphoto(?:graph)?s? by|\bphoto credit:?|\bcredit photo ?:?|(?:摄影|攝影)[:：]?)\s*$"
)
_PICTURE = re.compile(r"(?:\b(?:photos?|fotos?|image|imagen|фото|قطه|تصوير)|图)\s?[:：]\s*$")
# `X, press@…`, `X (+49 …`: whom to ask; `（记者X 某地报道）`
_CONTACT = re.compile(r"(?:(?!\. )[^\n!?;]){0,60}?(?:\w@\w|\+\d{2})")
_BYLINE = re.compile(r"[^。，、\n]{0,10}(?:报道|摄影|电）|讯）|[）)])")
_AGENCY = re.compile(r"\s*(?:/|\||©|\)|$)")
_PROPER = re.compile(r"[^\W\d_a-zß-öø-ÿа-яё](?<![^\W\d_].)[^\W\d_]*")
_ASCII_PROPER = re.compile("[A-Z](?<![A-Za-z].)[A-Za-z]*")
_HAN_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{2,}")


@dataclass(slots=True)
class Surroundings:
    """A document with what is looked up in it again and again, worked out once."""

    document: Document
    even: str  # the text folded letter by letter
    spans: list[tuple[int, int]]
    _sounds: dict[str, set[str]] | None = field(default=None)
    _roles: dict[tuple[int, int], frozenset[str]] = field(default_factory=dict)
    _role_words: list[int] | None = field(default=None)
    _passages: str | None = field(default=None)
    _spoken: countries.Spoken | None = field(default=None)
    _tells_apart: bool | None = field(default=None)
    _breaks: list[int] | None = field(default=None)
    _looked: dict[tuple[Any, int, int], Any] = field(default_factory=dict)

    def once(self, look: Callable[[Self, int, int], T], start: int, end: int) -> T:
        """What a look at a place finds there, worked out once whoever is meant."""
        asked = look, start, end
        if asked not in self._looked:
            self._looked[asked] = look(self, start, end)
        found: T = self._looked[asked]
        return found

    @property
    def told(self) -> str:
        """The folded passages in which names count."""
        if self._passages is None:
            self._passages = "\n".join(self.even[start:end] for start, end in self.spans)
        return self._passages

    def roles(self, start: int, end: int) -> frozenset[str]:
        """The kinds of role that stand beside a place."""
        if (start, end) not in self._roles:
            if not self._role_word_near(start - bearer.REACH, end + 3 * bearer.REACH):
                return frozenset()
            self._roles[start, end] = bearer.beside(
                self.even, self.document.text, start, end, self.document.language
            )
        return self._roles[start, end]

    def _role_word_near(self, start: int, end: int) -> bool:
        if self._role_words is None:
            self._role_words = roles.places(self.even)
        at = bisect_left(self._role_words, start)
        return at < len(self._role_words) and self._role_words[at] < end

    def is_namesake(self, start: int, end: int) -> bool:
        """Whether the sentence of a place says that somebody else bears the name."""
        if self._tells_apart is None:
            self._tells_apart = any(_telling().find_matches_as_indexes(self.even))
        if not self._tells_apart:
            return self.even[max(0, start - 40) : start].rstrip(" «“\"'").endswith(_called_so())
        first, last = self.sentence(start, end, 80)
        head, tail = self.even[first:start], self.even[end:last]
        if any(each in head or each in tail for each in members("words.toml", "namesakes")):
            return True
        if head.rstrip(" «“\"'").endswith(_called_so()):
            return True
        before = self.even[self.sentence(max(0, first - 2), first, 110)[0] : first]
        if any(each in before for each in members("words.toml", "namesake_before")):
            return True
        return any(_of_somebody(part, each) for part in (head, tail) for each in _same_name())

    def sentence(self, start: int, end: int, reach: int) -> tuple[int, int]:
        """Where the sentence of a place begins and ends, at most `reach` letters away."""
        if self._breaks is None:
            self._breaks = [each.start() for each in _SENTENCE.finditer(self.document.text)]
        least, breaks = max(0, start - reach), self._breaks
        before, after = bisect_left(breaks, start) - 1, bisect_left(breaks, end)
        first = breaks[before] + 1 if before >= 0 and breaks[before] >= least else least
        ends = after < len(breaks) and breaks[after] < end + reach
        return first, breaks[after] if ends else end + reach

    def clause_before(self, start: int, reach: int) -> str:
        """The folded words before a place, from the last mark on that ends a clause."""
        first = max(0, start - reach)
        text = self.document.text[first:start]
        cut = max((each.end() for each in _CLAUSE_END.finditer(text)), default=0)
        return self.even[first + cut : start]

    def works_near(self, start: int, end: int) -> frozenset[str]:
        """The kinds of work named within a line or so of a place."""
        return self.once(Surroundings._works_near, start, end)

    def _works_near(self, start: int, end: int) -> frozenset[str]:
        if not self._role_word_near(start - 90, end + 90):
            return frozenset()
        return roles.described(self.even[max(0, start - 90) : end + 90])

    def sounds(self) -> dict[str, set[str]]:
        """Sound keys of the words with a capital (of all words where there are none), each with
        the Latin spellings that have it."""
        if self._sounds is None:
            found: dict[str, set[str]] = {}
            words = {each for start, end in self.spans for each in self._proper(start, end)}
            for word in texts.folded(" ".join(words)).replace("'", " ").split():
                for spelling in readings(word, self.document.language):
                    found.setdefault(skeleton(spelling), set()).add(spelling)
            for run in () if self.told.isascii() else _HAN_RUN.findall(self.told):
                found.update({key: set() for key in _han_sounds(run)})
            self._sounds = found
        return self._sounds

    def context_terms(self, defender: Defender) -> list[Term]:
        """Places, organisations and cases of the list's context that the text names too."""
        words = verdict.places(defender.context)
        found = [each for each in words if self.has(each)]
        if found:
            weight, named = min(1.6, 0.8 * len(found)), ", ".join(sorted(found)[:3])
            return [Term(weight, "the list's context stands in the text", of=named)]
        return [Term(-0.3, "nothing of the list's context in the text")] if words else []

    def spoken(self) -> countries.Spoken:
        """Where the passages name countries."""
        if self._spoken is None:
            found = countries.spoken_of(self.even)
            ends = [each for span in self.spans for each in span]
            self._spoken = tuple(each for each in found if bisect_right(ends, each[0]) % 2)
        return self._spoken

    def country_terms(self, defender: Defender, places: list[tuple[int, int]]) -> list[Term]:
        """Whether the text speaks of her country, or only of others; or, where it is silent, what
        title, code or labels say that it is about.

        Her own name (`Turki`, `Israel`) speaks of none, nor does a place of the list's context.
        """
        own = _countries_of(defender.context) - {defender.country}
        told = tuple(
            (at, code)
            for at, code in self.spoken()
            if code not in own and not any(first <= at < last for first, last in places)
        )
        if not defender.country or not told:
            return self._about(defender)
        named = frozenset(code for _, code in told)
        near = self._named_near(told, *min(places)) if places else frozenset()
        if countries.includes(named, defender.country):
            away = near and not countries.includes(near, defender.country)
            return [] if away else [Term(0.3, "the text speaks of her country")]
        leads = bool(near) and self._leads(told, *min(places))
        if near and (leads or not self.near(defender, [min(places)])):
            why = "named with another country, and hers is not in the text"
            return [Term(-3.6 if leads else -2.6, why)]
        return self._about(defender)

    def _about(self, defender: Defender) -> list[Term]:
        """What is known of the document's country beside its text."""
        about = self.document.country
        if not defender.country or not about:
            return []
        if countries.includes(frozenset({about}), defender.country):
            return [Term(0.3, "the document is about her country")]
        return [Term(-2.6, "the document is about another country")]

    def _named_near(self, told: countries.Spoken, start: int, end: int) -> frozenset[str]:
        """The countries that the sentence of a place names."""
        return countries.between(told, *self.sentence(start, end, 200))

    def _leads(self, told: countries.Spoken, start: int, end: int) -> bool:
        """Whether the country stands before the name, as where things happen."""
        return bool(countries.between(told, self.sentence(start, end, 200)[0], start))

    def is_credit(self, start: int, end: int) -> bool:
        """Whether a place names who took a picture."""
        before = self.even[max(0, start - 24) : start]
        if _CREDIT.search(before):
            return True
        if _PICTURE.search(before) and _AGENCY.match(self.even[end : end + 8]):
            return True
        head = before.rstrip(": ：")
        return head.endswith(("(记者", "（记者", "通讯员")) and bool(_BYLINE.match(self.even, end))

    def is_contact(self, end: int) -> bool:
        """Whether an address or a number to call follows a name on its line."""
        return bool(_CONTACT.match(self.document.text, end))

    def alike(self, word: str, listed: frozenset[str]) -> bool:
        """Whether a proper name of the text is one of the list's, in any alphabet."""
        plain = texts.folded(word)
        keys = frozenset(skeletons(plain, self.document.language))
        return any(
            each.startswith(plain[:5]) or plain.startswith(each[:5]) or keys & heard
            for each, heard in _compared(listed)
        )

    def near(self, defender: Defender, places: list[tuple[int, int]]) -> bool:
        """Whether the sentence of a place names what the list's context names."""
        listed = verdict.places(defender.context)
        if not listed:
            return False
        spans = [self.sentence(start, end, 160) for start, end in places]
        folds = [each for each, _ in _compared(listed)]
        if any(each in self.even[first:last] for each in folds for first, last in spans):
            return True
        told = (word for first, last in spans for word in self._proper(first, last))
        return any(len(word) > 3 and self.alike(word, listed) for word in told)

    def _proper(self, start: int, end: int) -> list[str]:
        """The words with a capital of a stretch."""
        text = self.document.text
        return (_ASCII_PROPER if text.isascii() else _PROPER).findall(text, start, end)

    def has(self, word: str) -> bool:
        """Whether a proper name stands in the text, in any alphabet."""
        plain = texts.folded(word)
        if plain in self.told:
            return True
        least = 4 if self.document.language in _UNVOWELLED else 3
        vowels = _UNWRITTEN if self.document.language in _UNVOWELLED else _WRITTEN
        for spelling in readings(plain):
            key = skeleton(spelling)
            near = self.sounds().get(key, ()) if len(key) >= least else ()
            if any(distance(spelling, each, vowels=vowels) <= _ALIKE for each in near):
                return True
        return any("~" + "".join(way) in self.sounds() for way in han.split(plain) if len(way) > 1)


_UNVOWELLED = frozenset({"ar", "fa", "he", "ur", "ps", "ckb"})
_UNWRITTEN, _WRITTEN = 0.1, 0.35  # what a missing vowel parts two spellings by
_ALIKE = 0.9  # by which spellings of one place may differ: `Shenyang` is not `Zhang`


@lru_cache(maxsize=20_000)
def _compared(listed: frozenset[str]) -> tuple[tuple[str, frozenset[str]], ...]:
    """What a list's context names, folded, and how each sounds."""
    folds = map(texts.folded, listed)
    return tuple((each, frozenset(skeletons(each))) for each in folds)


@lru_cache(maxsize=20_000)
def _countries_of(context: str) -> frozenset[str]:
    return frozenset(code for _, code in countries.spoken_of(texts.fold_even(context)))


@lru_cache(maxsize=1)
def _telling() -> AhoCorasick:
    """What a text says somewhere that tells two people of a name apart."""
    words = members("words.toml", "namesakes") | members("words.toml", "namesake_before")
    return AhoCorasick(
        sorted(words | _same_name()), matchkind=MatchKind.Standard, store_patterns=False
    )


@lru_cache(maxsize=1)
def _called_so() -> tuple[str, ...]:
    return tuple(members("words.toml", "also_called"))


def _same_name() -> frozenset[str]:
    return members("words.toml", "same_name")


def _of_somebody(part: str, phrase: str) -> bool:
    """Whether it is somebody, no town and no book, who is said to have the same name."""
    at = part.find(phrase)
    if at < 0:
        return False
    if han.is_han(phrase):
        near = part[max(0, at - 4) : at + 10]
        return bool(roles.described(near)) or any(
            each in near for each in members("words.toml", "somebody")
        )
    before = re.findall(r"[^\W\d_]+", part[:at])[-4:]
    return any(
        each in members("words.toml", "somebody") or roles.described(each) for each in before
    )


def _han_sounds(run: str) -> set[str]:
    return {
        "~" + "".join(way)
        for at in range(len(run) - 1)
        for way in product(han.reading(run[at]), han.reading(run[at + 1]))
    }


def asides(document: Document, even: str) -> list[tuple[int, int]]:
    """Lines that only lead to other pages: `More on this site`, `» Profile: …`."""
    starts = tuple(members("words.toml", "asides"))
    bylines = tuple(members("words.toml", "credits"))
    found: list[tuple[int, int]] = []
    leading = False
    for line in re.finditer(r"[^\n]+", document.text):
        plain = even[line.start() : line.end()].strip(" *#—-–·|")
        bullet = plain.startswith(("»", "›", "→", "▸"))
        if len(plain) < 160 and plain.startswith(starts):
            leading = len(plain) < 40 and ":" not in plain[:-1]
            found.append(line.span())
        elif (
            (len(plain) < 70 and plain.startswith(bylines) and not plain.endswith("."))
            or bullet
            or (leading and len(plain) < 110 and not plain.endswith((".", "。", "؟", "!")))
        ):
            found.append(line.span())
        else:
            leading = False
    return found
