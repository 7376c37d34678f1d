"""Boxes with the beginnings of other pages: furniture after an article, and text in a digest."""

import pytest

from monitor.model import Role
from tests.pure.parsing import block, read

ARTICLE = "".join(
    f"<p>On day {day} of the hearing the court in Port Sorrel heard what Mira Solveig had sung in "
    "the harbour, who had been there, and what the harbour police had written down of it. "
    "Nobody of her family was let in, and her lawyer was given an hour with the file.</p>"
    for day in range(1, 6)
)
CASES = {
    "odo": "Odo Perrin was released on 3 May after a year in the prison of Port Sorrel.",
    "ilse": "Ilse Marrow was taken from her house in the night and nobody has heard of her since.",
    "tomo": "Tomo Reyes was sentenced to four years for a letter that he had read out in public.",
}
BOXES = "".join(
    f"<div class=x><h3><a href=/cases/{who}>What became of {who} this week</a></h3>"
    f"<p>{words}</p></div>"
    for who, words in CASES.items()
)
LINKED = "".join(
    f"<a href=/cases/{who}><h4>What became of {who} this week</h4><p>{words}</p></a>"
    for who, words in CASES.items()
)


def roles(page: str) -> set[Role]:
    document = read(f"<html><body><h1>The hearing of Mira Solveig</h1>{page}</body></html>")
    assert block(document, "On day 5").role is Role.BODY
    return {block(document, words[:14]).role for words in CASES.values()}


@pytest.mark.parametrize(
    "page",
    [
        f"<div><div>{ARTICLE}</div></div><div><div>{BOXES}</div></div>",
        f"<main><article><div>{ARTICLE}</div></article></main><div><section>{BOXES}</section></div>",
        f"<article><div>{ARTICLE}</div><div><div>{LINKED}</div></div></article>",
        f"<div><div>{ARTICLE}</div></div><div><ul>"
        + BOXES.replace("<div class=x>", "<li>").replace("</div>", "</li>")
        + "</ul></div>",
    ],
    ids=["apart", "behind an article", "nothing but links", "a list"],
)
def test_the_beginnings_of_other_pages_are_none_of_the_article(page: str) -> None:
    assert roles(page) <= {Role.NAVIGATION}


@pytest.mark.parametrize(
    "page",
    [
        f"<div>{ARTICLE}{BOXES}</div>",
        f"<div>{ARTICLE}<div>{BOXES}</div></div>",
        f"<article><div>{ARTICLE}</div><div><div>{BOXES}</div></div></article>",
        f"<div><div>{BOXES}</div></div><div><div>{ARTICLE}</div></div>",
        f"<div><div>{ARTICLE}</div></div><div><div>{BOXES}</div></div>".replace("<a href", "<i id"),
    ],
    ids=["beside", "in a box of their own", "in one article", "before", "without links"],
)
def test_the_cases_of_a_digest_are_text(page: str) -> None:
    assert roles(page) == {Role.BODY}


def test_cases_after_few_words_are_text() -> None:
    """A page of many cases, and no article."""
    document = read(f"<h1>This week</h1><div><p>What became of whom.</p></div><div>{BOXES}</div>")
    assert all(block(document, words[:14]).role is Role.BODY for words in CASES.values())


def test_what_a_site_says_of_itself_at_its_foot_is_no_news() -> None:
    foot = 3 * ARTICLE.partition("</p>")[0].replace("On day", "At its foot, day")
    page = f"<main><div>{ARTICLE}</div></main><footer>{foot}</footer>"
    document = read(f"<body><h1>The hearing</h1>{page}</body>")
    assert "At its foot" not in document.text or block(document, "At its foot").role is (
        Role.NAVIGATION
    )
