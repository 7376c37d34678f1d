"""What languages do to a name, and what marks it: case endings, softened consonants, letters of a
second alphabet among its own, the younger and the elder of one name.
"""

import pytest

from monitor.match.index import build
from monitor.model import Block, Certainty, Defender, Document


def found(text: str, language: str, *names: str) -> dict[str, Certainty]:
    index = build([Defender(name, name) for name in names])
    whole = (Block(0, len(text)),)
    document = Document("d", "k", "s", "o", "u", "", text, whole, language=language)
    return {each.defender: each.certainty for each in index.mentions(document)}


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("pl", "Rozmowa z Wackiem Probnym o areszcie.", "Wacek Probny"),
        ("pl", "Grozono Renacie Próbnej.", "Renata Próbna"),
        ("pl", "Zatrzymano Ernę Walcuch i Jadwidze Walcuch zabrano paszport.", "Jadwiga Walcuch"),
        ("cs", "Setkal se s Harrym Zkouškem.", "Harry Zkoušek"),
        ("cs", "Soud s Danielem Vzorovským skončil.", "Daniel Vzorovský"),
        ("sl", "Aretacija Lazarja Vzorca in Maxa Vzorca.", "Lazar Vzorec"),
        ("sl", "Srečali so se z Vladimirjem Poskusom.", "Vladimir Poskus"),
        ("sl", "Po aretaciji Octavia Vzorca so protestirali.", "Octavio Vzorec"),
        ("uk", "Розмова з Сергієм Зразковим тривала годину.", "Сергій Зразковий"),
    ],
)
def test_a_case_ending_hides_nobody(language: str, text: str, name: str) -> None:
    assert name in found(text, language, name)


def test_antonia_is_not_antonio_where_names_take_no_endings() -> None:
    assert found("They spoke of Antonia Vizmanos there.", "en", "Antonio Vizmanos") == {}


def test_latin_letters_in_a_cyrillic_name_hide_nobody() -> None:
    mixed = "Вчера арестован Poман Oбpaзцов."  # P, o, p and a are Latin
    assert found(mixed, "ru", "Роман Образцов") == {"Роман Образцов": Certainty.CONFIRMED}


class TestTheYoungerAndTheElder:
    def test_the_father_is_not_the_son(self) -> None:
        both = "Orlan Bexley", "Orlan Bexley Jr."
        assert found("Orlan Bexley was arrested.", "", *both) == {both[0]: Certainty.CONFIRMED}

    @pytest.mark.parametrize("written", ["Orlan Bexley Jr.", "Orlan Bexley, Jr."])
    def test_the_son_is_not_the_father(self, written: str) -> None:
        both = "Orlan Bexley", "Orlan Bexley, Jr."
        assert found(f"{written} was arrested.", "", *both) == {both[1]: Certainty.CONFIRMED}

    def test_without_the_mark_a_person_is_asked(self) -> None:
        name = "Орлан Бексли-младший"
        assert found("Арестован Орлан Бексли.", "ru", name) == {name: Certainty.POSSIBLE}
        assert found("Арестован Орлан Бексли-младший.", "ru", name) == {name: Certainty.CONFIRMED}

    def test_the_mark_is_no_family_name(self) -> None:
        text = "Orlan Bexley Jr. was arrested. Mr Bexley denies it."
        index = build([Defender("d", "Orlan Bexley Jr.")])
        whole = (Block(0, len(text)),)
        (mention,) = index.mentions(Document("d", "k", "s", "o", "u", "", text, whole))
        assert [text[a.start : a.end] for a in mention.anchors][1:] == ["Bexley"]


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("Боровский", "Borowski"),
        ("Станкович", "Stankovic"),
        ("Хиродзо", "Hirozo"),
        ("Уилмер", "Wilmer"),
        ("Бохнер", "Bochner"),
        ("Оливье", "Olivier"),
        ("Калета", "Caleta"),
        ("Есенская", "Jesenska"),
        ("Ратенов", "Rathenow"),
        ("Джада", "Giada"),
    ],
)
def test_a_foreign_name_in_cyrillic_is_known(written: str, listed: str) -> None:
    assert f"Orlan {listed}" in found(f"Вчера арестован Орлан {written}.", "ru", f"Orlan {listed}")
