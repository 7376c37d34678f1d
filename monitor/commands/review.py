"""`monitor review`: what waits for a person, and her answers."""

from typing import Annotated

import typer

from monitor.commands.terminal import out, plain, say, show_json, show_table
from monitor.errors import ConfigError
from monitor.keeping import ReviewItem

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

    from monitor.tell import wording

    out().print(Text(item.id, style="bold").append(f"  {plain(item.question)}", style="not bold"))
    sides = wording.for_and_against(item.reasons)
    for label, value in (
        ("", f"“{plain(item.evidence)}”" if item.evidence else ""),
        ("asked because: ", wording.REASONS[item.reason]),
        *((f"{side.lower()}: ", said) for side, said in sides),
        ("in: ", f"{item.title} — {item.organisation}, {plain(item.published) or 'undated'}"),
        ("", item.url),
    ):
        if value:
            say(f"    {label}{plain(value)}")
    say("")


@app.command()
def confirm(ids: Ids) -> None:
    """Yes, it is her, it happened: it is told now, and a new form of her name becomes an alias."""
    from monitor.app import who_am_i
    from monitor.errands import confirm_review

    told = sum(confirm_review(_waiting(id), who_am_i()) for id in ids)  # noqa: A001
    say(f"Confirmed; {told} change{'' if told == 1 else 's'} will be told.")


@app.command()
def reject(ids: Ids) -> None:
    """No: remembered, and never asked again."""
    from monitor.app import now, open_records, who_am_i

    for id in ids:  # noqa: A001
        item = _waiting(id)
        with open_records() as store, store.writing() as ledger:
            ledger.review.reject(item, who_am_i(), now())
    say("Rejected; the same is not asked again.")


@app.command()
def undo(id: Annotated[str, typer.Argument(metavar="ID", help="As `review log` shows.")]) -> None:  # noqa: A002
    """Take an answer back: it waits again; what has not been sent of it is not sent."""
    from monitor.app import open_records

    with open_records() as store, store.writing() as ledger:
        answered = {each.item for each in ledger.review.decisions(10_000) if not each.undone}
        if id not in answered:
            raise ConfigError([f"{id}: no answer of this id to take back; see: monitor review log"])
        ledger.review.undo(id)
    say("Undone; it waits again.")


@app.command()
def log(
    json: Json = False,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 50,
) -> None:
    """List the latest answers: who gave them, when, and of whom."""
    from monitor.app import open_records

    with open_records() as store, store.reading() as ledger:
        decisions = ledger.review.decisions(limit)
    if json:
        show_json(decisions)
    elif not decisions:
        say("Nothing has been answered yet.")
    else:
        rows = [
            (d.item, d.at, d.by, f"{d.verdict}{', undone' if d.undone else ''}", d.defender)
            for d in decisions
        ]
        show_table("", ("id", "when", "who", "answer", "of"), rows)


def _waiting(id: str) -> str:  # noqa: A002
    """Check that it waits: a slip of the pen is wrong use."""
    from monitor.app import open_records

    with open_records() as store, store.reading() as ledger:
        if id not in {item.id for item in ledger.review.waiting()}:
            raise ConfigError([f"{id}: nothing of this id waits; see: monitor review list"])
    return id
