"""RSS, Atom and JSON Feed to a Listing. feedparser gets a BytesIO only: a str or bytes argument
would make it open a file or a URL of that name.
"""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bs4 import BeautifulSoup

from monitor.errors import SourceError, SourceFault
from monitor.model import Fetched, Item, Listing, Source
from monitor.parse.codes import find_codes
from monitor.parse.country import labels_in
from monitor.parse.dates import EARLIEST_YEAR, LATEST_YEAR, first_day, month_numbers
from monitor.parse.pieces import tidy
from monitor.parse.urls import absolute, canonical_url, sound

MAX_ITEMS = 500
MAX_ENTRY = 1 << 20  # characters of HTML that one entry may carry
_LONG = 1500  # characters of text from which a description is a whole article
_SHORT = 400  # characters of text up to which what is called content is none
_AHEAD = timedelta(days=30)  # a later publication day is a mistake
_HALF = re.compile(  # half characters by number, on which feedparser gives up
    rb"&#(?:[xX]0*[dD][89a-fA-F][0-9a-fA-F]{2}|0*(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|"
    rb"573[0-3]\d|5734[0-3]));?"
)
_NESTED = re.compile(  # an entity made of entities: no feed needs it, and a bomb is nothing else
    rb"""<!ENTITY\s+(?:%\s+)?[\w.:-]+\s+(?:"[^"]*[&%][A-Za-z_][^"]*"|'[^']*[&%][A-Za-z_][^']*')\s*>"""
)
_RFC822 = re.compile(r"\s*(?:[A-Za-z]{3},\s*)?([0-3]?\d) ([A-Za-z]{3}) ((?:19|20)\d\d)\b")
_MARKUP = re.compile(r"<[^<>]*>|&[#\w]{1,32};?|\s+")
_UNSEEN = re.compile(r"<(?:!|script|style|template|textarea)", re.IGNORECASE)
_ENTRY = re.compile(rb"<(item|entry)[\s>]")
_ENTRY_END = re.compile(rb"</(?:item|entry)\s*>")
_APPEARED = re.compile(
    r"<p>[^<]{0,60}<a[^>]{0,500}>[^<]{0,500}</a>[^<]{0,60}"
    r"(?:appeared first on|aparece primero en|est apparu en premier sur|apareceu primeiro em|"
    r"(?:появил(?:ась|ись|ось|ся)|впервые появилась) (?:сначала )?на|ظهرت أولاً على|最先出现在)"
    r"[^<]{0,60}<a[^>]{0,500}>[^<]{0,300}</a>[^<]{0,20}</p>\s*$|"
    r"<p>The post .{0,800} appeared first on .{0,400}</p>\s*$",
    re.IGNORECASE | re.DOTALL,
)


def read_feed(source: Source, fetched: Fetched) -> Listing:
    """Raises SourceError: CHANGED_SHAPE where a page answers instead, MALFORMED where nothing
    could be read at all. What was mended or cut is in the notes."""
    if fetched.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _read_json(source, fetched)
    body = _NESTED.sub(b"", fetched.body) if b"<!ENTITY" in fetched.body else fetched.body
    body, notes = _bounded(_HALF.sub(b"&#xFFFD;", body))
    parsed = _parser()(
        BytesIO(body),
        response_headers=_headers(fetched),
        sanitize_html=False,
        resolve_relative_uris=False,  # of links within a text; nobody follows those
    )
    if not parsed.version and not parsed.entries:
        _refuse(source, fetched)
    if parsed.bozo:
        notes.append(f"not well-formed, read as far as possible ({_why(parsed)})")
    items = [_item(entry, fetched) for entry in parsed.entries[:MAX_ITEMS]]
    title = tidy(sound(parsed.feed.get("title", "")))
    return Listing(_distinct(items), title, tuple(notes), _next_page(parsed.feed, fetched.url))


@cache
def _parser() -> Callable[..., Any]:
    """feedparser's own, with the parser of XML that comes with Python: to look on the disk for
    another one each time, in vain, takes as long as two entries."""
    from feedparser import api

    api.PREFERRED_XML_PARSERS.clear()
    return cast(Callable[..., Any], api.parse)


