"""What must be there before others than this machine are served; each thing that is missing says what to do about it.

There is no switch that leaves one of them out: each is one for whoever sits on the same network.
"""

import asyncio
import os
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from gendan.binding import strength, transport
from gendan.binding.needed import complaints
from gendan.binding.role import too_much
from gendan.binding.transport import Transport
from gendan.launcher.environment import DEVELOPMENT, SECRETS, SIGN_IN
from gendan.launcher.given import NATS, UNREADABLE, parts_of
from gendan.services import Service
from shared.identity.names import OWN
from shared.identity.settings import Identity
from shared.settings import SERVICE_TOKEN

HERE = {"localhost", "127.0.0.1", "::1"}


async def missing(services: Sequence[Service], told: Transport) -> list[str]:
    """All that these services lack in the environment of this process."""
    variables = {name.upper(): value for name, value in os.environ.items() if value}  # a service reads it as leniently
    roles = await asyncio.gather(*(_role(f"{service.variable}_DATABASE_URL", variables) for service in services))
    return [
        *_issuer(),
        *filter(None, [told.complaint() if told.is_told else transport.MISSING]),
        *_development(variables),
        *_secrets(variables),
        *_nats(variables),
        *filter(None, roles),
    ]


def _issuer() -> Iterator[str]:
    if wrong := list(complaints(Identity, "GENDAN_IDENTITY_")):
        yield from wrong
        return
    pinned = Identity()
    if pinned.missing:
        yield f"nobody can sign in: say who signs access tokens, in {', '.join(pinned.missing)} (docs/identity.md)"
    if pinned.issuer == OWN:
        yield (
            "this installation would sign access tokens for itself, and let in anybody as anybody: set "
            "GENDAN_IDENTITY_ISSUER and its keys to those of your company's sign-in (docs/identity.md)"
        )
    keys = urlsplit(pinned.keys_url)
    if pinned.keys_url and keys.scheme != "https" and keys.hostname not in HERE:
        yield (
            "the keys that prove who somebody is would come without TLS: GENDAN_IDENTITY_KEYS_URL begins with https, "
            "or the keys themselves stand in GENDAN_IDENTITY_KEYS"
        )


def _development(variables: Mapping[str, str]) -> Iterator[str]:
    for name in (SIGN_IN, DEVELOPMENT):
        if name in variables:
            yield f"{name} is set, by which one signs in as whoever one likes: remove it from the environment"


def _secrets(variables: Mapping[str, str]) -> Iterator[str]:
    told = {name: variables.get(name, "") for name in SECRETS}
    yield from strength.complaints(told)
    if told[SERVICE_TOKEN] and len(set(told.values())) < len(told):
        yield f"{' and '.join(SECRETS)} are the same: make each its own"


def _nats(variables: Mapping[str, str]) -> Iterator[str]:
    if not (urls := variables.get(NATS, "")):
        yield f"{NATS} is not set: nats://USER:PASSWORD@HOST:4222"
        return
    for url in urls.split(","):
        if (parts := parts_of(url.strip())) is None:
            yield f"{NATS} {UNREADABLE}"
        elif not parts.username:
            yield f"{NATS} has nothing by which NATS knows us, and lets in anybody: nats://USER:PASSWORD@HOST:4222"


async def _role(variable: str, variables: Mapping[str, str]) -> str:
    if not (url := variables.get(variable)):
        return f"{variable} is not set: it says in which database the service works, and as whom"
    return await too_much(variable, url)
