"""Who is meant, in short texts; `python -m tests.probes_names [FILE …]` shows faults.

The texts were written before the matcher met them; the first figures are in docs/measurements.md.
"""

import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.match.index import build
from monitor.model import Block, BlockKind, Certainty, Defender, Document, Mention

_HERE = Path(__file__).parent
FILES = tuple(sorted(_HERE.glob("probes_names*.toml")))


@dataclass(frozen=True, slots=True)
class Probe:
    """A text with the people of a list: whom it means, and whom it does not."""

    id: str
    kind: str
    people: tuple[Defender, ...]
    text: str
    meant: frozenset[str]
    others: frozenset[str]

    @property
    def language(self) -> str:
        return self.id.partition("-")[0]


def probes(files: Iterable[Path] = FILES) -> Iterator[Probe]:
    """All probes of the files."""
    read = (tomllib.loads(file.read_text(encoding="utf-8")) for file in files)
    for each in (each for made in read for each in made["probe"]):
        yield Probe(
            each["id"],
            each["kind"],
            tuple(map(_person, each["people"])),
            each["text"],
            frozenset(each.get("is", ())),
            frozenset(each.get("not", ())),
        )


def _person(line: str) -> Defender:
    key, name, aliases, country, context = line.split("|")
    return Defender(key, name, tuple(filter(None, aliases.split(";"))), country, context)


def answers(probe: Probe) -> dict[str, Mention]:
    """Who is found in the probe's text, a block a line."""
    blocks, at = [], 0
    for line in probe.text.split("\n"):
        blocks.append(Block(at, at + len(line), BlockKind.PARAGRAPH))
        at += len(line) + 1
    language = {"hk": "en"}.get(probe.language, probe.language)
    document = Document(
        "doc", "key", "source", "An organisation", "https://example.org/1", "", probe.text,
        tuple(blocks), language=language,
    )  # fmt: skip
    return {mention.defender: mention for mention in build(probe.people).mentions(document)}


@dataclass(slots=True)
class Tally:
    """How the probes fared: counts of people."""

    meant: int = 0
    confirmed: int = 0
    found: int = 0
    others: int = 0
    taken: int = 0  # somebody else was confirmed
    asked: int = 0  # … was asked about


def tally(probes: Iterator[Probe], show: bool = False) -> Tally:
    """Count over probes; show: print each fault with the reasons given."""
    made = Tally()
    for probe in probes:
        got = answers(probe)
        sure = {d for d, m in got.items() if m.certainty is Certainty.CONFIRMED}
        made.meant += len(probe.meant)
        made.confirmed += len(probe.meant & sure)
        made.found += len(probe.meant & got.keys())
        made.others += len(probe.others)
        made.taken += len(probe.others & sure)
        made.asked += len(probe.others & (got.keys() - sure))
        if show and (probe.meant - sure or probe.others & got.keys()):
            _show(probe, got)
    return made


def _show(probe: Probe, got: dict[str, Mention]) -> None:
    for each in sorted(probe.meant | probe.others):
        mention = got.get(each)
        wanted = Certainty.CONFIRMED if each in probe.meant else None
        if (mention and mention.certainty) != wanted:
            told = f"{mention.certainty} {mention.reasons}" if mention else "none"
            print(f"{probe.id} [{probe.kind}] {'is' if wanted else 'is not'}: {told}")


if __name__ == "__main__":
    for file in map(Path, sys.argv[1:] or FILES):
        print(file.stem, tally(probes([file]), show=True))
