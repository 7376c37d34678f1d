"""Which country a document says it is about: at the beginning of its title, by the letters of its
code, by a label. Says nothing of what its text goes on to tell.
"""

import re
from collections.abc import Iterable
from itertools import islice

from bs4 import BeautifulSoup

from monitor.countries import of_alpha3, of_label, only
from monitor.parse.pieces import tidy

_PARTS = re.compile(r"\s*[:：|]\s*|\s+[–—―-]\s+")
MOST_LABELS, LONGEST_LABEL = 60, 60  # looked at; letters of one
_KIND = re.compile(r"^\s*[\[【(][^\]】)]{2,40}[\]】)]\s*")  # "[Joint Statement] Iran: …"
_FIRST_PARTS = 3  # of a title: "Update: Iran: Iran: …"
_CODE = re.compile(r"^(?:(?:AL|UA|JAL|JUA|OL) ([A-Z]{3}) \d|([A-Z]{3}) \d{3} / \d{4} / OBS )")

_MARKED = (
    'a[rel~="tag"], meta[property="article:tag"], meta[property="article:section"], '
    '[class*="country"] a, [class*="location"] a, [class*="pays"] a, [class*="pais"] a, '
    '[class*="country"], [class*="location"], .tag-block a'
)


def country_of(titles: Iterable[str], code: str, labels: Iterable[str]) -> str:
    """ISO 3166-1 alpha-2; "" where nothing says it, or where several countries are named.

    A title is believed before a code, a code before labels, of which some name no country.
    """
    for title in titles:
        parts = [part for part in _PARTS.split(_KIND.sub("", title)) if part]
        if named := [c for part in (*parts[:_FIRST_PARTS], *parts[-1:]) if (c := of_label(part))]:
            return only(named)
    if (coded := _CODE.match(code)) and (country := of_alpha3(coded[1] or coded[2])):
        return country
    return only(of_label(label) for label in labels)


def labels_in(words: Iterable[str]) -> tuple[str, ...]:
    """Those of some short passages that name countries and nothing else, each once."""
    parts = (part.strip() for one in islice(words, MOST_LABELS) for part in one.split("|"))
    return tuple(dict.fromkeys(x for x in parts if 1 < len(x) <= LONGEST_LABEL and of_label(x)))


def labels_of_page(soup: BeautifulSoup) -> tuple[str, ...]:
    """Countries among the tags of a page and in its fields for them."""
    marked = soup.select(_MARKED, limit=MOST_LABELS)
    words = (str(tag.get("content") or "") or tidy(tag.get_text(" "))[:200] for tag in marked)
    return labels_in(words)
