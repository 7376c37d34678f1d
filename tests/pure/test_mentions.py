"""Who is meant: invented people of many regions in invented sentences.

Each row: the watch list, a text, its language, who must be confirmed, who must not be.
"""
# ruff: noqa: E501  a row's sentence stands on one line

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.match.index import build
from monitor.model import Block, BlockKind, Certainty, Defender, Document, Mention, Rejection, Role


def document(text: str, language: str = "", roles: dict[int, Role] | None = None) -> Document:
    """A document of one block a line."""
    blocks, at = [], 0
    for number, line in enumerate(text.split("\n")):
        role = (roles or {}).get(number, Role.BODY)
        blocks.append(Block(at, at + len(line), BlockKind.PARAGRAPH, role))
        at += len(line) + 1
    return Document(
        "doc", "key", "source", "An organisation", "https://example.org/1", "", text,
        tuple(blocks), language=language,
    )  # fmt: skip


def found(
    people: list[Defender], text: str, language: str = "", roles: dict[int, Role] | None = None
) -> dict[str, Mention]:
    made = build(people).mentions(document(text, language, roles))
    return {mention.defender: mention for mention in made}


def surfaces(mention: Mention, text: str) -> list[str]:
    return [text[anchor.start : anchor.end] for anchor in mention.anchors]


