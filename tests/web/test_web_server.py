"""The web server: slow, idle and many connections, large bodies, fair threads, client addresses."""

import socket
import threading
from collections.abc import Iterator
from ipaddress import ip_network

import pytest

from inspectorate.web.server import bodies, fair_threads
from inspectorate.web.server.options import LARGEST_OF_API, LARGEST_REQUEST
from tests.patience import PATIENCE
from tests.web.running_server import POLL, RunningServer, read_all, running, status_and_body, until

LONG = 3600
"""Seconds that no test lasts: nothing is closed for being late."""

SLOW = {
    "idle": "",
    "head": "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: a",
    "body": "POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nlogin=a",
    "cookie": "POST / HTTP/1.1\r\nHost: localhost\r\nCookie: csrf=aaaa\r\nContent-Length: 9000\r\n\r\na",
    "chunked": "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n",
    "one of a pipeline": "GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nX-Slow: a",
}


def echo(environ, start_response):
    """Respond with what the application sees of a request."""
    body = environ["wsgi.input"].read()
    names = ("REMOTE_ADDR", "wsgi.url_scheme", "CONTENT_LENGTH", "PATH_INFO", "QUERY_STRING")
    lines = [f"{name}={environ[name]}" for name in names]
    lines += [f"{name}={value}" for name, value in environ.items() if name.startswith("HTTP_")]
    lines += [f"without={environ['inspectorate.proxy_without_address']}", f"read={len(body)}"]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return ["\n".join(lines).encode("latin-1")]


@pytest.fixture(scope="module")
def patient() -> Iterator[RunningServer]:
    with running(echo, client_seconds=LONG) as server:
        yield server


@pytest.fixture(scope="module")
def strict() -> Iterator[RunningServer]:
    with running(echo, client_seconds=0.2) as server:
        yield server


@pytest.mark.parametrize("kind", SLOW)
@pytest.mark.parametrize("number", [4, 64, 400])
def test_slow_connections_do_not_keep_others_waiting(patient, kind, number):
    held = [patient.connect(SLOW[kind]) for _ in range(number)]
    assert patient.ask()[0] == 200
    for connection in held:
        connection.close()


@pytest.mark.parametrize("kind", SLOW)
def test_slow_connection_is_closed(strict, kind):
    with strict.connect(SLOW[kind]) as connection:
        response = read_all(connection)
    assert response.count(b"HTTP/1.1 ") == {"idle": 0, "one of a pipeline": 2}.get(kind, 1)
    assert kind == "idle" or b"408 Request Timeout" in response


def test_trickling_body_is_closed(strict):
    with strict.connect(SLOW["body"]) as connection:
        connection.settimeout(0.05)
        response = b""
        while not response:
            connection.sendall(b"a")
            try:
                response = connection.recv(100)
            except TimeoutError:
                continue
    assert b"408" in response


def test_body_that_arrives_fast_enough_is_read(strict):
    part, parts = b"x" * 20_000, 30
    with strict.connect(
        f"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(part) * parts}\r\n\r\n"
    ) as connection:
        pause = threading.Event()
        for _part in range(parts):
            connection.sendall(part)
            pause.wait(POLL)
        assert b"read=600000" in read_all(connection)


def test_response_that_nobody_reads_is_dropped():
    def large(_environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"x" * 50_000_000]

    with running(large, client_seconds=0.2) as server, server.connect("GET / HTTP/1.1\r\nHost: x\r\n\r\n"):
        table = server.application.connections
        until(lambda: table.connections)
        until(lambda: not table.connections)
        assert server.ask("HEAD / HTTP/1.1")[0] == 200


def test_address_with_too_many_connections_loses_the_oldest():
    with running(echo, client_seconds=LONG, connections_per_address=8) as server:
        first, *others = [server.connect(SLOW["head"]) for _ in range(9)]
        assert read_all(first) == b""
        assert server.ask()[0] == 200
        for connection in (first, *others):
            connection.close()


def test_full_server_closes_the_connection_it_has_waited_for_longest():
    proxies = ((ip_network("127.0.0.1"),),)
    with running(echo, client_seconds=LONG, connections_per_address=1, proxies=proxies) as server:
        server.application.connections.most = 4
        held = [server.connect(SLOW["idle"]) for _ in range(5)]
        assert read_all(held[0]) == b""
        assert server.ask()[0] == 200
        for connection in held:
            connection.close()


def test_head_that_is_too_large_is_refused(patient):
    with patient.connect("GET / HTTP/1.1\r\nHost: localhost\r\n") as connection:
        try:
            for number in range(40):
                connection.sendall(f"X-{number}: {'a' * 4000}\r\n".encode())
        except ConnectionError:
            return
        assert status_and_body(read_all(connection))[0] in (0, 431)


@pytest.mark.parametrize(
    ("path", "length"), [("/", LARGEST_REQUEST + 1), ("/api/v1/x", LARGEST_OF_API + 1), ("/", 10**18)]
)
def test_body_that_is_too_large_is_refused_unread(patient, path, length):
    with patient.connect(
        f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n\r\nlogin=a"
    ) as connection:
        status, body = status_and_body(read_all(connection))
    assert status == 200  # the small application answers; the service has a page for it
    assert f"CONTENT_LENGTH={length}\n".encode() in body
    assert b"read=0" in body


