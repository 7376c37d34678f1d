"""Invented developments and the messages made of them; as a script, writes docs/samples/.

.venv/bin/python -m tests.samples_of_messages [--pictures]
"""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from monitor.keeping import (
    Ahead,
    Awaited,
    DigestFacts,
    Matter,
    ReviewItem,
    SourceState,
    Undelivered,
)
from monitor.model import (
    Change,
    Channel,
    Defender,
    Event,
    Kind,
    Message,
    Notice,
    Occurrence,
    PartialDate,
    Reason,
    Role,
    Source,
    SourceKind,
    Standing,
    Status,
    Term,
    digest_id,
)
from monitor.tell import overdue, render

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)

LI = Defender("li-wenqing", "Li Wenqing", ("李文清",), "CN", "labour journalist, Guangzhou")
SALMA = Defender("salma-haddad", "Salma al-Haddad", ("سلمى الحداد",), "EG", "lawyer, Cairo")
TORRES = Defender("ines-torres", "Inés Torres Quispe", (), "PE", "land defender, Cusco")
OKELLO = Defender("grace-okello", "Grace Okello", (), "UG", "")


def notice(
    who: Defender = LI,
    kind: Kind = Kind.SENTENCE,
    evidence: str = "On 18 November the Harbour District Court sentenced Li Wenqing to three "
    "years and six months in prison for “picking quarrels”.",
    *,
    day: str = "2026-11-18",
    term: Term | None = None,
    facts: tuple[tuple[str, str], ...] = (),
    before: str = "",
    reason: Reason = Reason.FIRST_REPORT,
    status: Status = Status.NEW,
    organisations: tuple[str, ...] = ("Harbour Rights Watch",),
    organisation: str = "Harbour Rights Watch",
    title: str = "Journalist jailed after closed hearing",
    url: str = "https://alerts.harbour.example.org/2026/11/li-wenqing",
    source: str = "harbour",
) -> Notice:
    """One development, whole; every field can be another."""
    dated = PartialDate.parse(day) if day else None
    event = Event(
        id=digest_id(who.id, kind, ascii(evidence)),
        document="d1",
        defender=who.id,
        kind=kind,
        date=dated,
        term=term,
        evidence=evidence,
        start=0,
        end=len(evidence),
        role=Role.BODY,
        confidence=0.9,
        current=True,
        rule="sample",
        facts=facts,
    )
    told = Occurrence(
        digest_id("o", event.id),
        who.id,
        kind,
        dated,
        term,
        facts,
        Standing.TOLD,
        NOW,
        organisations,
    )
    change = Change(digest_id("c", event.id), event, status, reason, told, before)
    published = date(2026, 11, 20)
    return Notice(change, who, title, url, organisation, source, published, NOW)


def sentence() -> Notice:
    return notice(
        term=Term("P3Y6M"),
        facts=(("court", "Harbour District Court"), ("charge", "picking quarrels")),
    )


def sentence_cut() -> Notice:
    return notice(
        kind=Kind.SENTENCE,
        evidence="The High Court cut her term from five years to three and a half.",
        term=Term("P3Y6M"),
        before="P5Y",
        reason=Reason.CHANGED,
        organisations=("Harbour Rights Watch", "Network for Free Pens"),
    )


def arabic() -> Notice:
    return notice(
        SALMA,
        Kind.HEALTH,
        "نُقلت المحامية سلمى الحداد إلى مستشفى السجن يوم 17 نوفمبر بعد تدهور حالتها الصحية، "
        "وما زالت محرومة من دواء السكري (الأنسولين).",
        day="2026-11-17",
        facts=(("illness", "السكري"), ("place", "مستشفى السجن")),
        organisation="مركز النخيل للحقوق",
        organisations=("مركز النخيل للحقوق", "Open Courts"),
        title="تدهور الحالة الصحية للمحامية سلمى الحداد",
        url="https://nakhil.example.org/ar/2026/1187",
        source="nakhil",
    )


