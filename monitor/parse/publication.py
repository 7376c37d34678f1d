"""When a document was published, until when it asks to act, and what action came before it."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date

from bs4 import BeautifulSoup, Tag

from monitor.parse.dates import find_days, first_day, has_date
from monitor.parse.pieces import tidy
from monitor.parse.sections import cue

_META = (
    "article:published_time", "datePublished", "og:published_time", "DC.date.issued", "dc.date",
    "dcterms.created", "dcterms.date", "date", "pubdate", "publish-date", "parsely-pub-date",
    "sailthru.date",
)  # fmt: skip
_DATE_CLASS = re.compile(
    r"(?:^|[-_ ]|(?-i:(?<=[a-z])(?=[A-Z])))"  # post-date, postDate
    r"(?:date|dateline|published|pubdate|posted|fecha|created|datum|entry-date|"
    r"info-publi|publi|time|stamp|meta|byline|ref|kicker|submitted|field--name-created)"
    r"(?:$|[-_ ]|(?-i:(?=[A-Z])))",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    r"updated|modified|last update|actualis|mise? à jour|actualiz|atualiz|обновл|更新|تحديث|"
    r"geändert|aktualisiert",
    re.IGNORECASE,
)
_DEADLINE = re.compile(
    r"(?:until|before|no later than|by(?= \d)|antes del?|hasta(?: el)?|avant le|jusqu.au|"
    r"antes de|até(?: a| o dia)?|до|не позднее|(?:截止(?:日期|于)?|截至|请于)|قبل|حتى)\s*[:：]?\s*",
    re.IGNORECASE,
)
_ACT = re.compile(
    r"(?:take action|please act|please (?:send|write)|write until|act before|"
    r"appeals? (?:until|before)|actúe|escriba|envíe|agissez|écrivez|envoyez|aja|escreva|envie|"
    r"действуйте|пишите|отправляйте|采取行动|行动截止|截止日期|تحرك|اكتبوا|أرسلوا|يرجى|"
    r"until:|deadline|fecha límite|date limite|prazo|срок)",
    re.IGNORECASE,
)
_TERM = re.compile(r"deadline|fecha límite|date limite|prazo|截止|срок", re.IGNORECASE)
_UPDATES = re.compile(
    r"(?:last |page )?updated(?: on)?|last (?:update|modified)|actualisée? le|mise? à jour|"
    r"actualizad[oa](?: el)?|"
    r"atualizad[oa](?: em)?|обновлен[оа]|更新(?:于|日期)?|آخر تحديث",
    re.IGNORECASE,
)
_DATELINE = 260  # characters of the text in which a dateline stands
_HEAD_PIECES = 8


def published_of_page(soup: BeautifulSoup, selector_words: str = "") -> date | None:
    """The publication day that a page declares; an update's day is not it."""
    if selector_words and (day := first_day(selector_words)):
        return day
    for value in (*_meta_days(soup), *_json_days(soup)):
        if day := first_day(value):
            return day
    for tag in soup.find_all("time")[:6]:
        stamp = tag.get("datetime")
        if (
            not tag.find_parent(["nav", "aside", "footer"])
            and not _is_update(tag)
            and (day := first_day(f"{stamp or ''} {tag.get_text(' ')}"))
        ):
            return day
    for tag in soup.find_all(class_=_DATE_CLASS)[:12]:
        words = tidy(tag.get_text(" "))
        if (
            len(words) < 160
            and not tag.find_parent(["nav", "aside", "footer"])
            and not _is_update(tag)
            and (day := first_day(words))
        ):
            return day
    return None


def published_of_text(texts: Sequence[str]) -> date | None:
    """The day of a dateline or date line among the first passages; else one that the text says it
    was published on, or last updated."""
    for words in texts[:_HEAD_PIECES]:
        for start, end, day in find_days(words[:_DATELINE]):
            if _stands_alone(words, start, end) or cue("published").search(
                words[max(start - 40, 0) : start]
            ):
                return day
    return _said_day(texts, cue("published")) or _said_day(texts[:_HEAD_PIECES], _UPDATES)


