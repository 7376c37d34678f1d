"""Packed bodies come out as they went in, however the line cuts them, or with one of our faults."""

import gzip
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import SourceFault
from monitor.fetch.decode import Body
from monitor.fetch.faults import FetchError
from monitor.fetch.limits import Limits

OURS = {SourceFault.ENCODING, SourceFault.TRUNCATED, SourceFault.TOO_LARGE}


def bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def members(data: bytes) -> bytes:
    return b"".join(gzip.compress(data[at : at + 40]) for at in range(0, len(data) or 1, 40))


WAYS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": members,
    "deflate": zlib.compress,
    "Deflate": bare,
    "identity": bytes,
    "": bytes,
}


def unpack(encoding: str, packed: bytes, step: int, limits: Limits | None = None) -> bytes:
    body = Body(encoding, limits or Limits())
    for at in range(0, len(packed), step):
        body.add(packed[at : at + step])
    return body.finish()


@given(st.sampled_from(sorted(WAYS)), st.binary(max_size=300), st.integers(1, 50))
def test_what_was_packed_comes_out_however_it_is_cut(way: str, data: bytes, step: int) -> None:
    assert unpack(way, WAYS[way](data), step) == data


@given(
    st.sampled_from(["gzip", "x-gzip", "deflate", "Deflate"]),
    st.binary(min_size=1, max_size=300),
    st.integers(1, 50),
    st.integers(0, 10**6),
)
def test_a_flipped_bit_is_at_worst_one_of_our_faults(
    way: str, data: bytes, step: int, bit: int
) -> None:
    packed = bytearray(WAYS[way](data))
    packed[bit // 8 % len(packed)] ^= 1 << bit % 8
    try:
        unpack(way, bytes(packed), step)
    except FetchError as error:
        assert error.fault in OURS


@given(st.sampled_from(["gzip", "deflate", "Deflate"]), st.binary(max_size=300), st.integers(1, 9))
def test_a_packed_body_without_its_end_is_truncated(way: str, data: bytes, missing: int) -> None:
    packed = WAYS[way](data)
    with pytest.raises(FetchError) as error:
        unpack(way, packed[: max(len(packed) - missing, 1)], 7)
    assert error.value.fault is SourceFault.TRUNCATED


def test_an_empty_body_is_empty_whatever_its_encoding() -> None:
    assert unpack("gzip", b"", 1) == b""


def test_padding_after_the_end_is_ignored() -> None:
    assert unpack("gzip", gzip.compress(b"text") + bytes(9), 3) == b"text"


def test_a_body_of_endless_members_is_refused() -> None:
    with pytest.raises(FetchError) as error:
        unpack("gzip", gzip.compress(b"") * 1001, 4096)
    assert error.value.fault is SourceFault.ENCODING


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "gzip, br", "compress", "utf-8"])
def test_an_encoding_that_we_did_not_ask_for_is_refused(encoding: str) -> None:
    with pytest.raises(FetchError):
        Body(encoding, Limits())


@pytest.mark.parametrize("over", [0, 1])
def test_a_page_unpacks_to_its_bound_and_no_byte_more(over: int) -> None:
    limits = Limits(decoded=5000, wire=1000)
    packed = gzip.compress(bytes(5000 + over))
    if not over:
        assert len(unpack("gzip", packed, 100, limits)) == 5000
        return
    with pytest.raises(FetchError) as error:
        unpack("gzip", packed, 100, limits)
    assert error.value.fault is SourceFault.TOO_LARGE
