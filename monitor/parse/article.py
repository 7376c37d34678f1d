"""One HTML page to pieces: the source's own selector first, else the part of the page that holds
nearly all of its prose. Every case of a page of many is kept; nothing here ranks paragraphs.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import soupsieve
from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.builder import LXMLTreeBuilder  # type: ignore[attr-defined]  # its stubs are older
from bs4.element import PreformattedString

from monitor.errors import SourceError, SourceFault
from monitor.parse.boilerplate import OUT_TAGS, Verdict, judge
from monitor.parse.pieces import Piece, tidy
from monitor.parse.publication import metas
from monitor.parse.teasers import teasers_in
from monitor.parse.walk import is_content_aside, pieces_below

MAX_TAGS = 50_000
_SHARE = 0.85  # of the prose that a container must hold
_SITE = re.compile(r"(?:^|[-_ ])(?:site|brand|logo|blog)(?:[-_ ]|$)", re.IGNORECASE)
_LANDMARK = {"article", "main"}
TITLE_TAIL = re.compile(r"\s+[|\u2013\u2014\u00bb\u2022·-]\s+|\s*[|»]\s*")


class _Builder(LXMLTreeBuilder):  # type: ignore[misc]
    """Keeps its parser for the next text: to make one takes as long as to read some lines."""

    _kept: Any = None

    def parser_for(self, encoding: str | None) -> Any:  # noqa: ANN401
        if encoding is not None:
            return super().parser_for(encoding)
        kept, self._kept = self._kept, None
        return kept or super().parser_for(None)

    def feed(self, markup: str) -> None:
        super().feed(markup)
        self._kept = self.parser  # one that stumbled is not kept


_BUILDER = _Builder()


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says, before sections are judged."""

    title: str
    pieces: tuple[Piece, ...]


def soup_of(html: str, source: str) -> BeautifulSoup:
    """Always lxml: the other parsers of bs4 need quadratic time on hostile pages.

    Raises SourceError (PARSER_LIMIT) for more tags than any honest page has: unclosed ones nest,
    and each then costs a walk over all that it holds.
    """
    if html.count("<") > MAX_TAGS:
        raise SourceError(
            source,
            SourceFault.PARSER_LIMIT,
            f"more than {MAX_TAGS} tags; it must be read by hand",
            temporary=False,
        )
    return BeautifulSoup(html, builder=_BUILDER)


def read_article(soup: BeautifulSoup, body: str = "", title: str = "", name: str = "") -> Article:
    """`body` and `title` are CSS selectors; `name` is the site's, cut from the page's title."""
    heading = _title_element(soup, title)
    if body:
        containers = [tag for tag in soupsieve.select(body, soup) if not _inside_other(tag, body)]
        pieces = [piece for container in containers for piece in pieces_below(container)]
    else:
        container = container_of(soup)
        pieces = pieces_below(container, teasers_in(container))
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
    waiting = [(child, False) for child in root.find_all(recursive=False)]
    while waiting:
        tag, in_main = waiting.pop()
        verdict = judge(tag)
        if tag.name == "header" and not tag.find("h1"):
            verdict = Verdict.OUT
        if verdict is not Verdict.CONTENT and tag.name not in OUT_TAGS:
            if weights.get(id(tag), 0) > max(total * 0.4, 1):
                _acquit(tag)
                verdict = Verdict.CONTENT
            elif is_content_aside(tag):
                verdict = Verdict.CONTENT
        if verdict is Verdict.OUT or (verdict is Verdict.ASIDE and not in_main):
            tag.decompose()
        elif verdict is Verdict.CONTENT and tag.name != "article":
            inside = in_main or tag.name == "main"
            waiting.extend((child, inside) for child in tag.find_all(recursive=False))


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
        for tag in soup.find_all("h1", limit=20)
        if tidy(tag.get_text(" "))
        and not tag.find_parent(["nav", "footer", "aside"])
        and not _names_site(tag)
    ]
    inside = [tag for tag in headings if tag.find_parent(["article", "main"])]
    return next(iter(inside or headings), None)


def _title_of(soup: BeautifulSoup, heading: Tag | None, name: str) -> str:
    """The page's heading, unless that is the site's name; then the one that <title> repeats."""
    words = tidy(heading.get_text(" ")) if heading else ""
    tagged = tidy(soup.title.get_text(" ")) if soup.title else ""
    said = metas(soup)
    tagged = said.get("og:title", "") or tagged
    sites = {_key(one) for one in (name, said.get("og:site_name")) if one}
    if not heading or _key(words) in sites:
        lower = [tidy(tag.get_text(" ")) for tag in soup.find_all(["h2", "h3"], limit=20)]
        # the rest of <title> beside the site's name, as the page itself has it
        repeated = [one for one in lower if len(_key(one)) > 5 and _key(one) in _key(tagged)]
        if repeated:
            return max(repeated, key=len)
        left = _without_site(tagged, sites | {_key(words)}) or tagged or words
        return "" if _key(left) in sites else left  # a feed's title says more than the site's name
    return words


def _names_site(heading: Tag) -> bool:
    """A heading that leads home, or says so by its class, is the site's name."""
    names = f"{' '.join(heading.get('class') or [])} {heading.get('id', '')}"
    link = heading.find("a", href=True)
    href = str(link.get("href")) if isinstance(link, Tag) else "#"
    leads_home = "#" not in href and urlsplit(href).path in {"", "/"}
    return leads_home or bool(_SITE.search(names))


def _without_site(title: str, names: set[str]) -> str:
    """`Title | Site` without the site: a known name, else the short last part."""
    parts = [part.strip() for part in TITLE_TAIL.split(title) if part.strip()]
    kept = [part for part in parts if _key(part) not in names]
    if len(kept) == len(parts) > 1 and len(parts[-1]) < len(title) * 0.45:
        kept = parts[:-1]
        return title[: title.rfind(parts[-1])].rstrip(" |-–—»•·")
    return title if len(kept) == len(parts) else " – ".join(kept)


def _key(words: str) -> str:
    return re.sub(r"\W+", "", words).casefold()
