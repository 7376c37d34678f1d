"""OpenPGP certificates to encrypt mail to.

The library encrypts to whatever it is given, also to what is revoked or has expired: whether a
certificate can be used is judged here, each time. Knows no mail; nothing is kept here.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import pysequoia
from pysequoia.packet import Packet, PacketPile, SignatureType, Tag

from monitor.errors import ConfigError
from monitor.keeping import Certificate

MOST_BYTES = 1 << 20  # of a certificate
_SUBKEYS = (Tag.PublicSubkey,)
_SECRET = (Tag.SecretKey, Tag.SecretSubkey)


class Unusable(Exception):  # noqa: N818  # it is no fault of the program
    """Nothing can be encrypted to a certificate; says why, without names."""


def read_certificate(content: bytes, address: str, now: datetime) -> tuple[Certificate, list[str]]:
    """Read a public key, armored or not, for `address`; also whose it says it is.

    Raises ConfigError for what is not one certificate that can be encrypted to.
    """
    if len(content) > MOST_BYTES:
        raise ConfigError([f"the key is larger than {MOST_BYTES >> 20} MiB; export only one"])
    try:
        tags = [packet.tag for packet in PacketPile.from_bytes(content)]
        if any(tag in _SECRET for tag in tags):
            words = "this holds a secret key, which nobody else should have: export the public one"
            raise ConfigError([f"{words} (gpg --armor --export ADDRESS)"])
        found, *more = pysequoia.Cert.split_bytes(content)
        if more:
            raise ConfigError(["the file holds several keys; export only the one"])
    except ConfigError:
        raise
    except Exception:  # noqa: BLE001  # the library raises nothing narrower, with traces in it
        cure = "this is no OpenPGP public key; export one (gpg --armor --export ADDRESS)"
        raise ConfigError([cure]) from None
    try:
        _usable(found, now)
    except Unusable as fault:
        cure = "Ask for a new one, or for this one renewed and exported again."
        raise ConfigError([f"{fault} {cure}"]) from None
    users = [str(user) for user in found.user_ids]
    return Certificate(address, found.fingerprint, str(found), now), users


def ailment(certificate: Certificate, now: datetime) -> str:
    """Why a certificate on file cannot be used; "" where it can."""
    try:
        _usable(_opened(certificate), now)
    except Unusable as fault:
        return str(fault)
    return ""


def encrypt(content: bytes, certificate: Certificate, now: datetime) -> str:
    """Encrypt to those keys of a certificate that are good now; armored. Raises Unusable."""
    recipient = _usable(_opened(certificate), now)
    try:
        return pysequoia.encrypt(content, recipients=[recipient]).decode("ascii")
    except Exception as fault:  # noqa: BLE001  # as above
        raise Unusable("Its OpenPGP key could not be used.") from fault.with_traceback(None)


def _opened(certificate: Certificate) -> pysequoia.Cert:
    try:
        return pysequoia.Cert.from_bytes(certificate.armored.encode())
    except Exception:  # noqa: BLE001  # as above
        raise Unusable("The OpenPGP key on file is damaged.") from None


def _usable(certificate: pysequoia.Cert, now: datetime) -> pysequoia.Cert:
    """The certificate with only those subkeys that may be encrypted to now. Raises Unusable."""
    if certificate.is_revoked:
        raise Unusable("The OpenPGP key was revoked.")
    if certificate.expiration and certificate.expiration <= now:
        raise Unusable(f"The OpenPGP key expired on {certificate.expiration:%d %B %Y}.")
    kept: list[Packet] = []
    ended: list[datetime] = []
    for key, signatures in _keys(PacketPile.from_bytes(bytes(certificate))):
        if key.tag in _SUBKEYS:
            end = _end(key, signatures)
            if end and end <= now:
                ended.append(end)
            if (end and end <= now) or _is_revoked(signatures):
                continue
        kept += [key, *signatures]
    try:
        good = pysequoia.Cert.from_packets(kept)
        pysequoia.encrypt(b"", recipients=[good])
    except Exception:  # noqa: BLE001  # as above
        if ended:
            words = f"The OpenPGP key's part for encrypting expired on {max(ended):%d %B %Y}."
            raise Unusable(words) from None
        raise Unusable("The OpenPGP key has no part that can be encrypted to.") from None
    return good


def _keys(packets: Any) -> Iterator[tuple[Packet, list[Packet]]]:  # noqa: ANN401
    """Each key, and each user id, with the packets that belong to it."""
    group: list[Packet] = []
    for packet in packets:
        if packet.tag != Tag.Signature and group:
            yield group[0], group[1:]
            group = []
        group.append(packet)
    if group:
        yield group[0], group[1:]


def _end(key: Packet, signatures: Sequence[Packet]) -> datetime | None:
    """When a subkey's latest binding ends; None where it does not."""
    bindings = [s for s in signatures if s.signature_type == SignatureType.SubkeyBinding]
    dated = [(s.signature_created, s.key_validity_period) for s in bindings if s.signature_created]
    if not dated or not key.key_created:
        return None
    validity = max(dated, key=lambda pair: pair[0])[1]
    return key.key_created + validity if validity else None


def _is_revoked(signatures: Sequence[Packet]) -> bool:
    return any(s.signature_type == SignatureType.SubkeyRevocation for s in signatures)
