"""Messages in plain words: the alert, the daily digest, the word to the operator.

Written for a tired case worker at six in the morning, on a phone: who, what, when, the sentence
that says so, where it stands, and why it comes now. Pure: plain text and HTML of the same content;
`notifiers` make mail or a Matrix event of them. A message stays under `MOST_BYTES` whatever the
sources wrote: what finds no room is named in one line, and the rest counted.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from monitor import page as layout
from monitor import wording
from monitor.model import (
    Ahead,
    Channel,
    DigestFacts,
    Kind,
    Message,
    Notice,
    Reason,
    ReviewItem,
    Source,
    SourceState,
)
from monitor.page import Entry, Group, Origin, Page, Person, Section
from monitor.plan import in_order

MOST_BYTES = {Channel.MATRIX: 44_000}  # body and formatted_body are one event of at most 64 KiB
MOST_BYTES_ELSEWHERE = 60_000
ALERT_FOOT = (
    "Sent by Nightdesk because a subscription of yours asks for it. "
    "Words in quotation marks are the source's own."
)
DIGEST_FOOT = "Sent by Nightdesk every day, also when nothing is new: if it stays away, ask why."
OPERATOR_FOOT = "Sent by Nightdesk to those who look after its sources."


@dataclass(frozen=True, slots=True)
class _Room:
    """How much of a message's content is shown in full."""

    entries: int  # of each section
    quotation: int  # characters
    lines: int  # of what is told in one line only


_ROOMS = (
    _Room(60, 700, 200),
    _Room(30, 450, 150),
    _Room(15, 350, 100),
    _Room(8, 250, 50),
    _Room(3, 150, 20),
    _Room(1, 100, 5),
)


def alert(notices: Sequence[Notice], channel: Channel = Channel.EMAIL) -> Message:
    """Tell what one poll found of interest to one address. `notices` must not be empty."""
    ordered = in_order(notices)

    def made(room: _Room) -> Page:
        shown, rest = ordered[: room.entries], ordered[room.entries :]
        developments = Section("", (Group("", _people(shown, room)),), briefly=_brief(rest, room))
        lead = (_people_line(ordered),) if len(ordered) > 1 else ()
        title = wording.count(len(ordered), "development")
        return Page(title if lead else subject(ordered), lead, (developments,), ALERT_FOOT)

    return _fitted(subject(ordered), made, channel)


def digest(facts: DigestFacts, channel: Channel = Channel.EMAIL, zone: str = "UTC") -> Message:
    """Tell one day, also when nothing happened. `zone` is the reader's, for the times shown."""
    local = ZoneInfo(zone)
    title = f"Digest of {wording.day(facts.day)}"

    def made(room: _Room) -> Page:
        sections = (
            _developments(facts, room),
            _corroborated(facts, room),
            _review(facts, room),
            _ahead("Hearings in the next 14 days", facts.hearings, facts.day, room),
            _ahead("Urgent-action deadlines in the next 14 days", facts.deadlines, facts.day, room),
            _sources("Sources that fail", facts.failing, room, local, _failing),
            _sources("Sources that have gone quiet", facts.silent, room, local, _silent),
        )
        lead = _digest_lead(facts, local)
        return Page(title, lead, tuple(s for s in sections if s), DIGEST_FOOT)

    told = [wording.count(len(facts.notices), "development")] if facts.notices else ["nothing new"]
    told += [f"{len(facts.review)} to review"] if facts.review else []
    told += [f"{wording.count(len(facts.failing), 'source')} failing"] if facts.failing else []
    return _fitted(f"{title}: {', '.join(told)}", made, channel)


def operator(
    failing: Sequence[tuple[Source, SourceState]] = (),
    healed: Sequence[tuple[Source, SourceState]] = (),
    channel: Channel = Channel.EMAIL,
    zone: str = "UTC",
) -> Message:
    """Tell the operator which sources have begun to fail, and which work again."""
    local = ZoneInfo(zone)
    told = [f"{_named([s for s, _ in failing])} cannot be read"] if failing else []
    told += [f"{_named([s for s, _ in healed])} can be read again"] if healed else []
    title = "; ".join(told) or "All sources can be read"

    def made(room: _Room) -> Page:
        sections = (
            _sources("Failing", failing, room, local, _failing),
            _sources("Working again", healed, room, local, _healed),
        )
        lead = ("The other sources are watched as before.",)
        return Page(title, lead, tuple(s for s in sections if s), OPERATOR_FOOT)

    return _fitted(title, made, channel)


