"""Names that are not whole: `Mr Huang`, `Ruoqing`, `Z. Bela`. Whose they are, or nobody's.

After a whole name they are that person, unless another of the document bears them. Without one
they are weak evidence, to be weighed with everything else.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from monitor import text as texts
from monitor.match.context import Surroundings
from monitor.match.data import members
from monitor.match.given import is_given
from monitor.match.initials import initials
from monitor.match.pairs import word_cost
from monitor.match.roles import calls, own_work
from monitor.match.romanise import latin, skeleton
from monitor.match.runs import Run, Runs
from monitor.match.scripts import has_case, script
from monitor.match.verdict import common, places

if TYPE_CHECKING:
    from monitor.match.index import WatchIndex
    from monitor.match.names import Name
    from monitor.model import Defender


class Short(NamedTuple):
    """One word of a person's name, standing without the others."""

    start: int
    end: int
    person: int
    word: str  # of the listed name
    family: bool
    initials: str  # "agree", "differ" or ""
    title: str  # that stands before it, "" for none
    cost: float
    owners: int  # people of the list who bear the word


class _Claim(NamedTuple):
    run: Run
    at: int
    person: int
    place: int
    which: int
    owners: int


def shorts(index: "WatchIndex", found: Runs, around: Surroundings, whole: set[int]) -> list[Short]:
    """Words of the runs that are words of somebody's name and stand alone there.

    whole: people of whom a whole name stands in the document. Of the others only those are looked
    at for whom more than one word speaks.
    """
    claims = list(_claims(index, found, around.document.language, whole))
    worth = whole | _worth_a_look(index, claims, whole, around)
    made = (_short(index, claim, around) for claim in claims if claim.person in worth)
    return [short for short in made if short]


def _claims(index: "WatchIndex", found: Runs, language: str, whole: set[int]) -> Iterator[_Claim]:
    chosen = index.borne(found.phrases, language, whole)
    for run in found.where(chosen):
        for at, unit in enumerate(run.units):
            if unit.kind != "name" or len(unit.word) < 2 or unit.start == unit.end:
                continue
            places, people = index.bearers(unit.word, language)
            if not places or _function_word(run, at):
                continue
            worth = all_worth = people if len(people) <= FEW else people & whole
            if worth and (beside := _named_beside(run, at, language)):
                hers = (index.bearers(run.units[i].word, language).people for i in beside)
                worth = worth & whole | worth.intersection(*hers)
            for person, place, which in places if all_worth else ():
                claim = _Claim(run, at, person, place, which, len(people))
                if person in worth or (
                    person in all_worth and _with_second_family(index, claim, beside)
                ):
                    yield claim


def _named_beside(run: Run, at: int, language: str) -> list[int]:
    """The units right beside one that make a longer name of it, where there are capitals."""
    if not has_case(run.units[at].word[0]):
        return []
    return [
        i
        for i in (run.beside(at, -1), run.beside(at, 1))
        if 0 <= i < len(run.units)
        and run.name_like(i)
        and not (i < at and (_is_where(run, i) or _opens_with_work(run, i, language)))
        and not (i > at and (_is_patronymic(run, i) or _is_aside(run, i)))
    ]


def _is_aside(run: Run, at: int) -> bool:
    """Whether more than a gap stands before a word: `Sample (Leeds)` is no longer name."""
    unit = run.units[at]
    return unit.kind == "name" and unit.start - run.units[at - 1].end > 1


# what only patronymics end in; Karankevich and Petrovich may be family names
_FATHERS = re.compile(
    r"\w{2,}(?:[аеиоуьр]евич|[^ке]ович|[аеиоуьр]евн|[^к]овн|инич|иничн)(?:[аыеуои]|ем|ою|еи)?"
)


def _is_patronymic(run: Run, at: int) -> bool:
    """Whether a word is the father's name that goes with a given one, without a family name:
    `Сергей Викторович`."""
    last = at + 1 == len(run.units) or not run.name_like(at + 1)
    return last and bool(_FATHERS.fullmatch(run.units[at].word))


def _is_where(run: Run, at: int) -> bool:
    """Whether a word is the place with which a sentence opens: `В Вильнюсе X`."""
    return at == 1 and run.units[0].word in members("words.toml", "where")


FEW = 8  # so many may share a word that still means one of them


