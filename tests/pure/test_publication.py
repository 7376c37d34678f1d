"""When a document was published, and until when it asks to act."""
# ruff: noqa: E501 - the samples read best as they would be served

from datetime import date

import pytest

from monitor.model import Item
from monitor.parse.dates import find_days, first_day
from tests.pure.parsing import HOME, read

DAY = date(2024, 5, 3)


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-03", "2024-05-03T23:59:00-04:00", "2024/05/03", "03.05.24", "3/5/2024", "03/05/2024", "3 May 2024",
        "May 3, 2024", "May 3rd 2024", "3rd May 2024", "3 may 2024", "Fri, 03 May 2024 23:10:00 -0400", "3-May-2024",
        "3 de mayo de 2024", "3 mai 2024", "1er", "3 de maio de 2024", "3 мая 2024 года", "2024年5月3日", "2024 年 5 月 3 日",
        "3 مايو 2024", "٣ مايو/أيار ٢٠٢٤", "released3 May 2024", "Varna BayMay 3, 2024",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_form_that_publishers_use(text: str):
    assert first_day(text) == (None if text == "1er" else DAY)


@pytest.mark.parametrize(
    "text",
    [
        "31 February 2024",
        "1970-01-01T00:00:00Z",
        "Thu, 01 Jan 1970",
        "13/13/2024",
        "2024-00-00",
        "5.3.1.2024",
    ],
)
def test_what_is_no_day_is_none(text: str):
    assert first_day(text) is None


def test_a_month_first_date_is_taken_only_where_nothing_else_fits():
    assert first_day("12/25/2023") == date(2023, 12, 25)


def test_all_days_come_in_text_order_with_their_places():
    text = "from 1 May 2024 to June 2, 2024"
    assert [(text[a:b], str(day)) for a, b, day in find_days(text)] == [
        ("1 May 2024", "2024-05-01"),
        ("June 2, 2024", "2024-06-02"),
    ]


BODY = "<p>Mira Solveig was arrested on 1 January 2020 in the harbour.</p>"


@pytest.mark.parametrize(
    "html",
    [
        f"<head><meta property='article:published_time' content='2024-05-03T08:00'></head><h1>T</h1>{BODY}",
        f'<script type="application/ld+json">{{"@graph":[{{"datePublished":"2024-05-03"}}]}}</script><h1>T</h1>{BODY}',
        f"<h1>T</h1><time datetime='2024-05-03'>Friday</time>{BODY}",
        f"<h1>T</h1><p class='entry-date'>3 May 2024</p>{BODY}",
        f"<h1>T</h1><p><span class='documentPublished'><i>veröffentlicht</i> 03.05.2024</span> "
        f"<span class='documentModified'>zuletzt geändert 20.11.2024</span></p>{BODY}",
        f"<h1>T</h1><p>(Varna Bay, 3 May 2024) – Words.</p>{BODY}",
        f"<h1>T</h1><p>Varna Bay, May 3, 2024– Words of the lead.</p>{BODY}",
        f"<h1>T</h1><p><b>Varna Bay, 3 May 2024.</b> Words.</p>{BODY}",
        f"<h1>T</h1><p>VARNA BAY (3 May 2024) – Words.</p>{BODY}",
        f"<h1>T</h1><p>Harbour Watch · segunda-feira, 3 de Maio de 2024</p>{BODY}",
        f"<h1>T</h1><p>State of things on 30 April 2024. Published 3 May 2024.</p>{BODY}",
        f"<h1>T</h1>{BODY}<footer>Harbour Watch. Published 3 May 2024.</footer>",
        f"<h1>T</h1><p>Last updated 3 May 2024</p>{BODY}",
        f"<h1>T</h1><h2>Updates</h2><h3>3 May 2024</h3>{BODY}<h3>1 May 2024</h3>{BODY}",
    ],
)
def test_the_publication_day_is_found(html: str):
    assert read(f"<html>{html}</html>").published == DAY


def test_an_event_in_the_text_is_no_publication_day():
    assert read(f"<h1>T</h1>{BODY}").published is None


def test_a_day_of_change_does_not_replace_the_day_of_publication():
    document = read(
        "<h1>T</h1><time class='updated' datetime='2025-01-01'></time><time datetime='2024-05-03'></time><p>Words.</p>"
    )
    assert document.published == DAY


def test_the_feeds_day_wins():
    item = Item(url=f"{HOME}/1", key="1", published=date(2024, 5, 4))
    assert read(
        "<h1>T</h1><time datetime='2024-05-03'></time><p>Words.</p>", item=item
    ).published == date(2024, 5, 4)


@pytest.mark.parametrize(
    "line",
    [
        "PLEASE TAKE ACTION AS SOON AS POSSIBLE UNTIL: 3 May 2024", "Please act before 3 May 2024.",
        "ESCRIBA ANTES DEL 3 de mayo de 2024", "ÉCRIVEZ AVANT LE 3 mai 2024", "ESCREVA ATÉ: 3 de Maio de 2024",
        "Пишите до 3 мая 2024 года", "请于2024年5月3日前采取行动", "يرجى التحرك قبل 3 مايو 2024", "Deadline: 3 May 2024",
    ],
)  # fmt: skip
def test_the_deadline_is_found_in_seven_languages(line: str):
    assert read(f"<h1>T</h1><p>Words of it.</p><p>{line}</p>").deadline == DAY


def test_a_day_until_which_something_else_lasts_is_no_deadline():
    assert read("<h1>T</h1><p>She was held until 3 May 2024 in the harbour.</p>").deadline is None
