"""What is known of addresses beside their subscriptions: whether they have to wait, how openly they
may be told, and the certificates to encrypt to. Nothing is sent from here.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, or_, select, update

from monitor.keeping import Certificate, Recipient
from monitor.model import Privacy
from storage import rows
from storage import tables as t
from storage.querying import put_row

_NOTHING_SAID = {"paused": None, "fault": "", "privacy": "", "asked": None, "code": ""}


def is_paused(address: ColumnElement[Any]) -> ColumnElement[bool]:
    """In a query: whether this column's address was paused."""
    c = t.recipients.c
    return exists().where(c.address == address, c.paused.is_not(None))


def waits(address: ColumnElement[Any]) -> ColumnElement[bool]:
    """In a query: whether what is for this column's address has to wait."""
    c = t.recipients.c
    return exists().where(c.address == address, or_(c.paused.is_not(None), c.asked.is_not(None)))


class SqlRecipients:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> dict[str, Recipient]:
        """Those of whom anything was said, by address."""
        found = self._connection.execute(select(t.recipients).order_by(t.recipients.c.address))
        return {row.address: rows.recipient(row) for row in found}

    def pause(self, address: str, now: datetime, fault: str) -> None:
        """Hold everything for this address: it was refused for good."""
        self._put(address, {"paused": now, "fault": fault})

    def resume(self, address: str) -> datetime | None:
        """Hold nothing back any more; since when it was, None where it was not."""
        before = self._get(address)
        if not before or not before.paused:
            return None
        self._put(address, {"paused": None, "fault": ""})
        since: datetime = before.paused
        return since

    def prefer(self, address: str, privacy: Privacy) -> None:
        """How openly it is told what no subscription says otherwise of."""
        self._put(address, {"privacy": privacy.value})

    def ask(self, address: str, code: str, now: datetime) -> None:
        """Hold everything for this address until it has given this code back."""
        self._put(address, {"asked": now, "code": code})

    def confirm(self, address: str, code: str | None) -> bool:
        """Hold nothing back any more, where the code is the one that was mailed; None: anyway."""
        row = self._get(address)
        if not row or not row.asked or (code is not None and code != row.code):
            return False
        self._put(address, {"asked": None, "code": ""})
        return True

    def _get(self, address: str) -> Any:  # noqa: ANN401
        same = t.recipients.c.address == address
        return self._connection.execute(select(t.recipients).where(same)).first()

    def _put(self, address: str, values: Mapping[str, Any]) -> None:
        if self._get(address):
            same = t.recipients.c.address == address
            self._connection.execute(update(t.recipients).where(same).values(values))
        else:
            new = {"address": address, **_NOTHING_SAID, **values}
            self._connection.execute(insert(t.recipients).values(new))

    # ---------------------------------------------------------------- certificates

    def certificates(self) -> dict[str, Certificate]:
        found = self._connection.execute(select(t.certificates).order_by(t.certificates.c.address))
        return {row.address: rows.certificate(row) for row in found}

    def put_certificate(self, certificate: Certificate) -> None:
        values = {
            "address": certificate.address, "fingerprint": certificate.fingerprint,
            "armored": certificate.armored, "added": certificate.added,
        }  # fmt: skip
        put_row(self._connection, t.certificates, values)

    def drop_certificate(self, address: str) -> bool:
        gone = delete(t.certificates).where(t.certificates.c.address == address)
        return self._connection.execute(gone).rowcount > 0
