"""Whoever sends a head without an end is refused, and takes no more memory than others."""

import socket
import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

from gendan.heads import LARGEST_FRAMES, LARGEST_HEAD
from gendan.launcher.ports import free_port
from gendan.launcher.python import SOURCE
from tests.launcher.launched import TINY
from tests.servers import wait_until

MEGABYTE = 1 << 20
ENDLESS = 48 * MEGABYTE
GET = b"GET /readyz HTTP/1.1\r\nHost: localhost\r\n"
IN_PARTS = b"POST /readyz HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[psutil.Process, int]]:
    port = free_port()
    words = [sys.executable, "-m", "gendan.serve", "order", "--port", str(port), "--app", TINY]
    process = subprocess.Popen(words, cwd=SOURCE)
    try:
        wait_until(lambda: answers(port), "the service answers")
        sent(port, GET, *[b"X" * MEGABYTE] * 3)  # the first refusal imports its words
        yield psutil.Process(process.pid), port
    finally:
        process.kill()
        process.wait()


def answers(port: int) -> bool:
    try:
        return sent(port, GET + b"Connection: close\r\n\r\n").startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def sent(port: int, *pieces: bytes) -> bytes:
    """What is answered until the connection ends; whoever is cut off is answered what had come by then."""
    found = b""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
            while piece := connection.recv(65536):
                found += piece
        except ConnectionError:
            pass
    return found


@pytest.mark.parametrize(
    "begun",
    [GET + b"X: ", GET + b"X", b"GET /", GET + b"Cookie: a=b\r\nY: ", IN_PARTS + b"1\r\nx\r\n0\r\nX: "],
    ids=["a value", "a name", "an address", "the second header", "what follows a body"],
)
def test_a_head_without_an_end_is_refused_and_not_kept(server: tuple[psutil.Process, int], begun: bytes) -> None:
    process, port = server
    before = process.memory_info().rss
    told = sent(port, begun, *[b"x" * MEGABYTE] * (ENDLESS // MEGABYTE))
    assert process.memory_info().rss - before < ENDLESS // 4
    assert told[:12] in {b"", b"HTTP/1.1 431", b"HTTP/1.1 200", b"HTTP/1.1 400"}
    assert answers(port)


def test_headers_without_end_are_refused_in_words(server: tuple[psutil.Process, int]) -> None:
    _, port = server
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(GET)
        told = b""
        connection.settimeout(0.05)
        for n in range(20 * LARGEST_HEAD // 1000):
            connection.sendall(b"X-%d: %b\r\n" % (n, b"x" * 1000))
            try:
                told = connection.recv(65536)
                break
            except TimeoutError:
                continue
    head, _, body = told.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 431 ")
    assert b"connection: close" in head
    assert b"urn:gendan:problem:too-many-headers" in body


def test_many_requests_on_one_connection_are_each_answered(server: tuple[psutil.Process, int]) -> None:
    _, port = server
    each = GET + b"X: " + b"x" * 8000 + b"\r\n"
    told = sent(port, *[each + b"\r\n"] * 30, each + b"Connection: close\r\n\r\n")
    assert told.count(b"HTTP/1.1 200") == 31


def test_a_body_in_the_smallest_parts_is_taken(server: tuple[psutil.Process, int]) -> None:
    _, port = server
    parts = b"1\r\nx\r\n" * (LARGEST_FRAMES // 16)
    told = sent(port, IN_PARTS, parts, b"0\r\n\r\n", GET + b"Connection: close\r\n\r\n")
    assert told.count(b"HTTP/1.1 200") == 2
