"""What happened: the phrases of a lexicon over the sentences of a document, as events.

Each sentence is masked (people, dates, terms), its phrases found, the blocked ones dropped, the
rest given to those who suffer them, dated, and told once per document (`monitor.extract.telling`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from re import Match

from monitor.extract.attach import attach
from monitor.extract.chains import Chain
from monitor.extract.frames import Frame
from monitor.extract.hits import Attached, Hit, Seen
from monitor.extract.lexicons import PAST, Lexicon
from monitor.extract.people import Reader
from monitor.extract.phrases import DATE, DAYS, ROLE, TERM, WHO
from monitor.extract.rules import Cue, FactRule, Trigger
from monitor.extract.sentences import Sentence, sentences
from monitor.extract.shares import shares
from monitor.extract.spans import OTHER, PRONOUN, RELATIVE, WATCHED, Span
from monitor.extract.tables import cell_events
from monitor.extract.telling import Cell, Raw, told_once
from monitor.extract.terms import FoundTerm
from monitor.extract.timing import when
from monitor.model import BlockKind, Document, Event, Kind, Mention, PartialDate, Term

_MOST = 40  # phrases of events in one sentence; more is no text that somebody wrote
_RECENT = 100  # days: a story of now goes on from one paragraph to the next
_QUOTES = str.maketrans(dict.fromkeys('"“”„«»*_‘’', " "))


_OUTCOMES = (
    Kind.SENTENCE,
    Kind.RELEASE,
    Kind.APPEAL,
)  # "A to five years, and acquitted B": no term for B


@dataclass(frozen=True, slots=True)
class Found:
    """What the phrases of a lexicon found in one sentence."""

    hits: tuple[Hit, ...]
    cues: tuple[tuple[int, int, Cue], ...]
    facts: tuple[tuple[FactRule, str], ...]


def events(document: Document, mentions: Sequence[Mention], lexicon: Lexicon) -> tuple[Event, ...]:
    """Everything the document says happened to the mentioned defenders, each occurrence once."""
    reader = Reader(document, mentions, lexicon)
    told: PartialDate | None = None
    block = -1
    raws: list[Raw | Cell] = []
    parts = sentences(document, lexicon)
    reader.prepare(parts)
    for sentence in parts:
        spoken_of = reader.spoken_of() if sentence.number == block else ()
        spans = reader.read(sentence)
        spoken_of = reader.memory.scope or spoken_of or reader.before_block()
        if sentence.number != block:
            told, block = _still_told(told, sentence, document), sentence.number
        found = phrases(sentence, spans, lexicon)
        raws += _sentence(sentence, Seen(spans, spoken_of, reader.together()), found, told, lexicon)
        raws += cell_events(sentence, reader.memory.scope, lexicon)
        told = next((d.date for d in reversed(sentence.dates) if not d.end_of), told)
    return told_once([raw for raw in raws if not _to_come(raw, document)], document)


def _to_come(raw: Raw | Cell, document: Document) -> bool:
    """ "Due for release in August": a release is none before its day."""
    kind = raw.kind if isinstance(raw, Cell) else raw.hit.trigger.kind
    if kind is not Kind.RELEASE or raw.date is None or document.published is None:
        return False
    return raw.date.first > document.published


def _still_told(
    told: PartialDate | None, sentence: Sentence, document: Document
) -> PartialDate | None:
    """The day that a new paragraph goes on with: a recent one, up to the next heading."""
    block = sentence.block
    if block.under or not told or block.kind is not BlockKind.PARAGRAPH:
        return block.under
    published = document.published or told.first
    return told if (published - told.first).days < _RECENT else None


def phrases(sentence: Sentence, spans: Sequence[Span], lexicon: Lexicon) -> Found:
    """Find all phrases of the lexicon in a sentence whose people, dates and terms are masked."""
    masked = _masked(sentence, spans, lexicon)
    hits: list[Hit] = []
    cues: list[tuple[int, int, Cue]] = []
    facts: list[tuple[FactRule, str]] = []
    for match, meaning in lexicon.triggers.find(masked):
        if isinstance(meaning, Trigger):
            hits.append(Hit(match.start(), match.end(), _as_taken(meaning, match), match))
        elif isinstance(meaning, Cue):
            if not any(
                u.start() < match.end() and match.start() < u.end()
                for pattern in meaning.unless
                for u in pattern.regex.finditer(masked)
            ):
                cues.append((match.start(), match.end(), meaning))
        else:
            facts.append((meaning, _fact(sentence, match, lexicon)))
    hits += _introduced(sentence, masked, spans, lexicon)
    return Found(tuple(hits[:_MOST]), tuple(cues), tuple(facts))


def _introduced(
    sentence: Sentence, masked: str, spans: Sequence[Span], lexicon: Lexicon
) -> Iterator[Hit]:
    """Phrases whose {who} is a name led by a role: "gave the blogger X five years".

    Apart from the others, because a role may be a phrase's own word too ("a condamné X")."""
    roles = [at for s in spans if (at := _introduction(sentence.text, s, lexicon))]
    if not roles:
        return
    apart = set(lexicon.people["not_subject"])  # "burned the crops of the defender X"
    letters = list(masked)
    for start, end in roles:
        letters[start:end] = ROLE * (end - start)
    for match, meaning in lexicon.triggers.find("".join(letters)):
        if not isinstance(meaning, Trigger) or meaning.who != "slot":
            continue
        lead = next((w for n, w in match.groupdict().items() if n.startswith("who") and w), "")
        words, role, _ = lead.partition(ROLE)
        if role and not apart.intersection(words.split()):
            yield Hit(match.start(), match.end(), meaning, match)


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
    letters = list(sentence.text.translate(_QUOTES) if lexicon.spaces else sentence.text)
    marks = [(d.start, d.end, DATE) for d in sentence.dates]
    marks += [
        (t.start, t.end, DAYS if re.fullmatch(r"P\d+D", t.term.length) else TERM)
        for t in sentence.terms
    ]
    marks += [(s.start, s.end, WHO) for s in spans if s.type != PRONOUN]
    for start, end, mark in marks:
        letters[start:end] = mark * (end - start)
    return "".join(letters)


