"""What is said of an exception that nobody caught: its type and the places it passed, and neither
its words nor a value, since both may name somebody. Of the standard library alone, for `cli`.
"""

import sys
import threading
import traceback
from collections.abc import Iterator
from itertools import islice

MOST_CAUSES = 10


def places(error: BaseException) -> list[str]:
    """Where it passed, the outermost first: file, line and function."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def trace(error: BaseException) -> str:
    """All there is to say, with what caused it, a line for each place."""
    told = []
    for one in islice(_causes(error), MOST_CAUSES):
        told += [*(f"  {place}\n" for place in places(one)), f"{type(one).__name__}\n"]
    return "".join(told)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def keep_quiet() -> None:
    """From now on Python itself prints no more of what nobody caught, in whatever thread."""
    sys.excepthook = lambda _type, error, _trace: _print(error)
    threading.excepthook = lambda told: _print(told.exc_value)
    sys.unraisablehook = lambda told: _print(told.exc_value)


def _print(error: BaseException | None) -> None:
    if error and sys.stderr:
        sys.stderr.write(trace(error))
