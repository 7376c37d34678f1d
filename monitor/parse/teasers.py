"""Teasers of other pages after an article: boxes in a row, each with a headline that is a link and
the beginning of what stands behind it. They are furniture, whatever their classes say.

Judged by form and place only, and narrowly, since a digest of cases looks much the same: an article
must stand before them in another part of the page, unless each box is a link and nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import NavigableString, Tag
from bs4.element import PreformattedString

FEWEST = 3  # of a kind in one place
ARTICLE = 1000  # letters of prose in one place: an article
_HEADLINE = 15  # letters of a link
_BEGINNING = 700  # letters that are no link
_LEADS_TO = 4  # pages: the one behind it, a category, an author, what readers say of it
_PARAGRAPH = 80
_DEPTH = 300
_BOXES = frozenset({"li", "div", "article", "section", "a"})


@dataclass(slots=True)
class _Held:
    """What an element holds."""

    letters: int = 0
    linked: int = 0
    headline: int = 0  # letters of its longest link
    leads: set[str] = field(default_factory=set)  # at most one more than matters


def teasers_in(top: Tag) -> set[int]:
    """The ids of the elements below `top` that are teasers, or the page's own footer."""
    held: dict[int, _Held] = {}
    _hold(top, held, 0)
    article = _article(top, held)
    found: set[int] = set()
    if article is None:
        return found
    for tag in _after(article, top):
        if tag.name == "footer" and not tag.find_parent("article"):
            found.add(id(tag))
        boxes: dict[str, list[Tag]] = {}
        for child in tag.children:
            if isinstance(child, Tag) and child.name in _BOXES and _is_teaser(held.get(id(child))):
                boxes.setdefault(child.name, []).append(child)
        for several in boxes.values():
            if len(several) >= FEWEST and (_are_links(several, held) or _apart(tag, article)):
                found.update(map(id, several))
    return found


def _hold(tag: Tag, held: dict[int, _Held], depth: int) -> _Held:
    mine = held[id(tag)] = _Held()
    for child in tag.children if depth < _DEPTH else ():
        if isinstance(child, Tag):
            its = _hold(child, held, depth + 1)
            mine.letters += its.letters
            mine.linked += its.linked
            mine.headline = max(mine.headline, its.headline)
            if len(mine.leads) <= _LEADS_TO:
                mine.leads |= its.leads
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            mine.letters += len(child.strip())
    if tag.name == "a" and (leads := str(tag.get("href", ""))) and not leads.startswith("#"):
        mine.linked = mine.headline = mine.letters
        mine.leads = {leads.partition("#")[0]}
    return mine


def _article(top: Tag, held: dict[int, _Held]) -> Tag | None:
    """The element whose own paragraphs hold most prose, if that is enough for an article."""
    prose: dict[int, int] = {}
    best, most = None, ARTICLE - 1
    for paragraph in top.find_all("p"):
        its, above = held.get(id(paragraph)), paragraph.parent
        if its is None or above is None or its.letters - its.linked < _PARAGRAPH:
            continue
        prose[id(above)] = prose.get(id(above), 0) + its.letters - its.linked
        if prose[id(above)] > most:
            best, most = above, prose[id(above)]
    return best


def _after(article: Tag, top: Tag) -> Iterator[Tag]:
    """All elements that stand behind the article."""
    for last in (article, *article.parents):
        if last is top:
            return
        for sibling in last.next_siblings:
            if isinstance(sibling, Tag):
                yield sibling
                yield from sibling.find_all(True)


def _is_teaser(its: _Held | None) -> bool:
    return (
        its is not None
        and its.headline >= _HEADLINE
        and 0 < len(its.leads) <= _LEADS_TO
        and its.letters - its.linked <= _BEGINNING
    )


def _are_links(boxes: list[Tag], held: dict[int, _Held]) -> bool:
    return all(held[id(box)].linked == held[id(box)].letters for box in boxes)


def _apart(tag: Tag, article: Tag) -> bool:
    """Whether the two stand in different parts of the page, and in no <article> together."""
    above = {id(one) for one in article.parents}
    parents = list(tag.parents)
    steps = next((n for n, one in enumerate(parents) if id(one) in above), 0)
    return steps > 0 and all(one.name != "article" for one in parents[steps:])
