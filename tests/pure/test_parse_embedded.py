"""Listings that stand in a page as data for its script, and lists of letters in tables."""

import json

import pytest

from monitor.errors import SourceError
from monitor.model import Item, SourceKind
from monitor.parse import read_listing, read_proposal
from tests.pure.parsing import HOME, fetched, source

CASES = [
    {
        "title": {"rendered": f"Printer {n} taken away"},
        "slug": f"printer-{n}",
        "date": f"2026-03-{n:02}",
    }
    for n in range(1, 6)
]
MENU = [{"title": f"Menu {n}", "url": f"/m{n}"} for n in range(20)]
JSON_LD = {
    "@type": "ItemList",
    "itemListElement": [
        {"@type": "ListItem", "item": {"name": f"Case {n}", "@id": f"{HOME}/c/{n}"}}
        for n in range(4)
    ],
}


def _page(data: object, attributes: str = 'id="__NEXT_DATA__" type="application/json"') -> bytes:
    text = data if isinstance(data, str) else json.dumps(data)
    return (
        f"<html><body><div id=app></div><script {attributes}>{text}</script></body></html>".encode()
    )


def _items(data: object, css: str = "script") -> tuple[Item, ...]:
    came = fetched(_page(data), url=f"{HOME}/alerts")
    return read_listing(source(SourceKind.PAGE, item=css), came).items


def test_the_dated_items_are_taken_and_the_menu_is_not() -> None:
    items = _items({"props": {"nav": MENU, "pageProps": {"posts": {"nodes": CASES}}}})
    assert [item.title for item in items] == [f"Printer {n} taken away" for n in range(1, 6)]
    assert items[0].url == f"{HOME}/alerts/printer-1"
    assert str(items[0].published) == "2026-03-01"


def test_json_ld_names_its_items_within_list_items() -> None:
    assert [item.url for item in _items(JSON_LD)] == [f"{HOME}/c/{n}" for n in range(4)]


@pytest.mark.parametrize(
    "data",
    ["no json", "[" * 50_000, '{"a": NaN}', "[]", '[{"title": 3, "url": null}]',
     '[{"title": "x", "url": "javascript:alert(1)"}]'],
    ids=["words", "deep", "not a number", "empty", "other types", "no address"],
)  # fmt: skip
def test_data_without_items_is_a_changed_shape(data: str) -> None:
    with pytest.raises(SourceError, match="no items"):
        _items(data)


def test_the_data_of_a_page_that_shows_nothing_is_proposed() -> None:
    found = read_proposal(source(), fetched(_page({"posts": CASES}), url=f"{HOME}/alerts"))
    assert found.select.item == "script#__NEXT_DATA__"
    assert len(found.items) == 5


LETTERS = """<table id="grid"><tr data-id="1"></tr><tr><td><ul><li>27 Feb 2026</li><li>Sorrel</li>
<li>Type: AL</li><li><a href="/Down?gId=1">SOR 2/2026</a></li></ul></td><td>Special Rapporteur on
defenders</td><td>Concerning the arrest of a printer. <a href="/Reply?gId=9">Reply</a></td></tr>
<tr data-id="2"></tr><tr><td><ul><li>3 March 2026</li><li>Sorrel</li><li>Type: UA</li><li>
<a href="/Down?gId=2">SOR 3/2026</a></li></ul></td><td>Working Group</td><td>A teacher.</td></tr>
</table>"""


def test_a_table_of_letters_gives_each_with_its_day_and_its_file() -> None:
    chosen = source(SourceKind.PAGE, item="#grid tr:has(td)", link='a[href*="Down"]')
    items = read_listing(chosen, fetched(LETTERS, url=f"{HOME}/alerts")).items
    assert [(item.title, str(item.published), item.url) for item in items] == [
        ("SOR 2/2026: Concerning the arrest of a printer.", "2026-02-27", f"{HOME}/Down?gId=1"),
        ("SOR 3/2026", "2026-03-03", f"{HOME}/Down?gId=2"),
    ]
