"""Whether whoever has had an answer open for long may stay: their token may have ended meanwhile, or been withdrawn."""

import time
from collections.abc import Callable
from typing import cast

from fastapi import Request

from shared.errors import Unavailable
from shared.http.identity import principal_of, token_of
from shared.identity.issuer import LEEWAY, NotAccepted
from shared.identity.recognising import Recognising
from shared.store.away import AWAY

LOOK_AGAIN = 15.0
"""Seconds after which a token is recognised anew. A key that was withdrawn is remembered for a while besides."""


class Staying:
    """Of one request that was let in; asked whenever something is to be told, and after `seconds` without that."""

    def __init__(self, request: Request, now: Callable[[], float] = time.time) -> None:
        self._token, self._until = token_of(request, changes=False) or "", principal_of(request).until
        self._recognising = cast("Recognising", request.app.state.recognising)
        self._now, self._looked = now, now()

    @property
    def seconds(self) -> float:
        """When to ask the next time, at the latest: also as soon as the token ends, and as nobody takes it any more."""
        now = self._now()
        moments = [self._looked + LOOK_AGAIN]
        if self._until is not None:
            moments += [each for each in (self._until, self._until + LEEWAY) if each > self._looked]
        return max(0.0, min(moments) - now)

    async def why_not(self) -> str | None:
        """In words; None: they may. Where it cannot be said for now they stay, but never beyond their token's end."""
        if self.seconds > 0:
            return None
        self._looked = now = self._now()
        if self._until is not None and now >= self._until + LEEWAY:
            return "it has expired"
        try:
            await self._recognising(self._token)
        except NotAccepted as why:
            return str(why)
        except (Unavailable, *AWAY):
            pass
        return None
