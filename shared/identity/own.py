"""A `gendan up` on loopback as its own issuer: it signs the tokens by which its users are known, and nobody else's."""

import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.identity.names import AUDIENCE, OWN
from shared.identity.roles import Role

HOURS = 12


@dataclass(frozen=True)
class OwnKey:
    """An ed25519 key, as 32 bytes in base64url: a secret of one state directory."""

    secret: str

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(urlsafe_b64decode(self.secret + "=" * (-len(self.secret) % 4)))

    @property
    def jwks(self) -> str:
        """The public half, as a JSON Web Key Set: what services need to recognise a token."""
        public = urlsafe_b64encode(self._private.public_key().public_bytes_raw()).decode().rstrip("=")
        return json.dumps({"keys": [{"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "x": public}]})

    def token(
        self,
        name: str,
        roles: Collection[Role],
        *,
        customers: Collection[str] | None = None,
        seconds: float = HOURS * 3600,
    ) -> str:
        """An access token by which its bearer is this person, for so long."""
        import jwt  # noqa: PLC0415  as in issuer.py

        now = int(time.time())
        claims = {"iss": OWN, "aud": AUDIENCE, "sub": name, "iat": now, "exp": int(now + seconds)}
        told = {"roles": sorted(roles)} | ({} if customers is None else {"gendan_customers": sorted(customers)})
        return jwt.encode(claims | told, self._private, algorithm="EdDSA", headers={"typ": "at+jwt"})
