"""A listing's further pages are turned until something known, and no further than is allowed."""

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.errors import SourceFault
from monitor.model import Selectors
from tests.doors.watching import DAY, FEED, PAGE, Site, address, article, feed, watch

PAGED = replace(FEED, pages=4)
NEXT = '<atom:link rel="next" href="{}" xmlns:atom="http://www.w3.org/2005/Atom"/>'
WORDPRESS = "<generator>https://wordpress.org/?v=6.4</generator>"


def publish(site: Site, newest: int, each: int = 5, form: str = "next") -> None:
    """Let the site have statements 1 to `newest`, `each` on a page of its feed."""
    site.answers = {address(n): article(n) for n in range(1, newest + 1)}
    numbers = list(range(newest, 0, -1))
    for page, start in enumerate(range(0, newest, each), 1):
        extra = NEXT.format(f"/feed?page={page + 1}") if form == "next" else ""
        extra = WORDPRESS if form == "paged" else extra
        url = (
            FEED.url if page == 1 else f"{FEED.url}?{'paged' if form == 'paged' else 'page'}={page}"
        )
        site.answers[url] = feed(numbers[start : start + each], extra)


@pytest.mark.parametrize("form", ["next", "paged", "told"])
async def test_pages_are_turned_until_something_known(tmp_path: Path, form: str) -> None:
    source = replace(PAGED, paged="?page={n}") if form == "told" else PAGED
    async with watch(tmp_path, source) as at:
        publish(at.site, 5, form=form)
        assert (await at.poll()).documents == 5
        publish(at.site, 18, form=form)
        at.site.asked.clear()
        assert (await at.poll(DAY)).documents == 13
        turned = [url for url in at.site.asked if url.startswith(FEED.url)]
        assert [url.partition("?")[2].rpartition("=")[2] for url in turned] == ["", "2", "3"]
        at.site.asked.clear()
        publish(at.site, 19, form=form)
        assert (await at.poll(DAY)).documents == 1
        assert not [url for url in at.site.asked if "?" in url]


async def test_at_first_sight_and_where_it_is_not_asked_for_no_page_is_turned(
    tmp_path: Path,
) -> None:
    async with watch(tmp_path, PAGED) as at:
        publish(at.site, 30)
        assert (await at.poll()).documents == 5
    async with watch(tmp_path / "other", FEED) as at:
        publish(at.site, 5)
        await at.poll()
        publish(at.site, 30)
        assert (await at.poll(DAY)).documents == 5


async def test_no_more_pages_are_turned_than_allowed(tmp_path: Path) -> None:
    async with watch(tmp_path, PAGED) as at:
        publish(at.site, 5)
        await at.poll()
        publish(at.site, 100)
        assert (await at.poll(99 * DAY)).documents == 20


async def test_a_site_that_repeats_its_last_page_is_left_alone(tmp_path: Path) -> None:
    async with watch(tmp_path, replace(PAGED, pages=50, paged="?page={n-1}")) as at:
        publish(at.site, 5)
        await at.poll()
        at.site.answers = {address(n): article(n) for n in range(50, 60)}
        same = feed(range(50, 55))
        at.site.answers |= {FEED.url: feed(range(55, 60)), f"{FEED.url}?page=1": same}
        at.site.answers |= {f"{FEED.url}?page={n}": same for n in range(2, 60)}
        at.site.asked.clear()
        assert (await at.poll(60 * DAY)).documents == 10
        assert len([url for url in at.site.asked if url.startswith(FEED.url)]) == 3


async def test_a_page_that_cannot_be_read_now_holds_the_poll_up_and_not_for_ever(
    tmp_path: Path,
) -> None:
    async with watch(tmp_path, PAGED) as at:
        publish(at.site, 5)
        await at.poll()
        publish(at.site, 18)
        second = f"{FEED.url}?page=2"
        good, at.site.answers[second] = at.site.answers[second], SourceFault.TIMEOUT
        assert (await at.poll(DAY)).failed
        at.site.answers[second] = good
        assert (await at.poll(DAY)).documents == 13
        publish(at.site, 40)
        at.site.answers[second] = SourceFault.TIMEOUT
        assert [bool((await at.poll(40 * DAY)).failed) for _ in range(3)] == [True, True, False]


async def test_a_next_page_of_another_host_is_not_asked_for(tmp_path: Path) -> None:
    async with watch(tmp_path, PAGED) as at:
        publish(at.site, 5)
        await at.poll()
        at.site.answers[FEED.url] = feed([50], NEXT.format("https://elsewhere.example.org/2"))
        at.site.answers[address(50)] = article(50)
        await at.poll(DAY)
        assert not [url for url in at.site.asked if "elsewhere" in url]


async def test_more_than_one_poll_reads_of_later_pages_is_read_by_the_next_ones(
    tmp_path: Path,
) -> None:
    async with watch(tmp_path, replace(PAGED, pages=2)) as at:
        publish(at.site, 5)
        await at.poll()
        publish(at.site, 200, each=95)
        read = [(await at.poll(200 * DAY)).documents]
        read += [(await at.poll(DAY)).documents for _ in range(4)]
        assert sum(read) >= 190


async def test_a_list_in_html_is_turned_by_its_link_to_the_next_page(tmp_path: Path) -> None:
    def rows(numbers: range) -> bytes:
        links = "".join(f'<p class="i"><a href="/news/{n}">Statement {n}</a></p>' for n in numbers)
        return f'<html><body>{links}<a rel="next" href="?page=1">Older</a></body></html>'.encode()

    async with watch(tmp_path, replace(PAGE, pages=3, select=Selectors(item="p.i"))) as at:
        at.site.answers = {address(n): article(n) for n in range(1, 20)}
        at.site.answers |= {PAGE.url: rows(range(1, 5)), f"{PAGE.url}?page=1": rows(range(1, 5))}
        await at.poll()
        at.site.answers |= {PAGE.url: rows(range(12, 17)), f"{PAGE.url}?page=1": rows(range(3, 12))}
        assert (await at.poll(DAY)).documents == 12