CASES = [
    pytest.param(
        [Defender("a", "Belmiro Xandala", (), "AO", "")],
        "O juiz condenou Belmiro Xandala a dois anos. A juíza federal Belmira Xandala falou.",
        "pt",
        ["a"],
        [],
        id="whom-a-judge-convicts-is-no-judge",
    ),
    pytest.param(
        [Defender("a", "Aristide Ndakumana", (), "BI", "")],
        "Le jugement d'Aristide Ndakumana sera rendu le 20 mars, dit l'avocat d'Aristide Ndakumana.",
        "fr",
        ["a"],
        [],
        id="elision-after-a-word-of-the-court",
    ),
    pytest.param(
        [Defender("a", "Aristide Ndakumana", (), "BI", "")],
        "Aristide Ndakumana, accusé du meurtre d'un policier, est ressorti libre du palais de justice.",
        "fr",
        ["a"],
        [],
        id="accused-of-killing-an-officer-is-no-officer",
    ),
    pytest.param(
        [Defender("a", "Belmiro Xandala", (), "", ""), Defender("b", "Rita Molongo", (), "", "")],
        "Belmiro Xandala e Rita Molongo foram detidos a 10 de Março.",
        "pt",
        ["a", "b"],
        [],
        id="two-names-with-and-between-are-two-people",
    ),
    pytest.param(
        [Defender("a", "Belmiro Xandala", (), "AO", "")],
        "O juiz provincial Belmiro Xandala falou.",
        "pt",
        [],
        ["a"],
        id="a-judge-with-an-adjective",
    ),
    pytest.param(
        [Defender("a", "Phạm Thị Ngọc Diễm", (), "VN", "blogger, Đà Nẵng")],
        "Pham Thi Ngoc Diem, a blogger from Da Nang, was jailed. Diem said nothing.",
        "en",
        ["a"],
        [],
        id="vi",
    ),
    pytest.param(
        [Defender("a", "Le Van Thuc", (), "VN", "")],
        "Le Van Thuy was jailed in Hue.",
        "en",
        [],
        ["a"],
        id="vi2",
    ),
    pytest.param(
        [Defender("a", "Thinzar Wai Yan", (), "MM", "student leader")],
        "Daw Thinzar Wai Yan was sentenced. Ma Thinzar Wai Yan is ill.",
        "en",
        ["a"],
        [],
        id="my",
    ),
    pytest.param(
        [Defender("a", "Nay Lin Kyaw", (), "MM", "")],
        "U Nay Linn Kyaw was arrested in Dawei.",
        "en",
        ["a"],
        [],
        id="my2",
    ),
    pytest.param(
        [Defender("a", "Suparjo", (), "ID", "farmer, Kulon Progo")],
        "Suparjo, a farmer from Kulon Progo, was arrested. The police chief, Widodo, said so.",
        "en",
        ["a"],
        [],
        id="id",
    ),
    pytest.param(
        [Defender("a", "Meron Gebreyesus Hailu", (), "ET", "journalist")],
        "Meron Gebreyesus was arrested. Gebreyesus Hailu, her father, wept.",
        "en",
        ["a"],
        [],
        id="et",
    ),
    pytest.param(
        [Defender("a", "Meron Gebreyesus Hailu", (), "ET", "journalist")],
        "Tsegaye Gebreyesus Hailu was arrested.",
        "en",
        [],
        ["a"],
        id="et2",
    ),
    pytest.param(
        [Defender("a", "Rojda Şengül", (), "TR", "lawyer, Van")],
        "Avukat Rojda Şengül'ün davası ertelendi. Şengül tutuklu.",
        "tr",
        ["a"],
        [],
        id="ku",
    ),
    pytest.param(
        [Defender("a", "Oʻktam Gʻofurov", (), "UZ", "blogger")],
        "Blogger O'ktam G'ofurov and Uktam Gafurov's brother were seen.",
        "en",
        ["a"],
        [],
        id="uz",
    ),
    pytest.param(
        [Defender("a", "Oʻktam Gʻofurov", (), "UZ", "blogger")],
        "Блогера Уктама Гафурова задержали в Бухаре.",
        "ru",
        ["a"],
        [],
        id="uz2",
    ),
    pytest.param(
        [Defender("a", "Zhanat Beisembayev", (), "KZ", "")],
        "Жаната Бейсембаева приговорили к трём годам.",
        "ru",
        ["a"],
        [],
        id="kz",
    ),
    pytest.param(
        [Defender("a", "Tashi Wangdu", ("བཀྲ་ཤིས་དབང་འདུས།",), "CN", "Tibetan monk, Ngaba")],
        "Tashi Wangdue, a monk from Ngaba, was detained.",
        "en",
        ["a"],
        [],
        id="bo",
    ),
    pytest.param(
        [Defender("a", "Gulnisa Memet", (), "CN", "")],
        "Gulnisa Mamat was sentenced in Kashgar; Memet's mother is ill.",
        "en",
        ["a"],
        [],
        id="ug",
    ),
    pytest.param(
        [Defender("a", "Gulnisa Memet", ("古丽尼莎·买买提",), "CN", "")],
        "古丽尼莎·买买提被判刑十年。",
        "zh",
        ["a"],
        [],
        id="ug2",
    ),
    pytest.param(
        [Defender("a", "José Raimundo Tavares da Cruz", (), "BR", "")],
        "Tavares da Cruz foi ameaçado. José Raimundo Tavares está foragido.",
        "pt",
        ["a"],
        [],
        id="pt",
    ),
    pytest.param(
        [Defender("a", "Yolanda Quispe Mamani", (), "PE", "lideresa, Puno")],
        "La lideresa Yolanda Quispe fue detenida. Quispe Mamani fue trasladada.",
        "es",
        ["a"],
        [],
        id="es",
    ),
    pytest.param(
        [Defender("a", "Yolanda Quispe Mamani", (), "PE", "lideresa, Puno")],
        "Yolanda Quispe Condori, comerciante de Tacna, fue detenida.",
        "es",
        [],
        ["a"],
        id="es2",
    ),
    pytest.param(
        [Defender("a", "Yolanda Quispe Mamani", (), "PE", "lideresa, Puno")],
        "Los hermanos Pedro y Juan Quispe Mamani fueron detenidos.",
        "es",
        [],
        ["a"],
        id="es3",
    ),
    pytest.param(
        [Defender("a", "Nouhoum Traoré Sidibé", (), "ML", "syndicaliste")],
        "Le syndicaliste Traoré Nouhoum a été arrêté.",
        "fr",
        ["a"],
        [],
        id="fr",
    ),
    pytest.param(
        [Defender("a", "Wideline Saint-Fleur", (), "HT", "")],
        "Wideline St-Fleur a été enlevée.",
        "fr",
        ["a"],
        [],
        id="ht",
    ),
    pytest.param(
        [Defender("a", "Hanitra Rasoanaivo", (), "MG", "")],
        "Rasoanaivo Hanitra est en prison.",
        "fr",
        ["a"],
        [],
        id="mg",
    ),
    pytest.param(
        [Defender("a", "Aminu Garba Tsafe", (), "NG", "reporter, Zamfara")],
        "Malam Aminu Tsafe was charged. Aminu Garba Tsafe's trial is on 4 May.",
        "en",
        ["a"],
        [],
        id="ha",
    ),
    pytest.param(
        [Defender("a", "Omolará Adébáyò", (), "NG", "")],
        "Omolara Adebayo was beaten.",
        "en",
        ["a"],
        [],
        id="yo",
    ),
    pytest.param(
        [Defender("a", "Тимофей Кряжев", (), "RU", "эколог, Пермь")],
        "Timofei Kryazhev, an ecologist, was jailed in Perm. Kryazhev is ill.",
        "en",
        ["a"],
        [],
        id="ru",
    ),
    pytest.param(
        [Defender("a", "Timofey Kryazhev", (), "RU", "")],
        "Суд оставил Тимофея Кряжева под стражей. Кряжеву нужен врач.",
        "ru",
        ["a"],
        [],
        id="ru2",
    ),
    pytest.param(
        [Defender("a", "Timofey Kryazhev", (), "RU", "")],
        "Кряжев Тимофей Игоревич осуждён.",
        "ru",
        ["a"],
        [],
        id="ru3",
    ),
    pytest.param(
        [Defender("a", "Timofey Andreevich Kryazhev", (), "RU", "")],
        "Тимофей Сергеевич Кряжев осуждён.",
        "ru",
        [],
        ["a"],
        id="ru4",
    ),
    pytest.param(
        [Defender("a", "Hryhorii Solodchenko", (), "UA", "")],
        "Григорія Солодченка звільнили. Григорий Солодченко дома.",
        "uk",
        ["a"],
        [],
        id="uk",
    ),
    pytest.param(
        [Defender("a", "Aliaksei Hurynovich", (), "BY", "")],
        "Алексея Гуриновича осудили. Alexei Gurinovich is held.",
        "ru",
        ["a"],
        [],
        id="be",
    ),
    pytest.param(
        [Defender("a", "Abdulrahman Al-Harazi", (), "YE", "journalist, Taiz")],
        "حكمت المحكمة على الصحفي عبد الرحمن الحرازي بالسجن. وقال الحرازي إنه بريء.",
        "ar",
        ["a"],
        [],
        id="ar",
    ),
    pytest.param(
        [Defender("a", "عبد الرحمن الحرازي", (), "YE", "journalist")],
        "Abdel Rahman el-Harazi was jailed. Al-Harazi is ill.",
        "en",
        ["a"],
        [],
        id="ar2",
    ),
    pytest.param(
        [Defender("a", "Samira bint Khalfan Al Busaidi", (), "OM", "")],
        "سميرة البوسعيدي معتقلة منذ شهر في مسقط.",
        "ar",
        ["a"],
        [],
        id="ar3",
    ),
    pytest.param(
        [Defender("a", "Youssef Benkirane", (), "MA", "")],
        "يوسف بنكيران معتقل. Yusuf Ben Kirane.",
        "ar",
        ["a"],
        [],
        id="ar4",
    ),
    pytest.param(
        [Defender("a", "Shirin Mohammadzadeh", (), "IR", "lawyer")],
        "شیرین محمدزاده، وکیل دادگستری، بازداشت شد.",
        "fa",
        ["a"],
        [],
        id="fa",
    ),
    pytest.param(
        [Defender("a", "Noa Ben-Shitrit", (), "IL", "")],
        "נועה בן שיטרית נעצרה.",
        "he",
        ["a"],
        [],
        id="he",
    ),
    pytest.param(
        [Defender("a", "Zeng Fanhua", (), "CN", "lawyer, Wuhan")],
        "武汉律师曾繁华被带走。曾繁华的妻子说，曾律师身体不好。",
        "zh",
        ["a"],
        [],
        id="zh",
    ),
    pytest.param(
        [Defender("a", "Wang Ying", ("王莹",), "CN", "")],
        "Wang Ying (王颖) was detained.",
        "en",
        [],
        ["a"],
        id="zh2",
    ),
    pytest.param(
        [Defender("a", "Wang Ying", ("王莹",), "CN", "")],
        "Wang Ying (王瑩) was detained.",
        "en",
        ["a"],
        [],
        id="zh2b",
    ),
    pytest.param(
        [Defender("a", "Wang Ying", ("王莹",), "CN", "")],
        "王颖被刑拘。",
        "zh",
        [],
        ["a"],
        id="zh2c",
    ),
    pytest.param(
        [Defender("a", "欧阳晓岚", (), "CN", "activist")],
        "Ouyang Xiaolan, an activist, was jailed. Ms Ouyang is ill.",
        "en",
        ["a"],
        [],
        id="zh3",
    ),
    pytest.param(
        [Defender("a", "Jiang Yutong", (), "CN", "")],
        "Helen Jiang Yutong and Jiang Yu Tong were named. JIANG YUTONG.",
        "en",
        ["a"],
        [],
        id="zh4",
    ),
    pytest.param(
        [Defender("a", "Luo Ping", (), "CN", "film maker")],
        "Luo Pingping and Luo Jianping were tried.",
        "en",
        [],
        ["a"],
        id="zh5",
    ),
    pytest.param(
        [Defender("a", "Hsieh Cheng-han", (), "TW", "")],
        "謝政翰在台北被捕。謝政翰今年三十歲。",
        "zh",
        ["a"],
        [],
        id="tw",
    ),
    pytest.param(
        [Defender("a", "Leung Wing-sze", ("梁詠詩",), "HK", "nurse")],
        "護士梁詠詩被控。Wing-sze Leung, a nurse, was charged.",
        "zh",
        ["a"],
        [],
        id="hk",
    ),
    pytest.param(
        [Defender("a", "Marisela Escobedo Quintana", (), "MX", "activist")],
        "Marisela Escobeda Quintana, activist, was threatened; Marisela Escobedo fled.",
        "en",
        ["a"],
        [],
        id="typo",
    ),
    pytest.param(
        [Defender("a", "Kwabena Agyemang", (), "GH", "")],
        "Kwabena Agyeman was detained.",
        "en",
        [],
        ["a"],
        id="typo2",
    ),
    pytest.param(
        [Defender("a", "Somchai Rattanaporn", ("Lek",), "TH", "student")],
        "Somchai ‘Lek’ Rattanaporn was freed. Lek smiled.",
        "en",
        ["a"],
        [],
        id="nick",
    ),
    pytest.param(
        [Defender("a", "Pedro Salgueiro", (), "PT", "journalist")],
        "Judge Pedro Salgueiro refused bail to Rui Costa.",
        "en",
        [],
        ["a"],
        id="judge",
    ),
    pytest.param(
        [Defender("a", "Pedro Salgueiro", (), "PT", "journalist")],
        "The ruling was read by Pedro Salgueiro, the presiding judge of the court.",
        "en",
        [],
        ["a"],
        id="judge2",
    ),
    pytest.param(
        [Defender("a", "Pedro Salgueiro", (), "PT", "journalist")],
        "Write to: Minister of Justice Pedro Salgueiro.",
        "en",
        [],
        ["a"],
        id="min",
    ),
    pytest.param(
        [Defender("a", "Pedro Salgueiro", (), "PT", "journalist")],
        "By Pedro Salgueiro\nThe court jailed Rui Costa on Monday.",
        "en",
        [],
        ["a"],
        id="by",
    ),
    pytest.param(
        [Defender("a", "Pedro Salgueiro", (), "PT", "journalist")],
        "The court jailed Rui Costa on Monday.\nPhoto: Pedro Salgueiro",
        "en",
        [],
        ["a"],
        id="photo",
    ),
    pytest.param(
        [Defender("a", "Pedro Salgueiro", (), "PT", "journalist")],
        "The court jailed Rui Costa on Monday.\nFor more information contact Pedro Salgueiro, press officer, +351 21 000 000",
        "en",
        [],
        ["a"],
        id="contact",
    ),
    pytest.param(
        [
            Defender("a", "Ali Karimi", (), "IR", "lawyer, Shiraz"),
            Defender("b", "Ali Karimi", (), "IR", "teacher, Tabriz"),
        ],
        "The teacher Ali Karimi was arrested in Tabriz.",
        "en",
        ["b"],
        ["a"],
        id="two",
    ),
    pytest.param(
        [
            Defender("a", "Ali Karimi", (), "IR", "lawyer, Shiraz"),
            Defender("b", "Ali Karimi", (), "IR", "teacher, Tabriz"),
        ],
        "Ali Karimi was arrested.",
        "en",
        [],
        ["a", "b"],
        id="two2",
    ),
    pytest.param(
        [Defender("a", "Mohamed Ahmed", (), "EG", "")],
        "Mohamed Ahmed was arrested in Aswan.",
        "en",
        [],
        ["a"],
        id="common",
    ),
    pytest.param(
        [Defender("a", "Natalia Verbitskaya", (), "UA", "")],
        "Natalya Verbytska was jailed. Наталії Вербицької немає.",
        "uk",
        ["a"],
        [],
        id="decoy",
    ),
    pytest.param(
        [Defender("a", "Γιώργος Παπαναστασίου", (), "GR", "")],
        "Giorgos Papanastasiou was tried in Athens.",
        "en",
        ["a"],
        [],
        id="gr",
    ),
    pytest.param(
        [Defender("a", "Nino Kalandadze", (), "GE", "")],
        "ნინო კალანდაძე დააკავეს.",
        "ka",
        ["a"],
        [],
        id="ka",
    ),
    pytest.param(
        [Defender("a", "Armen Hovhannisyan", (), "AM", "")],
        "Արմեն Հովհաննիսյանը ձերբակալվել է։",
        "hy",
        ["a"],
        [],
        id="hy",
    ),
    pytest.param(
        [Defender("a", "Kim Seon-hwa", ("김선화",), "KR", "")],
        "김선화씨가 구속됐다.",
        "ko",
        ["a"],
        [],
        id="ko",
    ),
    pytest.param(
        [Defender("a", "Farhana Yasmin Mitu", ("ফারহানা ইয়াসমিন মিতু",), "BD", "")],
        "ফারহানা ইয়াসমিন মিতুকে গ্রেপ্তার করা হয়েছে।",
        "bn",
        ["a"],
        [],
        id="bn",
    ),
    pytest.param(
        [Defender("a", "Ramesh Munda", ("रमेश मुंडा",), "IN", "")],
        "रमेश मुंडा को गिरफ्तार किया गया।",
        "hi",
        ["a"],
        [],
        id="hi",
    ),
    pytest.param(
        [Defender("a", "Somchai Rattanaporn", ("สมชาย รัตนพร",), "TH", "")],
        "ศาลสั่งจำคุกนายสมชาย รัตนพร เป็นเวลาสองปี",
        "th",
        ["a"],
        [],
        id="th",
    ),
    pytest.param(
        [Defender("a", "Meron Hailu", ("ሜሮን ኃይሉ",), "ET", "")],
        "ጋዜጠኛ ሜሮን ኃይሉ ታሰረች።",
        "am",
        ["a"],
        [],
        id="am",
    ),
    pytest.param(
        [Defender("a", "Rosa Vargas", (), "CO", "")],
        "Ana Rosa Vargas Medina fue detenida.",
        "es",
        [],
        ["a"],
        id="inlong",
    ),
    pytest.param(
        [Defender("a", "Lucía Tapia Ordóñez", (), "EC", "")],
        "TAPIA ORDOÑEZ, Lucia: prisión preventiva.",
        "es",
        ["a"],
        [],
        id="caps",
    ),
    pytest.param(
        [Defender("a", "Ingrid Solheim", (), "NO", "")],
        "Ingrid Solheim’s trial; d’Ingrid Solheim.",
        "en",
        ["a"],
        [],
        id="poss",
    ),
    pytest.param(
        [Defender("a", "Justyna Wydrzyńska-Nowak", (), "PL", "")],
        "Sąd skazał Justynę Wydrzyńską-Nowak.",
        "pl",
        ["a"],
        [],
        id="pl",
    ),
    pytest.param(
        [Defender("a", "Md. Kamrul Hasan Shaon", (), "BD", "journalist")],
        "Kamrul Hasan Shaon, a journalist, was arrested.",
        "en",
        ["a"],
        [],
        id="md",
    ),
    pytest.param(
        [Defender("a", "Nurul Izzati binti Rahmat", (), "MY", "")],
        "Nurul Izzati Rahmat was charged.",
        "en",
        ["a"],
        [],
        id="bin",
    ),
    pytest.param(
        [Defender("a", "S. Thanabalan a/l Muniandy", (), "MY", "")],
        "Thanabalan Muniandy was charged.",
        "en",
        ["a"],
        [],
        id="al",
    ),
    pytest.param(
        [Defender("a", "Pedro Salgueiro", (), "MZ", "jornalista, Beira")],
        "O juiz Pedro Salgueiro negou o pedido. O tribunal de Tete condenou Rui Costa.",
        "pt",
        [],
        ["a"],
        id="pt-juiz",
    ),
    pytest.param(
        [Defender("a", "Pedro Salgueiro", (), "MZ", "jornalista, Beira")],
        "A sentença foi lida pelo juiz presidente, Pedro Salgueiro.",
        "pt",
        [],
        ["a"],
        id="pt-juiz2",
    ),
    pytest.param(
        [Defender("a", "Pedro Salgueiro", (), "MZ", "jornalista, Beira")],
        "O comandante provincial da PRM, Pedro Salgueiro, negou tudo.",
        "pt",
        [],
        ["a"],
        id="pt-com",
    ),
    pytest.param(
        [Defender("a", "Pedro Salgueiro", (), "MZ", "jornalista, Beira")],
        "Segundo o porta-voz do SERNIC, Pedro Salgueiro, o detido está bem.",
        "pt",
        [],
        ["a"],
        id="pt-porta",
    ),
    pytest.param(
        [Defender("a", "Moussa Kabré", (), "BF", "syndicaliste, Kaya")],
        "Le procureur du Faso près le tribunal de Kaya, Moussa Kabré, a requis deux ans.",
        "fr",
        [],
        ["a"],
        id="fr-proc",
    ),
    pytest.param(
        [Defender("a", "Moussa Kabré", (), "BF", "syndicaliste, Kaya")],
        "L'audience était présidée par Moussa Kabré.",
        "fr",
        [],
        ["a"],
        id="fr-jug",
    ),
    pytest.param(
        [Defender("a", "Moussa Kabré", (), "BF", "syndicaliste, Kaya")],
        "M. Moussa Kabré, ministre de la Sécurité, a répondu.",
        "fr",
        [],
        ["a"],
        id="fr-min",
    ),
    pytest.param(
        [Defender("a", "Moussa Kabré", (), "BF", "syndicaliste, Kaya")],
        "Le syndicaliste Moussa Kabré a été interpellé par la police. Kabré, 45 ans, est malade. Le juge a renvoyé l'affaire.",
        "fr",
        ["a"],
        [],
        id="fr-ok",
    ),
    pytest.param(
        [Defender("a", "Rubén Yupanqui", (), "PE", "dirigente, Cajamarca")],
        "La acusación la sostuvo el fiscal provincial Rubén Yupanqui.",
        "es",
        [],
        ["a"],
        id="es-fis",
    ),
    pytest.param(
        [Defender("a", "Rubén Yupanqui", (), "PE", "dirigente, Cajamarca")],
        "Según el coronel PNP Rubén Yupanqui, no hubo heridos.",
        "es",
        [],
        ["a"],
        id="es-cor",
    ),
    pytest.param(
        [Defender("a", "Rubén Yupanqui", (), "PE", "dirigente, Cajamarca")],
        "Rubén Yupanqui, alcalde distrital, pidió calma.",
        "es",
        [],
        ["a"],
        id="es-alc",
    ),
    pytest.param(
        [Defender("a", "Rubén Yupanqui", (), "PE", "dirigente, Cajamarca")],
        "La Policía detuvo a Rubén Yupanqui el martes. El fiscal pidió 12 años para Yupanqui.",
        "es",
        ["a"],
        [],
        id="es-ok",
    ),
    pytest.param(
        [Defender("a", "Rubén Yupanqui", (), "PE", "dirigente, Cajamarca")],
        "El juez ordenó prisión preventiva contra Rubén Yupanqui, acusado por el fiscal Ramos.",
        "es",
        ["a"],
        [],
        id="es-ok2",
    ),
    pytest.param(
        [Defender("a", "Rubén Darío Yupanqui Tello", ("Rubén Yupanqui",), "PE", "")],
        "A Rubén Yupanqui Tello lo soltaron. Don Rubén agradeció.",
        "es",
        ["a"],
        [],
        id="es-dim",
    ),
    pytest.param(
        [Defender("a", "Timur Ablyakimov", (), "UA", "Crimea, activist")],
        "Судья Южного окружного военного суда Тимур Аблякимов огласил приговор.",
        "ru",
        [],
        ["a"],
        id="ru-sud",
    ),
    pytest.param(
        [Defender("a", "Timur Ablyakimov", (), "UA", "Crimea, activist")],
        "Начальник колонии Тимур Аблякимов отказал в свидании.",
        "ru",
        [],
        ["a"],
        id="ru-nach",
    ),
    pytest.param(
        [Defender("a", "Timur Ablyakimov", (), "UA", "Crimea, activist")],
        "Старший следователь ФСБ Т. Аблякимов продлил срок.",
        "ru",
        [],
        ["a"],
        id="ru-sled",
    ),
    pytest.param(
        [Defender("a", "Timur Ablyakimov", (), "UA", "Crimea, activist")],
        "Крымского татарина Тимура Аблякимова этапировали. Аблякимов болен. С Аблякимовым не дают свиданий.",
        "ru",
        ["a"],
        [],
        id="ru-ok",
    ),
    pytest.param(
        [Defender("a", "Olga Verkhovskaya", (), "RU", "")],
        "Суд арестовал Ольгу Верховскую. Верховской вменяют фейки.",
        "ru",
        ["a"],
        [],
        id="ru-adj",
    ),
    pytest.param(
        [Defender("a", "Ольга Верховская", (), "RU", "")],
        "Olga Verkhovskaya was arrested; Verkhovskaia denies it.",
        "en",
        ["a"],
        [],
        id="ru-adj2",
    ),
    pytest.param(
        [Defender("a", "Igor Kudryavy", (), "RU", "")],
        "Игоря Кудрявого оштрафовали.",
        "ru",
        ["a"],
        [],
        id="ru-masc",
    ),
    pytest.param(
        [Defender("a", "Семён Плетнёв", (), "RU", "")],
        "Semyon Pletnyov and Semen Pletnev are one man.",
        "en",
        ["a"],
        [],
        id="ru-yo",
    ),
    pytest.param(
        [Defender("a", "Natalia Shcherbakova", (), "RU", "")],
        "Наталью Щербакову отпустили.",
        "ru",
        ["a"],
        [],
        id="ru-sh",
    ),
    pytest.param(
        [Defender("a", "Yevgeny Zhizhin", (), "RU", "")],
        "Евгения Жижина избили в СИЗО.",
        "ru",
        ["a"],
        [],
        id="ru-zh",
    ),
    pytest.param(
        [Defender("a", "Aida Nurmagambetova", (), "KZ", "")],
        "Аиду Нурмагамбетову вызвали на допрос.",
        "ru",
        ["a"],
        [],
        id="ru-foreign",
    ),
    pytest.param(
        [Defender("a", "Aida Nurmagambetova", (), "KZ", "")],
        "Аида Нұрмағамбетова сотталды.",
        "kk",
        ["a"],
        [],
        id="kk",
    ),
    pytest.param(
        [Defender("a", "Mahina Rajabova", (), "TJ", "")],
        "Маҳина Раҷабова боздошт шуд. Махину Раджабову задержали.",
        "tg",
        ["a"],
        [],
        id="tg",
    ),
    pytest.param(
        [Defender("a", "Hani Al-Zubairi", (), "YE", "journalist, Aden")],
        "ترأس الجلسة القاضي هاني الزبيري.",
        "ar",
        [],
        ["a"],
        id="ar-qadi",
    ),
    pytest.param(
        [Defender("a", "Hani Al-Zubairi", (), "YE", "journalist, Aden")],
        "قال وزير الداخلية هاني الزبيري إن الأمر سيدرس.",
        "ar",
        [],
        ["a"],
        id="ar-wazir",
    ),
    pytest.param(
        [Defender("a", "Hani Al-Zubairi", (), "YE", "journalist, Aden")],
        "اعتقلت قوات الأمن الصحفي هاني الزبيري في عدن. ونقل الزبيري إلى المستشفى. وقضت المحكمة بسجن هاني.",
        "ar",
        ["a"],
        [],
        id="ar-ok",
    ),
    pytest.param(
        [Defender("a", "Hani Al-Zubairi", (), "YE", "journalist, Aden")],
        "اعتقل هاني محمد سالم الزبيري أمس.",
        "ar",
        ["a"],
        [],
        id="ar-chain",
    ),
    pytest.param(
        [Defender("a", "Abdelkrim Zeghileche", (), "DZ", "")],
        "عبد الكريم زغيليش في السجن منذ سنة.",
        "ar",
        ["a"],
        [],
        id="ar-fr",
    ),
    pytest.param(
        [Defender("a", "Nacer Boudjemaa", (), "DZ", "")],
        "حكم على ناصر بوجمعة بالحبس.",
        "ar",
        ["a"],
        [],
        id="ar-bou",
    ),
    pytest.param(
        [Defender("a", "Abdullah Al Shamsi", (), "AE", "")],
        "عبدالله الشامسي معتقل رأي.",
        "ar",
        ["a"],
        [],
        id="ar-abd",
    ),
    pytest.param(
        [Defender("a", "Sherwan Taha Ameen", (), "IQ", "")],
        "شيروان طه أمين حكم عليه في أربيل.",
        "ar",
        ["a"],
        [],
        id="ar-kurd",
    ),
    pytest.param(
        [Defender("a", "Nasim Soltanbeigi", (), "IR", "")],
        "نسیم سلطان\u200cبیگی به شش سال حبس محکوم شد.",
        "fa",
        ["a"],
        [],
        id="fa-2",
    ),
    pytest.param(
        [Defender("a", "Mahrukh Baloch", (), "PK", "")],
        "ماہ رخ بلوچ کو گرفتار کیا گیا۔",
        "ur",
        ["a"],
        [],
        id="ur",
    ),
    pytest.param(
        [Defender("a", "Issa Amro", (), "PS", "")],
        "עיסא עמרו שוחרר ממעצר.",
        "he",
        ["a"],
        [],
        id="he2",
    ),
    pytest.param(
        [Defender("a", "Deng Guoping", (), "CN", "farmer, Hunan")],
        "审判长邓国平宣读判决书。",
        "zh",
        [],
        ["a"],
        id="zh-judge",
    ),
    pytest.param(
        [Defender("a", "Deng Guoping", (), "CN", "farmer, Hunan")],
        "负责此案的警官邓国平拒绝回答。",
        "zh",
        [],
        ["a"],
        id="zh-after",
    ),
    pytest.param(
        [Defender("a", "Deng Guoping", (), "CN", "farmer, Hunan")],
        "湖南农民邓国平被刑事拘留。邓国平的妻子说，邓某平身体很差。",
        "zh",
        ["a"],
        [],
        id="zh-ok",
    ),
    pytest.param(
        [Defender("a", "Deng Guoping", ("邓国平",), "CN", "")],
        "湖南農民鄧國平被刑事拘留。",
        "zh",
        ["a"],
        [],
        id="zh-tw",
    ),
    pytest.param(
        [Defender("a", "邓国平", (), "CN", "")],
        "Deng Guo-ping, also known as Teng Kuo-p'ing, was held. Mr Deng is 60.",
        "en",
        ["a"],
        [],
        id="zh-en",
    ),
    pytest.param(
        [Defender("a", "Luo Yi", (), "CN", "petitioner, Xi'an")],
        "西安访民罗义被行政拘留十日。罗义已六十岁。",
        "zh",
        ["a"],
        [],
        id="zh-2c",
    ),
    pytest.param(
        [Defender("a", "Luo Yi", (), "CN", "petitioner, Xi'an")],
        "他把罗衣放在桌上，然后离开了北京。",
        "zh",
        [],
        ["a"],
        id="zh-2cx",
    ),
    pytest.param(
        [Defender("a", "Ghulja Memtimin", (), "CN", "")],
        "Gulja Memtimin was taken from Hotan.",
        "en",
        ["a"],
        [],
        id="zh-ug",
    ),
    pytest.param(
        [Defender("a", "Choi Min-jung", (), "KR", "")],
        "Choe Minjung and Min-jung Choi were tried.",
        "en",
        ["a"],
        [],
        id="ko2",
    ),
    pytest.param(
        [Defender("a", "Sato Haruka", ("佐藤春香",), "JP", "")],
        "佐藤春香さんは釈放された。",
        "ja",
        ["a"],
        [],
        id="ja",
    ),
    pytest.param(
        [Defender("a", "Nguyen Thi Hau", (), "VN", "")],
        "Bà Nguyễn Thị Hậu bị kết án. Nguyễn Thị Hào cũng vậy.",
        "vi",
        ["a"],
        [],
        id="vi-dia",
    ),
    pytest.param(
        [Defender("a", "Çağla Işık", (), "TR", "journalist")],
        "Gazeteci Cagla Isik'in duruşması. Işık'a ceza verildi.",
        "tr",
        ["a"],
        [],
        id="tr2",
    ),
    pytest.param(
        [Defender("a", "Çağla Işık", (), "TR", "journalist")],
        "Hâkim Çağla Işık duruşmayı erteledi.",
        "tr",
        [],
        ["a"],
        id="tr-hakim",
    ),
    pytest.param(
        [Defender("a", "Ceyhun Xəlilov", (), "AZ", "")],
        "Jeyhun Khalilov was detained in Baku. Ceyhun Xəlilova qarşı iş açıldı.",
        "en",
        ["a"],
        [],
        id="az2",
    ),
    pytest.param(
        [Defender("a", "Jeyhun Khalilov", (), "AZ", "")],
        "Ceyhun Xəlilov həbs edilib.",
        "az",
        ["a"],
        [],
        id="az3",
    ),
    pytest.param(
        [Defender("a", "Shaxnoza Yoʻldosheva", (), "UZ", "")],
        "Shakhnoza Yuldasheva's appeal was heard. Шахноза Юлдашева.",
        "en",
        ["a"],
        [],
        id="uz3",
    ),
    pytest.param(
        [Defender("a", "Yohana Wenda", (), "ID", "Papua, student")],
        "Mahasiswi Papua Yohana Wenda ditangkap polisi. Kapolres Jayapura AKBP Yohan Wenda membantah.",
        "id",
        ["a"],
        [],
        id="id2",
    ),
    pytest.param(
        [Defender("a", "Suparjo", (), "ID", "farmer, Kulon Progo")],
        "Bupati Suparjo membuka acara di Sleman.",
        "id",
        [],
        ["a"],
        id="id3",
    ),
    pytest.param(
        [Defender("a", "Natthaphong Sae-Lim", (), "TH", "")],
        "Nattapong Saelim was bailed.",
        "en",
        ["a"],
        [],
        id="th2",
    ),
    pytest.param(
        [Defender("a", "Chea Sokunthea", (), "KH", "")],
        "Sokunthea Chea was convicted. Chea Sokunthear will appeal.",
        "en",
        ["a"],
        [],
        id="kh",
    ),
    pytest.param(
        [Defender("a", "Bounmy Phommachanh", (), "LA", "")],
        "Bounmi Phommachan has vanished.",
        "en",
        ["a"],
        [],
        id="la",
    ),
    pytest.param(
        [Defender("a", "Sarita Kumari Chaudhary", (), "NP", "")],
        "Sarita Chaudhari was attacked.",
        "en",
        ["a"],
        [],
        id="np",
    ),
    pytest.param(
        [Defender("a", "Cabdi Maxamed Faarax", (), "SO", "")],
        "Abdi Mohamed Farah was arrested in Baidoa.",
        "en",
        ["a"],
        [],
        id="so",
    ),
    pytest.param(
        [Defender("a", "Tsehaye Ghebremeskel", (), "ER", "")],
        "Tsehay Gebremeskel has been held since 2001.",
        "en",
        ["a"],
        [],
        id="er",
    ),
    pytest.param(
        [Defender("a", "Jean-Damascène Nkurunziza", (), "RW", "")],
        "NKURUNZIZA Jean Damascene was sentenced. Nkurunziza appealed.",
        "en",
        ["a"],
        [],
        id="rw",
    ),
    pytest.param(
        [Defender("a", "Mwamba Ilunga Trésor", (), "CD", "")],
        "Trésor Ilunga Mwamba was freed in Lubumbashi.",
        "en",
        ["a"],
        [],
        id="cd",
    ),
    pytest.param(
        [Defender("a", "Chidinma Okonkwo-Eze", (), "NG", "")],
        "Chidinma Okonkwo was released.",
        "en",
        ["a"],
        [],
        id="ng",
    ),
    pytest.param(
        [Defender("a", "Szabó Eszter", (), "HU", "")],
        "Eszter Szabó was fined.",
        "en",
        ["a"],
        [],
        id="hu",
    ),
    pytest.param(
        [Defender("a", "Eleni Georgiou", (), "CY", "")],
        "Η Ελένη Γεωργίου καταδικάστηκε.",
        "el",
        ["a"],
        [],
        id="gr2",
    ),
    pytest.param(
        [Defender("a", "Dragan Đurđević", (), "RS", "")],
        "Dragan Djurdjevic was beaten. Драган Ђурђевић.",
        "en",
        ["a"],
        [],
        id="rs",
    ),
    pytest.param(
        [Defender("a", "Hana Lindqvist", (), "SE", "writer")],
        "“Silence,” a poem by Hana Lindqvist, was read to the judges.",
        "en",
        ["a"],
        [],
        id="auth",
    ),
    pytest.param(
        [Defender("a", "Dawit Alemayehu", (), "ET", "blogger, Mekelle")],
        "Her lawyer, Dawit Alemayehu, said the police had refused bail.",
        "en",
        [],
        ["a"],
        id="quote-l",
    ),
    pytest.param(
        [Defender("a", "Dawit Alemayehu", (), "ET", "blogger, Mekelle")],
        "Police spokesman Inspector Dawit Alemayehu said so. Dawit Alemayehu added that it was over.",
        "en",
        [],
        ["a"],
        id="spk",
    ),
    pytest.param(
        [Defender("a", "Dawit Alemayehu", (), "ET", "blogger, Mekelle")],
        "Football coach Dawit Alemayehu won the cup with Adama City.",
        "en",
        [],
        ["a"],
        id="coach",
    ),
    pytest.param(
        [Defender("a", "Dawit Alemayehu", (), "ET", "blogger, Mekelle")],
        "Dawit Alemayehu, 9, a pupil from Adama, drew the bird.",
        "en",
        [],
        ["a"],
        id="child",
    ),
    pytest.param(
        [Defender("a", "Maria Santos", (), "PH", "nun, Davao")],
        "Maria Santos, a Brazilian farmer, was shot in Bahia.",
        "en",
        [],
        ["a"],
        id="other-country",
    ),
    pytest.param(
        [Defender("a", "Yauhen Kastsiukou", (), "BY", "blogger, Brest")],
        "Blogger Evgeny Kostyukov was taken from his flat.",
        "en",
        ["a"],
        [],
        id="a Belarusian by his Russian name",
    ),
    pytest.param(
        [Defender("a", "Rita Camposol", (), "PE", "journalist, Ica")],
        "Rita Camposol, whom a judge in Ica had fined, walked free.",
        "en",
        ["a"],
        [],
        id="a judge in a relative clause",
    ),
    pytest.param(
        [Defender("a", "Arturo Benalta", (), "PY", "abogado, Pilar")],
        "Lo dijo el doctor Arturo Benalta, de Pilar.",
        "es",
        ["a"],
        [],
        id="doctor is a lawyer's title",
    ),
    pytest.param(
        [Defender("a", "Fr. Anselm Tabuga", (), "PH", "priest, Iloilo")],
        "Soldiers came to Father Anselm Tabuga in the night.",
        "en",
        ["a"],
        [],
        id="Father is no father",
    ),
    pytest.param(
        [Defender("a", "Ihar Dubrouka", (), "BY", "blogger, Orsha")],
        "The lawyer, who is also called Ihar Dubrouka, was not heard.",
        "en",
        [],
        ["a"],
        id="the text tells a namesake apart",
    ),
    pytest.param(
        [Defender("a", "Nomsa Khuzwele", (), "SZ", "secretary of a market, Manzini")],
        "Justice N. Khuzwele read for an hour in Manzini.",
        "en",
        [],
        ["a"],
        id="Justice is a judge",
    ),
    pytest.param(
        [Defender("a", "Teodoro Xalapa Mirón", (), "MX", "defensor del agua")],
        "Redujeron la condena de T. Xalapa Miron, defensor.",
        "es",
        ["a"],
        [],
        id="an initial for the given name",
    ),
    pytest.param(
        [Defender("a", "Teodoro Xalapa Mirón", (), "MX", "defensor del agua")],
        "Redujeron la condena de B. Xalapa Miron.",
        "es",
        [],
        ["a"],
        id="another initial",
    ),
    pytest.param(
        [Defender("a", "Teodoro Xalapa Mirón", (), "MX", "defensor del agua")],
        "Hirieron a Teodoro Xalapa Mirón, comisario ejidal de su pueblo.",
        "es",
        ["a"],
        [],
        id="a village's commissioner is no official",
    ),
    pytest.param(
        [Defender("a", "Fatma Mint Sid Brahim", (), "MR", "militante, Atar")],
        "Fatma Mint Sid Ibrahim est sortie de prison.",
        "fr",
        ["a"],
        [],
        id="Brahim is Ibrahim",
    ),
    pytest.param(
        [
            Defender("a", "Gulbahor Yuldosheva", (), "UZ", "учительница, Нукус"),
            Defender("b", "Polvon Yuldoshev", (), "UZ", "блогер, Чимбай"),
        ],
        "Юлдошев П. | умер 29 января\nЮлдошева Г. (учительница) | осуждена в Нукусе",
        "ru",
        ["a"],
        [],
        id="initials behind the family name tell relatives apart",
    ),
]


