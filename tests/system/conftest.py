"""The desk, the site and the mail server of a system test."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.demo.site import WATCH_LIST, Site
from tests.system.desk import Desk, Mailbox, MailServer


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(datetime.now(UTC).date()) as made:
        yield made


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, str]]:
    """What arrived, and the URL of its server."""
    box = Mailbox()
    server = MailServer(box)
    server.start()
    try:
        yield box, f"smtp://127.0.0.1:{server.port}"
    finally:
        server.stop()


@pytest.fixture
def bare(tmp_path: Path) -> Desk:
    """A desk that knows nobody and watches nothing that answers."""
    desk = Desk(tmp_path)
    desk.write(
        "sources.toml",
        '[[source]]\nid = "off"\norganisation = "Off"\nkind = "feed"\n'
        'url = "http://127.0.0.1:9/feed"\nenabled = false\n',
    )
    return desk


@pytest.fixture
def desk(tmp_path: Path, site: Site) -> Desk:
    """A desk that watches the invented site for the invented people."""
    made = Desk(tmp_path)
    made.write("sources.toml", site.sources())
    made.says("defenders", "import", made.write("people.csv", WATCH_LIST))
    return made
