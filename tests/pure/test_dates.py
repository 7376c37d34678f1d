"""When: dates as texts write them, counted from a day of publication or from the day told last."""

from datetime import date

import pytest

from monitor.extract.calendars import to_gregorian
from monitor.extract.dates import Anchor, dates
from monitor.extract.lexicons import lexicons
from monitor.model import PartialDate
from monitor.text import folded

PUBLISHED = date(2024, 5, 20)  # a Monday


def first(text: str, told: str | None = None, language: str = "en") -> str | None:
    anchor = Anchor(PUBLISHED, PartialDate.parse(told) if told else None, bool(told))
    found = dates(folded(text), lexicons()[language], anchor)
    return str(found[0].date) if found else None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("on 14 June 2022", "2022-06-14"),
        ("on June 14, 2022", "2022-06-14"),
        ("the 14th of June 2022", "2022-06-14"),
        ("on Tuesday 14 May", "2024-05-14"),
        ("in March 2021", "2021-03"),
        ("in 2019", "2019"),
        ("on 14 May", "2024-05-14"),
        ("on 14 December", "2023-12-14"),
        ("in November", "2023-11"),
        ("on Friday", "2024-05-17"),
        ("yesterday", "2024-05-19"),
        ("last month", "2024-04"),
        ("last year", "2023"),
        ("earlier this month", "2024-05"),
        ("on 3 June last year", "2023-06-03"),
        ("three days ago", "2024-05-17"),
        ("two months ago", "2024-03"),
        ("2024-02-29", "2024-02-29"),
        ("14.02.2023", "2023-02-14"),
    ],
)
def test_a_date_is_counted_from_publication(text: str, day: str) -> None:
    assert first(text) == day


@pytest.mark.parametrize(
    ("text", "told", "day"),
    [
        ("the next day", "2024-02-28", "2024-02-29"),
        ("the same day", "2024-02-28", "2024-02-28"),
        ("two days later", "2023-12-31", "2024-01-02"),
        ("a week later", "2024-02-01", "2024-02-08"),
        ("the following month", "2023-12", "2024-01"),
        ("the following month", "2023-12-31", "2024-01"),
        ("a week earlier", "2024-02-08", "2024-02-01"),
        ("on the 17th", "2024-02-08", "2024-02-17"),
        ("on the 3rd", "2024-02-08", "2024-03-03"),
    ],
)
def test_a_date_is_counted_from_the_one_told_before(text: str, told: str, day: str) -> None:
    assert first(text, told) == day


def test_a_story_of_long_ago_goes_on_in_its_year() -> None:
    assert first("on 5 June", "2019-05-03") == "2019-06-05"


def test_a_day_to_come_is_the_other_reading() -> None:
    found = dates("on 3 june", lexicons()["en"], Anchor(PUBLISHED))
    assert str(found[0].later) == "2024-06-03"


def test_until_a_day_is_not_when_it_happened() -> None:
    found = dates("held until 5 may 2024", lexicons()["en"], Anchor(PUBLISHED))
    assert [day.end_of for day in found] == [True]


def test_no_such_day_is_no_date() -> None:
    assert first("on 31 February 2024") is None
    assert first("on 45 June 2022") is None


@pytest.mark.parametrize(
    ("parts", "calendar", "day"),
    [
        ({"year": 2567, "month": 5, "day": 20}, "buddhist", "2024-05-20"),
        ({"year": 1403, "month": 1, "day": 1}, "persian", "2024-03-20"),
        ({"year": 1402, "month": 12, "day": 10}, "persian", "2024-02-29"),
        ({"year": 1445, "month": 9}, "hijri", "2024-03"),
    ],
)
def test_other_calendars_lead_to_ours(parts: dict[str, int], calendar: str, day: str) -> None:
    assert str(to_gregorian(parts, calendar)) == day


def test_last_friday_told_on_a_friday_is_a_week_ago() -> None:
    assert first("el pasado lunes", language="es") == "2024-05-13"
    assert first("lundi dernier", language="fr") == "2024-05-13"
    assert first("na segunda-feira passada", language="pt") == "2024-05-13"
    assert first("el lunes", language="es") == "2024-05-20"


def test_ten_is_not_december() -> None:
    assert first("a dez anos", language="pt") is None


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("na última sexta-feira", "pt", "2024-05-17"),
        ("na quinta passada", "pt", "2024-05-16"),
        ("el viernes pasado", "es", "2024-05-17"),
        ("vendredi dernier", "fr", "2024-05-17"),
        ("mardi prochain", "fr", "2024-05-21"),
    ],
)
def test_the_day_of_a_week_before_or_to_come(text: str, language: str, day: str) -> None:
    assert first(text, language=language) == day