@pytest.mark.parametrize(("people", "text", "language", "yes", "no"), CASES)
def test_the_one_who_is_meant_is_confirmed_and_nobody_else(
    people: list[Defender], text: str, language: str, yes: list[str], no: list[str]
) -> None:
    sure = {
        who
        for who, mention in found(people, text, language).items()
        if mention.certainty is Certainty.CONFIRMED
    }
    assert set(yes) <= sure
    assert not set(no) & sure


# ---------------------------------------------------------------- anchors


def test_every_later_short_form_is_an_anchor() -> None:
    text = (
        "Marisela Quintana Ríos was tried on Monday. Ms Quintana wept. Marisela, 34, is ill.\n"
        "The lawyer of Quintana Ríos appealed; Quintana's mother waits."
    )
    mention = found([Defender("m", "Marisela Quintana Ríos", (), "MX")], text, "en")["m"]
    assert surfaces(mention, text) == [
        "Marisela Quintana Ríos", "Quintana", "Marisela", "Quintana Ríos", "Quintana",
    ]  # fmt: skip
    assert [anchor.full for anchor in mention.anchors][:2] == [True, False]


def test_a_relative_of_the_same_family_name_is_no_anchor() -> None:
    text = "Tarik Belhaj was jailed. His brother Omar Belhaj was freed. Belhaj went home."
    mention = found([Defender("t", "Tarik Belhaj", (), "TN")], text, "en")["t"]
    assert surfaces(mention, text) == ["Tarik Belhaj"]


