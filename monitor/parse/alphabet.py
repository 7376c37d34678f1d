"""Which language a text's letters tell: by a script that hardly another language has, or by letters
that others of its script lack. Words are not looked at; that is language.py's.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator

# first letter of a script → the language that mostly has it, and others that do
_OWN = (
    ("\u0370", "el"), ("\u0400", ""), ("\u0530", "hy"), ("\u0590", "he yi"), ("\u0600", ""),
    ("\u0900", "hi ne mr mai bho"), ("\u0980", "bn as"), ("\u0a00", "pa"), ("\u0a80", "gu"),
    ("\u0b00", "or"), ("\u0b80", "ta"), ("\u0c00", "te"), ("\u0c80", "kn"), ("\u0d00", "ml"),
    ("\u0d80", "si"), ("\u0e00", "th"), ("\u0e80", "lo"), ("\u0f00", "bo dz"),
    ("\u1000", "my shn ksw mnw"), ("\u10a0", "ka"), ("\u1100", "ko"), ("\u1200", "am ti"),
    ("\u13a0", ""), ("\u1780", "km"), ("\u1800", ""), ("\u1f00", "el"), ("\u2000", ""),
    ("\u3040", "ja"), ("\u3100", ""), ("\uac00", "ko"), ("\ud7b0", ""),
)  # fmt: skip
_FIRST = [first for first, _ in _OWN]
_KANA = 0.1  # of the letters, from which on a text with Han ones is Japanese
# letters that of the languages of one script only this one has, in the order of asking
_LETTERS = (
    ("ar", "ug", "ۇۈۋڭ"), ("ar", "ckb", "ڕڵۆێ"), ("ar", "ps", "ښځڅږډټۍ"), ("ar", "sd", "ٿڄڃڦڳڱٽڏ"),
    ("ar", "ur", "ٹڈڑںے"), ("ar", "fa", "پچژگ"),
    ("ru", "be", "ў"), ("ru", "uk", "їєґ"), ("ru", "mk", "ѓќѕ"), ("ru", "sr", "ђћ"),
    ("ru", "kk", "ұәһ"), ("ru", "tg", "ҷӣӯ"), ("ru", "uz", "ҳғқ"), ("ru", "ky", "ң"),
    ("ru", "mn", "өү"), ("ru", "uk", "і"),
)  # fmt: skip
_NEVER = {"be": "ҳғқ", "uk": "ўқғәё"}  # what is in no such text: Uzbek has ў too
_SHARE = 0.008  # of a text's letters, from which on they are no name from abroad


def by_script(letters: list[str]) -> tuple[str, ...]:
    """The languages of the script that most of a text's letters are of, the usual one first; none
    for Latin, Cyrillic, Arabic and Han letters, which many have."""
    foreign = Counter(
        _OWN[bisect_right(_FIRST, each) - 1][1] for each in letters if each > "\u036f"
    )
    kana = foreign.pop("ja", 0)
    if kana > _KANA * len(letters):
        return ("ja",)
    users, count = max(foreign.items(), key=lambda each: each[1], default=("", 0))
    return tuple(users.split()) if 2 * count > len(letters) else ()


def by_letters(sample: str, name: str, letters: int) -> str:
    """Which language of the Cyrillic ("ru") or Arabic ("ar") script has the letters of a text; ""
    where none but the usual ones stand there."""
    return next(_told(sample.lower(), name, letters), "")


def _told(sample: str, name: str, letters: int) -> Iterator[str]:
    for script, language, own in _LETTERS:
        if script != name or len(re.findall(f"[{own}]", sample)) <= _SHARE * letters:
            continue
        if not any(letter in sample for letter in _NEVER.get(language, "")):
            yield language
