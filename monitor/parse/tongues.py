"""The model that tells languages, in less than half the memory that its library gives it.

Most of it is one table: where each of a hundred thousand states goes at each byte. Its rows are
alike but for a few places, so it is kept as pieces, each once, and a row is a list of its pieces.
What it says stays the same; the walk through a text takes twice the time.
"""

import lzma
import shutil
from array import array
from collections import Counter
from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import IO, Any

import numpy as np
from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

_WIDE = 32  # places of a row that make a piece
_HIGH = bytes(byte // _WIDE for byte in range(256))
_LOW = bytes(byte % _WIDE for byte in range(256))
_SIZE = _WIDE * 4  # bytes of a piece
_AT_ONCE = 1 << 20


class Tongues(LanguageIdentifier):  # type: ignore[misc]  # the library has no types
    """`rank(text)` lists the languages of a text, the likeliest first, each with its share."""

    __slots__ = ("_cells", "_features", "_pieces", "_rows")

    def __init__(self, languages: Iterable[str]) -> None:
        """For these languages, as far as the model knows them. Takes half a second."""
        wanted = set(languages)
        with TemporaryFile() as file:  # the whole would take 70 MB of memory
            with lzma.open(MODEL_DIR / MODEL_FILE) as packed:
                shutil.copyfileobj(packed, file, _AT_ONCE)
            file.seek(0)
            with np.load(file, allow_pickle=False) as data:
                names = data["classes"].tolist()
                kept = [place for place, name in enumerate(names) if name in wanted]
                self._rows = array("I", data["nextmove_row"].astype("u4") * (256 // _WIDE))
                self._features = array("i", data["out_feat"])
                with data.zip.open("nextmove.npy") as moves:
                    self._cells, self._pieces = _in_pieces(moves)
                tables = data["ptc"][:, kept], data["pc"][kept], [names[place] for place in kept]
        super().__init__(*tables, (), (), norm_probs=True, tk_row=())

    def _raw_score(self, text: bytes) -> Any:  # noqa: ANN401
        visits = self._visits(text)
        return self._sparse_score(visits, self.nb_ptc) if visits else super()._raw_score(b"")

    def _visits(self, text: bytes) -> Counter[int]:
        """How often the walk through a text comes to each feature."""
        cells, pieces, rows, features = self._cells, self._pieces, self._rows, self._features
        state, seen = 0, []
        for high, low in zip(text.translate(_HIGH), text.translate(_LOW), strict=True):
            state = cells[pieces[rows[state] + high] + low]
            feature = features[state]
            if feature >= 0:
                seen.append(feature)
        return Counter(seen)


def _in_pieces(file: IO[bytes]) -> "tuple[array[int], array[int]]":
    """The pieces of a table one after the other, and where in them each piece of it is found."""
    np.lib.format.read_magic(file)
    _, _, kind = np.lib.format.read_array_header_1_0(file)
    if kind != np.dtype("<u4"):
        raise TypeError(f"a model of {kind}")
    seen: dict[bytes, int] = {}
    found = array("I")
    while part := file.read(_AT_ONCE):
        pieces = (part[at : at + _SIZE] for at in range(0, len(part), _SIZE))
        found.extend(seen.setdefault(piece, len(seen)) * _WIDE for piece in pieces)
    return array("I", b"".join(seen)), found
