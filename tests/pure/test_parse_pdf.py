"""PDF urgent actions: made here with reportlab, read with pypdf."""
# ruff: noqa: E501 - the samples read best as they would be served

import io
import re

import pytest
from pypdf import PdfWriter

from monitor.errors import SourceError, SourceFault
from monitor.model import BlockKind, Document, Item, Role
from tests.bombs import build_pdf
from tests.pure.parsing import HOME, block, read

reportlab = pytest.importorskip("reportlab.pdfgen.canvas")


def pdf(*pages: list[str], password: str = "") -> bytes:
    """One line of text a list entry."""
    out = io.BytesIO()
    options = {}
    if password:
        from reportlab.lib.pdfencrypt import StandardEncryption

        options["encrypt"] = StandardEncryption(password, ownerPassword="owner", strength=128)
    made = reportlab.Canvas(out, **options)
    for lines in pages:
        height = 800
        for line in lines:
            made.drawString(50, height, line)
            height -= 16
        made.showPage()
    made.save()
    return out.getvalue()


HEADER = "Date: 9 September 2024"
ACTION = pdf(
    [
        "First UA: 54/19 Index: ASA 35/0273/2024",
        HEADER,
        "URGENT ACTION",
        "TEACHER SENTENCED FOR A SONG",
        "On 14 June 2024 the teacher Mira Solveig was sentenced to five years in prison for a song that she",
        "had sung in the harbour. She has ap-",
        "pealed against the judgment of the court, and her lawyer says that the harbour court will hear the case",
        "within the next two months.",
        "A D D I T I O N A L  I N F O R M A T I O N",
        "She was first detained in 2019, when the harbour police came to her school and took her away from a class",
    ],
    [
        HEADER,
        "of thirty children. She was released after a week.",
        "PLEASE TAKE ACTION AS SOON AS POSSIBLE UNTIL: 18 March 2025",
        "2",
    ],
)


def action() -> Document:
    return read(ACTION, "application/pdf", url=f"{HOME}/ASA3502732024ENGLISH.pdf")


def test_an_urgent_action_is_read_whole():
    document = action()
    assert document.title == "TEACHER SENTENCED FOR A SONG"
    assert document.codes[0] == "ASA 35/0273/2024"
    assert "UA 54/19" in document.codes
    assert str(document.published) == "2024-09-09"
    assert str(document.deadline) == "2025-03-18"


def test_a_paragraph_cut_by_page_end_and_header_is_joined():
    text = action().text
    assert "took her away from a class of thirty children. She was released after a week." in text
    assert text.count(HEADER) == 1


def test_a_hyphen_at_the_end_of_a_line_is_closed():
    assert "She has appealed against the judgment" in action().text


def test_a_letter_spaced_heading_is_closed_up_and_known():
    heading = block(action(), "ADDITIONAL INFORMATION")
    assert (heading.kind, heading.role) == (BlockKind.HEADING, Role.ADDITIONAL)
    assert block(action(), "She was first detained").role is Role.ADDITIONAL


def test_a_pdf_is_known_whatever_is_declared():
    assert "Mira Solveig" in read(ACTION, "text/html").text


def test_the_title_of_the_listing_serves_a_pdf():
    item = Item(url=f"{HOME}/a.pdf", key="a", title="Teacher sentenced")
    assert read(ACTION, "application/pdf", item).title == "Teacher sentenced"


def test_a_scan_is_told_to_be_read_by_hand():
    with pytest.raises(SourceError) as told:
        read(pdf([]), "application/pdf")
    assert told.value.fault is SourceFault.NO_TEXT
    assert "by hand" in told.value.detail
    assert not told.value.temporary


def test_a_locked_file_is_told_to_be_read_by_hand():
    with pytest.raises(SourceError) as told:
        read(pdf(["Secret words of it"], password="lock"), "application/pdf")
    assert told.value.fault is SourceFault.ENCRYPTED
    assert "by hand" in told.value.detail


@pytest.mark.parametrize("way", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])
@pytest.mark.parametrize("password", ["", "lock"])
def test_every_lock_is_opened_without_a_password_or_told(way: str, password: str):
    """Row P2: revisions 2 to 6."""
    made = PdfWriter(clone_from=io.BytesIO(pdf(["Secret words of it"])))
    made.encrypt(password, "owner", algorithm=way)
    made.write(out := io.BytesIO())
    if not password:
        assert "Secret words of it" in read(out.getvalue(), "application/pdf").text
        return
    with pytest.raises(SourceError) as told:
        read(out.getvalue(), "application/pdf")
    assert told.value.fault is SourceFault.ENCRYPTED


