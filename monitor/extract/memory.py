"""What a reader keeps in mind of the people of a text, and whom a pronoun, role or group means.

Other people count too: a pronoun may be the wife's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from monitor.extract.lexicons import Lexicon
from monitor.extract.spans import (
    FORMER,
    GROUP,
    LATTER,
    NARRATOR,
    OTHER,
    PRONOUN,
    RELATIVE,
    ROLE,
    WATCHED,
    Span,
)

PAIR_HOLDS = 4  # sentences for which "the former" of two is known


@dataclass(slots=True)
class Memory:
    """What the reader knows when she comes to a sentence."""

    watched: tuple[str, ...]
    gender: dict[str, str] = field(default_factory=dict)
    roles: dict[str, set[str]] = field(default_factory=dict)
    recent: list[tuple[str, ...]] = field(default_factory=list)  # of each sentence, subject first
    named: list[str] = field(default_factory=list)  # watched, in order of first naming
    together: tuple[str, ...] = ()  # the last list of people
    since_together: int = 0  # sentences since
    case: tuple[str, ...] = ()  # whose trial, appeal or sentence was told of last
    case_at: int = 0  # after how many sentences
    scope: tuple[str, ...] = ()  # whose item, row, heading or section this is
    narrator: tuple[str, ...] = ()  # who says "I" in an interview
    cast: dict[int, tuple[str, ...]] = field(default_factory=dict)  # of the seven: whom we watch


class Resolver:
    """Says whom a span means that names nobody, by what was said before."""

    lexicon: Lexicon
    memory: Memory
    _barred: str  # who cannot be meant by the pronoun in hand
    _since: int  # how much was read before this block

    def _acting(self, text: str, span: Span, before: Sequence[Span]) -> str:
        """Who acts in the clause of an object pronoun: "the lawyer found him" is not the lawyer."""
        objects = self.lexicon.people["objects"]
        if span.type != PRONOUN or text[span.start : span.end] not in objects or not before:
            return ""
        last = before[-1]
        if last.type not in (WATCHED, OTHER) or len(last.keys) != 1 or last.oblique or last.weak:
            return ""
        gap = text[last.end : span.start]
        joined = {*self.lexicon.people["and"], *self.lexicon.people["clauses"]}
        apart = any(mark in gap for mark in ",;:—–()") or joined.intersection(gap.split())
        return "" if apart or not gap.split() else last.keys[0]

    def _resolve(self, span: Span, before: Sequence[Span]) -> Span:
        if span.type == GROUP or (span.type == PRONOUN and span.size == 0):
            return replace(span, keys=self._group(span, before))
        if span.type == ROLE:
            return replace(span, keys=self._by_role(span, before))
        if span.type == PRONOUN and span.size in (FORMER, LATTER):
            pair = tuple(dict.fromkeys(k for s in before if s.type == WATCHED for k in s.keys))
            if len(pair) < 2 and self.memory.since_together <= PAIR_HOLDS:
                pair = self.memory.together
            return replace(span, keys=pair[-span.size - 1 : -span.size] if len(pair) > 1 else ())
        if span.type == PRONOUN and span.size == NARRATOR:
            return replace(span, keys=self.memory.narrator)
        if span.type == RELATIVE:
            return replace(span, keys=self._companion(before))
        key = self._one(span.gender, before, learn=not span.weak)
        return replace(span, keys=(key,) if key else ())

    def _one(self, gender: str, before: Sequence[Span], *, learn: bool) -> str:
        """The person of that gender who is nearest in mind; her gender is known from now on."""
        memory = self.memory
        candidates: list[str] = list(memory.scope)
        here = [
            s
            for s in before
            if len(s.keys) == 1
            and s.keys[0] != self._barred
            and not s.weak
            and s.type != ROLE
            and not s.keys[0].startswith("~role")
        ]
        # "his wife said that he": not the wife
        here = [s for s in here if not (gender and s.gender and s.gender != gender)]
        candidates += [owner for s in before if s.weak for owner in s.owners]
        candidates += [s.keys[0] for s in here if not s.oblique and not s.possessive]
        candidates += [s.keys[0] for s in reversed(here)]
        for people in reversed(
            memory.recent[-4:] if not memory.scope else memory.recent[self._since :]
        ):
            candidates += people
        if not memory.scope:
            candidates += [key for key in reversed(memory.named) if key not in candidates]
        if not gender and not self.lexicon.spaces:  # 其: whom the text is about, not who tells it
            candidates = [k for k in candidates if not k.startswith("~")] or candidates
        candidates = [k for k in candidates if k != self._barred]
        fits = [k for k in candidates if not gender or memory.gender.get(k, gender) == gender]
        known = [k for k in fits if memory.gender.get(k) == gender]
        if not fits:
            return ""
        best = fits[0]
        if _nobody(best):
            # "her sister found that she …": whom we watch goes first, if it can be she
            sure = [k for k in fits[:8] if not k.startswith("~") and memory.gender.get(k) == gender]
            if memory.gender.get(best) != gender or sure:
                best = next((key for key in sure or fits if not key.startswith("~")), best)
        last = memory.recent[-1][:1] if memory.recent else ()
        if known and best not in known and best not in last and not here:
            # somebody whose gender we know goes before one who is not fresh in mind
            near = set(candidates[:4])
            best = next((k for k in known if k in near), best)
        if gender and learn:
            memory.gender.setdefault(best, gender)
        return best

    def _group(  # noqa: PLR0911  # one line for each way to mean several
        self, span: Span, before: Sequence[Span]
    ) -> tuple[str, ...]:
        memory = self.memory
        here = tuple(
            dict.fromkeys(
                k for s in before if s.type in (WATCHED, OTHER) and not s.weak for k in s.keys
            )
        )
        if span.size < -1:  # "seven activists": of those seven whom the text names, if any
            return memory.cast.get(-span.size) or ("~some group",)
        if span.gender:
            return self._of_gender(span, here)
        if span.size < 0:  # "this case": of those who were last named together
            return memory.together if memory.since_together <= 4 else ()
        if span.size > 1:
            meant = tuple(dict.fromkeys(k for s in before for k in s.keys if not _nobody(k)))
            for people in (here, meant, memory.together, tuple(memory.named)):
                if len(people) == span.size:
                    return people
            if known := memory.cast.get(span.size):
                return known
            if here and span.size > len(here):
                return memory.together if len(memory.together) <= span.size else here
            if len(memory.together) < len(memory.named) <= span.size:
                return tuple(memory.named)
            return memory.together[: span.size] if memory.together else tuple(memory.named)
        if len(here) > 1:
            return here
        if memory.together and memory.since_together <= 3:
            return memory.together
        return tuple(memory.named) if span.type == GROUP else ()

    def _of_gender(self, span: Span, here: Sequence[str]) -> tuple[str, ...]:
        """ "The two women", "the man": of those named together, all who are not known to be of the
        other gender; where their number is another, only those who are known to be of this one."""
        memory = self.memory
        for people in (here if span.size != 1 else (), memory.together, tuple(memory.named)):
            fits = [k for k in people if memory.gender.get(k, span.gender) == span.gender]
            known = [k for k in fits if k in memory.gender]
            for each in (fits, known):
                if len(people) > 1 and each and len(each) == (span.size or max(2, len(each))):
                    memory.gender.update(dict.fromkeys(each, span.gender))
                    return tuple(each)
        for people in (memory.together, tuple(memory.named)):
            fits = [k for k in people if memory.gender.get(k, span.gender) == span.gender]
            if fits and len(fits) < span.size:
                return tuple(fits)  # "both men": one of them is nobody whom we know
        return ("~some " + span.gender,)

    def _by_role(self, span: Span, before: Sequence[Span]) -> tuple[str, ...]:  # noqa: PLR0911
        memory = self.memory
        role = span.keys[0].removeprefix("~role:")
        having = [key for key, roles in memory.roles.items() if role in roles]
        watched = [key for key in having if not key.startswith("~")]
        if len(watched) == 1 and len(having) == 1:
            return tuple(watched)
        recent = [k for people in reversed(memory.recent[-3:]) for k in people]
        recent = [s.keys[0] for s in reversed(before) if s.type == WATCHED and s.keys] + recent
        for key in recent:
            if key in having:
                return (key,)
        if having:
            return (having[0],)
        people = self.lexicon.people
        if role in people["officials"] or (role in people["relatives"] and memory.scope == ()):
            return (f"~{role}",)
        some = [key for key in recent[:4] if key.startswith("~some")]
        if some and any(memory.roles.get(key) for key in recent[:4]):
            return (some[0],)
        if len(memory.watched) == 1 and memory.named:
            return memory.watched
        if memory.scope:
            return memory.scope
        return next(((key,) for key in recent if not key.startswith("~")), (f"~{role}",))

    def _companion(self, before: Sequence[Span]) -> tuple[str, ...]:
        """ "Her co-defendant": the other one, where there are two."""
        memory = self.memory
        here = {k for s in before for k in s.keys}
        known = memory.together or tuple(memory.named)
        others = [k for k in known if k not in here]
        if not here and memory.recent:
            others = [k for k in known if k not in memory.recent[-1][:1]]
        return (others[0],) if len(others) == 1 else ("~companion",)

    def _doubled(self, span: Span, text: str, later: Sequence[Span]) -> Span:
        """A clitic that a name repeats: "le impuso a X cinco años"; `personal` words join them."""
        personal = self.lexicon.people["personal"]
        if span.type != PRONOUN or span.possessive or span.size != 1 or not personal:
            return span
        for other in later:
            gap = text[span.end : other.start]
            if len(gap) > 70 or any(mark in gap for mark in ".;:") or other.type == GROUP:
                break
            if (
                other.type in (WATCHED, ROLE)
                and other.keys
                and (last := gap.split()[-1:])
                and {*last, *text[other.start :].split(maxsplit=1)[:1]}.intersection(personal)
            ):
                return replace(span, keys=other.keys)
        return span


def _nobody(key: str) -> bool:
    """Whether a key of our own stands for a relative or a role, not for a name."""
    return key.startswith("~") and (" of " in key or key[1:2].islower())
