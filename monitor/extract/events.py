"""What happened: the phrases of a lexicon over the sentences of a document, as events.

Each sentence is masked (people, dates, terms), its phrases found, the blocked ones dropped, the
rest given to those who suffer them, dated, and told once per document (`monitor.extract.telling`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from monitor.extract.attach import attach
from monitor.extract.blocks import aged, blocked, only_asked
from monitor.extract.cases import KINDS, case_of, for_client, going_on
from monitor.extract.chains import Chain
from monitor.extract.finding import Found, phrases
from monitor.extract.frames import Frame
from monitor.extract.hits import Attached, Hit, Seen
from monitor.extract.leaning import by_words, leanings
from monitor.extract.lexicons import Lexicon
from monitor.extract.people import Reader
from monitor.extract.sentences import Sentence, sentences
from monitor.extract.shares import shares
from monitor.extract.spans import FORMER, LATTER, OTHER, PRONOUN, WATCHED, Span, overlaps
from monitor.extract.stages import lent, staged
from monitor.extract.tables import cell_events
from monitor.extract.telling import Cell, Raw, told_once
from monitor.extract.terms import FoundTerm, after_names
from monitor.extract.timing import again, asides, when
from monitor.extract.words import Leaning
from monitor.model import BlockKind, Document, Event, Kind, Mention, PartialDate, Term

_NEXT = 2  # letters between a sentence and the next
_RECENT = 100  # days: a story of now goes on from one paragraph to the next


_OUTCOMES = (
    Kind.SENTENCE,
    Kind.RELEASE,
    Kind.APPEAL,
)  # "A to five years, and acquitted B": no term for B


def events(document: Document, mentions: Sequence[Mention], lexicon: Lexicon) -> tuple[Event, ...]:
    """Everything the document says happened to the mentioned defenders, each occurrence once."""
    reader = Reader(document, mentions, lexicon)
    told: PartialDate | None = None
    lead: PartialDate | None = None  # of the line that introduces a list
    block = -1
    raws: list[Raw | Cell] = []
    leant: list[Raw] = []  # what only the words of a sentence say
    parts = sentences(document, lexicon)
    reader.prepare(parts)
    for sentence in parts:
        spoken_of = reader.spoken_of() if sentence.number == block else ()
        spans = reader.read(sentence)
        spoken_of = reader.memory.scope or spoken_of or reader.before_block()
        if sentence.number != block:
            listed = sentence.block.kind is BlockKind.LIST_ITEM
            told, block = _still_told(told, sentence, document), sentence.number
            told = told or lead if listed else told
            lead = lead if listed else None
        raws = _dated_by(sentence, raws, lexicon)
        named = [s for s in spans if s.type == PRONOUN and s.size in (FORMER, LATTER) and s.keys]
        days = tuple(d for d in sentence.dates if not overlaps(Span(d.start, d.end, OTHER), named))
        names = [s.end for s in spans if s.type in (WATCHED, OTHER)]
        terms = after_names(sentence.text, names, sentence.terms, lexicon)
        sentence = replace(sentence, terms=terms, dates=days)  # noqa: PLW2901
        found = phrases(sentence, spans, lexicon)
        raws = lent(raws, sentence, found, document.published)
        seen = Seen(spans, spoken_of, reader.together(), _just_told(raws, sentence), reader.case())
        free, held = _held(sentence, seen, found, lexicon)
        leans = leanings(sentence, seen, lexicon)
        here = [
            replace(raw, leaning=leans.get(raw.who))
            for raw in _sentence(sentence, seen, found, free, held, told, lexicon)
        ]
        leant += _by_words(sentence, seen, found, held, leans, told, lexicon)
        reader.heard(case_of([(raw.hit, raw.who) for raw in here]))
        raws += here
        raws += cell_events(sentence, reader.memory.scope, lexicon)
        told = _told_last(sentence, told, lexicon, () if found.hits else spans)
        if sentence.text.rstrip(" *_").endswith((":", "：")):
            lead = told if sentence.dates else None
    return told_once([raw for raw in (*raws, *leant) if not _to_come(raw, document)], document)


def _to_come(raw: Raw | Cell, document: Document) -> bool:
    """ "Due for release in August": a release is none before its day."""
    kind = raw.kind if isinstance(raw, Cell) else raw.hit.trigger.kind
    if kind is not Kind.RELEASE or raw.date is None or document.published is None:
        return False
    return raw.date.first > document.published


def _told_last(
    sentence: Sentence, told: PartialDate | None, lexicon: Lexicon, idle: Sequence[Span]
) -> PartialDate | None:
    """The day that the next sentence goes on with: not one told by the way in this one.

    idle: who is in a sentence that tells of no event. Behind them a mere year only says how things
    are, "X has led the union since 2011"; before them it begins a story, "In 2019 X …"."""
    days = [d for d in sentence.dates if not d.end_of]
    first = min((span.start for span in idle), default=1 << 20)
    days = [d for d in days if d.date.month or d.start < first]
    if not days:
        return told
    apart = asides(sentence.text, lexicon.people["relative"])
    main = [d for d in days if not any(low <= d.start < high for low, high in apart)]
    if not main and told is not None:
        return told
    return (main or days)[-1].date


def _still_told(
    told: PartialDate | None, sentence: Sentence, document: Document
) -> PartialDate | None:
    """The day that a new paragraph goes on with: a recent one, up to the next heading."""
    block = sentence.block
    if block.under or not told or block.kind is not BlockKind.PARAGRAPH:
        return block.under
    published = document.published or told.first
    return told if (published - told.first).days < _RECENT else None


Held = list[tuple[Hit, Attached]]


def _held(
    sentence: Sentence, seen: Seen, found: Found, lexicon: Lexicon
) -> tuple[Sequence[Hit], Held]:
    """The phrases that tell of an event, and those of them that somebody suffers."""
    free = [hit for hit in found.hits if not blocked(hit, found.cues, sentence, lexicon)]
    free = [aged(hit, found.cues, sentence, lexicon) for hit in free if _needs_met(hit, sentence)]
    free = [staged(hit, found.stages, sentence.text) for hit in free]
    frame = (Frame if lexicon.spaces else Chain)(sentence.text, seen.spans, found.hits, lexicon)
    held = [
        (hit, who)
        for hit in free
        if hit.trigger.needs not in KINDS and (who := attach(hit, sentence, seen, frame))
    ]
    return free, [*held, *going_on(free, held, seen)]


def _sentence(  # noqa: PLR0917  # each is another noun
    sentence: Sentence, seen: Seen, found: Found, free: Sequence[Hit], held: Held,
    told: PartialDate | None, lexicon: Lexicon,
) -> Iterator[Raw]:  # fmt: skip
    in_turn = any(word in sentence.text for word in lexicon.people["in_turn"])
    terms = [t for t in sentence.terms if not only_asked(t, found.cues, free, sentence)]
    clients: dict[tuple[str, ...], Attached] = {}  # of those who appealed for another
    for hit, agent in _best(held):
        who = for_client(hit, agent, seen, sentence.text, lexicon)
        if who.keys != agent.keys:
            clients[agent.keys] = who
        elif hit.trigger.kind is Kind.SENTENCE:  # the one that is appealed against
            who = clients.get(who.keys, who)
        if not who.watched and hit.trigger.kind is not Kind.SENTENCE:
            continue
        day, exact = when(hit, sentence, [h for h, _ in held], told, lexicon.people["relative"])
        given = _given(hit, who, seen.spans, terms, held, in_turn=in_turn)
        if hit.trigger.kind is Kind.SENTENCE:
            yield from _cut_from(hit, who, sentence)
        for key, term in given.items():
            raw = Raw(
                key, hit, who, sentence, day, exact, term,
                tuple((rule.name, text) for rule, text in found.facts
                      if not rule.kinds or hit.trigger.kind in rule.kinds) + hit.trigger.facts
                + ((("stage", hit.stage),) if hit.stage else ()),
            )  # fmt: skip
            yield raw
            for more in again(sentence, day, lexicon):
                yield replace(raw, date=more, exact=True)


def _by_words(  # noqa: PLR0917  # each is another noun
    sentence: Sentence, seen: Seen, found: Found, held: Held,
    leans: Mapping[str, Leaning], told: PartialDate | None, lexicon: Lexicon,
) -> Iterator[Raw]:  # fmt: skip
    """What the words of a sentence say beyond its phrases: nothing of a kind that a phrase tells of
    her or of another there."""
    said = {kind for hit, _ in held for kind in (hit.trigger.kind, *hit.trigger.also)}
    hits = [hit for hit, _ in held]
    for hit, who in by_words(sentence, seen, found, leans, said, lexicon):
        day, exact = when(hit, sentence, hits, told, lexicon.people["relative"])
        terms = sentence.terms if hit.trigger.kind is Kind.SENTENCE else ()
        near = min(terms, key=partial(_apart, hit), default=None)
        for key in who.watched:
            yield Raw(
                key, hit, who, sentence, day, exact, near.term if near else None, (), leans[key]
            )


def _apart(hit: Hit, term: FoundTerm) -> int:
    """Letters between them."""
    return max(term.start - hit.end, hit.start - term.end, 0)


def _dated_by(sentence: Sentence, raws: list[Raw | Cell], lexicon: Lexicon) -> list[Raw | Cell]:
    """ "It happened on 14 March": the day of what the sentence before tells without one."""
    text = sentence.text.lstrip(" *_•–—-")
    if not lexicon.happened or not sentence.dates or not text.startswith(lexicon.happened):
        return raws
    day = sentence.dates[0].date

    def dated(raw: Raw | Cell) -> Raw | Cell:
        if isinstance(raw, Cell) or raw.exact:
            return raw
        last = 0 <= sentence.start - raw.sentence.end <= _NEXT
        return replace(raw, date=day, exact=True) if last else raw

    return [dated(raw) for raw in raws]


def _just_told(raws: Sequence[Raw | Cell], sentence: Sentence) -> dict[str, Attached]:
    """Who suffered each kind of event that the sentence before tells, in the same block."""
    return {
        raw.hit.trigger.kind.value: raw.attached
        for raw in raws[-8:]
        if isinstance(raw, Raw)
        and raw.sentence.number == sentence.number
        and sentence.start - raw.sentence.end <= 1
    }


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
    there = {"": True, "term": bool(sentence.terms), "date": bool(sentence.dates)}
    return there.get(needs, True)  # a kind of event: see `going_on`


# "moved to the prison hospital", "put in a punishment cell": no detention of its own
_WITHOUT_DETENTION = frozenset({Kind.HEALTH, Kind.ILL_TREATMENT, Kind.SENTENCE})


def _best(held: Sequence[tuple[Hit, Attached]]) -> list[tuple[Hit, Attached]]:
    """Of phrases that overlap, the one that found its person best; of equals, the longer."""
    rank = {"slot": 0, "after": 1, "of": 1, "before": 1, "either": 1, "topic": 2}

    def order(pair: tuple[Hit, Attached]) -> tuple[bool, bool, bool, int, int, int]:
        hit, who = pair
        far = rank.get(who.how, 3) + (who.words > 8)
        coming = hit.trigger.future
        return (
            not who.keys,
            hit.trigger.bare,
            not coming,
            -(hit.end - hit.start) if far < 3 else 0,
            far,
            # of hearings, the phrase that holds the new day
            -(hit.end - hit.start) if hit.trigger.kind is Kind.TRIAL else 0,
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
