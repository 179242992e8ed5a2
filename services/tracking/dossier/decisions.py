"""Which events are decisions: somebody answered for something, and might have decided otherwise."""

from shared.events import Event
from shared.events.exception import ExceptionClosed
from shared.events.inspection import InspectionConceded, InspectionPerformed
from shared.events.order import (
    ClarificationAnswered,
    CreditChecked,
    DateConfirmed,
    DateDeclined,
    DifferenceAccepted,
    OrderAmended,
    OrderArchived,
    OrderCancelled,
    OrderConceded,
    OrderCountersigned,
    OrderHeld,
    OrderReceived,
    OrderReleased,
    OrderResumed,
)
from shared.events.plan import CuttingStarted, MilestoneWaived, PlanConceded, ProductionStarted, TemplateChosen
from shared.events.sample import (
    SampleApproved,
    SampleCancelled,
    SampleChargeDecided,
    SampleRejected,
    SampleRequestApproved,
    SampleRequestRefused,
    SampleReviewed,
    SampleSealed,
)
from shared.events.shipment import OriginalsReleased, ShipmentConceded

DECISIONS: tuple[type[Event], ...] = (
    OrderReceived,
    OrderAmended,
    OrderCountersigned,
    OrderReleased,
    OrderHeld,
    OrderResumed,
    OrderCancelled,
    OrderConceded,
    OrderArchived,
    ClarificationAnswered,
    DifferenceAccepted,
    DateConfirmed,
    DateDeclined,
    CreditChecked,
    SampleRequestApproved,
    SampleRequestRefused,
    SampleChargeDecided,
    SampleReviewed,
    SampleApproved,
    SampleRejected,
    SampleSealed,
    SampleCancelled,
    TemplateChosen,
    ProductionStarted,
    CuttingStarted,
    MilestoneWaived,
    PlanConceded,
    InspectionPerformed,
    InspectionConceded,
    ExceptionClosed,
    OriginalsReleased,
    ShipmentConceded,
)
"""Whatever is reported of what happened is none; nor are copies that services keep of each other's facts."""

TOPICS = tuple(each.topic for each in DECISIONS)