def test_case_endings_stay_in_the_anchor_and_tell_husband_from_wife() -> None:
    people = [
        Defender("t", "Timofey Kryazhev", (), "RU"),
        Defender("l", "Larisa Kryazheva", (), "RU"),
    ]
    text = "Тимофея Кряжева осудили. Ларису Кряжеву оштрафовали. Кряжевым займётся суд. Кряжевой плохо."
    mentions = found(people, text, "ru")
    assert surfaces(mentions["t"], text) == ["Тимофея Кряжева", "Кряжевым"]
    assert surfaces(mentions["l"], text) == ["Ларису Кряжеву", "Кряжевой"]


def test_han_short_forms_follow_the_whole_name() -> None:
    text = "警方通报称孟某兰被拘。孟若兰是教师，孟女士今年四十岁。"
    mention = found([Defender("m", "Meng Ruolan", (), "CN", "teacher")], text, "zh")["m"]
    assert surfaces(mention, text) == ["孟某兰", "孟若兰", "孟"]


def test_a_han_name_with_a_gap_is_found_with_it() -> None:
    text = "孟 若兰被捕。"
    mention = found([Defender("m", "孟若兰", (), "CN")], text, "zh")["m"]
    assert mention.surface == "孟 若兰"


# ---------------------------------------------------------------- where a name is no mention


