"""An order with a plan as it is drawn for garments, short: fabric, sample, sewing, inspection, ready, on board."""

from datetime import date
from typing import Any

from services.tracking.entries import Entry
from services.tracking.why.answer import why
from services.tracking.why.chain import Chain, Why
from shared.events import Event
from shared.events.order import Flow, OrderReceived
from shared.events.plan import Calendar, Milestone, PlanDrawn
from shared.events.values import Basis, PromisedDate
from shared.identity.roles import Role
from tests.tracking.life import OF_IT, reached
from tests.tracking.telling import Telling, day, ordered, received

PROMISED = date(2026, 12, 1)


def november(number: int) -> date:
    """Of November 2026, and on."""
    return date.fromordinal(date(2026, 10, 31).toordinal() + number)


def step(code: str, planned: int, days: int, *after: str, owner: Role = Role.WORKSHOP) -> Milestone:
    return Milestone(
        code=code, name=code.replace("-", " ").capitalize(), chinese=code, owner=owner, days=days,
        calendar=Calendar.ELAPSED, after=after, planned=november(planned), earliest=november(1),
    )  # fmt: skip


PLAN = PlanDrawn(
    **OF_IT, template="garment", edition=1, stages=("sewing",), begins=november(1), keeps="departed",
    promised=PromisedDate(on=PROMISED, basis=Basis.ON_BOARD),
    milestones=(
        step("order-released", 1, 0, owner=Role.BUSINESS_MERCHANDISER),
        step("production-started", 3, 2, "order-released", owner=Role.FINANCE),
        step("fabric-booked", 5, 2, "production-started", owner=Role.PURCHASING),
        step("pre-production-sample-approved", 10, 8, "order-released", owner=Role.BUSINESS_MERCHANDISER),
        step("fabric-in-house", 10, 5, "fabric-booked", owner=Role.PURCHASING),
        step("sewn", 20, 10, "fabric-in-house", "pre-production-sample-approved"),
        step("final-inspection", 23, 3, "sewn", owner=Role.QUALITY),
        step("cargo-ready", 25, 2, "final-inspection", owner=Role.PRODUCTION_MERCHANDISER),
        step("handed-over", 27, 2, "cargo-ready", owner=Role.LOGISTICS_MERCHANDISER),
        step("departed", 31, 4, "handed-over", owner=Role.SHIPPING_CLERK),
    ),
)  # fmt: skip
"""Every step takes all the days that there are: whatever slips, slips the promise."""


def promised(*lines: tuple[str, date, Basis], **papers: Any) -> OrderReceived:
    """A for the 1st of December on board, where nothing else is said."""
    which = lines or (("A", PROMISED, Basis.ON_BOARD),)
    return received(
        *(ordered(number, promised=PromisedDate(on=on, basis=basis)) for number, on, basis in which),
        **{"flow": Flow.MADE_TO_ORDER, **papers},
    )


def told(*facts: tuple[str, Event]) -> Telling:
    """Each on its day; what comes first is received and planned on the 1st of November."""
    tell = Telling()
    for on, event in facts:
        tell(event, day(on))
    return tell


BEGUN = (
    ("2026-11-01", promised()),
    ("2026-11-01", PLAN),
    ("2026-11-01", reached("order-released")),
    ("2026-11-03", reached("production-started")),
)


def made(*facts: tuple[str, Event]) -> Telling:
    """Released and begun in time."""
    return told(*BEGUN, *facts)


def why_of(tell: Telling, today: date, *, happened_by: date | None = None) -> Why:
    return why(tell.view(happened_by), tell.entries, today, happened_by=happened_by)


def first(tell: Telling, today: date) -> Chain:
    return why_of(tell, today).chains[0]


def by_party(chain: Chain) -> dict[str, int]:
    return {each.whose.value: each.days for each in chain.parties}


def by_hop(chain: Chain) -> dict[str, int]:
    return {each.about: each.days for each in chain.hops}


def known(tell: Telling, until: int) -> list[Entry]:
    return tell.entries[:until]
