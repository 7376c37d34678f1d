"""The watch list as a CSV: what spreadsheets write is read, and faults are told by row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ConfigError
from monitor.model import Defender
from monitor.watchlist_file import read_watch_list, write_watch_list

HEAD = "id,name,aliases,country,context\n"


def read(text: str, encoding: str = "utf-8"):
    return read_watch_list(text.encode(encoding), "people.csv")


def test_a_row_becomes_a_defender() -> None:
    found = read(
        HEAD + 'lin,Lin Yaqing, 林雅清 ;Lin Ya-qing;;林雅清 ,cn,"librarian, Port Sorrel"\n'
    )
    assert found.faults == ()
    assert found.defenders == (
        Defender("lin", "Lin Yaqing", ("林雅清", "Lin Ya-qing"), "CN", "librarian, Port Sorrel"),
    )


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_separators_are_seen_and_told(delimiter: str) -> None:
    found = read(f"id{delimiter}name\nlin{delimiter}Lin Yaqing\n")
    assert [person.name for person in found.defenders] == ["Lin Yaqing"]
    assert "separated by" in found.notes[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_letter(encoding: str) -> None:
    assert read("id,name\nlin,Mélisande Ö\n", encoding).defenders[0].name == "Mélisande Ö"


def test_windows_letters_are_read_and_told() -> None:
    found = read("id,name\nfr,François Lévêque\n", "cp1252")
    assert found.defenders[0].name == "François Lévêque"
    assert "Windows-1252" in found.notes[0]


def test_all_faults_are_told_by_row_and_the_rest_is_read() -> None:
    found = read(
        HEAD
        + "a,Ana Sol,,XA,\n"
        + "ü,Bea Sol,,XA,\n"
        + "c,,,XA,\n"
        + "\n"
        + "d,Dea Sol,,Utopia,\n"
        + "a,Ana Again,,XA,\n"
        + "e,Eva Sol,x,XA,too,many\n"
        + "f,-- 12 --,,XA,\n"
    )
    assert [fault.split(":")[0:2] for fault in found.faults] == [
        ["people.csv line 3", " id"],
        ["people.csv line 4", " name"],
        ["people.csv line 6", " country"],
        ["people.csv line 7", " id"],
        ["people.csv line 8", " 6 cells for 5 columns; put quotation marks round a text that "
                              "holds the separator"],
        ["people.csv line 9", " name"],
    ]  # fmt: skip
    assert [person.id for person in found.defenders] == ["a"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("\n \n", "empty"),
        ("id,surname\nx,y\n", "column name is missing"),
        ("id,name,nickname\nx,y,z\n", "column nickname is unknown"),
        ("id,name,name\nx,y,z\n", "stands twice"),
    ],
)
def test_what_is_no_watch_list_is_refused(text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        read(text)


def test_a_damaged_letter_or_control_character_is_a_fault() -> None:
    assert len(read(HEAD + "a,An\ufffda,,,\nb,B\x07ea,,,\n").faults) == 2


WORD = st.text(st.characters(categories=["L"]), min_size=1, max_size=8)
TEXT = st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=20).map(str.strip)


@given(
    st.lists(
        st.builds(
            Defender,
            id=st.from_regex(r"[a-z0-9][a-z0-9._-]{0,9}", fullmatch=True),
            name=st.builds("{} {}".format, WORD, WORD).map(str.strip),
            aliases=st.lists(WORD, max_size=3, unique=True).map(tuple),
            country=st.sampled_from(["", "CN", "XA"]),
            context=TEXT,
        ),
        min_size=1,
        max_size=5,
        unique_by=lambda person: person.id,
    )
)
def test_what_is_written_is_read_again(people: list[Defender]) -> None:
    found = read(write_watch_list(people))
    assert found.faults == ()
    assert found.defenders == tuple(people)
