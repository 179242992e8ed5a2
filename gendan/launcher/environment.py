"""What a service is told by its environment: its own database, and where the others answer."""

from collections.abc import Mapping

from gendan.launcher.python import DATABASE, is_ours
from gendan.launcher.servers import Servers
from gendan.launcher.state import State
from gendan.services import TABLE, Service

SECRETS = {"GENDAN_SERVICE_TOKEN": "service token", "GENDAN_PEOPLE_KEY": "people key"}


def of_all(state: State, servers: Servers, first: int, around: Mapping[str, str]) -> dict[str, str]:
    """What every service of this run is told; secrets that are not given are the state directory's own."""
    told = {f"{service.variable}_URL": service.url(first) for service in TABLE}
    told |= {name: around.get(name) or state.secret(kept) for name, kept in SECRETS.items()}
    return told | {"GENDAN_NATS_URL": servers.nats_url}


def of_one(service: Service, for_all: Mapping[str, str], servers: Servers, around: Mapping[str, str]) -> dict[str, str]:
    """What one service is told besides: no other's database is among it, and no owner's."""
    kept = {name: value for name, value in around.items() if is_ours(name) and not name.endswith(DATABASE)}
    return {**kept, **for_all, f"{service.variable}{DATABASE}": servers.databases[service.name].url}


def of_operator(for_all: Mapping[str, str], servers: Servers) -> dict[str, str]:
    """What our other commands need to reach all of this run."""
    told = dict(for_all)
    for name, database in servers.databases.items():
        told[f"GENDAN_{name.upper()}_DATABASE_URL"] = database.url
        told[f"GENDAN_{name.upper()}_OWNER_DATABASE_URL"] = database.owner_url
    return told
