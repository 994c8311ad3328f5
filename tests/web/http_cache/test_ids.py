"""Answers from memory bear ids of which no two are alike."""

from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice

from comments_service.web.http_cache.wsgi import request_ids


def test_threads_that_share_a_process_never_get_the_same_id() -> None:
    ids = request_ids("process1")
    with ThreadPoolExecutor(8) as threads:
        drawn = list(threads.map(lambda _turn: [next(ids) for _ in range(5_000)], range(8)))
    assert len(set(chain.from_iterable(drawn))) == 40_000


def test_an_id_tells_its_process_and_is_as_long_as_any_other() -> None:
    ids = list(islice(request_ids("process1"), 4_097))
    assert {len(one) for one in ids} == {len("process1") + 8}
    assert not set(ids) & set(islice(request_ids("process2"), 4_097))
