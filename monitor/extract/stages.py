"""Which step of its kind an event is, and what was told before that a sentence only dates.

"Moved" and "extended" are steps of custody, "left unchanged" tells a sentence again, a search is
part of an arrest: the words are the lexicon's, what follows from them is settled here.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from monitor.extract.finding import Found
from monitor.extract.hits import Hit
from monitor.extract.rules import Stage, Trigger
from monitor.extract.sentences import Sentence
from monitor.extract.telling import Cell, Raw

_REACH = 350  # letters back to what a sentence dates


def staged(hit: Hit, stages: Sequence[tuple[int, int, Stage]], text: str) -> Hit:
    """The hit with what its stages say of it."""
    for start, end, stage in stages:
        if hit.trigger.kind not in stage.kinds or not _meets(start, end, stage, hit, text):
            continue
        hit = replace(
            hit,
            trigger=_as_step(hit.trigger, stage),
            stage=hit.stage or stage.name,
            follows=hit.follows or stage.follows,
            opens=hit.opens or stage.opens,
            again=hit.again or stage.old,
        )
    return hit


def _as_step(trigger: Trigger, stage: Stage) -> Trigger:
    """What a phrase tells where it tells that step: mostly what it tells anyway."""
    kind, part_of = stage.becomes or trigger.kind, trigger.part_of or stage.part_of
    old, current = trigger.old or stage.old, trigger.current or stage.current
    same = kind is trigger.kind and part_of == trigger.part_of
    if same and old == trigger.old and current == trigger.current:
        return trigger
    return replace(trigger, kind=kind, part_of=part_of, old=old, current=current)


def _meets(start: int, end: int, stage: Stage, hit: Hit, text: str) -> bool:
    words = text if stage.reach == "sentence" and not stage.old else text[hit.start : hit.end]
    if any(pattern.regex(words).search(words) for pattern in stage.unless):
        return False
    if stage.reach == "sentence":
        low, high = (end, hit.start) if end <= hit.start else (hit.end, start)
        return ";" not in text[low:high] and "；" not in text[low:high]
    return start < hit.end and hit.start < end


def lent(
    raws: Sequence[Raw | Cell], sentence: Sentence, found: Found, published: date | None
) -> list[Raw | Cell]:
    """What was told shortly before, with the day that `sentence` gives it: "The verdict was read
    on 6 May"."""
    days = [day for day in sentence.dates if not day.end_of]
    days = [day for day in days if published is None or day.date.first <= published]
    kinds = {kind for dating in found.datings for kind in dating.kinds}
    if not days or not kinds:
        return list(raws)
    made = list(raws)
    for at in range(len(made) - 1, -1, -1):
        raw = made[at]
        if isinstance(raw, Cell) or sentence.start - raw.sentence.start > _REACH:
            break
        open_ = not raw.exact and not raw.hit.trigger.old and not raw.hit.past
        if open_ and raw.hit.trigger.kind in kinds and raw.sentence.start < sentence.start:
            made[at] = replace(raw, date=days[0].date, exact=True)
    return made