def _introduction(text: str, span: Span, lexicon: Lexicon) -> tuple[int, int] | None:
    """Where the role stands that leads a name: "lawyer and blogger X"."""
    if span.type not in (WATCHED, OTHER) or not lexicon.spaces:
        return None
    before = text[max(0, span.start - 60) : span.start]
    found = lexicon.introductions.search(before)
    at = span.start - len(before)
    return (at + found.start(), at + found.end(1)) if found else None


def _sentence(
    sentence: Sentence, seen: Seen, found: Found, told: PartialDate | None, lexicon: Lexicon
) -> Iterator[Raw]:
    free = [hit for hit in found.hits if not _blocked(hit, found.cues, sentence, lexicon)]
    free = [_aged(hit, found.cues, sentence, lexicon) for hit in free if _needs_met(hit, sentence)]
    reading = Frame if lexicon.spaces else Chain
    held = [
        (hit, who)
        for hit in free
        if (who := attach(hit, sentence, seen, found.hits, lexicon, reading))
    ]
    in_turn = any(word in sentence.text for word in lexicon.people["in_turn"])
    terms = [t for t in sentence.terms if not _only_asked(t, found.cues, free, sentence)]
    for hit, agent in _best(held):
        who = _for_client(hit, agent, seen)
        if not who.watched and hit.trigger.kind is not Kind.SENTENCE:
            continue
        day, exact = when(hit, sentence, [h for h, _ in held], told, lexicon.people["relative"])
        given = _given(hit, who, seen.spans, terms, held, in_turn=in_turn)
        if hit.trigger.kind is Kind.SENTENCE:
            yield from _cut_from(hit, who, sentence)
        for key, term in given.items():
            yield Raw(
                key, hit, who, sentence, day, exact, term,
                tuple((rule.name, text) for rule, text in found.facts
                      if not rule.kinds or hit.trigger.kind in rule.kinds) + hit.trigger.facts,
            )  # fmt: skip


