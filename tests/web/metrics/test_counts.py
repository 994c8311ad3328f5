"""What many threads count at once is counted exactly."""

import threading

from comments_service.web.metrics import counts
from comments_service.web.metrics.counts import SECONDS, STATEMENTS, Counts, Key, Table

HIT, READ = ("GET", "/api/v1/threads", 200, "hit"), ("GET", "/api/v1/threads", 200, "checked")
EACH, WRITERS = 30_000, 4


def answers(table: Table, key: tuple[str, str, int, str]) -> float:
    return sum(table.get(Key(*key), [])[:SECONDS])


def test_nothing_is_lost_or_counted_twice_while_others_count_and_look() -> None:
    assert EACH * WRITERS > counts.WAITING_AT_MOST, "some are put into the table by who counts"
    began: list[int] = []
    counted = Counts(lambda: began.append(1))
    ends = threading.Event()
    seen: list[float] = []

    def count() -> None:
        for _ in range(EACH):
            counted.add(HIT, 0.00003)
            counted.add(READ, 7.0, 2)

    def look() -> None:
        while not ends.is_set():
            seen.append(answers(counted.table(), HIT))

    looker = threading.Thread(target=look)
    writers = [threading.Thread(target=count) for _ in range(WRITERS)]
    for thread in (looker, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    ends.set()
    looker.join()
    table = counted.table()
    hits, reads = table[Key(*HIT)], table[Key(*READ)]
    assert (hits[0], round(hits[SECONDS], 6), hits[STATEMENTS]) == (120_000, 3.6, 0)
    assert (reads[SECONDS - 1], reads[SECONDS], reads[STATEMENTS]) == (120_000, 840_000, 240_000)
    assert seen == sorted(seen), "a sum that falls looks like a restart"
    assert began == [1]
