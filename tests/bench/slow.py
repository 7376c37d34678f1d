"""`make bench-slow`: answers that never end, do they end at the service's own deadline? Then 60
sources, 50 of which drip a byte a second: are the other ten on time?

The real service runs twice against one loopback server, each source on an address of its own: with
the ten alone, then with the fifty beside them. Times between two polls of a source are compared.
"""

import asyncio
import os
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from statistics import mean, median

from monitor.errors import SourceFault
from monitor.fetch.limits import Limits
from tests.faulty import Asked, FaultServer, desk

GOOD, SLOW = 10, 50
EVERY = 20  # seconds
ENDLESS = {
    "a byte a second": "/drip?every=1",
    "100 KB a second": "/drip?every=0.05&bytes=5000",
    "a MB a second": "/drip?every=0.05&bytes=50000",
    "a byte of a head a second": "/drip?every=1&where=header",
    "a line of a head a second": "/drip?every=1&where=lines",
    "1xx for ever": "/interim",
    "nothing": "/mute",
}
LASTS = int(os.environ.get("SECONDS", "150"))  # of each run


def _places(slow: int) -> list[tuple[str, int]]:
    return [("good", n) for n in range(GOOD)] + [("slow", n) for n in range(slow)]


def _host(kind: str, number: int) -> str:
    return f"127.0.{1 + (kind == 'slow')}.{number + 1}"


def _tables(port: int, slow: int) -> str:
    return "".join(
        f'[[source]]\nid = "{kind}{n}"\norganisation = "{kind} {n}"\nkind = "feed"\n'
        f'url = "http://{_host(kind, n)}:{port}/{"feed" if kind == "good" else "drip"}?{kind}{n}"\n'
        f'every = "{EVERY}s"\n\n'
        for kind, n in _places(slow)
    )


async def _feed(asked: Asked) -> None:
    """A feed that is another at each poll."""
    item = f"<item><title>Item {asked.at}</title><link>http://example.org/</link></item>"
    await asked.reply(f'<rss version="2.0"><channel>{item}</channel></rss>'.encode())


async def run(slow: int) -> tuple[list[float], float]:
    """Seconds between two polls of a good source, and until all ten were polled first."""
    with tempfile.TemporaryDirectory(prefix="nightdesk-slow-") as name:
        folder = Path(name)
        async with FaultServer("127.0.1.1") as server:
            others = [_host(kind, n) for kind, n in _places(slow)[1:]]
            also = await asyncio.start_server(server._serve, others, server.port)
            server.own["/feed"] = _feed
            (folder / "sources.toml").write_text(_tables(server.port, slow), encoding="utf-8")
            environment = {
                **os.environ,
                "MONITOR_DATA": str(folder / "data"),
                "MONITOR_SOURCES": str(folder / "sources.toml"),
                "MONITOR_ALLOW_PRIVATE": "1",
                "MONITOR_LOG_LEVEL": "error",
            }
            words = (sys.executable, "-m", "monitor", "run")
            process = await asyncio.create_subprocess_exec(*words, env=environment)
            began = time.monotonic()
            await asyncio.sleep(LASTS)
            process.terminate()
            await process.wait()
            also.close()
            seen: dict[str, list[float]] = {}
            for asked in server.asked:
                if asked.path == "/feed":
                    seen.setdefault(asked.target, []).append(asked.at)
    gaps = [b - a for times in seen.values() for a, b in pairwise(times)]
    assert len(seen) == GOOD, f"only {len(seen)} of {GOOD} were polled at all"
    return gaps, max(times[0] for times in seen.values()) - began


async def endless() -> bool:
    """Row H2: each answer alone at the deadline of the service, all at the same time."""
    deadline = Limits().deadline
    clock = asyncio.get_running_loop().time
    async with FaultServer() as server, desk(server, limits=Limits()) as asks:

        async def one(name: str, host: str) -> bool:
            began = clock()
            fault = await asks.outcome(server.url(ENDLESS[name], host))
            took = clock() - began
            print(f"{name}: {fault} after {took:.1f} s", flush=True)
            if fault is SourceFault.TOO_LARGE:
                return took <= deadline + 1
            return fault is SourceFault.TIMEOUT and abs(took - deadline) <= 1

        hosts = (f"endless{n}.example.org" for n in range(len(ENDLESS)))
        return all(await asyncio.gather(*map(one, ENDLESS, hosts)))


async def main() -> None:
    ended = await endless()
    alone, first_alone = await run(0)
    beside, first_beside = await run(SLOW)
    ratio = mean(beside) / mean(alone)
    for label, gaps, first in (("alone", alone, first_alone), ("beside 50", beside, first_beside)):
        print(
            f"{label}: {len(gaps)} intervals, mean {mean(gaps):.2f}, median {median(gaps):.2f}, "
            f"longest {max(gaps):.2f} s; all polled first after {first:.1f} s"
        )
    print(f"ratio of the means {ratio:.3f}; {'on time' if ratio <= 1.1 else 'LATE'} within 10 %")
    sys.exit(ratio > 1.1 or not ended)


if __name__ == "__main__":
    asyncio.run(main())
