"""What the words beside a name say of its bearer: a judge, a lawyer, somebody's mother.

Before the name, behind it, or in the next sentence; which words say what is in roles.
"""

import re
from functools import cache

from monitor.match import roles
from monitor.match.apposition import apposed
from monitor.match.data import members
from monitor.match.scripts import HAN

REACH = 70  # letters before and after a name in which a role may stand
_ABBREVIATED = "".join(
    f"(?<!{each}\\.)" for each in ("Atty", "Prof", "Supt", "Insp", "Capt", "Engr")
)
# begins with the mark, and asks behind it what stands before: so the search runs from mark to mark
_CLAUSE = re.compile(
    r"[.;!?…»«“”\"„|。；！？】【\n—–](?:"
    rf"(?<=\.)(?:(?<=\w{{4}}\.){_ABBREVIATED}|(?<=[»”“\"\)]\.))|(?<=[—–])|(?<![.—–])(?!\S{{0,2}}\.))"
)
_WORD = re.compile(r"[^\W\d_]+")

_PARTICIPLE = re.compile(r"(?<!\w)jugée?s?(?!\w)", re.IGNORECASE)  # folded they are "juge"


def _without_participles(text: str, original: str, first: int, last: int) -> str:
    if "juge" not in text[first:last]:
        return text
    for found in _PARTICIPLE.finditer(original, first, last):
        text = text[: found.start()] + "x" * len(found.group()) + text[found.end() :]
    return text


def beside(text: str, original: str, start: int, end: int, language: str = "") -> frozenset[str]:
    """The kinds of role that stand in apposition to `text[start:end]`.

    `text` is folded letter by letter, so that offsets hold in `original`, which has the capitals.
    """
    text = _without_participles(text, original, max(0, start - REACH), end + REACH)
    before = text[max(0, start - REACH) : start]
    clause = list(_CLAUSE.finditer(original[max(0, start - REACH) : start]))
    head = before[clause[-1].end() :] if clause else before
    found = _before(head, original[start - len(head) : start], language)
    found |= _after(text[end : end + REACH], original[end : end + REACH], language)
    return found or _then(text[end : end + 3 * REACH], language)


# "… X was fined. She works as a librarian"
@cache
def _works() -> re.Pattern[str]:
    verbs = "|".join(sorted(members("told.toml", "works"), key=len, reverse=True))
    return re.compile(
        r"[^.!?\n]{0,130}[.!?] (?:he|she|она|он|il|elle|el|ella|ele|ela)\b[^.!?\n]{0,60}?"
        rf"(?<!\w)(?:{verbs}) "
    )


def _then(tail: str, language: str) -> frozenset[str]:
    """The work that the next sentence tells, where it speaks of him or her."""
    opening = _works().match(tail)
    if not opening:
        return frozenset()
    rest = " ".join(tail[opening.end() : opening.end() + 50].split()[:3])
    return frozenset(
        kind
        for kind, role in roles.met(rest, language)
        if kind != "relative" and not roles.no_role(kind, rest, role)
    )


_ADJECTIVE_LAST = frozenset({"es", "pt", "fr", "it", "gl", "ca"})
# "juez provincial X", "juge militaire X"; but "juiz condenou X": a verb, and X is who suffers it
_ADJECTIVE = re.compile(
    r" [^\W\d_]{2,}(?:[aei]l|ales?|elles?|[aeiou]r|[aeiou]n[oa]?|ienne|anti?|ent[aeo]|[aei]d[ao]|"
    r"[aeio][cv][ao]|ari[ao]|aire|iques?|ifs?|ives?|eur|[ei]ere?|oint[eo]?|unt[ao]|em[ao]|ul[ao]|is[ao]|"
    r"aise?|oise?|ense) "
)
_NAME = re.compile(r" [A-Z][^\W\d_]{2,} ")  # one more given name


