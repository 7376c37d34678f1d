"""A real Matrix homeserver for the tests, where `make synapse` has installed one."""

import hashlib
import hmac
import json
import secrets
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PYTHON = Path(__file__).parent.parent / ".venv-synapse" / "bin" / "python"


def installed() -> bool:
    return PYTHON.exists() and bool(list(PYTHON.parent.parent.glob("lib/*/site-packages/synapse")))


@dataclass(frozen=True, slots=True)
class Homeserver:
    url: str
    secret: str

    def call(
        self, method: str, path: str, body: object = None, token: str = ""
    ) -> dict[str, object]:
        """One request of the client API; raises urllib.error.HTTPError for a refusal."""
        request = urllib.request.Request(
            self.url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {token}"} if token else {},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            found: dict[str, object] = json.load(answer)
            return found

    def register(self, name: str, password: str = "a long password") -> str:
        """Make a user; returns an access token."""
        nonce = str(self.call("GET", "/_synapse/admin/v1/register")["nonce"])
        signed = "\0".join((nonce, name, password, "notadmin")).encode()
        mac = hmac.new(self.secret.encode(), signed, hashlib.sha1).hexdigest()
        body = {"nonce": nonce, "username": name, "password": password, "admin": False, "mac": mac}
        return str(self.call("POST", "/_synapse/admin/v1/register", body)["access_token"])

    def room(self, token: str, *, encrypted: bool = False, **options: object) -> str:
        body: dict[str, object] = {"preset": "private_chat", **options}
        if encrypted:
            content = {"algorithm": "m.megolm.v1.aes-sha2"}
            body["initial_state"] = [{"type": "m.room.encryption", "content": content}]
        return str(self.call("POST", "/_matrix/client/v3/createRoom", body, token)["room_id"])

    def log_in(self, name: str, password: str = "a long password") -> str:
        """A new device of a user; returns its access token."""
        body = {"type": "m.login.password", "user": name, "password": password}
        return str(self.call("POST", "/_matrix/client/v3/login", body)["access_token"])

    def invite(self, token: str, room: str, user: str) -> None:
        path = f"/_matrix/client/v3/rooms/{room}/invite"
        self.call("POST", path, {"user_id": user}, token)

    def encrypt(self, token: str, room: str) -> None:
        """From now on."""
        path = f"/_matrix/client/v3/rooms/{room}/state/m.room.encryption"
        self.call("PUT", path, {"algorithm": "m.megolm.v1.aes-sha2"}, token)

    def say(self, token: str, room: str, text: str, txn: str) -> None:
        """In plain text, whatever the room is."""
        path = f"/_matrix/client/v3/rooms/{room}/send/m.room.message/{txn}"
        self.call("PUT", path, {"msgtype": "m.text", "body": text}, token)

    def messages(self, token: str, room: str) -> list[dict[str, object]]:
        path = f"/_matrix/client/v3/rooms/{room}/messages?dir=b&limit=100"
        chunk = self.call("GET", path, token=token)["chunk"]
        assert isinstance(chunk, list)
        return [e for e in chunk if e["type"] in ("m.room.message", "m.room.encrypted")]


@asynccontextmanager
async def at_home(
    server: Homeserver, user: str, password: str = "a long password"
) -> "AsyncIterator[Person]":
    """A person with a Matrix program of her own: another client, with keys of its own."""
    import nio
    from nio.store import SqliteMemoryStore

    config = nio.AsyncClientConfig(store=SqliteMemoryStore, encryption_enabled=True)
    client = nio.AsyncClient(server.url, user, config=config)
    try:
        answer = await client.login(password, "a program")
        assert isinstance(answer, nio.LoginResponse), answer
        await client.keys_upload()
        yield Person(client)
    finally:
        await client.close()


@dataclass(slots=True)
class Person:
    client: Any  # nio.AsyncClient
    since: str = ""
    _seen: str = ""

    @property
    def session_key(self) -> str:
        return str(self.client.olm.account.identity_keys["ed25519"])

    async def look(self) -> dict[str, list[Any]]:
        """What is new in her rooms, decrypted where she can."""
        answer = await self.client.sync(0, since=self.since, full_state=True)
        self.since = answer.next_batch
        if self.client.should_upload_keys:
            await self.client.keys_upload()
        return {
            room: [e for e in joined.timeline.events if hasattr(e, "body") or _is_sealed(e)]
            for room, joined in answer.rooms.join.items()
        }

    async def texts(self, room: str) -> list[str]:
        """What she reads there since the last look; of what she cannot read "?"."""
        return [getattr(event, "body", "?") for event in (await self.look()).get(room, [])]

    async def meets(self, user: str, room: str) -> None:
        """Wait until somebody has come into the room."""
        for _ in range(30):
            answer = await self.client.joined_members(room)
            if user in {member.user_id for member in answer.members}:
                return
            await self._next()
        raise AssertionError(f"{user} did not come")

    async def hears(self, room: str, words: str) -> str:
        """Wait for a line with these words in it."""
        for _ in range(30):
            for text in await self.texts(room):
                if words in text:
                    return text
            await self._next()
        raise AssertionError(f"never heard: {words}")

    async def _next(self) -> None:
        """Let the homeserver keep us waiting until something happens, and look no further."""
        path = f"/_matrix/client/v3/sync?timeout=2000&since={self._seen or self.since}"
        token = {"Authorization": f"Bearer {self.client.access_token}"}
        answer = await self.client.send("GET", path, headers=token)
        self._seen = (await answer.json())["next_batch"]

    async def say(self, room: str, text: str) -> str:
        """Write it as her program does: encrypted in an encrypted room. Returns the event's id."""
        await self.look()
        if self.client.should_query_keys:
            await self.client.keys_query()
        content = {"msgtype": "m.text", "body": text}
        answer = await self.client.room_send(
            room, "m.room.message", content, ignore_unverified_devices=True
        )
        return str(answer.event_id)


def _is_sealed(event: object) -> bool:
    return type(event).__name__ == "MegolmEvent"


def _config(folder: Path, port: int, secret: str) -> Path:
    fast = {"per_second": 10_000, "burst_count": 10_000}
    config = {
        "server_name": "localhost",
        "report_stats": False,
        "listeners": [
            {
                "port": port,
                "type": "http",
                "tls": False,
                "bind_addresses": ["127.0.0.1"],
                "resources": [{"names": ["client"]}],
            }
        ],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "homeserver.db")}},
        "media_store_path": str(folder / "media"),
        "signing_key_path": str(folder / "signing.key"),
        "registration_shared_secret": secret,
        "macaroon_secret_key": secret,
        "form_secret": secret,
        "trusted_key_servers": [],
        "federation_domain_whitelist": [],
        "suppress_key_server_warning": True,
        "bcrypt_rounds": 4,
        "pid_file": str(folder / "pid"),
        "rc_message": fast,
        "rc_room_creation": fast,
        "rc_registration": fast,
        "rc_login": {"address": fast, "account": fast, "failed_attempts": fast},
        "rc_joins": {"local": fast, "remote": fast},
        "rc_invites": {"per_room": fast, "per_user": fast, "per_issuer": fast},
    }
    path = folder / "homeserver.yaml"
    path.write_text(json.dumps(config), "utf-8")  # JSON is YAML
    return path


@contextmanager
def running(folder: Path) -> Iterator[Homeserver]:
    """Start Synapse on loopback with an empty SQLite database; stop it at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    secret = secrets.token_hex(16)
    command = [
        str(PYTHON),
        "-m",
        "synapse.app.homeserver",
        "-c",
        str(_config(folder, port, secret)),
    ]
    subprocess.run([*command, "--generate-keys"], check=True, capture_output=True, cwd=folder)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    server = Homeserver(f"http://127.0.0.1:{port}", secret)
    try:
        _wait(server, process, folder)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(server: Homeserver, process: "subprocess.Popen[bytes]", folder: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"Synapse ended: {(folder / 'log').read_text()[-2000:]}")
        try:
            server.call("GET", "/_matrix/client/versions")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("Synapse did not start")