@pytest.mark.parametrize("role", [Role.NAVIGATION, Role.ADDRESS, Role.CAPTION])
def test_navigation_addresses_and_captions_alone_are_no_mention(role: Role) -> None:
    text = "The court met on Monday.\nRosa Vargas"
    assert found([Defender("r", "Rosa Vargas", (), "CO")], text, "en", {1: role}) == {}


def test_a_caption_counts_once_the_text_speaks_of_her() -> None:
    text = "Rosa Vargas at home\n“We go on,” Ms Vargas said."
    got = found([Defender("r", "Rosa Vargas", (), "CO")], text, "en", {0: Role.CAPTION})
    assert surfaces(got["r"], text) == ["Rosa Vargas", "Vargas"]


def test_lines_that_lead_to_other_pages_are_not_read() -> None:
    text = "The court met.\nRead also: Rosa Vargas on trial\n» Profile: Rosa Vargas"
    assert found([Defender("r", "Rosa Vargas", (), "CO")], text, "en") == {}


# ---------------------------------------------------------------- parts of a name


def test_family_name_with_her_initial_and_work_is_confirmed() -> None:
    text = "In Ganja the blogger R. Talibzade was fined. Talibzade will appeal."
    got = found([Defender("r", "Ramila Talibzade", (), "AZ", "blogger, Ganja")], text, "en")
    assert got["r"].certainty is Certainty.CONFIRMED
    assert surfaces(got["r"], text) == ["R. Talibzade", "Talibzade"]


