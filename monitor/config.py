"""The environment → `Settings`: all faults at once, each with its variable. No secret is ever
shown: not in a fault, not in a log line, not in `repr`.

Not sources.toml (sources/file.py), not the watch list (watchlist_file.py).
"""

import difflib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from monitor.errors import ConfigError
from monitor.tell import overdue

_PREFIX = "MONITOR_"
_SECRETS = ("database_url", "smtp_url", "matrix_token", "matrix_password", "operator")
_SMTP_SCHEMES = ("smtp", "smtps", "smtp+starttls")
_OF_OTHERS = {"MONITOR_IMAGE", "MONITOR_CORPORA"}  # set by the image and by the tests


class Settings(BaseModel):
    """What MONITOR_… variables say; each field is the variable of its name, in capitals or not."""

    model_config = ConfigDict(extra="ignore", validate_default=True)

    data: Path = Path("data")
    database_url: SecretStr = SecretStr("")
    sources: Path = Path("sources.toml")
    smtp_url: SecretStr = SecretStr("")
    mail_from: str = ""
    web_address: str = ""  # where mail's one-click links lead: https://desk.example.org
    web_listen: str = "127.0.0.1:8025"  # where that page is served, if there is an address for it
    matrix_url: str = ""
    matrix_user: str = ""
    matrix_token: SecretStr = SecretStr("")
    matrix_password: SecretStr = SecretStr("")
    matrix_users: str = ""  # who may invite it and command it: @ana:example.org, @*:example.org
    matrix_verified: bool = False  # encrypt only for devices that an operator verified
    allow_private: bool = False
    image: bool = False
    contact: str = ""  # a web or mail address, told to the sites in the User-Agent
    alert_days: int = Field(default=365, ge=1, le=36500)  # older news is history
    concurrency: int = Field(default=16, ge=1, le=256)  # sources polled at the same time
    fetch_seconds: float = Field(default=30, ge=1, le=300)  # a whole exchange
    max_redirects: int = Field(default=5, ge=0, le=20)
    max_page: int = Field(default=5, ge=1, le=100)  # MiB of a feed or page as sent
    max_pdf: int = Field(default=20, ge=1, le=100)
    max_page_unpacked: int = Field(default=10, ge=1, le=100)  # MiB
    max_pdf_unpacked: int = Field(default=20, ge=1, le=100)
    parse_seconds: float = Field(default=10, ge=1, le=300)  # CPU time of one parse
    parse_memory: int = Field(default=512, ge=128, le=8192)  # MiB of one parse
    operator: SecretStr = SecretStr("")  # who hears of sources that fail, as in `subscribe`
    log_level: str = "info"
    overdue: str = ""  # days of silence by what is awaited: "hearing=5 verdict=90"
    backup_key: str = ""  # public keys that backups are sealed to, parted by spaces
    keep_messages: int = Field(default=90, ge=1, le=36500)  # days: content of what was sent
    keep_documents: int = Field(default=730, ge=1, le=36500)  # days: hashes of what named nobody
    keep_raw: int = Field(default=7, ge=1, le=36500)  # days: bytes that no kept text comes from

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, value: SecretStr) -> SecretStr:
        if text := value.get_secret_value():
            parts = _split(text)
            if not parts or parts[0] not in _SMTP_SCHEMES:
                raise ValueError(
                    "write smtp://user:password@host:587, smtps:// or smtp+starttls://"
                )
        return value

    @field_validator("mail_from")
    @classmethod
    def _sender(cls, value: str) -> str:
        if value and not re.fullmatch(
            r"[^@\s<>]+@[^@\s<>]+|[^@<>\r\n]+<[^@\s<>]+@[^@\s<>]+>", value
        ):
            raise ValueError("write an address like desk@example.org")
        return value

    @field_validator("web_address")
    @classmethod
    def _web(cls, value: str) -> str:
        parts = _split(value)
        if value and (not parts or parts[0] != "https" or not re.fullmatch(r"[!-~]+", value)):
            raise ValueError("write the address of the page, like https://desk.example.org")
        return value.rstrip("/")

    @field_validator("web_listen")
    @classmethod
    def _listen(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) < 65536:
            raise ValueError("write an address and a port, like 0.0.0.0:8025")
        return value

    @field_validator("matrix_url")
    @classmethod
    def _homeserver(cls, value: str) -> str:
        parts = _split(value)
        if value and (not parts or parts[0] not in ("http", "https")):
            raise ValueError("write the homeserver's address, like https://matrix.example.org")
        return value

    @field_validator("operator")
    @classmethod
    def _address(cls, value: SecretStr) -> SecretStr:
        if (text := value.get_secret_value()) and not re.match(r"[a-z][a-z0-9+.-]*:\S", text, re.I):
            raise ValueError("write mailto:…, matrix:… or an Apprise URL, as in monitor subscribe")
        return value

    @field_validator("matrix_users")
    @classmethod
    def _people(cls, value: str) -> str:
        people = [each.strip() for each in value.split(",") if each.strip()]
        if not all(re.fullmatch(r"@[^\s:,]+:[^\s,]+", each) for each in people):
            raise ValueError("write people like @ana:example.org, separated by commas")
        return ",".join(people)

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        if value.lower() not in ("debug", "info", "warning", "error"):
            raise ValueError("write debug, info, warning or error")
        return value.lower()

    @field_validator("overdue")
    @classmethod
    def _patience(cls, value: str) -> str:
        for part in value.replace(",", " ").split():
            name, _, days = part.partition("=")
            if name not in overdue.DAYS or not re.fullmatch(r"[1-9]\d{0,3}", days):
                known = " ".join(f"{name}={days}" for name, days in overdue.DAYS.items())
                raise ValueError(f"{part!r} is none; write days for any of these: {known}")
        return value

    @model_validator(mode="after")
    def _whole(self) -> "Settings":
        faults = []
        if self.smtp_url.get_secret_value() and not self.mail_from:
            faults.append("MONITOR_MAIL_FROM: missing; mail needs a sender's address")
        if self.matrix_url and not self.matrix_user:
            faults.append("MONITOR_MATRIX_USER: missing; write it like @desk:example.org")
        if self.matrix_url and not (self.has("matrix_token") or self.has("matrix_password")):
            faults.append("MONITOR_MATRIX_TOKEN: missing (or MONITOR_MATRIX_PASSWORD)")
        if self.allow_private and self.image:
            faults.append(
                "MONITOR_ALLOW_PRIVATE: refused in the image; it is for tests on a desk only"
            )
        if faults:
            raise ValueError("\n".join(faults))
        return self

    def has(self, secret: str) -> bool:
        value: SecretStr = getattr(self, secret)
        return bool(value.get_secret_value())

    @property
    def patience(self) -> dict[str, int]:
        """Days of silence after which news is overdue, by what is awaited."""
        given = (part.partition("=") for part in self.overdue.replace(",", " ").split())
        return overdue.DAYS | {name: int(days) for name, _, days in given}

    @property
    def backup_keys(self) -> tuple[str, ...]:
        return tuple(self.backup_key.split())

    @property
    def has_mail(self) -> bool:
        return self.has("smtp_url")

    @property
    def has_matrix(self) -> bool:
        return bool(self.matrix_url)


