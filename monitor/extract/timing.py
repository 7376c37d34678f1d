"""Which of the dates around it an event has: in its own words, in its clause, or told before."""

from collections.abc import Sequence

from monitor.extract.dates import FoundDate
from monitor.extract.frames import Hit
from monitor.extract.sentences import Sentence
from monitor.model import BlockKind, PartialDate, Role


def when(
    hit: Hit, sentence: Sentence, hits: Sequence[Hit], told: PartialDate | None
) -> tuple[PartialDate | None, bool]:
    """The date of `hit` and whether it stands in the same sentence."""
    own = [d for d in sentence.dates if hit.start <= d.start and d.end <= hit.end]
    usable = [d for d in sentence.dates if not d.end_of or (hit.trigger.future and d in own)]
    if hit.trigger.future and own:
        usable = own[-1:]
    if hit.trigger.old:
        usable = [d for d in usable if _cost(d, hit, sentence.text, hits) <= 7]
        if not usable:
            return None, False
    if usable:
        best = min(usable, key=lambda d: _cost(d, hit, sentence.text, hits))
        opens = best.start <= 6 and len(usable) == 1  # "On 3 May, …": for all that follows
        if opens or _cost(best, hit, sentence.text, hits) < 40:
            published = best.later if hit.trigger.future and best.later else None
            return (published or best.date), True
        return None, False
    if hit.trigger.current or sentence.block.role is Role.TITLE:
        return None, False
    if sentence.block.kind is BlockKind.HEADING:
        return sentence.block.under, False
    return told, False


def _cost(day: FoundDate, hit: Hit, text: str, hits: Sequence[Hit]) -> float:
    """Words between, and four for every other event between."""
    if day.start >= hit.start and day.end <= hit.end:
        return -1
    low, high = (day.end, hit.start) if day.end <= hit.start else (hit.end, day.start)
    gap = text[low:high]
    words = len(gap.split()) if " " in gap.strip() else len(gap) / 3
    others = {(h.start, h.end) for h in hits if low <= h.start and h.end <= high}
    if " " not in gap and "," in gap and day.start > hit.start:
        words += 8  # Chinese says when first: a date in a clause after it is of the next event
    stops = 2.5 * sum(gap.count(mark) for mark in ";；,，、،")
    return words + 4 * len(others) + stops + (0.5 if day.start > hit.start else 0)
