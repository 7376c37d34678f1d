"""One HTML page to pieces: the source's own selector first, else the part of the page that holds
nearly all of its prose. Every case of a page of many is kept; nothing here ranks paragraphs.
"""

import re
from dataclasses import dataclass

import soupsieve
from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString

from monitor.errors import SourceError, SourceFault
from monitor.parse.boilerplate import OUT_TAGS, Verdict, judge
from monitor.parse.pieces import Piece, tidy
from monitor.parse.walk import is_content_aside, pieces_below

_SHARE = 0.85  # of the prose that a container must hold
_LANDMARK = {"article", "main"}
_TITLE_TAIL = re.compile(r"\s+[|\u2013\u2014\u00bb\u2022·-]\s+|\s*[|»]\s*")


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says, before sections are judged."""

    title: str
    pieces: tuple[Piece, ...]


def soup_of(html: str) -> BeautifulSoup:
    """Always lxml: the other parsers of bs4 need quadratic time on hostile pages."""
    return BeautifulSoup(html, "lxml")


def read_article(soup: BeautifulSoup, body: str = "", title: str = "", name: str = "") -> Article:
    """`body` and `title` are CSS selectors; `name` is the site's, cut from the page's title."""
    heading = _title_element(soup, title)
    if body:
        containers = [tag for tag in soupsieve.select(body, soup) if not _inside_other(tag, body)]
    else:
        containers = [container_of(soup)]
    pieces = [piece for container in containers for piece in pieces_below(container)]
    return Article(_title_of(soup, heading, name), tuple(pieces))


def select_all(selector: str, tag: Tag, source: str) -> list[Tag]:
    """CSS selection; a selector that is no CSS is the configuration's fault, told as such."""
    try:
        return list(soupsieve.select(selector, tag))
    except (soupsieve.SelectorSyntaxError, ValueError, NotImplementedError) as fault:
        raise SourceError(
            source,
            SourceFault.CHANGED_SHAPE,
            f"selector {selector!r} is not valid CSS; correct it in sources.toml",
            temporary=False,
        ) from fault


def _inside_other(tag: Tag, selector: str) -> bool:
    return any(
        soupsieve.match(selector, parent) for parent in tag.parents if isinstance(parent, Tag)
    )


def container_of(soup: BeautifulSoup) -> Tag:
    """The innermost element that still holds nearly all prose, never below <article>."""
    root = soup.body or soup
    weights: dict[int, int] = {}
    total = _weigh(root, weights, 0)
    drop_page_furniture(root, weights, total)
    total = _weigh(root, weights, 0)
    here: Tag = root
    found: Tag | None = None
    while total:
        heavy = [
            child
            for child in here.find_all(recursive=False)
            if weights.get(id(child), 0) >= total * _SHARE
        ]
        if not heavy or heavy[0].name in {"tr", "tbody", "p", "ul", "ol", "table", "blockquote"}:
            break
        here = heavy[0]
        if here.name in _LANDMARK or here.get("role") == "main" or here.get("itemprop"):
            found = here
            if here.name == "article" or here.get("itemprop") == "articleBody":
                break
    return found or _with_heading(here, soup)


def _with_heading(here: Tag, soup: BeautifulSoup) -> Tag:
    """Without a landmark, go up again until the page's one <h1> is inside."""
    headings = soup.find_all("h1")
    if len(headings) == 1 and here not in headings[0].parents:
        for parent in here.parents:
            if isinstance(parent, Tag) and parent in headings[0].parents:
                return parent
    return here


def drop_page_furniture(root: Tag, weights: dict[int, int], total: int) -> None:
    """Take furniture out that stands outside any article; keep what holds much of the prose."""
    for tag in list(root.find_all(True)):
        if tag.decomposed or tag is root or any(p.name == "article" for p in tag.parents):
            continue
        verdict = judge(tag)
        if tag.name == "header" and not tag.find("h1"):
            verdict = Verdict.OUT
        if verdict is Verdict.CONTENT:
            continue
        heavy = weights.get(id(tag), 0) > max(total * 0.4, 1)
        if tag.name in OUT_TAGS or (not heavy and not is_content_aside(tag)):
            if verdict is Verdict.OUT or not any(p.name == "main" for p in tag.parents):
                tag.decompose()
        elif heavy:
            _acquit(tag)


def _acquit(tag: Tag) -> None:
    """Most of the page's prose is in here, whatever its class says."""
    for attribute in ("class", "id", "role", "hidden", "aria-hidden", "style"):
        if attribute in tag.attrs:
            del tag.attrs[attribute]
    if tag.name in {"aside", "footer", "form", "header"}:
        tag.name = "div"


def _weigh(tag: Tag, weights: dict[int, int], depth: int) -> int:
    """Characters of prose below `tag`: text outside links, menus and short scraps."""
    if tag.name in OUT_TAGS or tag.name == "a":
        weights[id(tag)] = 0
        return 0
    total = 0
    if depth < 300:
        for child in tag.children:
            if isinstance(child, Tag):
                total += _weigh(child, weights, depth + 1)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                total += len(child.strip())
    weights[id(tag)] = total
    return total


def _title_element(soup: BeautifulSoup, selector: str) -> Tag | None:
    if selector and (found := soupsieve.select_one(selector, soup)):
        return found
    headings = [
        tag
        for tag in soup.find_all("h1")
        if tidy(tag.get_text(" "))
        and not any(
            p.name in {"nav", "footer", "aside"} or judge(p) is Verdict.OUT
            for p in (tag, *tag.parents)
            if isinstance(p, Tag) and p.name != "[document]"
        )
    ]
    inside = [tag for tag in headings if tag.find_parent(["article", "main"])]
    return (inside or headings or [None])[0]


def _title_of(soup: BeautifulSoup, heading: Tag | None, name: str) -> str:
    tagged = _meta(soup, "og:title") or (tidy(soup.title.get_text(" ")) if soup.title else "")
    site = _meta(soup, "og:site_name")
    tagged = _without_site(tagged, {site.lower(), name.lower()})
    words = tidy(heading.get_text(" ")) if heading else ""
    if words and words.lower() not in {site.lower(), name.lower()}:
        return words
    return tagged or words


def _without_site(title: str, names: set[str]) -> str:
    parts = _TITLE_TAIL.split(title)
    kept = [part for part in parts if part.strip().lower() not in names - {""}]
    if len(kept) == len(parts) and len(parts) > 1 and len(parts[0]) >= len(parts[-1]):
        return title[: title.rfind(parts[-1])].rstrip(" |-\u2013\u2014»\u2022·")
    return title if len(kept) == len(parts) else " – ".join(kept)


def _meta(soup: BeautifulSoup, name: str) -> str:
    for attribute in ("property", "name", "itemprop"):
        if tag := soup.find("meta", attrs={attribute: name}):
            return tidy(str(tag.get("content", "")))
    return ""


meta = _meta
