"""Documents made to hurt a reader: floods of markup, PDFs that unpack, loop or nest without end.

`FLOODS` and `PDFS` map a name to a function that makes the bytes; all are made here, in moments.
Their time and memory are those of the parser that reads them; HEAVY ones are for `make corpora`.
"""

import zlib
from collections.abc import Callable, Iterable

MIB = 1 << 20
SIZE = 5 * MIB

Make = Callable[[], bytes]


def _flood(piece: bytes, head: bytes = b"<html><body>") -> Make:
    return lambda: head + piece * (SIZE // len(piece))


FLOODS: dict[str, Make] = {
    "divisions": _flood(b"<div>"),
    "bold links": _flood(b"<b><a>"),
    "marked sections": _flood(b"<!["),
    "comments": _flood(b"<!--"),
    "angles": _flood(b"<"),
    "open attributes": _flood(b'<a href="'),
    "attributes": lambda: b"<html><body><p " + b"a=1 " * (SIZE // 4) + b">",
    "tables": _flood(b"<table><tr><td>"),
    "closings": _flood(b"</p>"),
    "references": _flood(b"&a"),
}

_LAUGHS = b"".join(
    b'<!ENTITY l%d "%b">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10)
)  # a billion of l0


def entities(canary: str) -> dict[str, bytes]:
    """Feeds that ask for more than they are; `canary` is an address that must never be called."""
    item = (
        b"<rss version='2.0'><channel><title>%b</title>"
        b"<item><title>%b</title></item></channel></rss>"
    )

    def feed(inside: bytes, words: bytes) -> bytes:
        return b"<?xml version='1.0'?><!DOCTYPE rss [" + inside + b"]>" + item % (words, words)

    there = canary.encode()
    return {
        "laughs": feed(b'<!ENTITY l0 "ha">' + _LAUGHS, b"&l9;"),
        "quadratic": feed(b'<!ENTITY a "' + b"a" * 50_000 + b'">', b"&a;" * 10_000),
        "parameter": feed(b"<!ENTITY %% p \"<!ENTITY q SYSTEM '%b'>\"> %%p;" % there, b"&q;"),
        "file": feed(b'<!ENTITY f SYSTEM "file:///etc/hostname">', b"&f;"),
        "http": feed(b'<!ENTITY h SYSTEM "%b">' % there, b"&h;"),
        "outer": b"<!DOCTYPE rss SYSTEM '%b'>" % there + item % (b"a", b"a"),
        "include": b"<rss version='2.0' xmlns:xi='http://www.w3.org/2001/XInclude'><channel><item>"
        b"<title>a<xi:include href='file:///etc/hostname' parse='text'/></title>"
        b"</item></channel></rss>",
        "stylesheet": b"<?xml-stylesheet href='%b' type='text/xsl'?>" % there + item % (b"a", b"a"),
    }


# ---------------------------------------------------------------- PDF


def build_pdf(objects: Iterable[bytes], root: int = 1, trailer: bytes = b"") -> bytes:
    """Objects 1, 2, … with their table."""
    body, places = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n" % number + text + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(places) + 1
    return (
        body + b"xref\n0 %d\n0000000000 65535 f \n" % size + table
        + b"trailer << /Size %d /Root %d 0 R %b >>\n" % (size, root, trailer)
        + b"startxref\n%d\n%%%%EOF" % len(body)
    )  # fmt: skip


def _stream(content: bytes, keys: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n" % (len(content), keys) + content + b"\nendstream"


def _one_page(content: bytes, resources: bytes = b"", more: tuple[bytes, ...] = ()) -> bytes:
    return build_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
            b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> "
            + resources + b" >> >>",
            content, *more,
        ]
    )  # fmt: skip


def _packed(size: int) -> bytes:
    packer = zlib.compressobj(9)
    block = b"BT (a) Tj ET " * 80_659  # about a MiB
    parts = [packer.compress(block) for _ in range(size // MIB)]
    return b"".join(parts) + packer.flush()


def _zeros(size: int, times: int = 1) -> bytes:
    packed = bytes(size)
    for _ in range(times):
        packed = zlib.compress(packed, 9)
    return packed


def _zeros_of_a_gigabyte() -> bytes:
    """The same packed block again and again: made in moments."""
    packer = zlib.compressobj(9)
    head = packer.compress(bytes(MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + block * 1023 + packer.flush()


_FLATE = b"/Filter /FlateDecode"
HEAVY = (
    "a chain of ten filters",
    "20 MB of operators",
)
_CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"

PDFS: dict[str, Make] = {
    "80 MB of zeros": lambda: _one_page(_stream(_zeros(80 * MIB), _FLATE)),
    "1 GB of zeros": lambda: _one_page(_stream(_zeros_of_a_gigabyte(), _FLATE)),
    "1 GB of zeros, packed twice": lambda: _one_page(
        _stream(zlib.compress(_zeros_of_a_gigabyte()), b"/Filter [/FlateDecode /FlateDecode]")
    ),
    "a chain of ten filters": lambda: _one_page(
        _stream(_zeros(64 * MIB, 10), b"/Filter [" + b"/FlateDecode " * 10 + b"]")
    ),
    "20 MB of operators": lambda: _one_page(_stream(_packed(20 * MIB), _FLATE)),
    "50,000 pages": lambda: build_pdf(
        [
            _CATALOG,
            b"<< /Type /Pages /Kids [" + b"3 0 R " * 50_000 + b"] /Count 50000 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] >>",
        ]
    ),
    "pages in a circle": lambda: build_pdf(
        [_CATALOG, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 /Parent 2 0 R >>"]
    ),
    "pages 3,000 deep": lambda: build_pdf(
        [
            _CATALOG,
            *(b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (n + 1) for n in range(2, 3002)),
            b"<< /Type /Page /MediaBox [0 0 600 800] >>",
        ]
    ),
    "a value 3,000 deep": lambda: _one_page(_stream(b"["*3000 + b"]" * 3000 + b" TJ")),
    "a table that leads to itself": lambda: _one_page(_stream(b"")).replace(
        b"trailer <<", b"trailer << /Prev 9 "
    ),
    "a form that draws itself": lambda: _one_page(
        _stream(b"/X Do"),
        b"/XObject << /X 5 0 R >>",
        (_stream(b"/X Do /X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
                 b"/Resources << /XObject << /X 5 0 R >> >>"),),
    ),
    "objects packed without end": lambda: _one_page(
        _stream(b"BT (a) Tj ET"), b"/XObject 5 0 R",
        (_stream(_zeros(50 * MIB), _FLATE + b" /Type /ObjStm /N 1000000 /First 10"),),
    ),
    "cut in the middle": lambda: _one_page(_stream(b"BT (words) Tj ET"))[:300],
    "two ends": lambda: _one_page(_stream(b"BT (words) Tj ET")) + b"\nstartxref\n99999999\n%%EOF",
    "a page of HTML inside": lambda: b"%PDF-1.4\n<html><body><p>words</p></body></html>",
    "a script and a launch": lambda: _one_page(_stream(b"BT /F1 9 Tf (words) Tj ET")).replace(
        b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /Launch /F (/bin/sh) >> "
        b"/AA << /O << /S /JavaScript /JS (app.launchURL('http://127.0.0.1:9/')) >> >>",
    ),
    "a file attached": lambda: _one_page(
        _stream(b"BT /F1 9 Tf (words) Tj ET"), more=(
            b"<< /Type /Filespec /F (/etc/stowaway) /EF << /F 6 0 R >> >>",
            _stream(b"stowaway", b"/Type /EmbeddedFile"),
        ),
    ).replace(
        b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /URI /URI (http://127.0.0.1:9/) >> "
        b"/Names << /EmbeddedFiles << /Names [(stowaway) 5 0 R] >> >>",
    ),
}  # fmt: skip
