"""What a line in a chat asks for."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.chat.dialogue import MOST_A_MINUTE, Names, Order, Pace, Verb, country_of, read
from monitor.model import Defender, Kind

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "order"),
    [
        ("!subscribe all", Order(Verb.SUBSCRIBE, "all")),
        (
            "!subscribe CN sentences,trials, health",
            Order(Verb.SUBSCRIBE, "CN", (Kind.SENTENCE, Kind.TRIAL, Kind.HEALTH)),
        ),
        ("!Subscribe  Li Wenqing", Order(Verb.SUBSCRIBE, "Li Wenqing")),
        ("!subscribe Li Wenqing arrests", Order(Verb.SUBSCRIBE, "Li Wenqing", (Kind.DETENTION,))),
        ("!subscribe CN ill-treatment", Order(Verb.SUBSCRIBE, "CN", (Kind.ILL_TREATMENT,))),
        ("!subscribe health", Order(Verb.SUBSCRIBE, "health")),
        ("!subscribe Health Trial", Order(Verb.SUBSCRIBE, "Health", (Kind.TRIAL,))),
        ("!subscribe CN weather", Order(Verb.SUBSCRIBE, "CN weather")),
        ("!subscribe", Order(Verb.SUBSCRIBE)),
        ("!mine", Order(Verb.MINE)),
        ("!stop 1a2b", Order(Verb.STOP, "1a2b")),
        ("!show 李文清", Order(Verb.SHOW, "李文清")),
        ("!confirm abc", Order(Verb.CONFIRM, "abc")),
        ("!reject", Order(Verb.REJECT)),
        ("!help me", Order(Verb.HELP, "me")),
        ("!helpme", None),
        ("!", None),
        ("hello", None),
    ],
)  # fmt: skip
def test_a_line_is_an_order_or_none(line, order):
    assert read(line) == order


@pytest.mark.parametrize(
    ("text", "code"),
    [("cn", "CN"), ("China", "CN"), (" peru ", "PE"), ("XQ", ""), ("", "")],
)
def test_a_country_is_meant_by_code_or_name(text, code):
    assert country_of(text) == code


def test_a_person_is_meant_by_a_whole_name_however_it_is_written():
    ines = Defender("ines", "Inés Torres-Quispe", ("Inesita",))
    salma, other = Defender("salma", "Salma al-Haddad"), Defender("salma-2", "Salma Al Haddad")
    names = Names([ines, salma, other])
    assert (
        names.meant("INES TORRES QUISPE") == names.meant("ines") == names.meant("inesita") == [ines]
    )
    assert names.meant("salma al haddad") == [salma, other]
    assert names.meant("Torres") == names.meant("") == []


def test_nobody_asks_faster_than_the_pace():
    pace = Pace()
    asked = [pace.allows("@ana:example.org", NOW) for _ in range(MOST_A_MINUTE + 3)]
    assert asked == [True] * MOST_A_MINUTE + [False] * 3
    assert pace.allows("@bo:example.org", NOW)
    assert pace.allows("@ana:example.org", NOW + timedelta(minutes=1))
