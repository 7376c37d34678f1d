"""What the phrases of a lexicon find in one sentence whose people, dates and terms are masked.

Phrases without their verb too: "A – five years", "Moved on 4 May to another prison".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from re import Match

from monitor.extract.asides import without_adverbs, without_asides
from monitor.extract.attach import subjectless
from monitor.extract.hits import Hit
from monitor.extract.lexicons import Lexicon
from monitor.extract.phrases import DATE, DAYS, ROLE, TERM, WHO
from monitor.extract.rules import Cue, Dating, FactRule, Stage, Trigger
from monitor.extract.sentences import Sentence
from monitor.extract.spans import OTHER, PRONOUN, WATCHED, Span, covered
from monitor.model import Kind

_MOST = 40  # phrases of events in one sentence; more is no text that somebody wrote
_QUOTES = str.maketrans(dict.fromkeys('"“”„«»*_‘’', " "))
_FIRST = re.compile(r"[\s.)(*•–—-]*(\w+)")


@dataclass(frozen=True, slots=True)
class Found:
    """What the phrases of a lexicon found in one sentence."""

    hits: tuple[Hit, ...]
    cues: tuple[tuple[int, int, Cue], ...]
    facts: tuple[tuple[FactRule, str], ...]
    stages: tuple[tuple[int, int, Stage], ...] = ()
    datings: tuple[Dating, ...] = ()


def phrases(sentence: Sentence, spans: Sequence[Span], lexicon: Lexicon) -> Found:
    """Find all phrases of the lexicon in a sentence whose people, dates and terms are masked."""
    masked = _masked(sentence, spans, lexicon)
    hits: list[Hit] = []
    cues: list[tuple[int, int, Cue]] = []
    facts: list[tuple[FactRule, str]] = []
    stages: list[tuple[int, int, Stage]] = []
    datings: list[Dating] = []
    for match, meaning, phrase in lexicon.triggers.find(masked):
        if isinstance(meaning, Trigger):
            hits.append(_hit(match, _as_taken(meaning, match), phrase))
        elif isinstance(meaning, Cue):
            if not any(
                u.start() < match.end() and match.start() < u.end()
                for pattern in meaning.unless
                for u in pattern.regex(masked).finditer(masked)
            ):
                cues.append((match.start(), match.end(), meaning))
        elif isinstance(meaning, Stage):
            stages.append((match.start(), match.end(), meaning))
        elif isinstance(meaning, Dating):
            datings.append(meaning)
        else:
            facts.append((meaning, _fact(sentence, match, lexicon)))
    hits += _past_asides(masked, hits, lexicon)
    hits += _introduced(sentence, masked, spans, lexicon)
    hits += _without_auxiliary(sentence, masked, spans, lexicon)
    hits += _without_verb(sentence, spans, lexicon)
    hits = [_attribute(hit, sentence, spans, lexicon) for hit in hits]
    return Found(tuple(hits[:_MOST]), tuple(cues), tuple(facts), tuple(stages), tuple(datings))


def _past_asides(masked: str, hits: Sequence[Hit], lexicon: Lexicon) -> list[Hit]:
    """Phrases that go on after an aside: "gave X, a cook from Y, five years"; looked for where no
    verb of X is told after it, as in "X, a cook from Y, was arrested"."""
    verbs = [hit.start for hit in hits if hit.trigger.who == "before"]
    text, places = without_asides(masked, lexicon, max(verbs, default=0))
    if not places:
        return []
    made = []
    for match, meaning, phrase in lexicon.triggers.find(text):
        start, end = match.span()
        if isinstance(meaning, Trigger) and any(start < a and b < end for a, b in places):
            made.append(Hit(start, end, _as_taken(meaning, match), match, phrase, beyond=True))
    return made


def _hit(match: Match[str], trigger: Trigger, phrase: str) -> Hit:
    return Hit(match.start(), match.end(), trigger, match, phrase)


def _introduced(
    sentence: Sentence, masked: str, spans: Sequence[Span], lexicon: Lexicon
) -> Iterator[Hit]:
    """Phrases whose {who} is a name led by a role: "gave the blogger X five years".

    Apart from the others, because a role may be a phrase's own word too ("a condamné X")."""
    roles = [at for s in spans if (at := _introduction(sentence.text, s, lexicon))]
    if not roles:
        return
    apart = set(lexicon.people["not_subject"])  # "burned the crops of the defender X"
    text = covered(masked, ((start, end, ROLE) for start, end in roles))
    for match, meaning, phrase in lexicon.triggers.find(text, lexicon.slot_triggers):
        if not isinstance(meaning, Trigger) or meaning.who != "slot":
            continue
        lead = next((w for n, w in match.groupdict().items() if n.startswith("who") and w), "")
        words, role, _ = lead.partition(ROLE)
        if role and not apart.intersection(words.split()):
            yield _hit(match, meaning, phrase)


