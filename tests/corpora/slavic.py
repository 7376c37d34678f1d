"""People in Slavic news (SlavicNER) before the matcher, and before exact search for base forms.

Part of `make names-corpora` (names.py). Who is named where is the corpus' own; of the list it has
only the names, so what a list would say of each is taken from the other texts.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from monitor.match.index import build
from monitor.model import Block, Defender, Document

LANGUAGES = ("ru", "uk", "pl", "cs", "bg", "sl")


@dataclass(frozen=True, slots=True)
class Named:
    """One place of a text: who is named, in which base form."""

    start: int
    person: str
    form: str


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    names: tuple[Named, ...]


def slavic(folder: Path) -> Iterator[str]:
    """People per document; the list has each under the base form that is written most, if that is
    more than a word. Found is who is confirmed or asked about; exact search has no verdict."""
    totals: dict[str, float] = defaultdict(float)
    for language in LANGUAGES:
        documents = list(texts(folder, language))
        people = listed(documents)
        wanted = sum(len(people.named(each)) for each in documents)
        figures = {"exact base form": _exact(documents, people)}
        start = perf_counter()
        figures |= _matched(documents, people, language)
        spent = perf_counter() - start
        line = []
        for rule, (right, found) in figures.items():
            totals[rule] += right / wanted
            line.append(f"{rule} P {right / max(1, found):.3f} R {right / wanted:.3f}")
        size = sum(len(each.text) for each in documents)
        yield f"{language}: {wanted} people; {'; '.join(line)}; {size / 1e6 / spent:.2f} MB/s"
    for rule, total in totals.items():
        yield f"macro recall, {rule}: {total / len(LANGUAGES):.3f}"


def texts(folder: Path, language: str) -> Iterator[Text]:
    for raw in sorted((folder / "raw").glob(f"*/{language}/*.txt")):
        notes = folder / "ner" / raw.parent.parent.name / language / f"{raw.stem}.tsv"
        if notes.exists():
            rows = (line.split("\t") for line in notes.read_text(encoding="utf-8").splitlines())
            named = (Named(int(r[0]), r[5], r[3]) for r in rows if len(r) > 5 and r[4] == "PER")
            yield Text(raw.read_text(encoding="utf-8"), tuple(named))


@dataclass(frozen=True, slots=True)
class Listed:
    """The watch list, and who of it is looked for."""

    people: dict[str, Defender]
    wanted: frozenset[str]  # who is written in full more often than not

    def named(self, text: Text) -> set[str]:
        """Who of the list a text names, by the corpus' number or, where it has two, by the name."""
        forms = {name.form.casefold() for name in text.names}
        numbers = {name.person for name in text.names}
        return {p for p in self.wanted if p in numbers or self._name(p) in forms}

    def _name(self, person: str) -> str:
        return self.people[person].name.casefold()


def listed(documents: list[Text]) -> Listed:
    """Everybody under the base form of more than one word that is written most. Of two numbers
    under one name (the corpus has many a person twice) the one more often named is listed."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for each in documents:
        for place in each.names:
            forms[place.person][place.form] += 1
    said = _told(documents)
    people: dict[str, Defender] = {}
    wanted: set[str] = set()
    taken: set[str] = set()
    for person, counted in sorted(forms.items(), key=lambda item: -item[1].total()):
        name = next((form for form, _ in counted.most_common() if " " in form), "")
        if name and name.casefold() not in taken:
            taken.add(name.casefold())
            people[person] = Defender(person, name, (), "", said.get(person, ""))
            if name == counted.most_common(1)[0][0]:
                wanted.add(person)
    return Listed(people, frozenset(wanted))


_BEFORE = re.compile(r"(?:[^\W\d_]{3,}[ -]){1,4}$")


def _told(documents: list[Text]) -> dict[str, str]:
    """What a list would say of somebody's work: the words that stand right before the name."""
    heard: dict[str, Counter[str]] = defaultdict(Counter)
    for each in documents:
        for name in each.names:
            if before := _BEFORE.search(each.text, max(0, name.start - 60), name.start):
                words = re.findall(r"\w+", before.group())
                heard[name.person].update(word for word in words if word.islower())
    return {p: ", ".join(word for word, _ in told.most_common(12)) for p, told in heard.items()}


Figures = dict[str, tuple[int, int]]  # rule → right, found


def _matched(documents: list[Text], people: Listed, language: str) -> Figures:
    index = build([*people.people.values()])
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for each in documents:
        there = people.named(each)
        text = each.text
        document = Document(
            "d", "k", "s", "o", "u", "", text, (Block(0, len(text)),), language=language
        )
        for mention in index.mentions(document):
            for rule in ("found", mention.certainty.value):
                found[rule] += mention.defender in people.wanted
                right[rule] += mention.defender in there
    return {rule: (right[rule], found[rule]) for rule in ("confirmed", "found")}


def _exact(documents: list[Text], people: Listed) -> tuple[int, int]:
    """Who stands in a text in her base form."""
    names = {p: people.people[p].name for p in people.wanted}
    patterns = {
        p: re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.I) for p, name in names.items()
    }
    right = found = 0
    for each in documents:
        there, folded = people.named(each), each.text.casefold()
        for person, name in names.items():
            if name.casefold() in folded and patterns[person].search(each.text):
                found += 1
                right += person in there
    return right, found
