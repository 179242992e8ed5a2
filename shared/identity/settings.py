"""How a service is told whose tokens it accepts: `GENDAN_IDENTITY_…`."""

import json

import httpx
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.identity.issuer import Issuer
from shared.identity.roles import Role
from shared.identity.signing_keys import FetchedKeys, SigningKeys, ToldKeys
from shared.people import People

ALLOWED = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
"""Signatures by a key that only the issuer holds; never none, never a secret shared with us."""


class Identity(BaseSettings):
    """What is pinned of the issuer. Where none is named, only API keys and our own services are recognised."""

    model_config = SettingsConfigDict(env_prefix="GENDAN_IDENTITY_", extra="ignore", hide_input_in_errors=True)

    issuer: str = ""
    """As its tokens name it, in `iss`."""
    audience: str = ""
    """What its tokens for us have in `aud`."""
    keys: str = ""
    """Its public keys, a JSON Web Key Set; or else:"""
    keys_url: str = ""
    """Where it publishes them (`jwks_uri` of its discovery document)."""
    algorithms: frozenset[str] = frozenset({"RS256", "ES256", "EdDSA"})
    token_types: frozenset[str] = frozenset({"at+jwt", "application/at+jwt"})
    roles_claim: str = "roles"
    customers_claim: str = "gendan_customers"
    roles: dict[str, frozenset[Role]] = Field(default_factory=dict)
    """Which value of the roles claim means which of our roles, as JSON; empty: the values are our names."""

    @field_validator("algorithms")
    @classmethod
    def _of_the_issuer_alone(cls, algorithms: frozenset[str]) -> frozenset[str]:
        if wrong := algorithms - ALLOWED:
            raise ValueError(f"{', '.join(sorted(wrong))} is not accepted; accepted are {', '.join(sorted(ALLOWED))}")
        return algorithms

    @field_validator("keys")
    @classmethod
    def _a_set(cls, keys: str) -> str:
        found = json.loads(keys) if keys else {"keys": []}
        is_set = isinstance(found, dict) and isinstance(found.get("keys"), list)
        if not is_set:
            raise ValueError("this is no JSON Web Key Set")
        return keys

    @property
    def missing(self) -> list[str]:
        """The variables without which nobody can sign in; none where an issuer is pinned."""
        told = {"ISSUER": self.issuer, "AUDIENCE": self.audience, "KEYS_URL": self.keys or self.keys_url}
        return [f"GENDAN_IDENTITY_{name}" for name, value in told.items() if not value]

    @property
    def is_named_in_part(self) -> bool:
        return bool(self.missing and (self.issuer or self.audience or self.keys or self.keys_url))

    def pinned(self, people: People, http: httpx.AsyncClient) -> Issuer | None:
        """The issuer; None where none is named. Raises ValueError where it is named in part."""
        missing = self.missing
        if missing:
            if self.is_named_in_part:
                raise ValueError(f"{' and '.join(missing)} must be set too: an issuer is pinned as a whole")
            return None
        keys: SigningKeys = ToldKeys(self.keys) if self.keys else FetchedKeys(self.keys_url, http)
        return Issuer(
            self.issuer,
            self.audience,
            keys,
            people.id_at,
            self.algorithms,
            frozenset(each.lower() for each in self.token_types),
            self.roles_claim,
            self.customers_claim,
            self.roles,
        )
