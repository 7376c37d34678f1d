"""The words that say what somebody is: judge, lawyer, reporter… (tables/roles.toml), and when one
of them says it of nobody. Of whose name they stand is in bearer."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.match.data import any_of, members, toml
from monitor.match.scripts import HAN, SPACELESS
from monitor.text import folded

_PREFIXES = "ولب"  # which Arabic writes onto a word
_NO_WORK = ("between", "village", "free")
OFFICIALS = frozenset({"judge", "force", "office", "deputy", "criminal"})  # and who kills
_CIVIL = frozenset({"force", "office", "deputy"})  # what villages, peoples and unions have as well
_WORD = re.compile(r"[^\W\d_]+")
_UNPARTED = re.compile(f"[{HAN}{SPACELESS}]")


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
        if language and "all" in table:
            lists = [table["all"], own or ()]
        else:
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
    plain = sorted({e for e in entries if not _UNPARTED.match(e)}, key=len, reverse=True)
    han = sorted({e for e in entries if _UNPARTED.match(e)}, key=len, reverse=True)
    words = "|".join(_ended(each) for each in plain)
    parts = [rf"(?<!\w)[{_PREFIXES}]?(?:{words})"] if words else []
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


def no_role(kind: str, text: str, role: re.Match[str]) -> bool:
    """Plurals name several; a village's commissioner and a union's secretary are no officials."""
    word = role.group()
    if is_plural(word) or word in members("words.toml", "no_roles") or _qualifies(text, role):
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


def is_former(text: str, role: re.Match[str], gap: str = "") -> bool:
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
    return [start for _, start, _ in _automaton()[0].find_matches_as_indexes(text)]


def likely(text: str, language: str = "") -> list[tuple[str, re.Pattern[str]]]:
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
    return frozenset(kind for kind, _ in met(context))


def met(text: str, language: str = "") -> Iterator[tuple[str, re.Match[str]]]:
    """The words of roles in a folded text, each kind's in order; patterns are tried only where the
    automaton says that a word of theirs begins."""
    search, owners = _automaton()
    begin: dict[str, set[int]] = {}
    for which, start, _ in search.find_matches_as_indexes(text, overlapping=True):
        prefixed = {start - 1} if start and text[start - 1] in _PREFIXES else set()
        for kind in owners[which]:
            begin.setdefault(kind, set()).update(prefixed, (start,))
    table = kinds(language)
    for kind in begin.keys() & table.keys():
        end = 0
        for at in sorted(begin[kind]):
            if at >= end and (found := table[kind].match(text, at)):
                yield kind, found
                end = found.end()


@lru_cache(maxsize=20_000)
def own_work(context: str) -> frozenset[str]:
    """The kinds of work in a list's context as it is typed, those aside that everybody does."""
    return described(folded(context)) - {"activist"}


@lru_cache(maxsize=20_000)
def calls(word: str, language: str) -> bool:
    """Whether a single word of a text is one for somebody's work; its own language's, in full."""
    return len(word) > 5 and any(p.match(word) for _, p in likely(word, language))


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


def speaks_for(words: str) -> set[str]:
    """What a speaker is besides: the state's, or a company's."""
    return {kind for kind, pattern in _speaks().items() if pattern.search(words)}


def is_plural(role: str) -> bool:
    return role.endswith(tuple(members("words.toml", "plural_endings"))) or (
        role.isascii()
        and not role.startswith("who ")
        and role.endswith("s")
        and not role.endswith("ss")
        and len(role) > 4
    )