def test_another_initial_is_another_person() -> None:
    text = "In Ganja the blogger S. Talibzade was fined."
    assert found([Defender("r", "Ramila Talibzade", (), "AZ", "blogger, Ganja")], text, "en") == {}


def test_a_family_name_that_another_person_bears_is_nobody_here() -> None:
    text = "Nigar Talibzade, a singer from Ganja, was fined. Talibzade will appeal."
    assert found([Defender("r", "Ramila Talibzade", (), "AZ", "blogger, Ganja")], text, "en") == {}


# ---------------------------------------------------------------- namesakes


def test_the_official_does_not_take_her_places() -> None:
    text = (
        "Teacher Rosa Vargas was freed in Pasto.\n"
        "Colonel Rosa Vargas of the police would not comment."
    )
    got = found([Defender("r", "Rosa Vargas", (), "CO", "teacher, Pasto")], text, "en")
    assert got["r"].certainty is Certainty.CONFIRMED
    assert surfaces(got["r"], text) == ["Rosa Vargas"]


def test_two_listed_people_of_one_name_are_both_asked_about() -> None:
    people = [Defender("a", "Ali Karimi", (), "IR"), Defender("b", "Ali Karimi", (), "IR")]
    got = found(people, "Ali Karimi was arrested.", "en")
    assert {each.certainty for each in got.values()} == {Certainty.POSSIBLE}
    assert set(got) == {"a", "b"}


