"""Content encodings undone under a bound: no more is ever unpacked than may be kept.

httpx would unpack 2 KB into 1 GiB even when it streams. Here gzip and deflate are unpacked
piece by piece; brotli, zstd and encodings of encodings are refused, as we never ask for them.
"""

import zlib

from monitor.errors import SourceFault
from monitor.fetch.faults import FetchError
from monitor.fetch.limits import MIB, Limits

ACCEPTED = "gzip, deflate"
_MAGIC = b"\x1f\x8b"  # of a gzip member
_ZLIB_HEAD = 2  # bytes that tell zlib data from bare ones
_MEMBERS = 1000  # of one gzip body; each costs a new decompressor
_PDF_WITHIN = 1024  # readers accept the mark of a PDF this far into the file


class Body:
    """One body on its way in: `add` the pieces as sent, then `finish`."""

    def __init__(self, encoding: str, limits: Limits) -> None:
        """`encoding`: the Content-Encoding header. Raises FetchError ENCODING."""
        tokens = [token.strip().lower() for token in encoding.split(",")]
        codings = [token for token in tokens if token not in ("", "identity")]
        if len(codings) > 1 or set(codings) - {"gzip", "x-gzip", "deflate"}:
            raise FetchError(SourceFault.ENCODING, "sent in an encoding that we did not ask for")
        self._limits = limits
        self._deflate = codings == ["deflate"]
        self._packed = bool(codings)
        self._unpacker = self._new()
        self._members = 1
        self._begun = False
        self._after = b""  # what follows a gzip member, until it is clear whether it is another
        self._wire = 0
        self._out = bytearray()

    @property
    def is_pdf(self) -> bool:
        return b"%PDF-" in self._out[:_PDF_WITHIN]

    def add(self, piece: bytes) -> None:
        """Take a piece as it came. Raises FetchError: TOO_LARGE or ENCODING."""
        self._wire += len(piece)
        if self._packed:
            self._unpack(piece)
        else:
            self._out += piece
        most = self._limits.wire_pdf if self.is_pdf else self._limits.wire
        if self._wire > most:
            raise FetchError(SourceFault.TOO_LARGE, f"more than {most:,} bytes sent")
        self._check_size()

    def finish(self) -> bytes:
        """Return the whole body. Raises FetchError TRUNCATED where the packed data has no end."""
        if self._packed and self._wire and not self._unpacker.eof:
            raise FetchError(SourceFault.TRUNCATED, "the compressed answer ends in its middle")
        return bytes(self._out)

    def so_far(self) -> bytes:
        """Return what has been unpacked, ended or not."""
        return bytes(self._out)

    def _new(self) -> "zlib._Decompress":
        return zlib.decompressobj(zlib.MAX_WBITS | (0 if self._deflate else 16))

    def _unpack(self, piece: bytes) -> None:
        if self._deflate and not self._begun:
            self._begin(piece)
            return
        while piece:
            if self._unpacker.eof:
                self._after = (self._after + piece)[: len(_MAGIC) + len(piece)]
                if self._deflate or not self._after.startswith(_MAGIC):
                    return  # padding, which everybody ignores, or one byte of a next member
                piece = self._next_member()
            self._inflate(piece)
            piece = self._unpacker.unused_data

    def _begin(self, piece: bytes) -> None:
        self._after += piece
        if len(self._after) >= _ZLIB_HEAD:
            piece, self._after, self._begun = self._after, b"", True
            self._inflate(piece, first=True)

    def _next_member(self) -> bytes:
        self._members += 1
        if self._members > _MEMBERS:
            raise FetchError(SourceFault.ENCODING, "compressed in too many pieces")
        self._unpacker, piece, self._after = self._new(), self._after, b""
        return piece

    def _inflate(self, piece: bytes, first: bool = False) -> None:
        """Unpack all of `piece` up to the end of its member, never a MiB past the bound."""
        while True:
            try:
                unpacked = self._unpacker.decompress(piece, MIB)
            except zlib.error:
                if not first:
                    raise FetchError(SourceFault.ENCODING, "the packed answer is damaged") from None
                # `deflate` means zlib data; some servers send it bare.
                first, self._unpacker = False, zlib.decompressobj(-zlib.MAX_WBITS)
                continue
            self._out += unpacked
            self._check_size()
            piece = self._unpacker.unconsumed_tail
            if self._unpacker.eof or (not piece and len(unpacked) < MIB):
                return

    def _check_size(self) -> None:
        most = self._limits.decoded_pdf if self.is_pdf else self._limits.decoded
        if len(self._out) > most:
            raise FetchError(SourceFault.TOO_LARGE, f"unpacks to more than {most:,} bytes")
