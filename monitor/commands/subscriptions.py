"""`monitor subscribe`, `subscriptions`, `unsubscribe`: who is told what, when and where."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.commands.addresses import tell_of_key, whole
from monitor.commands.terminal import jsonable, plain, say, show_json, show_table, warn
from monitor.errors import ConfigError
from monitor.keeping import Recipient
from monitor.model import Channel, Kind, Privacy, Quiet, Rhythm, Subscription

if TYPE_CHECKING:
    from monitor.tell.breadth import Breadth

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Many = list[str] | None


class Weekday(StrEnum):
    """The days of the week, Monday first, as `date.weekday` counts them."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


def register(app: typer.Typer) -> None:
    for command in (subscribe, subscriptions, unsubscribe):
        app.command()(command)


def subscribe(  # noqa: PLR0917  # options; nobody gives them by place
    address: Annotated[
        str,
        typer.Argument(
            help="mailto:ana@example.org, matrix:!room:server, matrix:@ana:server "
            "or an Apprise URL."
        ),
    ],
    defender: Annotated[
        Many, typer.Option(metavar="ID", help="Only this person; repeatable.")
    ] = None,
    country: Annotated[
        Many, typer.Option(metavar="CC", help="Only this country; repeatable.")
    ] = None,
    kind: Annotated[
        list[Kind] | None, typer.Option(help="Only this kind of news; repeatable.")
    ] = None,
    source: Annotated[
        Many, typer.Option(metavar="ID", help="Only this source; repeatable.")
    ] = None,
    digest: Annotated[
        bool, typer.Option("--digest", help="One message a day instead of each at once.")
    ] = False,
    weekly: Annotated[
        Weekday | None,
        typer.Option(help="One message a week, on this day, instead of each at once."),
    ] = None,
    at: Annotated[str, typer.Option(metavar="HH:MM", help="The digest's local hour.")] = "07:00",
    zone: Annotated[str, typer.Option(help="Time zone, like Europe/Berlin.")] = "UTC",
    quiet: Annotated[
        str,
        typer.Option(metavar="HH:MM-HH:MM", help="Local hours in which nothing comes at once."),
    ] = "",
    through: Annotated[
        Many,
        typer.Option(
            metavar="KIND",
            help="What comes also in quiet hours; repeatable; or none. "
            "Default: death, sentence, disappearance.",
        ),
    ] = None,
    privacy: Annotated[
        Privacy | None,
        typer.Option(
            help="full: whole texts. discreet: case numbers only. encrypted: whole texts, "
            "encrypted, or nothing. Default: as in monitor privacy."
        ),
    ] = None,
    confirmed: Annotated[
        bool,
        typer.Option("--confirmed", help="Mail no code first: you know that the address is right."),
    ] = False,
) -> None:
    """Tell an address what is new: without filters everything, at once.

    Examples:

      monitor subscribe mailto:ana@example.org --country CN --kind sentence --kind death

      monitor subscribe matrix:!abc:example.org --digest --at 07:00 --zone Europe/Berlin

      monitor subscribe mailto:bo@example.org --quiet 22:00-07:00 --through death --zone Asia/Manila

      monitor subscribe mailto:cleo@example.org --privacy discreet

    A new email address is mailed a code, and told nothing else before you type it in: see
    monitor confirm.
    """
    from monitor import errands
    from monitor.app import now, open_records, settings, watched
    from monitor.chat.wishes import numbered
    from monitor.tell.breadth import LOOK_BACK, of

    wish = Subscription(
        id="",
        address=whole(address),
        defenders=tuple(defender or ()),
        countries=tuple(code.upper() for code in country or ()),
        kinds=tuple(kind or ()),
        sources=tuple(source or ()),
        rhythm=_rhythm(digest, weekly),
        zone=zone,
        since=now(),
        weekday=list(Weekday).index(weekly) if weekly else 0,
        privacy=privacy,
    )
    faults, hour = _faults(wish, at)
    silence, more = _quiet(quiet, through, wish.rhythm)
    faults += more
    with open_records() as store:
        with store.reading() as ledger:
            people = {person.id for person in ledger.people.defenders()}
        faults += [f"--defender {d}: nobody has this id" for d in wish.defenders if d not in people]
        if wish.sources:
            unknown = [s for s in wish.sources if s not in {w.id for w in watched()}]
            faults += [f"--source {s}: not in sources.toml" for s in unknown]
        if faults:
            raise ConfigError(faults)
        made = numbered(replace(wish, quiet=silence, at=hour))
        with store.writing() as ledger:
            asked = errands.ask_if_new(ledger, made.address, known=confirmed)
            ledger.outbox.subscribe(made)
            no_key = made.address not in ledger.recipients.certificates()
            today = now().date()
            told = ledger.cases.told_of_pages_since(today - LOOK_BACK)
            breadth = of(made, told, ledger.people.defenders(), today)
    say(f"Subscribed ({made.id}): {describe(made)}.")
    _tell_breadth(made, breadth)
    if privacy is Privacy.ENCRYPTED:
        tell_of_key(made.address, no_key=no_key)
    if asked:
        errands.deliver_unless_served()
        say(
            "A code is mailed to it. What is for it waits until you type: "
            f"monitor confirm {made.address} CODE"
        )
    _warn_unset(made, settings().has_mail, settings().has_matrix)


