"""From an HTML element to pieces, in reading order: headings, paragraphs, list items, table rows,
quotations, definitions, captions, lines parted by <br>. Knows markup, not meaning.
"""

import re
from collections.abc import Collection, Iterator

from bs4 import Comment, NavigableString, Tag
from bs4.element import PreformattedString

from monitor.model import BlockKind, Role
from monitor.parse.boilerplate import Verdict, judge
from monitor.parse.pieces import Piece, is_menu_line, mend, tidy

_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn",
    "em", "font", "i", "ins", "kbd", "label", "mark", "q", "ruby", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img", "rb", "rbc",
    "nobr",
})  # fmt: skip
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_MARK = "\x1e"  # a line break on its way through inline text
_LINK, _LINK_END = "\x1c", "\x1d"  # round the text of a link, likewise
_LINKED = re.compile(f"{_LINK}([^{_LINK_END}]*){_LINK_END}?")
_DEPTH = 400
_LONG_CELL = 160
# What page builders leave in a text where they were taken off: [vc_row css="…"], [/et_pb_text]
_RESIDUE = re.compile(
    r"\[/?(?:vc|et_pb|fusion|av|cs|mk|tds?|elementor|fl|su|caption|gallery|embed|contact-form)"
    r"(?:[_-]\w+)*(?:\s[^\[\]]{0,500})?/?\]"
)


class Walker:
    """Collects the pieces below one element."""

    def __init__(self, furniture: Collection[int] = ()) -> None:
        """`furniture`: ids of elements that are no part of the text, whatever they are called."""
        self.pieces: list[Piece] = []
        self._furniture = furniture
        self._line: list[str] = []
        self._kind, self._level = BlockKind.PARAGRAPH, 0
        self._role: Role | None = None
        self._with_blocks: set[int] = set()

    def walk(self, tag: Tag) -> list[Piece]:
        self._with_blocks = _holding_blocks(tag)
        self._children(tag, 0)
        self._flush()
        return self.pieces

    def _children(self, tag: Tag, depth: int) -> None:
        if depth > _DEPTH:
            self._line.append(tag.get_text(" "))
            return
        for child in tag.children:
            if isinstance(child, Tag):
                self._element(child, depth)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self._line.append(str(child))

    def _element(self, tag: Tag, depth: int) -> None:
        verdict = judge(tag)
        if verdict is Verdict.OUT:
            return
        if tag.name == "br":
            self._line.append(_MARK)
        elif tag.name == "hr":
            self._flush()
        elif id(tag) in self._furniture or (verdict is Verdict.ASIDE and not is_content_aside(tag)):
            self._as(tag, depth, role=Role.NAVIGATION)
        elif tag.name == "table" and is_data_table(tag):
            self._table(tag)
        elif tag.name in {"rt", "rp"}:
            return
        elif tag.name in _INLINE and id(tag) not in self._with_blocks:
            is_link = tag.name == "a" and tag.has_attr("href")
            self._line.append(_LINK if is_link else "")
            self._children(tag, depth + 1)
            self._line.append(_LINK_END if is_link else "")
        elif tag.name in {"ul", "ol"} and self._is_menu(tag):
            self._as(tag, depth, role=Role.NAVIGATION)
        else:
            self._block(tag, depth)

    def _block(self, tag: Tag, depth: int) -> None:
        if level := _HEADINGS.get(tag.name):
            self._as(tag, depth, kind=BlockKind.HEADING, level=level)
        elif tag.name in {"li", "dd"}:
            self._as(tag, depth, kind=BlockKind.LIST_ITEM)
        elif tag.name in {"figcaption", "caption"} or _is_caption(tag):
            self._as(tag, depth, role=Role.CAPTION)
        elif tag.name in {"td", "th", "section", "article", "table", "ul", "ol"}:
            self._as(tag, depth, kind=BlockKind.PARAGRAPH)
        else:
            self._as(tag, depth)

    def _as(
        self,
        tag: Tag,
        depth: int,
        kind: BlockKind | None = None,
        level: int = 0,
        role: Role | None = None,
    ) -> None:
        self._flush()
        before = self._kind, self._level, self._role
        if kind is not None:
            self._kind, self._level = kind, level
        self._role = self._role or role
        self._children(tag, depth + 1)
        self._flush()
        self._kind, self._level, self._role = before

    def _flush(self) -> None:
        raw, self._line = "".join(self._line), []
        if self._kind is BlockKind.HEADING:
            raw = raw.replace(_MARK, " ")
        for line, links in join_lines(raw.split(_MARK)):
            if re.search(r"\w", line):
                role = self._role or (Role.NAVIGATION if is_menu_line(line, links) else None)
                if self._kind is BlockKind.HEADING:
                    role = self._role
                self.pieces.append(Piece(line, self._kind, self._level, role, links=links))

    def _is_menu(self, tag: Tag) -> bool:
        """A list of nothing but links, unless a sentence before it announces it."""
        if "".join(self._line).strip():
            announced = "".join(self._line).strip()[-1:]
        else:
            announced = self.pieces[-1].words[-1:] if self.pieces else ""
        items = tag.find_all("li", recursive=False)
        if len(items) < 2 or announced in {":", "："}:
            return False
        linked = sum(len(a.get_text()) for a in tag.find_all("a", href=True))
        return linked > 0.8 * len("".join(tag.get_text().split())) and not tag.find("p")

    def _table(self, table: Tag) -> None:
        self._flush()
        for caption in table.find_all("caption"):
            if words := tidy(caption.get_text(" ")):
                self.pieces.append(Piece(words, role=self._role or Role.CAPTION))
        header: tuple[str, ...] = ()
        for row in table.find_all("tr"):
            cells = row.find_all(["td", "th"])
            row_words = tuple(mend(tidy(cell.get_text(" "))) for cell in cells)
            if not any(row_words):
                continue
            if not header and all(cell.name == "th" for cell in cells) and len(cells) > 1:
                header = row_words
                self.pieces.append(
                    Piece("", BlockKind.TABLE_ROW, role=self._role or Role.CAPTION, cells=row_words)
                )
            elif len(cells) == 1:
                self.pieces.append(Piece(row_words[0], BlockKind.HEADING, 6, self._role))
            else:
                self.pieces.append(
                    Piece("", BlockKind.TABLE_ROW, role=self._role, cells=row_words, header=header)
                )


