"""Kill whoever hands over a message at each point of doing so: after the request line, after the
text, when it is kept and not yet answered, and after the answer. Nothing may be lost; a repeat has
the id and the bytes of the first; a receiver that honours ids sees each once.

What is killed is a child of its own that does what the service does with its outbox: free what was
being sent, claim, send, mark.
"""

import asyncio
import multiprocessing
import os
import signal
import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from monitor.model import Channel, Delivery, DeliveryKind, DeliveryState, Message
from monitor.pipeline import deliver
from monitor.ports import Notifier
from notifiers.email import EmailNotifier, MailServer
from notifiers.matrix import MatrixNotifier
from notifiers.outbox import Courier
from storage.database import open_store
from tests.torture.homeserver import Homeserver

POINTS = ("line", "body", "kept", "replied")
SENDER = "desk@example.org"
NOW = datetime(2026, 11, 21, 6, tzinfo=UTC)
_FORK = multiprocessing.get_context("forkserver")


@dataclass
class Sniper:
    """Kills its victim when a message that was not kept before reaches the point."""

    victim: int = 0
    point: str = ""
    kills: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def meet(self, point: str, *, fresh: bool) -> None:
        with self._lock:
            if self.victim and fresh and point == self.point:
                os.kill(self.victim, signal.SIGKILL)
                self.victim, self.kills = 0, self.kills + 1


@dataclass
class Post:
    """A mail server that is exact about what it has kept."""

    sniper: Sniper
    kept: list[tuple[str, bytes]] = field(default_factory=list)  # id and text
    port: int = 0

    @contextmanager
    def open(self) -> Iterator["Post"]:
        server = socketserver.ThreadingTCPServer(
            ("127.0.0.1", 0), type("Talk", (_Talk,), {"post": self}), bind_and_activate=True
        )
        server.daemon_threads = True
        self.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()


class _Talk(socketserver.StreamRequestHandler):
    post: Post

    def handle(self) -> None:
        try:
            self._talk()
        except OSError:
            return  # who talked was killed: that is the point

    def _talk(self) -> None:
        self._say(b"220 ready")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"QUIT":
                return self._say(b"221 bye")
            if verb == b"MAIL":
                self.post.sniper.meet("line", fresh=True)
            self._say(b"354 go on" if verb == b"DATA" else b"250 fine")
            if verb == b"DATA":
                self._take()
        return None

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        text, sniper = b"".join(lines), self.post.sniper
        id_ = text.partition(b"\nMessage-ID: <")[2].partition(b"@")[0].decode()
        fresh = id_ not in {known for known, _ in self.post.kept}
        sniper.meet("body", fresh=fresh)
        self.post.kept.append((id_, text))
        sniper.meet("kept", fresh=fresh)
        self._say(b"250 kept")
        sniper.meet("replied", fresh=fresh)

    def _say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


def one_life(folder: str, mail: int, matrix: str, begin: Connection) -> None:
    """What a child does until it is killed, or nothing is left."""
    store = open_store("", Path(folder), check=False)
    with store.writing() as ledger:
        ledger.outbox.recover(NOW)
    begin.send("ready")
    begin.recv()

    async def work() -> None:
        ways: dict[Channel, Notifier] = {
            Channel.EMAIL: EmailNotifier(MailServer("127.0.0.1", mail, starttls=False), SENDER),
            Channel.MATRIX: MatrixNotifier(matrix, "@desk:localhost", token="one session"),
        }
        courier = Courier(ways, SENDER, at_a_time=1)
        while (await deliver(store, courier, lambda: NOW)).sent:
            pass
        for way in ways.values():
            await way.close()

    asyncio.run(work())
    store.close()


@dataclass
class Shot:
    """What came of it all."""

    kills: int
    faults: list[str]
    repeats: int


def kill_at_points(folder: Path, channel: Channel, kills: int) -> Shot:
    """Kill `kills` lives of a child that delivers by this channel, at each point in turn; then let
    one live."""
    _FORK.set_forkserver_preload(["tests.torture.points"])  # of no effect once it runs
    sniper = Sniper()
    home = Homeserver(lambda point, path: sniper.meet(point, fresh=home.tries[path] <= 1))
    ids = outbox_of(folder, channel, kills)
    with Post(sniper).open() as post, home.open():
        for number in range(kills):
            sniper.point = POINTS[number % len(POINTS)]
            _live(folder, post, home, sniper)
        sniper.point = ""
        _live(folder, post, home, sniper)
    store = open_store("", folder)
    with store.reading() as ledger:
        unsent = sum(n for s, n in ledger.outbox.counts().items() if s is not DeliveryState.SENT)
    store.close()
    found = [f"not marked as sent: {unsent}"] if unsent else []
    if channel is Channel.MATRIX:
        seen = Counter(path.rpartition("/")[2] for _, path in home.events)
        found += [f"altered repeats: {home.altered}"] if home.altered else []
        return Shot(sniper.kills, found + _not_once(ids, seen), home.puts - len(home.events))
    return Shot(sniper.kills, found + _of_mail(ids, post, sniper.kills), len(post.kept) - len(ids))


def outbox_of(folder: Path, channel: Channel, count: int) -> list[str]:
    """Make an outbox of as many messages; returns their ids."""
    ids = [f"{number:016x}" for number in range(1, count + 1)]
    store = open_store("", folder)
    with store.writing() as ledger:
        ledger.outbox.add(_delivery(id_, channel) for id_ in ids)
    store.close()
    return ids


def _delivery(id_: str, channel: Channel) -> Delivery:
    address = {
        Channel.EMAIL: f"mailto:reader{id_}@example.org",
        Channel.MATRIX: f"matrix:!room{id_}:localhost",
    }[channel]
    message = Message(f"Update {id_}", f"Update {id_}", f"<p>Update {id_}</p>")
    return Delivery(id_, DeliveryKind.ALERT, address, message, NOW, NOW)


def _live(folder: Path, post: Post, home: Homeserver, sniper: Sniper) -> None:
    ours, its = _FORK.Pipe()
    child = _FORK.Process(target=one_life, args=(str(folder), post.port, home.url, its))
    child.start()
    assert child.pid
    ours.recv()
    sniper.victim = child.pid if sniper.point else 0
    ours.send("go")
    child.join(120)
    sniper.victim = 0
    if child.is_alive():
        child.kill()
    child.close()


def _not_once(ids: list[str], seen: Counter[str]) -> list[str]:
    lost = [id_ for id_ in ids if not seen[id_]]
    twice = [id_ for id_ in ids if seen[id_] > 1]
    found = [f"never told: {len(lost)}"] if lost else []
    return found + ([f"seen more than once: {len(twice)}"] if twice else [])


def _of_mail(ids: list[str], post: Post, kills: int) -> list[str]:
    copies = Counter(id_ for id_, _ in post.kept)
    found = _not_once(ids, Counter(set(copies)))
    if (repeats := copies.total() - len(copies)) > kills:
        found.append(f"repeats beyond one a kill: {repeats} of {kills}")
    if len(set(post.kept)) != len(copies):
        found.append("repeats with other bytes")
    return found
