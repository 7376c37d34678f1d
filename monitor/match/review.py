"""What staff should know of a watch list when it is imported, and what reviewers have rejected."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor import text as texts
from monitor.match import verdict
from monitor.match.names import Name, names, parse
from monitor.model import Defender, Document, Rejection


@dataclass(frozen=True, slots=True)
class ListWarning:
    """A row that is kept, but will not do what its writer hopes. `kind` is for counting."""

    defender: str
    kind: str  # duplicate, one_word, common
    sentence: str


def import_warnings(
    defenders: Sequence[Defender], listed: Iterable[Defender] = ()
) -> list[ListWarning]:
    """Name duplicates within the list, names of one word and names that very many people bear.

    listed: who is on the watch list already; those of an id that comes again are replaced.
    """
    parsed = [(defender, names(defender)) for defender in defenders]
    bearers = _bearers(listed, parsed)
    found: list[ListWarning] = []
    for defender, own in parsed:
        others = [bearers.setdefault(key, defender.id) for key in _keys(own)]
        if other := next((each for each in others if each != defender.id), ""):
            found.append(ListWarning(defender.id, "duplicate", _TWICE.format(defender.id, other)))
        typed = (parse(each, defender.country) for each in (defender.name, *defender.aliases))
        whole = [name for name in typed if name and _is_whole(name)]
        if not whole:
            found.append(ListWarning(defender.id, "one_word", _ONE_WORD.format(defender.id)))
        elif all(_is_common(name) for name in whole):
            found.append(ListWarning(defender.id, "common", _COMMON.format(defender.id)))
    return found


_TWICE = (
    "{0} and {1} share a name: texts that do not tell them apart will be asked about, never "
    "confirmed for both; if they are one person: monitor defenders merge {1} {0}"
)
_ONE_WORD = (
    "{0} has a name of one word only: it is confirmed only with support from context; add a "
    "fuller alias or more context"
)
_COMMON = (
    "{0} has a very common name: it is confirmed only with support from context; add place and "
    "occupation to the context"
)


def _bearers(
    listed: Iterable[Defender], fresh: Sequence[tuple[Defender, Sequence[Name]]]
) -> dict[frozenset[str], str]:
    """Whose the names of the list are, of those people who have a word of a fresh name."""
    ids = {defender.id for defender, _ in fresh}
    words = {word for _, own in fresh for name in own for word in (*name.loose, *name.words)}
    known: dict[frozenset[str], str] = {}
    for defender in listed:
        typed = texts.folded(" ".join((defender.name, *defender.aliases)))
        if defender.id not in ids and not words.isdisjoint(re.findall(r"[^\W\d_]+", typed)):
            known |= dict.fromkeys(_keys(names(defender)), defender.id)
    return known


def _keys(own: Sequence[Name]) -> set[frozenset[str]]:
    """By what two people share a name: its words in any order, or what is whole in one word."""
    return {frozenset(name.loose) for name in own if _is_whole(name)}


def _is_whole(name: Name) -> bool:
    return len(name.loose) > 1 or name.script in ("han", "hangul")


def _is_common(name: Name) -> bool:
    """Whether so many bear it that the whole name alone does not confirm."""
    return verdict.FULL + verdict.rarity(name.loose).weight < verdict.CONFIRM


def words_around(document: Document, start: int, end: int, reach: int = 60) -> str:
    """The words beside a place, to know its context again (`Rejection.context`)."""
    return " ".join(document.text[max(0, start - reach) : end + reach].split())


def is_rejected(
    rejections: Sequence[Rejection], defender: str, surface: str, document: Document, start: int
) -> bool:
    """Whether a reviewer has said of this form, in such a context, that it is not the defender."""
    plain = texts.folded(surface)
    here = _content(words_around(document, start, start + len(surface)))
    for rejection in rejections:
        if rejection.defender != defender or texts.folded(rejection.form) != plain:
            continue
        before = _content(rejection.context) - _content(rejection.form)
        if not before:
            if not rejection.source or rejection.source == document.source:
                return True
            continue
        shared = len(before & here) / len(before)
        if shared >= (0.25 if rejection.source == document.source else 0.4):
            return True
    return False


def _content(text: str) -> set[str]:
    words = re.findall(r"[^\W\d_]{4,}|[\u4e00-\u9fff]{2}", texts.folded(text))
    return set(words)
