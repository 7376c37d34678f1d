"""Whole forms of names in a folded text, all at once, by Aho-Corasick.

Most forms begin where a word does. So they are searched for with the space before them, in a text
whose other marks are spaces too: the search leaves a word at its first letter and stays in the
small part of its tables that the cache holds. What is written onto other letters (Han, Arabic with
its prefixes, scripts without gaps) has a search of its own, for texts that are not ASCII.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.match.scripts import HAN, UNPARTED, script, stands_alone

_ASCII_MARKS = {code: " " for code in range(128) if not chr(code).isalnum()}
_MARK = re.compile(f"[^\\w ]|_|[{HAN}](?=[^\\W{HAN}])")


class WholeForms:
    """The search for some forms, each folded, with single spaces for gaps and hyphens."""

    def __init__(self, forms: Sequence[str]) -> None:
        worded = [form for form in forms if _begins_a_word(form)]
        self._worded = _search(worded, " {}".format)
        self._onto = _search([form for form in forms if not _begins_a_word(form)], str)

    def find(self, text: str) -> Iterator[tuple[str, int, int]]:
        """The forms in a folded text without hyphens and apostrophes, and where each stands."""
        search, forms = self._worded
        spaced = text.translate(_ASCII_MARKS) if text.isascii() else _MARK.sub(" ", text)
        for which, start, end in search.find_matches_as_indexes(f" {spaced}", overlapping=True):
            form = forms[which]
            # one letter less on either side of the space that was put before the text
            if text[start : end - 1] == form and stands_alone(text, start, end - 1):
                yield form, start, end - 1
        search, forms = self._onto
        if not forms or text.isascii():
            return
        for which, start, end in search.find_matches_as_indexes(text, overlapping=True):
            if stands_alone(text, start, end):
                yield forms[which], start, end


def _search(forms: list[str], pattern: Callable[[str], str]) -> tuple[AhoCorasick, list[str]]:
    patterns = map(pattern, forms)
    return AhoCorasick(patterns, matchkind=MatchKind.Standard, store_patterns=False), forms


def _begins_a_word(form: str) -> bool:
    kind = script(form[0])
    return form.replace(" ", "").isalnum() and kind not in _WRITTEN_ONTO


_WRITTEN_ONTO = UNPARTED | {"arabic"}

__all__ = ["WholeForms"]
