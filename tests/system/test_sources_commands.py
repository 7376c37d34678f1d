"""`monitor sources`: adding, trying, exchanging, in the real process before the invented site."""

from datetime import timedelta

from monitor.model import SourceKind
from monitor.sources.file import parse_sources
from tests.demo.site import Entry, Site
from tests.system.desk import Desk


def _with_a_list(site: Site) -> Site:
    """The site with enough on its list for a reader to see what repeats."""
    for number in range(1, 6):
        day = site.today - timedelta(days=60 + number)
        title = f"Dockworker fined, part {number}"
        site.actions.append(
            Entry(f"/actions/fine-{number}", title, day, "He paid.", "<p>Paid.</p>")
        )
    return site


def _watched(desk: Desk) -> str:
    return (desk.folder / "sources.toml").read_text("utf-8")


def test_a_listing_page_is_added_with_selectors_that_find_its_items(bare: Desk, site: Site) -> None:
    before = _watched(bare)
    _with_a_list(site)
    shown = bare.says("sources", "add", f"{site.url}/actions", "--id", "quay", "--every", "6h")
    assert "select = {item" in shown
    assert _watched(bare).startswith(before)
    added = parse_sources(_watched(bare))[-1]
    assert (added.id, added.kind, added.enabled) == ("quay", SourceKind.PAGE, True)
    assert "Teacher released" in bare.says("sources", "check", "quay")
    again = bare.monitor("sources", "add", f"{site.url}/actions", "--id", "quay-2")
    assert again.returncode == 2
    assert "watched already, as quay" in again.stderr


def test_a_feed_is_added_as_such_and_show_writes_nothing(bare: Desk, site: Site) -> None:
    before = _watched(bare)
    shown = bare.says("sources", "add", f"{site.url}/feed.xml", "--show")
    assert 'kind = "feed"' in shown
    assert _watched(bare) == before


def test_the_first_source_is_added_to_a_file_with_nothing_in_it(bare: Desk, site: Site) -> None:
    bare.write("sources.toml", "# what we watch\n")
    bare.says("sources", "add", f"{site.url}/feed.xml", "--id", "quay")
    assert _watched(bare).startswith("# what we watch\n")
    assert [source.id for source in parse_sources(_watched(bare))] == ["quay"]
    (bare.folder / "sources.toml").unlink()
    bare.says("sources", "add", f"{site.url}/feed.xml", "--id", "quay")
    assert [source.id for source in parse_sources(_watched(bare))] == ["quay"]


def test_an_address_that_does_not_answer_is_one_clear_sentence(bare: Desk) -> None:
    done = bare.monitor("sources", "add", "http://127.0.0.1:9/feed")
    assert done.returncode == 1
    assert "refused" in done.stderr
    assert "Traceback" not in done.stderr
    assert bare.monitor("sources", "add", "quay.example.org").returncode == 2


def test_selectors_are_tried_on_the_page_that_the_last_poll_brought(desk: Desk, site: Site) -> None:
    _with_a_list(site)
    desk.says("once")
    right = _watched(desk)
    desk.write("sources.toml", right.replace("li.action", "li.campaign"))
    site.__exit__()  # no site is asked
    tried = desk.monitor("sources", "check", "quay-legal-aid", "--from-snapshot")
    assert tried.returncode == 1
    assert "select = { item =" in tried.stdout
    desk.write("sources.toml", right)
    assert "Teacher released" in desk.says("sources", "check", "quay-legal-aid", "--from-snapshot")
    feed = desk.monitor("sources", "check", "harbour-watch", "--from-snapshot")
    assert "feeds are not kept" in feed.stderr


def test_opml_goes_out_and_comes_in_disabled(desk: Desk) -> None:
    desk.write("feeds.opml", desk.says("sources", "export"))
    desk.write("sources.toml", _PAGE)
    assert "not enabled yet: 127-0-0-1" in desk.says(
        "sources", "import", str(desk.folder / "feeds.opml")
    )
    assert [source.enabled for source in parse_sources(_watched(desk))] == [True, False]
    assert "nothing to add" in desk.says("sources", "import", str(desk.folder / "feeds.opml"))


_PAGE = """[[source]]
id = "page"
organisation = "Page"
kind = "page"
url = "http://127.0.0.1:9/"
"""
