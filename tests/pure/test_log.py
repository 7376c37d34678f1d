"""Lines of the log: what they say, and what they never do."""

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest

from monitor import log


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def stderr(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[io.StringIO]:
    """What is written to it is the log's, set up at INFO; afterwards all stands as before."""
    screen: io.StringIO = getattr(request, "param", io.StringIO)()
    root, raising = logging.getLogger(), logging.raiseExceptions
    names = ("", "monitor", "notifiers", "storage")
    before = root.handlers, [(name, logging.getLogger(name).level) for name in names]
    monkeypatch.setattr(sys, "stderr", screen)
    log.set_up("info")
    yield screen
    root.handlers, logging.raiseExceptions = before[0], raising
    for name, level in before[1]:
        logging.getLogger(name).setLevel(level)


def test_a_line_is_one_json_object_with_its_keys_and_moment(stderr: io.StringIO):
    ours = logging.getLogger("monitor.service")
    ours.info("polled", extra={"source": "quay", "documents": 2})
    ours.debug("nobody asked")
    [line] = stderr.getvalue().splitlines()
    said = json.loads(line)
    assert said.pop("timestamp").endswith("+00:00")
    assert said == {"event": "polled", "source": "quay", "documents": 2, "level": "info"}


def test_unknown_keys_and_what_looks_like_an_address_are_covered(stderr: io.StringIO):
    ours = logging.getLogger("notifiers.matrix")
    ours.warning("to ana@example.org", extra={"who": "Samira Odell", "detail": "no !r:example.org"})
    said = json.loads(stderr.getvalue())
    assert said["event"] == "to [covered]"
    assert (said["who"], said["detail"]) == ("[covered]", "no [covered]")


def test_of_an_exception_type_and_places_are_said_and_not_its_words(stderr: io.StringIO):
    try:
        raise KeyError("Samira Odell")
    except KeyError as error:
        logging.getLogger("monitor.retried").error("it broke", exc_info=error)
    said = json.loads(stderr.getvalue())
    assert said["type"] == "KeyError"
    assert "test_log.py" in said["where"][0]
    assert "Samira" not in stderr.getvalue()


def test_a_library_is_named_and_a_line_that_cannot_be_made_is_left_out(stderr: io.StringIO):
    library = logging.getLogger("somelibrary.deep")
    library.info("chatter")
    library.warning("%d people", "Samira Odell")
    library.warning("token=abc was refused")
    [line] = stderr.getvalue().splitlines()
    assert json.loads(line)["event"] == "[covered] was refused"
    assert json.loads(line)["logger"] == "somelibrary.deep"


@pytest.mark.parametrize("stderr", [Terminal], indirect=True)
def test_at_a_terminal_a_line_is_read_by_a_person(stderr: io.StringIO):
    logging.getLogger("monitor.app").warning("no mail server", extra={"file": "outbox.txt"})
    assert "no mail server" in stderr.getvalue()
    assert "outbox.txt" in stderr.getvalue()
    assert "{" not in stderr.getvalue()
