"""Who asks, in tests: people with access tokens of an issuer that only tests know the key of."""

from collections.abc import Collection
from functools import cache

from shared.identity.names import AUDIENCE, OWN
from shared.identity.own import OwnKey
from shared.identity.roles import STAFF, Role

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
