"""The watch list and its answers, typed at a terminal."""

import pytest

from tests.system.desk import Desk

ENTITY = (
    '{"id": "NK-7", "schema": "Person", "properties": '
    '{"name": ["Imre Valdas"], "alias": ["Valdas Imre"], "country": ["hu"]}}\n'
)


def test_entities_are_imported_merged_and_split(bare: Desk) -> None:
    people = bare.write("entities.ftm.json", ENTITY)
    assert "1 on the watch list" in bare.says("defenders", "import", people)
    bare.says("defenders", "add", "imre", "I. Valdas", "--country", "HU", "--context", "teacher")
    assert "part of imre" in bare.says("defenders", "merge", "imre", "NK-7")
    assert "imre,I. Valdas,Imre Valdas;Valdas Imre,HU,teacher" in bare.says("defenders", "export")
    bare.says("defenders", "split", "imre", "Valdas Imre", "other", "--context", "poet")
    exported = bare.says("defenders", "export")
    assert "imre,I. Valdas,Imre Valdas,HU,teacher" in exported
    assert "other,Valdas Imre,,HU,poet" in exported


@pytest.mark.parametrize(
    ("words", "cure"),
    [
        (["defenders", "merge", "imre", "imre"], "two different ids"),
        (["defenders", "merge", "imre", "nobody"], "defenders list"),
        (["defenders", "split", "imre", "Nobody", "x"], "no such alias"),
        (["review", "undo", "12345678"], "monitor review log"),
    ],
)
def test_wrong_use_of_the_list_names_the_cure(bare: Desk, words: list[str], cure: str) -> None:
    bare.says("defenders", "add", "imre", "Imre Valdas")
    done = bare.monitor(*words)
    assert done.returncode == 2
    assert cure in " ".join(done.stderr.split())


def test_a_log_without_answers_says_so(bare: Desk) -> None:
    assert "Nothing has been answered" in bare.says("review", "log")
