"""A backup that only the holder of a key can read: age (age-encryption.org/v1), or OpenPGP.

The key that opens it need not be, and should not be, on the machine that makes it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyrage
import pysequoia

from monitor.errors import ConfigError, StorageError

_AGE = b"age-encryption.org/v1\n"
_GZIP = b"\x1f\x8b"
_MOST_KEY = 1 << 20  # bytes of a key file

Key = Any  # pyrage.x25519.Recipient or pysequoia.Cert


def read_keys(texts: Sequence[str]) -> list[Key]:
    """Public keys: `age1…`, or the name of a file that holds one, or an OpenPGP certificate.

    All of one kind. Raises ConfigError for what is no public key, without repeating it.
    """
    keys = [_key(text.strip(), number) for number, text in enumerate(texts, 1)]
    if len({type(key) for key in keys}) > 1:
        raise ConfigError(["--key: age and OpenPGP keys cannot be mixed in one backup"])
    return keys


def _key(text: str, number: int) -> Key:
    if not text.startswith("age1"):
        try:
            with Path(text).open("rb") as file:
                content = file.read(_MOST_KEY)
        except OSError as fault:
            raise ConfigError(
                [f"--key {number}: the file cannot be read: {fault.strerror}"]
            ) from None
        if b"PGP" in content[:200] or not content.isascii():
            return _certificate(content, number)
        lines = content.decode("ascii").splitlines()
        text = next((line.strip() for line in lines if line.startswith("age1")), "")
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except (pyrage.RecipientError, ValueError):
        raise ConfigError(
            [f"--key {number}: no public key; give age1…, or a file with it or with an OpenPGP key"]
        ) from None


def _certificate(content: bytes, number: int) -> Key:
    try:
        return pysequoia.Cert.from_bytes(content)
    except Exception:  # noqa: BLE001  # the library raises nothing narrower
        raise ConfigError([f"--key {number}: this OpenPGP certificate cannot be read"]) from None


def seal(plain: Path, sealed: Path, keys: Sequence[Key]) -> None:
    """Write `plain` into the new file `sealed` (0600), so that only these keys open it.

    Raises StorageError.
    """
    sealed.touch(mode=0o600)
    try:
        if certificates := [key for key in keys if isinstance(key, pysequoia.Cert)]:
            pysequoia.encrypt_file(str(plain), str(sealed), recipients=certificates, armor=False)
        else:
            pyrage.encrypt_file(str(plain), str(sealed), list(keys))
    except Exception as fault:  # neither library says what it raises
        raise StorageError(
            f"the backup could not be encrypted ({type(fault).__name__}): is each key one to "
            "encrypt with, and not expired?"
        ) from fault


def is_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) != _GZIP


def unseal(path: Path, plain: Path, identity: Path | None) -> None:
    """Write what an age-sealed backup holds into `plain` (0600). Raises StorageError.

    identity: the file with the secret key, as `age-keygen` writes it.
    """
    with path.open("rb") as file:
        if file.read(len(_AGE)) != _AGE:
            raise StorageError(
                f"{path} is damaged, or no backup of Nightdesk; one encrypted with OpenPGP is "
                "opened first (gpg --output backup.tar.gz --decrypt FILE)"
            )
    if identity is None:
        raise StorageError(f"{path} is encrypted: give the secret key's file by --identity")
    plain.touch(mode=0o600)
    try:
        pyrage.decrypt_file(str(path), str(plain), _identities(identity))
    except pyrage.DecryptError as fault:
        raise StorageError(f"{path} cannot be opened with this key, or is damaged") from fault


def _identities(file: Path) -> list[object]:
    with file.open("rb") as opened:
        lines = opened.read(_MOST_KEY).decode("ascii", "replace").splitlines()
    try:
        found: list[object] = [
            pyrage.x25519.Identity.from_str(line.strip())
            for line in lines
            if line.startswith("AGE-SECRET-KEY-")
        ]
    except (pyrage.IdentityError, ValueError):
        found = []
    if not found:
        raise StorageError("--identity: the file holds no age secret key (AGE-SECRET-KEY-…)")
    return found
