"""Which countries a text speaks of."""

import pytest

from monitor.match.countries import includes, spoken_of
from monitor.text import fold_even


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("In the Philippines and in Honduras", {"PH", "HN"}),
        ("Суды Беларуси и власти России", {"BY", "RU"}),
        ("وفي العراق وبمصر", {"IQ", "EG"}),
        ("他在缅甸被捕", {"MM"}),
        ("Nigerian farmers, the police of Niger", {"NG", "NE"}),
        ("Guinea-Bissau", {"GW"}),
        ("The police will peruse it, said Adentro", set()),
        ("en Côte d'Ivoire", {"CI"}),
    ],
)
def test_countries_are_met_by_their_names_in_many_languages(text: str, codes: set[str]) -> None:
    assert {code for _, code in spoken_of(fold_even(text))} == codes


def test_hong_kong_goes_with_china_and_not_with_japan() -> None:
    assert includes(frozenset({"CN"}), "HK")
    assert not includes(frozenset({"JP"}), "HK")
