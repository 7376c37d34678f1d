"""Who suffers it where clauses are strung by commas and share a topic (Chinese).

"村民X上前劝阻，被人打中，右臂骨折": one person through three clauses, named once. So a phrase looks
in its own clause, then for the one whom an earlier clause begins with; never over a comma to the
right.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from monitor.extract.frames import Frame
from monitor.extract.hits import Attached, Hit
from monitor.extract.spans import GROUP, OTHER, PRONOUN, RELATIVE, ROLE, WATCHED, Span

_CLAUSE = re.compile(r"[,，;；:：。!！?？]")
_STOP = re.compile(r"[,，;；:：。!！?？]")
_SPEAKS = re.compile(
    r"^(?:[^,，;；。]{0,8}?)(?:说|称|表示|指出|介绍|透露|转述|回忆|认为|证实|估计|指,|相信|质疑|批评|强调|讲述|形容)"
)
_ATTRIBUTE = re.compile(
    r"^[了过]?(?P<own>[^,，;；。:：的]{0,8})的(?P<between>[^,，;；。:：]{0,14})$"
)
_NO_ATTRIBUTE = re.compile(
    r"[被说称在向对把与和是于由到后时将已]|消息|通知|决定|事|情况|理由|原因|罪|家|期间|日子|经过|律师|人员|最后|第[一二三]"
)
_SOME = re.compile(
    r"[^,;。:的]{0,4}(?:(?<![记学作或读患编])者|人士|人员)|[^,;。:的]{0,6}的(?:[^,;。:的被]{0,4})(?:人|者|人士|们)(?![民间])"
)
_JOIN_GAP = re.compile(r"^(?:、|和|与|及|以及|跟|同|暨)(?:[^,，;；。、和与被在于把将说称]{0,10})$")


class Chain(Frame):
    """Frames read by clauses."""

    def before(self, hit: Hit) -> Attached | None:
        if inside := self._object(hit):
            return self._made([inside], "before", 0)
        if after := self._attributed(hit) or self._others(hit):
            return after
        return self._subject(hit)

    def topic(self, hit: Hit) -> Attached | None:
        inside = [s for s in self._people() if hit.start <= s.start and s.end <= hit.end]
        if inside:
            return self._made(self._list(inside[0], hit, left=True), "of", 0)
        if after := self._attributed(hit) or self._others(hit):
            return after
        low = self._clause(hit.start)
        here = [s for s in self._people() if low <= s.start and s.end <= hit.start + 1]
        here = [s for s in here if not s.weak]
        own = [s for s in here if not s.oblique and not s.possessive] or here
        if own:
            gap = self._words(own[-1].end, hit.start)
            return self._made(self._list(own[-1], hit, left=True), "before", gap)
        if right := self._right(hit):
            return self._made(self._list(right, hit, left=False), "topic", 2)
        return self._subject(hit)

    def after(self, hit: Hit) -> Attached | None:
        for span in self.spans:
            if span.start < hit.end or not span.keys:
                continue
            between = self.text[hit.end : span.start]
            if _STOP.search(between) or len(between) > 22:
                return None
            if any(o.start >= hit.end and o.end <= span.start for o in self.hits):
                return None
            if span.possessive or span.oblique:
                return None
            words = self._words(hit.end, span.start)
            return self._made(self._list(span, hit, left=False), "after", words)
        return None

    def anyone(self, hit: Hit) -> Attached | None:
        """Somebody who owns what the sentence is about: "X的上诉", "X案"; nobody's relative."""
        fit = [
            s for s in self.spans if s.keys and s.end <= hit.start and s.type in (WATCHED, PRONOUN)
        ]
        low = self._clause(hit.start)
        near = [s for s in fit if s.start >= low] or [s for s in fit if s.possessive]
        if not near:
            return None
        return self._made([near[-1]], "oblique", self._words(near[-1].end, hit.start))

    # ------------------------------------------------------------ pieces

    def _people(self) -> list[Span]:
        return [s for s in self.spans if s.keys and s.type != ROLE]

    def _clause(self, at: int) -> int:
        """Where the clause begins that holds offset `at`."""
        marks = [m.end() for m in _CLAUSE.finditer(self.text, 0, at)]
        return marks[-1] if marks else 0

    def _subject(self, hit: Hit) -> Attached | None:
        low = self._clause(hit.start)
        people = [s for s in self._people() if s.end <= hit.start + 1]
        here = [s for s in people if s.start >= low and not s.oblique and not s.possessive]
        here = [s for s in here if not self._owner_only(s)]
        if here:
            return self._found(here[-1], hit, 0)
        for steps, (start, end) in enumerate(self._clauses(low), 1):
            fit = [s for s in people if start <= s.start < end and not s.oblique]
            fit = [s for s in fit if not s.possessive or s.type == PRONOUN]
            fit = [s for s in fit if not s.weak]  # "家属": the clauses after are not about them
            heads = [s for s in fit if not self._speaks(s) or s.type in (WATCHED, PRONOUN)]
            if heads:
                return self._found(self._head(heads), hit, steps)
        return None

    def _head(self, spans: Sequence[Span]) -> Span:
        """Of those in one clause, whom it goes on about: the first."""
        return spans[0]

    def _found(self, span: Span, hit: Hit, steps: int) -> Attached:
        chain = self._list(span, hit, left=True, right=steps > 0)
        gap = min(self._words(span.end, hit.start), 4 + 2 * steps)
        rivals = (
            len({s.keys for s in self.spans if s.end <= hit.start and s.type in (WATCHED, OTHER)})
            - 1
        )
        return self._made(chain, "before", gap, max(rivals, 0))

    def _clauses(self, low: int) -> Sequence[tuple[int, int]]:
        """The clauses before offset `low`, the nearest first, at most eight."""
        marks = [0, *(m.end() for m in _CLAUSE.finditer(self.text, 0, low))]
        return [(a, b) for a, b in pairwise(marks)][::-1][:8]

    def _speaks(self, span: Span) -> bool:
        return bool(_SPEAKS.match(self.text[span.end : span.end + 14]))

    def _owner_only(self, span: Span) -> bool:
        """A relative who only tells ("家属说X被…" has X; "据家属说被…" has nobody)."""
        return span.type == RELATIVE and self._speaks(span)

    def _right(self, hit: Hit) -> Span | None:
        for span in self._people():
            if span.start >= hit.end:
                gap = self.text[hit.end : span.start]
                return span if len(gap) <= 8 and not _STOP.search(gap) else None
        return None

    def _others(self, hit: Hit) -> Attached | None:
        """ "被捕者", "被羁押人士", "去世的人": nobody in particular, unless a name follows."""
        found = _SOME.match(self.text, hit.end)
        if not found or any(0 <= s.start - found.end() <= 1 for s in self.spans):
            return None
        return Attached(("~some",), "after", 0, OTHER, found.span())

    def _attributed(self, hit: Hit) -> Attached | None:
        """ "被判囚四年的X", "失踪的记者X": who stands behind the clause that describes her."""
        for span in self.spans:
            if span.start < hit.end or span.type not in (WATCHED, OTHER, GROUP, RELATIVE):
                continue
            found = _ATTRIBUTE.match(self.text[hit.end : span.start])
            if not found or _NO_ATTRIBUTE.search(found["between"]):
                return None
            if any(
                o.start >= hit.end
                and o.end <= span.start
                and o.trigger.kind is not hit.trigger.kind
                and o.start > hit.end + 12
                for o in self.hits
            ):
                return None
            return self._made(self._list(span, hit, left=False), "after", 0)
        return None

    # ------------------------------------------------------------ lists

    def _joined(self, first: Span, second: Span) -> str:
        if not second.keys or first.possessive or second.type == PRONOUN:
            return ""
        return "and" if _JOIN_GAP.match(self.text[first.end : second.start]) else ""

    def _backward(self, spot: int) -> list[Span]:
        chain: list[Span] = []
        while spot > 0 and self._joined(self.spans[spot - 1], self.spans[spot]):
            spot -= 1
            chain.insert(0, self.spans[spot])
        return chain

    def _forward(self, spot: int, hit: Hit) -> list[Span]:  # noqa: ARG002  # as in Frame
        chain: list[Span] = []
        while spot + 1 < len(self.spans) and self._joined(self.spans[spot], self.spans[spot + 1]):
            spot += 1
            chain.append(self.spans[spot])
        return chain
