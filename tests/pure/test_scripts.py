"""Names of one Latin form in texts of other scripts: how they are read, where they begin."""

import pytest

from monitor.match import korean, letters
from monitor.match.index import build
from monitor.match.palladius import pinyin
from monitor.match.spelt import spellings, stems
from monitor.model import Block, Certainty, Defender, Document


def certainty(text: str, name: str, country: str, language: str) -> Certainty | None:
    """Whether the name's bearer, of whom nothing else is known, is found in the text."""
    document = Document(
        "d", "k", "s", "An organisation", "https://example.org/1", "", text,
        (Block(0, len(text)),), language=language,
    )  # fmt: skip
    found = build([Defender("a", name, (), country)]).mentions(document)
    return found[0].certainty if found else None


_WRITTEN = [
    ("Wichai Thongkham", "TH", "th", "ตำรวจจับกุมนายวิชัย ทองคำ เมื่อวันจันทร์"),
    ("Bounthan Sisavat", "LA", "lo", "ຕຳຫຼວດໄດ້ຈັບຕົວ ທ້າວ ບຸນທັນ ສີສະຫວັດ."),
    ("Chan Sovannara", "KH", "km", "តុលាការបានឃុំខ្លួនលោក ចាន់ សុវណ្ណារ៉ា។"),
    ("Khin Myo Naing", "MM", "my", "စစ်ကောင်စီက ဦးခင်မျိုးနိုင်ကို ဖမ်းဆီးသွားသည်။"),
    ("Dorje Wangmo", "CN", "bo", "དགེ་རྒན་རྡོ་རྗེ་དབང་མོ་ལགས་འཛིན་བཟུང་བྱས།"),
    ("Ramón Calderón", "GT", "ja", "記者ラモン・カルデロンさんが拘束された。"),
    ("Mikheil Tsagareli", "GE", "ka", "პოლიციამ დააკავა მიხეილ ცაგარელი."),
    ("Vahan Torosyan", "AM", "hy", "Ձերբակալվել է Վահան Թորոսյանը:"),
    ("Eleni Kontogianni", "GR", "el", "Συνελήφθη η Ελένη Κοντογιάννη."),
    ("Tsegaye Lemma", "ET", "am", "ጸጋዬ ለማ ትናንት ታስሯል።"),
    ("Ramesh Bhandari", "NP", "ne", "प्रहरीले रमेश भण्डारीलाई पक्राउ गर्‍यो।"),
    ("Arif Chowdhury", "BD", "bn", "পুলিশ আরিফ চৌধুরীকে গ্রেপ্তার করেছে।"),
    ("Seo-jun Pyo", "KR", "ko", "경찰은 표서준 씨를 연행했다."),
    ("Lin Guowei", "CN", "ar", "اعتقلت الشرطة الكاتب لين قوه وي."),
    ("Hoàng Thị Bích Liên", "VN", "zh", "黄氏碧莲上周被公安带走，她的家人要求释放黄氏碧莲。"),
    ("Choe Yun-hui", "KR", "zh", "韩国工会干部崔允姬上周被捕，工会要求释放崔允姬。"),
    ("Dragan Zivkovic", "RS", "sr", "Полиција је привела Драгана Живковића."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "country", "language", "text"),
    _WRITTEN,
    ids=[f"{each[1]}-{each[2]}" for each in _WRITTEN],
)
def test_a_name_listed_in_latin_letters_is_found_in_its_own(
    name: str, country: str, language: str, text: str
) -> None:
    assert certainty(text, name, country, language) is Certainty.CONFIRMED


@pytest.mark.parametrize(
    ("name", "country", "language", "text"),
    [
        ("Khin Myo", "MM", "my", "စစ်ကောင်စီက ဦးခင်မျိုးနိုင်ကို ဖမ်းဆီးသွားသည်။"),
        ("Wichai Thong", "TH", "th", "ตำรวจจับกุมนายวิชัย ทองคำ เมื่อวันจันทร์"),
        ("Chai Thongkham", "TH", "th", "ตำรวจจับกุมนายวิชัย ทองคำ เมื่อวันจันทร์"),
        ("Mikheil Tsagareishvili", "GE", "ka", "პოლიციამ დააკავა მიხეილ ცაგარელი."),
        ("Seo-yun Pyo", "KR", "ko", "경찰은 표서준 씨를 연행했다."),
        (
            "Hoàng Thị Bích Lan",
            "VN",
            "zh",
            "黄氏碧莲上周被公安带走，她的家人要求释放黄氏碧莲。",
        ),
        ("Choe Yun-ho", "KR", "zh", "韩国工会干部崔允姬上周被捕，工会要求释放崔允姬。"),
        ("Lin Guowen", "CN", "ar", "اعتقلت الشرطة الكاتب لين قوه وي."),
    ],
)
def test_a_longer_or_another_name_in_that_script_is_not_hers(
    name: str, country: str, language: str, text: str
) -> None:
    assert certainty(text, name, country, language) is not Certainty.CONFIRMED


