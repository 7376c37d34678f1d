"""The sections of a digest, each from its facts; an empty one is left out."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from monitor.keeping import (
    Ahead,
    Awaited,
    DigestFacts,
    ReviewItem,
    SourceState,
    Undelivered,
    Withdrawal,
)
from monitor.model import Notice, Reason, Source
from monitor.tell import wording
from monitor.tell.developments import Room, in_brief, origin_of, people, what, with_rest
from monitor.tell.page import Entry, Group, Person, Section
from monitor.tell.plan import in_order


def lead(facts: DigestFacts, local: ZoneInfo) -> tuple[str, ...]:
    since = moment(facts.since, local)
    number = wording.count(len(facts.notices), "development")
    if facts.cases and not facts.notices:
        return (f"What is new since {since} is told by case number.", *_troubles(facts, local))
    lines = [f"{number} since {since}." if facts.notices else f"Nothing new since {since}."]
    return (*lines, *_troubles(facts, local))


def _troubles(facts: DigestFacts, local: ZoneInfo) -> list[str]:
    lines = []
    if facts.missed:
        days = wording.listed([wording.day(day) for day in facts.missed])
        lines.append(f"No digest was sent on {days}; this one covers those days too.")
    if facts.unworded:
        lines.append(f"{unworded(facts.unworded)}.")
    if facts.gap:
        when = moment(facts.gap, local)
        lines.append(f"A message of {when} lacks an entry that could not be put into words.")
    if not facts.failing and not facts.unread:
        lines.append("All sources could be read." if not facts.silent else "No source fails.")
    return lines


def unworded(number: int) -> str:
    """Say what a fault of ours keeps from being shown, and where it is found."""
    many = wording.count(number, "entry", "entries")
    return f"{many} could not be put into words, by a fault of Nightdesk; the record has it all"


def developments(facts: DigestFacts, room: Room) -> Section | None:
    if not facts.notices:
        return None
    ordered = in_order(facts.notices)
    shown = ordered[: room.entries]
    by_country = sorted(shown, key=lambda notice: wording.country(notice.defender.country))
    groups = tuple(
        Group(
            wording.foreign(country, 40) or "Country not stated",
            people(of_country, room, country=False),
        )
        for country, of_country in groupby(
            by_country, key=lambda notice: wording.country(notice.defender.country)
        )
    )
    return Section("Developments", groups, briefly=in_brief(ordered[room.entries :], room))


def corroborated(facts: DigestFacts, room: Room) -> Section | None:
    notices = in_order(facts.corroborated)
    if not notices:
        return None
    lines = [_corroboration(notice) for notice in notices[: room.lines]]
    rest = with_rest(lines, len(notices) - len(lines))
    return Section("Also told by others", note="Known already; the record is firmer.", briefly=rest)


def _corroboration(notice: Notice) -> str:
    event = notice.change.event
    name = wording.isolated(wording.foreign(notice.defender.name, 60))
    told_by = list(dict.fromkeys((*notice.change.occurrence.organisations, notice.organisation)))
    who = wording.listed([wording.isolated(wording.foreign(o, 60)) for o in told_by])
    when = f", {wording.when(event.date)}" if event.date else ""
    return f"{name}: {what(notice).lower()}{when}; told by {who}"


def review(facts: DigestFacts, room: Room) -> Section | None:
    if not facts.review:
        return None
    shown = facts.review[: room.entries]
    rest = len(facts.review) - len(shown)
    return Section(
        "Waiting for your answer",
        (Group("", (Person("", "", tuple(_question(item, room) for item in shown)),)),),
        note="Nobody is told of these until one of you confirms.",
        briefly=(f"and {rest:,} more: monitor review list",) if rest else (),
    )


_REASONS = 3  # on each side, that anybody would read in a digest


def _question(item: ReviewItem, room: Room) -> Entry:
    name = wording.foreign(item.defender.name, 120)
    read = item.kind and item.reason is not Reason.NOT_READ
    kind = wording.KINDS[item.kind] if item.kind and read else "Name found"
    id_ = wording.clean(item.id)[:64]
    rows = [("Question", wording.foreign(item.question, 240))] if item.question else []
    rows += [("Asked because", wording.REASONS[item.reason])]
    rows += wording.for_and_against(item.reasons, _REASONS)
    return Entry(
        head=f"{kind}: {wording.isolated(name)}",
        rows=tuple(row for row in rows if row[1]),
        quotation=wording.foreign(item.evidence, room.quotation),
        origin=origin_of(item.organisation, item.title, item.url, item.published),
        commands=(f"monitor review confirm {id_}", f"monitor review reject {id_}"),
    )


def ahead(title: str, days: Sequence[Ahead], today: date, room: Room) -> Section | None:
    if not days:
        return None
    ordered = sorted(days, key=lambda ahead: (ahead.day, ahead.defender.name))
    shown = ordered[: room.entries]
    entries = tuple(_day_ahead(ahead, today) for ahead in shown)
    rest = with_rest([], len(ordered) - len(shown))
    return Section(title, (Group("", (Person("", "", entries),)),), briefly=rest)


def _day_ahead(ahead: Ahead, today: date) -> Entry:
    left = (ahead.day - today).days
    soon = {0: ", today", 1: ", tomorrow"}.get(left, f", in {left} days" if left > 1 else "")
    name = wording.isolated(wording.foreign(ahead.defender.name, 80))
    what = wording.foreign(ahead.what, 160)
    code = f" ({wording.foreign(ahead.defender.country, 8)})" if ahead.defender.country else ""
    return Entry(
        head=f"{wording.day(ahead.day)}{soon}: {name}{code}",
        rows=(("What", what),) if what else (),
        origin=origin_of(ahead.organisation, ahead.title, ahead.url, None),
    )


def overdue(facts: DigestFacts, room: Room) -> Section | None:
    """What should have been heard of by now, with the last that was heard."""
    if not facts.awaited:
        return None
    shown = facts.awaited[: room.entries]
    entries = tuple(_overdue(each, room) for each in shown)
    return Section(
        "Overdue",
        (Group("", (Person("", "", entries),)),),
        note="Nothing was heard of these for longer than it should take.",
        briefly=with_rest([], len(facts.awaited) - len(shown)),
    )


def _overdue(each: Awaited, room: Room) -> Entry:
    matter = each.matter
    name = wording.isolated(wording.foreign(matter.defender.name, 80))
    code = f" ({wording.foreign(matter.defender.country, 8)})" if matter.defender.country else ""
    kind = wording.KINDS[matter.kind].lower()
    return Entry(
        head=f"{name}{code}: {kind}, {wording.day(matter.day)}",
        rows=(("Overdue", each.words.format(days=wording.count(each.days, "day"))),),
        quotation=wording.foreign(matter.evidence, min(room.quotation, 300)),
        origin=origin_of(matter.organisation, matter.title, matter.url, None),
    )


def updates(cases: Sequence[tuple[str, int]], most: int = 5) -> str:
    """ "1 update in the case you follow: K-1742"."""
    number = wording.count(sum(count for _, count in cases), "update")
    where = "the case you follow" if len(cases) == 1 else f"{len(cases):,} cases you follow"
    return f"{number} in {where}: {wording.listed([case for case, _ in cases], most)}"


def look_up(cases: Sequence[tuple[str, int]], room: Room) -> tuple[str, ...]:
    lines = [f"{case}: {wording.count(count, 'update')}" for case, count in cases[: room.lines]]
    return with_rest(lines, len(cases) - len(lines))


def how_to(cases: Sequence[tuple[str, int]]) -> str:
    return f"To look {'it' if len(cases) == 1 else 'one'} up: monitor defenders show {cases[0][0]}"


def cases(found: Sequence[tuple[str, int]], room: Room) -> tuple[Section, ...]:
    """What may not be told here but by number, within a message that tells other things."""
    if not found:
        return ()
    note = f"Of these people a message may not say more; their records do. {how_to(found)}"
    return (Section("By case number", note=note, briefly=look_up(found, room)),)


def counted(facts: DigestFacts) -> tuple[str, ...]:
    """How much of what is no case waits for somebody, without saying what."""
    sources = len(facts.failing) + len(facts.silent)
    told = (
        (sources, "source fails or is quiet", "sources fail or are quiet", "status"),
        (len(facts.unread), "page is to be read by hand", "pages are to be read by hand", "status"),
        (len(facts.undelivered), "address could not be told", "addresses could not be told",
         "subscriptions"),
        (len(facts.missed), "digest was missed", "digests were missed", ""),
    )  # fmt: skip
    return tuple(
        f"{wording.count(number, one, many)}{f': monitor {command}' if command else '.'}"
        for number, one, many, command in told
        if number
    )


def undelivered(lost: Sequence[Undelivered], room: Room) -> Section | None:
    """Messages that were given up: who was not told."""
    if not lost:
        return None
    lines = [
        f"{wording.isolated(wording.masked(each.address))}: "
        f"{wording.count(each.count, 'message')}; {wording.foreign(each.fault, 160)}"
        f"{' Nothing more is sent there.' if each.paused else ''}"
        for each in lost[: room.lines]
    ]
    rest = with_rest(lines, len(lost) - len(lines))
    note = "The addresses are shortened; monitor subscriptions lists them."
    return Section("Messages that were given up", note=note, briefly=rest)


def sources(
    title: str,
    sources: Sequence[tuple[Source, SourceState]],
    room: Room,
    local: ZoneInfo,
    told: Callable[[SourceState, ZoneInfo], str],
) -> Section | None:
    if not sources:
        return None
    lines = [
        f"{wording.isolated(_source_name(source))}: {told(state, local)}"
        for source, state in sources[: room.lines]
    ]
    return Section(title, briefly=with_rest(lines, len(sources) - len(lines)))


def unread(facts: DigestFacts, room: Room) -> Section | None:
    """Pages that nobody has read: they may hold what the rest of the digest lacks."""
    if not facts.unread:
        return None
    lines = [
        f"{wording.isolated(_source_name(source))}: {wording.fault(page.fault)}: "
        f"{wording.link(page.url)}"
        for source, page in facts.unread[: room.lines]
    ]
    more = with_rest(lines, len(facts.unread) - len(lines))
    return Section("Pages to be read by hand", briefly=more)


def withdrawn(facts: DigestFacts, room: Room) -> Section | None:
    """What publishers took back: evidence may be needed that it was there."""
    if not facts.withdrawn:
        return None
    lines = [_withdrawal(gone) for gone in facts.withdrawn[: room.lines]]
    more = with_rest(lines, len(facts.withdrawn) - len(lines))
    note = "Their texts are kept here, and nothing that they said is taken back by that."
    return Section("Withdrawn by their publishers", note=note, briefly=more)


def _withdrawal(gone: Withdrawal) -> str:
    who = wording.isolated(wording.foreign(gone.organisation, 80))
    title = wording.isolated(f"“{wording.foreign(gone.title, 160)}”")
    day = f", {wording.day(gone.published)}" if gone.published else ""
    how = "the page is gone" if gone.page.fault else "no longer listed, though its page answers"
    return f"{who}: {title}{day}: {how}: {wording.link(gone.page.url)}"


def _source_name(source: Source) -> str:
    return f"{wording.foreign(source.organisation, 80)} ({wording.foreign(source.id, 60)})"


def named(sources: Sequence[Source]) -> str:
    if len(sources) == 1:
        return wording.isolated(_source_name(sources[0]))
    return wording.count(len(sources), "source")


def failing(state: SourceState, local: ZoneInfo) -> str:
    why = wording.fault(state.fault) if state.fault else "not known why"
    detail = f" ({wording.isolated(wording.foreign(state.detail, 120))})" if state.detail else ""
    since = f"since {moment(state.failing_since, local)}, " if state.failing_since else ""
    tries = f"; {wording.count(state.failures, 'try', 'tries')}" if state.failures else ""
    read = f"; last read {moment(state.succeeded, local)}" if state.succeeded else "; never read"
    return f"{since}{why}{detail}{tries}{read}"


def silent(state: SourceState, local: ZoneInfo) -> str:
    newest = f"nothing new since {moment(state.newest, local)}" if state.newest else "nothing yet"
    read = f", though read on {moment(state.succeeded, local)}" if state.succeeded else ""
    return newest + read


def ailing(state: SourceState, local: ZoneInfo) -> str:
    return failing(state, local) if state.failures else silent(state, local)


def healed(state: SourceState, local: ZoneInfo) -> str:
    return f"read on {moment(state.succeeded, local)}" if state.succeeded else "read again"


def moment(at: datetime, local: ZoneInfo) -> str:
    there = at.astimezone(local)
    zone = " UTC" if local.key == "UTC" else ""
    return f"{wording.day(there.date())}, {there:%H:%M}{zone}"
