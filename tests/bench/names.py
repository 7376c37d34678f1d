"""How fast names are found, and in how much memory: `python -m tests.bench.names [people…]`.

All names are put together from syllables by a fixed seed; nobody bears them. Printed, not asserted:
machines differ. Targets: 10,000 people load in 2 s and 80 MB; a 600-word article takes 5 ms.
"""

# ruff: noqa: SIM905  word lists read better as words

import random
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from time import process_time

from monitor.match.index import WatchIndex, build
from monitor.model import Block, Certainty, Defender, Document, Mention
from tests.bench.slips import slips

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
        self.vocabulary: list[str] = []
        self.strangers: list[str] = []
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

    def prose(self, people: list[Defender], words: int = 350) -> str:
        """The same with a vocabulary as wide as a language's: what is frequent is very frequent,
        and there is always a word not met before. Strangers are named again by family."""
        if not self.vocabulary:
            self.vocabulary = [*_PROSE, *(self.word(n % 4 + 1).lower() for n in range(60_000))]
            self.strangers = [*self.family, *(self.word(3) for _ in range(50_000))]
        told = [self.zipf(self.vocabulary) for _ in range(words)]
        for at in range(0, words, 19):
            told[at] = told[at].capitalize()
            told[at - 1] += "."
        for at in self.dice.sample(range(words), 10):
            told[at] = self.dice.choice(_CAPITALS)
        for _ in range(4):
            family = self.zipf(self.strangers)
            for at, name in zip(
                self.dice.sample(range(words), 3),
                (f"{self.dice.choice(self.given)} {family}", family, family),
                strict=True,
            ):
                told[at] = name
        told[self.dice.randrange(words)] = self.dice.choice(people).name
        return "\n".join(" ".join(told[i : i + 57]) for i in range(0, words, 57))

    def slips(self, people: list[Defender]) -> list[str]:
        """Their names with one letter wrong, missing, added, or two of them swapped."""
        return [self._slip(person.name) for person in people]

    def _slip(self, name: str) -> str:
        at = self.dice.randrange(1, len(name) - 1)
        while not name[at - 1 : at + 2].isalpha() or name[at - 1].isupper():
            at = self.dice.randrange(1, len(name) - 1)
        letter = self.dice.choice("abdegiklmnoprstuvz")
        middle = (letter, "", letter + name[at], name[at + 1] + name[at])
        which = self.dice.randrange(len(middle))
        return name[:at] + middle[which] + name[at + 1 + (which == 3) :]

    def zipf(self, words: list[str]) -> str:
        """A word by its rank: the first one most often."""
        return words[int(len(words) ** self.dice.random()) - 1]

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


def _documents(texts: list[str]) -> list[Document]:
    return [
        Document(str(n), "k", "s", "o", "u", "", text, (Block(0, len(text)),), language="en")
        for n, text in enumerate(texts)
    ]


def _speed(index: WatchIndex, documents: list[Document]) -> tuple[float, list[Mention]]:
    """CPU seconds, and what was found, with the words of a language met before."""
    for document in documents[:20]:
        index.mentions(document)
    start = process_time()
    found = [mention for document in documents for mention in index.mentions(document)]
    return process_time() - start, found


