"""Feeds in the forms that NGOs publish, whole and broken."""
# ruff: noqa: E501 - the samples read best as they would be served

import json
from datetime import date

import pytest

from monitor.errors import SourceError, SourceFault
from monitor.model import Listing, SourceKind, digest_id
from monitor.parse import read_entries, read_entry, read_listing
from tests.pure.parsing import fetched, said, source

URL = "https://harbour.example.org/feed/"
FEED = source(SourceKind.FEED)
LONG = "<p>" + "Mira Solveig was sentenced to two years in Varna Bay. " * 12 + "</p>"


def rss(*items: str, head: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>Harbour &amp; Watch</title>{head}{''.join(items)}</channel></rss>"
    )


def item(**parts: str) -> str:
    return f"<item>{''.join(f'<{k}>{v}</{k}>' for k, v in parts.items())}</item>"


def listing(body: str | bytes, media_type: str = "application/rss+xml") -> Listing:
    return read_listing(FEED, fetched(body, media_type, URL))


def test_an_item_has_address_title_day_and_key():
    found = listing(
        rss(
            item(
                title="Two &lt;b&gt;held&lt;/b&gt; &amp;amp; one freed",
                link="/2024/05/two-held/?utm_source=rss",
                guid="https://www.harbour.example.org/?p=77",
                pubDate="Fri, 03 May 2024 23:30:00 -0400",
                description="Words.",
            )
        )
    )
    one = found.items[0]
    assert found.title == "Harbour & Watch"
    assert one.url == "https://harbour.example.org/2024/05/two-held/?utm_source=rss"
    assert one.key == "https://harbour.example.org?p=77"
    assert one.title == "Two held & one freed"
    assert one.published == date(2024, 5, 3)
    assert not one.full


@pytest.mark.parametrize(
    "day", ["Thu, 01 Jan 1970 00:00:00 +0000", "Fri, 03 May 2999 00:00:00 +0000", "soon", ""]
)
def test_a_day_that_cannot_be_meant_is_none(day: str):
    assert listing(rss(item(title="T", link="/a", pubDate=day))).items[0].published is None


def test_a_reference_code_in_the_title_is_the_key():
    found = listing(
        rss(item(title="Varna: one held - VRN 001/0119/OBS 005.1", link="/a", guid="x1"))
    )
    assert found.items[0].key == "VRN 001 / 0119 / OBS 005.1"


def test_opaque_and_missing_guids_still_identify():
    found = listing(
        rss(
            '<item><title>A</title><link>/a</link><guid isPermaLink="false">5b1:6c2:7d3</guid></item>',
            item(title="B", link="https://www.harbour.example.org/b/?fbclid=1"),
            item(title="C"),
        )
    )
    assert [one.key for one in found.items[:2]] == ["5b1:6c2:7d3", "https://harbour.example.org/b"]
    assert found.items[2].url == "https://harbour.example.org/feed/#C"


def test_a_reused_guid_loses_to_the_addresses_and_repeats_are_one():
    found = listing(
        rss(
            item(title="A", link="/a", guid="same"),
            item(title="B", link="/b", guid="same"),
            item(title="B", link="/b", guid="same"),
        )
    )
    assert [one.key for one in found.items] == [
        "https://harbour.example.org/a",
        "https://harbour.example.org/b",
    ]


def test_the_same_feed_polled_twice_in_another_order_has_the_same_keys():
    parts = [item(title=str(n), link=f"/{n}?utm_medium=x{n}") for n in range(5)]
    first, second = listing(rss(*parts)), listing(rss(*reversed(parts)))
    assert {one.key for one in first.items} == {one.key for one in second.items}


def test_an_entry_with_its_whole_text_becomes_a_document():
    body = f"<![CDATA[{LONG}<ul><li>Odo Perrin, freed</li></ul><p>The post <a href='/a'>T</a> appeared first on <a href='/'>H</a>.</p>]]>"
    answer = fetched(
        rss(
            f"<item><title>Two held</title><link>/a</link><description>Cut […]</description><content:encoded>{body}</content:encoded></item>"
        ),
        "application/rss+xml",
        URL,
    )
    entry = read_listing(FEED, answer).items[0]
    document = read_entry(FEED, answer, entry)
    assert entry.full
    assert document.title == "Two held"
    assert document.url == "https://harbour.example.org/a"
    assert "Odo Perrin, freed" in said(document)
    assert "appeared first" not in document.text
    assert document.snapshot == answer.sha256


@pytest.mark.parametrize(
    ("text", "full"),
    [("Short words.", False), (LONG * 3, True), (LONG * 3 + "<p>more […]</p>", False)],
)
def test_a_summary_is_told_from_a_whole_text(text: str, full: bool):
    assert (
        listing(rss(item(title="T", link="/a", description=f"<![CDATA[{text}]]>"))).items[0].full
        is full
    )


def test_one_bad_entry_leaves_its_neighbours():
    answer = fetched(
        rss(item(title="A", link="/a", description=LONG), item(title="", link="/b")), url=URL
    )
    items = read_listing(FEED, answer).items
    first, second = read_entries(FEED, answer, items)
    assert not isinstance(first, SourceError)
    assert isinstance(second, SourceError)
    assert second.fault is SourceFault.NO_TEXT