def _rhythm(digest: bool, weekly: Weekday | None) -> Rhythm:
    if weekly:
        return Rhythm.WEEKLY
    return Rhythm.DAILY if digest else Rhythm.AT_ONCE


def _quiet(
    hours: str, through: Sequence[str] | None, rhythm: Rhythm
) -> tuple[Quiet | None, list[str]]:
    """Read --quiet and --through; what is wrong with them, in words."""
    if not hours:
        return None, ["--through: give the quiet hours too, with --quiet"] if through else []
    faults = [f"--quiet {hours}: a digest has its own hour"] if rhythm is not Rhythm.AT_ONCE else []
    try:
        start, end = (time.fromisoformat(hour.strip()) for hour in hours.split("-"))
        if start == end or start.tzinfo or end.tzinfo:
            raise ValueError
    except ValueError:
        return None, [*faults, f"--quiet {hours}: write two hours like 22:00-07:00"]
    quiet = Quiet(start, end)
    if through is not None:
        known = {str(kind) for kind in Kind}
        kinds = [kind for kind in dict.fromkeys(through) if kind != "none"]
        faults += [
            f"--through {kind}: no kind; see docs/vocabulary.md"
            for kind in kinds
            if kind not in known
        ]
        quiet = replace(quiet, through=tuple(Kind(kind) for kind in kinds if kind in known))
    return quiet, faults


def _faults(wish: Subscription, at: str) -> tuple[list[str], time]:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from notifiers import can_encrypt, check_address

    faults = []
    if fault := check_address(wish.address):
        faults.append(f"{wish.address}: {fault}")
    elif wish.privacy is Privacy.ENCRYPTED and not can_encrypt(wish.address):
        faults.append("--privacy encrypted: only email and Matrix can be; choose discreet")
    faults += [f"--country {c}: write two letters" for c in wish.countries if len(c) != 2]
    try:
        ZoneInfo(wish.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        faults.append(f"--zone {wish.zone}: unknown time zone; write one like Europe/Berlin")
    hour = time(7)
    try:
        hour = time.fromisoformat(at)
    except ValueError:
        faults.append(f"--at {at}: write an hour like 07:00")
    return faults, hour.replace(second=0, microsecond=0, tzinfo=None)


def describe(subscription: Subscription) -> str:
    """Say in a line what an address will be told."""
    from monitor.chat import wishes

    return f"{subscription.address}: {wishes.filters(subscription)}, {wishes.when(subscription)}"


def _tell_breadth(made: Subscription, breadth: "Breadth") -> None:
    what = "alert" if made.rhythm is Rhythm.AT_ONCE else "development"
    number = round(breadth.a_week)
    much = f"about {number} {what}{'' if number == 1 else 's'}" if number else f"less than 1 {what}"
    why = "what was told lately" if breadth.counted else "the number of people, as none is read yet"
    say(f"That is {much} a week, going by {why}.")
    if breadth.is_broad and made.rhythm is Rhythm.AT_ONCE:
        warn(
            "That is more than most people read. Narrow it with --country, --kind or --defender, "
            "or take one message a day with --digest."
        )


def _warn_unset(made: Subscription, has_mail: bool, has_matrix: bool) -> None:
    from notifiers import channel_of

    channel = channel_of(made.address)
    if channel is Channel.EMAIL and not has_mail:
        warn(
            "No mail server is set: until MONITOR_SMTP_URL and MONITOR_MAIL_FROM are, its messages "
            "go to outbox.txt in the data folder."
        )
    if channel is Channel.MATRIX and not has_matrix:
        warn(
            "No Matrix account is set: until MONITOR_MATRIX_URL, _USER and _TOKEN are, its "
            "messages go to outbox.txt in the data folder."
        )


def subscriptions(json: Json = False) -> None:
    """List who is told what, how openly, and why an address is not written to."""
    from monitor.app import open_records
    from monitor.tell.privacy import wish_of

    with open_records() as store, store.reading() as ledger:
        found = ledger.outbox.subscriptions()
        recipients = ledger.recipients.all()
    levels = [wish_of(each, recipients) for each in found]
    states = [_state(recipients.get(each.address)) for each in found]
    rows = list(zip(found, levels, states, strict=True))
    if json:
        show_json(
            [{**jsonable(each), "told": level, "state": state} for each, level, state in rows]
        )
    elif not found:
        say("Nobody is subscribed: alerts go to outbox.txt in the data folder.")
    else:
        columns = ("id", "what", "told", "state")
        show_table("", columns, [(w.id, describe(w), level, state) for w, level, state in rows])


def _state(recipient: Recipient | None) -> str:
    """Why nothing is sent to an address; "" where it is."""
    if recipient and recipient.paused:
        return f"paused since {plain(recipient.paused)}: {recipient.fault} See: monitor resume"
    if recipient and recipient.asked:
        return f"waits since {plain(recipient.asked)} for its code. See: monitor confirm"
    return ""


def unsubscribe(
    address_or_id: Annotated[
        str,
        typer.Argument(
            metavar="ADDRESS|ID", help="All of an address, one by its id, or by a message's."
        ),
    ],
) -> None:
    """Stop telling an address, or end one of its subscriptions."""
    from monitor.app import open_records

    with open_records() as store, store.writing() as ledger:
        ended = ledger.outbox.unsubscribe(whole(address_or_id))
    if not ended:
        raise ConfigError([f"{address_or_id}: not subscribed; see: monitor subscriptions"])
    say(f"{ended} subscription{'' if ended == 1 else 's'} ended.")
