"""What a service must be told wherever it listens; each thing that is missing or wrong says what to do about it."""

import os
from collections.abc import Iterator

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsError

from gendan.services import Service
from shared.identity.settings import Identity
from shared.settings import Limits, Reach, Settings, Streams

WORDS = {
    "GENDAN_NATS_URL": "nats://USER:PASSWORD@HOST:4222",
    "GENDAN_SERVICE_TOKEN": "what the services know each other by (openssl rand -hex 32)",
    "GENDAN_PEOPLE_KEY": "what ids of people are made with, for good (openssl rand -hex 32)",
}
PINNED_AS_A_WHOLE = "an issuer of access tokens is pinned as a whole or not at all (docs/identity.md)"


def needed(service: Service) -> list[str]:
    """All that this service lacks in the environment of this process; without a word that is secret."""
    database = f"{service.variable}_DATABASE_URL"
    wanted = WORDS | {database: "in which database it works, and as whom"}
    unset = {name: words for name, words in wanted.items() if not os.environ.get(name)}
    wrong = [each for made in (Settings, Limits, Reach, Streams) for each in complaints(made, "GENDAN_")]
    return [
        *(f"{name} is not set: {words}" for name, words in unset.items()),
        *dict.fromkeys(each for each in wrong if not each.startswith(tuple(unset))),
        *_issuer(),
    ]


def complaints(made: type[BaseSettings], prefix: str) -> Iterator[str]:
    """What keeps these settings from being read, by the name of the variable."""
    try:
        made()
    except ValidationError as error:
        for each in error.errors():
            name = str(each["loc"][0]).upper()
            yield f"{name if name.startswith(prefix) else prefix + name}: {each['msg']}"
    except SettingsError as error:
        yield f"one of {prefix}… is no JSON: {error}"


def _issuer() -> Iterator[str]:
    wrong = list(complaints(Identity, "GENDAN_IDENTITY_"))
    yield from wrong
    if not wrong and (pinned := Identity()).is_named_in_part:
        yield f"{' and '.join(pinned.missing)} must be set too: {PINNED_AS_A_WHOLE}"
