"""Backups that only the holder of a key can read."""

from collections.abc import Iterator
from pathlib import Path

import pyrage
import pysequoia
import pytest

from monitor.errors import ConfigError, StorageError
from storage.backup import backup, restore
from storage.database import FILE, open_store
from storage.sealing import read_keys
from storage.store import SqlStore
from tests.doors.storage_values import ORLA, fetched

NAME = b"Vantreight"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store("", tmp_path / "data")
    with opened.writing() as ledger:
        ledger.people.put([ORLA])
    opened.keep(fetched(NAME * 10))
    yield opened
    opened.close()


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    """A key file as age-keygen writes it."""
    made = pyrage.x25519.Identity.generate()
    path = tmp_path / "key.txt"
    path.write_text(f"# created: today\n# public key: {made.to_public()}\n{made}\n")
    return path


def _public(identity: Path) -> str:
    return identity.read_text().split("public key: ")[1].split("\n")[0]


def test_a_sealed_backup_holds_no_name_and_comes_back_with_its_key(
    store: SqlStore, identity: Path, tmp_path: Path
) -> None:
    sealed = tmp_path / "b.age"
    backup(store, sealed, read_keys([_public(identity)]))
    assert NAME not in sealed.read_bytes()
    assert sealed.stat().st_mode & 0o777 == 0o600
    store.close()
    restore(sealed, tmp_path / "data", identity)
    again = open_store("", tmp_path / "data")
    with again.reading() as ledger:
        assert ledger.people.defenders() == [ORLA]
    again.close()


def test_nothing_in_plain_text_is_left_beside_it(
    store: SqlStore, identity: Path, tmp_path: Path
) -> None:
    out = tmp_path / "elsewhere"
    out.mkdir()
    backup(store, out / "b.age", read_keys([_public(identity)]))
    assert [path.name for path in out.iterdir()] == ["b.age"]
    assert not list((tmp_path / "data").glob(".backup-*"))


@pytest.mark.parametrize("which", ["none", "another", "no key"])
def test_without_its_key_nothing_is_touched(
    which: str, store: SqlStore, identity: Path, tmp_path: Path
) -> None:
    sealed, other = tmp_path / "b.age", tmp_path / "other.txt"
    backup(store, sealed, read_keys([_public(identity)]))
    store.close()
    other.write_text(str(pyrage.x25519.Identity.generate()) if which == "another" else "hello")
    before = (tmp_path / "data" / FILE).read_bytes()
    with pytest.raises(StorageError) as told:
        restore(sealed, tmp_path / "data", None if which == "none" else other)
    assert "key" in str(told.value)
    assert (tmp_path / "data" / FILE).read_bytes() == before
    assert not list((tmp_path / "data").glob(".restore-*"))


def test_a_damaged_one_is_named(store: SqlStore, identity: Path, tmp_path: Path) -> None:
    sealed = tmp_path / "b.age"
    backup(store, sealed, read_keys([_public(identity)]))
    body = bytearray(sealed.read_bytes())
    body[-20] ^= 1
    sealed.write_bytes(body)
    store.close()
    with pytest.raises(StorageError, match="damaged"):
        restore(sealed, tmp_path / "data", identity)


def test_an_openpgp_key_seals_too_and_says_how_to_open_it(store: SqlStore, tmp_path: Path) -> None:
    secret = pysequoia.Tsk.generate("Desk <desk@example.org>")
    key, sealed = tmp_path / "desk.asc", tmp_path / "b.pgp"
    key.write_text(str(secret.extract_certificate()))
    backup(store, sealed, read_keys([str(key)]))
    opened = pysequoia.decrypt(sealed.read_bytes(), decryptor=secret.decryptor())
    assert opened.bytes
    assert opened.bytes.startswith(b"\x1f\x8b")
    store.close()
    with pytest.raises(StorageError, match="gpg"):
        restore(sealed, tmp_path / "data", None)


@pytest.mark.parametrize("text", ["age1nonsense", "no such file", ""])
def test_what_is_no_key_is_refused_before_anything_is_written(text: str) -> None:
    with pytest.raises(ConfigError, match="--key 1"):
        read_keys([text])


def test_keys_of_two_kinds_are_not_mixed(identity: Path, tmp_path: Path) -> None:
    secret = pysequoia.Tsk.generate("Desk <desk@example.org>")
    key = tmp_path / "desk.asc"
    key.write_text(str(secret.extract_certificate()))
    with pytest.raises(ConfigError, match="mixed"):
        read_keys([_public(identity), str(key)])
