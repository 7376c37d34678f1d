"""What the way in which a place writes a name takes: a spelling far from the list's, words in
another order. Part of evidence.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor import text as texts
from monitor.match.data import members
from monitor.match.romanise import latin, skeleton
from monitor.match.scripts import script
from monitor.match.verdict import Term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.match.context import Surroundings
    from monitor.match.people import Hit


def spelt_far(hit: Hit, around: Surroundings) -> bool:
    """Whether the spelling differs by more than one sound that romanisations mix up; by more where
    it is compared across alphabets, and by nothing told here where one of them has no vowels."""
    if hit.name is None or hit.what == "order swapped" or hit.cost >= _SLIP:
        return False
    written = script(around.even[hit.start])
    if written == hit.name.script:
        return hit.cost >= _FAR and not (written == "cyrillic" and _declined(hit, around))
    return hit.cost >= _ACROSS and not {written, hit.name.script} & {"arabic", "hebrew"}


_FAR, _ACROSS, _SLIP = 0.5, 1.1, 1.6  # costs; a slip of the pen loses enough by its own


def _declined(hit: Hit, around: Surroundings) -> bool:
    """Whether every word is the list's but for its last letter: the case of a short name, `Асе`."""
    said = texts.folded(around.even[hit.start : hit.end]).replace("-", " ").split()
    listed = hit.name.loose if hit.name else ()
    return len(said) == len(listed) and all(
        one == other or (len(one) == len(other) and one[:-1] == other[:-1])
        for one, other in zip(said, map(texts.folded, listed), strict=True)
    )


def order_terms(hit: Hit, words: Sequence[str], around: Surroundings) -> list[Term]:
    """What it says that words which are given names and fathers' alike stand in another order;
    capitals may say which is which."""
    if _swaps_fathers(hit, around):
        return [Term(-3.0, "given names, in another order")]
    both = members("cultures.toml", "given_families")
    if hit.what != "order swapped" or not all(word in both for word in words):
        return []
    if any(word.isupper() for word in around.document.text[hit.start : hit.end].split()):
        return []
    return [Term(-3.0, "given names, in another order")]


def _swaps_fathers(hit: Hit, around: Surroundings) -> bool:
    """Whether `Musa bin Salim Sample` stands for `Salim bin Musa Sample`: his son or father."""
    if hit.name is None or hit.what != "order swapped":
        return False
    if members("words.toml", "fathers").isdisjoint(hit.name.words):
        return False
    last = texts.folded(around.even[hit.start : hit.end]).replace("-", " ").split()[-1]
    return skeleton(latin(last)) == skeleton(latin(hit.name.loose[-1]))
