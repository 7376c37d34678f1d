"""What each passage of an alert is for."""
# ruff: noqa: E501 - the samples read best as they would be served

import pytest

from monitor.model import PartialDate, Role
from monitor.parse.sections import dated_heading, heading_role, is_address
from tests.pure.parsing import block, passages, read

URGENT = """<h1>Two held over a song</h1><p>UA 54/19 Index: ASA 35/0273/2019</p>
<p>Mira Solveig was arrested on 2 May 2024.</p>
<h3>TAKE ACTION: WRITE AN APPEAL OR USE THIS MODEL LETTER</h3>
<p>Harbour Master Olof Brandt</p><p>Quay 4, 10115 Varna Bay</p>
<p>Dear Harbour Master,</p><p>Mira Solveig was beaten on 3 May.</p>
<p>I therefore urge you to:</p><ul><li>release her;</li><li>let a doctor see her.</li></ul>
<p>Yours sincerely,</p>
<h3>ADDITIONAL INFORMATION</h3><p>She has taught since 2001.</p>
<p>PLEASE TAKE ACTION AS SOON AS POSSIBLE UNTIL: 18 March 2025</p>"""


def test_an_urgent_action_falls_into_its_parts():
    document = read(URGENT)
    assert block(document, "Mira Solveig was arrested").role is Role.BODY
    assert block(document, "Harbour Master Olof").role is Role.ADDRESS
    assert block(document, "Quay 4").role is Role.ADDRESS
    assert block(document, "Dear").role is Role.LETTER
    assert block(document, "Mira Solveig was beaten").role is Role.LETTER
    assert block(document, "release her").role is Role.DEMANDS
    assert block(document, "Yours").role is Role.LETTER
    assert block(document, "She has taught").role is Role.ADDITIONAL
    assert str(document.deadline) == "2025-03-18"


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("New information:", Role.NEW_INFORMATION),
        ("Background information:", Role.BACKGROUND),
        ("ACTIONS REQUESTED", Role.DEMANDS),
        ("Addresses", Role.ADDRESS),
        ("Antecedentes", Role.BACKGROUND),
        ("Información adicional", Role.ADDITIONAL),
        ("Nouvelles informations", Role.NEW_INFORMATION),
        ("Actions requises", Role.DEMANDS),
        ("À lire aussi", Role.NAVIGATION),
        ("Informação adicional", Role.ADDITIONAL),
        ("Leia também", Role.NAVIGATION),
        ("【我们的要求】", Role.DEMANDS),
        ("背景资料", Role.BACKGROUND),
        ("相关文章", Role.NAVIGATION),
        ("Новая информация", Role.NEW_INFORMATION),
        ("Читайте также", Role.NAVIGATION),
        ("معلومات أساسية", Role.BACKGROUND),
        ("مطالبنا", Role.DEMANDS),
        ("2. Recommendations", Role.DEMANDS),
        ("Mira Solveig", None),
        ("More about the case", None),
    ],
)
def test_headings_are_known_in_seven_languages(heading: str, role: Role | None):
    assert heading_role(heading) is role


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("15 January 2018", "2018-01-15"),
        ("Update 3 March 2025:", "2025-03-03"),
        ("Update #2 – 3 March 2025: trial opens", "2025-03-03"),
        ("3 мая 2024 г.", "2024-05-03"),
        ("2024年5月3日", "2024-05-03"),
        ("Mise à jour du 3 mai 2024", "2024-05-03"),
        ("Actualización del 3 de mayo de 2024", "2024-05-03"),
        ("Atualização: 3 de maio de 2024", "2024-05-03"),
        ("٣ مايو ٢٠٢٤", "2024-05-03"),
        ("May 2024", "2024-05"),
        ("The arrest of 3 May 2024", None),
        ("What happened", None),
    ],
)
def test_a_dated_heading_is_known_by_its_date(heading: str, day: str | None):
    assert dated_heading(heading) == (PartialDate.parse(day) if day else None)


def test_updates_of_a_page_that_grows_carry_their_day():
    document = read(
        "<h1>Case of Mira Solveig</h1><h2>Updates</h2>"
        "<h3>Update 3 March 2025</h3><p>She was freed.</p><h4>Reactions</h4><p>Friends cheered.</p>"
        "<h3>15 January 2018</h3><p>She was arrested.</p><h2>About Mira</h2><p>She teaches.</p>"
    )
    assert block(document, "She was freed").under == PartialDate(2025, 3, 3)
    assert block(document, "Update 3 March").under == PartialDate(2025, 3, 3)
    assert block(document, "Friends").under == PartialDate(2025, 3, 3)
    assert block(document, "She was arrested").under == PartialDate(2018, 1, 15)
    assert block(document, "She teaches").under is None


@pytest.mark.parametrize(
    "salutation",
    ["Your Excellency,", "Estimado señor Ministro:", "Monsieur le Président,", "Exmo. Senhor Ministro,",
     "尊敬的部长：", "Уважаемый господин министр!", "معالي الوزير،", "Sehr geehrter Herr Minister,"],
)  # fmt: skip
def test_a_letter_begins_with_its_salutation(salutation: str):
    document = read(
        f"<h1>T</h1><p>First words.</p><p>{salutation}</p><p>Words of the letter itself.</p>"
    )
    assert block(document, "Words of the letter").role is Role.LETTER
    assert block(document, "First words").role is Role.BODY


def test_a_letter_ends_with_its_closing():
    document = read(
        "<h1>T</h1><p>Dear Sir,</p><p>Words.</p><p>Yours faithfully,</p><p>Mira was freed.</p>"
    )
    assert block(document, "Mira was freed").role is Role.BODY


def test_demands_after_a_colon_are_demands_only_in_their_list():
    document = read(
        "<h1>T</h1><p>Harbour Watch calls on the authorities to:</p><ul><li>free Mira Solveig</li></ul>"
        "<p>She was arrested on Monday.</p><ul><li>Her brother was beaten.</li></ul>"
    )
    assert block(document, "free Mira").role is Role.DEMANDS
    assert block(document, "She was arrested").role is Role.BODY
    assert block(document, "Her brother").role is Role.BODY


def test_addresses_are_told_from_prose_that_holds_an_address():
    assert is_address("Minister of Ports, Fax: +40 21 000, Email: ports@harbour.example.org")
    assert not is_address(
        "She was arrested on Monday. The police later took her to the port and beat her there."
    )


def test_related_news_under_a_heading_is_navigation_but_prose_is_not():
    prose = "Mira Solveig was arrested on Monday and beaten in the cell. " * 5
    document = read(
        f"<article><h1>T</h1><p>Words of the article.</p><h2>Read also</h2><p>{prose}</p>"
        "<ul><li>Odo Perrin freed</li></ul></article>"
    )
    assert block(document, "Odo Perrin").role is Role.NAVIGATION
    assert block(document, "Mira Solveig").role is Role.BODY


def test_a_passage_that_points_elsewhere_is_navigation():
    document = read("# T\n\nWords of it.\n\nRead also: [Odo Perrin freed](/o)", "text/markdown")
    assert passages(document, Role.NAVIGATION) == ["Read also: Odo Perrin freed"]
