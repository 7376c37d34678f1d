"""Every bound on what one fetch and one parse may cost, in one place. Values only: client.py and
parse/sandbox.py keep them; the first eight are settings of the same meaning (config.py).
"""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes. The defaults suit sites that are slow and honest."""

    deadline: float = 30.0  # a whole exchange: robots.txt, redirects, retries and body
    redirects: int = 5
    wire: int = 5 * MIB  # a feed or page as sent
    wire_pdf: int = 20 * MIB
    decoded: int = 10 * MIB  # a feed or page once unpacked
    decoded_pdf: int = 20 * MIB
    parse_seconds: float = 10.0  # of CPU for one parse; half as much again by the clock
    parse_memory: int = 512  # MiB for one parse
    connect: float = 10.0  # one connection, TLS included
    headers: int = 64 * 1024
    header_count: int = 500
    validator: int = 1024  # a longer ETag or date is not kept
    url: int = 4096
    retries: int = 2  # quick ones within the deadline; longer waiting is schedule.py's
    back_off: float = 0.5  # before the first retry, doubled for the next
    robots: int = 512 * 1024  # what is read of a robots.txt (RFC 9309 asks for 500 KiB)
    robots_age: float = 24 * 3600.0
    robots_failed_age: float = 600.0  # before a robots.txt that failed is asked for again
    crawl_delay: float = 10.0  # a longer Crawl-delay is honoured this far
