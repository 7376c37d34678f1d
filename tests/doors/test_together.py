"""Writes of polls that end at about the same time: one transaction, and each for itself."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from monitor.errors import StorageError
from monitor.keeping import SourceState
from monitor.ports import Ledger
from monitor.together import Together
from storage.database import open_store
from storage.store import SqlStore


class Counted:
    """A store that counts its transactions, and whose disk may fill up or be held by others."""

    def __init__(self, store: SqlStore) -> None:
        self.store, self.begun, self.full, self.locked = store, 0, False, False

    @contextmanager
    def writing(self) -> Iterator[Ledger]:
        self.begun += 1
        if self.locked:
            raise StorageError("locked for more than 5 s by another program")
        with self.store.writing() as ledger:
            yield ledger
            if self.full:
                raise StorageError("the disk is full")

    def __getattr__(self, name: str) -> object:
        return getattr(self.store, name)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Counted]:
    made = Counted(open_store("", tmp_path))
    yield made
    made.store.close()


def _save(name: str, ledger: Ledger) -> None:
    ledger.sources.save(SourceState(name))


def _number(number: int, _: Ledger) -> int:
    return number


def _saved(store: Counted) -> set[str]:
    with store.store.reading() as ledger:
        return set(ledger.sources.states())


async def test_what_ends_at_the_same_time_is_one_transaction(store: Counted):
    together = Together(store)  # type: ignore[arg-type]
    names = [f"s{number}" for number in range(20)]

    async def save(name: str) -> None:
        await together.write(partial(_save, name))
        assert name in _saved(store)  # on the disk by then

    await asyncio.gather(*map(save, names))
    assert _saved(store) == set(names)
    assert store.begun == 1


async def test_each_write_gives_back_its_own_result(store: Counted):
    together = Together(store)  # type: ignore[arg-type]
    writes = [together.write(partial(_number, number)) for number in range(5)]
    assert await asyncio.gather(*writes) == [0, 1, 2, 3, 4]


async def test_a_write_that_breaks_leaves_nothing_and_takes_no_other_with_it(store: Counted):
    together = Together(store)  # type: ignore[arg-type]

    def broken(ledger: Ledger) -> None:
        ledger.sources.save(SourceState("half"))
        raise LookupError("a fault of ours")

    good = [together.write(partial(_save, f"s{number}")) for number in range(3)]
    ended = await asyncio.gather(good[0], together.write(broken), *good[1:], return_exceptions=True)
    assert [type(one) for one in ended] == [type(None), LookupError, type(None), type(None)]
    assert _saved(store) == {"s0", "s1", "s2"}


async def test_a_full_disk_is_told_to_each(store: Counted):
    together = Together(store)  # type: ignore[arg-type]
    store.full = True
    writes = [together.write(lambda _: None) for _ in range(3)]
    ended = await asyncio.gather(*writes, return_exceptions=True)
    assert all(isinstance(one, StorageError) for one in ended)
    store.full = False
    await together.write(partial(_save, "later"))
    assert _saved(store) == {"later"}


async def test_a_database_that_others_hold_is_waited_for_once(store: Counted):
    together = Together(store)  # type: ignore[arg-type]
    store.locked = True
    writes = [together.write(partial(_number, number)) for number in range(3)]
    ended = await asyncio.gather(*writes, return_exceptions=True)
    assert all(isinstance(one, StorageError) for one in ended)
    assert store.begun == 1


async def test_who_no_longer_waits_does_not_hold_up_the_others(store: Counted):
    together = Together(store)  # type: ignore[arg-type]
    gone = asyncio.create_task(together.write(lambda ledger: None))
    stays = asyncio.create_task(together.write(partial(_save, "stays")))
    await asyncio.sleep(0)
    gone.cancel()
    await stays
    assert gone.cancelled()
    assert _saved(store) == {"stays"}
