"""What is said of names when a watch list is imported, held against what then happens to them."""

import pytest

from monitor.match.index import build
from monitor.match.review import import_warnings
from monitor.model import Certainty, Defender
from tests.pure.test_mentions import document

NAMES = [
    ("王伟", "CN"), ("李娜", "CN"), ("慕容采禾", "CN"), ("Wang Wei", "CN"), ("Murong Caihe", "CN"),
    ("Mohamed Ahmed", "EG"), ("محمد أحمد", "EG"), ("سلمى الحجراوي", "EG"), ("Salma Hajrawi", "EG"),
    ("Иван Иванов", "RU"), ("Тамара Заречная", "RU"), ("João da Silva", "BR"), ("Ma Luz", "MX"),
    ("María José García López", "MX"), ("Teo Ramallo Quispe", "PE"), ("John Smith", "GB"),
    ("Suharto", "ID"), ("Ма", "RU"), ("אברהם כהן", "IL"), ("Nguyễn Thị Hoa", "VN"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "country"), NAMES)
def test_a_name_alone_confirms_unless_the_import_has_warned(name: str, country: str) -> None:
    person = Defender("a", name, (), country)
    han = "\u4e00" <= name[0] <= "\u9fff"
    text = f"{name}在苏尔被捕。" if han else f"{name} was arrested in Sur."
    [mention] = build([person]).mentions(document(text, "zh" if han else "en"))
    warned = [each.kind for each in import_warnings([person])]
    assert (mention.certainty is Certainty.POSSIBLE) == bool(warned), warned


def test_somebody_who_is_listed_already_under_another_id_is_named() -> None:
    listed = [Defender("old", "Bela Zanotti"), Defender("far", "Ona Quist")]
    [warning] = import_warnings([Defender("new", "Zanotti Bela")], listed)
    assert (warning.defender, warning.kind) == ("new", "duplicate")
    assert "monitor defenders merge old new" in warning.sentence


def test_a_row_that_is_imported_again_is_no_duplicate_of_itself() -> None:
    row = Defender("old", "Bela Zanotti")
    assert import_warnings([row], [row]) == []


def test_one_name_in_two_alphabets_is_a_duplicate() -> None:
    rows = [Defender("han", "慕容采禾", (), "CN"), Defender("latin", "Murong Caihe", (), "CN")]
    assert [each.kind for each in import_warnings(rows)] == ["duplicate"]


def test_one_letter_alone_in_a_common_name_makes_it_no_rarer() -> None:
    [warning] = import_warnings([Defender("a", "Maria da Silva", (), "BR")])
    assert warning.kind == "common"
