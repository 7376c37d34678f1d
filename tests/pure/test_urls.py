"""One spelling for each address."""

import pytest

from monitor.parse.urls import absolute, canonical_url


@pytest.mark.parametrize(
    "url",
    [
        "http://www.a.example.org/x/y/?id=2",
        "https://A.example.org./x/y?id=2&utm_source=feed&fbclid=z",
        "https://a.example.org:443/x/y?id=2#part",
        " https://a.example.org/x/%79?id=2 ",
    ],
)
def test_spellings_of_one_address_are_one(url: str):
    assert canonical_url(url) == "https://a.example.org/x/y?id=2"


def test_other_pages_stay_other_pages():
    assert canonical_url("https://a.example.org/?p=1") != canonical_url(
        "https://a.example.org/?p=2"
    )
    assert canonical_url("https://a.example.org:8443/") != canonical_url("https://a.example.org/")
    assert canonical_url("https://a.example.org/a%2Fb") != canonical_url(
        "https://a.example.org/a/b"
    )


def test_percent_signs_have_one_case():
    assert canonical_url("https://a.example.org/%d9%85") == canonical_url("https://a.example.org/م")


@pytest.mark.parametrize(
    "url", ["", "not a url", "http://[", "https://a.example.org:99999/", "mailto:a@b.example"]
)
def test_what_is_no_address_comes_back_as_it_is(url: str):
    assert canonical_url(url) == url


@pytest.mark.parametrize(
    "link", ["mailto:a@b.example", "javascript:alert(1)", "http://[", "file:///etc/x"]
)
def test_links_that_cannot_be_fetched_lead_nowhere(link: str):
    assert absolute("https://a.example.org/", link) == ""
