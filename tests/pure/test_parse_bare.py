"""Paragraphs read without a tree: they must be what the tree would say."""

import random

import pytest

from monitor.parse.article import soup_of
from monitor.parse.bare import pieces_of_bare
from monitor.parse.walk import pieces_below

WORDS = (
    "the", "court", "MrHuang", "free.The", "over", "12 May", "«quoted»", "|", "1.", "…", "»",
    "Ende", "مدرسة", "法院", "&amp;", "&nbsp;", "&#8217;", "&hellip;", "&lt;p&gt;",
    "<br>", "<br />", "[a]", "[vc_row a=1]", "\u200b", "\ufeff", "\u00ad", "\U0001f600",
)  # fmt: skip
GAPS = (" ", "", "\n", "\t ")


def _paragraph(chance: random.Random) -> str:
    words = (chance.choice(WORDS) + chance.choice(GAPS) for _ in range(chance.randrange(12)))
    return "".join(words)


def _below(html: str) -> tuple[object, ...]:
    body = soup_of(html, "site").body
    return tuple(pieces_below(body)) if body else ()


def test_bare_paragraphs_are_what_the_tree_says():
    chance = random.Random(20261122)
    read = 0
    for number in range(600):
        parts = [_paragraph(chance) for _ in range(1 + number % 3)]
        html = "\n".join(f"<p>{part}</p>" for part in parts) if number % 4 else parts[0]
        pieces = pieces_of_bare(html)
        read += bool(pieces)
        assert pieces == _below(html), html
    assert read > 400


@pytest.mark.parametrize(
    "html",
    [
        "<p>One <a href='/x'>link</a></p>",
        "<p>One</p>two<p>three</p>",
        "<p>One<p>two</p>",
        "One</p>two",
        "AT&T",
        "a &copy b",
        "1 < 2",
        "<p>\x0c</p>",
        "<!-- no --><p>One</p>",
        "<P>One</P>",
    ],
)
def test_what_is_more_than_that_is_left_to_the_tree(html: str):
    assert pieces_of_bare(html) is None


def test_a_text_that_is_read_after_a_damaged_one_is_read_as_ever():
    whole = str(soup_of("<p>One <b>two</b></p>", "site"))
    for damaged in ("<p", "</p></p>", "<table><p>", "\x00<svg><p>", "<!--", "<a b='", ""):
        soup_of(damaged, "site")
        assert str(soup_of("<p>One <b>two</b></p>", "site")) == whole
