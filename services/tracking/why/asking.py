"""Asking why of the ledger: all events of one order, with their hashes, in one query."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from services.tracking import ledger
from services.tracking.entries import Entry, decode
from services.tracking.orders.answer import AsOf
from services.tracking.orders.told import undisputed
from services.tracking.orders.view import OrderView, by_then, fold
from services.tracking.parking import stands_still
from services.tracking.why.answer import why
from services.tracking.why.chain import Why
from services.tracking.why.evidence import visible
from services.tracking.why.supposing import Supposition
from services.tracking.why.what_if import WhatIf, what_if
from shared.events.confidential import Mark
from shared.store.queries import Queries


@dataclass(frozen=True, slots=True)
class ToldOrder:
    """An order as it is told in the ledger, as of a moment. `today` is the day at the destination then."""

    view: OrderView
    entries: list[Entry]
    hashes: dict[str, str]
    moment: AsOf
    today: date

    def why(self, sees: frozenset[Mark]) -> Why:
        """Why it is late, with those files only that somebody who sees so much may look at."""
        found = why(self.view, self.entries, self.today, happened_by=self.moment.happened_by, hashes=self.hashes)
        told = {field.name: getattr(found, field.name) for field in fields(found)}
        return Why(**{**told, "evidence": visible(found.evidence, sees)})

    def what_if(self, supposed: Sequence[Supposition]) -> WhatIf:
        """What would come of it. Raises CannotSuppose."""
        known = [*by_then(undisputed(self.entries, decode), self.moment.happened_by)]
        return what_if(self.view, known, supposed, self.today)


async def ask(queries: Queries, order_id: UUID, moment: AsOf, now: datetime) -> ToldOrder:
    """The order as of a moment. Raises a 503 where something of it cannot be read by this release."""
    entries, hashes = await ledger.proven(queries, order_id, moment.known_until)
    try:
        view = fold(order_id, entries, happened_by=moment.happened_by)
    except Exception as error:
        raise stands_still(order_id) from error
    return ToldOrder(view, entries, hashes, moment, moment.today(view, now))
