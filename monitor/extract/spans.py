"""Who is named in one sentence: watched people, other people, relatives, roles, pronouns, groups.

Only what stands on the page; `monitor.extract.people` says whom a pronoun means.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import lru_cache

from monitor.extract.lexicons import Lexicon
from monitor.extract.sentences import Sentence
from monitor.extract.uncased import UncasedNames

# what a span is
WATCHED, OTHER, RELATIVE, ROLE, PRONOUN, GROUP = (
    "watched", "other", "relative", "role", "pronoun", "group",
)  # fmt: skip

_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-ŽƏА-ЯЁĂÂĐÊÔƠƯẠ-Ỹ]"
_NAME_WORD = rf"{_CAPITAL}(?:\.|[\w'’ʼ-]*)"
_PARTICLES = (
    r"(?:al|el|bin|ben|ibn|bint|abu|de|da|do|dos|das|del|della|van|von|la|le|y|ould|ag|oglu|o)"
)
_NAME = re.compile(rf"{_NAME_WORD}(?:[ \u00a0-](?:{_PARTICLES}[ -]){{0,2}}{_NAME_WORD}){{1,4}}")
_SINGLE = re.compile(_NAME_WORD)
# "the former", "the latter" and who speaks in the first person have a size of their own
FORMER, LATTER, NARRATOR = -1, -2, -3
_PRONOUNS = (
    ("feminine", "f", 1), ("masculine", "m", 1), ("common", "", 1), ("plural", "", 0),
    ("former", "", FORMER), ("latter", "", LATTER), ("narrator", "", NARRATOR),
)  # fmt: skip
_BESIDE = re.compile(r"(?:\(([^()]+)\))?([^()]*)(?:\(([^()]+)\))?")


@dataclass(frozen=True, slots=True)
class Span:
    """`sentence.text[start:end]` (folded) means a person or several.

    keys: defender ids of a WATCHED span; for others a name of our own, "~…".
    gender: "m", "f" or ""; size: of a group, 0 unknown, 1 for one person."""

    start: int
    end: int
    type: str
    keys: tuple[str, ...] = ()
    gender: str = ""
    size: int = 1
    possessive: bool = False  # "his", "X's": stands before what is hers
    oblique: bool = False  # after "of", "with", "by": not the one whom the clause is about
    full: bool = True
    weak: bool = False  # perhaps a place or a body: nobody whom a pronoun could mean

    @property
    def owners(self) -> tuple[str, ...]:
        """Whose relative it is, where the text says so: "the family of X"."""
        if self.type != RELATIVE or not self.keys:
            return ()
        return tuple(key for key in self.keys[0].partition(" of ")[2].split("+") if key)


@lru_cache(maxsize=64)
def _words_re(words: tuple[str, ...], *, spaces: bool) -> re.Pattern[str]:
    if not words:
        return re.compile(r"(?!)")
    options = "|".join(_beside(w) for w in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{options})(?!\w)" if spaces else f"(?:{options})")


def _beside(word: str) -> str:
    """One word of a list; what stands in brackets must stand beside it: "la( *aron)", "(-)no"."""
    left, middle, right = _BESIDE.fullmatch(word).groups()  # type: ignore[union-attr]
    source = re.escape(middle).replace(r"\*", r"\w{0,8}")
    if left:
        source = f"(?<={re.escape(left)})" + source
    if right:
        source += "(?=" + re.escape(right).replace(r"\*", r"\w{0,14}") + r"(?!\w))"
    return source


class SpanFinder:
    """Finds the people of each sentence of one document, in order."""

    def __init__(self, lexicon: Lexicon, text: str) -> None:
        self.lexicon, self.document = lexicon, text
        self.gender: Mapping[str, str] = {}  # of people whom the reader knows
        self._strangers: dict[str, str] = {}  # last word of a stranger's name → her key
        people, spaces = lexicon.people, lexicon.spaces
        self._re = {name: _words_re(people[name], spaces=spaces) for name in people.lists}
        self._is_role = _words_re(
            (*people["roles"], *people["roles_m"], *people["roles_f"]), spaces=spaces
        )
        self._is_relative = _words_re(
            (*people["relatives"], *people["relatives_m"], *people["relatives_f"],
             *people["companions"]), spaces=spaces,
        )  # fmt: skip
        # "la", "le", "el": articles too, so no pronouns unless a verb's phrase has them
        self._articles = frozenset(people["determiners"])
        self._free = tuple(
            _words_re(tuple(w for w in people[name] if w not in self._articles), spaces=spaces)
            for name in ("masculine", "feminine")
        )
        self._before = _tail(people["possessor_before"])
        self._uncased = UncasedNames.of(lexicon)

    def spans(
        self, sentence: Sentence, anchors: Sequence[tuple[int, int, str, bool]]
    ) -> tuple[Span, ...]:
        """Everybody in the sentence, in order, none overlapping.

        anchors: (start, end, defender, full) in folded offsets of the sentence."""
        text = sentence.text
        named = [self._titled(text, Span(s, e, WATCHED, (d,), full=f)) for s, e, d, f in anchors]
        named += self._strangers_in(sentence, named)
        named += self._uncased_in(text, named)
        made = self._relatives(text, sorted(named, key=lambda span: span.start))
        for more in (self._groups(sentence), self._pronouns(sentence), self._roles(sentence, made)):
            made += [span for span in more if not _overlaps(span, made)]
        made.sort(key=lambda span: span.start)
        return tuple(self._placed(text, span) for span in made)

    def names_relative(self, text: str) -> bool:
        return bool(self._is_relative.search(text))

    def narrates(self, text: str) -> bool:
        """Whether somebody says "I"."""
        return bool(self._re["narrator"].search(text))

    def genders(self, text: str) -> tuple[int, int]:
        """How many words for "he" and for "she"."""
        he, she = self._free
        return len(he.findall(text)), len(she.findall(text))

    # ------------------------------------------------------------ names

    def _titled(self, text: str, span: Span) -> Span:
        before = text[max(0, span.start - 14) : span.start]
        for name, gender in (("titles_m", "m"), ("titles_f", "f")):
            found = list(self._re[name].finditer(before))
            if found and len(before) - found[-1].end() <= 2:
                return replace(span, gender=gender)
        return span

    def _strangers_in(self, sentence: Sentence, watched: Sequence[Span]) -> Iterator[Span]:
        """Names of people that nobody watches."""
        original = self.document[sentence.start : sentence.end]
        people, text = self._re, sentence.text
        for found in _NAME.finditer(original):
            start, end = (sentence.inside(sentence.start + at) for at in found.span())
            span = Span(start, end, OTHER)
            if _overlaps(span, watched):
                continue
            words = text[start:end]
            if people["organisations"].search(words) or self._is_date(words):
                continue
            after = text[end : end + 24].split()[:1]
            if after and people["organisations"].fullmatch(after[0].strip(".,'")):
                continue
            trimmed = _untitled(words, people)
            if trimmed is None:
                continue
            surname = words.split()[-1].strip(".'")
            key = "~" + surname
            made = self._titled(text, replace(span, keys=(key,)))
            if made.gender or self._introduced(text, span, words):
                self._strangers[surname] = key
                yield made
            elif len(trimmed.split()) > 1:
                yield replace(made, weak=True)
        for found in _SINGLE.finditer(original):
            start, end = (sentence.inside(sentence.start + at) for at in found.span())
            word = text[start:end].strip(".'")
            word = word[:-2] if word.endswith("'s") else word
            span = Span(start, start + len(word), OTHER)
            title = self._titled(text, span).gender
            if (word in self._strangers or title) and not _overlaps(span, watched):
                yield replace(span, keys=("~" + word,), gender=title, full=False)

    def _uncased_in(self, text: str, watched: Sequence[Span]) -> Iterator[Span]:
        """Strangers where no capital tells a name."""
        if not self._uncased:
            return
        for start, end, gender in self._uncased.find(text):
            key = "~" + text[start:end].rsplit(maxsplit=1)[-1]
            span = Span(start, end, OTHER, (key,), gender)
            if not _overlaps(span, watched):
                self._strangers.setdefault(key[1:], key)
                before = text[max(0, start - 14) : start].rstrip()
                official = any(before.endswith(w) for w in self.lexicon.people["officials"])
                yield replace(span, oblique=official, weak=official)

    def _introduced(self, text: str, span: Span, words: str) -> bool:
        """Whether something shows that the name is a person's: a title, a role, an age."""
        people = self._re
        before = text[max(0, span.start - 30) : span.start]
        after = text[span.end : span.end + 40]
        near = " ".join(before.rpartition(",")[2].split()[-3:])
        names = ("titles", "officials", "relatives", "relatives_m", "relatives_f")
        return (
            any(people[name].search(near) for name in names)
            or bool(self._is_role.search(near))
            or bool(people["titles"].match(words))
            or (after.startswith(",") and bool(self._is_role.search(after[:36])))
            or bool(re.match(r", \d\d,|(?:'s)? (?:said|says|told)\b", after))
        )

    def _is_date(self, words: str) -> bool:
        lexicon = self.lexicon
        return any(w in lexicon.months or w in lexicon.weekdays for w in words.split())

    # ------------------------------------------------------------ relatives

    def _relatives(self, text: str, named: list[Span]) -> list[Span]:
        """ "Her brother", "X's lawyer", "the wife of X": another person; a name that follows is
        theirs, and if it is a watched one the span is hers."""
        made = list(named)
        for found in self._is_relative.finditer(text):
            span = self._relative(text, found, made)
            if span is None:
                continue
            swallowed = [each for each in made if span.start <= each.start and each.end <= span.end]
            follower = _follower(text, span, made, self.lexicon.people["and"])
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
            made = [each for each in made if each not in swallowed and not _overlaps(span, [each])]
            made.append(span)
        return sorted(made, key=lambda span: span.start)

    def _relative(self, text: str, found: re.Match[str], made: Sequence[Span]) -> Span | None:
        start, end = found.span()
        word = found.group()
        companion = bool(self._re["companions"].fullmatch(word))
        gender = "m" if self._re["relatives_m"].fullmatch(word) else ""
        gender = "f" if self._re["relatives_f"].fullmatch(word) else gender
        before = text[max(0, start - 24) : start]
        owner = self._owner_before(before)
        if self._re["owned"].fullmatch(word):  # the owner is written onto it
            either = self._re["relatives"].fullmatch(word)  # "his father" or "the mother of"
            if not (either and self._leads_to(text, end, made)):
                # "his family says that he": "he" is not of the family
                return Span(start, end, RELATIVE, ("~" + word,), gender, weak=either is not None)
        for each in made:  # "X's wife"
            between = text[each.end : start]
            if (
                each.end <= start
                and len(between) <= 16
                and self._before
                and self._before.match(between)
            ):
                return Span(each.start, end, RELATIVE, _keyed(word, each), gender)
        after = _tail(self.lexicon.people["possessor_after"])
        for each in made:  # "the wife of X"
            between = text[end : each.start]
            if owner and self.lexicon.people["genitive"]:
                break  # "моего сына Ибрагима": his name, as the owner is told
            if end <= each.start and len(between) <= 44 and after and after.match(between):
                if "" in self.lexicon.people["possessor_after"] and not self._leads_to(
                    text, end, [each]
                ):
                    continue
                family = self._uncased is not None and not gender
                return Span(start, each.end, RELATIVE, _keyed(word, each), gender, weak=family)
        if (
            not owner
            and self.lexicon.people["genitive"]
            and (role := self._is_role.match(text, end + 1))
        ):
            if role.group().endswith(self.lexicon.people["genitive"]) and text[end] == " ":
                return Span(start, role.end(), RELATIVE, ("~" + word,), gender)
        if late := self._re["possessive"].match(text, end + 1):  # "o marido dela"
            return Span(start, late.end(), RELATIVE, ("~" + word,), gender)
        if (
            not owner
            and self.lexicon.inverts_subjects
            and gender
            and not self._is_role.fullmatch(word)
        ):
            # "la hija, embarazada, fue detenida": not "la madre de dos niños"
            article = before.split()[-1:]
            of = text[end:].split()[:1]
            if (
                article
                and article[0] in self.lexicon.people["determiners"]
                and not (of and of[0] in self.lexicon.people["possessor_after"])
            ):
                return Span(start - len(article[0]) - 1, end, RELATIVE, ("~" + word,), gender)
        if owner or companion:
            low = start - (len(before) - owner.start() if owner else 0)
            return Span(low, end, RELATIVE, ("~" + word,), gender, size=-1 if companion else 1)
        return None

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
        if any(fnmatchcase(first, each) for each in self.lexicon.people["given_f"]):
            return first.endswith(self.lexicon.people["genitive_sure"])
        return first.endswith(endings)

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

    # ------------------------------------------------------------ words for people

    def _groups(self, sentence: Sentence) -> Iterator[Span]:
        for found, size in self.lexicon.groups.find(sentence.text):
            if any(t.start < found.end() and found.start() < t.end for t in sentence.terms):
                continue  # "the eight years" are no people
            yield Span(*found.span(), GROUP, size=size)

    def _pronouns(self, sentence: Sentence) -> Iterator[Span]:
        possessive, text = self._re["possessive"], sentence.text
        # longest knowledge first: of two lists that take one word ("l'a( *ee)", "l'a") the first
        taken: set[int] = set()
        for name, gender, size in _PRONOUNS:
            for found in self._re[name].finditer(text):
                if found.start() in taken:
                    continue
                taken.add(found.start())
                owner = bool(possessive.fullmatch(found.group()))
                weak = found.group() in self._articles and not self._accented(sentence, found)
                yield Span(*found.span(), PRONOUN, (), gender, size, possessive=owner, weak=weak)

    def _accented(self, sentence: Sentence, found: re.Match[str]) -> bool:
        """Whether an accent tells the pronoun from the article ("él")."""
        start, end = sentence.folded.span(*found.span())
        return not self.document[sentence.start + start : sentence.start + end].isascii()

    def _roles(self, sentence: Sentence, spans: Sequence[Span]) -> Iterator[Span]:
        """ "The lawyer"; in headings also bare "Lawyer"."""
        text = sentence.text
        heading = sentence.block.kind == "heading" or sentence.block.role == "title"
        for found in self._is_role.finditer(text):
            start, end = found.span()
            before = text[max(0, start - 24) : start]
            marks = list(self._re["determiners"].finditer(before))
            marks = [m for m in marks if len(before[m.end() :].split()) <= 2]
            marks = [m for m in marks if not self._outside(before[m.end() :])]
            if _name_follows(spans, end) or (self._uncased and _introduces(text, end, spans)):
                continue
            if not marks and self._stranger(text, start, spans):
                yield Span(start, end, OTHER, ("~some " + found.group(),))
                continue
            if not marks and not heading and self.lexicon.people["determiners"]:
                continue
            low = start - (len(before) - marks[-1].start()) if marks else start
            gender = "m" if self._re["roles_m"].fullmatch(found.group()) else ""
            gender = "f" if self._re["roles_f"].fullmatch(found.group()) else gender
            yield Span(low, end, ROLE, ("~role:" + found.group(),), gender)

    def _stranger(self, text: str, start: int, spans: Sequence[Span]) -> bool:
        """Whether "a", "two", "several" make somebody new of a role; not so in "X, a teacher,"."""
        before = text[max(0, start - 24) : start]
        marks = list(self._re["indefinite"].finditer(before))
        if not marks or len(before[marks[-1].end() :].split()) > 1:
            return False
        low = start - len(before) + marks[-1].start()
        return not any(text[each.end : low].strip() in ("", ",", "est", "is") for each in spans)

    def _outside(self, between: str) -> bool:
        """Whether more than adjectives stands between a determiner and a role."""
        stops = {*self.lexicon.people["not_subject"], *self.lexicon.people["clauses"]}
        return any(word in stops for word in between.split())

    def _placed(self, text: str, span: Span) -> Span:
        """Say whether a name stands after a word like "of" or before "'s"."""
        if span.type not in (WATCHED, OTHER, RELATIVE, GROUP):
            return span
        before = text[max(0, span.start - 40) : span.start].rstrip(' "“”«»(*_')
        words = self.lexicon.people["not_subject"]
        oblique = span.oblique or any(
            before.endswith(w) and (not self.lexicon.spaces or not before[: -len(w)][-1:].isalnum())
            for w in words
        )
        after = text[span.end : span.end + 3]
        owner = any(after.startswith(p) for p in self.lexicon.people["possessor_before"] if p)
        return replace(span, oblique=oblique, possessive=span.possessive or owner)


