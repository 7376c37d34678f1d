"""What only the words of a sentence say: events for which no phrase of the lexicon was found.

From the leaning of the words (`monitor.extract.words`) to a hit of somebody: a weak one, that the
confidence weighs with everything else and that mostly asks a person.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from monitor.extract.blocks import aged, blocked
from monitor.extract.finding import Found
from monitor.extract.hits import Attached, Hit, Seen
from monitor.extract.lexicons import Lexicon
from monitor.extract.rules import Trigger
from monitor.extract.sentences import Sentence
from monitor.extract.spans import Span, covered
from monitor.extract.words import Leaning, view, words
from monitor.model import Kind

_ODDS = -2.5  # log odds below which words alone are not looked at
_FEW = 3  # words; fewer tell nothing by themselves
_MOST = 6  # people of one sentence; more is a list, and each item says its own
_ALL = re.compile(r"(?s).*")


def leanings(sentence: Sentence, seen: Seen, lexicon: Lexicon) -> dict[str, Leaning]:
    """How the words lean for each watched person whom the sentence may be about."""
    known = words(lexicon.language)
    if not known or _is_bare(sentence, lexicon):
        return {}
    here = dict.fromkeys(key for span in seen.spans for key in span.keys if _watched(key))
    keys = list(here) or [key for key in seen.spoken_of if _watched(key)]
    return {
        key: known.lean(view(sentence, seen.spans, key), spaces=lexicon.spaces)
        for key in keys[:_MOST]
    }


def _is_bare(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether nothing but dates, terms and a word or two stands there: "14 May 2024"."""
    times = [(day.start, day.end, " ") for day in sentence.dates]
    times += [(term.start, term.end, " ") for term in sentence.terms]
    left = covered(sentence.text, times)
    return len(left.split()) < _FEW if lexicon.spaces else len(left) - left.count(" ") < 2 * _FEW


def _watched(key: str) -> bool:
    return not key.startswith("~")


def by_words(  # noqa: PLR0917  # each is another noun
    sentence: Sentence, seen: Seen, found: Found, leans: Mapping[str, Leaning],
    told: Set[Kind], lexicon: Lexicon,
) -> Iterator[tuple[Hit, Attached]]:  # fmt: skip
    """What the words seem to tell of somebody. told: the kinds that phrases tell of anybody."""
    for key, leaning in leans.items():
        for kind, odds in leaning.odds.items():
            if odds <= _ODDS or kind in told or kind not in leaning.most:
                continue
            sign, start, end = leaning.most[kind]
            rule = f"{lexicon.language}:words:{sign}"
            trigger = Trigger(kind, "topic", strength=0, rule=rule)
            hit = aged(
                Hit(start, end, trigger, _word(sentence.text, start, end)),
                found.cues,
                sentence,
                lexicon,
            )
            how = "words"
            if any(other.trigger.kind is kind for other in found.hits):
                how = "words_else"
            elif blocked(hit, found.cues, sentence, lexicon):
                how = "words_denied"
            yield hit, _attached(key, how, seen.spans, start)


def _word(text: str, start: int, end: int) -> re.Match[str]:
    return next(_ALL.finditer(text, start, end))


def _attached(key: str, how: str, spans: Sequence[Span], at: int) -> Attached:
    """The nearest of her names, or of the words that mean her."""
    hers = [span for span in spans if key in span.keys]
    if not hers:
        return Attached((key,), how, 0, "none", (at, at))
    near = min(hers, key=lambda span: min(abs(span.start - at), abs(span.end - at)))
    anchor = near.type if near.type != "watched" else ("full" if near.full else "short")
    return Attached((key,), how, 0, anchor, (near.start, near.end), len(hers[0].keys) - 1)
