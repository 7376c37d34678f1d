"""Pages as NGOs serve them: what belongs to the article and what to the site around it."""
# ruff: noqa: E501 - the samples read best as they would be served

from time import process_time

import pytest

from monitor.errors import SourceError, SourceFault
from monitor.model import BlockKind, Item, Role
from tests.pure.parsing import HOME, block, fetched, passages, read, said, source

PAGE = """<!doctype html><html lang="en"><head><title>Teacher held in Varna Bay | Harbour Watch</title>
<meta property="article:published_time" content="2024-05-03T23:30:00-04:00">
<style>.x{color:red}</style><script>var name = "Scriptina Tagg";</script></head><body>
<a class="skip-link" href="#c">Skip to content</a>
<header class="site-header"><nav><ul><li><a href="/free-navia">Free Navia Menuet</a></li></ul></nav></header>
<div class="cookie-banner"><p>We use cookies, says Cookina Consent.</p></div>
<div class="wrap"><div class="col-main"><article>
<h1>Teacher held in Varna&nbsp;Bay</h1>
<p class="byline">By Autoria Byline, staff writer</p>
<p>Police detained the teacher Mira Solveig on 2 May 2024. She has not been seen since.</p>
<h2>Second case</h2>
<p>In another town the nurse Odo Perrin was sen&shy;tenced to two years on 30 April 2024.</p>
<ul><li>Mira Solveig, teacher</li><li>Odo Perrin, nurse</li></ul>
<blockquote>“We will wait,” her sister said.</blockquote>
<dl><dt>Charge</dt><dd>insult of the harbour master</dd></dl>
<figure><img src="a.jpg" alt=""><figcaption>Captiona Photo in 2019.</figcaption></figure>
<p hidden>Hiddena Word</p><p style="display: none">Hiddeno Word</p>
<div class="sharedaddy">Share this: <a href="#">X</a></div>
<div class="related-posts"><h3>Related</h3><ul><li><a href="/r">Relata Newsbox jailed</a></li></ul></div>
</article></div><div class="sidebar"><p><a href="/s">Sidera Barre released</a></p></div></div>
<footer><p>Harbour Watch, Quay 4. Director: Foota Ground.</p></footer></body></html>"""


def test_an_article_is_read_without_the_site_around_it():
    text = read(PAGE).text
    for stranger in (
        "Navia",
        "Cookina",
        "Sidera",
        "Foota",
        "Scriptina",
        "Hiddena",
        "Hiddeno",
        "color",
    ):
        assert stranger not in text


def test_both_cases_of_a_page_are_kept():
    text = said(read(PAGE))
    assert "detained the teacher Mira Solveig" in text
    assert "the nurse Odo Perrin was sentenced to two years" in text


def test_furniture_inside_the_article_is_kept_as_navigation():
    document = read(PAGE)
    navigation = "\n".join(passages(document, Role.NAVIGATION))
    assert "Relata Newsbox" in navigation
    assert "Autoria Byline" in navigation
    assert "Relata" not in said(document)


def test_a_caption_is_known_as_one():
    assert block(read(PAGE), "Captiona").role is Role.CAPTION


def test_the_text_starts_with_the_title_which_is_not_repeated():
    document = read(PAGE)
    first = document.blocks[0]
    assert document.title == "Teacher held in Varna Bay"
    assert (first.start, first.kind, first.role) == (0, BlockKind.HEADING, Role.TITLE)
    assert document.text.count("Teacher held in Varna Bay") == 1


def test_every_block_is_an_exact_passage_and_none_overlap():
    document = read(PAGE)
    end = -1
    for one in document.blocks:
        assert one.start == end + 1
        assert document.passage(one).strip() == document.passage(one) != ""
        end = one.end
    assert end == len(document.text)


