"""What was learnt of each language stays learnt: the share of its probes read right."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from monitor.extract import lexicons
from tests.probes_tool import Answer, Probe, answer, explain, files, load, probe_of, read

FILES = files()


def one(text: str, who: str, expect: Sequence[str]) -> Answer:
    probe: Probe = probe_of({"text": text, "who": who, "expect": expect}, "en")
    return answer(probe, lexicons())


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_a_language_reads_as_many_of_its_probes_as_it_did(file: Path) -> None:
    floor, answers = read(file)
    right = sum(a.right for a in answers)
    missed = "\n".join(explain(a) for a in answers if not a.right)
    assert right >= floor * len(answers) - 0.001, f"{right} of {len(answers)}:\n{missed}"


def test_a_probe_is_right_only_with_kind_day_and_term() -> None:
    text = "Odalys Brankov was sentenced to five years in prison on 10 March 2026."
    assert one(text, "Odalys Brankov", ["sentence 2026-03-10 P5Y"]).right
    assert not one(text, "Odalys Brankov", ["sentence 2026-03-10 P4Y"]).right
    assert not one(text, "Odalys Brankov", ["sentence 2026-03-09 P5Y"]).right
    assert not one(text, "Odalys Brankov", ["sentence old"]).right
    assert not one(text, "Odalys Brankov", []).right


def test_a_probe_that_names_nobody_watched_is_refused() -> None:
    with pytest.raises(ValueError, match="is not watched"):
        one("Text.", "Odalys Brankov", ["Someone Else: death"])


def test_a_faulty_probe_is_named(tmp_path: Path) -> None:
    file = tmp_path / "en.toml"
    file.write_text('[[probe]]\ntext = "x"\nwho = "Ana Bo"\nexpect = ["arest"]\n')
    with pytest.raises(ValueError, match=r"en\.toml, probe 1"):
        load(file)
