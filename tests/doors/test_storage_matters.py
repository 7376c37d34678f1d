"""What is overdue, asked of the store, is what going through every record finds."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from random import Random

from monitor.keeping import Matter
from monitor.model import Defender, Kind, Reason, Standing, Status
from monitor.tell import overdue
from storage.database import open_store
from storage.store import SqlLedger
from tests.doors.storage_values import NOW, change, document, mention, reading

TODAY = NOW.date()
UNTIL = TODAY + timedelta(days=14)
PEOPLE = [Defender(f"p{number}", f"Person Number{number}") for number in range(80)]
DAYS = [-30, -5, 0, 3, 4, 14, 15, 60, 61, 120, 121, 180, 181, 730, 731, 3650, 3651]
AWAITED = [rule.after for rule in overdue.TABLE]
STATUSES = {
    Status.NEW: Reason.FIRST_REPORT, Status.BACKGROUND: Reason.TOO_OLD,
    Status.UNSURE: Reason.DOUBTFUL_EVENT,
}  # fmt: skip


def fill(ledger: SqlLedger) -> None:
    """Up to five things that befell each, on days that the rules part; some without a day."""
    chance, numbers = Random(20261122), count()
    ledger.people.put(PEOPLE)
    for person in PEOPLE:
        for _ in range(chance.randint(1, 5)):
            ago = timedelta(days=chance.choice(DAYS))
            status = chance.choices([*STATUSES], [4, 1, 1])[0]
            text = document(
                f"Text {next(numbers)}", f"https://a.example.org/{next(numbers)}",
                published=min(TODAY, TODAY - ago + timedelta(days=chance.choice([0, 0, 2, 40]))),
            )  # fmt: skip
            told = change(
                text, person, status, STATUSES[status],
                chance.choice([*AWAITED, *AWAITED, *Kind]),
                day=chance.choice(["", str(TODAY - ago), str(TODAY - ago)]),
            )  # fmt: skip
            ledger.cases.save(reading(text, [mention(text, person)], [told]), NOW)


def gone_through(ledger: SqlLedger) -> list[Matter]:
    """All that was told of everybody, what happened first in front."""
    found = sorted(_of_each(ledger), key=lambda each: each[:2])
    return [matter for *_, matter in found]


def _of_each(ledger: SqlLedger) -> Iterator[tuple[date, str, Matter]]:
    for person in PEOPLE:
        held = []
        for entry, notices in ledger.cases.timeline(person.id):
            day = entry.date.last if entry.date else entry.published
            assert day is not None
            told = max(each.published or NOW.date() for each in notices)
            held.append((entry, day, told, notices[-1]))
        last: dict[Kind, date] = {}
        for entry, day, *_ in held:
            if entry.standing in {Standing.TOLD, Standing.HISTORY}:
                last[entry.kind] = max(day, last.get(entry.kind, day))
        for entry, day, told, notice in held:
            if entry.standing is Standing.TOLD and day <= UNTIL:
                evidence = notice.change.event.evidence
                first = entry.date.first if entry.date else date.min
                yield first, entry.id, Matter(
                    person, entry.kind, day, told, last, evidence,
                    notice.title, notice.url, notice.organisation,
                )  # fmt: skip


def test_what_is_overdue_is_what_going_through_every_record_finds(tmp_path: Path) -> None:
    store = open_store("", tmp_path)
    with store.writing() as ledger:
        fill(ledger)
    with store.reading() as ledger:
        everything = gone_through(ledger)
        for days in (overdue.DAYS, dict.fromkeys(overdue.DAYS, 1)):
            asked = ledger.cases.matters(overdue.waiting(TODAY, days), UNTIL)
            wanted = overdue.awaited(everything, TODAY, days)
            assert overdue.awaited(asked, TODAY, days) == wanted
            assert len(wanted) > len(PEOPLE) / 10
            assert len(asked) < len(everything) / 2
            assert {each.matter.kind for each in wanted} == set(AWAITED)
    store.close()
