"""What a site asks robots not to read (RFC 9309), remembered by site for a day, also from one run
to the next.

Only remembers and answers; client.py does the asking. A missing robots.txt allows everything;
one that cannot be read now (5xx) forbids for now, unless an earlier one is still known.
"""

import asyncio
import contextlib
import json
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.fetch.limits import MIB, Limits

if TYPE_CHECKING:
    from protego import Protego

AGENT = "Nightdesk"
FILE = "robots.json"
_REMEMBERED = 1000  # sites
_REMEMBERED_BYTES = 8 * MIB  # of their robots.txt; parsed ones take some fifty times as much
_SHORT = 10_000  # letters, understood in some milliseconds


@dataclass(frozen=True, slots=True)
class Rules:
    """One site's wishes. `text` "": it has none. `parsed`: the text, once it was needed."""

    until: float  # seconds of the clock
    text: str = ""
    parsed: "Protego | None" = None
    failed: str = ""  # why they could not be read, "" where they could

    def allows(self, url: str) -> bool:
        return self.parsed is None or bool(self.parsed.can_fetch(url, AGENT))

    def delay(self, most: float) -> float:
        """Seconds between requests that the site asks for, at most `most`."""
        asked = self.parsed.crawl_delay(AGENT) if self.parsed else None
        return min(max(asked, 0.0), most) if asked and math.isfinite(asked) else 0.0


class RobotsBook:
    """Rules by site, that is by scheme, host and port, and the proxy where there is one.

    All moments are seconds of the clock; a rule whose end lies further off than a day is of a clock
    that was wrong, and counts as old.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._known: dict[str, Rules] = {}
        self._size = 0  # letters of their texts

    async def get(self, site: str, now: float) -> Rules | None:
        """The rules of `site`, while they are fresh."""
        rules = self._known.get(site)
        if rules is None or not 0 < rules.until - now <= self._limits.robots_age:
            return None
        if rules.parsed or not rules.text:
            return rules
        return self._keep(site, await _understood(rules))

    async def read(self, site: str, body: bytes, now: float) -> Rules:
        """Remember what a robots.txt says, of its first 512 KiB; bytes that are no UTF-8 pass."""
        text = body[: self._limits.robots].decode("utf-8-sig", errors="replace")
        rules = await _understood(Rules(now + self._limits.robots_age, text))
        return self._keep(site, rules)

    def none(self, site: str, now: float) -> Rules:
        """Remember that the site has no robots.txt (4xx): everything is allowed."""
        return self._keep(site, Rules(now + self._limits.robots_age))

    async def failed(self, site: str, why: str, now: float) -> Rules:
        """Remember for some minutes that it could not be read; the last known rules stay."""
        until = now + self._limits.robots_failed_age
        before = self._known.get(site)
        if before and not before.failed:
            return self._keep(site, replace(await _understood(before), until=until))
        return self._keep(site, Rules(until, failed=why))

    def _keep(self, site: str, rules: Rules) -> Rules:
        self._forget(site)
        self._known[site] = rules
        self._size += len(rules.text)
        while len(self._known) > 1 and (
            self._size > _REMEMBERED_BYTES or len(self._known) > _REMEMBERED
        ):
            self._forget(next(iter(self._known)))
        return rules

    def _forget(self, site: str) -> None:
        if known := self._known.pop(site, None):
            self._size -= len(known.text)

    # ---------------------------------------------------------------- from one run to the next

    def load(self, file: Path) -> None:
        """Remember what `save` wrote; without a file, or with a damaged one, all is asked anew."""
        with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
            for site, (until, text) in json.loads(file.read_bytes()).items():
                self._keep(str(site), Rules(float(until), str(text)))

    def save(self, file: Path, now: float) -> None:
        """Write what is known for some time yet; not of sites behind a proxy, which may be named
        with its password. Raises OSError."""
        kept = {
            site: (rules.until, rules.text)
            for site, rules in self._known.items()
            if rules.until > now and not rules.failed and " " not in site
        }
        new = file.with_suffix(".new")
        new.touch(0o600)
        new.write_text(json.dumps(kept), encoding="utf-8")
        new.replace(file)


async def _understood(rules: Rules) -> Rules:
    """A long one takes half a second, in a thread: neighbours go on."""
    if rules.parsed or not rules.text:
        return rules
    from protego import Protego

    if len(rules.text) < _SHORT:
        return replace(rules, parsed=Protego.parse(rules.text))
    return replace(rules, parsed=await asyncio.to_thread(Protego.parse, rules.text))