def _before(head: str, written: str, language: str) -> frozenset[str]:
    found = set()
    for kind, role in roles.met(head, language):
        gap = head[role.end() :]
        if kind in roles.OFFICIALS and _leads_names(role.group(), gap, written[role.end() :]):
            found.add(kind)
        if roles.no_role(kind, head, role) or (
            kind not in roles.OFFICIALS and _is_family(written, role)
        ):
            continue
        if not gap.strip(" .") and role.group() in members("words.toml", "courtesies"):
            if not (kind == "relative" and _is_title(head, written, role)):
                found.add(f"courtesy {kind}")
            continue
        adjective = language in _ADJECTIVE_LAST and (
            _ADJECTIVE.fullmatch(gap) or _NAME.fullmatch(written[role.end() :])
        )
        if adjective or apposed(gap, written[role.end() :]):
            found.add(f"former {kind}" if roles.is_former(head, role, gap) else kind)
            if kind == "speaker":
                found |= roles.speaks_for(head[max(0, role.start() - 20) :])
    return frozenset(found)


_ARTICLE = re.compile(r"(?<!\w)(?:el|la|al|del|o|a|ao|do|da|le|the|nuestr[oa]|nosso|nossa|notre) $")


def _is_title(head: str, written: str, role: re.Match[str]) -> bool:
    """Whether `sister` is a title: with a capital, or with an article, `la hermana X`."""
    return written[role.start()].isupper() or bool(_ARTICLE.search(head[: role.start()]))


_FAMILY = re.compile(r"[^\W\d_a-zß-öø-ÿа-яё][\w'’-]+ $")


def _is_family(written: str, role: re.Match[str]) -> bool:
    """Whether a word for work is the family name of who is told before: `Ana Farmer, Bo Sample`."""
    named = written[role.start()].isupper() and _FAMILY.search(written[: role.start()])
    return bool(named) and written[role.end() : role.end() + 2] == ", "


def _leads_names(role: str, gap: str, written: str) -> bool:
    """Whether a plural stands before a list of names that this one is of: `judges A, B and`."""
    words = _WORD.findall(written)
    return (
        roles.is_plural(role)
        and bool(words)
        and bool(re.fullmatch(r"[\w'’. ,-]+", gap))
        and all(w[0].isupper() or w in ("and", "y", "e", "et", "de", "del") for w in words)
    )


_DETERMINER = re.compile(
    r"[\s]*(?:[,(（،、|]|[—–-]\s|\s(?:is|was|est|etait|es|era|e|is a)\s)\s*"
    r"(?:(?:an?|the|his|her|their|le|la|un|une|el|los|una|o|um|uma|its|\d\d,?|aged \d\d,?)\s+|l')?"
)


_HANGUL = re.compile(" ?([\uac00-\ud7a3]{2,8})")  # what somebody is stands behind the name


def _after(tail: str, written: str, language: str) -> frozenset[str]:
    opening = _DETERMINER.match(tail)
    han = re.match(f"[{HAN}]{{1,4}}", tail)
    if han:
        return frozenset(k for k, p in roles.likely(han.group(), language) if p.match(han.group()))
    if hangul := _HANGUL.match(tail):
        return frozenset(k for k, p in roles.likely(hangul[1], language) if p.match(hangul[1]))
    if not opening:
        return frozenset()
    stop = re.search(r"[.;)\n）。]", written[opening.end() :])
    rest = tail[opening.end() : opening.end() + stop.start()] if stop else tail[opening.end() :]
    names = [each.start() for each in re.finditer(r"[^\W\d_]+", rest)]
    limit = names[6] if len(names) > 6 else len(rest)
    found = set()
    for kind, role in roles.met(rest[:limit], language):
        if roles.no_role(kind, rest, role):
            continue
        said = opening.end() + role.end()
        follows = re.match(r"\s+[A-ZА-Я]", written[said : said + 12])
        if not follows and not roles.begins_clause(rest[: role.start()]):
            found.add(f"former {kind}" if roles.is_former(rest, role) else kind)
            if kind == "speaker":
                found |= roles.speaks_for(rest)
    return frozenset(found)
