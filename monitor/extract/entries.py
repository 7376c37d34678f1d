"""The tables of a lexicon file as phrases and what they mean: dates, terms, events and the rest.

The format is docs/lexicon.md. The words that a language's slots and lists are made of stand in
`monitor.extract.lexicons`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from monitor.extract.phrases import Notation, Pattern
from monitor.extract.rules import Cue, DateRule, Dating, FactRule, Stage, TermRule, Trigger
from monitor.model import Kind

WHO = ("before", "after", "either", "of", "topic", "slot")
REASONS = (
    "negation", "modality", "demand", "risk", "hypothesis", "maximum", "general", "denial",
    "accusation", "future",
)  # fmt: skip
PAST = "past"  # of a cue that makes an event history, and not none

Meaning = Trigger | Cue | FactRule | Stage | Dating
Group = tuple[int, str, bool, bool]
_Table = Mapping[str, Any]
T = TypeVar("T")


class Entries:
    """The tables of one file, read with the notation of its language.

    Each of its answers raises PhraseError, ValueError or KeyError for an entry that says nothing.
    """

    def __init__(self, language: str, tables: _Table, notation: Notation) -> None:
        self.language, self.notation = language, notation
        self._tables = tables

    def terms(self) -> Iterator[tuple[Pattern, TermRule]]:
        for table in self._of("term"):
            rule = TermRule(
                table.get("length", ""),
                table.get("years", 0),
                table.get("months", 0),
                table.get("elliptical", False),
            )
            yield from self._each(table, rule)

    def groups(self) -> Iterator[tuple[Pattern, Group]]:
        """Words for several people: how many (of {n}: the number says), their gender where it is
        told, whether they may be people of whom the text says nothing more ("two men"), and
        whether they are surely others ("the men who shot her")."""
        for table in self._tables.get("people", {}).get("group", []):
            size, gender = int(table.get("size", 0)), table.get("gender", "")
            group = (size, gender, bool(table.get("some")), bool(table.get("others")))
            yield from self._each(table, group)

    def triggers(self) -> Iterator[tuple[Pattern, Meaning]]:
        yield from self._events()
        yield from self._cues()
        yield from self._stages()
        for table in self._of("fact"):
            kinds = frozenset(Kind(kind) for kind in table.get("kinds", []))
            yield from self._each(table, FactRule(table["name"], kinds))

    def _of(self, name: str) -> Sequence[_Table]:
        found: Sequence[_Table] = self._tables.get(name, [])
        return found

    def _each(self, table: _Table, meaning: T) -> Iterator[tuple[Pattern, T]]:
        for phrase in table["phrases"]:
            yield self.notation.pattern(phrase), meaning

    def _unless(self, table: _Table) -> tuple[Pattern, ...]:
        return tuple(self.notation.pattern(phrase) for phrase in table.get("unless", ()))

    def dates(self) -> Iterator[tuple[Pattern, DateRule]]:
        for table in self._of("date"):
            rule = DateRule(
                table.get("year"),
                table.get("month"),
                table.get("shift", ""),
                table.get("from", "published"),
                table.get("precision", ""),
                table.get("calendar", ""),
                table.get("week"),
                self._unless(table),
                table.get("named", 0),
            )
            yield from self._each(table, rule)

    def _events(self) -> Iterator[tuple[Pattern, Meaning]]:
        for table in self._of("event"):
            outside, inside = self._event(table, slot=False), self._event(table, slot=True)
            for phrase in table["phrases"]:
                yield self.notation.pattern(phrase), inside if "{who}" in phrase else outside

    def _event(self, table: _Table, *, slot: bool) -> Trigger:
        """slot: for phrases that say themselves where the one who suffers it stands."""
        place = table.get("who", self._tables.get("who", "before"))
        if place not in WHO:
            raise ValueError(f"who = {place!r} of {table['kind']}, {table['phrases'][:1]}")
        who = "slot" if slot else place
        return Trigger(
            Kind(table["kind"]),
            who,
            table.get("loose", who != "after"),
            table.get("strength", 2),
            table.get("old", False),
            table.get("current", False),
            table.get("future", False),
            table.get("needs", ""),
            tuple(table.get("ignores", ())),
            tuple(Kind(kind) for kind in table.get("also", ())),
            tuple(table.get("facts", {}).items()),
            (Kind(table["part_of"]),) if "part_of" in table else (),
            table.get("less", False),
            table.get("bare", False),
            place if slot else "",
            f"{self.language}:{table['kind']}:",
        )

    def _stages(self) -> Iterator[tuple[Pattern, Meaning]]:
        for table in self._of("stage"):
            stage = Stage(
                table.get("name", ""),
                frozenset(Kind(kind) for kind in table["kinds"]),
                table.get("reach", "inside"),
                self._unless(table),
                tuple(Kind(kind) for kind in table.get("part_of", ())),
                table.get("follows", False),
                Kind(table["becomes"]) if "becomes" in table else None,
                table.get("old", False),
                table.get("current", False),
                table.get("opens", False),
            )
            yield from self._each(table, stage)
        for table in self._of("dating"):
            dating = Dating(frozenset(Kind(kind) for kind in table["kinds"]))
            yield from self._each(table, dating)

    def _cues(self) -> Iterator[tuple[Pattern, Meaning]]:
        past = [{**table, "reason": PAST} for table in self._of("past")]
        for table in [*self._of("block"), *past]:
            if table["reason"] not in (*REASONS, PAST):
                raise ValueError(f"reason = {table['reason']!r}")
            cue = Cue(
                table["reason"],
                table.get("reach", "before"),
                table.get("words", 5 if self.notation.spaces else 8),
                frozenset(Kind(kind) for kind in table.get("kinds", ())),
                frozenset(Kind(kind) for kind in table.get("except", ())),
                self._unless(table),
            )
            yield from self._each(table, cue)
