"""What is kept is bounded by bytes, all of them counted; what is read stays longest."""

import gc
import gzip
import random
import threading
import tracemalloc
from datetime import UTC, datetime

import brotli
import pytest

from comments_service.web.http_cache.answers import Answer
from comments_service.web.http_cache.shelf import Shelf
from comments_service.web.keeping import Kept, Sources

LIKED = ("", "gzip", "br")


def answer(name: str, size: int = 1000, thread: int = 7) -> Answer:
    """An answer of ``size`` bytes that no compression makes smaller."""
    content = random.Random(name).randbytes(size)
    sources = Sources(
        site_id=1,
        site_version=1,
        seen_at=datetime(2026, 1, 1, tzinfo=UTC),
        threads={name: (thread, 1)},
    )
    headers = [(f"X-Header-{name}-{n}", f"the value of {name} {n}") for n in range(9)]
    return Answer(("/api", name, ""), headers, Kept(content, "/api", sources))


def test_the_least_recently_read_goes_first() -> None:
    one = answer("a").size + 500
    shelf = Shelf(capacity=3 * one)
    kept = {name: answer(name) for name in "abcd"}
    for name in "abc":
        shelf.put(kept[name])
    assert shelf.find(kept["a"].key) is kept["a"]
    shelf.put(kept["d"])
    assert [name for name in "abcd" if shelf.find(kept[name].key)] == ["a", "c", "d"]


def test_what_is_larger_than_all_the_room_is_not_kept_and_drives_nothing_out() -> None:
    shelf = Shelf(capacity=20_000)
    small, large = answer("small"), answer("large", 30_000)
    shelf.put(small)
    shelf.put(large)
    assert (shelf.find(small.key), shelf.find(large.key)) == (small, None)


@pytest.mark.parametrize("size", [100, 4_000, 40_000])
def test_the_bytes_counted_are_those_that_it_takes(size: int) -> None:
    # Threads of other tests may take memory meanwhile, but not each time.
    assert any(is_right(*counted_and_taken(size)) for _ in range(5))


def is_right(counted: int, taken: int) -> bool:
    return 0.7 * taken < counted < 1.5 * taken


def counted_and_taken(size: int) -> tuple[int, int]:
    """What a shelf of 50 answers counts, and the bytes that this process has taken for it."""
    gc.collect()
    tracemalloc.start()
    shelf = Shelf()
    for n in range(50):
        made = answer(f"https://blog.example/{n}", size)
        shelf.put(made)
        for liked in LIKED:
            made.make(liked)
        shelf.weigh(made)
    del made
    gc.collect()
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return shelf.size, taken


def test_once_there_is_a_smaller_form_all_others_are_made_of_it() -> None:
    text = b"The same words again and again. " * 2000
    made = Answer("text", [], Kept(text, "/api", None))
    assert made.size > len(text)
    packed = [made.make(liked).found.body[0] for liked in ("gzip", "br")]
    assert made.size < len(text) / 2
    assert made.make("").found.body == [text]
    assert [gzip.decompress(packed[0]), brotli.decompress(packed[1])] == [text, text]


def test_compressed_forms_drive_out_others_when_they_are_made() -> None:
    shelf = Shelf(capacity=80_000)
    answers = [answer(f"{n}", 10_000) for n in range(6)]
    for made in answers:
        shelf.put(made)
    for made in answers:
        if shelf.find(made.key):
            for liked in LIKED:
                made.make(liked)
                shelf.weigh(made)
            assert shelf.size <= 80_000
    assert 1 <= len([made for made in answers if shelf.find(made.key)]) <= 3


def test_what_went_away_is_counted_no_more() -> None:
    shelf = Shelf(capacity=50_000)
    for n in range(500):
        shelf.put(answer(f"{n % 70}", 100 * (n % 90), thread=n))
        assert shelf.size <= 50_000
    for n in range(70):
        found = shelf.find(("/api", f"{n}", ""))
        if found:
            shelf.drop(found)
    assert shelf.size == 0


def test_readers_and_writers_do_not_get_in_each_others_way() -> None:
    shelf = Shelf(capacity=100_000)
    made = [answer(f"{n}", 2000, thread=n) for n in range(60)]
    failures: list[BaseException] = []

    def work(seed: int) -> None:
        chosen = random.Random(seed)
        try:
            for _ in range(3000):
                one = chosen.choice(made)
                chosen.choice([shelf.put, shelf.weigh, shelf.drop, lambda a: shelf.find(a.key)])(
                    one
                )
                shelf.doubt([(1, chosen.randrange(60))])
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert 0 <= shelf.size <= 100_000
    for one in made:
        shelf.drop(one)
    assert shelf.size == 0


def test_doubt_reaches_what_was_made_from_a_place_and_nothing_else() -> None:
    shelf = Shelf()
    first, second = answer("a", thread=1), answer("b", thread=2)
    for made in (first, second):
        made.mark = "fresh"
        shelf.put(made)
    shelf.doubt([(1, 2), (2, 1)])
    assert (first.mark, second.mark) == ("fresh", None)
