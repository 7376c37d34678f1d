"""Which addresses may be called: every special network, and every way to write one."""

from ipaddress import IPv4Address, ip_address

import pytest

from monitor.fetch.address import (
    embedded,
    judge,
    judge_all,
    judge_name,
    place_fault,
    text_fault,
)

PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.215.14",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.1",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2606:4700::1111",
    "2a00:1450:4001::8a",
    "2001:4860:4860::8888",
    "64:ff9b::808:808",
]
PRIVATE = [
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "::1",
    "fc00::1",
    "fdff::1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
]
NEVER = [
    "0.0.0.0",
    "0.1.2.3",
    "168.63.129.16",
    "169.254.169.254",
    "169.254.0.1",
    "192.0.0.1",
    "192.0.0.8",
    "192.0.0.170",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:8.8.8.8",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::7f00:1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::1",
    "2001:2::1",
    "2001:10::1",
    "2001:db8::1",
    "2002:a9fe:a9fe::1",
    "2002:7f00:1::",
    "2002:808:808::1",
    "3fff::1",
    "5f00::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff0e::1",
    "ff02::1",
    "4000::1",
    "8000::1",
    "fd00:ec2::254%1",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_called(address: str) -> None:
    assert judge(address) == ""


@pytest.mark.parametrize("address", PRIVATE + NEVER)
def test_a_special_address_may_not_be_called(address: str) -> None:
    assert judge(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_a_demo_may_call_its_own_machine_and_network(address: str) -> None:
    assert judge(address, allow_private=True) == ""


@pytest.mark.parametrize("address", NEVER)
def test_a_demo_may_call_no_other_special_address(address: str) -> None:
    assert judge(address, allow_private=True)


@pytest.mark.parametrize("text", ["", "localhost", "2130706433", "127.1", "0x7f.0.0.1", "[::1]"])
def test_what_is_no_address_may_not_be_called(text: str) -> None:
    assert judge(text) == "not an address"


@pytest.mark.parametrize(
    ("address", "inner"),
    [
        ("::ffff:127.0.0.1", "127.0.0.1"),
        ("::127.0.0.1", "127.0.0.1"),
        ("64:ff9b::7f00:1", "127.0.0.1"),
        ("2002:7f00:1::", "127.0.0.1"),
        ("2001:0:4136:e378:8000:63bf:80ff:fffe", "127.0.0.1"),
    ],
)
def test_an_ipv4_address_is_found_in_its_disguise(address: str, inner: str) -> None:
    assert embedded(ip_address(address)) == IPv4Address(inner)


@pytest.mark.parametrize("address", ["::1", "::", "2606:4700::1", "127.0.0.1"])
def test_an_address_that_stands_for_itself_has_none_within(address: str) -> None:
    assert embedded(ip_address(address)) is None


def test_one_private_answer_spoils_a_name() -> None:
    assert judge_all(["93.184.215.14", "2606:4700::1111"]) == ""
    assert judge_all(["93.184.215.14", "10.0.0.1"]) == "private"
    assert judge_all([]) == "no address"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "017700000001",
        "127.1",
        "[::1]",
        "::1",
        "localhost",
        "localhost.",
        "LOCALHOST",
        "db.localhost",
        "printer.local",
        "metadata.google.internal",
        "intranet",
        "1.0.0.127.in-addr.arpa",
    ],
)
def test_a_proxy_is_not_asked_for_what_only_its_own_network_knows(host: str) -> None:
    assert judge_name(host)


@pytest.mark.parametrize(
    "host", ["example.org", "93.184.215.14", "abcdefgh.onion", "xn--e1afmkfd.org"]
)
def test_a_proxy_may_be_asked_for_a_public_name(host: str) -> None:
    assert judge_name(host) == ""


@pytest.mark.parametrize(
    "url", ["http://a\\b", "http://a\tb", "http://a/\nb", "http://a/\0", "http://a/" + "x" * 5000]
)
def test_signs_that_parsers_disagree_about_are_refused(url: str) -> None:
    assert text_fault(url)


def test_an_ordinary_url_passes() -> None:
    assert text_fault("https://example.org/a b?c=%00#d") == ""
    assert place_fault("https", "example.org", None, b"") == ""
    assert place_fault("http", "example.org", 443, b"") == ""


@pytest.mark.parametrize(
    ("scheme", "host", "port", "userinfo"),
    [
        ("file", "", None, b""),
        ("ftp", "example.org", None, b""),
        ("", "example.org", None, b""),
        ("http", "", None, b""),
        ("http", "example.org", None, b"user:secret"),
        ("http", "a@b", None, b""),
        ("http", "fe80::1%25eth0", None, b""),
        ("http", "example.org", 25, b""),
        ("http", "example.org", 8080, b""),
        ("http", "example.org", 0, b""),
    ],
)
def test_a_url_with_a_trick_is_refused(
    scheme: str, host: str, port: int | None, userinfo: bytes
) -> None:
    assert place_fault(scheme, host, port, userinfo)


def test_a_port_of_sources_toml_may_be_asked() -> None:
    assert place_fault("http", "example.org", 8080, b"", frozenset({8080})) == ""
