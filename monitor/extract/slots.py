"""What the slots of phrases stand for, as regular expressions made of a language's word lists."""

from collections.abc import Collection, Mapping

from monitor.extract.literals import literal
from monitor.extract.options import either
from monitor.extract.phrases import WHO as MASK
from monitor.text import folded

_HAN = "一二三四五六七八九〇零○"
_STOPS = r',.;:!?\ue003()"“”«»„，。；：！？、（）「」『』'


def number_slots(
    numbers: Mapping[str, int],
    ordinals: Mapping[str, int],
    months: Mapping[str, int],
    weekdays: Mapping[str, int],
    joins: tuple[str, ...],
    *,
    spaces: bool,
    prefixes: tuple[str, ...] = (),
) -> dict[str, str]:
    """Slots for numbers, days, months and years; `monitor.extract.numbers` reads what they find."""
    edge, end = (_edge(prefixes), r"(?!\w)") if spaces else ("", "")
    number = f"{edge}{_any(numbers)}{end}"
    if numbers:
        join = "|".join([r"\s", *(rf"\s?{_escaped(j)}\s?" for j in joins)])
        number = (
            f"(?:{number}(?:(?:{join}){number}){{0,3}})" if spaces else f"{_any(numbers)}{{1,7}}"
        )
    plain = r"(?<![\d.,/])\d{1,4}(?![\d/]|[.,]\d)"
    spoken = f"(?:{plain}|{number})" if numbers else plain
    ordinal = f"{edge}{_any(ordinals)}{end}" if ordinals else r"(?!)"
    figures = r"(?<!\d)\d{1,2}(?:st|nd|rd|th|er|ro|o|e|a|º|ª|-?е|-?го|-?го)?(?!\d)"
    day = f"(?:{figures}|{ordinal})" if spaces else f"(?:{figures}|{number})"
    return {
        "n": spoken, "y": spoken, "m": spoken, "w": spoken, "d": spoken, "day": day,
        "month": f"{edge}{_any(months)}{end}",
        "mm": r"(?<!\d)(?:1[0-2]|0?[1-9])(?!\d)" if spaces else
        rf"(?:(?<!\d)(?:1[0-2]|0?[1-9])(?!\d)|{number})",
        "weekday": f"{edge}{_any(weekdays)}{end}",
        "year": r"(?<!\d)(?:1[3-9]|2[0-6])\d\d(?!\d)" if spaces else
        rf"(?:(?<!\d)(?:1[3-9]|2[0-6])\d\d(?!\d)|[{_HAN}]{{4}})",
        "text": rf"[^{_STOPS}]{{2,70}}?(?=$|[{_STOPS}])",
    }  # fmt: skip


def number_begins(
    numbers: Collection[str], ordinals: Collection[str], months: Collection[str],
    weekdays: Collection[str], *, spaces: bool, prefixes: tuple[str, ...] = (),
) -> dict[str, frozenset[str]]:  # fmt: skip
    """What each of `number_slots` begins with; nothing where a list of words is empty."""

    def literals(words: Collection[str]) -> frozenset[str]:
        left = spaces and not prefixes
        return frozenset(literal(word, left=left, right=spaces) for word in words)

    figures = frozenset("0123456789")
    number = figures | literals(numbers)
    made = {
        **dict.fromkeys(("n", "y", "m", "w", "d"), number),
        "day": figures | literals(ordinals) if spaces else number,
        "month": literals(months),
        "mm": figures if spaces else number,
        "weekday": literals(weekdays),
        "year": frozenset("12" if spaces else "12" + _HAN),
    }
    if not numbers and not spaces:
        del made["day"], made["mm"]  # a number may be nothing there
    return {slot: words for slot, words in made.items() if words}


def _edge(prefixes: tuple[str, ...]) -> str:
    """Where a word may begin: also right after one or two prefixes that are written onto it."""
    heads = [*prefixes, *(a + b for a in prefixes for b in prefixes if a != b)]
    return "(?:" + "|".join([r"(?<!\w)", *(rf"(?<=\b{folded(head)})" for head in heads)]) + ")"


def people_slots(
    people: Mapping[str, list[str]], *, spaces: bool, prefixes: tuple[str, ...] = ()
) -> dict[str, str]:
    """{who} and {name}: a masked name or group, or a pronoun.

    Of one that is listed with and without a prefix ("وعليه"), the bare form goes in: a thousand
    words more in each phrase with {who} were most of what Arabic cost."""
    listed = _pronouns(people)
    if not listed:
        return {}
    heads = {folded(each) for each in prefixes if len(each) == 1}
    onto = sorted({w[0] for w in listed if w[0] in heads and w[1:] in listed})
    bare = {w: 0 for w in listed if not (w[0] in onto and w[1:] in listed)}
    head = f"[{''.join(onto)}]?" if onto else ""
    words = rf"(?<!\w){head}{_any(bare)}(?!\w)" if spaces else _any(bare)
    return {"who": f"(?:{MASK}+|{words})", "name": f"(?:{MASK}+|{words})"}


def people_begins(
    people: Mapping[str, list[str]], *, spaces: bool, prefixes: tuple[str, ...] = ()
) -> dict[str, frozenset[str]]:
    """What each of `people_slots` begins with, but for letters written onto it."""
    left = spaces and not prefixes
    listed = [literal(word, left=left, right=spaces) for word in _pronouns(people)]
    return dict.fromkeys(("who", "name"), frozenset([MASK, *listed])) if listed else {}


def _pronouns(people: Mapping[str, list[str]]) -> dict[str, int]:
    lists = ("masculine", "feminine", "plural")
    return {folded(word): 0 for name in lists for word in people.get(name, ())}


def _any(words: Mapping[str, int]) -> str:
    return either([_escaped(word) for word in sorted(words, reverse=True)])  # the longer one first


def _escaped(word: str) -> str:
    return "".join(rf"\{c}" if not c.isalnum() and c != " " else c for c in word)
