"""One service as a process: it ends soon when told, open streams included, and dies with who asked for that."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from gendan.launcher.ports import free_port
from gendan.launcher.python import SOURCE
from gendan.serve import AUTOGROUP, PARENT
from tests.launcher.launched import TINY, wait_until


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def service(port: int) -> Iterator[subprocess.Popen[bytes]]:
    words = [sys.executable, "-m", "gendan.serve", "order", "--port", str(port), "--app", TINY]
    process = subprocess.Popen(words, cwd=SOURCE)
    try:
        wait_until(lambda: _answers(port))
        yield process
    finally:
        process.kill()
        process.wait()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_an_open_stream_is_told_that_the_service_drains(service: subprocess.Popen[bytes], port: int) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/stream", timeout=10) as stream:
        assert stream.readline() == b"open\n"
        began = time.monotonic()
        service.send_signal(signal.SIGTERM)
        assert stream.readline() == b"drained\n"
    service.wait(10)
    assert time.monotonic() - began < 3  # the limit of a graceful stop, after which streams are cut


def test_a_service_dies_with_the_process_that_asked_for_it(port: int) -> None:
    words = f"""
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-m", "gendan.serve", "order", "--port", "{port}", "--app", "{TINY}"],
                         env={{**os.environ, "{PARENT}": str(os.getpid())}})
child.wait()
"""
    parent = subprocess.Popen([sys.executable, "-c", words], cwd=SOURCE)
    wait_until(lambda: _answers(port))
    (child,) = psutil.Process(parent.pid).children()
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    wait_until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE, seconds=5)


@pytest.mark.skipif(not AUTOGROUP.exists(), reason="no such groups here")
@pytest.mark.parametrize("alone", [True, False], ids=["in its own session", "in somebody's"])
def test_a_service_that_stands_back_does_so_among_sessions_where_it_has_its_own(port: int, *, alone: bool) -> None:
    words = [sys.executable, "-m", "gendan.serve", "notify", "--port", str(port), "--app", TINY]
    before = AUTOGROUP.read_text()
    with subprocess.Popen(words, cwd=SOURCE, start_new_session=alone) as process:
        wait_until(lambda: _answers(port))
        its = Path(f"/proc/{process.pid}/autogroup").read_text()
        process.kill()
    assert its.endswith("nice 5\n") if alone else its == before


def test_a_service_that_does_not_exist_is_said() -> None:
    words = [sys.executable, "-m", "gendan.serve", "shipping", "--port", "1"]
    done = subprocess.run(words, cwd=SOURCE, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "there is no service 'shipping'; there are tracking, order," in done.stderr
