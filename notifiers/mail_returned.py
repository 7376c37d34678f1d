"""What a mail that came to our sender's address says: that a message of ours did not arrive (RFC
3464), or that its reader wants no more of them. Pure; what follows from it is decided elsewhere.

Such a mail can be written by anybody. It is believed as far as it holds the id of a message of
ours, which nobody can guess: whoever was sent it, or carried it, may say what became of it.
"""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Mail

MOST_BYTES = 1 << 20  # what comes after that is not read
MOST_PARTS = 50
MOST_IDS = 20

_ID = re.compile(rb"<([0-9a-f]{16})@[^<>\s]{1,255}>")
_ORIGINAL = re.compile(rb"(?im)^message-id:[ \t\r\n]{0,80}" + _ID.pattern)
_END = re.compile(r"unsubscribe ([0-9a-f]{16})", re.IGNORECASE)
_STATUS = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})")
_REPORTS = ("message/delivery-status", "message/global-delivery-status")


@dataclass(frozen=True, slots=True)
class Bounce:
    """A message did not arrive, and will not. `ids`: those it may have been, ours among them."""

    ids: tuple[str, ...]
    status: str  # such as 5.1.1
    nobody: bool  # it is the mailbox that is not there: no other message would arrive either


@dataclass(frozen=True, slots=True)
class Ending:
    """The reader of this message wants no more."""

    id: str


def read(content: bytes) -> Bounce | Ending | None:
    """What a mail says; None for all that is neither a failure for good nor an ending."""
    content = content[:MOST_BYTES]
    try:
        mail = email.message_from_bytes(content)
        if found := _END.fullmatch(" ".join(str(mail.get("Subject", "")).split())):
            return Ending(found[1].lower())
        if mail.get_content_type() != "multipart/report":
            return None
        return _bounce(mail, content)
    except (RecursionError, ValueError, LookupError):  # parts within parts, or no such charset
        return None


def _bounce(mail: Mail, content: bytes) -> Bounce | None:
    for report in _failures(mail):
        found = _STATUS.search(str(report.get("Status", "")))
        status = found[0] if found else "5.0.0"
        kinds = (status[0], status.split(".")[1])
        return Bounce(_ids(mail, content), status, nobody=kinds in (("5", "1"), ("5", "2")))
    return None


def _failures(mail: Mail) -> Iterator[Mail]:
    for part in _parts(mail):
        if part.get_content_type() in _REPORTS:
            for report in _reports(part):
                if str(report.get("Action", "")).strip().lower() == "failed":
                    yield report


def _reports(part: Mail) -> list[Mail]:
    """The blocks of a delivery status, one a recipient after the first."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return [each for each in payload if isinstance(each, Mail)]
    return [email.message_from_string(block) for block in str(payload).split("\n\n")]


def _ids(mail: Mail, content: bytes) -> tuple[str, ...]:
    texts = [content]
    for part in _parts(mail):
        decoded = None if part.is_multipart() else part.get_payload(decode=True)
        texts += [decoded] if isinstance(decoded, bytes) else []
    found = [each.decode() for text in texts for each in _ORIGINAL.findall(text)]
    for header in ("In-Reply-To", "References"):
        named = str(mail.get(header, "")).encode("ascii", "replace")
        found += [each.decode() for each in _ID.findall(named)]
    return tuple(dict.fromkeys(found))[:MOST_IDS]


def _parts(mail: Mail) -> Iterator[Mail]:
    for count, part in enumerate(mail.walk()):
        if count == MOST_PARTS:
            return
        yield part
