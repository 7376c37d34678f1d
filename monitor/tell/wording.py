"""Plain words for what the nouns hold, and foreign text made safe to show.

Whatever a source wrote passes `foreign` (or `header`) before it comes into a message: no control,
direction or invisible characters, no links of its own, a length that can be read on a phone.
Nothing here knows of HTML: escaping is the templates' work.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from importlib import resources
from urllib.parse import quote, urlsplit, urlunsplit

from monitor.errors import SourceFault
from monitor.model import UNREAD, Kind, PartialDate, Reason, Term

CUT = " […]"
FSI, PDI = "\u2068", "\u2069"
LONGEST_URL = 1000

KINDS = {
    Kind.DEATH: "Death",
    Kind.SENTENCE: "Sentence",
    Kind.DISAPPEARANCE: "Disappearance",
    Kind.ILL_TREATMENT: "Ill-treatment",
    Kind.HEALTH: "Health",
    Kind.DETENTION: "Detention",
    Kind.CHARGE: "Charge",
    Kind.TRIAL: "Trial",
    Kind.APPEAL: "Appeal",
    Kind.RELEASE: "Release",
    Kind.HARASSMENT: "Harassment",
}


def what(kind: Kind, facts: tuple[tuple[str, str], ...] = ()) -> str:
    """The kind in words. Of a text that was not read nothing is known but that it names her."""
    language = dict(facts).get(UNREAD)
    return f"Named in a text not read ({language})" if language else KINDS[kind]


REASONS = {
    Reason.FIRST_REPORT: "first report of this",
    Reason.CHANGED: "an earlier report said otherwise",
    Reason.ANNOUNCED: "announced for a day still to come",
    Reason.CONFIRMED_BY_REVIEW: "confirmed in review",
    Reason.DOUBTFUL_PERSON: "the name may be another person's",
    Reason.DOUBTFUL_EVENT: "it is not sure that this happened, or to this person",
    Reason.MERE_WORDS: "it sounds like it, in words that are not known for certain",
    Reason.NOT_READ: "the text could not be read",
    Reason.RECORDED_BEFORE: "recorded before",
    Reason.CORROBORATED: "told by another organisation before",
    Reason.SAME_PASSAGE: "an earlier version of the page says the same",
    Reason.ASKED_BEFORE: "asked in review before",
    Reason.TOO_OLD: "older than what alerts",
    Reason.TOLD_AS_HISTORY: "told as history",
}

_WEIGHED = re.compile(r"(.*) \(([+-])(\d+\.\d)\)", re.DOTALL)


def for_and_against(
    reasons: Sequence[str], most: int = 99, *, weights: bool = False
) -> list[tuple[str, str]]:
    """The reasons of a judgement in two rows, the weightiest first: what speaks for it and what
    against it. weights: how much each counts as well."""
    sides: dict[str, list[str]] = {"For": [], "Against": []}
    for reason in reasons:
        found = _WEIGHED.fullmatch(reason)
        words = foreign(found[1] if found else reason, 160)
        if found and weights:
            words = f"{words} ({found[3]})"
        sides["Against" if found and found[2] == "-" else "For"].append(isolated(words))
    return [(side, "; ".join(said[:most])) for side, said in sides.items() if said]


FAULTS = {
    SourceFault.DNS: "its address was not found",
    SourceFault.REFUSED: "the server refused the connection",
    SourceFault.TIMEOUT: "the server did not answer in time",
    SourceFault.TLS: "its certificate could not be trusted",
    SourceFault.ADDRESS: "it leads to an address that may not be called",
    SourceFault.REDIRECT: "it redirects without end or to a wrong place",
    SourceFault.PROTOCOL: "the server's answer was broken",
    SourceFault.TRUNCATED: "the answer was cut off",
    SourceFault.TOO_LARGE: "the answer was too large",
    SourceFault.ENCODING: "the answer was packed in a way that is not accepted",
    SourceFault.ROBOTS: "its robots.txt does not allow it",
    SourceFault.GONE: "the page is gone",
    SourceFault.FORBIDDEN: "access was refused",
    SourceFault.THROTTLED: "the server asks us to slow down",
    SourceFault.STATUS: "the server reports an error",
    SourceFault.MALFORMED: "what came could not be read",
    SourceFault.NO_TEXT: "there was no text in it",
    SourceFault.ENCRYPTED: "the file is encrypted",
    SourceFault.CHANGED_SHAPE: "the page looks different than before",
    SourceFault.PARSER_LIMIT: "reading it took too long or too much memory",
    SourceFault.PARTLY_READ: "only its first part was read; the rest must be read by hand",
    SourceFault.UNEXPECTED: "an unexpected error",
}

# ---------------------------------------------------------------- foreign text

_JOINERS = {"\u200c", "\u200d"}  # needed in Persian and in Indian scripts, nowhere else
_JOINED = re.compile(r"[\u0600-\u08ff\u0900-\u0dff\ufb50-\ufdff\ufe70-\ufeff]")
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_MOST_MARKS = 4  # combining marks on one letter; more is a flood


def clean(text: str) -> str:
    """Take out what could hide, move or break: controls, direction marks, invisible characters.

    Lines become one; what a reader sees stays as it was.
    """
    kept: list[str] = []
    marks = 0
    for char in _INVISIBLE.sub("", text):
        category = unicodedata.category(char)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if char in _JOINERS:
            if kept and _JOINED.match(kept[-1]):
                kept.append(char)
        elif category in ("Cc", "Zl", "Zp", "Zs"):
            kept.append(" ")
        elif category in ("Cs", "Cn", "Co"):
            kept.append("\ufffd")
        elif marks <= _MOST_MARKS and category != "Cf":
            kept.append(char)
    return re.sub(" {2,}", " ", "".join(kept)).strip()


def cut(text: str, most: int) -> str:
    """Shorten to `most` characters at a space where there is one, and show that it was cut."""
    if len(text) <= most:
        return text
    head = text[: most - len(CUT)]
    space = head.rfind(" ")
    return (head[:space] if space > most * 2 // 3 else head).rstrip() + CUT


_LINK_STARTS = re.compile(r"(?i)\b(matrix|mailto|tel|sms|data|javascript|vbscript|xmpp)(?=:\S)")
_MENTION = re.compile(r"([@#!])(?=[\w.=/-]+:\w|room\b|here\b|channel\b|everyone\b)", re.IGNORECASE)


def foreign(text: str, most: int = 300) -> str:
    """Make a source's words safe to show: clean, cut, and with nothing in them that a mail or
    chat program would turn into a link or a mention."""
    shown = cut(clean(text[: most * 8]), most)
    shown = shown.replace("://", "[:]//")
    shown = re.sub(r"(?i)\b(www|matrix)\.(?=\w)", r"\1[.]", shown)
    shown = _LINK_STARTS.sub(r"\1[:]", shown).replace("[:]:", "[:]")
    return _MENTION.sub(lambda found: found[1] + " ", shown)


def isolated(text: str) -> str:
    """Put right-to-left text between isolates, so that it cannot move the words around it."""
    turned = any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in text)
    return f"{FSI}{text}{PDI}" if turned else text


def header(text: str, most: int = 150) -> str:
    """Make a line fit for a mail header of words that are safe already: shortened with its
    isolates closed, and no encoded word in it that a source made up."""
    shown = cut(text.replace("=?", "= ?"), most - 2)
    return shown + PDI * (shown.count(FSI) - shown.count(PDI))


# ---------------------------------------------------------------- links


def link(url: str) -> str:
    """The http(s) address of a page, safe in an href; "" where it is not one to click on."""
    if len(url) > LONGEST_URL or clean(url) != url or re.search(r"[\s\\]", url):
        return ""
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host or "@" in parts.netloc:
        return ""
    if not (ascii_host := _host(url)):
        return ""
    if not host.isascii():
        parts = parts._replace(netloc=ascii_host + (f":{parts.port}" if parts.port else ""))
    return quote(urlunsplit(parts), safe=":/?#[]@!$&()*+,;=%-._~")


def _host(url: str) -> str:
    name = urlsplit(url).hostname or ""
    if name.isascii():
        return name if re.fullmatch(r"[a-z0-9._:-]+", name) else ""
    try:
        return name.encode("idna").decode()
    except UnicodeError:
        return ""


def host(url: str) -> str:
    """The true host of a link, in the ASCII form that no look-alike letter can imitate."""
    name = _host(url)
    return name.removeprefix("www.")


# ---------------------------------------------------------------- words


def term(value: Term | None) -> str:
    """`P3Y6M` as "3 years 6 months"."""
    if value is None:
        return ""
    words = {"life": "life imprisonment", "death": "death sentence"}
    length = words.get(value.length) or duration(value.length)
    return f"{length}, suspended" if value.suspended else length


def duration(iso: str) -> str:
    """An ISO 8601 duration in words; anything else as it is."""
    found = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?)?", iso)
    if not found or not any(found.groups()):
        return iso
    units = ("year", "month", "week", "day", "hour")
    counted = zip(found.groups(), units, strict=True)
    return " ".join(f"{int(n)} {unit}{'' if int(n) == 1 else 's'}" for n, unit in counted if n)


def before(text: str) -> str:
    """What the record said until now: durations in it become words."""
    words = {"life": "life imprisonment", "death": "death sentence"}
    return words.get(text) or re.sub(r"\bP(?=\d)[\dYMWD]+\b", lambda m: duration(m[0]), text)


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(value: date) -> str:
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def when(value: PartialDate | None) -> str:
    """A date as precise as it is known."""
    if value is None:
        return "date not stated"
    if value.day:
        return day(value.first)
    return f"{MONTHS[value.month - 1]} {value.year}" if value.month else str(value.year)


def masked(address: str) -> str:
    """An address that those who know it recognise, and others cannot use."""
    scheme, _, rest = address.partition(":")
    name, at, domain = rest.removeprefix("//").rpartition("@")
    if at and scheme == "mailto":
        return foreign(f"{name[:2]}…{at}{domain}", 80)
    return foreign(f"{scheme} {rest[:3]}…", 80)


def count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(words: list[str], most: int = 6) -> str:
    """ "A, B and C", or "A, B and 3 more"."""
    if len(words) > most:
        words = [*words[: most - 1], f"{len(words) - most + 1} more"]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def fault(value: str) -> str:
    try:
        return FAULTS[SourceFault(value)]
    except ValueError:
        return foreign(value.replace("_", " "), 60)


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    table = resources.files("tzdata.zoneinfo").joinpath("iso3166.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {row[0]: row[1] for row in rows if len(row) == 2}


def country(code: str) -> str:
    """The name of an ISO 3166-1 country; the code itself where it is none."""
    return _countries().get(code.upper(), code)


def country_code(text: str) -> str:
    """The two letters of a country named by them or in English; "" where it is none."""
    wanted = " ".join(text.split()).casefold()
    known = _countries()
    if wanted.upper() in known:
        return wanted.upper()
    return next((code for code, name in known.items() if name.casefold() == wanted), "")
