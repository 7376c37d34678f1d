"""From a source to an inbox, with the real process, real sockets and a real mail server."""

import re
import signal
import time
from pathlib import Path

from tests.demo.site import Site
from tests.system.desk import Desk, Mailbox
from tests.torture.homeserver import Homeserver


def wait_for(truth, seconds: float = 90.0) -> None:
    """Watch another process until it has done something."""
    end = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def test_what_is_new_is_mailed_once_and_a_restart_does_not_repeat_it(
    desk: Desk, site: Site, mailbox: tuple[Mailbox, str]
) -> None:
    box, url = mailbox
    desk.settings |= {"MONITOR_SMTP_URL": url, "MONITOR_MAIL_FROM": "desk@example.org"}
    desk.says("subscribe", "mailto:ana@example.org", "--confirmed")
    desk.says("once")
    first = len(box.mails)
    site.publish()
    desk.make_due()
    desk.says("once")
    told = "\n".join(box.texts()[first:])
    assert "Benat Okoro" in told
    assert "three and a half years" in told
    assert f"{site.url}/news/verdict" in told
    assert {mail["To"] for mail in box.mails} == {"ana@example.org"}
    count = len(box.mails)
    desk.make_due()
    assert desk.json("once")["sent"] == 0
    assert len(box.mails) == count
    assert len({mail["Message-ID"] for mail in box.mails}) == count
    record = desk.json("defenders", "show", "benat-okoro")
    assert "P3Y6M" in {entry["occurrence"]["term"] for entry in record["timeline"]}
    assert [(alias["name"], alias["origin"]) for alias in record["aliases"]] == [
        ("B. Okoro", "list")
    ]


def test_a_new_address_gives_its_code_back_and_is_then_told_by_number(
    desk: Desk, site: Site, mailbox: tuple[Mailbox, str]
) -> None:
    box, url = mailbox
    desk.settings |= {"MONITOR_SMTP_URL": url, "MONITOR_MAIL_FROM": "desk@example.org"}
    site.publish()
    assert "A code is mailed" in desk.says("subscribe", "ana@example.org", "--privacy", "discreet")
    desk.says("once")
    [asked] = box.texts()
    assert "for its code" in " ".join(desk.says("subscriptions").split())
    [code] = set(re.findall(r"[0-9]{4}-[0-9]{4}", asked))
    desk.says("confirm", "ana@example.org", code)
    desk.says("once")
    [_, told] = box.texts()
    number = re.findall(r"K-[0-9]+", told)[0]
    for word in ("Okoro", "Dahlan", "sentence", site.url):
        assert word not in told
    assert f"Case {number}" in desk.says("defenders", "show", number)


def test_without_subscriptions_news_waits_in_a_readable_file(desk: Desk, site: Site) -> None:
    site.publish()
    assert "outbox.txt" in desk.says("once")
    assert "Benat Okoro" in desk.outbox
    assert "Nobody takes a digest" in desk.says("digest")
    desk.says(
        "subscribe", "mailto:coordinator@example.org", "--confirmed", "--digest", "--at", "23:59"
    )
    before = len(desk.outbox)
    assert "1 digest sent" in desk.says("digest")
    assert "coordinator@example.org" in desk.outbox[before:]


def test_the_service_works_by_itself_is_alone_and_ends_within_ten_seconds(
    desk: Desk, site: Site
) -> None:
    running = desk.start()
    try:
        wait_for(lambda: "Samira Dahlan" in desk.outbox)
        second = desk.monitor("once")
        assert second.returncode == 1
        assert f"process {running.pid}" in second.stderr
        assert desk.monitor("status", "--check").returncode == 0
        limits = Path(f"/proc/{running.pid}/limits").read_text()
        assert re.search(r"^Max core file size +0 +0 ", limits, re.M)
        before = len(desk.outbox)
        site.publish()
        wait_for(lambda: "Lin Yaqing" in desk.outbox[before:])
        asked = time.monotonic()
        running.send_signal(signal.SIGTERM)
        _, log = running.communicate(timeout=20)
        assert time.monotonic() - asked < 10
    finally:
        running.kill()
        running.wait()
    assert running.returncode == 0
    for secret in ("Samira", "Lin Yaqing", "Benat", "strike"):
        assert secret not in log
    assert "Nobody is subscribed" in log


def test_one_failing_source_disturbs_no_other_and_is_shown(desk: Desk, site: Site) -> None:
    desk.write(
        "sources.toml",
        site.sources() + '\n[[source]]\nid = "gone"\norganisation = "Gone"\nkind = "feed"\n'
        f'url = "{site.url}/nowhere.xml"\nevery = "1s"\n',
    )
    outcomes = {each["source"]: each for each in desk.json("once")["outcomes"]}
    assert outcomes.pop("gone")["fault"]
    assert outcomes
    assert not any(each["fault"] for each in outcomes.values())
    for _ in range(2):
        desk.make_due()
        desk.says("once")
    assert "gone" in {source["id"] for source, _ in desk.json("status")["failing"]}


def test_who_comes_onto_the_watch_list_later_is_found_in_what_was_read_before(
    desk: Desk, site: Site
) -> None:
    site.publish()
    for name in ("benat-okoro", "samira-dahlan", "mirela-tosh"):
        desk.says("defenders", "remove", "--yes", name)
    desk.says("once")
    assert "Samira Dahlan" not in desk.outbox
    told = desk.outbox
    desk.says("defenders", "import", str(desk.folder / "people.csv"))
    desk.says("once")
    news = desk.outbox[len(told) :]
    assert "Samira Dahlan" in news  # from a followed page
    assert "Mirela Tosh" in news  # from a page that is its own document
    assert "\nOdran Velasko\n" in told
    assert "\nOdran Velasko\n" not in news


def test_sources_check_shows_what_a_poll_would_take_and_keeps_nothing(
    desk: Desk, site: Site
) -> None:
    assert "Teacher released" in desk.says("sources", "check", "quay-legal-aid")
    assert desk.json("status")["polled"] == 0
    assert desk.monitor("sources", "check", "nobody").returncode == 2


def test_after_a_restore_what_was_sent_since_is_known_as_a_repeat(desk: Desk, site: Site) -> None:
    with Homeserver().open() as home:
        desk.settings |= {
            "MONITOR_MATRIX_URL": home.url,
            "MONITOR_MATRIX_USER": "@desk:localhost",
            "MONITOR_MATRIX_TOKEN": "one session",
        }
        desk.says("subscribe", "matrix:!desk:localhost")
        desk.says("once")
        desk.says("backup", str(desk.folder / "b.tar.gz"))
        before = len(home.events)
        site.publish()
        desk.make_due()
        desk.says("once")
        seen, puts = dict(home.events), home.puts
        assert len(seen) > before
        desk.says("restore", str(desk.folder / "b.tar.gz"))
        desk.make_due()
        desk.says("once")
        assert home.puts > puts  # it was told again
        assert home.events == seen  # and nobody saw it twice
        assert not home.altered


def test_a_backup_is_put_back_and_tells_nothing_twice(desk: Desk, site: Site) -> None:
    site.publish()
    desk.says("once")
    told = desk.outbox
    desk.says("backup", str(desk.folder / "b.tar.gz"))
    desk.says("defenders", "remove", "--yes", "benat-okoro")
    assert desk.monitor("defenders", "show", "benat-okoro").returncode == 2
    desk.says("restore", str(desk.folder / "b.tar.gz"))
    assert desk.json("defenders", "show", "benat-okoro")["timeline"]
    desk.make_due()
    desk.says("once")
    assert desk.outbox == told
