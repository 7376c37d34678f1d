"""Who suffers it: from a phrase that tells of an event to the people it befell.

Where to look is the lexicon's word (before, after, of, …); lists, groups and different terms for
different people are read here for every language alike.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from re import Match

from monitor.extract.lexicons import Lexicon, Trigger
from monitor.extract.sentences import Sentence
from monitor.extract.spans import GROUP, OTHER, PRONOUN, RELATIVE, ROLE, WATCHED, Span
from monitor.model import Kind


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase of an event, found at `text[start:end]`."""

    start: int
    end: int
    trigger: Trigger
    match: Match[str]


@dataclass(frozen=True, slots=True)
class Attached:
    """Who suffers a hit. `how`: where found; `words`: how far off; `anchor`: what names them."""

    keys: tuple[str, ...]
    how: str
    words: int
    anchor: str
    at: tuple[int, int]
    rivals: int = 0

    @property
    def watched(self) -> tuple[str, ...]:
        return tuple(key for key in self.keys if not key.startswith("~"))


_PERSONAL = frozenset(
    {Kind.DETENTION, Kind.SENTENCE, Kind.CHARGE, Kind.RELEASE, Kind.ILL_TREATMENT}
)
_OF_A_CASE = frozenset({Kind.TRIAL, Kind.APPEAL})  # a hearing is that of whom its sentence names
_ONLY_OWNERS = frozenset({"his", "their", "whose", "its", "hers"})
FALLBACK = ("spoken_of", "oblique")


@dataclass(frozen=True, slots=True)
class Seen:
    """The people of a sentence, whom it is about where it names nobody, and whose case is one."""

    spans: tuple[Span, ...]
    spoken_of: tuple[str, ...]
    together: tuple[str, ...] = ()


def attach(
    hit: Hit, sentence: Sentence, seen: Seen, hits: Sequence[Hit], lexicon: Lexicon,
    reading: "type[Frame] | None" = None,
) -> Attached | None:  # fmt: skip
    """Find who suffers `hit`; None where the frame asks for somebody and nobody is there.

    reading: how clauses are read; `Frame` where not said."""
    frame = (reading or Frame)(sentence.text, seen.spans, hits, lexicon)
    who = "bare" if hit.trigger.bare else hit.trigger.who
    look: dict[str, Callable[[Hit], Attached | None]] = {
        "bare": frame.bare, "slot": frame.slot, "before": frame.before, "after": frame.after,
        "either": frame.either, "of": frame.possessor, "topic": frame.topic,
    }  # fmt: skip
    found = look[who](hit)
    if not found and who == "bare" and _opens_cell(hit, sentence) and seen.spoken_of:
        return Attached(seen.spoken_of, "spoken_of", 0, "none", (hit.start, hit.start))
    if found or not hit.trigger.loose or who in ("slot", "bare"):
        return found
    return _loosely(hit, frame, sentence, seen)


def _loosely(hit: Hit, frame: "Frame", sentence: Sentence, seen: Seen) -> Attached | None:
    """Who is meant where nobody stands in the place that the phrase says."""
    who, lexicon, spoken_of = hit.trigger.who, frame.lexicon, seen.spoken_of
    if who != "before" and (left := frame.before(hit)) and not (who == "of" and not left.watched):
        return left
    if lexicon.inverts_subjects and who != "of" and (right := frame.inverted(hit)):
        return right
    if frame.others(hit):
        return None
    if who == "of" and hit.trigger.kind in _OF_A_CASE and (near := frame.topic(hit)):
        return near
    if (
        who in ("before", "either")
        and not lexicon.drops_subjects
        and not _elliptic(hit, sentence, lexicon)
    ):
        return None
    if len(spoken_of) <= 1 and _of_many(hit, lexicon):
        return None
    if hit.trigger.kind in _OF_A_CASE and set(spoken_of) & set(seen.together):
        spoken_of = seen.together  # the case is that of all who were named together
    last = Attached(spoken_of, "spoken_of", 12, "none", (hit.start, hit.start))
    return frame.anyone(hit) or (last if spoken_of else None)


