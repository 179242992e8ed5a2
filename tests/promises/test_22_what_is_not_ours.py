"""Promise 22: what stands in the way of a start is said in words; a process that is not ours is never touched."""

import json
import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import pytest

from gendan.launcher.place import place_for
from gendan.launcher.ports import free_port, is_free
from gendan.launcher.postgres import answers
from tests.launcher.conftest import Launch, folder, launch, prepared, run, state
from tests.launcher.launched import Launched, free_ports, wait_until

__all__ = ["folder", "launch", "prepared", "run", "state"]


def refusal(launched: Launched) -> str:
    """What it said; it has started nothing and ended with exit code 1."""
    assert launched.process.wait(60) == 1
    launched.stop()
    assert not (launched.folder / "logs").exists()
    return launched.said()


def test_a_second_launcher_on_the_same_directory_is_refused(run: Launched, launch: Launch) -> None:
    second = launch(run.folder, free_ports())
    assert second.process.wait(60) == 1
    second.stop()
    assert second.said().startswith(f"gendan is already running on {run.folder} (pid {run.process.pid})")


def test_every_port_that_is_taken_is_named_with_who_has_it(folder: Path, launch: Launch) -> None:
    port = free_ports()
    with socket.create_server(("127.0.0.1", port)), socket.create_server(("127.0.0.1", port + 1)):
        said = refusal(launch(folder / "state", port))
    assert f"port {port} (tracking) is taken by " in said
    assert f"port {port + 1} (order) is taken by " in said
    assert f"(pid {os.getpid()})" in said


def test_a_directory_that_cannot_be_written_is_refused(folder: Path, launch: Launch) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o500)
    state = closed / "state" if os.geteuid() != 0 else Path("/proc/gendan")  # nothing is closed to root but this
    assert f"{state} cannot be written" in refusal(launch(state))


@contextmanager
def somebody(account: os.stat_result, *, dead: bool) -> Iterator[subprocess.Popen[bytes]]:
    """A process of the user whom PostgreSQL's data belongs to; a dead one is left as a zombie."""
    other = subprocess.Popen(["sleep", "60"], user=account.st_uid, group=account.st_gid)
    try:
        if dead:
            other.kill()
            os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)
        yield other
    finally:
        other.kill()
        other.wait()


@pytest.mark.parametrize("dead", [False, True], ids=["alive", "a zombie"])
def test_after_a_reboot_pids_and_ports_that_are_others_now_are_left_to_them(
    state: Path, launch: Launch, *, dead: bool
) -> None:
    before = launch(state).until_ready()
    data, noted = state / "postgres" / "data", before.status()
    ports = [noted[server]["port"] for server in ("postgres", "nats")]
    before.stop(signal.SIGKILL)
    with somebody(data.stat(), dead=dead) as other, ExitStack() as taken:
        left = (data / "postmaster.pid").read_text().split("\n", 1)
        (data / "postmaster.pid").write_text(f"{other.pid}\n{left[1]}")
        (state / "gendan.lock").write_text(f"{other.pid}\n")
        written = json.dumps(noted)
        for pid in re.findall(r'"pid": (\d+)', written):
            written = written.replace(f'"pid": {pid}', f'"pid": {other.pid}')
        (state / "status.json").write_text(written)
        for port in ports:
            wait_until(partial(is_free, port))
            taken.enter_context(socket.create_server(("127.0.0.1", port)))
        after = launch(state, before.port).until_ready()
        assert {after.status()[server]["port"] for server in ("postgres", "nats")}.isdisjoint(ports)
        assert after.stop() == 0
        assert other.poll() == (-signal.SIGKILL if dead else None)


def test_a_postgres_that_somebody_else_started_on_the_data_is_left_alone(state: Path, launch: Launch) -> None:
    data = state / "postgres" / "data"
    owner, port = data.stat(), free_port()
    place = place_for(state)
    words = [f"{place.binaries}/bin/postgres", "-D", str(data), "-p", str(port), "-k", str(place.sockets)]
    other = subprocess.Popen(words, user=owner.st_uid, group=owner.st_gid, cwd="/", stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: answers(port))
        refused = launch(state)
        assert refused.process.wait(60) == 1
        refused.stop()
        assert f"a PostgreSQL that we did not start (pid {other.pid}) is running on {data}" in refused.said()
        assert other.poll() is None
    finally:
        other.send_signal(signal.SIGINT)
        other.wait(30)
