"""Who is introduced to the reader, and whom nothing ties to the list but her name."""

import pytest

from monitor.match.index import build
from monitor.model import Block, Certainty, Defender, Document

_HERS = Defender("a", "Zandile Mokwena Fiza", (), "ZA", "land campaigner, Tzaneen")
_FRENCH = Defender("b", "Perrine Valcourtois", (), "FR", "zadiste, Morvan")
_RUSSIAN = Defender("c", "Тимур Оразбеков", (), "KZ", "многодетные отцы, Семей")
_CHINESE = Defender("d", "阚秋桐", (), "CN", "尘肺病工友互助，湖南耒阳")


def _sure(text: str, who: Defender, language: str) -> bool:
    ends = [at for at, each in enumerate(f"{text}\n") if each == "\n"]
    starts = [0, *(end + 1 for end in ends[:-1])]
    document = Document(
        "d", "k", "s", "o", "https://example.org/", "", text,
        tuple(map(Block, starts, ends)), language=language,
    )  # fmt: skip
    found = build([who]).mentions(document)
    return any(each.certainty is Certainty.CONFIRMED for each in found)


@pytest.mark.parametrize(
    ("text", "who", "language"),
    [
        ("Arrested: Zandile Mokwena Fiza (a student of dance), and two others.", _HERS, "en"),
        ("Zandile Mokwena Fiza, 61, was arrested on Monday in Upington.", _HERS, "en"),
        ("Risaldar Zandile Mokwena Fiza of the Borderers was arrested on Monday.", _HERS, "en"),
        ("Name | Who\nZandile Mokwena Fiza | potter, arrested on Monday", _HERS, "en"),
        ("Il a été arrêté, et défendu par Maître Perrine Valcourtois, mardi.", _FRENCH, "fr"),
        ("Тимур Оразбеков, секретарь суда, арестован.", _RUSSIAN, "ru"),
        ("Арестован 19-летний Тимур Оразбеков.", _RUSSIAN, "ru"),
        ("阚秋桐（建筑公司会计）被判刑三年。", _CHINESE, "zh"),
    ],
)
def test_who_is_introduced_and_tied_by_nothing_is_asked_about(
    text: str, who: Defender, language: str
) -> None:
    assert not _sure(text, who, language)


@pytest.mark.parametrize(
    ("text", "who", "language"),
    [
        ("Zandile Mokwena Fiza was arrested on Monday.", _HERS, "en"),
        ("Zandile Mokwena Fiza, 61, was arrested on Monday in Tzaneen.", _HERS, "en"),
        ("Zandile Mokwena Fiza, 61, was arrested on Monday for sedition.", _HERS, "en"),
        ("Zandile Mokwena Fiza (61 days) was arrested for campaigning.", _HERS, "en"),
        ("Арестован 19-летний Тимур Оразбеков из объединения многодетных.", _RUSSIAN, "ru"),
        ("阚秋桐（工友）被判刑三年，曾办互助小组。", _CHINESE, "zh"),
    ],
)
def test_place_work_or_cause_beside_her_tie_whom_a_text_introduces(
    text: str, who: Defender, language: str
) -> None:
    assert _sure(text, who, language)


def test_a_bare_row_of_the_list_has_nothing_that_could_tie_it() -> None:
    bare = Defender("a", "Zandile Mokwena Fiza", (), "ZA", "")
    assert _sure("Zandile Mokwena Fiza, 61, was arrested on Monday.", bare, "en")


def test_a_place_in_brackets_behind_a_family_name_makes_no_longer_name_of_it() -> None:
    text = "Адвокат навестил Оразбекова (Семей). Тимур держится, он многодетный отец."
    assert _sure(text, _RUSSIAN, "ru")


def test_words_of_the_list_beside_a_common_name_tie_it() -> None:
    common = Defender("a", "Juan Hernández", (), "MX", "apicultor, Hopelchén")
    assert not _sure("Detuvieron el lunes a Juan Hernández.", common, "es")
    assert _sure("Las apicultoras piden la libertad de Juan Hernández.", common, "es")
