"""What is asked, of whom: each scenario has the service first, then its limits and peers."""

import itertools
import json
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench import answers, bodies, durable, isso, statements, targets, watched
from bench.load import Measure, Request, measure
from bench.processes import GZIP, Server, get
from bench.seed import Seeded

#: Measures one target of one scenario for so many seconds, in the round of this number.
Run = Callable[[float, int], Measure]
#: Scenario, then target: how it is measured.
Scenarios = dict[str, dict[str, Run]]

_POSTED_PAGES, _POSTED_TEXTS = 50, 500
_RECORDED_POSTS = 2000
_COLD_PATHS_A_SECOND = 2500


@dataclass(frozen=True)
class Subjects:
    """The service, what was posted to it, a folder for files, and Isso if it was asked for."""

    service: Server
    seeded: Seeded
    folder: Path
    isso: Server | None


def build(subjects: Subjects, running: ExitStack) -> Scenarios:
    """Every scenario; the limits that they need are started, to be stopped by ``running``."""
    found = {
        name: _reads(subjects, name, path, running)
        for name, path in (("hot", subjects.seeded.hot), ("small", subjects.seeded.small))
    }
    scenarios: Scenarios = {
        "hot thread of 200 comments": found["hot"][0],
        "hot thread, all of it through nginx": {
            "palabre": _through_nginx(subjects, running),
            "nginx": found["hot"][0]["nginx"],
        },
        "small thread": found["small"][0],
        "the same as 304": found["hot"][1],
        "counts of 20 pages": {"palabre": _asks(subjects.service, subjects.seeded.counts)},
        "cold read, 200 comments": {"palabre": _cold(subjects)},
        "posts at 8 clients": {
            "palabre": _posts(subjects.service, subjects.folder),
            "watched": _watched(subjects, running),
            "durable": _durable(subjects.folder),
            "statements": _statements(subjects.folder),
        },
    }
    if subjects.isso:
        hot, posts = "hot thread of 200 comments", "posts at 8 clients"
        scenarios[hot]["isso"] = _asks(subjects.isso, isso.read_path())
        scenarios[posts]["isso"] = _isso_posts(subjects.isso, subjects.folder)
    return scenarios


def _reads(
    subjects: Subjects, name: str, path: str, running: ExitStack
) -> tuple[dict[str, Run], dict[str, Run]]:
    """A thread by the service and by each limit, whole and as 304."""
    folder = subjects.folder / name
    folder.mkdir()
    whole = get(subjects.service.port, path, GZIP)
    again = {**GZIP, "If-None-Match": whole.header("ETag")}
    unchanged = get(subjects.service.port, path, again)
    if (whole.status, unchanged.status) != (200, 304) or not whole.header("Content-Encoding"):
        raise RuntimeError(f"{path} is not answered as expected: {whole} {unchanged}")
    answers.keep(folder, {"/whole": whole, "/unchanged": unchanged})
    limits = {
        "bare": targets.bare(folder),
        "view": targets.view(folder),
        "nginx": targets.nginx(folder, {"/whole": whole}),
    }
    for server in limits.values():
        running.callback(server.stop)
        server.wait_for("/whole")
    of_file = {**GZIP, "If-None-Match": get(limits["nginx"].port, "/whole", GZIP).header("ETag")}
    return (
        {"palabre": _asks(subjects.service, path)}
        | {limit: _asks(server, "/whole") for limit, server in limits.items()},
        {
            "palabre": _asks(subjects.service, path, again),
            "bare": _asks(limits["bare"], "/unchanged"),
            "view": _asks(limits["view"], "/unchanged"),
            "nginx": _asks(limits["nginx"], "/whole", of_file),
        },
    )


def _through_nginx(subjects: Subjects, running: ExitStack) -> Run:
    proxy = targets.behind_nginx(subjects.folder / "proxy", subjects.service.port)
    running.callback(proxy.stop)
    proxy.wait_for(subjects.seeded.hot)
    return _asks(proxy, subjects.seeded.hot)


def _asks(server: Server, path: str, headers: dict[str, str] | None = None) -> Run:
    request = Request(f"{server.url}{path}", headers=headers or GZIP)
    return lambda seconds, _round: measure(request, seconds)


def _cold(subjects: Subjects) -> Run:
    """Pages of the thread that nobody has asked for: order, length and place of each differ."""
    asked = itertools.product(("top", "newest", "oldest"), range(100, 25, -1), subjects.seeded.ids)
    paths = (f"{subjects.seeded.hot}&sort={s}&limit={n}&at={at}" for s, n, at in asked)

    def run(seconds: float, number: int) -> Measure:
        feed = subjects.folder / f"cold-{number}.txt"
        some = itertools.islice(paths, round(_COLD_PATHS_A_SECOND * seconds))
        feed.write_text("\n".join(some) + "\n")
        request = Request(subjects.service.url, connections=8, headers=GZIP, feed=feed)
        return measure(request, seconds)

    return run


def _posts(server: Server, folder: Path) -> Run:
    lines = (_post_line(n, post) for n, post in enumerate(bodies.posts(_POSTED_TEXTS)))
    return _post(server, folder / "posts.txt", lines)


def _watched(subjects: Subjects, running: ExitStack) -> Run:
    server = watched.start(subjects.folder / "watched")
    running.callback(server.stop)
    server.wait_for(subjects.seeded.small)
    return _posts(server, subjects.folder)


def _post_line(number: int, post: bodies.Post) -> str:
    """A line for post.lua."""
    url = f"https://localhost/bench/post-{number % _POSTED_PAGES}"
    author = {"name": post.name} if post.name else {}
    return "/api/v1/comments\t" + json.dumps({"url": url, "body": post.body, "author": author})


def _isso_posts(server: Server, folder: Path) -> Run:
    lines = (
        isso.post_line(n % _POSTED_PAGES, post)
        for n, post in enumerate(bodies.posts(_POSTED_TEXTS))
    )
    return _post(server, folder / "isso-posts.txt", lines)


def _post(server: Server, feed: Path, lines: Iterable[str]) -> Run:
    feed.write_text("\n".join(lines) + "\n")
    request = Request(server.url, connections=8, feed=feed, is_post=True)
    return lambda seconds, number: measure(request, seconds, mark=f"{number}-")


def _durable(folder: Path) -> Run:
    return lambda seconds, _round: durable.measure(folder, seconds)


def _statements(folder: Path) -> Run:
    recording = statements.record(folder, _RECORDED_POSTS)
    return lambda _seconds, _round: statements.measure(recording, folder)
