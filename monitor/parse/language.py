"""Which language a text is in: what it says of itself, checked against its script; else a guess
among the languages that its source writes."""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache

from monitor.parse.alphabet import by_letters, by_script

KNOWN = ("en", "es", "fr", "pt", "zh", "ru", "ar")
_OTHERS = ("de", "it", "tr", "nl", "fa", "uk", "be", "vi", "id", "pl")
# Sources may be in these too, and say so by `languages`; they make the model twice as large.
_RARER = (
    "am az bg bn cs da el fi he hi hr hu hy ja ka kk km ko ku ky lo mk mn ms my ne no ps ro rw si "
    "so sq sr sv sw ta tg th tk tl ug ur uz zu"
)
RARER = frozenset(_RARER.split())
_ENOUGH = 200  # characters; a guess on less is worth little
_SAMPLE = 4000

_SCRIPTS = (
    ("zh", re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf]"), ("zh", "ja", "ko")),
    (
        "ru",
        re.compile(r"[\u0400-\u04ff]"),
        ("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "tg", "mn", "uz", "tt", "ba"),
    ),
    ("ar", re.compile(r"[\u0600-\u06ff]"), ("ar", "fa", "ur", "ps", "ug", "ckb", "ku", "sd")),
)
# Small words that no other of these languages has. Much prose is recognised by them at once; the
# model, which costs as much as all other parsing of a short text, is asked about the rest.
_SMALL = {
    "en": "the of to and that with from been which their this have were was by for at they has not",
    "es": "el los las una del su con más fue han sus pero y ha desde hasta muy está lo",
    "fr": "le les des est dans pour qui sur avec par ont été aux ces cette sont elle il leur et",
    "pt": "o os em do da dos das no na não foi são ao pela pelo uma um com mais seu sua",
}
_BY_SMALL = {word: name for name, words in _SMALL.items() for word in words.split()}
_WORD = re.compile(r"[^\W\d_]+")
_ASCII_WORDS = "".join(chr(code) if chr(code).isalpha() else " " for code in range(128))
_LOOKED_AT = 150  # words
_SURE = 0.08  # of them
_LETTER = re.compile(r"[^\W\d_]")


def language_of(text: str, declared: str = "", usual: tuple[str, ...] = ()) -> str:
    """Return ISO 639-1. `declared` may be any tag (`pt-BR`, `zh-Hans`)."""
    sample = text[:_SAMPLE]
    said = re.split(r"[-_]", declared.strip().lower())[0]
    said = said if re.fullmatch(r"[a-z]{2,3}", said) and said != "und" else ""
    written = [] if sample.isascii() else _LETTER.findall(sample)
    if users := by_script(written):
        return said if said in users else next((one for one in usual if one in users), users[0])
    letters = len(written)
    for name, pattern, users in _SCRIPTS if letters else ():
        # A Han page is short of letters: a quarter of Han already makes the page Han.
        if len(pattern.findall(sample)) > letters * (0.25 if name == "zh" else 0.5):
            if said in users:
                return said
            told = by_letters(sample, name, letters)
            return told or next((one for one in usual if one in users), name)
    if said and not any(said in users for _, _, users in _SCRIPTS):
        return _corrected(sample, said)
    return _guess(sample, usual) or (usual[0] if usual else "")


def _corrected(sample: str, said: str) -> str:
    """A template's `lang` is often another than the page's: English left as it was, or the frame
    of a section of one country round a text in English."""
    if said not in (*KNOWN, *_OTHERS) or len(sample) < _ENOUGH or _plainly(sample) == said:
        return said
    name, score = _classify(sample, (*KNOWN, *_OTHERS))
    return name if score > 0.99 and name in KNOWN else said


def _guess(sample: str, usual: tuple[str, ...]) -> str:
    if len(sample) < _ENOUGH:  # of a saved page nobody says more: a weak guess beats none
        return "" if usual or len(sample) < 20 else _classify(sample, KNOWN)[0]
    if (plainly := _plainly(sample)) in usual:
        return plainly
    name, score = _classify(sample, tuple(dict.fromkeys((*usual, *KNOWN, *_OTHERS))))
    if name in usual or score > 0.8:
        return name
    return usual[0] if usual else name


def _plainly(sample: str) -> str:
    """The language whose small words are many, and of no other but a few; "" where in doubt."""
    small = sample.lower()
    words = small.translate(_ASCII_WORDS).split() if small.isascii() else _WORD.findall(small)
    words = words[:_LOOKED_AT]
    seen = Counter([_BY_SMALL[word] for word in words if word in _BY_SMALL]).most_common(2)
    if not seen or seen[0][1] < _SURE * len(words):
        return ""
    rest = sum(count for _, count in seen[1:])
    return seen[0][0] if rest * 4 <= seen[0][1] else ""


def _classify(sample: str, among: tuple[str, ...]) -> tuple[str, float]:
    """The likeliest language of `among`, and its share of their likelihood."""
    rank = _ranker(rarer=not RARER.isdisjoint(among))
    ranked = [(str(name), float(score)) for name, score in rank(sample) if name in among]
    total = sum(score for _, score in ranked) or 1.0
    return (ranked[0][0], ranked[0][1] / total) if ranked else ("", 0.0)


@cache
def _ranker(*, rarer: bool) -> Callable[[str], list[tuple[str, float]]]:
    """Reading the model takes half a second, so once a process."""
    from monitor.parse.tongues import Tongues

    rank: Callable[[str], list[tuple[str, float]]] = Tongues(
        {*KNOWN, *_OTHERS, *(RARER if rarer else ())}
    ).rank
    return rank
