"""A few child processes that work for this one, each on a line of its own: a call goes to a free
child and its answer comes back, within a time; a child that fails is ended and replaced.

They come from a fork server that has loaded what they need, and nothing of theirs is trusted but
that it is a pickle of ours: sandbox.py limits what they may do and says what a failure means.
Between two calls nothing is bound to an event loop.
"""

import asyncio
import contextlib
import multiprocessing
import os
import pickle
import resource
import signal
import socket
import struct
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import forkserver, resource_tracker
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

R = TypeVar("R")

_HEAD = struct.Struct("!cQ")  # how it went, and the length of what follows
_CALL, _DONE, _RAISED, _NO_MEMORY = b"c", b"d", b"r", b"m"
_LAST = {_DONE: b"D", _RAISED: b"R", _NO_MEMORY: b"M"}  # the same, and the child ends itself
_MOST = 1 << 28  # bytes of one answer
_GROWN = 48 << 10  # KiB that a child may have grown by before it is replaced
_AT_ONCE = 1 << 18  # bytes


class ChildEnded(Exception):  # noqa: N818  # not an error of ours, but what befell it
    """The child died over its call. exitcode: as multiprocessing gives it."""

    def __init__(self, exitcode: int | None) -> None:
        super().__init__(f"a child ended with {exitcode}")
        self.exitcode = exitcode


@dataclass(eq=False, slots=True)
class _Child:
    process: BaseProcess
    line: socket.socket


