"""Forms that a list does not have: by ear in Han, by Palladius, short names, tags, by-names."""
# ruff: noqa: E501  a row stands on one line

import pytest

from monitor.match import cantonese, elements, korean, palladius
from monitor.match.given import apart, given, nicknames
from monitor.match.index import build
from monitor.model import Block, BlockKind, Certainty, Defender, Document, Mention


def read(text: str, language: str, *people: tuple[str, str, str]) -> dict[str, Mention]:
    listed = [Defender(name, name, (), country, context) for name, country, context in people]
    block = Block(0, len(text), BlockKind.PARAGRAPH)
    document = Document(
        "doc", "key", "source", "An organisation", "https://example.org/1", "", text,
        (block,), language=language,
    )  # fmt: skip
    return {each.defender: each for each in build(listed).mentions(document)}


def places(mention: Mention, text: str) -> list[str]:
    return [text[anchor.start : anchor.end] for anchor in mention.anchors]


def test_a_tibetan_name_is_known_in_han_and_back() -> None:
    assert "格桑诺布" in elements.in_han(("kelsang", "norbu"))
    assert elements.in_latin("格桑诺布") == ("kelsang", "norbu")
    assert "gesang" in elements.spellings()["kelsang"]


def test_no_han_is_made_of_a_name_of_which_a_word_is_unknown() -> None:
    assert elements.in_han(("kelsang", "sample")) == []
    assert elements.in_latin("格桑某") == ()


def test_what_is_added_out_of_respect_is_added_in_han_too() -> None:
    assert "库尔班江肉孜" in elements.in_han(("qurbanjan", "rozi"))


@pytest.mark.parametrize(
    ("written", "sound"),
    [
        ("чжан", "zhang"),
        ("чжаня", "zhan"),
        ("вэю", "wei"),
        ("сяоюи", "xiaoyu"),
        ("чанъань", "changan"),
    ],
)
def test_a_russian_spelling_is_read_as_pinyin(written: str, sound: str) -> None:
    assert sound in palladius.pinyin(written)


def test_a_russian_word_is_no_chinese_name() -> None:
    assert palladius.pinyin("правозащитник") == ()


def test_koreans_spell_their_syllables_as_they_like() -> None:
    assert ("rhee", "yeong", "soo") in korean.spellings(("lee", "yongsu")) + korean.spellings(
        ("lee", "young", "su")
    )
    assert korean.spellings(("sample", "young")) == []


def test_one_word_for_two_characters_is_parted_and_an_english_name_left_out() -> None:
    assert cantonese.native(("szeto", "wing")) == ("sze", "to", "wing")
    assert cantonese.native(("carmen", "kwan", "mei", "lin")) == ("kwan", "mei", "lin")
    assert cantonese.native(("sample", "person")) == ()


def test_short_names_are_of_their_given_names_only() -> None:
    assert "beto" in nicknames("roberto")
    assert "sasha" in nicknames("александра")
    assert nicknames("sample") == ()
    assert "tamara" in given("tamar")


def test_jocelyn_is_not_jocelyne() -> None:
    assert apart("jocelyne", "jocelyn", "fr")
    assert not apart("yassine", "yassin", "fr")


@pytest.mark.parametrize(
    ("text", "language", "person", "place"),
    [
        ("Vigil on Sunday in Kisumu. #FreeAchiengOdhiambo", "en", ("Achieng Odhiambo", "KE", "farmer, Kisumu"), "AchiengOdhiambo"),
        ("A agricultora Luzia “Zizi” Tavares foi ferida em Bragança.", "pt", ("Luzia Moraes Tavares", "BR", "agricultora, Bragança"), "Luzia “Zizi” Tavares"),
        ("Tito Condo, l'ancien maire d'El Milia Karim Ferhani et deux autres ont été arrêtés.", "fr", ("Karim Ferhani", "DZ", "maire"), "Karim Ferhani"),
        ("Рабочего Ло Гуанмина судят в Китае.", "ru", ("Luo Guangming", "CN", "worker"), "Ло Гуанмина"),
    ],
)  # fmt: skip
def test_a_form_is_found_where_it_stands(
    text: str, language: str, person: tuple[str, str, str], place: str
) -> None:
    mention = read(text, language, person)[person[0]]
    assert mention.certainty is Certainty.CONFIRMED
    assert place in places(mention, text)


