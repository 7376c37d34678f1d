"""Who cannot be the subject of a phrase though named before it: those of another clause.

A name within a relative clause, an aside or after "and the driver" is not whom the verb is of; nor
is one person the subject of a verb in the plural.
"""

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase

from monitor.extract.clause import Clause
from monitor.extract.hits import Hit
from monitor.extract.spans import (
    GROUP,
    OTHER,
    PRONOUN,
    RELATIVE,
    ROLE,
    WATCHED,
    Span,
    words_re,
)  # fmt: skip
from monitor.model import Kind

_MARK = re.compile(r"[,;:()–—]")
_COMPLEMENTS = frozenset({"that", "que"})  # after a verb of saying they open what is said
# what befalls a person; of other kinds "and the house was searched" is hers
_BODILY = frozenset(
    {
        Kind.DETENTION, Kind.SENTENCE, Kind.CHARGE, Kind.RELEASE, Kind.ILL_TREATMENT, Kind.DEATH,
        Kind.HEALTH, Kind.DISAPPEARANCE,
    }
)  # fmt: skip


_SUBJECT = frozenset({"before", "either"})  # phrases that ask for the subject of a verb
_SUFFERED = _BODILY | {Kind.HARASSMENT}


class Subjects(Clause):
    """A clause that knows which of the people before a phrase may be its subject."""

    def aside(self, hit: Hit) -> tuple[int, int]:
        """What stands between the subject and its verb: "X, whom Y met in May, was …"."""
        before = self.text[: hit.start].rstrip()
        return self.aside_to(before)

    def aside_to(self, before: str) -> tuple[int, int]:
        """The same of the text `before` a verb; (0, 0) where there is no aside."""
        if not self.lexicon.spaces or not before.endswith(","):
            return 0, 0
        start = before[:-1].rfind(",")
        words = before[start + 1 :].split()
        if start < 0 or not words:
            return 0, 0
        if self._relative(words):
            return start, len(before)
        if any(mark in before[start + 1 :] for mark in ";:") or any(
            start < h.start < h.end < len(before) and not h.trigger.bare for h in self.hits
        ):
            return 0, 0
        first = start + 1 + len(before[start + 1 :]) - len(before[start + 1 :].lstrip())
        # "her brother, who/come to see her, was …": the subject stands at the comma
        heads = [s for s in self.spans if s.end == start and s.keys]
        led = any(
            s.start == first and s.type in (WATCHED, OTHER) and not s.possessive for s in self.spans
        )
        opens = (
            any(s.type == RELATIVE or not (s.oblique or s.possessive) for s in heads)
            and not led
            and words[0] not in self.lexicon.apart
        )
        return (start, len(before)) if opens else (0, 0)

    def _relative(self, words: Sequence[str]) -> bool:
        """Whether words open a relative clause: "who …", "in which …", "2 марта осудившая …"."""
        relative = self.lexicon.people["relative"]
        words = [word for word in words[:4] if not word[0].isdigit()]
        for word in words[:2]:
            if any(
                fnmatchcase(word, each) or (each.endswith("'") and word.startswith(each))
                for each in relative
            ):
                return True
            lead = len(word) <= 2 or word in self.lexicon.people["not_subject"]
            if not lead and word not in self.lexicon.months:
                return False
        return False

    def embedded(self, span: Span, hit: Hit) -> bool:
        """Whether it stands in a clause that describes another: "guards who had beaten X were"."""
        if not self.lexicon.spaces or span.type not in (WATCHED, OTHER, PRONOUN):
            return False
        marks = [m.end() for m in _MARK.finditer(self.text, 0, span.start)]
        words = self.text[marks[-1] if marks else 0 : span.start].split()
        people = self.lexicon.people
        if marks and len(words) > 1 and "," in self.text[span.end : hit.start]:
            return self.text[marks[-1] - 1] == "," and self._relative(words)
        for at in range(len(words) - 1, 0, -1):
            if words[at] in people["says"]:
                return False
            if words[at] in people["relative"] and at < len(words) - 1:
                return words[at] not in _COMPLEMENTS or words[at - 1] in self.lexicon.persons
        return False

    def headed(self, span: Span) -> bool:
        """Whether a clause that has `span` in a clause of its own begins with its own subject."""
        if not self.lexicon.drops_subjects:
            return True
        words = self.text[: span.start].partition(",")[0].split()
        return 0 < len(words) <= 5 and words[0] not in self.lexicon.people["not_subject"]

    def outnumbered(self, chain: Sequence[Span], hit: Hit) -> bool:
        """Whether a verb of several has one person before it: "the other four were sentenced"."""
        if len({key for span in chain for key in span.keys}) != 1 or not self._plural(hit):
            return False
        if hit.trigger.kind not in _BODILY:
            return False
        one = chain[0]
        if one.type in (GROUP, RELATIVE, ROLE) or one.size != 1:
            return False
        gap = self.text[one.end : hit.start].split()
        joined = {*self._joins, *self.lexicon.people["with"]}
        before = self.text[: one.start].split()[-6:]
        return not joined.intersection([*gap, *before])

    def _plural(self, hit: Hit) -> bool:
        """Whether the verb of a phrase, or the one right before it, is of several."""
        many = self.lexicon.people["many"]
        if self.of_many(hit):
            return True
        verbs = [each for each in many if "*" not in each]
        return any(word in verbs for word in self.text[: hit.start].split()[-1:])

    def another(self, span: Span, hit: Hit) -> bool:
        """Whether a noun of its own is the subject: "X was freed and the driver was fined"."""
        if hit.trigger.kind not in _BODILY or not self.lexicon.spaces:
            return False
        told = [h.end for h in self.hits if span.end <= h.start and h.end < hit.start]
        if not told:
            return False
        words = self.text[max(told) : hit.start].replace(",", " , ").replace(";", " ; ").split()
        opening = {*self._joins, *self.lexicon.people["other_clause"]}
        opens = [at for at, word in enumerate(words) if word == ";" or word in opening]
        tail = words[opens[-1] + 1 :] if opens else []
        people = self.lexicon.people
        marks = {*people["determiners"], *people["indefinite"], *people["some"]}
        if (
            not 2 <= len(tail) <= 6
            or tail[-1] in people["not_subject"]
            or not (tail[0] in marks or " ".join(tail[:2]) in marks)
        ):
            return False
        start = self.text.rfind(tail[0], 0, hit.start)
        dated = {"day", "night", "morning", "evening", "week", "month", "year", "time"}
        return not dated.intersection(tail) and not any(
            start <= s.start < hit.start and not (s.oblique or s.possessive) for s in self.spans
        )

    def stranger(self, hit: Hit, since: int = 0) -> bool:
        """Whether the clause of a phrase begins with a noun for somebody unknown: "the driver"."""
        if hit.trigger.kind not in _SUFFERED or hit.trigger.who not in _SUBJECT:
            return False
        if not self._passive(hit):
            return False
        strangers = words_re(self.lexicon.people["strangers"], spaces=self.lexicon.spaces)
        met = list(strangers.finditer(self.text, since, hit.start))
        if not met:
            return False
        found = met[-1]
        between = self.text[found.end() : hit.start]
        named = any(found.start() <= s.start < hit.start and not s.possessive for s in self.spans)
        if named or ";" in between or len(between.split()) > 12:
            return False
        return self._begins(self.text[: found.start()])

    def _passive(self, hit: Hit) -> bool:
        """Whether the subject of a phrase suffers it: not in "a judge ordered her arrest"."""
        singular = self.lexicon.people["singular"]
        first = hit.match.group().split()[:1]
        suffers = hit.trigger.kind is Kind.DEATH or not singular
        return suffers or self.of_many(hit) or (bool(first) and first[0] in singular)

    def _begins(self, before: str) -> bool:
        """Whether a clause begins after `before`; not so in an apposition, "X, the driver"."""
        people = self.lexicon.people
        rest = before.rstrip()
        last = rest.rsplit(None, 1)[-1:]
        if last and last[0] in {*people["determiners"], *people["some"], *people["indefinite"]}:
            rest = rest[: -len(last[0])].rstrip()
        if any(s.end == len(rest.rstrip(",")) for s in self.spans) and not self._introduced(rest):
            return False
        if not rest or rest[-1] in ',;:“«"':
            return True
        return rest.rsplit(None, 1)[-1] in {
            *self.lexicon.apart,
            *people["relative"],
            *people["says"],
        }

    def _introduced(self, before: str) -> bool:
        """ "According to X, the driver …": no apposition."""
        end = len(before.rstrip(","))
        return any(s.end == end and s.oblique for s in self.spans)