def _as_taken(trigger: Trigger, match: Match[str]) -> Trigger:
    """A phrase whose {who} stands in a part that was not taken says as little as one without."""
    if trigger.who != "slot":
        return trigger
    slots = (name for name in match.groupdict() if name.rstrip("0123456789") == "who")
    taken = any(match[name] is not None for name in slots)
    return trigger if taken else replace(trigger, who=trigger.otherwise)


def _fact(sentence: Sentence, match: Match[str], lexicon: Lexicon) -> str:
    """The words of a fact, folded, without the preposition that a date or name left behind."""
    group = "text" if "text" in match.groupdict() else 0
    words = sentence.text[slice(*match.span(group))].split()
    while words and words[-1] in lexicon.people["not_subject"]:
        words.pop()
    return " ".join(words)[:80]


def _masked(sentence: Sentence, spans: Sequence[Span], lexicon: Lexicon) -> str:
    text = sentence.text.translate(_QUOTES) if lexicon.spaces else sentence.text
    marks = [(d.start, d.end, DATE) for d in sentence.dates]
    marks += [
        (t.start, t.end, DAYS if re.fullmatch(r"P\d+D", t.term.length) else TERM)
        for t in sentence.terms
    ]
    marks += [(_with_title(s, sentence, lexicon), s.end, WHO) for s in spans if s.type != PRONOUN]
    return without_adverbs(covered(text, marks), lexicon)


def _with_title(span: Span, sentence: Sentence, lexicon: Lexicon) -> int:
    """Where a name begins with its title: "let Ms X go" is "let X go"."""
    if span.type not in (WATCHED, OTHER) or not lexicon.spaces:
        return span.start
    found = lexicon.titles.search(sentence.text, max(0, span.start - 16), span.start)
    return found.start() if found else span.start


def _introduction(text: str, span: Span, lexicon: Lexicon) -> tuple[int, int] | None:
    """Where the role stands that leads a name: "lawyer and blogger X"."""
    if span.type not in (WATCHED, OTHER) or not lexicon.spaces:
        return None
    before = text[max(0, span.start - 60) : span.start]
    if not before.endswith(" ") or not before[:-1].endswith(lexicon.roles):
        return None
    found = lexicon.introductions.search(before)
    at = span.start - len(before)
    return (at + found.start(), at + found.end(1)) if found else None


def _without_auxiliary(
    sentence: Sentence, masked: str, spans: Sequence[Span], lexicon: Lexicon
) -> Iterator[Hit]:
    """ "Moved on 4 May to the colony": read as if its "was" stood in front."""
    first = _FIRST.match(sentence.text)
    words = lexicon.people["elliptic"]
    if not words or not first or any(span.start < first.end() for span in spans):
        return
    people = lexicon.people
    begins = {*people["not_subject"], *people["determiners"], *people["clauses"], *people["and"]}
    if first.group(1) in begins or not subjectless(sentence, first.end(), lexicon):
        return
    shift = len(words[0]) + 1 - first.start(1)
    text = f"{words[0]} {masked[first.start(1) :]}"
    for match, meaning, phrase in lexicon.triggers.opening(text):
        if isinstance(meaning, Trigger) and meaning.who == "before":
            bare = replace(meaning, bare=True)
            yield Hit(first.start(1), match.end() - shift, bare, match, phrase)


def _without_verb(sentence: Sentence, spans: Sequence[Span], lexicon: Lexicon) -> Iterator[Hit]:
    """ "The verdicts: A – five years, B – three"."""
    pairs = []
    for span in spans:
        for term in sentence.terms:
            gap = sentence.text[span.end : term.start]
            if span.type in (WATCHED, OTHER) and gap.strip() in ("–", "—", ":", "-"):
                pairs.append((span, term.end))
    listed = sentence.block.kind in ("list_item", "heading")
    if len(pairs) + (listed and len(pairs) == 1) < 2:
        return
    trigger = Trigger(Kind.SENTENCE, "slot", rule=f"{lexicon.language}:sentence:name and term")
    for span, end in pairs:
        shape = re.compile(rf"(?P<who>.{{{span.end - span.start}}})[^\ue000]{{{end - span.end}}}")
        if match := shape.match(sentence.text, span.start):
            yield Hit(span.start, end, trigger, match)


def _attribute(hit: Hit, sentence: Sentence, spans: Sequence[Span], lexicon: Lexicon) -> Hit:
    """ "Jailed lawyer X was …" only says who she is: older history."""
    word = sentence.text[hit.start : hit.end]
    before = sentence.text[: hit.start].strip(" *•").split()
    if not hit.trigger.bare or " " in word.strip() or not lexicon.spaces:
        return hit
    if before and before[-1] not in lexicon.people["determiners"]:
        return hit
    for span in spans:
        lead = _introduction(sentence.text, span, lexicon) if span.start > hit.end else None
        if lead and lead[0] - hit.end <= 1:
            return replace(hit, trigger=replace(hit.trigger, old=True))
    return hit
