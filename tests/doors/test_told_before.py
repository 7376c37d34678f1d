"""What was recorded of somebody ties what is read later, where that has only part of her name."""

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.match.index import build
from monitor.model import Defender
from tests.doors.watching import address, article, feed, watch

_LISTED = [
    Defender("a", "Zandile Mokwena", (), "ZA", "journalist"),
    Defender("b", "Thulani Dubeko", (), "ZA", "farmer"),
]
_FIRST = (
    "South Africa: the journalist Zandile Mokwena and the farmer Thulani Dubeko were arrested on "
    "1 November 2026 in the town of Kgotsong."
)
_SECOND = "South Africa: the farmer Thulani Dubeko is in Kgotsong. Zandile was beaten there."


@pytest.mark.parametrize("asks", [True, False])
async def test_part_of_a_name_is_known_by_what_the_store_was_told_before(
    tmp_path: Path, *, asks: bool
) -> None:
    async with watch(tmp_path) as at:
        with at.store.writing() as ledger:
            ledger.people.put(_LISTED)
        at.known = replace(at.known, index=build(_LISTED))
        if asks:
            at.known = replace(at.known, record=at.store.record)
        for number, words in enumerate((_FIRST, _SECOND), 1):
            at.site.answers[address(number)] = article(number, words)
            at.site.answers[at.source.url] = feed(range(1, number + 1))
            await at.poll()
        assert any("Zandile was beaten" in each for each in at.told()) is asks
