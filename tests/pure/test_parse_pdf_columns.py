"""What stands side by side in a PDF is read one column after the other."""

import io

import pytest

from monitor.model import Role
from monitor.parse.pdf_columns import contents_rows, in_columns
from tests.pure.parsing import block, read

reportlab = pytest.importorskip("reportlab.pdfgen.canvas")

LEAD = "On 3 May 2026 the harbour court sentenced Mira Solveig, a printer, to five years in prison."
MINISTER = ["Minister of Justice", "Ms Adela Torrin", "12 Law Street", "Salutation: Dear Minister"]
EMBASSY = ["Embassy of Sorrel", "Mr Pavel Anders", "4 River Road", "Salutation: Your Excellency"]
LEFT = [
    "On 3 May 2026 the court sentenced Mira",
    "Solveig, a printer, to five years in prison",
    "for her work at the paper. She was led",
    "away in handcuffs.",
]
RIGHT = [
    "Her colleague Bente Okar was released",
    "on bail on 5 May after the prosecutor",
    "withdrew one of two charges. He must",
    "report to the police every week.",
]


def _beside(left: list[str], right: list[str], above: str = "") -> bytes:
    """Two columns, written row by row as many programs do."""
    out = io.BytesIO()
    made = reportlab.Canvas(out)
    made.drawString(50, 780, above)
    for row, (one, other) in enumerate(zip(left, right, strict=True)):
        made.drawString(50, 720 - 14 * row, one)
        made.drawString(320, 720 - 14 * row, other)
    made.save()
    return out.getvalue()


def test_two_addresses_beside_each_other_are_two_addresses() -> None:
    document = read(_beside(MINISTER, EMBASSY, LEAD), "application/pdf")
    assert LEAD in document.text
    for lines in (MINISTER, EMBASSY):
        assert block(document, " ".join(lines)).role is Role.ADDRESS


def test_a_page_of_two_columns_keeps_its_sentences_whole() -> None:
    document = read(_beside(LEFT, RIGHT), "application/pdf")
    assert " ".join(LEFT) in document.text
    assert " ".join(RIGHT) in document.text


def test_one_column_is_left_as_the_file_has_it() -> None:
    assert in_columns("A line of text.\nAnother one.\n\nA  third with a double space.") == ""


def test_a_table_of_several_columns_stays_rows() -> None:
    row = "Mira Solveig          printer          five years"
    assert in_columns("\n".join([row] * 6)) == ""


def test_two_lines_that_happen_to_share_a_gap_are_no_columns() -> None:
    assert (
        in_columns("Port Sorrel          3 May 2026\nTo the minister       by hand\nDear Sir,")
        == ""
    )


def test_a_column_that_is_longer_than_its_neighbour_is_read_to_its_end() -> None:
    laid = "\n".join(
        [
            "Left one            Right one",
            "Left two            Right two",
            "Left three          Right three",
            "                    Right four",
            "",
            "After both.",
        ]
    )
    read_as = [line for line in in_columns(laid).split("\n") if line]
    assert read_as == [
        "Left one", "Left two", "Left three",
        "Right one", "Right two", "Right three", "Right four",
        "After both.",
    ]  # fmt: skip


def test_rows_of_contents_are_no_text_but_a_form_to_fill_in_is() -> None:
    contents = [f"Part {n}: a printer sentenced {'.' * 40} {n}" for n in range(1, 5)]
    form = "Name ........................ Year 2026"
    assert contents_rows(["Contents", *contents, "The year.", form]) == {1, 2, 3, 4}