def _next_page(head: Any, here: str) -> str:  # noqa: ANN401
    """Where older entries are: as the feed says (RFC 5005), or as WordPress has it."""
    links = {link.get("rel", ""): link.get("href", "") for link in head.get("links", ())}
    if told := links.get("next") or links.get("prev-archive"):
        return absolute(here, told)
    if "wordpress" not in str(head.get("generator", "")).lower():
        return ""
    parts = urlsplit(here)
    query = [pair for pair in parse_qsl(parts.query) if pair[0] != "paged"]
    now = next((value for name, value in parse_qsl(parts.query) if name == "paged"), "1")
    number = int(now) + 1 if now.isascii() and now.isdigit() and len(now) < 6 else 2
    return urlunsplit(parts._replace(query=urlencode([*query, ("paged", number)])))


def _headers(fetched: Fetched) -> dict[str, str]:
    """Where it came from only where parts of it name bases of their own: else feedparser would join
    the two nine times an entry, and links are made absolute here anyway."""
    headers = {"content-type": _content_type(fetched)}
    return headers | ({"content-location": fetched.url} if b"base" in fetched.body else {})


def _content_type(fetched: Fetched) -> str:
    """As declared, but always as XML, so that feedparser takes the charset that XML declares."""
    charset = f"; charset={fetched.charset}" if fetched.charset else ""
    return f"application/xml{charset}"


def _refuse(source: Source, fetched: Fetched) -> None:
    if re.search(rb"<(?:!doctype\s+html|html|body|head)[\s>]", fetched.body[:65536], re.IGNORECASE):
        raise SourceError(
            source.id,
            SourceFault.CHANGED_SHAPE,
            "a web page came instead of a feed; open the address in a browser and correct `url`",
        )
    said = "nothing came" if not fetched.body.strip() else "what came is no feed"
    raise SourceError(source.id, SourceFault.MALFORMED, f"{said}; check the address of the feed")


def _why(parsed: Any) -> str:  # noqa: ANN401 - feedparser's own dictionary
    return type(parsed.get("bozo_exception")).__name__


def _bounded(body: bytes) -> tuple[bytes, list[str]]:
    """Cut a feed of too many entries before it is parsed: parsing takes time by the square."""
    starts = [match.start() for match in _ENTRY.finditer(body)]
    if len(starts) <= MAX_ITEMS:
        return body, []
    ends = [match.end() for match in _ENTRY_END.finditer(body)]
    note = f"{len(starts)} entries; the newest {MAX_ITEMS} were read"
    if len(ends) < MAX_ITEMS:
        return body[: starts[MAX_ITEMS]], [note]
    head, tail = body[: starts[0]], body[ends[-1] :]
    if _oldest_first(body, starts):
        return head + body[starts[-MAX_ITEMS] : ends[-1]] + tail, [note]
    return head + body[starts[0] : ends[MAX_ITEMS - 1]] + tail, [note]


def _oldest_first(body: bytes, starts: list[int]) -> bool:
    first, last = (
        first_day(
            " ".join(
                re.findall(r">([^<>]{8,40})<", body[at : at + 20_000].decode("utf-8", "replace"))
            )
        )
        for at in (starts[0], starts[-1])
    )
    return bool(first and last and first < last)


def _item(entry: Any, fetched: Fetched) -> Item:  # noqa: ANN401
    url = absolute(fetched.url, entry.get("link", "") or _first_link(entry))
    guid = tidy(sound(str(entry.get("id", ""))))[:500]
    html, full = _body(entry)
    title = plain(entry.get("title", ""))
    url = url or (absolute(fetched.url, guid) if guid.startswith("http") else "")
    if not url:
        url = f"{fetched.url.split('#')[0]}#{guid or title or 'entry'}"
    return Item(
        url=url,
        key=item_key(title, guid, url),
        title=title,
        published=_published(entry, fetched),
        html=html[:MAX_ENTRY],
        full=full,
        labels=labels_in(str(tag.get("term") or "") for tag in entry.get("tags", ())),
    )


def item_key(title: str, guid: str, url: str) -> str:
    """A reference code in the title, else the guid, else the address; spellings of one address
    are one key."""
    if codes := find_codes(title):
        return codes[0]
    if guid:
        return canonical_url(guid) if guid.startswith(("http://", "https://")) else guid
    return canonical_url(url)


def _first_link(entry: Any) -> str:  # noqa: ANN401
    return next((link.get("href", "") for link in entry.get("links", ()) if link.get("href")), "")


