"""Sources that answer never wait behind those that do not (row H3; `make bench-slow` shows it with
the real process)."""

from monitor.sources import lanes
from monitor.sources.lanes import SETTLING, Lanes, Round


async def test_failing_sources_do_not_take_the_places_of_others() -> None:
    road = Lanes(4)
    for number in range(8):
        assert road.has_room(failing=True)
        road.enter(f"failing-{number}", failing=True)
    assert not road.has_room(failing=True)
    for number in range(4):
        assert road.has_room(failing=False)
        road.enter(f"quick-{number}", failing=False)
    assert not road.has_room(failing=False)
    road.leave("quick-2")
    assert road.has_room(failing=False)
    road.leave("failing-0")
    assert road.has_room(failing=True)


async def test_one_that_keeps_us_waiting_gives_its_place_to_the_next(monkeypatch) -> None:
    monkeypatch.setattr(lanes, "PATIENCE", 0.0)
    road = Lanes(2)
    for number in range(12):
        assert road.has_room(failing=False)
        road.enter(f"slow-{number}", failing=False)
    assert not road.has_room(failing=False)  # there is an end to it


def test_a_round_ends_though_a_source_is_always_due_again() -> None:
    polls = Round()
    polls.meet(["every-second", "slow"])
    for _ in range(5):
        polls.done("every-second")
        polls.meet(["every-second", "slow"])
        assert goes_on(polls)
    polls.done("slow")
    polls.meet(["every-second"])
    assert not goes_on(polls)  # letters of the round that ended are still to be written
    polls.written()
    assert goes_on(polls)
    polls.done("every-second")
    assert not goes_on(polls)


def goes_on(polls: Round) -> bool:
    return polls.goes_on


async def test_who_waits_for_the_disk_makes_room_for_the_next_but_not_without_end() -> None:
    road = Lanes(2)
    begun = 0
    while road.has_room(failing=False):
        road.enter(f"source-{begun}", failing=False)
        road.settle(f"source-{begun}")
        begun += 1
    assert begun == 2 + SETTLING * 2
    road.leave("source-0")
    road.settle(f"source-{begun - 1}")
    assert road.has_room(failing=False)


async def test_one_that_failed_keeps_its_own_lane_while_it_waits_for_the_disk() -> None:
    road = Lanes(1)
    road.enter("failing", failing=True)
    road.settle("failing")
    assert road.has_room(failing=True)
    road.enter("another", failing=True)
    assert not road.has_room(failing=True)
