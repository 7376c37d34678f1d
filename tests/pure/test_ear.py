"""Foreign names that Chinese texts write by ear, with a dot."""

import pytest

from monitor.match.ear import key
from monitor.match.index import build
from monitor.model import Block, Certainty, Defender, Document


def found(text: str, *people: Defender) -> dict[str, Certainty]:
    document = Document("d", "k", "s", "o", "u", "", text, (Block(0, len(text)),), language="zh")
    return {each.defender: each.certainty for each in build(people).mentions(document)}


@pytest.mark.parametrize(
    ("han", "latin"),
    [
        ("塔里姆·萨比尔", "Tarim Sabir"),
        ("克谢尼娅·马尔季诺娃", "Ksenia Martynova"),
        ("穆罕默德·卡里姆", "Mohamed Karim"),
        ("古丽米拉·拉希多娃", "Gulmira Rashidova"),
    ],
)
def test_a_dotted_name_is_its_owners_with_something_that_speaks_for_her(
    han: str, latin: str
) -> None:
    person = Defender("a", latin, (), "", "记者")
    assert found(f"据报道，记者{han}昨日被判刑。", person) == {"a": Certainty.CONFIRMED}


def test_the_sound_alone_asks_and_does_not_confirm() -> None:
    person = Defender("a", "Ksenia Martynova", (), "RU", "journalist, Omsk")
    assert found("他与克谢尼娅·马尔季诺娃被捕。", person).get("a") is not Certainty.CONFIRMED


def test_another_dotted_name_is_not_hers() -> None:
    person = Defender("a", "Ksenia Martynova", (), "RU", "journalist, Novosibirsk")
    assert not found("记者叶卡捷琳娜·马尔季诺娃被捕。", person)
    assert not found("记者克谢尼娅·马卡罗娃被捕。", person)


def test_what_chinese_cannot_tell_apart_has_one_key() -> None:
    assert key("tohtibay") == key("tuohetibayi")
    assert key("emet") != key("emin")