def test_lists_quotations_and_definitions_have_their_kinds():
    document = read(PAGE)
    assert block(document, "Odo Perrin, nurse").kind is BlockKind.LIST_ITEM
    assert block(document, "insult of the").kind is BlockKind.LIST_ITEM
    assert block(document, "“We will wait").kind is BlockKind.PARAGRAPH
    assert block(document, "Second case").level == 2


def test_a_data_table_keeps_cells_and_header():
    document = read(
        "<h1>List</h1><p>Some words before the table of the month.</p><table><tr><th>Name</th><th>Term</th></tr>"
        "<tr><td>Mira Solveig</td><td>two years</td></tr><tr><td>Odo Perrin</td><td></td></tr></table>"
    )
    row = block(document, "Mira Solveig")
    assert row.kind is BlockKind.TABLE_ROW
    assert [document.text[a:b] for a, b in row.cells] == ["Mira Solveig", "two years"]
    assert row.header == ("Name", "Term")
    assert block(document, "Odo Perrin").kind is BlockKind.TABLE_ROW


def test_a_table_that_lays_out_a_page_is_no_table():
    document = read(
        "<table><tr><td><a href='/'>Home</a> | <a href='/n'>News</a> | <a href='/x'>Navia Menuet</a></td></tr>"
        "<tr><td><h2>Two held</h2><p>Mira Solveig was detained on Monday in the harbour.</p>"
        "<p>Odo Perrin was detained with her.</p></td><td><b>More</b><br>"
        "» <a href='/o'>Odo Perrin wins prize</a><br>» <a href='/p'>Petra Link freed</a></td></tr></table>"
    )
    assert "Mira Solveig was detained" in said(document)
    assert "Navia" not in said(document)
    assert "Petra Link" not in said(document)


def test_lines_parted_by_breaks_are_blocks_of_their_own():
    document = read(
        "<h1>T</h1><p>1. Mira Solveig, detained.<br>2. Odo Perrin, released.<br><br>A sentence that was broken by an "
        "editor<br>goes on in the next line.</p>"
    )
    assert "1. Mira Solveig, detained." in passages(document)
    assert "A sentence that was broken by an editor goes on in the next line." in passages(document)


def test_the_sources_own_selector_comes_first():
    document = read(
        "<h1>T</h1><div class=a><p>Long words of somebody else, at great length indeed.</p></div>"
        "<div class=b><p>Mira Solveig was freed.</p></div>",
        body=".b",
    )
    assert passages(document)[1:] == ["Mira Solveig was freed."]


def test_a_selector_that_is_no_css_is_told_as_such():
    with pytest.raises(SourceError) as told:
        read("<p>x</p>", body="p[[")
    assert told.value.fault is SourceFault.CHANGED_SHAPE
    assert "sources.toml" in told.value.detail


@pytest.mark.parametrize(
    ("html", "title"),
    [
        (
            "<title>Harbour Watch: One freed</title><h1><a href='/'>Harbour Watch</a></h1><h3>One freed</h3>",
            "One freed",
        ),
        ("<title>Harbour Watch | One freed</title><h1>One freed</h1>", "One freed"),
        (
            "<title>One freed after a year in gaol - Harbour</title>",
            "One freed after a year in gaol",
        ),
        ("<h1>URGENT ACTION</h1><h2>ONE FREED</h2>", "ONE FREED"),
        ("<title>x</title><h1 class='site-title'>Harbour</h1><h1>One freed</h1>", "One freed"),
    ],
)
def test_the_title_is_that_of_the_document_not_of_the_site(html: str, title: str):
    assert read(f"<html>{html}<p>Mira Solveig was freed.</p></html>").title == title


def test_class_names_that_only_mention_furniture_drop_nothing():
    document = read(
        "<body class='has-sidebar no-nav'><div class='content sidebar'><h1>T</h1>"
        "<p>Mira Solveig was freed on Monday, her lawyer said, after a year in gaol without trial.</p></div></body>"
    )
    assert "Mira Solveig was freed" in said(document)


