"""Which addresses may be connected to, and which URLs may be asked for.

A source, or whoever changes its pages or its DNS, must not make this service read the network
that it runs in. So what is judged is the address that a connection is about to be made to, never
the text of a URL: `2130706433`, `0x7f.1` and a name that resolves to 127.0.0.1 are all 127.0.0.1
by then. `ipaddress.is_global` is not used: it calls NAT64, site-local and multicast ones global,
and differs between Python versions. Pure: nothing is looked up or connected here.
"""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

PORTS = frozenset({80, 443})

# Networks of this machine or its neighbourhood, which tests and demos may allow ...
_PRIVATE = {
    "10.0.0.0/8": "private",
    "100.64.0.0/10": "shared by a carrier",
    "127.0.0.0/8": "loopback",
    "172.16.0.0/12": "private",
    "192.168.0.0/16": "private",
    "::1/128": "loopback",
    "fc00::/7": "private",
}
# ... and those that nobody publishes from, or that hold a cloud's secrets: never allowed.
_NEVER = {
    "0.0.0.0/8": "this network",
    "168.63.129.16/32": "a cloud's own service",
    "169.254.0.0/16": "link-local",
    "192.0.0.0/24": "protocol assignments",
    "192.0.2.0/24": "documentation",
    "192.88.99.0/24": "6to4 relay",
    "198.18.0.0/15": "benchmarking",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved",
    "::/128": "unspecified",
    "::/96": "IPv4-compatible",
    "::ffff:0:0/96": "IPv4-mapped",
    "64:ff9b:1::/48": "local NAT64",
    "100::/64": "discard",
    "2001::/32": "Teredo",
    "2001::/23": "protocol assignments",
    "2001:db8::/32": "documentation",
    "2002::/16": "6to4",
    "3fff::/20": "documentation",
    "5f00::/16": "segment routing",
    "fe80::/10": "link-local",
    "fec0::/10": "site-local",
    "ff00::/8": "multicast",
}
_TABLE = [
    (ip_network(network), why, allowed)
    for table, allowed in ((_PRIVATE, True), (_NEVER, False))
    for network, why in table.items()
]
_UNICAST = IPv6Network("2000::/3")  # all that is given out; whatever else appears is not for us
_NAT64 = IPv6Network("64:ff9b::/96")


def judge(address: str | IPv4Address | IPv6Address, allow_private: bool = False) -> str:
    """Say why `address` must not be connected to; "" where it may.

    `allow_private` admits loopback and private networks, for tests and demos, never the others.
    """
    try:
        given = ip_address(address)
    except ValueError:
        return "not an address"
    if isinstance(given, IPv6Address) and given.scope_id:
        return "an address with a zone"
    inner = embedded(given)
    if inner is not None and given in _NAT64:
        # On a network with IPv6 alone every IPv4 host is reached like this: the host counts.
        why = judge(inner, allow_private)
        return f"NAT64 of {why}" if why else ""
    for network, why, allowed in _TABLE:
        if given.version == network.version and given in network:
            return "" if allowed and allow_private else why
    if isinstance(given, IPv6Address) and given not in _UNICAST:
        return "not a public network"
    return ""


def embedded(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """Find the IPv4 address within: mapped, compatible, NAT64, 6to4 or Teredo; else None."""
    if isinstance(address, IPv4Address):
        return None
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if address in _NAT64 or (int(address) >> 32 == 0 and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def judge_all(addresses: list[str], allow_private: bool = False) -> str:
    """Judge all answers for one name: one bad answer spoils them, or a rebinding name would
    only have to wait for its turn."""
    if not addresses:
        return "no address"
    return next((why for one in addresses if (why := judge(one, allow_private))), "")


def judge_name(host: str, allow_private: bool = False) -> str:
    """Judge a name that a proxy will resolve, out of our sight, by what can be known of it.

    The proxy may stand in our own network: addresses in any spelling are judged, and names that
    only a local resolver knows are refused.
    """
    bare = host.strip("[]").rstrip(".").lower()
    try:
        return judge(ip_address(bare), allow_private)
    except ValueError:
        pass  # a name, or a spelling that only resolvers read
    try:
        return judge(IPv4Address(socket.inet_aton(bare)), allow_private)
    except (OSError, ValueError):
        pass  # a name
    local = "." not in bare or bare.rsplit(".", 1)[-1] in ("localhost", "local", "internal", "arpa")
    return "a local name" if local and not allow_private else ""


def text_fault(url: str, longest: int = 4096) -> str:
    """Say what is wrong with `url` before any parser reads it; "" where nothing is.

    Parsers disagree about `\\`, tabs and control characters; a URL with one is never tried.
    """
    if len(url) > longest:
        return "the URL is too long"
    if any(ord(sign) < 0x20 or sign in "\\\x7f" for sign in url):
        return "the URL has a control character or backslash"
    return ""


def place_fault(
    scheme: str, host: str, port: int | None, userinfo: bytes, ports: frozenset[int] = frozenset()
) -> str:
    """Say why a URL with these parts must not be asked for; "" where it may.

    `ports`: those of the URLs in sources.toml, allowed besides 80 and 443. The parts are those
    of the very object that the request is made with: one parser judges and connects.
    """
    if scheme not in ("http", "https"):
        return "only http and https are fetched"
    if not host or any(sign in host for sign in "%@ \"'<>`{}|^/?#"):
        return "the URL has no usable host"
    if userinfo:
        return "the URL holds a user name"
    if port is not None and port not in PORTS | ports:
        return f"port {port} is not one of sources.toml"
    return ""
