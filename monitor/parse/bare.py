"""HTML that is words in paragraphs, parted by line breaks, and nothing else: what many feeds carry.
It needs no tree, which costs more than all else that is done with it. walk.py would say the same.
"""

import re
from html import unescape

from monitor.parse.pieces import Piece
from monitor.parse.walk import join_lines

# Words are what every reader of HTML takes for itself; of the rest (a bare "&", half of a tag, a
# form feed, other entities) the parser is the judge.
_WORDS = r"[^<&\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]*+"
_ENTITY = r"&(?:amp|lt|gt|quot|nbsp|hellip|[lr][sd]quo|[mn]dash|#0?38|#160|#8\d{3});"
_RUN = rf"{_WORDS}(?:(?:<br ?/?>|{_ENTITY}){_WORDS})*+"
_BARE = re.compile(rf"(?:\s*<p>{_RUN}</p>)++\s*|{_RUN}")
_PARAGRAPH, _BREAK = re.compile("</?p>"), re.compile("<br ?/?>")
_LETTER = re.compile(r"\w")


def pieces_of_bare(html: str) -> tuple[Piece, ...] | None:
    """Its paragraphs; None where there is more to it."""
    if not _BARE.fullmatch(html):
        return None
    lines = (line for part in _PARAGRAPH.split(html) for line, _ in join_lines(_lines(part)))
    return tuple(Piece(line) for line in lines if _LETTER.search(line))


def _lines(paragraph: str) -> list[str]:
    parts = _BREAK.split(paragraph) if "<" in paragraph else [paragraph]
    return [unescape(part) for part in parts]
