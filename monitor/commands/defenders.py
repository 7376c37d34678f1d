"""`monitor defenders`: the watch list, and what is known of each person on it."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from monitor.commands.terminal import out, plain, say, show_json, show_table, warn, working
from monitor.errors import ConfigError
from monitor.model import Defender, Notice, Occurrence, Privacy

app = typer.Typer(help="Whom you know: the watch list and its records.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="As in the watch list's column id.")]


@app.command("import")
def import_(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True, dir_okay=False, help="CSV, FollowTheMoney JSON lines, or Uwazi's export."
        ),
    ],
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Import the good rows, tell of the others.")
    ] = False,
) -> None:
    """Import the watch list: new people are added, those of the same id replaced, none removed.

    The first line names the columns: id,name,aliases,country,context. Aliases are separated by
    ";", the country has two letters. A column sensitivity may say discreet or encrypted, as in
    "defenders sensitivity"; empty leaves it as it is. Nothing is imported while a row has a fault.

    Also read, known by their content: FollowTheMoney or OpenSanctions entities (JSON, one a line;
    only persons), and the CSV that Uwazi exports (with the columns Title and Template).

    Example: monitor defenders import people.csv
    """
    from monitor.errands import put_on_watch_list
    from monitor.watchlist_file import read_watch_list

    with working("reading", None):
        found = read_watch_list(file.read_bytes(), file.name)
    for note in found.notes:
        warn(f"{file.name}: {note}")
    if found.faults and not skip_bad:
        cure = "Nothing was imported. Mend these rows, or add --skip-bad to import the others."
        raise ConfigError([*found.faults, cure])
    for fault in found.faults:
        warn(f"skipped: {fault}")
    _warn_of_names(found.defenders)
    with working("storing", len(found.defenders)) as advance:
        changed, total = put_on_watch_list(found.defenders, advance)
    say(f"{len(found.defenders)} read, {changed} new or changed; {total} on the watch list.")


def _warn_of_names(defenders: tuple[Defender, ...]) -> None:
    """Tell of names that will find too much or too little, beside who is listed already."""
    from monitor.app import open_records
    from monitor.match.review import import_warnings

    with working("comparing names", None):
        with open_records() as store, store.reading() as ledger:
            listed = ledger.people.defenders()
        warnings = import_warnings(defenders, listed)
    for warning in warnings[:_MOST]:
        warn(f"note: {warning.sentence}")
    if len(warnings) > _MOST:
        kinds = Counter(warning.kind for warning in warnings[_MOST:])
        rest = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in kinds.items())
        warn(f"note: and more of the same: {rest}")


_MOST = 100  # notes that anybody would read


@app.command()
def export() -> None:
    """Print the watch list as CSV, ready to be imported again: monitor defenders export > f.csv"""
    import sys

    from monitor.app import open_records
    from monitor.watchlist_file import write_watch_list

    with open_records() as store, store.reading() as ledger:
        people = ledger.people.defenders()
    sys.stdout.write(write_watch_list(people))  # as slowly as who reads it likes


@app.command("list")
def list_(json: Json = False) -> None:
    """List the watch list."""
    from monitor.app import open_records

    with open_records() as store, store.reading() as ledger:
        people = ledger.people.defenders()
    if json:
        show_json(people)
    elif not people:
        say("The watch list is empty. Import one: monitor defenders import people.csv")
    else:
        columns = ("id", "name", "aliases", "country", "context")
        show_table("", columns, [[getattr(p, c) for c in columns] for p in people])


@app.command()
def add(
    id: Annotated[str, typer.Argument(help="A short name of your own, like wang-bing.")],  # noqa: A002
    name: Annotated[str, typer.Argument(help="The name as you write it.")],
    alias: Annotated[
        list[str] | None, typer.Option(help="Another form of the name; may be repeated.")
    ] = None,
    country: Annotated[str, typer.Option(help="Two letters, like CN.")] = "",
    context: Annotated[str, typer.Option(help="Who she is, in a few words.")] = "",
) -> None:
    """Add one person, or replace the one of this id.

    Example: monitor defenders add zan-bela "Zan Bela" --alias "Z. Bela" --country CN
    """
    from monitor.errands import put_on_watch_list

    person = _typed(Defender(id, name, tuple(alias or ()), country, context))
    _warn_of_names((person,))
    changed, _ = put_on_watch_list([person])
    say(f"{id} is on the watch list." if changed else f"{id} was there already, just so.")


def _typed(person: Defender) -> Defender:
    """Judge what was typed as a row of a list would be."""
    from monitor.watchlist_file import read_watch_list, write_watch_list

    checked = read_watch_list(write_watch_list([person]).encode(), "what you typed,")
    if checked.faults:
        raise ConfigError([fault.replace(" line 2:", "") for fault in checked.faults])
    return checked.defenders[0]


@app.command()
def remove(
    id: Id,  # noqa: A002
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove a person with everything that is known of her: nothing stays."""
    from monitor.app import open_records

    with open_records() as store:
        with store.reading() as ledger:
            _known(ledger.people.get(id), id)
        if not yes:
            typer.confirm(f"Delete {id} and her whole record?", abort=True)
        with store.writing() as ledger:
            ledger.people.remove(id)
    say(f"{id} is removed, with her record.")


