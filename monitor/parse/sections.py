"""What each passage is for: new information, background, demands, a letter, addresses, links.

Judged by headings, salutations and a few cues, all in sections.toml. A dated heading of a page
that grows gives its day to all that stands under it. Roles that a format has set stay.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from monitor.model import BlockKind, PartialDate, Role
from monitor.parse.dates import first_partial
from monitor.parse.pieces import Piece, is_menu_line

_NUMBER = re.compile(r"^\s*(?:[\divxIVX]{1,4}[.)]|[•*–—-])?\s*")
_EMAIL = re.compile(r"[\w.+-]+(?:@|\s?\[at\]\s?|\s?\(at\)\s?)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_POSTCODE = re.compile(r"\b\d{5,6}\b|\bP\.? ?O\.? ?Box\b", re.IGNORECASE)
_HEADLIKE = 90  # characters; a longer paragraph is no heading in disguise
_PROSE = 220  # characters
_PLAIN_LEVEL = 6  # of a paragraph that serves as heading
_ROLE_ORDER = (
    Role.NAVIGATION,
    Role.NEW_INFORMATION,
    Role.BACKGROUND,
    Role.ADDITIONAL,
    Role.ADDRESS,
    Role.LETTER,
    Role.DEMANDS,
)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("sections.toml").read_text("utf-8"))


@cache
def _headings() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    rows: dict[str, list[str]] = _table()["headings"]
    return tuple((role, _whole(rows[role.value])) for role in _ROLE_ORDER)


def _whole(patterns: Iterable[str]) -> re.Pattern[str]:
    """Join patterns; a trailing "..." lets anything follow."""
    parts = (
        rf"{pattern[:-3]}(?!\w).*" if pattern.endswith("...") else pattern for pattern in patterns
    )
    return re.compile("|".join(f"(?:{part})" for part in parts), re.IGNORECASE | re.DOTALL)


@cache
def cue(name: str) -> re.Pattern[str]:
    """A row of cues of sections.toml as one pattern."""
    joined = "|".join(f"(?:{one})" for one in _table()["cues"][name])
    return re.compile(joined, re.IGNORECASE)


@dataclass(slots=True)
class _State:
    """Where the reader is; sections end at headings of their own level or above."""

    role: Role = Role.BODY
    level: int = 0
    under: PartialDate | None = None
    under_level: int = 0
    letter: bool = False
    demands_list: bool = False


def heading_role(text: str) -> Role | None:
    """The role of what stands under a heading, or None where the heading does not say."""
    words = _NUMBER.sub("", text, count=1).strip(" :：.…*_【】[]()—–-").replace("’", "'")
    for role, pattern in _headings():
        if words and pattern.fullmatch(words):
            return role
    return None


def is_generic(title: str) -> bool:
    """ "URGENT ACTION" and the like say what kind of document it is, not which."""
    words = title.strip(" :：.*_").replace("’", "'")
    return bool(_generic().fullmatch(words))


@cache
def _generic() -> re.Pattern[str]:
    return re.compile("|".join(_table()["generic"]), re.IGNORECASE)


def dated_heading(text: str) -> PartialDate | None:
    """The day of an update heading: a date at its start, or after "Update" and the like."""
    found = first_partial(text)
    if not found:
        return None
    start, end, day = found
    before = text[:start].strip(" :：–—-,.;([【*|#")
    if before and not re.fullmatch(cue("date_prefix"), before.lower()):
        return None
    if start > 40:
        return None
    after = text[end:].strip()
    return day if not after or not after[0].isalnum() or len(text) < _HEADLIKE else None


def assign(pieces: Iterable[Piece]) -> list[Piece]:
    """Give every piece its role and, under a dated heading, its day."""
    state = _State()
    judged = [_judge(piece, state) for piece in _promoted(list(pieces))]
    return _address_before_salutation(judged)


def _promoted(pieces: list[Piece]) -> list[Piece]:
    """Short paragraphs that stand for headings become headings."""
    made = []
    for place, piece in enumerate(pieces):
        after = pieces[place + 1] if place + 1 < len(pieces) else None
        if piece.kind is BlockKind.PARAGRAPH and piece.role is None and _headlike(piece, after):
            made.append(replace(piece, kind=BlockKind.HEADING, level=_PLAIN_LEVEL))
        else:
            made.append(piece)
    return made


def _headlike(piece: Piece, after: Piece | None) -> bool:
    words = piece.text
    if len(words) > _HEADLIKE or after is None:
        return False
    role = heading_role(words)
    if role and role is not Role.NAVIGATION:
        return words.rstrip().endswith((":", "：")) or words.isupper() or len(words) < 45
    return bool(dated_heading(words)) and len(words) < 40 and _is_update(words)


def _is_update(words: str) -> bool:
    """A dated line counts as heading only where it says that it updates."""
    return bool(re.match(rf"(?:{cue('date_prefix').pattern})\W", words, re.IGNORECASE)) and (
        words.rstrip().endswith((":", "："))
    )


def _judge(piece: Piece, state: _State) -> Piece:
    if piece.kind is BlockKind.HEADING and piece.role in {None, Role.TITLE}:
        _enter(piece, state)
    under = piece.under or state.under
    if piece.role is not None:
        return replace(piece, under=under)
    role = _role(piece, state)
    return replace(piece, role=role, under=under)


def _enter(piece: Piece, state: _State) -> None:
    """A heading opens or closes sections."""
    state.demands_list = False
    level = piece.level or _PLAIN_LEVEL
    day = dated_heading(piece.text)
    if day:
        state.under, state.under_level = day, level
    elif state.under and level <= state.under_level:
        state.under = None
    role = heading_role(piece.text)
    if role:
        state.role, state.level, state.letter = role, level, role is Role.LETTER
    elif level <= state.level or (
        level < _PLAIN_LEVEL and state.role in {Role.NAVIGATION, Role.ADDRESS}
    ):
        state.role, state.level, state.letter = Role.BODY, 0, False


def _role(piece: Piece, state: _State) -> Role:  # noqa: PLR0911 - a list of signs in order
    words = piece.words
    if piece.kind is BlockKind.HEADING:
        return state.role
    if len(words) < 400 and (cue("elsewhere").match(words) or is_menu_line(words, piece.links)):
        return Role.NAVIGATION
    if cue("salutation").match(words) and len(words) < 140:
        state.letter = True
        return Role.LETTER
    if state.letter and cue("closing").match(words):
        state.letter = False
        return Role.LETTER
    if is_address(words):
        return Role.ADDRESS
    if piece.kind is BlockKind.LIST_ITEM and state.demands_list:
        return Role.DEMANDS
    state.demands_list = _opens_demands(words)
    if state.demands_list and len(words) < _PROSE:
        return Role.DEMANDS  # a longer passage tells facts before it asks
    if state.role is Role.NAVIGATION and len(words) > _PROSE and piece.links < 0.3:
        return Role.BODY  # "More about the case" and the like: prose is not furniture
    return Role.LETTER if state.letter else state.role


def _opens_demands(words: str) -> bool:
    if not words.rstrip().endswith((":", "：")):
        return False
    last = re.split(r"(?<=[.!?。！？])\s*", words.rstrip())[-1]
    return bool(cue("demand").search(last)) and len(last) < 400


def is_address(words: str) -> bool:
    """A line of a postal address, a telephone number, an e-mail address."""
    if len(words) > 320:
        return False
    marks = len(cue("postal").findall(words)) + len(_EMAIL.findall(words))
    if marks and len(words) < 110 * (marks + 1):
        return not re.search(r"[.!?] [A-ZА-Я]\w+ \w+ \w+ \w+ \w+ \w+", words)
    return False


def _address_before_salutation(pieces: list[Piece]) -> list[Piece]:
    """The lines between a call to write and "Dear …" say to whom."""
    made = list(pieces)
    for place, piece in enumerate(pieces):
        if piece.role is not Role.LETTER or not cue("salutation").match(piece.words):
            continue
        for back in range(place - 1, max(place - 8, -1), -1):
            one = made[back]
            if one.kind is BlockKind.HEADING or not _is_addressee(one.words):
                break
            if one.role in {Role.DEMANDS, Role.BODY, Role.LETTER, None}:
                made[back] = replace(one, role=Role.ADDRESS)
    return made


def _is_addressee(words: str) -> bool:
    return (len(words) < 200 and not re.search(r"[.!?。！？]$", words.strip())) or bool(
        _POSTCODE.search(words) and len(words) < 200
    )
