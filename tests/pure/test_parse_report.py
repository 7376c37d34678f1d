"""Long reports are read section by section, to their end or to where a person is told to go on."""

import io
from collections.abc import Iterator

import pytest

from monitor.extract import lexicons
from monitor.match.index import build
from monitor.model import BlockKind, Defender, Document, Role
from monitor.reading import Knowledge
from monitor.replay import read_fetched
from tests.pure.parsing import HOME, NOW, block, read

reportlab = pytest.importorskip("reportlab.pdfgen.canvas")

COUNTRIES = ["Guatemala", "Belarus", "Viet Nam", "Egypt", "Kenya", "Peru"]
FILLER = "The ministry went on to register fewer unions than in the year before, and said no more."
SPANISH = (
    "El ministerio siguió registrando menos sindicatos que el año anterior, y no dijo nada más."
)
CASE = "On 3 March the printer Mira Solveig was sentenced to five years in prison by the court."

Lines = Iterator[tuple[str, int, str]]  # words, size, font


def _ward(number: int) -> str:
    """A word of its own for each line, so that none looks like a page's header."""
    return "".join(chr(97 + int(digit)) for digit in f"{number:03}").title()


def _lines(number: int, country: str) -> Lines:
    yield country.upper(), 18, "Helvetica-Bold"
    yield "Background", 14, "Helvetica-Bold"
    for line in range(220):
        said = SPANISH if country == "Peru" else FILLER
        yield f"{_ward(line)}: {said}", 10, "Helvetica"
    yield "Cases", 14, "Helvetica-Bold"
    yield f"Case {number + 1}: a printer", 10, "Helvetica-Bold"
    if country == "Kenya":
        yield CASE, 10, "Helvetica"


def _report(title: str = "Annual Report 2025") -> bytes:
    out = io.BytesIO()
    made = reportlab.Canvas(out)
    made.setFont("Helvetica-Bold", 24)
    made.drawString(50, 500, title)
    made.showPage()
    page = 1
    for number, country in enumerate(COUNTRIES):
        height = 0
        for words, size, font in _lines(number, country):
            if height < 60:
                if height:
                    made.showPage()
                page += 1
                made.setFont("Helvetica", 8)
                made.drawString(50, 20, f"Harbour Watch {title} {page}")
                height = 780
            made.setFont(font, size)
            made.drawString(50, height - (6 if size > 10 else 0), words)
            height -= 12 if size == 10 else 30
        made.showPage()
    made.save()
    return out.getvalue()


@pytest.fixture(scope="module")
def report() -> Document:
    with pytest.MonkeyPatch.context() as patch:  # else it bears the day of the test
        patch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp()) - 3600))
        return read(_report(), "application/pdf", url=f"{HOME}/report.pdf")


def test_each_country_is_a_section_with_its_title_place_country_and_language(
    report: Document,
) -> None:
    assert report.title == "Annual Report 2025"
    assert [each.title for each in report.sections] == [
        f"Annual Report 2025 – {country.upper()}" for country in COUNTRIES
    ]
    assert [each.country for each in report.sections] == ["GT", "BY", "VN", "EG", "KE", "PE"]
    assert [each.language for each in report.sections] == ["en"] * 5 + ["es"]
    assert report.sections[1].url == f"{HOME}/report.pdf#page=6"
    assert len({each.id for each in report.sections}) == len(COUNTRIES)
    assert not report.unread


def test_headings_of_a_section_are_known_by_their_letters(report: Document) -> None:
    kenya = report.sections[4]
    assert block(kenya, "Background").kind is BlockKind.HEADING
    assert block(kenya, "Aaa:").role is Role.BACKGROUND
    assert block(kenya, "Case 5: a printer").kind is BlockKind.HEADING
    assert block(kenya, CASE).role is Role.BODY
    assert all(kenya.passage(each) for each in kenya.blocks)


def test_a_day_without_a_year_is_one_of_the_year_that_the_report_is_about(
    report: Document,
) -> None:
    known = Knowledge(build([Defender("mira", "Mira Solveig", (), "KE")]), lexicons())
    reading = read_fetched(report, known, NOW.date())
    [change] = reading.changes
    assert (str(change.event.date), str(change.event.term)) == ("2025-03-03", "P5Y")
    event, text = change.event, reading.document.text
    assert event.evidence == CASE == text[event.start : event.end]
    [anchor] = reading.mentions[0].anchors
    assert text[anchor.start : anchor.end] == "Mira Solveig"
    assert text.startswith("Annual Report 2025 – KENYA")


def test_a_long_page_is_parted_at_its_headings_and_read_to_its_end() -> None:
    rows = "".join(
        f"<h2>{country}</h2><h3>Cases</h3>" + f"<p>{FILLER}</p>" * 240 + f"<p>End of {country}.</p>"
        for country in COUNTRIES
    )
    page = f"<html><body><main><h1>The year in review</h1><p>Lead.</p>{rows}</main></body></html>"
    document = read(page)
    assert [each.country for each in document.sections] == ["GT", "BY", "VN", "EG", "KE", "PE"]
    assert [each.text.split("\n")[-1] for each in document.sections] == [
        f"End of {country}." for country in COUNTRIES
    ]
    assert document.sections[2].url.endswith("#:~:text=Viet%20Nam")


def test_a_long_text_without_headings_is_cut_at_paragraphs() -> None:
    document = read(f"<h1>T</h1>{f'<p>{FILLER}</p>' * 4000}<p>The end.</p>")
    whole = [document, *document.sections]
    assert len(whole) > 2
    assert sum(each.text.count(FILLER) for each in whole) == 4000
    assert whole[-1].text.endswith("The end.")
    assert len({each.url for each in whole}) == len(whole)


def test_a_page_of_many_cases_stays_one_document() -> None:
    rows = "".join(f"<h2>{country}</h2><p>{FILLER}</p>" for country in COUNTRIES)
    assert not read(f"<h1>Digest</h1>{rows}").sections


def test_what_is_over_a_limit_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.parse.pdf.MAX_PAGES", 7)
    document = read(_report(), "application/pdf")
    assert document.unread == "pages 8 to 25 of the PDF"
    monkeypatch.setattr("monitor.parse.document.MAX_PIECES", 10)
    document = read(f"<h1>T</h1>{'<p>Some words.</p>' * 20}")
    assert document.unread.startswith("what follows")