def test_atom_and_json_feeds_are_read():
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>H</title><entry><id>tag:h,1</id><title>A</title>'
        '<link rel="alternate" href="/a"/><published>2024-05-03T10:00:00Z</published><updated>2024-06-01T10:00:00Z</updated></entry></feed>'
    )
    one = listing(atom, "application/atom+xml").items[0]
    assert (one.url, one.key, one.published) == (
        "https://harbour.example.org/a",
        "tag:h,1",
        date(2024, 5, 3),
    )
    json = '{"version":"https://jsonfeed.org/version/1.1","title":"H","items":[{"id":"7","url":"/a","title":"A","content_html":"<p>x</p>","date_published":"2024-05-03T10:00:00Z"}]}'
    one = listing(json, "application/feed+json").items[0]
    assert (one.url, one.key, one.published, one.full) == (
        "https://harbour.example.org/a",
        "7",
        date(2024, 5, 3),
        True,
    )


def test_a_page_instead_of_a_feed_is_a_changed_shape():
    with pytest.raises(SourceError) as told:
        listing("<!doctype html><html><body>Please log in</body></html>")
    assert told.value.fault is SourceFault.CHANGED_SHAPE


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", "words", "/etc/passwd", "http://127.0.0.1:9/feed", "{" * 50_000]
)
def test_what_is_no_feed_is_malformed_and_nothing_is_opened(body: str):
    with pytest.raises(SourceError) as told:
        listing(body)
    assert told.value.fault is SourceFault.MALFORMED


def test_a_damaged_feed_is_read_as_far_as_possible_and_told():
    found = listing(rss(item(title="A & B", link="/a"))[:-20])
    assert found.items[0].title == "A & B"
    assert "not well-formed" in found.notes[0]


@pytest.mark.parametrize("newest_first", [True, False])
def test_of_too_many_entries_the_newest_are_read_and_it_is_told(newest_first: bool):
    parts = [
        item(title=str(n), link=f"/{n}", pubDate=f"0{1 + n // 200} May 2024 10:00:00 +0000")
        for n in range(700)
    ]
    found = listing(rss(*(reversed(parts) if newest_first else parts)))
    assert len(found.items) == 500
    assert {"699", "200"} <= {one.title for one in found.items}
    assert "700 entries" in found.notes[0]


def test_an_entity_bomb_expands_to_nothing():
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY x SYSTEM "file:///etc/passwd">]>' + rss(
        item(title="T&x;", link="/a")
    ).replace('<?xml version="1.0" encoding="UTF-8"?>', "")
    assert "root:" not in listing(bomb).items[0].title


def test_half_characters_cost_the_feed_nothing():
    page = json.dumps({
        "title": "\ud800",
        "items": [{"id": "\ud800", "title": "Freed \udfff", "content_html": "<p>Odo \ud800 is free.",
                   "url": "/a\ud800"}],
    })  # fmt: skip
    xml = (
        "<rss version='2.0'><channel><title>N&#xD800;</title><item><title>Freed &#xD800;</title>"
        "<link>/a</link><guid>&#xDFFF;</guid><description>Odo &amp;#xD800; &#xD800;</description>"
        "</item></channel></rss>"
    )
    for body in (page, xml):
        listing = read_listing(source(SourceKind.FEED), fetched(body, "application/xml"))
        [item] = listing.items
        assert item.title.startswith("Freed")
        "".join((listing.title, item.title, item.html, item.key, item.url)).encode()
        document = read_entry(source(SourceKind.FEED), fetched(body), item)
        "".join((document.text, document.url, document.key)).encode()
        assert digest_id("\ud800") != digest_id("\ud801")


def test_links_are_relative_to_the_nearest_base_and_what_leads_nowhere_is_no_link():
    entries = (
        '<entry xml:base="sub/"><title>a</title><id>i</id><link href="post"/></entry>'
        '<entry xml:base="http://other.example.org/k/"><title>b</title><link href="../p"/></entry>'
    )
    based = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/blog/">{entries}</feed>'
    plain = rss(item(title="a", link="/rel/x"), item(title="b", link="javascript:alert(1)"))
    assert [one.url for one in listing(based).items] == [
        "https://harbour.example.org/blog/sub/post",
        "http://other.example.org/p",
    ]
    assert [one.url for one in listing(plain).items] == [
        "https://harbour.example.org/rel/x",
        "https://harbour.example.org/feed/#b",
    ]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Fri, 03 May 2024 23:30:00 -0400", date(2024, 5, 3)),
        ("3 May 2024 10:00 GMT", date(2024, 5, 3)),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("Fri, 31 Feb 2024 00:00:00 +0000", None),
        ("2024-05-03T00:00:00Z", date(2024, 5, 3)),
    ],
)
def test_the_day_is_that_of_the_publishers_own_clock(said: str, day: date | None):
    assert listing(rss(item(title="a", link="/a", pubDate=said))).items[0].published == day
