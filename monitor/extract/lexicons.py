"""Lexicon files read into values: what `lexicon/<code>.toml` says, checked and ready to use.

The format is docs/lexicon.md. Nothing here knows a language, and nothing reads documents.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from monitor.extract.entries import Entries, Group, Meaning
from monitor.extract.finder import Finder
from monitor.extract.options import either
from monitor.extract.phrases import Notation, Pattern
from monitor.extract.rules import PEOPLE_LISTS, Column, DateRule, People, TermRule, Trigger
from monitor.extract.slots import number_begins, number_slots, people_begins, people_slots
from monitor.extract.tree import PhraseError
from monitor.model import Kind
from monitor.text import folded

FOLDER = Path(__file__).parent / "lexicon"


class LexiconError(ValueError):
    """A lexicon file cannot be used; the text names the file and the entry."""


@dataclass(frozen=True)
class Lexicon:
    """All that is known of one language. Patterns are compiled when a text first needs them."""

    language: str
    spaces: bool
    notation: Notation
    people: People
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    joins: tuple[str, ...]
    drops_subjects: bool
    inverts_subjects: bool
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    ends: tuple[str, ...]
    about: tuple[str, ...]
    about_after: tuple[str, ...]
    happened: tuple[str, ...]
    suspended: tuple[Pattern, ...]
    columns: tuple[Column, ...]
    dates: Finder[DateRule]
    terms: Finder[TermRule]
    triggers: Finder[Meaning]
    groups: Finder[Group]
    auxiliaries: tuple[str, ...] = ()  # words before what phrases look past: "was", "has been"
    manner: tuple[str, ...] = ()  # how adverbs end: "ly"

    @cached_property
    def after_auxiliary(self) -> re.Pattern[str]:
        """ "was, his lawyer says," with what stands between the commas as group 1."""
        return re.compile(rf"{self._auxiliary}[,،] ([^,;:.!?()،؛؟]{{2,90}})(?=[,،])")

    @cached_property
    def adverbs(self) -> re.Pattern[str]:
        """ "was quietly" with the adverb as group 1."""
        ends = "|".join(re.escape(end) for end in self.manner) or "(?!)"
        return re.compile(rf"{self._auxiliary} (\w{{3,}}(?:{ends}))(?= )")

    @property
    def _auxiliary(self) -> str:
        words = sorted(self.auxiliaries, key=len, reverse=True)
        return rf"(?<!\w)(?:{'|'.join(re.escape(word) for word in words) or '(?!)'})"

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The adverbs that phrases name themselves."""
        listed = (word for words in self.notation.words.values() for word in words)
        phrases = (pattern.phrase for pattern, _ in self.triggers.entries)
        told = folded(" ".join((*listed, *phrases)))
        return frozenset(word for word in re.findall(r"\w+", told) if word.endswith(self.manner))

    @cached_property
    def goes_on(self) -> frozenset[str]:
        """Words that after a name and a comma go on with the clause or a list."""
        lists = ("and", "masculine", "feminine", "plural", "clauses", "other_clause")
        words = frozenset(word for name in lists for word in self.people[name])
        return words.difference(self.people["relative"])

    @cached_property
    def slot_triggers(self) -> frozenset[int]:
        """The places of the phrases of events whose {who} stands within them."""
        return self.triggers.places(lambda each: isinstance(each, Trigger) and each.who == "slot")

    @cached_property
    def relative_words(self) -> str:
        """ "Who", "which", "whose" as the options of a regular expression."""
        return "|".join(re.escape(word) for word in self.people["relative"])

    @cached_property
    def relative_subjects(self) -> str:
        """Those of them that mean the one named before: not "whose", not "that"."""
        owners = ("that", *self.people["possessive"])  # "X, whose brother was": not X
        return "|".join(re.escape(w) for w in self.people["relative"] if w not in owners)

    @cached_property
    def after_objects(self) -> frozenset[str]:
        """Words before which "her" is no owner: "took her to", "beat her and"."""
        names = ("not_subject", "and", "clauses", "particles")
        return frozenset(word for name in names for word in self.people[name])

    @cached_property
    def apart(self) -> frozenset[str]:
        """Words that open a clause of its own."""
        names = ("clauses", "other_clause", "and")
        return frozenset(w for name in names for w in self.people[name] if w not in ",、،")

    @cached_property
    def persons(self) -> frozenset[str]:
        """Nouns for people."""
        names = ("officials", "roles", "roles_m", "roles_f", "relatives_m", "relatives_f")
        return frozenset(word for name in names for word in self.people[name])

    @cached_property
    def titles(self) -> re.Pattern[str]:
        """Titles at the end that are no offices: "ms " of "ms bel", not "judge "."""
        words = {*self.people["titles_m"], *self.people["titles_f"], *self.people["titles"]}
        words -= {*self.people["officials"], *self.people["roles"]}
        options = [re.escape(w) for w in sorted(words, key=len, reverse=True)]
        return re.compile(rf"(?<![\w']){either(options or ['(?!)'])} \Z")

    @cached_property
    def official_subject(self) -> re.Pattern[str]:
        """ "The judge" at the end, after nothing that makes it an object."""
        officials = "|".join(re.escape(w) for w in self.people["officials"]) or "(?!)"
        the = "|".join(re.escape(w) for w in self.people["determiners"]) or "(?!)"
        apart = "".join(rf"(?<!\b{re.escape(w)} )" for w in self.people["not_subject"])
        return re.compile(rf"{apart}(?<!\w)(?:{the}) (?:{officials}) \Z")

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """Words that say what somebody is, of either gender or none."""
        lists = (self.people[name] for name in ("roles", "roles_m", "roles_f"))
        return tuple(sorted({word for each in lists for word in each}))

    @cached_property
    def days(self) -> Mapping[str, int]:
        """What a day of the month may be called: a number or its ordinal."""
        return {**self.numbers, **self.ordinals}

    @cached_property
    def introductions(self) -> re.Pattern[str]:
        """The roles that end right before a name, as group 1: "lawyer and blogger " of X."""
        words = sorted(self.roles, key=len, reverse=True)
        joins = "|".join(re.escape(word) for word in self.people["and"] if word != ",")
        role = either([re.escape(word) for word in words] or ["(?!)"])
        return re.compile(rf"(?<!\w)({role}(?:,? (?:(?:{joins}) )?{role})*) $")


