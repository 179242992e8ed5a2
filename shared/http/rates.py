"""How often one caller may ask one process: a bucket that fills up as time passes, kept as one number per caller."""

from collections.abc import Callable, Hashable
from time import monotonic

from starlette.requests import HTTPConnection

from shared.http.identity import token_of
from shared.identity.recognising import Recognising

AT_ONCE = 5.0
"""So many seconds' worth may be asked for at one go, after as much quiet."""
CLEAR_AT = 1000
"""Callers, above which those are forgotten whose bucket is full again."""


class Rates:
    """`per_second` requests of each caller, on the average; 0: however many.

    Of a caller it keeps the time at which the bucket will be full again (the generic cell rate algorithm).
    """

    def __init__(self, per_second: float, now: Callable[[], float] = monotonic) -> None:
        self._each = 1 / per_second if per_second else 0.0
        self._full: dict[Hashable, float] = {}
        self._now, self._clear_at = now, CLEAR_AT

    def wait(self, caller: Hashable) -> float:
        """Count a request: 0, or the seconds after which there is room for the next one."""
        if not self._each:
            return 0.0
        now = self._now()
        full = max(self._full.get(caller, now), now)
        if full - now > AT_ONCE:
            return full - now - AT_ONCE
        self._full[caller] = full + self._each
        if len(self._full) > self._clear_at:
            self._full = {each: at for each, at in self._full.items() if at > now}
            self._clear_at = max(CLEAR_AT, 2 * len(self._full))
        return 0.0


def caller_of(request: HTTPConnection) -> Hashable:
    """Who asks, as far as that is known without a proof: whoever was recognised a moment ago by what they show.

    However many tokens somebody has, they are one. Whoever is not recognised yet, or shows nothing, is their address.
    """
    recognising: Recognising | None = getattr(request.app.state, "recognising", None)
    token = token_of(request, changes=False)
    principal = recognising.known(token) if recognising and token else None
    if principal:
        return principal.kind, principal.id
    return request.client.host if request.client else ""