def _fitted(title: str, made: Callable[[_Room], Page], channel: Channel) -> Message:
    write = layout.matrix_html if channel is Channel.MATRIX else layout.mail_html
    most = MOST_BYTES.get(channel, MOST_BYTES_ELSEWHERE)
    for room in _ROOMS:
        page = made(room)
        message = Message(wording.header(title), layout.plain(page), write(page))
        if len(message.text.encode()) + len(message.html.encode()) <= most:
            break
    return message


# ---------------------------------------------------------------- developments


def subject(notices: Sequence[Notice]) -> str:
    """ "Sentence: Li Wen — 3 years 6 months (CN)", or "3 developments: Li Wen (sentence), …"."""
    if len(notices) == 1:
        [notice] = notices
        detail = _gist(notice, 60)
        code = (
            f" ({wording.foreign(notice.defender.country, 8)})" if notice.defender.country else ""
        )
        kind = _what(notice)
        name = wording.isolated(wording.foreign(notice.defender.name, 60))
        return f"{kind}: {name}{' — ' if detail else ''}{wording.isolated(detail)}{code}"
    return f"{wording.count(len(notices), 'development')}: {_people_line(notices)}"


def _what(notice: Notice) -> str:
    return wording.what(notice.change.event.kind, notice.change.event.facts)


def _people_line(notices: Sequence[Notice], most: int = 4) -> str:
    told = []
    for _, group in groupby(notices, key=lambda notice: notice.defender.id):
        of_one = list(group)
        kinds = dict.fromkeys(_what(n).lower() for n in of_one)
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


def _people(notices: Iterable[Notice], room: _Room, *, country: bool = True) -> tuple[Person, ...]:
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


def _entry(notice: Notice, room: _Room) -> Entry:
    event = notice.change.event
    kind = _what(notice)
    gist = wording.term(event.term)
    return Entry(
        head=f"{kind}: {gist}" if gist else kind,
        rows=_rows(notice),
        quotation=wording.foreign(event.evidence, room.quotation),
        origin=_origin(notice.organisation, notice.title, notice.url, notice.published),
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


def _origin(organisation: str, title: str, url: str, published: date | None) -> Origin:
    href = wording.link(url)
    return Origin(
        organisation=wording.foreign(organisation, 100),
        title=wording.foreign(title, 200),
        day=wording.day(published) if published else "",
        href=href,
        host=wording.host(href) if href else "",
    )


def _brief(notices: Sequence[Notice], room: _Room) -> tuple[str, ...]:
    lines = [
        f"{wording.isolated(wording.foreign(n.defender.name, 60))}: "
        f"{_what(n).lower()}, {wording.when(n.change.event.date)}"
        for n in notices[: room.lines]
    ]
    return _with_rest(lines, len(notices) - len(lines))


def _with_rest(lines: list[str], rest: int) -> tuple[str, ...]:
    more = [f"and {rest:,} more, in the record"] if rest > 0 else []
    return tuple(lines + more)


# ---------------------------------------------------------------- the digest's parts


def _digest_lead(facts: DigestFacts, local: ZoneInfo) -> tuple[str, ...]:
    since = _moment(facts.since, local)
    number = wording.count(len(facts.notices), "development")
    lead = [f"{number} since {since}." if facts.notices else f"Nothing new since {since}."]
    if facts.missed:
        days = wording.listed([wording.day(day) for day in facts.missed])
        lead.append(f"No digest was sent on {days}; this one covers those days too.")
    if not facts.failing:
        lead.append("All sources could be read." if not facts.silent else "No source fails.")
    return tuple(lead)


def _developments(facts: DigestFacts, room: _Room) -> Section | None:
    if not facts.notices:
        return None
    ordered = in_order(facts.notices)
    shown = ordered[: room.entries]
    by_country = sorted(shown, key=lambda notice: wording.country(notice.defender.country))
    groups = tuple(
        Group(
            wording.foreign(country, 40) or "Country not stated",
            _people(of_country, room, country=False),
        )
        for country, of_country in groupby(
            by_country, key=lambda notice: wording.country(notice.defender.country)
        )
    )
    return Section("Developments", groups, briefly=_brief(ordered[room.entries :], room))


def _corroborated(facts: DigestFacts, room: _Room) -> Section | None:
    notices = in_order(facts.corroborated)
    if not notices:
        return None
    lines = [_corroboration(notice) for notice in notices[: room.lines]]
    rest = _with_rest(lines, len(notices) - len(lines))
    return Section("Also told by others", note="Known already; the record is firmer.", briefly=rest)


def _corroboration(notice: Notice) -> str:
    event = notice.change.event
    name = wording.isolated(wording.foreign(notice.defender.name, 60))
    told_by = list(dict.fromkeys((*notice.change.occurrence.organisations, notice.organisation)))
    who = wording.listed([wording.isolated(wording.foreign(o, 60)) for o in told_by])
    when = f", {wording.when(event.date)}" if event.date else ""
    return f"{name}: {_what(notice).lower()}{when}; told by {who}"


def _review(facts: DigestFacts, room: _Room) -> Section | None:
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


def _question(item: ReviewItem, room: _Room) -> Entry:
    name = wording.foreign(item.defender.name, 120)
    read = item.kind and item.reason is not Reason.NOT_READ
    kind = wording.KINDS[item.kind] if item.kind and read else "Name found"
    id_ = wording.clean(item.id)[:64]
    rows = [("Question", wording.foreign(item.question, 240))] if item.question else []
    rows += [("For and against", "; ".join(wording.foreign(r, 80) for r in item.reasons[:4]))]
    return Entry(
        head=f"{kind}: {wording.isolated(name)}",
        rows=tuple(row for row in rows if row[1]),
        quotation=wording.foreign(item.evidence, room.quotation),
        origin=_origin(item.organisation, item.title, item.url, item.published),
        commands=(f"monitor review confirm {id_}", f"monitor review reject {id_}"),
    )


def _ahead(title: str, days: Sequence[Ahead], today: date, room: _Room) -> Section | None:
    if not days:
        return None
    ordered = sorted(days, key=lambda ahead: (ahead.day, ahead.defender.name))
    shown = ordered[: room.entries]
    entries = tuple(_day_ahead(ahead, today) for ahead in shown)
    rest = _with_rest([], len(ordered) - len(shown))
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
        origin=_origin(ahead.organisation, ahead.title, ahead.url, None),
    )


