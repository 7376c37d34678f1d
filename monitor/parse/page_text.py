"""Pages and texts as found on the web, to what make_document needs."""

from bs4 import BeautifulSoup, Tag

from monitor.model import Fetched, Item, Source
from monitor.parse.article import MAX_TAGS, read_article, select_all, soup_of
from monitor.parse.bare import pieces_of_bare
from monitor.parse.charset import decode
from monitor.parse.codes import PREVIOUS
from monitor.parse.country import labels_of_page
from monitor.parse.document import Found
from monitor.parse.pieces import tidy
from monitor.parse.plain import pieces_of_text
from monitor.parse.publication import footer_day, published_of_page
from monitor.parse.urls import absolute
from monitor.parse.walk import pieces_below


def from_html(source: Source, fetched: Fetched) -> Found:
    """A page, by the source's selectors or by general extraction."""
    soup = soup_of(decode(fetched.body, fetched.charset), source.id)
    select = source.select
    dated = ""
    if select.date and not select.item:
        dated = " ".join(_words(tag) for tag in select_all(select.date, soup, source.id)[:1])
    published = published_of_page(soup, dated)
    language = str(
        (soup.html or soup).get("lang", "") or (soup.html or soup).get("xml:lang", "") or ""
    )
    late, labels = footer_day(soup), labels_of_page(soup)
    previous = _previous(soup, fetched.url)
    if select.body:
        select_all(select.body, soup, source.id)
    article = read_article(
        soup, select.body, "" if select.item else select.title, source.organisation
    )
    return Found(
        article.pieces,
        article.title,
        is_heading=bool(article.title),
        published=published,
        language=language,
        late=late,
        previous=previous,
        labels=labels,
    )


def from_entry(source: Source, item: Item) -> Found:
    """A feed entry's own HTML; its language is that of the source."""
    pieces = pieces_of_bare(item.html) if item.html.count("<") <= MAX_TAGS else None
    if pieces is None:
        body = _body_of(soup_of(item.html, source.id))
        pieces = tuple(pieces_below(body)) if body else ()
    return Found(pieces, item.title, published=item.published)


def _body_of(soup: BeautifulSoup) -> Tag | None:
    tags = (tag for top in soup.contents if isinstance(top, Tag) for tag in top.contents)
    return next((tag for tag in tags if isinstance(tag, Tag) and tag.name == "body"), None)


def from_text(fetched: Fetched) -> Found:
    return _plain(fetched, markdown=False)


def from_markdown(fetched: Fetched) -> Found:
    return _plain(fetched, markdown=True)


def _plain(fetched: Fetched, *, markdown: bool) -> Found:
    pieces = pieces_of_text(decode(fetched.body, fetched.charset), markdown=markdown)
    title = pieces[0].words if pieces and len(pieces[0].words) < 200 else ""
    return Found(tuple(pieces), title)


def _words(tag: Tag) -> str:
    return tidy(f"{tag.get('datetime') or tag.get('content') or ''} {tag.get_text(' ')}")


def base_of(soup: BeautifulSoup, url: str) -> str:
    """What links of the page are relative to: its <base href>, else its own address."""
    tag = soup.find("base", href=True)
    return (absolute(url, str(tag.get("href"))) if isinstance(tag, Tag) else "") or url


def _previous(soup: BeautifulSoup, url: str) -> str:
    """The link to the previous action, where a page has one."""
    begins: dict[int, str] = {}  # of a parent: once, not for each of its ten thousand links
    for link in soup.find_all("a", href=True):
        around = ""
        if parent := link.parent:
            if id(parent) not in begins:
                begins[id(parent)] = parent.get_text(" ")[:300]
            around = begins[id(parent)]
        if PREVIOUS.search(f"{link.get_text(' ')} {around}"):
            return absolute(base_of(soup, url), str(link["href"]))
    return ""
