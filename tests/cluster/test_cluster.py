"""Two replicas are one service: behind nginx, on one PostgreSQL and one Redis."""

import socket
from collections import Counter
from contextlib import ExitStack
from functools import partial

from sqlalchemy import create_engine, text

from tests.cluster.conftest import EMAIL, PASSWORD, PREVIEWS, Cluster
from tests.cluster.people import READ, Browser, Readers
from tests.faults.load import Load
from tests.support.calls import PAGE, call, post
from tests.support.waiting import assert_within_a_second


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
        with Readers(cluster.nginx.port) as readers, Load(cluster.nginx, posters=1) as load:
            readers.wait_for(20)
            load.wait_for(5)
            victim.kill()
            readers.wait_for(100)
            load.wait_for(10)
    finally:
        victim.start()
    assert (readers.statuses.keys(), readers.failed) == ({200}, [])
    assert (load.statuses.keys(), load.broken) == ({201}, [])
    engine = create_engine(cluster.env["DATABASE_URL"])
    with engine.connect() as connection:
        stored = Counter(connection.execute(text("SELECT body FROM comments")).scalars())
    engine.dispose()
    assert {stored[said] for said in load.promised} == {1}


def test_replicas_that_restart_one_after_the_other_fail_no_request(cluster: Cluster) -> None:
    with Readers(cluster.nginx.port) as readers, Load(cluster.nginx, posters=1) as load:
        for replica in cluster.replicas:
            load.wait_for(5)
            replica.restart()
        load.wait_for(5)
    assert (readers.statuses.keys(), readers.failed) == ({200}, [])
    assert (load.statuses.keys(), load.broken) == ({201}, [])


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