@pytest.mark.parametrize("cut", [12, 200, 900])
def test_a_damaged_file_is_told_to_be_read_by_hand(cut: int):
    with pytest.raises(SourceError) as told:
        read(ACTION[:cut], "application/pdf")
    assert told.value.fault in {SourceFault.MALFORMED, SourceFault.NO_TEXT}
    assert "by hand" in told.value.detail


def test_pages_beyond_the_cap_are_not_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("monitor.parse.pdf.MAX_PAGES", 1)
    assert "thirty children" not in action().text
    assert re.search("harbour police", action().text)


def set_in(*lines: tuple[str, float, int, str]) -> bytes:
    """Lines as (words, how far below the line above, size, font)."""
    out = io.BytesIO()
    made = reportlab.Canvas(out)
    height = 800.0
    for words, step, size, font in lines:
        height -= step
        made.setFont(font, size)
        made.drawString(50, height, words)
    made.save()
    return out.getvalue()


TEXT, BOLD = "Helvetica", "Helvetica-Bold"
SET = set_in(
    ("URGENT ACTION", 0, 30, BOLD),
    ("Teacher sentenced for a song that", 40, 20, BOLD),
    ("she sang in the harbour", 24, 20, BOLD),
    (
        "On 14 June 2024 the teacher Mira Solveig was sentenced to five years in prison for a",
        30,
        10,
        TEXT,
    ),
    ("song. She has appealed", 12, 10, TEXT),
    ("against the judgment of the court in Port Sorrel", 12, 10, TEXT),
    ("Bente Okar was released", 20, 10, TEXT),
    ("on the same day and went home to her family on the other side of the harbour.", 12, 10, TEXT),
    ("What is known of her health", 20, 10, BOLD),
    ("She cannot sleep.", 14, 10, TEXT),
    ("She was told on Monday, in bold letters and in a sentence of its own, that it", 20, 10, BOLD),
    ("would be read out again.", 12, 10, BOLD),
)


def test_a_title_of_two_lines_is_one_and_space_between_lines_parts_paragraphs():
    document = read(SET, "application/pdf")
    assert document.title == "Teacher sentenced for a song that she sang in the harbour"
    assert block(document, "On 14 June").kind is BlockKind.PARAGRAPH
    assert "appealed against the judgment of the court in Port Sorrel\nBente" in document.text


def test_bold_lines_are_headings_and_bold_sentences_are_not():
    document = read(SET, "application/pdf")
    assert block(document, "What is known").kind is BlockKind.HEADING
    assert block(document, "She was told on Monday").kind is BlockKind.PARAGRAPH


def drawn(*words: tuple[str, int]) -> bytes:
    """Words at places of one line, in a font that says by a table which letters its signs are."""
    signs = sorted({letter for text, _ in words for letter in text})
    code = {letter: number for number, letter in enumerate(signs, 33)}
    table = "".join(f"<{code[one]:02x}> <{ord(one):04x}>\n" for one in signs)
    shown = "".join(
        f"/F1 12 Tf 1 0 0 1 {x} 700 Tm <{''.join(f'{code[one]:02x}' for one in text)}> Tj\n"
        for text, x in words
    )
    streams = [
        f"BT\n{shown}ET",
        f"begincmap\n1 begincodespacerange\n<00> <ff>\nendcodespacerange\n"
        f"{len(signs)} beginbfchar\n{table}endbfchar\nendcmap",
    ]
    return build_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
            b"/Resources << /Font << /F1 6 0 R >> >> >>",
            *(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(each), each.encode())
              for each in streams),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 5 0 R >>",
        ]
    )  # fmt: skip


NIGHT, YEAR = "\ufe94\ufee0\ufef4\ufedf", "\ufee1\ufe8e\ufecb"
HELD = "\ufe96\ufee8\ufea0\ufeb3"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        # letters as they are joined, and words from the left, as many programs draw Arabic
        ([(NIGHT, 100), (" ", 150), (HELD, 160)], "سجنت ليلة"),
        ([(HELD, 160), (" ", 150), (NIGHT, 100)], "سجنت ليلة"),
        ([("2024", 60), (" ", 100), (YEAR, 105), (" ", 150), (HELD, 160)], "سجنت عام 2024"),
        (
            [(NIGHT, 20), ("Mira", 60), (" ", 80), ("Okar", 90), (" ", 150), (HELD, 160)],
            "سجنت Mira Okar ليلة",
        ),
        ([("the of", 60), ("\ufb01ce", 95)], "the office"),
    ],
)
def test_letters_are_read_for_their_shapes_and_words_in_the_order_of_their_script(
    words: list[tuple[str, int]], said: str
):
    assert said in read(drawn(*words), "application/pdf").text