def hearing() -> Notice:
    return notice(
        TORRES,
        Kind.TRIAL,
        "La audiencia contra la defensora, prevista para el 24 de noviembre, fue reprogramada "
        "para el 3 de diciembre de 2026.",
        day="2026-12-03",
        before="hearing on 24 November 2026",
        reason=Reason.ANNOUNCED,
        organisation="Red Andina de Tierra",
        organisations=("Red Andina de Tierra",),
        title="Reprograman audiencia de Inés Torres",
        url="https://redandina.example.org/noticias/ines-torres",
        source="redandina",
    )


def detention() -> Notice:
    return notice(
        LI,
        Kind.DETENTION,
        "She was taken to Harbour No. 2 Detention Centre from the courtroom.",
        facts=(("place", "Harbour No. 2 Detention Centre"),),
    )


def of_one() -> Message:
    return render.alert([sentence()])


def of_several(channel: Channel = Channel.EMAIL) -> Message:
    return render.alert([hearing(), arabic(), detention(), sentence_cut()], channel)


def facts() -> DigestFacts:
    """A full day."""
    asked = ReviewItem(
        id="r7f3a91c2",
        defender=OKELLO,
        question="Is “G. Okello” in this text Grace Okello?",
        reason=Reason.DOUBTFUL_PERSON,
        surface="G. Okello",
        evidence="Among those summoned on Monday were the organisers G. Okello and P. Were.",
        reasons=(
            "only the first letter of her given name stands there (-0.3)",
            "the text speaks of her country (+0.3)",
        ),
        kind=Kind.HARASSMENT,
        title="Organisers summoned ahead of vote",
        url="https://lakes.example.org/2026/11/summoned",
        organisation="Lakes Civic Desk",
        published=date(2026, 11, 20),
        waiting_since=NOW - timedelta(hours=9),
    )
    feed = Source("steppe", "Steppe Legal Aid", SourceKind.FEED, "https://steppe.example.org/feed")
    page = Source("delta", "Delta Prison Letters", SourceKind.PAGE, "https://delta.example.org/")
    failing = SourceState(
        "steppe",
        succeeded=NOW - timedelta(days=2, hours=1),
        failing_since=NOW - timedelta(days=2),
        failures=9,
        fault="timeout",
    )
    quiet = SourceState("delta", succeeded=NOW, newest=NOW - timedelta(days=41))
    ahead = Ahead(
        date(2026, 12, 3),
        "hearing, moved from 24 November",
        TORRES,
        "Reprograman audiencia de Inés Torres",
        "https://redandina.example.org/noticias/ines-torres",
        "Red Andina de Tierra",
    )
    deadline = Ahead(
        date(2026, 11, 30),
        "urgent action HRB 014/2026",
        SALMA,
        "Lawyer denied insulin",
        "https://opencourts.example.org/actions/hrb-014-2026",
        "Open Courts",
    )
    return DigestFacts(
        day=date(2026, 11, 21),
        since=NOW - timedelta(days=2),
        until=NOW,
        notices=(sentence_cut(), hearing(), arabic(), detention()),
        corroborated=(
            replace(
                sentence(),
                change=replace(
                    sentence().change,
                    status=Status.KNOWN,
                    reason=Reason.CORROBORATED,
                    occurrence=replace(
                        sentence().change.occurrence,
                        organisations=("Harbour Rights Watch", "Network for Free Pens"),
                    ),
                ),
            ),
        ),
        review=(asked,),
        hearings=(ahead,),
        deadlines=(deadline,),
        failing=((feed, failing),),
        silent=((page, quiet),),
        missed=(date(2026, 11, 20),),
        awaited=awaited(),
        undelivered=(
            Undelivered(
                "mailto:amina.b@example.org",
                2,
                "The mail server refused the recipient (550).",
                True,
            ),
        ),
    )


def awaited() -> tuple[Awaited, ...]:
    """What is overdue: an illness, and a hearing that passed."""
    ill = date(2026, 11, 1)
    health = Matter(
        SALMA, Kind.HEALTH, ill, ill, {Kind.HEALTH: ill},
        "أعلنت أسرتها يوم 1 نوفمبر أنها بدأت إضرابًا عن الطعام.",
        "إضراب عن الطعام في السجن", "https://nakhil.example.org/ar/2026/1162", "مركز النخيل للحقوق",
    )  # fmt: skip
    set_for = date(2026, 11, 16)
    hearing = Matter(
        OKELLO, Kind.TRIAL, set_for, date(2026, 11, 3), {Kind.TRIAL: set_for},
        "The magistrate set the next hearing for 16 November.",
        "Organiser's hearing put off", "https://lakes.example.org/2026/11/hearing",
        "Lakes Civic Desk",
    )  # fmt: skip
    return overdue.awaited((hearing, health), NOW.date())


