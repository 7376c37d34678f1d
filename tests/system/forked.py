"""Commands that begin at once, forked from the zygote: the first one starts it."""

import atexit
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO


@dataclass
class Running:
    """A command under way."""

    _line: socket.socket
    pid: int = 0
    returncode: int | None = None
    _heard: bytes = b""

    def __post_init__(self) -> None:
        self.pid = int(self._word(None) or 0)

    def wait(self, seconds: float | None = None) -> int | None:
        """How it ended: the exit code, or minus the signal; None where it goes on."""
        if self.returncode is None and (word := self._word(seconds)):
            self.returncode = int(word)
            self._line.close()
        return self.returncode

    def _word(self, seconds: float | None) -> bytes:
        """The next line that the zygote says; none where it takes longer."""
        end = None if seconds is None else time.monotonic() + seconds
        while b"\n" not in self._heard:
            left = None if end is None else max(0.0, end - time.monotonic())
            if not select.select([self._line], [], [], left)[0]:
                return b""
            if not (heard := self._line.recv(100)):
                raise OSError("the zygote is gone")
            self._heard += heard
        word, _, self._heard = self._heard.partition(b"\n")
        return word

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> int | None:
        self.send_signal(signal.SIGKILL)
        return self.wait()


def begin(
    words: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    out: IO[bytes],
    err: IO[bytes],
    *,
    halted: bool = False,
) -> Running:
    """`monitor` with these words; what it says goes to the two files. `halted`: it stands still
    until it is sent SIGCONT."""
    order = {
        "words": words, "environment": dict(environment), "folder": str(folder), "halted": halted,
    }  # fmt: skip
    line = socket.socket(socket.AF_UNIX)
    line.connect(_zygote())
    socket.send_fds(line, [json.dumps(order).encode()], [out.fileno(), err.fileno()])
    made = Running(line)
    while halted and _state(made.pid) not in "TXZ":
        time.sleep(0.002)
    return made


def _state(pid: int) -> str:
    """As the system calls it: T stands still, Z has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "X"


def run(
    words: Sequence[str], environment: Mapping[str, str], folder: Path, seconds: float
) -> subprocess.CompletedProcess[str]:
    """As subprocess.run would, with the texts of both outputs."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        running = begin(words, environment, folder, out, err)
        if running.wait(seconds) is None:
            running.kill()
            raise subprocess.TimeoutExpired(list(words), seconds)
        texts = []
        for each in (out, err):
            each.seek(0)
            texts.append(each.read().decode())
    assert running.returncode is not None
    return subprocess.CompletedProcess(list(words), running.returncode, *texts)


@cache
def _zygote() -> str:
    """The address of the one zygote of this process, which ends with us."""
    path = str(Path(tempfile.mkdtemp()) / "zygote")
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.system.zygote", path],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    atexit.register(started.communicate)  # which closes its input: it ends
    assert started.stdout
    assert started.stdout.readline() == b"ready\n"
    return path
