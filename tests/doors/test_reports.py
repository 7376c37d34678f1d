"""A long report: told by section, and what is over our limits is left to people, not lost."""

import io
from pathlib import Path

import pytest

from monitor.errors import SourceFault
from tests.doors.watching import DAY, FEED, HOUR, address, feed, watch

reportlab = pytest.importorskip("reportlab.pdfgen.canvas")

CASE = "On 3 November 2026 the lawyer Odran Velasko was sentenced to three years in prison."
COUNTRIES = ["Guatemala", "Belarus", "Egypt", "Kenya"]


def _report(pages: int) -> bytes:
    """Four countries; one case, in the last of them; more pages than are read."""
    out = io.BytesIO()
    made = reportlab.Canvas(out)
    for number in range(pages):
        height = 800
        if number % 75 == 0 and number < 300:
            made.setFont("Helvetica-Bold", 18)
            made.drawString(50, height, COUNTRIES[number // 75])
            height -= 40
        made.setFont("Helvetica", 10)
        for line in range(6):
            ward = "".join(chr(97 + int(digit)) for digit in f"{number:03}{line}").title()
            words = f"In {ward} the harbour office went on with what it had done in years before."
            made.drawString(50, height - 12 * line, words)
        if number == 299:
            made.drawString(50, 400, CASE)
        made.showPage()
    made.save()
    return out.getvalue()


async def test_a_report_is_told_by_its_section_and_its_rest_is_left_to_people(
    tmp_path: Path,
) -> None:
    async with watch(tmp_path) as at:
        at.site.answers[FEED.url] = feed([7])
        at.site.answers[address(7)] = _report(320)
        outcome = await at.poll()
        assert outcome.documents == len(COUNTRIES) + 1
        [fault] = outcome.faults
        assert fault.fault is SourceFault.PARTLY_READ
        assert "pages 301 to 320" in fault.detail
        with at.store.reading() as ledger:
            [notice] = ledger.cases.told_between(at.site.now - DAY, at.site.now + DAY)
            [page] = ledger.sources.pages_unread(9)
        assert notice.title.endswith("– Kenya")
        assert notice.url.startswith(f"{address(7)}#page=22")
        assert (page.url, page.due) == (address(7), None)
        assert not (await at.poll(HOUR)).documents
