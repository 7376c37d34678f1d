"""Wrong use, wrong files and the commands that need no network, each in the real process."""

import json

import pytest

from tests.system.desk import Desk

STORY = """<html lang="en"><head><title>Teacher jailed</title></head><body><article>
<h1>Teacher jailed</h1><p>14 March 2026</p>
<p>On 12 March 2026 the Port Sorrel District Court sentenced Imre Valdas, a teacher, to two years
in prison for "insulting an office". His lawyer called the trial a farce.</p>
<p>Supporters had waited outside the courtroom since the morning and sang when he was led out.</p>
</article></body></html>"""
PEOPLE = "id,name,aliases,country,context\nimre,Imre Valdas,,XA,teacher\n"


def test_bad_sources_end_every_command_with_2_and_all_faults(bare: Desk) -> None:
    bare.write("sources.toml", '[[source]]\nid = "A!"\nkind = "fed"\nevry = "1h"\n')
    for command in (["run"], ["once"], ["status"], ["sources", "list"]):
        done = bare.monitor(*command)
        assert done.returncode == 2
        for words in ("line 2", "line 3", "did you mean every?", "organisation: missing"):
            assert words in done.stderr
        assert "Traceback" not in done.stderr
    assert not (bare.folder / "data" / "nightdesk.db").exists()


def test_nothing_is_imported_while_a_row_has_a_fault(bare: Desk) -> None:
    people = bare.write("people.csv", PEOPLE + ",,,,\nx y,,,,\n")
    done = bare.monitor("defenders", "import", people)
    assert done.returncode == 2
    assert "line 4" in done.stderr
    assert "empty" in bare.says("defenders", "list")
    assert "1 on the watch list" in bare.says("defenders", "import", people, "--skip-bad")
    assert bare.says("defenders", "export") == PEOPLE


def test_an_empty_watch_list_says_how_to_import_one(bare: Desk) -> None:
    assert "monitor defenders import" in bare.says("once")


@pytest.mark.parametrize(
    ("words", "cure"),
    [
        (["subscribe", "ana"], "mailto:"),
        (["subscribe", "mailto:a@example.org", "--zone", "Europe/Berlon"], "Europe/Berlin"),
        (["subscribe", "mailto:a@example.org", "--at", "25:00"], "07:00"),
        (["subscribe", "mailto:a@example.org", "--defender", "nobody"], "nobody has this id"),
        (["subscribe", "mailto:a@example.org", "--kind", "gossip"], "sentence"),
        (["unsubscribe", "mailto:a@example.org"], "monitor subscriptions"),
        (["review", "confirm", "12345678"], "monitor review list"),
        (["defenders", "show", "nobody"], "defenders list"),
        (["replay", "nowhere", "--defenders", "nothing.csv"], "does not exist"),
    ],
)
def test_wrong_use_ends_with_2_and_names_the_cure(bare: Desk, words: list[str], cure: str) -> None:
    done = bare.monitor(*words)
    assert done.returncode == 2
    assert cure in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_mail_without_a_server_is_accepted_with_a_warning(bare: Desk) -> None:
    done = bare.monitor("subscribe", "mailto:ana@example.org", "--kind", "death")
    assert done.returncode == 0
    assert "MONITOR_SMTP_URL" in done.stderr
    [made] = bare.json("subscriptions")
    assert made["kinds"] == ["death"]
    bare.says("subscribe", "mailto:ana@example.org", "--kind", "death")
    assert len(bare.json("subscriptions")) == 1
    assert "1 subscription ended" in bare.says("unsubscribe", "mailto:ana@example.org")


