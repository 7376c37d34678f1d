"""What the process of a fetch grows by: `python -m tests.fetch_grows PORT URL…` fetches each URL by
the service's own client and prints for each the fault, the MiB that the process held more at its
highest than before, and the seconds of CPU. The server is elsewhere, so all of it is the client's.
"""

import asyncio
import re
import sys
from pathlib import Path
from time import process_time

from monitor.fetch.client import Client
from monitor.fetch.limits import Limits
from tests.faulty import NOW, Desk, loopback


def _held(line: str) -> float:
    """MiB: VmRSS, what the process holds; VmHWM, the most since it was last asked to forget."""
    found = re.search(rf"^{line}:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"), re.M)
    assert found
    return int(found[1]) / 1024


async def main(port: int, urls: list[str]) -> None:
    client = Client(
        now=lambda: NOW,
        limits=Limits(deadline=20.0),
        allow_private=True,
        ports=frozenset({port}),
        gap_seconds=0.0,
        resolve=loopback,
    )
    asks = Desk(client)
    await asks.page(f"http://127.0.0.1:{port}/page")  # what is loaded once is not of a fetch
    for url in urls:
        Path("/proc/self/clear_refs").write_text("5", "ascii")
        before, began = _held("VmRSS"), process_time()
        fault = await asks.outcome(url)
        print(fault, round(_held("VmHWM") - before, 1), round(process_time() - began, 3))
    await client.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2:]))
