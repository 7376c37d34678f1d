"""What makes an event none or history: the cues of a lexicon, and how far each reaches."""

from collections.abc import Sequence
from dataclasses import replace

from monitor.extract.entries import PAST
from monitor.extract.hits import Hit
from monitor.extract.lexicons import Lexicon
from monitor.extract.rules import Cue
from monitor.extract.sentences import Sentence
from monitor.extract.terms import FoundTerm
from monitor.model import Kind

# a denial or a demand is of its own clause: "was not let in when X was tried"
_OF_A_CLAUSE = frozenset({"negation", "modality", "future", "demand"})
Cues = Sequence[tuple[int, int, Cue]]


def blocked(hit: Hit, cues: Cues, sentence: Sentence, lexicon: Lexicon) -> bool:
    trigger = hit.trigger
    for start, end, cue in cues:
        if (
            cue.reason == PAST
            or (cue.kinds and trigger.kind not in cue.kinds)
            or trigger.kind in cue.exempt
        ):
            continue
        if cue.reason in trigger.ignores or (
            trigger.future and cue.reason in ("modality", "future")
        ):
            continue
        if _reaches(start, end, cue, hit, sentence.text, spaces=lexicon.spaces) and not (
            cue.reason in _OF_A_CLAUSE and _another_clause(sentence.text[end : hit.start], lexicon)
        ):
            return True
    return False


def _another_clause(gap: str, lexicon: Lexicon) -> bool:
    """Whether a word between cue and event opens a clause: "did not say why X was detained"."""
    if not lexicon.spaces:
        return False
    opens = {*lexicon.people["other_clause"]}
    return bool(opens) and not opens.isdisjoint(gap.replace(",", " ").split())


def aged(hit: Hit, cues: Cues, sentence: Sentence, lexicon: Lexicon) -> Hit:
    """ "Had been arrested", "previously beaten": older history, unless it has a date."""
    trigger = hit.trigger
    if trigger.old or trigger.current or trigger.future:
        return hit
    past = any(
        cue.reason == PAST
        and (not cue.kinds or trigger.kind in cue.kinds)
        and trigger.kind not in cue.exempt
        and (
            (start < hit.end and hit.start < end)
            or _reaches(start, end, cue, hit, sentence.text, spaces=lexicon.spaces)
        )
        for start, end, cue in cues
    )
    return replace(hit, past=True) if past else hit


def _reaches(start: int, end: int, cue: Cue, hit: Hit, text: str, *, spaces: bool) -> bool:
    if cue.reach == "inside":
        return start < hit.end and hit.start < end
    within = hit.start <= start and end <= hit.end
    if cue.reach == "sentence":
        low, high = (end, hit.start) if end <= hit.start else (hit.end, start)
        return not within and ";" not in text[low:high]
    if not spaces and cue.reach == "before" and hit.start < start and end < hit.end:
        return True  # in a gap of the phrase: "他随时可能被送往监狱"
    if cue.reach == "before":
        gap = text[end : hit.start] if end <= hit.start else None
        if gap is None and start < hit.start < end:
            gap = ""
    else:
        gap = text[hit.end : start] if hit.end <= start else None
    stops = ":;；。" if cue.reason == "negation" else ";；。"  # "not let through: her passport …"
    if gap is None or any(mark in gap for mark in stops):
        return False
    if not spaces and "," in gap and cue.reason in ("negation", "modality", "future"):
        return False  # of its own clause only
    size = len(gap.split()) + gap.count(",") if spaces else len(gap.strip())
    return size <= cue.words


def only_asked(term: FoundTerm, cues: Cues, told: Sequence[Hit], sentence: Sentence) -> bool:
    """ "Up to ten years", "asked for twelve years": nobody's term; not so of a cue that is of a
    phrase that tells the sentence: "must serve twelve years"."""
    for start, end, cue in cues:
        if any(
            h.start <= start and term.end <= h.end and h.trigger.kind is Kind.SENTENCE for h in told
        ):
            continue
        if cue.reason in ("maximum", "demand", "risk", "hypothesis") and end <= term.start:
            gap = sentence.text[end : term.start]
            if len(gap.split()) <= 4 and ";" not in gap:
                return True
    return False