@app.command()
def merge(
    keep: Annotated[str, typer.Argument(metavar="KEEP", help="The id that stays.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The id that goes.")],
) -> None:
    """Make two entries one person: names become aliases, both records are joined.

    Example: monitor defenders merge wang-bing wang-bing-2
    """
    from monitor.app import now, open_records, who_am_i

    with open_records() as store, store.writing() as ledger:
        _known(ledger.people.get(keep), keep)
        _known(ledger.people.get(other), other)
        if keep == other:
            raise ConfigError([f"{keep}: give two different ids"])
        ledger.people.merge(keep, other, who_am_i(), now())
    say(f"{other} is now part of {keep}, with names and record.")


@app.command()
def split(
    id: Id,  # noqa: A002
    alias: Annotated[str, typer.Argument(help="The alias that is somebody else's name.")],
    to: Annotated[str, typer.Argument(metavar="TO", help="The other's id, new or known.")],
    context: Annotated[str, typer.Option(help="Who the other is, in a few words.")] = "",
    country: Annotated[str, typer.Option(help="Two letters; else as it was.")] = "",
) -> None:
    """Move an alias, with its mentions and what they told, to another person.

    Example: monitor defenders split wang-bing "Wang Bin" wang-bin --context "poet, Xi'an"
    """
    from monitor.app import now, open_records, who_am_i

    with open_records() as store, store.writing() as ledger:
        person = _known(ledger.people.get(id), id)
        if alias not in person.aliases:
            raise ConfigError([f"{id} has no such alias; see: monitor defenders list"])
        if to == id:
            raise ConfigError([f"{id}: give another id to move the alias to"])
        typed = _typed(Defender(to, alias, (), country or person.country, context))
        moved = ledger.people.split(id, alias, typed, by=who_am_i(), now=now())
    say(f"{to} has the alias now, and {moved} mention{'' if moved == 1 else 's'} with it.")


@app.command()
def sensitivity(
    id: Id,  # noqa: A002
    level: Annotated[Privacy, typer.Argument(help="full, discreet or encrypted.")],
) -> None:
    """Say how openly messages may tell of a person, whatever their readers asked for.

    discreet: by case number only, never with a name, country, kind of news, publisher or link.
    encrypted: in full only to an OpenPGP key on file or into an encrypted Matrix room, else by
    number. Other people's news that names her is told the same way. full: as each reader asked.

    Example: monitor defenders sensitivity wang-bing discreet
    """
    from monitor.app import open_records

    with open_records() as store, store.writing() as ledger:
        _known(ledger.people.get(id), id)
        ledger.people.set_sensitivity(id, level)
        [number] = ledger.people.case_numbers([id]).values()
    say(f"{id} is told of as: {level}. The case number is {number}.")


@app.command()
def show(
    id: Annotated[  # noqa: A002
        str, typer.Argument(metavar="ID|NUMBER", help="Her id, or her case number, like K-1742.")
    ],
    json: Json = False,
) -> None:
    """Show a person's record as a timeline: what happened, who told it, in which words."""
    from monitor.app import open_records

    with open_records() as store, store.writing() as ledger:
        found = ledger.people.get(id) or ledger.people.get(ledger.people.of_case(id) or "")
        person = _known(found, id)
        timeline = ledger.cases.timeline(person.id)
        aliases = ledger.people.aliases(person.id)
        [number] = ledger.people.case_numbers([person.id]).values()
    if json:
        entries = [{"occurrence": entry, "told": notices} for entry, notices in timeline]
        record = {"defender": person, "case": number, "aliases": aliases, "timeline": entries}
        show_json(record)
        return
    about = ", ".join(part for part in (person.country, person.context) if part)
    say(f"{plain(person.name)}{f' ({plain(about)})' if about else ''}")
    for alias in aliases:
        learned = f" (answered by {plain(alias.by)} on {plain(alias.at)} UTC)" if alias.at else ""
        say(f"Also {plain(alias.name)}{learned}")
    say(f"Case {number}; messages tell of her as: {person.sensitivity or Privacy.FULL}")
    if not timeline:
        say("Nothing is recorded yet.")
    for occurrence, notices in timeline:
        _entry(occurrence, notices)


def _known(person: Defender | None, id: str) -> Defender:  # noqa: A002
    if person is None:
        raise ConfigError([f"{id}: nobody on the watch list has this id; see: defenders list"])
    return person


def _entry(occurrence: Occurrence, notices: list[Notice]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from monitor.tell.wording import what

    head = Text(f"\n{occurrence.date or 'no date'!s:<12}", style="bold")
    head.append(what(occurrence.kind, occurrence.facts).upper())
    if occurrence.term:
        suspended = ", suspended" if occurrence.term.suspended else ""
        head.append(f"  {occurrence.term}{suspended}")
    head.append(f"  [{occurrence.standing}]", style="dim")
    out().print(head)
    for name, value in occurrence.facts:
        out().print(Padding(Text(f"{name}: {plain(value)}"), (0, 0, 0, 12)))
    for sentence in occurrence.evidence:
        out().print(Padding(Text(f"“{plain(sentence)}”", style="italic"), (0, 0, 0, 12)))
    for notice in notices:
        told = f"{notice.organisation}, {plain(notice.published) or 'undated'}: {notice.url}"
        out().print(
            Padding(Text(f"{notice.change.status}: {plain(told)}", style="dim"), (0, 0, 0, 12))
        )