def _sources(
    title: str,
    sources: Sequence[tuple[Source, SourceState]],
    room: _Room,
    local: ZoneInfo,
    told: Callable[[SourceState, ZoneInfo], str],
) -> Section | None:
    if not sources:
        return None
    lines = [
        f"{wording.isolated(_source_name(source))}: {told(state, local)}"
        for source, state in sources[: room.lines]
    ]
    return Section(title, briefly=_with_rest(lines, len(sources) - len(lines)))


def _source_name(source: Source) -> str:
    return f"{wording.foreign(source.organisation, 80)} ({wording.foreign(source.id, 60)})"


def _named(sources: Sequence[Source]) -> str:
    if len(sources) == 1:
        return wording.isolated(_source_name(sources[0]))
    return wording.count(len(sources), "source")


def _failing(state: SourceState, local: ZoneInfo) -> str:
    why = wording.fault(state.fault) if state.fault else "not known why"
    detail = f" ({wording.isolated(wording.foreign(state.detail, 120))})" if state.detail else ""
    since = f"since {_moment(state.failing_since, local)}, " if state.failing_since else ""
    tries = f"; {wording.count(state.failures, 'try', 'tries')}" if state.failures else ""
    read = f"; last read {_moment(state.succeeded, local)}" if state.succeeded else "; never read"
    return f"{since}{why}{detail}{tries}{read}"


def _silent(state: SourceState, local: ZoneInfo) -> str:
    newest = f"nothing new since {_moment(state.newest, local)}" if state.newest else "nothing yet"
    read = f", though read on {_moment(state.succeeded, local)}" if state.succeeded else ""
    return newest + read


def _healed(state: SourceState, local: ZoneInfo) -> str:
    return f"read on {_moment(state.succeeded, local)}" if state.succeeded else "read again"


def _moment(moment: datetime, local: ZoneInfo) -> str:
    there = moment.astimezone(local)
    zone = " UTC" if local.key == "UTC" else ""
    return f"{wording.day(there.date())}, {there:%H:%M}{zone}"
