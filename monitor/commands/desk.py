"""The commands of the service itself, from `run` to `restore`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


class Form(StrEnum):
    TABLE = "table"
    JSONL = "jsonl"


def register(app: typer.Typer) -> None:
    """Add these commands to the top level, in the order in which one needs them."""
    verbs = (run, once, digest, resend, status, replay, explain, backup, restore, purge)
    for command in verbs:
        app.command()(command)


def run() -> None:
    """Run the service: poll what is due, tell who is to be told. Ctrl-C or SIGTERM ends it."""
    from monitor import app

    app.run()


def once(json: Json = False) -> None:
    """Poll every source that is due, deliver what is due, and end."""
    from monitor import app
    from monitor.commands import reports

    with reports.polling() as (begin, done):
        came = app.once(begin, done)
    reports.show_once(came, json=json)
    if came.outcomes and all(outcome.failed for outcome in came.outcomes):
        raise typer.Exit(1)


def digest(
    show: Annotated[
        bool, typer.Option("--show", help="Print the digests and send nothing.")
    ] = False,
) -> None:
    """Send the digest now to everybody who takes one, without waiting for its hour.

    It tells what was recorded since the digest before it.
    """
    from monitor import errands
    from monitor.commands import reports

    reports.show_digests(errands.digest(send=not show), sent=not show)


def resend(
    days: Annotated[
        int, typer.Option(min=1, max=90, help="Go back so many days.", metavar="DAYS")
    ] = 7,
) -> None:
    """Send again what could not be delivered and was given up, once its cause is mended.

    Each message goes under the id that it had, so that nobody gets it twice.
    """
    from monitor import errands
    from monitor.commands.terminal import say

    count = errands.resend(days)
    say(f"{count} message{'' if count == 1 else 's'} put back into the outbox.")


def status(
    json: Json = False,
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Exit 1 unless sources were polled and messages delivered lately."
        ),
    ] = False,
) -> None:
    """Show how sources, deliveries and the review queue stand."""
    from monitor import errands
    from monitor.commands import reports

    facts = errands.standing()
    if check:
        reports.show_check(facts)
        raise typer.Exit(1 if facts.ailments else 0)
    reports.show_status(facts, json=json)


def replay(
    folder: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, help="Folder with saved documents.")
    ],
    defenders: Annotated[
        Path,
        typer.Option(
            exists=True, dir_okay=False, help="Watch list: id,name,aliases,country,context"
        ),
    ],
    format: Annotated[  # noqa: A002  # the option's name is part of the contract
        Form, typer.Option(help="A table for people, or one JSON line a document.")
    ] = Form.TABLE,
) -> None:
    """Try a watch list on saved pages: what would have been found, and what would be news.

    FOLDER holds HTML, text, Markdown or PDF files, read in the order of their dates; or a
    documents.jsonl that says of each its file, url, source, title, published and language.
    Nothing is stored and nothing is sent.

    Example: monitor replay saved-pages --defenders people.csv
    """
    from monitor.commands import reports
    from monitor.trial import replay_folder

    reports.show_replay(replay_folder(folder, defenders), json=format is Form.JSONL)


def explain(
    place: Annotated[str, typer.Argument(metavar="FILE|URL", help="A saved page, or its address.")],
    defenders: Annotated[
        Path,
        typer.Option(
            exists=True, dir_okay=False, help="Watch list: id,name,aliases,country,context"
        ),
    ],
) -> None:
    """Show a text with who, what and when marked, and why: also of whom it names and not means."""
    from monitor.commands import reports
    from monitor.trial import explain as read

    reports.show_explained(read(place, defenders))


def backup(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="The backup to write.")],
    key: Annotated[
        list[str] | None,
        typer.Option(
            help="Public key to encrypt it to: age1…, or a file with it or with an OpenPGP key; "
            "repeat for several. Else those of MONITOR_BACKUP_KEY."
        ),
    ] = None,
) -> None:
    """Write everything that is kept into one file; the service may go on running.

    Example: monitor backup desk.tar.gz.age --key age1…
    """
    from monitor import errands
    from monitor.commands.terminal import say

    if errands.backup(file, key or []):
        say(f"Backed up to {file}, encrypted. Only the secret key opens it: keep that elsewhere.")
    else:
        say(f"Backed up to {file}. It holds names, in plain text: see --key.")


def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The backup to read.")],
    identity: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="The file of the age key that opens it."),
    ] = None,
) -> None:
    """Put a backup in the place of the data that is there. The service must not be running.

    The database that was there is kept beside it.
    """
    from monitor import errands
    from monitor.commands.terminal import say

    old = errands.restore(file, identity)
    say(f"Restored from {file}.{f' What was there before is now {old}.' if old else ''}")


def purge() -> None:
    """Really delete what has been kept long enough, and give its space back to the disk.

    A service does it by itself once a day, but for the space. How long each kind of data is kept
    is set by MONITOR_KEEP_MESSAGES, MONITOR_KEEP_DOCUMENTS and MONITOR_KEEP_RAW, in days.
    """
    from monitor import errands
    from monitor.commands.terminal import say

    counts = errands.purge()
    say(", ".join(f"{what}: {count} deleted" for what, count in counts.items()))