def _overlaps(span: Span, others: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _follower(text: str, span: Span, made: Sequence[Span], joins: Sequence[str]) -> Span | None:
    """The name right after a relative: "his wife, X", "her lawyer X"."""
    for each in made:
        between = text[span.end : each.start]
        near = each.start >= span.end and len(between) <= 16 and each.type in (WATCHED, OTHER)
        joined = set(between.split()) & set(joins) - {","}
        if near and not joined and re.fullmatch(r"[\s,:(]{0,3}(?:\w+\.? )?", between):
            return each
    return None


def _name_follows(spans: Sequence[Span], end: int) -> bool:
    """Whether a role stands right before a name: then it is part of it."""
    return any(0 <= s.start - end <= 2 and s.type in (WATCHED, OTHER) for s in spans)


def _introduces(text: str, end: int, spans: Sequence[Span]) -> bool:
    """ "The volunteer at the clinic, X": a role with a name a few words on is that person's."""
    for each in spans:
        gap = text[end : each.start]
        if each.start >= end and each.type in (WATCHED, OTHER):
            words = gap.split()
            if set(gap) & set(".;:!?؛؟"):
                return False
            return len(words) <= 2 or (len(words) <= 8 and gap.rstrip().endswith((",", "،")))
    return False


def _keyed(word: str, owner: Span) -> tuple[str, ...]:
    return (f"~{word} of {'+'.join(owner.keys)}",)


def _untitled(words: str, people: dict[str, re.Pattern[str]]) -> str | None:
    """Drop titles in front; None where nothing of a name is left."""
    for name in ("determiners", "titles", "titles_m", "titles_f", "not_subject", "clauses"):
        found = people[name].match(words)
        words = words[found.end() :].strip(" .") if found else words
    return words or None


@lru_cache(maxsize=64)
def _tail(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Possessor words with at most two words after them."""
    if not words:
        return None
    options = "|".join(re.escape(w) for w in words)
    return re.compile(rf"\s?(?:{options})\s?(?:[\w'-]+ ){{0,4}}$")
