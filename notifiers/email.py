"""Email by SMTP: one message a recipient, the same bytes on every try.

Knows SMTP; what the bytes are made of stands in `mail_content`.
"""

import contextlib
import ipaddress
import re
import ssl
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

import aiosmtplib

from monitor.errors import ConfigError, DeliveryError
from monitor.model import Channel, Delivery
from notifiers.mail_content import compose, mailbox, recipient, seal
from notifiers.stop_page import StopLinks

__all__ = ["EmailNotifier", "MailServer", "check_address", "compose", "mail_server", "seal"]

_TIMEOUT = 30.0
_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in. `tls`: from the first byte; `starttls`: None where offered."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: bool = False
    starttls: bool | None = None

    def __repr__(self) -> str:
        return f"MailServer(host={self.host!r}, port={self.port})"


def mail_server(url: str) -> MailServer:
    """Read MONITOR_SMTP_URL. Raises ConfigError with a sentence that holds no secret."""
    try:
        parts = urlsplit(url)
        host, port, scheme = parts.hostname or "", parts.port, parts.scheme.lower()
    except ValueError:
        raise ConfigError(["MONITOR_SMTP_URL cannot be read: check its host and port."]) from None
    if scheme not in _PORTS or not host or parts.path not in ("", "/"):
        raise ConfigError(
            [
                "MONITOR_SMTP_URL must look like smtps://user:password@mail.example.org:465, "
                "smtp+starttls://… (port 587) or smtp://… (port 25)."
            ]
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise ConfigError(["MONITOR_SMTP_URL has a user without a password, or the reverse."])
    starttls: bool | None = scheme == "smtp+starttls"
    if scheme == "smtp" and not _is_loopback(host):
        starttls = True if user else None  # a password never leaves the machine in clear
    return MailServer(host, port or _PORTS[scheme], user, password, scheme == "smtps", starttls)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_address(address: str) -> str | None:
    try:
        recipient(address)
    except ValueError:
        return "An email address is mailto:name@domain, such as mailto:ana@example.org."
    return None


class EmailNotifier:
    """Hands mail in at one server, a connection a message."""

    channel = Channel.EMAIL

    def __init__(
        self,
        server: MailServer,
        sender: str,
        *,
        timeout: float = _TIMEOUT,
        tls_context: ssl.SSLContext | None = None,
        stop: StopLinks | None = None,
    ) -> None:
        """Raises ConfigError where `sender` (MONITOR_MAIL_FROM) is no address."""
        try:
            self._from = mailbox(parseaddr(sender)[1])
        except ValueError:
            words = "MONITOR_MAIL_FROM must be an address, such as alerts@example.org."
            raise ConfigError([words]) from None
        self._server, self._sender, self._timeout = server, sender, timeout
        self._tls_context, self._stop = tls_context, stop

    async def send(self, delivery: Delivery) -> None:
        """Hand it in once. Raises DeliveryError; uncertain once the text was on its way."""
        try:
            content = compose(delivery, self._sender, self._stop)
            mailbox_ = recipient(delivery.address)
        except ValueError as fault:
            words = "The recipient's email address cannot be used."
            raise DeliveryError(words, temporary=False) from fault
        client = self._client()
        try:
            await self._open(client)
            await self._hand_in(client, mailbox_, content)
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                await client.quit(timeout=5)  # it has the mail: a bad goodbye changes nothing
        finally:
            client.close()

    def _client(self) -> aiosmtplib.SMTP:
        server = self._server
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.tls,
            start_tls=server.starttls,
            timeout=self._timeout,
            local_hostname=self._from.rpartition("@")[2],
            tls_context=self._tls_context,
        )

    async def _open(self, client: aiosmtplib.SMTP) -> None:
        try:
            await client.connect()
            if self._server.user:
                await client.login(self._server.user, self._server.password)
        except aiosmtplib.SMTPAuthenticationError as fault:
            words = f"The mail server refused the login ({fault.code})."
            raise DeliveryError(words, temporary=True, shut=fault.code >= 500) from None
        except (aiosmtplib.SMTPException, OSError) as fault:
            if isinstance(fault, aiosmtplib.SMTPNotSupported) or "STARTTLS" in str(fault):
                words = "The mail server does not offer STARTTLS, or no login that we know."
                raise DeliveryError(words, temporary=True, shut=True) from fault
            raise _of_all(fault, "answered the connection with") from fault

    async def _hand_in(self, client: aiosmtplib.SMTP, mailbox_: str, content: bytes) -> None:
        try:
            await client.mail(self._from)
        except (aiosmtplib.SMTPException, OSError, ValueError) as fault:
            raise _of_all(fault, "refused the sender with") from fault
        try:
            await client.rcpt(mailbox_)
        except (aiosmtplib.SMTPException, OSError, ValueError) as fault:
            error = _refused(fault, "refused the recipient with")
            error.refused = not error.temporary and _is_of_the_mailbox(fault)
            raise error from fault
        try:
            await client.data(content)
        except aiosmtplib.SMTPResponseException as fault:
            raise _refused(fault, "refused the message with") from fault
        except (aiosmtplib.SMTPException, OSError) as fault:
            words = "The connection to the mail server was lost after the message was given."
            raise DeliveryError(words, temporary=True, uncertain=True, unreached=True) from fault

    async def close(self) -> None:
        """Nothing stays open between messages."""


def _of_all(fault: Exception, what: str) -> DeliveryError:
    """A refusal for good before any recipient was named is one of all our mail; so is a
    certificate that nobody vouches for."""
    error = _refused(fault, what)
    untrusted = (ssl.SSLCertVerificationError, ssl.CertificateError)
    error.shut = not error.temporary or isinstance(fault.__cause__ or fault, untrusted)
    error.temporary, error.unreached = True, not error.shut
    return error


def _is_of_the_mailbox(fault: Exception) -> bool:
    """Whether a refusal is about this recipient; one of policy (5.7.…) may befall everybody."""
    if not isinstance(fault, aiosmtplib.SMTPResponseException):
        return False
    found = re.match(r"5\.(\d{1,3})\.\d{1,3}\b", fault.message.strip())
    return found[1] in ("1", "2") if found else fault.code in (550, 551, 553)


def _refused(fault: Exception, what: str) -> DeliveryError:
    """A reply of 500 and above stands; all else may be better later. No reply text is kept:
    servers repeat the address in it."""
    if isinstance(fault, aiosmtplib.SMTPResponseException):
        permanent = 500 <= fault.code < 600
        return DeliveryError(f"The mail server {what} {fault.code}.", temporary=not permanent)
    if isinstance(fault, (ssl.SSLError, ssl.CertificateError)) or isinstance(
        fault.__cause__, ssl.SSLError
    ):
        words = "The mail server's certificate cannot be trusted, or TLS failed."
    elif isinstance(fault, TimeoutError):
        words = "The mail server did not answer in time."
    else:
        words = "The mail server could not be reached, or hung up."
    return DeliveryError(words, temporary=True, unreached=True)
