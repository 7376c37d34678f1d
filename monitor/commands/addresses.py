"""`monitor confirm`, `privacy`, `resume`, `receive`: whether, and how openly, to write to whom."""

from typing import Annotated

import typer

from monitor.commands.terminal import say
from monitor.errors import ConfigError
from monitor.model import Privacy

Address = Annotated[str, typer.Argument(help="As in: monitor subscriptions")]


def register(app: typer.Typer) -> None:
    for command in (confirm, privacy, resume, receive):
        app.command()(command)


def confirm(
    address: Address,
    code: Annotated[
        str, typer.Argument(help="The code that was mailed there; without it a new one is mailed.")
    ] = "",
) -> None:
    """Confirm that an address wants messages, by the code that was mailed to it.

    Until then what is for it waits; nothing is lost.

    Example: monitor confirm mailto:ana@example.org 4821-0937
    """
    from monitor import errands

    place = whole(address)
    if not errands.is_asked(place):
        raise ConfigError([f"{place}: waits for no code; see: monitor subscriptions"])
    if not code:
        errands.ask_again(place)
        say(f"A new code is on its way to {place}; those before it are no good any more.")
    elif errands.confirm_address(place, code.strip()):
        say(f"{place} is confirmed; what waited for it comes now.")
    else:
        raise ConfigError([f"{code}: not the code; mail a new one with: monitor confirm {place}"])


def privacy(address: Address, level: Annotated[Privacy, typer.Argument()]) -> None:
    """Say how openly an address is told, where a subscription of its own does not.

    full: whole texts. discreet: case numbers only, no name, country, kind, publisher or link.
    encrypted: whole texts, to its OpenPGP key or into an encrypted Matrix room, or nothing.

    Example: monitor privacy mailto:ana@example.org discreet
    """
    from monitor.app import open_records
    from notifiers import can_encrypt, check_address

    place = whole(address)
    if fault := check_address(place):
        raise ConfigError([f"{place}: {fault}"])
    if level is Privacy.ENCRYPTED and not can_encrypt(place):
        raise ConfigError([f"{place}: only email and Matrix can be encrypted; choose discreet"])
    with open_records() as store, store.writing() as ledger:
        ledger.recipients.prefer(place, level)
        no_key = place not in ledger.recipients.certificates()
    say(f"{place} is told as: {level}, where its subscriptions say nothing else.")
    if level is Privacy.ENCRYPTED:
        tell_of_key(place, no_key=no_key)


def resume(address: Address) -> None:
    """Write again to an address that was refused, and send it what was given up since.

    An address is paused when its mail server says that nobody is there.
    """
    from monitor import errands

    place = whole(address)
    count = errands.resume(place)
    if count is None:
        raise ConfigError([f"{place}: not paused; see: monitor subscriptions"])
    say(f"{place} is written to again; messages given up before that are due now: {count}.")


def receive() -> None:
    """Read one mail that came to the sender's address, from standard input.

    A message that came back for good pauses its address and is told to who looks after the
    service; `unsubscribe`, as the link in each mail writes it, ends the subscriptions of the
    address that the mail was for. All other mail is left alone. Pipe mail to it: docs/email.md.

    Example: monitor receive < bounce.eml
    """
    import sys

    from monitor import errands
    from notifiers.mail_returned import MOST_BYTES

    say(errands.receive(sys.stdin.buffer.read(MOST_BYTES)))


def whole(address: str) -> str:
    """An address with its scheme; people leave that of mail out."""
    place = address.strip()
    return f"mailto:{place}" if "@" in place and ":" not in place else place


def tell_of_key(address: str, *, no_key: bool) -> None:
    from monitor.model import Channel
    from notifiers import channel_of

    if no_key and channel_of(address) is Channel.EMAIL:
        say(f"There is no OpenPGP key for it yet, so nothing is sent: monitor keys add {address}")
