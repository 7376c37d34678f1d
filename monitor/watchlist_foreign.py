"""Lists of people as other programs keep them, turned into rows of our own table.

FollowTheMoney and OpenSanctions: one JSON entity a line, or one document that lists them. Uwazi:
the CSV of its export. Only the shapes are known here; whether a row is well is judged in
watchlist_file.py.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from monitor.text import folded

_ROOM = 2000  # letters of aliases, and of context, that one row may hold
_TOPICS = {
    "role.act": "activist",
    "role.journo": "journalist",
    "role.lawyer": "lawyer",
    "role.rca": "",
    "role.pep": "politician",
    "role.pol": "politician",
    "role.judge": "judge",
    "role.spy": "intelligence officer",
    "role.oligarch": "businessman",
}
_PARTS = ("firstName", "secondName", "middleName", "fatherName", "lastName")
_PERSONS = re.compile(
    r"person|people|defender|individual|victim|prisoner|detainee|defensor|victima|preso|pessoa|"
    r"personne|victime|detenu|человек|персон|правозащит|заключ|شخص|مدافع|人"
)
# labels of Uwazi properties, folded, that hold what our columns do; the first that is filled counts
_LABELS = {
    "id": ("id", "sharedid", "shared id", "reference", "code", "codigo", "reference number"),
    "country": (
        "country", "countries", "nationality", "pais", "paises", "nacionalidad", "pays",
        "nationalite", "nacionalidade", "страна", "гражданство", "البلد", "الجنسيه", "国家", "国籍",
    ),
}  # fmt: skip
_ALIASES = (
    "alias", "aliases", "also known as", "aka", "other names", "other name",
    "name in original script",
    "original name", "native name", "nombres alternativos", "otros nombres", "otro nombre", "apodo",
    "autres noms", "autre nom", "outros nomes", "nom original", "другие имена", "имя", "اسماء اخري",
    "الاسم", "其他名字", "别名", "姓名", "name", "full name",
)  # fmt: skip
_CONTEXT = (
    "occupation", "profession", "role", "position", "organisation", "organization", "affiliation",
    "city", "province", "region", "place", "location", "case", "description", "ocupacion",
    "profesion", "organizacion", "ciudad", "departamento", "lugar", "fonction", "ville", "lieu",
    "ocupacao", "profissao", "organizacao", "cidade", "профессия", "организация", "город", "регион",
    "المهنه", "المنظمه", "المدينه", "职业", "组织", "城市",
)  # fmt: skip


@dataclass(slots=True)
class Foreign:
    """Rows with their line numbers: cells as our own table has them, or a sentence of fault."""

    rows: list[tuple[int, dict[str, str] | str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unit: str = "line"  # what the numbers count
    twice: str = "id: the same as in"


# ---------------------------------------------------------------- FollowTheMoney


def is_ftm(first: str) -> bool:
    """Whether the first line of a file opens a JSON object or list."""
    return first.lstrip().startswith(("{", "["))


def read_ftm(text: str) -> Foreign:
    """Take the people out of a file of entities."""
    found, others, weak = Foreign(), Counter[str](), 0
    for number, entity in enumerate(_entities(text, found), 1):
        if entity is None:
            continue
        try:
            each = json.loads(entity) if isinstance(entity, str) else entity
            schema = str(each["schema"])
            if schema != "Person":
                others[schema] += 1
                continue
            cells, left = _person(each)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
            why = f"{fault} is missing" if isinstance(fault, KeyError) else "no JSON entity"
            found.rows.append((number, why))
            continue
        weak += left
        found.rows.append((number, cells))
    if others:
        kinds = ", ".join(f"{count} {kind}" for kind, count in others.most_common(4))
        found.notes.append(f"only entities of schema Person are people; left out: {kinds}")
    if weak:
        aliases = "weak alias of one word was" if weak == 1 else "weak aliases of one word were"
        found.notes.append(f"{weak} {aliases} left out")
    return found


def _entities(text: str, found: Foreign) -> Iterable[Any]:
    """The entities of one JSON document that lists them, as an API answers; else the lines of the
    file, None for an empty one."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return (line if line.strip() else None for line in text.split("\n"))
    found.unit = "entity"
    if isinstance(whole, dict) and "schema" not in whole:
        whole = next((whole[key] for key in ("results", "entities") if key in whole), whole)
    return whole if isinstance(whole, list) else [whole]


