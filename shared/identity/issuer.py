"""The issuer of access tokens that is trusted, and how what a token claims becomes a principal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import structlog

from shared.identity.principal import Kind, Principal
from shared.identity.roles import Role, named
from shared.identity.signing_keys import SigningKeys

log = structlog.get_logger()

LEEWAY = 60
"""Seconds by which clocks may differ."""
LONGEST = 8192
"""Characters of a token."""


class NotAccepted(Exception):
    """The token proves nothing; the words say why, without repeating anything of it."""


@dataclass(frozen=True)
class Issuer:
    """A pinned issuer: its name, whom its tokens are for, with which algorithms and keys they are signed.

    `types` are the accepted `typ` headers (RFC 9068: at+jwt, so that an ID token is not taken for an access token).
    `roles` says which value of the claim `roles_claim` means which roles; empty: the values are our names of roles.
    """

    name: str
    audience: str
    keys: SigningKeys
    id_of: Callable[[str, str], UUID]
    algorithms: frozenset[str] = frozenset({"RS256", "ES256", "EdDSA"})
    types: frozenset[str] = frozenset({"at+jwt", "application/at+jwt"})
    roles_claim: str = "roles"
    customers_claim: str = "gendan_customers"
    roles: Mapping[str, frozenset[Role]] = field(default_factory=dict)

    async def principal(self, token: str) -> Principal:
        """Who the token speaks for. Raises NotAccepted, Unavailable."""
        claims = await self._claims(token)
        return Principal(
            str(self.id_of(self.name, claims["sub"])),
            Kind.PERSON,
            self._roles(claims.get(self.roles_claim)),
            _name(claims),
            _customers(claims.get(self.customers_claim)),
            until=float(claims["exp"]),
        )

    async def _claims(self, token: str) -> dict[str, Any]:
        import jwt  # noqa: PLC0415  it brings cryptography with it, which takes a moment: when the first one comes

        if len(token) > LONGEST:
            raise NotAccepted("it is too long")
        try:
            header = jwt.get_unverified_header(token)
            kind, algorithm, key_id = (header.get(name) for name in ("typ", "alg", "kid"))
            if not isinstance(algorithm, str) or algorithm not in self.algorithms:
                raise NotAccepted("it is signed by an algorithm that is not accepted")
            if not isinstance(kind, str) or kind.lower() not in self.types:
                raise NotAccepted("it is no access token")
            key = await self.keys.find(key_id if isinstance(key_id, str) else None, algorithm)
            if key is None:
                raise NotAccepted("it is signed by nobody we know")
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                audience=self.audience,
                issuer=self.name,
                leeway=LEEWAY,
                options={"require": ["iss", "aud", "exp", "sub"], "strict_aud": False},
            )
        except jwt.ExpiredSignatureError:
            raise NotAccepted("it has expired") from None
        except jwt.PyJWTError as error:
            log.info("a token is not accepted", why=type(error).__name__)
            raise NotAccepted(_WHY.get(type(error).__name__, "it cannot be read")) from None
        except (ValueError, TypeError, RecursionError, OverflowError):
            raise NotAccepted("it cannot be read") from None
        if not isinstance(claims["sub"], str) or not 1 <= len(claims["sub"]) <= 255:
            raise NotAccepted("it names nobody")
        return claims

    def _roles(self, told: object) -> frozenset[Role]:
        words = told.split() if isinstance(told, str) else told if isinstance(told, list) else []
        words = [word for word in words if isinstance(word, str)]
        if not self.roles:
            return named(words)
        return frozenset(role for word in words for role in self.roles.get(word, ()))


_WHY = {
    "InvalidSignatureError": "its signature is wrong",
    "InvalidAudienceError": "it is meant for somebody else",
    "InvalidIssuerError": "it comes from another issuer",
    "ImmatureSignatureError": "it is not valid yet",
    "MissingRequiredClaimError": "it leaves out who, for whom or until when",
}


def _name(claims: Mapping[str, Any]) -> str | None:
    for claim in ("name", "preferred_username", "sub"):
        name = claims.get(claim)
        if isinstance(name, str) and 1 <= len(name := name.strip()) <= 100 and name.isprintable():
            return name
    return None


def _customers(told: object) -> frozenset[str] | None:
    """None where the claim is not there: of all. What is there and cannot be read concerns nobody."""
    if told is None:
        return None
    return frozenset(each for each in told if isinstance(each, str)) if isinstance(told, list) else frozenset()
