"""Whether what a listing yields can be its news, held against what it yielded before.

A listing that shows one item we know is in its old shape, however short it has become. One that
shows nothing known may be a consent page, another language or a new layout, whose links are not
news: then number, titles, days and language of its items decide. Pure.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from monitor.errors import SourceFault
from monitor.keeping import Look, SourceState
from monitor.model import Item

ACCEPTED = timedelta(days=7)  # a shape that has stayed so long, and was told, is the new one
_MOST, _FEW = 0.8, 0.2
_ENOUGH = 5  # items, below which shares say nothing


def look_at(source: str, items: Sequence[Item], fresh: int, now: datetime) -> Look:
    """Count what one look at a listing yielded."""
    titled = sum(bool(item.title) for item in items)
    dated = sum(item.published is not None for item in items)
    return Look(source, now, len(items), titled, dated, fresh)


def oddity(look: Look, looks: Sequence[Look], *, known: int, foreign: str = "") -> str:
    """Say how this look differs from all `looks` before it; "" where it may be believed.

    known: items that were seen before. foreign: the language of the titles, where the source does
    not write it.
    """
    before = [one for one in looks if one.items]
    if not before or known:
        return ""
    least = min(one.items for one in before)
    if not look.items:
        return f"nothing is listed any more; {before[0].items} items were"
    if least >= _ENOUGH and look.items * 3 < least:
        return f"only {look.items} items, none of them known; never fewer than {least} until now"
    for name, share in (("title", _titled), ("day", _dated)):
        if least >= _ENOUGH and all(share(one) >= _MOST for one in before) and share(look) <= _FEW:
            return f"its items have lost their {name}s, and none of them is known"
    return f"it is written in another language now ({foreign})" if foreign else ""


def is_accepted(state: SourceState, now: datetime) -> bool:
    """Whether the odd shape has stayed long enough to be taken as it is."""
    since = state.failing_since
    odd = state.fault == SourceFault.CHANGED_SHAPE.value
    return bool(odd and since and now - since >= ACCEPTED)


def covered_since(items: Sequence[Item]) -> date | None:
    """The day after which a listing surely shows all there is; None where it promises nothing.

    It must be dated and in order: a list by date of change drops old items for no reason of
    theirs. Two older items must still be there, since one may be pinned to the top.
    """
    days = [item.published for item in items if item.published]
    if len(days) < max(3, _MOST * len(items)):
        return None
    risen = sum(later > sooner for sooner, later in pairwise(days))
    return sorted(days)[1] if risen <= 1 else None


def _titled(look: Look) -> float:
    return look.titled / max(look.items, 1)


def _dated(look: Look) -> float:
    return look.dated / max(look.items, 1)
