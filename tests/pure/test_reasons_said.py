"""What people are told of why somebody is, or is not, taken for the person of their list."""

import ast
import re
import tomllib
from importlib.resources import files
from pathlib import Path

from monitor import match
from monitor.match.verdict import Term, add_up
from monitor.tell.wording import for_and_against

WORDS = tomllib.loads(files("monitor.match").joinpath("tables", "reasons.toml").read_text("utf-8"))
SOURCE = [ast.parse(each.read_text("utf-8")) for each in Path(match.__path__[0]).glob("*.py")]


def written() -> set[str]:
    """Every reason that stands in the code as the second argument of a term, or as `why`."""
    calls = [n for tree in SOURCE for n in ast.walk(tree) if isinstance(n, ast.Call)]
    terms = [c for c in calls if isinstance(c.func, ast.Name) and c.func.id == "Term"]
    said = [c.args[1] for c in terms if len(c.args) > 1]
    for node in (n for tree in SOURCE for n in ast.walk(tree) if isinstance(n, ast.Assign)):
        target = node.targets[0]
        said += [node.value] if isinstance(target, ast.Name) and target.id == "why" else []
    strings = [n for each in said for n in ast.walk(each) if isinstance(n, ast.Constant)]
    return {str(each.value) for each in strings if " " in str(each.value)}


def test_every_reason_is_worded_for_people() -> None:
    found = written()
    assert len(found) > 80
    assert found - set(WORDS["reasons"]) == set(), "give it a clause in reasons.toml"


def test_a_reason_is_a_clause_without_the_codes_own_words() -> None:
    odd = re.compile(
        r"\b(anchor|certainty|context|form|hit|log-odds|mention|surface|term)\b|[_<>|]"
    )
    assert [each for each in WORDS["reasons"].values() if odd.search(each)] == []


def test_what_speaks_for_her_is_told_apart_from_what_speaks_against_her() -> None:
    terms = [
        Term(4.0, "the full name"),
        Term(-2.5, "a very common name"),
        Term(1.5, "work as on the list", of="medic"),
        Term(-0.01, "order swapped"),
    ]
    assert for_and_against(add_up(terms).reasons) == [
        (
            "For",
            "her full name stands in the text; "
            "her work as on your list (doctor or nurse) stands beside the name",
        ),
        ("Against", "very many people have this name"),
    ]


def test_how_much_a_reason_counts_is_shown_where_it_is_asked_for() -> None:
    [(side, said)] = for_and_against(["her full name stands in the text (+4.0)"], weights=True)
    assert (side, said) == ("For", "her full name stands in the text (4.0)")
