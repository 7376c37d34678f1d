"""How long a sentence is: the terms in a stretch of folded text, as ISO durations, life, death."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from re import Match

from monitor.extract.lexicons import Lexicon
from monitor.extract.numbers import last_of, value
from monitor.extract.rules import TermRule
from monitor.model import Term

_MOST_UNITLESS = 40
NONE = "none"  # the length of what only looks like a term: an age, a fine


@dataclass(frozen=True, slots=True)
class FoundTerm:
    """A term, and those that stand before it without their unit ("five and three years")."""

    start: int
    end: int
    term: Term
    before: tuple[Term, ...] = ()


def terms(text: str, lexicon: Lexicon) -> tuple[FoundTerm, ...]:
    """Every term in `text`, in order; where two overlap, the longer one.

    An elliptical one ("and Wang to three") counts only after a full one."""
    found = [
        (_from(match, rule, lexicon), match.end(), rule.elliptical, made)
        for match, rule, _ in lexicon.terms.find(text)
        if (made := _term(match, rule, lexicon))
    ]
    found.sort(key=lambda each: (each[2], each[0] - each[1], each[0]))
    kept: list[tuple[int, int, bool, str]] = []
    full_from = min((start for start, _, elliptical, _ in found if not elliptical), default=None)
    for each in found:
        late = each[2] and (full_from is None or each[0] < full_from)
        if not late and all(each[1] <= k[0] or k[1] <= each[0] for k in kept):
            kept.append(each)
    kept.sort()
    whole = _with_suspension(text, _in_unit(kept), lexicon)
    return tuple(replace(each, before=_unitless(text, each, lexicon)) for each in whole)


def _in_unit(found: Sequence[tuple[int, int, bool, str]]) -> list[tuple[int, int, bool, str]]:
    """ "From eighteen months to eight": the bare number is of the unit told before it."""
    made: list[tuple[int, int, bool, str]] = []
    unit = "Y"
    for start, end, elliptical, length in found:
        years = re.fullmatch(r"P(\d+)Y", length)
        if elliptical and years:
            made.append((start, end, elliptical, f"P{years.group(1)}{unit}"))
            continue
        made.append((start, end, elliptical, length))
        single = re.fullmatch(r"P\d+([YMWD])", length)
        unit = single.group(1) if single else "Y"
    return made


def after_names(
    text: str, ends: Sequence[int], found: Sequence[FoundTerm], lexicon: Lexicon
) -> tuple[FoundTerm, ...]:
    """`found` with the bare numbers behind later names: "A got six years and B, five".

    ends: where the names of people end."""
    made = list(found)
    if not found or not lexicon.spaces:
        return tuple(found)
    shape = _number_after(lexicon.notation.slots["n"], lexicon.people["and"])
    for end in ends:
        before = [t for t in made if t.end <= end]
        unit = re.fullmatch(r"P\d+([YMD])", before[-1].term.length) if before else None
        number = shape.match(text, end)
        if not unit or not number:
            continue
        start, stop = number.span("n")
        many = value(number["n"], lexicon.numbers, lexicon.joins)
        aged = number["mark"] in (",", " ") and number["n"][0].isdigit()
        taken = any(t.start < stop and start < t.end for t in made)
        if many is not None and 0 < many < _MOST_UNITLESS and not aged and not taken:
            made.append(FoundTerm(start, stop, Term(f"P{many}{unit.group(1)}")))
            made.sort(key=lambda t: t.start)
    return tuple(made)


@lru_cache(maxsize=16)
def _number_after(number: str, joins: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(re.escape(word) for word in joins if word.isalpha()) or "(?!)"
    ends = rf"(?=\s*(?:[.;,)]|\Z|\s(?:{either})\b))"
    return re.compile(rf"\s?(?P<mark>[,:–—]|-(?=\s)|(?<!\s)\s)\s?(?P<n>{number}){ends}")


def _unitless(text: str, found: FoundTerm, lexicon: Lexicon) -> tuple[Term, ...]:
    """ "Five, four and three years": the numbers that share the unit of the last."""
    unit = re.fullmatch(r"P\d+([YMD])", found.term.length)
    made: list[Term] = []
    end = found.start
    shape = _number_before(lexicon.notation.slots["n"], lexicon.people["and"])
    while unit and (number := shape.search(text, max(0, end - 30), end)):
        many = value(number["n"], lexicon.numbers, lexicon.joins)
        if many is None or not 0 < many < _MOST_UNITLESS:
            break
        made.insert(0, Term(f"P{many}{unit.group(1)}", found.term.suspended))
        end = number.start()
    return tuple(made)


@lru_cache(maxsize=16)
def _number_before(number: str, joins: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(re.escape(word) for word in joins)
    return re.compile(rf"(?P<n>{number})\s?(?:{either})\s?\Z")


def _from(match: Match[str], rule: TermRule, lexicon: Lexicon) -> int:
    """An elliptical term begins with its number: the "to" before it belongs to the verb. And "five
    and three years" begins with "three"."""
    for slot in ("y", "m", "w", "d"):
        if slot in match.re.groupindex and match[slot]:
            skipped = last_of(match[slot], lexicon.numbers, lexicon.joins)
            if skipped:
                return match.start(slot) + skipped
    if not rule.elliptical:
        return match.start()
    numbers = (match.start(n) for n in range(1, (match.re.groups or 0) + 1) if match.group(n))
    return min(numbers, default=match.start())


def _with_suspension(
    text: str, kept: list[tuple[int, int, bool, str]], lexicon: Lexicon
) -> list[FoundTerm]:
    """A term is suspended where a cue stands within it or between it and the next one."""
    made = []
    kept = [each for each in kept if each[3] != NONE]
    cues = (
        [m.start() for p in lexicon.suspended for m in p.regex(text).finditer(text)] if kept else []
    )
    for at, (start, end, _, length) in enumerate(kept):
        after = kept[at + 1][0] if at + 1 < len(kept) else len(text)
        reach = min(after, end + 40)
        before = max(kept[at - 1][1] if at else 0, start - 25)
        suspended = any(start <= cue < reach for cue in cues) or (
            at == 0 and any(before <= cue < start for cue in cues)
        )
        if length not in ("life", "death") or not suspended:
            made.append(FoundTerm(start, end, Term(length, suspended)))
        else:
            made.append(FoundTerm(start, end, Term(length)))
    return made


_UNITS = (("y", "Y"), ("m", "M"), ("w", "W"), ("d", "D"))


def _term(match: Match[str], rule: TermRule, lexicon: Lexicon) -> str:
    if rule.length:
        return rule.length
    parts = {"Y": rule.years, "M": rule.months, "W": 0, "D": 0}
    groups = match.groupdict()
    for slot, unit in _UNITS:
        for name in groups:
            if name.rstrip("0123456789") == slot and groups[name]:
                said = groups[name]
                said = said[last_of(said, lexicon.numbers, lexicon.joins) :]
                number = value(said, lexicon.numbers, lexicon.joins)
                if number is None or number > 3000:
                    return ""
                parts[unit] += number
    text = "".join(f"{number}{unit}" for unit, number in parts.items() if number)
    return "P" + text if text else ""
