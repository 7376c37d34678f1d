"""What the commands of the service print when they are done."""

import json as jsons
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from monitor.app import HOW_TO_BEGIN, Round
from monitor.commands.terminal import err, out, plain, say, show_json, show_table, warn
from monitor.model import Certainty, Delivery, DeliveryState, Status

if TYPE_CHECKING:
    from monitor.pipeline import Outcome
    from monitor.replay import Replayed
    from monitor.status import Standing

_COLOURS = {
    Status.NEW: "bold green",
    Status.UNSURE: "yellow",
    Status.KNOWN: "dim",
    Status.BACKGROUND: "dim",
}


@contextmanager
def polling() -> Iterator[tuple[Callable[[int], None], Callable[["Outcome"], None]]]:
    """A bar that fills as sources are polled; only where a person looks."""
    if not sys.stderr.isatty():
        yield lambda _: None, lambda _: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn("Polling"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[last]}"),
    )
    with Progress(*columns, console=err(), transient=True) as bar:
        task = bar.add_task("", total=None, last="")
        yield (
            lambda total: bar.update(task, total=total),
            lambda outcome: bar.update(task, advance=1, last=outcome.source),
        )


def show_once(came: Round, *, json: bool) -> None:
    """Print what one round brought."""
    if json:
        show_json(
            {
                "outcomes": [_outcome(outcome) for outcome in came.outcomes],
                "sent": came.tally.sent,
                "failed": came.tally.failed,
            }
        )
        return
    told = [o for o in came.outcomes if o.failed or o.documents or o.faults]
    if told:
        columns = ("source", "read", "mentions", "new", "unsure", "")
        show_table("", columns, [_row(outcome) for outcome in told])
    quiet = len(came.outcomes) - len(told)
    say(
        f"{_count(len(came.outcomes), 'source')} polled, {quiet} without anything to read; "
        f"{_count(came.tally.sent, 'message')} sent, {came.tally.failed} not yet."
    )
    if not came.defenders:
        say(HOW_TO_BEGIN)
    elif not came.subscriptions:
        say("Nobody is subscribed: what is new is in outbox.txt. Tell somebody: monitor subscribe")


def _row(outcome: "Outcome") -> list[object]:
    faults = [outcome.failed] if outcome.failed else list(outcome.faults)
    words = "; ".join(
        dict.fromkeys(f"{f.fault}: {f.detail}" if f.detail else f.fault for f in faults)
    )
    counts = [outcome.documents, outcome.mentions, outcome.new, outcome.unsure]
    return [outcome.source, *("" if outcome.failed else n for n in counts), words]


def _outcome(outcome: "Outcome") -> dict[str, object]:
    return {
        "source": outcome.source,
        "documents": outcome.documents,
        "mentions": outcome.mentions,
        "new": outcome.new,
        "unsure": outcome.unsure,
        "unchanged": outcome.unchanged,
        "fault": outcome.failed.fault if outcome.failed else None,
        "page_faults": [fault.fault for fault in outcome.faults],
    }


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def show_digests(made: Sequence[Delivery], *, sent: bool) -> None:
    """Print digests as plain text, or say to how many they go."""
    if not made:
        say("Nobody takes a digest. Example: monitor subscribe mailto:ana@example.org --digest")
    elif sent:
        say(f"{_count(len(made), 'digest')} sent.")
    else:
        for delivery in made:
            say(f"To: {delivery.address}\nSubject: {delivery.message.subject}\n")
            say(delivery.message.text)


def show_check(facts: "Standing") -> None:
    """Say in a line whether the service is well."""
    if facts.ailments:
        warn("\n".join(facts.ailments))
    else:
        say("well")


def show_status(facts: "Standing", *, json: bool) -> None:
    """Print how everything stands."""
    if json:
        show_json(facts)
        return
    counts = facts.deliveries
    undone = sum(n for state, n in counts.items() if state not in (_SENT, _FAILED))
    beat = facts.heartbeat
    show_table(
        "",
        ("", ""),
        [
            (
                "service",
                "; ".join(facts.ailments) or f"well, since {plain(beat and beat.started)} UTC",
            ),
            ("watch list", _count(facts.defenders, "person").replace("persons", "people")),
            ("subscriptions", facts.subscriptions),
            ("sources", _sources(facts)),
            ("review", f"{facts.waiting} waiting"),
            (
                "messages",
                f"{counts.get(_SENT, 0)} sent, {undone} to send, {counts.get(_FAILED, 0)} given up"
                + (f"; {facts.held} held for the end of quiet hours" if facts.held else "")
                + (f"; the last {plain(facts.last_sent)} UTC" if facts.last_sent else "")
                + (f"; nothing can go by {' and '.join(facts.shut)}" if facts.shut else "")
                + (f"; one of {plain(facts.gap)} UTC lacks {_GAP}" if facts.gap else ""),
            ),
        ],
    )
    if facts.failing:
        show_table(
            "\nSources that fail",
            ("source", "since", "why"),
            [(s.id, t.failing_since, f"{t.fault}: {t.detail}") for s, t in facts.failing],
        )
    if facts.silent:
        rows = [(source.id, state.newest) for source, state in facts.silent]
        show_table("\nSources gone quiet", ("source", "last news"), rows)
    if facts.unread:
        unread = [(page.source, page.fault, page.url) for page in facts.unread]
        show_table("\nTo be read by hand", ("source", "why", "page"), unread)
    if not facts.defenders:
        say(HOW_TO_BEGIN)


