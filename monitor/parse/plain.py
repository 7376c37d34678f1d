"""Plain text and Markdown to pieces: headings, lists, tables, hard-wrapped paragraphs.

Markdown here is what people and converters type, not a specification: emphasis, links and escapes
are taken off, HTML tags in it are dropped.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from monitor.model import BlockKind
from monitor.parse.pieces import Piece, mend, tidy

_ATX = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_BULLET = re.compile(r"^\s*(?:[-*+•–—▪●◦·]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])\s+(?=\S)")
_RULE = re.compile(r"^\s*(?:[-*_=]\s*){3,}$")
_TABLE_RULE = re.compile(r"^\s*\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?$")
_BOLD_LINE = re.compile(r"^\s*(?:\*\*|__)([^*_]{2,120})(?:\*\*|__)\s*:?\s*$")
_EMPHASIS = re.compile(r"(\*{1,3}|(?<!\w)_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)")
_LINK = re.compile(r"!?\[([^\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|])")
_TAG = re.compile(r"</?(?:u|b|i|em|strong|br|sub|sup|span|p|div|a|font)(?:\s[^>]{0,200})?/?>", re.I)
_QUOTE = re.compile(r"^\s*(?:>\s?)+")
_ENDS = re.compile(r"[.!?:;…。！？：；؟][\"'”’»)\]]*$")


def pieces_of_text(text: str, *, markdown: bool = False) -> list[Piece]:
    """Pieces of a text; the first heading or line comes first and may serve as a title."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").split("\n")
    if markdown:
        lines = [_QUOTE.sub("", line) for line in _setext(lines)]
    pieces: list[Piece] = []
    for paragraph in _paragraphs(lines):
        pieces.extend(_pieces_of(paragraph, markdown))
    return [piece for piece in pieces if re.search(r"\w", piece.words)]


def _setext(lines: list[str]) -> Iterator[str]:
    """Underlined headings as `#` headings."""
    skip = False
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if skip:
            skip = False
        elif line.strip() and re.fullmatch(r"\s{0,3}(?:={3,}|-{3,})\s*", after) and "|" not in line:
            skip = True
            yield f"{'#' if '=' in after else '##'} {line.strip()}"
        else:
            yield line


def _paragraphs(lines: list[str]) -> Iterator[list[str]]:
    held: list[str] = []
    for line in lines:
        if not line.strip() or _RULE.match(line):
            if held:
                yield held
            held = []
        else:
            held.append(line)
    if held:
        yield held


def _pieces_of(lines: list[str], markdown: bool) -> Iterator[Piece]:
    if any(_TABLE_RULE.match(line) for line in lines) and "|" in lines[0]:
        yield from _table(lines)
        return
    held: list[str] = []
    kind = BlockKind.PARAGRAPH
    wrapped = _is_wrapped(lines)
    for line in lines:
        heading = heading_of(line, markdown=markdown, alone=len(lines) == 1)
        bullet = _BULLET.match(line)
        if heading or bullet or (held and not _continues(held[-1], line, wrapped)):
            yield from _made(held, kind, markdown)
            held, kind = [], BlockKind.PARAGRAPH
        if heading:
            yield heading
            continue
        if bullet:
            kind = BlockKind.LIST_ITEM
            held.append(without_bullet(line, bullet))
            continue
        held.append(line)
    yield from _made(held, kind, markdown)


def without_bullet(line: str, bullet: re.Match[str]) -> str:
    """A number says which item it is and stays; a dot says nothing."""
    return line if bullet.group().strip()[0].isdigit() else line[bullet.end() :]


def heading_of(line: str, *, markdown: bool, alone: bool) -> Piece | None:
    """The heading that this line is, if it is one; `alone`: no other line in its paragraph."""
    if markdown and (found := _ATX.match(line)):
        return Piece(clean(found[2], markdown=True), BlockKind.HEADING, len(found[1]))
    if markdown and (found := _BOLD_LINE.match(line)) and not found[1].rstrip().endswith("."):
        return Piece(clean(found[1], markdown=True), BlockKind.HEADING, 5)
    words = tidy(line)
    if is_capitals(words) and len(words) < 120 and (alone or not _ENDS.search(words)):
        return Piece(words, BlockKind.HEADING, 2 if alone else 3)
    if not markdown and alone and words.endswith(":") and len(words) < 50:
        return Piece(words, BlockKind.HEADING, 4)
    return None


def is_capitals(words: str) -> bool:
    letters = [c for c in words if c.isalpha()]
    return (
        len(letters) >= 4
        and all(c.isupper() for c in letters if c.lower() != c.upper())
        and any(c.lower() != c.upper() for c in letters)
    )


def _is_wrapped(lines: list[str]) -> bool:
    """Whether an editor cut the lines at a width: the next word would not have fitted."""
    width = max(map(len, lines))
    if len(lines) < 2 or not 30 <= width <= 130:
        return False
    return all(
        len(line) + 1 + len(after.split(maxsplit=1)[0]) > width - 3 or _is_han(after.lstrip()[:1])
        for line, after in pairwise(lines)
    ) and (width > 45 or _is_han(lines[0].lstrip()[:1]))


def _continues(before: str, line: str, wrapped: bool) -> bool:
    if line[:1].isspace() and not before[:1].isspace() and len(line) - len(line.lstrip()) >= 2:
        return True  # hanging indent of a list item
    if wrapped:
        return True
    return not _ENDS.search(before.rstrip()) and line.lstrip()[:1].islower()


def _made(lines: list[str], kind: BlockKind, markdown: bool) -> Iterator[Piece]:
    if not lines:
        return
    joined = lines[0].rstrip()
    for line in map(str.strip, lines[1:]):
        gap = "" if _is_han(joined[-1:]) and _is_han(line[:1]) else " "
        joined = f"{joined}{gap}{line}"
    yield Piece(clean(joined, markdown=markdown), kind, links=_links(joined) if markdown else 0.0)


def _links(line: str) -> float:
    """The share of a Markdown line that is the words of links."""
    words = clean(line, markdown=True)
    return sum(len(found[1]) for found in _LINK.finditer(line)) / (len(words) or 1)


def _is_han(letter: str) -> bool:
    return "\u3000" <= letter <= "\u9fff" or "\uff00" <= letter <= "\uffef"


def _table(lines: list[str]) -> Iterator[Piece]:
    rows = [line for line in lines if "|" in line]
    header: tuple[str, ...] = ()
    for number, line in enumerate(rows):
        if _TABLE_RULE.match(line):
            continue
        inner = line.strip().removeprefix("|").removesuffix("|")
        cells = tuple(clean(cell, markdown=True) for cell in re.split(r"(?<!\\)\|", inner))
        is_header = number + 1 < len(rows) and _TABLE_RULE.match(rows[number + 1])
        yield Piece("", BlockKind.TABLE_ROW, cells=cells, header=() if is_header else header)
        header = cells if is_header else header


def clean(text: str, *, markdown: bool) -> str:
    """Words without marks of emphasis, links, escapes."""
    if markdown:
        text = _TAG.sub(" ", _LINK.sub(r"\1", text))
        for _ in range(3):
            text = _EMPHASIS.sub(r"\2", text)
        text = _ESCAPE.sub(r"\1", text)
    return mend(tidy(text))
