"""`monitor sources`: what is watched, and what a poll of it would take."""

import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.commands.terminal import err, plain, say, show_json, show_table, warn
from monitor.model import SourceKind

if TYPE_CHECKING:
    from monitor.trial import Checked

app = typer.Typer(help="What is watched: list it, try it, add to it.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


@app.command("list")
def list_(
    every: Annotated[bool, typer.Option("--all", help="Show disabled sources too.")] = False,
    json: Json = False,
) -> None:
    """List the sources of sources.toml, and how each has fared."""
    from monitor.commands.terminal import span
    from monitor.errands import source_states

    rows = source_states()
    if json:
        show_json([{"source": source, "state": state} for source, state in rows])
        return
    columns = ("id", "organisation", "kind", "country", "every", "last success", "state")
    show_table(
        "",
        columns,
        [
            (
                source.id,
                source.organisation,
                source.kind,
                source.country,
                span(source.every),
                state.succeeded,
                _health(source.enabled, state.fault, state.failing_since),
            )
            for source, state in rows
            if every or source.enabled
        ],
    )
    disabled = sum(not source.enabled for source, _ in rows)
    if disabled and not every:
        say(f"{disabled} more are disabled; --all shows them.")


def _health(enabled: bool, fault: str, since: object) -> str:
    if not enabled:
        return "disabled"
    return f"{fault} since {plain(since)}" if fault else "well"


@app.command()
def check(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]…", help="Which; else all enabled ones.")
    ] = None,
    from_snapshot: Annotated[
        bool,
        typer.Option(
            "--from-snapshot",
            help="Ask no site: read the page as the last poll brought it, with the selectors as "
            "they stand in sources.toml now.",
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Fetch sources and show what a poll would take. Nothing is stored, nothing is sent.

    A listing page whose selectors find nothing, or that has none, is shown selectors that would.

    Example: monitor sources check frontline
    """
    from monitor.trial import check_sources

    with err().status("Reading…" if from_snapshot else "Fetching…"):
        found = check_sources(ids or [], from_snapshot=from_snapshot)
    if json:
        show_json(found)
    else:
        for one in found:
            _show(one)
    if any(one.fault for one in found):
        raise typer.Exit(1)


def _show(one: "Checked") -> None:
    if one.fault:
        warn(f"{one.source}: {one.fault}")
    if not one.items and not one.fault:
        warn(f"{one.source}: answered, but nothing was found in it; look at its selectors")
    if one.suggestion:
        say(f"{one.source}: this would find the items below; write it in sources.toml:")
        say(f"    {one.suggestion}")
    if one.items:
        _show_items(one.source, one.items)
    for note in one.notes:
        say(f"note: {note}")
    if one.sample:
        say(f"The first one, as it would be read:\n{one.sample}\n")


def _show_items(source: str, items: Sequence[tuple[str, str, str]]) -> None:
    many = "1 item" if len(items) == 1 else f"{len(items)} items"
    show_table(f"{source}: {many}", ("day", "title", "link"), items[:10])
    if len(items) > 10:
        say(f"… and {len(items) - 10} more.")


# ---------------------------------------------------------------- new sources


@app.command()
def add(  # noqa: PLR0917  # options; nobody gives them by place
    url: Annotated[str, typer.Argument(help="A feed, a listing page, or just the site.")],
    id_: Annotated[str, typer.Option("--id", help="Its short name; else from the address.")] = "",
    organisation: Annotated[str, typer.Option(help="As messages will name it.")] = "",
    language: Annotated[
        list[str] | None, typer.Option(help="ISO 639 code; repeat for several.")
    ] = None,
    country: Annotated[str, typer.Option(help="Two letters, if all of it is one country.")] = "",
    every: Annotated[str, typer.Option(help="How often: 30m, 6h, 1d.")] = "",
    show: Annotated[bool, typer.Option("--show", help="Write nothing, only show.")] = False,
) -> None:
    """Find a site's feed, or selectors for its list, and write the source into sources.toml.

    Example: monitor sources add https://www.example.org/urgent-actions --every 6h
    """
    from dataclasses import replace

    from monitor.sources.discovery import add_sources, discover_source
    from monitor.sources.edit import as_table
    from monitor.sources.file import read_duration

    with err().status("Looking for a feed…"):
        made = discover_source(url)
    source = replace(
        made.source,
        id=id_ or made.source.id,
        organisation=organisation or made.source.organisation,
        languages=tuple(language) if language else made.source.languages,
        country=country,
        every=_span(every, read_duration) if every else made.source.every,
    )
    for tried in made.tried:
        say(f"tried: {tried}")
    say(f"{source.id}: {made.found}")
    _show_items(source.id, [(str(i.published or ""), i.title, i.url) for i in made.items])
    say(f"\n{as_table(source)}\n")
    if show:
        say("Nothing was written.")
        return
    path = add_sources([source])
    say(f"Written to {path}. A service that runs reads it at its next start.")
    say(f"See how its first item is read: monitor sources check {source.id}")


def _span(text: str, read: Callable[[str], timedelta]) -> timedelta:
    try:
        return read(text)
    except ValueError as fault:
        raise typer.BadParameter(str(fault), param_hint="--every") from fault


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, metavar="FILE.opml")],
) -> None:
    """Take the feeds of an OPML file, as feed readers export them, into sources.toml.

    They are written with `enabled = false`: check each, then enable it.
    """
    from dataclasses import replace

    from monitor import app as wiring
    from monitor.sources.discovery import add_sources
    from monitor.sources.edit import MOST_OPML, read_opml

    with file.open("rb") as opened:
        found = read_opml(opened.read(MOST_OPML + 1), wiring.watched_so_far(), file.name)
    for left in found.left_out:
        warn(f"left out: {left}")
    if not found.sources:
        say("There was nothing to add.")
        return
    path = add_sources([replace(source, enabled=False) for source in found.sources])
    ids = [source.id for source in found.sources]
    say(f"Written to {path}, not enabled yet: {', '.join(ids)}")
    say(f"Try them: monitor sources check {' '.join(ids)}")


@app.command()
def export(
    every: Annotated[bool, typer.Option("--all", help="Disabled sources too.")] = False,
) -> None:
    """Print the feeds as OPML, for a feed reader. Listing pages have no place in OPML."""
    from monitor import app as wiring
    from monitor.sources.edit import write_opml

    chosen = [source for source in wiring.watched() if every or source.enabled]
    sys.stdout.buffer.write(write_opml(chosen))
    if pages := sum(source.kind is SourceKind.PAGE for source in chosen):
        warn(f"{pages} listing pages were left out: OPML holds feeds only")