def _for_client(hit: Hit, who: Attached, seen: Seen) -> Attached:
    """An appeal that a lawyer or a relative makes is that of the one for whom it is made."""
    if hit.trigger.kind is not Kind.APPEAL or who.watched or who.anchor != RELATIVE:
        return who
    owners = [key.partition(" of ")[2].split("+") for key in who.keys]
    named = tuple(key for each in owners for key in each if key and not key.startswith("~"))
    return replace(who, keys=named or seen.spoken_of or who.keys)


def _given(
    hit: Hit, who: Attached, spans: Sequence[Span], terms: Sequence[FoundTerm],
    held: Sequence[tuple[Hit, Attached]], *, in_turn: bool,
) -> dict[str, Term | None]:  # fmt: skip
    if hit.trigger.kind is not Kind.SENTENCE or hit.trigger.less:
        return dict.fromkeys(who.watched)
    until = min(
        (o.start for o, _ in held if o.start >= hit.end and o.trigger.kind in _OUTCOMES),
        default=1 << 20,
    )
    return shares(hit, who, spans, terms, until, in_turn=in_turn)


def _cut_from(hit: Hit, who: Attached, sentence: Sentence) -> Iterator[Raw]:
    """The old term of "from eight years to five": history, without a date of its own."""
    own = [t for t in sentence.terms if hit.start <= t.start and t.end <= hit.end]
    if len(own) > 1 and hit.trigger.who == "of":
        past = replace(hit, trigger=replace(hit.trigger, old=True))
        for key in who.watched:
            yield Raw(key, past, who, sentence, None, False, own[0].term)


def _needs_met(hit: Hit, sentence: Sentence) -> bool:
    needs = hit.trigger.needs
    return not needs or bool(sentence.terms if needs == "term" else sentence.dates)


# "moved to the prison hospital", "put in a punishment cell": no detention of its own
_WITHOUT_DETENTION = frozenset({Kind.HEALTH, Kind.ILL_TREATMENT, Kind.SENTENCE})


def _best(held: Sequence[tuple[Hit, Attached]]) -> list[tuple[Hit, Attached]]:
    """Of phrases that overlap, the one that found its person best; of equals, the longer."""
    rank = {"slot": 0, "after": 1, "of": 1, "before": 1, "either": 1, "topic": 2}

    def order(pair: tuple[Hit, Attached]) -> tuple[bool, bool, bool, int, int]:
        hit, who = pair
        far = rank.get(who.how, 3) + (who.words > 8)
        coming = hit.trigger.future
        return (
            not who.keys,
            hit.trigger.bare,
            not coming,
            -(hit.end - hit.start) if far < 3 else 0,
            far,
        )

    kept: list[tuple[Hit, Attached]] = []
    ranked = sorted(held, key=order)
    ranked.sort(key=lambda pair: pair[0].trigger.kind is Kind.DETENTION)
    for hit, who in ranked:
        clash = any(
            hit.start < other.end and other.start < hit.end
            and (
                hit.trigger.kind is other.trigger.kind
                or (hit.trigger.kind is Kind.DETENTION and other.trigger.kind in _WITHOUT_DETENTION)
                or (other.start <= hit.start and hit.end <= other.end)
            )
            for other, _ in kept
        )  # fmt: skip
        if not clash:
            kept.append((hit, who))
    return sorted(kept, key=lambda pair: pair[0].start)


# ---------------------------------------------------------------- what makes an event none


def _blocked(
    hit: Hit, cues: Sequence[tuple[int, int, Cue]], sentence: Sentence, lexicon: Lexicon
) -> bool:
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
        if _reaches(start, end, cue, hit, sentence.text, spaces=lexicon.spaces):
            return True
    return False


def _aged(
    hit: Hit, cues: Sequence[tuple[int, int, Cue]], sentence: Sentence, lexicon: Lexicon
) -> Hit:
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
    return replace(hit, past=past)


def _reaches(start: int, end: int, cue: Cue, hit: Hit, text: str, *, spaces: bool) -> bool:
    if cue.reach == "inside":
        return start < hit.end and hit.start < end
    within = hit.start <= start and end <= hit.end
    if cue.reach == "sentence":
        return not within
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


def _only_asked(
    term: FoundTerm, cues: Sequence[tuple[int, int, Cue]], told: Sequence[Hit], sentence: Sentence
) -> bool:
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
