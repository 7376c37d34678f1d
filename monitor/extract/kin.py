"""People known by whose they are: "her brother", "X's lawyer", "the wife of X"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from monitor.extract.lexicons import Lexicon
from monitor.extract.spans import OTHER, RELATIVE, WATCHED, Span, fits, overlaps, tail
from monitor.extract.uncased import UncasedNames


class Kin:
    """The part of a span finder that sees relatives, and lawyers, colleagues, families."""

    lexicon: Lexicon
    gender: Mapping[str, str]
    _re: dict[str, re.Pattern[str]]
    _is_role: re.Pattern[str]
    _is_relative: re.Pattern[str]
    _before: re.Pattern[str] | None
    _uncased: UncasedNames | None
    _kin_met: set[str]
    _role_ends: frozenset[str]

    def _relatives(self, text: str, named: list[Span]) -> list[Span]:
        """ "Her brother", "X's lawyer", "the wife of X": another person; a name that follows is
        theirs, and if it is a watched one the span is hers."""
        made = list(named)
        for found in self._is_relative.finditer(text):
            span = self._relative(text, found, made)
            if span is None:
                continue
            swallowed = [each for each in made if span.start <= each.start and each.end <= span.end]
            follower = _follower(text, span, made, self.lexicon.people["and"], self._role_ends)
            if follower is not None:
                spot = made.index(follower)
                made[spot] = replace(follower, gender=follower.gender or span.gender)
                # what possesses the relative ("X's wife, Y") is not a person of its own here
                for each in swallowed:
                    if each is not follower and each in made:
                        made[made.index(each)] = replace(each, possessive=True, oblique=True)
                continue
            if self._apposition(text, span, made):
                continue
            self._kin_met.add(found.group())
            made = [each for each in made if each not in swallowed and not overlaps(span, [each])]
            made.append(span)
        return sorted(made, key=lambda span: span.start)

    def _relative(self, text: str, found: re.Match[str], made: Sequence[Span]) -> Span | None:
        """The relative of whom a word tells, with her owner's name; None where it is nobody's."""
        word = found.group()
        gender = "m" if self._re["relatives_m"].fullmatch(word) else ""
        gender = "f" if self._re["relatives_f"].fullmatch(word) else gender
        bare = Span(*found.span(), RELATIVE, ("~" + word,), gender)
        low = max(0, bare.start - 24)
        owner = self._owner_before(text[low : bare.start])
        if self._re["owned"].fullmatch(word):  # the owner is written onto it
            either = self._re["relatives"].fullmatch(word)  # "his father" or "the mother of"
            if not (either and self._leads_to(text, bare.end, made)):
                # "his family says that he": "he" is not of the family
                return replace(bare, weak=either is not None)
        named = self._of_named_before(text, bare, made)
        named = named or self._of_named_after(text, bare, made, owned=owner is not None)
        if named or (owner is None and (named := self._of_role(text, bare))):
            return named
        if late := self._re["possessive"].match(text, bare.end + 1):  # "o marido dela"
            return replace(bare, end=late.end())
        if owner is None and (known := self._with_article(text, bare) or self._met(text, bare)):
            return known
        companion = bool(self._re["companions"].fullmatch(word))
        if owner is None and not companion:
            return bare if self._alone(text, bare, made) else None
        start = low + owner.start() if owner else bare.start
        return replace(bare, start=start, size=-1 if companion else 1)

    def _of_named_before(self, text: str, bare: Span, made: Sequence[Span]) -> Span | None:
        """ "X's wife"."""
        for each in made:
            between = text[each.end : bare.start]
            near = each.end <= bare.start and len(between) <= 16
            if near and self._before and self._before.match(between):
                return replace(bare, start=each.start, keys=_keyed(bare, each))
        return None

    def _of_named_after(
        self, text: str, bare: Span, made: Sequence[Span], *, owned: bool
    ) -> Span | None:
        """ "The wife of X"; not "моего сына Ибрагима", whose owner is told already."""
        people = self.lexicon.people
        of = tail(people["possessor_after"])
        if of is None or (owned and people["genitive"]):
            return None
        word = text[bare.start : bare.end]
        both = word in people["counsel"] and word.endswith(people["genitive"] or ("\0",))
        for each in made:
            between = text[bare.end : each.start]
            if bare.end > each.start or len(between) > 44 or not of.match(between):
                continue
            if any(word in self.lexicon.numbers for word in between.split()[1:2]):
                continue  # "father of four X died": no relative of X
            if "" in people["possessor_after"] and not self._leads_to(text, bare.end, [each]):
                continue
            if both and not self._is_her(text[each.start : each.end]):
                continue  # "внёс адвоката Павла Одинцова": he is the lawyer
            family = self._uncased is not None and not bare.gender
            return replace(bare, end=each.end, keys=_keyed(bare, each), weak=family)
        return None

    def _of_role(self, text: str, bare: Span) -> Span | None:
        """ "Жена адвоката": of somebody who is told by a role, in the genitive."""
        endings = self.lexicon.people["genitive"]
        role = self._is_role.match(text, bare.end + 1) if endings else None
        beside = role is not None and role.group().endswith(endings) and text[bare.end] == " "
        return replace(bare, end=role.end()) if role and beside else None

    def _with_article(self, text: str, bare: Span) -> Span | None:
        """ "La hija, embarazada, fue detenida": hers of whom it speaks; not "la madre de dos"."""
        people = self.lexicon.people
        word = text[bare.start : bare.end]
        if not self.lexicon.inverts_subjects or not bare.gender or self._is_role.fullmatch(word):
            return None
        article = text[max(0, bare.start - 24) : bare.start].split()[-1:]
        of = text[bare.end :].split(maxsplit=1)[:1]
        if not article or article[0] not in people["determiners"]:
            return None
        if of and of[0] in people["possessor_after"]:
            return None
        return replace(bare, start=bare.start - len(article[0]) - 1)

    def _alone(self, text: str, bare: Span, made: Sequence[Span]) -> bool:
        """ "Задержали отца": where there are no articles, hers of whom it speaks."""
        people = self.lexicon.people
        if self._kin_met or not text[: bare.end].endswith(people["objective"]):
            return False  # "she says that the son was beaten": her son, of whom all this is
        after = text[bare.end : bare.end + 20].split(maxsplit=1)[:1]
        named = any(0 <= each.start - bare.end <= 2 for each in made)
        return not named and not (after and after[0] in self.lexicon.numbers)

    def _met(self, text: str, bare: Span) -> Span | None:
        """ "The neighbour", after "her neighbour": the same one."""
        word, before = text[bare.start : bare.end], text[: bare.start].split(" ")[-2:-1]
        if word not in self._kin_met or not before or self._is_role.fullmatch(word):
            return None
        the = before[0] if before[0] in self.lexicon.people["determiners"] else ""
        return replace(bare, start=bare.start - len(the) - 1) if the else None

    def _leads_to(self, text: str, end: int, made: Sequence[Span]) -> bool:
        """Whether a possessor follows at once, or with a role between."""
        gaps = [
            text[end : each.start]
            for each in made
            if each.start >= end and self._owns(text[each.start : each.end], each)
        ]
        return "" in self.lexicon.people["possessor_after"] and any(
            not gap.strip() or self._is_role.fullmatch(gap.strip()) for gap in gaps
        )

    def _owns(self, name: str, span: Span) -> bool:
        """Whether a name has the ending of an owner: "жена Лопатина", not "адвокат Аппазова"."""
        endings = self.lexicon.people["genitive"]
        if not endings:
            return True
        words = name.split()
        if len(words) == 1:
            known = self.gender.get(span.keys[0], "") if span.keys else ""
            sure = words[0].endswith(self.lexicon.people["genitive_sure"])
            return sure or (words[0].endswith(endings) and known == "m")
        first = words[0]
        if fits(first, self.lexicon.people["given_f"]):
            return first.endswith(self.lexicon.people["genitive_sure"])
        return first.endswith(endings)

    def _is_her(self, name: str) -> bool:
        """Whether a name can only be the owner: a woman's in the genitive, or a surname alone."""
        words = name.split()
        given = self.lexicon.people["given_m"]
        return len(words) < 2 or not fits(words[0], given)

    def _owner_before(self, before: str) -> re.Match[str] | None:
        """A possessive pronoun at most two words before."""
        last = next(iter(reversed(list(self._re["possessive"].finditer(before)))), None)
        return last if last and len(before[last.end() :].split()) <= 2 else None

    def _apposition(self, text: str, span: Span, made: Sequence[Span]) -> bool:
        """ "X, the wife of Y, …": the relative is X herself."""
        for each in made:
            if each.type == WATCHED and each.end < span.start:
                between = text[each.end : span.start]
                if (
                    between.startswith((",", " ("))
                    and len(between.split()) <= 2
                    and (
                        text[span.end : span.end + 1] in (",", ")", ".", "")
                        or text[span.end : span.end + 2] == " ("
                    )
                ):
                    return True
        return False


def _follower(
    text: str, span: Span, made: Sequence[Span], joins: Sequence[str], roles: frozenset[str]
) -> Span | None:
    """The name right after a relative: "his wife, X", "her lawyer X", "his wife, the singer X"."""
    for each in made:
        between = text[span.end : each.start]
        near = each.start >= span.end and len(between) <= 30 and each.type in (WATCHED, OTHER)
        words = between.split()
        if near and words and words[-1] in roles and between[:1] == "," and len(words) <= 4:
            return each
        near = near and len(between) <= 16
        joined = set(words) & set(joins) - {","}
        if near and not joined and re.fullmatch(r"[\s,:(]{0,3}(?:\w+\.? )?", between):
            return each
    return None


def _keyed(bare: Span, owner: Span) -> tuple[str, ...]:
    return (f"{bare.keys[0]} of {'+'.join(owner.keys)}",)
