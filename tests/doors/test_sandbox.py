"""Parsing in limited child processes: real pool, real children."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from monitor.errors import SourceError, SourceFault
from monitor.model import Item, SourceKind
from monitor.parse.sandbox import Sandbox
from tests.pure.parsing import HOME, fetched, source

PAGE = "<html><h1>One held</h1><p>Mira Solveig was detained.</p></html>"
# a pattern of sources.toml that takes for ever on a line like this
SLOW = "<html><h1>Codes</h1><p>" + "a" * 60 + "</p></html>"
FOR_EVER = r"(a+)+b"


@pytest_asyncio.fixture(loop_scope="function")
async def sandbox() -> AsyncIterator[Sandbox]:
    made = Sandbox(workers=1, seconds=1.5)
    yield made
    await made.close()


async def test_values_come_back_whole(sandbox: Sandbox):
    document = await sandbox.document(source(), fetched(PAGE), None)
    assert document.title == "One held"
    assert document.blocks[0].start == 0


async def test_faults_come_back_whole(sandbox: Sandbox):
    with pytest.raises(SourceError) as told:
        await sandbox.document(source(), fetched("<html></html>"), None)
    assert told.value.fault is SourceFault.NO_TEXT
    assert told.value.source == "harbour"
    assert not told.value.temporary


async def test_all_entries_of_a_feed_are_one_trip_and_a_bad_one_stands_in_its_place(
    sandbox: Sandbox,
):
    items = [
        Item(f"{HOME}/{n}", str(n), f"T{n}", html="<p>Words.</p>" if n != 2 else "")
        for n in range(30)
    ]
    found = await sandbox.entries(source(SourceKind.FEED), fetched("<rss/>"), items)
    assert [isinstance(one, SourceError) for one in found] == [n == 2 for n in range(30)]
    with pytest.raises(SourceError):
        await sandbox.entry(source(SourceKind.FEED), fetched("<rss/>"), items[2])


async def test_a_parse_that_takes_too_long_is_ended_and_the_next_one_works(sandbox: Sandbox):
    with pytest.raises(SourceError) as told:
        await sandbox.document(source(code=FOR_EVER), fetched(SLOW), None)
    assert told.value.fault is SourceFault.PARSER_LIMIT
    assert (await sandbox.document(source(), fetched(PAGE), None)).title == "One held"


async def test_a_parse_that_needs_too_much_memory_is_a_fault_and_the_next_one_works():
    sandbox = Sandbox(workers=1, seconds=10, memory=64)
    try:
        with pytest.raises(SourceError) as told:
            await sandbox.document(source(), fetched(b"<p>x</p>" * 600_000), None)
        assert told.value.fault is SourceFault.PARSER_LIMIT
        assert (await sandbox.document(source(), fetched(PAGE), None)).title == "One held"
    finally:
        await sandbox.close()


async def test_the_loop_goes_on_while_a_child_works(sandbox: Sandbox):
    slow = asyncio.ensure_future(sandbox.document(source(code=FOR_EVER), fetched(SLOW), None))
    ticks = 0
    while not slow.done():
        await asyncio.sleep(0.01)
        ticks += 1
    assert ticks > 20
    assert isinstance(slow.exception(), SourceError)


async def test_the_sizes_that_are_parsed_are_settings():
    sandbox = Sandbox(workers=1, sizes=(len(PAGE) - 1, 10))
    try:
        with pytest.raises(SourceError) as told:
            await sandbox.document(source(), fetched(PAGE), None)
        assert told.value.fault is SourceFault.TOO_LARGE
    finally:
        await sandbox.close()
