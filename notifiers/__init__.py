"""The ways out: one channel a module. An address says by its scheme which one it means."""

from importlib import import_module

from monitor.model import Channel

_SCHEMES = {"mailto": Channel.EMAIL, "matrix": Channel.MATRIX, "file": Channel.FILE}


def channel_of(address: str) -> Channel:
    """The channel of an address: `mailto:`, `matrix:`, `file:`; all else is for Apprise."""
    return _SCHEMES.get(address.partition(":")[0].strip().lower(), Channel.APPRISE)


def can_encrypt(address: str) -> bool:
    """Whether anything can be encrypted on the way there, if all is set up for it."""
    return channel_of(address) in (Channel.EMAIL, Channel.MATRIX)


def check_address(address: str) -> str | None:
    """Say in a sentence what is wrong with an address; None where nothing is.

    Looks at its form only: nothing is sent and nobody is asked.
    """
    module = import_module(f"notifiers.{channel_of(address)}")
    fault: str | None = module.check_address(address)
    return fault
