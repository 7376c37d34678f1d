"""Which country a document says it is about: at the beginning of its title, by the letters of its
code, by a label. Says nothing of what its text goes on to tell.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from bs4 import BeautifulSoup, Tag

from monitor.countries import of_alpha3, of_label, only
from monitor.parse.pieces import tidy

_PARTS = re.compile(r"\s*[:：|]\s*|\s+[–—―-]\s+")
MOST_LABELS, LONGEST_LABEL = 60, 60  # looked at; letters of one
_KIND = re.compile(r"^\s*[\[【(][^\]】)]{2,40}[\]】)]\s*")  # "[Joint Statement] Iran: …"
_FIRST_PARTS = 3  # of a title: "Update: Iran: Iran: …"
_CODE = re.compile(r"^(?:(?:AL|UA|JAL|JUA|OL) ([A-Z]{3}) \d|([A-Z]{3}) \d{3} / \d{4} / OBS )")

_FIELDS = re.compile(r"country|location|pays|pais|tag-block", re.IGNORECASE)  # in a class
_META = {"article:tag", "article:section"}
_STRINGS = 6  # of a field that are looked at


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
    return labels_in(word for tag in soup.find_all(True) for word in _marked(tag))


def _marked(tag: Tag) -> Iterator[str]:
    """The words of a tag that says of itself that it holds labels; one glance for each tag."""
    if not (attributes := tag.attrs):
        return
    if tag.name == "meta":
        if attributes.get("property") in _META:
            yield tidy(str(attributes.get("content", "")))
    elif "tag" in attributes.get("rel", ()) or (
        "class" in attributes
        and _FIELDS.search(" ".join(map(str, tag.get_attribute_list("class"))))
    ):
        yield from islice(tag.stripped_strings, _STRINGS)
