"""Who is named in one sentence: watched people, other people, relatives, roles, pronouns, groups.

Only what stands on the page; `monitor.extract.people` says whom a pronoun means.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from monitor.extract.kin import Kin
from monitor.extract.lexicons import Lexicon
from monitor.extract.numbers import value
from monitor.extract.placing import Placing
from monitor.extract.sentences import Sentence
from monitor.extract.spans import (
    FORMER,
    GROUP,
    LATTER,
    NARRATOR,
    OTHER,
    OTHERS,
    PRONOUN,
    ROLE,
    WATCHED,
    Span,
    fits,
    overlaps,
    tail,
    words_re,
)
from monitor.extract.uncased import UncasedNames

_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-ŽƏА-ЯЁĂÂĐÊÔƠƯẠ-Ỹ]"
_NAME_WORD = rf"{_CAPITAL}(?:\.|[\w'’ʼ-]*)"
_PARTICLES = (
    r"(?:al|el|bin|ben|ibn|bint|abu|de|da|do|dos|das|del|della|van|von|la|le|y|ould|ag|oglu|o)"
)
_NAME = re.compile(rf"{_NAME_WORD}(?:[ \u00a0-](?:{_PARTICLES}[ -]){{0,2}}{_NAME_WORD}){{1,4}}")
_SINGLE = re.compile(_NAME_WORD)
_CROWD = 60  # more than so many are no people of whom a text tells one by one
_PRONOUNS = (
    ("feminine", "f", 1), ("masculine", "m", 1), ("common", "", 1), ("plural", "", 0),
    ("former", "", FORMER), ("latter", "", LATTER), ("narrator", "", NARRATOR),
)  # fmt: skip


class SpanFinder(Placing, Kin):
    """Finds the people of each sentence of one document, in order."""

    def __init__(self, lexicon: Lexicon, text: str) -> None:
        self.lexicon, self.document = lexicon, text
        self.gender: Mapping[str, str] = {}  # of people whom the reader knows
        self._strangers: dict[str, str] = {}  # last word of a stranger's name → her key
        people, spaces = lexicon.people, lexicon.spaces
        self._re = {name: words_re(people[name], spaces=spaces) for name in people.lists}
        self._is_role = words_re(
            (*people["roles"], *people["roles_m"], *people["roles_f"]), spaces=spaces
        )
        self._is_relative = words_re(
            (*people["relatives"], *people["relatives_m"], *people["relatives_f"],
             *people["companions"]), spaces=spaces,
        )  # fmt: skip
        # "la", "le", "el": articles too, so no pronouns unless a verb's phrase has them
        self._articles = frozenset(people["determiners"])
        self._free = tuple(
            words_re(tuple(w for w in people[name] if w not in self._articles), spaces=spaces)
            for name in ("masculine", "feminine")
        )
        roles = (word for name in ("roles", "roles_m", "roles_f") for word in people[name])
        self._role_ends = frozenset(word.rsplit(None, 1)[-1] for word in roles)
        self._before = tail(people["possessor_before"])
        self._uncased = UncasedNames.of(lexicon)
        self._kin_met: set[str] = set()  # words for relatives who were told of
        self.listed = ()

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
            made += [span for span in more if not overlaps(span, made)]
        made.sort(key=lambda span: span.start)
        return tuple(self._coordinated(text, [self._placed(text, span) for span in made]))

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
            if overlaps(span, watched):
                continue
            words = text[start:end]
            if people["organisations"].search(words) or self._is_date(words):
                continue
            after = text[end : end + 24].split()[:1]
            if after and people["organisations"].fullmatch(after[0].strip(".,'")):
                continue
            trimmed = _untitled(words, people)
            if trimmed is None or _in_brackets(text, span, watched):
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
            if (word in self._strangers or title) and not overlaps(span, watched):
                yield replace(span, keys=("~" + word,), gender=title, full=False)

    def _uncased_in(self, text: str, watched: Sequence[Span]) -> Iterator[Span]:
        """Strangers where no capital tells a name."""
        if not self._uncased:
            return
        for start, end, gender in self._uncased.find(text):
            key = "~" + text[start:end].rsplit(maxsplit=1)[-1]
            span = Span(start, end, OTHER, (key,), gender)
            if not overlaps(span, watched):
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

    # ------------------------------------------------------------ words for people

    def counted(self, text: str) -> Iterator[tuple[re.Match[str], int, str]]:
        """Groups, how many they are (less than -1: perhaps strangers), and their gender."""
        for found, (size, gender, some, others), _ in self.lexicon.groups.find(text):
            if others:
                yield found, OTHERS, gender
                continue
            if number := found.groupdict().get("n"):
                size = value(number, self.lexicon.numbers, self.lexicon.joins) or 0  # noqa: PLW2901
                if not 1 < size <= _CROWD:
                    continue
            yield found, -size if some else size, gender

    def _groups(self, sentence: Sentence) -> Iterator[Span]:
        relative = self.lexicon.people["relative"]
        seen: list[Span] = []
        for found, size, gender in self.counted(sentence.text):
            if any(t.start < found.end() and found.start() < t.end for t in sentence.terms):
                continue  # "the eight years" are no people
            if size == OTHERS:
                seen.append(Span(*found.span(), OTHER, ("~some others",), gender))
                continue
            if size == 1:  # "the man", but not "the man who shot her"
                after = sentence.text[found.end() :].split(maxsplit=1)[:1]
                if after and after[0] in relative:
                    seen.append(Span(*found.span(), OTHER, ("~some one",), gender))
                    continue
            seen.append(Span(*found.span(), GROUP, gender=gender, size=size))

        def order(span: Span) -> tuple[bool, int, bool]:
            within = any(o.start < span.start and span.end <= o.end for o in seen if o.size < -1)
            return span.size < -1 or within, span.start - span.end, not span.gender

        kept: list[Span] = []  # of those that overlap, the surest, then the longest
        for span in sorted(seen, key=order):
            if not overlaps(span, kept):
                kept.append(span)
        yield from kept

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
            last = self._roles_end(text, end)
            if _name_follows(spans, last) or self._described(text, last, spans):
                continue
            if self._uncased and _introduces(text, end, spans):
                continue
            if self._attribute(text, found):
                yield Span(start, end, OTHER, ("~some " + found.group(),))
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

    def _roles_end(self, text: str, end: int) -> int:
        """The end of a row of roles: "the teacher and trade unionist X" is one person."""
        for word in self.lexicon.people["and"]:
            if text.startswith(f" {word} ", end):
                last = list(self._is_role.finditer(text, end, end + 50))
                joined = last and len(text[end : last[-1].start()].split()) <= 2
                return last[-1].end() if joined else end
        return end

    def _described(self, text: str, end: int, spans: Sequence[Span]) -> bool:
        """Whether up to three words that describe part a role from its name: "líder social X"."""
        name = next((s for s in spans if s.start >= end and s.type in (WATCHED, OTHER)), None)
        gap = text[end : name.start] if name else ""
        words = gap.split()
        known = self.lexicon.people["role_tails"]
        return (
            0 < len(words) <= 3
            and len(words[-1]) > 3  # "the lawyer of X": another
            and not self._is_role.search(gap)
            and all(fits(word, known) for word in words)
        )

    def _attribute(self, text: str, found: re.Match[str]) -> bool:
        """ "Избили задержанного дворника": a participle of a noun that we do not know."""
        endings = self.lexicon.people["genitive_sure"]
        if not endings or not found.group().endswith(endings):
            return False
        after = text[found.end() : found.end() + 24].split(maxsplit=1)[:1]
        word = after[0].rstrip(".,;") if after and text[found.end()] == " " else ""
        known = self.lexicon.months.keys() | self.lexicon.weekdays.keys()
        return len(word) > 6 and word.isalpha() and word.endswith(("а", "я")) and word not in known

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
        if any(word in stops for word in between.split()):
            return True  # "el periodista fue detenido": the determiner is of the first role
        return bool(self.lexicon.people["determiners"] and self._is_role.search(between))


def _in_brackets(text: str, span: Span, watched: Sequence[Span]) -> bool:
    """ "X (the Lantern Choir)": a name right after a name says where she is from."""
    opened = text.rfind("(", max(0, span.start - 20), span.start)
    if opened < 0 or len(text[opened + 1 : span.start].split()) > 2:
        return False
    return text[span.end : span.end + 1] in ("),") and any(
        0 <= opened - other.end <= 1 for other in watched
    )


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


def _untitled(words: str, people: dict[str, re.Pattern[str]]) -> str | None:
    """Drop titles in front; None where nothing of a name is left."""
    for name in ("determiners", "titles", "titles_m", "titles_f", "not_subject", "clauses"):
        found = people[name].match(words)
        words = words[found.end() :].strip(" .") if found else words
    return words or None
