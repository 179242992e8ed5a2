"""From what a request shows to whoever shows it: an access token, an API key, or the token of our own services."""

import hmac
import time
from collections.abc import Collection
from dataclasses import dataclass, field

from shared.identity.api_keys import PREFIX, ApiKeys
from shared.identity.issuer import Issuer, NotAccepted
from shared.identity.principal import Kind, Principal

REMEMBERED = 60.0
"""Seconds for which a token that was proved genuine is not proved again; never beyond its own end."""
MOST = 4096
SERVICE = Principal("service", Kind.SERVICE)


@dataclass
class Recognising:
    """Remembers whom it has recognised for a while: a signature costs as much as the rest of a small request."""

    service_tokens: Collection[bytes]
    issuer: Issuer | None
    api_keys: ApiKeys
    _known: dict[str, tuple[Principal, float]] = field(default_factory=dict)

    async def __call__(self, token: str) -> Principal:
        """Raises NotAccepted; Unavailable, and what the database raises, where that cannot be said now."""
        found = self._known.get(token)
        if found and time.time() < found[1]:
            return found[0]
        if self._is_of_a_service(token.encode()):
            return SERVICE
        if token.startswith(PREFIX):
            if (principal := await self.api_keys.principal(token)) is None:
                raise NotAccepted("this key is not known, has expired or was withdrawn")
            return principal
        if self.issuer is None:
            raise NotAccepted("this installation takes API keys and no access tokens")
        principal = await self.issuer.principal(token)
        self._remember(token, principal, time.time() + REMEMBERED)
        return principal

    def known(self, token: str) -> Principal | None:
        """Who is recognised by it without proving anything anew; None: it would have to be proved."""
        found, until = self._known.get(token, (None, 0.0))
        if found and time.time() < until:
            return found
        return SERVICE if self._is_of_a_service(token.encode()) else self.api_keys.known(token)

    def _is_of_a_service(self, token: bytes) -> bool:
        """Two are good while one is exchanged for the other."""
        return any(hmac.compare_digest(token, each) for each in self.service_tokens)

    def _remember(self, token: str, principal: Principal, until: float) -> None:
        if len(self._known) >= MOST:
            now = time.time()
            self._known = {token: known for token, known in self._known.items() if known[1] > now}
            if len(self._known) >= MOST:
                self._known.clear()
        self._known[token] = principal, until if principal.until is None else min(until, principal.until)
