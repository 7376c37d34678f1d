"""How a site could be watched: the feeds that a page names or its software has, and CSS selectors
for a listing that has none. A proposal only: an operator looks at what it finds and decides.

Selectors are not guessed from names. Each candidate (an ancestor that several headline links share)
is tried on the page by the very code that will read it, and the one that finds the most dated items
with titles and links of their own wins.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from monitor.model import Fetched, Item, Selectors, Source
from monitor.parse.article import TITLE_TAIL, select_all, soup_of
from monitor.parse.charset import decode
from monitor.parse.dates import first_day
from monitor.parse.language import KNOWN, language_of
from monitor.parse.page import items_of
from monitor.parse.page_text import base_of
from monitor.parse.pieces import tidy
from monitor.parse.urls import absolute

FEWEST_ITEMS = 3
_MOST_LINKS = 600  # of a page that are looked at
_MOST_TRIED = 24
_LEVELS = 6  # how far above its link an item may begin
_HEADLINE = 18  # characters from which a link reads like a headline, not like a menu
_BLOCKS = ("h2", "h3", "h4", "h5", "p", "div")
_ASIDE = ("nav", "header", "footer", "aside", "form")
_ITEMS = ("article", "li", "tr")  # a header in one of them is its own
_ENOUGH_TITLES = 60  # letters of titles from which their language may be told
_ROW_STRINGS = 40  # of a table row in which a day is looked for
_FEED_TYPES = (
    "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
)  # fmt: skip
_SCRIPTS = (
    "script#__NEXT_DATA__", 'script[type="application/json"]', 'script[type="application/ld+json"]',
)  # fmt: skip
# Where the software of a site keeps its feed, and what in a page shows that it is this software.
_SOFTWARE = {
    "wordpress": ("/feed/", r"/wp-content/|/wp-includes/"),
    "joomla": ("?format=feed&type=rss", r"/media/system/js/|/media/jui/|option=com_content"),
    "spip": ("/spip.php?page=backend", r"spip\.php\?|class=.spip"),
    "drupal": ("/rss.xml", r"/sites/default/files/|data-drupal-"),
    "blogger": ("/feeds/posts/default", r"\.blogger\.com/|\.bp\.blogspot\.com/"),
    "squarespace": ("?format=rss", r"this is squarespace|static1\.squarespace\.com"),
    "plone": ("/RSS", r"portal-column-content|\+\+plone\+\+"),
    "substack": ("/feed", r"substackcdn\.com"),
    "ghost": ("/rss/", r"/ghost/api/|ghost-portal"),
    "hugo": ("/index.xml", r"(?!)"),
    "jekyll": ("/feed.xml", r"(?!)"),
    "wix": ("/blog-feed.xml", r"static\.wixstatic\.com"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a page suggests: feeds in the order in which to try them, and selectors."""

    title: str  # of the site
    languages: tuple[str, ...]  # as the page declares it, and as its titles read
    feeds: tuple[str, ...]  # absolute addresses
    select: Selectors
    items: tuple[Item, ...]  # what `select` finds


def propose(source: Source, fetched: Fetched) -> Proposal:
    """Look at one HTML page. Raises SourceError where it cannot be read."""
    page = decode(fetched.body, fetched.charset)
    soup = soup_of(page, source.id)
    select, items = _best(source, soup, fetched)
    usual = _usual(soup, page, fetched.url)
    declared = str((soup.html or soup).get("lang", "") or "")
    return Proposal(
        title=_name_of_site(soup, fetched.url),
        languages=_languages(declared, ". ".join(item.title for item in items)),
        feeds=tuple(dict.fromkeys((*_declared(soup, fetched), *usual))),
        select=select,
        items=items,
    )


def _languages(declared: str, titles: str) -> tuple[str, ...]:
    """The frame of a section of one country often stands round titles in another language."""
    said = language_of("", declared)
    read = language_of(titles) if len(titles) >= _ENOUGH_TITLES else ""
    return tuple(dict.fromkeys(one for one in (said, read if read in KNOWN else "") if one))


def _name_of_site(soup: BeautifulSoup, url: str) -> str:
    """As the page names it, else what stands last in its title ("News | Site"), on the front page
    what stands first ("Site | What we do"). "" where it only names itself."""
    named = soup.select_one('meta[property="og:site_name"][content]')
    if named:
        return tidy(str(named["content"]))[:120]
    title = tidy(soup.title.get_text(" ")) if soup.title else ""
    parts = [part for part in TITLE_TAIL.split(title) if part.strip()]
    front = urlsplit(url).path in {"", "/"}
    if len(parts) == 1 and not front and title.isascii() and title.isalpha():
        return ""  # the title of a section: "News"
    return (parts[0 if front else -1] if parts else title).strip()[:120]


# ---------------------------------------------------------------- feeds


def _declared(soup: BeautifulSoup, fetched: Fetched) -> Iterator[str]:
    """Feeds that the page names itself; those of comments last."""
    base = base_of(soup, fetched.url)
    found = []
    for link in soup.select("link[rel~=alternate][href]"):
        kind = str(link.get("type", "")).lower().partition(";")[0].strip()
        if kind in _FEED_TYPES and (url := absolute(base, str(link["href"]))):
            words = f"{link.get('title', '')} {url}".lower()
            found.append(("comment" in words, url))
    for link in soup.select("a[href]")[:_MOST_LINKS]:
        words = f"{link.get_text(' ')} {link['href']}".lower()
        if any(sign in words for sign in ("rss", "atom.xml", "feed.xml", "page=backend")):
            found.append((True, absolute(base, str(link["href"]))))
    yield from (url for _, url in sorted(found, key=lambda one: one[0]) if url)


