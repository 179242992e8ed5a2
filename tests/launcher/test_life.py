"""Start, stop, start again: the data stays, and nobody is left behind."""

import signal
import subprocess
import sys
from pathlib import Path

import nats
import psutil
import psycopg
import pytest

from gendan.launcher.python import SOURCE
from tests.launcher.conftest import Launch
from tests.launcher.launched import Launched, alive, wait_until


async def _remember(run: Launched) -> None:
    """Put something into PostgreSQL and something into JetStream."""
    told = run.environment()
    with psycopg.connect(told["GENDAN_ORDER_OWNER_DATABASE_URL"]) as owner:
        owner.execute("CREATE TABLE remembered AS SELECT 'PO-4711' AS po")
    client = await nats.connect(told["GENDAN_NATS_URL"])
    await client.jetstream().publish("gendan.order.order.received", b"PO-4711")
    await client.close()


async def _remembers(run: Launched) -> bool:
    told = run.environment()
    with psycopg.connect(told["GENDAN_ORDER_OWNER_DATABASE_URL"]) as owner:
        row = owner.execute("SELECT po FROM remembered").fetchone()
    client = await nats.connect(told["GENDAN_NATS_URL"])
    found = await client.jetstream().get_last_msg("GENDAN_ORDER", "gendan.order.order.received")
    await client.close()
    return row == ("PO-4711",) and found.data == b"PO-4711"


async def test_ctrl_c_stops_everything_and_a_second_start_finds_all_data(state: Path, launch: Launch) -> None:
    first = launch(state).until_ready()
    await _remember(first)
    family = first.family()
    names = {each.name() for each in family}
    assert {"postgres", "nats-server"} <= names
    assert first.stop(signal.SIGINT) == 0
    assert alive(family) == []
    second = launch(state, first.port).until_ready()
    assert await _remembers(second)
    assert "preparing" not in second.said()


async def test_killing_the_launcher_leaves_no_orphan_and_the_next_start_recovers(state: Path, launch: Launch) -> None:
    killed = launch(state).until_ready()
    await _remember(killed)
    with psycopg.connect(killed.environment()["GENDAN_ORDER_DATABASE_URL"]):  # a backend of PostgreSQL at work
        family = killed.family()
        assert len([each for each in family if each.name() == "postgres"]) > 3
        assert killed.stop(signal.SIGKILL) == -signal.SIGKILL
        wait_until(lambda: not alive(family), lambda: str(alive(family)), seconds=10)
    assert await _remembers(launch(state, killed.port).until_ready())


@pytest.mark.parametrize("line", ["setting up", "preparing"])
def test_a_start_killed_half_way_is_continued_by_the_next_one(folder: Path, launch: Launch, line: str) -> None:
    killed = launch(folder / "state")
    wait_until(lambda: line in killed.said(), killed.said)
    family = killed.family()
    killed.stop(signal.SIGKILL)
    wait_until(lambda: not alive(family), lambda: str(alive(family)), seconds=10)
    launch(folder / "state", killed.port).until_ready()


def test_ctrl_c_during_the_start_stops_everything(folder: Path, launch: Launch) -> None:
    stopped = launch(folder / "state")
    wait_until(lambda: "setting up" in stopped.said(), stopped.said)
    family = stopped.family()
    assert stopped.stop(signal.SIGINT) == 0
    assert alive(family) == []


def test_told_twice_nobody_is_waited_for(state: Path, launch: Launch) -> None:
    stubborn = launch(state).until_ready()
    family = stubborn.family()
    for each in family:
        if "gendan.serve" in " ".join(each.cmdline()):
            each.suspend()  # as a service that does not listen any more
    stubborn.process.send_signal(signal.SIGINT)
    wait_until(lambda: stubborn.status()["state"] == "stopping", stubborn.said)
    stubborn.stop(signal.SIGINT)
    assert "stopping at once" in stubborn.said()
    wait_until(lambda: not alive(family), lambda: str(alive(family)), seconds=10)


def test_where_the_kernel_does_not_do_it_a_watchdog_kills_the_children(folder: Path) -> None:
    words = f"""
import pathlib
from gendan.launcher import children
children._libc = None  # as elsewhere than on Linux
children.watch()
started = [children.start(children.Program("sleep", ["sleep", "60"], {{}}, pathlib.Path("{folder}/log"))) for _ in "ab"]
started[0].kill()
import asyncio
asyncio.run(children.gone(started[0]))
print(started[1].pid, flush=True)
started[1].wait()
"""
    parent = subprocess.Popen([sys.executable, "-c", words], stdout=subprocess.PIPE, text=True, cwd=SOURCE)
    assert parent.stdout
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_until(lambda: not alive([child]), seconds=10)
