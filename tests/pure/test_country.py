"""Which country a document is about: by its title, its code, its labels; what that is good for."""

from dataclasses import replace

import pytest

from monitor.countries import of_label
from monitor.match.index import build
from monitor.model import Certainty, Defender, SourceKind
from monitor.parse import read_listing
from monitor.parse.country import country_of
from tests.pure.parsing import HOME, fetched, read, source


@pytest.mark.parametrize(
    ("title", "country"),
    [
        ("Guatemala: Lawyer held", "GT"),
        ("Iran: Iran: Teacher held", "IR"),
        ("China – Update on the poet", "CN"),
        ("VIET NAM: BLOGGER HELD", "VN"),
        ("[Joint Statement] Belarus: free the printers", "BY"),
        ("Further information: Uganda: Lawyer held", "UG"),
        ("Lawyer held | Turkey", "TR"),
        ("Россия: задержан адвокат", "RU"),
        ("墨西哥：记者失踪", "MX"),
        ("Iran/Iraq: Writers held", ""),
        ("General: a new report", ""),
        ("Profile in Persecution: Jordan Marsh", ""),
        ("Human rights in Turkey", ""),
    ],
)
def test_a_title_names_its_country_in_front_or_at_its_end(title: str, country: str) -> None:
    assert country_of([title], "", []) == country


def test_letters_of_a_code_name_a_country_and_a_title_comes_before_them() -> None:
    assert country_of(["A lawyer"], "CHN 001 / 0119 / OBS 005.1", []) == "CN"
    assert country_of(["A lawyer"], "AL GTM 4/2026", []) == "GT"
    assert country_of(["A lawyer"], "UA 54/19", []) == ""
    assert country_of(["Peru: a lawyer"], "AL GTM 4/2026", ["Chile"]) == "PE"


def test_labels_name_one_country_or_none() -> None:
    assert country_of([], "", ["Asia and the Pacific", "Myanmar", "Lawyers"]) == "MM"
    assert country_of([], "", ["Peru", "Chile"]) == ""
    assert of_label("Bosnia and Herzegovina") == of_label("Bosnie-Herzégovine") == {"BA"}
    assert of_label("Peru and Chile") == {"PE", "CL"}
    assert not of_label("Human Rights in Peru")


def test_tags_of_a_feed_and_fields_of_a_list_say_where_an_item_belongs() -> None:
    feed = (
        "<rss version='2.0'><channel><item><title>A lawyer</title><link>/1</link><category>Asia"
        "</category><category>Myanmar</category></item></channel></rss>"
    )
    [item] = read_listing(source(SourceKind.FEED), fetched(feed)).items
    assert item.labels == ("Myanmar",)
    row = (
        "<li><a href='/1'>A lawyer was held</a> <i>2 May 2026 | Urgent Appeals | Hong Kong</i></li>"
    )
    [item] = read_listing(source(item="li"), fetched(row)).items
    assert item.labels == ("Hong Kong",)
    page = "<html><body><h1>A lawyer was held</h1><p>She was held.</p></body></html>"
    assert read(page, item=item).country == "HK"


def test_tags_of_a_page_say_it_and_its_source_where_nothing_else_does() -> None:
    tagged = (
        "<html><body><article><h1>A lawyer was held</h1><div class='field-country'>Where: <a href="
        "'/gt'>Guatemala</a></div><p>She was held.</p></article></body></html>"
    )
    assert read(tagged).country == "GT"
    plain = read("<h1>A lawyer was held</h1><p>She was held.</p>")
    assert plain.country == ""


def test_a_namesake_in_another_country_is_told_by_the_country_of_the_document() -> None:
    """The text itself names no country: only the label beside it does."""
    person = Defender("a", "Marta Quiroga", (), "PE", "")
    text = "<h1>Teacher held</h1><p>Marta Quiroga was arrested on Monday at her school.</p>"
    document = read(f"<html><body><main>{text}</main></body></html>", url=f"{HOME}/1")
    index = build([person])
    sure = {}
    for country in ("", "PE", "GT"):
        found = index.mentions(replace(document, country=country))
        sure[country] = bool(found) and found[0].certainty is Certainty.CONFIRMED
    assert sure == {"": True, "PE": True, "GT": False}
