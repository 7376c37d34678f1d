"""From hits to mentions: who a document is about, and every place that names each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from monitor import text as texts
from monitor.match import evidence, parts, verdict
from monitor.match.anybody import anybody_terms
from monitor.match.claims import Case, contest, free, latest, only, outermost
from monitor.match.context import Surroundings, asides
from monitor.match.han import is_han, is_word, stands_out
from monitor.match.han_parts import only_alone
from monitor.match.han_shorts import han_shorts, wholes
from monitor.match.kin import kin_terms, others_than
from monitor.match.plight import plight_terms
from monitor.match.review import heed
from monitor.match.runs import Runs
from monitor.match.shorts import Short, others, shorts
from monitor.match.ties import named_together, told_before
from monitor.match.verdict import Term
from monitor.model import Anchor, Certainty, Document, Mention, Role

if TYPE_CHECKING:
    from monitor.match.index import WatchIndex
    from monitor.match.people import Hit
    from monitor.ports import Record

_SILENT = frozenset({Role.NAVIGATION, Role.ADDRESS})


class Judged(NamedTuple):
    """All who may be named in a document, weighed and told apart."""

    cases: dict[int, Case]
    verdicts: dict[int, verdict.Verdict]
    whole: dict[int, tuple[int, int]]  # where a whole name of somebody stands first
    found: Runs
    around: Surroundings


def mentions(index: WatchIndex, document: Document, record: Record) -> tuple[Mention, ...]:
    """One mention a defender, in the order in which the text names them."""
    all_ = judged(index, document, record)
    cases, around = all_.cases, all_.around
    kept = {p: v for p, v in all_.verdicts.items() if v.certainty}
    _share_out(index, cases, kept, all_.found, around)
    in_han = wholes(document.text, (hit for p in kept for hit in cases[p].hits))
    made = [_mention(index, cases[p], v, around, in_han) for p, v in kept.items()]
    return tuple(sorted((m for m in made if m.anchors), key=lambda m: m.anchors[0].start))


def judged(index: WatchIndex, document: Document, record: Record) -> Judged:
    """Find all who may be named, weigh what speaks for each and tell them apart."""
    even = texts.fold_even(document.text)
    spans = passages(document, even)
    around = Surroundings(document, even, spans)
    whole = index.whole(document, spans)
    found = Runs(document, spans)
    hits = only_alone(outermost(index.hits(document, found, whole)))
    cases: dict[int, Case] = {}
    for hit in hits:
        cases.setdefault(hit.person, Case(hit.person)).hits.append(hit)
    first = {p: (case.hits[0].start, case.hits[0].end) for p, case in cases.items()}
    for short in free(shorts(index, found, around, set(cases)), hits):
        cases.setdefault(short.person, Case(short.person)).shorts.append(short)
    if cases:
        _weigh_all(index, cases, found, around)
        _within(cases, around)
        named_together(index, cases)
        told_before(index, cases, around, record)
        heed(index, document, cases)
    return Judged(cases, contest(cases), first, found, around)


def _weigh_all(
    index: WatchIndex, cases: dict[int, Case], found: Runs, around: Surroundings
) -> None:
    """Weigh each case; namesakes of whom the list tells the same only once."""
    named = Counter(index.people[p].defender.country for p, case in cases.items() if case.hits)
    weighed: dict[Hashable, Case] = {}
    for p, case in cases.items():
        told = case.told_of(index.people[p])
        if told in weighed:
            case.take(weighed[told])
            continue
        _weigh(index, case, found, around, named[index.people[p].defender.country] > 1)
        weighed[told] = case


def passages(document: Document, even: str) -> list[tuple[int, int]]:
    """The spans in which a name is a mention: blocks, without lines that lead elsewhere."""
    blocks = [(b.start, b.end) for b in document.blocks if b.role not in _SILENT]
    left = blocks or ([(0, len(document.text))] if not document.blocks else [])
    for start, end in asides(document, even):
        left = [piece for span in left for piece in _cut(span, start, end)]
    return left


def _cut(span: tuple[int, int], start: int, end: int) -> list[tuple[int, int]]:
    if end <= span[0] or span[1] <= start:
        return [span]
    return [(a, b) for a, b in ((span[0], start), (end, span[1])) if a < b]


# ---------------------------------------------------------------- judging


def _weigh(index: WatchIndex, case: Case, found: Runs, around: Surroundings, company: bool) -> None:
    """Collect the terms of one case, and leave out places that are a namesake's.

    company: whether a whole name of another of her country stands in the text."""
    person = index.people[case.person]
    if case.hits:
        case.hits, case.terms = evidence.of_whole(person, case.hits, found, around)
        if all(_is_two_letters(hit, around) for hit in case.hits):
            case.terms += _two_letters(index, case, around)
        if case.shorts and all(_lacks(hit, case.shorts) for hit in case.hits):
            case.terms.append(Term(1.2, "another part of the name stands there too"))
        if not any(term.weight > 0 and term.why.endswith(_AGREES) for term in case.terms):
            places = [(hit.start, hit.end) for hit in case.hits]
            places += [(short.start, short.end) for short in case.shorts]
            score = verdict.score(case.terms)
            case.terms += plight_terms(person, sorted(places), around, score, company)
            score = verdict.score(case.terms)
            case.terms += anybody_terms(person, sorted(places), around, score)
        if verdict.score(case.terms) >= verdict.CONFIRM:
            return
    # A whole name that is a namesake's says nothing of the parts that stand before it, nor of
    # those that have more of her initials than it has of her.
    first = case.hits[0].start if case.hits else len(around.even)
    earlier = [s for s in case.shorts if s.start < first or _says_more(s, around)]
    terms = _of_parts(index, case.person, earlier, found, around)
    if not case.hits or verdict.score(terms) > verdict.score(case.terms):
        case.hits, case.shorts, case.terms = [], earlier, terms


_AGREES = ("as on the list", "beside it")


def _says_more(short: Short, around: Surroundings) -> bool:
    """Whether two initials stand beside a family name that are hers: `M. C. Sample`."""
    return short.initials == "agree" and around.even[short.start : short.end].count(".") > 1


def _lacks(hit: Hit, shorts: list[Short]) -> bool:
    """Whether a hit leaves out a word of the name that one of the short forms has."""
    if hit.what == "one word":
        return True
    left = {hit.name.loose[at] for at in hit.missing} if hit.name else set()
    return any(short.word in left and short.initials != "differ" for short in shorts)


def _two_letters(index: WatchIndex, case: Case, around: Surroundings) -> list[Term]:
    """What it takes that a name of two characters may be of other words; the best place counts."""
    many = index.two_letters > _MANY
    word = all(is_word(around.even[hit.start : hit.end]) for hit in case.hits)
    if not many and not word:
        return []
    best = max(
        stands_out(around.even, hit.start, hit.end) + bool(around.roles(hit.start, hit.end))
        for hit in case.hits
    )
    if word:
        return [Term(_OF_WORD[best], "two characters, an ordinary word")]
    return [Term(_OF_MANY[best], "two characters, of which very many are listed")]


# by the number of sides on which a name stands out, and the work beside it
_OF_WORD = (-3.4, -2.6, -2.2, 0.0)
_OF_MANY = (-3.4, -1.8, 0.0, 0.0)


_MANY = 300  # names of two Han characters, from which on some are met by chance


def _is_two_letters(hit: Hit, around: Surroundings) -> bool:
    return hit.end - hit.start == 2 and is_han(around.even[hit.start : hit.end])


def _of_parts(
    index: WatchIndex, person: int, shorts: list[Short], found: Runs, around: Surroundings
) -> list[Term]:
    own = _words(index, person)
    foreign = {
        word: others_than(shorts, others(found, word, True, around, own), around)
        for word in {s.word for s in shorts}
    }
    terms = parts.of_parts(index.people[person], shorts, foreign, around)
    return [*terms, *kin_terms(index.people[person], shorts, found, around)]


def _words(index: WatchIndex, person: int) -> list[str]:
    return index.people[person].words


def _within(cases: dict[int, Case], around: Surroundings) -> None:
    """`Ms Yara Sample` after `Lina Yara Sample`: a longer name's end, not her father's name."""
    longer = [hit for case in cases.values() for hit in case.hits if hit.end - hit.start > _LONG]
    for p, case in cases.items():
        if not case.hits:
            continue
        first = min(hit.start for hit in case.hits)
        word = around.even[first : case.hits[0].end]
        before = [hit for hit in longer if hit.person != p and hit.start < first]
        if any(around.even[hit.start : hit.end].endswith(f" {word}") for hit in before):
            case.terms.append(Term(-4.0, "the end of a longer name that stands before"))


_LONG = 10  # letters from which on a name may hold another


def _share_out(
    index: WatchIndex,
    cases: dict[int, Case],
    kept: dict[int, verdict.Verdict],
    found: Runs,
    around: Surroundings,
) -> None:
    """Give every short form to the one person whose it is, or to nobody."""
    claims: dict[tuple[int, int], list[Short]] = {}
    for p in kept:
        for short in cases[p].shorts:
            claims.setdefault((short.start, short.end), []).append(short)
    for p in kept:
        case = cases[p]
        own = _words(index, p)
        exact = index.people[p].exact(0)
        near = [hit for q in kept if q != p for hit in cases[q].hits]
        foreign = {
            word: [
                at
                for at in others(found, word, exact, around, own)
                if not any(hit.start <= at < hit.end for hit in near)
            ]
            for word in {short.word for short in case.shorts}
        }
        case.shorts = [
            s
            for s in case.shorts
            if s.initials != "differ"
            and only(s, claims[s.start, s.end])
            and latest(s, case.hits, foreign[s.word])
        ]


def _mention(
    index: WatchIndex,
    case: Case,
    judged: verdict.Verdict,
    around: Surroundings,
    named: frozenset[str],
) -> Mention:
    document = around.document
    anchors = {Anchor(h.start, _closed(document.text, h.start, h.end), True) for h in case.hits}
    anchors |= {Anchor(s.start, s.end, False) for s in case.shorts}
    own = wholes(document.text, case.hits)
    anchors |= han_shorts(around.even, own, named, around.spans) if own else set()
    ordered = _apart(anchors)
    captions = [(b.start, b.end) for b in document.blocks if b.role is Role.CAPTION]
    if all(any(a <= anchor.start < b for a, b in captions) for anchor in ordered):
        ordered = ()
    first = next((a for a in ordered if a.full), ordered[0] if ordered else None)
    return Mention(
        document=document.id,
        defender=index.people[case.person].defender.id,
        certainty=judged.certainty or Certainty.POSSIBLE,
        confidence=judged.confidence,
        surface=document.text[first.start : first.end] if first else "",
        anchors=ordered,
        reasons=judged.reasons,
    )


def _closed(text: str, start: int, end: int) -> int:
    """The end of a name with the bracket that it opens: `Rafiqul Islam (Milon)`."""
    name = text[start:end]
    return end + ("(" in name and ")" not in name and text[end : end + 1] == ")")


def _apart(anchors: set[Anchor]) -> tuple[Anchor, ...]:
    """In text order; of those that overlap the longest."""
    kept: list[Anchor] = []
    for anchor in sorted(anchors, key=lambda a: (a.start, -a.end, not a.full)):
        if kept and anchor.start < kept[-1].end:
            if anchor.end > kept[-1].end:
                kept[-1] = replace(kept[-1], end=anchor.end)
            continue
        kept.append(anchor)
    return tuple(kept)
