"""`monitor review`: what waits for a person, and her answers."""

import getpass
from typing import Annotated

import typer

from monitor.commands.terminal import out, plain, say, show_json
from monitor.errors import ConfigError
from monitor.model import ReviewItem

app = typer.Typer(help="What is uncertain waits here for a person.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Ids = Annotated[list[str], typer.Argument(metavar="ID…", help="As `monitor review list` shows.")]


@app.command("list")
def list_(json: Json = False) -> None:
    """List what waits, each with the sentence and the reasons."""
    from monitor.app import open_records

    with open_records() as store, store.reading() as ledger:
        waiting = ledger.review.waiting()
    if json:
        show_json(waiting)
        return
    for item in waiting:
        _show(item)
    say(
        f"{len(waiting)} waiting. Answer: monitor review confirm ID, or monitor review reject ID"
        if waiting
        else "Nothing waits for review."
    )


def _show(item: ReviewItem) -> None:
    from rich.text import Text

    out.print(Text(item.id, style="bold").append(f"  {plain(item.question)}", style="not bold"))
    for label, value in (
        ("", f"“{plain(item.evidence)}”" if item.evidence else ""),
        ("form: ", item.surface),
        ("why: ", "; ".join((item.reason.replace("_", " "), *item.reasons))),
        ("in: ", f"{item.title} — {item.organisation}, {plain(item.published) or 'undated'}"),
        ("", item.url),
    ):
        if value:
            say(f"    {label}{plain(value)}")
    say("")


@app.command()
def confirm(ids: Ids) -> None:
    """Yes, it is her, it happened: it is told now, and a new form of her name becomes an alias."""
    from monitor.app import confirm_review

    told = sum(confirm_review(_waiting(id), _who()) for id in ids)  # noqa: A001
    say(f"Confirmed; {told} change{'' if told == 1 else 's'} will be told.")


@app.command()
def reject(ids: Ids) -> None:
    """No: remembered, and never asked again."""
    from monitor.app import now, open_records

    for id in ids:  # noqa: A001
        item = _waiting(id)
        with open_records() as store, store.writing() as ledger:
            ledger.review.reject(item, _who(), now())
    say("Rejected; the same is not asked again.")


def _who() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return "unnamed"


def _waiting(id: str) -> str:  # noqa: A002
    """Check that it waits: a slip of the pen is wrong use."""
    from monitor.app import open_records

    with open_records() as store, store.reading() as ledger:
        if id not in {item.id for item in ledger.review.waiting()}:
            raise ConfigError([f"{id}: nothing of this id waits; see: monitor review list"])
    return id
