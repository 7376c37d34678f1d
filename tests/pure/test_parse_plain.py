"""Plain text and Markdown."""
# ruff: noqa: E501 - the samples read best as they would be served

from monitor.model import BlockKind, Item, Role
from tests.pure.parsing import HOME, block, passages, read

TEXT = """HARBOUR WATCH ALERT

Mira Solveig, a teacher of Varna Bay who had spoken for the harbour workers,
was sentenced to two years in prison on 3 May 2024. Her lawyer will appeal to
the regional court.

BACKGROUND INFORMATION

She was first detained in 2019.
- released after a week
- summoned again
  in the same year

1. Odo Perrin, nurse
2. Petra Lund, baker
"""


def test_hard_wrapped_lines_become_one_paragraph():
    document = read(TEXT, "text/plain")
    assert block(document, "Mira Solveig").end - block(document, "Mira Solveig").start > 150
    assert "Her lawyer will appeal to the regional court." in document.text


def test_capitals_alone_on_a_line_are_headings():
    document = read(TEXT, "text/plain")
    assert document.title == "HARBOUR WATCH ALERT"
    heading = block(document, "BACKGROUND")
    assert (heading.kind, heading.role) == (BlockKind.HEADING, Role.BACKGROUND)
    assert block(document, "She was first").role is Role.BACKGROUND


def test_list_items_stand_alone_with_their_hanging_lines():
    document = read(TEXT, "text/plain")
    assert block(document, "summoned again in the same year").kind is BlockKind.LIST_ITEM
    assert "1. Odo Perrin, nurse" in passages(document)


def test_short_lines_that_no_editor_cut_stay_apart():
    document = read(
        "Title\n\nMira Solveig, teacher\nOdo Perrin, nurse\nPetra Lund, baker of bread",
        "text/plain",
    )
    assert passages(document)[1:] == [
        "Mira Solveig, teacher",
        "Odo Perrin, nurse",
        "Petra Lund, baker of bread",
    ]


def test_wrapped_han_lines_are_joined_without_a_space():
    line = (
        "米拉在港口被警方带走后一直没有消息她的家人和律师都不知道她被关在什么地方也没有收到任何通知"
    )
    document = read(f"标题\n\n{line}\n{line}\n家人说。", "text/plain")
    assert line + line in document.text


def test_markdown_marks_are_taken_off():
    document = read(
        '# Two *held*\n\n**Mira Solveig** was [arrested](/a "t") on 3 May\\.\n\n> > Quoted words\n\n'
        "**Demands**\n\n* free her\n\n<u>Under</u>\n",
        "text/markdown",
    )
    assert document.title == "Two held"
    assert "Mira Solveig was arrested on 3 May." in passages(document)
    assert "Quoted words" in passages(document)
    assert block(document, "Demands").kind is BlockKind.HEADING
    assert block(document, "free her").role is Role.DEMANDS
    assert "Under" in passages(document)


def test_a_markdown_table_keeps_cells_and_header():
    document = read(
        "# List\n\n| Name | Term |\n|---|---|\n| Mira Solveig | P2Y |\n", "text/markdown"
    )
    row = block(document, "Mira")
    assert row.header == ("Name", "Term")
    assert [document.text[a:b] for a, b in row.cells] == ["Mira Solveig", "P2Y"]


def test_a_file_called_md_is_markdown_whatever_its_type():
    assert read("# Head\n\nwords", "text/plain", url=f"{HOME}/d1.md").title == "Head"


def test_a_text_takes_the_title_of_its_item():
    item = Item(url=f"{HOME}/1", key="1", title="Two held")
    document = read("Mira Solveig was held.\nOdo Perrin too.", "text/plain", item)
    assert document.title == "Two held"
    assert "Mira Solveig was held." in document.text
