"""Rows D2 and D3 in small: who delivers is killed at each point of handing a message over. The long
form is `make torture`."""

import pytest

from monitor.model import Channel
from tests.torture.points import POINTS, kill_at_points


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.MATRIX])
def test_a_kill_at_any_point_loses_nothing_and_a_repeat_is_the_same_message(tmp_path, channel):
    came = kill_at_points(tmp_path, channel, kills=len(POINTS))
    assert came.kills == len(POINTS)
    assert came.faults == []
    assert came.repeats >= 1  # it was killed between the other side's keeping and our marking
