"""What can go wrong in a fetch, named.

`FetchError` is what the parts of monitor/fetch raise among themselves, not knowing the source;
client.py makes a SourceError of it. `named` reads the errors of the network's libraries.
"""

import errno
import socket
import ssl
from collections.abc import Iterator

import httpcore

from monitor.errors import SourceError, SourceFault


class FetchError(Exception):
    """`detail` is for an operator: host names at most, never a query string or a credential."""

    def __init__(
        self,
        fault: SourceFault,
        detail: str = "",
        *,
        temporary: bool = True,
        retry_after: float | None = None,
        again: bool = False,
    ) -> None:
        super().__init__(detail)
        self.fault, self.detail, self.temporary = fault, detail, temporary
        self.retry_after = retry_after
        self.again = again  # a second try within seconds can help

    def of(self, source: str) -> SourceError:
        return SourceError(
            source,
            self.fault,
            self.detail,
            temporary=self.temporary,
            retry_after=self.retry_after,
        )


def named(error: BaseException, host: str, *, in_body: bool) -> FetchError:
    """Say which fault an error of httpcore, ssl or the operating system is."""
    for cause in causes(error):
        if isinstance(cause, FetchError):
            return cause
        if isinstance(cause, ssl.SSLError):
            return _tls(cause, host)
        if isinstance(cause, OSError) and (found := _system(cause, host)):
            return found
    if isinstance(error, httpcore.TimeoutException | TimeoutError):
        connecting = isinstance(error, httpcore.ConnectTimeout)
        return FetchError(SourceFault.TIMEOUT, f"{host} did not answer in time", again=connecting)
    return _spoken(error, host, in_body)


def _spoken(error: BaseException, host: str, in_body: bool) -> FetchError:
    """Name what went wrong on a line that had been open."""
    fault, why, again = SourceFault.PROTOCOL, f"{host} does not speak proper HTTP", False
    if isinstance(error, httpcore.ProxyError):
        fault, why = SourceFault.REFUSED, "the proxy did not connect us"
    elif in_body:
        fault, why = SourceFault.TRUNCATED, f"{host} ended the answer before its end"
    elif isinstance(error, httpcore.ConnectError):
        fault, why, again = SourceFault.REFUSED, f"{host} cannot be reached", True
    elif isinstance(error, httpcore.NetworkError) or "disconnected without" in str(error):
        why, again = f"{host} hung up without an answer", True
    return FetchError(fault, why, again=again)


def causes(error: BaseException) -> Iterator[BaseException]:
    """Walk from `error` to what led to it; httpcore wraps causes as first arguments, too."""
    todo, seen = [error], set()
    while todo:
        one = todo.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        if isinstance(one, BaseExceptionGroup):
            todo += one.exceptions
        for other in (one.__context__, one.__cause__, *one.args[:1]):
            if isinstance(other, BaseException):
                todo.append(other)


_VERIFY = {
    10: "the certificate has expired",
    18: "the certificate is self-signed",
    19: "the certificate chain is self-signed",
    20: "the certificate's issuer is unknown or not sent",
    62: "the certificate is for another host name",
}


def _tls(error: ssl.SSLError, host: str) -> FetchError:
    if isinstance(error, ssl.SSLCertVerificationError):
        why = _VERIFY.get(error.verify_code, error.verify_message)
        return FetchError(SourceFault.TLS, f"{host}: {why}")
    reason = getattr(error, "reason", None)  # which one that Python raised does not have
    if reason in ("TLSV1_ALERT_PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL"):
        return FetchError(SourceFault.TLS, f"{host}: only TLS older than 1.2 is offered")
    return FetchError(SourceFault.TLS, f"{host}: {(reason or 'TLS failed').lower()}")


def _system(error: OSError, host: str) -> FetchError | None:
    if isinstance(error, socket.gaierror):
        passing = error.errno == socket.EAI_AGAIN
        why = "name look-up failed for now" if passing else "no such name"
        return FetchError(SourceFault.DNS, f"{host}: {why}", again=passing)
    if isinstance(error, ConnectionRefusedError):
        return FetchError(SourceFault.REFUSED, f"{host} refuses connections", again=True)
    if error.errno in (errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EADDRNOTAVAIL):
        return FetchError(SourceFault.REFUSED, f"{host} cannot be reached", again=True)
    if error.errno in (errno.EMFILE, errno.ENFILE):
        return FetchError(SourceFault.UNEXPECTED, "this machine is out of file handles")
    return None
