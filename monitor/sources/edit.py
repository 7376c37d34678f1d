"""Sources to and from files that others write too: a new table at the end of sources.toml with
all comments kept, and OPML, in which feed readers exchange lists. Pure: texts in, texts out.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import tomlkit
from lxml import etree
from tomlkit.items import Table

from monitor.errors import ConfigError
from monitor.model import Source, SourceKind
from monitor.sources.file import parse_sources

MOST_OPML = 5 << 20  # bytes
_UNNAMED = re.compile(r"[^a-z0-9]+")
_OUTER = frozenset({"www", "feeds", "blog", "news", "en", "org", "com", "net", "int", "info"})


def with_sources(text: str, added: Sequence[Source], notes: Sequence[str] = ()) -> str:
    """The text of a sources.toml with these tables at its end; all else stays as it was.

    `notes`: a comment for each of `added`. Raises ConfigError where the file was broken before, or
    where an id or address is taken.
    """
    known = parse_sources(text) if re.search(r"^\s*\[\[", text, re.MULTILINE) else ()
    faults = [fault for source in added for fault in _taken(source, known)]
    if faults:
        raise ConfigError(faults)
    tables = [
        as_table(source, notes[number] if number < len(notes) else "")
        for number, source in enumerate(added)
    ]
    whole = "\n\n".join((text.rstrip("\n"), *tables)).lstrip("\n") + "\n"
    parse_sources(whole)  # what is written can be read
    return whole


def _taken(source: Source, known: Iterable[Source]) -> Iterable[str]:
    for other in known:
        if other.id == source.id:
            yield f"{source.id}: there is a source of this id already; choose another by --id"
        elif other.url == source.url:
            yield f"{source.url}: is watched already, as {other.id}"


def as_table(source: Source, note: str = "") -> str:
    """One `[[source]]` table as an operator would write it: what is as usual is left out."""
    table = tomlkit.table()
    usual = Source(source.id, source.organisation, source.kind, source.url)
    for key in ("id", "organisation", "kind", "url"):
        table[key] = str(getattr(source, key))
    if source.languages != usual.languages:
        codes = list(source.languages)
        table["language"] = codes[0] if len(codes) == 1 else codes
    if source.country:
        table["country"] = source.country
    if source.every != usual.every:
        table["every"] = _span(source.every)
    _selectors(source, table)
    for key in ("code", "proxy"):
        if value := getattr(source, key):
            table[key] = value
    for key in ("follow", "enabled"):
        if not getattr(source, key):
            table[key] = False
    comment = "".join(f"# {line}\n" for line in note.splitlines())
    return f"[[source]]\n{comment}{tomlkit.dumps({'': table}).partition(chr(10))[2]}".rstrip("\n")


def _selectors(source: Source, table: Table) -> None:
    names = ("item", "link", "title", "date", "body")
    if chosen := {name: css for name in names if (css := getattr(source.select, name))}:
        inline = tomlkit.inline_table()
        inline.update(chosen)
        table["select"] = inline


def _span(every: timedelta) -> str:
    minutes = max(1, round(every.total_seconds() / 60))
    size, unit = next((s, u) for s, u in ((1440, "d"), (60, "h"), (1, "m")) if minutes % s == 0)
    return f"{minutes // size}{unit}"


def id_for(url: str, taken: Iterable[str]) -> str:
    """A short id that is free: of the site's name, `harbour-watch` of www.harbour-watch.org."""
    host = (urlsplit(url).hostname or "source").lower()
    labels = [host] if host.replace(".", "").isdigit() or ":" in host else host.split(".")
    named = [label for label in labels[:-1] if label not in _OUTER] or labels[:1]
    plain = _UNNAMED.sub("-", max(named, key=len)).strip("-")[:50] or "source"
    used = set(taken)
    numbered = (f"{plain}-{number}" for number in range(2, len(used) + 3))
    return plain if plain not in used else next(one for one in numbered if one not in used)


# ---------------------------------------------------------------- OPML


@dataclass(frozen=True, slots=True)
class Outlines:
    """What an OPML file offers: feeds not watched yet, and what was left out, in words."""

    sources: tuple[Source, ...]
    left_out: tuple[str, ...]


def read_opml(body: bytes, known: Iterable[Source], name: str = "the file") -> Outlines:
    """Every outline with an `xmlUrl` as a feed, at its usual hour. Raises ConfigError.

    Source: OPML 2.0, opml.org; entities and outside references are never resolved.
    """
    if len(body) > MOST_OPML:
        raise ConfigError(
            [f"{name}: {len(body)} bytes; an OPML file of at most {MOST_OPML} is read"]
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(body, parser) if body.strip() else None
    if root is None or str(root.tag).lower() != "opml":
        raise ConfigError([f"{name}: no OPML; export the feeds of your reader as OPML"])
    watched = {source.url: source.id for source in known}
    ids = set(watched.values())
    made: list[Source] = []
    left: list[str] = []
    for outline in root.iter("outline"):
        if not (url := (outline.get("xmlUrl") or "").strip()):
            continue
        if url in watched:
            left.append(f"{url}: is watched already, as {watched[url]}")
            continue
        source = _source_of(outline, url, ids)
        if fault := _fault_of(source):
            left.append(f"{url}: {fault}")
            continue
        watched[url] = source.id
        ids.add(source.id)
        made.append(source)
    return Outlines(tuple(made), tuple(left))


def _source_of(outline: "etree._Element", url: str, taken: set[str]) -> Source:
    words = " ".join((outline.get("title") or outline.get("text") or "").split())[:120]
    language = (outline.get("language") or "").lower().partition("-")[0]
    return Source(
        id=id_for(url, taken),
        organisation=words or (urlsplit(url).hostname or url),
        kind=SourceKind.FEED,
        url=url,
        languages=(language,) if re.fullmatch(r"[a-z]{2,3}", language) else ("en",),
    )


def _fault_of(source: Source) -> str:
    """Why this could not stand in sources.toml, or nothing."""
    try:
        parse_sources(as_table(source))
    except ConfigError as error:
        return error.faults[0].partition(": ")[2]
    return ""


def write_opml(sources: Iterable[Source]) -> bytes:
    """All feeds as OPML 2.0, by organisation. Pages have no place in it."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Sources of Nightdesk"
    body = etree.SubElement(root, "body")
    for source in sorted(sources, key=lambda one: one.organisation.casefold()):
        if source.kind is SourceKind.FEED:
            outline = etree.SubElement(body, "outline", type="rss", text=source.organisation)
            outline.set("xmlUrl", source.url)
            outline.set("language", source.languages[0])
    whole: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return whole
