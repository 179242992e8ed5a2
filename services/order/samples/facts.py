"""What is told of a sample: it happened, so it is taken down in any state, in any order, each step of a round once."""

from services.order.samples.refusals import unknown
from services.order.samples.state import STAGES, Sample
from shared.errors import Rejected
from shared.events.sample import (
    SampleApproved,
    SampleDelivered,
    SampleEvent,
    SampleMade,
    SamplePhotographed,
    SampleRejected,
    SampleReviewed,
)

Fact = SampleMade | SampleReviewed | SamplePhotographed | SampleDelivered | SampleApproved | SampleRejected
OPPOSITE: dict[type[Fact], type[Fact]] = {SampleApproved: SampleRejected, SampleRejected: SampleApproved}


def tell(sample: Sample, kind: type[Fact], round: int, **said: object) -> list[SampleEvent]:
    """Told again, it does nothing; told otherwise, it is refused: first what is wrong is retracted."""
    if sample.terms is None:
        raise unknown()
    fact = kind.model_validate(
        {"order_id": sample.terms.order_id, "sample": sample.terms.sample, "round": round, **said}
    )
    told = sample.rounds.get(round, {})
    if told.get(kind) == fact:
        return []
    for other in (kind, OPPOSITE.get(kind)):
        if other and other in told:
            words = STAGES[other].replace("_", " ")
            raise Rejected(f"round {round} was told to be {words} already: retract that first, if it was wrong")
    return [fact]