def _worth_a_look(
    index: "WatchIndex", claims: list[_Claim], whole: set[int], around: Surroundings
) -> set[int]:
    company: set[str] = set()
    for person in whole:
        company |= places(index.people[person].defender.context)
    words: dict[int, str] = {}  # of each person the first that was met
    called: dict[int, bool] = {}  # where a unit begins → whether it is called something
    found: set[int] = set()
    for claim in claims:
        if claim.person in whole or claim.person in found:
            continue
        word, at = _word(index, claim), claim.run.units[claim.at].start
        if at not in called:
            called[at] = _is_called(claim, around)
        if (
            words.setdefault(claim.person, word) != word
            or called[at]
            or company & places(index.people[claim.person].defender.context)
            or _rare(index, claim, whole, around)
        ):
            found.add(claim.person)
    return found


def _is_called(claim: _Claim, around: Surroundings) -> bool:
    """Whether an initial, a title or a role stands beside a word."""
    unit = claim.run.units[claim.at]
    beside = claim.run.units[_before(claim.run, claim.at) : claim.at + 2]
    filial = members("words.toml", "filial")
    return any(u.kind in ("initial", "title") or u.word in filial for u in beside) or bool(
        around.roles(unit.start, unit.end)
    )


def _word(index: "WatchIndex", claim: _Claim) -> str:
    return index.people[claim.person].names[claim.place].loose[claim.which]


def _rare(index: "WatchIndex", claim: _Claim, whole: set[int], around: Surroundings) -> bool:
    """Whether a bare name is hardly another's: her work stands near, or it is one of few of a
    country of which another is in the text."""
    who = index.people[claim.person]
    name, unit = who.names[claim.place], claim.run.units[claim.at]
    if claim.owners > 1 or len(unit.word) < (6 if claim.which in name.family else 5):
        return False
    if unit.word in common():
        return False
    own = own_work(who.defender.context)
    if own and own & around.works_near(unit.start, unit.end):
        return True
    if of_her_place(who.defender, unit.start, unit.end, around):
        return True
    country = who.defender.country
    return index.count(country) <= _SMALL and any(
        index.people[other].defender.country == country for other in whole
    )


def of_her_place(defender: "Defender", start: int, end: int, around: Surroundings) -> bool:
    """Whether the sentence of a word names a place of the list's."""
    listed = [each for each in places(defender.context) if len(each) > _PLACE]
    if not listed:
        return False
    first, last = around.sentence(start, end, 160)
    named = around.even[first:last]
    return any(texts.folded(each) in named for each in listed)


_PLACE = 4  # letters of a name that stands within no other word
_SMALL = 50  # listed people of one country, among whom a family name rarely meets by chance


def _function_word(run: Run, at: int) -> bool:
    unit = run.units[at]
    return has_case(unit.word[0]) and not run.heading and not run.name_like(at)


def _short(index: "WatchIndex", claim: _Claim, around: Surroundings) -> Short | None:
    run, at, person = claim.run, claim.at, claim.person
    who = index.people[person]
    name = who.names[claim.place]
    unit = run.units[at]
    word = name.loose[claim.which]
    language = around.document.language
    cost = word_cost(word, unit.word, who.exact(claim.place), language)
    if cost is not None and not has_case(unit.word[0]) and script(word[0]) != script(unit.word[0]):
        cost = cost if len(skeleton(latin(word))) > 2 and cost < 0.5 else None
    if cost is None or not _alone(index, claim, language):
        return None
    family, title = claim.which in name.family, _title(run, at)
    others_of = _other_words(name, claim.which)
    two = who.defender.country in members("cultures.toml", "two_families")
    first = at
    while first > 0 and run.units[first - 1].kind == "initial":
        first -= 1
    return Short(
        run.units[first].start,
        _end(run, at, around),
        person,
        word,
        family,
        initials(run, at, others_of, title=title if family else "", second=two and family),
        title,
        cost + _gender_cost(word, unit.word, unit.end, around),
        claim.owners,
    )


def _title(run: Run, at: int) -> str:
    while at and run.units[at - 1].kind == "initial":
        at -= 1
    before = run.units[_before(run, at)]
    return before.word if at and before.kind == "title" else ""


def _before(run: Run, at: int) -> int:
    """The word before one of a name, particles left out: `pastor Y Thuan`."""
    at -= 1
    while at > 0 and run.units[at].kind == "particle":
        at -= 1
    return max(0, at)


