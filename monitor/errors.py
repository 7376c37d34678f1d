"""The error tree. An error says which thing failed and whether trying again can help, in words
for an operator; it never holds a name, an evidence text or a secret.

    MonitorError
    ├── ConfigError      sources.toml, the environment, a CSV: all faults at once        (exit 2)
    ├── SourceError      one source or one of its pages; neighbours go on
    ├── StorageError     the database or the data folder
    └── DeliveryError    one delivery; neighbours go on
"""

from enum import StrEnum


class MonitorError(Exception):
    """Anything that Nightdesk itself reports."""


class ConfigError(MonitorError):
    """What the operator wrote cannot be used. `faults` has one sentence each, with key and line."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class SourceFault(StrEnum):
    """Why a source could not be read."""

    DNS = "dns"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    TLS = "tls"
    ADDRESS = "address_not_allowed"
    REDIRECT = "redirect"
    PROTOCOL = "protocol"
    TRUNCATED = "truncated"
    TOO_LARGE = "too_large"
    ENCODING = "encoding"
    ROBOTS = "robots"
    GONE = "gone"
    FORBIDDEN = "forbidden"
    THROTTLED = "throttled"
    STATUS = "status"
    MALFORMED = "malformed"
    NO_TEXT = "no_text"
    ENCRYPTED = "encrypted"
    CHANGED_SHAPE = "changed_shape"
    PARSER_LIMIT = "parser_limit"
    PARTLY_READ = "partly_read"
    UNEXPECTED = "unexpected"


class SourceError(MonitorError):
    """A source, or one page of it, could not be fetched or parsed."""

    def __init__(
        self,
        source: str,
        fault: SourceFault,
        detail: str = "",
        *,
        temporary: bool = True,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(f"source {source}: {fault}{': ' if detail else ''}{detail}")
        self.source, self.fault, self.detail = source, fault, detail
        self.temporary = temporary
        self.retry_after = retry_after  # seconds, as the server asked

    def __reduce__(self) -> tuple[object, ...]:
        """Cross the border of the parser's process whole."""
        return (_rebuild, (self.source, self.fault, self.detail, self.temporary, self.retry_after))


def _rebuild(
    source: str, fault: SourceFault, detail: str, temporary: bool, retry_after: float | None
) -> SourceError:
    return SourceError(source, fault, detail, temporary=temporary, retry_after=retry_after)


class StorageError(MonitorError):
    """The database cannot be opened, read or written."""


class DeliveryError(MonitorError):
    """One try of one delivery failed.

    temporary: trying again can help.
    uncertain: it may have arrived; try again with the same id only.
    refused: the address itself is refused, now and later: nobody is behind it.
    shut: the channel itself is refused, as by a wrong log-in: nothing can go by it until that is
    mended. Always temporary, as the message is not to blame.
    unreached: the other side, whoever the message is for, was not there to answer.
    """

    def __init__(
        self,
        detail: str,
        *,
        temporary: bool,
        uncertain: bool = False,
        retry_after: float | None = None,
        refused: bool = False,
        shut: bool = False,
        unreached: bool = False,
    ) -> None:
        super().__init__(detail)
        self.shut, self.unreached = shut, unreached
        self.temporary, self.uncertain, self.retry_after = temporary, uncertain, retry_after
        self.refused = refused
