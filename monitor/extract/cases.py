"""Whose case it is: an appeal that a lawyer makes for a client, and "the hearing" of the last case.

Only whom a hearing or an appeal is of; what is told of it is no matter here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.extract.hits import Attached, Hit, Seen
from monitor.extract.lexicons import Lexicon
from monitor.extract.spans import OTHER, RELATIVE, WATCHED, Span
from monitor.model import Kind

OF_A_CASE = frozenset({Kind.TRIAL, Kind.APPEAL})  # a hearing is that of whom its sentence names
KINDS = frozenset(kind.value for kind in Kind)
_NEAR = 40  # letters between "their" and the lawyer's name
_MAKES_ONE = OF_A_CASE | {Kind.SENTENCE, Kind.CHARGE}


def for_client(hit: Hit, who: Attached, seen: Seen, text: str, lexicon: Lexicon) -> Attached:
    """An appeal that a lawyer or a relative makes is that of the one for whom it is made."""
    if hit.trigger.kind is not Kind.APPEAL:
        return who
    if not who.watched and who.anchor == RELATIVE:
        owners = [key.partition(" of ")[2].split("+") for key in who.keys]
        named = tuple(key for each in owners for key in each if key and not key.startswith("~"))
        return replace(
            who, keys=named or (lexicon.spaces and seen.case) or seen.spoken_of or who.keys
        )
    if who.watched and (clients := _clients(who, seen, text, lexicon)):
        return replace(who, keys=clients)
    lawyer = len(who.keys) == 1 and _advocate(who, text, lexicon)
    client = _client(hit, who, seen.spans, text, lexicon)
    marked = client and (client.oblique or client.possessive or _owned(client, text, lexicon))
    if client and (lawyer or (marked and client.type == WATCHED)):
        return replace(who, keys=client.keys, at=(client.start, client.end))
    if lawyer and seen.case and who.keys != seen.case:
        return replace(who, keys=seen.case)
    return who


def _advocate(who: Attached, text: str, lexicon: Lexicon) -> bool:
    """Whether the one who acts is called a lawyer where she is named."""
    words = set(lexicon.people["counsel"])
    before = text[max(0, who.at[0] - 30) : who.at[0]].split()[-2:]
    after = text[who.at[1] : who.at[1] + 24]
    beside = after.replace(",", " ").split()[:2] if after[:1] == "," else []
    if not lexicon.spaces:
        return any(text[who.at[1] :].startswith(w) or text[: who.at[0]].endswith(w) for w in words)
    return not words.isdisjoint([*before, *beside])


def _client(
    hit: Hit, who: Attached, spans: Sequence[Span], text: str, lexicon: Lexicon
) -> Span | None:
    """Whom the appeal is for: "appealed against the sentence of X", "for her client X"."""
    people = lexicon.people
    for span in spans:
        if span.type not in (WATCHED, OTHER) or span.weak or set(span.keys) & set(who.keys):
            continue
        if span.start < max(who.at[1], hit.start) or ";" in text[hit.end : span.start]:
            continue
        before = text[max(0, span.start - 12) : span.start].split()[-1:]
        if before and before[0] in (*people["with"], *people["and"]):
            return None
        return span
    return None


def _owned(span: Span, text: str, lexicon: Lexicon) -> bool:
    """Whether a companion's word leads the name: "her client X"."""
    before = text[max(0, span.start - 16) : span.start].rstrip()
    return any(before.endswith(word) for word in lexicon.people["clients"])


def case_of(told: Sequence[tuple[Hit, str]]) -> tuple[str, ...]:
    """Whose case a sentence told of last, by what it told and of whom; () where of none."""
    last = next((hit for hit, _ in reversed(told) if hit.trigger.kind in _MAKES_ONE), None)
    return tuple(dict.fromkeys(who for hit, who in told if hit is last))


def _clients(who: Attached, seen: Seen, text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """ "Their lawyer, X, appealed", where we watch X too: "they"; of a lawyer whom nobody owns
    in the sentence, the one spoken of before."""
    counsel = set(lexicon.people["counsel"])
    start = who.at[0]
    before = text[max(0, start - _NEAR) : start]
    lead = before.replace(",", " ").split()[-2:]
    if not counsel or who.anchor not in ("full", "short") or not counsel.intersection(lead):
        return ()
    for span in seen.spans:
        gap = text[span.end : start].split()
        near = span.end <= start and start - span.end <= _NEAR and len(gap) <= 4
        if near and (span.possessive or span.oblique):
            return tuple(key for key in span.keys if key not in who.keys)
    return tuple(k for k in seen.spoken_of if not k.startswith("~") and k not in who.keys)


def going_on(
    hits: Sequence[Hit], held: Sequence[tuple[Hit, Attached]], seen: Seen
) -> Iterator[tuple[Hit, Attached]]:
    """ "It was rejected": of the appeal that this sentence or the one before tells."""
    for hit in hits:
        kind = hit.trigger.needs
        if kind not in KINDS:
            continue
        here = [who for h, who in held if h.trigger.kind == kind and h.end <= hit.start]
        who = here[-1] if here else seen.just_told.get(kind)
        if who:
            yield hit, replace(who, how="spoken_of", words=2, at=(hit.start, hit.start))
