"""From hits to mentions: who a document is about, and every place that names each of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from monitor import text as texts
from monitor.match.names import names
from monitor.match.scripts import has_case
from monitor.model import Anchor, Certainty, Document, Mention, Role

if TYPE_CHECKING:
    from monitor.match.index import Hit, WatchIndex

_SILENT = frozenset({Role.NAVIGATION, Role.ADDRESS, Role.CAPTION})


def mentions(index: WatchIndex, document: Document) -> tuple[Mention, ...]:
    """One mention a defender, in the order in which the text names them."""
    silent = [(b.start, b.end) for b in document.blocks if b.role in _SILENT]
    hits = [
        hit
        for hit in index.hits(document.text)
        if not any(start <= hit.start < end for start, end in silent)
    ]
    people: dict[int, list[Hit]] = {}
    for hit in hits:
        people.setdefault(hit.person, []).append(hit)
    shorts = _shorts(index, document, people, silent)
    return tuple(
        Mention(
            document=document.id,
            defender=index.defenders[person].id,
            certainty=Certainty.CONFIRMED,
            confidence=0.9,
            surface=document.text[found[0].start : found[0].end],
            anchors=tuple(
                sorted(
                    [Anchor(h.start, h.end, True) for h in found] + shorts.get(person, []),
                    key=lambda anchor: anchor.start,
                )
            ),
            reasons=(found[0].form.what,),
        )
        for person, found in people.items()
    )


def _shorts(
    index: WatchIndex,
    document: Document,
    people: dict[int, list[Hit]],
    silent: list[tuple[int, int]],
) -> dict[int, list[Anchor]]:
    """Surnames and given names that stand alone, of people who are fully named."""
    bearers: dict[str, set[int]] = {}
    for person in people:
        for name in names(index.defenders[person]):
            for word in name.loose:
                if len(word) > 2 or not word.isascii():
                    bearers.setdefault(word, set()).add(person)
    taken = [(hit.start, hit.end) for found in people.values() for hit in found]
    folded = texts.fold(document.text)
    shorts: dict[int, list[Anchor]] = {}
    for word in texts.words(folded.text):
        key = re.sub(r"'s?$", "", word.group())
        if len(owners := bearers.get(key, set())) != 1:
            continue
        start, end = folded.span(word.start(), word.start() + len(key))
        if any(a < end and start < b for a, b in taken + silent):
            continue
        first = document.text[start]
        if not has_case(first) or first.isupper():
            shorts.setdefault(next(iter(owners)), []).append(Anchor(start, end, False))
    return shorts
