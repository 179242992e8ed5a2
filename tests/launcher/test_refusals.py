"""What stands in the way of a start is said in words, and left alone."""

import os
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from gendan.launcher.place import place_for
from gendan.launcher.ports import free_port
from gendan.launcher.postgres import answers
from tests.launcher.conftest import Launch
from tests.launcher.launched import Launched, free_ports, wait_until


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


@pytest.mark.parametrize("port", [70_000, -5])
def test_a_port_that_is_none_is_refused(folder: Path, launch: Launch, port: int) -> None:
    assert f"port {port} (tracking) is no port that can be used" in refusal(launch(folder / "state", port))


def test_a_directory_that_cannot_be_written_is_refused(folder: Path, launch: Launch) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o500)
    state = closed / "state" if os.geteuid() != 0 else Path("/proc/gendan")  # nothing is closed to root but this
    assert f"{state} cannot be written" in refusal(launch(state))


def test_a_directory_of_something_else_is_refused_and_left_as_it_is(folder: Path, launch: Launch) -> None:
    (folder / "thesis.tex").write_text("chapter one")
    assert f"{folder} holds other things than gendan's" in refusal(launch(folder))
    assert [path.name for path in folder.iterdir()] == ["thesis.tex"]


def test_a_file_is_no_directory(folder: Path, launch: Launch) -> None:
    (folder / "state").write_text("a file")
    assert "is no directory" in refusal(launch(folder / "state"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a directory to someone else")
def test_a_directory_of_another_user_is_refused(folder: Path, launch: Launch) -> None:
    (folder / "theirs").mkdir()
    os.chown(folder / "theirs", 65534, 65534)
    assert "theirs belongs to nobody" in refusal(launch(folder / "theirs"))


def test_a_service_that_cannot_be_started_is_said_with_the_end_of_its_log(state: Path, launch: Launch) -> None:
    broken = launch(state, app="tests.launcher.broken:app")
    assert broken.process.wait(60) == 1
    broken.stop()
    assert "does not start" in broken.said()
    assert "RuntimeError: a colour is missing" in broken.said()


def test_a_given_database_that_cannot_be_reached_is_said(state: Path, launch: Launch) -> None:
    nowhere = f"postgresql://someone:secret@127.0.0.1:{free_ports()}/orders"
    told = launch(state, GENDAN_ORDER_DATABASE_URL=nowhere)
    assert told.process.wait(60) == 1
    told.stop()
    assert "the database given for order (127.0.0.1, orders) cannot be used" in told.said()
    assert "secret" not in told.said()


def test_the_pid_that_a_killed_postgres_left_is_not_believed_where_it_is_anothers(state: Path, launch: Launch) -> None:
    killed = launch(state).until_ready()
    data = state / "postgres" / "data"
    killed.stop(signal.SIGKILL)
    account = data.stat()
    other = subprocess.Popen(["sleep", "60"], user=account.st_uid, group=account.st_gid)
    try:
        left = (data / "postmaster.pid").read_text().split("\n", 1)
        (data / "postmaster.pid").write_text(f"{other.pid}\n{left[1]}")
        again = launch(state, killed.port).until_ready()
        assert other.poll() is None
        again.stop()
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


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
