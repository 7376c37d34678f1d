"""What staff should know of a watch list when it is imported, and what reviewers have rejected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor import text as texts
from monitor.match import plight, verdict
from monitor.match.data import members
from monitor.match.names import Name, names, parse
from monitor.match.scripts import HAN
from monitor.match.verdict import Term
from monitor.model import Defender, Document, Rejection

if TYPE_CHECKING:
    from monitor.match.claims import Case
    from monitor.match.index import WatchIndex


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


# ---------------------------------------------------------------- what reviewers said


def heed(index: WatchIndex, document: Document, cases: dict[int, Case]) -> None:
    """Heed what reviewers said of the same form: in such a context it is not she; elsewhere it is
    only where something of the list's agrees."""
    rejections: dict[str, list[Rejection]] = {}
    for rejection in index.rejections:
        rejections.setdefault(rejection.defender, []).append(rejection)
    for p, case in cases.items() if rejections else ():
        mine = rejections.get(index.people[p].defender.id, [])
        places = [
            (rejection, place)
            for rejection in mine
            for place in case.places()
            if _is_form(rejection.form, document.text[slice(*place)])
        ]
        if any(_is_such(rejection, document, *place) for rejection, place in places):
            case.terms.append(Term(-9.0, "a reviewer has rejected this form in such a context"))
        elif places and not any(term.weight > 0 and term.why in _TIES for term in case.terms):
            weight = verdict.CONFIRM - _SHY - verdict.score(case.terms)
            case.terms.append(Term(min(0.0, weight), "a reviewer has rejected this form elsewhere"))


# what of the list has to agree that a form is hers after it was said not to be, in another text
_TIES = frozenset({
    "work as on the list", "called as on the list", "the father as on the list",
    "the same characters beside it", "the list's context stands in the text",
    "the list's context stands beside her", "of the place as on the list",
})  # fmt: skip
_SHY = 0.4  # below the line from which on nobody is asked
_ALIKE = 3  # first letters of a word, which no case ending changes


def _is_form(rejected: str, written: str) -> bool:
    """Whether two forms are one, in whatever case they stand."""
    one, other = texts.folded(rejected), texts.folded(written)
    if one == other or _IN_HAN.search(one + other):
        return one == other
    words, others = one.split(), other.split()
    return len(words) == len(others) and all(
        a[:_ALIKE] == b[:_ALIKE] for a, b in zip(words, others, strict=True)
    )


def _is_such(rejection: Rejection, document: Document, start: int, end: int) -> bool:
    """Whether a place has the words beside it that said whose the rejected form was."""
    same = rejection.source in ("", document.source)
    if not rejection.context:
        return same
    before, _, after = rejection.context.partition(rejection.form)
    known = _content(before, after, document.language)
    text = document.text
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    shared = known & _content(before, after, document.language)
    return bool(shared) and len(shared) >= (_SAME if same else _OTHER) * len(known)


_REACH = 60  # letters beside a place
_SAME, _OTHER = 0.25, 0.4  # of the words: in a text of the same source, and of another
_HAN_REACH = 10  # characters beside a name in Han that say who it is
_STEM = 6  # letters that a word keeps whatever its case
_WORD = re.compile(r"[^\W\d_]{4,}")
_DATED = re.compile(r"(?:[^\W\d_]+ )?\d\S*(?: (?:de )?[^\W\d_]+)?")
_IN_HAN = re.compile(f"[{HAN}]")


def _content(before: str, after: str, language: str) -> frozenset[str]:
    """The words beside a name that say whose it is, in Han pairs of characters right beside it:
    not what befalls people, nor by whom, nor when."""
    if _IN_HAN.search(before[-2:] + after[:2]):
        sides = (texts.folded(before[-_HAN_REACH:]), texts.folded(after[:_HAN_REACH]))
        found = {side[at : at + 2] for side in sides for at in range(len(side) - 1)}
        found = {each for each in found if len(_IN_HAN.findall(each)) > 1}
    else:
        found = set(_WORD.findall(_DATED.sub(" ", texts.folded(f"{before} {after}"))))
    befalls, actors = plight.befalling(language), tuple(members("words.toml", "actors"))
    kept = (each for each in found if not (befalls and befalls.match(each)))
    return frozenset(each[:_STEM] for each in kept if not each.startswith(actors))
