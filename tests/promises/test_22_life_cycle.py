# One room: every way in which a run begins, breaks and ends, seen from the same runs.
"""Promise 22: one command starts everything and stops it; whatever is killed, data stays and nobody is left behind.

Start, SIGINT, SIGTERM, SIGHUP and SIGKILL, of the launcher and of each of its children, during the start and
afterwards, each followed by another start on the same directory.
"""

import json
import os
import signal
import socket
from functools import partial
from pathlib import Path

import httpx
import nats
import psutil
import psycopg
import pytest

from gendan.services import existing
from tests.identity import ISSUER, bearer
from tests.launcher.conftest import Launch, folder, launch, prepared, run, state
from tests.launcher.launched import Launched, alive, wait_until
from tests.promises.size import sized

__all__ = ["folder", "launch", "prepared", "run", "state"]

KILL, TERM, INT, QUIT, HUP = signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP
PARTS = ("nursery", "postgres", "nats", "tracking", "order")
ENDS = [INT, KILL, TERM, HUP][: sized(2, 4)]
DYING = ["postgres", "order", "nats", "nursery"][: sized(1, 4)]

CUSTOMER = {"code": "HARBOUR", "name": "Harbour & Sons", "country": "DE", "tolerance": {"over": "5", "under": "3"}}


async def remember(run: Launched) -> None:
    """Put something into PostgreSQL and something into JetStream."""
    told = run.environment()
    with psycopg.connect(told["GENDAN_ORDER_OWNER_DATABASE_URL"]) as owner:
        owner.execute("CREATE TABLE remembered AS SELECT 'PO-4711' AS po")
    client = await nats.connect(told["GENDAN_NATS_URL"])
    await client.jetstream().publish("gendan.order.order.received", b"PO-4711")
    await client.close()


async def remembers(run: Launched) -> bool:
    told = run.environment()
    with psycopg.connect(told["GENDAN_ORDER_OWNER_DATABASE_URL"]) as owner:
        row = owner.execute("SELECT po FROM remembered").fetchone()
    client = await nats.connect(told["GENDAN_NATS_URL"])
    found = await client.jetstream().get_last_msg("GENDAN_ORDER", "gendan.order.order.received")
    await client.close()
    return row == ("PO-4711",) and found.data == b"PO-4711"


def until_nobody_is_left(family: list[psutil.Process]) -> None:
    wait_until(lambda: not alive(family), lambda: str(alive(family)), seconds=10)


@pytest.mark.parametrize("number", ENDS)
async def test_however_it_ends_nobody_is_left_and_the_next_start_finds_all_data(
    state: Path, launch: Launch, number: signal.Signals
) -> None:
    first = launch(state).until_ready()
    await remember(first)
    with psycopg.connect(first.environment()["GENDAN_ORDER_DATABASE_URL"]):  # a backend of PostgreSQL at work
        family = first.family()
        assert {first.pid(part) for part in PARTS} <= {each.pid for each in family}
        assert len([each for each in family if each.name() == "postgres"]) > 3
        if number is KILL:
            assert first.stop(number) == -KILL
            until_nobody_is_left(family)
        else:
            assert first.stop(number) == 0
            assert alive(family) == []
    second = launch(state, first.port).until_ready()
    assert await remembers(second)
    assert "preparing" not in second.said()


@pytest.mark.parametrize(
    ("part", "number"),
    [
        ("postgres", KILL), ("postgres", INT), ("postgres", QUIT), ("postgres", TERM),
        ("nats", KILL), ("nats", TERM), ("nats", INT),
        ("nursery", KILL), ("nursery", TERM),
        ("tracking", KILL), ("tracking", TERM), ("order", KILL), ("order", INT), ("order", QUIT),
    ],
)  # fmt: skip
def test_a_killed_part_is_started_again_and_the_others_go_on(run: Launched, part: str, number: signal.Signals) -> None:
    before = {name: run.pid(name) for name in PARTS}
    os.kill(before[part], number)
    wait_until(lambda: run.pid(part) not in {0, before[part]}, run.said)
    until_all_answer(run)
    assert {name for name, pid in before.items() if run.pid(name) != pid} == {part}
    assert f"{part} has ended" in run.said()