def _other_words(name: "Name", which: int) -> list[str]:
    """What initials beside one word of a name may stand for; `Y` of `Y Thuan` is a word itself."""
    letters = [word for word in name.words if len(word) == 1 and word not in name.loose]
    return [word for at, word in enumerate(name.loose) if at != which] + letters


def _end(run: Run, at: int, around: Surroundings) -> int:
    """Where a family name with the initials behind it ends."""
    last = at
    while last + 1 < len(run.units) and run.units[last + 1].kind == "initial":
        last += 1
    end = run.units[last].end
    return end + (last > at and around.document.text[end : end + 1] == ".")


def _alone(index: "WatchIndex", claim: _Claim, language: str) -> bool:
    run, person = claim.run, claim.person
    beside = _named_beside(run, claim.at, language)
    if not beside or _with_second_family(index, claim, beside):
        return True
    own = [
        (word, index.people[person].exact(place))
        for place, name in enumerate(index.people[person].names)
        for word in name.loose
    ]
    return all(
        any(word_cost(w, run.units[i].word, exact, language) is not None for w, exact in own)
        for i in beside
    )


def _with_second_family(index: "WatchIndex", claim: _Claim, beside: list[int]) -> bool:
    """Whether a family name stands with a second one that the list leaves out: `Sample Roa` of
    `Lena Sample`."""
    who, at = index.people[claim.person], claim.at
    name = who.names[claim.place]
    if who.defender.country not in members("cultures.toml", "two_families"):
        return False
    words, given_too = len(name.loose), {0, *(i for i, w in enumerate(name.loose) if is_given(w))}
    only = claim.which == words - 1 and given_too.issuperset(range(1, words - 1)) and words > 1
    more = at + 2 < len(claim.run.units) and claim.run.name_like(at + 2)
    return only and not more and beside == [at + 1]


def _opens_with_work(run: Run, at: int, language: str) -> bool:
    """Whether a word has its capital because a sentence begins with it: `Правозащитника Икс`."""
    return at == 0 and calls(run.units[0].word, language)


# the first verb of the past after a name says whether a woman does it
_SHE = re.compile(
    r"^[^.!?;:\n]*?\b(?:\w{2,}(?:ла|лась|вшая|щая|шая|вшеи|щеи)|\w{2,}(?:ена|ана|нная)|"
    r"(?P<he>\w{2,}(?:ли|лись|[аеиыоуя]л|лся|вшии|щии|ют|ут|ят)))\b"
)


def _she_acts(after: str) -> bool:
    found = _SHE.match(after)
    return found is not None and not found["he"]


def _gender_cost(listed: str, word: str, end: int, around: Surroundings) -> float:
    """Case endings that only a man's or only a woman's family name takes."""
    if script(word[0]) != "cyrillic" or not re.search(
        r"(?:[oe]v|in|yn|sky|skii?)a?(?:ya|ia)?$", latin(listed)
    ):
        return 0.0
    woman = latin(listed).endswith("a")
    if word.endswith(("ои", "ею", "ую", "ая")):
        is_woman = True
    elif word.endswith(("у", "е")):
        return 0.0
    elif word.endswith("а"):
        is_woman = _she_acts(around.even[end : end + 60])
    else:
        is_woman = False
    return 0.0 if is_woman == woman else 0.5


def others(
    found: Runs, word: str, exact: bool, around: Surroundings, own: Sequence[str]
) -> list[int]:
    """Offsets where somebody who is not this person bears the word, with a name of her own."""
    language = around.document.language
    places = []
    chosen = {
        each
        for each in found.phrases
        if len(each) > 1 and any(word_cost(word, w, exact, language) is not None for w in each)
    }
    for run in found.where(chosen):
        if not has_case(run.units[0].word[0]):
            continue
        for at, unit in enumerate(run.units):
            if unit.kind != "name" or unit.start == unit.end:
                continue
            if word_cost(word, unit.word, exact, language) is None:
                continue
            if _gender_cost(word, unit.word, unit.end, around) > 0:
                continue
            beside = [i for i in (at - 1, at + 1) if 0 <= i < len(run.units) and run.name_like(i)]
            beside = [i for i in beside if i > at or not _is_where(run, i)]
            if any(
                all(word_cost(w, run.units[i].word, exact, language) is None for w in own)
                for i in beside
            ):
                places.append(unit.start)
    return places


__all__ = ["Short", "others", "shorts"]
