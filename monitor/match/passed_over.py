"""Who is named in a document without being meant, and why: for those who ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.match import mentions, verdict
from monitor.match.verdict import Term
from monitor.model import Document, PassedOver

if TYPE_CHECKING:
    from monitor.match.index import WatchIndex
    from monitor.ports import Record

_MARGIN = verdict.add_up([Term(-9.0, "in an address, a menu or a line that leads elsewhere")])


def passed_over(index: WatchIndex, document: Document, record: Record) -> tuple[PassedOver, ...]:
    """Those whose whole name stands in a document that is held not to mean them."""
    judged, text = mentions.judged(index, document, record), document.text
    meant = {p for p, each in judged.verdicts.items() if each.certainty}
    why = {p: (place, judged.verdicts[p].reasons) for p, place in judged.whole.items()}
    for hit in sorted(index.whole(document, [(0, len(text))]), key=lambda each: each.start):
        why.setdefault(hit.person, ((hit.start, hit.end), _MARGIN.reasons))
    return tuple(
        PassedOver(index.people[p].defender.id, text[slice(*place)], reasons)
        for p, (place, reasons) in why.items()
        if p not in meant
    )
