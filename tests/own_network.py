"""A network of one's own, in which every address there is, public and special, leads to one server
that notes at which it was reached: `unshare -rn python -m tests.own_network`. Nothing leaves the
machine. So what loopback cannot show is shown: a site at a public address that leads elsewhere.

Prints a JSON object; tests/doors/test_fetch_own_network.py says what it must be.
"""

import asyncio
import json
import socket
import subprocess
from typing import Any, Self
from urllib.parse import quote

from tests.faulty import FaultServer, desk
from tests.pure.test_address import NEVER, PRIVATE

SITE, OTHER = "93.184.215.14", "2606:4700::1111"
SPECIAL = (*PRIVATE, *NEVER)


class Everywhere(FaultServer):
    """Answers at every address, and keeps those at which it was reached."""

    def __init__(self) -> None:
        super().__init__("::")
        self.reached: list[str] = []

    async def __aenter__(self) -> Self:
        heard = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
        self.port = heard.getsockname()[1]
        self._server = await asyncio.start_server(self._serve, sock=heard)
        return self

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reached.append(str(writer.get_extra_info("sockname")[0]).removeprefix("::ffff:"))
        await super()._serve(reader, writer)


class Names:
    """A resolver that gives one answer after another and then the last, and counts."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers, self.asked = list(answers), 0

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]


def at(server: Everywhere, address: str, path: str = "/page") -> str:
    return server.url(path, f"[{address}]" if ":" in address else address)


async def ask(server: Everywhere, url: str, *answers: list[str], **more: Any) -> dict[str, Any]:
    """What became of a URL, where it led, and how often a name was looked up."""
    server.reached.clear()
    names = Names(*(answers or ([SITE],)))
    async with desk(server, resolve=names, **({"allow_private": False} | more)) as asks:
        fault = await asks.outcome(url)
    return {"fault": fault, "reached": list(server.reached), "looked_up": names.asked}


async def special(server: Everywhere, address: str) -> dict[str, dict[str, Any]]:
    """One special address, in every way to it."""
    away = quote(at(server, address))
    name = server.url("/page", "name.example.org")
    return {
        "in the URL": await ask(server, at(server, address)),
        "for a name": await ask(server, name, [address]),
        "beside a public one": await ask(server, name, [SITE, address]),
        "at the second look-up": await ask(server, name, [SITE], [address]),
        "by redirect": await ask(server, at(server, SITE, f"/redirect?to={away}")),
    }


async def main() -> None:
    for words in (
        "link set lo up",
        "route add local default dev lo",
        "-6 route add local ::/0 dev lo",
    ):
        subprocess.run(["ip", *words.split()], check=True)
    async with Everywhere() as server:
        told = {
            "public": [await ask(server, at(server, one)) for one in (SITE, OTHER)],
            "allowed": [await ask(server, at(server, one), allow_private=True) for one in PRIVATE],
            "ports": [
                await ask(server, at(server, SITE), ports=frozenset({port}))
                for port in (22, 25, 5432, 8080, 65535)
            ],
            "special": {one: await special(server, one) for one in SPECIAL},
        }
    print(json.dumps(told))


if __name__ == "__main__":
    asyncio.run(main())
