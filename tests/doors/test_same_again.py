"""A feed that says the same in another way tells nothing new (row X5); days that cannot be meant
break nothing (row T6)."""

from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.doors.watching import DAY, FEED, START, watch

OWN = "The lawyer Odran Velasko was sentenced to three years in prison on 3 November 2026."


def _feed(numbers: list[int], guid: str, link: str, said: str) -> bytes:
    items = "".join(
        f"<item><title>Statement {n} on the harbour</title><link>{link.format(n=n)}</link>"
        + (f"<guid isPermaLink='false'>{guid.format(n=n)}</guid>" if guid else "")
        + f"<pubDate>{format_datetime(START - n * DAY)}</pubDate>"
        f"<description>&lt;p&gt;{OWN if n == 1 else 'The harbour council met.'} It is statement "
        f"{n}.&lt;/p&gt;{said}</description></item>"
        for n in numbers
    )
    return f"<rss version='2.0'><channel><title>Quay</title>{items}</channel></rss>".encode()


LINK = "https://quay.example.org/news/{n}"


@pytest.mark.parametrize(
    ("guid", "link", "said"),
    [
        ("x-{n}", LINK, ""),
        ("", LINK, ""),
        ("one for all", LINK, ""),
        ("x-{n}", LINK + "?utm_source=feed&amp;fbclid={n}", ""),
        ("x-{n}", LINK.replace("https://quay", "http://www.quay"), ""),
        ("x-{n}", LINK, "&lt;p&gt;Generated at 10:31:07&lt;/p&gt;"),
    ],
    ids=["shuffled", "no guid", "one guid", "tracked", "other host", "time in text"],
)
async def test_the_same_feed_in_other_words_is_nothing_new(
    tmp_path: Path, guid: str, link: str, said: str
) -> None:
    async with watch(tmp_path) as at:
        at.source = replace(FEED, follow=False)
        numbers = list(range(1, 9))
        at.site.answers[FEED.url] = _feed(numbers, "x-{n}", LINK, "")
        assert (await at.poll()).documents == 8
        told = at.told()
        assert len(told) == 1
        at.site.answers[FEED.url] = _feed(numbers[::-1], guid, link, said)
        again = await at.poll()
        assert (again.failed, again.new, again.unsure) == (None, 0, 0)
        assert at.told() == told
        with at.store.reading() as ledger:
            assert ledger.sources.looks(FEED.id)[0].fresh == 0
            assert len(ledger.sources.pages_listed(FEED.id, START.date() - 30 * DAY, 99)) == 8


DAYS = [
    "Mon, 01 Jan 1900 00:00:00 +0000", "Thu, 01 Jan 2099 00:00:00 +0000", "31 February 2026",
    "", "Thu, 01 Jan 1970 00:00:00 +0000", "3 May 2026 and 4 June 2026",
    format_datetime(START + timedelta(hours=20)), "yesterday",
]  # fmt: skip


@pytest.mark.parametrize("day", DAYS)
async def test_a_day_that_cannot_be_meant_neither_hides_nor_breaks_an_item(
    tmp_path: Path, day: str
) -> None:
    async with watch(tmp_path) as at:
        feed = _feed([1, 2, 3], "x-{n}", LINK, "").decode()
        first = format_datetime(START - DAY)
        at.source = replace(FEED, follow=False)
        at.site.answers[FEED.url] = feed.replace(first, day).encode()
        outcome = await at.poll()
        assert (outcome.failed, outcome.documents) == (None, 3)
        assert at.told() == [OWN]
