"""`gendan status`: what a run is doing now, asked of its parts and not believed from a file."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from gendan.launcher import nats, postgres
from gendan.launcher.ask import Answer, readiness
from gendan.launcher.state import State, holder, read

PATIENCE = 3.0  # seconds


@dataclass(frozen=True)
class Seen:
    """One look at a run. `noted` is what its launcher has written down, `answers` what each service says now."""

    state: State
    launcher: int | None
    noted: dict[str, Any]
    answers: dict[str, Answer] = field(default_factory=dict)
    servers: dict[str, str] = field(default_factory=dict)

    @property
    def phase(self) -> str:
        """Not running, starting, ready, not ready (any more), stopping."""
        noted = str(self.noted.get("state", "starting")) if self.launcher is not None else "not running"
        return "not ready" if noted == "ready" and not self.is_ready else noted

    @property
    def is_ready(self) -> bool:
        running = self.launcher is not None and self.noted.get("state") == "ready"
        return running and bool(self.answers) and all(answer.is_ready for answer in self.answers.values())

    def told(self) -> dict[str, Any]:
        """The look as JSON."""
        services = {
            name: {**noted, "status": self.answers[name].status, "why": self.answers[name].words}
            for name, noted in self.noted.get("services", {}).items()
            if name in self.answers
        }
        servers = {name: {**self.noted.get(name, {}), "status": status} for name, status in self.servers.items()}
        return {
            "ready": self.is_ready,
            "state": self.phase,
            "directory": str(self.state.folder),
            "pid": self.launcher,
            "services": services,
            "postgres": servers.get("postgres", {"status": "down"}),
            "nats": servers.get("nats", {"status": "down"}),
        }


async def look(state: State) -> Seen:
    """Look at the run on this state directory; where there is none, nothing is asked: its ports may be others' now."""
    launcher, noted = holder(state), read(state.status)
    if launcher is None:
        return Seen(state, None, noted)
    names = list(noted.get("services", {}))
    ports = [int(noted["services"][name]["url"].rsplit(":", 1)[1]) for name in names]
    answers = await asyncio.gather(*(readiness(port, PATIENCE) for port in ports))
    asked = {"postgres": postgres.answers, "nats": nats.answers}
    servers = {
        name: "given" if noted.get(name, {}).get("given") else "ok" if answers_on(noted[name]["port"]) else "down"
        for name, answers_on in asked.items()
        if name in noted
    }
    return Seen(state, launcher, noted, dict(zip(names, answers, strict=True)), servers)


def lines(seen: Seen) -> list[str]:
    """The look in words, one line for each part."""
    if seen.launcher is None:
        return [f"gendan is not running on {seen.state.folder}"]
    told = [f"{seen.phase} (pid {seen.launcher}), data in {seen.state.folder}"]
    for name, noted in seen.noted.get("services", {}).items():
        answer = seen.answers[name]
        why = "" if answer.is_ready and not answer.words else f": {answer.in_words}"
        told.append(f"  {name:<10} {answer.status:<9} {noted['url']}  pid {noted['pid']}{why}")
    told += [f"  {name:<10} {status:<9} {_where(seen.noted[name])}" for name, status in seen.servers.items()]
    return told


def _where(noted: dict[str, Any]) -> str:
    return "given by the environment" if noted.get("given") else f"127.0.0.1:{noted['port']}  pid {noted['pid']}"
