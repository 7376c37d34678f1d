"""What an answer's status and headers mean, before its body is read. Pure."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from monitor.errors import SourceFault
from monitor.fetch.faults import FetchError
from monitor.fetch.limits import Limits
from monitor.model import Validators

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_DAY = 24 * 3600.0
_PDF_TYPES = frozenset({"application/pdf", "application/x-pdf", "application/octet-stream", ""})


def check_headers(headers: Sequence[tuple[bytes, bytes]], limits: Limits) -> None:
    """Raise FetchError PROTOCOL for more or longer headers than an honest site sends."""
    size = sum(len(name) + len(value) + 4 for name, value in headers)
    if size > limits.headers or len(headers) > limits.header_count:
        raise FetchError(SourceFault.PROTOCOL, "more headers than are read")


def check_status(status: int, host: str, retry_after: str, now: datetime) -> None:
    """Raise the FetchError that a status other than 200 is; 203 is as good."""
    if status in (200, 203):
        return
    wait = seconds(retry_after, now)
    if status in (404, 410):
        raise FetchError(SourceFault.GONE, f"{host} answers {status}", temporary=status == 404)
    if status in (401, 403, 407, 451):
        raise FetchError(SourceFault.FORBIDDEN, f"{host} answers {status}", temporary=False)
    if status == 429:
        raise FetchError(SourceFault.THROTTLED, f"{host} asks us to slow down", retry_after=wait)
    if status >= 500:
        again = status in (502, 503, 504) and wait is None
        raise FetchError(
            SourceFault.STATUS, f"{host} answers {status}", retry_after=wait, again=again
        )
    passing = status in (408, 421, 423, 425)
    raise FetchError(SourceFault.STATUS, f"{host} answers {status}", temporary=passing)


def check_length(declared: str, media_type: str, limits: Limits) -> None:
    """Refuse at once what says itself that it is too large. Raises FetchError TOO_LARGE."""
    most = limits.wire_pdf if media_type in _PDF_TYPES else limits.wire
    if declared.isascii() and declared.isdigit() and len(declared) < 20 and int(declared) > most:
        raise FetchError(SourceFault.TOO_LARGE, f"{int(declared):,} bytes announced")


def seconds(retry_after: str, now: datetime) -> float | None:
    """Read a Retry-After header, a number or a date, in seconds from `now`; None for nonsense."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9]) if len(text) <= 9 else float(10**9)
    if not text or len(text) > 100:
        return None
    try:
        moment = parsedate_to_datetime(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        wait = (moment - now).total_seconds()
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return wait if math.isfinite(wait) and wait > 0 else 0.0


def content_type(header: str) -> tuple[str, str]:
    """Split into media type (lower case) and charset, as declared; "" where absent."""
    media, _, rest = header.partition(";")
    charset = ""
    for parameter in rest.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and not charset:
            charset = value.strip().strip("\"'").strip().lower()
    return media.strip().lower()[:100], charset[:40]


def validators(etag: str, last_modified: str, body_hash: str, limits: Limits) -> Validators:
    """Keep what the next request can be conditional on, nothing longer than the limit."""
    kept = [
        value if len(value) <= limits.validator and value.isprintable() and value.isascii() else ""
        for value in (etag.strip(), last_modified.strip())
    ]
    return Validators(kept[0], kept[1], body_hash)


def condition(known: Validators) -> dict[str, str]:
    """Make the headers that let a server say "not modified"."""
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}
