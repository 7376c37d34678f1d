"""A listing page to a Listing, by the source's own CSS selectors."""

from bs4 import BeautifulSoup, Tag

from monitor.errors import SourceError, SourceFault
from monitor.model import Fetched, Item, Listing, Source
from monitor.parse.article import select_all, soup_of
from monitor.parse.charset import decode
from monitor.parse.country import labels_in
from monitor.parse.dates import first_day, first_partial
from monitor.parse.embedded import is_script, items_in
from monitor.parse.feed import MAX_ITEMS, item_key
from monitor.parse.page_text import base_of
from monitor.parse.pieces import tidy
from monitor.parse.urls import absolute, canonical_url

MAX_HTML = 200_000  # characters of one item's own markup
_LABEL, _SUMMARY = 20, 30  # letters: words of a link that are no title; a cell that says more
_HEADINGS = ("h1", "h2", "h3", "h4", "h5")


def read_page(source: Source, fetched: Fetched) -> Listing:
    """Items as the page has them, each address once. Without `select.item` the page itself is the
    one item. Raises SourceError (CHANGED_SHAPE) where the selector finds nothing."""
    soup = soup_of(decode(fetched.body, fetched.charset), source.id)
    title = tidy(soup.title.get_text(" ")) if soup.title else ""
    if not source.select.item:
        return Listing((Item(fetched.url, canonical_url(fetched.url), title),), title)
    base = base_of(soup, fetched.url)
    tags = select_all(source.select.item, soup, source.id)
    items = items_of(source, tags, base, fetched)
    if not items:
        raise SourceError(
            source.id,
            SourceFault.CHANGED_SHAPE,
            f"the selector {source.select.item!r} finds "
            f"{'no items with a link or title' if tags else 'nothing'} on the page; "
            "its layout may have changed, or a consent or log-in page came instead",
        )
    notes = [f"{len(tags)} items; the first {MAX_ITEMS} were read"] if len(tags) > MAX_ITEMS else []
    return Listing(items, title, tuple(notes), _next_page(soup, base, fetched.url))


def items_of(source: Source, tags: list[Tag], base: str, fetched: Fetched) -> tuple[Item, ...]:
    """What stands in each of `tags`, each address once; MAX_ITEMS at most."""
    items: list[Item] = []
    for tag in tags[:MAX_ITEMS]:
        if is_script(tag):
            items += items_in(tag, base)
        elif item := _item(source, tag, base, fetched):
            items.append(item)
    distinct = {item.url: item for item in reversed(items[:MAX_ITEMS])}
    return tuple(dict.fromkeys(distinct[item.url] for item in items[:MAX_ITEMS]))


def _item(source: Source, tag: Tag, base: str, fetched: Fetched) -> Item | None:
    if tag.name == "tr" and not tag.find("td"):
        return None  # the head of a table
    select = source.select
    link = _link(tag, select.link, source.id)
    url = absolute(base, str(link.get("href", ""))) if link else ""
    title = _without_glued_day(_title(tag, link, select.title, source.id))
    if not url and not title:
        return None
    dates = select_all(select.date, tag, source.id)[:1] if select.date else tag.find_all("time")[:1]
    stamp = " ".join(f"{one.get('datetime') or ''} {one.get_text(' ')}" for one in dates) or tidy(
        tag.get_text(" ")
    )
    url = url or f"{fetched.url.split('#')[0]}#{tidy(title)[:80].replace(' ', '-')}"
    return Item(
        url,
        item_key(tidy(tag.get_text(" ")), "", url),
        title,
        first_day(stamp),
        str(tag)[:MAX_HTML],
        labels=labels_in(tag.stripped_strings),
    )


def _link(tag: Tag, selector: str, source: str) -> Tag | None:
    if selector:
        found = select_all(selector, tag, source)
        inner = [one if one.has_attr("href") else one.find("a", href=True) for one in found]
        return next((one for one in inner if isinstance(one, Tag)), None)
    if tag.name == "a" and tag.has_attr("href"):
        return tag
    links = [one for one in tag.find_all("a", href=True) if tidy(one.get_text(" "))]
    headed = {id(one) for heading in tag.find_all(_HEADINGS) for one in heading.find_all("a")}
    inside = [one for one in links if id(one) in headed]
    return max(inside or links, key=lambda one: len(one.get_text()), default=None)


def _title(tag: Tag, link: Tag | None, selector: str, source: str) -> str:
    if selector:
        return " ".join(tidy(one.get_text(" ")) for one in select_all(selector, tag, source)[:1])
    heading = tag.find(_HEADINGS)
    words = tidy(heading.get_text(" ")) if heading else ""
    words = words or (tidy(link.get_text(" ")) if link else tidy(tag.get_text(" "))[:200])
    if tag.name == "tr" and link and len(words) < _LABEL:
        cells = [cell for cell in tag.find_all("td", limit=12) if cell not in link.parents]
        summary = max((_own_words(cell) for cell in cells), key=len, default="")
        return f"{words}: {summary[:200]}" if len(summary) > _SUMMARY else words
    return words


def _without_glued_day(title: str) -> str:
    """ "10.11.2026Teacher released" without the day: some sites lose what stood between the two."""
    if not (found := first_partial(title)):
        return title
    start, end, _ = found
    if start == 0 and title[end : end + 1].isalpha():
        return title[end:]
    return title[:start] if end == len(title) and title[start - 1 : start].isalpha() else title


def _own_words(cell: Tag) -> str:
    """The words of a cell but for its links."""
    return tidy(" ".join(t for t in cell.find_all(string=True) if not t.find_parent("a")))


def _next_page(soup: BeautifulSoup, base: str, here: str) -> str:
    for tag in soup.select(
        "link[rel~=next][href], a[rel~=next][href], .next a[href], a.next[href]"
    ):
        url = absolute(base, str(tag["href"]))
        if url and canonical_url(url) != canonical_url(here):
            return url
    return ""
