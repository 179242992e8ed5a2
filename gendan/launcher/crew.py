"""All parts of one run, and what other terminals are told of them."""

import json
import shlex
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from socket import socket
from typing import Any

from gendan.launcher import environment, nats, postgres, python
from gendan.launcher.births import born
from gendan.launcher.children import Program
from gendan.launcher.parts import Bear, Part, started
from gendan.launcher.servers import Servers
from gendan.launcher.state import DEFAULT, State, write
from gendan.launcher.wanted import Wanted
from gendan.services import Service


@dataclass
class Crew:
    """The parts of one run; `postgres` and `nats` are None where given servers do their work.

    `nursery` is None where the system has none; then each service is a program of its own.
    """

    wanted: Wanted
    state: State
    servers: Servers
    sockets: Mapping[str, socket]
    services: Mapping[str, Part]
    postgres: Part | None = None
    nats: Part | None = None
    nursery: Part | None = None
    phase: str = "starting"
    new_token: str = ""
    """The development token, where it was made just now: then it is told, this once."""
    bearer: str = "$GENDAN_TOKEN"
    """What a shell puts in for an access token: this run's own, or one of the issuer that is pinned."""

    @property
    def parts(self) -> list[Part]:
        """All of them; those that others need come first."""
        return [part for part in (self.nursery, self.postgres, self.nats, *self.services.values()) if part]

    def note(self, phase: str = "") -> None:
        """Write down what runs now; if the disk is full, that is no reason to stop."""
        self.phase = phase or self.phase
        with suppress(OSError):
            write(self.state.status, self._status())

    def _status(self) -> dict[str, Any]:
        first, servers = self.wanted.first, self.servers
        urls = {service.name: service.url(first) for service in self.wanted.services}
        return {
            "state": self.phase,
            "first_port": first,
            "services": {name: {"url": urls[name], **_of(part)} for name, part in self.services.items()},
            "postgres": {"port": servers.cluster.port, **_of(self.postgres)} if servers.cluster else {"given": True},
            "nats": {"port": servers.broker.port, **_of(self.nats)} if servers.broker else {"given": True},
            "nursery": _of(self.nursery),
            "logs": str(self.state.folder / "logs"),
        }


def crew_for(wanted: Wanted, state: State, servers: Servers, sockets: Mapping[str, socket]) -> Crew:
    """Everybody who is needed, nobody started yet."""
    signed_in_before = state.dev_token.exists()  # it is made below
    for_all = environment.of_all(state, servers, wanted.first, wanted.around)
    signing_in = environment.sign_in(state, wanted.around)
    write(state.environment, environment.of_operator(for_all, servers, signing_in), mode=0o600)
    of_pages = environment.of_pages(state, wanted.around, signing_in)
    around = python.public(wanted.around)
    bear: Bear = started
    if nursery := wanted.nursery:
        bear = partial(born, nursery)

    def serving(service: Service) -> Part:
        told = json.dumps(environment.of_one(service, for_all, servers, wanted.around, of_pages))
        listener, log = sockets[service.name].fileno(), state.log(service.name)
        words = _serve(service, wanted.first, listener)
        program = Program(service.name, words, around, log, descriptors=(listener,), told=told)
        return Part(service.name, lambda: program, wanted.say, bear=bear, held=True)

    services = {service.name: serving(service) for service in wanted.services}
    crew = Crew(wanted, state, servers, sockets, services)
    if signing_in:
        crew.bearer = f"$({typed(sys.argv[0])} token{_elsewhere(wanted.folder)})"
    if not signed_in_before:
        crew.new_token = signing_in.get(environment.DEVELOPMENT, "")
    if nursery:
        crew.nursery = Part("nursery", lambda: nursery.program(state.log("nursery")), wanted.say, bear=nursery.start)
    if cluster := servers.cluster:
        crew.postgres = Part("postgres", lambda: postgres.program(cluster), wanted.say)
    if broker := servers.broker:
        crew.nats = Part("nats", lambda: nats.program(broker), wanted.say)
    for part in crew.parts:
        part.changed = crew.note
    return crew


def _serve(service: Service, first: int, listener: int) -> list[str]:
    return python.words(
        "gendan.serve", service.name, "--port", str(service.port(first)), "--app", service.app,
        "--listener", str(listener), "--told",
    )  # fmt: skip


def typed(program: str) -> str:
    """Our command as this shell finds it: by its name, or by the path by which it was called."""
    return shlex.quote(program) if Path(program).name == "gendan" and not shutil.which("gendan") else "gendan"


def _elsewhere(folder: Path) -> str:
    """The option by which our other commands find this run; none where they look anyway."""
    return "" if folder.absolute() == DEFAULT.absolute() else f" --state {shlex.quote(str(folder))}"


def _of(part: Part | None) -> dict[str, Any]:
    return {"pid": part.pid, "restarts": part.restarts} if part else {}
