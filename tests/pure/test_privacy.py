"""How openly each thing may be told."""

from dataclasses import replace

import pytest

from monitor.model import Privacy
from monitor.tell import privacy, render
from monitor.tell.privacy import Manner, Needs, manner
from tests.samples_of_messages import LI, TORRES, arabic, detention, facts, hearing, sentence

FULL, DISCREET, ENCRYPTED = Privacy.FULL, Privacy.DISCREET, Privacy.ENCRYPTED
NUMBERS = {who: f"K-{n}" for n, who in enumerate(sorted(privacy.people_of(facts())), 100)}


@pytest.mark.parametrize(
    ("wish", "need", "can_seal", "expected"),
    [
        (FULL, FULL, False, Manner()),
        (FULL, DISCREET, True, Manner(details=False)),
        (DISCREET, FULL, True, Manner(details=False)),
        (FULL, ENCRYPTED, True, Manner(sealed=True)),
        (FULL, ENCRYPTED, False, Manner(details=False)),
        (DISCREET, ENCRYPTED, True, Manner(details=False)),
        (ENCRYPTED, FULL, False, Manner(sealed=True)),
        (ENCRYPTED, ENCRYPTED, False, Manner(sealed=True)),
        (ENCRYPTED, DISCREET, True, Manner(details=False, sealed=True)),
    ],
)
def test_the_stricter_of_wish_and_need_decides(wish, need, can_seal, expected):
    assert manner(frozenset({wish}), frozenset({need}), can_seal=can_seal) == expected


def sensitive(who, level=DISCREET):
    return Needs([replace(who, sensitivity=level)])


@pytest.mark.parametrize(
    "words",
    [
        "Torres was held with her.",
        "INÉS TORRES QUISPE",
        "https://redandina.example.org/noticias/ines-torres-libre",
        "https://redandina.example.org/Quispe%20libre",
        "noticias_de_quispe.pdf",
    ],
)
def test_words_that_name_a_sensitive_person_in_part_need_what_she_needs(words):
    needs = sensitive(TORRES)
    assert needs.of(LI, privacy._path(words)) == {DISCREET}
    assert needs.of(TORRES) == {DISCREET}
    assert needs.of(LI, "She was moved to another prison.") == frozenset()


def test_a_name_in_a_script_without_spaces_is_found_within_a_sentence():
    needs = sensitive(LI, ENCRYPTED)
    assert needs.of(TORRES, "記者李文清昨日被捕") == {ENCRYPTED}
    assert needs.of(TORRES, "今日无事") == frozenset()


def test_her_own_name_is_not_taken_for_another_who_shares_a_part_of_it():
    other = replace(TORRES, id="rosa-torres", name="Rosa Torres")
    assert sensitive(TORRES).of(other, "Torres was freed.") == frozenset()
    assert sensitive(TORRES).of(other, "Torres and Quispe were freed.") == {DISCREET}


def test_a_digest_for_all_eyes_tells_of_a_sensitive_person_by_number_in_every_section():
    everybody = [replace(each.defender, sensitivity=DISCREET) for each in facts().notices]
    shown = privacy.by_number(facts(), FULL, Needs(everybody), NUMBERS, can_seal=False)
    text = render.digest(shown).text
    for word in ("Li Wen", "Salma", "Torres", "سلمى", "Harbour No. 2", "ines-torres"):
        assert word not in text
    assert "Grace Okello" in text
    assert f"{NUMBERS[LI.id]}: 3 updates" in text
    assert "To look one up: monitor defenders show K-1" in text
    assert sum(count for _, count in shown.cases) == 8


def test_a_letter_that_tells_of_several_shows_the_sensitive_one_by_number():
    message = render.alert([arabic()], cases=[("K-1742", 2)])
    assert "K-1742: 2 updates" in message.text
    assert "monitor defenders show K-1742" in message.text
    assert ">K-1742</span>" in message.html  # never broken at the end of a line
    assert "Salma" in message.subject


def test_a_discreet_letter_says_that_there_is_something_and_where_to_look():
    message = render.alert([], cases=[("K-1742", 1)])
    assert message.subject == "1 update in the case you follow: K-1742"
    assert message.text.startswith("1 update in the case you follow: K-1742, see your record.\n")
    several = render.alert([], cases=[("K-1742", 2), ("K-18", 1)])
    assert several.subject == "3 updates in 2 cases you follow: K-1742 and K-18"


def test_a_discreet_digest_counts_what_fails_and_names_no_source():
    hidden = privacy.by_number(facts(), DISCREET, Needs([]), NUMBERS, can_seal=False)
    message = render.digest_by_number(hidden)
    whole = f"{message.subject}{message.text}{message.html}"
    for notice in (sentence(), hearing(), arabic(), detention()):
        for word in (notice.defender.name, notice.organisation, notice.url, notice.title):
            assert word not in whole
    assert "Steppe" not in whole
    assert "2 sources fail or are quiet: monitor status" in message.text
