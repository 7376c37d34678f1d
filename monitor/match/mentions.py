"""From hits to mentions: who a document is about, and every place that names each of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from monitor import text as texts
from monitor.match import roles, verdict
from monitor.match.context import Surroundings
from monitor.match.data import members
from monitor.match.pairs import word_cost
from monitor.match.runs import Run, runs
from monitor.match.shorts import shorts
from monitor.match.verdict import Term
from monitor.model import Anchor, Certainty, Document, Mention, Role

if TYPE_CHECKING:
    from monitor.match.index import Hit, Person, WatchIndex

_SILENT = frozenset({Role.NAVIGATION, Role.ADDRESS, Role.CAPTION})


@dataclass(slots=True)
class Case:
    """The hits of one defender in one document, and what speaks for and against."""

    person: int
    hits: list[Hit]
    terms: list[Term] = field(default_factory=list)


def mentions(index: WatchIndex, document: Document) -> tuple[Mention, ...]:
    """One mention a defender, in the order in which the text names them."""
    spans = passages(document)
    found = runs(document, spans)
    hits = outermost(index.hits(document, spans, found))
    if not hits:
        return ()
    around = Surroundings(document, texts.fold_even(document.text), spans)
    cases: dict[int, Case] = {}
    for hit in hits:
        cases.setdefault(hit.person, Case(hit.person, [])).hits.append(hit)
    for case in cases.values():
        case.terms = evidence(index.people[case.person], case.hits, found, around, len(cases))
    verdicts = contest(cases)
    kept = {p: v for p, v in verdicts.items() if v.certainty}
    more = shorts({p: (index.people[p], cases[p].hits) for p in kept}, found, around, index.people)
    made = [_mention(index, document, cases[p], v, more.get(p, [])) for p, v in kept.items()]
    return tuple(sorted(made, key=lambda mention: mention.anchors[0].start))


def passages(document: Document) -> list[tuple[int, int]]:
    """The spans in which a name is a mention."""
    if not document.blocks:
        return [(0, len(document.text))]
    return [(b.start, b.end) for b in document.blocks if b.role not in _SILENT and b.end > b.start]


def outermost(hits: list[Hit]) -> list[Hit]:
    """Drop hits within a longer name that is somebody else's, and repeats of one's own."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.cost)):
        inside = [k for k in kept if k.start <= hit.start and hit.end <= k.end]
        if any(k.person == hit.person for k in inside):
            continue
        if any(k.end - k.start > hit.end - hit.start and k.cost < 1.3 for k in inside):
            continue
        kept.append(hit)
    return sorted(kept, key=lambda h: h.start)


# ---------------------------------------------------------------- evidence


def evidence(
    person: Person, hits: list[Hit], found: list[Run], around: Surroundings, people: int
) -> list[Term]:
    """All that speaks for and against this being the defender."""
    named = [name_terms(person, hit, found) for hit in hits]
    terms = list(max(named, key=lambda each: sum(t.weight for t in each)))
    worst = [t for each in named for t in each if t.weight <= -4 and "another" in t.why]
    if worst and not any(
        sum(t.weight for t in each) > 3.9
        and hit.name is not None
        and not hit.missing
        and len(hit.name.loose) > 2
        for each, hit in zip(named, hits, strict=True)
    ):
        terms = [*terms, worst[0]] if worst[0] not in terms else terms
    terms += role_terms(person, hits, around)
    terms += around.context_terms(person.defender, hits)
    if people > 1:
        terms.append(Term(0.3, "named with others of the list"))
    return terms


def name_terms(person: Person, hit: Hit, found: list[Run]) -> list[Term]:
    """What the name itself says at one place."""
    country = person.defender.country
    if hit.what == "one word":
        return [Term(verdict.ONE_WORD, "a single name"), Term(-hit.cost + 1.5, hit.what)]
    terms = [Term(verdict.FULL, "the full name"), Term(-hit.cost, hit.what)]
    if hit.name is not None:
        terms += verdict.left_out(hit.name, hit.missing, country)
        terms.append(
            verdict.rarity([w for i, w in enumerate(hit.name.loose) if i not in hit.missing])
        )
    for word in hit.inside:
        terms.append(extra(person, hit, word, "inside"))
    for word, side in beside(hit, found):
        terms.append(extra(person, hit, word, side))
    return terms


