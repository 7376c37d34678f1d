"""Names that are not whole: `Mr Huang`, `Xueqin`, `A. Deshkar`, `胡某芳`. Whose they are, or nobody's.

After a whole name they are that person, unless another of the document bears them. Without one they
are weak evidence, to be weighed with everything else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.match import pairs
from monitor.match.context import Surroundings
from monitor.match.pairs import word_cost
from monitor.match.romanise import latin
from monitor.match.runs import Run
from monitor.match.scripts import has_case, script

if TYPE_CHECKING:
    from monitor.match.index import WatchIndex


@dataclass(frozen=True, slots=True)
class Short:
    """One word of a person's name, standing without the others."""

    start: int
    end: int
    person: int
    word: str  # of the listed name
    family: bool
    initials: str  # "agree", "differ" or ""
    titled: bool
    cost: float


def shorts(index: "WatchIndex", found: list[Run], around: Surroundings) -> list[Short]:
    """Every word of the runs that is a word of somebody's name and stands alone there."""
    made: list[Short] = []
    for run in found:
        for at, unit in enumerate(run.units):
            if unit.kind != "name" or len(unit.word) < 2 or _function_word(run, at):
                continue
            for person, place, which in index.bearers(unit.word, around.document.language):
                short = _short(index, run, at, person, place, which, around)
                if short:
                    made.append(short)
    return made


def _function_word(run: Run, at: int) -> bool:
    unit = run.units[at]
    return has_case(unit.word[0]) and not run.heading and not run.name_like(at)


def _short(
    index: "WatchIndex",
    run: Run,
    at: int,
    person: int,
    place: int,
    which: int,
    around: Surroundings,
) -> Short | None:
    who = index.people[person]
    name = who.names[place]
    unit = run.units[at]
    language = around.document.language
    cost = word_cost(name.loose[which], unit.word, who.exact(place), language)
    if cost is None or not _alone(index, run, at, person, language):
        return None
    family = which in name.family
    return Short(
        unit.start,
        unit.end,
        person,
        name.loose[which],
        family,
        _initials(run, at, [w for i, w in enumerate(name.loose) if i != which]),
        at > 0 and run.units[at - 1].kind == "title",
        cost + _gender_cost(name.loose[which], unit.word, unit.end, around),
    )


def _alone(index: "WatchIndex", run: Run, at: int, person: int, language: str) -> bool:
    if not has_case(run.units[at].word[0]):
        return True
    own = [
        (word, index.people[person].exact(place))
        for place, name in enumerate(index.people[person].names)
        for word in name.loose
    ]
    return not any(
        0 <= i < len(run.units)
        and run.name_like(i)
        and not any(
            word_cost(w, run.units[i].word, exact, language) is not None for w, exact in own
        )
        for i in (at - 1, at + 1)
    )


def _initials(run: Run, at: int, others: Sequence[str]) -> str:
    """Whether initials beside the word begin another word of the name."""
    before = [u for u in run.units[max(0, at - 3) : at] if u.kind == "initial"]
    after = [u for u in run.units[at + 1 : at + 3] if u.kind == "initial"]
    given = before or after
    if not given:
        return ""
    first = latin(given[0].word)[:1]
    return "agree" if any(_same_initial(first, latin(word)[:1]) for word in others) else "differ"


_ALIKE = (
    {"k", "q", "c"},
    {"y", "i", "e", "j"},
    {"v", "w"},
    {"h", "k"},
    {"g", "h"},
    {"j", "z"},
    {"s", "c"},
)


def _same_initial(a: str, b: str) -> bool:
    return a == b or any({a, b} <= alike for alike in _ALIKE)


_SHE = re.compile(r"^[^\w\n]*(?:[\w-]+\s+){0,2}?\w+(?:ла|лась|вшая|щая|шая|вшеи|щеи|нная|на)\b")


def _gender_cost(listed: str, word: str, end: int, around: Surroundings) -> float:
    """Case endings that only a man's or only a woman's family name takes."""
    if script(word[0]) != "cyrillic" or not re.search(
        r"(?:[oe]v|in|yn|sky|skii?)a?(?:ya|ia)?$", latin(listed)
    ):
        return 0.0
    woman = latin(listed).endswith("a")
    if word.endswith(("ои", "ею", "ую", "ая")):
        is_woman = True
    elif word.endswith("а"):
        is_woman = bool(_SHE.match(around.even[end : end + 60]))
    else:
        is_woman = False
    return 0.0 if is_woman == woman else 0.5


def others(
    index: "WatchIndex", found: list[Run], word: str, exact: bool, language: str, own: Sequence[str]
) -> list[int]:
    """Offsets where somebody who is not this person bears the word, with a name of her own."""
    del index
    places = []
    for run in found:
        if not has_case(run.units[0].word[0]):
            continue
        for at, unit in enumerate(run.units):
            if unit.kind != "name" or word_cost(word, unit.word, exact, language) is None:
                continue
            beside = [i for i in (at - 1, at + 1) if 0 <= i < len(run.units) and run.name_like(i)]
            if any(
                all(word_cost(w, run.units[i].word, exact, language) is None for w in own)
                for i in beside
            ):
                places.append(unit.start)
    return places


__all__ = ["Short", "others", "pairs", "shorts"]
