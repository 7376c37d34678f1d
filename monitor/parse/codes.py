"""Reference codes: by them the same alert is known over pages, versions and organisations.

A code is written one way however it was typed: `CHN 001 / 0119 / OBS 005.1`, `ASA 17/5628/2022`,
`UA 54/19`. The middle of an Observatory code dates the first alert, not the document.
"""

import re

from monitor.parse.urls import canonical_url

_WINDOW = 20_000  # characters that are searched for the source's own pattern
_LINE = 200
_S = r"[\s\u00a0]{0,3}"

_OBSERVATORY = re.compile(
    rf"(?<![A-Z])([A-Z]{{3}}){_S}(\d{{3}}){_S}/{_S}(\d{{4}}){_S}/{_S}OBS{_S}(\d{{3}})(?:{_S}\.{_S}(\d{{1,2}})(?!\d))?"
)
_AMNESTY = re.compile(
    rf"(?<![A-Z])([A-Z]{{3}}){_S}(\d\d){_S}/{_S}(\d{{1,4}}){_S}/{_S}((?:19|20)\d\d)(?!\d)"
)
_AMNESTY_NAME = re.compile(
    r"(?<![a-z])([a-z]{3})(\d\d)(\d{3,4})((?:19|20)\d\d)(?=(?:[a-z]{2,12})?\.pdf|[a-z]{6,10}\b)",
    re.I,
)
_AMNESTY_PATH = re.compile(
    r"/documents?/([a-z]{3})-?(\d\d)[/-](\d{1,4})[/-]((?:19|20)\d\d)(?!\d)", re.I
)
_AMNESTY_AREAS = {
    "AFR",
    "AMR",
    "ASA",
    "EUR",
    "MDE",
    "ACT",
    "IOR",
    "POL",
    "ORG",
    "DOC",
    "NWS",
    "PRE",
}
_UA = re.compile(
    r"\b(?:UA|AU|First UA|Urgent Action|Acción Urgente|Action urgente|Acção Urgente|Ação Urgente)"
    r"(?:\s*(?:No\.?|Nº|n°|number|:))?\s*(\d{1,3})\s?[/.\-]\s?(\d\d)(?:\d\d)?(?!\d)",
    re.IGNORECASE,
)
_OTHERS = (
    (
        re.compile(r"\b(?:RAN|Rapid Action Network)\s?#?\s?(\d{1,3})\s?/\s?(\d\d)\b", re.I),
        "RAN {0}/{1}",
    ),
    (
        re.compile(r"\b(AL|UA|JAL|JUA|OL)\s([A-Z]{3})\s(\d{1,3})\s?/\s?((?:19|20)\d\d)\b"),
        "{0} {1} {2}/{3}",
    ),
    (re.compile(r"\bPM[\s-]?(?:No\.?\s?)?(\d{1,4})[-/](\d\d)\b"), "PM {0}-{1}"),
    (re.compile(r"\bAHRC-([A-Z]{3})-(\d{3})-((?:19|20)\d\d)\b", re.I), "AHRC-{0}-{1}-{2}"),
    (re.compile(r"\bA/HRC/WGAD/((?:19|20)\d\d)/(\d{1,3})\b"), "A/HRC/WGAD/{0}/{1}"),
)
# What every code has: digits on both sides of a sign, or nine of them in a row. Most passages have
# neither, and are done with.
_MAY_BE = re.compile(r"\d\s{0,3}[-/.]\s{0,3}\d|\d{9}")
_YEAR = re.compile(r"(?:19|20)\d\d")
PREVIOUS = re.compile(
    r"link to previous|previous (?:UA|urgent action|action|appeal)|further information on|"
    r"acción urgente anterior|action urgente précédente|anterior AU|предыдущ|上一份|السابق",
    re.IGNORECASE,
)


def find_codes(text: str) -> tuple[str, ...]:
    """All codes of one passage, in order, each once."""
    if not _MAY_BE.search(text):
        return ()
    found: list[tuple[int, str]] = []
    for match in _OBSERVATORY.finditer(text):
        country, case, month, number, update = match.groups()
        end = f".{int(update)}" if update else ""
        found.append((match.start(), f"{country} {case} / {month} / OBS {number}{end}"))
    for match in _AMNESTY.finditer(text):
        found.append((match.start(), _amnesty(match)))
    for match in _UA.finditer(text):
        found.append((match.start(), f"UA {int(match[1])}/{match[2]}"))
    for pattern, form in _OTHERS:
        found += [
            (m.start(), form.format(*(part.upper() for part in m.groups())))
            for m in pattern.finditer(text)
        ]
    return tuple(dict.fromkeys(code for _, code in sorted(found)))


def codes_of_url(url: str) -> tuple[str, ...]:
    """An Amnesty document's index stands in its path and in the name of its PDF."""
    if not _YEAR.search(url):
        return ()
    found = [
        _amnesty(match)
        for pattern in (_AMNESTY_PATH, _AMNESTY_NAME)
        for match in pattern.finditer(url)
        if match[1].upper() in _AMNESTY_AREAS
    ]
    if match := re.search(r"AHRC-([A-Z]{3})-(\d{3})-((?:19|20)\d\d)", url, re.IGNORECASE):
        found.append(f"AHRC-{match[1].upper()}-{match[2]}-{match[3]}")
    return tuple(dict.fromkeys(found))


def own_codes(text: str, pattern: str) -> tuple[str, ...]:
    """Matches of the source's own pattern, in a bounded part of the text, line by line.

    An unusable pattern finds nothing: config.py has told of it before anything ran.
    """
    if not pattern:
        return ()
    try:
        compiled = re.compile(pattern)
    except re.error:
        return ()
    found = []
    for line in text[:_WINDOW].split("\n"):
        for match in compiled.finditer(line[:_LINE]):
            found.append(" ".join((match[1] if compiled.groups else match[0] or "").split()))
    return tuple(dict.fromkeys(code for code in found if code))


def document_codes(text: str, url: str, pattern: str = "") -> tuple[str, ...]:
    """Codes of a document, its own first: that of its address, then those of its text; those of
    a passage that links to the previous action come last."""
    own: list[str] = [*codes_of_url(url), *own_codes(text, pattern)]
    late: list[str] = []
    is_late = False
    lines = text.split("\n")
    while lines and not _MAY_BE.search(lines[-1]):
        lines.pop()  # nothing that follows the last of them matters
    for line in lines:
        if len(line) < 400 and PREVIOUS.search(line[:_LINE]):
            is_late = "link" in line.lower()[:40] or is_late
            late += find_codes(line)
            late += codes_of_url(line)
            continue
        (late if is_late else own).extend(find_codes(line))
    return tuple(dict.fromkeys([*own, *late]))


def document_key(codes: tuple[str, ...], url: str) -> str:
    """The alert's key: its first own code, else its address."""
    return codes[0] if codes else canonical_url(url)


def _amnesty(match: re.Match[str]) -> str:
    return f"{match[1].upper()} {match[2]}/{int(match[3]):04d}/{match[4]}"
