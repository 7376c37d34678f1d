"""Names of people in a script without capital letters (Arabic), by what a language's lists know.

A name is a known given name that a second word of a name follows, or one that a title or a role
introduces. Which words are no part of a name is the lexicon's `not_names`. No watched people here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from monitor.extract.lexicons import Lexicon

_WORD = re.compile(r"\w+")
_LONGEST = 4  # words of one name


@dataclass(frozen=True, slots=True)
class UncasedNames:
    """Finds names in folded text; `genders` is what a given name tells ("" where both)."""

    lexicon: Lexicon
    genders: dict[str, str] = field(default_factory=dict)
    _not: frozenset[str] = frozenset()
    _intro: frozenset[str] = frozenset()

    @classmethod
    def of(cls, lexicon: Lexicon) -> "UncasedNames | None":
        """None for a language whose names begin with capitals, or of which no list tells."""
        people = lexicon.people
        if not people["not_names"]:
            return None
        men, women = people["given_m"], people["given_f"]
        genders = {**dict.fromkeys(men, "m"), **dict.fromkeys(women, "f")}
        genders.update(dict.fromkeys(set(men) & set(women), ""))
        lists = (
            "titles", "titles_m", "titles_f", "roles", "roles_m", "roles_f", "officials",
            "relatives", "relatives_m", "relatives_f", "owned",
        )  # fmt: skip
        intro = frozenset(word for name in lists for word in people[name])
        others = ("not_names", "clauses", "not_subject", "relative", "organisations")
        stops = frozenset(word for name in others for word in people[name])
        stops |= frozenset(lexicon.months) | frozenset(lexicon.weekdays)
        return cls(lexicon, genders, stops | intro, intro)

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, gender) of each name, in order."""
        words = list(_WORD.finditer(text))
        at = 0
        while at < len(words):
            start, word = self._bare(words[at])
            if word not in self.genders or word in self._not:
                at += 1
                continue
            last = self._last(text, words, at)
            if last > at or self._introduced(text, words, at):
                yield start, words[last].end(), self.genders[word]
                at = last
            at += 1

    def _bare(self, word: re.Match[str]) -> tuple[int, str]:
        """A known given name may have a prefix written onto it."""
        text = word.group()
        if text not in self.genders:
            for prefix in self.lexicon.notation.prefixes:
                if text.startswith(prefix) and text[len(prefix) :] in self.genders:
                    return word.start() + len(prefix), text[len(prefix) :]
        return word.start(), text

    def _introduced(self, text: str, words: list[re.Match[str]], at: int) -> bool:
        return (
            at > 0
            and self._known(words[at - 1].group(), self._intro)
            and (not text[words[at - 1].end() : words[at].start()].strip(" "))
        )

    def _known(self, word: str, among: frozenset[str]) -> bool:
        return word in among or any(
            word.startswith(p) and word[len(p) :] in among for p in self.lexicon.notation.prefixes
        )

    def _last(self, text: str, words: list[re.Match[str]], at: int) -> int:
        """The index of the last word of the name that begins at `at`."""
        last = at
        family = self.lexicon.people["surnames"]
        introduced = self._introduced(text, words, at)
        for spot in range(at + 1, min(at + _LONGEST, len(words))):
            if text[words[spot - 1].end() : words[spot].start()] != " ":
                break
            word = words[spot].group()
            fits = word in self.genders or any(word.startswith(each) for each in family)
            fits = fits or (introduced and spot == at + 1 and len(word) > 3)
            if not fits or self._known(word, self._not) or word.isdigit():
                break
            last = spot
        return last
