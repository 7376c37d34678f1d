"""The model that tells languages, in less than half the memory that its library gives it.

Most of it is one table: where each of a hundred thousand states goes at each byte. Its rows are
alike but for a few places, so it is kept as pieces, each once, and a row is a list of its pieces.
What it says stays the same; the walk through a text takes twice the time.
"""

from array import array
from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

_WIDE = 32  # places of a row that make a piece
_HIGH = bytes(byte // _WIDE for byte in range(256))
_LOW = bytes(byte % _WIDE for byte in range(256))
_ODD = 0x9E3779B97F4A7C15  # whose powers make sums by which pieces are told apart


class Tongues(LanguageIdentifier):  # type: ignore[misc]  # the library has no types
    """`rank(text)` lists the languages of a text, the likeliest first, each with its share."""

    __slots__ = ("_cells", "_features", "_pieces", "_rows")

    def __init__(
        self,
        ptc: Any,  # noqa: ANN401
        pc: Any,  # noqa: ANN401
        classes: list[str],
        moves: "array[int]",
        features: list[int],
        *,
        tk_row: Iterable[int],
        **how: Any,  # noqa: ANN401
    ) -> None:
        """As LanguageIdentifier makes it of its file."""
        super().__init__(ptc, pc, classes, (), (), tk_row=(), **how)
        self._cells, self._pieces = _in_pieces(np.asarray(moves).astype(np.uint32, copy=False))
        self._rows = array("I", (row * (256 // _WIDE) for row in tk_row))
        self._features = array("i", features)

    @classmethod
    def of(cls, languages: Iterable[str]) -> "Tongues":
        """For these languages, as far as the model knows them. Takes half a second."""
        made: Tongues = cls.from_model_file(MODEL_FILE, norm_probs=True)
        made.set_languages(set(languages) & set(made.labels))
        made._full_model = None  # the columns of the others would take 8 MB
        return made

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


def _in_pieces(
    moves: "np.ndarray[tuple[int], np.dtype[np.uint32]]",
) -> "tuple[array[int], array[int]]":
    """The pieces of a table one after the other, and where in them each piece of it is found."""
    table = moves.reshape(-1, _WIDE)
    signs = np.cumprod(np.full(_WIDE // 2, _ODD, np.uint64))
    sums = (table.view(np.uint64) * signs).sum(axis=1)
    _, firsts, which = np.unique(sums, return_index=True, return_inverse=True)
    distinct = table[firsts]
    if not np.array_equal(distinct[which], table):  # two pieces with one sum: of this model never
        distinct, which = np.unique(table, axis=0, return_inverse=True)
    places = which.ravel().astype(np.uint32) * np.uint32(_WIDE)
    return array("I", distinct.tobytes()), array("I", places.tobytes())
