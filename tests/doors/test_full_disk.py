"""A disk that is full for a while (row S4), by the service's own rounds: it stays up, says so where
one looks, and loses nothing. The long form is in `make torture`."""

from sqlalchemy import event

from monitor import status
from monitor.model import Subscription
from tests.doors.test_clock_jumps import MINUTE, QUIET, SOURCES, TOLD, Rounds, news
from tests.doors.watching import HOUR, watch

ROOM = 1 << 30  # pages: as good as no limit


async def test_while_the_disk_is_full_the_service_stays_up_and_says_so_and_then_tells_all(tmp_path):
    async with watch(tmp_path) as desk:
        site, room = desk.site, [ROOM]

        def bounded(connection: object, *_: object) -> None:
            connection.execute(f"PRAGMA max_page_count = {room[0]}")  # type: ignore[attr-defined]

        event.listen(desk.store._writer, "checkout", bounded)
        site.answers = {SOURCES[0].url: QUIET}
        with desk.store.writing() as ledger:
            ledger.outbox.subscribe(Subscription("s", "mailto:ana@example.org"))
        rounds = Rounds(desk, tmp_path, SOURCES[:1])
        await rounds.live(10 * MINUTE)
        room[0] = 1  # nothing can be added any more
        site.answers[SOURCES[0].url] = news(site.now, TOLD[2] + ", a long story. " * 2000)
        await rounds.live(7 * HOUR)
        rounds.service._alive(polled=site.now, delivered=site.now)
        beat = status.read_heartbeat(tmp_path)
        [ailment] = status.ailments(beat, site.now)
        assert "is full; make room, nothing was lost" in ailment
        assert rounds.way.given == []
        room[0] = ROOM
        await rounds.live(10 * MINUTE)
        rounds.service._alive(polled=site.now, delivered=site.now)
        assert status.ailments(status.read_heartbeat(tmp_path), site.now) == ()
        assert len(rounds.way.given) == 1
        await rounds.live(7 * HOUR)
        assert len(rounds.way.given) == 1
