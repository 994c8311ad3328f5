"""Answers kept as bytes: never more than fits, each built when it is asked for."""

from collections.abc import Callable

from comments_service.web.cache import ByteCache, Entry


def of_size(size: int) -> Callable[[], bytes]:
    return lambda: b"x" * size


def fail() -> bytes:
    raise AssertionError("this was kept and need not be built")


def test_what_was_built_is_kept_under_its_key() -> None:
    cache = ByteCache()
    built = cache.get(("thread", 1), lambda: b"one")
    assert cache.get(("thread", 1), fail) is built
    assert cache.get(("thread", 2), lambda: b"two").plain == b"two"


def test_the_least_recently_used_goes_first() -> None:
    cache = ByteCache(capacity=3 * Entry.of((), b"x" * 1000).size)
    for key in ("a", "b", "c"):
        cache.get((key,), of_size(1000))
    cache.get(("a",), fail)
    cache.get(("d",), of_size(1000))
    assert cache.get(("b",), lambda: b"again").plain == b"again"
    cache.get(("a",), fail)


def test_what_is_larger_than_the_cache_is_answered_all_the_same() -> None:
    cache = ByteCache(capacity=100)
    assert len(cache.get(("a",), of_size(5000)).plain) == 5000


def test_two_builders_of_one_answer_are_counted_once() -> None:
    cache = ByteCache(capacity=3 * Entry.of((), b"x" * 1000).size)

    def build_while_another_does() -> bytes:
        cache.get(("a",), of_size(1000))
        return b"x" * 1000

    for _ in range(5):
        cache.get(("a",), build_while_another_does)
    cache.get(("b",), of_size(1000))
    cache.get(("c",), of_size(1000))
    cache.get(("a",), fail)
    cache.get(("b",), fail)


def test_the_etag_stands_for_the_key_and_each_encoding_is_made_once() -> None:
    entry = Entry.of(("k", 1), b"word " * 500)
    assert entry.etag == Entry.of(("k", 1), b"other").etag
    assert entry.etag != Entry.of(("k", 2), b"word " * 500).etag
    assert entry.bytes_in("br") is entry.bytes_in("br")
    assert len(entry.bytes_in("gzip")) < len(entry.plain)