def pieces_below(tag: Tag, furniture: Collection[int] = ()) -> list[Piece]:
    return Walker(furniture).walk(tag)


def join_lines(lines: list[str]) -> Iterator[tuple[str, float]]:
    """Lines parted by <br>, each with its share of links; a sentence that plainly runs on over a
    break is one line."""
    held, linked = "", 0
    for raw in lines:
        plain = _LINKED.sub(r"\1", raw).replace(_LINK_END, "")
        line = mend(tidy(_RESIDUE.sub(" ", plain) if "[" in plain else plain))
        links = sum(len(tidy(words)) for words in _LINKED.findall(raw))
        if held and line and _runs_on(held, line):
            held, linked = f"{held} {line}", linked + links
            continue
        if held:
            yield held, linked / len(held)
        held, linked = line, links
    if held:
        yield held, linked / len(held)


def _runs_on(before: str, after: str) -> bool:
    return before[-1] not in '.!?:;…。！？：；»”"' and after[0].islower() and len(before) > 25


def is_data_table(table: Tag) -> bool:
    """A table of facts, not one that lays out a page."""
    if str(table.get("role", "")).lower() in {"presentation", "none"} or table.find("table"):
        return False
    rows = [row.find_all(["td", "th"]) for row in table.find_all("tr")]
    if sum(len(row) > 1 for row in rows) < 2:
        return False
    if table.find("th"):
        return True
    if table.find(["h1", "h2", "h3", "ul", "ol", "blockquote"]):
        return False
    return not any(len(cell.find_all("p")) > 1 for row in rows for cell in row)


def is_content_aside(tag: Tag) -> bool:
    """An <aside> box can hold a case: paragraphs of prose that are not links."""
    if tag.name not in {"aside", "footer", "form"} and not tag.find("h1"):
        return False
    prose = sum(
        len(text)
        for p in tag.find_all("p")
        if len(text := p.get_text(" ", strip=True)) > 120
        and sum(len(a.get_text()) for a in p.find_all("a")) < len(text) / 3
    )
    return prose > (240 if tag.name == "aside" else 600)


def _is_caption(tag: Tag) -> bool:
    classes = tag.get("class") or []
    return any("caption" in str(name).lower() for name in classes) and not tag.find("img")


def _holding_blocks(top: Tag) -> set[int]:
    """All elements below `top` that hold a block, found in one walk: asking each for its own would
    take time by the square where inline elements are nested."""
    found: set[int] = set()
    for tag in top.descendants:  # find_all would look through a function's signature each time
        if not isinstance(tag, Tag) or tag.name in _INLINE or tag.name == "br":
            continue
        for above in tag.parents:
            if id(above) in found or above is top:
                break
            found.add(id(above))
    return found


def visible_text(tag: Tag) -> str:
    return tidy(
        " ".join(
            str(text)
            for text in tag.find_all(string=True)
            if not isinstance(text, Comment | PreformattedString)
        )
    )
