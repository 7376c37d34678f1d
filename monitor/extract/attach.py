"""Who suffers it: from a phrase that tells of an event to the people it befell.

Where to look is the lexicon's word (before, after, of, …); whom a clause without anybody is about
is settled here, for every language alike.
"""

from collections.abc import Callable

from monitor.extract.cases import OF_A_CASE
from monitor.extract.frames import Frame
from monitor.extract.hits import Attached, Hit, Seen
from monitor.extract.lexicons import Lexicon
from monitor.extract.sentences import Sentence
from monitor.extract.spans import OTHER, WATCHED
from monitor.model import Kind

_PERSONAL = frozenset(
    {Kind.DETENTION, Kind.SENTENCE, Kind.CHARGE, Kind.RELEASE, Kind.ILL_TREATMENT}
)
_BULLETS = " .)(*•–—-"


def attach(hit: Hit, sentence: Sentence, seen: Seen, frame: Frame) -> Attached | None:
    """Find who suffers `hit`; None where the frame asks for somebody and nobody is there.

    frame: the sentence with all its phrases and people."""
    who = "bare" if hit.trigger.bare else hit.trigger.who
    look: dict[str, Callable[[Hit], Attached | None]] = {
        "bare": frame.bare, "slot": frame.slot, "before": frame.before, "after": frame.after,
        "either": frame.either, "of": frame.possessor, "topic": frame.topic,
    }  # fmt: skip
    found = look[who](hit)
    if (
        not found
        and who == "bare"
        and seen.spoken_of
        and _opens(hit, sentence, seen, frame.lexicon)
    ):
        return Attached(seen.spoken_of, "spoken_of", 0, "none", (hit.start, hit.start))
    if found or not hit.trigger.loose or who in ("slot", "bare"):
        return found
    return _loosely(hit, frame, sentence, seen)


def _loosely(  # noqa: PLR0911  # one line for each way, the surest first
    hit: Hit, frame: Frame, sentence: Sentence, seen: Seen
) -> Attached | None:
    """Who is meant where nobody stands in the place that the phrase says."""
    who, lexicon, spoken_of = hit.trigger.who, frame.lexicon, seen.spoken_of
    for span in frame.within(hit)[:1]:  # "X: arrested on …": the name is within the phrase's edge
        if span.type in (WATCHED, OTHER) and not sentence.text[hit.start : span.start].strip():
            return Attached(span.keys, "before", 0, "full", (span.start, span.end))
    if who != "before" and (left := frame.before(hit)) and not (who == "of" and not left.watched):
        return left
    if lexicon.inverts_subjects and who != "of" and (right := frame.inverted(hit)):
        return right
    if frame.others(hit) or (who != "of" and frame.stranger(hit)):
        return None
    if who == "of" and hit.trigger.kind in OF_A_CASE and (near := frame.topic(hit)):
        return near
    if (
        who in ("before", "either")
        and not lexicon.drops_subjects
        and not _elliptic(hit, sentence, lexicon)
    ):
        return None
    if len(spoken_of) <= 1 and frame.of_many(hit) and hit.trigger.kind not in OF_A_CASE:
        both = seen.together if lexicon.drops_subjects else ()
        at = (hit.start, hit.start)
        return Attached(both, "spoken_of", 6, "none", at) if both else None
    if hit.trigger.kind in OF_A_CASE:  # that of all who were named together, or of the last case
        one = seen.case[:1] if lexicon.spaces and set(seen.case) & set(seen.together) else ()
        shared = set(one or spoken_of) & set(seen.together)
        stray = lexicon.spaces and all(key.startswith("~") for key in spoken_of)
        spoken_of = seen.together if shared else (stray and seen.case) or spoken_of
    last = Attached(spoken_of, "spoken_of", 12, "none", (hit.start, hit.start))
    return frame.anyone(hit) or (last if spoken_of else None)


def _opens(hit: Hit, sentence: Sentence, seen: Seen, lexicon: Lexicon) -> bool:
    """Whether a participle opens a sentence that has no subject: "Sent home on 24 August." """
    before = sentence.text[: hit.start].strip(_BULLETS)
    dated = any(d.end <= hit.start for d in sentence.dates)
    if before and not (dated and before.endswith((":", "–", "—"))):
        return False
    if sentence.block.kind == "table_row":
        return True
    if any(span.end <= hit.start for span in seen.spans if span.keys):
        return False
    first = sentence.text[hit.start : hit.end].split(maxsplit=1)[0]
    return subjectless(sentence, hit.start + len(first), lexicon)


def subjectless(sentence: Sentence, at: int, lexicon: Lexicon) -> bool:
    """Whether no noun follows a participle that ends at `at`: not so in "arrested teachers"."""
    after = sentence.text[at:]
    words = after.split(maxsplit=1)[:1]
    if not words or after.lstrip()[:1] in ".,;:!":
        return True
    if any(d.start - at <= 1 and d.start >= at for d in sentence.dates):
        return True
    people = lexicon.people
    return words[0].strip(".,;:") in {*people["not_subject"], *people["and"], *people["clauses"]}


def _elliptic(hit: Hit, sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether a clause may lack a subject that we know: in lists, tables, headings, at the very
    start, or where somebody is called by a role that no list has ("The YouTuber was …")."""
    if sentence.block.kind in ("list_item", "table_row", "heading"):
        return True
    before = sentence.text[: hit.start].split()
    return not before or (
        before[0] in lexicon.people["determiners"]
        and hit.trigger.kind in _PERSONAL
        and not any(word.strip(",.") in lexicon.people["organisations"] for word in before[1:5])
    )
