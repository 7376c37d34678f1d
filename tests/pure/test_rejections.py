"""What a reviewer has rejected: the same person in the next text asks nobody again, and nobody who
is meant is lost by it."""

from dataclasses import replace

import pytest

from monitor.match.index import build
from monitor.model import Anchor, Certainty, Defender, Mention, Rejection
from storage.keeping import words_around
from tests.pure.test_mentions import document

TEO = Defender("teo", "Teo Ramallo Quispe", (), "PE", "farmer, Puno")
OLEG = Defender("oleg", "Олег Заречный", (), "RU", "учитель, Пермь")
HE = Defender("he", "何若清", (), "CN", "律师，合肥")
SALMA = Defender("salma", "سلمى الحجراوي", (), "EG", "صحفية، طنطا")


def rejected(person: Defender, form: str, text: str, source: str = "other") -> Rejection:
    """As the store keeps an answer to a question about `form` in a text."""
    of = document(text)
    anchor = Anchor(text.index(form), text.index(form) + len(form), True)
    mention = Mention("doc", person.id, Certainty.POSSIBLE, 0.5, form, (anchor,))
    return Rejection(person.id, form, source, words_around(replace(of, title=""), mention))


def asked(person: Defender, rejection: Rejection, text: str, language: str) -> str:
    got = build([person], [rejection]).mentions(document(text, language))
    return got[0].certainty if got else ""


NEXT = [
    (
        "en", TEO, "Teo Ramallo", "By the salt sheds on the quay Teo Ramallo was arrested.",
        "Teo Ramallo, arrested by the salt sheds on the quay, was released.",
    ),
    (
        "es", TEO, "Teo Ramallo", "En los almacenes del muelle norte Teo Ramallo fue detenido.",
        "Teo Ramallo, detenido en los almacenes del muelle, fue liberado.",
    ),
    (
        "ru", OLEG, "Олег Заречный", "У соляных складов на набережной Олег Заречный был задержан.",
        "Полиция задержала Олега Заречного у соляных складов на набережной.",
    ),
    (
        "zh", HE, "何若清", "在盐仓码头何若清被拘留。",
        "三天后，在盐仓码头何若清获释。",
    ),
    (
        "ar", SALMA, "سلمى الحجراوي", "قرب مخازن الملح اعتقلت سلمى الحجراوي.",
        "أفرج عن سلمى الحجراوي قرب مخازن الملح.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("language", "person", "form", "first", "then"), NEXT)
def test_the_same_person_in_the_next_appeal_asks_nobody_again(
    language: str, person: Defender, form: str, first: str, then: str
) -> None:
    assert build([person]).mentions(document(then, language))
    assert asked(person, rejected(person, form, first), then, language) == ""


ARRESTED = [
    ("en", TEO, "Teo Ramallo", "Police arrested Teo Ramallo on 12 November.",
     "Police arrested Teo Ramallo on 20 November."),
    ("ru", OLEG, "Олег Заречный", "Полиция задержала 3 мая: Олег Заречный арестован.",
     "Полиция сообщила 9 июня: Олег Заречный арестован."),
    ("zh", HE, "何若清", "警方十二日拘留何若清。", "警方二十日拘留何若清。"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "person", "form", "first", "then"), ARRESTED)
def test_words_of_any_arrest_say_of_nobody_who_it_is_so_that_one_is_asked(
    language: str, person: Defender, form: str, first: str, then: str
) -> None:
    answer = asked(person, rejected(person, form, first), then, language)
    assert answer == Certainty.POSSIBLE


def test_who_is_told_of_as_the_list_does_is_confirmed_whatever_was_rejected() -> None:
    official = rejected(TEO, "Teo Ramallo", "Harbour director Teo Ramallo did not answer.")
    text = "In Puno the farmer Teo Ramallo was arrested on Friday."
    assert asked(TEO, official, text, "en") == Certainty.CONFIRMED


def test_another_form_of_her_is_not_rejected_with_the_first() -> None:
    person = replace(TEO, aliases=("Teófilo Quispe",))
    other = rejected(person, "Teo Ramallo", "By the salt sheds on the quay Teo Ramallo was seen.")
    text = "By the salt sheds on the quay Teófilo Quispe was arrested."
    plain = build([person]).mentions(document(text, "en"))
    assert plain
    assert build([person], [other]).mentions(document(text, "en")) == plain


def test_what_was_rejected_of_another_says_nothing_of_her() -> None:
    official = rejected(OLEG, "Teo Ramallo", "Harbour director Teo Ramallo did not answer.")
    text = "Teo Ramallo was arrested on Friday."
    plain = build([TEO]).mentions(document(text, "en"))
    assert plain
    assert build([TEO], [official]).mentions(document(text, "en")) == plain


def test_a_rejection_without_words_holds_for_its_own_source_alone() -> None:
    text = "Teo Ramallo was arrested on Friday."
    assert asked(TEO, Rejection("teo", "Teo Ramallo", "source"), text, "en") == ""
    answer = asked(TEO, Rejection("teo", "Teo Ramallo", "elsewhere"), text, "en")
    assert answer == Certainty.POSSIBLE
