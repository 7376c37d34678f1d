"""An invented press that prints one line about one person each, a mail server that keeps count, and
what must be true of both in the end."""

import asyncio
import random
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.system.desk import Desk, Mailbox, MailServer
from tests.torture.homeserver import Homeserver, Lost

FEEDS, READERS = 5, 8
ROOMS = ("!first:localhost", "!second:localhost")
_GIVEN = (
    "Orvik",
    "Tamsel",
    "Brenu",
    "Ildiko",
    "Saquen",
    "Mardel",
    "Yovan",
    "Phira",
    "Keduar",
    "Nelin",
)
_FIRST = ("Bal", "Cor", "Dren", "Fal", "Gor", "Hest", "Jor", "Kav", "Lom", "Mer")
_LAST = ("avesk", "embrand", "idolar", "okunde", "uvinsk")
NAMES = [f"{given} {first}{last}" for given, first, last in product(_GIVEN, _FIRST, _LAST)]


@dataclass
class Press:
    """Feeds on loopback, to which items are added as the torture goes on."""

    published: int = 0
    address: str = ""

    @contextmanager
    def open(self) -> Iterator["Press"]:
        press = self

        class Answer(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                body = (
                    press.feed(int(self.path.strip("/") or 0))
                    if self.path != "/robots.txt"
                    else b""
                )
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                """Who asked was killed: that is the point."""

        server = Server(("127.0.0.1", 0), Answer)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()

    def feed(self, number: int) -> bytes:
        today = datetime.now(UTC).date()
        items = "".join(
            f"<item><title>{NAMES[n]} jailed</title><link>{self.address}/item/{n}</link>"
            f"<guid>item-{n}</guid><pubDate>{today:%a, %d %b %Y} 06:00:00 GMT</pubDate>"
            f"<description>On {today - timedelta(days=1):%-d %B %Y} the district court sentenced "
            f"the printer {NAMES[n]} to {n % 9 + 2} years in prison.</description></item>"
            for n in reversed(range(number, self.published, FEEDS))
        )
        head = f'<rss version="2.0"><channel><title>Press {number}</title>'
        return f"{head}{items}</channel></rss>".encode()

    def sources(self) -> str:
        return "\n".join(
            f'[[source]]\nid = "press-{n}"\norganisation = "Press {n}"\nkind = "feed"\n'
            f'url = "{self.address}/{n}"\nevery = "1s"\nfollow = false\n'
            for n in range(FEEDS)
        )


@dataclass
class SlowMailbox(Mailbox):
    """Keeps what it is handed, and answers a moment later: a kill may fall between the two."""

    delay: float = 0.05

    def __post_init__(self) -> None:
        self.mails = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        said = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(self.delay)
        return said


@dataclass
class Tally:
    """What the receiver has seen: under which message ids each reader was told of each person."""

    told: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    repeats: int = 0  # of a message with an id that was seen before
    most_to_one: int = 0  # of those, to the reader who got most of them
    altered: int = 0  # of those, not byte-equal to the first


def tally(box: Mailbox, people: int) -> Tally:
    made = Tally()
    bodies: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for mail in box.mails:
        key, body = str(mail["Message-ID"]), mail.as_string()
        counts[str(mail["To"])] += key in bodies
        made.altered += bodies.setdefault(key, body) != body
        part = mail.get_body(("plain",))
        text = " ".join((part.get_content() if part else "").split())
        for name in NAMES[:people]:
            if name in text:
                made.told.setdefault((str(mail["To"]), name), set()).add(key)
    made.repeats, made.most_to_one = counts.total(), max(counts.values(), default=0)
    return made


def faults(box: Mailbox, people: int, kills: int, folder: Path) -> list[str]:
    """What is not as promised, in words; nothing if all is well."""
    seen = tally(box, people)
    found = [
        f"{what}: {count}"
        for what, count in (
            ("never told", people * READERS - len(seen.told)),
            ("told under several ids", sum(len(ids) > 1 for ids in seen.told.values())),
            ("repeats to one reader beyond one a kill", max(0, seen.most_to_one - kills)),
            ("repeated with another content", seen.altered),
        )
        if count
    ]
    with closing(sqlite3.connect(folder / "data" / "nightdesk.db")) as database:
        verdict = database.execute("PRAGMA integrity_check").fetchone()[0]
    return [*found, *([f"the database is damaged: {verdict}"] if verdict != "ok" else [])]


def careless(chance: random.Random) -> Callable[[str, str], None]:
    """A homeserver's line that loses a message now and then, and more often an answer."""

    def meet(point: str, _path: str) -> None:
        if chance.random() < {"body": 0.05, "kept": 0.15}.get(point, 0.0):
            raise Lost

    return meet


def told_in_rooms(home: Homeserver, people: int) -> Counter[tuple[str, str]]:
    """How often somebody is to be read of in each room."""
    texts = {room: "\n".join(home.texts(room)) for room in ROOMS}
    return Counter(
        {(room, name): texts[room].count(f"{name}\n") for room in ROOMS for name in NAMES[:people]}
    )


def faults_in_rooms(home: Homeserver, people: int) -> list[str]:
    """What is not as promised to a receiver that honours ids: each exactly once."""
    seen = told_in_rooms(home, people)
    return [
        f"{what}: {count}"
        for what, count in (
            ("never told in a room", sum(not times for times in seen.values())),
            ("told more than once in a room", sum(times > 1 for times in seen.values())),
            ("repeated in a room with another content", home.altered),
        )
        if count
    ]


def new_desk(
    folder: Path, press: Press, server: MailServer, people: int, home: Homeserver | None = None
) -> Desk:
    """A desk that watches the press for everybody and mails eight subscribers, and where there is
    a homeserver, two rooms."""
    mail = {
        "MONITOR_SMTP_URL": f"smtp://127.0.0.1:{server.port}",
        "MONITOR_MAIL_FROM": "desk@example.org",
    }
    if home:
        mail |= {
            "MONITOR_MATRIX_URL": home.url,
            "MONITOR_MATRIX_USER": "@desk:localhost",
            "MONITOR_MATRIX_TOKEN": "one session",
        }
    desk = Desk(folder, mail)
    desk.write("sources.toml", press.sources())
    rows = [f"p{n},{name},,XA,printer" for n, name in enumerate(NAMES[:people])]
    listed = "\n".join(["id,name,aliases,country,context", *rows]) + "\n"
    desk.says("defenders", "import", desk.write("people.csv", listed))
    for number in range(READERS):
        desk.says("subscribe", f"mailto:reader{number}@example.org", "--confirmed")
    for room in ROOMS if home else ():
        desk.says("subscribe", f"matrix:{room}")
    return desk


def shares(total: int, parts: int, chance: random.Random) -> Iterator[int]:
    """How many items are out after each of `parts` steps, growing to `total`."""
    steps = sorted(chance.randrange(total + 1) for _ in range(parts - 1))
    yield from (*steps, total)
