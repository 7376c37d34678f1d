"""The watch list as a CSV: what spreadsheets write is read, and faults are told by row."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ConfigError
from monitor.model import Defender, Privacy
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


# ---------------------------------------------------------------- lists of other programs


def ftm(**said: object) -> str:
    entity = {"id": "NK-1", "schema": "Person", "caption": "Lin Yaqing", "properties": said}
    return json.dumps(entity, ensure_ascii=False)


def test_a_followthemoney_person_becomes_a_defender() -> None:
    found = read(
        ftm(
            name=["林雅清", "Lin Yaqing"],
            alias=["Lin Ya-ch'ing; Yaqing Lin"],
            weakAlias=["Qing", "Lin Qing"],
            nationality=["cn"],
            position=["librarian"],
            topics=["role.journo"],
        )
        + "\n"
        + json.dumps({"id": "C", "schema": "Company", "properties": {"name": ["Sorrel Ltd"]}})
    )
    assert found.faults == ()
    assert found.defenders == (
        Defender(
            "NK-1",
            "Lin Yaqing",
            ("林雅清", "Lin Ya-ch'ing, Yaqing Lin", "Lin Qing"),
            "CN",
            "librarian, journalist",
        ),
    )
    assert "1 Company" in found.notes[0]
    assert "1 weak alias" in found.notes[1]


def test_a_damaged_line_of_entities_is_told_by_its_number() -> None:
    found = read("\n".join([ftm(name=["Lin Yaqing"]), '{"id": "x"', '{"id": "y"}', "[]"]))
    assert len(found.defenders) == 1
    assert [fault.split(":")[0] for fault in found.faults] == [
        f"people.csv line {n}" for n in (2, 3, 4)
    ]


def test_an_entity_without_a_name_or_of_a_known_id_is_told() -> None:
    found = read(f"{ftm(name=['Lin Yaqing'])}\n{ftm(name=['Rosa Vargas'])}")
    assert "the same as in line 1" in found.faults[0]
    empty = json.dumps({"id": "e", "schema": "Person", "properties": {}})
    assert "name: missing" in read(empty).faults[0]


def test_an_uwazi_export_is_known_by_its_columns() -> None:
    found = read(
        "Title,Date added,Template,Country,Other names,Occupation,City,Published\n"
        "Mélisande Orrin,2024-01-02,Defender,Togo,Meli Orrin|M. Orrin,teacher,Sokodé,Published\n"
        "A hearing,2024-01-02,Event,,,,,Published\n"
    )
    assert found.faults == ()
    assert found.defenders == (
        Defender(
            "melisande-orrin", "Mélisande Orrin", ("Meli Orrin", "M. Orrin"), "TG",
            "teacher, Sokodé",
        ),
    )  # fmt: skip
    assert "1 Event" in found.notes[0]


def test_two_uwazi_titles_alike_need_ids_of_their_own() -> None:
    found = read("title,template\nRosa Vargas,Person\nRosa Vargas,Person\n")
    assert len(found.defenders) == 1
    assert "line 3: title: give the export a column id" in found.faults[0]
    told = read("id,title,template\na,Rosa Vargas,Person\nb,Rosa Vargas,Person\n")
    assert [person.id for person in told.defenders] == ["a", "b"]


def test_a_column_may_say_how_openly_somebody_is_told_of() -> None:
    head = "id,name,sensitivity\n"
    found = read(head + "a,Ana,Discreet\nb,Bea,\n")
    assert [person.sensitivity for person in found.defenders] == [Privacy.DISCREET, None]
    assert read(write_watch_list(found.defenders)).defenders == found.defenders
    [fault] = read(head + "a,Ana,secret\n").faults
    assert "write full, discreet, encrypted, or nothing" in fault


# ---------------------------------------------------------------- dirty files


def test_a_quotation_mark_that_never_closes_swallows_nobody_silently() -> None:
    found = read(HEAD + 'a,Ana Sol,,XA,\nb,"Bea Sol,,XA,\nc,Cea Sol,,XA,\n')
    assert [person.id for person in found.defenders] == ["a"]
    assert len(found.faults) == 1
    assert "line 3: a quotation mark opens and none closes" in found.faults[0]
    assert "up to line 4" in found.faults[0]


def test_a_mark_left_open_in_the_middle_is_told_where_it_opens() -> None:
    found = read(HEAD + 'a,"Ana Sol,,XA,\nb,"Bea ""B."" Sol",,XA,\nc,Cea Sol,,XA,\n')
    assert [person.id for person in found.defenders] == ["c"]
    assert all("line 2: " in fault for fault in found.faults)


def test_lines_within_a_context_are_kept_and_the_count_goes_on() -> None:
    found = read(HEAD + 'a,Ana Sol,,XA,"poet\nof Senn"\nb,,,XA,\n')
    assert found.defenders[0].context == "poet\nof Senn"
    assert found.faults == ("people.csv line 4: name: missing",)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("Тамара Заречная", "cp1251"), ("慕容采禾", "gb18030"), ("سلمى", "cp1256")],
)
def test_letters_of_other_code_pages_are_refused_rather_than_read_wrongly(
    name: str, encoding: str
) -> None:
    with pytest.raises(ConfigError, match=r"line 2: its letters are not UTF-8; save it as UTF-8"):
        read(f"id,name\na,{name}\n", encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_two_bytes_a_letter_are_seen_without_a_mark(encoding: str) -> None:
    assert read("id,name\nlin,林雅清\n", encoding).defenders[0].name == "林雅清"


def _person(id_: str, **said: list[str]) -> dict[str, object]:
    return {"id": id_, "schema": "Person", "properties": said}


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("key", ["", "results", "entities"])
def test_entities_may_stand_in_one_document(key: str, indent: int | None) -> None:
    people = [_person("Q1", name=["Lin Yaqing"]), _person("Q2", name=[])]
    found = read(json.dumps({key: people} if key else people, indent=indent))
    assert [person.id for person in found.defenders] == ["Q1"]
    assert found.faults == ("people.csv entity 2: name: missing",)


def test_a_person_without_a_whole_name_has_the_name_of_its_parts() -> None:
    found = read(json.dumps(_person("Q1", firstName=["Ana"], lastName=["Sol"])))
    assert found.defenders[0].name == "Ana Sol"


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' + "[" * 100_000])
def test_brackets_without_end_are_no_entities(text: str) -> None:
    found = read(text)
    assert (found.defenders, found.faults) == ((), ("people.csv line 1: no JSON entity",))
