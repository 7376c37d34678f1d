"""What somebody is called beside her name, in words that no table has."""

import pytest

from monitor.match.index import build
from monitor.model import Block, Certainty, Defender, Document

_HERS = Defender("a", "Zandile Mokwena Fiza", (), "ZA", "journalist, Durban")
_HIS = Defender("b", "Тимур Оразбеков", (), "KZ", "журналист, Алматы")


def _sure(text: str, who: Defender = _HERS, language: str = "en") -> bool:
    document = Document(
        "d", "k", "s", "o", "https://example.org/", "", text, (Block(0, len(text)),),
        language=language,
    )  # fmt: skip
    found = build([who]).mentions(document)
    return any(each.certainty is Certainty.CONFIRMED for each in found)


@pytest.mark.parametrize(
    "text",
    [
        "South Africa: Zandile Mokwena Fiza, a seed merchant, was arrested on Monday.",
        "South Africa: police arrested the kite maker Zandile Mokwena Fiza on Monday.",
        "South Africa: Zandile Mokwena Fiza (61), who keeps pigeons, was arrested on Monday.",
        "The queen of the carnival, Zandile Mokwena Fiza, was arrested in South Africa.",
        "South Africa: Zandile Mokwena Fiza is a glass cutter and was arrested on Monday.",
    ],
)
def test_who_is_introduced_as_what_the_list_does_not_say_is_not_confirmed(text: str) -> None:
    assert not _sure(text)


@pytest.mark.parametrize(
    "text",
    [
        "South Africa: Zandile Mokwena Fiza was arrested on Monday.",
        "South Africa: Zandile Mokwena Fiza, a 34-year-old mother of two, was arrested.",
        "South Africa: the journalist Zandile Mokwena Fiza was arrested on Monday.",
        "South Africa: Zandile Mokwena Fiza, arrested on Monday, is in hospital.",
        "South Africa: Zandile Mokwena Fiza, whose trial began on Monday, is in hospital.",
        "For Zandile Mokwena Fiza, the worst may be to come, as she was arrested in South Africa.",
        "South Africa: prisoner Zandile Mokwena Fiza was beaten on Monday.",
    ],
)
def test_who_is_named_barely_or_as_anybody_is_confirmed(text: str) -> None:
    assert _sure(text)


def test_a_noun_in_another_case_than_the_name_does_not_say_who_it_is() -> None:
    assert not _sure("Казахстан: арестовали пасечника Тимура Оразбекова.", _HIS, "ru")
    assert _sure("Казахстан: арестован помощник Тимура Оразбекова.", _HIS, "ru")


@pytest.mark.parametrize(
    "text",
    [
        "South Africa: Zandile Mokwena Fiza was hurt when her minibus overturned near Tzaneen.",
        "South Africa: thieves shot Zandile Mokwena Fiza on Monday and took her bag.",
        "South Africa: the court sat late. Zandile Mokwena Fiza said the arrest was noisy.",
        "South Africa: two potters, Olga Sample and Zandile Mokwena Fiza, were arrested.",
        "South Africa: Zandile Mokwena Fiza of Tzaneen was arrested on Monday.",
    ],
)
def test_who_is_named_as_anybody_may_be_is_asked_about(text: str) -> None:
    assert not _sure(text)


@pytest.mark.parametrize(
    "text",
    [
        "Durban: thieves shot Zandile Mokwena Fiza on Monday outside her office in Durban.",
        "South Africa: thieves shot Zandile Mokwena Fiza, whose newspaper had named them.",
        "South Africa: thieves shot Zandile Mokwena Fiza. Ms Mokwena had named them.",
        "South Africa: two reporters, Olga Sample and Zandile Mokwena Fiza, were arrested.",
        "South Africa: Zandile Mokwena Fiza of Durban was arrested on Monday.",
        "South Africa: Zandile Mokwena Fiza said she was beaten in the cells.",
    ],
)
def test_her_place_her_work_or_her_name_once_more_ties_her_to_the_list(text: str) -> None:
    assert _sure(text)
