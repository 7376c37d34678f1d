"""What the README says is so: its settings, its commands, its map."""

import re
from pathlib import Path
from typing import Any

from typer.main import get_command

from monitor.cli import app
from monitor.config import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_table_and_the_table_holds_no_other():
    told = set(re.findall(r"MONITOR_([A-Z_]+)", README)) - {"IMAGE"}
    read = {name.upper() for name in Settings.model_fields} - {"IMAGE"}
    secrets = ("DATABASE_URL", "SMTP_URL", "MATRIX_TOKEN", "MATRIX_PASSWORD", "OPERATOR")
    files = {f"{name}_FILE" for name in secrets}
    assert told == read | files


def test_every_command_that_is_shown_exists():
    commands: Any = get_command(app)
    shown = re.findall(r"(?:^|`|\s)monitor ([a-z]+)(?: ([a-z]+))?", README)
    assert len(shown) > 8
    for first, second in shown:
        group = commands.commands[first]
        if second and hasattr(group, "commands"):
            assert second in group.commands, f"monitor {first} {second}"


def test_every_make_target_that_is_shown_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"\bmake ([a-z-]+) ", README)) <= targets


def test_every_file_on_the_map_is_there():
    map_ = README.split("## Map")[1].split("```")[1]
    named = re.findall(r"([a-z_]+(?:\.py|\.toml|/))", map_)
    for name in named:
        places = (ROOT, *(ROOT / top for top in ("monitor", "monitor/extract", "tests")))
        assert any((place / name).exists() for place in places), name


def test_every_document_that_is_named_is_there():
    for name in re.findall(r"`(docs/[a-z_]+\.md|[A-Z]+\.md)`", README):
        assert (ROOT / name).exists(), name
