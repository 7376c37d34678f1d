"""Which of the dates around it an event has: in its own words, in its clause, or told before."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from monitor.extract.dates import FoundDate
from monitor.extract.hits import Hit
from monitor.extract.lexicons import Lexicon
from monitor.extract.sentences import Sentence
from monitor.model import BlockKind, Kind, PartialDate, Role

_BESIDE = 60  # letters between an event and the date after it
_RIGHT_ON = 12  # words
_ASIDE = 15  # words that a date in an aside is farther off

Spans = Sequence[tuple[int, int]]


def asides(text: str, relative: tuple[str, ...]) -> Spans:
    """What is said by the way: in brackets, between dashes, in a relative clause between commas.

    A date in there is not that of the main clause, nor do its words part the clause."""
    return [found.span() for found in _by_the_way(relative).finditer(text)]


@lru_cache(maxsize=32)
def _by_the_way(relative: tuple[str, ...]) -> re.Pattern[str]:
    # "*вший": participles open such a clause too
    words = [re.escape(word).replace(r"\*", r"\w+") for word in relative]
    clause = "|".join(words) or "(?!)"
    return re.compile(
        rf"\([^()]{{2,200}}\)| [–—-] [^–—]{{2,160}} [–—-] |,\s(?:{clause})\b[^,;:()]{{2,160}},"
    )


def when(
    hit: Hit,
    sentence: Sentence,
    hits: Sequence[Hit],
    told: PartialDate | None,
    relative: tuple[str, ...] = (),
) -> tuple[PartialDate | None, bool]:
    """The date of `hit` and whether it stands in the same sentence."""
    apart = asides(sentence.text, relative) if sentence.dates else ()
    own = [d for d in sentence.dates if hit.start <= d.start and d.end <= hit.end]
    usable = [d for d in sentence.dates if not d.end_of or (hit.trigger.future and d in own)]
    if not hit.trigger.future:  # the day of a hearing set is not when something else happened
        set_for = [h for h in hits if h.trigger.future and h is not hit]
        usable = [d for d in usable if not any(h.start <= d.start < h.end for h in set_for)]
    if not hit.trigger.old:  # "upheld the sentence passed in 2024": not the day it was upheld
        past = [h for h in hits if h.trigger.old and h.trigger.kind is not hit.trigger.kind]
        usable = [d for d in usable if not any(h.start <= d.start < h.end for h in past)]
    if hit.trigger.future and own:
        usable = own[-1:]
    said = [span for span in apart if sentence.text[span[0]] == ","]
    usable = [d for d in usable if not _by_the_way_only(d, hit, said)]
    if hit.again:  # "upheld the two years given in May 2024": not the day of the upholding
        usable = [d for d in usable if d in own or _of_the_first(d, hit, hits, sentence, apart)]
    if hit.trigger.old:
        usable = [d for d in usable if _cost(d, hit, sentence.text, hits, apart) <= 7]
        # "is serving five years, and was moved in March": of what comes after
        usable = [d for d in usable if not _later(d, hit, sentence.text)]
        if not usable or (_within_news(hit, hits) and not hit.again):
            return None, False
    if usable:
        best = min(usable, key=lambda d: _cost(d, hit, sentence.text, hits, apart))
        best = _in_turn(hit, hits, usable) or best
        opens = best.start <= 6 and len(usable) == 1  # "On 3 May, …": for all that follows
        if opens or _cost(best, hit, sentence.text, hits, apart) < 40:
            published = best.later if hit.trigger.future and best.later else None
            return (published or best.date), True
        return None, False
    if hit.trigger.current or sentence.block.role is Role.TITLE:
        return None, False
    if sentence.block.kind is BlockKind.HEADING:
        return sentence.block.under, False
    return None if hit.past else told, False


def again(sentence: Sentence, day: PartialDate | None, lexicon: Lexicon) -> list[PartialDate]:
    """The other days on which it happened: "on 2 March and again on the 6th"."""
    words = set(lexicon.people["again"])
    made: list[PartialDate] = []
    for one, other in pairwise(sentence.dates if words and day else ()):
        gap = sentence.text[one.end : other.start].replace(",", " ").split()
        if one.date in (day, *made) and len(gap) <= 4 and words.intersection(gap):
            made.append(other.date)
    return made


def _of_the_first(
    day: FoundDate, hit: Hit, hits: Sequence[Hit], sentence: Sentence, apart: Spans
) -> bool:
    """Whether a day is rather that of the sentence told again than that of the news about it."""
    text = sentence.text
    news = [h for h in hits if h.trigger.kind is Kind.APPEAL and not h.trigger.old]
    mine = _cost(day, hit, text, hits, apart)
    taken = {min(sentence.dates, key=lambda d: _cost(d, h, text, hits, apart)) for h in news}
    if len(sentence.dates) == 1:
        return not day.date.month  # "the six years given in 2024"
    return day not in taken and mine < _RIGHT_ON


def _in_turn(hit: Hit, hits: Sequence[Hit], days: Sequence[FoundDate]) -> FoundDate | None:
    """Where events and dates take turns, each event with its date after it: "arrested on 1 March,
    charged on 3 March": the date before one is that of the other."""
    if len(days) < 2 or days[0].start < min(h.end for h in (hit, *hits)):
        return None
    until = min((h.start for h in hits if h.start >= hit.end), default=1 << 20)
    mine = [d for d in days if hit.end <= d.start < until]
    before = [d for d in days if d.end <= hit.start]
    return mine[0] if mine and before and mine[0].start - hit.end <= _BESIDE else None


