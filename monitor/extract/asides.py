"""What a sentence says beside its clause, and phrases look past: "(34)", ", who teaches music,".

Covered by runs of a letter that parts words, so that "gave X (34) five years" reads as "gave X five
years". What stands in the aside itself is read as ever.
"""

import re
from collections.abc import Iterator

from monitor.extract.lexicons import Lexicon
from monitor.extract.options import ASIDE
from monitor.extract.phrases import WHO
from monitor.extract.spans import covered

_IN = rf"[^,;:.!?()،؛؟{WHO}]"
_AFTER_NAME = re.compile(
    rf"{WHO}(?: ?(\([^()؟?!;{WHO}]{{1,90}}\))|[,،] ({_IN}{{2,90}})(?=[,،])|"
    rf" ([–—-] [^–—;:.!?{WHO}]{{2,90}} [–—-])(?= ))"
)


def without_asides(
    masked: str, lexicon: Lexicon, after: int
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text of a sentence whose people are masked, with its asides that end beyond `after`
    covered; and where those are. The text is as long as before."""
    places = tuple(place for place in _places(masked, lexicon) if place[1] > after)
    return covered(masked, ((start, end, ASIDE) for start, end in places)), places


def _places(masked: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    if not lexicon.spaces:
        return
    if WHO in masked:
        for found in _AFTER_NAME.finditer(masked):
            start, end = found.span(found.lastindex or 0)
            first = masked[start:end].split(" ", 1)[0]
            if first not in lexicon.goes_on:
                yield start, end
    for found in lexicon.after_auxiliary.finditer(masked):
        yield found.span(1)


def without_adverbs(masked: str, lexicon: Lexicon) -> str:
    """ "was quietly moved" as "was moved"; not where the lexicon itself names the adverb."""
    if not lexicon.manner:
        return masked
    return covered(
        masked,
        (
            (*found.span(1), ASIDE)
            for found in lexicon.adverbs.finditer(masked)
            if found[1] not in lexicon.vocabulary
        ),
    )
