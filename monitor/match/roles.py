"""What the words beside a name say of its bearer: judge, lawyer, reporter… (tables/roles.toml)"""

import re
from functools import cache, lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.match.apposition import apposed
from monitor.match.data import any_of, members, toml
from monitor.match.scripts import HAN
from monitor.text import folded

_NO_WORK = ("between", "village", "free")
OFFICIALS = frozenset({"judge", "force", "office", "deputy", "criminal"})  # and who kills
_CIVIL = frozenset({"force", "office", "deputy"})  # what villages, peoples and unions have as well
REACH = 70  # letters before and after a name in which a role may stand
_ABBREVIATED = "".join(f"(?<!{each})" for each in ("Atty", "Prof", "Supt", "Insp", "Capt", "Engr"))
_CLAUSE = re.compile(
    rf"(?<=\w{{4}}){_ABBREVIATED}\.|(?<=[»”“\"\)])\.|[;!?…»«“”\"“”„|。；！？】【\n](?!\S{{0,2}}\.)|[—–]"
)
_WORD = re.compile(r"[^\W\d_]+")


@cache
def kinds(language: str = "") -> dict[str, re.Pattern[str]]:
    """For each kind of role the pattern of its words, over folded text.

    In a text of a known language only its own words count where the table tells languages apart:
    a `mayor` is no `mayora`.
    """
    found = {}
    for kind, table in toml("roles.toml").items():
        own = table.get(language.partition("-")[0]) or (
            None if kind not in _BY_LANGUAGE or language not in _told_apart() else ()
        )
        lists = table.values() if own is None else [own]
        if kind not in _NO_WORK and (words := [folded(w) for each in lists for w in each]):
            found[kind] = _pattern(words)
    return found


_BY_LANGUAGE = ("judge", "force", "office", "deputy", "head", "counsel")


@cache
def _told_apart() -> frozenset[str]:
    """Languages whose offices the table knows."""
    return frozenset(toml("roles.toml")["judge"])


def _pattern(entries: list[str]) -> re.Pattern[str]:
    plain = sorted(
        {each for each in entries if not re.match(f"[{HAN}]", each)}, key=len, reverse=True
    )
    han = sorted({each for each in entries if re.match(f"[{HAN}]", each)}, key=len, reverse=True)
    words = "|".join(_ended(each) for each in plain)
    parts = [rf"(?<!\w)(?:و|ل|ب)?(?:{words})"] if words else []
    parts += ["|".join(map(re.escape, han))] if han else []
    return re.compile("|".join(parts))


@cache
def _village() -> re.Pattern[str]:
    return _pattern(toml("roles.toml")["village"]["all"])


@cache
def _of(table: str, words_between: int) -> re.Pattern[str]:
    """What follows an office that is none of the state: `comunal`, `of the trade union`."""
    words = "|".join(_ended(folded(each)) for each in toml("roles.toml")[table]["of"])
    gap = rf"(?:[ ,(-]*[^\W\d_'-]+){{0,{words_between}}}?[ ,(-]*"
    return re.compile(rf"{gap}(?<!\w)(?:{words})")


def _no_role(kind: str, text: str, role: re.Match[str]) -> bool:
    """Plurals name several; a village's commissioner and a union's secretary are no officials."""
    word = role.group()
    if _plural(word) or word in members("words.toml", "no_roles") or _qualifies(text, role):
        return True
    if kind == "relative":  # "a mother of five" is nobody's mother here
        return bool(_children().match(text, role.end()))
    if kind not in OFFICIALS:
        return False
    if role.group() == "general" and _civilian().match(text, role.end()):
        return True
    if _village().match(text, role.start()) or _of("village", 1).match(text, role.end()):
        return True
    return kind in _CIVIL and bool(_of("free", 3).match(text, role.end()))


_BY = ("被", "遭", "由", "向", "遭到", "受到")


