"""What publishers take back or correct: a page gone or taken from its list is recorded and told
in the digest, and its text kept; a corrected title is no news; an edited page tells what is new.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from monitor.errors import SourceFault
from monitor.model import Rhythm, Subscription
from monitor.tell import digests
from monitor.tell.plan import DueDigest
from tests.doors.watching import DAY, FEED, START, Watch, address, article, feed, watch

OWN = "The lawyer Odran Velasko was sentenced to three years in prison on 3 November 2026."
MORE = "On 5 November 2026 Odran Velasko was taken to hospital with a broken arm."


def digest(at: Watch) -> str:
    wish = Subscription("w", "mailto:ana@example.org", rhythm=Rhythm.DAILY)
    now = at.site.now + DAY
    due = DueDigest("d", wish, date(2026, 12, 1), START, now)
    with at.store.writing() as ledger:
        ledger.outbox.subscribe(wish)
        return digests.put(ledger, due, [at.source], now).message.text


def publish(at: Watch, numbers: range | list[int]) -> None:
    at.site.answers = {address(n): article(n, OWN if n == 7 else "") for n in range(1, 13)}
    at.site.answers[at.source.url] = feed(numbers)


@pytest.mark.parametrize("still_there", [False, True])
async def test_an_item_that_its_list_must_still_show_was_withdrawn(
    tmp_path: Path, still_there: bool
) -> None:
    async with watch(tmp_path) as at:
        publish(at, range(1, 11))
        await at.poll()
        publish(at, [1, 2, 3, 4, 5, 6, 8, 9, 10])
        if not still_there:
            del at.site.answers[address(7)]
        await at.poll()
        text = digest(at)
        assert "Withdrawn by their publishers" in text
        assert "Statement 7 on the harbour" in text
        assert ("though its page answers" in text) is still_there
        with at.store.reading() as ledger:
            [notice] = ledger.cases.told_between(START, at.site.now + DAY)
            kept = ledger.cases.document(notice.change.event.document)
            assert kept and OWN in kept.text
        publish(at, range(1, 11))
        await at.poll()
        assert "Withdrawn" not in digest(at)


async def test_what_drops_off_the_end_of_a_list_is_not_withdrawn(tmp_path: Path) -> None:
    async with watch(tmp_path) as at:
        publish(at, range(1, 11))
        await at.poll()
        publish(at, range(8, 13))
        await at.poll()
        assert "Withdrawn" not in digest(at)


async def test_a_list_that_was_made_anew_has_withdrawn_nothing(tmp_path: Path) -> None:
    async with watch(tmp_path) as at:
        publish(at, range(1, 11))
        await at.poll()
        publish(at, [1, 2, 10])
        await at.poll()
        assert "Withdrawn" not in digest(at)


async def test_a_followed_page_that_is_gone_twice_is_told_and_no_longer_left_to_be_read(
    tmp_path: Path,
) -> None:
    async with watch(tmp_path) as at:
        publish(at, range(1, 11))
        await at.poll()
        at.site.answers[address(7)] = SourceFault.GONE
        await at.poll(2 * DAY)
        assert "Withdrawn" not in digest(at)
        await at.poll(2 * DAY)
        text = digest(at)
        assert "the page is gone" in text
        assert "by hand" not in text
        told = at.told()
        publish(at, range(1, 11))
        for _ in range(3):
            await at.poll(2 * DAY)
        assert at.told() == told
        assert "Withdrawn" not in digest(at)


@pytest.mark.parametrize("follow", [True, False])
async def test_a_corrected_title_is_no_news(tmp_path: Path, follow: bool) -> None:
    body = f"<description>&lt;p&gt;{OWN} {OWN.replace('three', '3')}&lt;/p&gt;</description>"
    async with watch(tmp_path, replace(FEED, follow=follow)) as at:
        publish(at, [7])
        text = at.site.answers[FEED.url]
        assert isinstance(text, bytes)
        with_body = text.replace(b"<pubDate>", body.encode() + b"<pubDate>")
        at.site.answers[FEED.url] = with_body
        await at.poll()
        told = at.told()
        assert len(told) == 1
        at.site.answers[FEED.url] = with_body.replace(b"Statement 7", b"Our statement")
        page = at.site.answers[address(7)]
        assert isinstance(page, bytes)
        at.site.answers[address(7)] = page.replace(b"Statement 7", b"Our statement")
        came = await at.poll(2 * DAY)
        assert came.documents
        assert at.told() == told


async def test_a_page_edited_in_place_tells_only_what_its_new_part_says(tmp_path: Path) -> None:
    async with watch(tmp_path) as at:
        publish(at, [7])
        await at.poll()
        assert len(at.told()) == 1
        at.site.answers[address(7)] = article(7, f"{OWN}</p><p>{MORE}")
        await at.poll(2 * DAY)
        told = at.told()
        assert len(told) == 2
        assert any("hospital" in evidence for evidence in told)


async def test_a_long_report_that_is_gone_is_told_by_the_section_that_named_somebody(
    tmp_path: Path,
) -> None:
    countries = ("Guatemala", "Belarus", "Viet Nam", "Egypt", "Kenya", "Peru")
    filler = "Members of the harbour union met in the hall behind the market and spoke. " * 40
    chapters = "".join(
        f"<h2>{country}</h2>" + f"<p>{filler}</p>" * 6 + (f"<p>{OWN}</p>" if number == 2 else "")
        for number, country in enumerate(countries)
    )
    report = f"<html><body><article><h1>A year at sea</h1>{chapters}</article></body></html>"
    async with watch(tmp_path) as at:
        publish(at, range(1, 11))
        at.site.answers[address(7)] = report.encode()
        await at.poll()
        with at.store.reading() as ledger:
            [notice] = ledger.cases.told_between(START, at.site.now + DAY)
            assert "#" in notice.url
        publish(at, [1, 2, 3, 4, 5, 6, 8, 9, 10])
        del at.site.answers[address(7)]
        await at.poll()
        text = digest(at)
        assert "Withdrawn by their publishers" in text
        assert "Viet Nam" in text
