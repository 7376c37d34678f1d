"""What the tests of a process share, and its end."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.doors.watching import parsers


@pytest.fixture(scope="session", autouse=True)
def _the_children_go_home() -> Iterator[None]:
    yield
    if parsers.cache_info().currsize:
        asyncio.run(parsers().close())
