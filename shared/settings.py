"""What a process is told by its environment: `GENDAN_…` for all, `GENDAN_<SERVICE>_…` for one service."""

from functools import cache
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

SERVICE_TOKEN = "GENDAN_SERVICE_TOKEN"  # noqa: S105  the variable's name


def several(told: object) -> object:
    """What stands in one variable, with spaces in between. Raises ValueError where nothing does."""
    if not isinstance(told, str):
        return told
    if not (found := told.split()):
        raise ValueError("nothing stands there")
    return found


def first(told: object) -> object:
    """The first of several."""
    return told.split()[0] if isinstance(told, str) and told.split() else told


def _separated(told: object) -> object:
    return [part for each in told.split(",") if (part := each.strip())] if isinstance(told, str) else told


class Settings(BaseSettings):
    """What all services share."""

    model_config = SettingsConfigDict(env_prefix="GENDAN_", extra="ignore", hide_input_in_errors=True)

    nats_url: str
    service_token: Annotated[SecretStr, BeforeValidator(first)]
    """Opens the services' own feeds to each other: the first one told is the one that is shown."""
    service_tokens: Annotated[
        tuple[SecretStr, ...], NoDecode, BeforeValidator(several), Field(validation_alias=SERVICE_TOKEN)
    ]
    """All that open them: while one is exchanged for another, both are told, with a space in between."""
    people_key: SecretStr
    """What person ids are made with, until there is sign-in."""
    log_format: Literal["console", "json"] = "console"


class Limits(BaseSettings):
    """What one process takes on: beyond that it refuses, at once and in words."""

    model_config = SettingsConfigDict(env_prefix="GENDAN_", extra="ignore")

    most_requests: int = Field(default=64, ge=1)
    """Worked on at once by one process: as many as are answered within a moment, also on a slow machine."""
    most_streams: int = Field(default=500, ge=1)
    """Streams of changes that are open at once in one process."""
    most_per_second: float = Field(default=1000, ge=0)
    """Requests of one caller to one process, on the average over five seconds; 0: however many."""
    most_connections: int = Field(default=4000, ge=1)
    """Open at once; beyond that those go first that keep us waiting longest."""
    client_seconds: float = Field(default=10, gt=0)
    """For which a client may keep us waiting for its request, or for taking its answer."""


class Streams(BaseSettings):
    """How the streams of events are kept, where NATS is somebody else's."""

    model_config = SettingsConfigDict(env_prefix="GENDAN_", extra="ignore")

    stream_replicas: int | None = Field(default=None, ge=1, le=5)
    """On how many servers of a NATS cluster each message is; None: on one, or as many as somebody has set there."""


class Reach(BaseSettings):
    """Under which names a service may be asked, and from which pages; several are separated by commas."""

    model_config = SettingsConfigDict(env_prefix="GENDAN_", extra="ignore")

    hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_separated)] = ()
    """Besides this machine's own names and that of the service's own URL, without ports."""
    origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_separated)] = ()
    """Of the pages whose browsers may ask (CORS): https://orders.example"""


class ServiceSettings(BaseSettings):
    """What one service is told, or what others are told of it."""

    model_config = SettingsConfigDict(extra="ignore", hide_input_in_errors=True)

    database_url: str = ""
    """Of the restricted role, not of the owner."""
    url: str = ""
    """Where its HTTP API answers."""


@cache
def settings() -> Settings:
    return Settings()


def of_service(name: str) -> ServiceSettings:
    """What this process is told of a service: of itself its database, of another one where it answers."""
    return ServiceSettings(_env_prefix=f"GENDAN_{name.upper()}_")
