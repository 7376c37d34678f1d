"""Whom a sentence means: pronouns, roles and groups resolved by what was said before.

A small model of a reader's memory: who was spoken of last and as what, whose gender is known, who
was named together. Other people count too: a pronoun may be the wife's.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from monitor.extract.han import HanSpanFinder, head_of
from monitor.extract.lexicons import Lexicon
from monitor.extract.memory import PAIR_HOLDS, Memory, Resolver
from monitor.extract.naming import SpanFinder
from monitor.extract.sentences import Sentence
from monitor.extract.spans import (
    GROUP,
    NARRATOR,
    OTHER,
    OTHERS,
    PRONOUN,
    RELATIVE,
    ROLE,
    WATCHED,
    Span,
)
from monitor.extract.speech import Speech, first_person
from monitor.model import Document, Mention
from monitor.text import folded

_ROLES = 4  # words before the first name of a list
_INTERVIEW = 4  # sentences with "I" of which one is made
_BULLETS = " .)(*•–-0123456789"
_AFTER_HEAD = (",", "(", ":", "–", "—", "，", "：", "（")  # what follows the name of an entry
_LABEL = re.compile(r"[^\w(]{0,3}\(([A-Z]{1,2}\d{1,2})\)")


class Reader(Resolver):
    """Reads the sentences of one document in order and says who is in each."""

    def __init__(self, document: Document, mentions: Sequence[Mention], lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.finder = (SpanFinder if lexicon.spaces else HanSpanFinder)(lexicon, document.text)
        self.memory = Memory(tuple(mention.defender for mention in mentions))
        self.finder.gender = self.memory.gender
        self.anchors = sorted(
            (anchor.start, anchor.end, mention.defender, anchor.full)
            for mention in mentions
            for anchor in mention.anchors
        )
        self._roles = re.compile(
            "|".join(
                re.escape(word)
                for name in ("roles", "roles_m", "roles_f")
                for word in lexicon.people[name]
            )
            or "(?!)"
        )
        self._speech = Speech(lexicon)
        self._block = -1
        self._barred = ""  # who cannot be meant by the pronoun in hand
        self._since = 0  # how much was read before this block
        self._subject = self._titled(document)
        self._label(document.text)

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
            self.memory.narrator = self._interviewed(sentences)

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

    def _titled(self, document: Document) -> str:
        """The one person whom the title or, first of all headings, the page's own names: of a
        story told by dated updates, each begins with her again."""
        for block in document.blocks:
            if block.role == "title" or block.kind == "heading":
                here = {who for s, _, who, _ in self.anchors if block.start <= s < block.end}
                if here:
                    return next(iter(here)) if len(here) == 1 else ""
        return ""

    def _label(self, text: str) -> None:
        """Court papers name people once, "Ana Bel (A1)", and then by the label."""
        labels = {}
        for _, end, who, _ in self.anchors:
            if found := _LABEL.match(text, end):
                labels[found.group(1)] = who
        taken = {start for start, _, _, _ in self.anchors}
        for label, who in labels.items():
            for found in re.finditer(rf"\b{re.escape(label)}\b", text):
                if found.start() not in taken:
                    self.anchors.append((found.start(), found.end(), who, False))
        self.anchors.sort()

    def read(self, sentence: Sentence) -> tuple[Span, ...]:
        """Everybody in the sentence with `keys` filled where it is known whom it means."""
        here = [
            (sentence.inside(start), sentence.inside(end), who, full)
            for start, end, who, full in self.anchors
            if sentence.start <= start < sentence.end
        ]
        self._enter(sentence)
        spans = list(self.finder.spans(sentence, here))
        if sentence.start == sentence.block.start and sentence.block.kind == "list_item":
            self._stranger_first(sentence, spans)
        self._learn(sentence, spans)
        speeches = self._speech.speaker(sentence, spans, self._about())
        for at, span in enumerate(spans):
            if span.size == NARRATOR and (who := first_person(span, speeches)):
                spans[at] = replace(span, keys=who)
                continue
            if span.type in (PRONOUN, GROUP, ROLE) or (span.type == RELATIVE and span.size < 0):
                self._barred = self._acting(sentence.text, span, spans[:at])
                spans[at] = self._resolve(span, spans[:at])
        spans = [
            self._doubled(span, sentence.text, spans[at + 1 :]) for at, span in enumerate(spans)
        ]
        self._head(sentence, spans)
        self._remember(spans)
        return tuple(spans)

    def _about(self) -> tuple[str, ...]:
        """The one whom we watch of those last spoken of: whose words may follow."""
        people = next((each for each in reversed(self.memory.recent[-2:]) if each), ())
        return people[:1] if people and not people[0].startswith("~") else ()

    def spoken_of(self) -> tuple[str, ...]:
        """Whom a sentence without any name is about."""
        memory = self.memory
        if memory.scope:
            return memory.scope
        for people in reversed(memory.recent[-3:]):
            if people:
                return people[:1]
        return tuple(memory.named[:1]) if len(memory.watched) == 1 else ()

    def together(self) -> tuple[str, ...]:
        """Those who were named together a short while ago, if all that follows is of them."""
        memory = self.memory
        if memory.scope:
            return ()
        fresh = memory.since_together <= PAIR_HOLDS
        return memory.together if fresh else max(memory.cast.values(), key=len, default=())

    def before_block(self) -> tuple[str, ...]:
        """Whom the text is about where a paragraph begins without naming anybody."""
        memory = self.memory
        if len(memory.watched) == 1 and memory.named:
            return memory.watched
        last = next((people[:1] for people in reversed(memory.recent[-4:-1]) if people), ())
        return last or ((self._subject,) if self._subject and self.lexicon.drops_subjects else ())

    # ------------------------------------------------------------ memory

    def _enter(self, sentence: Sentence) -> None:
        """A new list item, row or heading changes who is spoken of."""
        if sentence.number == self._block:
            return
        self._block = sentence.number
        block = sentence.block
        memory = self.memory
        self._since = len(memory.recent)
        if block.kind == "heading" or block.role == "title":
            memory.scope = ()
            if block.under and self._subject:
                memory.recent.append((self._subject,))
        elif block.kind in ("list_item", "table_row"):
            first = next((who for s, _, who, _ in self.anchors if block.start <= s < block.end), "")
            memory.scope = (first,) if first else ()
            if not self.lexicon.spaces:
                memory.scope = self._entry(sentence) or memory.scope
            if block.kind == "table_row" and not first:
                memory.scope = ("~row",)
            elif not first and not self.lexicon.spaces:
                memory.scope = self._entry(sentence)
        elif not self.lexicon.spaces:
            memory.scope = self._entry(sentence)
        else:
            memory.scope = ()

    def _stranger_first(self, sentence: Sentence, spans: list[Span]) -> None:
        """An item of a list that begins with somebody whom we do not watch is hers."""
        first = spans[0] if spans else None
        if first is None or first.type != OTHER or sentence.text[: first.start].strip(_BULLETS):
            return
        if not first.weak or sentence.text[first.end :].lstrip(" ").startswith(_AFTER_HEAD):
            spans[0] = replace(first, weak=False)
            self.memory.scope = first.keys

    def _entry(self, sentence: Sentence) -> tuple[str, ...]:
        """Whose entry a plain paragraph is, where it begins like one of a list of people."""
        block = sentence.block
        beginning = folded(self.finder.document[block.start : min(block.end, block.start + 60)])
        here = [
            (start - block.start, end - block.start, who)
            for start, end, who, _ in self.anchors
            if block.start <= start < block.start + 60
        ]
        head = head_of(beginning, here, self.lexicon)
        return (head,) if head else ()

    def _head(self, sentence: Sentence, spans: Sequence[Span]) -> None:
        """A list item that begins with a stranger's name and a comma is the stranger's."""
        block, memory = sentence.block, self.memory
        if block.kind != "list_item" or memory.scope or sentence.start != block.start:
            return
        for span in spans:
            if span.type == OTHER and span.start <= 12:
                after = sentence.text[span.end :].lstrip()[:1]
                if after in (",", ":", "(") and " " in sentence.text[span.start : span.end]:
                    memory.scope = span.keys

    def _learn(self, sentence: Sentence, spans: Iterable[Span]) -> None:
        memory = self.memory
        for span in spans:
            if span.type == RELATIVE and len(span.keys) == 1:
                if span.gender:
                    memory.gender[span.keys[0]] = span.gender
                for owner in span.keys[0].partition(" of ")[2].split("+"):
                    if owner in memory.watched and owner not in memory.named:
                        memory.named.append(owner)
            if span.type not in (WATCHED, OTHER) or len(span.keys) != 1 or span.weak:
                continue
            key = span.keys[0]
            if span.gender:
                memory.gender[key] = span.gender
            elif span.full and key not in memory.gender and (told := self._given(sentence, span)):
                memory.gender[key] = told
            if span.type == WATCHED and key not in memory.named:
                memory.named.append(key)
            around = sentence.text[max(0, span.start - 32) : span.start]
            after = sentence.text[span.end : span.end + 36]
            near = set(self._roles.findall(around.rpartition(",")[2]))
            if after.startswith((",", " (", " –", ":")):
                near |= set(self._roles.findall(after))
            memory.roles.setdefault(key, set()).update(near)

    def _given(self, sentence: Sentence, span: Span) -> str:
        """The gender that a given name tells, by the lexicon's lists; of a whole name only."""
        words = sentence.text[span.start : span.end].split()
        if len(words) < 2:
            return ""
        for name, gender in (("given_f", "f"), ("given_m", "m")):
            if any(fnmatchcase(words[0], each) for each in self.lexicon.people[name]):
                return gender
        return ""

    def _remember(self, spans: Sequence[Span]) -> None:
        memory = self.memory
        order = sorted(spans, key=lambda s: (s.possessive or s.size == 0, s.oblique, s.start))
        people: list[str] = []
        for span in order:
            keys = span.owners if span.weak else span.keys
            people += [k for k in keys if k not in people and not k.startswith("~role")]
        named = [
            key
            for s in spans
            if s.type in (WATCHED, OTHER) and not s.oblique and not s.weak
            for key in s.keys
        ]
        groups = [s.keys for s in spans if s.type == GROUP and len(s.keys) > 1]
        memory.since_together += 1
        if len(set(named)) > 1 or groups:
            memory.together = tuple(dict.fromkeys(named if len(set(named)) > 1 else groups[-1]))
            memory.since_together = 0
        memory.recent.append(tuple(people))
