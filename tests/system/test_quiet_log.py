"""What the service logs at its most talkative, over our own labelled histories: sources and counts,
and nobody's name, no alias, no sentence, no address. Here one history in eight; `make torture`
reads them all."""

import json
import signal
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.system.desk import Desk, Mailbox, MailServer
from tests.system.test_desk import wait_for

GOLD = Path(__file__).parents[1] / "gold"
Case = tuple[Path, dict[str, Any]]
ALL: list[Case] = [
    (path.parent, json.loads(path.read_text("utf-8"))) for path in sorted(GOLD.glob("*/case.json"))
]
TYPES = {".html": "text/html", ".txt": "text/plain", ".md": "text/markdown"}


@contextmanager
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
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def _sources(cases: Sequence[Case], address: str) -> str:
    return "\n".join(
        f'[[source]]\nid = "s{number}-{place}"\norganisation = "Org {number}"\nkind = "page"\n'
        f'url = "{address}/{folder.name}/{document["file"]}"\nlanguage = "{document["language"]}"\n'
        for number, (folder, case) in enumerate(cases)
        for place, document in enumerate(case["documents"][-1:])
    )


def _people(cases: Sequence[Case]) -> str:
    rows = ["id,name,aliases,country,context"]
    for number, (_, case) in enumerate(cases):
        for one in case["watchlist"]:
            aliases = ";".join(one.get("aliases", ()))
            cells = (f"p{number}-{one['id']}", one["name"], aliases, one.get("country", ""))
            quoted = (f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in cells)
            rows.append(",".join((*quoted, "")))
    return "\n".join(rows) + "\n"


def _secrets(cases: Sequence[Case]) -> Iterator[str]:
    for _, case in cases:
        for one in case["watchlist"]:
            yield from (one["name"], *one.get("aliases", ()))
        for entry in case["expected"]:
            yield from (change["evidence"] for change in entry["changes"])


def _polled(desk: Desk) -> int:
    with closing(sqlite3.connect(desk.folder / "data" / "nightdesk.db")) as database:
        query = "SELECT count(*) FROM sources WHERE succeeded IS NOT NULL"
        return int(database.execute(query).fetchone()[0])


def leaks(folder: Path, cases: Sequence[Case]) -> list[str]:
    """What the log and what the terminal was told give away of the last document of each case, read
    at DEBUG by a service that mails what it finds."""
    box, desk = Mailbox(), Desk(folder, {"MONITOR_LOG_LEVEL": "debug"})
    server = MailServer(box)
    server.start()
    desk.settings["MONITOR_CONCURRENCY"] = "256"
    desk.settings["MONITOR_SMTP_URL"] = f"smtp://127.0.0.1:{server.port}"
    desk.settings["MONITOR_MAIL_FROM"] = "desk@example.org"
    try:
        with library() as address:
            desk.write("sources.toml", _sources(cases, address))
            desk.says("defenders", "import", desk.write("people.csv", _people(cases)))
            desk.says("subscribe", "mailto:ana.reader@example.org", "--confirmed")
            running = desk.start()
            try:
                wait_for(lambda: _polled(desk) >= len(cases) and bool(box.mails), 300)
                running.send_signal(signal.SIGTERM)
                _, log = running.communicate(timeout=20)
            finally:
                running.kill()
                running.wait()
    finally:
        server.stop()
    assert log.count("polled") >= len(cases)
    secrets = {*_secrets(cases), "ana.reader", "example.org", str(server.port)}
    return [secret for secret in secrets if secret.casefold() in log.casefold()]


def test_no_line_of_the_log_names_anybody_or_quotes_anything(tmp_path: Path) -> None:
    assert leaks(tmp_path, ALL[::8]) == []