class _Lexicons(Mapping[str, Lexicon]):
    """Language code → lexicon, each read from its file when first asked for."""

    def __init__(self, folder: Path) -> None:
        self._files = {path.stem: path for path in sorted(folder.glob("*.toml"))}
        self._read: dict[str, Lexicon] = {}

    def __getitem__(self, code: str) -> Lexicon:
        if code not in self._read:
            self._read[code] = read(self._files[code])
        return self._read[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def examples(language: str) -> tuple[Mapping[str, Any], ...]:
    """The examples of a lexicon file: its tests. Read when asked for, and not kept."""
    raw = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return tuple(raw.get("example", ()))


@cache
def lexicons() -> Mapping[str, Lexicon]:
    """Return every lexicon that is shipped; a file is read when its language is first met."""
    return _Lexicons(FOLDER)


def read(path: Path) -> Lexicon:
    """Read one lexicon file. Raises LexiconError with file name and entry."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return _lexicon(raw)
    except (tomllib.TOMLDecodeError, PhraseError, KeyError, ValueError) as error:
        raise LexiconError(f"{path.name}: {error}") from error


def _lexicon(raw: dict[str, Any]) -> Lexicon:
    dates, numbers = raw.get("dates", {}), _folded_map(raw.get("numbers", {}))
    ordinals = _folded_map(raw.get("ordinals", {}))
    months = _cycle(dates.get("months", []), 12, "months", first=1)
    weekdays = _cycle(dates.get("weekdays", []), 7, "weekdays", first=0)
    spaces = raw.get("spaces", True)
    joins = tuple(folded(join) for join in raw.get("terms", {}).get("joins", ["-"]))
    prefixes = tuple(raw.get("prefixes", ()))
    slots = number_slots(
        numbers, ordinals, months, weekdays, joins, spaces=spaces, prefixes=prefixes
    )
    slots |= people_slots(raw.get("people", {}), spaces=spaces, prefixes=prefixes)
    begins = number_begins(numbers, ordinals, months, weekdays, spaces=spaces, prefixes=prefixes)
    begins |= people_begins(raw.get("people", {}), spaces=spaces, prefixes=prefixes)
    notation = Notation(raw.get("words", {}), slots, prefixes, spaces, begins)
    entries = Entries(raw["language"], raw, notation)
    people = raw.get("people", {})
    if unknown := set(people) - set(PEOPLE_LISTS) - {"group"}:
        raise LexiconError(f"[people] does not know {', '.join(sorted(unknown))}")
    return Lexicon(
        language=raw["language"],
        spaces=spaces,
        notation=notation,
        people=People({k: tuple(folded(w) for w in people.get(k, ())) for k in PEOPLE_LISTS}),
        numbers=numbers,
        ordinals=ordinals,
        joins=joins,
        drops_subjects=raw.get("drops_subjects", raw["language"] not in ("en", "fr", "de")),
        inverts_subjects=raw.get("inverts_subjects", False),
        months=months,
        weekdays=weekdays,
        ends=tuple(folded(word) for word in dates.get("ends", ())),
        about=tuple(folded(word) for word in dates.get("about", ())),
        about_after=tuple(folded(word) for word in dates.get("about_after", ())),
        happened=tuple(folded(word) for word in dates.get("happened", ())),
        suspended=tuple(notation.pattern(p) for p in raw.get("terms", {}).get("suspended", ())),
        columns=tuple(
            Column(frozenset(folded(h) for h in table["heads"]), Kind(table["kind"]), table["use"])
            for table in raw.get("column", [])
        ),
        dates=Finder(list(entries.dates())),
        terms=Finder(list(entries.terms())),
        triggers=Finder(list(entries.triggers())),
        groups=Finder(list(entries.groups())),
        auxiliaries=tuple(folded(word) for word in raw.get("asides", {}).get("after", ())),
        manner=tuple(folded(word) for word in raw.get("asides", {}).get("adverbs", ())),
    )


def _folded_map(table: Mapping[str, int]) -> dict[str, int]:
    return {folded(word): number for word, number in table.items()}


def _cycle(lists: list[list[str]], size: int, name: str, *, first: int) -> dict[str, int]:
    if len(lists) != size:
        raise LexiconError(f"dates.{name}: {len(lists)} entries, not {size}")
    return {folded(form): at for at, forms in enumerate(lists, first) for form in forms}