def test_lost_spaces_are_mended_where_nothing_else_can_be_meant():
    document = read(
        "<h1>T</h1><p>MrSolveig was freed.The court of McDonald said so on nchrd.org and U.S.News.</p>"
    )
    assert (
        passages(document)[1]
        == "Mr Solveig was freed. The court of McDonald said so on nchrd.org and U.S.News."
    )


def test_invisible_characters_are_dropped_and_han_spaces_left():
    document = read("<h1>T</h1><p>So\u200bphia was freed; 王 建兵\u00a0too.</p>")
    assert passages(document)[1] == "Sophia was freed; 王 建兵 too."


def test_what_page_builders_leave_behind_is_no_text():
    document = read(
        "<h1>T</h1><div>[vc_row css='.x{a:b}'][vc_column]<p>Mira was freed [in May] today.</p>"
        "<p>[/vc_column][/vc_row]</p></div>"
    )
    assert said(document) == "T\nMira was freed [in May] today."


def test_a_page_that_is_titled_like_its_site_takes_the_title_of_its_feed():
    page = "<title>Harbour Watch</title><h3 class='x'>One</h3><p>Mira Solveig was freed.</p>"
    item = Item(f"{HOME}/1", "1", "One freed")
    assert read(page, item=item).title == "One freed"


def test_a_page_without_text_is_told_to_be_read_by_hand():
    with pytest.raises(SourceError) as told:
        read("<html><body><img src=x></body></html>")
    assert told.value.fault is SourceFault.NO_TEXT
    assert "by hand" in told.value.detail


def test_what_a_server_declares_is_not_believed_against_the_bytes():
    assert "Mira" in read("<html><p>Mira was freed.</p></html>", "application/pdf").text
    with pytest.raises(SourceError) as told:
        read(b"\x89PNG\r\n\x1a\n0000", "text/html")
    assert told.value.fault is SourceFault.NO_TEXT


def test_too_much_is_refused_before_it_is_parsed():
    with pytest.raises(SourceError) as told:
        read(b"<p>" + b"x" * (11 << 20))
    assert told.value.fault is SourceFault.TOO_LARGE


@pytest.mark.parametrize(
    ("charset", "declared"),
    [("cp1251", "windows-1251"), ("cp1251", ""), ("utf-8", "iso-8859-1"), ("utf-16", "")],
)
def test_the_charset_is_found(charset: str, declared: str):
    from monitor.parse import read_document

    page = '<html><meta charset="windows-1251"><h1>Дело</h1><p>Мира Солвейг освобождена.</p></html>'
    if charset != "cp1251":
        page = page.replace('<meta charset="windows-1251">', "")
    document = read_document(source(), fetched(page.encode(charset), charset=declared), None)
    assert "Мира Солвейг освобождена." in document.text


def test_the_link_to_the_previous_action_is_kept():
    document = read(
        "<h1>T</h1><p>Words.</p><p>LINK TO PREVIOUS UA: <a href='/documents/asa35/0011/2019/en/'>x</a></p>"
    )
    assert document.previous == "https://www.harbour.example.org/documents/asa35/0011/2019/en/"


def test_a_flood_of_nested_tags_costs_no_more_than_a_glance():
    started = process_time()
    document = read("<body><p>Odo Perrin was freed.</p>" + "<b><i><u>x" * 10_000)
    assert "Odo Perrin was freed." in document.text
    assert process_time() - started < 5.0  # it was half a minute when each asked for its own


def test_more_tags_than_an_honest_page_has_are_left_to_people():
    with pytest.raises(SourceError) as refused:
        read("<p>Odo Perrin was freed.</p>" + "<b><a>" * 60_000)
    assert refused.value.fault is SourceFault.PARSER_LIMIT


def test_ten_thousand_links_side_by_side_are_read_at_once():
    started = process_time()
    document = read("<p>Odo Perrin was freed.</p><p>" + "<a href=x>y</a> " * 10_000)
    assert "Odo Perrin was freed." in document.text
    assert process_time() - started < 5.0
