from dataclasses import replace
from datetime import date

import pytest

from monitor.model import Subscription
from monitor.tell import breadth
from tests.samples_of_messages import LI, SALMA, TORRES, arabic, detention, sentence

TODAY = date(2026, 11, 27)
ALL = Subscription("s", "mailto:ana@example.org")


def on(notice, day, url):
    return replace(notice, published=day, url=url)


def test_pages_that_told_something_are_counted_each_once_a_week():
    told = [
        on(sentence(), date(2026, 11, 13), "1"),
        on(detention(), date(2026, 11, 13), "1"),
        on(arabic(), date(2026, 11, 20), "2"),
    ]
    assert breadth.of(ALL, told, [LI], TODAY) == breadth.Breadth(1.0, counted=True)
    egypt = replace(ALL, countries=("EG",))
    assert breadth.of(egypt, told, [LI], TODAY).a_week == 0.5


def test_a_record_of_less_than_a_week_is_taken_for_a_week():
    told = [on(sentence(), TODAY, str(number)) for number in range(14)]
    assert breadth.of(ALL, told, [LI], TODAY).a_week == 14


def test_without_a_record_it_is_reckoned_from_the_people_who_fit():
    people = [replace(LI, id=str(number)) for number in range(52)] + [SALMA, TORRES]
    china = replace(ALL, countries=("CN",))
    assert breadth.of(china, [], people, TODAY) == breadth.Breadth(6.0, counted=False)


@pytest.mark.parametrize(("pages", "broad"), [(35, False), (36, True)])
def test_more_than_five_a_day_is_broad(pages, broad):
    told = [on(sentence(), TODAY, str(number)) for number in range(pages)]
    assert breadth.of(ALL, told, [], TODAY).is_broad is broad
