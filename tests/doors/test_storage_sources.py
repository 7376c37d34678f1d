"""Sources' health and their pages in a real file: what is kept, how much, and over a restart."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from monitor.keeping import Ailment, Look, SourceState, Told
from storage.database import FILE, open_store
from storage.sources import LOOKS
from storage.store import SqlStore
from tests.doors.storage_values import DAY, HOUR, NOW, ORLA, document, mention, page, reading

ROOT = Path(__file__).parents[2]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store("", tmp_path)
    yield opened
    opened.close()


def test_a_database_of_the_first_release_is_brought_up_with_its_pages(tmp_path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "storage" / "migrations"))
    with create_engine(f"sqlite:///{tmp_path / FILE}").begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    with closing(sqlite3.connect(tmp_path / FILE)) as old:
        moment = NOW.isoformat(" ").split("+")[0]
        old.execute(
            "INSERT INTO pages VALUES ('u','front','k',NULL,?,?,1,'gone',NULL,'','','')",
            (moment, moment),
        )
        old.execute(
            "INSERT INTO sources VALUES ('front',NULL,NULL,?,NULL,0,'','',NULL,'','','')", (moment,)
        )
        old.commit()
    store = open_store("", tmp_path)
    with store.writing() as ledger:
        kept = ledger.sources.page("u")
        assert kept
        assert (kept.first_seen, kept.withdrawn, kept.document) == (NOW, None, "")
        assert ledger.sources.states() == {"front": SourceState("front", succeeded=NOW)}
        ledger.sources.save_pages([kept])
    store.close()


def test_of_the_looks_at_a_listing_the_last_are_kept(store: SqlStore) -> None:
    with store.writing() as ledger:
        for hour in range(LOOKS + 7):
            ledger.sources.add_look(Look("front", NOW + hour * HOUR, hour, 1, 2, 3))
        ledger.sources.add_look(Look("other", NOW, 1, 1, 1, 1))
    with store.reading() as ledger:
        looks = ledger.sources.looks("front")
        assert [look.items for look in looks] == list(range(LOOKS + 6, 6, -1))
        assert ledger.sources.looks("other") == [Look("other", NOW, 1, 1, 1, 1)]
        assert ledger.sources.looks("third") == []


def test_what_the_operator_was_told_is_known_after_a_restart(tmp_path: Path) -> None:
    first, last = Told("front", Ailment.FAILING, NOW), Told("front", None, NOW + DAY)
    store = open_store("", tmp_path)
    with store.writing() as ledger:
        ledger.sources.put_told([first, Told("", Ailment.OUTAGE, NOW)])
        ledger.sources.put_told([last])
    store.close()
    store = open_store("", tmp_path)
    with store.reading() as ledger:
        assert ledger.sources.told() == {"front": last, "": Told("", Ailment.OUTAGE, NOW)}
    store.close()


def test_a_source_keeps_its_patience(store: SqlStore) -> None:
    state = SourceState("front", patience=timedelta(days=14, hours=3))
    with store.writing() as ledger:
        ledger.sources.save(state)
        assert ledger.sources.states() == {"front": state}


def test_pages_that_a_listing_held_are_asked_for_by_day(store: SqlStore) -> None:
    days = {f"https://a.example.org/{n}": date(2026, 3, n) for n in (1, 2, 3)}
    with store.writing() as ledger:
        ledger.sources.save_pages(
            [page(u, key=u, published=day, listed=None) for u, day in days.items()]
        )
        assert ledger.sources.pages_listed("front", date(2026, 3, 1), 9) == []
        ledger.sources.put_listed("front", days, NOW)
        found = ledger.sources.pages_listed("front", date(2026, 3, 1), 9)
        assert [each.published for each in found] == [date(2026, 3, 2), date(2026, 3, 3)]
        assert ledger.sources.pages_listed("other", date(2026, 3, 1), 9) == []


def test_what_was_withdrawn_is_told_where_its_text_is_kept_until_it_is_listed_again(
    store: SqlStore,
) -> None:
    text = document(url="https://a.example.org/1")
    ours = page("https://a.example.org/1", key="k", document=text.id, withdrawn=NOW)
    others = page("https://a.example.org/2", key="l", document="gone", withdrawn=NOW)
    with store.writing() as ledger:
        ledger.people.put([ORLA])
        ledger.cases.save(reading(text, [mention(text)]), NOW)
        ledger.sources.save_pages([ours, others])
        [told] = ledger.sources.withdrawn_between(NOW, NOW + DAY)
        assert (told.page, told.title) == (ours, text.title)
        assert ledger.sources.withdrawn_between(NOW + HOUR, NOW + DAY) == []
        assert ledger.sources.pages_unread(9) == []
        ledger.sources.put_listed("front", ["k"], NOW)
        assert ledger.sources.withdrawn_between(NOW, NOW + DAY) == []
        assert ledger.cases.document(text.id)
