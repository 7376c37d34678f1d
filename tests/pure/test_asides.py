"""What stands beside a clause, phrases look past: brackets, appositions, adverbs of manner."""

import pytest

from monitor.extract import lexicons
from monitor.model import Kind, Status
from tests.probes_tool import answer, probe_of


def told(text: str, language: str = "en", who: str = "Orla Venn") -> set[Kind]:
    probe = probe_of({"text": text, "who": who, "expect": []}, language)
    changes = answer(probe, lexicons()).changes
    return {change.event.kind for change in changes if change.status is Status.NEW}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "A court in Tarn has given the editor Orla Venn{} six years in prison."),
        ("fr", "Un tribunal de Tarn a infligé à Orla Venn{} six ans de prison."),
        ("es", "Un tribunal de Tarn impuso a Orla Venn{} seis años de prisión."),
        ("pt", "Um tribunal de Tarn impôs a Orla Venn{} seis anos de prisão."),
    ],
)
@pytest.mark.parametrize("aside", ["", ", 34,", " (34)", " (the Lantern Choir)", " – 34 –"])
def test_a_sentence_is_found_past_what_stands_after_the_name(language, text, aside):
    assert told(text.format(aside), language) == {Kind.SENTENCE}


def test_a_description_between_commas_is_looked_past():
    text = "Police kept Orla Venn, who teaches music in Ubari, for 15 days after the protest."
    assert told(text) == {Kind.DETENTION}


def test_what_an_aside_tells_is_read_by_itself():
    text = "Orla Venn, who was arrested on 9 March, has been given a court date of 20 March."
    assert told(text) == {Kind.DETENTION, Kind.TRIAL}


def test_a_body_in_brackets_is_not_whom_the_verb_is_of():
    assert told("Lawyers for Orla Venn (the Lantern Choir) lodged an appeal.") == {Kind.APPEAL}


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("en", "Orla Venn was unceremoniously placed on oxygen on Thursday.", Kind.HEALTH),
        ("fr", "Orla Venn a été promptement mise en examen.", Kind.CHARGE),
        ("es", "Orla Venn fue calladamente detenida el 9 de marzo.", Kind.DETENTION),
        ("pt", "Orla Venn foi caladamente detida no dia 9 de março.", Kind.DETENTION),
    ],
)
def test_an_adverb_of_manner_hides_no_verb(language, text, kind):
    assert told(text, language) == {kind}


def test_an_adverb_that_denies_is_not_looked_past():
    assert told("Orla Venn was nearly arrested on 9 March.") == set()


def test_a_list_of_people_is_no_aside():
    text = "Police arrested Orla Venn, Jory Pell and Dina Farrow on 9 March."
    assert told(text, who="Jory Pell") == {Kind.DETENTION}


def test_the_day_of_an_aside_is_not_that_of_the_sentence_around_it():
    text = (
        "On 3 March a court in Tarn sentenced the blogger Orla Venn, who had left the country a"
        " year before, to four years in her absence."
    )
    probe = probe_of(
        {"text": text, "who": "Orla Venn", "expect": ["sentence 2026-03-03 P4Y"]}, "en"
    )
    assert answer(probe, lexicons()).right
