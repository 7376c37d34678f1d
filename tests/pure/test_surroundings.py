"""A sentence tells the same wherever in a text it stands."""

from collections import Counter

import pytest

from tests.surroundings import SURROUNDINGS, changed

_EVERY = {"en": 61, "fr": 23, "es": 27, "pt": 27, "ru": 27, "ar": 23, "zh": 19}  # some ten each
_FEW = 0.15  # "the same day", "three days later" and headings may change with what stands around


@pytest.mark.parametrize("language", _EVERY)
def test_a_probe_tells_the_same_in_other_surroundings(language: str) -> None:
    told: Counter[str] = Counter()
    strayed: dict[str, list[str]] = {name: [] for name in SURROUNDINGS}
    for name, text, here, lost, gained in changed(language, _EVERY[language]):
        told[name] += len(here)
        strayed[name] += [text] * len(lost | gained)
    assert all(told[name] >= 4 for name in SURROUNDINGS), told
    for name, texts in strayed.items():
        assert len(texts) <= max(1, _FEW * told[name]), f"{name}:\n" + "\n".join(texts)
