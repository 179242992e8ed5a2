"""The two servers of a run, our own or given ones, and how the services reach them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gendan.launcher import given
from gendan.launcher.given import Database
from gendan.launcher.nats import Broker
from gendan.launcher.place import place_for
from gendan.launcher.ports import LOOPBACK, free_port
from gendan.launcher.postgres import Cluster
from gendan.launcher.state import State, read
from gendan.services import Service


@dataclass(frozen=True)
class Servers:
    """Where a run's data lives. `cluster` and `broker` are our own servers; None where given ones do their work."""

    cluster: Cluster | None
    broker: Broker | None
    databases: Mapping[str, Database]
    nats_url: str = field(repr=False)


def servers_for(state: State, services: Sequence[Service], environment: Mapping[str, str]) -> Servers:
    """Choose the servers: given ones where the environment names them, our own for the rest. Raises CannotStart."""
    last = read(state.status)  # the ports of last time, if they are free: people have written them down
    databases = given.databases(services, environment)
    cluster = None
    if missing := [service for service in services if service.name not in databases]:
        cluster = _cluster(state, last.get("postgres", {}).get("port"))
        databases |= {service.name: _database(cluster, state, service) for service in missing}
    broker, nats_url = None, environment.get(given.NATS, "")
    if not nats_url:
        broker = _broker(state, last.get("nats", {}).get("port"))
        nats_url = broker.url
    return Servers(cluster, broker, databases, nats_url)


def _cluster(state: State, last: int | None) -> Cluster:
    place = place_for(state.folder)
    return Cluster(
        binaries=place.binaries,
        data=place.data,
        sockets=place.sockets,
        log=state.log("postgres"),
        port=free_port(last),
        password=state.secret("postgres"),
        account=place.account,
    )


def _database(cluster: Cluster, state: State, service: Service) -> Database:
    role, name = service.database, service.database
    where = f"{LOOPBACK}:{cluster.port}/{name}?sslmode=disable"  # what never leaves the machine needs no TLS
    return Database(
        name=name,
        role=role,
        url=f"postgresql://{role}:{state.secret(role)}@{where}",
        owner_url=f"postgresql://{role}_owner:{state.secret(f'{role}_owner')}@{where}",
        is_ours=True,
    )


def _broker(state: State, last: int | None) -> Broker:
    return Broker(state.folder / "nats", state.log("nats"), free_port(last), state.secret("nats"))
