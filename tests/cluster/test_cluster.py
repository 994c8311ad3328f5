"""Two replicas are one service: behind nginx, on one PostgreSQL and one Redis."""

import socket
import time
from collections import Counter
from contextlib import ExitStack
from functools import partial
from urllib.parse import quote

from sqlalchemy import create_engine, text

from tests.cluster.conftest import EMAIL, PASSWORD, PREVIEWS, Cluster
from tests.cluster.moderator import Browser
from tests.support.calls import PAGE, Answer, call, post
from tests.support.crowd import Posters, Readers, Rush
from tests.support.waiting import assert_within_a_second, wait_for

READ = "/api/v1/threads?url=https%3A%2F%2Flocalhost%2Fa-page"
FRESH_FOR_S = 1.0
# For an answer that is on its way from one process to the next.
LATE_S = 0.3


def shows(port: int, what: str) -> bool:
    return what.encode() in call(port, "GET", READ).body


def test_replicas_that_start_at_once_are_migrated_once(cluster: Cluster) -> None:
    assert [one.returncode for one in cluster.migrations] == [0, 0], cluster.migrations
    engine = create_engine(cluster.env["DATABASE_URL"])
    with engine.connect() as connection:
        for table in ("alembic_version", "sites"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 1, table
    engine.dispose()
    for replica in cluster.replicas:
        assert "Waiting for `flask --app app db upgrade`" in replica.log.read_text()
        assert "cannot be used" not in replica.log.read_text()
    assert cluster.worker.poll() is None


def test_a_limit_counts_what_all_replicas_saw(cluster: Cluster) -> None:
    address = {"X-Forwarded-For": "192.0.2.1"}
    statuses = Counter(
        call(replica.port, "POST", "/api/v1/preview", {"body": "text"}, address).status
        for _ in range(PREVIEWS)
        for replica in cluster.replicas
    )
    assert statuses == {200: PREVIEWS, 429: PREVIEWS}


def test_nobody_gets_round_a_limit_by_what_they_say_of_their_address(cluster: Cluster) -> None:
    statuses = Counter(
        call(
            cluster.nginx.port,
            "POST",
            "/api/v1/preview",
            {"body": "text"},
            {"X-Forwarded-For": f"203.0.113.{number}"},
        ).status
        for number in range(2 * PREVIEWS)
    )
    assert statuses == {200: PREVIEWS, 429: PREVIEWS}


def test_a_comment_on_one_replica_is_read_on_the_other_within_a_second(cluster: Cluster) -> None:
    one, other = (replica.port for replica in cluster.replicas)
    for number in range(6):
        said = f"said to one of them, {number}"
        assert not shows(other, said)
        assert post(one, said).status == 201
        assert_within_a_second(partial(shows, other, said))
        one, other = other, one


def test_whoever_wrote_reads_it_at_once_where_they_wrote(cluster: Cluster) -> None:
    for number in range(10):
        port = cluster.replicas[number % 2].port
        assert post(port, f"said and read, {number}").status == 201
        assert shows(port, f"said and read, {number}")


def test_one_session_and_its_decisions_hold_on_every_replica(cluster: Cluster) -> None:
    one, other = (f"{replica.url}/console" for replica in cluster.replicas)
    posted = post(cluster.nginx.port, "to be hidden", url=PAGE).json["comment"]["id"]
    reading = cluster.replicas[1].port
    assert_within_a_second(partial(shows, reading, "to be hidden"))
    browser = Browser()
    browser.send(f"{one}/sign-in", f"{one}/sign-in", email=EMAIL, password=PASSWORD)
    assert EMAIL in browser.get(f"{other}/account")
    assert "to be hidden" in browser.get(f"{other}/queue/published")
    target = f"{one}/comments/{posted}/decision"
    browser.send(f"{other}/account", target, decision="spam", version="2")
    assert_within_a_second(lambda: not shows(reading, "to be hidden"))
    assert "to be hidden" in browser.get(f"{other}/queue/spam")
    browser.send(f"{one}/account", f"{other}/sign-out")
    assert EMAIL not in browser.get(f"{one}/account")


def test_a_replica_that_is_killed_under_load_costs_nobody_an_answer(cluster: Cluster) -> None:
    victim = cluster.replicas[0]
    try:
        with (
            Readers(cluster.nginx.port, READ) as readers,
            Posters(cluster.nginx, 1) as posters,
        ):
            readers.wait_for(20)
            posters.wait_for(5)
            victim.kill()
            readers.wait_for(100)
            posters.wait_for(10)
    finally:
        victim.start()
    assert (readers.statuses.keys(), readers.failed) == ({200}, [])
    assert (posters.statuses.keys(), posters.broken) == ({201}, [])
    engine = create_engine(cluster.env["DATABASE_URL"])
    with engine.connect() as connection:
        stored = Counter(connection.execute(text("SELECT body FROM comments")).scalars())
    engine.dispose()
    assert {stored[said] for said in posters.promised} == {1}


def test_replicas_that_restart_one_after_the_other_fail_no_request(cluster: Cluster) -> None:
    with Readers(cluster.nginx.port, READ) as readers, Posters(cluster.nginx, 1) as posters:
        for replica in cluster.replicas:
            posters.wait_for(5)
            replica.restart()
        posters.wait_for(5)
    assert (readers.statuses.keys(), readers.failed) == ({200}, [])
    assert (posters.statuses.keys(), posters.broken) == ({201}, [])


def path_of(url: str) -> str:
    return f"/api/v1/threads?url={quote(url, safe='')}"


def test_in_a_rush_a_comment_is_there_and_gone_within_a_second(cluster: Cluster) -> None:
    page, said = f"{PAGE}/in-a-rush", b"said in a rush"
    with Rush(cluster.nginx.port, path_of(page)) as rush:
        for _ in range(3):
            posted = post(cluster.nginx.port, said.decode(), url=page).json
            is_there = time.monotonic() + FRESH_FOR_S + LATE_S
            assert all(said in read.body for read in rush.reads_asked_after(is_there))
            deleted = call(
                cluster.nginx.port,
                "DELETE",
                f"/api/v1/comments/{posted['comment']['id']}",
                headers={"Authorization": f"Bearer {posted['edit_token']}"},
            )
            assert deleted.status == 200
            is_gone = time.monotonic() + FRESH_FOR_S + LATE_S
            assert not any(said in read.body for read in rush.reads_asked_after(is_gone))
    assert len({read.made_by for read in rush.reads}) < len(rush.reads) / 2, "nginx has copies"


def test_a_page_that_nobody_read_for_a_while_shows_nothing_that_was_deleted(
    cluster: Cluster,
) -> None:
    page, port = f"{PAGE}/seldom-read", cluster.nginx.port
    posted = post(port, "to be hidden", url=page).json["comment"]["id"]
    assert_within_a_second(lambda: b"to be hidden" in call(port, "GET", path_of(page)).body)
    console = f"{cluster.nginx.url}/console"
    browser = Browser()
    browser.send(f"{console}/sign-in", f"{console}/sign-in", email=EMAIL, password=PASSWORD)
    target = f"{console}/comments/{posted}/decision"
    browser.send(f"{console}/account", target, decision="spam", version="2")
    time.sleep(FRESH_FOR_S)
    with Rush(port, path_of(page), readers=8) as rush:
        rush.reads_asked_after(0, at_least=50)
    assert not any(b"to be hidden" in read.body for read in rush.reads)


def test_whoever_wrote_reads_it_through_nginx_without_waiting_for_the_second(
    cluster: Cluster,
) -> None:
    page, port = f"{PAGE}/own", cluster.nginx.port
    for number in range(10):
        call(port, "GET", path_of(page))
        said = f"my own, {number}"
        post(port, said, url=page)
        # The other replica hears of it by Redis.
        for replica in cluster.replicas:
            wait_for(partial(page_shows, replica.port, page, said))
        fresh = call(port, "GET", path_of(page), headers={"Cache-Control": "max-age=0"})
        assert said.encode() in fresh.body


def page_shows(port: int, page: str, said: str) -> bool:
    return said.encode() in call(port, "GET", path_of(page)).body


def test_each_reader_gets_the_encoding_that_the_service_would_choose(cluster: Cluster) -> None:
    page = f"{PAGE}/encoded"
    post(cluster.nginx.port, "word " * 400, url=page)
    said = ["br", "gzip", "gzip, deflate", "deflate, gzip, br, zstd", "gzip, br", "identity"]
    said += ["", "zstd", "deflate", "gzip;q=0", "br;q=1.0", "gzip;q=0.5", "GZIP", "x-gzip"]
    for accepted in said:
        headers = {"Accept-Encoding": accepted}
        chosen = call(cluster.replicas[0].port, "GET", path_of(page), headers=headers)
        for _ in range(2):
            answer = call(cluster.nginx.port, "GET", path_of(page), headers=headers)
            assert encoding(answer) in (encoding(chosen), "identity"), accepted
            if ";" not in accepted:
                assert (encoding(answer), answer.body) == (encoding(chosen), chosen.body), accepted


def encoding(answer: Answer) -> str:
    return answer.headers.get("content-encoding", "identity")


def test_each_origin_gets_its_own_permission_and_a_stranger_none(cluster: Cluster) -> None:
    for origin in ("http://localhost:1", "http://localhost:2", None):
        for _ in range(2):
            headers = {"Origin": origin} if origin else {}
            answer = call(cluster.nginx.port, "GET", READ, headers=headers)
            assert answer.status == 200
            assert answer.headers.get("access-control-allow-origin") == origin
    for _ in range(2):
        assert call(cluster.nginx.port, "GET", READ).status == 200
        stranger = call(cluster.nginx.port, "GET", READ, headers={"Origin": "https://evil.example"})
        assert stranger.status == 403


def test_while_both_replicas_are_away_what_was_read_is_still_read(cluster: Cluster) -> None:
    port = cluster.nginx.port
    read = call(port, "GET", READ)
    script = call(port, "GET", "/static/embed.js")
    for replica in cluster.replicas:
        replica.kill()
    try:
        time.sleep(FRESH_FOR_S)
        for _ in range(2):
            assert call(port, "GET", READ).body == read.body
            assert call(port, "GET", "/static/embed.js").body == script.body
        assert call(port, "GET", f"{READ}-that-nobody-has-read").status == 502
    finally:
        for replica in cluster.replicas:
            replica.start()
    post(port, "they are back")
    wait_for(lambda: b"they are back" in call(port, "GET", f"{READ}&sort=newest").body)


def test_slow_clients_wait_in_nginx_and_hold_up_nobody(cluster: Cluster) -> None:
    """Half a head, half a body, and an answer that is asked for and not read: more of each than
    both replicas have threads."""
    head = b"POST /api/v1/comments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    slow = [head, head + b"Content-Length: 100\r\n\r\n{", f"GET {READ} HTTP/1.1\r\nHo".encode()]
    unread = f"GET {READ} HTTP/1.1\r\nHost: x\r\n\r\n".encode() * 20
    with ExitStack() as connections:
        for request in [*slow, unread] * 16:
            connection = connections.enter_context(socket.socket())
            # As little as the system allows: what is not read stays with the sender.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            connection.connect(("127.0.0.1", cluster.nginx.port))
            connection.sendall(request)
        for number in range(10):
            assert call(cluster.nginx.port, "GET", READ).status == 200
            assert post(cluster.nginx.port, f"beside slow clients {number}").status == 201


def test_who_comes_without_https_is_sent_there(cluster: Cluster) -> None:
    answer = call(cluster.nginx.redirecting_port, "GET", "/console/")
    assert answer.status == 301
    assert answer.headers["location"] == "https://127.0.0.1/console/"
