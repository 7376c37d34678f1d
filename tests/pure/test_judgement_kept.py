"""Judgements that nothing else holds: each was broken on purpose once, and no test noticed."""

from dataclasses import replace

import pytest

from monitor.match.index import build
from monitor.match.review import import_warnings
from monitor.model import Certainty, Defender
from tests.pure.test_mentions import document, found, surfaces

CONFIRMED, POSSIBLE = Certainty.CONFIRMED, Certainty.POSSIBLE


def answers(people: list[Defender], text: str, language: str = "en") -> dict[str, Certainty]:
    return {who: each.certainty for who, each in found(people, text, language).items()}


@pytest.mark.parametrize("name", ["王伟", "李娜"])
def test_two_characters_that_very_many_bear_are_asked_about(name: str) -> None:
    person = Defender("a", name, (), "CN")
    assert answers([person], f"{name}在苏尔被捕。", "zh") == {"a": POSSIBLE}
    assert [each.kind for each in import_warnings([person])] == ["common"]


def test_a_place_alone_does_not_tell_her_from_a_namesake_of_whom_the_list_says_nothing() -> None:
    people = [Defender("a", "Odran Velasko", (), "XA", "Senn"), Defender("b", "Odran Velasko")]
    text = "In Senn Odran Velasko was arrested on 3 May."
    assert answers(people, text) == {"a": POSSIBLE, "b": POSSIBLE}


def test_work_and_place_tell_two_of_one_name_apart() -> None:
    people = [
        Defender("a", "Odran Velasko", (), "XA", "lawyer, Senn"),
        Defender("b", "Odran Velasko", (), "XA", "baker, Orm"),
    ]
    text = "In Senn the lawyer Odran Velasko was arrested on 3 May."
    assert answers(people, text) == {"a": CONFIRMED}


def test_a_family_name_that_two_have_is_nobodys_once_both_are_named() -> None:
    people = [Defender("a", "Odran Velasko", (), "XA"), Defender("b", "Mirela Velasko", (), "XA")]
    text = "Odran Velasko and Mirela Velasko were arrested. Velasko was beaten."
    got = found(people, text, "en")
    assert surfaces(got["a"], text) == ["Odran Velasko"]
    assert surfaces(got["b"], text) == ["Mirela Velasko"]


def test_who_is_listed_with_a_longer_name_is_not_her_of_the_shorter_one() -> None:
    people = [
        Defender("short", "Rosa Elena Vargas", (), "CO"),
        Defender("long", "Ana Rosa Elena Vargas Toro", (), "CO"),
    ]
    text = "Ana Rosa Elena Vargas Toro was arrested on 3 May."
    assert answers(people, text) == {"long": CONFIRMED}


def test_who_is_written_so_leaves_nothing_to_another_with_one_word_more_in_common() -> None:
    people = [
        Defender("a", "Nguyen Van Khoat", (), "VN"),
        Defender("b", "Nguyen Huu Khoat", (), "VN"),
    ]
    assert answers(people, "Nguyen Van Khoat was arrested on 3 May.") == {"a": CONFIRMED}


def test_her_characters_beside_a_common_name_confirm_it() -> None:
    person = Defender("a", "王莹", ("Wang Ying",), "CN")
    assert answers([person], "Wang Ying was arrested on 3 May.") == {"a": POSSIBLE}
    assert answers([person], "Wang Ying (王莹) was arrested on 3 May.") == {"a": CONFIRMED}


def test_somebody_with_a_number_to_call_is_a_contact() -> None:
    person = Defender("a", "Odran Velasko", (), "XA")
    arrested = "Mirela Tosh was arrested on 3 May. Interviews: Odran Velasko, {}."
    assert answers([person], arrested.format("+44 20 0000 0000")) == {}
    assert answers([person], arrested.format("odran@example.org")) == {}


def test_letters_that_her_country_does_not_write_prove_little() -> None:
    text = "اعتقلت الشرطة سمير دحلان في الثالث من مايو."
    listed = Defender("a", "Samir Dahlan", (), "EG")
    assert answers([listed], text, "ar") == {"a": CONFIRMED}
    assert answers([replace(listed, country="PE")], text, "ar") != {"a": CONFIRMED}


def test_a_publication_about_another_country_needs_more_than_the_name() -> None:
    person = Defender("a", "Odran Velasko", (), "CO")
    text = document("Odran Velasko was arrested on 3 May.", "en")
    [here] = build([person]).mentions(replace(text, country="CO"))
    [away] = build([person]).mentions(replace(text, country="PH"))
    assert (here.certainty, away.certainty) == (CONFIRMED, POSSIBLE)


def test_who_left_the_list_is_not_even_passed_over() -> None:
    page = document("Judge Odran Velasko sentenced her.", "en")
    index = build([Defender("a", "Odran Velasko", (), "XA"), Defender("b", "Ona Quist")])
    assert [each.defender for each in index.passed_over(page)] == ["a"]
    assert index.with_change((), ["a"]).passed_over(page) == ()


def test_two_who_have_the_very_same_name_are_no_company_to_each_other() -> None:
    people = [
        Defender("a", "Zhang Wei", (), "CN", "lawyer, Shenyang"),
        Defender("b", "Zhang Wei", (), "CN"),
    ]
    got = found(people, "In Shenyang police arrested Zhang Wei on 3 May.", "en")
    assert not any("others of your list" in why for each in got.values() for why in each.reasons)


def test_a_word_that_only_sounds_a_little_like_her_place_is_not_her_place() -> None:
    person = Defender("a", "Zhang Wei", (), "CN", "lawyer, Shenyang")
    assert answers([person], "Police arrested Zhang Wei on 3 May.") == {"a": POSSIBLE}
    assert answers([person], "In Shenyan’ police arrested Zhang Wei.")["a"] is CONFIRMED
