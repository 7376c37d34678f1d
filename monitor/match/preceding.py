"""What stands before a name and says who its bearer is: `the kite maker X`, `two potters, X and Y`.

Part of described.py: the grammar of what precedes; what follows a name is there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from monitor.match.apposition import genitive
from monitor.match.data import members
from monitor.match.nouns import (
    WORD,
    Description,
    agrees,
    head,
    is_agent,
    is_clause,
    is_verbal,
    words_of,
)

if TYPE_CHECKING:
    from monitor.match.context import Surroundings

_AHEAD = 64  # letters before a name in which a description may stand
_CAPITAL = r"[^\W\d_a-zß-öø-ÿа-яё][\w'’.-]*"

_CUT = re.compile(r"[.,;:()،؛!?\n«»“”\"—–]")


def ahead(around: Surroundings, start: int, language: str) -> Description | None:
    """The description that ends right before a name."""
    first = max(0, start - _AHEAD)
    if title := _TITLED.search(around.even, first, start):
        start = title.start() if is_title(title[1]) else start
    text = around.document.text[first:start]
    if text.endswith(", ") and language in _DETERMINER:
        found = _before_comma(around, first, start, language)
        return found or _within_clause(around, first, start, language)
    if not text.endswith(" ") or (language == "ar" and around.even[start] in "ول"):
        return None
    cut = max((each.end() for each in _CUT.finditer(text)), default=0)
    words = list(WORD.finditer(around.even, first + cut, start))
    if language == "ru" and len(words) > 1 and _is_capital(around, words[-1]):
        words = words[:-1]  # `жительница Уфы Нина`
    if not words or (len(words) > 1 and _is_capital(around, words[-1])):
        return None
    return _BESIDE[language](around, words, start)


# `le docteur X`, `Ms X`, behind a comma: the title says nothing, what stands before it may
_TITLED = re.compile(r"(?<=, )(?:(?:le|la|el|o|a|the) )?([^\W\d_]{1,12})\.? $")


def is_title(word: str) -> bool:
    """Whether a folded word is one that a name may be led by: `Ms`, `docteur`."""
    return word in members("words.toml", "titles")


def _is_capital(around: Surroundings, word: re.Match[str]) -> bool:
    return around.document.text[word.start()].isupper()


Words = list[re.Match[str]]


def _of_agent(around: Surroundings, words: Words, start: int) -> Description | None:
    """`kite maker X`: the word before the name, where it ends as those do who do something."""
    del around, start
    noun = words[-1].group()
    if is_verbal(noun, "en") or not is_agent(noun, "en") or noun in words_of("article", "en"):
        return None
    return Description(words[-1].start(), words[-1].end(), noun)


def _in_case(around: Surroundings, words: Words, start: int) -> Description | None:
    """`пасечника Руслана`: noun and name in one case."""
    if opening := _opens(around, words):
        return opening
    noun = words[-1].group()
    given = WORD.match(around.even, start)
    if len(noun) < _NOUN or not is_agent(noun, "ru") or not given:
        return None
    fits = agrees(noun, given.group())
    return Description(words[-1].start(), words[-1].end(), noun) if fits else None


def _opens(around: Surroundings, words: Words) -> Description | None:
    """`Председатель союза литераторов X`: who opens a sentence, and what belongs to it."""
    first, rest = words[0].group(), [each.group() for each in words[1:]]
    before = around.even[max(0, words[0].start() - 2) : words[0].start()].strip()
    if not _is_capital(around, words[0]) or not rest or before[-1:].isalnum():
        return None
    if not _POST.search(first) or not all(map(genitive, rest)):
        return None
    return Description(words[0].start(), words[-1].end(), first)


_POST = re.compile(r"(?:тель|арь|ник|ница|ист|истка|лог|вед|ор|ер|глава)$")
_NOUN = 4  # letters of a Russian noun with such an ending


_IS_DEFINITE = re.compile(r"(?!والد)و?ال\w{2}")


def _definite(around: Surroundings, words: Words, start: int) -> Description | None:
    """`الإسكافي سامي`, `عامل الإغاثة فؤاد`: words with an article before a name, and one more."""
    del around, start
    at = len(words)
    while at and _IS_DEFINITE.match(words[at - 1].group()):
        at -= 1
    if at == len(words) or len(words) - at > 3 or (at and words[at - 1].group() == "في"):
        return None
    noun = words[at].group().removeprefix("و").removeprefix("ال")
    return Description(words[max(0, at - 1)].start(), words[-1].end(), noun)


def _with_article(around: Surroundings, words: Words, start: int) -> Description | None:
    """`le rémouleur X`, `o velho barqueiro X`: an article, a noun, at most an adjective."""
    del start
    language = around.document.language.partition("-")[0]
    said = [each.group() for each in words]
    for back in (2, 3):
        if len(said) >= back and said[-back] in words_of("article", language):
            noun, *rest = said[1 - back :]
            if noun in words_of("no_head", language) | words_of("article", language):
                return None
            if rest and not _goes_with(noun, rest[0], language):
                return None
            return Description(words[1 - back].start(), words[-1].end(), noun)
    elided = re.fullmatch(r"l'([\w-]{4,})", said[-1])
    return Description(words[-1].start() + 2, words[-1].end(), elided[1]) if elided else None


_BESIDE = {
    "en": _of_agent,
    "ru": _in_case,
    "ar": _definite,
    "es": _with_article,
    "pt": _with_article,
    "fr": _with_article,
}

_LAST = re.compile(
    r"(?:[aei]l|ales?|elles?|[aeiou]r|[aeiou]n[oa]?|ienne|anti?|ent[ae]|[aei]d[ao]|[aeio][cv][ao]|"
    r"ari[ao]|aire|iques?|ifs?|ives?|[ei]ere?|ul[ao]|is[ao]|aise?|oise?|ense)$"
)


def _goes_with(noun: str, word: str, language: str) -> bool:
    """Whether the second of two words before a name is an adjective of the first, or the first of
    the second."""
    if noun in words_of("quality", language):
        return True
    return word not in words_of("no_head", language) and bool(_LAST.search(word))


# `The prosecutor of Lome, X, said`: from where the clause begins to the comma
_CLAUSE = re.compile(
    r"(?:^|[.;:!?\n«»“”\"—–(] ?|(?<=\w{4}), (?:and |y |et |e )?)([^.;:!?\n«»“”\"—–(,]{3,60}), $"
)
_DETERMINER = {
    "en": frozenset({"a", "an", "the", "another", "its", "his", "her", "their"}),
    "es": frozenset({"el", "la", "un", "una", "otro", "otra", "al", "del", "su"}),
    "pt": frozenset({"o", "a", "um", "uma", "outro", "outra", "ao", "do", "da", "pelo", "pela"}),
    "fr": frozenset({"le", "la", "un", "une", "au", "du", "son", "sa"}),
}


def _before_comma(
    around: Surroundings, first: int, start: int, language: str
) -> Description | None:
    found = _CLAUSE.search(around.document.text[first:start].lower())
    if not found or found.start() == 0 < first:
        return None
    span = first + found.start(1), first + found.end(1)
    words = list(WORD.finditer(around.even, *span))
    plain = [each.group() for each in words[1:]]
    if not plain or words[0].group() not in _DETERMINER[language]:
        return None
    if is_clause(plain, language) or _is_capital(around, words[1]):
        return None
    noun = head(plain, language, certain=True)
    return Description(words[1].start(), span[1], noun) if noun else None


_ENCLOSED = re.compile(r"(?:[^\W\d_a-z][\w'’-]*[ -]?|(?:de|da|do|bin|al) ){1,5}(?:[,.;)\n]|$)")


def _within_clause(
    around: Surroundings, first: int, start: int, language: str
) -> Description | None:
    """`signed by the district warden, X.`: a noun with its article between other words."""
    text = around.document.text
    if not _ENCLOSED.match(text, start):
        return None
    low = first + max((each.end() for each in _CUT.finditer(text[first : start - 2])), default=0)
    words = list(WORD.finditer(around.even, low, start - 2))
    for at, word in enumerate(words[:-1]):
        before = words[at - 1].group() if at else ""
        if word.group() not in _DETERMINER[language] or (
            language != "en" and before in words_of("no_head", language)
        ):
            continue
        plain = [each.group() for each in words[at + 1 :]]
        noun = "" if is_clause(plain, language) else head(plain, language, certain=True)
        if noun and (language != "en" or is_agent(noun, language)):
            return Description(words[at + 1].start(), start - 2, noun)
    return None


# ---------------------------------------------------------------- of several

_NAMES = rf"{_CAPITAL}(?: (?:(?:de|da|do|dos|del|bin|al|van|der) )?{_CAPITAL}){{0,3}}"
_OTHERS = re.compile(rf"[,:]? (?:{_NAMES}(?:, | and | y | e | et | и )){{0,6}}$")
_SEVERAL = {  # what stands before a noun of which a list of names is told
    "en": r"(?:(the|local|other|our) )?(?:[a-z]+ )?([a-z]{3,}s|[a-z]*men)",
    "es": r"(?:(los|las)|dos|tres|cuatro|cinco|seis|varios|varias|unos|unas) (\w{3,}s)(?: \w+s)?",
    "pt": r"(?:(os|as)|dois|duas|tres|quatro|cinco|seis|varios|varias) (\w{3,}s)(?: \w+s)?",
    "fr": r"(?:(les|des)|deux|trois|quatre|cinq|six|plusieurs) (\w{3,}[sx])(?: \w+s)?",
    "ru": r"()(\w*(?:[нщч]ики|исты|тели|[аяеоуы]ры|веды|логи|[нщ]ицы|воды|цы|[нщч]иков|истов|телеи|"
    r"[аяеоуы]ров|цев))",
}
_LEADS_LIST = {code: re.compile(rf"(?<!\w){each}$") for code, each in _SEVERAL.items()}


def several(around: Surroundings, start: int, language: str) -> Description | None:
    """`two potters, X and Y`, `los hojalateros X y Y`, `сантехники X и Y`: of each of them."""
    if language not in _LEADS_LIST:
        return None
    first = max(0, start - 2 * _AHEAD)
    text = around.document.text[first:start]
    line = text.rfind("\n") + 1
    names = _OTHERS.search(text, line)
    if not names:
        return None
    last = first + names.start()
    found = _LEADS_LIST[language].search(around.even, max(first + line, last - _NOUNS), last)
    if not found or (found[1] and text[names.start()] == ","):
        return None
    noun = found[2]
    if noun in words_of("no_head", language) or is_verbal(noun, language):
        return None
    if language == "en" and not is_agent(noun.removesuffix("s"), language):
        return None
    return Description(found.start(2), found.end(2), noun)


_NOUNS = 48  # letters before a list of names in which its noun stands
