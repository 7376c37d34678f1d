"""What would be: sources checked, pages replayed and explained. Nothing is stored, nothing sent."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from monitor import app
from monitor.errors import ConfigError, SourceError, SourceFault
from monitor.model import Defender, Fetched, Item, Listing, Request, Source, SourceKind
from monitor.ports import Fetcher, Parser
from monitor.replay import Replayed, Saved, listed, replay

if TYPE_CHECKING:
    from monitor.parse.sandbox import Sandbox
    from monitor.reading import Knowledge


@dataclass(frozen=True, slots=True)
class Checked:
    """What a poll of a source would take."""

    source: str
    fault: str = ""
    items: tuple[tuple[str, str, str], ...] = ()  # day, title, link
    sample: str = ""  # the first item, as it would be read
    notes: tuple[str, ...] = ()
    suggestion: str = ""  # selectors that find items, as they would stand in sources.toml


def check_sources(ids: Sequence[str], *, from_snapshot: bool = False) -> list[Checked]:
    """Fetch these sources, or all enabled ones; or read what the last poll of a page brought.

    Raises ConfigError for an id that is unknown.
    """
    known = {source.id: source for source in app.watched()}
    unknown = [name for name in ids if name not in known]
    if unknown:
        raise ConfigError([f"{name}: no such source; see: sources list --all" for name in unknown])
    chosen = [known[name] for name in ids] or [s for s in known.values() if s.enabled]
    return asyncio.run(_check_kept(chosen) if from_snapshot else _check(chosen))


async def _check_kept(sources: list[Source]) -> list[Checked]:
    from storage.listings import Listings

    kept, parser = Listings(app.settings().data), app.open_parser()
    try:
        return [await _kept(source, kept.read(source.id), parser) for source in sources]
    finally:
        await parser.close()


async def _kept(source: Source, came: Fetched | None, parser: "Sandbox") -> Checked:
    if came is None:
        what = (
            "no poll has kept its page" if source.kind is SourceKind.PAGE else "feeds are not kept"
        )
        return Checked(source.id, f"{what}; check it without --from-snapshot")
    note = f"read from the page as it came on {came.at:%Y-%m-%d %H:%M} UTC"
    checked, _ = await _listed(source, came, parser)
    return replace(checked, notes=(note, *checked.notes))


async def _listed(source: Source, came: Fetched, parser: "Sandbox") -> tuple[Checked, Listing]:
    """What a listing gives; and where it gives nothing, selectors that would."""
    from monitor.sources.discovery import suggested

    try:
        listing = await parser.listing(source, came)
        checked = Checked(source.id, "", _rows(listing.items), notes=listing.notes)
    except SourceError as error:
        listing, checked = Listing(()), Checked(source.id, _words(error))
    without = source.kind is SourceKind.PAGE and not source.select.item
    if (without or not listing.items) and (better := await suggested(source, came, parser)):
        rows = _rows(better.items)
        line = f'select = {{ item = "{better.select.item}" }}'
        checked = replace(checked, suggestion=line, items=checked.items if without else rows)
    return checked, listing


def _rows(items: tuple[Item, ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple((str(item.published or ""), item.title, item.url) for item in items)


async def _check(sources: list[Source]) -> list[Checked]:

    client, parser = app.open_client(), app.open_parser()
    gate = asyncio.Semaphore(app.settings().concurrency)

    async def one(source: Source) -> Checked:
        async with gate:
            return await _taken(source, client, parser)

    try:
        return list(await asyncio.gather(*(one(source) for source in sources)))
    finally:
        await client.close()
        await parser.close()


async def _taken(source: Source, fetcher: Fetcher, parser: "Sandbox") -> Checked:
    try:
        came = await fetcher.get(Request(source.id, source.url, proxy=source.proxy))
        if not isinstance(came, Fetched):
            raise SourceError(source.id, SourceFault.PROTOCOL, "no body came")
    except SourceError as error:
        return Checked(source.id, _words(error))
    checked, listing = await _listed(source, came, parser)
    try:
        return replace(checked, sample=await _sample(source, came, listing, fetcher, parser))
    except SourceError as error:
        if source.kind is SourceKind.PAGE and not source.select.item and not checked.suggestion:
            return Checked(source.id, _words(error))  # the page itself is the one item
        note = f"the first item cannot be read: {_words(error)}"
        return replace(checked, notes=(*checked.notes, note))


async def _sample(
    source: Source, came: Fetched, listing: Listing, fetcher: Fetcher, parser: Parser
) -> str:
    if not listing.items:
        return ""
    item = listing.items[0]
    if item.html and (item.full or not source.follow):
        document = await parser.entry(source, came, item)
    else:
        page = await fetcher.get(Request(source.id, item.url, proxy=source.proxy))
        if not isinstance(page, Fetched):
            return ""
        document = await parser.document(source, page, item)
    head = f"{document.title} · {document.published or 'undated'} · {document.language or '?'}"
    more = [document.country, ", ".join(document.codes)]
    if document.sections:
        more.append(f"a report of {len(document.sections)} sections")
    rest = "".join(f" · {each}" for each in more if each)
    return f"{head}{rest}\n{document.text[:600]}"


def _words(error: SourceError) -> str:
    return f"{error.fault}{': ' if error.detail else ''}{error.detail}"


# ---------------------------------------------------------------- saved pages


def watch_list_of(file: Path) -> list[Defender]:
    """Read a watch list file for a trial. Raises ConfigError with every fault."""
    from monitor.watchlist_file import read_watch_list

    found = read_watch_list(file.read_bytes(), file.name)
    if found.faults:
        raise ConfigError(list(found.faults))
    return list(found.defenders)


def replay_folder(folder: Path, defenders: Path) -> list[Replayed]:
    """`monitor replay`. Raises ConfigError."""
    known = app.knowledge(watch_list_of(defenders), [])
    return asyncio.run(_replay(listed(folder), known))


async def _replay(saved: list[Saved], known: "Knowledge") -> list[Replayed]:
    parser = app.open_parser()
    try:
        today = app.now().date()
        return [each async for each in replay(saved, parser, known, today)]
    finally:
        await parser.close()


def explain(place: str, defenders: Path) -> Replayed:
    """`monitor explain`: read one saved page, or one on the network. Raises ConfigError."""
    known = app.knowledge(watch_list_of(defenders), [])
    if place.startswith(("http://", "https://")):
        return _with_others(asyncio.run(_explain_page(place, known)), known)
    if not Path(place).is_file():
        raise ConfigError([f"{place}: neither a file nor an address"])
    path = Path(place)
    source = Source("saved", "saved", SourceKind.PAGE, path.resolve().as_uri(), languages=())
    [replayed] = asyncio.run(_replay([Saved(path, source.url, source)], known))
    return _with_others(replayed, known)


def _with_others(replayed: Replayed, known: "Knowledge") -> Replayed:
    """With those whom the text names without their being meant."""
    if replayed.reading is None:
        return replayed
    return replace(replayed, others=known.index.passed_over(replayed.reading.document))


async def _explain_page(url: str, known: "Knowledge") -> Replayed:
    from monitor.replay import read_fetched

    source = Source("page", "page", SourceKind.PAGE, url, languages=())
    client, parser = app.open_client(), app.open_parser()
    try:
        came = await client.get(Request("page", url))
        if not isinstance(came, Fetched):
            raise SourceError("page", SourceFault.PROTOCOL, "no body came")
        document = await parser.document(source, came, Item(url, url))
        today = document.published or app.now().date()
        reading = read_fetched(document, known, today)
        return Replayed(Saved(Path(), url, source), reading)
    except SourceError as error:
        return Replayed(Saved(Path(), url, source), error=error)
    finally:
        await client.close()
        await parser.close()
