"""A process that has read all modules, and of which commands are forked: they begin at once, each
in a process of its own with its own environment and output, as if typed.

Started by forked.py, and gone with it. What it saves is the reading of modules, a second a command;
`python -m monitor` itself is what `Desk.start` runs.
"""

import gc
import json
import os
import select
import signal
import socket
import sys
from datetime import UTC, datetime
from importlib import import_module
from multiprocessing import forkserver
from typing import Any, NoReturn

from monitor import app, cli
from monitor.model import Block, Defender, Document
from monitor.parse.sandbox import PRELOAD
from monitor.reading import read
from storage.database import open_store

NOW = datetime(2026, 11, 21, 6, tzinfo=UTC)
_MODULES = (
    "anyio._backends._asyncio", "monitor.chat.conversation", "monitor.errands",
    "monitor.fetch.client", "monitor.pipeline", "monitor.service",
    "monitor.sources.edit", "monitor.status", "monitor.ticks", "monitor.tell.digests",
    "monitor.trial", "monitor.watchlist_file", "notifiers.apprise", "notifiers.email",
    "notifiers.file", "notifiers.matrix", "notifiers.stop_page", "storage.backup",
)  # fmt: skip
_PARSERS: Any = forkserver._forkserver
_OUTPUTS = 2  # file descriptors that come with an order


def _get_ready() -> None:
    """Read once what a command reads, so that what is compiled on first use is."""
    for name in _MODULES:
        import_module(name)
    open_store("sqlite://", None).close()
    who = Defender("p", "Orvik Balavesk", (), "XA", "printer")
    words = (
        "On 20 November 2026 the district court sentenced the printer Orvik Balavesk to 3 years in "
        "prison."
    )
    page = Document(
        "d", "k", "s", "Press", "https://press.example.org", "Orvik Balavesk jailed", words,
        (Block(0, len(words)),), NOW.date(), "en",
    )  # fmt: skip
    known = app.knowledge([who], [])
    read(page, known, lambda _: (), None, NOW)
    forkserver.set_forkserver_preload(PRELOAD)
    forkserver.ensure_running()  # one for the parsers of all commands
    gc.collect()
    gc.freeze()


def _become(order: dict[str, Any], outputs: list[int]) -> NoReturn:
    """Be the command."""
    for target, end in enumerate((os.open(os.devnull, os.O_RDONLY), *outputs)):
        os.dup2(end, target)
    _PARSERS.ensure_running = forkserver.ensure_running = lambda: (
        None
    )  # the zygote's child, not ours
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    sys.argv = ["monitor", *order["words"]]
    app.settings.cache_clear()
    app.watched.cache_clear()
    if order["halted"]:
        os.kill(os.getpid(), signal.SIGSTOP)
    code = 1
    try:
        cli.main()
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _attend(line: socket.socket) -> NoReturn:
    """Fork one command, say its process id, and when it has ended, how."""
    words, outputs, _, _ = socket.recv_fds(line, 1 << 20, _OUTPUTS)
    pid = os.fork()
    if not pid:
        line.close()
        _become(json.loads(words), list(outputs))
    for output in outputs:
        os.close(output)
    line.sendall(f"{pid}\n".encode())
    _, status = os.waitpid(pid, 0)
    line.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def main() -> None:
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(sys.argv[1])
        door.listen(64)
        _get_ready()
        print("ready", flush=True)
        attending: list[int] = []
        while True:
            heard, _, _ = select.select([door, sys.stdin], [], [])
            if sys.stdin in heard:  # whoever began it is gone: so is all that it began
                os.killpg(0, signal.SIGKILL)
            line, _ = door.accept()
            # it dies of a command that is killed while it asks for a child
            _PARSERS.ensure_running()
            pid = os.fork()
            if not pid:
                door.close()
                _attend(line)
            line.close()
            attending = [each for each in (*attending, pid) if not os.waitpid(each, os.WNOHANG)[0]]


if __name__ == "__main__":
    main()