def read_settings() -> Settings:
    """Read the environment. Raises ConfigError with every fault."""
    secrets, faults = _secrets_from_files(os.environ)
    try:
        settings = Settings.model_validate(_given(os.environ) | secrets)
    except ValidationError as fault:
        faults += [line for each in fault.errors() for line in _sentences(each)]
    if faults:
        raise ConfigError(faults)
    return settings


def _given(environ: Mapping[str, str]) -> dict[str, Any]:
    """By field, what the environment says; one that is empty says nothing."""
    return {
        name.lower().removeprefix(_PREFIX.lower()): value
        for name, value in environ.items()
        if value and name.upper().startswith(_PREFIX)
    }


def unknown_variables(environ: Mapping[str, str]) -> list[str]:
    """Tell of MONITOR_… variables that nobody reads: most often a slip of the pen."""
    known = {f"{_PREFIX}{name.upper()}" for name in Settings.model_fields} | _OF_OTHERS
    known |= {f"{_PREFIX}{name.upper()}_FILE" for name in _SECRETS}
    told = []
    for name in sorted(set(environ) - known):
        if name.startswith(_PREFIX):
            near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.8)
            told.append(f"{name}: unknown{f'; did you mean {near[0]}?' if near else ''}")
    return told


def _sentences(error: Mapping[str, Any]) -> list[str]:
    message = str(error["msg"]).removeprefix("Value error, ")
    if not error["loc"]:
        return message.splitlines()
    return [f"{_PREFIX}{str(error['loc'][0]).upper()}: {message}"]


def _secrets_from_files(environ: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """What MONITOR_SMTP_URL_FILE and the like hold, without the line end; and the faults."""
    secrets: dict[str, Any] = {}
    faults = []
    for name in _SECRETS:
        variable = f"{_PREFIX}{name.upper()}_FILE"
        if not (path := environ.get(variable)):
            continue
        if environ.get(variable.removesuffix("_FILE")):
            faults.append(f"{variable}: set beside {variable.removesuffix('_FILE')}; keep one")
        try:
            secrets[name] = SecretStr(Path(path).read_text(encoding="utf-8").strip())
        except (OSError, UnicodeDecodeError) as fault:
            why = fault.strerror if isinstance(fault, OSError) else "not UTF-8 text"
            faults.append(f"{variable}: {path} cannot be read: {why}")
    return secrets, faults


def _split(text: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    return (parts.scheme, parts.hostname) if parts.hostname else None