def of_a_day(channel: Channel = Channel.EMAIL) -> Message:
    return render.digest(facts(), channel, "Europe/Dublin")


def of_a_quiet_day() -> Message:
    since, until = NOW - timedelta(days=1), NOW
    empty = DigestFacts(date(2026, 11, 21), since, until, (), (), (), (), (), (), ())
    return render.digest(empty, zone="Europe/Dublin")


def of_sources() -> Message:
    return render.operator(facts().failing, facts().silent, zone="Europe/Dublin")


def by_number() -> Message:
    """What a discreet subscriber gets."""
    return render.alert([], cases=[("K-1742", 2), ("K-318", 1)])


def mixed() -> Message:
    """A letter in which one person may be named and another may not."""
    return render.alert([sentence()], cases=[("K-318", 1)])


def of_a_day_by_number() -> Message:
    return render.digest_by_number(replace(facts(), cases=(("K-1742", 3), ("K-318", 2))))


def all_messages() -> dict[str, Message]:
    return {
        "discreet-alert": by_number(),
        "discreet-digest": of_a_day_by_number(),
        "alert-partly-by-number": mixed(),
        "code": render.confirmation("mailto:ana@example.org", "4821-0937"),
        "key-needed": render.key_needed("The OpenPGP key expired on 3 November 2026."),
        "alert": of_one(),
        "alert-several": of_several(),
        "alert-arabic": render.alert([arabic()]),
        "digest": of_a_day(),
        "digest-nothing-new": of_a_quiet_day(),
        "operator": of_sources(),
        "channel-shut": render.channel(
            Channel.MATRIX, "The Matrix access token is no longer valid: set a new one."
        ),
        "ended": render.ended(),
        "ended-of": render.ended_of("mailto:ana@example.org"),
        "matrix-alert": of_several(Channel.MATRIX),
        "matrix-digest": of_a_day(Channel.MATRIX),
    }


def _picture(page: Path, picture: Path, *, dark: bool, height: int) -> None:
    """At the width of a phone; Chromium's window has a least width, so the page gets a frame."""
    frame = picture.with_suffix(".frame.html")
    scheme = "dark" if dark else "light"
    frame.write_text(
        f'<html style="color-scheme:{scheme}"><body style="margin:0">'
        f'<iframe src="{page.resolve().as_uri()}" style="border:0;width:390px;height:{height}px;'
        f'color-scheme:{scheme}"></iframe></body></html>',
        "utf-8",
    )
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"]
    flags += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    flags += ["--blink-settings=preferredColorScheme=0"] if dark else []
    flags += [f"--window-size=390,{height}", f"--screenshot={picture}"]
    subprocess.run(["chromium", *flags, frame.resolve().as_uri()], check=True, capture_output=True)
    frame.unlink()


_HEIGHTS = {
    "alert": 520, "alert-several": 1500, "alert-arabic": 640, "digest": 3900,
    "digest-nothing-new": 420, "discreet-alert": 420, "discreet-digest": 620,
    "alert-partly-by-number": 760, "channel-shut": 420, "code": 480, "operator": 900,
    "matrix-alert": 1500,
}  # fmt: skip


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, message in all_messages().items():
        text = f"Subject: {message.subject}\n\n{message.text}"
        (folder / f"{name}.txt").write_text(text, "utf-8")
        (folder / f"{name}.html").write_text(message.html, "utf-8")
        if "--pictures" in sys.argv and name in _HEIGHTS:
            for dark in (False, True):
                picture = folder / f"{name}-{'dark' if dark else 'light'}.png"
                page = folder / f"{name}.html"
                _picture(page, picture, dark=dark, height=_HEIGHTS[name])


if __name__ == "__main__":
    main(Path(__file__).parent.parent / "docs" / "samples")
