"""What was learnt of each language stays learnt: the share of its probes read right."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from monitor.extract import lexicons
from tests.probes_tool import Answer, Probe, answer, explain, files, load, probe_of, read

LANGUAGES = sorted({file.stem.split("-")[0] for file in files()})


def one(text: str, who: str, expect: Sequence[str]) -> Answer:
    probe: Probe = probe_of({"text": text, "who": who, "expect": expect}, "en")
    return answer(probe, lexicons())


@pytest.mark.parametrize("language", LANGUAGES)  # one after the other its phrases are compiled once
def test_a_language_reads_as_many_of_its_probes_as_it_did(language: str) -> None:
    fallen = {file.stem: missed for file in files(language) if (missed := _fallen(file))}
    assert not fallen, "\n\n".join(f"{name}: {missed}" for name, missed in fallen.items())


def _fallen(file: Path) -> str:
    """What is read wrongly in a file of which fewer are right than were; "" where as many are."""
    floor, answers = read(file)
    right = sum(a.right for a in answers)
    if right >= floor * len(answers) - 0.001:
        return ""
    missed = "\n".join(explain(a) for a in answers if not a.right)
    return f"{right} of {len(answers)}:\n{missed}"


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


def test_an_arabic_and_written_onto_a_name_joins_two_people() -> None:
    text = "أوقفت الشرطة علي بزي وحنان شرارة."
    probe = probe_of({"text": text, "watch": ["علي بزي", "حنان شرارة"], "expect": []}, "ar")
    assert {c.event.defender for c in answer(probe, lexicons()).changes} == {
        "علي بزي",
        "حنان شرارة",
    }


def test_a_negation_before_a_colon_denies_nothing_after_it() -> None:
    probe = {
        "text": "Меруерт Сагындыкову не слушали: ей запрещён выезд из страны.",
        "who": "Меруерт Сагындыкова", "expect": ["harassment"],
    }  # fmt: skip
    assert answer(probe_of(probe, "ru"), lexicons()).right


def test_the_year_of_leaving_is_not_that_of_the_sentence() -> None:
    left = "Zan Bela, who left the country in 2023, was sentenced to eight years in prison."
    assert one(left, "Zan Bela", ["sentence - P8Y"]).right


def test_a_day_after_an_old_sentence_is_that_of_what_came_next() -> None:
    text = "Zan Bela is serving a five-year sentence, and was moved to Korva prison on 3 March."
    assert one(text, "Zan Bela", ["sentence - P5Y old", "detention 2026-03-03"]).right