def measure(people: int, articles: int) -> Iterator[str]:
    """Lines of figures for one size of list."""
    names = Names()
    before = _memory()
    defenders = [names.defender(number) for number in range(people)]
    start = process_time()
    index = build(defenders)
    yield f"{people:,} people: built in {process_time() - start:.2f} s, {_memory() - before:.0f} MB"
    for label, texts in (
        ("600 words, 4 listed, 12 others", [names.article(defenders, 600, 4) for _ in range(60)]),
        ("prose of 60,000 words, one", [names.prose(defenders) for _ in range(articles)]),
        ("news, one listed in 2 kB", [names.news(defenders) for _ in range(articles)]),
        ("news that names nobody", [names.news([_NOBODY]) for _ in range(articles)]),
    ):
        spent, found = _speed(index, _documents(texts))
        size = sum(map(len, texts)) / 1e6
        sure = sum(mention.certainty is Certainty.CONFIRMED for mention in found)
        yield (
            f"  {label}: {spent / len(texts) * 1000:.2f} ms a text, {size / spent:.2f} MB/s; "
            f"{sure / len(texts):.2f} confirmed, {(len(found) - sure) / len(texts):.2f} asked"
        )
    text = "\n".join(names.news(defenders) for _ in range(500))
    spans = [(0, len(text))]
    start = process_time()
    index.whole(_documents([text])[0], spans)
    yield f"  exact stage alone: {len(text) / 1e6 / (process_time() - start):.0f} MB/s"
    start = process_time()
    changed = index.with_change([Defender("new", "Quillon Wexley")])
    yield f"  one defender more: {(process_time() - start) * 1000:.1f} ms"
    assert changed.mentions(_documents(["Quillon Wexley spoke."])[0])
    yield from _decoys(index, defenders, names)
    yield from slips(index, defenders, names.stranger)
    yield from _peer(defenders, names)


def _decoys(index: WatchIndex, defenders: list[Defender], names: Names) -> Iterator[str]:
    """What comes of names that are nobody's: of the same cultures, or a letter off a listed one."""
    people = names.dice.sample(defenders, _DECOYS)
    listed = {person.name for person in defenders}
    strangers = (name for name in iter(names.stranger, "") if name not in listed)
    for label, said in (
        ("strangers of the same cultures", [next(strangers) for _ in people]),
        ("listed, with a letter wrong, missing, added or swapped", names.slips(people)),
        ("listed, as written", [person.name for person in people]),
    ):
        texts = [f"Yesterday {name} came home and the police said nothing." for name in said]
        found = [index.mentions(document) for document in _documents(texts)]
        sure = sum(any(m.certainty is Certainty.CONFIRMED for m in each) for each in found)
        hers = zip(people, found, strict=True)
        right = sum(any(m.defender == person.id for m in each) for person, each in hers)
        asked = sum(map(bool, found)) - sure
        yield (
            f"  {_DECOYS:,} {label}: somebody confirmed in {sure / _DECOYS:.1%}, only asked about "
            f"in {asked / _DECOYS:.1%}, found who is meant in {right / _DECOYS:.1%}"
        )


_DECOYS = 1_500


def start() -> str:
    """CPU seconds and memory of a new process until it has told who one sentence is about."""
    done = subprocess.run(
        [sys.executable, "-c", _START], check=True, capture_output=True, text=True
    )
    spent, kilobytes = done.stdout.split()
    return f"start, imports and the first verdict: {spent} s, {int(kilobytes) / 1024:.0f} MB"


_START = """
import resource, time
from monitor.match.index import build
from monitor.model import Block, Defender, Document
index = build([Defender("d", "Quillon Wexley", (), "GB", "writer")])
text = "Quillon Wexley, a writer, was arrested."
blocks = (Block(0, len(text)),)
assert index.mentions(Document("1", "k", "s", "o", "u", "", text, blocks, language="en"))
print(f"{time.process_time():.2f}", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


_NOBODY = Defender("nobody", "they")


def _peer(defenders: list[Defender], names: Names) -> Iterator[str]:
    """spaCy's exact search over the same news, where the bench environment has it."""
    try:
        spacy = import_module("spacy")
        matching = import_module("spacy.matcher")
    except ImportError:
        yield "  spaCy PhraseMatcher: absent (pip install spacy into a bench environment)"
        return
    nlp = spacy.blank("en")
    matcher = matching.PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("names", list(nlp.pipe(person.name for person in defenders)))
    texts = [names.news(defenders) for _ in range(300)]
    start = process_time()
    for text in texts:
        matcher(nlp(text))
    spent = process_time() - start
    yield f"  spaCy PhraseMatcher, exact only: {sum(map(len, texts)) / 1e6 / spent:.2f} MB/s"


def main() -> None:
    print(start(), flush=True)
    for people in map(int, sys.argv[1:] or ("10000", "100000")):
        for line in measure(people, 300):
            print(line, flush=True)


if __name__ == "__main__":
    main()
