"""How sure it is that an event happened to this person: a logistic sum of what was seen."""

import math
import tomllib
from functools import cache
from pathlib import Path

from monitor.extract.hits import Attached, Hit
from monitor.extract.sentences import Sentence
from monitor.model import Kind

_MOST = 5.0  # log odds of the words that count as one; more is no surer
WEIGHTS = Path(__file__).parent / "weights.toml"


@cache
def weights() -> dict[str, float]:
    return {k: float(v) for k, v in tomllib.loads(WEIGHTS.read_text(encoding="utf-8")).items()}


def features(  # noqa: PLR0917  # each is something seen
    hit: Hit, attached: Attached, sentence: Sentence, exact: bool,
    kind: Kind, odds: float | None,
) -> dict[str, float]:  # fmt: skip
    """What the weights are for; names as in weights.toml.

    kind: of the event, the phrase's own or a further one; odds: how the words lean, if known."""
    leaning = 0.0 if odds is None else max(-1.0, min(1.0, odds / _MOST))
    if hit.trigger.by_words:
        return {
            attached.how: 1.0,
            f"{attached.how}_odds": leaning,
            "words_named": float(attached.anchor in {"full", "short"}),
            "words_dated": float(exact),
            f"words_{kind.value}": 1.0,
        }
    return {
        f"strength_{hit.trigger.strength}": 1.0,
        f"how_{attached.how}": 1.0,
        f"anchor_{attached.anchor}": 1.0,
        f"kind_{kind.value}": 1.0,
        "far": float(min(attached.words, 15)),
        "rivals": float(min(attached.rivals, 3)),
        "exact": float(exact),
        sentence.block.role.value: 1.0,
        "odds": leaning,
    }


def confidence(  # noqa: PLR0917  # each is something seen
    hit: Hit, attached: Attached, sentence: Sentence, exact: bool,
    kind: Kind, odds: float | None,
) -> float:  # fmt: skip
    known = weights()
    seen = features(hit, attached, sentence, exact, kind, odds)
    total = known["bias"] + sum(known.get(name, 0.0) * value for name, value in seen.items())
    return 1 / (1 + math.exp(-total))
