"""The matcher before data that nobody here wrote: `make names-corpora CORPORA=folder`.

The folder holds checkouts of public repositories under their own names; what is absent is said and
left out. Nothing of them is kept here. Which files are read stands beside each measure.
"""

import csv
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

from rapidfuzz.distance import OSA

from monitor.match import cantonese
from monitor.match.han import keys, reading, surnames
from monitor.match.index import build
from monitor.match.pairs import word_cost
from monitor.match.romanise import latin as usual
from monitor.match.romanise import skeleton, skeletons
from monitor.model import Block, Certainty, Defender, Document
from monitor.text import folded
from tests.bench.names import Names
from tests.corpora.chinese import han
from tests.corpora.slavic import slavic

SEED = 5


def document(text: str, language: str = "") -> Document:
    return Document("d", "k", "s", "o", "u", "", text, (Block(0, len(text)),), language=language)


def written(name: str) -> str:
    """A name as texts write it: lists often shout or whisper; before a comma families are shouted
    in texts as well."""
    family, comma, given = name.partition(", ")
    if comma and name == name.upper():
        return f"{family}, {given.title()}"
    return name.title() if name in (name.upper(), name.lower()) else name


def ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def quality(right: int, found: int, wanted: int) -> str:
    p, r = ratio(right, found), ratio(right, wanted)
    return f"P {p:.3f} R {r:.3f} F1 {ratio(2 * p * r, p + r):.3f}"


# ---------------------------------------------------------------- pairs


def name_bench(folder: Path) -> Iterator[str]:
    """Person pairs of nomenklatura, without any context; its logic-v2 from the frozen run."""
    with (folder / "run_data/logicv2-frozen.csv").open(encoding="utf-8", newline="") as rows:
        pairs = [row for row in csv.DictReader(rows) if row["schema"] == "Person"]
    wanted = sum(row["is_match"] == "true" for row in pairs)
    tally: Counter[tuple[str, str]] = Counter()
    start = perf_counter()
    for row in pairs:
        index = build([Defender("a", written(row["name1"]))])
        found = index.mentions(document(f"They spoke of {written(row['name2'])} there."))
        same = row["is_match"] == "true"
        sure = bool(found) and found[0].certainty is Certainty.CONFIRMED
        for rule, said in (
            ("confirmed", sure),
            ("confirmed or possible", bool(found)),
            ("logic-v2 (its own frozen run)", row["predicted_match"] == "true"),
        ):
            tally[rule, "found"] += said
            tally[rule, "right"] += said and same
    spent = perf_counter() - start
    for rule in dict.fromkeys(rule for rule, _ in tally):
        yield f"{rule}: {quality(tally[rule, 'right'], tally[rule, 'found'], wanted)}"
    yield f"{len(pairs)} pairs, {len(pairs) / spent:.0f} a second with an index built for each"


# ---------------------------------------------------------------- running text


# ---------------------------------------------------------------- words and lists


def transliteration(folder: Path) -> Iterator[str]:
    """Of 5,000 Latin tokens the nearest to each of 1,000 in another script."""
    for label, names in (
        ("ar", ("wd_arabic", "wd_arabic_20", "wd_arabic_16")),
        ("he", ("wd_hebrew",)),
        ("ru", ("wd_russian", "wd_russian_20")),
    ):
        file = next((folder / name for name in names if (folder / name).exists()), None)
        if not file:
            yield f"{label}: {folder / names[0]} is not there"
            continue
        rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
        pairs = sorted({pair for row in rows if len(row) > 1 for pair in _tokens(*row[:2])})
        yield f"{label}: {_nearest(pairs)}"


def anetac(folder: Path) -> Iterator[str]:
    """The same with the one-word persons of ANETAC, English beside Arabic."""
    rows = (folder / "EN-AR NE" / "EN-AR Named-entities.txt").read_text(encoding="utf-8")
    found = re.findall(r"^PERSON ([A-Za-z]{2,}) (\S+)$", rows, re.MULTILINE)
    yield f"ar: {_nearest(sorted({(latin.lower(), other) for latin, other in found}))}"


def _nearest(pairs: list[tuple[str, str]]) -> str:
    """How often the right one of 5,000 Latin words is the nearest to one in another script; of
    those that cost the same the one that is nearest letter by letter."""
    pairs = random.Random(SEED).sample(pairs, min(5000, len(pairs)))
    by_key: dict[str, list[str]] = defaultdict(list)
    for latin in dict.fromkeys(latin for latin, _ in pairs):
        by_key[skeleton(latin)].append(latin)
    right = met = 0
    for latin, other in pairs[:1000]:
        near = {each for key in skeletons(other) for each in by_key.get(key, ())}
        met += latin in near
        costs = {each: word_cost(each, other, False, "") for each in near}
        known = {each: cost for each, cost in costs.items() if cost is not None}
        plain = usual(other)
        best = sorted(known, key=lambda each: (known[each], OSA.distance(each, plain), each))
        right += best[:1] == [latin]
    return f"right at rank 1 {right / 1000:.3f}, under the same key {met / 1000:.3f}"


def romanisations(folder: Path) -> Iterator[str]:
    """sinonym's spellings of Chinese family names: which of them find the name in its own sound."""
    with (folder / "sinonym/data/surname_romanizations.csv").open(encoding="utf-8") as rows:
        pairs = [(row["spelling"], row["mandarin_target"]) for row in csv.DictReader(rows)]
    letters: dict[str, set[str]] = defaultdict(set)
    for letter in surnames():
        for sound in reading(letter, surname=True):
            letters[sound].add(letter)
    known = [(spelling, target) for spelling, target in pairs if letters[target]]
    right = sum(
        bool(set(_family_keys(spelling)) & _family_sounds(letters[target]))
        for spelling, target in known
    )
    yield f"{right} of {len(known)} spellings of {len({t for _, t in known})} family names"


