"""Where in its clause a name stands: after "of", before "'s", beside "and"."""

from dataclasses import replace

from monitor.extract.lexicons import Lexicon
from monitor.extract.spans import GROUP, OTHER, PRONOUN, RELATIVE, WATCHED, Span

_COMMAS = (",", "،")


class Placing:
    """The part of a span finder that says of a span how it stands."""

    lexicon: Lexicon
    listed: tuple[str, ...]  # "A and B", the last such pair of the sentence
    _articles: frozenset[str]
    _role_ends: frozenset[str]  # the last words of roles

    def _coordinated(self, text: str, spans: list[Span]) -> list[Span]:
        """ "The trial of A and B": what "of" says of one it says of the other."""
        joins = self.lexicon.people["and"]
        self.listed = ()
        for at in range(1, len(spans)):
            first, second = spans[at - 1], spans[at]
            names = first.type in (WATCHED, OTHER) and second.type in (WATCHED, OTHER)
            if not names or first.possessive:
                continue
            gap = self._unled(text[first.end : second.start]).split()
            if len(gap) == 2 and gap[1] in self.lexicon.people["not_subject"]:
                del gap[1]  # "de A et de B"
            if len(gap) == 1 and gap[0] in joins and gap[0] not in _COMMAS:
                self.listed = tuple(dict.fromkeys((*first.keys, *second.keys)))
                spans[at] = replace(second, oblique=second.oblique or first.oblique)
        return spans

    def _unled(self, before: str) -> str:
        """What stands before a name, but for the role that leads it: "of the lawyer" of X."""
        last = before.rsplit(None, 1)[-1:]
        if not last or last[0] not in self._role_ends or not self.lexicon.spaces:
            return before
        found = self.lexicon.introductions.search(before)
        if not found:
            return before
        rest = before[: found.start()].rstrip()
        the = rest.rsplit(None, 1)[-1:]
        return rest[: -len(the[0])] if the and the[0] in self._articles else rest

    def _placed(self, text: str, span: Span) -> Span:
        """Say whether a name stands after a word like "of" or before "'s"."""
        if span.type not in (WATCHED, OTHER, RELATIVE, GROUP, PRONOUN):
            return span
        before = self._unled(text[max(0, span.start - 40) : span.start]).rstrip(' "“”«»(*_')
        words = self.lexicon.people["not_subject"]
        oblique = span.oblique or any(
            before.endswith(w) and (not self.lexicon.spaces or not before[: -len(w)][-1:].isalnum())
            for w in words
        )
        after = text[span.end : span.end + 3]
        owner = any(after.startswith(p) for p in self.lexicon.people["possessor_before"] if p)
        return replace(span, oblique=oblique, possessive=span.possessive or owner)
