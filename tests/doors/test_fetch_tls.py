"""A certificate is checked against the name, whatever address was connected to (row H9)."""

import asyncio
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from monitor.errors import SourceFault
from tests.faulty import FaultServer, desk

HOST = "site.example.org"
TODAY = datetime.now(UTC)  # certificates are held against the real day by the TLS library


class Authority:
    """Our own certificate authority, and the certificates that it or nobody signs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Example Authority")])
        made = self._make(
            subject=self.name,
            key=self.key,
            issuer=self.name,
            by=self.key,
            until=TODAY + timedelta(days=9),
            host=None,
        )
        self.file = folder / "authority.pem"
        self.file.write_bytes(made.public_bytes(serialization.Encoding.PEM))

    def _make(
        self,
        *,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        issuer: x509.Name,
        by: ec.EllipticCurvePrivateKey,
        until: datetime,
        host: str | None,
    ) -> x509.Certificate:
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(TODAY - timedelta(days=30))
            .not_valid_after(until)
            .add_extension(x509.BasicConstraints(ca=host is None, path_length=None), critical=True)
        )
        if host is not None:
            names = x509.SubjectAlternativeName([x509.DNSName(host)])
            builder = builder.add_extension(names, critical=False)
        return builder.sign(by, hashes.SHA256())

    def server(
        self, host: str = HOST, days: int = 9, signed: bool = True, h2: bool = False
    ) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        issuer, by = (self.name, self.key) if signed else (subject, key)
        until = TODAY + timedelta(days=days)
        made = self._make(subject=subject, key=key, issuer=issuer, by=by, until=until, host=host)
        file = self.folder / f"{made.serial_number}.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + made.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        if h2:
            context.set_alpn_protocols(["h2"])
        return context


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


async def test_a_certificate_for_the_name_is_accepted(authority: Authority) -> None:
    async with (
        FaultServer(tls=authority.server()) as server,
        desk(server, trusted=authority.file) as asks,
    ):
        assert await asks.outcome(server.url("/page", HOST)) is None


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda ours: ours.server("other.example.org"), "another host name"),
        (lambda ours: ours.server(days=-1), "expired"),
        (lambda ours: ours.server(signed=False), "self-signed"),
    ],
)
async def test_a_wrong_certificate_is_its_own_fault(
    authority: Authority, make: Callable[[Authority], ssl.SSLContext], why: str
) -> None:
    async with (
        FaultServer(tls=make(authority)) as server,
        desk(server, trusted=authority.file) as asks,
    ):
        error = await asks.fault(server.url("/page", HOST))
        assert error.fault is SourceFault.TLS
        assert why in error.detail
        assert not server.asked


async def test_an_unknown_authority_is_not_believed(authority: Authority) -> None:
    async with FaultServer(tls=authority.server()) as server, desk(server) as asks:
        assert "issuer" in (await asks.fault(server.url("/page", HOST))).detail


async def test_a_server_that_speaks_no_tls_is_a_tls_fault() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, desk(ports=frozenset({port})) as asks:
        assert await asks.outcome(f"https://{HOST}:{port}/") is SourceFault.TLS


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1:DeprecationWarning")
async def test_old_tls_is_refused(authority: Authority) -> None:
    context = authority.server()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    async with FaultServer(tls=context) as server, desk(server, trusted=authority.file) as asks:
        assert await asks.outcome(server.url("/page", HOST)) is SourceFault.TLS


async def test_a_redirect_from_https_to_http_is_refused(authority: Authority) -> None:
    async with (
        FaultServer(tls=authority.server()) as server,
        FaultServer() as plain,
        desk(server, plain, trusted=authority.file) as asks,
    ):
        url = server.url("/redirect?to=" + plain.url("/page"), HOST)
        assert await asks.outcome(url) is SourceFault.REDIRECT
        assert plain.connections == 0
