"""Settings and sources.toml: every fault at once, each with its place, and no secret in any."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config import read_settings, unknown_variables
from monitor.errors import ConfigError
from monitor.model import Selectors, SourceKind
from monitor.sources.file import parse_sources, read_duration, read_sources

GOOD = """
[[source]]
id = "harbour"
organisation = "Harbour Watch"
kind = "page"
url = "https://harbour.example.org/news"
language = ["en", "fr-CA"]
country = "XA"
every = "6h"
follow = false
code = 'HW \\d+'
proxy = "socks5h://127.0.0.1:9050"

[source.select]
item = "li.news"
link = "a"

[[source]]
id = "quay"
organisation = "Quay Legal Aid"
kind = "feed"
url = "https://quay.example.org/feed"
select_body = "article"
enabled = false
"""


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in [name for name in os.environ if name.startswith("MONITOR_")]:
        monkeypatch.delenv(name)


def faults_of(text: str) -> list[str]:
    with pytest.raises(ConfigError) as raised:
        parse_sources(text)
    return raised.value.faults


# ---------------------------------------------------------------- sources.toml


def test_a_table_becomes_a_source() -> None:
    harbour, quay = parse_sources(GOOD)
    assert harbour.kind is SourceKind.PAGE
    assert harbour.languages == ("en", "fr")
    assert harbour.every == timedelta(hours=6)
    assert harbour.select == Selectors(item="li.news", link="a")
    assert not harbour.follow
    assert quay.select == Selectors(body="article")
    assert not quay.enabled


def test_all_faults_are_told_at_once_each_with_line_and_key() -> None:
    text = """[[source]]