def test_chunked_body_is_read_and_counted(patient):
    chunks = b"3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n"
    _status, body = patient.ask("POST / HTTP/1.1", "Transfer-Encoding: chunked", body=chunks)
    assert b"CONTENT_LENGTH=7\n" in body
    assert b"read=7" in body


def test_body_larger_than_memory_is_read_whole(patient):
    size = bodies.IN_MEMORY + 5
    _status, body = patient.ask("POST / HTTP/1.1", f"Content-Length: {size}", body=b"x" * size)
    assert f"read={size}".encode() in body


def test_bytes_of_an_address_are_limited_and_given_back():
    store = bodies.BodyStore(of_address=10, of_all=15)
    store.hold("a", 10)
    with pytest.raises(bodies.BodyRefused) as refused:
        store.hold("a", 1)
    assert refused.value.status == 429
    with pytest.raises(bodies.BodyRefused) as refused:
        store.hold("b", 6)
    assert refused.value.status == 503
    store.release("a", 10)
    store.hold("b", 10)
    assert dict(store.held) == {"b": 10}


def test_unfinished_bodies_of_one_address_do_not_stop_another_request():
    with running(echo, client_seconds=LONG) as server:
        server.application.bodies.of_address = 1000
        held = server.connect(SLOW["body"] + "x" * 900)
        status, _body = server.ask("POST / HTTP/1.1", "Content-Length: 200", body=b"x" * 200)
        held.close()
        assert status in (200, 429)
        until(lambda: not server.application.bodies.total)
        assert server.ask("POST / HTTP/1.1", "Content-Length: 200", body=b"x" * 200)[0] == 200


class Gate:
    """A WSGI application that works on requests for /slow until it is opened."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.begun: list[str] = []

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"] == "/slow":
            self.begun.append(environ.get("HTTP_COOKIE", ""))
            self.opened.wait(PATIENCE)
        return echo(environ, start_response)


def slow(cookie: str) -> str:
    return f"GET /slow HTTP/1.1\r\nHost: x\r\nCookie: session={cookie}\r\n\r\n"


def test_session_has_half_of_the_threads_and_an_address_all_but_one():
    gate = Gate()
    with running(gate, threads=4, client_seconds=LONG, proxies=((ip_network("127.0.0.1"),),)) as server:
        held = [server.connect(slow("one")) for _ in range(6)]
        assert server.ask("GET / HTTP/1.1", "Cookie: session=two")[0] == 200
        held += [server.connect(slow("two")) for _ in range(6)]
        until(lambda: len(gate.begun) >= 3)
        assert server.ask("GET / HTTP/1.1", "X-Forwarded-For: 192.0.2.7")[0] == 200
        assert sorted(gate.begun) == ["session=one", "session=one", "session=two"]
        gate.opened.set()
        for connection in held:
            connection.close()


def test_waiting_request_whose_client_has_left_is_not_worked_on():
    gate = Gate()
    with running(gate, threads=2, client_seconds=LONG) as server:
        held = server.connect(slow("one"))
        until(lambda: gate.begun)
        leaving, threads = server.connect(slow("one")), server.application.threads
        until(lambda: threads.waiting)
        leaving.close()
        until(lambda: not threads.waiting)
        gate.opened.set()
        assert b"200 OK" in held.recv(1000)
        held.close()
        assert server.ask()[0] == 200
    assert gate.begun == ["session=one"]


def test_too_many_waiting_requests_are_refused(monkeypatch):
    monkeypatch.setattr(fair_threads, "MOST_WAITING_OF_ADDRESS", 2)
    gate = Gate()
    with running(gate, threads=2, client_seconds=LONG) as server:
        held = [server.connect(slow("one")) for _ in range(3)]
        until(lambda: len(server.application.threads.waiting) >= 2)
        status, body = server.ask()
        assert (status, body) == (503, b"The service is busy. Try again in a few seconds.\n")
        gate.opened.set()
        for connection in held:
            connection.close()


def test_failed_application_costs_only_its_request():
    def failing(environ, start_response):
        if environ["PATH_INFO"] == "/fails":
            raise RuntimeError("on purpose")
        return echo(environ, start_response)

    with running(failing, threads=2) as server:
        assert [server.ask("GET /fails HTTP/1.1")[0] for _ in range(4)] == [500] * 4
        assert server.ask()[0] == 200


@pytest.mark.parametrize(
    ("path", "path_info", "query"),
    [("/a%ff%C3%A9?b=%ff&c=1", "/a\xff\xc3\xa9", "b=%ff&c=1"), ("/%2e%2e/%00", "/../\0", "")],
)
def test_path_reaches_the_application_as_bytes(patient, path, path_info, query):
    _status, body = patient.ask(f"GET {path} HTTP/1.1")
    assert f"PATH_INFO={path_info}\nQUERY_STRING={query}\n".encode("latin-1") in body


def test_header_with_an_underscore_does_not_pass_for_another(patient):
    _status, body = patient.ask("GET / HTTP/1.1", "X_Forwarded_For: 192.0.2.1", "X-Other: yes")
    assert b"FORWARDED" not in body
    assert b"HTTP_X_OTHER=yes" in body


def test_socket_of_a_port_in_use_is_an_error(patient):
    with pytest.raises(OSError, match="in use"):
        socket.create_server(("127.0.0.1", patient.port))
