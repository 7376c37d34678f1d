"""Reference codes, by which the same alert is known everywhere."""

import pytest

from monitor.parse.codes import codes_of_url, document_codes, document_key, find_codes, own_codes
from tests.pure.parsing import HOME, read


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CHN 001 / 0119 / OBS 005.1", "CHN 001 / 0119 / OBS 005.1"),
        ("New informationVRN 001/0119/OBS\u00a0005.1Sentencing", "VRN 001 / 0119 / OBS 005.1"),
        ("VRN 001 / 0119 / OBS 005", "VRN 001 / 0119 / OBS 005"),
        ("Index: ASA\u00a017/5628/2022 Varna", "ASA 17/5628/2022"),
        ("First UA: 54/19 Index", "UA 54/19"),
        ("UA 284.16", "UA 284/16"),
        ("UA 219 /06", "UA 219/06"),
        ("Action urgente 52/22", "UA 52/22"),
        ("RAN 09/14", "RAN 09/14"),
        ("REFERENCE: AL CHN 4/2021 28 April 2021", "AL CHN 4/2021"),
        ("PM 382-21 - Mira Solveig", "PM 382-21"),
        ("AHRC-UAC-078-2012", "AHRC-UAC-078-2012"),
    ],
)
def test_a_code_is_written_one_way_however_it_was_typed(text: str, code: str):
    assert find_codes(text) == (code,)


@pytest.mark.parametrize(
    "text", ["12/2022", "on 3/4/2021 at 5", "pages 54/19", "NATO 17/5628", "UA"]
)
def test_what_is_no_code_is_none(text: str):
    assert find_codes(text) == ()


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example.org/en/documents/asa17/5628/2022/en/",
        "https://a.example.org/wp/ASA1756282022ENGLISH.pdf",
    ],
)
def test_an_index_is_read_from_the_address(url: str):
    assert codes_of_url(url) == ("ASA 17/5628/2022",)


def test_the_own_code_comes_before_that_of_the_previous_action():
    url = "https://a.example.org/documents/asa17/9999/2024/en/"
    text = "Words\nLINK TO PREVIOUS UA: https://a.example.org/en/documents/asa17/5628/2022/en/"
    assert document_codes(text, url) == ("ASA 17/9999/2024", "ASA 17/5628/2022")


def test_two_organisations_share_the_key_of_an_alert_and_its_update_does_not():
    first = read("<h1>One held</h1><p>VRN 001 / 0119 / OBS 005</p>", url=f"{HOME}/a")
    other = read("<h1>A person held</h1><p>VRN 001/0119/OBS 005</p>", url="https://b.example.org/x")
    update = read("<h1>One freed</h1><p>VRN 001 / 0119 / OBS 005.1</p>", url=f"{HOME}/b")
    assert first.key == other.key == "VRN 001 / 0119 / OBS 005"
    assert update.key == "VRN 001 / 0119 / OBS 005.1"
    assert first.id != other.id


def test_without_a_code_the_address_is_the_key():
    assert (
        document_key((), "http://www.a.example.org./x/?utm_source=y#z") == "https://a.example.org/x"
    )


def test_the_sources_own_pattern_is_used_and_cannot_hang():
    assert own_codes("ref HW-17 / 2024", r"HW-(\d+)") == ("17",)
    assert own_codes("x", "(unclosed") == ()
    document = read("<h1>T</h1><p>HW-17</p>", code=r"HW-\d+")
    assert document.key == "HW-17"
