"""Five hundred hostile strings wherever a source can put its words, in all that we send: mail as it
goes over the wire, what a mail program shows of it, and both bodies of a Matrix event."""

import json
import re
from urllib.parse import urlsplit

import html5lib
import pytest

from monitor.model import Channel
from notifiers.email import compose
from notifiers.matrix_content import MOST_PLAIN, content, size
from tests.doors.test_email import SENDER, delivery, read
from tests.hostile import CARRIED, HOSTILE
from tests.pure.test_render import (
    ATTRIBUTES,
    MAIL_TAGS,
    MATRIX_TAGS,
    Seen,
    assert_readable,
    messages_of,
)

HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Unsubscribe",
    "X-Auto-Response-Suppress", "MIME-Version", "Content-Type",
}  # fmt: skip


def test_there_are_five_hundred_of_them():
    assert len({*HOSTILE, *CARRIED}) >= 500


@pytest.mark.parametrize("text", CARRIED, ids=range(len(CARRIED)))
def test_hostile_words_stay_words_whatever_carries_them(text):
    for channel, message in messages_of(text):
        assert_readable(message)
        if channel is Channel.MATRIX:
            in_a_room(message)
        else:
            by_mail(message)


def by_mail(message):
    wire = compose(delivery(message=message), SENDER)
    assert all(len(line) <= 998 for line in wire.split(b"\r\n"))
    assert b"\n" not in wire.replace(b"\r\n", b"")
    mail = read(wire)
    assert not mail.defects
    assert set(mail.keys()) == HEADERS
    assert len(mail.keys()) == len(HEADERS)
    assert mail["To"] == "ana@example.org"
    plain, html = mail.iter_parts()
    assert plain.get_content().replace("\r\n", "\n") == message.text
    harmless(html.get_content(), MAIL_TAGS, ATTRIBUTES)


def in_a_room(message):
    event = content(message, MOST_PLAIN)
    assert size(event) <= MOST_PLAIN
    assert event["m.mentions"] == {}
    whole = json.dumps(event, ensure_ascii=False).casefold()
    whole = re.sub(r"<code>.*?</code>", "", whole)  # a command with an id, which is ours
    assert "@room" not in whole
    assert "matrix.to/" not in whole
    assert event["formatted_body"]  # it was found harmless, and is not left out
    harmless(event["formatted_body"], MATRIX_TAGS, {"href"})


def harmless(html, tags, attributes):
    as_a_browser_reads_it(html, tags, attributes)
    seen = Seen(html)
    assert set(seen.tags) <= tags
    assert set(seen.attributes) <= attributes
    assert all("evil" not in style and "position" not in style for style in seen.styles)
    assert all(urlsplit(href).scheme in ("http", "https") for href in seen.links)


def as_a_browser_reads_it(html, tags, attributes):
    """By the rules of HTML, which mend what is broken: nothing of ours needs mending, and nothing
    of theirs becomes an element, an attribute or a comment."""
    reader = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    whole = html.lstrip().lower().startswith("<!doctype")
    tree = reader.parse(html) if whole else reader.parseFragment(html)
    assert not reader.errors
    elements = [each for each in tree.iter() if each is not tree]
    assert {each.tag for each in elements} <= tags  # of a comment it is a function
    assert {name for each in elements for name in each.keys()} <= attributes  # noqa: SIM118
    links = [each.get("href") for each in elements if each.get("href") is not None]
    assert all(urlsplit(href).scheme in ("http", "https") for href in links)


@pytest.mark.parametrize(
    "html",
    ["<p>a</p><script>1</script>", "<p onclick=1>a</p>", '<p><a href="data:,">a</a></p>',
     "<p>a<!-- b --></p>", "<p>a</p></p>", "<p><svg><p>a</p></svg></p>"],
)  # fmt: skip
def test_what_a_browser_would_read_otherwise_is_seen(html):
    with pytest.raises(AssertionError):
        as_a_browser_reads_it(html, {"p", "a"}, {"href"})