id = "a"
organisation = "A"
kind = "fed"
url = "htp://x"
evry = "1h"
select = { item = "div[", lnk = "a" }
[[source]]
id = "b"
kind = "feed"
code = "(("
proxy = "socks4://x"
every = "often"
country = "China"
language = 7
follow = "yes"
[source.select]
title = ">>"
"""
    faults = faults_of(text)
    places = {(int(f.split()[2].rstrip(":")), f.split('": ')[1].split(":")[0]) for f in faults}
    assert places == {
        (4, "kind"), (5, "url"), (6, "evry"), (7, "select.item"), (7, "select.lnk"),
        (8, "organisation"), (8, "url"), (11, "code"), (12, "proxy"), (13, "every"),
        (14, "country"), (15, "language"), (16, "follow"), (18, "select.title"),
    }  # fmt: skip


def test_a_slip_of_the_pen_gets_the_right_word_shown() -> None:
    faults = faults_of(GOOD.replace('organisation = "Quay', 'organization = "Quay'))
    assert any("did you mean organisation?" in fault for fault in faults)


def test_two_sources_of_one_id_are_refused_even_where_the_first_is_faulty() -> None:
    faults = faults_of(GOOD.replace('id = "quay"', 'id = "harbour"').replace('"page"', '"x"'))
    assert any("id: taken at line 3" in fault for fault in faults)


def test_reading_goes_on_after_a_line_that_is_not_toml() -> None:
    faults = faults_of(GOOD.replace('"6h"', "6h").replace('kind = "feed"', 'kind = "fed"'))
    assert [("not TOML" in f, "kind" in f) for f in faults] == [(True, False), (False, True)]


def test_a_broken_header_is_told_without_faults_that_follow_from_it() -> None:
    faults = faults_of(GOOD.replace('[[source]]\nid = "quay"', '[[source]\nid = "quay"'))
    assert len(faults) == 1
    assert "not TOML" in faults[0]


def test_a_table_of_another_name_is_told() -> None:
    assert (
        "unknown; a source is a table headed [[source]]"
        in faults_of(GOOD.replace('[[source]]\nid = "quay"', '[[sources]]\nid = "quay"'))[0]
    )


def test_a_file_without_sources_is_refused() -> None:
    assert "nothing would be watched" in faults_of("# nothing yet\n")[0]


def test_nobody_is_asked_more_than_once_a_minute() -> None:
    assert "once a minute" in faults_of(GOOD.replace('"6h"', '"5s"'))[0]
    assert parse_sources(GOOD.replace('"6h"', '"5s"'), shortest=timedelta(0))


def test_an_address_with_a_password_is_never_called() -> None:
    assert "user name or password" in faults_of(GOOD.replace("https://quay", "https://u:p@quay"))[0]


def test_a_missing_or_unreadable_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        read_sources(tmp_path / "none.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="not UTF-8"):
        read_sources(tmp_path / "bytes.toml")


@pytest.mark.parametrize("text", ["", "1", "1y", "-1h", "1.5h", "h"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        read_duration(text)


def test_the_shipped_sources_can_be_read_and_say_why_some_are_disabled() -> None:
    path = Path(__file__).parents[2] / "sources.toml"
    sources = read_sources(path)
    assert len(sources) >= 30
    assert sum(source.enabled for source in sources) >= 10
    for row in path.read_text("utf-8").splitlines():
        assert not row.startswith("enabled = false") or "#" in row


# ---------------------------------------------------------------- the environment


def test_without_any_variable_the_defaults_hold() -> None:
    settings = read_settings()
    assert (settings.data, settings.sources) == (Path("data"), Path("sources.toml"))
    assert not settings.has_mail
    assert not settings.has_matrix


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEB_ADDRESS", "http://desk.example.org"),
        ("WEB_ADDRESS", "desk.example.org"),
        ("WEB_ADDRESS", "https://desk.example.org/a b"),
        ("WEB_LISTEN", "8025"),
        ("WEB_LISTEN", "0.0.0.0:99999"),
    ],
)
def test_the_page_has_a_whole_address_and_a_port(monkeypatch, name, value) -> None:
    monkeypatch.setenv(f"MONITOR_{name}", value)
    with pytest.raises(ConfigError, match=f"MONITOR_{name}: write "):
        read_settings()


def test_all_faults_of_the_environment_are_told_at_once_without_secrets(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MONITOR_SMTP_URL", "ftp://me:hunter2@mail.example.org")
    monkeypatch.setenv("MONITOR_ALERT_DAYS", "many")
    monkeypatch.setenv("MONITOR_MATRIX_TOKEN_FILE", str(tmp_path / "none"))
    with pytest.raises(ConfigError) as raised:
        read_settings()
    told = "\n".join(raised.value.faults)
    for name in ("MONITOR_SMTP_URL", "MONITOR_ALERT_DAYS", "MONITOR_MATRIX_TOKEN_FILE"):
        assert f"{name}:" in told
    assert "hunter2" not in told


def test_a_secret_comes_from_a_file_and_is_never_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = tmp_path / "smtp"
    secret.write_text("smtps://me:hunter2@mail.example.org\n", encoding="utf-8")
    monkeypatch.setenv("MONITOR_SMTP_URL_FILE", str(secret))
    monkeypatch.setenv("MONITOR_MAIL_FROM", "desk@example.org")
    settings = read_settings()
    assert settings.smtp_url.get_secret_value() == "smtps://me:hunter2@mail.example.org"
    assert "hunter2" not in repr(settings)


def test_mail_needs_a_sender_and_matrix_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_SMTP_URL", "smtp://mail.example.org")
    monkeypatch.setenv("MONITOR_MATRIX_URL", "https://matrix.example.org")
    with pytest.raises(ConfigError) as raised:
        read_settings()
    assert [fault.split(":")[0] for fault in raised.value.faults] == [
        "MONITOR_MAIL_FROM", "MONITOR_MATRIX_USER", "MONITOR_MATRIX_TOKEN",
    ]  # fmt: skip


def test_the_image_refuses_private_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_ALLOW_PRIVATE", "1")
    assert read_settings().allow_private
    monkeypatch.setenv("MONITOR_IMAGE", "1")
    with pytest.raises(ConfigError, match="MONITOR_ALLOW_PRIVATE"):
        read_settings()


def test_a_variable_that_nobody_reads_is_told_with_the_nearest() -> None:
    [told] = unknown_variables({"MONITOR_SMPT_URL": "x", "MONITOR_DATA": "y", "HOME": "z"})
    assert "did you mean MONITOR_SMTP_URL?" in told


def test_the_limits_on_what_comes_from_outside_are_settings_in_one_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from monitor import app
    from monitor.fetch.limits import MIB, Limits

    app.settings.cache_clear()
    assert app.limits() == Limits()
    told = {"FETCH_SECONDS": "9", "MAX_PAGE": "1", "MAX_PDF_UNPACKED": "3", "PARSE_MEMORY": "256"}
    for name, text in told.items():
        monkeypatch.setenv(f"MONITOR_{name}", text)
    app.settings.cache_clear()
    set_so = app.limits()
    app.settings.cache_clear()
    assert (set_so.deadline, set_so.wire, set_so.decoded_pdf) == (9, MIB, 3 * MIB)
    assert set_so.parse_memory == 256
    monkeypatch.setenv("MONITOR_MAX_PAGE", "0")
    with pytest.raises(ConfigError, match="MONITOR_MAX_PAGE"):
        read_settings()
