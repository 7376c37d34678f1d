"""How openly each thing may be told to whom: what the subscriber wishes and what the person needs,
whichever is stricter.

Pure. What is left of a thing that may not be told openly is its case number; what a message by
number looks like stands in `render`, encrypting in `notifiers`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any
from urllib.parse import unquote

from monitor import text
from monitor.keeping import (
    Ahead,
    Awaited,
    DigestFacts,
    PageState,
    Recipient,
    ReviewItem,
    Withdrawal,
)
from monitor.model import Defender, Notice, Privacy, Source, Subscription

SHORTEST = 4  # letters of a part of a name that counts as naming somebody, in scripts with words
_STRICT = (Privacy.FULL, Privacy.DISCREET, Privacy.ENCRYPTED)
Levels = frozenset[Privacy]
NONE: Levels = frozenset()


@dataclass(frozen=True, slots=True)
class Manner:
    """How one thing is told to one address."""

    details: bool = True  # else by case number
    sealed: bool = False  # only where nobody else can read it


def manner(wishes: Levels, needs: Levels, *, can_seal: bool) -> Manner:
    """Join what subscriptions wish and what the people concerned need.

    Details of whom nothing may be told but encrypted go by case number to an address that nothing
    can be encrypted for, unless it takes nothing but what is encrypted.
    """
    details = Privacy.DISCREET not in wishes | needs
    if Privacy.ENCRYPTED in needs and not can_seal and Privacy.ENCRYPTED not in wishes:
        details = False
    asked = Privacy.ENCRYPTED in wishes
    return Manner(details, asked or (details and Privacy.ENCRYPTED in needs))


def strictest(levels: Iterable[Privacy]) -> Privacy:
    return max(levels, key=_STRICT.index, default=Privacy.FULL)


def wish_of(subscription: Subscription, recipients: Mapping[str, Recipient]) -> Privacy:
    """What a subscription wishes: its own word, else its recipient's."""
    recipient = recipients.get(subscription.address)
    usual = recipient.privacy if recipient else None
    return subscription.privacy or usual or Privacy.FULL


def usual_of(
    address: str, subscriptions: Iterable[Subscription], recipients: Mapping[str, Recipient]
) -> Privacy:
    """How an address is told of the service itself: as strictly as of anything else."""
    recipient = recipients.get(address)
    levels = [wish_of(each, recipients) for each in subscriptions if each.address == address]
    return strictest([*levels, (recipient.privacy if recipient else None) or Privacy.FULL])


# ---------------------------------------------------------------- who is named in what


class Needs:
    """What the people need whom something is about, or whom its words name."""

    def __init__(self, sensitive: Iterable[Defender]) -> None:
        self._levels: dict[str, Levels] = {}
        self._words: dict[str, Levels] = {}
        self._phrases: dict[str, Levels] = {}
        for person in sensitive:
            level = frozenset({person.sensitivity or Privacy.FULL})
            self._levels[person.id] = level
            for word in _words_of(person):
                self._words[word] = self._words.get(word, NONE) | level
            for phrase in _phrases_of(person):
                self._phrases[phrase] = self._phrases.get(phrase, NONE) | level

    def of(self, who: Defender | None, *texts: str) -> Levels:
        """The levels of the person and of everybody whom these texts name, if only in part; what
        is of her own name is not taken for another's."""
        own = self._levels.get(who.id, NONE) if who else NONE
        if not self._levels:
            return own
        folded = text.folded(" ".join(texts).replace("_", " "))
        hers = _words_of(who) | _phrases_of(who) if who else set()
        words = {found[0] for found in text.words(folded)} & self._words.keys() - hers
        phrases = {each for each in self._phrases.keys() - hers if each in folded}
        levels = [*(self._words[word] for word in words), *(self._phrases[p] for p in phrases)]
        return own.union(*levels)

    def of_notice(self, notice: Notice) -> Levels:
        event = notice.change.event
        facts = (value for _, value in event.facts)
        texts = (notice.title, _path(notice.url), event.evidence, notice.change.before, *facts)
        return self.of(notice.defender, *texts)

    def of_review(self, item: ReviewItem) -> Levels:
        texts = (item.title, _path(item.url), item.evidence, item.surface, *item.reasons)
        return self.of(item.defender, *texts)

    def of_ahead(self, ahead: Ahead) -> Levels:
        return self.of(ahead.defender, ahead.what, ahead.title, _path(ahead.url))

    def of_awaited(self, awaited: Awaited) -> Levels:
        matter = awaited.matter
        return self.of(matter.defender, matter.title, _path(matter.url), matter.evidence)

    def of_withdrawn(self, gone: Withdrawal) -> Levels:
        return self.of(None, gone.title, _path(gone.page.url))

    def of_unread(self, unread: tuple[Source, PageState]) -> Levels:
        return self.of(None, _path(unread[1].url))