def beside(hit: Hit, found: list[Run]) -> list[tuple[str, str]]:
    """Name-like words directly before and after a hit."""
    for run in found:
        inside = [i for i, u in enumerate(run.units) if u.start >= hit.start and u.end <= hit.end]
        if not inside or run.units[inside[0]].start != hit.start:
            continue
        words: list[tuple[str, str]] = []
        before, after = inside[0] - 1, inside[-1] + 1
        if before >= 0 and run.name_like(before) and has_capitals(run):
            words.append((run.units[before].word, "before"))
        while after < len(run.units) and run.units[after].kind == "particle":
            after += 1
        if after < len(run.units) and run.name_like(after) and has_capitals(run):
            words.append((run.units[after].word, "after"))
        return words
    return []


def has_capitals(run: Run) -> bool:
    from monitor.match.scripts import has_case

    return bool(run.units) and has_case(run.units[0].word[0])


def extra(person: Person, hit: Hit, word: str, side: str) -> Term:
    """What it says that the text's name has a word that the listed one has not there."""
    known = [w for name in person.names for w in name.loose]
    exact = person.exact
    if any(word_cost(each, word, exact, "") is not None for each in known):
        return Term(0.0, "")
    country = person.defender.country
    if verdict.is_patronymic(word):
        other = [w for w in known if verdict.is_patronymic(w)]
        return Term(-6.0, "another patronymic") if other else Term(-0.2, "a patronymic added")
    if side == "after":
        if any(later(name, hit) for name in person.names):
            return Term(-5.0, "another family name follows")
        two = country in members("cultures.toml", "two_families")
        return Term(-0.8 if two else -1.6, "a further name follows")
    if country in members("cultures.toml", "family_first"):
        return Term(-0.3, "a given name added")
    return Term(-1.0 if side == "before" else -0.6, "a further given name")


def later(name: object, hit: Hit) -> bool:
    """Whether a listed name goes on where this hit of it, or of a shorter alias, ends."""
    from monitor.match.names import Name

    if not isinstance(name, Name):
        return False
    if hit.name is not None and hit.name == name:
        return bool(hit.missing) and hit.missing[-1] == len(name.loose) - 1
    if hit.name is None:
        return False
    shared = [w for w in hit.name.loose if w in name.loose]
    return len(shared) > 1 and name.loose[-1] not in hit.name.loose


def role_terms(person: Person, hits: list[Hit], around: Surroundings) -> list[Term]:
    """What stands in apposition: her own work, or an official's."""
    own = roles.described(texts.folded(person.defender.context))
    seen: set[str] = set()
    for hit in hits:
        seen |= around.roles(hit.start, hit.end)
    seen -= {"activist"} if "official" in seen else set()
    if not seen:
        return []
    if seen & own:
        terms = [Term(1.5, f"{sorted(seen & own)[0]}, as on the list")]
        if "official" in seen and "official" not in own:
            terms.append(Term(-2.0, "an official"))
        return terms
    if "official" in seen:
        return [Term(-5.0, "an official bears the name")]
    concrete = own - {"activist", "union"}
    if concrete and seen - {"activist", "union"}:
        return [Term(-1.2, f"{sorted(seen)[0]}, not as on the list")]
    return []


# ---------------------------------------------------------------- deciding


def contest(cases: dict[int, Case]) -> dict[int, verdict.Verdict]:
    """Verdicts, after those who claim the same place have been told apart."""
    sums = {p: verdict.add_up(case.terms) for p, case in cases.items()}
    for p, case in cases.items():
        for q, other in cases.items():
            if p >= q or not _share(case, other):
                continue
            low, high = (p, q) if sums[p].score < sums[q].score else (q, p)
            if sums[high].score - sums[low].score >= 1.0:
                cases[low].terms.append(Term(-6.0, "the name is another listed person's here"))
            else:
                for each in (low, high):
                    cases[each].terms.append(Term(-2.6, "two listed people bear the name"))
    return {p: verdict.add_up(case.terms) for p, case in cases.items()}


def _share(a: Case, b: Case) -> bool:
    places = {(h.start, h.end) for h in a.hits}
    return all((h.start, h.end) in places for h in b.hits) or places <= {
        (h.start, h.end) for h in b.hits
    }


def _mention(
    index: WatchIndex,
    document: Document,
    case: Case,
    judged: verdict.Verdict,
    short: list[Anchor],
) -> Mention:
    certainty = judged.certainty or Certainty.POSSIBLE
    best = min(case.hits, key=lambda hit: (hit.cost, hit.start))
    anchors = {Anchor(h.start, h.end, True) for h in case.hits} | set(short)
    return Mention(
        document=document.id,
        defender=index.people[case.person].defender.id,
        certainty=certainty,
        confidence=judged.confidence,
        surface=document.text[best.start : best.end],
        anchors=tuple(sorted(anchors, key=lambda a: (a.start, a.end))),
        reasons=judged.reasons,
    )
