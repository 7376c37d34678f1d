"""The watch list, and that nothing stays of somebody who leaves it."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor import app
from monitor.errors import StorageError
from monitor.model import Defender, DeliveryState, Kind, Message, Reason, Status
from storage.database import FILE, open_store
from storage.listings import Listings
from storage.store import SqlStore
from tests.doors.storage_values import (
    DAY,
    NOW,
    ORLA,
    SENTENCE,
    TOMO,
    change,
    delivery,
    document,
    fetched,
    mention,
    possible,
    reading,
    subscription,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store("", tmp_path)
    with opened.writing() as ledger:
        ledger.people.put([ORLA, TOMO])
    yield opened
    opened.close()


def test_defenders_come_back_as_they_were_put(store: SqlStore) -> None:
    with store.reading() as ledger:
        assert ledger.people.defenders() == [ORLA, TOMO]
        assert ledger.people.get("orla") == ORLA
        assert ledger.people.get("nobody") is None
        assert ledger.people.count() == 2


def test_putting_the_same_again_changes_nothing(store: SqlStore) -> None:
    with store.writing() as ledger:
        version = ledger.people.version()
        assert ledger.people.put([ORLA, TOMO]) == 0
        assert ledger.people.version() == version


def test_putting_another_of_the_same_id_replaces_it_and_is_a_new_version(store: SqlStore) -> None:
    renamed = replace(ORLA, name="Orla Quill", aliases=("Vantreight",))
    with store.writing() as ledger:
        version = ledger.people.version()
        assert ledger.people.put([renamed, TOMO]) == 1
        assert ledger.people.version() > version
        assert ledger.people.defenders() == [renamed, TOMO]


def test_who_changed_since_a_version_is_told_without_the_others(store: SqlStore) -> None:
    more = replace(TOMO, context="poet")
    with store.writing() as ledger:
        before = ledger.people.version()
        assert ledger.people.changed_since(before) == []
        ledger.people.put([ORLA, more])
        assert ledger.people.changed_since(before) == [more]
        ledger.people.put([Defender("new", "Ona Quist")])
        assert {each.id for each in ledger.people.changed_since(before) or ()} == {TOMO.id, "new"}


def test_an_answer_in_review_is_a_change_of_her_alone(store: SqlStore) -> None:
    text = document("Orla Vantrate was mentioned.")
    with store.writing() as ledger:
        ledger.cases.save(reading(text, [possible(text, surface="Orla Vantrate")]), NOW)
        before = ledger.people.version()
        (item,) = ledger.review.waiting()
        ledger.review.confirm(item.id, "bea", NOW)
        (learned,) = ledger.people.changed_since(before) or [ORLA]
        assert learned.aliases[-1] == "Orla Vantrate"
        answered = ledger.people.version()
        ledger.review.undo(item.id)
        assert ledger.people.changed_since(answered) == [ORLA]
        undone = ledger.people.version()
        ledger.review.reject(item.id, "bea", NOW)
        assert ledger.people.changed_since(undone) == [ORLA]


def test_what_changed_cannot_be_told_where_somebody_went(store: SqlStore) -> None:
    with store.writing() as ledger:
        before = ledger.people.version()
        ledger.people.remove(TOMO.id)
        assert ledger.people.changed_since(before) is None
        later = ledger.people.version()
        ledger.people.put([replace(ORLA, context="poet")])
        assert ledger.people.changed_since(before) is None
        assert [each.id for each in ledger.people.changed_since(later) or ()] == [ORLA.id]


def test_what_changed_cannot_be_told_of_a_whole_import(store: SqlStore) -> None:
    with store.writing() as ledger:
        before = ledger.people.version()
        ledger.people.put([Defender(f"p{n}", f"Person {n}") for n in range(1_000)])
        assert ledger.people.changed_since(before) is None


def test_the_running_index_follows_every_change_of_the_list(store: SqlStore) -> None:
    learn, text = app._learner(store), document("Ona Quist and Orla Vantrate spoke of Tomo.")

    def named() -> set[str]:
        known = learn()
        return {each.defender for each in known.index.mentions(text)} if known else set()

    def known_people() -> object:
        known = learn()
        return known and known.index.people[0]  # type: ignore[attr-defined]

    first = known_people()
    assert "new" not in named()
    with store.writing() as ledger:
        ledger.people.put([Defender("new", "Ona Quist")])
    assert "new" in named()
    assert known_people() is first  # the others were neither read nor indexed again
    with store.writing() as ledger:
        ledger.people.put([Defender("new", "Bertil Zamora")])
    assert "new" not in named()
    with store.writing() as ledger:
        ledger.people.put([Defender("new", "Ona Quist")])
        ledger.people.remove("orla")
    assert named() & {"new", "orla"} == {"new"}


def test_an_alias_from_a_review_survives_an_import(store: SqlStore) -> None:
    text = document("Orla Vantrate was sentenced.")
    with store.writing() as ledger:
        ledger.cases.save(reading(text, [possible(text, surface="Orla Vantrate")]), NOW)
        ledger.review.confirm(ledger.review.waiting()[0].id, "bea", NOW)
        assert ledger.people.put([ORLA]) == 0
        learned = ledger.people.aliases("orla")[-1]
        assert (learned.name, learned.origin, learned.by) == ("Orla Vantrate", "review", "bea")
        assert learned.at == NOW
        assert ledger.people.put([replace(ORLA, aliases=(*ORLA.aliases, "Orla Vantrate"))]) == 0
        assert ledger.people.forget_alias("orla", "Orla Vantrate")
        assert ledger.people.get("orla") == ORLA


def test_a_long_list_is_put_in_seconds() -> None:
    store = open_store("sqlite://", None)
    people = [Defender(f"d{n}", f"Name {n}", (f"A {n}", f"B {n}"), "XX") for n in range(20_000)]
    start = time.process_time()
    with store.writing() as ledger:
        assert ledger.people.put(people) == 20_000
    assert time.process_time() - start < 4  # 0.5 s here; 100,000 in 2.5 s on a file
    store.close()


def _everything_about(store: SqlStore, tmp_path: Path) -> None:
    """Mentions, changes, review, messages sent and unsent, raw bytes: all that can name her."""
    raw = store.keep(fetched(SENTENCE.encode()))
    text = document(url="https://alerts.example.org/orla-vantreight", snapshot=raw)
    doubt = document("A certain Orla Vantreight spoke.", "https://alerts.example.org/2")
    both = document("Orla Vantreight met Tomo Iskander.", "https://alerts.example.org/3")
    with store.writing() as ledger:
        told = change(text)
        ledger.cases.save(reading(text, [mention(text)], [told]), NOW)
        ledger.cases.save(reading(doubt, [possible(doubt)]), NOW)
        his = change(both, TOMO, kind=Kind.TRIAL)
        ledger.cases.save(reading(both, [mention(both, TOMO)], [his]), NOW)
        ledger.review.reject(ledger.review.waiting()[0].id, "bea", NOW)
        message = Message("Orla Vantreight", SENTENCE, f"<p>{SENTENCE}</p>")
        for key in ("waits", "sent"):
            ledger.outbox.add([delivery(key, message=message, changes=(told.id,))])
        ledger.outbox.add([delivery("digest", message=message), delivery("his", changes=(his.id,))])
        ledger.outbox.mark("sent", DeliveryState.SENT, NOW)
        ledger.outbox.subscribe(subscription("hers", defenders=("orla",)))
        ledger.outbox.subscribe(subscription("theirs", defenders=("orla", "tomo")))


def test_who_is_removed_leaves_nothing(store: SqlStore, tmp_path: Path) -> None:
    _everything_about(store, tmp_path)
    with store.reading() as ledger:
        assert [one.id for one in ledger.outbox.holding("orla")] == ["waits"]
    with store.writing() as ledger:
        assert ledger.people.remove("orla")
    with store.reading() as ledger:
        assert ledger.people.defenders() == [TOMO]
        assert ledger.cases.record("orla") == ()
        assert ledger.people.rejections() == []
        assert [one.id for one in ledger.outbox.undelivered()] == ["his"]
        assert [one.id for one in ledger.outbox.subscriptions()] == ["theirs"]
        assert ledger.outbox.subscriptions()[0].defenders == ("tomo",)
        assert len(ledger.cases.record("tomo")) == 1
        sent = ledger.outbox.get("sent")
        assert sent
        assert sent.message == Message("", "", "")
    assert list((tmp_path / "snapshots").glob("??/*")) == []


def test_the_name_is_in_no_byte_of_the_files_any_more(store: SqlStore, tmp_path: Path) -> None:
    both = "https://alerts.example.org/3"
    _everything_about(store, tmp_path)
    with store.writing() as ledger:  # a text about somebody else may go on naming her
        ledger.people.put([Defender("other", "Other Person")])
    assert _holds(tmp_path, "Vantreight")
    with store.writing() as ledger:
        ledger.people.remove("orla")
        ledger.people.remove("tomo")
    found = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for form in ("Vantreight", "vantreight", "沃兰特", "Iskander"):
        assert form.encode() not in found
    assert both.encode() not in found


def test_a_listing_page_that_was_kept_goes_with_whoever_is_removed(
    store: SqlStore, tmp_path: Path
) -> None:
    store.keep_listing(fetched(b"<li>Orla Vantreight freed</li>"))
    kept = Listings(tmp_path).read("front")
    assert kept
    assert kept.body == b"<li>Orla Vantreight freed</li>"
    with store.writing() as ledger:
        ledger.people.remove("orla")
    assert Listings(tmp_path).read("front") is None


def test_a_damaged_listing_page_is_named_with_its_cure(store: SqlStore, tmp_path: Path) -> None:
    store.keep_listing(fetched())
    (tmp_path / "listings" / "front.gz").write_bytes(b"\x1f\x8b cut")
    with pytest.raises(StorageError, match="delete it"):
        Listings(tmp_path).read("front")


def _holds(folder: Path, word: str) -> bool:
    return any(word.encode() in path.read_bytes() for path in folder.glob(f"{FILE}*"))


def test_removing_nobody_says_so(store: SqlStore) -> None:
    with store.writing() as ledger:
        version = ledger.people.version()
        assert not ledger.people.remove("nobody")
        assert ledger.people.version() == version


def test_what_a_reading_says_of_someone_who_left_is_not_kept(store: SqlStore) -> None:
    text = document()
    with store.writing() as ledger:
        ledger.people.remove("orla")
        ledger.cases.save(reading(text, [mention(text)], [change(text)]), NOW)
        kept = ledger.cases.document(text.id)
    assert kept
    assert kept.text == ""


def test_purge_deletes_old_messages_hashes_and_raw_bytes(store: SqlStore, tmp_path: Path) -> None:
    kept_raw, old_raw = store.keep(fetched(b"of a text")), store.keep(fetched(b"of nothing"))
    text, bare = document(snapshot=kept_raw), document("Nobody.", snapshot=old_raw)
    with store.writing() as ledger:
        ledger.cases.save(reading(text, [mention(text)], [change(text, status=Status.NEW)]), NOW)
        ledger.cases.save(reading(bare), NOW)
        ledger.outbox.add([delivery("old"), delivery("waiting")])
        ledger.outbox.mark("old", DeliveryState.SENT, NOW)
    stray = tmp_path / "snapshots" / "ab" / f"{'ab' * 32}.gz"
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"")
    assert store.purge(NOW + DAY) == {"messages": 0, "documents": 0, "raw": 0}
    later = NOW + timedelta(days=4000)
    assert store.purge(later) == {"messages": 1, "documents": 1, "raw": 1}
    with store.reading() as ledger:
        old, waiting = ledger.outbox.get("old"), ledger.outbox.get("waiting")
        assert old
        assert old.message.text == ""
        assert waiting
        assert waiting.message.text == "Text"
        assert ledger.cases.document(bare.id) is None
        assert ledger.cases.document(text.id) == text
    assert store.raw(kept_raw) == b"of a text"
    assert store.raw(old_raw) is None
    assert not stray.exists()
    assert store.purge(later) == {"messages": 0, "documents": 0, "raw": 0}


def test_a_rejection_is_listed_for_the_matcher(store: SqlStore) -> None:
    text = document("The police director Orla Vantreight said on Monday that all was well.")
    with store.writing() as ledger:
        ledger.cases.save(
            reading(text, [possible(text)], [change(text, status=Status.UNSURE,
                    reason=Reason.DOUBTFUL_PERSON)]), NOW,
        )  # fmt: skip
        version = ledger.people.version()
        ledger.review.reject(ledger.review.waiting()[0].id, "bea", NOW)
        (turned_down,) = ledger.people.rejections()
        assert ledger.people.version() > version
    assert (turned_down.defender, turned_down.form) == ("orla", "Orla Vantreight")
    assert turned_down.source == "front"
    assert "The police director Orla Vantreight said on Monday that all" in turned_down.context
