"""A Matrix homeserver in one file: rooms in which everybody is, transaction ids honoured as the
specification has it (the same id on the same path in the same session is the same event), and
answers that can be lost on the way."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

LONGEST_POLL = 1.0  # seconds that a look at what is new is held


class Lost(Exception):  # noqa: N818  # nothing is wrong: it is what is tried
    """An answer that never arrives: the line is cut."""


@dataclass
class Homeserver:
    """`meet` hears of each message at each of its four points; it may raise Lost."""

    meet: Callable[[str, str], None] = lambda _point, _path: None
    url: str = ""
    events: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    puts: int = 0
    altered: int = 0  # repeats whose content is another
    tries: Counter[str] = field(default_factory=Counter)  # by path: whole messages that came
    _ended: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def open(self) -> Iterator["Homeserver"]:
        handler = type("Answer", (_Answer,), {"home": self})
        server = _Server(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield self
        finally:
            self._ended.set()
            server.shutdown()
            server.server_close()

    def texts(self, room: str) -> list[str]:
        """What is to be seen in a room."""
        with self._lock:
            return [e["body"] for (_, path), e in self.events.items() if f"/{room}/" in path]

    def put(self, session: str, path: str, content: dict[str, Any]) -> str:
        """Keep a message unless it is known; returns its event's id."""
        with self._lock:
            self.puts += 1
            kept = self.events.setdefault((session, path), content)
            self.altered += kept != content
            return f"$event{list(self.events).index((session, path))}"

    def answer(self, method: str, path: str, session: str, body: bytes) -> tuple[int, object]:
        if "/send/" in path:
            self.tries[path] += 1
            self.meet("body", path)
            event = self.put(session, path, json.loads(body))
            self.meet("kept", path)
            return 200, {"event_id": event}
        if path.endswith("/sync"):
            self._ended.wait(LONGEST_POLL)
        if "/join/" in path:
            return 200, {"room_id": path.rpartition("/")[2]}
        for end, content in _ANSWERS.items():
            if path.endswith(end):
                return 200, content
        return 404, {"errcode": "M_NOT_FOUND", "error": method}


_ANSWERS: dict[str, object] = {
    "/whoami": {"user_id": "@desk:localhost", "device_id": "DESK"},
    "/sync": {"next_batch": "s1"},
    "/keys/upload": {"one_time_key_counts": {"signed_curve25519": 50}},
    "/keys/query": {"device_keys": {}, "failures": {}},
}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Who asked was killed: that is the point."""


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    home: Homeserver

    def _reply(self) -> None:
        path = unquote(urlsplit(self.path).path)
        says = "/send/" in path
        try:
            if says:
                self.home.meet("line", path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            session = self.headers.get("Authorization", "")
            status, content = self.home.answer(self.command, path, session, body)
        except Lost:
            self.close_connection = True
            return
        data = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        if says:
            self.home.meet("replied", path)

    do_GET = do_PUT = do_POST = _reply  # noqa: N815  # the names that the library looks for

    def log_message(self, *_: object) -> None:
        """Quiet."""
