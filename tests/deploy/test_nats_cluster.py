"""Three servers of NATS with what our values for its chart say: over TLS, in an account, each event on all three."""

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from gendan.launcher import binaries, nats
from gendan.launcher.children import Program, send, start
from gendan.launcher.ports import LOOPBACK, free_port
from shared.broker import Broker
from shared.health import State
from tests.conftest import Fresh
from tests.deploy.authority import authority
from tests.deploy.values import PASSWORD, nats_values
from tests.folders import gone_afterwards, in_memory
from tests.servers import wait_until
from tests.shared.core import connected, core
from tests.shared.relaying import relayed, relaying
from tests.waiting import holds, until

SERVERS = ("gendan-nats-0", "gendan-nats-1", "gendan-nats-2")
PATIENCE = 120
"""Seconds: a busy machine takes long until three have agreed on who leads."""


@dataclass
class Cluster:
    """Its servers by name, and the URLs at which clients find them."""

    processes: dict[str, "subprocess.Popen[bytes]"]
    ports: dict[str, int]

    def url(self, name: str) -> str:
        return f"tls://gendan:{PASSWORD}@localhost:{self.ports[name]}"

    def kill(self, name: str) -> None:
        process = self.processes.pop(name)
        send(process, signal.SIGKILL)
        process.wait()


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """As the chart would set it up; the services trust its authority as they do in their pods."""
    signed = authority()
    with gone_afterwards(in_memory()) as folder:
        for name, written in signed.signed(["localhost"]).items():
            (folder / name).write_text(written)
        monkeypatch.setenv("SSL_CERT_FILE", str(folder / "ca.crt"))
        monkeypatch.setenv("GENDAN_STREAM_REPLICAS", "3")
        ports, routes = ({name: free_port() for name in SERVERS} for _ in range(2))
        told = {name: _configuration(name, ports[name], routes, folder) for name in SERVERS}
        cluster = Cluster({name: _started(folder, name, each) for name, each in told.items()}, ports)
        try:
            for name in SERVERS:
                wait_until(partial(nats.answers, ports[name]), f"{name} answers", folder / f"{name}.log")
            yield cluster
        finally:
            for name in [*cluster.processes]:
                cluster.kill(name)


def _configuration(name: str, port: int, routes: dict[str, int], folder: Path) -> dict[str, Any]:
    """What the chart makes of the values."""
    config = nats_values()["config"]
    peers = [f"nats-route://localhost:{route}" for route in routes.values()]
    tls = {"cert_file": str(folder / "tls.crt"), "key_file": str(folder / "tls.key"), "ca_file": str(folder / "ca.crt")}
    assert nats_values()["tlsCA"]["enabled"]
    assert config["nats"]["tls"]["enabled"]
    assert config["cluster"]["tls"]["enabled"]
    among = {"tls": tls | config["cluster"]["tls"]["merge"], "routes": peers}
    return {
        "server_name": name,
        "listen": f"{LOOPBACK}:{port}",
        "client_advertise": f"localhost:{port}",
        "tls": tls,
        "cluster": {"name": "gendan-nats", "listen": f"{LOOPBACK}:{routes[name]}", **among},
        "jetstream": {"store_dir": str(folder / name), **config["jetstream"]["merge"]},
        **config["merge"],
    }


def _started(folder: Path, name: str, told: dict[str, Any]) -> "subprocess.Popen[bytes]":
    file = folder / f"{name}.conf"
    file.write_text(json.dumps(told))
    words = [str(binaries.nats_server()), "-c", str(file)]
    return start(Program(name, words, {}, folder / f"{name}.log"))


async def test_events_go_on_when_the_server_is_lost_that_leads_them_and_that_we_are_connected_to(
    cluster: Cluster, fresh: Fresh
) -> None:
    async with connected(cluster.url(SERVERS[0])) as broker, core(fresh("order")) as told, relaying(told, broker):
        await holds(lambda: broker.part.state is State.OK, "NATS is there")
        for _ in range(20):
            await told.tell()
        await until(lambda: _has(broker, 20), "they are published", PATIENCE)
        info = await broker.jetstream().stream_info("GENDAN_ORDER")
        assert info.config.num_replicas == 3
        lost = SERVERS[0]  # the one that we are connected to, and from here on the one that leads
        await broker.client().request(
            "$JS.API.STREAM.LEADER.STEPDOWN.GENDAN_ORDER", json.dumps({"placement": {"preferred": lost}}).encode()
        )
        await until(lambda: _leads(broker, lost), "it leads", PATIENCE)

        cluster.kill(lost)
        for _ in range(20):
            await told.tell()
        await until(lambda: _has(broker, 40), "they go on on the other two", PATIENCE)
        assert await relayed(broker, 40) == list(range(1, 41))


async def _leads(broker: Broker, name: str) -> bool:
    with suppress(Exception):  # as long as nobody does
        info = await broker.jetstream().stream_info("GENDAN_ORDER")
        return bool(info.cluster and info.cluster.leader == name)
    return False


async def _has(broker: Broker, events: int) -> bool:
    with suppress(Exception):  # as long as there is no leader, or no connection
        return (await broker.jetstream().stream_info("GENDAN_ORDER")).state.messages >= events
    return False
