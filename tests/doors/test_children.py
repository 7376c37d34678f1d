"""Child processes that work for us, each on a line of its own: real ones, with calls of ours."""

import asyncio
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from monitor.parse.children import ChildEnded, Children
from monitor.parse.sandbox import PRELOAD  # one fork server serves all tests of this process

LONG = 60.0  # seconds, that nobody waits


def _ready() -> None:
    pass


def _hoard(size: int) -> int:
    """Take so much memory for a moment."""
    return len(bytearray(os.urandom(1)) * size)


def _raise() -> None:
    raise LookupError("not there")


def _no_memory() -> None:
    raise MemoryError


def _made(most: int, calls: int = 200) -> Children:
    return Children(most, preload=PRELOAD, prepare=_ready, calls=calls)


@pytest_asyncio.fixture(loop_scope="function")
async def children() -> AsyncIterator[Children]:
    made = _made(1)
    yield made
    await made.close()


async def test_a_call_of_megabytes_is_answered_with_megabytes(children: Children):
    sent = os.urandom(3_000_000)
    assert await children.call(LONG, bytes, sent) == sent


async def test_what_a_call_raises_is_raised_here_and_the_child_lives_on(children: Children):
    pid = await children.call(LONG, os.getpid)
    with pytest.raises(LookupError, match="not there"):
        await children.call(LONG, _raise)
    assert await children.call(LONG, os.getpid) == pid != os.getpid()


async def test_one_child_serves_in_the_order_of_asking(children: Children):
    done: list[int] = []

    async def ask(number: int) -> None:
        done.append(await children.call(LONG, int, number))

    await asyncio.gather(*(ask(number) for number in range(20)))
    assert done == list(range(20))


async def test_two_children_work_at_the_same_time():
    children = _made(2)
    try:
        first, second = await asyncio.gather(
            children.call(LONG, os.getpid), children.call(LONG, os.getpid)
        )
        assert first != second
    finally:
        await children.close()


async def test_a_child_is_replaced_after_its_calls():
    children = _made(1, calls=2)
    try:
        pids = [await children.call(LONG, os.getpid) for _ in range(4)]
        assert pids[0] == pids[1] != pids[2] == pids[3]
    finally:
        await children.close()


async def test_a_child_that_has_grown_is_replaced(children: Children):
    pid = await children.call(LONG, os.getpid)
    await children.call(LONG, _hoard, 80 << 20)
    assert await children.call(LONG, os.getpid) != pid


async def test_a_child_without_memory_is_replaced(children: Children):
    pid = await children.call(LONG, os.getpid)
    with pytest.raises(MemoryError):
        await children.call(LONG, _no_memory)
    assert await children.call(LONG, os.getpid) != pid


async def test_a_call_that_takes_too_long_ends_with_its_child(children: Children):
    with pytest.raises(TimeoutError):
        await children.call(0.2, time.sleep, LONG)
    assert await children.call(LONG, int, 1) == 1


async def test_a_child_that_dies_over_its_call_is_told_with_its_exit(children: Children):
    with pytest.raises(ChildEnded) as told:
        await children.call(LONG, os._exit, 7)
    assert told.value.exitcode == 7
    assert await children.call(LONG, int, 1) == 1


async def test_a_call_that_nobody_waits_for_any_more_costs_no_place(children: Children):
    await children.call(LONG, int, 1)
    under_way = asyncio.create_task(children.call(LONG, time.sleep, LONG))
    queued = asyncio.create_task(children.call(LONG, int, 2))
    last = asyncio.create_task(children.call(LONG, int, 3))
    await asyncio.sleep(0)
    for task in (queued, under_way):
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    assert await last == 3


async def test_closing_ends_a_call_under_way(children: Children):
    await children.call(LONG, int, 1)
    under_way = asyncio.create_task(children.call(LONG, time.sleep, LONG))
    await asyncio.sleep(0)
    await children.close()
    with pytest.raises(ChildEnded):
        await under_way


def test_the_same_children_serve_one_loop_after_another():
    children = _made(1)

    async def ask() -> int:
        return await children.call(LONG, os.getpid)

    assert asyncio.run(ask()) == asyncio.run(ask())
    asyncio.run(children.close())


def test_no_process_is_started_beside_them():
    """In a process of its own: another test of this one may have started something."""
    done = subprocess.run(
        [sys.executable, "-c", "from tests.doors.test_children import beside; beside()"],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=LONG, check=True,
    )  # fmt: skip
    assert "forkserver" in done.stdout
    assert "resource_tracker" not in done.stdout


def beside() -> None:
    """Let a child answer, and print what processes there are then."""
    children = _made(1)

    async def ask() -> list[bytes]:
        await children.call(LONG, len, b"12")
        names = [p.read_bytes() for p in Path("/proc").glob("[0-9]*/cmdline") if _is_ours(p)]
        await children.close()
        return names

    print(asyncio.run(ask()))


def _is_ours(cmdline: Path) -> bool:
    with contextlib.suppress(OSError):
        stat = cmdline.with_name("stat").read_text("utf-8").rpartition(")")[2]
        return int(stat.split()[1]) == os.getpid()
    return False
