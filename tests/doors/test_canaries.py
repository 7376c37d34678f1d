"""What is over is deleted (row V8): words that stand nowhere else, put wherever content can go, are
in no byte of any file of the data folder once their person is removed, or their time is over and
`purge` has run."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model import (
    Anchor,
    Block,
    BlockKind,
    DeliveryState,
    Kind,
    Message,
    Reason,
    Role,
    Status,
    Validators,
)
from storage.database import open_store
from storage.store import SqlStore
from tests.doors.storage_values import (
    NOW,
    ORLA,
    TOMO,
    change,
    delivery,
    document,
    fetched,
    mention,
    page,
    possible,
    reading,
    subscription,
)

PLACES = (
    "id", "name", "alias", "name in her letters", "alias of a review", "context", "title", "text",
    "cell", "address", "address before", "key", "code", "organisation", "evidence", "fact", "rule",
    "surface", "reason", "bytes", "address of bytes", "listing page", "page", "validator",
    "doubtful text", "rejected text", "who decided", "subject of a letter", "letter",
    "letter in HTML", "letter that waits", "digest", "digest in HTML", "subscription",
)  # fmt: skip
OLD = (
    "subject of what was sent", "text of what was sent", "HTML of what was sent",
    "text of what was given up", "address of what names nobody", "key of what names nobody",
    "bytes of what names nobody", "address of bytes of what names nobody",
)  # fmt: skip
WORDS = {place: f"qv{number:02}zxkanari" for number, place in enumerate((*PLACES, *OLD))}
WORDS["name in her letters"] = "瓦卡纳里"
NEIGHBOURS = 60  # other texts, between which hers lie


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store("", tmp_path)
    with opened.writing() as ledger:
        ledger.people.put([TOMO])
        for number in range(NEIGHBOURS):
            neighbour(ledger, number)
    yield opened
    opened.close()


def neighbour(ledger, number):
    text = document("Tomo Iskander spoke. " * 40, f"https://a.example.org/{number}", "s")
    ledger.cases.save(reading(text, [mention(text, TOMO)], [change(text, TOMO, day="")]), NOW)


def found_in(folder: Path, places) -> set[str]:
    """The places whose word is in some file, as it stands, packed or written as JSON."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    content = b"".join(file.read_bytes() for file in files)
    content += b"".join(gzip.decompress(f.read_bytes()) for f in files if f.suffix == ".gz")
    content += "".join(str(file.relative_to(folder)) for file in files).encode()
    forms = {place: {WORDS[place], json.dumps(WORDS[place])[1:-1]} for place in places}
    return {place for place in places if any(form.encode() in content for form in forms[place])}


