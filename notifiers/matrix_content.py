"""What stands in a Matrix event: a message's words, made harmless and small enough. Pure.

The words were made safe when the message was rendered; this is the last look before they leave.
"""

import json
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from monitor.model import Message

MOST_PLAIN = 60_000  # bytes of an event's content; homeservers refuse events of 64 KiB
MOST_SEALED = 44_000  # encrypted, a third is added
CUT = "\n\n[…] The message was too long for Matrix and ends here; the record has all of it."

_EVERYBODY = re.compile(r"@(?=room)", re.IGNORECASE)
_PERSON = re.compile(r"(/?)@(?=[^\s/@:]+:\w)")
_PILL = re.compile(r"(?i)matrix\.to(?=[/?#])|\bmatrix:(?=[a-z]+/)")
_TAGS = frozenset(
    ("h3", "h4", "h5", "p", "br", "strong", "em", "blockquote", "code", "ul", "ol", "li", "a", "hr")
)


def content(message: Message, most: int) -> dict[str, Any]:
    """Make the event's content, of `most` bytes as JSON at the most.

    `m.mentions` is empty: nobody is called, whatever the words look like. Too long, it goes
    without its HTML; still too long, it is cut at a line and says so.
    """
    made: dict[str, Any] = {"msgtype": "m.text", "body": _quiet(message.text), "m.mentions": {}}
    if is_harmless(message.html):
        made["format"] = "org.matrix.custom.html"
        made["formatted_body"] = _EVERYBODY.sub("@ ", _sound(message.html))
    if size(made) <= most:
        return made
    made = {key: made[key] for key in ("msgtype", "body", "m.mentions")}
    while size(made) > most:
        made["body"] = _shorter(made["body"], size(made) - most)
    return made


def size(what: object) -> int:
    return len(json.dumps(what, ensure_ascii=False, separators=(",", ":")).encode())


def _shorter(text: str, excess: int) -> str:
    """Take `excess` bytes and a little more off the end, at a line where there is one."""
    whole = text.removesuffix(CUT)
    kept = max(len(whole.encode()) - excess - len(CUT.encode()) - 64, 0)
    head = whole.encode()[:kept].decode("utf-8", "ignore")
    line = head.rfind("\n")
    return (head[:line] if line > len(head) // 2 else head).rstrip() + CUT


def _quiet(text: str) -> str:
    calls = _EVERYBODY.sub("@ ", _sound(text))
    named = _PERSON.sub(lambda found: "/%40" if found[1] else "@ ", calls)
    return _PILL.sub(lambda found: re.sub(r"[.:]", r"[\g<0>]", found[0]), named)


def _sound(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def is_harmless(html: str) -> bool:
    """Whether there is HTML, and in it only our few tags and links to web pages."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return bool(html) and reader.harmless


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.harmless = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        links = [value for name, value in attrs if tag == "a" and name == "href"]
        fair = tag in _TAGS and len(links) == len(attrs) and all(map(_is_web, links))
        self.harmless = self.harmless and fair

    def handle_decl(self, decl: str) -> None:
        self._refuse(decl)

    def handle_comment(self, data: str) -> None:
        self._refuse(data)

    def handle_pi(self, data: str) -> None:
        self._refuse(data)

    def unknown_decl(self, data: str) -> None:
        self._refuse(data)

    def _refuse(self, _: str) -> None:
        self.harmless = False


def _is_web(href: str | None) -> bool:
    """A page, and no person or room: programs show those as somebody who is called."""
    try:
        parts = urlsplit(href or "")
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    pill = host == "matrix.to" or host.endswith(".matrix.to")
    return parts.scheme in ("http", "https") and bool(host) and not pill