def test_a_slip_of_the_pen_alone_never_confirms() -> None:
    got = found([Defender("k", "Kwabena Agyemang", (), "GH")], "Kwabena Agyeman was held.", "en")
    assert got["k"].certainty is Certainty.POSSIBLE


def test_the_reasons_are_told() -> None:
    got = found([Defender("r", "Rosa Vargas", (), "CO", "teacher, Pasto")], "Rosa Vargas of Pasto")
    assert any("full name" in reason for reason in got["r"].reasons)
    assert any("Pasto" in reason for reason in got["r"].reasons)


def test_what_a_reviewer_rejected_is_not_asked_again() -> None:
    people = [Defender("r", "Rosa Vargas", (), "CO", "teacher, Pasto")]
    text = "Rosa Vargas was fined for flowers left at the harbour market of Tumaco."
    rejection = Rejection(
        "r", "Rosa Vargas", "source", "Rosa Vargas, flowers, the harbour market of Tumaco"
    )
    assert build(people).mentions(document(text))
    assert build(people, [rejection]).mentions(document(text)) == ()
    other = "Rosa Vargas, teacher in Pasto, was freed on Friday after a long trial."
    assert build(people, [rejection]).mentions(document(other))


# ---------------------------------------------------------------- properties

FAR = st.lists(
    st.builds(
        lambda a, b, n: Defender(f"x{n}", f"{a} {b}", (), "PH"),
        st.sampled_from(["Winfred", "Quillon", "Wexley", "Fenwick"]),
        st.sampled_from(["Huxford", "Wolfgrove", "Quexley", "Foxwhit"]),
        st.integers(0, 10_000),
    ),
    max_size=6,
    unique_by=lambda each: each.id,
)


