"""A mail's bytes: headers, plain text and HTML of a delivery, or what was encrypted of them.

Of the same delivery always the same bytes. Knows MIME, not SMTP, and not what a message says.
"""

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote

from monitor.errors import DeliveryError
from monitor.keeping import Certificate
from monitor.model import Delivery, Message, Privacy, digest_id
from notifiers import pgp
from notifiers.stop_page import StopLinks

HIDDEN = "[...]"  # a subject that is protected (RFC 9788)
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9-]{1,63}")
_POLICY = SMTP_POLICY.clone(cte_type="7bit")  # no server needs 8BITMIME, no line is too long


def mailbox(text: str) -> str:
    """Make `name@domain` of an address, the domain in ASCII. Raises ValueError."""
    local, at, domain = text.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode().lower()
    except UnicodeError:
        raise ValueError("domain") from None
    if not at or len(local) > 64 or not _LOCAL.fullmatch(local):
        raise ValueError("local part")
    if not _DOMAIN.fullmatch(ascii_domain):
        raise ValueError("domain")
    return f"{local}@{ascii_domain}"


def recipient(address: str) -> str:
    """The mailbox of a `mailto:` address. Raises ValueError."""
    return mailbox(unquote(address.strip()[len("mailto:") :]))


def compose(delivery: Delivery, sender: str, stop: StopLinks | None = None) -> bytes:
    """Make the mail: of the same delivery the same bytes, today and after a restart.

    `sender` is `name@domain` or `Name <name@domain>`; `stop` makes the links that end it. Raises
    ValueError for an unfit address, DeliveryError for what may go only encrypted and is not.
    """
    if delivery.sealed:
        return _sealed_mail(delivery, sender, stop).as_bytes()
    if delivery.privacy is Privacy.ENCRYPTED:
        words = "It may be sent only encrypted, and was not encrypted."
        raise DeliveryError(words, temporary=False)
    return _mail(delivery, sender, stop).as_bytes()


def seal(
    delivery: Delivery,
    certificate: Certificate,
    sender: str,
    now: datetime,
    stop: StopLinks | None = None,
) -> Message:
    """Encrypt a mail, with its subject and all its headers (RFC 3156, RFC 9788).

    Raises DeliveryError, for good, where that cannot be done.
    """
    mail = _mail(delivery, sender, stop)
    for name, value in _headers(delivery, sender, HIDDEN, stop):
        mail["HP-Outer"] = f"{name}: {value}"
    mail.set_param("hp", "cipher")
    try:
        armored = pgp.encrypt(mail.as_bytes(), certificate, now)
    except pgp.Unusable as fault:
        words = f"It may be sent only encrypted: {fault}"
        raise DeliveryError(words, temporary=False) from None
    return Message(HIDDEN, armored, "")


def _mail(delivery: Delivery, sender: str, stop: StopLinks | None) -> EmailMessage:
    message = delivery.message
    mail = _begun(delivery, sender, _line(message.subject), stop)
    mail.set_content(_text(message.text), cte="quoted-printable")
    mail.add_alternative(_text(message.html), subtype="html", cte="quoted-printable")
    mail.set_boundary(f"=_{digest_id('boundary', delivery.id)}")
    return mail


def _sealed_mail(delivery: Delivery, sender: str, stop: StopLinks | None) -> EmailMessage:
    mail = _begun(delivery, sender, HIDDEN, stop)
    mail["MIME-Version"] = "1.0"
    mail["Content-Type"] = 'multipart/encrypted; protocol="application/pgp-encrypted"'
    version, content = EmailMessage(policy=_POLICY), EmailMessage(policy=_POLICY)
    version["Content-Type"] = "application/pgp-encrypted"
    version.set_payload("Version: 1\r\n")
    content["Content-Type"] = 'application/octet-stream; name="encrypted.asc"'
    content["Content-Disposition"] = 'inline; filename="encrypted.asc"'
    content.set_payload(delivery.message.text)
    mail.set_payload([version, content])
    mail.set_boundary(f"=_{digest_id('boundary', delivery.id)}")
    return mail


def _begun(delivery: Delivery, sender: str, subject: str, stop: StopLinks | None) -> EmailMessage:
    mail = EmailMessage(policy=_POLICY)
    for name, value in _headers(delivery, sender, subject, stop):
        mail[name] = value
    return mail


def _headers(
    delivery: Delivery, sender: str, subject: str, stop: StopLinks | None
) -> list[tuple[str, str]]:
    name, plain_sender = parseaddr(sender)
    own = mailbox(plain_sender)
    local, _, domain = own.rpartition("@")
    thread = f"<{_token(delivery.thread)}@{domain}>"
    # its root was never sent: mail programs put all its letters together
    threaded = [("In-Reply-To", thread), ("References", thread)] if delivery.thread else []
    id_ = _token(delivery.id)
    return [
        ("From", str(Address(_line(name), local, domain))),
        ("To", recipient(delivery.address)),
        ("Subject", subject),
        ("Date", format_datetime(delivery.created)),
        ("Message-ID", f"<{id_}@{domain}>"),
        *threaded,
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        *_endings(f"<mailto:{own}?subject=unsubscribe%20{id_}>", delivery.address, stop),
    ]


def _endings(by_mail: str, address: str, stop: StopLinks | None) -> list[tuple[str, str]]:
    """By one click (RFC 8058) where there is a web address that answers, and by mail."""
    if not stop:
        return [("List-Unsubscribe", by_mail)]
    return [
        ("List-Unsubscribe", f"<{stop.of(address)}>, {by_mail}"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ]


def _line(text: str) -> str:
    """One header line; no source can add another, or an encoded word that decodes to one."""
    kept = "".join(char if char.isprintable() or ord(char) > 0xA0 else " " for char in text)
    kept = re.sub(r"[\x80-\x9f\u2028\u2029\ud800-\udfff]", " ", kept)
    return " ".join(kept.replace("=?", "= ?").split())


def _text(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _token(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "", text) or digest_id(text)
