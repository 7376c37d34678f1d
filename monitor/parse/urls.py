"""One spelling for each address, so that the same page met twice is known again."""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|mc_[ce]id|igshid|_hs\w+|ref_src|ref_url|"
    r"at_(?:medium|campaign)|pk_\w+|mtm_\w+|cmpid|share|__twitter_impression|sfnsn|s_cid)",
    re.IGNORECASE,
)
_SAFE_PATH = "/%:@!$&'()*+,;=~-._"
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_PORTS = {"http": 80, "https": 443}
_AROUND = "".join(map(chr, range(0x21))) + "\xa0\u3000"  # no part of a URL, as browsers see it
_SURROGATE = re.compile("[\ud800-\udfff]")


def sound(text: str) -> str:
    """Replace half characters (`&#xD800;`), which no database, mail or hash takes."""
    return _SURROGATE.sub("\ufffd", text)


@lru_cache(maxsize=4096)  # each item's address is asked for some five times in one poll
def canonical_url(url: str) -> str:
    """Scheme https, host without `www.` and trailing dot, no default port, tracking parameters
    or fragment; percent signs in one case. For comparing and keys, not for fetching."""
    url = sound(url).strip(_AROUND)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    if parts.scheme.lower() not in _PORTS or not parts.hostname:
        return url
    host = parts.hostname.rstrip(".").removeprefix("www.")
    host = _idna(host)
    if port and port not in _PORTS.values():
        host = f"{host}:{port}"
    path = quote(_PERCENT.sub(_one_case, parts.path), _SAFE_PATH, errors="replace")
    path = re.sub(r"/(?:index\.(?:html?|php))?$", "", path)
    query = urlencode(
        [
            pair
            for pair in parse_qsl(parts.query, keep_blank_values=True, max_num_fields=None)
            if not _TRACKING.fullmatch(pair[0])
        ]
    )
    return f"https://{host}{path}{'?' + query if query else ''}"


def _one_case(found: re.Match[str]) -> str:
    """A letter or digit bare; every other escaped byte in capitals, since `%2F` is no `/`."""
    letter = chr(int(found[1], 16))
    return (
        letter if letter.isascii() and (letter.isalnum() or letter in "-._~") else found[0].upper()
    )


def _idna(host: str) -> str:
    if host.isascii():
        return host.lower()
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host.lower()


def absolute(base: str, link: str) -> str:
    """Resolve `link`; "" where it leads to nothing that can be fetched (mailto:, javascript:)."""
    link = sound(link)
    link = "".join(link.split()) if "\n" in link or "\t" in link else link
    link = link.strip(_AROUND)
    try:
        joined = urljoin(base, link)
        parts = urlsplit(joined)
    except ValueError:
        return ""
    return joined if link and parts.scheme in _PORTS and parts.netloc else ""
