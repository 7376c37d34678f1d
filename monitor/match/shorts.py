"""Short forms after a full one: `Mr Huang`, `Xueqin`, `胡某芳`. Whose they are, or nobody's."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from monitor.match.context import Surroundings
from monitor.match.pairs import word_cost
from monitor.match.runs import Run
from monitor.model import Anchor

if TYPE_CHECKING:
    from monitor.match.index import Hit, Person


def shorts(
    people: "dict[int, tuple[Person, list[Hit]]]",
    found: list[Run],
    around: Surroundings,
    everybody: "Sequence[Person]",
) -> dict[int, list[Anchor]]:
    """Anchors of words that stand alone and are one person's only."""
    del everybody
    made: dict[int, list[Anchor]] = {}
    taken = sorted((h.start, h.end) for _, hits in people.values() for h in hits)
    for run in found:
        for at, unit in enumerate(run.units):
            if unit.kind != "name" or len(unit.word) < 2:
                continue
            if any(a < unit.end and unit.start < b for a, b in taken):
                continue
            owners = [p for p, (person, _) in people.items() if _bears(person, unit.word, around)]
            if len(owners) == 1 and _alone(run, at, people[owners[0]][0], around):
                made.setdefault(owners[0], []).append(Anchor(unit.start, unit.end, False))
    return made


def _bears(person: "Person", word: str, around: Surroundings) -> bool:
    language = around.document.language
    return any(
        word_cost(each, word, person.exact, language) is not None
        for name in person.names
        for each in name.loose
        if len(each) > 2 or person.exact
    )


def _alone(run: Run, at: int, person: "Person", around: Surroundings) -> bool:
    from monitor.match.scripts import has_case

    if not has_case(run.units[at].word[0]):
        return True
    return not any(
        0 <= i < len(run.units)
        and run.name_like(i)
        and not _bears(person, run.units[i].word, around)
        for i in (at - 1, at + 1)
    )
