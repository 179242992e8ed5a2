"""What a service is told by its environment: its own database, and where the others answer."""

from collections.abc import Mapping

from gendan.binding.strength import complaints
from gendan.launcher.python import DATABASE, is_ours
from gendan.launcher.servers import Servers
from gendan.launcher.state import State
from gendan.services import TABLE, Service
from shared.identity.names import AUDIENCE, OWN

SECRETS = {"GENDAN_SERVICE_TOKEN": "service token", "GENDAN_PEOPLE_KEY": "people key"}
ISSUER = "GENDAN_IDENTITY_ISSUER"
SIGN_IN = "GENDAN_SIGN_IN_KEY"
"""What signs the tokens of this run, where it is its own issuer; for tracking, which has the page, and operators."""
KEPT, PUBLIC = "sign-in key", "sign-in keys, public"
"""Under which names the state directory keeps that key, and its public half."""
TLS = "GENDAN_TLS_CERTIFICATE", "GENDAN_TLS_KEY"
"""For services that others get to: on loopback they ask each other without it, and so does the launcher."""
DEVELOPMENT = "GENDAN_DEVELOPMENT_TOKEN"
"""Opens the page on which one signs in."""


LOOKED = "GENDAN_TRACKING_LOOKED"
"""The file in which `gendan verify` leaves what it found, for tracking's pages."""


def of_all(state: State, servers: Servers, first: int, around: Mapping[str, str]) -> dict[str, str]:
    """What every service of this run is told; secrets that are not given are the state directory's own."""
    told = {f"{service.variable}_URL": service.url(first) for service in TABLE}
    told |= {name: around.get(name) or state.secret(kept) for name, kept in SECRETS.items()}
    return told | _issuer(state, around) | {"GENDAN_NATS_URL": servers.nats_url}


def weak_secrets(around: Mapping[str, str]) -> list[str]:
    """Which of the given secrets could be guessed, where people sign in elsewhere, and so come from elsewhere."""
    given = {name: around[name] for name in SECRETS if around.get(name)}
    return list(complaints(given)) if around.get(ISSUER) else []


def sign_in(state: State, around: Mapping[str, str]) -> dict[str, str]:
    """What opens the page where one signs in, and signs who one is; nothing where tokens come from somebody else."""
    if around.get(ISSUER):
        return {}
    return {SIGN_IN: state.secret(KEPT), DEVELOPMENT: state.development_token()}


def of_pages(state: State, around: Mapping[str, str], signing_in: Mapping[str, str]) -> dict[str, str]:
    """What tracking alone is told, for its pages."""
    return {**signing_in, LOOKED: around.get(LOOKED) or str(state.looked)}


def _issuer(state: State, around: Mapping[str, str]) -> dict[str, str]:
    """Whose tokens count: the issuer that the environment pins, or this very run."""
    if not (key := sign_in(state, around)):
        return {}

    def public_half() -> str:
        from shared.identity.own import OwnKey  # noqa: PLC0415  at the first start only: it takes a moment

        return OwnKey(key[SIGN_IN]).jwks

    keys = state.secret(PUBLIC, public_half)
    return {ISSUER: OWN, "GENDAN_IDENTITY_AUDIENCE": AUDIENCE, "GENDAN_IDENTITY_KEYS": keys}


def of_one(
    service: Service,
    for_all: Mapping[str, str],
    servers: Servers,
    around: Mapping[str, str],
    of_pages: Mapping[str, str],
) -> dict[str, str]:
    """What one service is told besides: no other's database is among it, no owner's, and no key that is not its own.

    The pages are tracking's: the one where one signs in, and those that say what was found to be true.
    """
    others = tuple(f"{each.variable}_" for each in TABLE if each.name != service.name)
    kept = {
        name: value
        for name, value in around.items()
        if is_ours(name) and not name.endswith((DATABASE, *TLS)) and not name.startswith(others)
    }
    own = of_pages if service.name == "tracking" else {}
    return {**kept, **for_all, **own, f"{service.variable}{DATABASE}": servers.databases[service.name].url}


def of_operator(for_all: Mapping[str, str], servers: Servers, signing_in: Mapping[str, str]) -> dict[str, str]:
    """What our other commands need to reach all of this run."""
    told = {**for_all, **signing_in}
    for name, database in servers.databases.items():
        told[f"GENDAN_{name.upper()}_DATABASE_URL"] = database.url
        told[f"GENDAN_{name.upper()}_OWNER_DATABASE_URL"] = database.owner_url
    return told