def test_a_service_that_is_killed_with_its_nursery_is_born_of_the_next_one(run: Launched) -> None:
    before = {name: run.pid(name) for name in PARTS}
    for part in ("nursery", "order"):
        os.kill(before[part], KILL)
    wait_until(lambda: not {run.pid("nursery"), run.pid("order")} & {0, before["nursery"], before["order"]}, run.said)
    until_all_answer(run)
    assert psutil.Process(run.pid("order")).ppid() == run.process.pid


def test_where_there_is_no_nursery_each_service_is_a_program_of_its_own(state: Path, launch: Launch) -> None:
    alone = launch(state, NO_NURSERY="yes").until_ready()
    assert "gendan.serve" in psutil.Process(alone.pid("order")).cmdline()
    before, family = alone.pid("order"), alone.family()
    os.kill(before, KILL)
    wait_until(lambda: alone.pid("order") not in {0, before}, alone.said)
    assert "GENDAN_ORDER_DATABASE_URL" in json.loads(alone.get("/environment", offset=1))
    assert alone.stop() == 0
    assert alive(family) == []


def test_who_calls_a_service_that_is_being_started_again_is_not_refused(run: Launched) -> None:
    os.kill(run.pid("order"), KILL)
    assert run.get("/readyz", offset=1) == b'{"status": "ok"}'


def until_all_answer(run: Launched) -> None:
    wait_until(lambda: run.get("/readyz") and run.get("/readyz", offset=1), run.said)
    for server in ("postgres", "nats"):
        wait_until(partial(_accepts, run.status()[server]["port"]), run.said)


def _accepts(port: int) -> bool:
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("part", DYING)
async def test_the_launcher_is_killed_while_a_part_is_dead(state: Path, launch: Launch, part: str) -> None:
    killed = launch(state).until_ready()
    await remember(killed)
    family = killed.family()
    os.kill(killed.pid(part), KILL)
    killed.stop(KILL)
    until_nobody_is_left(family)
    assert await remembers(launch(state, killed.port).until_ready())


@pytest.mark.parametrize("line", ["setting up", "preparing"])
def test_a_start_killed_half_way_is_continued_by_the_next_one(folder: Path, launch: Launch, line: str) -> None:
    killed = launch(folder / "state")
    wait_until(lambda: line in killed.said(), killed.said)
    family = killed.family()
    killed.stop(KILL)
    until_nobody_is_left(family)
    launch(folder / "state", killed.port).until_ready()


def test_ctrl_c_during_the_start_stops_everything(folder: Path, launch: Launch) -> None:
    stopped = launch(folder / "state")
    wait_until(lambda: "setting up" in stopped.said(), stopped.said)
    family = stopped.family()
    assert stopped.stop(INT) == 0
    assert alive(family) == []


def test_told_twice_nobody_is_waited_for(state: Path, launch: Launch) -> None:
    stubborn = launch(state).until_ready()
    family = stubborn.family()
    for service in ("tracking", "order"):
        psutil.Process(stubborn.pid(service)).suspend()  # as one that does not listen any more
    stubborn.process.send_signal(INT)
    wait_until(lambda: stubborn.status()["state"] == "stopping", stubborn.said)
    stubborn.stop(INT)
    assert "stopping at once" in stubborn.said()
    until_nobody_is_left(family)


def test_what_the_real_services_were_told_outlives_their_launcher(folder: Path, launch: Launch) -> None:
    killed = launch(
        folder / "state", app=None, GENDAN_PEOPLE_KEY="who is who, of all who ever acted", **ISSUER
    ).until_ready()
    told = httpx.post(f"http://127.0.0.1:{killed.port + 1}/v1/customers", json=CUSTOMER, headers=bearer("Wang"))
    assert told.status_code == 201, told.text
    names = [service.name for service in existing()]
    nursery, *services = (psutil.Process(killed.pid(part)) for part in ("nursery", *names))
    assert nursery.num_threads() == 1  # who forks with several may leave their locks locked for ever
    assert {each.ppid() for each in (nursery, *services)} == {killed.process.pid}
    assert not [name for each in (nursery, *services) for name in each.environ() if name.startswith("GENDAN_")]
    family = killed.family()
    killed.stop(KILL)
    until_nobody_is_left(family)
    again = launch(folder / "state", killed.port, app=None, **ISSUER).until_ready()
    shown = httpx.get(f"http://127.0.0.1:{again.port + 1}/v1/customers/HARBOUR", headers=bearer()).json()
    assert shown["name"] == "Harbour & Sons"