def _usual(soup: BeautifulSoup, page: str, url: str) -> Iterator[str]:
    """The feed that this software is known to have, of this very section and of the site."""
    tag = soup.select_one('meta[name="generator" i][content]')
    generator = str(tag["content"]).lower() if tag else ""
    here = url.partition("#")[0].partition("?")[0]
    known = [name for name in _SOFTWARE if name in generator]
    for name in known or [n for n, (_, sign) in _SOFTWARE.items() if re.search(sign, page, re.I)]:
        path, _ = _SOFTWARE[name]
        if path.startswith("?"):
            yield here + path
        else:
            yield here.rstrip("/") + path
            yield absolute(url, path)


# ---------------------------------------------------------------- selectors


def _best(
    source: Source, soup: BeautifulSoup, fetched: Fetched
) -> tuple[Selectors, tuple[Item, ...]]:
    """The selectors that find most, and what they find; none where nothing repeats."""
    base = base_of(soup, fetched.url)
    best, found, worth = Selectors(), tuple[Item, ...](), 0.0
    links = list(_headlines(soup, fetched))
    headlines = {absolute(base, str(link["href"])) for link in links}
    for css in (*_SCRIPTS, *_candidates(links)):
        select = Selectors(item=css)
        tags = select_all(css, soup, source.id)
        items = items_of(replace(source, select=select), tags, base, fetched)
        score = _worth(items, {item.url for item in items} if css in _SCRIPTS else headlines)
        if score and (
            score > worth or (score == worth and css not in _SCRIPTS)
        ):  # of equals the outer one
            best, found, worth = select, items, score
    return best, found


def _candidates(links: list[Tag]) -> list[str]:
    """Selectors of what stands around several headline links, the most frequent first."""
    counts: Counter[str] = Counter()
    for link in links:
        counts.update(dict.fromkeys(_around(link), 1))
    often = [css for css, count in counts.most_common() if count >= FEWEST_ITEMS]
    return often[:_MOST_TRIED]


def _headlines(soup: BeautifulSoup, fetched: Fetched) -> Iterator[Tag]:
    """Links that may lead to an item: on the same site, with the words of a headline."""
    base, host = base_of(soup, fetched.url), _host(fetched.url)
    for link in soup.select("a[href]")[:_MOST_LINKS]:
        url = absolute(base, str(link["href"]))
        is_title = link.find_parent(["h1", "h2", "h3", "h4", "h5"]) or link.find(["h2", "h3", "h4"])
        long = len(tidy(link.get_text(" "))) >= _HEADLINE
        if _host(url) == host and (is_title or long or _in_dated_row(link)) and not _is_aside(link):
            yield link


def _is_aside(link: Tag) -> bool:
    """Whether it stands in the page's own furniture. An item may have a header of its own, and
    some software puts the whole page into a form."""
    for tag in link.parents:
        if tag.name == "header" and tag.find_parent(_ITEMS):
            continue
        if tag.name == "form" and tag.find(["table", "article", "main", "h1"]):
            continue
        if tag.name in _ASIDE:
            return True
    return False


def _in_dated_row(link: Tag) -> bool:
    """A row of a table with a day: its link may be no more than a number or "PDF"."""
    row = link.find_parent("tr")
    return bool(row and first_day(" ".join(islice(row.stripped_strings, _ROW_STRINGS))))


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _around(link: Tag) -> Iterator[str]:
    """The link, if it is a box with a headline in it, and what it stands in: by each of its
    classes; one without any by its way from one that has."""
    boxes = [link] if link.find(_BLOCKS) else []
    for tag in (*boxes, *islice(link.parents, _LEVELS)):
        if tag.name in ("body", "main", "html", "[document]"):
            return
        names = [
            f"{tag.name}.{name}" for name in tag.get_attribute_list("class") if _is_plain(name)
        ]
        yield from names or [_way_to(tag)]


def _way_to(tag: Tag) -> str:
    """`main > ul > li`: from the nearest ancestor that can be told from others."""
    way = [tag.name]
    for above in tag.parents:
        if above.name in ("body", "[document]") or len(way) > _LEVELS:
            break
        name = next(filter(_is_plain, above.get_attribute_list("class")), "")
        way.append(f"{above.name}.{name}" if name else above.name)
        if name or above.name == "main":
            break
    return " > ".join(reversed(way))


def _is_plain(name: object) -> bool:
    """A class that an item has for what it is: `post`, not `post-1234`, `col-6` or `odd`."""
    return (
        isinstance(name, str)
        and name.replace("-", "").replace("_", "").isalpha()
        and len(name) > 2
        and name not in {"odd", "even", "first", "last", "row", "clearfix", "active"}
    )


def _worth(items: tuple[Item, ...], headlines: set[str]) -> float:
    """How much a selector finds: headlines each with words of its own, dated ones most."""
    real = [item for item in items if item.url in headlines]
    if len(real) < FEWEST_ITEMS or len({item.title for item in real}) < len(real) * 0.8:
        return 0.0
    dated = sum(item.published is not None for item in real) / len(real)
    return float(len(real) ** 0.5 * (1 + 2 * dated) * (len(real) / len(items)) ** 2)
