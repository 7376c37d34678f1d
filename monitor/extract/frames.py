"""Where in a sentence the one who suffers a phrase's event stands: before, after, owner, slot.

Which of these a phrase asks for is the lexicon's word; `monitor.extract.attach` asks.
"""

import re
from dataclasses import replace

from monitor.extract.cases import OF_A_CASE
from monitor.extract.hits import Attached, Hit
from monitor.extract.spans import GROUP, OTHER, PRONOUN, RELATIVE, ROLE, WATCHED, Span
from monitor.extract.subjects import Subjects
from monitor.model import Kind

_OF_A_THING = frozenset({Kind.DETENTION, Kind.RELEASE, Kind.APPEAL})


def _is_article(span: Span) -> bool:
    return span.type == PRONOUN and span.weak


class Frame(Subjects):
    """One sentence, and where in it the people of a phrase are."""

    def slot(self, hit: Hit) -> Attached | None:
        for name, value in hit.match.groupdict().items():
            if value is None or name.rstrip("0123456789") != "who":
                continue
            start, end = hit.match.span(name)
            for span in self.spans:
                if self._is_possessive(span) and span.type == PRONOUN:
                    continue
                if span.oblique and span.start == hit.start:
                    continue  # "in support of X yesterday (they) gave …": somebody else
                if span.start < end and start < span.end and span.keys:
                    if self._of_the_next(span, hit) or self._by_the_way(span, hit):
                        continue
                    return self._made(self._list(span, hit, left=True), "slot", 0)
        return None

    def _by_the_way(self, span: Span, hit: Hit) -> bool:
        """ "X, lawyer of Y, was": Y opens the phrase only by standing beside it."""
        if span.start != hit.start or self.text[span.end : span.end + 1] != ",":
            return False
        low, high = self.aside_to(self.text[: span.end + 1])
        return low < span.start < high

    def _of_the_next(self, span: Span, hit: Hit) -> bool:
        """Whether a comma parts the last word of a phrase from the name and a verb follows it: "Л.
        избили, К. не тронули" does not beat K."""
        if span.end != hit.end or not self.text[: span.start].rstrip().endswith(","):
            return False
        return self.text[span.end :].lstrip()[:1] not in ("", ",", ".", ";", ")", "(")

    def before(self, hit: Hit) -> Attached | None:  # noqa: PLR0911  # one for each way
        if inside := self._object(hit):
            return self._made([inside], "before", 0)
        if owner := self._owner(hit):
            if hit.trigger.kind is Kind.APPEAL:  # "her defence lodged an appeal"
                return self._made([owner], "of", 0)
            return Attached(("~thing",), "before", 0, OTHER, (owner.start, hit.start))
        if named := self._antecedent(hit):
            return self._made(self._list(named, hit, left=True, right=False), "before", 1)
        left = [s for s in self.spans if s.end <= hit.start + 1 and s.keys]
        fit = [s for s in left if not s.oblique and not self._is_possessive(s)]
        fit = [s for s in fit if not _is_article(s) or s.end >= hit.start - 1]
        low, high = self.aside(hit)
        main = [s for s in fit if not low < s.start < high and not self.embedded(s, hit)]
        if fit and not main and self.headed(fit[0]):
            return Attached(("~another",), "before", 0, OTHER, (fit[0].start, hit.start))
        fit = main or fit
        if not fit:
            return None
        best = next((s for s in reversed(fit) if not s.weak or _is_article(s)), fit[-1])
        if self.others(hit):
            return None
        if at := self._official(best.end, hit):
            return Attached(("~official",), "before", 0, OTHER, (at, hit.start))
        if self._words(best.end, hit.start) > 30:
            return None
        rivals = len({s.keys for s in fit if s.type in (WATCHED, OTHER)}) - 1
        chain = self._list(best, hit, left=not self._is_one(best, hit), right=False)
        unknown = self.another(best, hit) or self.stranger(hit, best.end)
        if unknown or self.outnumbered(chain, hit):
            return Attached(("~another",), "before", 0, OTHER, (best.start, hit.start))
        return self._made(chain, "before", self._words(best.end, hit.start), rivals)

    def _owner(self, hit: Hit) -> Span | None:
        """Whose thing suffers or does it: "her passport was taken" takes nobody away."""
        if hit.trigger.kind not in _OF_A_THING:
            return None
        for span in self.spans:
            words = self.text[span.end : hit.start].split()
            near = span.end <= hit.start and 0 < len(words) <= 2
            if not near or not span.keys or not self._is_possessive(span):
                continue
            known = {*self.lexicon.people["clauses"], *self.lexicon.people["and"]}
            parted = bool(set(",;:").intersection("".join(words))) or known.intersection(words)
            inside = any(span.end <= s.start < hit.start and s is not span for s in self.spans)
            if not parted and not inside:
                return span
        return None

    def _is_one(self, subject: Span, hit: Hit) -> bool:
        """ "They fined A, and B was freed": a verb of one person has not "A and B" before it."""
        singular, ands = self.lexicon.people["singular"], self.lexicon.people["and"][:1]
        first = self.text[hit.start : hit.end].split()[:1]
        joined = self.text[: subject.start].rsplit(None, 8)[-6:]
        return bool(first) and first[0] in singular and any(word in joined for word in ands)

    def _antecedent(self, hit: Hit) -> Span | None:
        """Whom "who" right before the phrase means: "cares for her father, who suffered"."""
        words = self.lexicon.relative_subjects
        if not words or self.lexicon.drops_subjects:
            return None
        found = re.search(rf", (?:{words}) (?:\w+ )?$", self.text[: hit.start])
        if found is None or self._says(found.start() + 2, hit):
            return None
        return next((s for s in self.spans if s.end == found.start() and s.keys), None)

    def inverted(self, hit: Hit) -> Attached | None:
        """The subject right after its verb ("fue detenido ayer X"): nothing parts the two."""
        found = self.after(hit)
        if found is None or found.words > 8:
            return None
        gap = self.text[hit.end : found.at[0]]
        words = gap.split()
        stops = {*self._joins, *self.lexicon.people["clauses"]}
        return None if "," in gap or ":" in gap or stops.intersection(words) else found

    def _object(self, hit: Hit) -> Span | None:
        """A pronoun within the event's own words: "lo detuvieron", "gave her five years"."""
        inside = [
            s for s in self.spans
            if s.type == PRONOUN and s.keys and not self._is_possessive(s)
            and hit.start <= s.start and s.end <= hit.end
        ]  # fmt: skip
        return inside[-1] if inside else None

    def others(self, hit: Hit) -> bool:
        """Whether "who" before the phrase is of somebody else: "for people who were tortured"."""
        words = self.lexicon.relative_words
        if not words or not self.lexicon.spaces:
            return False
        found = re.search(rf"([^\s,]) (?:{words}) ((?:\w+ ){{0,2}})$", self.text[: hit.start])
        if found is None or self._says(found.start(2), hit):
            return False
        if self._reported(found.end(1)):
            return self.of_many(hit)
        return not any(
            found.start(1) < s.end <= hit.start or self._apposed(s, found.end(1))
            for s in self.spans
            if s.type != PRONOUN
        )

    def _says(self, start: int, hit: Hit) -> bool:
        """Whether the clause has a subject of its own: "told the judge that he was tortured"."""
        return not self.lexicon.drops_subjects and any(
            s.type == PRONOUN and start <= s.start and s.end == hit.start - 1
            and not self._is_possessive(s)
            for s in self.spans
        )  # fmt: skip

    def _reported(self, end: int) -> bool:
        """Whether the word up to `end` makes "que" that of reported speech: "contó que fue …"."""
        word = self.text[:end].split()[-1]
        return self.lexicon.drops_subjects and word in self.lexicon.people["says"]

    def _apposed(self, span: Span, end: int) -> bool:
        """Whether all up to `end` only says who she is: "X, a teacher from Y (who was …)"."""
        words = self.text[span.end : end].replace(",", " , ").split()
        if span.type not in (WATCHED, OTHER) or not 1 < len(words) <= 10 or words[0] != ",":
            return False
        people = self.lexicon.people
        stops = {*people["not_subject"], *people["and"], *people["clauses"], *people["relative"]}
        return words[1] not in stops and "," not in words[1:]

    def bare(self, hit: Hit) -> Attached | None:
        """A participle without auxiliary: its person stands close before it, and no longer phrase
        of the kind takes it for an active verb."""
        for other in self.hits:
            if (
                other.trigger.kind is hit.trigger.kind
                and other.trigger.who in ("after", "slot")
                and other.start <= hit.start and hit.end <= other.end
                and other.end - other.start > hit.end - hit.start
            ):  # fmt: skip
                return None
        for span in self.spans:  # "the trial of X, arrested in May": X, though after "of"
            beside = self.text[span.end : hit.start].strip() == "," and span.end < hit.start
            if beside and span.type in (WATCHED, OTHER) and span.oblique and span.keys:
                return self._made([span], "before", 0)
            if span.size < -1 and span.end + 1 == hit.start:  # "defended forty people charged with"
                return self._made([span], "before", 0)
        found = self.before(hit)
        if not found and self._opening(hit):
            return self.after(hit)
        return found if found and found.words <= (28 if self._goes_on(hit) else 14) else None

    def _opening(self, hit: Hit) -> bool:
        """Whether it is of the participles that open a sentence, before its subject: "Detained in
        May and beaten in the car, X was charged"."""
        if not self.text[: hit.start].strip():
            return hit.trigger.bare or hit.trigger.who == "after"
        first = any(h.trigger.bare and not self.text[: h.start].strip() for h in self.hits)
        named = any(s.end <= hit.start and s.type in (WATCHED, OTHER, PRONOUN) for s in self.spans)
        return first and not named and self.text[: hit.start].split()[-1] in self._joins

    def _goes_on(self, hit: Hit) -> bool:
        """Whether the participle is one more of a row: "she was brought to …, and remanded"."""
        last = self.text[: hit.start].rsplit(None, 1)[-1:]
        return last != [] and (last[0].endswith(",") or last[0] in self._joins)

    def after(self, hit: Hit) -> Attached | None:
        for span in self.spans:
            if span.start < hit.start or (span.start < hit.end and span.end <= hit.end):
                continue
            between = self.lexicon.titles.sub("", self.text[hit.end : span.start])
            if re.search(r"[;!?。；！？]|\.\s", between) or self._words(hit.end, span.start) > 12:
                return None
            close = not between.strip()  # "came for X", "imposed on Ms. X": the phrase's own "on"
            if _is_article(span):
                continue
            if (span.oblique and not close) or self._is_possessive(span) or not span.keys:
                continue
            if self._parted(hit, span) or self._told(between):
                return None
            words = self._words(hit.end, span.start)
            return self._made(self._list(span, hit, left=False), "after", words)
        return None

    def _parted(self, hit: Hit, span: Span) -> bool:
        """Whether another event stands between; participles that open a sentence share one."""
        bare = {other.start for other in self.hits if other.trigger.bare}
        bare = bare if self._opening(hit) else set()
        return any(
            other.start >= hit.end and other.end <= span.start and other.start not in bare
            for other in self.hits
        )

    def either(self, hit: Hit) -> Attached | None:
        inside = [
            s
            for s in self.spans
            if hit.start <= s.start and s.end <= hit.end and s.keys and not s.oblique and not s.weak
        ]
        if inside and inside[0].type in (WATCHED, OTHER, RELATIVE):
            return self._made(self._list(inside[0], hit, left=True), "either", 0)
        left, right = self.before(hit), self.after(hit)
        if left and right:
            # a comma parts: "A was seized, B let go" is not the seizing of B
            far = right.words + ("," in self.text[hit.end : right.at[0]])
            return right if far <= left.words else left
        return left or right

    def possessor(self, hit: Hit) -> Attached | None:
        """Whose it is, with those of "her conviction and that of X"."""
        found = self._owners_of(hit)
        if not found or not self.lexicon.people["that_of"]:
            return found
        for span in self.spans:
            gap = self.text[max(hit.end, found.at[1]) : span.start].strip()
            if span.keys and span.start > found.at[1] and gap in self.lexicon.people["that_of"]:
                return replace(found, keys=tuple(dict.fromkeys((*found.keys, *span.keys))))
        return found

    def _owners_of(self, hit: Hit) -> Attached | None:
        inside = self.within(hit)
        inside = [s for s in inside if s.possessive or s.oblique] or inside
        if inside:
            one = inside[-1].type in (PRONOUN, ROLE, GROUP)
            return self._made(
                inside[-1:] if one else self._list(inside[-1], hit, left=True), "of", 0
            )
        near: Span | None = None
        for span in self.spans:
            gap = self._words(span.end, hit.start)
            if span.end <= hit.start and gap <= 4 and span.keys and (span.possessive or gap <= 1):
                near = span
        if near and near.possessive:
            chain = [near] if near.type == PRONOUN else self._list(near, hit, left=True)
            return self._made(chain, "of", 0)
        last = self.text[hit.start : hit.end].split(" ")[-1]
        owned = hit.end - len(last) if last in self.lexicon.people["possessor_after"] else hit.end
        for span in self.spans:
            if span.type == PRONOUN and span.possessive and self._owner_of_named(span):
                continue
            if span.start >= hit.end and span.keys and self._is_of(self.text[owned : span.start]):
                return self._made(self._list(span, hit, left=False), "of", 1)
        return self._made([near], "of", 2) if near else None

    def within(self, hit: Hit) -> list[Span]:
        """The people whom a phrase's own words hold."""
        spans = (s for s in self.spans if hit.start <= s.start and s.end <= hit.end)
        return [s for s in spans if s.keys and not (s.weak and s.type == OTHER)]

    def _is_of(self, between: str) -> bool:
        """Whether a possessor follows: "the trial of X"."""
        if len(between.split()) > 4 or re.search(r"[;:]", between):
            return False
        words = self.lexicon.people["possessor_after"]
        return any(not w or w in between.split() or between.strip() == w for w in words)

    def _owner_of_named(self, pronoun: Span) -> bool:
        """Whether "his" is of "his lawyer, X": then X is meant."""
        return any(
            0 < s.start - pronoun.end <= 24 and s.type in (WATCHED, OTHER) for s in self.spans
        )

    def topic(self, hit: Hit) -> Attached | None:
        fit = [s for s in self.spans if s.keys and s.type != ROLE and not s.oblique and not s.weak]
        fit = [s for s in fit if s.type in (WATCHED, PRONOUN, GROUP)] or fit
        if not fit:
            return self.possessor(hit) if hit.trigger.kind in OF_A_CASE else None
        best = min(fit, key=lambda s: min(abs(s.end - hit.start), abs(s.start - hit.end)))
        several = best.type in (WATCHED, OTHER) and best.start >= hit.start
        chain = self._list(best, hit, left=best.start < hit.end) if several else [best]
        return self._made(chain, "topic", min(self._words(best.end, hit.start), 9))

    def anyone(self, hit: Hit) -> Attached | None:
        """The last way: whoever is in the sentence, even after "of" or before "'s"."""
        fit = [
            s
            for s in self.spans
            if s.keys and not _is_article(s) and s.end <= hit.start and s.type in (WATCHED, PRONOUN)
        ]
        if not fit:
            return None
        several = fit[-1].type == WATCHED and not fit[-1].possessive
        chain = self._list(fit[-1], hit, left=True, right=False) if several else fit[-1:]
        return self._made(chain, "oblique", self._words(fit[-1].end, hit.start))
