from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.keeping import Matter
from monitor.model import Kind
from monitor.tell import overdue
from tests.samples_of_messages import LI, TORRES

TODAY = date(2026, 11, 21)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def matter(kind=Kind.HEALTH, days=20, told=None, who=LI, **since):
    """Something `days` ago, last told `told` days ago; `since`: what happened how long ago."""
    last = {kind: ago(days)} | {Kind(name): ago(then) for name, then in since.items()}
    return Matter(
        who, kind, ago(days), ago(days if told is None else told), last,
        "The sentence that told it.", "Title", "https://harbour.example.org/1", "Harbour Watch",
    )  # fmt: skip


def words(*matters, **days):
    found = overdue.awaited(matters, TODAY, overdue.DAYS | days)
    return [(each.matter.kind, each.days) for each in found]


@pytest.mark.parametrize("rule", overdue.TABLE, ids=lambda rule: rule.name)
def test_silence_is_told_when_patience_is_over_and_not_before(rule):
    # of a verdict one waits where the hearing itself was told of
    held = {"told": -1} if rule.name == "verdict" else {}

    def names(days):
        one = matter(rule.after, days)
        one = replace(one, told=one.day + timedelta(days=1)) if held else one
        return [each.words for each in overdue.awaited([one], TODAY)]

    slack = 1 if held else 0
    assert names(rule.days + slack) == []
    assert names(rule.days + slack + 1) == [rule.words]
    assert rule.words not in names(rule.until + 1)


@pytest.mark.parametrize("rule", overdue.TABLE, ids=lambda rule: rule.name)
def test_what_happened_since_ends_the_waiting(rule):
    for kind in rule.ended_by:
        if kind is not rule.after:
            one = matter(rule.after, rule.days + 5, **{kind: rule.days})
            assert rule.words not in [each.words for each in overdue.awaited([one], TODAY)]


def test_an_arrest_on_the_day_of_a_disappearance_does_not_end_it():
    assert words(matter(Kind.DISAPPEARANCE, 30, detention=30)) == [(Kind.DISAPPEARANCE, 30)]
    assert words(matter(Kind.DISAPPEARANCE, 30, detention=29)) == []


def test_a_verdict_on_the_day_of_the_hearing_ends_the_waiting():
    assert words(matter(Kind.TRIAL, 10, sentence=10)) == []


def test_a_hearing_that_was_told_of_afterwards_is_not_overdue_but_its_verdict_may_be():
    assert words(matter(Kind.TRIAL, 10, told=8)) == []
    assert words(matter(Kind.TRIAL, 80, told=78)) == [(Kind.TRIAL, 78)]


def test_patience_with_a_disappearance_begins_anew_when_it_is_told_again():
    assert words(matter(Kind.DISAPPEARANCE, 30, told=10)) == []
    assert words(matter(Kind.DISAPPEARANCE, 40, told=20)) == [(Kind.DISAPPEARANCE, 20)]


def test_only_the_latest_of_a_kind_is_awaited():
    assert words(matter(Kind.TRIAL, 30), matter(Kind.TRIAL, -7)) == []
    assert words(matter(Kind.TRIAL, 30), matter(Kind.TRIAL, 9)) == [(Kind.TRIAL, 9)]


def test_the_gravest_comes_first_then_what_waits_longest():
    found = [
        matter(Kind.TRIAL, 5), matter(Kind.HEALTH, 20), matter(Kind.HEALTH, 25, who=TORRES),
        matter(Kind.DISAPPEARANCE, 16),
    ]  # fmt: skip
    assert words(*found) == [
        (Kind.DISAPPEARANCE, 16), (Kind.HEALTH, 25), (Kind.HEALTH, 20), (Kind.TRIAL, 5),
    ]  # fmt: skip


def test_patience_can_be_set():
    assert words(matter(Kind.HEALTH, 20), health=30) == []
    assert words(matter(Kind.HEALTH, 5), health=4) == [(Kind.HEALTH, 5)]
