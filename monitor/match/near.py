"""Listed words one letter away from a text's word: wrong, missing, added, or two swapped.

A deletion index (SymSpell's idea): equal after leaving out one letter each means near. Only long
words, because every short word is near another.
"""

from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA

SHORTEST = 6


class NearWords:
    """Finds listed words by slips of the pen."""

    def __init__(self, words: Iterable[str]) -> None:
        self._without: dict[str, list[str]] = {}
        for word in words:
            if len(word) >= SHORTEST:
                for form in {word, *_deletions(word)}:
                    self._without.setdefault(form, []).append(word)

    def find(self, word: str) -> set[str]:
        """Listed words at one edit, but with the same first letter; not the word itself."""
        if len(word) < SHORTEST - 1:
            return set()
        met = {w for form in (word, *_deletions(word)) for w in self._without.get(form, ())}
        return {w for w in met if w[0] == word[0] and OSA.distance(w, word, score_cutoff=1) == 1}


def _deletions(word: str) -> Iterator[str]:
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
