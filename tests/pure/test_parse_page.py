"""Listing pages, by the source's own selectors."""
# ruff: noqa: E501 - the samples read best as they would be served

from datetime import date

import pytest

from monitor.errors import SourceError, SourceFault
from monitor.parse import read_listing
from tests.pure.parsing import HOME, fetched, source

LIST = """<html><head><title>Alerts</title><base href="/en/"></head><body><nav><a href="/x">Home</a></nav>
<div class="card"><span class="d">30.01.19</span><h3><a href="alerts/one?utm_source=l">Varna: one held</a></h3><a href="/share">Share</a></div>
<div class="card"><span class="d">21 september 2020</span><h3><a href="alerts/two">Two held</a></h3><p>VRN 001 / 0920 / OBS 005</p></div>
<div class="card"><h3><a href="alerts/two">Two held</a></h3></div>
<div class="card"></div><a rel="next" href="?page=2">Next</a></body></html>"""


def test_items_have_address_title_and_day():
    found = read_listing(source(item=".card", date=".d"), fetched(LIST))
    assert [(one.url, one.title, one.published) for one in found.items] == [
        (f"{HOME}/en/alerts/one?utm_source=l", "Varna: one held", date(2019, 1, 30)),
        (f"{HOME}/en/alerts/two", "Two held", date(2020, 9, 21)),
    ]


def test_keys_are_codes_or_canonical_addresses():
    found = read_listing(source(item=".card"), fetched(LIST))
    assert [one.key for one in found.items] == [
        "https://harbour.example.org/en/alerts/one",
        "VRN 001 / 0920 / OBS 005",
    ]


def test_the_next_page_is_known():
    assert read_listing(source(item=".card"), fetched(LIST)).next_page == f"{HOME}/en/?page=2"


def test_own_selectors_for_link_and_title_are_used():
    page = "<li class=i><a href=/skip>A long label of something else</a><b>One held</b><a class=go href=/one>»</a></li>"
    one = read_listing(source(item=".i", link=".go", title="b"), fetched(page)).items[0]
    assert (one.url, one.title) == (f"{HOME}/one", "One held")


def test_an_item_without_a_link_has_an_address_of_its_own():
    page = "<li class=i>One held</li><li class=i>Two held</li>"
    urls = [one.url for one in read_listing(source(item=".i"), fetched(page)).items]
    assert len(set(urls)) == 2
    assert all(url.startswith(f"{HOME}/alerts/1#") for url in urls)


def test_a_page_without_item_selector_is_the_one_document():
    found = read_listing(source(), fetched(LIST))
    assert [one.url for one in found.items] == [f"{HOME}/alerts/1"]


@pytest.mark.parametrize("selector", [".gone", "nav", "div[["])
def test_a_selector_that_finds_no_items_is_a_changed_shape(selector: str):
    page = LIST if selector != "nav" else "<nav></nav>"
    with pytest.raises(SourceError) as told:
        read_listing(source(item=selector), fetched(page))
    assert told.value.fault is SourceFault.CHANGED_SHAPE


def test_too_many_items_are_cut_and_told():
    page = "".join(f"<li class=i><a href=/{n}>n</a></li>" for n in range(600))
    found = read_listing(source(item=".i"), fetched(page))
    assert len(found.items) == 500
    assert "600 items" in found.notes[0]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("10.11.2026Teacher released", "Teacher released"),
        ("Teacher released10 November 2026", "Teacher released"),
        ("10.11.2026: Teacher released", "10.11.2026: Teacher released"),
        ("Teacher released on 10 November 2026", "Teacher released on 10 November 2026"),
        ("10.11.2026", "10.11.2026"),
    ],
)
def test_a_day_that_is_glued_to_a_title_is_no_part_of_it(written: str, title: str):
    page = f"<ul><li class=x><a href=/a>{written}</a></li></ul>"
    [item] = read_listing(source(item="li.x"), fetched(page)).items
    assert (item.title, str(item.published)) == (title, "2026-11-10")
