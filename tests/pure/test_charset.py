"""The same article in many encodings, with true, false and no declarations of them."""

import pytest

from monitor.parse.charset import decode

ARABIC = (
    "حكمت محكمة في مدينة ساحلية يوم الثلاثاء على المعلمة ميرا سولفيغ بالسجن خمس سنوات بسبب أغنية "
    "غنتها في الميناء. وقال محاميها إنها ستستأنف الحكم، وإن صحتها تدهورت في السجن."
)
RUSSIAN = (
    "Суд приморского города приговорил учительницу Миру Сольвейг к пяти годам колонии за песню, "
    "которую она спела в порту. Адвокат сообщил, что приговор будет обжалован."
)
CHINESE = "海港市法院星期二以教師米拉在碼頭唱歌為由判處她五年有期徒刑。她的律師表示將提出上訴。"
SIMPLIFIED = "海港市法院星期二以教师米拉在码头唱歌为由判处她五年有期徒刑。她的律师表示将提出上诉。"
TURKISH = (
    "Sahil kentindeki mahkeme, öğretmen Mira Solveig'i limanda söylediği şarkı yüzünden beş yıl "
    "hapse mahkûm etti. Avukatı kararın temyiz edileceğini söyledi. Işıl da gözaltına alındı."
)
FRENCH = (
    "Le tribunal a condamné l’enseignante à cinq ans. Elle a été arrêtée à l’aube, « chez elle »."
)
SPANISH = (
    "El señor juez condenó a la activista a cinco años de prisión por una canción. ¿Y después?"
)
WRITTEN = [
    (ARABIC, "windows-1256"),
    (ARABIC, "iso-8859-6"),
    (ARABIC, "utf-16-le"),
    (RUSSIAN, "windows-1251"),
    (RUSSIAN, "koi8-r"),
    (RUSSIAN, "iso-8859-5"),
    (RUSSIAN, "cp866"),
    (CHINESE, "big5"),
    (SIMPLIFIED, "gb18030"),
    (SIMPLIFIED, "utf-16-be"),
    (TURKISH, "windows-1254"),
    (FRENCH, "windows-1252"),
    (SPANISH, "iso-8859-1"),
    (TURKISH, "utf-8"),
]
SAID = ("rightly", "wrongly", "not at all")


def _page(text: str, encoding: str, meta: str) -> str:
    label = _label(encoding, meta)
    mark = f'<meta charset="{label}">' if label else ""
    return f"<html><head>{mark}</head><body><p>{text} {text}</p></body></html>"


def _label(encoding: str, said: str) -> str:
    wrong = "windows-1252" if encoding.startswith("utf") else "iso-8859-1"
    return {"rightly": encoding, "wrongly": wrong, "not at all": ""}[said]


@pytest.mark.parametrize("header", SAID)
@pytest.mark.parametrize("meta", SAID)
@pytest.mark.parametrize(("text", "encoding"), WRITTEN, ids=[name for _, name in WRITTEN])
def test_an_article_is_read_in_its_encoding_whatever_is_declared(
    text: str, encoding: str, header: str, meta: str
) -> None:
    page = _page(text, encoding, meta)
    assert decode(page.encode(encoding), _label(encoding, header)) == page


@pytest.mark.parametrize(
    ("text", "encoding", "mark"),
    [
        (RUSSIAN, "utf-8", "utf-8-sig"),
        (ARABIC, "utf-16-le", "utf-16"),
        (TURKISH, "utf-8", "utf-32"),
    ],
)
def test_a_byte_order_mark_beats_every_declaration(text: str, encoding: str, mark: str) -> None:
    page = _page(text, encoding, "wrongly")
    assert decode(page.encode(mark), "koi8-r") == page


@pytest.mark.parametrize(
    ("damage", "lost"),
    [(b" \x93quoted\x94 ", 2), (b"\xc0\xaf", 2), (b"\xed\xa0\x80", 3), (b"\xf0\x9f\x98", 1)],
    ids=["western quotes", "overlong", "half a pair", "cut short"],
)
def test_bytes_that_are_not_utf8_cost_only_themselves(damage: bytes, lost: int) -> None:
    body = RUSSIAN.encode() + damage + RUSSIAN.encode()
    read = decode(body, "utf-8")
    assert read.startswith(RUSSIAN)
    assert read.endswith(RUSSIAN)
    assert read.count("\ufffd") == lost


@pytest.mark.parametrize(
    "body",
    [
        b"+ADw-script+AD4-",  # UTF-7
        RUSSIAN.encode("utf-16-le"),  # without a mark, and no markup to tell it by
        b"\xc0\xaf over \xe0\x80\xaf long",
        b"\xed\xa0\x80 half \xed\xbf\xbf characters",
        b"zero \x00 within",
        b"",
        bytes(range(256)),
    ],
    ids=["utf-7", "utf-16 bare", "overlong", "halves", "zero", "nothing", "all bytes"],
)
@pytest.mark.parametrize("declared", ["", "utf-7", "utf-8", "idna", "no such thing", "base64"])
def test_damaged_bytes_never_raise_and_nothing_is_executed(body: bytes, declared: str) -> None:
    read = decode(body, declared)
    assert "<script>" not in read
    assert not any("\ud800" <= letter <= "\udfff" for letter in read)
