"""How sure it is that an event happened to this person: a logistic sum of what was seen."""

import math
import tomllib
from functools import cache
from pathlib import Path

from monitor.extract.hits import Attached, Hit
from monitor.extract.sentences import Sentence

WEIGHTS = Path(__file__).parent / "weights.toml"


@cache
def weights() -> dict[str, float]:
    return {k: float(v) for k, v in tomllib.loads(WEIGHTS.read_text(encoding="utf-8")).items()}


def features(hit: Hit, attached: Attached, sentence: Sentence, exact: bool) -> dict[str, float]:
    """What the weights are for; names as in weights.toml."""
    return {
        f"strength_{hit.trigger.strength}": 1.0,
        f"how_{attached.how}": 1.0,
        f"anchor_{attached.anchor}": 1.0,
        f"kind_{hit.trigger.kind.value}": 1.0,
        "far": float(min(attached.words, 15)),
        "rivals": float(min(attached.rivals, 3)),
        "exact": float(exact),
        sentence.block.role.value: 1.0,
    }


def confidence(hit: Hit, attached: Attached, sentence: Sentence, exact: bool) -> float:
    known = weights()
    seen = features(hit, attached, sentence, exact)
    total = known["bias"] + sum(known.get(name, 0.0) * value for name, value in seen.items())
    return 1 / (1 + math.exp(-total))