def about_her(store: SqlStore) -> None:
    w = WORDS
    her = replace(
        ORLA, id=w["id"], name=f"Orla {w['name']}", aliases=(w["alias"], w["name in her letters"]),
        context=w["context"],
    )  # fmt: skip
    raw = store.keep(fetched(w["bytes"].encode(), f"https://a.example.org/{w['address of bytes']}"))
    url = f"https://a.example.org/{w['address']}"
    text = document(
        w["text"], url, title=w["title"], snapshot=raw, organisation=w["organisation"],
        codes=(w["code"],), previous=f"https://a.example.org/{w['address before']}",
        key=w["key"],
    )  # fmt: skip
    cell = Block(0, 3, BlockKind.TABLE_ROW, Role.BODY, 0, None, ((0, 3),), (w["cell"],))
    text = replace(text, blocks=(*text.blocks, cell))
    told = change(text, her)
    event = replace(
        told.event, evidence=w["evidence"], facts=(("court", w["fact"]),), rule=w["rule"]
    )
    told = replace(told, event=event, occurrence=replace(told.occurrence, facts=event.facts))
    hers = mention(text, her, w["surface"], reasons=(w["reason"],))
    doubt = document(f"{w['doubtful text']} spoke.", "https://a.example.org/d", title="A")
    learned = document(f"{w['alias of a review']} spoke.", "https://a.example.org/l", title="A")
    other = document(f"{w['rejected text']} spoke.", "https://a.example.org/o", title="A")
    with store.writing() as ledger:
        ledger.people.put([her])
        ledger.cases.save(reading(text, [hers], [told]), NOW)
        etag = Validators(w["validator"], "then", "ab")
        ledger.sources.save_pages([page(url, key=w["page"], validators=etag)])
        for doubted in (doubt, learned, other):
            _, surface, _ = doubted.text.split()
            start = doubted.text.index(surface)
            whole = (Anchor(start, start + len(surface), True),)
            one = replace(possible(doubted, her, surface), anchors=whole)
            asks = change(doubted, her, Status.UNSURE, Reason.DOUBTFUL_PERSON, Kind.TRIAL)
            ledger.cases.save(reading(doubted, [one], [asks]), NOW)
        cards = {item.url: item.id for item in ledger.review.waiting()}
        ledger.review.confirm(cards[learned.url], w["who decided"], NOW)
        ledger.review.reject(cards[other.url], w["who decided"], NOW)
        letter = Message(w["subject of a letter"], w["letter"], f"<p>{w['letter in HTML']}</p>")
        waits = Message("A", w["letter that waits"], "")
        digest = Message("A", f"{her.name} {w['digest']}", f"<p>{w['digest in HTML']}</p>")
        ledger.outbox.add([
            delivery("sent", message=letter, changes=(told.id,)),
            delivery("waits", message=waits, changes=(told.id,)),
            delivery("digest", message=digest),
        ])  # fmt: skip
        for sent in ("sent", "digest"):
            ledger.outbox.mark(sent, DeliveryState.SENT, NOW)
        ledger.outbox.subscribe(subscription(w["subscription"], defenders=(her.id,)))
    store.keep_listing(fetched(w["listing page"].encode()))


def test_of_who_is_removed_not_one_of_thirty_words_is_in_any_byte(
    store: SqlStore, tmp_path: Path
) -> None:
    about_her(store)
    assert found_in(tmp_path, PLACES) == {*PLACES}
    with store.writing() as ledger:
        for number in range(NEIGHBOURS, 2 * NEIGHBOURS):  # which move her rows about
            neighbour(ledger, number)
    with store.writing() as ledger:
        assert ledger.people.remove(WORDS["id"])
    assert found_in(tmp_path, PLACES) == set()
    with store.reading() as ledger:
        assert len(ledger.cases.record(TOMO.id)) == 1


def test_of_what_is_over_not_one_word_is_in_any_byte_after_a_purge(
    store: SqlStore, tmp_path: Path
) -> None:
    w = WORDS
    raw = store.keep(fetched(
        w["bytes of what names nobody"].encode(),
        f"https://a.example.org/{w['address of bytes of what names nobody']}",
    ))  # fmt: skip
    bare = document(
        "Nobody.", f"https://a.example.org/{w['address of what names nobody']}",
        key=w["key of what names nobody"], snapshot=raw,
    )  # fmt: skip
    html = f"<p>{w['HTML of what was sent']}</p>"
    sent = Message(w["subject of what was sent"], w["text of what was sent"], html)
    with store.writing() as ledger:
        ledger.cases.save(reading(bare), NOW)
        lost = Message("A", w["text of what was given up"], "")
        ledger.outbox.add([delivery("sent", message=sent), delivery("lost", message=lost)])
        ledger.outbox.mark("sent", DeliveryState.SENT, NOW)
        ledger.outbox.mark("lost", DeliveryState.FAILED, NOW)
    assert found_in(tmp_path, OLD) == {*OLD}
    store.purge(NOW + timedelta(days=800), rewrite=False)  # as the service does by itself
    assert found_in(tmp_path, OLD) == set()