def test_short_forms_in_han_follow_the_whole_name() -> None:
    text = "株洲教师彭立勋被带走。老彭的家人说，立勋有病。教师吐尔逊·肉孜获释。吐尔逊说他累了。"
    found = read(text, "zh", ("彭立勋", "CN", "教师"), ("Tursun Rozi", "CN", "教师"))
    assert places(found["彭立勋"], text) == ["彭立勋", "老彭", "立勋"]
    assert places(found["Tursun Rozi"], text) == ["吐尔逊·肉孜", "吐尔逊"]


def test_a_short_form_that_two_may_bear_is_nobodys() -> None:
    text = "律师黄立勤被拘。记者黄雪清报道。黄女士在场。"
    found = read(text, "zh", ("黄立勤", "CN", "律师"), ("黄雪清", "CN", "记者"))
    assert [places(each, text) for each in found.values()] == [["黄立勤"], ["黄雪清"]]


def test_people_of_a_glued_article_and_a_by_name_of_a_father_are_found_without() -> None:
    text = "The lawyer Samir Natsheh was released in Hebron. Samir al-Kaabneh was not."
    people = (
        ("Abu Obaida Samir Natsheh", "PS", "lawyer, Hebron"),
        ("Samir Alkaabneh", "PS", "Hebron"),
    )
    assert len(read(text, "en", *people)) == 2


def test_a_title_that_her_work_gives_speaks_for_a_surname() -> None:
    text = "Koffi Adjo, journaliste à Lomé, est libre. Me Tchassanti (R. M.) plaidera au Togo."
    people = (
        ("Koffi Adjo", "TG", "journaliste, Lomé"),
        ("Rose Mireille Tchassanti", "TG", "avocate, Kara"),
    )
    found = read(text, "fr", *people)
    assert found["Rose Mireille Tchassanti"].certainty is Certainty.CONFIRMED
    assert any("her work" in each for each in found["Rose Mireille Tchassanti"].reasons)


def test_who_is_tried_is_no_judge() -> None:
    text = "Rachid Amokrane, jugé le 3 mai à Tiaret, a été condamné à un an."
    found = read(text, "fr", ("Rachid Amokrane", "DZ", "militant, Tiaret"))
    assert found["Rachid Amokrane"].certainty is Certainty.CONFIRMED


def test_two_who_share_a_family_name_are_both_told_at_their_own_places() -> None:
    text = "Brothers Nahom and Abel Mulugeta, students in Jimma, Ethiopia, were taken."
    people = [(f"{each} Mulugeta Tefera", "ET", "student, Jimma") for each in ("Nahom", "Abel")]
    found = read(text, "en", *people)
    assert [places(each, text) for each in found.values()] == [["Nahom"], ["Abel Mulugeta"]]


def test_whoever_has_a_family_name_of_his_own_shares_none() -> None:
    text = "Nahom Bekele and Abel Oraon, students in Jimma, Ethiopia, were taken."
    assert read(text, "en", ("Nahom Oraon", "ET", "student, Jimma")) == {}


def test_a_name_without_its_last_word_and_the_last_word_elsewhere_make_the_whole() -> None:
    text = "В Уфе обыскали Хасаншина. Ильдар Рашидович рассказал, что изъяли технику."
    found = read(text, "ru", ("Ильдар Рашидович Хасаншин", "RU", "юрист, Уфа"))
    assert [each.certainty for each in found.values()] == [Certainty.CONFIRMED]
