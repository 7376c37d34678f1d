"""The index as a whole: changes beside the large table, and warnings at import."""

import pytest

from monitor.match.index import build
from monitor.match.near import NearWords
from monitor.match.review import import_warnings
from monitor.match.scripts import squeeze, stands_alone
from monitor.model import Block, Defender, Document, Rejection


def document(text: str) -> Document:
    return Document("d", "k", "s", "o", "u", "", text, (Block(0, len(text)),), language="en")


def who(index: object, text: str) -> set[str]:
    return {mention.defender for mention in index.mentions(document(text))}  # type: ignore[attr-defined]


def test_an_empty_list_finds_nobody() -> None:
    assert build([]).mentions(document("Rosa Vargas was freed.")) == ()


def test_a_defender_added_later_is_found_and_the_others_still_are() -> None:
    index = build([Defender("r", "Rosa Vargas")])
    changed = index.with_change([Defender("t", "Tarik Belhaj")])
    assert who(changed, "Tarik Belhaj and Rosa Vargas met.") == {"t", "r"}
    assert who(index, "Tarik Belhaj and Rosa Vargas met.") == {"r"}


def test_a_defender_replaced_is_found_by_her_new_name_only() -> None:
    changed = build([Defender("r", "Rosa Vargas")]).with_change([Defender("r", "Lucía Tapia")])
    assert who(changed, "Rosa Vargas spoke.") == set()
    assert who(changed, "Lucia Tapia spoke.") == {"r"}


def test_a_defender_removed_is_found_no_more_and_changes_add_up() -> None:
    index = build([Defender("r", "Rosa Vargas"), Defender("t", "Tarik Belhaj")])
    once = index.with_change([Defender("l", "Lucía Tapia")])
    twice = once.with_change([Defender("m", "Meron Hailu")], removed=["r"])
    thrice = twice.with_change(removed=["l"])
    text = "Rosa Vargas, Tarik Belhaj, Lucia Tapia and Meron Hailu met."
    assert who(once, text) == {"r", "t", "l"}
    assert who(twice, text) == {"t", "l", "m"}
    assert who(thrice, text) == {"t", "m"}


@pytest.mark.parametrize(
    ("people", "kinds"),
    [
        ([Defender("a", "Ali Karimi"), Defender("b", "Karimi Ali")], ["duplicate"]),
        ([Defender("a", "Suparjo")], ["one_word"]),
        ([Defender("a", "Mohamed Ahmed")], ["common"]),
        ([Defender("a", "Suparjo", ("Suparjo Wibisono",))], []),
        ([Defender("a", "孟若兰")], []),
        ([Defender("a", "Rosa Quispe"), Defender("b", "Rosa Mamani")], []),
    ],
)
def test_names_that_will_give_trouble_are_told_at_import(
    people: list[Defender], kinds: list[str]
) -> None:
    assert [warning.kind for warning in import_warnings(people)] == kinds


def test_a_warning_names_ids_only() -> None:
    (warning,) = import_warnings([Defender("a7", "Suparjo")])
    assert "a7" in warning.sentence
    assert "Suparjo" not in warning.sentence


@pytest.mark.parametrize(
    ("text", "part", "alone"),
    [
        ("luo jianping", "luo jian", False),
        ("of luo jian.", "luo jian", True),
        ("被何若清说", "何若清", True),
        ("وماجد الحرازي", "ماجد الحرازي", True),
        ("خماجد الحرازي", "ماجد الحرازي", False),
        ("김선화씨가", "김선화", True),
        ("นายสมชาย", "สมชาย", True),
    ],
)
def test_words_end_where_their_script_ends_them(text: str, part: str, alone: bool) -> None:
    start = text.index(part)
    assert stands_alone(text, start, start + len(part)) is alone


def test_gaps_between_han_close_and_lead_back() -> None:
    view = squeeze("是 罗 建平 and 罗·建")
    assert view.text == "是罗建平 and 罗建"
    assert view.span(1, 4) == (2, 6)


def test_near_words_are_one_letter_away() -> None:
    near = NearWords(["agyemang", "escobedo", "rosa"])
    assert near.find("agyeman") == {"agyemang"}
    assert near.find("escobeda") == {"escobedo"}
    assert near.find("ecsobedo") == {"escobedo"}
    assert near.find("escobedo") == set()
    assert near.find("rosi") == set()


def test_a_list_that_changed_a_little_is_not_indexed_anew() -> None:
    people = [Defender(f"p{n}", f"Rosa Vargas{chr(97 + n)}") for n in range(20)]
    index = build(people)
    later = [*people[1:], Defender("t", "Tarik Belhaj")]
    changed = index.brought_to(later, ())
    assert changed is not index
    assert changed.people[0] is index.people[0]
    assert who(changed, "Tarik Belhaj met Rosa Vargasa and Rosa Vargasb.") == {"t", "p1"}
    assert changed.brought_to(later, ()) is changed


def test_a_list_that_changed_much_is_built_anew() -> None:
    index = build([Defender("r", "Rosa Vargas")])
    others = [Defender(f"p{n}", f"Meron Hailu{chr(97 + n % 26)}{n}") for n in range(60)]
    changed = index.brought_to(others, ())
    assert len(changed.people) == 60
    assert who(changed, "Rosa Vargas spoke.") == set()


def test_rejections_alone_take_effect() -> None:
    people = [Defender("r", "Rosa Vargas")]
    text = "Rosa Vargas spoke."
    changed = build(people).brought_to(people, [Rejection("r", "Rosa Vargas")])
    assert who(build(people), text) == {"r"}
    assert who(changed, text) == set()


def test_two_han_characters_among_many_such_names_are_sure_only_where_a_name_stands_out() -> None:
    few = [Defender("a", "邹默", (), "CN")]
    letters = "博采冬恩芳国海惠嘉凯兰敏宁培琪若思天文欣"
    many = [
        *few,
        *(Defender(f"{a}{b}", f"邹{a}", (), "CN") for a in letters for b in range(20)),
    ]
    within, out = "当地人邹默守着老屋。", "警方带走了律师邹默。"
    for text, listed, wanted in (
        (within, few, ["confirmed"]),
        (within, many, ["possible"]),
        (out, many, ["confirmed"]),
    ):
        assert [each.certainty for each in build(listed).mentions(document(text))] == wanted
