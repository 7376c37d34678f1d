"""What a parser's child asks of the kernel while it reads hostile bodies (rows X2, P5): nothing of
a file that a body names, no network, nothing written or run. By strace; skipped where that may not
be used."""

import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

_CALLS = "trace=open,openat,openat2,creat,connect,socket,sendto,bind,unlink,rename,mkdir,execve"
_SCRIPT = """
    import asyncio, os
    from monitor.errors import SourceError
    from monitor.model import SourceKind
    from monitor.parse.sandbox import Sandbox
    from tests.bombs import PDFS, entities
    from tests.pure.parsing import fetched, read, source

    NAMED = [b"/etc/passwd", b"http://127.0.0.1:9/", b"file:///etc/passwd", b"../../etc/passwd"]
    PAGE = "<html><body><h1>One held</h1><p>Mira was held in the harbour.</p></body></html>"
    FEED = b"<rss version='2.0'><channel><item><title>One</title></item></channel></rss>"

    async def each(sandbox, body):
        for read in (
            sandbox.listing(source(SourceKind.FEED), fetched(body)),
            sandbox.listing(source(item="li"), fetched(body)),
            sandbox.document(source(), fetched(body), None),
        ):
            try:
                await read
            except SourceError:
                pass

    async def main():
        sandbox = Sandbox(workers=1)
        for body in (FEED, PAGE.encode(), PDFS["two ends"]()):
            await each(sandbox, body)
        print("warm", flush=True)
        os.close(os.open("/dev/zero", os.O_RDONLY))  # the mark in the trace
        letters = [PDFS[name]() for name in ("a script and a launch", "a file attached")]
        hostile = (*NAMED, *letters, *entities("http://127.0.0.1:9/x").values())
        for body in hostile:
            await each(sandbox, body)
        print("done", flush=True)
        os.close(os.open("/dev/zero", os.O_RDONLY))
        await sandbox.close()

    if __name__ == "__main__":
        asyncio.run(main())
"""


def _may_trace() -> bool:
    if not shutil.which("strace"):
        return False
    tried = subprocess.run(["strace", "-o", "/dev/null", "true"], check=False, capture_output=True)
    return tried.returncode == 0


@pytest.mark.skipif(not _may_trace(), reason="strace is not here, or may not be used")
def test_a_body_that_names_a_file_an_address_or_a_program_opens_nothing(tmp_path: Path) -> None:
    script, trace = tmp_path / "read.py", tmp_path / "trace"
    script.write_text(textwrap.dedent(_SCRIPT), "utf-8")
    done = subprocess.run(
        ["strace", "-f", "-qq", "-o", str(trace), "-e", _CALLS, sys.executable, str(script)],
        capture_output=True, text=True, check=False, timeout=120,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert done.stdout.split() == ["warm", "done"], done.stderr
    parts = re.split(r".*open(?:at)?\(.*\"/dev/zero\".*\n", trace.read_text("utf-8"), maxsplit=2)
    during = parts[1]
    assert not re.findall(r"AF_INET.*", during)
    assert not re.findall(r".*O_(?:WRONLY|RDWR|CREAT).*", during)
    assert not re.findall(r".*(?:unlink|rename|mkdir|execve)\(.*", during)
    named = re.findall(r"open(?:at)?\([^\"]*\"([^\"]*)\"", during)
    ours = (
        sys.prefix,
        sys.base_prefix,
        str(Path(__file__).parents[2]),
        str(tmp_path),
        "/proc/",
        "/dev/null",
    )
    assert not [path for path in named if not path.startswith(ours)]
