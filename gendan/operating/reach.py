"""How the operator's commands reach a run: its databases, as service and as owner, its NATS and its services."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gendan.launcher import given
from gendan.launcher.given import Database
from gendan.launcher.state import State, read
from gendan.services import Service, existing


class OutOfReach(Exception):
    """There is nothing to work on; the words say where it was looked for."""


@dataclass(frozen=True)
class Reach:
    """`databases` by service; `urls` where each service answers. `environment` is what its processes are told."""

    folder: State
    databases: Mapping[str, Database]
    urls: Mapping[str, str]
    nats_url: str = field(repr=False)
    environment: Mapping[str, str] = field(repr=False)


def reach(folder: Path, around: Mapping[str, str] | None = None) -> Reach:
    """What the environment names comes first, then the `gendan up` on this state directory. Raises OutOfReach."""
    state = State(folder.absolute())
    told = {**read(state.environment), **(os.environ if around is None else around)}
    services = existing()
    databases = given.databases(services, told)
    missing = [f"{service.variable}_DATABASE_URL" for service in services if service.name not in databases]
    missing += [given.NATS] if not told.get(given.NATS) else []
    if missing:
        raise OutOfReach(f"there is no gendan on {state.folder}, and {', '.join(missing)} is not set")
    urls = {service.name: told.get(f"{service.variable}_URL", "") for service in services}
    return Reach(state, databases, urls, told[given.NATS], told)


def telling() -> tuple[Service, ...]:
    """The services that have events of their own."""
    return tuple(service for service in existing() if service.tells)
