"""Short texts of namesakes and of people who are meant, in many languages (probes_names.toml)."""

from tests.probes_names import probes, tally


def test_of_the_people_meant_nearly_all_are_confirmed_and_of_their_namesakes_nearly_none() -> None:
    found = tally(probes())
    assert found.meant >= 72
    assert found.others >= 79
    assert found.confirmed >= 0.97 * found.meant
    assert found.taken <= 0.02 * found.others
    assert found.asked <= 0.3 * found.others


def test_probes_speak_of_true_mentions_and_of_traps_in_ten_languages() -> None:
    made = list(probes())
    assert len({probe.id for probe in made}) == len(made)
    assert len({probe.language for probe in made if probe.meant}) >= 10
    assert len({probe.language for probe in made if probe.others}) >= 10
