"""People in a text without spaces between words (Chinese): strangers, relatives, pronouns.

Names have no capitals there, so a stranger is known by a surname and by what stands beside it.
Which words those are is the lexicon's; here are only the few that bound a name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from monitor.extract.lexicons import Lexicon
from monitor.extract.naming import SpanFinder
from monitor.extract.sentences import Sentence
from monitor.extract.spans import OTHER, PRONOUN, RELATIVE, ROLE, Span

# characters that no given name holds: what begins the words after a name
_AFTER = (
    "说称在被于的与和向对表因等指已将是及前往从曾则也都并不又还到今昨去当后再获遭由给让要赴其他她"
    "为以自有无至将把受经此该这那于上下同月日年某们案则名位个用"
)
_HAN = r"[\u3400-\u9fff]"
_GIVEN = rf"(?:(?![{_AFTER}]){_HAN})"
_FOREIGN = rf"{_HAN}{{2,6}}[·•‧・]{_HAN}{{2,8}}"
_EDGE = r"(?=$|[^\u3400-\u9fff]|[" + _AFTER + "])"
_ITEM = re.compile(r"^[\s\d.、)(※*★●・一二三四五六七八九十-]{0,6}")
_AGED = re.compile(r"^\s?[,，(（]\s?(?:男|女|\d|[一-鿿]{1,8}[,，)）(（])|^\s?[:：(（]")
_SEX = re.compile(r"^[^。;；]{0,6}?[,，(（/／、:：]?\s?(?:性别\s?[:：]?\s?)?(男|女)[,，)）/／、。]")
_NOT_ITS = re.compile(
    r"其(?=[中他余它后间实次所])|(?<=[尤极与])其|(?<=其)[他她]|[他她](?=们|人|国|乡|杀|日|者)"
)
_HEADED = re.compile(rf"(?:{_HAN}|[·•‧・]){{2,12}}\s?[(（][^)）]{{2,24}}[)）]\s?[:：]")
_FILLER = re.compile(rf"^[“「『\"《]?(?:(?![{_AFTER}]){_HAN}){{0,8}}[”」』\"》(（]?$")
_WIVES, _MEN = ("妻", "妻子", "太太", "老婆", "爱人"), ("丈夫", "老公", "先生", "爱人")
_PARENTS = ("父亲", "母亲", "爸爸", "妈妈", "其父", "其母")
_CHILDREN = ("儿子", "女儿", "其子", "其女")
_ELDERS, _YOUNGERS = ("哥哥", "姐姐", "家姐", "家兄"), ("弟弟", "妹妹", "胞弟", "胞妹")
_NOT_KIN = re.compile("执照|执业|证|资格|事务所|身份|业务|会见|费|协会|团|界|楼|函")
_INVERSE = (
    (_WIVES, _MEN), (_MEN, _WIVES), (_PARENTS, _CHILDREN), (_CHILDREN, _PARENTS),
    (_ELDERS, _YOUNGERS), (_YOUNGERS, _ELDERS),
)  # fmt: skip


class HanSpanFinder(SpanFinder):
    """Finds people where words are not parted by spaces."""

    def __init__(self, lexicon: Lexicon, text: str) -> None:
        super().__init__(lexicon, text)
        self._kin: tuple[str, int] = ("", 0)  # the kin spoken of last, letters since
        self._uncased = None  # strangers are known by surnames here
        self._shape = _shapes(tuple(lexicon.people.lists.items()))

    # ------------------------------------------------------------ names

    def _titled(self, text: str, span: Span) -> Span:
        after = text[span.end : span.end + 14]
        for name, gender in (("titles_m", "m"), ("titles_f", "f")):
            if self._re[name].match(after):
                return replace(span, gender=gender)
        if found := _SEX.match(after):
            return replace(span, gender="m" if found.group(1) == "男" else "f")
        return span

    def _strangers_in(self, sentence: Sentence, watched: Sequence[Span]) -> Iterator[Span]:
        """Names that nobody watches: at the head of an item, beside a role, or met before."""
        text = sentence.text
        made: list[Span] = []
        block = sentence.block
        first = not self.document[block.start : sentence.start].strip("0123456789.、()（）※ \t")
        for start, end in self._shaped(text, first, watched):
            span = Span(start, end, OTHER, ("~" + text[start:end],))
            if not _over(span, [*watched, *made]):
                self._strangers[text[start:end]] = "~" + text[start:end]
                made.append(self._titled(text, span))
        for name, key in self._strangers.items():
            for found in re.finditer(re.escape(name), text):
                span = Span(*found.span(), OTHER, (key,))
                if not _over(span, [*watched, *made]):
                    made.append(span)
        yield from made

    def _shaped(self, text: str, first: bool, watched: Sequence[Span]) -> Iterator[tuple[int, int]]:
        shape = self._shape
        if first:
            at = _ITEM.match(text).end()  # type: ignore[union-attr]
            found = shape["name"].match(text, at)
            if found and _AGED.match(text[found.end() :]):
                yield found.span()
        for pattern in ("introduced", "titled", "someone", "foreign", "subject", "noted"):
            for found in shape[pattern].finditer(text):
                yield found.span("name")
        for span in watched:  # "X、Y和Z": a name-shaped neighbour in the list
            if found := shape["listed"].match(text, span.end):
                yield found.span("name")

    # ------------------------------------------------------------ relatives

    def _relatives(self, text: str, named: list[Span]) -> list[Span]:
        """ "其妻", "X的律师", bare "家属": other people, unless a name follows ("妻子X")."""
        made = list(named)
        self._kin = (self._kin[0], self._kin[1] + 1)
        for found in self._is_relative.finditer(text):
            start, end = found.span()
            beside = next((s for s in made if s.end == start), None)
            word = found.group()
            if any(s.start < end and start < s.end for s in made):
                continue
            if (beside and word in self.lexicon.people["titles"]) or _NOT_KIN.match(text, end):
                continue
            before = text[max(0, start - 2) : start]
            if before.endswith(self.lexicon.people["determiners"]) and self._is_role.fullmatch(
                word
            ):
                continue
            if text[start - 1 : start] in ("该", "这") or (
                text[end : end + 1] == "们" and not beside
            ):
                end += text[end : end + 1] == "们"
            gender = "m" if self._re["relatives_m"].fullmatch(word) else ""
            gender = "f" if self._re["relatives_f"].fullmatch(word) else gender
            follower = next((s for s in made if s.start >= end), None)
            if follower and _FILLER.match(text[end : follower.start]) and follower.start - end <= 6:
                spot = made.index(follower)
                made[spot] = replace(follower, gender=follower.gender or gender)
                if beside:  # "X的妻子Y"
                    made[made.index(beside)] = replace(beside, possessive=True, oblique=True)
                continue
            low, owner = self._owned(text, start, made)
            if not owner and low == start and self._seen_from(word):
                made.append(Span(start, end, PRONOUN, ()))
                made.sort(key=lambda span: span.start)
                continue
            if gender:
                self._kin = (word, 0)
            keys = (f"~{word} of {'+'.join(owner.keys)}",) if owner else ("~" + word,)
            if owner:
                made.remove(owner)
            size = -1 if self._re["companions"].fullmatch(word) else 1
            made.append(Span(low, end, RELATIVE, keys, gender, size=size))
            made.sort(key=lambda span: span.start)
        return made

    def _seen_from(self, word: str) -> bool:
        """Whether "丈夫" is the defender: so says the wife of whom the text just spoke."""
        last, since = self._kin
        return since < 3 and any(
            any(last.endswith(a) for a in one) and any(word.endswith(b) for b in other)
            for one, other in _INVERSE
        )

    def _owned(self, text: str, start: int, made: Sequence[Span]) -> tuple[int, Span | None]:
        """Where "X的妻子", "其妻" begins, and X."""
        for span in made:
            if span.end <= start and text[span.end : start] in ("", "的", "之", "的前", "的代理"):
                return span.start, span
        found = re.search(r"(?:其|[他她](?:们)?)(?:的|本人的)?$", text[:start])
        return (found.start(), None) if found else (start, None)

    # ------------------------------------------------------------ words for people

    def _pronouns(self, sentence: Sentence) -> Iterator[Span]:
        text = sentence.text
        bad = {at for found in _NOT_ITS.finditer(text) for at in range(*found.span())}
        for span in super()._pronouns(sentence):
            if span.size == 0 or span.start not in bad:
                yield span

    def _roles(  # spans are not looked at: a mark in front tells a role here
        self,
        sentence: Sentence,
        spans: Sequence[Span],  # noqa: ARG002
    ) -> Iterator[Span]:
        """ "该律师", "这名记者"; and "被告", "当事人" where a person must be meant."""
        text = sentence.text
        for found in self._is_role.finditer(text):
            before = text[max(0, found.start() - 2) : found.start()]
            mark = next((m for m in self.lexicon.people["determiners"] if before.endswith(m)), "")
            if mark:
                yield Span(
                    found.start() - len(mark), found.end(), ROLE, ("~role:" + found.group(),)
                )

    def _placed(self, text: str, span: Span) -> Span:
        placed = super()._placed(text, span)
        if span.type == RELATIVE and any(
            text[: span.end].endswith(word) for word in self.lexicon.people["relatives"]
        ):
            placed = replace(placed, weak=True)  # "家属", "律师": who mostly only tells
        if span.type == PRONOUN:
            before = text[max(0, span.start - 4) : span.start]
            words = self.lexicon.people["not_subject"]
            owner = text[span.end : span.end + 1] == "的" or span.possessive
            return replace(span, oblique=any(before.endswith(w) for w in words), possessive=owner)
        return placed


def head_of(block_text: str, anchors: Sequence[tuple[int, int, str]], lexicon: Lexicon) -> str:
    """Whose entry a paragraph is ("3. X,女,1993年生…"): a defender, "~row" (a stranger), or ""."""
    at = _ITEM.match(block_text).end()  # type: ignore[union-attr]
    for start, end, who in anchors:
        if start == at and _AGED.match(block_text[end:]):
            return who
    shape = _shapes(tuple(lexicon.people.lists.items()))
    found = shape["name"].match(block_text, at)
    entry = found and _AGED.match(block_text[found.end() :])
    if found and entry and re.match(r"\s?[,(]\s?(?:男|女)|\s?[(:]", block_text[found.end() :]):
        return "~row"
    headed = _HEADED.match(block_text, at)
    return "~row" if (found and entry and at > 0) or headed else ""


def _over(span: Span, others: Sequence[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


@lru_cache(maxsize=4)
def _shapes(lists: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, re.Pattern[str]]:
    """What names look like, from the word lists of `[people]`."""
    people = dict(lists)
    surname = _any(people["surnames"])
    name = rf"(?!{_any(people['no_surnames'])}){surname}{_GIVEN}{{1,2}}{_EDGE}"
    some = rf"{surname}某{_HAN}?"
    roles = (*people["roles"], *people["officials"], *people["titles"], *people["relatives"],
             *people["relatives_m"], *people["relatives_f"])  # fmt: skip
    titles = (*people["titles"], *people["titles_m"], *people["titles_f"], *people["officials"])
    verbs = r"(?=被|遭|说|称|表示|获释|患|现押|告诉|指出|介绍|透露|认为|因|于)"
    return {
        "name": re.compile(f"(?:{name}|{_FOREIGN}|{some})"),
        "introduced": re.compile(f"(?:{_any(roles)})(?P<name>{name})"),
        "titled": re.compile(
            rf"(?P<name>(?!{_any(people['no_surnames'])}){surname}{_GIVEN}{{1,2}}?)(?={_any(titles)})"
        ),
        "someone": re.compile(f"(?P<name>{some}?(?={_EDGE}|{_any(titles)}|{_HAN}))"),
        "foreign": re.compile(f"(?P<name>{_FOREIGN}{_EDGE})"),
        "subject": re.compile(
            rf"(?:^|(?<=[,，、。;；:：“「『\s\ue003日月年]))(?P<name>{name}){verbs}"
        ),
        "noted": re.compile(rf"(?:、|和|及|[:,]\s?)(?P<name>{name})(?=\()"),
        "listed": re.compile(rf"(?:、|和|与|及|以及)(?P<name>{name})"),
    }


def _any(words: Sequence[str]) -> str:
    return (
        "(?:"
        + ("|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) or "(?!)")
        + ")"
    )
