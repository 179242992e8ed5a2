"""Somebody acts: what was typed is checked against what others did meanwhile, sent once, and waited for."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from fastapi import Request

from services.tracking.acting.act import Act
from services.tracking.acting.changed import Change, since, version_of, versions
from services.tracking.acting.form import read_moment
from services.tracking.acting.sending import Done, Refused, Sender, Sent
from services.tracking.acting.typed import Body, Typed, whole
from services.tracking.names import NAME
from services.tracking.orders.answer import OrderAnswer
from services.tracking.people import directory
from shared.http.identity import principal_of
from shared.projection import reached

STALE = "stale"
PATIENCE = 2.0
"""Seconds for which a page waits to show what was just done."""


@dataclass(frozen=True, slots=True)
class Doing:
    """One try: an act, on an order as it is shown now, with what was typed. `about` is what it is done to."""

    request: Request
    act: Act
    order: OrderAnswer
    about: str
    typed: Typed

    async def changes(self) -> list[Change]:
        """What others did since the page was read that whoever acts should have seen."""
        known_at = read_moment(self.typed.of("known_at"))
        return await self._since(known_at) if known_at else []

    async def send(self, sender: Sender, body: Body) -> Sent | list[Change]:
        """Once. Where the service is at another version, by what this act need not know, it is sent for that one.

        A refusal by version (412) has written nothing, so this cannot act twice; the key is the same in any case.
        """
        key = self.typed.of("key")
        seen = whole(self.typed.of("version")) if self.act.guarded else None
        sent = await sender.act(self.act, body, key, seen)
        if not (isinstance(sent, Refused) and sent.kind == STALE):
            return sent
        current = int(sent.problem.get("current", 0))
        await self._known(current)
        if changed := await self.changes():
            return changed
        return await sender.act(self.act, body, key, current)

    async def is_shown(self, done: Done) -> bool:
        """Whether what was done is shown by now, or within two seconds."""
        if done.place is None:
            return True
        return await reached(self.request.app.state.queries, NAME, done.place, PATIENCE) is None

    async def version(self) -> int | None:
        """The version of what the act is about, as far as is known here."""
        wanted = self.act.guarded or self.act.sees
        if not wanted:
            return None
        known = await versions(self.request.app.state.queries, self.order.order_id)
        return version_of(known, wanted, self.order.customer_code, self.about)

    async def _since(self, known_at: datetime) -> list[Change]:
        return await since(
            self.request.app.state.queries,
            directory(self.request),
            self.order.order_id,
            self.act,
            known_at=known_at,
            actor=principal_of(self.request).id,
        )

    async def _known(self, version: int) -> None:
        """Wait until what the service knows is known here, too; two seconds at most."""
        until = monotonic() + PATIENCE
        while True:
            if (await self.version() or 0) >= version or monotonic() > until:
                return
            await asyncio.sleep(0.05)
