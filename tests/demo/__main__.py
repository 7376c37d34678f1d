"""Run the demo: the real `monitor` command against the invented site, a mail catcher, and, where
`make synapse` has installed it, a Matrix homeserver. Nothing leaves 127.0.0.1.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.rule import Rule

from tests import synapse
from tests.demo.site import WATCH_LIST, Site
from tests.system.desk import Desk, Mailbox, MailServer


@dataclass(frozen=True, slots=True)
class Room:
    """A room that the desk writes to, as a member of staff sees it."""

    server: synapse.Homeserver
    reader: str  # her access token
    id: str

    def messages(self) -> list[str]:
        found = []
        for event in reversed(self.server.messages(self.reader, self.id)):
            content = event["content"]
            assert isinstance(content, dict)
            found.append(str(content["body"]))
        return found


@contextmanager
def matrix(folder: Path, settings: dict[str, str]) -> Iterator[Room | None]:
    """A homeserver with a room for the desk, and its settings; None where none is installed."""
    if not synapse.installed():
        yield None
        return
    folder.mkdir()
    with synapse.running(folder) as server:
        desk, staff = server.register("desk"), server.register("ana")
        room = server.room(desk, invite=["@ana:localhost"])
        server.call("POST", f"/_matrix/client/v3/join/{room}", {}, staff)
        settings |= {
            "MONITOR_MATRIX_URL": server.url,
            "MONITOR_MATRIX_USER": "@desk:localhost",
            "MONITOR_MATRIX_TOKEN": desk,
        }
        yield Room(server, staff, room)


class Demo:
    """The commands that a newcomer would type, typed for her."""

    def __init__(self, console: Console, desk: Desk) -> None:
        self.console, self.desk = console, desk

    def say(self, heading: str) -> None:
        self.console.print(Rule(heading))

    def monitor(self, *words: str) -> None:
        """Show a command and what it prints."""
        shown = " ".join(Path(word).name if word.startswith("/") else word for word in words)
        self.console.print(f"\n[bold]$ monitor {shown}[/bold]", highlight=False)
        done = self.desk.monitor(*words)
        self.console.print((done.stdout + done.stderr).rstrip(), markup=False, highlight=False)
        if done.returncode:
            raise SystemExit(f"the demo stops: monitor {words[0]} ended with {done.returncode}")

    def show(self, title: str, text: str) -> None:
        panel = Panel(text.strip(), title=title, title_align="left")
        self.console.print(panel, markup=False, highlight=False)


def plain(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body else ""


def play(console: Console, folder: Path) -> int:
    """Two days at an invented desk. Returns how many messages arrived."""
    mailbox = Mailbox()
    post = MailServer(mailbox)
    post.start()
    settings = {
        "MONITOR_SMTP_URL": f"smtp://127.0.0.1:{post.port}",
        "MONITOR_MAIL_FROM": "nightdesk@example.org",
    }
    try:
        with Site(datetime.now(UTC).date()) as site, matrix(folder / "matrix", settings) as room:
            desk = Desk(folder, settings)
            desk.write("sources.toml", site.sources())
            demo = Demo(console, desk)
            _first_day(demo, room)
            seen = len(mailbox.mails), len(room.messages()) if room else 0
            site.publish()
            desk.make_due()
            _second_day(demo)
            for mail in mailbox.mails[seen[0] :]:
                demo.show(f"mail to {mail['To']} · {mail['Subject']}", plain(mail))
            for message in room.messages()[seen[1] :] if room else ():
                demo.show("in the Matrix room", message)
            return len(mailbox.mails) + (len(room.messages()) if room else 0)
    finally:
        post.stop()


def _first_day(demo: Demo, room: Room | None) -> None:
    demo.say("The desk sets up: whom it knows, who wants to be told")
    demo.monitor("defenders", "import", demo.desk.write("watchlist.csv", WATCH_LIST))
    demo.monitor("subscribe", "mailto:ana@example.org", "--confirmed")
    demo.monitor(
        "subscribe", "mailto:coordinator@example.org", "--confirmed", "--digest", "--at", "06:00"
    )
    if room:
        demo.monitor("subscribe", f"matrix:{room.id}", "--kind", "sentence", "--kind", "health")
    else:
        demo.console.print("\nNo Matrix server is installed; make synapse brings one.")
    demo.say("Day one: what the sites say already")
    demo.monitor("once")


def _second_day(demo: Demo) -> None:
    demo.say("Day two: a verdict, a collapse in a cell, a hunger strike, and a namesake")
    demo.monitor("once")
    demo.monitor("defenders", "show", "benat-okoro")
    demo.monitor("review", "list")
    demo.monitor("digest")
    demo.monitor("status")
    demo.say("What arrived on day two, as it arrived")


def main() -> int:
    console = Console()
    with tempfile.TemporaryDirectory(prefix="nightdesk-demo-") as folder:
        arrived = play(console, Path(folder))
    console.print(f"\n{arrived} messages arrived on loopback. Nothing left this machine.")
    return 0 if arrived else 1


if __name__ == "__main__":
    sys.exit(main())
