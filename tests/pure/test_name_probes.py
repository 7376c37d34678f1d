"""Short texts of namesakes and of people who are meant, in many languages (probes_names*.toml)."""

from pathlib import Path

import pytest

from tests.probes_names import FILES, probes, tally

# file → least share of the people meant that are confirmed, most of the others that are, or are
# asked about. A file that was just written stands where its first look left it.
_FLOORS = {
    "probes_names": (0.97, 0.02, 0.3),
    "probes_names_2": (0.95, 0.05, 0.55),
    "probes_names_3": (0.95, 0.09, 0.8),
    "probes_names_4": (0.91, 0.05, 0.8),
    "probes_names_5": (0.93, 0.08, 0.5),
    "probes_names_6": (0.92, 0.04, 0.8),
    "probes_names_7": (0.88, 0.09, 0.6),
    "probes_names_8": (0.92, 0.0, 0.5),
    "probes_names_9": (0.89, 0.0, 0.3),
    "probes_names_10": (0.94, 0.09, 0.35),
    "probes_names_11": (0.94, 0.0, 0.3),
    "probes_names_13": (0.92, 0.0, 0.1),
    "probes_names_15": (0.98, 0.0, 0.1),
    "probes_names_16": (0.96, 0.0, 0.1),
    "probes_names_open": (0.95, 0.0, 0.35),
    "probes_names_open_2": (0.97, 0.16, 0.7),
    "probes_names_open_3": (0.92, 0.2, 0.6),
    "probes_names_forms": (0.94, 0.0, 0.2),
    "probes_names_forms_3": (0.91, 0.0, 0.15),
    "probes_names_forms_2": (0.95, 0.0, 0.2),
}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_of_the_people_meant_most_are_confirmed_and_of_their_namesakes_few(file: Path) -> None:
    confirmed, taken, asked = _FLOORS[file.stem]
    found = tally(probes([file]))
    assert found.meant
    assert found.confirmed >= confirmed * found.meant
    assert found.taken <= taken * found.others
    assert found.asked <= asked * found.others


def test_probes_speak_of_true_mentions_and_of_traps_in_ten_languages() -> None:
    made = list(probes())
    assert len({probe.id for probe in made}) == len(made)
    assert len({probe.language for probe in made if probe.meant}) >= 10
    assert len({probe.language for probe in made if probe.others}) >= 10
