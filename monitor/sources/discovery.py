"""`monitor sources add`: from an address to a source that works, by trying what the site offers.

The address itself if it is a feed; else a feed that the page names or its software has; else the
page with selectors that were tried on it. Nothing is written before the operator has seen it.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from monitor import app
from monitor.errors import ConfigError, SourceError, SourceFault
from monitor.fetch.client import Client
from monitor.model import Fetched, Item, Listing, Request, Selectors, Source, SourceKind
from monitor.parse import sniff
from monitor.parse.propose import Proposal
from monitor.parse.sandbox import Sandbox
from monitor.sources.edit import as_table, id_for, with_sources
from storage.snapshots import write_whole

MOST_TRIED = 5  # feeds of one site


@dataclass(frozen=True, slots=True)
class Discovered:
    """A source as it could be added, and how it was found, in words for the operator."""

    source: Source
    items: tuple[Item, ...]
    found: str  # one sentence
    tried: tuple[str, ...] = ()  # what was no use: address and why


def discover_source(url: str) -> Discovered:
    """Try what the site at `url` offers. Raises ConfigError for no address, SourceError."""
    if not url.startswith(("http://", "https://")):
        raise ConfigError([f"{url}: not an address; write https://…"])
    taken = [source.id for source in app.watched_so_far()]

    async def work() -> Discovered:
        client, parser = app.open_client(url), app.open_parser()
        try:
            return await discover(url, taken, client, parser)
        finally:
            await client.close()
            await parser.close()

    return asyncio.run(work())


def add_sources(added: Sequence[Source], notes: Sequence[str] = ()) -> Path:
    """Write tables at the end of sources.toml; returns its path. Raises ConfigError."""
    path = app.settings().sources
    begun = path.exists()
    whole = with_sources(path.read_text(encoding="utf-8") if begun else "", added, notes)
    mode = path.stat().st_mode & 0o777 if begun else 0o644
    try:
        write_whole(path, whole.encode())
        path.chmod(mode)
    except OSError as fault:
        tables = "\n\n".join(map(as_table, added))
        raise ConfigError(
            [f"{path} cannot be written ({fault.strerror}); add this by hand:\n\n{tables}"]
        ) from fault
    return path


async def discover(url: str, taken: Iterable[str], client: Client, parser: Sandbox) -> Discovered:
    """Try what the site at `url` offers; `taken` are ids in use. Raises SourceError."""
    name = urlsplit(url).hostname or url
    draft = Source(id_for(url, taken), name, SourceKind.FEED, url)
    came = await _get(draft, client)
    if sniff(came) == "feed" or came.body.lstrip().startswith(b"{"):
        listing = await parser.listing(draft, came)
        return _as_found(replace(draft, url=came.url), listing, "the address is a feed")
    proposal = await parser.proposal(draft, came)
    draft = _named(draft, proposal)
    tried: list[str] = []
    for feed in proposal.feeds[:MOST_TRIED]:
        source = replace(draft, url=feed)
        try:
            listing = await parser.listing(source, await _get(source, client))
        except SourceError as error:
            tried.append(f"{feed}: {error.fault}")
            continue
        if listing.items:
            made = _as_found(source, listing, "the page leads to this feed")
            return replace(made, tried=tuple(tried))
        tried.append(f"{feed}: empty")
    if not proposal.items:
        await _is_page(draft, came, parser)
    return _as_page(replace(draft, kind=SourceKind.PAGE, url=came.url), proposal, tuple(tried))


async def suggested(source: Source, came: Fetched, parser: Sandbox) -> Proposal | None:
    """Selectors for a page whose own find nothing; None where nothing on it repeats."""
    try:
        proposal = await parser.proposal(source, came)
    except SourceError:
        return None  # no page: what is wrong with it was told already
    return proposal if proposal.items else None


async def _get(source: Source, client: Client) -> Fetched:
    came = await client.get(Request(source.id, source.url))
    if not isinstance(came, Fetched):
        raise SourceError(source.id, SourceFault.PROTOCOL, "no body came")
    return came


async def _is_page(draft: Source, came: Fetched, parser: Sandbox) -> None:
    """Raises SourceError where a wall came in its place, or nothing that can be read."""
    try:
        await parser.document(draft, came, None)
    except SourceError as error:
        cure = "nothing was written; give the address of a feed, or of a page that shows its list"
        detail = f"{error.detail}; {cure}"
        raise SourceError(draft.id, error.fault, detail, temporary=error.temporary) from error


def _named(draft: Source, proposal: Proposal) -> Source:
    languages = proposal.languages or draft.languages
    return replace(draft, organisation=proposal.title or draft.organisation, languages=languages)


def _as_found(source: Source, listing: Listing, how: str) -> Discovered:
    host = urlsplit(source.url).hostname
    name = listing.title[:120] if listing.title and source.organisation == host else ""
    return Discovered(replace(source, organisation=name or source.organisation), listing.items, how)


def _as_page(source: Source, proposal: Proposal, tried: tuple[str, ...]) -> Discovered:
    if proposal.items:
        how = f"no feed was found; {len(proposal.items)} items repeat on the page"
        return Discovered(replace(source, select=proposal.select), proposal.items, how, tried)
    how = (
        "neither a feed nor a list was found; the page itself will be watched for what is added. "
        'If it is a list, write select = { item = "…" } for what repeats in it'
    )
    return Discovered(
        replace(source, select=Selectors(), follow=False),
        (Item(source.url, source.url, proposal.title),),
        how,
        tried,
    )
