"""Requests tell nobody whom we watch: two disjoint watch lists ask for the same, to the byte."""

from pathlib import Path

from tests.demo.site import WATCH_LIST, Site
from tests.system.desk import Desk

STRANGERS = "id,name,aliases,country,context\nioan,Ioan Petrascu,,RO,a poet of rivers\n"


def test_two_disjoint_watch_lists_give_byte_equal_requests(tmp_path: Path, site: Site) -> None:
    logs: list[list[bytes]] = []
    desks = []
    for name, people in (("known", WATCH_LIST), ("strangers", STRANGERS)):
        (tmp_path / name).mkdir()
        desk = Desk(tmp_path / name, {"MONITOR_CONCURRENCY": "1"})
        desk.write("sources.toml", site.sources())
        desk.says("defenders", "import", desk.write("people.csv", people))
        desks.append(desk)
    for day in (1, 2):
        if day == 2:
            site.publish()
        for desk in desks:
            site.asked.clear()
            if day == 2:
                desk.make_due()
            desk.says("once")
            logs.append(list(site.asked))
    assert len(logs[0]) > 5
    assert logs[0] == logs[1]
    assert len(logs[2]) > 2
    assert logs[2] == logs[3]
    assert "Odran" in desks[0].outbox
    assert not desks[1].outbox
