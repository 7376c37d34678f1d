"""Whether a word for work and a name beside it are one: what may stand between the two.

Grammar of titles in the languages of the tables; which words are work is roles.py's.
"""

import re
from functools import cache

from monitor.match.data import toml
from monitor.match.scripts import HAN

_WORD = re.compile(r"[^\W\d_]+")


def apposed(gap: str, written: str) -> bool:
    """Whether nothing but the rest of a title stands between a role and the name."""
    if re.fullmatch(r"[\s:：,，、(（.]*", gap):
        return True
    if _OF_PLACE.fullmatch(gap) and _capitals(written) > 1:
        return True
    if gap.count(",") > 1 or len(gap) > 60 or re.search(f"[{HAN}]", gap):
        return False
    if re.fullmatch(r"(?: [^\W\d_]+){1,3}, (?:an? |el |la |le |o |seu |dona |don |sr\.? )?", gap):
        return not _DID.search(gap)
    return _title_goes_on(list(_WORD.finditer(gap)), written, "," in gap)


# "la maire de Tuléar, à Madagascar, X"
_OF_PLACE = re.compile(
    r" (?:de|du|d'|of|del|da|do)(?: ?[^\W\d_][\w'-]*){1,3}, (?:a|au|en|in|em|no|na) [\w' -]{3,20}, "
)


def _capitals(written: str) -> int:
    return sum(each[0].isupper() for each in _WORD.findall(written))


_DID = re.compile(r"[а-яё](?:л|ла|ли|ло|лся|лась|лись)\b")  # "судья вышел, X…": a verb, no title


def _title_goes_on(words: list[re.Match[str]], written: str, comma: bool) -> bool:
    """Whether the words after a role are the rest of a title: `of the Court`, `южного суда`."""
    plain = [each.group() for each in words]
    if plain and "а" <= plain[0][0] <= "я":
        if len(plain) > 2 and plain[-2] in ("в", "по") and written[words[-1].start()].isupper():
            plain = plain[:-2]  # "главврач больницы в Гродно"
        return len(plain) <= 5 and not comma and all(map(genitive, plain))
    if plain and "\u0600" <= plain[0][0] <= "\u06ff":
        return len(plain) <= 2 and all(each.startswith("ال") for each in plain)
    if words and words[-1].group() in _PREPOSITIONS:
        return False
    return len(words) <= 8 and all(
        each.group() in _between() or written[each.start()].isupper() for each in words
    )


@cache
def _between() -> frozenset[str]:
    return frozenset(toml("roles.toml")["between"]["all"])


# a role before one of these is not the name's: "a doctor for X", "the judge and X"
_PREPOSITIONS = frozenset(
    [
        "for",
        "to",
        "in",
        "at",
        "of",
        "de",
        "d",
        "du",
        "da",
        "do",
        "del",
        "pour",
        "par",
        "a",
        "and",
        "et",
        "y",
        "e",
        "with",
        "con",
        "avec",
        "com",
        "o",
        "ou",
        "or",
    ]
)


_GENITIVE = re.compile(
    r"(?:[оеая]га|ого|его|[оеи]и|[оеі]і|[ыі]х|ых|их|[аяыиі]|[оеаі]в|ау|ции|суда)$"
)


def genitive(word: str) -> bool:
    """Whether a Russian word may go with a title before it, and is no verb of the past."""
    return bool(_GENITIVE.search(word)) and not word.endswith(("ла", "ли", "ало", "ась", "ись"))
