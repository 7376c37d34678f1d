"""What loopback cannot show (rows A1, A3, A4, A5): a site at a public address that leads elsewhere,
in a network in which each address there is would answer. Skipped where none may be made."""

import json
import shutil
import subprocess
import sys
from typing import Any

import pytest

from tests.own_network import SITE, SPECIAL
from tests.pure.test_address import PRIVATE

REFUSED = "address_not_allowed"


def _may_have_networks() -> bool:
    if not shutil.which("unshare") or not shutil.which("ip"):
        return False
    tried = subprocess.run(
        ["unshare", "-rn", "ip", "link", "set", "lo", "up"], check=False, capture_output=True
    )
    return tried.returncode == 0


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    if not _may_have_networks():
        pytest.skip("unshare or ip is not here, or no network of one's own may be made")
    words = ["unshare", "-rn", sys.executable, "-m", "tests.own_network"]
    ran = subprocess.run(words, check=True, capture_output=True, timeout=120)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def test_every_address_of_that_network_answers_who_may_call_it(told: dict[str, Any]) -> None:
    """Else the others would show nothing."""
    for asked in (*told["public"], *told["allowed"]):
        assert asked["fault"] is None
        assert asked["reached"]
    assert [asked["reached"][0] for asked in told["allowed"]] == PRIVATE


@pytest.mark.parametrize("way", ["in the URL", "for a name", "beside a public one"])
def test_no_special_address_is_called(told: dict[str, Any], way: str) -> None:
    for address in SPECIAL:
        asked = told["special"][address][way]
        assert (asked["fault"], asked["reached"]) == (REFUSED, []), address


def test_a_public_site_redirects_to_no_special_address(told: dict[str, Any]) -> None:
    for address in SPECIAL:
        asked = told["special"][address]["by redirect"]
        assert asked["fault"] == REFUSED, address
        assert asked["reached"] == [SITE, SITE]  # its robots.txt and the redirect


def test_a_name_that_was_public_at_first_is_not_called_at_a_special_address(
    told: dict[str, Any],
) -> None:
    """Rebinding: one look-up for each line, and the second answer is judged like the first."""
    for address in SPECIAL:
        asked = told["special"][address]["at the second look-up"]
        assert (asked["fault"], asked["reached"], asked["looked_up"]) == (REFUSED, [SITE], 2)


def test_a_port_that_stands_in_no_entry_is_not_called(told: dict[str, Any]) -> None:
    assert len(told["ports"]) == 5
    for asked in told["ports"]:
        assert (asked["fault"], asked["reached"]) == (REFUSED, [])