def _qualifies(text: str, role: re.Match[str]) -> bool:
    before = text[: role.start()]
    if before.endswith(_BY):  # "被国保带走": who did it to somebody
        return True
    words = _WORD.findall(before[-30:])
    quality = role.group().startswith(tuple(members("words.toml", "qualities")))
    noun = quality and bool(words) and before.endswith(f"{words[-1]} ")
    led = noun and words[-1] not in members("words.toml", "determiners")
    return led or bool(_cleared().search(before[-12:]))


@cache
def _cleared() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(members('words.toml', 'cleared'))})\w* $")


@cache
def _civilian() -> re.Pattern[str]:
    return re.compile(rf" (?:{any_of(members('words.toml', 'civilian'))})")


@cache
def _children() -> re.Pattern[str]:
    counted = any_of(members("words.toml", "counted"))
    return re.compile(rf" (?:of|de|d|от) '?(?:\d|{counted})(?!\w)")


@cache
def _formerly() -> re.Pattern[str]:
    words = [folded(w) for w in members("words.toml", "former") if not re.match(f"[{HAN}]", w)]
    return re.compile(rf"(?:(?<!\w)(?:{'|'.join(map(re.escape, words))})[ -]|(?<![之以目])[前原])$")


def _former(text: str, role: re.Match[str], gap: str = "") -> bool:
    """Whether an office is held no longer: `former`, `бывший`, `السابق`, `前`."""
    before = text[max(0, role.start() - 20) : role.start()]
    if _formerly().search(before) or before.endswith(("exvice", "ex")):
        return True
    return any(word in members("words.toml", "former") for word in gap.split())


def _ended(entry: str) -> str:
    if entry.endswith("."):
        return re.escape(entry[:-1]) + r"(?!\w)"
    if "\u0600" <= entry[0] <= "\u06ff":
        return re.escape(entry) + r"(?:ه|ين|ان|ون|ات)?(?!\w)"
    return re.escape(entry) + r"\w*"


@cache
def _automaton() -> tuple[AhoCorasick, list[frozenset[str]]]:
    """The words of all roles, and of each the kinds that have it."""
    owners: dict[str, set[str]] = {}
    for kind, table in toml("roles.toml").items():
        for word in (word for words in table.values() for word in words):
            if kind not in _NO_WORK:
                owners.setdefault(folded(word.rstrip(".")), set()).add(kind)
    entries = sorted(owners)
    search = AhoCorasick(entries, matchkind=MatchKind.Standard, store_patterns=False)
    return search, [frozenset(owners[each]) for each in entries]


def places(text: str) -> list[int]:
    """Where in a folded text words of roles begin, in order; a cheap first look."""
    return sorted({start for _, start, _ in _automaton()[0].find_matches_as_indexes(text)})


def _likely(text: str, language: str = "") -> list[tuple[str, re.Pattern[str]]]:
    """Of the kinds' patterns those of which a word stands in a folded text: most find nothing."""
    search, owners = _automaton()
    met = {which for which, *_ in search.find_matches_as_indexes(text, overlapping=True)}
    if not met:
        return []
    table = kinds(language)
    present = frozenset().union(*(owners[which] for which in met))
    return [(kind, table[kind]) for kind in present if kind in table]


@lru_cache(maxsize=20_000)
def described(context: str) -> frozenset[str]:
    """The kinds of role that a watch list's context names."""
    return frozenset(kind for kind, pattern in _likely(context) if pattern.search(context))


@lru_cache(maxsize=20_000)
def own_work(context: str) -> frozenset[str]:
    """The kinds of work in a list's context as it is typed, those aside that everybody does."""
    return described(folded(context)) - {"activist"}


@lru_cache(maxsize=20_000)
def calls(word: str, language: str) -> bool:
    """Whether a single word of a text is one for somebody's work; its own language's, in full."""
    return len(word) > 5 and any(p.match(word) for _, p in _likely(word, language))


_PARTICIPLE = re.compile(r"(?<!\w)jugée?s?(?!\w)", re.IGNORECASE)  # folded they are "juge"