def _person(entity: dict[str, Any]) -> tuple[dict[str, str], int]:
    said: dict[str, list[str]] = entity["properties"]
    names = [*_texts(said, "name"), *_texts(said, "alias"), *_texts(said, "previousName")]
    weak = _texts(said, "weakAlias")
    names += [each for each in weak if _is_full(each)]
    parts = [each for key in _PARTS for each in _texts(said, key)[:1]]
    names = names or [" ".join(parts)]
    caption = " ".join(str(entity.get("caption") or "").split())
    name = caption if caption in names or not names else names[0]
    cells = {
        "id": str(entity["id"]),
        "name": name,
        "aliases": _aliases(each for each in names if each != name),
        "country": _code(
            [
                code
                for key in ("nationality", "citizenship", "country", "birthCountry")
                for code in _texts(said, key)
            ]
        ),
        "context": _context(
            [
                *_texts(said, "position"),
                *(_TOPICS.get(topic, "") for topic in _texts(said, "topics")),
                *_texts(said, "birthPlace"),
                *_texts(said, "keywords"),
                *_texts(said, "summary"),
            ]
        ),
    }
    return cells, sum(not _is_full(each) for each in weak)


def _texts(said: dict[str, list[str]], key: str) -> list[str]:
    return [" ".join(str(each).split()) for each in said.get(key, ()) if each]


def _is_full(name: str) -> bool:
    """Whether a weak alias has more than one word, or a script that does not part them."""
    return " " in name or not name.isascii()


def _code(countries: Sequence[str]) -> str:
    """The first country that has a code of two letters."""
    return next((each.upper() for each in countries if re.fullmatch("[A-Za-z]{2}", each)), "")


# ---------------------------------------------------------------- Uwazi


def is_uwazi(header: Sequence[str]) -> bool:
    """Whether a table's first line is of Uwazi's export: it has a title and a template."""
    labels = {_label(cell) for cell in header}
    return "title" in labels and "template" in labels


def read_uwazi(header: Sequence[str], rows: Iterator[tuple[int, list[str]]]) -> Foreign:
    """Take the people out of an export; other templates are left out, where there are several."""
    labels = [_label(cell) for cell in header]
    table = [(line, _filled(labels, row)) for line, row in rows]
    templates = Counter(cells.get("template", "") for _, cells in table)
    people = {each for each in templates if _PERSONS.search(folded(each))} or set(templates)
    found = Foreign()
    for line, cells in table:
        if cells.get("template", "") not in people:
            continue
        found.rows.append((line, _from_uwazi(cells)))
    left = [f"{count} {each}" for each, count in templates.most_common() if each not in people]
    if left:
        found.notes.append(f"other templates were left out: {', '.join(left)}")
    if not any(label in _LABELS["id"] for label in labels):
        found.notes.append("there is no column id: ids are made of the titles")
        found.twice = "title: give the export a column id, as it is the same as in"
    return found


def _label(cell: str) -> str:
    return " ".join(folded(cell).replace("_", " ").split())


def _filled(labels: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for label, cell in zip(labels, row, strict=False):
        if cell.strip():
            cells.setdefault(label, cell.strip())
    return cells


def _from_uwazi(cells: dict[str, str]) -> dict[str, str]:
    title = " ".join(cells.get("title", "").split())
    countries = [each for label in _LABELS["country"] for each in _values(cells.get(label, ""))]
    codes = [code for each in countries if (code := country_code(each))]
    names = [each for label in _ALIASES for each in _values(cells.get(label, ""))]
    told = [each for label in _CONTEXT for each in _values(cells.get(label, ""))]
    told += [each for each in countries if not country_code(each)]
    given = next((cells[label] for label in _LABELS["id"] if label in cells), "")
    return {
        "id": given or slug(title),
        "name": title,
        "aliases": _aliases(each for each in names if each != title),
        "country": codes[0] if codes else "",
        "context": _context(told),
    }


def _values(cell: str) -> list[str]:
    """Several values are parted by a bar; of a link only its label counts."""
    return [" ".join(each.split()) for each in cell.split("|") if each.strip()]


# ---------------------------------------------------------------- of both


def slug(title: str) -> str:
    """An id of plain letters that is the same at every import."""
    from anyascii import anyascii

    return re.sub(r"[^a-z0-9]+", "-", anyascii(title).lower()).strip("-")[:100]


@cache
def _countries() -> dict[str, str]:
    table = resources.files("tzdata.zoneinfo").joinpath("iso3166.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {folded(row[1]): row[0] for row in rows if len(row) == 2}


def country_code(text: str) -> str:
    """The code of a country, given as code or by its English name; "" for anything else."""
    if re.fullmatch("[A-Z]{2}", text):
        return text
    return _countries().get(folded(text), "")


def _aliases(names: Iterable[str]) -> str:
    return _fitting([each.replace(";", ",") for each in names], ";")


def _context(parts: Iterable[str]) -> str:
    return _fitting(parts, ", ")


def _fitting(parts: Iterable[str], between: str) -> str:
    """As many different parts as there is room for."""
    made = ""
    for each in dict.fromkeys(part for part in parts if part):
        if len(made) + len(between) + len(each) > _ROOM:
            break
        made = f"{made}{between}{each}" if made else each
    return made
