"""Alternatives that share what they begin with find what they find one after the other."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.extract.options import APART, either

_WORD = st.text(alphabet="abc", min_size=1, max_size=4)
_PIECE = st.one_of(
    _WORD,
    st.sampled_from(
        [APART, f"{APART}a", f"{APART}ab", f"(?:{APART}(?:a|b))?", r"\w{0,3}", r"\-", "(?:a|ab)",
         "(?P<who>b+)", "(?P<who>c)", ""]
    ),
)  # fmt: skip
_OPTION = st.lists(_PIECE, max_size=4).map("".join)
_LAST = st.sampled_from(["", r"(?!\w)", "b", APART, "$", f"(?:{APART}c)?$"])


def compiled(source: str) -> re.Pattern[str]:
    """Groups of one name are told apart by a number, as in a phrase."""
    count = iter(range(1000))
    return re.compile(re.sub(r"\?P<who>", lambda _: f"?P<who{next(count)}>", source))


@settings(max_examples=400, deadline=None)
@given(
    options=st.lists(_OPTION, min_size=1, max_size=9),
    last=_LAST,
    text=st.text(alphabet="abc ,-", max_size=14),
)
@example(options=["ab", "a", "abc", "b", "bc"], last="$", text="abc")
def test_shared_beginnings_change_no_match(options: list[str], last: str, text: str) -> None:
    one_by_one = compiled(f"(?:{'|'.join(options)}){last}")
    together = compiled(either(options) + last)
    found = [(match.span(), match.groupdict()) for match in together.finditer(text)]
    assert found == [(match.span(), match.groupdict()) for match in one_by_one.finditer(text)]


def test_what_begins_alike_is_written_once() -> None:
    made = either(["was", "were", f"was{APART}being"])
    assert made == rf"(?:w(?:as(?:|{APART}being)|ere))"