def _without_participles(text: str, original: str, first: int, last: int) -> str:
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
        for kind, pattern in _likely(rest, language)
        for role in pattern.finditer(rest)
        if kind != "relative" and not _no_role(kind, rest, role)
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
    for kind, pattern in _likely(head, language):
        for role in pattern.finditer(head):
            gap = head[role.end() :]
            if kind in OFFICIALS and _leads_names(role.group(), gap, written[role.end() :]):
                found.add(kind)
            if _no_role(kind, head, role) or (kind not in OFFICIALS and _is_family(written, role)):
                continue
            if not gap.strip(" .") and role.group() in members("words.toml", "courtesies"):
                if not (kind == "relative" and _is_title(head, written, role)):
                    found.add(f"courtesy {kind}")
                continue
            adjective = language in _ADJECTIVE_LAST and (
                _ADJECTIVE.fullmatch(gap) or _NAME.fullmatch(written[role.end() :])
            )
            if adjective or apposed(gap, written[role.end() :]):
                found.add(f"former {kind}" if _former(head, role, gap) else kind)
                if kind == "speaker":
                    found |= _speaks_for(head[max(0, role.start() - 20) :])
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
        _plural(role)
        and bool(words)
        and bool(re.fullmatch(r"[\w'’. ,-]+", gap))
        and all(w[0].isupper() or w in ("and", "y", "e", "et", "de", "del") for w in words)
    )


# what stands between a name and a role only where a clause has begun
_CLAUSES = re.compile(
    r"\b(?:was|were|is|are|has|had|have|in|by|at|from|with|to|against|before|after|for|on|said|told|que|"
    r"who|whom|whose|which|quien|quienes|cuy[ao]s?|qui|dont|lequel|laquelle|quem|cuj[ao]s?|котор\w+|чь\w+|الذي|التي|en|por|par|pelo|pela|ante|contre|contra|con|avec|com|fue|fueron|foi|dans|devant|du|d|del|"
    r"(?:accus|inculp|condamn|arret|poursuivi|sorti|ressorti|acusad|condenad|detenid|detid|denunciad|arrest|charg|convict|sentenc)\w*|"
    r"от|в|к|на|по|при|لا|ليس|في|من|امام)\b"
)


def begins_clause(words: str) -> bool:
    """Whether a clause has begun in folded words behind a name: they are no apposition any more."""
    return bool(_CLAUSES.search(words))


@cache
def _speaks() -> dict[str, re.Pattern[str]]:
    return {
        kind: _pattern([*members("told.toml", table)])
        for kind, table in (("office", "state"), ("business", "firm"))
    }


def of_state(words: str) -> bool:
    """Whether folded words name the police, an army, a court or another body of the state."""
    return bool(_speaks()["office"].search(words))


def _speaks_for(words: str) -> set[str]:
    """What a speaker is besides: the state's, or a company's."""
    return {kind for kind, pattern in _speaks().items() if pattern.search(words)}


def _plural(role: str) -> bool:
    return role.endswith(tuple(members("words.toml", "plural_endings"))) or (
        role.isascii()
        and not role.startswith("who ")
        and role.endswith("s")
        and not role.endswith("ss")
        and len(role) > 4
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
        return frozenset(k for k, p in _likely(han.group(), language) if p.match(han.group()))
    if hangul := _HANGUL.match(tail):
        return frozenset(k for k, p in _likely(hangul[1], language) if p.match(hangul[1]))
    if not opening:
        return frozenset()
    stop = re.search(r"[.;)\n）。]", written[opening.end() :])
    rest = tail[opening.end() : opening.end() + stop.start()] if stop else tail[opening.end() :]
    names = [each.start() for each in re.finditer(r"[^\W\d_]+", rest)]
    limit = names[6] if len(names) > 6 else len(rest)
    found = set()
    for kind, pattern in _likely(rest[:limit], language):
        for role in pattern.finditer(rest[:limit]):
            if _no_role(kind, rest, role):
                continue
            said = opening.end() + role.end()
            follows = re.match(r"\s+[A-ZА-Я]", written[said : said + 12])
            if not follows and not _CLAUSES.search(rest[: role.start()]):
                found.add(f"former {kind}" if _former(rest, role) else kind)
                if kind == "speaker":
                    found |= _speaks_for(rest)
    return frozenset(found)
