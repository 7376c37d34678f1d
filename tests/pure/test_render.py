import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from monitor.keeping import DigestFacts, SourceState
from monitor.model import Channel, Defender, Kind, PartialDate, Reason, Term, digest_id
from monitor.tell import render, wording
from tests.hostile import HOSTILE
from tests.samples_of_messages import (
    LI,
    NOW,
    arabic,
    detention,
    facts,
    hearing,
    notice,
    of_a_day,
    of_a_quiet_day,
    of_several,
    of_sources,
    sentence,
    sentence_cut,
)

MATRIX_TAGS = {"h3", "h4", "h5", "p", "strong", "em", "br", "blockquote", "a", "code", "ul", "li"}
MAIL_TAGS = {"html", "head", "meta", "title", "body", "div", "h1", "h2", "h3", "p", "span", "bdi"}
MAIL_TAGS |= {"blockquote", "a", "br", "code", "ul", "li"}
ATTRIBUTES = {"href", "style", "dir", "lang", "charset", "name", "content"}


class Seen(HTMLParser):
    """What a reader's program would make of it."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.links, self.words, self.styles = [], [], [], "", set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        for name, value in attrs:
            self.attributes.append(name)
            if name == "href":
                self.links.append(value)
            if name == "style":
                self.styles.add(value)

    def handle_data(self, data):
        self.words += data


# ---------------------------------------------------------------- the alert


def test_a_subject_says_what_who_how_much_and_where():
    message = render.alert([sentence()])
    assert message.subject == "Sentence: Li Wenqing — 3 years 6 months (CN)"


def test_a_subject_of_several_counts_and_names_them_gravest_first():
    subject = of_several().subject
    assert subject.startswith("4 developments: Li Wenqing (sentence, detention), Salma al-Haddad")


@pytest.mark.parametrize("html", [False, True])
def test_an_alert_tells_who_what_when_where_and_why(html):
    message = render.alert([sentence()])
    shown = Seen(message.html).words if html else message.text
    for expected in (
        "Li Wenqing",
        "China · labour journalist, Guangzhou",
        "Sentence: 3 years 6 months",
        "When: 18 November 2026",
        "Court: Harbour District Court",
        "Charge: picking quarrels",
        f"“{sentence().change.event.evidence}”",
        "Harbour Rights Watch",
        "Journalist jailed after closed hearing",
        "20 November 2026",
        "Why now: first report of this",
    ):
        assert expected in shown
    where = Seen(message.html).links if html else message.text.splitlines()
    assert "https://alerts.harbour.example.org/2026/11/li-wenqing" in where


def test_a_change_shows_before_and_after():
    assert "Changed: 5 years → 3 years 6 months" in render.alert([sentence_cut()]).text
    assert (
        "Changed: hearing on 24 November 2026 → 3 December 2026" in render.alert([hearing()]).text
    )


def test_other_organisations_that_told_it_are_named():
    assert "also told by Network for Free Pens" in render.alert([sentence_cut()]).text


def test_a_date_that_is_not_stated_says_so():
    assert "When: date not stated" in render.alert([notice(day="")]).text


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("reason", list(Reason))
def test_every_kind_and_reason_has_words(kind, reason):
    message = render.alert([notice(kind=kind, reason=reason)])
    assert wording.KINDS[kind] in message.subject
    assert reason.value not in message.text or "_" not in reason.value


def test_the_quotation_stays_in_its_language_whole():
    assert arabic().change.event.evidence in render.alert([arabic()]).text


def test_right_to_left_words_are_isolated_and_others_are_left_alone():
    text = render.alert([arabic()]).text
    assert "Place: \u2068مستشفى السجن\u2069" in text
    assert text.count("\u2068") == text.count("\u2069")
    assert "\u2068" not in render.alert([sentence()]).text


# ---------------------------------------------------------------- the digest


def test_a_digest_has_all_its_parts():
    text = of_a_day().text
    for expected in (
        "4 developments since 19 November 2026, 06:00.",
        "No digest was sent on 20 November 2026",
        "= China =",
        "= Egypt =",
        "Also told by others",
        "told by Harbour Rights Watch and Network for Free Pens",
        "G. Okello and P. Were",
        "monitor review confirm r7f3a91c2",
        "monitor review reject r7f3a91c2",
        "Hearings in the next 14 days",
        "3 December 2026, in 12 days: Inés Torres Quispe (PE)",
        "30 November 2026, in 9 days: Salma al-Haddad (EG)",
        "Steppe Legal Aid (steppe): since 19 November 2026, 06:00, the server did not answer",
        "Delta Prison Letters (delta): nothing new since 11 October 2026",
    ):
        assert expected in text


def test_a_quiet_day_says_that_nothing_is_new():
    message = of_a_quiet_day()
    assert message.subject == "Digest of 21 November 2026: nothing new"
    assert "Nothing new since 20 November 2026, 06:00." in message.text
    assert "All sources could be read." in message.text


def test_a_digest_with_a_failing_source_does_not_say_that_all_is_well():
    assert "All sources" not in of_a_day().text
    assert "1 source failing" in of_a_day().subject


def test_the_operator_learns_what_fails_and_what_works_again():
    message = of_sources()
    assert message.subject == (
        "Steppe Legal Aid (steppe) cannot be read; Delta Prison Letters (delta) can be read again"
    )
    assert "9 tries" in message.text


@pytest.mark.parametrize("message", [of_a_day(), of_several(), of_sources()])
def test_plain_text_and_html_say_the_same(message):
    words = " ".join(Seen(message.html).words.split())
    for line in message.text.splitlines():
        part = line.strip(" -=\u2068\u2069").removeprefix("Source: ").split(": ")[-1]
        if part.startswith("https") or "“" in line:
            continue
        assert part.replace("\u2068", "").replace("\u2069", "") in words


# ---------------------------------------------------------------- hostile words


def hostile_notice(text):
    return notice(
        Defender("x", text or "x", (), text[:40], text),
        evidence=text,
        facts=(("court", text), (text, text)),
        before=text,
        organisation=text,
        organisations=(text, text + "2"),
        title=text,
        url=text,
    )


def hostile_digest(text):
    told = facts()
    bad = Defender("x", text, (), text[:40], text)
    [item], [ahead], [[source, state]] = told.review, told.hearings, told.failing
    return replace(
        told,
        notices=(hostile_notice(text),),
        corroborated=(hostile_notice(text),),
        review=(
            replace(
                item, id=text, defender=bad, question=text, evidence=text, reasons=(text,), url=text
            ),
        ),
        hearings=(replace(ahead, what=text, defender=bad, title=text, url=text),),
        failing=((replace(source, organisation=text), replace(state, detail=text, fault=text)),),
    )


def messages_of(text):
    for channel in (Channel.EMAIL, Channel.MATRIX):
        yield channel, render.alert([hostile_notice(text)], channel)
        yield channel, render.alert([hostile_notice(text), detention()], channel)
        yield channel, render.digest(hostile_digest(text), channel)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words(text):
    for channel, message in messages_of(text):
        seen = Seen(message.html)
        assert set(seen.tags) <= (MATRIX_TAGS if channel is Channel.MATRIX else MAIL_TAGS)
        allowed = {"href"} if channel is Channel.MATRIX else ATTRIBUTES
        assert set(seen.attributes) <= allowed
        assert all("evil" not in style and "position" not in style for style in seen.styles)
        for href in seen.links:
            assert urlsplit(href).scheme in ("http", "https")
        assert_readable(message)


def assert_readable(message):
    assert message.subject.isprintable() or "\u2068" in message.subject
    assert len(message.subject) <= 150
    assert "=?" not in message.subject
    for shown in (message.subject, message.text, message.html):
        shown.encode()
        kinds = {unicodedata.category(c) for c in shown} - {"Cf"}
        assert not kinds & {"Cs", "Co", "Zl", "Zp"}
        assert not {c for c in shown if unicodedata.category(c) == "Cc"} - {"\n"}
        unseen = {c for c in shown if unicodedata.category(c) == "Cf"}
        assert unseen <= {"\u2068", "\u2069", "\u200c", "\u200d"}
        assert shown.count("\u2068") == shown.count("\u2069")
    assert len(message.text.encode()) + len(message.html.encode()) < 60_000


def test_there_are_at_least_a_hundred_hostile_strings():
    assert len(HOSTILE) >= 100


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "%s", "{0.__class__}", "${7*7}", "{% raw %}"])
def test_template_characters_come_out_literally(text):
    message = render.alert([notice(evidence=f"before {text} after")])
    assert f"before {text} after" in message.text
    assert f"before {text} after" in Seen(message.html).words


@pytest.mark.parametrize(
    "text",
    ["@room look", "@ana:example.org", "https://matrix.to/#/@a:b.org", "www.evil.example.net"],
)
def test_nothing_in_a_quotation_calls_or_links(text):
    message = render.alert([notice(evidence=text)], Channel.MATRIX)
    for shown in (message.text, message.html):
        assert text not in shown
        assert "@room" not in shown
        assert "matrix.to" not in shown


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://alerts.example.org/a?b=c&d", "alerts.example.org"),
        ("http://www.example.org:8080/", "example.org"),
        ("https://пример.example.org/ц", "xn--e1afmkfd.example.org"),
        ("https://good.example.org@evil.example.net/", ""),
        ("https://evil.example.net\\@good.example.org/", ""),
        ("javascript:alert(1)", ""),
        ("JaVaScRiPt://example.org/%0aalert(1)", ""),
        ("data:text/html,x", ""),
        ("//example.org/x", ""),
        ("https://", ""),
        ("https://[::1", ""),
        ("https://example.org:99999/", ""),
        ("https://exa mple.org/", ""),
        ("https://example.org/\u202egpj.exe", ""),
        ("https://example.org/" + "a" * 2000, ""),
        ("", ""),
    ],
)
def test_a_link_shows_its_true_host_or_is_none(url, host):
    href = wording.link(url)
    assert bool(href) is bool(host)
    assert (wording.host(href) if href else "") == host


def test_a_quotation_mark_cannot_leave_the_href():
    href = wording.link('https://example.org/"onmouseover=x')
    assert href == "https://example.org/%22onmouseover=x"


# ---------------------------------------------------------------- length


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.MATRIX])
def test_a_statement_about_three_hundred_people_stays_short_and_counts_them(channel):
    many = [
        notice(Defender(f"p{n}", f"Person {n:03}", (), "CN"), evidence=f"{n} " + "слово " * 400)
        for n in range(300)
    ]
    message = render.alert(many, channel)
    assert len(message.text.encode()) + len(message.html.encode()) < 60_000
    told = sum(f"Person {n:03}" in message.text for n in range(300))
    assert f"and {300 - told:,} more, in the record" in message.text
    assert message.subject.startswith("300 developments: ")


def test_a_huge_title_gives_a_small_message_that_says_it_was_cut():
    message = render.alert([notice(title="word " * 1_000_000)])
    assert len(message.html) + len(message.text) < 10_000
    assert "[…]" in message.text


def test_a_full_digest_stays_under_the_limit():
    told = facts()
    many = tuple(
        notice(Defender(f"p{n}", f"Person {n:03}", (), "CN"), evidence="длинно " * 90)
        for n in range(200)
    )
    states = tuple((told.failing[0][0], told.failing[0][1]) for _ in range(300))
    full = replace(told, notices=many, review=told.review * 200, failing=states, silent=states)
    message = render.digest(full, Channel.MATRIX)
    assert len(message.text.encode()) + len(message.html.encode()) < 48_000
    assert "more: monitor review list" in message.text


# ---------------------------------------------------------------- single words


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (Term("P3Y6M"), "3 years 6 months"),
        (Term("P1Y"), "1 year"),
        (Term("P15D"), "15 days"),
        (Term("P2W"), "2 weeks"),
        (Term("life"), "life imprisonment"),
        (Term("death", suspended=True), "death sentence, suspended"),
        (Term("P2Y", suspended=True), "2 years, suspended"),
        (None, ""),
    ],
)
def test_terms_in_words(term, words):
    assert wording.term(term) == words


@pytest.mark.parametrize(
    ("given", "words"),
    [("2026-11-18", "18 November 2026"), ("2026-11", "November 2026"), ("2026", "2026")],
)
def test_dates_are_as_precise_as_known(given, words):
    assert wording.when(PartialDate.parse(given)) == words


def test_what_was_before_comes_in_words():
    assert wording.before("P5Y") == "5 years"
    assert wording.before("P1Y6M, suspended") == "1 year 6 months, suspended"
    assert wording.before("hearing on 3 May 2024") == "hearing on 3 May 2024"
    assert wording.before("life") == "life imprisonment"


def test_persian_keeps_its_joiner_and_latin_does_not():
    assert wording.clean("می\u200cخواهند") == "می\u200cخواهند"
    assert wording.clean("pass\u200cword") == "password"


def test_a_country_without_a_name_is_shown_as_its_code():
    assert (wording.country("CN"), wording.country("XZ")) == ("China", "XZ")


def test_a_source_that_was_never_read_says_so():
    [[source, _]] = facts().failing
    state = SourceState("steppe", failing_since=NOW, failures=1, fault="dns")
    text = render.operator([(source, state)]).text
    assert "its address was not found; 1 try; never read" in text


def test_the_same_facts_make_the_same_message():
    assert of_several() == of_several()
    assert digest_id(of_a_day()) == digest_id(of_a_day())


def test_a_day_without_a_country_is_filed_as_such():
    told = DigestFacts(
        date(2026, 11, 21), NOW - timedelta(days=1), NOW, (notice(replace(LI, country="")),),
        (), (), (), (), (), (),
    )  # fmt: skip
    assert "= Country not stated =" in render.digest(told).text
