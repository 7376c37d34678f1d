"""Messages in plain words: the alert, the daily digest, the word to the operator.

Written for a tired case worker at six in the morning, on a phone: who, what, when, the sentence
that says so, where it stands, and why it comes now. Pure: plain text and HTML of the same content;
`notifiers` make mail or a Matrix event of them. A message stays under `MOST_BYTES` whatever the
sources wrote: what finds no room is named in one line, and the rest counted.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.keeping import DigestFacts, SourceState, Undelivered
from monitor.model import Channel, Message, Notice, Rhythm, Source
from monitor.tell import digest_parts as parts
from monitor.tell import page as layout
from monitor.tell import wording
from monitor.tell.developments import Room, in_brief, people, people_line, subject
from monitor.tell.page import Group, Page, Section
from monitor.tell.plan import in_order

MOST_BYTES = {Channel.MATRIX: 44_000}  # body and formatted_body are one event of at most 64 KiB
MOST_BYTES_ELSEWHERE = 60_000
BY_NUMBER_FOOT = "Sent by Nightdesk because a subscription of yours asks for it."
ALERT_FOOT = (
    "Sent by Nightdesk because a subscription of yours asks for it. "
    "Words in quotation marks are the source's own."
)
DIGEST_FOOT = (
    "Sent by Nightdesk every {often}, also when nothing is new: if it stays away, ask why."
)
Cases = Sequence[tuple[str, int]]  # case numbers, each with how many entries
OPERATOR_FOOT = "Sent by Nightdesk to those who look after it."


_ROOMS = (
    Room(60, 700, 200),
    Room(30, 450, 150),
    Room(15, 350, 100),
    Room(8, 250, 50),
    Room(3, 150, 20),
    Room(1, 100, 5),
)


def alert(
    notices: Sequence[Notice],
    channel: Channel = Channel.EMAIL,
    unworded: int = 0,
    cases: Cases = (),
) -> Message:
    """Tell one address what is new to it. `unworded`: how many more could not be shown; `cases`:
    what may be told by case number only."""
    if cases and not notices:
        return by_number(cases, channel, unworded)
    ordered = in_order(notices)
    about = subject(ordered) if ordered else wording.count(unworded, "development")
    missing = (parts.unworded(unworded),) if unworded else ()

    def made(room: Room) -> Page:
        shown, rest = ordered[: room.entries], ordered[room.entries :]
        told = Section("", (Group("", people(shown, room)),), briefly=in_brief(rest, room))
        lead = (people_line(ordered),) if len(ordered) > 1 else ()
        title = wording.count(len(ordered), "development") if lead else about
        sections = (told, *parts.cases(cases, room))
        return Page(title, lead + missing, sections, ALERT_FOOT)

    return _fitted(about, made, channel)


def by_number(cases: Cases, channel: Channel = Channel.EMAIL, unworded: int = 0) -> Message:
    """Tell of people whom the message may not name, nor say what happened to them or who says so:
    that there is something, and under which numbers to look. `cases` must not be empty."""
    title = parts.updates(cases)
    missing = (parts.unworded(unworded),) if unworded else ()

    def made(room: Room) -> Page:
        shown = parts.look_up(cases, room)
        lead = ("A message may not say more of this.", parts.how_to(cases), *missing)
        return Page(
            f"{title}, see your record.", lead, (Section("", briefly=shown),), BY_NUMBER_FOOT
        )

    return _fitted(title, made, channel)


def look(channel: Channel = Channel.EMAIL) -> Message:
    """Tell of the service itself where no source, address or person may be named."""
    title = "Nightdesk needs somebody to look at it"
    page = Page(title, ("What is the matter is said by: monitor status",), (), OPERATOR_FOOT)
    return _fitted(title, lambda _: page, channel)


def confirmation(address: str, code: str, channel: Channel = Channel.EMAIL) -> Message:
    """Ask whoever reads this address whether they wish to be written to."""
    title = f"Your code is {code}"
    lead = (
        f"Somebody at your organisation wants messages of Nightdesk sent to "
        f"{wording.foreign(address.removeprefix('mailto:'), 120)}.",
        "If that is right, tell them this code; they type it, and what waits for you comes:",
        f"monitor confirm {wording.clean(address)[:320]} {code}",
        "If you do not know of it, do nothing: nothing more is sent.",
    )
    return _fitted(title, lambda _: Page(title, lead, (), "Sent by Nightdesk."), channel)


def key_needed(why: str, channel: Channel = Channel.EMAIL) -> Message:
    """Tell an address that takes only what is encrypted why nothing could be: nothing else."""
    title = "A message for you could not be encrypted, and was not sent"
    lead = (why, "Give your desk a new OpenPGP key; then they send it again: monitor resend")
    return _fitted(title, lambda _: Page(title, lead, (), "Sent by Nightdesk."), channel)


def digest(facts: DigestFacts, channel: Channel = Channel.EMAIL, zone: str = "UTC") -> Message:
    """Tell one day, also when nothing happened. `zone` is the reader's, for the times shown."""
    local = ZoneInfo(zone)
    weekly = facts.rhythm is Rhythm.WEEKLY
    title = f"{'Weekly digest' if weekly else 'Digest'} of {wording.day(facts.day)}"
    foot = DIGEST_FOOT.format(often="week" if weekly else "day")

    def made(room: Room) -> Page:
        sections = (
            parts.developments(facts, room),
            parts.corroborated(facts, room),
            parts.review(facts, room),
            parts.overdue(facts, room),
            parts.ahead("Hearings in the next 14 days", facts.hearings, facts.day, room),
            parts.ahead(
                "Urgent-action deadlines in the next 14 days", facts.deadlines, facts.day, room
            ),
            parts.withdrawn(facts, room),
            parts.unread(facts, room),
            parts.undelivered(facts.undelivered, room),
            parts.sources("Sources that fail", facts.failing, room, local, parts.failing),
            parts.sources("Sources that have gone quiet", facts.silent, room, local, parts.silent),
            *parts.cases(facts.cases, room),
        )
        lead = parts.lead(facts, local)
        return Page(title, lead, tuple(s for s in sections if s), foot)

    told = [wording.count(len(facts.notices), "development")] if facts.notices else []
    told += (
        [wording.count(sum(n for _, n in facts.cases), "entry", "entries") + " by number"]
        if (facts.cases)
        else []
    )
    told = told or ["nothing new"]
    told += [f"{len(facts.review)} to review"] if facts.review else []
    told += [f"{len(facts.awaited)} overdue"] if facts.awaited else []
    told += [f"{wording.count(len(facts.failing), 'source')} failing"] if facts.failing else []
    told += [f"{wording.count(len(facts.unread), 'page')} to read by hand"] if facts.unread else []
    return _fitted(f"{title}: {', '.join(told)}", made, channel)