def _names(person: Defender) -> list[str]:
    return [text.folded(name).strip() for name in (person.name, *person.aliases)]


def _words_of(person: Defender) -> set[str]:
    """Parts of her names that name her also alone, in scripts that part words."""
    found = {word[0] for name in _names(person) for word in text.words(name)}
    return {word for word in found if len(word) >= SHORTEST and word.isascii()}


def _phrases_of(person: Defender) -> set[str]:
    """Names looked for as they stand, also within words: whole ones of short parts, and parts in
    scripts in which words are written together or bent."""
    whole = {name for name in _names(person) if len(name) > 1}
    parts = {word[0] for name in whole for word in text.words(name)}
    return whole | {part for part in parts if len(part) >= SHORTEST and not part.isascii()}


def _path(url: str) -> str:
    """A page's address as text: publishers put names into it."""
    return unquote(url).replace("+", " ")


# ---------------------------------------------------------------- digests


def people_of(facts: DigestFacts) -> set[str]:
    """Whom a digest is about: those who may need a case number."""
    told = (notice.defender.id for notice in (*facts.notices, *facts.corroborated))
    ahead = (each.defender.id for each in (*facts.hearings, *facts.deadlines))
    asked = (item.defender.id for item in facts.review)
    return {*told, *ahead, *asked, *(each.matter.defender.id for each in facts.awaited)}


def by_number(
    facts: DigestFacts, wish: Privacy, needs: Needs, numbers: Mapping[str, str], *, can_seal: bool
) -> DigestFacts:
    """Take out of a digest what may not be told in it, and count it by case."""
    wishes = frozenset({wish})
    hidden: Counter[str] = Counter()

    def may(levels: Levels) -> bool:
        how = manner(wishes, levels, can_seal=can_seal)
        return how.details and (not how.sealed or wish is Privacy.ENCRYPTED)

    def split(
        entries: Sequence[Any], levels: Callable[[Any], Levels], who: Callable[[Any], Defender]
    ) -> tuple[Any, ...]:
        open_ = [may(levels(each)) for each in entries]
        pairs = list(zip(entries, open_, strict=True))
        hidden.update(numbers[who(each).id] for each, shown in pairs if not shown)
        return tuple(each for each, shown in pairs if shown)

    hers: Callable[[Any], Defender] = attrgetter("defender")

    return replace(
        facts,
        notices=split(facts.notices, needs.of_notice, hers),
        corroborated=split(facts.corroborated, needs.of_notice, hers),
        review=split(facts.review, needs.of_review, hers),
        hearings=split(facts.hearings, needs.of_ahead, hers),
        deadlines=split(facts.deadlines, needs.of_ahead, hers),
        awaited=split(facts.awaited, needs.of_awaited, attrgetter("matter.defender")),
        withdrawn=tuple(each for each in facts.withdrawn if may(needs.of_withdrawn(each))),
        unread=tuple(each for each in facts.unread if may(needs.of_unread(each))),
        cases=tuple(sorted(hidden.items())),
    )
