"""What endpoints ask about signatures: read from the histories of the order and of the register of delegations."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from services.order.delegations.domain import REGISTER, Register, acting_for, delegations_known
from services.order.orders.countersigning import papers_of
from services.order.orders.state import Order
from shared.approval import Approver, Delegation, Revision
from shared.events.delegation import DelegationEvent
from shared.people import People
from shared.received import Received
from shared.repository import Past, Repository


class _Signatures:
    def __init__(self, request: Request) -> None:
        self._delegations: Repository[Register, DelegationEvent] = request.app.state.repositories["delegation"]
        self._people: People = request.app.state.people
        self._now = request.app.state.now

    @property
    def now(self) -> datetime:
        """By which delegations are judged: our clock, whatever is told of when it happened."""
        at: datetime = self._now()
        return at

    async def papers(self, order: Order, past: Past) -> Revision:
        """Who wrote its papers as they are, and who signed them."""
        history = await past()
        return papers_of(order, history, await self._register())

    async def to_sign(self, order: Order, past: Past) -> Revision:
        """The papers as somebody is about to sign them: who is called as one who had a hand in them had it, too."""
        papers = await self.papers(order, past)
        return replace(papers, hands=papers.hands | await self._people.namesakes(papers.hands))

    async def delegations(self) -> Sequence[Delegation]:
        """As they are now."""
        return delegations_known(await self._register())

    async def of(self, approver: Approver, delegation: UUID | None) -> Approver:
        """The approver, on whose behalf they act by a delegation, if by any."""
        by = acting_for(approver, delegation, await self.delegations())
        return replace(by, also_for=await self._people.namesakes([by.on_behalf_of])) if by.on_behalf_of else by

    async def _register(self) -> Sequence[Received]:
        return await self._delegations.history(REGISTER)


async def _signatures(request: Request) -> _Signatures:  # sync, it would be run in a thread
    return _Signatures(request)


Signatures = Annotated[_Signatures, Depends(_signatures)]
