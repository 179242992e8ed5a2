"""Row 15: `gendan up` where data exists, to the ready line, beside starting its two servers alone.

The floor is merciless: both servers are started at once by a process that has already imported everything, and asked
every millisecond whether they answer. Row 15b starts them as somebody at a terminal would: `pg_ctl start --wait`, which
looks ten times a second, with nats-server beside it. Row 15c says how long one bare FastAPI process takes until it
serves: no service that is made of FastAPI can be there sooner.
"""

import compileall
import shlex
import signal
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

from benchmarks.measured import Measured
from benchmarks.running import gendan_up_on, new_state, running
from gendan.launcher import nats, postgres
from gendan.launcher.children import Program, start
from gendan.launcher.nats import Broker
from gendan.launcher.postgres import Cluster
from gendan.launcher.python import SOURCE
from gendan.launcher.servers import servers_for
from gendan.launcher.state import held
from gendan.services import existing

PORT = 9260
LOOK = 0.001
"""Seconds between two looks whether a server answers."""


def up(state: Path) -> float:
    began = monotonic()
    with gendan_up_on(state, PORT):
        return monotonic() - began


def bare() -> float:
    began = monotonic()
    with running("benchmarks.bare", str(PORT + 10), ready="ready"):
        return monotonic() - began


def alone(cluster: Cluster, broker: Broker) -> float:
    """Both started, until both answer."""
    began = monotonic()
    store, stream = start(postgres.program(cluster)), start(nats.program(broker))
    while not (postgres.answers(cluster.port) and nats.answers(broker.port)):
        sleep(LOOK)
    took = monotonic() - began
    stream.send_signal(signal.SIGTERM)
    store.send_signal(signal.SIGINT)
    stream.wait()
    store.wait()
    return took


def by_hand(cluster: Cluster, broker: Broker) -> float:
    """The same by PostgreSQL's own tool for it."""
    began = monotonic()
    starting, stream = start(_pg_ctl(cluster, "start")), start(nats.program(broker))
    assert starting.wait() == 0, cluster.log.read_text()
    while not nats.answers(broker.port):
        sleep(LOOK)
    took = monotonic() - began
    stream.send_signal(signal.SIGTERM)
    stream.wait()
    assert start(_pg_ctl(cluster, "stop")).wait() == 0
    return took


def _pg_ctl(cluster: Cluster, what: str) -> Program:
    program = postgres.program(cluster) if what == "start" else None
    options = ["--options", shlex.join(program.words[3:])] if program else ["--mode", "fast"]
    words = [str(cluster.binaries / "bin" / "pg_ctl"), what, "--wait", "--silent", "--pgdata", str(cluster.data)]
    return Program("pg_ctl", [*words, *options], postgres.PLAIN, cluster.log, cluster.account)


def servers(state: Path, how: Callable[[Cluster, Broker], float]) -> float:
    """The two servers of this state directory, in the hands of `how`."""
    with held(state) as ours:
        chosen = servers_for(ours, existing(), {})
        assert chosen.cluster
        assert chosen.broker
        return how(chosen.cluster, chosen.broker)


def measure(rounds: int = 9) -> list[Measured]:
    for package in ("gendan", "services", "shared"):
        compileall.compile_dir(SOURCE / package, quiet=1)  # as `make` does when it installs
    with new_state() as state:
        up(state)
        found = [(up(state), servers(state, alone), servers(state, by_hand), bare()) for _ in range(rounds)]
    ours, alone_each, by_hand_each, bare_each = zip(*found, strict=True)
    what = "gendan up, second start, to the ready line; floor:"
    return [
        Measured("15", f"{what} the two servers alone", "s", ours, alone_each, must=4, aim=2.5, most=True),
        Measured(
            "15b", f"{what} the two servers by pg_ctl --wait", "s", ours, by_hand_each, must=4, aim=2.5, most=True
        ),
        Measured("15c", f"{what} one bare FastAPI process", "s", ours, bare_each, most=True),
    ]
