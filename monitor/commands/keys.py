"""`monitor keys`: the OpenPGP keys that mail is encrypted to."""

from pathlib import Path
from typing import Annotated

import typer

from monitor.commands.addresses import whole
from monitor.commands.terminal import plain, say, show_json, show_table, warn
from monitor.errors import ConfigError

app = typer.Typer(help="OpenPGP keys that mail is encrypted to.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Address = Annotated[str, typer.Argument(help="mailto:ana@example.org")]


@app.command()
def add(
    address: Address,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Her public key.")],
) -> None:
    """Keep the public key of an address, in the place of the one before it.

    Compare the fingerprint with its owner by another way than mail.

    Example: monitor keys add mailto:ana@example.org ana.asc
    """
    from monitor.app import now, open_records
    from monitor.model import Channel
    from notifiers import channel_of, check_address
    from notifiers.pgp import MOST_BYTES, read_certificate

    place = whole(address)
    fault = check_address(place) or (
        None if channel_of(place) is Channel.EMAIL else "Keys are for email addresses."
    )
    if fault:
        raise ConfigError([f"{place}: {fault}"])
    with file.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    try:
        certificate, users = read_certificate(content, place, now())
    except ConfigError as error:
        raise ConfigError([f"{file.name}: {fault}" for fault in error.faults]) from None
    with open_records() as store, store.writing() as ledger:
        ledger.recipients.put_certificate(certificate)
    say(f"Key of {place}: {_spaced(certificate.fingerprint)}")
    say("Compare this with its owner by another way than mail.")
    mailbox = place.removeprefix("mailto:").casefold()
    if users and not any(mailbox in user.casefold() for user in users):
        warn(f"The key names somebody else: {plain(users[:5])}")


@app.command("list")
def list_(json: Json = False) -> None:
    """List the keys on file, and which of them cannot be used."""
    from monitor.app import now, open_records
    from notifiers.pgp import ailment

    with open_records() as store, store.reading() as ledger:
        found = list(ledger.recipients.certificates().values())
    states = [ailment(each, now()) or "good" for each in found]
    if json:
        pairs = zip(found, states, strict=True)
        show_json([{"address": c.address, "fingerprint": c.fingerprint, "added": c.added,
                    "state": state} for c, state in pairs])  # fmt: skip
    elif not found:
        say("No key is on file. Example: monitor keys add mailto:ana@example.org ana.asc")
    else:
        rows = [
            (c.address, _spaced(c.fingerprint), c.added, state)
            for c, state in zip(found, states, strict=True)
        ]
        show_table("", ("address", "fingerprint", "added", "state"), rows)


@app.command()
def remove(address: Address) -> None:
    """Forget the key of an address: what may go there only encrypted is then not sent."""
    from monitor.app import open_records

    place = whole(address)
    with open_records() as store, store.writing() as ledger:
        if not ledger.recipients.drop_certificate(place):
            raise ConfigError([f"{place}: no key is on file; see: monitor keys list"])
    say(f"The key of {place} is gone.")


def _spaced(fingerprint: str) -> str:
    return " ".join(fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4)).upper()
