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
ARTICLES = (ARABIC, RUSSIAN, CHINESE, SIMPLIFIED, TURKISH, FRENCH, SPANISH)
ENCODINGS = (
    "utf-8", "utf-16-le", "utf-16-be", "windows-1256", "iso-8859-6", "windows-1251", "koi8-r",
    "iso-8859-5", "cp866", "gb18030", "big5", "windows-1254", "iso-8859-9", "windows-1252",
)  # fmt: skip
SAID = ("rightly", "wrongly", "not at all")


def _page(text: str, encoding: str, meta: str) -> str:
    label = _label(encoding, meta)
    mark = f'<meta charset="{label}">' if label else ""
    return f"<html><head>{mark}</head><body><p>{text} {text}</p></body></html>"


def _label(encoding: str, said: str) -> str:
    wrong = "windows-1252" if encoding.startswith("utf") else "iso-8859-1"
    return {"rightly": encoding, "wrongly": wrong, "not at all": ""}[said]


def _holds(encoding: str, text: str) -> bool:
    """Whether somebody would write this article in that encoding."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return encoding != "gb18030" or text in {CHINESE, SIMPLIFIED}


@pytest.mark.parametrize("header", SAID)
@pytest.mark.parametrize("meta", SAID)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_article_is_read_in_its_encoding_whatever_is_declared(
    encoding: str, header: str, meta: str
) -> None:
    """Row E1: each article in each encoding that can hold it."""
    written = [text for text in ARTICLES if _holds(encoding, text)]
    assert written
    for text in written:
        page = _page(text, encoding, meta)
        assert decode(page.encode(encoding), _label(encoding, header)) == page


@pytest.mark.parametrize("header", SAID)
@pytest.mark.parametrize("meta", SAID)
@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_beats_every_declaration(mark: str, header: str, meta: str) -> None:
    for text in ARTICLES:
        page = _page(text, "utf-8", meta)
        assert decode(page.encode(mark), _label("koi8-r", header)) == page


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


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [RUSSIAN, ARABIC, TURKISH, FRENCH])
def test_bare_utf_16_costs_nothing(text: str, encoding: str) -> None:
    """No mark, no declaration and no markup to tell it by, but spaces."""
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("text", [RUSSIAN, ARABIC, FRENCH])
def test_a_zero_costs_itself(text: str) -> None:
    for at in (1, len(text) // 2, len(text)):
        assert decode(f"{text[:at]}\0{text[at:]}".encode()).replace("\0", "") == text


@pytest.mark.parametrize(
    "body",
    [
        b"+ADw-script+AD4-",  # UTF-7
        CHINESE.encode("utf-16-le"),  # no mark, no markup, no space: nothing to tell it by
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
    assert body.isascii() <= (
        read == body.decode("ascii", "replace")
    )  # UTF-7 is what it looks like
    assert not any("\ud800" <= letter <= "\udfff" for letter in read)
