"""People in Chinese sentences (People's Daily, MSRA), each a text, before the matcher with
a list of 100,000, and before the longest match of letters. Part of `make names-corpora`.
"""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.match.han import surnames
from monitor.match.index import build
from monitor.model import Block, Defender, Document

SEED = 5


def han(folder: Path) -> Iterator[str]:
    """Sentences of news; the list has everybody named in them, and 100,000 generated names."""
    for label, file in (
        ("People's Daily", "People's Daily/example.test"),
        ("MSRA", "MSRA/msra_test_bio.txt"),
    ):
        if not (folder / file).exists():
            yield f"{label}: {folder / file} is not there"
            continue
        sentences = [each for each in _bio(folder / file) if each[0]]
        listed = sorted({name for _, names in sentences for name in names if _chinese(name)})
        dice = random.Random(SEED)
        given = Counter(letter for name in listed for letter in name[1:])
        letters, weights = list(given), list(given.values())
        families = [each for each in surnames() if each]
        extra: set[str] = set()
        while len(extra) < 100_000:
            size = dice.choice((1, 2, 2))
            extra.add(dice.choice(families) + "".join(dice.choices(letters, weights, k=size)))
        names = [*listed, *sorted(extra - set(listed))]
        index = build([Defender(name, name, (), "CN") for name in names])
        plain = AhoCorasick(names, matchkind=MatchKind.LeftmostLongest)
        tally: Counter[str] = Counter()
        for text, people in sentences:
            there = {name for name in people if _chinese(name)}
            tally["wanted"] += len(there)
            there_plainly = {names[which] for which, _, _ in plain.find_matches_as_indexes(text)}
            tally["plain"] += len(there_plainly)
            tally["plain right"] += len(there_plainly & there)
            for mention in index.mentions(_document(text)):
                for rule in ("found", mention.certainty.value):
                    tally[rule] += 1
                    tally[f"{rule} right"] += mention.defender in there
        yield f"{label}, {len(sentences)} sentences, {len(names):,} listed"
        for rule in ("confirmed", "found", "plain"):
            right, found = tally[f"{rule} right"], tally[rule]
            said_of = {"found": "confirmed or possible", "plain": "longest match of letters"}
            yield (
                f"  {said_of.get(rule, rule)}: P {right / max(1, found):.3f} "
                f"R {right / tally['wanted']:.3f}"
            )


def _document(text: str) -> Document:
    whole = (Block(0, len(text)),)
    return Document("d", "k", "s", "o", "u", "", text, whole, language="zh")


def _chinese(name: str) -> bool:
    return 1 < len(name) < 5 and name[0] in surnames() and "·" not in name


def _bio(file: Path) -> Iterator[tuple[str, list[str]]]:
    text, names = "", list[str]()
    for line in [*file.read_text(encoding="utf-8", errors="replace").splitlines(), ""]:
        parts = line.split()
        if len(parts) < 2:
            yield text, names
            text, names = "", []
            continue
        text += parts[0]
        if parts[1] == "B-PER":
            names.append(parts[0])
        elif parts[1] == "I-PER" and names:
            names[-1] += parts[0]