def whole_chinese(folder: Path) -> Iterator[str]:
    """sinonym's tests of whole names: each as typed is the list, a sentence has it as sinonym sets
    it right, given name first and hyphened."""
    for file in ("basic_chinese_names", "regional_variants", "compound_names"):
        source = (folder / f"tests/test_{file}.py").read_text(encoding="utf-8")
        pairs = sorted(set(_RIGHTED.findall(source)))
        country = "HK" if file.startswith("regional") else "CN"
        said = Counter[str]()
        for typed, righted in pairs:
            index = build([Defender("a", typed, (), country)])
            found = index.mentions(document(f"The police arrested {righted} there.", "en"))
            said["found"] += bool(found)
            said["sure"] += any(each.certainty is Certainty.CONFIRMED for each in found)
        yield f"{file}: found {said['found']} of {len(pairs)}, confirmed {said['sure']}"


_RIGHTED = re.compile(r'\("([^"]+)", \(True, "([^"]+)"\)\)')


def _family_keys(spelling: str) -> Iterator[str]:
    yield cantonese.syllable_key(spelling)
    yield from (key.split(" ")[0] for key, _ in keys((spelling, "ming")))
    yield from (key.split(" ")[0] for key, _ in keys((spelling, "ming", "hua")))


def _family_sounds(letters: set[str]) -> set[str]:
    said = {each for letter in letters for each in reading(letter, surname=True)}
    return said | {each for letter in letters for each in cantonese.letter_keys(letter)}


def _tokens(latin: str, other: str) -> Iterator[tuple[str, str]]:
    """Word pairs of a line: some files part the letters, others have whole names."""
    ours, theirs = folded(latin).split(), folded(other).split()
    if all(len(each) == 1 for each in theirs):
        yield "".join(ours), "".join(theirs)
    elif len(ours) == len(theirs):
        yield from ((a, b) for a, b in zip(ours, theirs, strict=True) if a.isalpha() and len(a) > 1)


def retrieval(folder: Path) -> Iterator[str]:
    """yente's mangled UN names against the list of the plain ones; strangers as false alarms."""
    listed = _column(folder / "positives_un_untreated.csv")
    treated = _column(folder / "positives_un_treated.csv")
    strangers = random.Random(SEED).sample(_column(folder / "negatives_global.csv"), 3000)
    index = build([Defender(str(n), written(name)) for n, name in enumerate(listed)])
    tally: Counter[str] = Counter()
    changed = [(n, name) for n, name in enumerate(treated) if name != listed[n]]
    start = perf_counter()
    for number, name in changed:
        for mention in index.mentions(document(f"They spoke of {written(name)} there.")):
            if mention.defender == str(number):
                tally["found"] += 1
                tally[mention.certainty.value] += 1
    spent = perf_counter() - start
    for name in strangers:
        said = index.mentions(document(f"They spoke of {written(name)} there."))
        tally["alarms"] += bool(said)
        tally["false"] += any(each.certainty is Certainty.CONFIRMED for each in said)
    many = len(changed)
    yield (
        f"{many} changed names of {len(listed)}: recall {tally['found'] / many:.3f} "
        f"(confirmed {tally['confirmed'] / many:.3f}); of 3,000 strangers asked about "
        f"{tally['alarms'] / 3000:.4f}, confirmed {tally['false'] / 3000:.4f}; "
        f"{spent / many * 1e6:.0f} µs each"
    )


def _column(file: Path) -> list[str]:
    with file.open(encoding="utf-8", newline="") as rows:
        return [row["full_name"] for row in csv.DictReader(rows)]


def chance(folder: Path) -> Iterator[str]:
    """Who of 100,000 invented people is met in news of the BBC, which tell of none of them."""
    names = Names()
    index = build([names.defender(number) for number in range(100_000)])
    tally: Counter[str] = Counter()
    size = 0
    for file in sorted((folder / "bbc").glob("*/*.txt")):
        text = file.read_text(encoding="utf-8", errors="replace")
        size += len(text)
        tally.update(each.certainty.value for each in index.mentions(document(text, "en")))
    for certainty in ("confirmed", "possible"):
        yield f"{certainty}: {tally[certainty] / size * 1e6:.2f} a MB, of {size / 1e6:.1f} MB"


MEASURES: tuple[tuple[str, str, Callable[[Path], Iterator[str]]], ...] = (
    ("pairs of names (name_bench)", "nomenklatura/contrib/name_bench", name_bench),
    ("Slavic news (SlavicNER)", "SlavicNER", slavic),
    ("Chinese news", "Chinese-NLP-Corpus/NER", han),
    ("transliteration (Merhav & Ash)", "NETransliteration-COLING2018/data", transliteration),
    ("transliteration (ANETAC)", "ANETAC", anetac),
    ("Chinese family names (sinonym)", "sinonym", romanisations),
    ("Chinese whole names (sinonym)", "sinonym", whole_chinese),
    ("unrelated news (BBC)", "bbc-article-classify-bert", chance),
    ("lists (yente)", "yente/contrib/candidate_generation_benchmark/fixtures", retrieval),
)


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit("give the folder: make names-corpora CORPORA=folder")
    wanted = sys.argv[2:]
    for label, place, measure in MEASURES:
        if wanted and not any(each in place for each in wanted):
            continue
        folder = Path(sys.argv[1]) / place
        print(f"\n{label}")
        if not folder.is_dir():
            print(f"  absent: {folder}; left out")
            continue
        for line in measure(folder):
            print(f"  {line}", flush=True)


if __name__ == "__main__":
    main()
