"""A source that answers 200 and no longer shows its news is told so, is not read, and floods nobody
when it comes back (row H11)."""

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.errors import SourceFault
from monitor.model import Selectors
from tests.doors.watching import (
    CAPTCHA,
    CONSENT,
    DAY,
    LOGIN,
    PAGE,
    START,
    address,
    article,
    feed,
    wall,
    watch,
)

TWENTY = range(1, 21)
OWN = "The lawyer Odran Velasko was sentenced to three years in prison on 3 November 2026."
LISTED = replace(PAGE, select=Selectors(item="li.news", date="time"))


def listing(numbers: range, dated: bool = True, path: str = "news") -> bytes:
    rows = "".join(
        f'<li class="news"><a href="/{path}/{n}">Statement {n} on the harbour</a>'
        + (f"<time>{(START + (n - 1) * DAY):%Y-%m-%d}</time>" if dated else "")
        + "</li>"
        for n in reversed(numbers)
    )
    return f"<html><body><ul>{rows}</ul></body></html>".encode()


@pytest.mark.parametrize(
    "answer", [CONSENT, CAPTCHA, LOGIN, b"", b"[]", b"{}", feed([]), feed([90])]
)
async def test_a_feed_that_turns_into_something_else_is_told_and_floods_nobody(
    tmp_path: Path, answer: bytes
) -> None:
    async with watch(tmp_path) as at:
        at.site.answers = {address(n): article(n, OWN if n == 7 else "") for n in (*TWENTY, 21, 90)}
        at.site.answers[at.source.url] = feed(TWENTY)
        assert (await at.poll()).documents == 20
        told = at.told()
        assert told
        asked = len(at.site.asked)
        at.site.answers[at.source.url] = answer
        for tries in (1, 2, 3):
            came = await at.poll()
            assert came.failed and came.failed.fault is SourceFault.CHANGED_SHAPE
            assert at.state.failures == tries
        assert set(at.site.asked[asked:]) == {at.source.url}
        at.site.answers[at.source.url] = feed(range(1, 22))
        back = await at.poll()
        assert (back.failed, back.documents) == (None, 1)
        assert at.told() == told


async def test_a_list_is_believed_for_one_item_that_is_known(tmp_path: Path) -> None:
    async with watch(tmp_path) as at:
        at.site.answers = {address(n): article(n) for n in range(1, 40)}
        at.site.answers[at.source.url] = feed(TWENTY)
        await at.poll()
        at.site.answers[at.source.url] = feed([20, 21], dated=False)
        came = await at.poll()
        assert (came.failed, came.documents) == (None, 1)


async def test_after_a_long_silence_a_list_of_the_old_shape_is_read(tmp_path: Path) -> None:
    async with watch(tmp_path) as at:
        at.site.answers = {address(n): article(n) for n in range(1, 60)}
        at.site.answers[at.source.url] = feed(TWENTY)
        await at.poll()
        at.site.answers[at.source.url] = feed(range(31, 51))
        assert (await at.poll(90 * DAY)).documents == 20


async def test_a_list_in_another_language_is_not_read(tmp_path: Path) -> None:
    german = "".join(
        f"<item><title>Erklärung zur Lage der Rechtsanwälte im Hafen, Ausgabe {n}, mit einer "
        f"Bitte an die Behörden</title><link>https://quay.example.org/de/{n}</link></item>"
        for n in TWENTY
    )
    async with watch(tmp_path) as at:
        at.site.answers = {address(n): article(n) for n in TWENTY}
        at.site.answers[at.source.url] = feed(TWENTY, dated=False)
        await at.poll()
        body = f'<rss version="2.0"><channel>{german}</channel></rss>'.encode()
        at.site.answers[at.source.url] = body
        came = await at.poll()
        assert came.failed and came.failed.fault is SourceFault.CHANGED_SHAPE
        assert "another language" in came.failed.detail


async def test_a_new_layout_without_days_is_told_and_after_a_week_taken_as_it_is(
    tmp_path: Path,
) -> None:
    async with watch(tmp_path, LISTED) as at:
        at.site.answers = {address(n): article(n) for n in TWENTY}
        at.site.answers |= {f"https://quay.example.org/n/{n}": article(n) for n in TWENTY}
        at.site.answers[at.source.url] = listing(TWENTY)
        assert (await at.poll()).documents == 20
        at.site.answers[at.source.url] = listing(TWENTY, dated=False, path="n")
        for _ in range(3):
            came = await at.poll(3 * DAY)
            assert came.failed and "lost their days" in came.failed.detail
        assert (await at.poll(3 * DAY)).documents == 20


async def test_a_page_that_is_its_own_document_fails_as_a_source_and_is_never_given_up(
    tmp_path: Path,
) -> None:
    async with watch(tmp_path, PAGE) as at:
        at.site.answers[at.source.url] = article(1, OWN)
        await at.poll()
        told = at.told()
        at.site.answers[at.source.url] = CONSENT
        for tries in range(1, 12):
            came = await at.poll(DAY)
            assert came.failed and at.state.failures == tries
        at.site.answers[at.source.url] = article(1, OWN + " He is in good health.")
        assert (await at.poll(DAY)).documents == 1
        assert at.told() == told


@pytest.mark.parametrize(
    "answer",
    [CONSENT, CAPTCHA, LOGIN, ("https://quay.example.org/login?next=x", article(3))],
)
async def test_a_wall_before_a_page_is_no_text_and_the_page_is_read_when_it_falls(
    tmp_path: Path, answer: bytes | tuple[str, bytes]
) -> None:
    async with watch(tmp_path) as at:
        at.site.answers = {at.source.url: feed([1]), address(1): answer}
        came = await at.poll()
        assert [error.fault for error in came.faults] == [SourceFault.CHANGED_SHAPE]
        assert (came.failed, came.documents) == (None, 0)
        at.site.answers[address(1)] = article(1, OWN)
        assert (await at.poll(DAY)).documents == 1
        assert len(at.told()) == 1


async def test_one_text_from_many_addresses_is_nobodys_article(tmp_path: Path) -> None:
    odd = wall("Quay", "Our new site is being built. Come back soon to see all that is new here.")
    async with watch(tmp_path) as at:
        at.site.answers = {at.source.url: feed(range(1, 5))}
        at.site.answers |= {address(n): odd for n in (1, 2, 3)} | {address(4): article(4)}
        came = await at.poll()
        assert (came.documents, len(came.faults)) == (1, 3)
        at.site.answers |= {address(n): article(n) for n in (1, 2, 3)}
        assert (await at.poll(2 * DAY)).documents == 3


async def test_a_short_appeal_with_a_form_for_members_is_an_appeal(tmp_path: Path) -> None:
    page = b"<html><body><h1>Statement 1 on the harbour</h1><p>Read the letter.</p>"
    async with watch(tmp_path) as at:
        at.site.answers = {at.source.url: feed([1])}
        at.site.answers[address(1)] = page + b'<form><input type="password"></form>'
        assert (await at.poll()).documents == 1
