"""Who asks, in tests: people with access tokens of an issuer that only tests know the key of."""

from collections.abc import Collection
from functools import cache, partial

from shared.identity.api_keys import ApiKeys
from shared.identity.issuer import Issuer
from shared.identity.names import AUDIENCE, OWN
from shared.identity.own import OwnKey
from shared.identity.recognising import Recognising
from shared.identity.roles import STAFF, Role
from shared.identity.signing_keys import ToldKeys
from shared.people import id_at
from shared.store.queries import Queries

KEY = OwnKey("dGhlIGtleSBvZiB0ZXN0cywgMzIgYnl0ZXMgbG9uZyE")
ISSUER = {
    "GENDAN_IDENTITY_ISSUER": OWN,
    "GENDAN_IDENTITY_AUDIENCE": AUDIENCE,
    "GENDAN_IDENTITY_KEYS": KEY.jwks,
}
"""What a service's environment says of it."""


@cache
def _token(name: str, roles: frozenset[Role], customers: frozenset[str] | None) -> str:
    return KEY.token(name, roles, customers=customers)


def bearer(name: str = "Wang Fang", *roles: Role, customers: Collection[str] | None = None) -> dict[str, str]:
    """The header by which somebody is known; without roles they have all that people of the company may have."""
    of = None if customers is None else frozenset(customers)
    return {"Authorization": f"Bearer {_token(name, frozenset(roles) or STAFF, of)}"}


def line(name: str = "Wang Fang") -> str:
    """The same as it stands in a request."""
    return f"Authorization: {bearer(name)['Authorization']}\r\n"


def recognising(queries: Queries) -> Recognising:
    """What a service knows people by, where a test puts the service together itself."""
    issuer = Issuer(OWN, AUDIENCE, ToldKeys(KEY.jwks), partial(id_at, b"people"))
    return Recognising([b"between-services"], issuer, ApiKeys(queries))
