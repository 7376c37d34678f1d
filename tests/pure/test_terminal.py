"""What commands print, where no person looks at it but a file or a pipe."""

import subprocess
import sys

import pytest

from monitor.commands.terminal import say, show_table, warn


def test_into_a_pipe_a_row_is_one_line_and_a_text_is_text(capsys: pytest.CaptureFixture[str]):
    long = "a title of many words " * 9
    show_table("What came", ("source", "title"), [("quay", f"{long}\x1b[2J"), ("ferry", None)])
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["What came", "source  title", f"quay    {long} [2J", "ferry"]


def test_a_sentence_moves_no_cursor(capsys: pytest.CaptureFixture[str]):
    say("two\nlines [bold]of\x1b]0;title\x07 it")
    warn("a\rb")
    said = capsys.readouterr()
    assert (said.out, said.err) == ("two\nlines [bold]of]0;title it\n", "ab\n")


def test_the_script_that_each_child_loads_anew_loads_nothing_heavy():
    words = "import sys, monitor.__main__; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert not {"typer", "pydantic", "monitor.cli", "sqlalchemy"} & set(done.stdout.split())
