"""What was made to hurt a reader costs a fault of its source and no more, in the real children."""

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from monitor.errors import SourceError, SourceFault
from monitor.model import SourceKind
from monitor.parse.sandbox import Sandbox
from tests.bombs import FLOODS, HEAVY, PDFS, entities
from tests.pure.parsing import fetched, source

BY_HAND = {SourceFault.MALFORMED, SourceFault.NO_TEXT, SourceFault.PARSER_LIMIT}
# sound but for what is never followed
READ = {"two ends", "a script and a launch", "a file attached"}
ANSWERED = {"references"}  # by some text: lxml ends them soon
PAGE = "<html><h1>One held</h1><p>Mira Solveig was detained.</p></html>"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    made = Sandbox(workers=1)
    yield made
    await made.close()


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", [name for name in {**FLOODS, **PDFS} if name not in HEAVY])
async def test_a_bomb_is_left_to_people_and_its_neighbour_is_read(
    name: str, sandbox: Sandbox
) -> None:
    body = {**FLOODS, **PDFS}[name]()
    if name in READ:
        text = (await sandbox.document(source(), fetched(body), None)).text
        assert "words" in text
        assert "stowaway" not in text
        return
    if name in ANSWERED:
        assert len((await sandbox.document(source(), fetched(body), None)).text) < 1000
        return
    with pytest.raises(SourceError) as told:
        await sandbox.document(source(), fetched(body), None)
    assert told.value.fault in BY_HAND
    assert not told.value.temporary or told.value.fault is SourceFault.PARSER_LIMIT
    assert (await sandbox.document(source(), fetched(PAGE), None)).title == "One held"


@contextlib.contextmanager
def at_most_a_second() -> Iterator[None]:
    """Of CPU, of all parsers at work."""
    before = {child: _ticks(child) for child in _children()}
    yield
    spent = {child: _ticks(child) - before.get(child, 0) for child in _children()}
    assert sum(spent.values()) <= os.sysconf("SC_CLK_TCK"), spent


@pytest.mark.asyncio(loop_scope="module")
async def test_no_feed_opens_a_file_calls_an_address_or_swells(sandbox: Sandbox) -> None:
    secret = Path("/etc/hostname").read_text("utf-8").strip() or "no name"
    with socket.socket() as canary:
        canary.bind(("127.0.0.1", 0))
        canary.listen()
        canary.setblocking(False)
        for body in entities(f"http://127.0.0.1:{canary.getsockname()[1]}/x").values():
            try:
                with at_most_a_second():
                    listing = await sandbox.listing(source(SourceKind.FEED), fetched(body))
            except SourceError as error:
                assert error.fault in {SourceFault.MALFORMED, SourceFault.CHANGED_SHAPE}
                continue
            words = listing.title + "".join(item.title for item in listing.items)
            assert secret not in words
            assert len(words) < 1_000_000
        with pytest.raises(BlockingIOError):
            canary.accept()


@pytest.mark.asyncio(loop_scope="module")
async def test_of_a_hundred_thousand_entries_the_newest_five_hundred_are_read(
    sandbox: Sandbox,
) -> None:
    """Row X6: within the limits of a child, which feedparser alone would not keep."""
    entry = "<item><title>{0}</title><link>https://harbour.example.org/{0}</link></item>"
    body = (
        f"<rss version='2.0'><channel>{''.join(map(entry.format, range(100_000)))}</channel></rss>"
    )
    listing = await sandbox.listing(source(SourceKind.FEED), fetched(body))
    assert [item.title for item in listing.items] == [str(n) for n in range(500)]
    assert listing.notes == ("100000 entries; the newest 500 were read",)


@pytest.mark.asyncio(loop_scope="module")
async def test_a_child_that_the_kernel_kills_is_a_fault_and_the_next_one_works() -> None:
    others = _children()
    parser = Sandbox(workers=1)
    try:
        await parser.document(source(), fetched(PAGE), None)
        [child] = _children() - others
        worked = _ticks(child)
        endless = fetched(f"<html><h1>Codes</h1><p>{'a' * 60}</p></html>")
        parse = asyncio.create_task(parser.document(source(code=r"(a+)+b"), endless, None))
        while _ticks(child) < worked + 5:  # until it is in the midst of it
            await asyncio.sleep(0.01)
        os.kill(child, signal.SIGKILL)
        with pytest.raises(SourceError, match="crashed"):
            await parse
        assert (await parser.document(source(), fetched(PAGE), None)).title == "One held"
    finally:
        await parser.close()


def _children() -> set[int]:
    """The parsers at work: children of the server that this process forks them from."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # ended meanwhile
            parents[int(stat.parent.name)] = int(
                stat.read_text("ascii").rpartition(")")[2].split()[1]
            )
    servers = {pid for pid, parent in parents.items() if parent == os.getpid()}
    return {pid for pid, parent in parents.items() if parent in servers}


def _ticks(pid: int) -> int:
    """How long a process has computed, in ticks of the kernel's clock."""
    return int(Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[11])


LIES = {
    "a PDF as a page": (b"%PDF-1.7\n", "text/html"),
    "a picture with a page inside": (b"\x89PNG\r\n\x1a\n<html><p>words</p></html>", "text/html"),
    "an archive": (b"PK\x03\x04" + bytes(5_000_000), "text/html"),
    "a video as a page": (b"\0\0\0\x18ftypmp42" + bytes(8_000_000), "text/html"),
    "a page as a PDF": (b"<html><p></p></html>" * 100_000, "application/pdf"),
    "a feed as a page": (b"<rss version='2.0'><channel/></rss>", "text/plain"),
}


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", LIES)
async def test_what_a_server_says_of_a_file_is_not_believed(name: str, sandbox: Sandbox) -> None:
    body, media_type = LIES[name]
    with pytest.raises(SourceError) as told, at_most_a_second():
        await sandbox.document(source(), fetched(body, media_type), None)
    assert told.value.fault in {*BY_HAND, SourceFault.CHANGED_SHAPE}
