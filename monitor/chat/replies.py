"""Answers in a chat, in words: short lines, the same in plain text and HTML. Pure.

In a room that is not encrypted nobody is named: `discreet`.
"""

from collections.abc import Sequence
from html import escape

from monitor.chat import wishes
from monitor.chat.dialogue import HELP
from monitor.keeping import ReviewItem
from monitor.model import Defender, Message, Notice, Occurrence, Standing, Subscription
from monitor.tell import wording
from monitor.tell.breadth import Breadth

MOST_SHOWN = 8  # entries of a record
MOST_WAITING = 5
_REASONS = 3  # on each side of a question
LISTENERS = (
    "Somebody in this room is not on the list of those who may ask, so this is answered in a "
    "direct chat, or in a room where all are on it."
)
NOT_ENCRYPTED = "This room is not encrypted, so this is answered in an encrypted room only."
ONLY_OWN = "You may ask here for: !mine, !stop, !help."
UNKNOWN = "That is none of my words; !help lists them."


def lines(*said: str) -> Message:
    """Make a message of lines; each is safe to show already."""
    shown = [line for line in said if line]
    html = "<br>".join(escape(line) for line in shown)
    return Message("Answer", "\n".join(shown), f"<p>{html}</p>")


def helped() -> Message:
    return lines(*HELP)


def subscribed(
    wish: Subscription, who: Defender | None, breadth: Breadth, *, discreet: bool
) -> Message:
    """Say what this room will be told from now on, and about how much that is."""
    number = round(breadth.a_week)
    much = f"about {wording.count(number, 'alert')}" if number else "less than 1 alert"
    why = "what was told lately" if breadth.counted else "the number of people"
    advice = " That is more than most people read: name countries or kinds." * breadth.is_broad
    what = wishes.filters(wish, discreet=discreet)
    if who and not discreet:
        kinds = f", only {', '.join(wish.kinds)}" if wish.kinds else ""
        what = f"{_name(who)}{kinds}"
    return lines(
        f"Subscribed ({wish.id}): {what}, {wishes.when(wish)}.",
        f"That is {much} a week, going by {why}.{advice}",
    )


def mine(found: Sequence[Subscription], *, discreet: bool) -> Message:
    if not found:
        return lines("This room is told nothing. !subscribe changes that.")
    told = [
        f"{each.id}: {wishes.filters(each, discreet=discreet)}, {wishes.when(each)}"
        for each in found
    ]
    return lines("This room is told:", *told)


def stopped(count: int) -> Message:
    if not count:
        return lines("There was nothing to stop here; !mine shows what this room is told.")
    return lines(f"{wording.count(count, 'subscription')} ended.")


def nobody() -> Message:
    return lines("Nobody on the watch list bears this name. Write it whole, or the id.")


def nowhere() -> Message:
    return lines("Neither a country, nor the whole name of anybody on the watch list, nor: all.")


def several(found: Sequence[Defender]) -> Message:
    return lines("Several people bear this name. Write the id:", *map(_with_id, found[:10]))


def record(who: Defender, timeline: Sequence[tuple[Occurrence, list[Notice]]]) -> Message:
    """A person's record in short, the latest first."""
    told = [
        (entry, notices) for entry, notices in timeline if entry.standing is not Standing.REJECTED
    ]
    told.sort(key=lambda pair: str(pair[0].date or ""), reverse=True)
    about = [wording.country(who.country)] if who.country else []
    about += [who.context] if who.context else []
    head = " — ".join(part for part in (_name(who), _safe("; ".join(about))) if part)
    if not told:
        return lines(head, "Nothing is recorded yet.")
    entries = [line for entry, notices in told[:MOST_SHOWN] for line in _entry(entry, notices)]
    rest = len(told) - MOST_SHOWN
    return lines(head, *entries, f"and {rest} earlier, in the record" if rest > 0 else "")


def _entry(entry: Occurrence, notices: Sequence[Notice]) -> list[str]:
    what = wording.what(entry.kind, entry.facts)
    term = f": {wording.term(entry.term)}" if entry.term else ""
    waits = " (waits for review)" if entry.standing is Standing.WAITING else ""
    by = wording.listed([wording.foreign(each, 60) for each in entry.organisations])
    link = next((found for each in notices if (found := wording.link(each.url))), "")
    quote = f"“{wording.foreign(entry.evidence[0], 240)}”" if entry.evidence else ""
    return [
        f"• {wording.when(entry.date)} — {what}{term}{waits}, told by {wording.isolated(by)}",
        f"  {wording.isolated(quote)}" if quote else "",
        f"  {link}" if link else "",
    ]


def waiting(found: Sequence[ReviewItem]) -> Message:
    """What waits for an answer, the longest waiting first."""
    if not found:
        return lines("Nothing waits for review.")
    shown = [line for item in found[:MOST_WAITING] for line in _question(item)]
    rest = len(found) - MOST_WAITING
    return lines(
        *shown, f"and {rest} more" if rest > 0 else "", "Answer: !confirm ID or !reject ID"
    )


def _question(item: ReviewItem) -> list[str]:
    origin = f"{wording.foreign(item.title, 120)} — {wording.foreign(item.organisation, 60)}"
    return [
        f"{item.id}: {_safe(item.question)}",
        f"  {wording.isolated(f'“{wording.foreign(item.evidence, 300)}”')}"
        if item.evidence
        else "",
        f"  Asked because {wording.REASONS[item.reason]}",
        *(f"  {side}: {said}" for side, said in wording.for_and_against(item.reasons, _REASONS)),
        f"  {wording.isolated(origin)}",
        f"  {wording.link(item.url)}",
    ]


def confirmed(changes: int) -> Message:
    return lines(f"Confirmed; {wording.count(changes, 'change')} will be told.")


def rejected() -> Message:
    return lines("Rejected; the same is not asked again.")


def undone() -> Message:
    return lines("Undone; it waits again.")


def not_answered() -> Message:
    return lines("No answer of this id is there to take back.")


def not_waiting() -> Message:
    return lines("Nothing of this id waits; !confirm alone lists what does.")


def _name(who: Defender) -> str:
    return _safe(who.name)


def _with_id(who: Defender) -> str:
    code = f" ({_safe(who.country)})" if who.country else ""
    return f"{who.id} — {_name(who)}{code}"


def _safe(text: str) -> str:
    return wording.isolated(wording.foreign(text, 160))
