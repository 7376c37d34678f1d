"""The arrows of the house run one way: nouns ← pure ← doors ← pipeline ← wiring ← commands."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOUNS = ("monitor", "monitor.model", "monitor.keeping", "monitor.errors", "monitor.ports")
# The longest matching name decides; a module may import its own layer and those below it.
LAYERS = {
    0: NOUNS,
    1: (
        "monitor.text", "monitor.countries", "monitor.parse", "monitor.match", "monitor.extract",
        "monitor.decide",
        "monitor.tell", "monitor.chat", "monitor.sources", "monitor.reading", "monitor.status",
        "monitor.watchlist_file", "monitor.watchlist_foreign", "monitor.config", "monitor.log",
        "monitor.traces",
        "monitor.fetch.address", "monitor.fetch.schedule",
    ),
    2: ("monitor.fetch", "monitor.parse.sandbox", "monitor.parse.children", "storage", "notifiers"),
    3: (
        "monitor.together",
        "monitor.sources.gather", "monitor.sources.lanes", "monitor.sources.listing",
        "monitor.sources.health", "monitor.pipeline", "monitor.replay",
        "monitor.tell.letters", "monitor.tell.digests", "monitor.tell.audience",
        "monitor.tell.losses", "monitor.tell.returns", "monitor.tell.sealed",
        "monitor.chat.conversation",
    ),
    4: ("monitor.service", "monitor.ticks", "monitor.retried"),
    5: (
        "monitor.app", "monitor.channels", "monitor.errands", "monitor.trial",
        "monitor.sources.discovery",
    ),
    6: ("monitor.commands", "monitor.cli", "monitor.__main__"),
}  # fmt: skip
APART = ("monitor.parse", "monitor.match", "monitor.extract")


def _modules() -> Iterator[tuple[str, Path]]:
    for package in ("monitor", "storage", "notifiers"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


MODULES = dict(_modules())


def _imports(path: Path, *, at_start_only: bool = False) -> set[str]:
    """Modules of the house that a file imports, also within functions."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in tree.body if at_start_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write the whole name of what is imported"
            parts = {f"{node.module}.{name.name}" for name in node.names}
            found |= {part if part in MODULES else str(node.module) for part in parts}
    return {name for name in found if name.split(".")[0] in ("monitor", "storage", "notifiers")}


def _layer(module: str) -> int:
    fitting = [
        (len(name), layer)
        for layer, names in LAYERS.items()
        for name in names
        if module == name or (module.startswith(f"{name}.") and name != "monitor")
    ]
    assert fitting, f"{module} has no layer yet: give it one in tests/test_layers.py"
    return max(fitting)[1]


@pytest.mark.parametrize("module", MODULES)
def test_no_arrow_runs_the_wrong_way(module: str) -> None:
    own = _layer(module)
    wrong = {name for name in _imports(MODULES[module]) if _layer(name) > own}
    assert not wrong, f"{module} (layer {own}) imports {wrong}"


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith(("storage", "notifiers"))])
def test_storage_and_notifiers_know_only_the_nouns_of_monitor(module: str) -> None:
    own = module.split(".", maxsplit=1)[0]
    foreign = {name for name in _imports(MODULES[module]) if name.split(".")[0] != own}
    assert foreign <= set(NOUNS)


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith(APART)])
def test_parse_match_and_extract_never_import_each_other(module: str) -> None:
    others = tuple(part for part in APART if not module.startswith(part))
    assert not {name for name in _imports(MODULES[module]) if name.startswith(others)}


CLOCK = re.compile(
    r"\b(?:datetime\.now\b|utcnow\b|\w+\.today\(|time\.time\b|time_ns|localtime|gmtime)"
)


@pytest.mark.parametrize("module", MODULES)
def test_only_the_wiring_reads_the_clock(module: str) -> None:
    found = CLOCK.search(MODULES[module].read_text(encoding="utf-8"))
    assert bool(found) is (module == "monitor.app")


def test_the_pipeline_can_be_read_in_one_sitting() -> None:
    assert len(MODULES["monitor.pipeline"].read_text(encoding="utf-8").splitlines()) <= 150


def test_the_nouns_need_nothing_but_the_standard_library() -> None:
    for name in NOUNS:
        tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
        roots = {
            n.name for node in ast.walk(tree) if isinstance(node, ast.Import) for n in node.names
        }
        roots |= {str(n.module) for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        assert {root.split(".")[0] for root in roots} <= {"monitor", *sys.stdlib_module_names}


@pytest.mark.parametrize(
    "module", [m for m in MODULES if m.startswith(("monitor.cli", "monitor.commands"))]
)
def test_commands_start_fast_because_heavy_modules_come_later(module: str) -> None:
    light = {*NOUNS, "monitor", "monitor.commands", "monitor.app", "monitor.traces"}
    started = _imports(MODULES[module], at_start_only=True)
    assert {name for name in started if not name.startswith("monitor.commands")} <= light
