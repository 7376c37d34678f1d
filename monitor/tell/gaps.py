"""That a message went out which lacks an entry, since a fault of ours keeps it from being put into
words: remembered, so that the digest and `monitor status` say so."""

from datetime import datetime

from monitor.keeping import Ailment, Told
from monitor.ports import Ledger

_KEY = "words:"  # with a colon, which no source's id has


def note(ledger: Ledger, now: datetime) -> None:
    ledger.sources.put_told([Told(_KEY, Ailment.UNWORDED, now)])


def last(ledger: Ledger) -> datetime | None:
    """When such a message was written last."""
    told = ledger.sources.told().get(_KEY)
    return told.at if told else None