def digest_by_number(facts: DigestFacts, channel: Channel = Channel.EMAIL) -> Message:
    """Tell one day without a name of anybody or of any source: numbers, and how many of what."""
    weekly = facts.rhythm is Rhythm.WEEKLY
    title = f"{'Weekly digest' if weekly else 'Digest'} of {wording.day(facts.day)}"
    about = parts.updates(facts.cases) if facts.cases else "nothing new"

    def made(room: Room) -> Page:
        shown = Section("", briefly=parts.look_up(facts.cases, room))
        up = (parts.how_to(facts.cases),) if facts.cases else ()
        lead = (f"{about[:1].upper()}{about[1:]}.", *up, *parts.counted(facts))
        foot = DIGEST_FOOT.format(often="week" if weekly else "day")
        return Page(title, lead, (shown,) if facts.cases else (), foot)

    return _fitted(f"{title}: {about}", made, channel)


def operator(
    failing: Sequence[tuple[Source, SourceState]] = (),
    healed: Sequence[tuple[Source, SourceState]] = (),
    channel: Channel = Channel.EMAIL,
    zone: str = "UTC",
    *,
    silent: Sequence[tuple[Source, SourceState]] = (),
    still: Sequence[tuple[Source, SourceState]] = (),
) -> Message:
    """Tell the operator which sources have begun to fail, and which work again."""
    local = ZoneInfo(zone)
    groups = (
        (failing, "cannot be read", "Failing", parts.failing),
        (silent, "gone quiet", "Gone quiet", parts.silent),
        (still, "still in trouble", "Still in trouble", parts.ailing),
        (healed, "can be read again", "Working again", parts.healed),
    )
    told = [
        f"{parts.named([s for s, _ in group])} {words}" for group, words, _, _ in groups if group
    ]
    title = "; ".join(told) or "All sources can be read"

    def made(room: Room) -> Page:
        sections = (parts.sources(head, group, room, local, of) for group, _, head, of in groups)
        lead = ("The other sources are watched as before.",)
        return Page(title, lead, tuple(s for s in sections if s), OPERATOR_FOOT)

    return _fitted(title, made, channel)


