"""Who says "I": the speaker of quoted words, told by "X said" beside them or just before.

Only whom the first person of a quotation means; a whole interview is `monitor.extract.people`'s.
"""

import re
from collections.abc import Sequence

from monitor.extract.lexicons import Lexicon
from monitor.extract.sentences import Sentence
from monitor.extract.spans import PRONOUN, WATCHED, Span, words_re

_OPENS, _CLOSES, _EITHER = "“«„「『", "”»」』", '"'
_MARK = re.compile(f"[{_OPENS}{_CLOSES}{_EITHER}]")
_LEAD = " *_—–-"


class Speech:
    """Follows the quotations of one document, sentence by sentence."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._says = words_re(lexicon.people["says"], spaces=lexicon.spaces)
        self._block, self._open = -1, False
        self._speaker: tuple[str, ...] = ()
        self.said = False  # the speaker is told by a verb of saying, and not only likely

    def quoted(self, sentence: Sentence) -> list[tuple[int, int]]:
        """Where the sentence quotes; a quotation goes on into the next sentence of its block."""
        if sentence.number != self._block:
            self._block, self._open = sentence.number, False
        made: list[tuple[int, int]] = []
        start = 0
        for mark in _MARK.finditer(sentence.text):
            at, letter = mark.start(), mark[0]
            if self._open and (letter in _CLOSES or letter == _EITHER):
                made.append((start, at))
                self._open = False
            elif letter in _OPENS or letter == _EITHER:
                self._open, start = True, at
        return [*made, (start, len(sentence.text))] if self._open else made

    def speaker(
        self, sentence: Sentence, spans: Sequence[Span], about: tuple[str, ...]
    ) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
        """(start, end, whom "I" means there) of each quotation.

        about: whom the text was about just before."""
        opened = sentence.number == self._block and self._open
        quoted = self.quoted(sentence)
        free = [s for s in spans if not any(a <= s.start < b for a, b in quoted)]
        said = [
            found
            for found in self._says.finditer(sentence.text)
            if not any(a <= found.start() < b for a, b in quoted)
        ]
        if said:
            self._speaker = self._who(said[0].start(), said[0].end(), free, about)
            self.said = True
        elif quoted and not opened and not sentence.text[: quoted[0][0]].strip(_LEAD):
            if sentence.start == sentence.block.start:  # a paragraph of nothing but her words
                self._speaker, self.said = about, False
        elif not quoted:
            self._speaker = ()
        return tuple((a, b, self._speaker) for a, b in quoted)

    def _who(
        self, start: int, end: int, spans: Sequence[Span], about: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Who stands nearest to the verb of saying; nobody where that is no one we watch."""
        near = [s for s in spans if not s.oblique and not s.possessive]
        if not near:
            return ()
        first = min(near, key=lambda s: min(abs(s.start - end), abs(start - s.end)))
        if first.type == WATCHED:
            return first.keys if len(first.keys) == 1 else ()
        return about if first.type == PRONOUN and first.size == 1 else ()


def first_person(
    span: Span, speeches: Sequence[tuple[int, int, tuple[str, ...]]]
) -> tuple[str, ...]:
    """Whom "I" means at `span`, where it stands in a quotation whose speaker is known."""
    return next((who for a, b, who in speeches if a <= span.start <= b), ())
