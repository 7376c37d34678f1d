"""Whom a sentence means: pronouns, roles and groups resolved by what was said before.

A small model of a reader's memory: who was spoken of last and as what, whose gender is known, who
was named together. Other people count too: a pronoun may be the wife's.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from monitor.extract.han import HanSpanFinder, head_of
from monitor.extract.learning import Learner
from monitor.extract.lexicons import Lexicon
from monitor.extract.memory import PAIR_HOLDS, Memory, Resolver
from monitor.extract.naming import SpanFinder
from monitor.extract.sentences import Sentence
from monitor.extract.spans import (
    GROUP,
    NARRATOR,
    OTHER,
    PRONOUN,
    RELATIVE,
    ROLE,
    WATCHED,
    Span,
)
from monitor.extract.speech import Speech, first_person
from monitor.model import Block, Document, Mention
from monitor.text import folded

_SOON = 300  # letters to a name that a pronoun may stand for
_BULLETS = " .)(*•–-0123456789"
_AFTER_HEAD = (",", "(", ":", "–", "—", "，", "：", "（")  # what follows the name of an entry
_TURN = re.compile(r"\W{0,2}([^\W\d_][^:：.,;!?\n]{0,40})\s?[:：]\s")
_LABEL = re.compile(r"[^\w(]{0,3}\(([A-Z]{1,2}\d{1,2})\)")


class Reader(Learner, Resolver):
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
        self._narrator: tuple[str, ...] = ()  # who is asked in an interview
        self._block = -1
        self._barred = ""  # who cannot be meant by the pronoun in hand
        self._since = 0  # how much was read before this block
        self._subject = self._titled(document)
        self._label(document.text)

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
        speeches = self._speech.speaker(sentence, spans, self._beside(sentence) or self._about())
        for at, span in enumerate(spans):
            if span.size == NARRATOR and (who := first_person(span, speeches)):
                spans[at] = replace(span, keys=who)
                continue
            if span.type in (PRONOUN, GROUP, ROLE) or (span.type == RELATIVE and span.size < 0):
                self._barred = self._acting(sentence.text, span, spans[:at])
                if not self._barred and self._speech.said:  # "he was beaten", said X: not X
                    self._barred = next(iter(first_person(span, speeches)), "")
                spans[at] = self._resolve(span, spans[:at])
                if span.type == PRONOUN and span.size == 1 and not spans[at].keys:
                    spans[at] = replace(span, keys=self._ahead(sentence, span))
        spans = [
            self._doubled(span, sentence.text, spans[at + 1 :]) for at, span in enumerate(spans)
        ]
        self._head(sentence, spans)
        self._remember(spans)
        return tuple(spans)

    def _ahead(self, sentence: Sentence, span: Span) -> tuple[str, ...]:
        """Whom a pronoun means before anybody was named: the one who is named next, soon after."""
        if self.memory.named or any(self.memory.recent):
            return ()
        at = sentence.start + span.start
        for start, _, who, full in self.anchors:
            if start > at:
                near = start - at < _SOON and full
                fits = self.memory.gender.get(who, span.gender) in (span.gender, "")
                return (who,) if near and (fits or not span.gender) else ()
        return ()

    def _beside(self, sentence: Sentence) -> tuple[str, ...]:
        """Whose name follows at once on a sentence that ends a quotation."""
        if not sentence.text.rstrip().endswith(("”", "»", "」", "』", '"')):
            return ()
        low = sentence.end
        return next(((who,) for start, _, who, _ in self.anchors if low <= start <= low + 1), ())

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

    def case(self) -> tuple[str, ...]:
        """Whose case was told of a short while ago: "the hearing" is of that one."""
        memory = self.memory
        fresh = len(memory.recent) - memory.case_at <= PAIR_HOLDS and not memory.scope
        return memory.case if fresh else ()

    def heard(self, whose: tuple[str, ...]) -> None:
        """Remember whose case the sentence just read told of."""
        if whose:
            self.memory.case, self.memory.case_at = whose, len(self.memory.recent)

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
        self._turn(block)
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

    def _turn(self, block: Block) -> None:
        """Who says "I" in an answer that begins with a name and a colon: "Ana Bel: They …"."""
        text = self.finder.document[block.start : min(block.end, block.start + 60)]
        label = _TURN.match(text)
        if label is None:
            self.memory.narrator = self._narrator
            return
        here = [w for s, e, w, _ in self.anchors if s == block.start and text[e - s] in ":："]
        asks = len(label.group(1)) < 3 and label.group(1) not in ("A", "R", "О", "答")
        self.memory.narrator = tuple(here) or (() if asks else self._narrator)

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
        pair = self.finder.listed if len(set(named)) < 2 else ()
        pair = pair if not set(pair).isdisjoint(memory.watched) else ()
        if len(set(named)) > 1 or groups or len(pair) > 1:
            several = named if len(set(named)) > 1 else groups[-1] if groups else pair
            memory.together = tuple(dict.fromkeys(several))
            memory.since_together = 0
        memory.recent.append(tuple(people))
