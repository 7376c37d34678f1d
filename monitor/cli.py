"""The command `monitor`: its words and its help. What a command needs is imported when it runs,
so that `monitor --help` is there at once.
"""

import gc
import os
import resource
import sys
from typing import Annotated, NoReturn

import typer

from monitor import __version__
from monitor.commands import addresses, defenders, desk, keys, review, sources, subscriptions
from monitor.errors import ConfigError, MonitorError
from monitor.traces import keep_quiet, places, trace

app = typer.Typer(
    name="monitor",
    help="Nightdesk watches what human-rights organisations publish, finds the defenders you "
    "know in it, and tells staff what is new about each of them.",
    epilog="Begin with: monitor defenders import people.csv · monitor subscribe "
    "mailto:ana@example.org · monitor run",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="rich",
)
app.add_typer(sources.app, name="sources")
app.add_typer(defenders.app, name="defenders")
app.add_typer(review.app, name="review")
desk.register(app)
subscriptions.register(app)
addresses.register(app)
app.add_typer(keys.app, name="keys")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"Nightdesk {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    _: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Options of the whole command."""


def main() -> NoReturn:
    """Run a command: exit 0 done, 1 failed, 2 wrong use. A fault of ours is one clear sentence."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would name people
    keep_quiet()
    # The thousands of things that modules are made of stay: to look through them for garbage again
    # and again while they load takes a tenth of the time of a short command.
    gc.set_threshold(20_000, 20, 20)
    # Nothing that happens to be installed beside us has a say in how settings are checked; to look
    # for it, in the list of every package, takes as long as forty requests.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        app(prog_name="monitor")
    except ConfigError as error:
        _complain(error, code=2)
    except MonitorError as error:
        _complain(error, code=1)
    except BrokenPipeError:  # the reader of our output has gone: `monitor … | head`
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        _complain(f"{error.filename or 'the system'}: {error.strerror or error}", code=1)
    except Exception as stumble:  # noqa: BLE001  # its words may name people: it is not raised
        if os.environ.get("MONITOR_LOG_LEVEL", "").lower() == "debug":
            sys.stderr.write(trace(stumble))
            sys.exit(1)
        where = places(stumble)[-1].rpartition(" ")[0]
        _complain(
            f"This is a fault of Nightdesk itself, please report it: {type(stumble).__name__} "
            f"at {where}. MONITOR_LOG_LEVEL=debug shows more.",
            code=1,
        )
    finally:
        gc.freeze()  # the system takes back at once what Python would look through, piece by piece
    sys.exit(0)


def _complain(error: object, code: int) -> NoReturn:
    sys.stderr.write(f"{error}\n")
    sys.exit(code)
