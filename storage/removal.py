"""What is deleted, and how thoroughly: a defender who leaves, and what has been kept long enough.

The rows go here; `aftermath` tells the store to wipe the write-ahead log and the raw bytes after
the commit.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, exists, or_, select, update

from monitor.model import DeliveryState
from storage import rows
from storage import tables as t
from storage.aftermath import Aftermath
from storage.outbox import UNDELIVERED
from storage.querying import chunks


def remove_defender(connection: Connection, aftermath: Aftermath, defender: str) -> bool:
    """Delete her and all that was kept because of her; False where she is not known.

    Undelivered messages with a change of hers go whole; of delivered ones that name her the
    content goes. A document that mentions somebody else stays; any other is left as id and hash.
    """
    row = connection.execute(select(t.defenders).where(t.defenders.c.id == defender)).first()
    if not row:
        return False
    about = select(t.mentions.c.document).where(t.mentions.c.defender == defender)
    told = select(t.changes.c.document).where(t.changes.c.defender == defender)
    read = list(connection.execute(about.union(told)).scalars())
    _remove_messages(connection, defender, row.name)
    _forget_subscribed(connection, defender)
    # mentions, changes, occurrences, aliases, rejections and decisions go with her
    connection.execute(delete(t.defenders).where(t.defenders.c.id == defender))
    strip_documents(connection, aftermath, read)
    aftermath.erased = True
    return True


def _remove_messages(connection: Connection, defender: str, name: str) -> None:
    link, c = t.delivery_changes.c, t.deliveries.c
    hers = select(link.delivery).join(t.changes, t.changes.c.id == link.change)
    held = set(connection.execute(hers.where(t.changes.c.defender == defender)).scalars())
    naming = or_(c.text.contains(name, autoescape=True), c.subject.contains(name, autoescape=True))
    held |= set(connection.execute(select(c.id).where(naming)).scalars())  # digests, mostly
    for part in chunks(held):
        waits = c.state.in_(UNDELIVERED)
        connection.execute(delete(t.deliveries).where(c.id.in_(part), waits))
        empty_messages(connection, c.id.in_(part))


def empty_messages(connection: Connection, which: ColumnElement[bool]) -> int:
    """Delete the content of messages; that they were sent, when and where to, stays."""
    emptied = update(t.deliveries).where(which).values(subject="", text="", html="")
    return connection.execute(emptied).rowcount


def _forget_subscribed(connection: Connection, defender: str) -> None:
    """Drop her from filters; a subscription to nobody but her goes, lest it become one to all."""
    c = t.subscriptions.c
    for row in connection.execute(select(c.id, c.defenders)).all():
        if defender not in row.defenders:
            continue
        left = [other for other in row.defenders if other != defender]
        same = t.subscriptions.c.id == row.id
        if left:
            connection.execute(update(t.subscriptions).where(same).values(defenders=left))
        else:
            connection.execute(delete(t.subscriptions).where(same))


def strip_documents(connection: Connection, aftermath: Aftermath, documents: list[str]) -> None:
    """Of those that mention nobody any more, leave id, source, hash and day."""
    c = t.documents.c
    mentioned = exists().where(t.mentions.c.document == c.id)
    told = exists().where(t.changes.c.document == c.id)
    for part in chunks(documents):
        query = select(c.id, c.snapshot, c.url).where(c.id.in_(part), ~mentioned, ~told)
        bare = connection.execute(query).all()
        aftermath.snapshots |= {row.snapshot for row in bare if row.snapshot}
        stripped = update(t.documents).where(c.id.in_([row.id for row in bare]))
        # an address often has the name in it
        values = rows.EMPTY_DOCUMENT | {"url": "", "key": ""}
        connection.execute(stripped.values(values))
        _forget_pages(connection, [row.url for row in bare])


def _forget_pages(connection: Connection, urls: list[str]) -> None:
    """Forget how the pages of these documents fare; one that is still listed is met as a new one,
    one of which a text about somebody else is kept stays."""
    c, p = t.documents.c, t.pages.c
    whole = {*urls, *(url.partition("#")[0] for url in urls)}
    kept = exists().where(c.source == p.source, c.url == p.url, c.whole)
    connection.execute(delete(t.pages).where(p.url.in_(whole), ~kept))


def unused_snapshots(
    connection: Connection, hashes: list[str] | None, before: datetime | None
) -> list[str]:
    """Hashes that no document with text refers to: of `hashes`, or of those last seen `before`."""
    c = t.snapshots.c
    used = exists().where(t.documents.c.snapshot == c.sha256, t.documents.c.whole)
    query = select(c.sha256).where(~used).distinct()
    if hashes is not None:
        query = query.where(c.sha256.in_(hashes))
    if before is not None:
        later = t.snapshots.alias()
        seen_since = exists().where(later.c.sha256 == c.sha256, later.c.at >= before)
        query = query.where(c.at < before, ~seen_since)
    return list(connection.execute(query).scalars())


def purge_rows(
    connection: Connection, messages_before: datetime, documents_before: datetime
) -> dict[str, int]:
    """Delete the content of old messages, and documents kept as hash only that are old."""
    c, d = t.deliveries.c, t.documents.c
    done = c.state.in_([DeliveryState.SENT, DeliveryState.FAILED])
    full = or_(c.text != "", c.html != "", c.subject != "")
    emptied = empty_messages(connection, done & full & (c.created < messages_before))
    old = delete(t.documents).where(~d.whole, d.recorded < documents_before)
    return {"messages": emptied, "documents": connection.execute(old).rowcount}