@pytest.mark.parametrize(
    ("name", "country", "text"),
    [
        ("วิชัย ทองคำ", "TH", "Police arrested Wichai Thongkham on Monday."),
        ("표서준", "KR", "Police arrested Pyo Seo-joon on Monday."),
        ("རྡོ་རྗེ་དབང་མོ", "CN", "Police arrested Dorjee Wangmo on Monday."),
        ("Կարապետ Տէրեան", "LB", "Police arrested Garabed Derian on Monday."),
        ("قاسم غفوریان", "IR", "Police arrested Ghasem Ghafourian on Monday."),
        ("Љубиша Ђокић", "RS", "Police arrested Ljubisa Djokic on Monday."),
    ],
)
def test_a_name_listed_in_its_own_letters_is_found_in_latin_ones(
    name: str, country: str, text: str
) -> None:
    assert certainty(text, name, country, "en") is Certainty.CONFIRMED


def test_what_a_language_writes_onto_a_name_is_taken_off_and_what_stood_there_put_back() -> None:
    assert "ცაგარელი" in stems("ცაგარელმა", "georgian", "ka")
    assert "ለማ" in stems("የለማን", "ethiopic", "am")
    assert "hallsdottir" in stems("hallsdottur", "latin", "is")
    assert "hallsdottir" not in stems("hallsdottur", "latin", "en")
    assert list(stems("ბადი", "georgian", "ka")) == ["ბადი"]


def test_letters_are_read_together_where_they_stand_for_one_sound_and_otherwise_too() -> None:
    assert set(spellings("μπακα", "greek", "el")) >= {"baka", "mpaka"}
    assert set(spellings("γαρω", "greek", "")) == {"garo"}


@pytest.mark.parametrize(
    ("kind", "word", "read"),
    [
        ("thai", "ศักดิ์", "sak"),
        ("burmese", "ညွန့်", "nyun"),
        ("kana", "ヴィクトル", "vikutoru"),
        ("khmer", "ចាន់", "chan"),
    ],
)
def test_silent_letters_are_not_read(kind: str, word: str, read: str) -> None:
    assert next(letters.ways(word, kind)) == read


def test_a_korean_name_is_written_with_any_of_its_spellings_and_the_family_name_at_either_end() -> (
    None
):
    assert "표서준" in korean.in_hangul(("seo", "jun", "pyo"))
    assert "김영수" in korean.in_hangul(("kim", "youngsoo"))
    assert "김영서" not in korean.in_hangul(("kim", "youngsoo"))
    assert ("yoo", "ha", "ram") in korean.spellings(("yu", "ha", "ram"))


def test_chinese_syllables_are_read_in_arabic_letters_and_words_with_an_article_are_not() -> None:
    assert "guowei" in pinyin("قوهوي")
    assert "zhang" in pinyin("تشانغ")
    assert pinyin("الشرطه") == ()


_THAI = [
    f"{given} {family}"
    for given in ("Wichai", "Wicha", "Suchart", "Suchada", "Nittaya", "Narong", "Naruemon")
    for family in ("Thongkham", "Thongdee", "Boonrueang", "Boonyarat", "Srisuk", "Srisawat")
]
_BURMESE = [
    "Thida Soe Lwin", "Thiri Soe Lwin", "Soe Moe Lwin", "Nay Lin Thaw", "Naing Lin Thaw",
    "Htet Myat Noe", "Htet Myat Oo", "Pyae Phyo Linn", "Phyo Wai Linn", "Kyaw Min", "Zaw Lin Oo",
]  # fmt: skip


@pytest.mark.parametrize(
    ("listed", "language", "country", "text", "meant"),
    [
        (_THAI, "th", "TH", "ตำรวจจับกุมนายวิชัย ทองคำ เมื่อวันจันทร์", "Wichai Thongkham"),
        (_THAI, "th", "TH", "นายสุชาติ ศรีสุข ถูกจับ", "Suchart Srisuk"),
        (_THAI, "th", "TH", "นางสาวณรงค์ บุญเรือง ถูกฟ้อง", "Narong Boonrueang"),
        (_BURMESE, "my", "MM", "ကိုနေလင်းသော်အား ဖမ်းဆီးသွားသည်", "Nay Lin Thaw"),
        (_BURMESE, "my", "MM", "ဒေါ်သီတာစိုးလွင်ကို ဖမ်းဆီးသွားသည်", "Thida Soe Lwin"),
        (_BURMESE, "my", "MM", "ဦးထက်မြတ်ဦးက ပြောသည်", "Htet Myat Oo"),
        (_BURMESE, "my", "MM", "ကိုဖြိုးဝေလင်းသည်", "Phyo Wai Linn"),
    ],
)
def test_of_many_like_names_only_the_one_that_stands_there_is_confirmed(
    listed: list[str], language: str, country: str, text: str, meant: str
) -> None:
    document = Document(
        "d", "k", "s", "An organisation", "https://example.org/1", "", text,
        (Block(0, len(text)),), language=language,
    )  # fmt: skip
    found = build([Defender(name, name, (), country) for name in listed]).mentions(document)
    assert [m.defender for m in found if m.certainty is Certainty.CONFIRMED] == [meant]
