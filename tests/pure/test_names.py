"""A listed name's parts, its forms and how it sounds in other alphabets."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.match import cantonese, han, romanise
from monitor.match.names import forms, is_syllabic, names, parse
from monitor.match.pairs import word_cost
from monitor.match.romanise import skeletons
from monitor.match.verdict import is_patronymic
from monitor.model import Defender
from monitor.text import folded


def texts_of(name: str, country: str = "", *aliases: str) -> set[str]:
    return {form.text for form in forms(Defender("d", name, aliases, country))}


@pytest.mark.parametrize(
    ("name", "country", "form"),
    [
        ("Jiang Yutong", "CN", "yutong jiang"),
        ("Jiang Yu-tong", "CN", "jiang yutong"),
        ("Lucía Tapia Ordóñez", "EC", "lucia tapia"),
        ("Majed Al-Harazi", "YE", "majed harazi"),
        ("Tapia Ordóñez, Lucía", "EC", "lucia tapia ordonez"),
        ("欧阳晓岚", "CN", "ouyang xiaolan"),
        ("曾繁华", "CN", "zeng fanhua"),
        ("Dr. Amina Warsame Nur", "SO", "amina warsame nur"),
    ],
)
def test_a_form_that_texts_use_is_made(name: str, country: str, form: str) -> None:
    assert form in texts_of(name, country)


def test_what_is_less_sure_costs_more() -> None:
    cost = {form.text: form.cost for form in forms(Defender("d", "Lucía Tapia Ordóñez", (), "EC"))}
    assert cost["lucia tapia ordonez"] == 0 < cost["ordonez lucia tapia"] < cost["lucia tapia"]


def test_the_same_form_is_not_made_twice() -> None:
    made = [form.text for form in forms(Defender("d", "Rosa Vargas", ("ROSA VARGAS",), "CO"))]
    assert len(made) == len(set(made))


def test_nothing_is_left_of_a_name_without_letters() -> None:
    assert parse("… 12") is None
    assert names(Defender("d", "?")) == ()


def test_filiation_and_initials_are_no_parts() -> None:
    parsed = parse("S. Thanabalan a/l Muniandy", "MY")
    assert parsed is not None
    assert parsed.loose == ("thanabalan", "muniandy")


def test_a_chain_of_fathers_has_no_family_name() -> None:
    parsed = parse("Meron Gebreyesus Hailu", "ET")
    assert parsed is not None
    assert parsed.family == ()


@pytest.mark.parametrize(
    ("name", "country", "syllabic"),
    [
        ("Jiang Yutong", "CN", True),
        ("Tashi Wangdu", "CN", False),
        ("Gulnisa Memet", "CN", False),
        ("Le Van Thuc", "VN", True),
        ("Nurul Rahmat", "MY", False),
        ("Rosa Vargas", "CO", False),
    ],
)
def test_only_names_of_syllables_are_compared_letter_by_letter(
    name: str, country: str, syllabic: bool
) -> None:
    parsed = parse(name, country)
    assert parsed is not None
    assert is_syllabic(parsed, country) is syllabic


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("Кряжевым", "Kryazhev"),
        ("Гайсиновой", "Gaisinova"),
        ("Солодченка", "Solodchenko"),
        ("Гуринович", "Hurynovich"),
        ("الحرازي", "Harazi"),
        ("والحرازي", ["Al", "Harazi"][1]),
        ("عبدالرحمن", "Abdelrahman"),
        ("بوسعيدي", "Busaidi"),
        ("محمدزاده", "Mohammadzadeh"),
        ("שיטרית", "Shitrit"),
        ("კალანდაძე", "Kalandadze"),
        ("Youssef", "Yusuf"),
        ("Ouattara", "Wattara"),
        ("Abderrahmane", "Abdul-Rahman".replace("-", "")),
        ("Papadoyannis", "Papadoiannis"),
    ],
)
def test_spellings_of_one_word_meet(written: str, listed: str) -> None:
    plain, base = folded(written), folded(listed)
    assert set(skeletons(plain)) & set(skeletons(base))
    assert word_cost(base, plain, False, "") is not None


@pytest.mark.parametrize(
    ("written", "listed"),
    [("Hamidova", "Hasanova"), ("Okello", "Okoth"), ("مجيد", "Samir"), ("Вербицкая", "Зарубина")],
)
def test_other_words_stay_apart(written: str, listed: str) -> None:
    assert word_cost(folded(listed), folded(written), False, "") is None


def test_a_pinyin_letter_more_is_another_name() -> None:
    assert word_cost("jianbing", "jiangbing", True, "en") is None


def test_a_family_name_has_its_own_reading() -> None:
    assert han.reading("曾", surname=True) == ("zeng",)
    assert han.pinyin("单小红")[0][0] == "shan"


def test_wade_giles_is_read_as_pinyin() -> None:
    assert "xie zheng han" in {key for key, _ in han.keys(("hsieh", "cheng", "han"))}


@pytest.mark.parametrize("word", ["andreevich", "sergeyevna", "игоревич", "викторовну"])
def test_a_patronymic_is_known(word: str) -> None:
    assert is_patronymic(word)


def test_a_family_name_is_no_patronymic() -> None:
    assert not is_patronymic("petrova")
    assert not is_patronymic("milic")


@pytest.mark.parametrize(
    ("han", "romanised"),
    [("邝咏珊", "kwong wing shan"), ("邹杏桐", "chow hang tung")],
)
def test_a_han_name_and_its_cantonese_spelling_have_a_key_in_common(
    han: str, romanised: str
) -> None:
    heard = {key for key, _ in cantonese.keys(tuple(romanised.split()))}
    assert heard & set(cantonese.of_han(han))


@given(st.text("abcdefghijklmnopqrstuvwxyz'", min_size=1, max_size=12))
def test_a_sound_is_the_same_whether_all_spellings_are_tried_or_only_those_that_can_stand(
    word: str,
) -> None:
    slow = word
    for pattern, plain, _ in romanise._GUARDED:
        slow = pattern.sub(plain, slow)
    assert romanise.sound(word) == re.sub(r"(.)\1+", r"\1", slow.replace("'", ""))


def test_hassan_is_not_hussein_nor_karim_karima() -> None:
    assert word_cost("hassan", "hussein", False, "en") is None
    assert word_cost("karim", "karima", False, "en") is None
    assert word_cost("saliou", "aliou", False, "fr") is None
    assert word_cost("hassan", "hasan", False, "en") is not None


def test_le_and_van_are_names_in_vietnam_and_particles_elsewhere() -> None:
    vietnamese, dutch = parse("Le Van Thuc", "VN"), parse("Jan van Thuc", "NL")
    assert vietnamese
    assert dutch
    assert vietnamese.loose == ("le", "van", "thuc")
    assert dutch.loose == ("jan", "thuc")
