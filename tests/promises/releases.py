"""A release of gendan at work: its services as real processes, on databases and a NATS that others may use as well."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx

from gendan.launcher.ports import free_port
from gendan.serve import PARENT
from gendan.services import existing
from tests.identity import ISSUER, bearer
from tests.nursery import Born, born, ran
from tests.servers import Database, NatsServer
from tests.waiting import until

HERE = Path(__file__).parents[2]
SERVICES = tuple(service.name for service in existing())
TOKEN, PEOPLE_KEY = "between-services", "people"


def told(databases: Mapping[str, Database], nats_server: NatsServer) -> dict[str, str]:
    """What processes and commands are told of these servers."""
    own = {f"GENDAN_{name.upper()}_DATABASE_URL": each.url for name, each in databases.items()}
    owners = {f"GENDAN_{name.upper()}_OWNER_DATABASE_URL": each.owner_url for name, each in databases.items()}
    common = {
        "GENDAN_NATS_URL": nats_server.url,
        "GENDAN_SERVICE_TOKEN": TOKEN,
        "GENDAN_PEOPLE_KEY": PEOPLE_KEY,
        **ISSUER,
    }
    return {**own, **owners, **common, "GENDAN_LOG_FORMAT": "json"}


@dataclass
class Release:
    """The services from one source folder; what they say goes into `logs`."""

    name: str
    environment: Mapping[str, str]
    logs: Path
    source: Path = HERE
    ports: dict[str, int] = field(default_factory=lambda: {name: free_port() for name in SERVICES})
    processes: dict[str, subprocess.Popen[bytes] | Born] = field(default_factory=dict)

    def url(self, service: str) -> str:
        return f"http://127.0.0.1:{self.ports[service]}"

    def client(self, service: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.url(service), headers=bearer(), timeout=10)

    def run(self, *words: str, told: str = "") -> "subprocess.CompletedProcess[str]":
        """A program of this release, such as its command line; `told` is what it reads."""
        if self.source == HERE:
            return ran(words, self._told(), told)
        return subprocess.run(
            [sys.executable, "-m", *words],
            input=told,
            cwd=self.source,
            env=self._told(),
            capture_output=True,
            text=True,
            check=False,
        )

    async def start(self, services: Sequence[str] = SERVICES) -> "Release":
        """Bring the services to work, and wait until each is ready, also to read from the others."""
        for service in services:
            self._launch(service)
        for service in services:
            await until(partial(self._is_ready, service), f"{self.name}: {service} is ready", 60)
        return self

    def stop(self) -> None:
        """As somebody who upgrades would: SIGTERM, and wait."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait(20)
        self.processes.clear()

    def _launch(self, service: str) -> None:
        words = ["gendan.serve", service, "--port", str(self.ports[service])]
        if self.source == HERE:
            self.processes[service] = born(words, self._told(), self._log(service))
            return
        with self._log(service).open("ab") as log:
            self.processes[service] = subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=self.source,
                env={**self._told(), PARENT: str(os.getpid())},
                stdout=log,
                stderr=log,
            )

    def _log(self, service: str) -> Path:
        return self.logs / f"{self.name}-{service}.log"

    async def _is_ready(self, service: str) -> bool:
        assert self.processes[service].poll() is None, self._log(service).read_text()[-3000:]
        try:
            async with self.client(service) as client:
                return bool((await client.get("/readyz")).json()["status"] == "ok")
        except httpx.HTTPError:
            return False

    def _told(self) -> dict[str, str]:
        urls = {f"GENDAN_{service.upper()}_URL": self.url(service) for service in SERVICES}
        return {**os.environ, **urls, **self.environment, "PYTHONPATH": str(self.source)}


@contextmanager
def stopped_in_the_end(*releases: Release) -> Iterator[None]:
    try:
        yield
    finally:
        for release in releases:
            for process in release.processes.values():
                process.kill()
                process.wait()
