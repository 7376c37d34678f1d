"""What a source wrote calls nobody, links to nobody and breaks nothing in a Matrix event."""

import json
from dataclasses import replace

import pytest

from monitor.model import Channel, Message
from monitor.tell import render
from notifiers.matrix_content import MOST_PLAIN, MOST_SEALED, content, is_harmless, size
from tests.samples_of_messages import LI, notice, of_several

HOSTILE = (
    "@room come here",
    "@ana:example.org",
    "https://matrix.to/#/@ana:example.org",
    "matrix:u/ana:example.org",
    '<a href="https://matrix.to/#/@ana:example.org">Ana</a>',
    "<mx-reply><blockquote>x</blockquote></mx-reply>",
    '<img src="https://evil.example.org/x.png">',
    "<script>alert(1)</script>",
    "<!-- -->",
)


@pytest.mark.parametrize(
    "url", ["https://ngo.example.org/", "https://matrix.to/#/@ana:example.org"]
)
@pytest.mark.parametrize("words", HOSTILE)
def test_a_source_calls_and_links_nobody(words, url):
    who = replace(LI, name=f"Li {words}", context=words)
    told = notice(
        who,
        evidence=words,
        title=words,
        organisation=words,
        url=url,
    )
    made = content(render.alert([told], Channel.MATRIX), MOST_PLAIN)
    text = json.dumps(made).lower()
    assert made["m.mentions"] == {}
    for call in ("@room", "matrix.to/", "@ana:example.org", "matrix:u/"):
        assert call not in text
    assert is_harmless(made.get("formatted_body", "<p>none</p>"))


def test_our_own_messages_keep_their_html():
    made = content(of_several(Channel.MATRIX), MOST_PLAIN)
    assert "formatted_body" in made


@pytest.mark.parametrize(
    ("html", "good"),
    [
        ("<p>said</p>", True),
        ('<p><a href="https://ngo.example.org/x">ngo.example.org</a></p>', True),
        ("", False),
        ("<!doctype html><html></html>", False),
        ('<p style="x">said</p>', False),
        ('<a href="javascript:x">x</a>', False),
        ('<a href="https://MATRIX.to/#/@ana:example.org">x</a>', False),
        ('<a href="matrix:u/ana:example.org">x</a>', False),
        ('<a href="https://[">x</a>', False),
        ('<img src="https://x.example.org/">', False),
        ("<p>x<!-- y --></p>", False),
        ("<?php ?>", False),
    ],
)
def test_html_passes_only_with_our_few_tags(html, good):
    assert is_harmless(html) is good
    assert ("formatted_body" in content(Message("s", "text", html), MOST_PLAIN)) is good


@pytest.mark.parametrize("most", [MOST_PLAIN, MOST_SEALED])
@pytest.mark.parametrize("line", ["a line of words\n", "一行字\n", '"\\\n', "😀", "\x00"])
def test_what_is_too_long_is_cut_and_says_so(line, most):
    made = content(Message("s", line * 40_000, "<p>x</p>"), most)
    assert size(made) <= most
    assert "too long" in made["body"]
    assert "formatted_body" not in made


def test_what_is_too_long_with_its_html_goes_without():
    made = content(Message("s", "word " * 5_000, f"<p>{'word ' * 8_000}</p>"), MOST_PLAIN)
    assert made["body"] == "word " * 5_000
    assert "formatted_body" not in made
