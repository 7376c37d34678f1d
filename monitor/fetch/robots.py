"""What a site asks robots not to read (RFC 9309), remembered by site for a day.

Only remembers and answers; client.py does the asking. A missing robots.txt allows everything;
one that cannot be read now (5xx) forbids for now, unless an earlier one is still known.
"""

import asyncio
import math
from dataclasses import dataclass, replace

from protego import Protego

from monitor.fetch.limits import MIB, Limits

AGENT = "Nightdesk"
_REMEMBERED = 1000  # sites
_REMEMBERED_BYTES = 8 * MIB  # of their robots.txt; parsed ones take some fifty times as much


@dataclass(frozen=True, slots=True)
class Rules:
    """One site's wishes. `parsed` None: none are known."""

    parsed: Protego | None
    until: float  # seconds of the loop's clock
    failed: str = ""  # why they could not be read, "" where they could
    size: int = 0  # bytes of the robots.txt

    def allows(self, url: str) -> bool:
        return self.parsed is None or bool(self.parsed.can_fetch(url, AGENT))

    def delay(self, most: float) -> float:
        """Seconds between requests that the site asks for, at most `most`."""
        asked = self.parsed.crawl_delay(AGENT) if self.parsed else None
        return min(max(asked, 0.0), most) if asked and math.isfinite(asked) else 0.0


class RobotsBook:
    """Rules by site, that is by scheme, host and port."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._known: dict[str, Rules] = {}

    def get(self, site: str, now: float) -> Rules | None:
        """The rules of `site`, while they are fresh."""
        rules = self._known.get(site)
        return rules if rules and rules.until > now else None

    async def read(self, site: str, body: bytes, now: float) -> Rules:
        """Remember what a robots.txt says, of its first 512 KiB; bytes that are no UTF-8 pass.

        A long one takes half a second to understand, in a thread: neighbours go on.
        """
        kept = body[: self._limits.robots]
        text = kept.decode("utf-8-sig", errors="replace")
        parsed = await asyncio.to_thread(Protego.parse, text)
        return self._keep(site, Rules(parsed, now + self._limits.robots_age, size=len(kept)))

    def none(self, site: str, now: float) -> Rules:
        """Remember that the site has no robots.txt (4xx): everything is allowed."""
        return self._keep(site, Rules(None, now + self._limits.robots_age))

    def failed(self, site: str, why: str, now: float) -> Rules:
        """Remember for some minutes that it could not be read; the last known rules stay."""
        until = now + self._limits.robots_failed_age
        before = self._known.get(site)
        if before and not before.failed:
            return self._keep(site, replace(before, until=until))
        return self._keep(site, Rules(None, until, why))

    def _keep(self, site: str, rules: Rules) -> Rules:
        self._known.pop(site, None)
        self._known[site] = rules
        size = sum(one.size for one in self._known.values())
        while len(self._known) > 1 and (size > _REMEMBERED_BYTES or len(self._known) > _REMEMBERED):
            size -= self._known.pop(next(iter(self._known))).size
        return rules
