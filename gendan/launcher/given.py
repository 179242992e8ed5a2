"""Servers that are there already: told by the environment, used instead of starting our own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from gendan.services import Service

NATS = "GENDAN_NATS_URL"
UNREADABLE = "cannot be read: in a user's name or a password write : / ? # [ ] @ and % as %3A, %2F and so on"
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
            parts = parts_of(url)
            name = parts.path.strip("/") if parts else ""
            role = (parts.username if parts else "") or service.database
            found[service.name] = Database(name, role, url, owner_url, is_ours=False)
    return found


def parts_of(url: str) -> SplitResult | None:
    """A URL in its parts; None where it cannot be told which they are, and one may be a piece of the password."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  raises where it is none
    except ValueError:
        return None
    is_clear = parts.scheme and parts.hostname and "@" not in parts.path + parts.query and not parts.fragment
    return parts if is_clear else None
