"""Tables added to sources.toml, and OPML both ways."""

from datetime import timedelta

import pytest

from monitor.errors import ConfigError
from monitor.model import Selectors, Source, SourceKind
from monitor.sources.edit import as_table, id_for, read_opml, with_sources, write_opml
from monitor.sources.file import parse_sources

OLD = """# What we watch. Keep the comments!
[[source]]
id = "harbour"   # the harbour people
organisation = "Harbour Watch"
kind = "feed"
url = "https://harbour.example.org/feed"
"""
NEW = Source(
    id="quay",
    organisation='The "Quay" \\ Legal Aid',
    kind=SourceKind.PAGE,
    url="https://quay.example.org/list?a=1&b=2",
    languages=("es", "en"),
    country="MX",
    every=timedelta(hours=6),
    follow=False,
    select=Selectors(item='li[data-x="1"]', date="time"),
    code=r"Q\d{2}",
    enabled=False,
)


def test_a_written_source_is_read_back_as_it_was() -> None:
    [old, new] = parse_sources(with_sources(OLD, [NEW], ["Found on the page.\nLook at it."]))
    assert old.id == "harbour"
    assert new == NEW


def test_what_stood_in_the_file_stays_to_the_letter() -> None:
    whole = with_sources(OLD, [NEW], ["a note"])
    assert whole.startswith(OLD)
    assert "# a note" in whole


def test_a_file_that_holds_only_comments_takes_its_first_source() -> None:
    assert parse_sources(with_sources("# nothing yet\n", [NEW])) == (NEW,)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("id", "harbour", "--id"), ("url", "https://harbour.example.org/feed", "watched already")],
)
def test_a_source_that_is_there_is_not_added_again(field: str, value: str, words: str) -> None:
    other = {"id": "other", "url": "https://other.example.org", field: value}
    source = Source(other["id"], "Other", SourceKind.FEED, other["url"])
    with pytest.raises(ConfigError, match=words):
        with_sources(OLD, [source])


def test_what_an_operator_typed_wrongly_is_said_before_anything_is_written() -> None:
    wrong = Source("new", "New", SourceKind.FEED, "https://new.example.org", country="Mexico")
    with pytest.raises(ConfigError, match="ISO 3166"):
        with_sources(OLD, [wrong])


def test_a_table_says_only_what_is_not_as_usual() -> None:
    plain = Source("new", "New", SourceKind.FEED, "https://new.example.org")
    assert as_table(plain).splitlines() == [
        "[[source]]",
        'id = "new"',
        'organisation = "New"',
        'kind = "feed"',
        'url = "https://new.example.org"',
    ]


@pytest.mark.parametrize(
    ("url", "made"),
    [
        ("https://www.harbour-watch.org/feed", "harbour-watch"),
        ("https://blog.quay.example/feed", "quay"),
        ("https://wave.example.org/x", "example-2"),
        ("https://localhost/", "localhost"),
        ("https://127.0.0.1:8000/", "127-0-0-1"),
    ],
)
def test_an_id_is_the_name_of_the_site_and_free(url: str, made: str) -> None:
    assert id_for(url, ["example"]) == made


OPML = b"""<?xml version="1.0"?><opml version="1.0"><head/><body>
<outline text="Rights"><outline type="rss" text="Quay &amp; Sons" xmlUrl="https://quay.example.org/rss"
 htmlUrl="https://quay.example.org" language="es-mx"/></outline>
<outline text="known" xmlUrl="https://harbour.example.org/feed"/>
<outline text="bad" xmlUrl="file:///etc/passwd"/><outline xmlUrl="https://quay.example.org/rss"/>
<outline text="A folder"/></body></opml>"""


def test_opml_gives_new_feeds_and_names_what_it_leaves_out() -> None:
    found = read_opml(OPML, parse_sources(OLD))
    [quay] = found.sources
    assert (quay.organisation, quay.url, quay.languages) == (
        "Quay & Sons",
        "https://quay.example.org/rss",
        ("es",),
    )
    assert [line.split(": ")[0] for line in found.left_out] == [
        "https://harbour.example.org/feed",
        "file:///etc/passwd",
        "https://quay.example.org/rss",
    ]


def test_what_is_exported_is_imported_again() -> None:
    feeds = [Source(f"s{n}", f"Org <{n}>", SourceKind.FEED, f"https://s{n}.org/") for n in range(3)]
    found = read_opml(write_opml([*feeds, NEW]), [])
    assert [(s.organisation, s.url) for s in found.sources] == [
        (s.organisation, s.url) for s in feeds
    ]


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"no xml", b"<opml" + b"x" * (6 << 20)])
def test_what_is_no_opml_is_said_so(body: bytes) -> None:
    with pytest.raises(ConfigError, match="OPML"):
        read_opml(body, [], "feeds.opml")


def test_an_opml_file_opens_no_other_file_and_does_not_swell() -> None:
    laughs = "".join(
        f'<!ENTITY l{n} "&l{n - 1};&l{n - 1};&l{n - 1};&l{n - 1};">' for n in range(1, 20)
    )
    body = (
        f'<!DOCTYPE opml [<!ENTITY l0 "ha">{laughs}<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        '<opml><body><outline text="&l19; &x;" xmlUrl="https://quay.example.org/rss"/></body></opml>'
    )
    names = [source.organisation for source in _read_or_nothing(body.encode())]
    assert all(len(name) <= 120 for name in names)


def _read_or_nothing(body: bytes) -> tuple[Source, ...]:
    try:
        return read_opml(body, []).sources
    except ConfigError:
        return ()
