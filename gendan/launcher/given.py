"""Servers that are there already: told by the environment, used instead of starting our own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from gendan.services import Service

NATS = "GENDAN_NATS_URL"
OLDEST_POSTGRES = 17  # which brought transaction_timeout


@dataclass(frozen=True)
class Database:
    """One service's database: its restricted role's URL, and that of the owner, who migrates it."""

    name: str
    role: str
    url: str = field(repr=False)
    owner_url: str = field(repr=False)
    is_ours: bool


def databases(services: Sequence[Service], environment: Mapping[str, str]) -> dict[str, Database]:
    """The databases that we are told of, by service."""
    found = {}
    for service in services:
        if url := environment.get(f"{service.variable}_DATABASE_URL"):
            owner_url = environment.get(f"{service.variable}_OWNER_DATABASE_URL") or url
            parts = urlsplit(url)
            name, role = parts.path.strip("/"), parts.username or service.database
            found[service.name] = Database(name, role, url, owner_url, is_ours=False)
    return found
