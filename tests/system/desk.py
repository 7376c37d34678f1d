"""A desk for system tests: the real command in its own process, an invented site, a real mail
server; all on loopback."""

import asyncio
import email
import email.policy
import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.system import forked

COMMAND = [sys.executable, "-m", "monitor"]


class Mailbox:
    """Keeps every mail that its server is handed."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        mail = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 kept"

    def texts(self) -> list[str]:
        """The plain text of each mail, its subject first."""
        found = []
        for mail in self.mails:
            body = mail.get_body(("plain",))
            found.append(f"{mail['Subject']}\n{body.get_content() if body else ''}")
        return found


@dataclass
class Desk:
    """One data folder, its settings, and the commands typed on it."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: text for name, text in os.environ.items() if not name.startswith("MONITOR_")}
        return {
            **kept,
            "MONITOR_DATA": str(self.folder / "data"),
            "MONITOR_SOURCES": str(self.folder / "sources.toml"),
            "MONITOR_ALLOW_PRIVATE": "1",
            "PYTHONPATH": str(Path(__file__).parents[2]),
            **self.settings,
        }

    def write(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text, encoding="utf-8")
        return str(self.folder / name)

    def monitor(self, *words: str) -> subprocess.CompletedProcess[str]:
        return forked.run(words, self.environment, self.folder, seconds=90)

    def says(self, *words: str) -> str:
        """What a command prints; it must succeed."""
        done = self.monitor(*words)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def json(self, *words: str) -> Any:
        return json.loads(self.says(*words, "--json"))

    def start(self) -> subprocess.Popen[str]:
        """`monitor run` in the background, its log on a pipe."""
        return subprocess.Popen(
            [*COMMAND, "run"],
            env=self.environment,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def make_due(self) -> None:
        """Let the time pass until every source is due again."""
        with sqlite3.connect(self.folder / "data" / "nightdesk.db") as database:
            database.execute("UPDATE sources SET due = NULL")
        database.close()

    @property
    def outbox(self) -> str:
        path = self.folder / "data" / "outbox.txt"
        return path.read_text(encoding="utf-8") if path.exists() else ""


class MailServer(Controller):
    """A mail server on a free port of loopback."""

    def __init__(self, mailbox: Mailbox) -> None:
        super().__init__(mailbox, hostname="127.0.0.1", port=0)

    def _trigger_server(self) -> None:
        """Aiosmtpd knocks once to see whether it is up, at the port that it was told."""
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
