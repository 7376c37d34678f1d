"""What an operator gets of ten kinds of site who types one address: a source that finds every item
with its day, whole texts without furniture, each thing told once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.errors import SourceError
from monitor.model import Document, Fetched, Item, Role, Source
from monitor.sources.discovery import discover
from monitor.sources.listing import Doors
from tests.doors.watching import DAY, Watch, parsers, watch
from tests.forms import ADDED, DAYS, FIRST, FORMS, FURNITURE, LAST, TITLES

TODAY = datetime(2026, 11, 21, 9, tzinfo=UTC)


@dataclass
class Reader:
    """The real parser; keeps what it read."""

    read: list[Document]

    def __getattr__(self, name: str) -> object:
        return getattr(parsers(), name)

    async def document(self, source: Source, fetched: Fetched, item: Item | None) -> Document:
        self.read.append(await parsers().document(source, fetched, item))
        return self.read[-1]

    async def entries(
        self, source: Source, fetched: Fetched, items: Sequence[Item]
    ) -> list[Document | SourceError]:
        found = await parsers().entries(source, fetched, items)
        self.read += [each for each in found if isinstance(each, Document)]
        return found


def _said(document: Document) -> str:
    silent = {Role.NAVIGATION, Role.CAPTION}
    return "\n".join(document.passage(b) for b in document.blocks if b.role not in silent)


async def _begin(at: Watch, kind: str) -> list[Document]:
    form, reader = FORMS[kind](), Reader([])
    at.site.now = TODAY
    at.site.answers |= form.pages
    found = await discover(form.added, [], at.site, parsers())  # type: ignore[arg-type]
    at.source = found.source
    at.doors = Doors(at.site, reader, at.store)  # type: ignore[arg-type]
    return reader.read


@pytest.mark.parametrize("kind", FORMS)
async def test_one_address_is_enough_to_read_a_site_whole(kind: str, tmp_path: Path) -> None:
    form = FORMS[kind]()
    async with watch(tmp_path) as at:
        read = await _begin(at, kind)
        assert at.source.organisation == form.name
        outcome = await at.poll()
        assert (outcome.failed, outcome.faults, outcome.documents) == (None, (), 3)
        newest = read[::-1]
        assert [
            title for d, title in zip(newest, TITLES, strict=True) if title in d.title
        ] == TITLES
        assert [str(document.published) for document in newest] == DAYS
        assert {document.language for document in read} == {"en"}
        said = _said(newest[0])
        assert FIRST in said
        assert LAST in said
        assert not [word for word in FURNITURE for d in read if word in _said(d)]
        assert [document.country for document in newest][:1] == [form.country]
        [told] = at.told()
        assert FIRST in told


@pytest.mark.parametrize("kind", [kind for kind, make in FORMS.items() if make().later])
async def test_a_page_that_grows_tells_what_is_new_in_it_and_nothing_twice(
    kind: str, tmp_path: Path
) -> None:
    async with watch(tmp_path) as at:
        await _begin(at, kind)
        await at.poll()
        at.site.answers |= FORMS[kind]().later
        await at.poll(2 * DAY)
        assert sorted(at.told()) == sorted([FIRST, ADDED])
        assert not (await at.poll(2 * DAY)).documents
        assert len(at.told()) == 2


@pytest.mark.parametrize(
    ("came", "why"),
    [
        ("<h1>Before you continue</h1><p>We use cookies. Accept all cookies?</p>", "consent"),
        ("<div id='root'></div><script src='/app.js'></script>", "no text"),
    ],
)
async def test_what_stands_in_the_way_of_a_list_is_not_proposed(
    came: str, why: str, tmp_path: Path
) -> None:
    async with watch(tmp_path) as at:
        address = "https://quay.example.org/news"
        at.site.now, at.site.answers = (
            TODAY,
            {address: f"<html><body>{came}</body></html>".encode()},
        )
        with pytest.raises(SourceError, match=f"{why}.*nothing was written"):
            await discover(address, [], at.site, parsers())  # type: ignore[arg-type]


async def test_spellings_of_one_address_are_one_page(tmp_path: Path) -> None:
    async with watch(tmp_path) as at:
        await _begin(at, "wordpress")
        await at.poll()
        feed = at.site.answers[at.source.url]
        assert isinstance(feed, bytes)
        other = feed.replace(
            b"https://watch.example.org/2026", b"http://www.watch.example.org./2026"
        )
        at.site.answers[at.source.url] = other.replace(b"/lawyer/", b"/lawyer?fbclid=7#respond")
        at.source = replace(at.source)
        assert not (await at.poll()).documents
