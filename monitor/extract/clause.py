"""One clause's people as pieces: how far apart, who owns what, who stands in one list."""

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase

from monitor.extract.hits import Attached, Hit
from monitor.extract.lexicons import Lexicon
from monitor.extract.spans import PRONOUN, WATCHED, Span

_ONLY_OWNERS = frozenset({"his", "their", "whose", "its", "hers"})


class Clause:
    """A sentence with its people and phrases, and what can be asked of it."""

    def __init__(
        self, text: str, spans: Sequence[Span], hits: Sequence[Hit], lexicon: Lexicon
    ) -> None:
        self.text, self.spans, self.hits, self.lexicon = text, spans, hits, lexicon
        words = lexicon.people["and"]
        self._joins = tuple(word for word in words if word not in (",", "、", "،"))
        self._possessives: dict[tuple[int, int], bool] = {}  # place of a span → whether it is one

    def _made(self, spans: Sequence[Span], how: str, words: int, rivals: int = 0) -> Attached:
        keys = tuple(dict.fromkeys(key for span in spans for key in span.keys))
        first = min(spans, key=lambda s: s.start)
        last = max(spans, key=lambda s: s.end)
        kind = spans[0].type
        anchor = ("full" if spans[0].full else "short") if kind == WATCHED else kind
        return Attached(keys, how, words, anchor, (first.start, last.end), rivals)

    def _words(self, start: int, end: int) -> int:
        if end <= start:
            return 0
        piece = self.text[start:end]
        return len(piece.split()) if self.lexicon.spaces else len(piece.strip()) // 2

    def _is_possessive(self, span: Span) -> bool:
        """ "His", and "her" before a noun; "X's"."""
        if not span.possessive or span.type != PRONOUN:
            return span.possessive
        place = span.start, span.end
        if place not in self._possessives:
            self._possessives[place] = self._owns(span)
        return self._possessives[place]

    def _owns(self, span: Span) -> bool:
        """Whether a pronoun that may be possessive stands before what is hers."""
        after = self.text[span.end : span.end + 24].lstrip(" ")
        found = re.match(r"\w+", after)
        word = found.group() if found else ""
        people = self.lexicon.people
        if not people["particles"] or self.text[span.start : span.end] in _ONLY_OWNERS:
            return True
        known = (
            word in self.lexicon.after_objects or word in self.lexicon.numbers or self._frees(word)
        )
        return bool(word) and not known and not word[0].isdigit()

    def of_many(self, hit: Hit) -> bool:
        """Whether a phrase begins with a word said of several: "condenados a treinta años"."""
        many = self.lexicon.people["many"]
        if set(self.text[: hit.start].split()[-1:]) & {*self.lexicon.people["not_subject"]}:
            return False  # "is said to have been freed"
        return any(fnmatchcase(w, each) for w in hit.match.group().split()[:1] for each in many)

    def _frees(self, word: str) -> bool:
        """Whether a word ends as those after an object do: "его задержали", not "его дело"."""
        ends = (each for each in self.lexicon.people["particles"] if "*" in each)
        return any(fnmatchcase(word, each) for each in ends)

    def _told(self, between: str) -> bool:
        """Whether somebody speaks in between: "was slapped, told us that X …" is not of X."""
        says = self.lexicon.people["says"]
        return (
            self.lexicon.spaces and "," in between and bool({*between.split()}.intersection(says))
        )

    def _official(self, low: int, hit: Hit) -> int:
        """Where "the judge" right before a verb begins, said of no name: 0 where it does not."""
        if hit.trigger.bare or not self.lexicon.spaces:
            return 0
        low = max(low, hit.start - 40)
        found = self.lexicon.official_subject.search(self.text, low, hit.start)
        return found.start() if found else 0

    def _list(self, span: Span, hit: Hit, *, left: bool, right: bool = True) -> list[Span]:
        """`span` with those listed beside it: "A, B and C"."""
        spot = self.spans.index(span)
        chain = [span]
        if left:
            chain = self._backward(spot) + chain
        if right:
            chain += self._forward(spot, hit)
        return [span, *(s for s in chain if s is not span)]

    def _joined(self, first: Span, second: Span) -> str:
        """ "and", "," or "" for what stands between two people of a list."""
        title = self.lexicon.titles.search(
            self.text, max(first.end, second.start - 16), second.start
        )
        gap = self.text[first.end : title.start() if title else second.start]
        told = any(h.start >= first.end and h.end <= second.start for h in self.hits)
        if told or len(gap) > 60 or re.search(r"[;.!?。；(]", gap) or not second.keys:
            return ""
        words = gap.replace(",", " , ").split() if self.lexicon.spaces else [gap]
        if words[:1] == [","] and words[-2:-1] == [","] and words[-1] in self._joins:
            return "and"  # "X, head of the league of Y, and Z"
        if len(words) > 7:
            return ""
        people = self.lexicon.people
        if len(words) > 2 and words[-1] in (*people["not_subject"], *people["relative"]):
            return ""  # "the killing of X and the arrest of Y": another thing, and hers
        starts = gap.strip(" ,")
        onto = set(self.lexicon.notation.prefixes).intersection(self._joins)
        if not starts and self.text[second.start] in onto:
            starts = self.text[second.start]  # "وحنان": the conjunction is written onto the name
        if any(self._opens(starts, word) for word in self._joins):
            return "and"
        return "," if gap.strip(" *_")[:1] in (",", "、", "،") and len(words) <= 5 else ""

    def _opens(self, words: str, join: str) -> bool:
        spaced = join + (" " if self.lexicon.spaces else "")
        first = words.split()[:1] if self.lexicon.spaces else []
        return words == join or words.startswith(spaced) or first == [join]

    def _backward(self, spot: int) -> list[Span]:
        chain: list[Span] = []
        anded = False
        while (before := self._beside(spot, -1)) is not None:
            how = self._joined(self.spans[before], self.spans[spot])
            if how == "and" and not anded:
                anded = True
            elif how != "," or not anded:
                break
            spot = before
            chain.insert(0, self.spans[spot])
        return chain

    def _beside(self, spot: int, step: int) -> int | None:
        """The next person of a list, over an owner: "X and his wife, Y"."""
        spot += step
        while 0 <= spot < len(self.spans):
            each = self.spans[spot]
            if not (each.type == PRONOUN and each.possessive):
                return spot
            spot += step
        return None

    def _forward(self, spot: int, hit: Hit) -> list[Span]:
        chain: list[Span] = []
        pending: list[Span] = []
        while (after := self._beside(spot, 1)) is not None:
            how = self._joined(self.spans[spot], self.spans[after])
            if not how:
                break
            spot = after
            pending.append(self.spans[spot])
            if how == "and":
                if self._is_subject(self.spans[spot], hit):
                    break
                chain += pending
                pending = []
        return chain

    def _is_subject(self, span: Span, hit: Hit) -> bool:
        """Whether another event's phrase begins right after: "arrested A, and B was fined".

        "A and B, held since May, were freed" only says more of both."""
        return any(
            other is not hit
            and other.start >= hit.end  # "the trial of A and B opened" is all one phrase
            and 0 <= other.start - span.end <= 12
            and other.trigger.who == "before"
            and not (other.trigger.bare and self.text[span.end : other.start].strip() == ",")
            for other in self.hits
        )
