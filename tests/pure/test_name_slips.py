"""Slips of the pen in whole names: found, and asked about, but never sure by the name alone."""

import pytest

from monitor.match.index import build
from monitor.model import Block, Certainty, Defender, Document


def found(text: str, *people: Defender) -> dict[str, Certainty]:
    whole = (Block(0, len(text)),)
    document = Document("d", "k", "s", "o", "u", "", text, whole, language="en")
    return {each.defender: each.certainty for each in build(people).mentions(document)}


@pytest.mark.parametrize(
    "written",
    [
        "Ona Wexlin",  # a letter missing in a short word
        "Orna Wexlni",  # two swapped
        "Orna Wezlin",
        "Orna Wexllin",
        "OrnaWexlin",
        "Ornawexlin",
        "Or Na Wexlin",
    ],
)
def test_a_slip_is_asked_about(written: str) -> None:
    assert found(f"They arrested {written} at home.", Defender("o", "Orna Wexlin"))


@pytest.mark.parametrize("written", ["Orna Wexlni", "Orna Wezlun", "Ona Wexlin"])
def test_a_letter_off_confirms_nobody(written: str) -> None:
    said = found(f"They spoke of {written} there.", Defender("o", "Orna Wexlin"))
    assert said.get("o") is not Certainty.CONFIRMED


def test_another_given_name_is_no_slip() -> None:
    assert found("They arrested Karima Wexlin.", Defender("k", "Karim Wexlin")) == {}
    assert found("They arrested Maria Wexlin.", Defender("k", "Mario Wexlin")) == {}


def test_another_chinese_syllable_is_another_person_and_none_at_all_a_slip() -> None:
    listed = Defender("j", "Wang Jianbing", (), "CN")
    assert found("They arrested Wang Jianping at home.", listed) == {}
    assert found("They arrested Wang Jianbnig at home.", listed) == {"j": Certainty.POSSIBLE}


def test_who_is_written_rightly_is_not_somebody_else_s_slip() -> None:
    both = Defender("a", "Orna Wexlin"), Defender("b", "Orna Wezlin")
    assert found("They arrested Orna Wezlin at home.", *both) == {"b": Certainty.CONFIRMED}


def test_three_of_one_name_are_all_asked_about() -> None:
    three = [Defender(each, "Orna Wexlin") for each in "abc"]
    said = found("They arrested Orna Wexlin at home.", *three)
    assert said == dict.fromkeys("abc", Certainty.POSSIBLE)


def test_known_spellings_of_a_given_name_are_as_good_as_its_own() -> None:
    listed = Defender("m", "Mohamed Wexlin")
    assert found("They spoke of Muhammad Wexlin.", listed) == {"m": Certainty.CONFIRMED}


def test_vowels_that_differ_throughout_are_asked_about() -> None:
    said = found("They spoke of Kina Miromar.", Defender("k", "Kani Mirimer"))
    assert said.get("k") is not Certainty.CONFIRMED


def test_the_first_two_letters_swapped_are_a_slip_too() -> None:
    assert found("They arrested Badullah Wexlin.", Defender("a", "Abdullah Wexlin"))


def test_a_word_of_one_letter_before_a_name_is_no_slip_of_it() -> None:
    asked = found("A Adrana Wexlin la detuvieron.", Defender("a", "Adrana Wexlin"))
    assert asked == {"a": Certainty.CONFIRMED}
    asked = found("A Darno Wexlin lo detuvieron.", Defender("d", "Darno Wexlin"))
    assert asked == {"d": Certainty.CONFIRMED}


def test_a_son_named_after_his_grandfather_is_not_his_father() -> None:
    listed = Defender("s", "Salim bin Musa al-Wexlini")
    assert found("They spoke of Musa bin Salim al-Wexlini there.", listed) != {
        "s": Certainty.CONFIRMED
    }


def test_who_has_another_father_is_not_found_by_the_words_round_his_name() -> None:
    listed = Defender("s", "Salim ben Musa al-Wexlini")
    said = found("They spoke of Salim ben Idris al-Wexlini there.", listed)
    assert said.get("s") is not Certainty.CONFIRMED


def test_a_family_name_behind_an_article_is_no_hanging_part() -> None:
    listed = Defender("s", "Salim Musa al-Wexlini")
    said = found("They spoke of Salim Musa al-Doranri there.", listed)
    assert said.get("s") is not Certainty.CONFIRMED
