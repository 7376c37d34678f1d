"""What staff should know of a watch list when it is imported, and what reviewers have rejected."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor import text as texts
from monitor.match import verdict
from monitor.match.names import names
from monitor.model import Defender, Document, Rejection


@dataclass(frozen=True, slots=True)
class ListWarning:
    """A row that is kept, but will not do what its writer hopes. `kind` is for counting."""

    defender: str
    kind: str  # duplicate, one_word, common
    sentence: str


def import_warnings(defenders: Sequence[Defender]) -> list[ListWarning]:
    """Name duplicates within the list, names of one word and names that very many people bear."""
    found: list[ListWarning] = []
    bearers: dict[frozenset[str], str] = {}
    for defender in defenders:
        parsed = names(defender)
        for key in {frozenset(name.loose) for name in parsed if len(name.loose) > 1}:
            other = bearers.setdefault(key, defender.id)
            if other != defender.id:
                found.append(
                    ListWarning(
                        defender.id,
                        "duplicate",
                        f"{defender.id} and {other} share a name: texts that do not tell them "
                        "apart will be asked about, never confirmed for both",
                    )
                )
                break
        whole = [name for name in parsed if len(name.loose) > 1 or name.script in ("han", "hangul")]
        if not whole:
            found.append(
                ListWarning(
                    defender.id,
                    "one_word",
                    f"{defender.id} has a name of one word only: it is confirmed only with support "
                    "from context; add a fuller alias or more context",
                )
            )
        elif all(word in verdict.common() for name in whole for word in name.loose):
            found.append(
                ListWarning(
                    defender.id,
                    "common",
                    f"{defender.id} has a very common name: it is confirmed only with support from "
                    "context; add place and occupation to the context",
                )
            )
    return found


def words_around(document: Document, start: int, end: int, reach: int = 60) -> str:
    """The words beside a place, to know its context again (`Rejection.context`)."""
    return " ".join(document.text[max(0, start - reach) : end + reach].split())


def is_rejected(
    rejections: Sequence[Rejection], defender: str, surface: str, document: Document, start: int
) -> bool:
    """Whether a reviewer has said of this form, in such a context, that it is not the defender."""
    plain = texts.folded(surface)
    here = _content(words_around(document, start, start + len(surface)))
    for rejection in rejections:
        if rejection.defender != defender or texts.folded(rejection.form) != plain:
            continue
        before = _content(rejection.context) - _content(rejection.form)
        if not before:
            if not rejection.source or rejection.source == document.source:
                return True
            continue
        shared = len(before & here) / len(before)
        if shared >= (0.25 if rejection.source == document.source else 0.4):
            return True
    return False


def _content(text: str) -> set[str]:
    words = re.findall(r"[^\W\d_]{4,}|[\u4e00-\u9fff]{2}", texts.folded(text))
    return set(words)