class Children:
    """most: processes at a time; they are started when they are needed.

    preload: modules that the fork server imports, which is one for the whole process: the first to
    call says what. prepare: called once in each child with `args`;
    calls: after which a child is replaced, as is one that has grown by 48 MiB.
    """

    def __init__(
        self,
        most: int,
        *,
        preload: Sequence[str],
        prepare: Callable[..., None],
        args: tuple[object, ...] = (),
        calls: int = 200,
    ) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(list(preload))
        _track_nothing()
        self._most = most
        self._begin = (prepare, args, calls)
        self._number = 0  # of those that live or are being started
        self._idle: list[_Child] = []
        self._alive: set[_Child] = set()
        self._waiting: deque[asyncio.Future[_Child | None]] = deque()

    def expect(self) -> None:
        """Let the fork server load what children need, while the first call is not there yet."""
        forkserver.ensure_running()

    async def call(self, seconds: float, function: Callable[..., R], *args: object) -> R:
        """Call `function` in a child. Raises what it raises, TimeoutError after `seconds`,
        ChildEnded, and MemoryError where the child had too little."""
        child = await self._take()
        try:
            async with asyncio.timeout(seconds):
                sign, answer = await _ask(child.line, pickle.dumps((function, args), protocol=5))
        except (EOFError, ConnectionError) as fault:
            self._drop(child)
            await asyncio.to_thread(child.process.join, 5)
            raise ChildEnded(child.process.exitcode) from fault
        except BaseException:  # too late, or nobody waits for it any more
            self._drop(child)
            raise
        if sign in _LAST:
            self._free(child)
        else:
            self._drop(child, kill=False)
        result: R = _result(sign.lower(), answer)
        return result

    async def close(self) -> None:
        """End all of them; a call under way ends with ChildEnded."""
        idle, self._idle = self._idle, []
        for child in list(self._alive):
            self._drop(child, hang_up=child in idle)
            await asyncio.to_thread(child.process.join, 5)

    # ---------------------------------------------------------------- whose turn it is

    async def _take(self) -> _Child:
        """A child for this call alone; the longest waiting gets the first that is free."""
        while True:
            child: _Child | None
            if self._idle:
                child = self._idle.pop()
            elif self._number < self._most:
                child = await self._started()
            else:
                child = await self._turn()
            if child and child.process.is_alive():
                return child
            if child:
                self._drop(child)  # the kernel wanted its memory, perhaps

    async def _started(self) -> _Child | None:
        self._number += 1
        starting = asyncio.ensure_future(asyncio.to_thread(self._start))
        try:
            return await asyncio.shield(starting)
        except asyncio.CancelledError:
            starting.add_done_callback(self._unclaimed)
            raise
        except BaseException:
            self._number -= 1
            self._wake(None)
            raise

    def _unclaimed(self, started: "asyncio.Future[_Child]") -> None:
        if not started.cancelled() and not started.exception():
            self._free(started.result())

    async def _turn(self) -> _Child | None:
        """Wait for a child to be free; None: there is room for a new one."""
        turn: asyncio.Future[_Child | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            return await turn
        except BaseException:
            if turn.done() and not turn.cancelled() and (child := turn.result()):
                self._free(child)
            raise

    def _free(self, child: _Child) -> None:
        if not self._wake(child):
            self._idle.append(child)

    def _wake(self, child: _Child | None) -> bool:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(child)
                return True
        return False

    def _start(self) -> _Child:
        """In a thread: the first one waits for the fork server to have loaded everything."""
        ours, its = socket.socketpair()
        ours.setblocking(False)
        with its:
            process = self._context.Process(
                target=_serve, args=(its, *self._begin), daemon=True, name="parser"
            )
            process.start()
        child = _Child(process, ours)
        self._alive.add(child)
        return child

    def _drop(self, child: _Child, *, kill: bool = True, hang_up: bool = True) -> None:
        """Have done with a child."""
        if kill:
            child.process.kill()
        if hang_up:
            child.line.close()
        if child in self._alive:
            self._alive.discard(child)
            self._number -= 1
            self._wake(None)


def _track_nothing() -> None:
    """Keep multiprocessing from starting a process of 7 MB that would clear up semaphores and
    shared memory after a crash: there are none. It is told, as a child is, that there is one."""
    tracker: Any = resource_tracker._resource_tracker
    if tracker._fd is None:
        tracker._fd = os.open(os.devnull, os.O_WRONLY)


async def _ask(line: socket.socket, call: bytes) -> tuple[bytes, bytes]:
    """Send a call, and wait for its answer. Raises EOFError where none comes."""
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(line, _HEAD.pack(_CALL, len(call)) + call)
    sign, size = _HEAD.unpack(await _exactly(line, _HEAD.size))
    if size > _MOST:
        raise EOFError
    return sign, await _exactly(line, size)


async def _exactly(line: socket.socket, size: int) -> bytes:
    loop = asyncio.get_running_loop()
    pieces: list[bytes] = []
    while size:
        piece = await loop.sock_recv(line, min(size, _AT_ONCE))
        if not piece:
            raise EOFError
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _result(sign: bytes, answer: bytes) -> Any:  # noqa: ANN401
    if sign == _NO_MEMORY:
        raise MemoryError
    value = pickle.loads(answer)  # noqa: S301  # from a process of ours, by a line of ours
    if sign == _RAISED:
        raise value
    return value


# ---------------------------------------------------------------- in a child


def _serve(
    line: socket.socket, prepare: Callable[..., None], args: tuple[object, ...], calls: int
) -> None:
    """Answer so many calls, then end; end at once where nobody calls any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal: the service ends its children
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    prepare(*args)
    born = _size()
    line.setblocking(True)
    with line, line.makefile("rb") as calling, contextlib.suppress(ConnectionError):
        for left in reversed(range(calls)):
            head = calling.read(_HEAD.size)
            if len(head) < _HEAD.size:
                return
            sign, answer = _answer(calling.read(_HEAD.unpack(head)[1]))
            ends = not left or sign == _NO_MEMORY or _size() > born + _GROWN
            line.sendall(_HEAD.pack(_LAST[sign] if ends else sign, len(answer)))
            line.sendall(answer)
            if ends:
                return


def _answer(call: bytes) -> tuple[bytes, bytes]:
    try:
        function, args = pickle.loads(call)  # noqa: S301  # from the process that started us
        return _DONE, pickle.dumps(function(*args), protocol=5)
    except MemoryError:
        return _NO_MEMORY, b""
    except Exception as error:  # noqa: BLE001  # it is the caller's
        return _RAISED, pickle.dumps(error, protocol=5)


def _size() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
