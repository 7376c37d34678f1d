"""Whether the initials beside one word of a name may be of its other words: `C. Sample`, `Lina S.`,
`س. منصور`.
"""

from collections.abc import Sequence

from monitor.match.data import toml
from monitor.match.distance import same_initial
from monitor.match.given import given as given_names
from monitor.match.romanise import bare, latin
from monitor.match.runs import Run
from monitor.match.scripts import script


def initials(run: Run, at: int, others: Sequence[str], *, title: str, second: bool) -> str:
    """ "agree", "differ", or "" where none stand beside the word at `at` or they say nothing.

    others: the other words of the name. title: what stands before it; an initial behind
    `Me Sample` may be of a further family name. second: whether a second family name may follow
    hers, which only its initial may show: `Sample F., L.`
    """
    before = [u for u in run.units[max(0, at - 3) : at] if u.kind == "initial" and u.word != "m"]
    after = [u for u in run.units[at + 1 : at + 3] if u.kind == "initial"]
    given = before or after
    if not given:
        return ""
    told = given if len(others) > 1 else given[:1]
    if all(_begins_any(each.word, others) for each in told):
        return "agree"
    if second and not before and len(given) > 1 and _begins_any(given[1].word, others):
        return "agree"
    return "" if not before and title in toml("words.toml")["of_work"] else "differ"


def _begins_any(initial: str, words: Sequence[str]) -> bool:
    return any(_begins(initial, word) for word in words)


def _begins(initial: str, word: str) -> bool:
    """Whether an initial may stand for a word, as it is listed or as a neighbour writes it."""
    if script(initial[0]) == script(word[0]) == "arabic":
        return any(each.startswith(initial) for each in bare(word))
    ways = (latin(word), *given_names(word))
    return any(same_initial(latin(initial)[:1], each[:1]) for each in ways)