def _body(entry: Any) -> tuple[str, bool]:  # noqa: ANN401
    """The entry's HTML, and whether it is the whole text rather than a summary."""
    summary = sound(str(entry.get("summary", "") or ""))
    contents = [sound(str(one.get("value", "") or "")) for one in entry.get("content", ())]
    content = max(contents, key=len, default="")
    html = content if len(content) >= len(summary) else summary
    html = _APPEARED.sub("", html[:MAX_ENTRY]).strip()
    cut = bool(
        re.search(r"(?:\[(?:…|\.\.\.|&#8230;|&hellip;)\]|…|\.\.\.)\s*(?:</p>)?\s*$", html[-80:])
    )
    return html, not cut and _says_more(html, _SHORT if content else _LONG)


def _says_more(html: str, letters: int) -> bool:
    """Whether it holds more text than that; read as HTML only where its length leaves it open."""
    if len(html) <= letters:
        return False
    plainly = not _UNSEEN.search(html) and len(_MARKUP.sub("", html)) > 2 * letters
    return plainly or len(plain(html)) > letters


def _published(entry: Any, fetched: Fetched) -> date | None:  # noqa: ANN401
    """The day as the publisher's own clock had it; epoch zero and days far ahead are none."""
    latest = fetched.at.date() + _AHEAD
    for name in ("published", "created", "updated"):
        if name not in entry:  # asking for a missing `updated` gives `published`, with a warning
            continue
        said = str(entry.get(name, "") or "")
        day = _plain_day(said) or first_day(said)
        stamp = entry.get(f"{name}_parsed")
        if day is None and stamp and stamp.tm_year > 1970:
            day = date(stamp.tm_year, stamp.tm_mon, stamp.tm_mday)
        if day and day <= latest:
            return day
    return None


def _plain_day(said: str) -> date | None:
    """Of a date as nearly every feed has it: `Fri, 20 Nov 2026 12:00:00 +0000`."""
    if not (match := _RFC822.match(said)):
        return None
    try:
        day = date(int(match[3]), month_numbers()[match[2].lower()], int(match[1]))
    except (ValueError, KeyError):
        return None
    return day if EARLIEST_YEAR <= day.year <= LATEST_YEAR else None


def _distinct(items: list[Item]) -> tuple[Item, ...]:
    """A key that several entries share (a reused guid) says nothing: their addresses do."""
    seen: dict[str, set[str]] = {}
    for item in items:
        seen.setdefault(item.key, set()).add(canonical_url(item.url))
    made: dict[str, Item] = {}
    for item in items:
        key = item.key if len(seen[item.key]) == 1 else canonical_url(item.url)
        made.setdefault(key, replace(item, key=key))
    return tuple(made.values())


def plain(html: str) -> str:
    """Text of a small piece of untrusted HTML."""
    html = sound(html)
    if "<" not in html and "&" not in html:
        return tidy(html)
    return tidy(BeautifulSoup(html, "lxml").get_text(" "))


def _read_json(source: Source, fetched: Fetched) -> Listing:
    try:
        data = json.loads(fetched.body)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        _refuse(source, fetched)
        raise AssertionError  # _refuse always raises
    notes = []
    if len(data["items"]) > MAX_ITEMS:
        notes.append(f"{len(data['items'])} entries; the first {MAX_ITEMS} were read")
    items = [_json_item(one, fetched) for one in data["items"][:MAX_ITEMS] if isinstance(one, dict)]
    return Listing(_distinct(items), tidy(sound(str(data.get("title", "")))), tuple(notes))


def _json_item(entry: dict[str, Any], fetched: Fetched) -> Item:
    def word(*names: str) -> str:
        return next((sound(str(entry[name])) for name in names if entry.get(name)), "")

    html = word("content_html", "content_text", "summary")[:MAX_ENTRY]
    url = (
        absolute(fetched.url, word("url", "external_url")) or f"{fetched.url}#{word('id', 'title')}"
    )
    title = plain(word("title"))
    day = first_day(word("date_published", "date_modified"))
    return Item(
        url=url,
        key=item_key(title, tidy(word("id")), url),
        title=title,
        published=day if day and day <= fetched.at.date() + _AHEAD else None,
        html=html,
        full=bool(entry.get("content_html") or entry.get("content_text")),
        labels=labels_in(str(tag) for tag in _list(entry.get("tags"))),
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
