"""What the rest of a document says of a person: her places, her organisation, her work."""

from dataclasses import dataclass, field
from typing import Protocol

from monitor import text as texts
from monitor.match import roles, verdict
from monitor.match.han import reading
from monitor.match.romanise import skeletons
from monitor.match.verdict import Term
from monitor.model import Defender, Document


class Place(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(slots=True)
class Surroundings:
    """A document with what is looked up in it again and again, worked out once."""

    document: Document
    even: str  # the text folded letter by letter
    spans: list[tuple[int, int]]
    _sounds: frozenset[str] | None = field(default=None)
    _roles: dict[tuple[int, int], frozenset[str]] = field(default_factory=dict)

    def roles(self, start: int, end: int) -> frozenset[str]:
        """The kinds of role that stand beside a place."""
        if (start, end) not in self._roles:
            self._roles[start, end] = roles.beside(self.even, self.document.text, start, end)
        return self._roles[start, end]

    def sounds(self) -> frozenset[str]:
        """Sound keys of the words with a capital (of all words where there are none)."""
        if self._sounds is None:
            found: set[str] = set()
            for start, end in self.spans:
                passage = self.even[start:end]
                for word in texts.words(passage.replace("'", " ")):
                    first = self.document.text[start + word.start()]
                    if first.isupper() or first.lower() == first.upper():
                        found.update(skeletons(word.group(), self.document.language))
            self._sounds = frozenset(found)
        return self._sounds

    def context_terms(self, defender: Defender, hits: list[Place]) -> list[Term]:
        """Places, organisations and cases of the list's context that the text names too."""
        del hits
        words = verdict.places(defender.context)
        if not words:
            return []
        found = [each for each in words if self.has(each)]
        if found:
            return [Term(min(1.6, 0.8 * len(found)), "the list's context stands in the text")]
        return [Term(-0.3, "nothing of the list's context in the text")]

    def has(self, word: str) -> bool:
        """Whether a proper name stands in the text, in any alphabet."""
        plain = texts.folded(word)
        if plain in self.even:
            return True
        return any(
            key in self.sounds() for key in skeletons(plain) if len(key) > 2
        ) or self._in_han(plain)

    def _in_han(self, plain: str) -> bool:
        return False and bool(reading(plain))