@settings(max_examples=40, deadline=None)
@given(FAR)
def test_people_whose_names_are_far_away_change_nothing(others: list[Defender]) -> None:
    mine = Defender("m", "Marisela Quintana Ríos", (), "MX", "activist, Oaxaca")
    text = "In Oaxaca Marisela Quintana was tried. Ms Quintana is ill; R. Quintana is not."
    alone = build([mine]).mentions(document(text, "en"))
    among = build([*others, mine]).mentions(document(text, "en"))
    assert [each for each in among if each.defender == "m"] == list(alone)


WORDS = st.sampled_from(
    [
        "Rosa",
        "Vargas",
        "Ana",
        "de",
        "la",
        "judge",
        "Judge",
        "Pasto,",
        ".",
        "(",
        "“",
        "”",
        "R.",
        "Vargas’s",
        "ROSA",
        "was",
        "黄",
        "雪琴",
        "Розы",
        "al-",
        "’",
        "\n",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=25))
def test_anchors_are_ordered_spans_of_the_text_that_never_overlap(parts: list[str]) -> None:
    text = " ".join(parts)
    people = [Defender("r", "Rosa Vargas", ("何若清",), "CO", "teacher, Pasto")]
    for mention in build(people).mentions(document(text)):
        assert mention.anchors
        ends = 0
        for anchor in mention.anchors:
            assert ends <= anchor.start < anchor.end <= len(text)
            ends = anchor.end
        assert mention.surface in text
        assert 0 <= mention.confidence <= 1


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["Vargas", "Vargas Ríos", "Bargas"]), st.sampled_from(["Rosa", "Rósa", "ROSA"])
)
def test_a_name_is_never_reported_for_another_who_is_named(family: str, given_name: str) -> None:
    people = [
        Defender("r", "Rosa Vargas", (), "CO", "teacher"),
        Defender("s", f"Rosalba {family}", (), "CO", "teacher"),
    ]
    got = found(people, f"The teacher {given_name} Vargas was freed.", "en")
    assert "s" not in got


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("Nelin Goruvinsk", "Nelin Coruvinsk"),
        ("Wang Junli", "Wang Jinli"),
        ("Tariq Mansouri", "Tarek Mansoury"),
        ("Samira Dahlan", "Samira Dahlam"),
    ],
)
def test_of_two_who_sound_alike_the_one_who_is_written_so_is_meant(
    written: str, other: str
) -> None:
    people = [Defender("a", written, (), "XA"), Defender("b", other, (), "XA")]
    mentions = found(people, f"A court jailed {written}. On 3 May {written} was sentenced.")
    assert {who: each.certainty for who, each in mentions.items()} == {"a": Certainty.CONFIRMED}


def test_a_very_common_name_that_two_bear_is_asked_about_and_not_dropped() -> None:
    people = [Defender("a", "Tariq Hassan", (), "EG"), Defender("b", "Tariq Hassan", (), "SY")]
    mentions = found(people, "The court sentenced Tariq Hassan to two years.")
    assert {each.certainty for each in mentions.values()} == {Certainty.POSSIBLE}
    assert len(mentions) == 2


@pytest.mark.parametrize(
    ("language", "name", "text"),
    [
        (
            "es",
            "Osmel Dargás Ubeda",
            "El preso político Osmel Dargás Ubeda dejó el ayuno el martes.",
        ),
        ("fr", "Wendel Astrive", "Torturé dans un camp militaire, Wendel Astrive milite depuis."),
        (
            "es",
            "Yerli Condo",
            "La radio la declaró «objetivo militar». Yerli Condo denunció el hecho.",
        ),
        ("ru", "Тимур Жалаев", "По словам Тимура Жалаева, оперативники били его по почкам."),
        ("ru", "Асият Ордуева", "Военный суд вынес обвинительный приговор Асият Ордуевой."),
    ],
)
def test_a_quality_or_somebody_elses_office_beside_a_name_is_not_its_bearers(
    language: str, name: str, text: str
) -> None:
    assert found([Defender("p", name)], text, language)["p"].certainty is Certainty.CONFIRMED
