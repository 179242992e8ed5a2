"""The keys by which an issuer signs: told once, or fetched from it, kept for ten minutes, asked for with restraint."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, Protocol

import httpx
import structlog

from shared.errors import Unavailable

log = structlog.get_logger()

FRESH = 600.0
"""Seconds for which keys are taken for the issuer's current ones."""
STALE = 86_400.0
"""Seconds for which they are still used where the issuer does not answer."""
PAUSE = 60.0
"""Seconds between two fetches because of a key that is not among them: anybody can make one up."""
LARGEST = 256 * 1024

FAMILIES = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key, the family of algorithms that it is for, and the one that its issuer states, if any."""

    public: Any
    family: str
    algorithm: str | None

    def fits(self, algorithm: str) -> bool:
        """Whether it is made for this algorithm: a key is never used with another one."""
        return FAMILIES.get(algorithm[:2]) == self.family and self.algorithm in {None, algorithm}


class SigningKeys(Protocol):
    async def find(self, key_id: str | None, algorithm: str) -> Any:
        """The public key of this id that is made for this algorithm; None: there is none. Raises Unavailable."""
        ...


class ToldKeys:
    """Keys that do not change while the process lives: a JSON Web Key Set (RFC 7517)."""

    def __init__(self, jwks: str) -> None:
        self._jwks, self._keys = jwks, dict[str | None, SigningKey]()

    async def find(self, key_id: str | None, algorithm: str) -> Any:
        self._keys = self._keys or read(json.loads(self._jwks))
        return fitting(self._keys, key_id, algorithm)


class FetchedKeys:
    """Keys that the issuer publishes at `url`, which is pinned: nothing in a token says where to look."""

    def __init__(self, url: str, http: httpx.AsyncClient, now: Callable[[], float] = monotonic) -> None:
        self._url, self._http, self._now = url, http, now
        self._keys: dict[str | None, SigningKey] = {}
        self._fetched = self._tried = float("-inf")
        self._turn = asyncio.Lock()

    async def find(self, key_id: str | None, algorithm: str) -> Any:
        if self._now() - self._fetched > FRESH:
            await self._fetch(older_than=FRESH)
        if (found := fitting(self._keys, key_id, algorithm)) is None and self._now() - self._tried > PAUSE:
            await self._fetch(older_than=0)  # the issuer may have new ones
            found = fitting(self._keys, key_id, algorithm)
        return found

    async def _fetch(self, older_than: float) -> None:
        """At most once a minute, and by one at a time. Raises Unavailable where there are none to go by."""
        async with self._turn:
            now = self._now()
            if now - self._fetched > older_than and now - self._tried > PAUSE:
                self._tried = now
                try:
                    self._keys, self._fetched = read(await self._answer()), now
                except (httpx.HTTPError, ValueError, TypeError, KeyError) as error:
                    log.warning("the issuer's keys cannot be fetched", url=self._url, error=repr(error)[:300])
        if self._now() - self._fetched > STALE:
            raise Unavailable("whoever signs access tokens does not answer: nobody can be recognised; try again")

    async def _answer(self) -> Mapping[str, Any]:
        answer = await self._http.get(self._url, follow_redirects=False)
        answer.raise_for_status()
        if len(answer.content) > LARGEST:
            raise ValueError("it is too long")
        found: Mapping[str, Any] = answer.json()
        return found


def read(jwks: Mapping[str, Any]) -> dict[str | None, SigningKey]:
    """By id. What is no public key for signatures, or of a kind that is not known, is left out."""
    import jwt  # noqa: PLC0415  as in issuer.py

    keys: dict[str | None, SigningKey] = {}
    for each in jwks["keys"]:
        if not _may_be_public(each):
            continue
        try:
            keys[each.get("kid")] = SigningKey(jwt.PyJWK(each).key, each["kty"], each.get("alg"))
        except jwt.PyJWTError as error:
            log.warning("a key of the issuer is left out", why=type(error).__name__)
    return keys


def _may_be_public(told: Any) -> bool:
    """Whether it looks like a key, for signatures, of which nothing is secret."""
    is_key = isinstance(told, dict) and isinstance(told.get("kid", ""), str)
    return is_key and told.get("use", "sig") == "sig" and told.get("kty") != "oct" and "d" not in told


def fitting(keys: Mapping[str | None, SigningKey], key_id: str | None, algorithm: str) -> Any:
    """The key of this id, if it is for this algorithm; where the token names none, the only one there is."""
    key = keys.get(key_id) if key_id is not None or len(keys) != 1 else next(iter(keys.values()))
    return key.public if key is not None and key.fits(algorithm) else None
