"""Whatever is killed comes back, and nothing else is disturbed."""

import os
import signal
import socket
from functools import partial

import pytest

from tests.launcher.launched import Launched, wait_until

KILL, TERM, INT, QUIT = signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT


@pytest.mark.parametrize(
    ("part", "number"),
    [
        ("postgres", KILL), ("postgres", INT), ("postgres", QUIT), ("postgres", TERM),
        ("nats", KILL), ("nats", TERM), ("nats", INT),
        ("tracking", KILL), ("tracking", TERM), ("order", KILL), ("order", INT), ("order", QUIT),
    ],
)  # fmt: skip
def test_a_killed_part_is_started_again(run: Launched, part: str, number: signal.Signals) -> None:
    before = {name: run.pid(name) for name in ("postgres", "nats", "tracking", "order")}
    os.kill(before[part], number)
    wait_until(lambda: run.pid(part) not in {0, before[part]}, run.said)
    _until_all_answer(run)
    assert {name for name, pid in before.items() if run.pid(name) != pid} == {part}
    assert f"{part} has ended" in run.said()


def test_who_calls_a_service_that_is_being_started_again_is_not_refused(run: Launched) -> None:
    os.kill(run.pid("order"), KILL)
    assert run.get("/readyz", offset=1) == b'{"status": "ok"}'


def _until_all_answer(run: Launched) -> None:
    wait_until(lambda: run.get("/readyz") and run.get("/readyz", offset=1), run.said)
    for server in ("postgres", "nats"):
        wait_until(partial(_accepts, run.status()[server]["port"]), run.said)


def _accepts(port: int) -> bool:
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0
