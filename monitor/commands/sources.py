"""`monitor sources`: what is watched, and what a poll of it would take."""

from typing import Annotated

import typer

from monitor.commands.terminal import err, plain, say, show_json, show_table, warn

app = typer.Typer(help="What is watched: list it, try it.", no_args_is_help=True)
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
    json: Json = False,
) -> None:
    """Fetch sources and show what a poll would take. Nothing is stored, nothing is sent.

    Example: monitor sources check frontline
    """
    from monitor.trial import check_sources

    with err.status("Fetching…"):
        found = check_sources(ids or [])
    if json:
        show_json(found)
    else:
        for one in found:
            _show(one.source, one.fault, one.items, one.sample, one.notes)
    if any(one.fault for one in found):
        raise typer.Exit(1)


def _show(
    source: str,
    fault: str,
    items: tuple[tuple[object, str, str], ...],
    sample: str,
    notes: tuple[str, ...],
) -> None:
    if fault:
        warn(f"{source}: {fault}")
    if not items and not fault:
        warn(f"{source}: answered, but nothing was found in it; look at its selectors")
    if items:
        show_table(f"{source}: {len(items)} items", ("day", "title", "link"), items[:10])
    if len(items) > 10:
        say(f"… and {len(items) - 10} more.")
    for note in notes:
        say(f"note: {note}")
    if sample:
        say(f"The first one, as it would be read:\n{sample}\n")
