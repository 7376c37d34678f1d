"""docs/promises.md names a test for every promise, and each of them is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
TABLE = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
ROWS = [
    *(f"D{n}" for n in range(1, 14)), *(f"S{n}" for n in range(1, 13)),
    *(f"T{n}" for n in range(1, 7)), *(f"H{n}" for n in range(1, 14)),
    *(f"A{n}" for n in range(1, 9)), *(f"E{n}" for n in range(1, 5)),
    *(f"X{n}" for n in range(1, 8)), *(f"P{n}" for n in range(1, 6)),
    *(f"N{n}" for n in range(1, 9)), *(f"V{n}" for n in (1, 2, 3, 4, 5, 7, 8, 9, 10)),
]  # fmt: skip


def test_every_promise_has_a_test_that_exists():
    lines = re.findall(r"^\| ([A-Z]\d+) \|(.*)", TABLE, re.M)
    assert [row for row, _ in lines] == ROWS
    for row, line in lines:
        named = re.findall(r"`([\w/]+\.py)::(\w+)`", line)
        assert named, row
        for path, name in named:
            text = (ROOT / "tests" / path).read_text(encoding="utf-8")
            assert re.search(rf"^(?:async )?def {name}\(", text, re.M), f"{row}: {path}::{name}"


def test_the_container_has_no_rights_that_it_does_not_need():
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^USER [1-9]\d*$", image, re.M)
    assert "-m 0700 /data" in image
    service = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    for line in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true"):
        assert line in service
    assert not re.search(r"^\s+MONITOR_\w*(URL|TOKEN|PASSWORD): .*://.*@", service, re.M)