def test_a_subscription_says_how_broad_it_is_and_when_it_is_quiet(bare: Desk) -> None:
    people = "id,name,country\n" + "".join(f"p{n},Ofelia Quirante {n},PE\n" for n in range(520))
    bare.says("defenders", "import", bare.write("people.csv", people))
    done = bare.monitor("subscribe", "mailto:ana@example.org")
    assert "about 60 alerts a week" in done.stdout
    assert "--digest" in done.stderr
    quiet = bare.says(
        "subscribe", "mailto:bo@example.org", "--defender", "p1", "--quiet", "22:00-07:00"
    )
    assert "less than 1 alert a week" in quiet
    assert "quiet 22:00-07:00 UTC but for death, sentence, disappearance" in quiet
    asked = ("--weekly", "friday", "--zone", "Asia/Manila")
    assert "every Friday at 07:00 Asia/Manila" in bare.says("subscribe", "file:w.txt", *asked)
    assert {each["rhythm"] for each in bare.json("subscriptions")} == {"at_once", "weekly"}


def test_a_database_that_is_none_is_named_and_left_alone(bare: Desk) -> None:
    (bare.folder / "data").mkdir()
    broken = bare.folder / "data" / "nightdesk.db"
    broken.write_bytes(b"this is no database" * 100)
    done = bare.monitor("defenders", "list")
    assert done.returncode == 1
    assert "nightdesk.db" in done.stderr
    assert broken.read_bytes() == b"this is no database" * 100


def test_replay_prints_one_json_line_a_document_in_the_order_of_the_manifest(bare: Desk) -> None:
    saved = bare.folder / "saved"
    saved.mkdir()
    (saved / "a.html").write_text(STORY, encoding="utf-8")
    (saved / "b.pdf").write_bytes(b"%PDF-1.4 and nothing that could be read")
    entries = [
        {"file": name, "url": f"https://site.example.org/{name}", "source": source,
         "title": "Teacher jailed", "published": day, "language": "en"}
        for name, source, day in (
            ("a.html", "one", "2026-03-14"), ("b.pdf", "one", "2026-03-15"),
            ("a.html", "two", "2026-03-16"),
        )
    ]  # fmt: skip
    manifest = "\n".join(json.dumps(entry) for entry in entries)
    (saved / "documents.jsonl").write_text(manifest, encoding="utf-8")
    people = bare.write("people.csv", PEOPLE)
    printed = bare.says("replay", str(saved), "--defenders", people, "--format", "jsonl")
    first, second, third = (json.loads(line) for line in printed.splitlines())
    assert first["url"] == "https://site.example.org/a.html"
    [mention] = first["mentions"]
    assert (mention["defender"], mention["status"]) == ("imre", "confirmed")
    [sentence] = [change for change in first["changes"] if change["kind"] == "sentence"]
    assert (sentence["date"], sentence["term"]) == ("2026-03-12", "P2Y")
    assert sentence["status"] == "new"
    assert "two years" in sentence["evidence"]
    assert (second["mentions"], second["changes"]) == ([], [])
    assert second["fault"]
    assert {c["status"] for c in third["changes"] if c["kind"] == "sentence"} == {"known"}
    assert not (bare.folder / "data").exists()


def test_replay_of_plain_files_takes_the_day_from_the_text(bare: Desk) -> None:
    (bare.folder / "saved").mkdir()
    (bare.folder / "saved" / "page.html").write_text(STORY, encoding="utf-8")
    people = bare.write("people.csv", PEOPLE)
    printed = bare.says("replay", str(bare.folder / "saved"), "--defenders", people)
    assert "2026-03-14" in printed
    assert "Nothing was stored or sent" in printed
    page = str(bare.folder / "saved" / "page.html")
    assert "P2Y" in bare.says("explain", page, "--defenders", people)


def test_the_manifest_of_a_replay_is_checked_whole(bare: Desk) -> None:
    saved = bare.folder / "saved"
    saved.mkdir()
    (saved / "documents.jsonl").write_text('{"file": "../x"}\n{}\nnonsense\n', encoding="utf-8")
    people = bare.write("people.csv", PEOPLE)
    done = bare.monitor("replay", str(saved), "--defenders", people)
    assert done.returncode == 2
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [
        "documents.jsonl line 1", "documents.jsonl line 2", "documents.jsonl line 3",
    ]  # fmt: skip
