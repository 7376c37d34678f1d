"""Whose an appeal is: the client's for whom a lawyer makes it, or that of the appeal just told.

Only where somebody else stands in the place of the one who suffers it, or nobody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.extract.hits import Attached, Hit, Seen
from monitor.extract.lexicons import Lexicon
from monitor.extract.spans import RELATIVE
from monitor.model import Kind

KINDS = frozenset(kind.value for kind in Kind)
_NEAR = 40  # letters between "their" and the lawyer's name


def for_client(hit: Hit, who: Attached, seen: Seen, text: str, lexicon: Lexicon) -> Attached:
    """An appeal that a lawyer or a relative makes is that of the one for whom it is made."""
    if hit.trigger.kind is not Kind.APPEAL:
        return who
    if who.watched:
        clients = _clients(who, seen, text, lexicon)
        return replace(who, keys=clients) if clients else who
    if who.anchor != RELATIVE:
        return who
    owners = [key.partition(" of ")[2].split("+") for key in who.keys]
    named = tuple(key for each in owners for key in each if key and not key.startswith("~"))
    return replace(who, keys=named or seen.spoken_of or who.keys)


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
