"""Bytes to characters for pages and plain text: byte order mark, header, meta, then a guess.

What a server declares is often wrong; UTF-8 that decodes is believed before any declaration,
since text in another encoding almost never happens to be valid UTF-8.
"""

import codecs
import re

import charset_normalizer

_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.I)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})", re.I)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Browsers read these labels as their supersets.
_SUPERSET = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252"}
_NOT_TEXT = {"utf-7", "utf_7", "idna", "punycode", "unicode_escape", "raw_unicode_escape"}
_META_WINDOW = 4096
_SAMPLE = 1 << 16
_TAGS = re.compile(r"<[^<>]*>")
_WESTERN = {"cp1252", "iso8859-15", "latin-1"}
_TURKISH = {"cp1254", "iso8859-9"}
# Encodings whose letters are not those of western languages, so that a guess can be trusted.
_TOLD_APART = _TURKISH | {
    "cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866", "cp1125", "cp1256", "iso8859-6", "cp1255",
    "iso8859-8", "cp1253", "iso8859-7", "gb18030", "gbk", "gb2312", "big5", "big5hkscs", "cp950",
    "euc_jp", "shift_jis", "cp932", "euc_kr", "cp949", "cp874", "tis-620",
}  # fmt: skip


def decode(body: bytes, declared: str = "") -> str:
    """Never raises; a byte that belongs to no character becomes U+FFFD."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    if wide := _wide_without_mark(body):
        return body.decode(wide, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as fault:
        if _mostly_utf8(body, fault):
            return body.decode("utf-8", "replace")
    window = body[:_META_WINDOW]
    found = [m.group(1).decode("ascii") for m in (_META.search(window), _XML.search(window)) if m]
    names = [name for label in (declared, *found) if (name := _codec(label)) and name != "utf-8"]
    names.sort(key=lambda name: name in _WESTERN)  # what a server says of all its pages comes last
    if not names or names[0] in _WESTERN:
        names[:0] = _guessed(body)
    for name in names:
        try:
            return body.decode(name)
        except (UnicodeDecodeError, UnicodeError):
            continue
    return body.decode(names[0] if names else "cp1252", "replace")


def _guessed(body: bytes) -> list[str]:
    """What the bytes look like, where they look like no western text at all (or like Turkish)."""
    sample = body[:_SAMPLE]
    best = charset_normalizer.from_bytes(sample, preemptive_behaviour=False).best()
    if best is None or (name := _codec(best.encoding)) not in _TOLD_APART:
        return []
    letters = sum(letter.isalpha() and not letter.isascii() for letter in str(best))
    others = sum(letter.isalpha() for letter in _TAGS.sub("", str(best)))
    return [name] if name in _TURKISH or letters > others / 2 else []


def _codec(label: str) -> str:
    """Return a text codec's name, or "" where Python has none or it is not for documents."""
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return ""
    if name in _NOT_TEXT or name in {"base64", "hex", "zlib", "bz2", "rot13", "uu", "quopri"}:
        return ""
    return _SUPERSET.get(name, name)


def _mostly_utf8(body: bytes, fault: UnicodeDecodeError) -> bool:
    """Some stray bytes in a page of UTF-8 (windows quotes pasted in) do not make it another."""
    lost = body.decode("utf-8", "replace").count("\ufffd")
    multibyte = sum(1 for byte in body if byte >= 0xC2)
    return multibyte > 20 * lost or (fault.start > 0 and multibyte > 4 * lost and lost < 6)


def _wide_without_mark(body: bytes) -> str:
    head = body[:200]
    if re.match(rb"(?:<\x00|\x00<)(?:[!?a-zA-Z]\x00|\x00[!?a-zA-Z])", head):
        return "utf-16-le" if head.startswith(b"<") else "utf-16-be"
    if 0 not in head:
        return ""
    for wide, high in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        # each letter's upper byte: a script has one or two, and spaces have zero
        zeros, most = high.count(0), max(map(high.count, {*high} - {0}), default=0)
        others = head.count(0) - zeros
        if zeros >= 2 + len(high) // 20 + 10 * others and zeros + most > 0.9 * len(high):
            return wide
    return ""
