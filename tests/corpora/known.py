"""Foreign files of which it is known what they say: feedparser's titles, html5lib's encodings, the
articles of readability, pypdf's locks. Part of `make corpora` (parsing.py), split by idea.
"""

import ast
import re
from collections import Counter
from pathlib import Path

from bs4 import BeautifulSoup

from monitor.errors import SourceError, SourceFault
from monitor.extract.sentences import SILENT
from monitor.model import Document, Role
from monitor.parse.charset import decode
from monitor.parse.sandbox import Sandbox
from tests.corpora.read import as_feed, as_page

_EXPECT = re.compile(
    r"entries\[0\]\['(?P<key>title|link|published|updated)'\]\s*==\s*(?P<value>u?'[^'\n]*')"
)


async def titles(folder: Path) -> str:
    """Title and link of the first entry, where feedparser's own tests say what they are."""
    right = wanted = 0
    wrong: list[str] = []
    parser = Sandbox()
    try:
        for path in sorted(folder.glob("tests/wellformed/*/*.xml")):
            if path.parent.name not in {"rss", "atom", "atom10"}:
                continue
            for found in _EXPECT.finditer(path.read_text("utf-8", "replace")):
                if found["key"] not in {"title", "link"}:
                    continue
                value = ast.literal_eval(found["value"].removeprefix("u"))
                plain = " ".join(BeautifulSoup(f"<p>{value}", "lxml").get_text().split())
                wanted += 1
                try:
                    item = (await as_feed(parser, path.read_bytes())).items[0]
                    got = item.title if found["key"] == "title" else item.url
                except (SourceError, IndexError):
                    got = ""
                if got == plain or (found["key"] == "link" and got.startswith(value)):
                    right += 1
                else:
                    wrong.append(path.name)
    finally:
        await parser.close()
    return f"feedparser titles and links: {right} of {wanted}; not: {', '.join(wrong[:12])}"


def charsets(folder: Path) -> str:
    """The text that our decoding gives, against the encoding that html5lib's tests name."""
    right = wanted = 0
    for path in sorted(folder.glob("encoding/*.dat")):
        for case in path.read_bytes().split(b"#data\n")[1:]:
            data, _, name = case.partition(b"\n#encoding\n")
            wanted += 1
            expected = name.split()[0].decode("ascii")
            right += decode(data, "") == data.decode(expected, "replace")
    return f"html5lib encodings: {right} of {wanted} pages decode as their tests say"


async def articles(folder: Path) -> str:
    """How much of readability's expected words our text of a page holds, and how many others: of
    all, of what is not marked as navigation, and of what sentences are read from. The last leaves
    out the page's own title, too, which readability has beside the words it expects."""
    held, strangers, told, read_from, good, read = 0.0, 0.0, 0.0, 0.0, 0, 0
    parser = Sandbox()
    try:
        for page in sorted(folder.glob("test/test-pages/*/source.html")):
            expected = _words(page.with_name("expected.html").read_bytes())
            if not expected:
                continue
            try:
                document = await as_page(parser, page.read_bytes())
                parts: tuple[Document, ...] = (document, *document.sections)
            except SourceError:
                parts = ()
            read += 1
            share, strange = _against(expected, parts, frozenset())
            held, strangers = held + share, strangers + strange
            _, strange = _against(expected, parts, frozenset({Role.NAVIGATION}))
            told += strange
            read_from += _against(expected, parts, SILENT | {Role.TITLE})[1]
            good += share >= 0.95 and strange <= 0.10
    finally:
        await parser.close()
    return (
        f"readability pages: {read}; words held {held / max(1, read):.3f}; strangers "
        f"{strangers / max(1, read):.3f}, in what is no navigation {told / max(1, read):.3f}, "
        f"in what sentences are read from {read_from / max(1, read):.3f}; "
        f"{good} pages hold 95 % with at most 10 % strangers in it"
    )


def _against(
    expected: Counter[str], parts: tuple[Document, ...], without: frozenset[Role]
) -> tuple[float, float]:
    """The share of the expected words that is held, and that of others in what is held."""
    words = (
        word
        for part in parts
        for block in part.blocks
        if block.role not in without
        for word in re.findall(r"\w+", part.passage(block).lower())
    )
    ours = Counter(words)
    common = sum((ours & expected).values())
    return common / sum(expected.values()), 1 - common / max(1, sum(ours.values()))


def _words(html: bytes) -> Counter[str]:
    text = BeautifulSoup(html, "lxml").get_text(" ").lower()
    return Counter(re.findall(r"\w+", text))


async def locks(folder: Path) -> tuple[str, bool]:
    """Whether pypdf's locked files are opened where no user has a password, and else told as locked
    (row P2); two of those with one are opened by their owner's, which is empty."""
    opened = wanted = 0
    wrong: list[str] = []
    parser = Sandbox()
    try:
        for path in sorted(folder.glob("resources/encryption/*.pdf")):
            may_be_locked = "user" in path.name or "both" in path.name
            wanted += 1
            try:
                is_right = "password" in (await as_page(parser, path.read_bytes())).text
                opened += is_right
            except SourceError as error:
                is_right = may_be_locked and error.fault is SourceFault.ENCRYPTED
            wrong += [] if is_right else [path.name]
    finally:
        await parser.close()
    return f"locks of pypdf: {opened} of {wanted} opened, others told; wrong: {wrong}", not wrong