def _opens_cell(hit: Hit, sentence: Sentence) -> bool:
    """Whether a participle opens a cell of a person's row: "Sent home on 24 August"."""
    return sentence.block.kind == "table_row" and not sentence.text[: hit.start].strip()


def _of_many(hit: Hit, lexicon: Lexicon) -> bool:
    """Whether the phrase begins with a word said of several: "condenados a treinta años"."""
    many = lexicon.people["many"]
    return any(fnmatchcase(w, each) for w in hit.match.group().split()[:1] for each in many)


def _elliptic(hit: Hit, sentence: Sentence, lexicon: Lexicon) -> bool:
    """Whether a clause may lack a subject that we know: in lists, tables, headings, at the very
    start, or where somebody is called by a role that no list has ("The YouTuber was …")."""
    if sentence.block.kind in ("list_item", "table_row", "heading"):
        return True
    before = sentence.text[: hit.start].split()
    return not before or (
        before[0] in lexicon.people["determiners"]
        and hit.trigger.kind in _PERSONAL
        and not any(word.strip(",.") in lexicon.people["organisations"] for word in before[1:5])
    )


def _is_article(span: Span) -> bool:
    return span.type == PRONOUN and span.weak


class Frame:
    """One sentence, and where in it the people of a phrase are."""

    def __init__(
        self, text: str, spans: Sequence[Span], hits: Sequence[Hit], lexicon: Lexicon
    ) -> None:
        self.text, self.spans, self.hits, self.lexicon = text, spans, hits, lexicon
        words = lexicon.people["and"]
        self._joins = tuple(word for word in words if word not in (",", "、", "،"))

    def slot(self, hit: Hit) -> Attached | None:
        for name, value in hit.match.groupdict().items():
            if value is None or name.rstrip("0123456789") != "who":
                continue
            start, end = hit.match.span(name)
            for span in self.spans:
                if self._is_possessive(span) and span.type == PRONOUN:
                    continue
                if span.oblique and span.start == hit.start and self.lexicon.drops_subjects:
                    continue  # "in support of X yesterday (they) gave …": somebody else
                if span.start < end and start < span.end and span.keys:
                    return self._made(self._list(span, hit, left=True), "slot", 0)
        return None

    def before(self, hit: Hit) -> Attached | None:
        if inside := self._object(hit):
            return self._made([inside], "before", 0)
        left = [s for s in self.spans if s.end <= hit.start + 1 and s.keys]
        fit = [s for s in left if not s.oblique and not self._is_possessive(s)]
        fit = [s for s in fit if not _is_article(s) or s.end >= hit.start - 1]
        low, high = self._aside(hit)
        fit = [s for s in fit if not low < s.start < high] or fit
        if not fit:
            return None
        best = next((s for s in reversed(fit) if not s.weak or _is_article(s)), fit[-1])
        if self.others(hit):
            return None
        if self._words(best.end, hit.start) > 30:
            return None
        rivals = len({s.keys for s in fit if s.type in (WATCHED, OTHER)}) - 1
        chain = self._list(best, hit, left=True, right=False)
        return self._made(chain, "before", self._words(best.end, hit.start), rivals)

    def _aside(self, hit: Hit) -> tuple[int, int]:
        """What stands between the subject and its verb: "X, whom Y met in May, was …"."""
        before = self.text[: hit.start].rstrip()
        if not self.lexicon.spaces or not before.endswith(","):
            return 0, 0
        start = before[:-1].rfind(",")
        words = before[start + 1 :].split()
        if start < 0 or not words:
            return 0, 0
        opens = any(
            words[0] == word or (word.endswith("'") and words[0].startswith(word))
            for word in self.lexicon.people["relative"]
        )
        first = start + 1 + len(before[start + 1 :]) - len(before[start + 1 :].lstrip())
        # "her brother, who/come to see her, was …": the subject stands at the comma
        opens = opens or (
            any(s.end == start and s.type == RELATIVE for s in self.spans)
            and not any(s.start == first for s in self.spans)
        )
        return (start, len(before)) if opens else (0, 0)

    def inverted(self, hit: Hit) -> Attached | None:
        """The subject right after its verb ("fue detenido ayer X"): nothing parts the two."""
        found = self.after(hit)
        if found is None or found.words > 8:
            return None
        gap = self.text[hit.end : found.at[0]]
        words = gap.split()
        stops = {*self._joins, *self.lexicon.people["clauses"]}
        return None if "," in gap or ":" in gap or stops.intersection(words) else found

    def _object(self, hit: Hit) -> Span | None:
        """A pronoun within the event's own words: "lo detuvieron", "gave her five years"."""
        inside = [
            s for s in self.spans
            if s.type == PRONOUN and s.keys and not self._is_possessive(s)
            and hit.start <= s.start and s.end <= hit.end
        ]  # fmt: skip
        return inside[-1] if inside else None

    def others(self, hit: Hit) -> bool:
        """Whether "who" before the phrase is of somebody else: "for people who were tortured"."""
        words = "|".join(re.escape(w) for w in self.lexicon.people["relative"])
        if not words or not self.lexicon.spaces:
            return False
        found = re.search(rf"([^\s,]) (?:{words}) ((?:\w+ ){{0,2}})$", self.text[: hit.start])
        if found is None or self._says(found.start(2), hit):
            return False
        return not any(
            found.start(1) < s.end <= hit.start or self._apposed(s, found.end(1))
            for s in self.spans
            if s.type != PRONOUN
        )

    def _says(self, start: int, hit: Hit) -> bool:
        """Whether the clause has a subject of its own: "told the judge that he was tortured"."""
        return not self.lexicon.drops_subjects and any(
            s.type == PRONOUN and start <= s.start and s.end == hit.start - 1
            and not self._is_possessive(s)
            for s in self.spans
        )  # fmt: skip

    def _apposed(self, span: Span, end: int) -> bool:
        """Whether all up to `end` only says who she is: "X, a teacher from Y (who was …)"."""
        words = self.text[span.end : end].replace(",", " , ").split()
        if span.type not in (WATCHED, OTHER) or not 1 < len(words) <= 10 or words[0] != ",":
            return False
        people = self.lexicon.people
        stops = {*people["not_subject"], *people["and"], *people["clauses"], *people["relative"]}
        return words[1] not in stops and "," not in words[1:]

    def bare(self, hit: Hit) -> Attached | None:
        """A participle without auxiliary: its person stands close before it, and no longer phrase
        of the kind takes it for an active verb."""
        for other in self.hits:
            if (
                other.trigger.kind is hit.trigger.kind
                and other.trigger.who in ("after", "slot")
                and other.start <= hit.start and hit.end <= other.end
                and other.end - other.start > hit.end - hit.start
            ):  # fmt: skip
                return None
        for span in self.spans:  # "the trial of X, arrested in May": X, though after "of"
            beside = self.text[span.end : hit.start].strip() == "," and span.end < hit.start
            if beside and span.type in (WATCHED, OTHER) and span.oblique and span.keys:
                return self._made([span], "before", 0)
        found = self.before(hit)
        return found if found and found.words <= (28 if self._goes_on(hit) else 14) else None

    def _goes_on(self, hit: Hit) -> bool:
        """Whether the participle is one more of a row: "she was brought to …, and remanded"."""
        last = self.text[: hit.start].rsplit(None, 1)[-1:]
        return last != [] and (last[0].endswith(",") or last[0] in self._joins)

    def after(self, hit: Hit) -> Attached | None:
        for span in self.spans:
            if span.start < hit.start or (span.start < hit.end and span.end <= hit.end):
                continue
            between = self.text[hit.end : span.start]
            if re.search(r"[;!?。；！？]|\.\s", between) or self._words(hit.end, span.start) > 12:
                return None
            close = span.start - hit.end <= 1  # "came for X": the phrase's own preposition
            if _is_article(span):
                continue
            if (span.oblique and not close) or self._is_possessive(span) or not span.keys:
                continue
            if self._parted(hit, span):
                return None
            words = self._words(hit.end, span.start)
            return self._made(self._list(span, hit, left=False), "after", words)
        return None

    def _parted(self, hit: Hit, span: Span) -> bool:
        """Whether another event stands between; participles that open a sentence share one."""
        opens = hit.trigger.loose and not self.text[: hit.start].strip()
        return any(
            other.start >= hit.end
            and other.end <= span.start
            and not (opens and other.trigger.bare)
            for other in self.hits
        )

    def either(self, hit: Hit) -> Attached | None:
        inside = [
            s
            for s in self.spans
            if hit.start <= s.start and s.end <= hit.end and s.keys and not s.oblique and not s.weak
        ]
        if inside and inside[0].type in (WATCHED, OTHER, RELATIVE):
            return self._made(self._list(inside[0], hit, left=True), "either", 0)
        left, right = self.before(hit), self.after(hit)
        if left and right:
            # a comma parts: "A was seized, B let go" is not the seizing of B
            far = right.words + ("," in self.text[hit.end : right.at[0]])
            return right if far <= left.words else left
        return left or right

    def possessor(self, hit: Hit) -> Attached | None:
        inside = [s for s in self.spans if hit.start <= s.start and s.end <= hit.end and s.keys]
        inside = [s for s in inside if s.possessive or s.oblique] or inside
        if inside:
            return self._made([inside[-1]], "of", 0)
        near: Span | None = None
        for span in self.spans:
            gap = self._words(span.end, hit.start)
            if span.end <= hit.start and gap <= 4 and span.keys and (span.possessive or gap <= 1):
                near = span
        if near and near.possessive:
            chain = [near] if near.type == PRONOUN else self._list(near, hit, left=True)
            return self._made(chain, "of", 0)
        last = self.text[hit.start : hit.end].split(" ")[-1]
        owned = hit.end - len(last) if last in self.lexicon.people["possessor_after"] else hit.end
        for span in self.spans:
            if span.type == PRONOUN and span.possessive and self._owner_of_named(span):
                continue
            if span.start >= hit.end and span.keys and self._is_of(self.text[owned : span.start]):
                return self._made(self._list(span, hit, left=False), "of", 1)
        return self._made([near], "of", 2) if near else None

    def _is_of(self, between: str) -> bool:
        """Whether a possessor follows: "the trial of X"."""
        if len(between.split()) > 4 or re.search(r"[;:]", between):
            return False
        words = self.lexicon.people["possessor_after"]
        return any(not w or w in between.split() or between.strip() == w for w in words)

    def _owner_of_named(self, pronoun: Span) -> bool:
        """Whether "his" is of "his lawyer, X": then X is meant."""
        return any(
            0 < s.start - pronoun.end <= 24 and s.type in (WATCHED, OTHER) for s in self.spans
        )

    def topic(self, hit: Hit) -> Attached | None:
        fit = [s for s in self.spans if s.keys and s.type != ROLE and not s.oblique]
        fit = [s for s in fit if not _is_article(s)]
        fit = [s for s in fit if s.type in (WATCHED, PRONOUN, GROUP)] or fit
        if not fit:
            return None
        best = min(fit, key=lambda s: min(abs(s.end - hit.start), abs(s.start - hit.end)))
        return self._made([best], "topic", min(self._words(best.end, hit.start), 9))

    def anyone(self, hit: Hit) -> Attached | None:
        """The last way: whoever is in the sentence, even after "of" or before "'s"."""
        fit = [
            s
            for s in self.spans
            if s.keys and not _is_article(s) and s.end <= hit.start and s.type in (WATCHED, PRONOUN)
        ]
        if not fit:
            return None
        return self._made([fit[-1]], "oblique", self._words(fit[-1].end, hit.start))

    # ------------------------------------------------------------ pieces

    def _made(self, spans: Sequence[Span], how: str, words: int, rivals: int = 0) -> Attached:
        keys = tuple(dict.fromkeys(key for span in spans for key in span.keys))
        first = min(spans, key=lambda s: s.start)
        last = max(spans, key=lambda s: s.end)
        kind = spans[0].type
        anchor = ("full" if spans[0].full else "short") if kind == WATCHED else kind
        return Attached(keys, how, words, anchor, (first.start, last.end), rivals)

    def _words(self, start: int, end: int) -> int:
        if end <= start:
            return 0
        piece = self.text[start:end]
        return len(piece.split()) if self.lexicon.spaces else len(piece.strip()) // 2

    def _is_possessive(self, span: Span) -> bool:
        """ "His", and "her" before a noun; "X's"."""
        if not span.possessive:
            return False
        if span.type != PRONOUN:
            return True
        after = self.text[span.end : span.end + 24].lstrip(" ")
        found = re.match(r"\w+", after)
        word = found.group() if found else ""
        people = self.lexicon.people
        if not people["particles"] or self.text[span.start : span.end] in _ONLY_OWNERS:
            return True
        free = {*people["not_subject"], *people["and"], *people["clauses"], *people["particles"]}
        known = word in free or word in self.lexicon.numbers or self._frees(word)
        return bool(word) and not known and not word[0].isdigit()

    def _frees(self, word: str) -> bool:
        """Whether a word ends as those after an object do: "его задержали", not "его дело"."""
        ends = (each for each in self.lexicon.people["particles"] if "*" in each)
        return any(fnmatchcase(word, each) for each in ends)

    def _list(self, span: Span, hit: Hit, *, left: bool, right: bool = True) -> list[Span]:
        """`span` with those listed beside it: "A, B and C"."""
        spot = self.spans.index(span)
        chain = [span]
        if left:
            chain = self._backward(spot) + chain
        if right:
            chain += self._forward(spot, hit)
        return [span, *(s for s in chain if s is not span)]

    def _joined(self, first: Span, second: Span) -> str:
        """ "and", "," or "" for what stands between two people of a list."""
        gap = self.text[first.end : second.start]
        if len(gap) > 60 or re.search(r"[;.!?。；(]", gap) or not second.keys:
            return ""
        words = gap.replace(",", " , ").split() if self.lexicon.spaces else [gap]
        if any(h.start >= first.end and h.end <= second.start for h in self.hits):
            return ""
        if words[:1] == [","] and words[-2:-1] == [","] and words[-1] in self._joins:
            return "and"  # "X, head of the league of Y, and Z"
        if len(words) > 7:
            return ""
        starts = gap.strip(" ,")
        for word in self._joins:
            if (
                (self.lexicon.spaces and starts.split()[:1] == [word])
                or starts.startswith(word + (" " if self.lexicon.spaces else ""))
                or (starts == word)
            ):
                return "and"
        return "," if gap.strip(" *_")[:1] in (",", "、", "،") and len(words) <= 5 else ""

    def _backward(self, spot: int) -> list[Span]:
        chain: list[Span] = []
        anded = False
        while spot > 0:
            how = self._joined(self.spans[spot - 1], self.spans[spot])
            if how == "and" and not anded:
                anded = True
            elif how != "," or not anded:
                break
            spot -= 1
            chain.insert(0, self.spans[spot])
        return chain

    def _forward(self, spot: int, hit: Hit) -> list[Span]:
        chain: list[Span] = []
        pending: list[Span] = []
        while spot + 1 < len(self.spans):
            how = self._joined(self.spans[spot], self.spans[spot + 1])
            if not how:
                break
            spot += 1
            pending.append(self.spans[spot])
            if how == "and":
                if self._is_subject(self.spans[spot], hit):
                    break
                chain += pending
                pending = []
        return chain

    def _is_subject(self, span: Span, hit: Hit) -> bool:
        """Whether another event's phrase begins right after: "arrested A, and B was fined"."""
        return any(
            other is not hit and 0 <= other.start - span.end <= 12 and other.trigger.who == "before"
            for other in self.hits
        )