_GAP = "an entry that could not be put into words, by a fault of Nightdesk"
_SENT, _FAILED = DeliveryState.SENT, DeliveryState.FAILED


def _sources(facts: "Standing") -> str:
    told = f"{facts.sources} enabled, {facts.polled} polled so far"
    tries = f", {facts.stumbling} failed at the last try" if facts.stumbling else ""
    return f"{told}{tries}, {len(facts.failing)} failing, {len(facts.silent)} quiet"


# ---------------------------------------------------------------- saved pages


def show_replay(replayed: Sequence["Replayed"], *, json: bool) -> None:
    """Print what was found: a JSON line a document, or tables."""
    if json:
        from monitor.replay import line

        for each in replayed:
            sys.stdout.write(jsons.dumps(line(each), ensure_ascii=False) + "\n")
        return
    for each in replayed:
        _show_document(each)
    changes = [c for each in replayed if each.reading for c in each.reading.changes]
    new = sum(change.status is Status.NEW for change in changes)
    unsure = sum(change.status is Status.UNSURE for change in changes)
    read = _count(len(replayed), "document")
    say(f"{read}; {new} new, {unsure} unsure. Nothing was stored or sent.")


def _show_document(each: "Replayed") -> None:
    from rich.text import Text

    from monitor.tell import wording

    if each.error or not each.reading:
        warn(f"{each.saved.url}: {each.error}\n")
        return
    document = each.reading.document
    head = Text(plain(document.title), style="bold")
    out().print(
        head.append(f"  {document.published or 'undated'}  {plain(document.url)}", "not bold dim")
    )
    for mention in each.reading.mentions:
        sure = "" if mention.certainty is Certainty.CONFIRMED else " (possible)"
        found = f"  {mention.defender}{sure}, as “{plain(mention.surface)}”"
        out().print(Text(f"{found}, {mention.confidence:.2f}"))
    rows = []
    for change in each.reading.changes:
        event = change.event
        what = f"{event.kind}{f' {event.term}' if event.term else ''}"
        status = Text(change.status, style=_COLOURS[change.status])
        why = wording.REASONS[change.reason]
        rows.append((event.defender, status, what, event.date, event.evidence, why))
    if rows:
        show_table("", ("who", "", "what", "when", "evidence", "why"), rows)
    say("")


def show_explained(each: "Replayed") -> None:
    """Print the text with people and evidence marked, then every event with its reasons."""
    from rich.text import Text

    from monitor.tell import wording

    if not each.reading:
        warn(str(each.error))
        return
    document = each.reading.document
    text = Text("".join(c if c.isprintable() or c == "\n" else " " for c in document.text))
    for change in each.reading.changes:
        text.stylize(f"underline {_COLOURS[change.status]}", change.event.start, change.event.end)
    for mention in each.reading.mentions:
        for anchor in mention.anchors:
            text.stylize("reverse", anchor.start, anchor.end)
    out().print(text)
    for mention in each.reading.mentions:
        say(f"\n{mention.defender}: {mention.certainty}, {mention.confidence:.2f}")
        _show_sides(mention.reasons)
    for other in each.others[:_MOST_OTHERS]:
        say(f"\n{other.defender}: not meant by “{plain(other.surface)}”")
        _show_sides(other.reasons)
    if len(each.others) > _MOST_OTHERS:
        say(f"\nand {len(each.others) - _MOST_OTHERS} more are named so and not meant")
    columns = ("who", "", "what", "when", "rule", "sure", "section", "why")
    rows = [
        (
            change.event.defender,
            Text(change.status, style=_COLOURS[change.status]),
            f"{change.event.kind}{f' {change.event.term}' if change.event.term else ''}",
            change.event.date,
            ("words: " if change.event.by_words else "") + _begun(change.event.rule),
            f"{change.event.confidence:.2f}",
            change.event.role,
            wording.REASONS[change.reason],
        )
        for change in each.reading.changes
    ]
    if rows:
        say("")
        show_table("", columns, rows)


_MOST_OTHERS = 20  # namesakes that anybody would read about


def _show_sides(reasons: Sequence[str]) -> None:
    from monitor.tell import wording

    for side, said in wording.for_and_against(reasons, weights=True):
        say(f"  {side.lower()}: {plain(said)}")


def _begun(rule: str, most: int = 30) -> str:
    """A phrase of a lexicon, as far as one needs it to find it there."""
    phrase = rule.split(":", 2)[-1]
    return phrase if len(phrase) <= most else f"{phrase[:most]}…"
