"""Run the demo: the real `monitor` command against the invented site, a mail catcher, and, where
`make synapse` has installed it, a Matrix homeserver. Nothing leaves 127.0.0.1."""

import email
import email.policy
import os
import socket
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from rich.console import Console
from rich.panel import Panel
from rich.rule import Rule

from tests.demo.site import WATCH_LIST, Site


class Catcher:
    """Keeps every mail that arrives."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        content = envelope.content
        assert isinstance(content, bytes)
        mail = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 kept"


class Demo:
    """The commands a newcomer would type, typed for her."""

    def __init__(self, console: Console, folder: Path, settings: dict[str, str]) -> None:
        self.console = console
        self.folder = folder
        self.environment = {**os.environ, "MONITOR_DATA": str(folder / "data"), **settings}

    def monitor(self, *words: str) -> None:
        """Show a `monitor` command and what it prints."""
        shown = " ".join(word if "/" not in word else Path(word).name for word in words)
        self.console.print(f"\n[bold]$ monitor {shown}[/bold]", highlight=False)
        done = subprocess.run(
            [sys.executable, "-m", "monitor", *words],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        self.console.print((done.stdout + done.stderr).rstrip(), markup=False, highlight=False)
        if done.returncode:
            raise SystemExit(
                f"the demo stops here: monitor {words[0]} ended with {done.returncode}"
            )


def free_port() -> int:
    """A loopback port that nobody uses; aiosmtpd cannot be asked for one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def play(console: Console, folder: Path) -> int:
    """Two days at an invented desk. Returns how many mails were caught."""
    catcher = Catcher()
    port = free_port()
    mail_server = Controller(catcher, hostname="127.0.0.1", port=port)
    mail_server.start()
    try:
        with Site(datetime.now(UTC).date()) as site:
            (folder / "watchlist.csv").write_text(WATCH_LIST, encoding="utf-8")
            (folder / "sources.toml").write_text(site.sources(), encoding="utf-8")
            demo = Demo(
                console,
                folder,
                {
                    "MONITOR_SOURCES": str(folder / "sources.toml"),
                    "MONITOR_SMTP_URL": f"smtp://127.0.0.1:{port}",
                    "MONITOR_MAIL_FROM": "nightdesk@example.org",
                    "MONITOR_ALLOW_PRIVATE": "1",
                },
            )
            _first_day(demo, folder)
            _second_day(demo, site, catcher)
    finally:
        mail_server.stop()
    return len(catcher.mails)


def _first_day(demo: Demo, folder: Path) -> None:
    say = demo.console.print
    say(Rule("The desk sets up: whom it knows, who wants to be told"))
    demo.monitor("defenders", "import", str(folder / "watchlist.csv"))
    demo.monitor("subscribe", "mailto:ana@example.org")
    demo.monitor("subscribe", "mailto:coordinator@example.org", "--digest", "--at", "00:00")
    say(Rule("Day one: what the sites say already"))
    demo.monitor("once")
    demo.monitor("status")


def _second_day(demo: Demo, site: Site, catcher: Catcher) -> None:
    say = demo.console.print
    before = len(catcher.mails)
    site.publish()
    say(
        Rule(
            "Day two: a verdict, a collapse in a cell, a hunger strike, and a namesake at the piano"
        )
    )
    demo.monitor("once")
    demo.monitor("defenders", "show", "benat-okoro")
    demo.monitor("review", "list")
    demo.monitor("digest")
    say(Rule("What arrived by mail, as it arrived"))
    for mail in catcher.mails[before:]:
        body = mail.get_body(("plain",))
        text = body.get_content() if body else ""
        title = f"{mail['Subject']}  ·  to {mail['To']}"
        say(Panel(text.strip(), title=title, title_align="left"), markup=False, highlight=False)


def main() -> int:
    console = Console()
    with tempfile.TemporaryDirectory(prefix="nightdesk-demo-") as folder:
        mails = play(console, Path(folder))
    console.print(f"\n{mails} mails were caught on loopback. Nothing left this machine.")
    return 0 if mails else 1


if __name__ == "__main__":
    sys.exit(main())
