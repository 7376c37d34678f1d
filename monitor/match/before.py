"""What earlier documents told of somebody, as ties of a later one to her: the record's words.

Where a text has no more than part of her name, which proves little by itself, another of the same
case in the text, the places and people that were told of beside her, or the organisation that told
of her before, say whose part it is. A whole name needs them only where nothing else ties it
(untied.py); nothing here speaks against anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from monitor import text as texts
from monitor.match import countries, roles, verdict
from monitor.match.verdict import Term
from monitor.model import Occurrence, Standing

if TYPE_CHECKING:
    from monitor.match.context import Surroundings
    from monitor.match.people import Person

Past = tuple[Occurrence, ...]


def told_of(record: Past) -> Past:
    """What is held to be hers: nothing that waits for a person, or that one rejected."""
    return tuple(each for each in record if each.standing in _HELD)


_HELD = frozenset({Standing.TOLD, Standing.HISTORY})


def before_terms(
    person: Person, past: Past, others: Iterable[Past], around: Surroundings
) -> list[Term]:
    """What the record adds to part of a name. others: the records of those of the list who are
    surely meant in the same text."""
    if not past:
        return []
    terms = [Term(0.9, "named with others of her case")] if _shares(past, others) else []
    told = sum(_stands(word, around) for word in _words(past, person))
    terms.append(Term(min(_MOST, _EACH * told), "what was told of her before stands in the text"))
    if any(around.document.organisation in each.organisations for each in past):
        terms.append(Term(0.4, "told of before by this organisation"))
    return terms


def is_tied(person: Person, past: Past, around: Surroundings) -> bool:
    """Whether the record tells of a whole name whose it is."""
    if any(around.document.organisation in each.organisations for each in past):
        return True
    return any(_stands(word, around) for word in _words(past, person))


_EACH, _MOST = 1.0, 1.4


def _shares(past: Past, others: Iterable[Past]) -> bool:
    """Whether something befell her and one of the others on one day."""
    mine = _dated(past)
    return any(not mine.isdisjoint(_dated(each)) for each in others)


def _dated(past: Past) -> set[tuple[str, str]]:
    return {(each.kind, str(each.date)) for each in past if each.date and each.date.is_full}


# a word with a capital within a sentence
_PROPER = re.compile(r"(?<=[\w,] )[^\W\d_a-zß-öø-ÿа-яё][\w'’-]{3,}")
_MONTHS = re.compile(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*")
_STEM = 6  # letters that a word keeps whatever its case


def _words(past: Past, person: Person) -> set[str]:
    """The places, people and bodies that stood beside her, folded, without what is her own name
    and what any such text names. Scripts without capitals tell nothing so."""
    own = {word[:4] for word in person.words}
    found = {
        texts.folded(word)[:_STEM]
        for each in past
        for sentence in each.evidence
        for word in _PROPER.findall(sentence)
        if word[0].isupper()
    }
    return {
        word
        for word in found
        if word[:4] not in own
        and not _MONTHS.fullmatch(word)
        and not roles.described(word)
        and not countries.spoken_of(word)
        and word not in verdict.common()
    }


def _stands(word: str, around: Surroundings) -> bool:
    return any(True for _ in texts.begun(word, around.told))