def _within_news(hit: Hit, hits: Sequence[Hit]) -> bool:
    """ "Upheld her five-year sentence on 3 May": the day is that of the upholding."""
    return any(
        h.start < hit.start < h.end and not h.trigger.old and h.trigger.kind is not hit.trigger.kind
        for h in hits
    )


def _by_the_way_only(day: FoundDate, hit: Hit, said: Spans) -> bool:
    """ "X, who left in 2023, got eight years": the year of leaving, also where the phrase goes on
    after it, "gave X, who left in 2023, eight years"."""
    return any(
        a <= day.start < b and (hit.beyond or not (hit.start < b and a < hit.end)) for a, b in said
    )


def _later(day: FoundDate, hit: Hit, text: str) -> bool:
    """Whether a date stands in a clause after; Chinese, with no spaces, says when first."""
    if day.start < hit.end:
        return False
    between = text[hit.end : day.start]
    return bool(re.search(r"[,،;:]\s*\w+\s+\w", between)) or " " not in f"{between}{text[:9]}"


def _cost(day: FoundDate, hit: Hit, text: str, hits: Sequence[Hit], apart: Spans) -> float:
    """Words between, and four for every other event between."""
    if day.start >= hit.start and day.end <= hit.end:
        return -1
    low, high = (day.end, hit.start) if day.end <= hit.start else (hit.end, day.start)
    between = [(a, b) for a, b in apart if low <= a and b <= high]
    pieces = _without(text, low, high, between)
    gap = " ".join(pieces)
    words = len(gap.split()) if " " in gap.strip() else len(gap) / 3
    others = {
        (h.start, h.end)
        for h in hits
        if low <= h.start
        and h.end <= high
        and not any(a <= h.start < b for a, b in between)
        and not (h.trigger.kind is hit.trigger.kind and h.end == hit.start)  # told in two words
    }
    if " " not in gap and "," in gap and day.start > hit.start:
        words += 8  # Chinese says when first: a date in a clause after it is of the next event
    stops = 2.5 * sum(gap.count(mark) for mark in ";；,，、،")
    far = _ASIDE if any(a <= day.start < b and not a <= hit.start < b for a, b in apart) else 0
    return words + 4 * len(others) + stops + far + (0.5 if day.start > hit.start else 0)


def _without(text: str, low: int, high: int, asides: Spans) -> list[str]:
    """What stands between two places, but for asides."""
    made = []
    for start, end in asides:
        made.append(text[low:start])
        low = end
    return [*made, text[low:high]]
