"""Certificates: what can be encrypted to, and what cannot and why."""

import warnings
from datetime import UTC, datetime, timedelta

import pysequoia
import pytest
from pysequoia.packet import Packet, PacketPile, Tag

from monitor.errors import ConfigError
from notifiers.pgp import Unusable, ailment, encrypt, read_certificate

ANA = "mailto:ana@example.org"


@pytest.fixture(scope="module")
def now():
    """Certificates are made at the machine's time: that is now."""
    return datetime.now(UTC) + timedelta(minutes=1)


@pytest.fixture(scope="module")
def secret():
    return pysequoia.Tsk.generate(user_id="Ana <ana@example.org>")


@pytest.fixture(scope="module")
def public(secret):
    return secret.extract_certificate()


def test_what_is_encrypted_only_its_owner_reads(secret, public, now):
    certificate, users = read_certificate(str(public).encode(), ANA, now)
    assert users == ["Ana <ana@example.org>"]
    assert certificate.fingerprint == public.fingerprint
    assert read_certificate(bytes(public), ANA, now)[0] == certificate
    armored = encrypt(b"words", certificate, now)
    assert armored.startswith("-----BEGIN PGP MESSAGE-----")
    opened = pysequoia.decrypt(armored.encode(), decryptor=secret.decryptor())
    assert opened.bytes == b"words"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no OpenPGP public key"),
        (b"words", "no OpenPGP public key"),
        (b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nxyz\n", "no OpenPGP public key"),
        (b"\xff" * 5000, "no OpenPGP public key"),
        (b"x" * (1 << 20) + b"y", "larger than 1 MiB"),
    ],
)
def test_what_is_no_certificate_is_told_in_a_sentence(content, words, now):
    with pytest.raises(ConfigError, match=words) as failed:
        read_certificate(content, ANA, now)
    assert "backtrace" not in str(failed.value)


def test_a_secret_key_and_several_keys_are_refused(secret, public, now):
    for content in (bytes(secret), str(secret).encode()):
        with pytest.raises(ConfigError, match="secret key"):
            read_certificate(content, ANA, now)
    other = pysequoia.Tsk.generate(user_id="b").extract_certificate()
    with pytest.raises(ConfigError, match="several keys"):
        read_certificate(bytes(public) + bytes(other), ANA, now)


def test_a_key_that_has_expired_is_refused_and_was_good_before(now):
    made = pysequoia.Tsk.generate(user_id="a", validity_seconds=86_400).extract_certificate()
    certificate, _ = read_certificate(bytes(made), ANA, now)
    assert ailment(certificate, now) == ""
    later = now + timedelta(days=2)
    assert ailment(certificate, later).startswith("The OpenPGP key expired on")
    with pytest.raises(Unusable, match="expired"):
        encrypt(b"words", certificate, later)
    with pytest.raises(ConfigError, match="Ask for a new one"):
        read_certificate(bytes(made), ANA, later)


def test_a_revoked_key_is_refused(secret, public, now):
    revoked = bytes(public) + bytes(public.revoke(secret.certifier()))
    with pytest.raises(ConfigError, match="was revoked"):
        read_certificate(revoked, ANA, now)


def packets_for_encrypting(certificate):
    """The packets of a certificate in groups, and the place of the encryption subkey's."""
    groups: list[list[Packet]] = []
    for packet in PacketPile.from_bytes(bytes(certificate)):
        if packet.tag != Tag.Signature or not groups:
            groups.append([])
        groups[-1].append(packet)
    [place] = [
        at
        for at, group in enumerate(groups)
        if any(each.key_flags and each.key_flags.transport_encryption for each in group)
    ]
    return groups, place


def test_a_key_without_a_part_to_encrypt_to_is_refused(public, now):
    groups, place = packets_for_encrypting(public)
    left = [packet for at, group in enumerate(groups) for packet in group if at != place]
    signing = pysequoia.Cert.from_packets(left)
    with pytest.raises(ConfigError, match="no part that can be encrypted to"):
        read_certificate(bytes(signing), ANA, now)


def test_no_warning_of_the_library_is_left(public, now):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read_certificate(bytes(public), ANA, now)
