"""Listings that a page carries as JSON for its own script: `<script id="__NEXT_DATA__">`, JSON-LD.

`select.item` names the script element. Items are the objects in it, at any depth, that have a title
and an address of their own, whatever their keys are called; the list with most dated ones wins.
"""

import json
from collections.abc import Iterator
from typing import Any

from bs4 import Tag

from monitor.model import Item
from monitor.parse.dates import first_day
from monitor.parse.feed import item_key
from monitor.parse.pieces import tidy
from monitor.parse.urls import absolute

MAX_JSON = 5 << 20  # characters
_MAX_NODES = 200_000
_TITLES = ("title", "headline", "name", "heading")
_LINKS = ("url", "link", "href", "permalink", "@id", "path", "uri")
_DATES = (
    "datePublished",
    "published",
    "publishedAt",
    "published_at",
    "date",
    "createdAt",
    "created",
)
_TEXTS = ("description", "excerpt", "summary", "teaser", "content", "body")
_INNER = ("rendered", "value", "text", "current", "url")  # {"title": {"rendered": "…"}}


def is_script(tag: Tag) -> bool:
    """Whether this element holds data and no words for people."""
    return tag.name == "script" and "json" in f"{tag.get('type', '')} {tag.get('id', '')}".lower()


def items_in(tag: Tag, base: str) -> Iterator[Item]:
    """The items of one script element; none where it holds no JSON."""
    text = tag.get_text()
    if len(text) > MAX_JSON:
        return
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return
    lists = [
        [item for one in node if isinstance(one, dict) and (item := _item(one, base))]
        for node in _lists(whole)
    ]
    yield from max(lists, key=_worth, default=[])


def _worth(items: list[Item]) -> tuple[int, int]:
    """Dated items first: a menu has titles and addresses too."""
    return sum(item.published is not None for item in items), len(items)


def _lists(whole: Any) -> Iterator[list[Any]]:  # noqa: ANN401 - JSON
    """Every list in it, without recursion: a page may nest as deep as it likes."""
    waiting, seen = [whole], 0
    while waiting and seen < _MAX_NODES:
        node = waiting.pop()
        seen += 1
        if isinstance(node, list):
            yield node
        children = node.values() if isinstance(node, dict) else node
        waiting += [child for child in children if isinstance(child, (dict, list))]


def _item(node: dict[str, Any], base: str) -> Item | None:
    if isinstance(inner := node.get("item") or node.get("node"), dict):  # JSON-LD, GraphQL
        node = inner
    title, slug = _first(node, _TITLES), _first(node, ("slug",))
    url = absolute(base, _first(node, _LINKS) or (slug and f"{base.rstrip('/')}/{slug}"))
    if not title or not url:
        return None
    return Item(
        url,
        item_key(title, "", url),
        tidy(title)[:400],
        first_day(_first(node, _DATES)),
        _first(node, _TEXTS)[:20_000],
    )


def _first(node: dict[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        value = node.get(name)
        if isinstance(value, dict):
            value = next((value[key] for key in _INNER if isinstance(value.get(key), str)), "")
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""
