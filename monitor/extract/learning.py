"""What a text shows of its people before a pronoun asks: gender, roles, who is interviewed."""

import re
from collections.abc import Sequence

from monitor.extract.lexicons import Lexicon
from monitor.extract.memory import Memory
from monitor.extract.naming import SpanFinder
from monitor.extract.sentences import Sentence
from monitor.extract.spans import OTHER, OTHERS, RELATIVE, WATCHED, Span, fits

_ROLES = 4  # words before the first name of a list
_INTERVIEW = 4  # sentences with "I" of which one is made


class Learner:
    """The part of a reader that keeps what it is shown."""

    lexicon: Lexicon
    memory: Memory
    finder: SpanFinder
    anchors: list[tuple[int, int, str, bool]]
    _roles: re.Pattern[str]
    _narrator: tuple[str, ...]  # who is asked in an interview

    def prepare(self, sentences: Sequence[Sentence]) -> None:
        """Learn who is a he and who a she where a sentence names one person only."""
        self._count(sentences)
        votes: dict[str, list[int]] = {}
        last = ""
        for sentence in sentences:
            here = {w for s, _, w, _ in self.anchors if sentence.start <= s < sentence.end}
            who = next(iter(here)) if len(here) == 1 else ""
            if not here:
                who, last = last, ""
            else:
                last = who
            text = sentence.text if here else " ".join(sentence.text.split()[:3])
            if not who or self.finder.names_relative(sentence.text):
                continue
            he, she = self.finder.genders(text)
            tally = votes.setdefault(who, [0, 0])
            weight = 1 if here else 3
            tally[0] += weight * bool(he)
            tally[1] += weight * bool(she)
        for who, (he, she) in votes.items():
            if he != she:
                self.memory.gender[who] = "m" if he > she else "f"
        self._by_given(sentences)
        if sum(self.finder.narrates(sentence.text) for sentence in sentences) >= _INTERVIEW:
            self.memory.narrator = self._narrator = self._interviewed(sentences)

    def _count(self, sentences: Sequence[Sentence]) -> None:
        """Learn who are of "the seven" where a sentence says so ("seven students, among them A");
        it may come after others that only say "seven students"."""
        for sentence in sentences:
            here = [
                (sentence.inside(s), sentence.inside(e), who)
                for s, e, who, _ in self.anchors
                if sentence.start <= s < sentence.end
            ]
            for found, size, gender in self.finder.counted(sentence.text) if here else ():
                who = tuple(dict.fromkeys(who for _, _, who in here))
                fits = 1 < abs(size) < -OTHERS and len(who) <= abs(size) and not gender
                if fits and self._of_them(sentence.text, found.span(), here):
                    self.memory.cast.setdefault(abs(size), who)

    def _of_them(
        self, text: str, group: tuple[int, int], here: Sequence[tuple[int, int, str]]
    ) -> bool:
        """Whether words like "among them" tie a number of people to the names beside it."""
        start, end = group
        after = next((text[end:low] for low, _, _ in here if low >= end), None)
        before = next((text[high:start] for _, high, _ in reversed(here) if high <= start), "")
        gap = after if after is not None else before
        if after is not None and not gap.strip(" ,:–—-("):
            return True
        if after is not None and ":" in gap and len(gap.rpartition(":")[2].split()) <= _ROLES:
            return True  # "charges four people with sedition: the lawyers A and B, …"
        words, ties = gap.split(), self.lexicon.people["including"]
        if not self.lexicon.spaces:
            return any(tie in gap for tie in ties)
        led = text[:start].split()[-1:]
        return len(words) <= 8 and any(word.strip(",:(") in ties for word in (*led, *words))

    def _by_given(self, sentences: Sequence[Sentence]) -> None:
        """A given name says it better than the pronouns around."""
        for sentence in sentences:
            for start, end, who, full in self.anchors:
                if full and sentence.start <= start < sentence.end:
                    low, high = sentence.inside(start), sentence.inside(end)
                    if told := self._given(sentence, Span(low, high, WATCHED)):
                        self.memory.gender[who] = told

    def _interviewed(self, sentences: Sequence[Sentence]) -> tuple[str, ...]:
        """Whom the first sentence that names anybody names alone, and not as "X's lawyer"."""
        for sentence in sentences:
            if sentence.block.kind != "paragraph" or sentence.block.role == "title":
                continue
            here = [a for a in self.anchors if sentence.start <= a[0] < sentence.end]
            if here:
                before = sentence.text[: sentence.inside(here[0][0])].split()
                owned = before[-1:] and before[-1] in self.lexicon.people["not_subject"]
                return (
                    (here[0][2],) if len({who for _, _, who, _ in here}) == 1 and not owned else ()
                )
        return ()

    def _learn(self, sentence: Sentence, spans: Sequence[Span]) -> None:
        memory = self.memory
        for span in spans:
            if span.type == RELATIVE and len(span.keys) == 1:
                self._learn_relative(sentence, span, spans)
            if span.type not in (WATCHED, OTHER) or len(span.keys) != 1 or span.weak:
                continue
            key = span.keys[0]
            if span.gender:
                memory.gender[key] = span.gender
            elif span.full and key not in memory.gender and (told := self._given(sentence, span)):
                memory.gender[key] = told
            if span.type == WATCHED and key not in memory.named:
                memory.named.append(key)
            memory.roles.setdefault(key, set()).update(self._roles_of(sentence.text, span))

    def _roles_of(self, text: str, span: Span) -> set[str]:
        """The roles that stand beside a name; after "according to X, …" another clause begins."""
        around, after = text[max(0, span.start - 32) : span.start], text[span.end : span.end + 36]
        near = set(self._roles.findall(around.rpartition(",")[2]))
        if after.startswith((",", " (", " –", ":")) and not span.oblique:
            near |= set(self._roles.findall(after))
        return near

    def _learn_relative(self, sentence: Sentence, span: Span, spans: Sequence[Span]) -> None:
        memory = self.memory
        word, _, owners = span.keys[0].partition(" of ")
        if span.gender:
            memory.gender[span.keys[0]] = span.gender
        if not owners:
            self._learn_owner(sentence, span, spans)
        elif span.gender and word[1:] in self.lexicon.people["spouses"]:
            memory.gender[owners] = "f" if span.gender == "m" else "m"
        for owner in owners.split("+"):
            if owner in memory.watched and owner not in memory.named:
                memory.named.append(owner)

    def _learn_owner(self, sentence: Sentence, span: Span, spans: Sequence[Span]) -> None:
        """ "Her husband": then the one spoken of just before is a she."""
        he, she = self.finder.genders(sentence.text[span.start : span.end])
        named = [s.keys for s in spans if s.type == WATCHED and s.end <= span.start]
        last = named[-1:] or self.memory.recent[-1:]
        who = next(iter(last[0]), "") if last else ""
        if bool(he) != bool(she) and who in self.memory.watched:
            self.memory.gender.setdefault(who, "m" if he else "f")

    def _given(self, sentence: Sentence, span: Span) -> str:
        """The gender that a given name tells, by the lexicon's lists; of a whole name only."""
        words = sentence.text[span.start : span.end].split()
        if len(words) < 2:
            return ""
        for name, gender in (("given_f", "f"), ("given_m", "m")):
            if fits(words[0], self.lexicon.people[name]):
                return gender
        return ""
