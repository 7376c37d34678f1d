"""Which language a text is in."""
# ruff: noqa: E501 - the samples read best as they would be served

import random

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from monitor.parse.language import KNOWN, language_of
from monitor.parse.tongues import Tongues

SPANISH = (
    "La maestra fue detenida el lunes por la policía del puerto y su abogada no ha podido verla desde entonces. "
    * 4
)


@pytest.mark.parametrize(
    ("text", "declared", "usual", "language"),
    [
        ("米拉在港口被警方带走", "en", ("en",), "zh"),
        ("Мира задержана в порту", "", ("en",), "ru"),
        ("Міра затримана", "uk", ("en",), "uk"),
        ("اعتقلت المعلمة في الميناء", "", ("en",), "ar"),
        ("Mira was held", "en-GB", ("es",), "en"),
        ("Mira", "", ("fr", "en"), "fr"),
        (SPANISH, "", ("en",), "es"),
        (SPANISH, "en", ("en",), "es"),
        (SPANISH, "de", ("de",), "es"),
        (SPANISH, "gl", ("es",), "gl"),
        ("Mira", "zh-Hans", ("en",), "en"),
    ],
)
def test_script_beats_declaration_and_declaration_beats_guess(
    text: str, declared: str, usual: tuple[str, ...], language: str
):
    assert language_of(text, declared, usual) == language


@pytest.mark.parametrize(
    ("text", "usual", "language"),
    [
        ("პოლიციამ მასწავლებელი დააკავა", ("en",), "ka"),
        ("ตำรวจจับกุมครูเมื่อวันจันทร์", ("en",), "th"),
        ("পুলিশ শিক্ষককে গ্রেপ্তার করেছে", ("en",), "bn"),
        ("警察は教師を逮捕した。", ("en",), "ja"),
        ("警方上周逮捕了教师。", ("en",), "zh"),
        ("پلیس آموزگار را در بندر گرفت و به زندان برد", ("ar",), "fa"),
        ("پولیس نے استاد کو گرفتار کر کے تھانے میں ڈال دیا", ("ar",), "ur"),
        ("پۆلیس مامۆستاکەی لە بەندەر گرت", ("ar",), "ckb"),
        ("Полиция мұғалімді портта ұстады", ("ru",), "kk"),
        ("Міліцыя ўчора затрымала настаўніцу", ("ru",), "be"),
        ("Поліція затримала вчительку в порту", ("ru",), "uk"),
        ("Полиция задержала учительницу в порту", ("ru",), "ru"),
        ("प्रहरीले शिक्षकलाई पक्राउ गर्‍यो", ("ne",), "ne"),
    ],
)
def test_letters_tell_a_language_that_no_other_writes_so(
    text: str, usual: tuple[str, ...], language: str
) -> None:
    assert language_of(text, "en", usual) == language


def test_a_foreign_name_within_a_text_changes_no_language() -> None:
    arabic = "اعتقلت الشرطة المعلمة في الميناء ونقلتها إلى السجن دون أن تراها محاميتها " * 4
    assert language_of(f"{arabic} چاپلین", "", ("ar",)) == "ar"
    russian = "Полиция задержала учительницу в порту, и адвокат её с тех пор не видел. " * 4
    assert language_of(f"{russian} Ўзбекистон Тамта თამთა", "", ("ru",)) == "ru"


def test_a_saved_page_of_one_sentence_is_still_read():
    assert language_of("Zan Bela was released from prison on Monday.") == "en"
    assert language_of("Zan Bela a été libérée de prison lundi matin.") == "fr"


def test_a_rarer_language_is_found_where_its_source_writes_it():
    swahili = (
        "Mwalimu alikamatwa na polisi siku ya Jumatatu na wakili wake hajamwona tangu wakati huo. "
    )
    assert language_of(swahili * 4, usual=("en", "sw")) == "sw"


def test_the_model_in_less_memory_says_what_its_library_says():
    whole, small = (
        LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True),
        Tongues(KNOWN),
    )
    whole.set_languages(KNOWN)
    chance = random.Random(20261122)
    noise = ["".join(chr(chance.randrange(0x500)) for _ in range(400)) for _ in range(40)]
    for text in ("", "é", SPANISH, SPANISH.upper(), "Мира задержана", "米拉", "اعتقلت", *noise):
        assert small.rank(text) == whole.rank(text)
