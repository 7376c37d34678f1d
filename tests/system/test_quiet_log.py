"""What the service logs at its most talkative, over half of our own labelled histories: sources and
counts, and nobody's name, no alias, no sentence, no address."""

import json
import signal
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.system.desk import Desk, Mailbox
from tests.system.test_desk import wait_for

GOLD = Path(__file__).parents[1] / "gold"
# The last document of every third history: all of them would take a minute and a half.
CASES: list[tuple[Path, dict[str, Any]]] = [
    (path.parent, json.loads(path.read_text("utf-8")))
    for path in sorted(GOLD.glob("*/case.json"))[::3]
]
TYPES = {".html": "text/html", ".txt": "text/plain", ".md": "text/markdown"}


@pytest.fixture
def library() -> Iterator[str]:
    """The address of a server that has every document of the histories."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = GOLD / self.path.lstrip("/")
            if not path.is_file() or not path.resolve().is_relative_to(GOLD):
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Type", f"{TYPES[path.suffix]}; charset=utf-8")
            self.end_headers()
            self.wfile.write(path.read_bytes())

        def log_message(self, *_: object) -> None:
            """Nothing: what is read here is the service's own log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def _sources(address: str) -> str:
    return "\n".join(
        f'[[source]]\nid = "s{number}-{place}"\norganisation = "Org {number}"\nkind = "page"\n'
        f'url = "{address}/{folder.name}/{document["file"]}"\nlanguage = "{document["language"]}"\n'
        for number, (folder, case) in enumerate(CASES)
        for place, document in enumerate(case["documents"][-1:])
    )


def _people() -> str:
    rows = ["id,name,aliases,country,context"]
    for number, (_, case) in enumerate(CASES):
        for one in case["watchlist"]:
            aliases = ";".join(one.get("aliases", ()))
            cells = (f"p{number}-{one['id']}", one["name"], aliases, one.get("country", ""))
            quoted = (f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in cells)
            rows.append(",".join((*quoted, "")))
    return "\n".join(rows) + "\n"


def _secrets() -> Iterator[str]:
    for _, case in CASES:
        for one in case["watchlist"]:
            yield from (one["name"], *one.get("aliases", ()))
        for entry in case["expected"]:
            yield from (change["evidence"] for change in entry["changes"])


def _polled(desk: Desk) -> int:
    with closing(sqlite3.connect(desk.folder / "data" / "nightdesk.db")) as database:
        query = "SELECT count(*) FROM sources WHERE succeeded IS NOT NULL"
        return int(database.execute(query).fetchone()[0])


def test_no_line_of_the_log_names_anybody_or_quotes_anything(
    bare: Desk, library: str, mailbox: tuple[Mailbox, str]
) -> None:
    box, server = mailbox
    bare.settings = {
        "MONITOR_LOG_LEVEL": "debug",
        "MONITOR_CONCURRENCY": "256",
        "MONITOR_SMTP_URL": server,
        "MONITOR_MAIL_FROM": "desk@example.org",
    }
    bare.write("sources.toml", _sources(library))
    bare.says("defenders", "import", bare.write("people.csv", _people()))
    bare.says("subscribe", "mailto:ana.reader@example.org")
    bare.says("review", "list")
    running = bare.start()
    try:
        wait_for(lambda: _polled(bare) >= len(CASES) and bool(box.mails), 120)
        running.send_signal(signal.SIGTERM)
        _, log = running.communicate(timeout=20)
    finally:
        running.kill()
        running.wait()
    assert log.count("polled") >= len(CASES)
    for secret in {*_secrets(), "ana.reader", "example.org", server.rpartition("/")[2]}:
        assert secret.casefold() not in log.casefold()
