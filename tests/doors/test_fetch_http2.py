"""HTTP/2 is spoken where a site offers it, under the same bounds (rows H2, H4, H6)."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import h2.config
import h2.connection
import h2.events
import h2.exceptions
import pytest

from monitor.errors import SourceFault
from monitor.fetch.limits import Limits
from tests.doors.test_fetch_tls import HOST, Authority
from tests.faulty import PAGE, Desk, desk


class Line:
    """One HTTP/2 connection of the server, answering by path."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        config = h2.config.H2Configuration(client_side=False, header_encoding="utf-8")
        self.h2 = h2.connection.H2Connection(config)
        self.endless: set[int] = set()

    async def serve(self) -> None:
        self.h2.initiate_connection()
        with contextlib.suppress(OSError, h2.exceptions.ProtocolError):
            while True:
                self.writer.write(self.h2.data_to_send())
                await self.writer.drain()
                if not (data := await self.reader.read(65536)):
                    break
                for event in self.h2.receive_data(data):
                    if isinstance(event, h2.events.RequestReceived):
                        self.answer(
                            event.stream_id or 0,
                            {str(name): str(value) for name, value in event.headers or []},
                        )
                self.flood()
        self.writer.close()

    def answer(self, stream: int, headers: dict[str, str]) -> None:
        path = headers[":path"]
        if path == "/robots.txt":
            self.h2.send_headers(stream, [(":status", "404")], end_stream=True)
            return
        length = {"/short": str(len(PAGE) + 9)}.get(path)
        fields = [(":status", "200"), ("content-type", "text/html")]
        fields += [("content-length", length)] if length else []
        fields += [(f"x-{n}", "x" * 900) for n in range(100 if path == "/headers" else 0)]
        self.h2.send_headers(stream, fields)
        if path == "/reset":
            self.h2.reset_stream(stream)
        elif path == "/endless":
            self.endless.add(stream)
        elif path != "/mute":
            self.h2.send_data(stream, PAGE, end_stream=True)

    def flood(self) -> None:
        for stream in self.endless:
            with contextlib.suppress(h2.exceptions.ProtocolError):
                while (room := self.h2.local_flow_control_window(stream)) > 0:
                    self.h2.send_data(stream, b"x" * min(room, 16384))


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


@contextlib.asynccontextmanager
async def asking(
    tls: ssl.SSLContext, trusted: Path, deadline: float = 15
) -> AsyncIterator[tuple[Desk, str, list[Line]]]:
    lines: list[Line] = []
    running: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append(Line(reader, writer))
        task = asyncio.current_task()
        assert task is not None
        running.add(task)
        await lines[-1].serve()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    limits = Limits(deadline=deadline, retries=0)
    ports = frozenset({port})
    async with server, desk(limits=limits, ports=ports, trusted=trusted) as asks:
        yield asks, f"https://{HOST}:{port}", lines
    await asyncio.gather(*running, return_exceptions=True)


async def test_a_page_is_read_over_one_line(authority: Authority) -> None:
    async with asking(authority.server(h2=True), authority.file) as (asks, site, lines):
        assert (await asks.page(site + "/page")).body == PAGE
        assert (await asks.page(site + "/page?again")).body == PAGE
        assert len(lines) == 1


@pytest.mark.parametrize(
    ("path", "faults"),
    [
        ("/short", {SourceFault.TRUNCATED, SourceFault.PROTOCOL}),
        ("/reset", {SourceFault.TRUNCATED, SourceFault.PROTOCOL}),
        ("/endless", {SourceFault.TOO_LARGE}),
        ("/headers", {SourceFault.PROTOCOL}),
    ],
)
async def test_a_bad_answer_is_a_fault_and_the_next_one_is_read(
    authority: Authority, path: str, faults: set[SourceFault]
) -> None:
    async with asking(authority.server(h2=True), authority.file) as (asks, site, _):
        for _ in range(3):
            assert await asks.outcome(site + path) in faults
        assert (await asks.page(site + "/page")).body == PAGE


async def test_a_mute_line_ends_at_the_deadline(authority: Authority) -> None:
    async with asking(authority.server(h2=True), authority.file, 1.0) as (asks, site, _):
        assert await asks.outcome(site + "/mute") is SourceFault.TIMEOUT
        assert (await asks.page(site + "/page")).body == PAGE
