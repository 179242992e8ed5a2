"""Why an order is late, or will be, as it is told: from the promise back to the first cause."""

from datetime import date
from typing import Annotated

from services.tracking.orders.lateness import Standing
from services.tracking.orders.links import Cause, Reason
from services.tracking.orders.outlook import Prospect
from services.tracking.values import value
from services.tracking.why.evidence import Evidence
from services.tracking.why.parties import Whose
from services.tracking.why.spells import Held
from shared.events.confidential import Informal
from shared.events.values import Basis
from shared.identity.roles import Role


@value
class Stretch:
    """Days of a delay that lie with one party: `held` says what was waited for, `about` its number.

    `since` and `until`: the first and the last of these days, where they are days of the calendar; None: by how much
    a day to come was moved.
    """

    whose: Whose
    held: Held
    about: str
    days: int
    since: date | None
    until: date | None
    evidence: tuple[str, ...]
    """Ids of events."""


@value
class Beside:
    """What was late at the same time, and would have cost so many of these days by itself; they are counted once."""

    whose: Whose
    held: Held
    about: str
    milestone: bool
    """Whether `about` is a milestone of the plan."""
    days: int
    evidence: tuple[str, ...]


@value
class Hop:
    """One link of the chain: `due` is the last day on which the promise would still be kept, `on` when it was reached,
    or will be. `days` it added to the delay; `role` sees to it.
    """

    reason: Reason
    about: str
    name: str | None
    chinese: str | None
    due: date
    on: date
    reached: bool
    days: int
    role: Role
    words: Annotated[str | None, Informal.REMARK]
    """The reason that people gave for it last."""
    stretches: tuple[Stretch, ...]
    beside: tuple[Beside, ...]
    evidence: tuple[str, ...]


@value
class Share:
    whose: Whose
    days: int


@value
class LineJudged:
    line: str
    standing: Standing


@value
class Chain:
    """Of the lines that were promised for one day by one event; `on`: when that was, or is expected to be.

    `days` late, so far; `spare`: how many there were, or are left, where nothing is late and that is known. The hops
    begin with the first cause; their days, and the parties', add up to `days`.
    """

    promised_on: date
    basis: Basis
    lines: tuple[LineJudged, ...]
    kept: bool
    on: date | None
    days: int
    spare: int | None
    cause: Cause | None
    hops: tuple[Hop, ...]
    parties: tuple[Share, ...]
    evidence: tuple[str, ...]
    """Of the promise, and of how it was kept."""


@value
class Why:
    """`chains`: first the one that counts for the order's outlook, then all others; none: nothing was promised.

    `compressed_by`: so many days the plan was shorter than usual from the beginning.
    """

    po_number: str | None
    customer_code: str | None
    today: date
    prospect: Prospect
    chains: tuple[Chain, ...]
    compressed_by: int
    evidence: tuple[Evidence, ...]