def outage(since: datetime | None, channel: Channel = Channel.EMAIL, zone: str = "UTC") -> Message:
    """Tell the operator that no source is reached, or (None) that some are again."""
    if since:
        title = "No source can be reached: is there a network?"
        lead = f"None was reached since {parts.moment(since, ZoneInfo(zone))}."
        rest = "All are tried on, ever more rarely; nothing that they publish meanwhile is lost."
    else:
        title = "Sources can be reached again"
        lead = "What they published meanwhile is read now."
        rest = "A source that goes on failing will be named."
    return _fitted(title, lambda _: Page(title, (lead, rest), (), OPERATOR_FOOT), channel)


def given_up(
    failed: Channel, lost: Sequence[Undelivered], channel: Channel = Channel.EMAIL
) -> Message:
    """Tell that messages could not be delivered for good, by another way than the one that fails.
    `lost` must not be empty."""
    number = wording.count(sum(each.count for each in lost), "message")
    title = f"{number} by {failed} could not be delivered"

    def made(room: Room) -> Page:
        section = parts.undelivered(lost, room)
        lead = ("They are not tried again by themselves. Mend the cause, then: monitor resend",)
        return Page(title, lead, (section,) if section else (), OPERATOR_FOOT)

    return _fitted(title, made, channel)


def channel(shut: Channel, fault: str, channel: Channel = Channel.EMAIL) -> Message:
    """Tell that nothing can go by a channel, with the fault, or (no fault) that it can again."""
    if fault:
        title = f"No message can go by {shut}"
        lead: tuple[str, ...] = (
            wording.foreign(fault, 200),
            "Nothing is lost: what is for it waits, is tried again and again, and follows when it "
            "goes through. Settings are read when the service starts.",
        )
    else:
        title = f"Messages go by {shut} again"
        lead = ("What waited is on its way.",)
    return _fitted(title, lambda _: Page(title, lead, (), OPERATOR_FOOT), channel)


def ended(channel: Channel = Channel.EMAIL) -> Message:
    """Tell a reader that she gets no more, as she asked."""
    title = "You get no more messages"
    lead = (
        "Somebody who had a message that was sent to you asked for this.",
        "If it was not you, tell your desk: they subscribe you again.",
    )
    return _fitted(title, lambda _: Page(title, lead, (), "Sent by Nightdesk."), channel)


def ended_of(address: str, channel: Channel = Channel.EMAIL) -> Message:
    """Tell the operator that a reader wants no more messages."""
    title = "A reader has ended all subscriptions of an address"
    lead = (
        f"{wording.foreign(wording.masked(address), 120)} gets no more messages.",
        "If nobody else takes what it was told, somebody should: monitor subscriptions",
    )
    return _fitted(title, lambda _: Page(title, lead, (), OPERATOR_FOOT), channel)


def _fitted(title: str, made: Callable[[Room], Page], channel: Channel) -> Message:
    write = layout.matrix_html if channel is Channel.MATRIX else layout.mail_html
    most = MOST_BYTES.get(channel, MOST_BYTES_ELSEWHERE)
    for room in _ROOMS:
        page = made(room)
        message = Message(wording.header(title), layout.plain(page), write(page))
        if len(message.text.encode()) + len(message.html.encode()) <= most:
            break
    return message