def _said_day(texts: Sequence[str], said: re.Pattern[str]) -> date | None:
    """A day right after such words, in a short passage."""
    for words in texts:
        if len(words) < 300:
            for start, _, day in find_days(words):
                if said.search(words[max(start - 25, 0) : start]):
                    return day
    return None


def footer_day(soup: BeautifulSoup) -> date | None:
    """A day of publication told in the page's footer."""
    words = [tidy(tag.get_text(" "))[-600:] for tag in soup.find_all("footer")[:4]]
    for line in words:
        for start, _, day in find_days(line):
            if cue("published").search(line[max(start - 40, 0) : start]):
                return day
    return None


def _stands_alone(words: str, start: int, end: int) -> bool:
    """A date line, or a date with a dash, bracket or colon behind it near the beginning."""
    before, after = words[:start], words[end:].lstrip()
    if _UPDATED.search(before) or _DEADLINE.search(before[-25:]):
        return False
    rest = len(words) - (end - start)
    if rest < (140 if end == len(words) else 90) and not re.search(r"[.!?]$", words.strip()):
        return True
    if start < 90 and re.match(r"[–—‒―\-)(:|·•]", after) and not re.search(r"[.!?] ", before):
        return True
    place = re.fullmatch(r"\(?[^\W\d_][^.!?:;0-9]{1,50}[,،，]\s*", before)
    return bool(place) and (not after or after[0] in ".،")


def deadline_of(texts: Sequence[str]) -> date | None:
    """`UNTIL: 18 March 2025` and its equivalents: till when letters help."""
    asked = False
    for words in texts if any(map(has_date, texts)) else ():
        acts = bool(_ACT.search(words))
        if (acts or (asked and len(words) < 80)) and len(words) < 400:
            for match in _DEADLINE.finditer(words):
                for start, _, day in find_days(words[match.end() : match.end() + 60]):
                    if start < 25:
                        return day
            if _TERM.search(words) and (only := first_day(words)):
                return only
        asked = acts
    return None


def _is_update(tag: Tag) -> bool:
    names = f"{' '.join(tag.get('class') or [])} {tag.get('itemprop', '')}"
    around = (
        tag.parent.get_text(" ")[:80] if tag.parent and tag.name == "time" else tag.get_text(" ")
    )
    return bool(_UPDATED.search(names)) or (len(around) < 80 and bool(_UPDATED.search(around)))


def _meta_days(soup: BeautifulSoup) -> Iterator[str]:
    said = metas(soup)
    yield from (said[name.lower()] for name in _META if name.lower() in said)
    for tag in soup.find_all(attrs={"itemprop": "datePublished"}, limit=3):
        yield str(tag.get("datetime") or tag.get("content") or tag.get_text(" "))


def metas(soup: BeautifulSoup) -> dict[str, str]:
    """What the page's <meta> tags say, by lower-case name; one walk, since pages can be huge."""
    said: dict[str, str] = {}
    for tag in soup.find_all("meta", limit=300):
        for attribute in ("property", "name", "itemprop"):
            if name := str(tag.get(attribute, "")).lower():
                said.setdefault(name, tidy(str(tag.get("content", ""))))
    return said


def _json_days(soup: BeautifulSoup) -> Iterator[str]:
    for tag in soup.find_all("script", attrs={"type": "application/ld+json"}, limit=5):
        raw = tag.string or ""
        if len(raw) > 200_000:
            continue
        try:
            data = json.loads(raw)
        except (ValueError, RecursionError):
            continue
        yield from _published_in(data, 0)


def _published_in(data: object, depth: int) -> Iterator[str]:
    if depth > 6:
        return
    if isinstance(data, dict):
        value = data.get("datePublished")
        if isinstance(value, str):
            yield value
        for inner in data.values():
            yield from _published_in(inner, depth + 1)
    elif isinstance(data, list):
        for inner in data[:50]:
            yield from _published_in(inner, depth + 1)
