"""What happened, as people and entries of a page: the part that alert and digest share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from monitor.model import Kind, Notice
from monitor.tell import wording
from monitor.tell.page import Entry, Origin, Person


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a message's content is shown in full."""

    entries: int  # of each section
    quotation: int  # characters
    lines: int  # of what is told in one line only


def subject(notices: Sequence[Notice]) -> str:
    """ "Sentence: Li Wen — 3 years 6 months (CN)", or "3 developments: Li Wen (sentence), …"."""
    if len(notices) == 1:
        [notice] = notices
        detail = _gist(notice, 60)
        code = (
            f" ({wording.foreign(notice.defender.country, 8)})" if notice.defender.country else ""
        )
        kind = what(notice)
        name = wording.isolated(wording.foreign(notice.defender.name, 60))
        return f"{kind}: {name}{' — ' if detail else ''}{wording.isolated(detail)}{code}"
    return f"{wording.count(len(notices), 'development')}: {people_line(notices)}"


def what(notice: Notice) -> str:
    return wording.what(notice.change.event.kind, notice.change.event.facts)


def people_line(notices: Sequence[Notice], most: int = 4) -> str:
    told = []
    for _, group in groupby(notices, key=lambda notice: notice.defender.id):
        of_one = list(group)
        kinds = dict.fromkeys(what(n).lower() for n in of_one)
        name = wording.isolated(wording.foreign(of_one[0].defender.name, 40))
        told.append(f"{name} ({', '.join(kinds)})")
    return wording.listed(told, most)


def _gist(notice: Notice, most: int) -> str:
    """The fact that one wants to know first: the term, the day of a hearing, the illness."""
    event = notice.change.event
    facts = dict(event.facts)
    if event.kind is Kind.SENTENCE:
        return wording.term(event.term)
    if event.kind in (Kind.TRIAL, Kind.APPEAL) and event.date:
        return wording.when(event.date)
    keys = {Kind.HEALTH: "illness", Kind.CHARGE: "charge", Kind.DETENTION: "place"}
    return wording.foreign(facts.get(keys.get(event.kind, ""), ""), most)


def people(notices: Iterable[Notice], room: Room, *, country: bool = True) -> tuple[Person, ...]:
    people = []
    for _, group in groupby(notices, key=lambda notice: notice.defender.id):
        of_one = list(group)
        who = of_one[0].defender
        about = (
            [wording.foreign(wording.country(who.country), 40)] if who.country and country else []
        )
        about += [wording.foreign(who.context, 160)] if who.context else []
        entries = tuple(_entry(notice, room) for notice in of_one)
        people.append(Person(wording.foreign(who.name, 120), " · ".join(about), entries))
    return tuple(people)


def _entry(notice: Notice, room: Room) -> Entry:
    event = notice.change.event
    kind = what(notice)
    gist = wording.term(event.term)
    return Entry(
        head=f"{kind}: {gist}" if gist else kind,
        rows=_rows(notice),
        quotation=wording.foreign(event.evidence, room.quotation),
        origin=origin_of(notice.organisation, notice.title, notice.url, notice.published),
        why=_why(notice),
    )


def _rows(notice: Notice) -> tuple[tuple[str, str], ...]:
    event = notice.change.event
    rows = [("When", wording.when(event.date))]
    if notice.change.before:
        now = wording.term(event.term) or _gist(notice, 120) or wording.when(event.date)
        was = wording.foreign(wording.before(notice.change.before), 120)
        rows.append(("Changed", f"{wording.isolated(was)} → {wording.isolated(now)}"))
    rows += [
        (wording.foreign(key, 20).replace("_", " ").capitalize(), wording.foreign(value, 160))
        for key, value in event.facts[:6]
        if value.strip()
    ]
    return tuple(rows)


def _why(notice: Notice) -> str:
    why = wording.REASONS[notice.change.reason]
    told_by = notice.change.occurrence.organisations
    others = [wording.foreign(o, 60) for o in dict.fromkeys(told_by) if o != notice.organisation]
    return f"{why}; also told by {wording.listed(others)}" if others else why


def origin_of(organisation: str, title: str, url: str, published: date | None) -> Origin:
    href = wording.link(url)
    return Origin(
        organisation=wording.foreign(organisation, 100),
        title=wording.foreign(title, 200),
        day=wording.day(published) if published else "",
        href=href,
        host=wording.host(href) if href else "",
    )


def in_brief(notices: Sequence[Notice], room: Room) -> tuple[str, ...]:
    lines = [
        f"{wording.isolated(wording.foreign(n.defender.name, 60))}: "
        f"{what(n).lower()}, {wording.when(n.change.event.date)}"
        for n in notices[: room.lines]
    ]
    return with_rest(lines, len(notices) - len(lines))


def with_rest(lines: list[str], rest: int) -> tuple[str, ...]:
    more = [f"and {rest:,} more, in the record"] if rest > 0 else []
    return tuple(lines + more)
