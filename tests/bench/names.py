"""How fast names are found, and in how much memory: `python -m tests.bench_match [people…]`.

All names are put together from syllables by a fixed seed; nobody bears them. Printed, not asserted:
machines differ. Targets: 10,000 people load in 2 s and 80 MB; a 600-word article takes 5 ms.
"""

# ruff: noqa: SIM905  word lists read better as words

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from monitor.match.index import build
from monitor.model import Block, Certainty, Defender, Document

_SYLLABLES = (
    "ba be bo da di do fa ga ka ki la le li ma mi mo na ni no ra ri ro sa si so ta ti to va ve vi "
    "za zu shan ran kor bel mir dan gul nur"
).split()
_PINYIN = "an bing chun dong fang guo hai hong hua jian jing lan lin mei ning ping qin rui".split()
_SURNAMES = (
    "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Zhu Hu Guo He Lin Gao Luo".split()
)
_PROSE = (
    "the of to a government said court police after which was on in its people against year report "
    "city not and with prison they lawyer right from by had been for more than two days told"
).split()
_CAPITALS = (
    "London Monday Tuesday Reuters Parliament Geneva March June Africa European Union Ministry "
    "Court Amnesty Council Security State Paris Friday Government Supreme English National Bank"
).split()
_COUNTRIES = ("RU", "SA", "TR", "KE", "MX", "SD", "UA", "BR", "")


class Names:
    """Names of nobody, in the proportions of a mixed list."""

    def __init__(self, seed: int = 3) -> None:
        self.dice = random.Random(seed)
        self.given = [self.word(self.dice.choice((2, 2, 3))) for _ in range(800)]
        endings = ("", "ov", "ez", "i", "yan", "son", "")
        self.family = [self.word(3) + self.dice.choice(endings) for _ in range(4000)]

    def word(self, syllables: int) -> str:
        return "".join(self.dice.choice(_SYLLABLES) for _ in range(syllables)).capitalize()

    def defender(self, number: int) -> Defender:
        pick, lot = self.dice.choice, self.dice.random()
        if lot < 0.3:
            name = f"{pick(_SURNAMES)} {(pick(_PINYIN) + pick(_PINYIN)).capitalize()}"
            return Defender(f"d{number}", name, (), "CN", "lawyer, Beijing")
        name = f"{pick(self.given)} {pick(self.family)}"
        if lot < 0.6:
            return Defender(f"d{number}", name, (), pick(_COUNTRIES), "journalist")
        long = f"{pick(self.given)} {name}"
        return Defender(f"d{number}", long, (name,), pick(_COUNTRIES), f"activist, {self.word(3)}")

    def article(self, people: list[Defender], words: int, planted: int) -> str:
        """Dense prose: some listed people and three times as many others."""
        told = [self.dice.choice(_PROSE) for _ in range(words)]
        for _ in range(planted):
            told[self.dice.randrange(words)] = self.dice.choice(people).name
        for _ in range(3 * planted):
            told[self.dice.randrange(words)] = self.stranger()
        return ". ".join(" ".join(told[i : i + 20]) for i in range(0, words, 20))

    def stranger(self) -> str:
        """Somebody of the same cultures; a few in a hundred are listed by chance."""
        return f"{self.dice.choice(self.given)} {self.word(3)}"

    def news(self, people: list[Defender], words: int = 350) -> str:
        """Two kilobytes as news has them: one listed person, four others, places and days."""
        told = [self.dice.choice(_PROSE) for _ in range(words)]
        for at in range(0, words, 19):
            told[at] = told[at].capitalize()
            told[at - 1] += "."
        for at in self.dice.sample(range(words), 10):
            told[at] = self.dice.choice(_CAPITALS)
        for at in self.dice.sample(range(words), 4):
            told[at] = self.stranger()
        told[self.dice.randrange(words)] = self.dice.choice(people).name
        return "\n".join(" ".join(told[i : i + 57]) for i in range(0, words, 57))


def _memory() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def measure(people: int, articles: int) -> Iterator[str]:
    """Lines of figures for one size of list."""
    names = Names()
    before = _memory()
    defenders = [names.defender(number) for number in range(people)]
    start = perf_counter()
    index = build(defenders)
    yield f"{people} people: built in {perf_counter() - start:.2f} s, {_memory() - before:.0f} MB"
    texts = [names.article(defenders, 600, 4) for _ in range(articles)]
    documents = [
        Document(str(n), "k", "s", "o", "u", "", text, (Block(0, len(text)),), language="en")
        for n, text in enumerate(texts)
    ]
    for document in documents[:5]:
        index.mentions(document)
    start = perf_counter()
    found = [mention for document in documents for mention in index.mentions(document)]
    spent = perf_counter() - start
    sure = sum(mention.certainty is Certainty.CONFIRMED for mention in found)
    size = sum(map(len, texts)) / 1e6
    yield (
        f"  600-word article with 4 listed and 12 other people: {spent / articles * 1000:.2f} ms, "
        f"{size / spent:.2f} MB/s; {sure / articles:.1f} confirmed of {len(found) / articles:.1f}"
    )
    start = perf_counter()
    changed = index.with_change([Defender("new", "Quillon Wexley")])
    yield f"  one defender more in {(perf_counter() - start) * 1000:.1f} ms"
    assert changed.mentions(documents[0]) == index.mentions(documents[0])


def main() -> None:
    for people in map(int, sys.argv[1:] or ("10000",)):
        for line in measure(people, 60):
            print(line)


if __name__ == "__main__":
    main()
