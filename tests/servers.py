"""Real servers for the tests, from the launcher's own code: one PostgreSQL, one nats-server per session and worker."""

import itertools
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from gendan.launcher import nats, roles
from gendan.launcher import postgres as launched
from gendan.launcher.children import send, start
from gendan.launcher.place import place_for
from gendan.launcher.ports import LOOPBACK, free_port
from tests.folders import gone_afterwards, in_memory

QUICK = {"fsync": "off", "shared_buffers": "64MB", "max_connections": "200", "scram_iterations": "1"}
"""Killed processes lose nothing without fsync, only a power cut would; and tests make many databases."""


@dataclass(frozen=True)
class Database:
    """One database of a service: `url` is of its restricted role, `owner_url` of the one that migrates it."""

    name: str
    role: str
    url: str
    owner_url: str


@dataclass
class Postgres:
    """A running PostgreSQL."""

    cluster: launched.Cluster
    _process: subprocess.Popen[bytes] | None = None
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def admin_url(self) -> str:
        return self.cluster.admin_url

    def new_database(self, service: str, template: str = "template1") -> Database:
        """A database of its own for a test; `template` names one to copy, to which nobody may be connected."""
        role, name = f"gendan_{service}", f"gendan_{service}_{next(self._numbers)}"
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            if admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
                roles.prepare(admin, role, role, role, f"{role}_owner")
            # by its files: less work than writing each page into the log, as PostgreSQL would where it is not told
            admin.execute(f'CREATE DATABASE "{name}" OWNER {role}_owner TEMPLATE "{template}" STRATEGY file_copy')
            roles.create_database(admin, name, role)
        return Database(name, role, self._url(role, name), self._url(f"{role}_owner", name))

    def drop(self, database: Database) -> None:
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{database.name}" WITH (FORCE)')

    def start(self) -> None:
        """Start it again; a killed server's backends may take a moment to be gone, so it is tried until it answers."""

        def attempt() -> bool:
            self.attempt()
            return self.answers()

        wait_until(attempt, "PostgreSQL answers", self.cluster.log)

    def attempt(self) -> None:
        """Start it unless it runs; it may end again at once, where another one still holds its memory."""
        if self._process is None or self._process.poll() is not None:
            self._process = start(launched.program(self.cluster))

    def answers(self) -> bool:
        return launched.answers(self.cluster.port)

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        assert self._process
        send(self._process, number)
        self._process.wait()

    def stop(self) -> None:
        self.kill(signal.SIGINT)  # its fast shutdown

    def _url(self, user: str, database: str) -> str:
        return f"postgresql://{user}:{user}@{LOOPBACK}:{self.cluster.port}/{database}"


@dataclass
class NatsServer:
    """A running nats-server."""

    broker: nats.Broker
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return self.broker.url

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def start(self) -> None:
        self.attempt()
        wait_until(self.answers, "nats-server answers", self.broker.log)

    def attempt(self) -> None:
        """Start it, without waiting for it."""
        self._process = start(nats.program(self.broker))

    def answers(self) -> bool:
        return nats.answers(self.broker.port)

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        assert self._process
        send(self._process, number)
        self._process.wait()

    def restart(self) -> None:
        """Kill it, whatever it is doing, and start it on what it had stored."""
        self.kill()
        self.start()

    def wipe(self) -> None:
        """Kill it and start it with nothing: no stream, no consumer."""
        self.kill()
        self.forget()
        self.start()

    def forget(self) -> None:
        """Remove all that it had stored, while it does not run."""
        shutil.rmtree(self.broker.streams, ignore_errors=True)


def wait_until(condition: Callable[[], bool], words: str, log: Path | None = None, seconds: float = 30) -> None:
    """Wait on a condition; what the server said stands in the failure."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds} s: {words}\n{log.read_text() if log and log.exists() else ''}")
        time.sleep(0.01)


@contextmanager
def postgres_running(settings: dict[str, str] = QUICK) -> Iterator[Postgres]:
    """A PostgreSQL of one's own, gone afterwards with all that it held; `settings` differ from what users run."""
    with gone_afterwards(in_memory() if settings.get("fsync") == "off" else None) as place:
        server = postgres_in(place, settings)
        server.start()
        yield server
        server.kill(signal.SIGQUIT)  # at once: nothing of it is kept


def postgres_in(folder: Path, settings: dict[str, str], password: str = "") -> Postgres:
    """A PostgreSQL with its data in this folder, made if there is none yet; not started."""
    place = place_for(folder)
    cluster = launched.Cluster(
        binaries=place.binaries,
        data=place.data,
        sockets=place.sockets,
        log=folder / "postgres.log",
        port=free_port(),
        password=password or secrets.token_urlsafe(),
        account=place.account,
        settings=settings,
    )
    if creation := launched.creation(cluster):
        launched.created(cluster, start(creation).wait())
    return Postgres(cluster)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with postgres_running() as server:
        yield server


@contextmanager
def nats_running(at: Path | None = None) -> Iterator[NatsServer]:
    """A nats-server of one's own, gone afterwards with all that it held; `at` is where its folder is made."""
    with gone_afterwards(at) as folder:
        server = NatsServer(nats.Broker(folder / "nats", folder / "nats.log", free_port(), secrets.token_urlsafe()))
        server.start()
        yield server
        server.kill()


@pytest.fixture(scope="session")
def nats_server() -> Iterator[NatsServer]:
    with nats_running(in_memory()) as server:
        yield server
