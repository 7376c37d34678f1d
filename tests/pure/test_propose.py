"""How a site could be watched: feeds that it names, selectors that find its items."""

import pytest

from monitor.model import Source, SourceKind
from monitor.parse import read_listing, read_proposal
from monitor.parse.propose import Proposal
from tests.pure.parsing import HOME, fetched, source

MENU = "".join(f'<li><a href="/m{n}">A menu entry of many words {n}</a></li>' for n in range(9))


def _page(rows: str, head: str = "") -> str:
    return (
        f'<html lang="es-MX"><head><title>Harbour Watch</title>{head}</head><body><header><ul>'
        f"{MENU}</ul></header><main>{rows}</main><footer><ul>{MENU}</ul></footer></body></html>"
    )


def _proposed(rows: str, head: str = "") -> Proposal:
    return read_proposal(source(), fetched(_page(rows, head), url=f"{HOME}/alerts"))


CARD = (
    '<div class="card post-{n} odd"><div class="col-6"><h3><a href="/case/{n}">A teacher was taken '
    'away, part {n}</a></h3></div><span class="when">{n} March 2026</span>'
    '<a href="/case/{n}">Read more about this case</a></div>'
)
ROW = (
    '<tr><td>{n}.3.2026</td><td><a href="/doc/{n}.pdf">Letter on the arrest of printer {n}'
    "</a></td></tr>"
)
ENTRY = (
    "<li><a href='/a/{n}'><b>The union's lawyer was fined again {n}</b></a> "
    "<time datetime='2026-03-{n:02}'>then</time></li>"
)


@pytest.mark.parametrize(
    ("row", "around"),
    [
        (CARD, "<div class='cards'>{}</div>"),
        (ROW, "<table class='letters'><tbody>{}</tbody></table>"),
        (ENTRY, "<ul>{}</ul>"),
        ("<article>" + CARD + "</article>", "<div>{}</div>"),
    ],
    ids=["cards", "table", "plain list", "articles"],
)
def test_selectors_are_proposed_that_find_every_item_with_its_day_and_no_menu(
    row: str, around: str
) -> None:
    rows = "".join(row.format(n=n) for n in range(1, 9))
    found = _proposed(around.format(rows))
    assert len({item.url for item in found.items}) == 8
    assert all(item.published for item in found.items)
    assert not any("/m" in item.url.removeprefix(HOME) for item in found.items)


def test_what_is_proposed_reads_the_page_as_it_was_shown() -> None:
    rows = "".join(CARD.format(n=n) for n in range(1, 9))
    found = _proposed(rows)
    chosen = source(item=found.select.item)
    listing = read_listing(chosen, fetched(_page(rows), url=f"{HOME}/alerts"))
    assert listing.items == found.items


def test_a_page_on_which_nothing_repeats_gets_no_selectors() -> None:
    found = _proposed("<p>One case.</p><p><a href='/a'>A link with many words in it</a></p>")
    assert not found.items
    assert not found.select.item


def test_feeds_that_a_page_names_come_before_those_that_its_software_usually_has() -> None:
    head = (
        '<meta name="generator" content="WordPress 6.9">'
        '<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">'
        '<link rel="alternate" type="application/atom+xml" href="atom.xml">'
    )
    assert _proposed("", head).feeds == (
        f"{HOME}/atom.xml",
        f"{HOME}/comments/feed/",
        f"{HOME}/alerts/feed/",
        f"{HOME}/feed/",
    )


def test_a_spip_site_is_asked_for_its_backend() -> None:
    assert _proposed("", '<meta name="Generator" content="SPIP 4.2">').feeds[-1] == (
        f"{HOME}/spip.php?page=backend"
    )


def test_the_name_and_the_language_are_those_that_the_page_gives_itself() -> None:
    found = _proposed("", '<meta property="og:site_name" content="Harbour Watch Org">')
    assert (found.title, found.languages) == ("Harbour Watch Org", ("es",))


def test_a_hostile_page_costs_no_more_than_its_tries() -> None:
    nested = "<div class='a b c'>" * 400 + "".join(ENTRY.format(n=n) for n in range(1, 5))
    hrefs = "".join(f'<a href="http://[bad{n}">An address that is none {n}</a>' for n in range(50))
    found = _proposed(nested + hrefs)
    assert len(found.items) <= 60


def test_a_source_that_is_a_feed_is_no_page() -> None:
    feed = Source("x", "x", SourceKind.FEED, HOME)
    with pytest.raises(Exception, match="no page"):
        read_proposal(feed, fetched(b"%PDF-1.4"))


@pytest.mark.parametrize(
    ("sign", "feed"),
    [
        ("<!-- This is Squarespace. -->", "/alerts?format=rss"),
        ("<link href='https://substackcdn.com/x.css'>", "/feed"),
        ("<script src='/wp-content/plugins/x.js'></script>", "/feed/"),
        ("<img src='/sites/default/files/x.png'>", "/rss.xml"),
    ],
)
def test_software_that_does_not_name_itself_is_known_by_its_files(sign: str, feed: str) -> None:
    assert f"{HOME}{feed}" in _proposed("", sign).feeds


def test_a_list_inside_the_form_of_its_software_and_items_with_headers_are_found() -> None:
    rows = "".join(
        f"<article class='entry'><header><a href='/a/{n}'>The union's lawyer was fined {n}</a>"
        "</header></article>"
        for n in range(1, 6)
    )
    found = _proposed(f"<form action='./'><main>{rows}</main></form>")
    assert len(found.items) == 5


def test_the_frame_of_a_section_round_titles_in_another_language_gives_both() -> None:
    entry = "<li><h3><a href='/a/{n}'>The lawyer was fined again by the court {n}</a></h3></li>"
    rows = "".join(entry.format(n=n) for n in range(1, 9))
    assert _proposed(f"<ul>{rows}</ul>").languages == ("es", "en")


def test_cards_that_are_links_as_a_whole_are_found() -> None:
    titles = [f"What became of dockworker number {n} this week" for n in range(4)]
    cards = "".join(
        f"<a class='card' href='/cases/{n}'><img src=x><h3>{title}</h3></a>"
        for n, title in enumerate(titles)
    )
    found = _proposed(f"<h1>Cases</h1><div>{cards}</div>")
    assert found.select.item == "a.card"
    assert [item.title for item in found.items] == titles


def test_the_head_of_a_table_is_no_item() -> None:
    rows = "".join(
        f"<tr><td>{n + 1:02} Nov 2026</td><td><a href='a.ashx?id={n}'>SRL {n}/2026</a></td></tr>"
        for n in range(4)
    )
    head = "<tr><th>Date</th><th>Letter</th></tr>"
    found = _proposed(f"<table class='grid'>{head}{rows}</table>")
    assert [item.title for item in found.items] == [f"SRL {n}/2026" for n in range(4)]
    assert all(item.published for item in found.items)


def test_a_section_that_names_only_itself_does_not_name_the_site() -> None:
    assert read_proposal(source(), fetched("<title>News</title><p>Words.")).title == ""
    assert read_proposal(source(), fetched("<title>News | Quay</title><p>Words.")).title == "Quay"
